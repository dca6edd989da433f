"""A process of its own that parses feeds, reads articles and writes the record, one request a line of JSON.

What a watch runs for weeks must neither grow nor fall with what it is given: a parser that hangs, eats memory or dies
takes this process with it, and the next request starts another. The network stays with the watch. No pickles pass.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from communique.errors import CommuniqueError, RefusedArticle
from communique.ingest.fetch import Fetched
from communique.interval import Interval
from communique.types import Article

Json = dict[str, Any]
MOST_REQUESTS = 500
"""Requests after which a new process is started: the parser's store of words only grows."""
SECONDS = {"feed": 60.0, "add": 300.0, "page": 300.0, "refuse": 60.0, "keys": 3600.0, "describe": 3600.0}


class WorkshopError(CommuniqueError):
    """The process died, took too long, or met what it could not do; the record is as it was before the request.

    ``passing``: the record or the disk is at fault, not what was to be read.
    """

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        """Keep whether it may pass by itself."""
        super().__init__(reason)
        self.passing = passing


class Workshop:
    """Hands requests to a process that is started when it is first needed; a context manager."""

    def __init__(self, record: Path, *, atom: Path | None = None, pages: str | None = None) -> None:
        """Make a workshop for a record; ``atom`` is written with each request for changes."""
        self._command = [sys.executable, "-m", "communique.watch.bench", str(record), str(atom or ""), pages or ""]
        self._child: subprocess.Popen[bytes] | None = None
        self._requests = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process after what it is doing; kill it where that takes more than half a minute."""
        child, self._child, self._requests = self._child, None, 0
        if child is None:
            return
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        try:
            child.wait(30.0)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def entries(self, url: str, answer: Fetched) -> list[Article | RefusedArticle]:
        """Return a feed's entries. Raises RefusedArticle where it is none, WorkshopError."""
        told = self._request("feed", url=url, answer=_answer_row(answer))
        return [_taken(row) for row in told["entries"]]

    def add(self, article: Article) -> str:
        """Add an article; return "new", "known" or why it was refused. Raises WorkshopError."""
        return str(self._request("add", article=article_row(article))["told"])

    def add_page(self, entry: Article, answer: Fetched) -> str:
        """Add the page that an entry links, as :meth:`add` does. Raises RefusedArticle where no article is in it."""
        return str(self._request("page", article=article_row(entry), answer=_answer_row(answer))["told"])

    def refuse(self, path: str, reason: str) -> None:
        """Keep in the record that something was refused. Raises WorkshopError."""
        self._request("refuse", path=path, reason=reason)

    def change_keys(self) -> list[str]:
        """Write the Atom feed, and return the keys of all changes in the record, the latest last."""
        return [str(key) for key in self._request("keys")["keys"]]

    def describe(self, keys: list[str]) -> list[Json]:
        """Return these changes as a webhook is told of them."""
        return list(self._request("describe", keys=keys)["changes"])

    def _request(self, do: str, **fields: Any) -> Json:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        late = threading.Timer(SECONDS[do], child.kill)
        late.daemon = True
        late.start()
        try:
            child.stdin.write(json.dumps({"do": do, **fields}).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            ended = not late.is_alive()
            late.cancel()
        if not line.endswith(b"\n"):
            self.close()
            raise WorkshopError(f"over {SECONDS[do]:.0f} s" if ended else "its process was killed (memory?)")
        self._requests += 1
        return self._answer(json.loads(line))

    def _answer(self, told: Json) -> Json:
        if "refused" in told:
            raise RefusedArticle(*told["refused"])
        if "error" in told:
            self.close()
            raise WorkshopError(told["error"], passing=told.get("passing", False))
        return told

    def _running(self) -> subprocess.Popen[bytes]:
        if self._requests >= MOST_REQUESTS:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child


def article_row(article: Article) -> Json:
    """Return an article as JSON."""
    return {
        "text": article.text,
        "path": article.path,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published.to_json() if article.published else None,
        "published_basis": article.published_basis,
    }


def article_from(row: Mapping[str, Any]) -> Article:
    """Return the article of its JSON."""
    return Article(**{**row, "published": Interval.from_json(row["published"]) if row["published"] else None})


def _taken(row: Json) -> Article | RefusedArticle:
    return RefusedArticle(*row["refused"]) if "refused" in row else article_from(row)


def _answer_row(answer: Fetched) -> Json:
    raw = base64.b64encode(answer.raw).decode("ascii")
    return {"url": answer.url, "raw": raw, "media": answer.media, "charset": answer.charset}


def answer_from(row: Mapping[str, Any]) -> Fetched:
    """Return the answer of an address of its JSON."""
    return Fetched(url=row["url"], raw=base64.b64decode(row["raw"]), media=row["media"], charset=row["charset"])


def private_output() -> IO[bytes]:
    """Return the standard output for answers alone; what else is printed goes nowhere."""
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return ours

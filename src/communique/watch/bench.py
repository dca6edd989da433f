"""The workshop's process, ``python -m communique.watch.bench RECORD ATOM PAGES``: see its other end, ``workshop``."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from lxml import etree

from communique.building import Builder
from communique.errors import CommuniqueError, RecordError, RefusedArticle
from communique.ingest.feeds import EMPTY, read_feed
from communique.ingest.fetch import Fetched
from communique.ingest.readers import read_answer
from communique.ingest.source import Source, admit
from communique.store.connect import is_record
from communique.types import Article
from communique.watch.workshop import answer_from, article_from, article_row, private_output

Json = dict[str, Any]
_ATOM = "{http://www.w3.org/2005/Atom}"


class Bench:
    """Does what is asked, with the record open for adding as long as nothing goes wrong."""

    def __init__(self, record: Path, atom: Path | None, pages: str | None) -> None:
        """Keep what the work is on; the record is opened when it is first added to."""
        self._record, self._atom, self._pages = record, atom, pages
        self._builder: Builder | None = None
        self._changes: dict[str, Json] = {}
        self._work: dict[str, Callable[[Json], Json]] = {
            "feed": lambda row: {"entries": _entries(row["url"], answer_from(row["answer"]))},
            "add": lambda row: {"told": self._add(article_from(row["article"]))},
            "page": lambda row: {"told": self._add(_page(article_from(row["article"]), answer_from(row["answer"])))},
            "refuse": lambda row: {"told": self._add(RefusedArticle(row["path"], row["reason"]))},
            "keys": lambda _: {"keys": self._change_keys()},
            "describe": lambda row: {"changes": self._described(row["keys"])},
        }

    def answer(self, request: Json) -> Json:
        """Return what is told of a request: an answer, ``refused`` (path and reason) or ``error``."""
        try:
            return self._work[request["do"]](request)
        except RefusedArticle as refused:
            return {"refused": [refused.path, refused.reason]}
        except RecordError as error:
            return {"error": str(error), "passing": True}
        except CommuniqueError as error:
            return {"error": str(error)}
        except OSError as error:
            told = f"{error.filename or 'a file'}: {(error.strerror or type(error).__name__).lower()}"
            return {"error": told, "passing": True}
        except (MemoryError, RecursionError):
            return {"error": "it takes more memory than there is"}
        except Exception as error:
            return {"error": f"Communiqué failed ({type(error).__name__}: {' '.join(str(error).split())[:100]})"}

    def close(self) -> None:
        """Close the record."""
        if self._builder is not None:
            self._builder.__exit__(None, None, None)

    def _add(self, taken: Article | RefusedArticle) -> str:
        if self._builder is None:
            self._builder = Builder(self._record)
        if isinstance(taken, Article):
            taken = admit(taken)
        return self._builder.read(taken) if isinstance(taken, Article) else self._builder.take(taken, None)

    def _change_keys(self) -> list[str]:
        from communique.record import Record
        from communique.render.formats import render_export

        if not self._record.exists():
            return []
        with Record(self._record) as record:
            feed = render_export(record.export(), "atom", self._pages)
        if self._atom is not None:
            _write_whole(self._atom, feed)
        self._changes = {change["id"]: change for change in _changes(feed)}
        return list(self._changes)

    def _described(self, keys: list[str]) -> list[Json]:
        if not self._changes:  # another process told the keys
            self._change_keys()
        return [self._changes[key] for key in keys if key in self._changes]


def _entries(url: str, answer: Fetched) -> list[Json]:
    feed = Source(path=url, raw=answer.raw, charset=answer.charset, url=answer.url)
    try:
        return [_taken_row(one) for one in read_feed(feed)]
    except RefusedArticle as refused:
        if refused.reason == EMPTY:  # for who asks again and again that is no fault
            return []
        raise


def _taken_row(taken: Article | RefusedArticle) -> Json:
    return {"refused": [taken.path, taken.reason]} if isinstance(taken, RefusedArticle) else article_row(taken)


def _page(entry: Article, answer: Fetched) -> Article:
    """Return the one article at an address that an entry links; what the page leaves open the entry says."""
    url = entry.url or answer.url
    found = list(islice(read_answer(url, answer), 2))
    if len(found) != 1:
        raise RefusedArticle(url, "no article, but a collection")
    page = admit(found[0]) if isinstance(found[0], Article) else found[0]
    if isinstance(page, RefusedArticle):
        raise page
    dated = page.published is not None
    return replace(
        page,
        title=page.title or entry.title,
        publisher=page.publisher or entry.publisher,
        published=page.published if dated else entry.published,
        published_basis=page.published_basis if dated else entry.published_basis,
    )


def _changes(feed: bytes) -> Iterator[Json]:
    """Yield the entries of the Atom feed of changes, the latest last."""
    for entry in reversed(etree.fromstring(feed).findall(f"{_ATOM}entry")):
        link, category = entry.find(f"{_ATOM}link"), entry.find(f"{_ATOM}category")
        yield {
            "id": entry.findtext(f"{_ATOM}id"),
            "title": entry.findtext(f"{_ATOM}title"),
            "day": (entry.findtext(f"{_ATOM}updated") or "")[:10],
            "category": category.get("term") if category is not None else None,
            "link": link.get("href") if link is not None else None,
            "words": (entry.findtext(f"{_ATOM}content") or "").split("\n"),
        }


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all; leave one that is the same untouched, for readers who go by its time."""
    with suppress(OSError):
        if path.read_bytes() == content:
            return
    if is_record(path):
        raise RecordError(f"{path}: a record stands there, and is not written over; write the feed elsewhere")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise RecordError(f"{path}: cannot be written ({(error.strerror or 'no reason given').lower()})") from error


def serve(bench: Bench, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one request after the other until there are no more."""
    for line in requests:
        answers.write(json.dumps(bench.answer(json.loads(line))).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Serve until the watch is gone. Signals are its business, not this process's."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    record, atom, pages = sys.argv[1:4]
    bench = Bench(Path(record), Path(atom) if atom else None, pages or None)
    answers = private_output()
    try:
        serve(bench, sys.stdin.buffer, answers)
    except BrokenPipeError:
        os._exit(0)
    finally:
        bench.close()


if __name__ == "__main__":
    main()

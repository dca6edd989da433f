"""A site of the tests' own: pages, feeds and faults that a test sets, and a log of what was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from communique.record import Record
from communique.watch.settings import Feed, Settings
from communique.watch.watcher import Tally, Watch

MET = "The ministers of Peru and Chile met in Lima on 4 March 2019 and agreed to meet again in May."
ASKED = "Chile demands that Peru open the port of Ilo before it lifts the ban on ferries, its envoy said on Monday."
HOUR = 3600.0
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Answers by path: an answer, or what makes one of a request; ``asked`` holds method, path, headers and body."""

    url: str = ""
    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer | None]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def set(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)

    def set_feed(self, path: str, entries: list[tuple[str, str, str]], tag: str | None = None) -> None:
        """Set a feed of entries (id, title, text), each linking ``/ID``; with a ``tag`` it heeds If-None-Match."""
        rows = "".join(
            f"<item><guid>{key}</guid><title>{title}</title><link>{self.url}/{key}</link>"
            f"<pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate><description>{text}</description></item>"
            for key, title, text in entries
        )
        body = f'<rss version="2.0"><channel><title>Harbour News</title>{rows}</channel></rss>'.encode()

        def answer(request: BaseHTTPRequestHandler) -> Answer:
            if tag is not None and request.headers.get("If-None-Match") == tag:
                return 304, {"ETag": tag}, b""
            return 200, {"Content-Type": "application/rss+xml", **({"ETag": tag} if tag else {})}, body

        self.answers[path] = answer

    def paths(self, without_robots: bool = True) -> list[str]:
        return [path for _, path, _, _ in self.asked if not (without_robots and path == "/robots.txt")]


class Clock:
    def __init__(self) -> None:
        self.now = 1_600_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(site: Site, tmp_path: Path) -> Callable[..., Settings]:
    def make(*feeds: str, articles: bool = False, **more: Any) -> Settings:
        made = tuple(Feed(url=site.url + feed, every=HOUR, articles=articles) for feed in feeds or ("/feed",))
        return Settings(**{"record": tmp_path / "talks.db", "feeds": made, "pause": 0.0, "allow_private": True, **more})

    return make


def run(asked: Settings, clock: Clock, lines: list[str] | None = None) -> Tally:
    return Watch(asked, clock=clock, tell=(lines if lines is not None else []).append).run(once=True)


def texts(asked: Settings) -> list[str]:
    with Record(asked.record) as record:
        return sorted(record.text(document.id) for document in record.documents())


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            made.asked.append((self.command, self.path, dict(self.headers), body))
            made.times.append(time.monotonic())
            found = made.answers.get(self.path, (404, {}, b""))
            answer = found(self) if callable(found) else found
            if answer is None:
                return
            status, headers, raw = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()

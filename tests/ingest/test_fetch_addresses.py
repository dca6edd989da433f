"""Fetching: public hosts only, at each redirect; bounded in size, time and redirects. Servers of the test's own."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from communique.errors import RefusedArticle
from communique.ingest import fetch as fetching
from communique.ingest import readers
from communique.ingest.fetch import FetchLimits, fetch, is_near_or_public, is_public
from communique.types import Article

STORY = "The delegations of Vellania and Ostrava met on Tuesday and did not agree on the ferries."


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/story":
            self.reply(200, {"Content-Type": "text/plain; charset=latin-1"}, (STORY + " Zürich.").encode("latin-1"))
        elif self.path == "/page":
            self.reply(200, {"Content-Type": "text/html"}, f"<html><body><p>{STORY}</p></body></html>".encode())
        elif self.path == "/to-story":
            self.reply(302, {"Location": "/story"})
        elif self.path == "/to-inside":
            self.reply(302, {"Location": "http://169.254.169.254/latest"})
        elif self.path == "/to-file":
            self.reply(302, {"Location": "file:///etc/passwd"})
        elif self.path == "/round":
            self.reply(302, {"Location": "/round"})
        elif self.path == "/packed":
            self.reply(200, {"Content-Encoding": "gzip"}, b"xx")
        elif self.path == "/short":
            self.reply(200, {"Content-Length": "1000"}, b"cut")
        elif self.path == "/slow-head":
            self.trickle()
        elif self.path in ("/endless", "/slow"):
            self.endless()
        else:
            self.reply(404, {})

    def reply(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless(self) -> None:
        self.reply(200, {"Content-Type": "text/plain"})
        try:
            while True:
                self.wfile.write(b"x" * (1 if self.path == "/slow" else 10_000))
                self.wfile.flush()
                time.sleep(0.05 if self.path == "/slow" else 0)
        except OSError:
            pass

    def trickle(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def own(address: str) -> bool:
    return address == "127.0.0.1"


def reason(url: str, **options: object) -> str:
    with pytest.raises(RefusedArticle) as caught:
        fetch(url, **options)  # type: ignore[arg-type]
    assert caught.value.path == url and "\n" not in caught.value.reason
    return caught.value.reason


def test_an_answer_and_where_it_came_from(site: str) -> None:
    answer = fetch(f"{site}/to-story", permit=own)
    assert answer.raw.decode("latin-1") == STORY + " Zürich."
    assert (answer.url, answer.media, answer.charset) == (f"{site}/story", "text/plain", "latin-1")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "answered 404"),
        ("/to-inside", "not on the open internet"),
        ("/to-file", "only http and https"),
        ("/round", "more than 5 redirects"),
        ("/packed", "compressed"),
        ("/short", "IncompleteRead"),
    ],
)
def test_answers_that_are_refused(site: str, path: str, words: str) -> None:
    assert words in reason(site + path, permit=own)


def test_size_and_time_are_bounded(site: str) -> None:
    assert "too long" in reason(f"{site}/endless", permit=own, limits=FetchLimits(size=50_000))
    for path in ("/slow", "/slow-head"):
        began = time.monotonic()
        assert "timed out" in reason(site + path, permit=own, limits=FetchLimits(seconds=0.5))
        assert time.monotonic() - began < 3


def test_the_own_machine_is_not_fetched(site: str) -> None:
    assert "not on the open internet" in reason(f"{site}/story")
    assert "not on the open internet" in reason(site.replace("127.0.0.1", "localhost"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "gopher://a/",
        "http://",
        "http://[::1",
        "http://a:b@example.org/",
        "http://example.org:99999/",
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    assert reason(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "192.0.0.192",
        "168.63.129.16",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_the_open_internet_is_public() -> None:
    assert all(map(is_public, ("8.8.8.8", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808", "2002:808:808::")))
    assert all(map(is_near_or_public, ("8.8.8.8", "10.0.0.1", "fd00::1", "::1", "64:ff9b::808:808")))


@pytest.mark.parametrize("address", ["100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"])
def test_where_clouds_hand_out_keys_is_never_allowed(address: str) -> None:
    assert not is_public(address) and not is_near_or_public(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"])
def test_link_local_addresses_are_never_allowed(address: str) -> None:
    assert not is_near_or_public(address)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(fetching.socket, "socket", lambda *_: pytest.fail("connected"))
    assert "not on the open internet" in reason("http://example.org/")


def test_the_name_is_resolved_once_and_the_checked_address_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    port = int(site.rpartition(":")[2])

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    assert fetch("http://example.org/story", permit=own).raw
    assert asked == ["example.org"]


def test_articles_are_read_from_addresses(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "fetch", lambda url: fetch(url, permit=own))
    one, two, three = readers.read_paths([f"{site}/story", f"{site}/page", f"{site}/missing"])
    assert isinstance(one, Article) and (one.text, one.path) == (STORY + " Zürich.", f"{site}/story")
    assert isinstance(two, Article) and (two.text, two.url) == (STORY, f"{site}/page")
    assert isinstance(three, RefusedArticle)


def test_a_folder_named_like_an_address_is_no_way_in(tmp_path: Path) -> None:
    (refused,) = readers.read_paths([f"file://{tmp_path}"])
    assert isinstance(refused, RefusedArticle) and "only http and https" in refused.reason

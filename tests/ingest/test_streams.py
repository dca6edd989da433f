"""Collections of any length are held an article at a time; what is cut off or endless is named."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from communique.errors import RefusedArticle
from communique.ingest import readers, zst
from communique.ingest.limits import MAX_LINE_BYTES
from communique.ingest.readers import read_paths
from communique.ingest.rows import read_lines
from communique.types import Article

zstandard = pytest.importorskip("zstandard")
CHANCE = random.Random(5)
WORDS = ["envoys", "ferries", "met", "in", "Ostrava", "and", "asked", "for", "talks", "on", "the", "harbour", "again"]
LENGTH = 20_000


@lru_cache(None)
def story(number: int) -> str:
    """Return a text of its own that shrinks as texts do, no more."""
    chance = random.Random(number)
    words = [chance.choice(WORDS) + (str(chance.randrange(1000)) if chance.random() < 0.3 else "") for _ in range(3500)]
    return " ".join(words)[:LENGTH]


def line(number: int) -> bytes:
    return json.dumps({"text": story(number), "id": number}).encode() + b"\n"


def warc(number: int) -> bytes:
    body = story(number).encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.org/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nWARC-Date: 2019-03-05T10:00:00Z\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def make_folder(folder: Path, count: int) -> Path:
    place = folder / f"folder{count}"
    place.mkdir()
    for number in range(count):
        (place / f"{number:05}.txt").write_text(story(number))
    return place


def make_packed(suffix: str, part: Callable[[int], bytes], pack: Callable[[bytes], bytes]) -> Callable[..., Path]:
    def make(folder: Path, count: int) -> Path:
        path = folder / f"{count}{suffix}"
        with path.open("wb") as stream:
            for number in range(count):
                stream.write(pack(part(number)))
        return path

    return make


MAKERS: dict[str, Callable[..., Path]] = {
    "folder": make_folder,
    "jsonl": make_packed(".jsonl", line, bytes),
    "jsonl.gz": make_packed(".jsonl.gz", line, gzip.compress),
    "jsonl.zst": make_packed(".jsonl.zst", line, zstandard.compress),
    "warc": make_packed(".warc", warc, bytes),
    "warc.gz": make_packed(".warc.gz", warc, gzip.compress),
    "warc.zst": make_packed(".warc.zst", warc, zstandard.compress),
}


def peak(path: Path, expected: int) -> int:
    """Return the most bytes held at once while the articles of a collection are read one after the other."""
    tracemalloc.start()
    try:
        taken = [type(one) for one in read_paths([path])]
        assert taken == [Article] * expected
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", MAKERS)
def test_ten_times_as_much_is_held_in_the_same_memory(tmp_path: Path, kind: str) -> None:
    few, many = MAKERS[kind](tmp_path, 20), MAKERS[kind](tmp_path, 200)
    peak(few, 20)  # what is loaded once
    small, large = peak(few, 20), peak(many, 200)
    assert large <= small + 0.05 * 180 * LENGTH, (small, large)


def test_a_reader_that_holds_all_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = MAKERS["jsonl"](tmp_path, 20), MAKERS["jsonl"](tmp_path, 200)
    monkeypatch.setitem(readers._STREAMED, "lines", lambda path, stream: iter(list(read_lines(path, stream))))
    small, large = peak(few, 20), peak(many, 200)
    assert large > small + 0.05 * 180 * LENGTH


class Endless(io.RawIOBase):
    """So many bytes of one line, then a good one."""

    def __init__(self, length: int) -> None:
        self.left = length
        self.last = io.BytesIO(b'"}\n{"text": "The envoys met in Ostrava on Tuesday."}\n')

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.left:
            return self.last.readinto(buffer)
        taken = min(len(buffer), self.left)
        memoryview(buffer)[:taken] = b"x" * taken
        self.left -= taken
        return taken


def test_a_line_of_two_gigabytes_is_refused_and_never_held() -> None:
    tracemalloc.start()
    try:
        first, last = read_lines("big.jsonl", io.BufferedReader(Endless(2_000_000_000), 1 << 20))
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(first, RefusedArticle)
    assert (first.path, first.reason) == ("big.jsonl#1", "line too long: over 32,000,000 bytes")
    assert isinstance(last, Article) and held < 4 * MAX_LINE_BYTES


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "folder"])
def test_what_stands_before_the_cut_is_read_and_the_cut_is_named(tmp_path: Path, kind: str) -> None:
    whole = MAKERS[kind](tmp_path, 20)
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2 + 5])
    *read, last = read_paths([cut])
    assert 8 <= len(read) <= 10 and all(isinstance(one, Article) for one in read)
    assert isinstance(last, RefusedArticle), last
    assert any(words in last.reason for words in ("cut short", "not JSON")), last.reason


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress)])
def test_a_cut_within_the_head_of_a_record_is_named(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    parts = [pack(warc(number)) for number in range(3)]
    whole, start = b"".join(parts), len(parts[0]) + len(parts[1])
    path = tmp_path / f"cut.warc{suffix}"
    for length in range(start + 1, start + 260, 23):
        path.write_bytes(whole[:length])
        *read, last = read_paths([path])
        assert len(read) == 2 and isinstance(last, RefusedArticle) and "cut short" in last.reason, whole[start:length]
    for good in (whole, whole[:start]):
        path.write_bytes(good)
        assert all(isinstance(one, Article) for one in read_paths([path]))


def frames(*parts: bytes) -> bytes:
    return b"".join(zstandard.compress(part) for part in parts)


def unpacked(packed: bytes) -> bytes:
    return io.BufferedReader(zst.ZstdStream(io.BytesIO(packed))).read()


def test_zstandard_frame_after_frame() -> None:
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    assert unpacked(frames(b"one ", b"", b"two")) == b"one two"
    assert unpacked(frames(b"one ") + skipped + frames(b"two")) == b"one two"
    noise = random.Random(1).randbytes(300_000)
    assert unpacked(frames(noise)) == noise
    assert unpacked(b"") == b""


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (frames(random.Random(2).randbytes(5000))[:-3], "(ends in the middle)"),
        (b"this is not compressed", "cut short or damaged after line 0 (its compression is damaged"),
        (frames(line(1)) + b"rubbish that is long enough", "cut short or damaged after line"),
    ],
)
def test_damaged_zstandard_is_named(tmp_path: Path, packed: bytes, told: str) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(packed)
    last = list(read_paths([tmp_path / "a.jsonl.zst"]))[-1]
    assert isinstance(last, RefusedArticle) and told in last.reason and "\n" not in last.reason


def test_a_zstandard_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt.zst").write_bytes(frames(bytes(200_000_000)))
    tracemalloc.start()
    (refused,) = read_paths([tmp_path / "a.txt.zst"])
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(refused, RefusedArticle) and held < 150_000_000
    assert "too long" in refused.reason or "times its length" in refused.reason


def test_without_zstandard_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(zst, "_new_frame", missing)
    (tmp_path / "a.jsonl.zst").write_bytes(frames(line(1)))
    (refused,) = read_paths([tmp_path / "a.jsonl.zst"])
    assert isinstance(refused, RefusedArticle) and "pip install 'communique[zst]'" in refused.reason


def test_a_pipe_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article from standard input is there before the next has been written."""
    written: list[int] = []

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: Iterator[bytes] = chain.from_iterable([self.part(n)] for n in range(50))

        def part(self, number: int) -> bytes:
            written.append(number)
            return line(number)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            part = next(self.parts, b"")
            memoryview(buffer)[: len(part)] = part
            return len(part)

    monkeypatch.setattr("sys.stdin", type("Input", (), {"buffer": io.BufferedReader(Pipe(), 1 << 20)}))
    taken = read_paths(["-"])
    assert isinstance(next(taken), Article) and len(written) <= 3
    assert len(list(taken)) == 49

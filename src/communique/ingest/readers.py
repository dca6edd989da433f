"""Articles from whatever a user names: files of many kinds, folders, standard input, addresses."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, cast

from communique.errors import RefusedArticle
from communique.ingest.archive import read_archive
from communique.ingest.feeds import read_feed
from communique.ingest.fetch import Fetched, fetch
from communique.ingest.limits import MAX_BYTES, MAX_CHARACTERS, MAX_COLLECTION_BYTES, MAX_RATIO, MAX_UNPACKED
from communique.ingest.message import read_message
from communique.ingest.office import read_docx, read_pdf
from communique.ingest.page import read_page
from communique.ingest.plain import read_plain
from communique.ingest.rows import read_json, read_lines
from communique.ingest.source import Source, Taken, admit
from communique.ingest.zst import ZstdStream
from communique.interval import Interval
from communique.types import Article

STANDARD_INPUT = "-"

_FORMAT_OF_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    "": "unknown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "unknown",
    ".warc": "archive",
    ".wet": "archive",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "message",
}
_FORMAT_OF_MEDIA = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/json": "json",
    "text/markdown": "text",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/pdf": "pdf",
    "application/warc": "archive",
    "message/rfc822": "message",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_WHOLE: dict[str, tuple[Callable[[Source], Taken], int]] = {
    "text": (read_plain, MAX_BYTES),
    "page": (read_page, MAX_BYTES),
    "message": (read_message, MAX_BYTES),
    "pdf": (read_pdf, MAX_COLLECTION_BYTES),
    "docx": (read_docx, MAX_COLLECTION_BYTES),
    "json": (read_json, MAX_COLLECTION_BYTES),
    "feed": (read_feed, MAX_BYTES),
}
_STREAMED: dict[str, Callable[[str, IO[bytes]], Taken]] = {"lines": read_lines, "archive": read_archive}
_HEAD = 4096


def read_paths(paths: Iterable[str | Path], *, published: Interval | None = None) -> Iterator[Article | RefusedArticle]:
    """Yield the articles of files, folders, ``-`` (standard input) and addresses, in the order given.

    What cannot be read is yielded as a RefusedArticle, not raised, and the rest goes on. ``published`` is the day that
    the caller knows, and outranks what the articles' metadata say. One article is held at a time.
    """
    for path in paths:
        for taken in _read_safely(os.fspath(path)):
            if isinstance(taken, Article):
                dated = replace(taken, published=published, published_basis="metadata") if published else taken
                yield admit(dated)
            else:
                yield taken


def collections_in(path: str | Path) -> Iterator[tuple[str, str | None, bool]]:
    """Yield the files that reading a path would read: each with why it would be refused, and whether it holds many.

    A folder's files come by name; standard input and addresses are no files. Raises RefusedArticle where nothing is.
    """
    label = _printable(os.fspath(path))
    if label == STANDARD_INPUT or "://" in label:
        raise RefusedArticle(label, "only files and folders are read in shards")
    if not Path(path).is_dir():
        if not Path(path).is_file():
            raise RefusedArticle(label, "no such file")
        yield os.fspath(path), None, _format_of_name(Path(path).name) in _STREAMED
        return
    for file in _files_below(Path(path)):
        if isinstance(file, OSError):
            yield _printable(str(file.filename)), f"cannot be read ({_os_reason(file)})", False
            continue
        kind = _format_of_name(file.name)
        refused = None if kind else f"not a kind of file that is read ({file.suffix})"
        yield str(Path(path, file.relative_to(path))), refused, kind in _STREAMED


def _read_safely(path: str) -> Taken:
    label = _printable(path)
    yield from _safely(label, lambda: _read_path(path, label))


def _safely(label: str, read: Callable[[], Taken]) -> Taken:
    """Yield what is read, and as a refusal what keeps it from being read on."""
    try:
        yield from read()
    except RefusedArticle as refused:
        yield refused
    except (OSError, EOFError, zlib.error) as error:
        yield RefusedArticle(label, f"cannot be read ({_os_reason(error)})")
    except (
        ArithmeticError,
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:  # a path with a zero byte; what a parser lets through
        yield RefusedArticle(label, f"cannot be read ({type(error).__name__})")


def _read_path(path: str, label: str) -> Taken:
    if path == STANDARD_INPUT:
        yield from _read_stream(label, sys.stdin.buffer, "unknown")
    elif "://" in path:
        yield from _read_address(path)
    elif Path(path).is_dir():
        yield from _read_folder(path, label)
    else:
        yield from _read_file(path, label)


def _read_folder(path: str, label: str) -> Taken:
    """Yield the articles of a folder and those below it, by name; hidden ones and links that lead out are left out."""
    found = False
    for file in _files_below(Path(path)):
        found = True
        if isinstance(file, OSError):
            yield RefusedArticle(_printable(str(file.filename)), f"cannot be read ({_os_reason(file)})")
            continue
        file_label = str(Path(label, _printable(str(file.relative_to(path)))))
        if _format_of_name(file.name) is None:
            yield RefusedArticle(file_label, f"not a kind of file that is read ({file.suffix})")
        else:
            # Within a folder one file's failure must not end the others: each is read on its own.
            yield from _safely(file_label, partial(_read_file, str(file), file_label))
    if not found:
        yield RefusedArticle(label, "no articles in this folder")


_ABOUT_THE_FOLDER = frozenset({"README", "LICENSE", "LICENCE", "COPYING", "NOTICE", "CHANGELOG"})


def _files_below(folder: Path) -> Iterator[Path | OSError]:
    """Yield the files by name, then what could not be entered; notes about the folder itself are no articles."""
    root, closed = folder.resolve(), list[OSError]()
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            about = name.split(".")[0].upper() in _ABOUT_THE_FOLDER
            if not name.startswith(".") and not about and file.is_file() and file.resolve().is_relative_to(root):
                yield file
    yield from closed


def _read_file(path: str, label: str) -> Taken:
    if not Path(path).exists():
        raise RefusedArticle(label, "no such file")
    if not Path(path).is_file():
        raise RefusedArticle(label, "not a file")
    kind = _format_of_name(Path(path).name) or "unknown"
    with Path(path).open("rb") as stream:
        suffix = Path(path).suffix.lower()
        if suffix in (".gz", ".zst") and kind != "archive":
            unpacked = _unpack(label, stream, suffix)
            packed = Path(path).stat().st_size
            yield from _read_stream(label, io.BufferedReader(_Unpacked(label, unpacked, packed)), kind)
        else:
            yield from _read_stream(label, stream, kind)


def _unpack(label: str, stream: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast(IO[bytes], gzip.open(stream))
    try:
        return cast(IO[bytes], ZstdStream(stream))
    except ImportError:
        raise RefusedArticle(label, "compressed with Zstandard; to read it: pip install 'communique[zst]'") from None


def read_answer(url: str, fetched: Fetched) -> Taken:
    """Yield the articles in what an address answered, refused ones as such, never raising."""
    yield from _safely(url, lambda: _read_fetched(url, fetched))


def _read_address(url: str) -> Taken:
    yield from _read_fetched(url, fetch(url))


def _read_fetched(url: str, fetched: Fetched) -> Taken:
    kind = _FORMAT_OF_MEDIA.get(fetched.media, "unknown")
    yield from _read_stream(url, io.BytesIO(fetched.raw), kind, charset=fetched.charset, url=fetched.url)


def _read_stream(
    label: str, stream: IO[bytes], kind: str, *, charset: str | None = None, url: str | None = None
) -> Taken:
    head = b""
    if kind == "unknown":
        head = stream.read(_HEAD)
        kind = _format_of_head(head)
        stream = io.BufferedReader(_Rejoined(head, stream))
    if kind in _STREAMED:
        yield from _STREAMED[kind](label, stream)
        return
    reader, limit = _WHOLE[kind]
    raw = _read_up_to(stream, limit + 1)
    if len(raw) > limit:
        most = f"{MAX_CHARACTERS:,} characters" if limit == MAX_BYTES else f"{limit:,} bytes"
        raise RefusedArticle(label, f"too long: more than {most}")
    if not raw.strip():
        raise RefusedArticle(label, "empty")
    yield from reader(Source(path=label, raw=raw, charset=charset, url=url))


def _read_up_to(stream: IO[bytes], limit: int) -> bytes:
    chunks, length = [], 0
    while length < limit and (chunk := stream.read(min(1 << 20, limit - length))):
        chunks.append(chunk)
        length += len(chunk)
    return b"".join(chunks)


class _Rejoined(io.RawIOBase):
    """A stream with the head put back that was read to know its format."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(chunk)] = chunk
        return len(chunk)


class _Unpacked(io.RawIOBase):
    """What a compressed file of ``packed`` bytes unpacks to; refused where it grows as no text does."""

    def __init__(self, label: str, stream: IO[bytes], packed: int) -> None:
        self._label, self._left = label, max(MAX_UNPACKED, packed * MAX_RATIO)
        self._read = getattr(stream, "read1", stream.read)  # what stands before a cut, not all or nothing

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._read(len(view))
        self._left -= len(chunk)
        if self._left < 0:
            raise RefusedArticle(self._label, f"unpacks to more than {MAX_RATIO} times its length, as no text does")
        view[: len(chunk)] = chunk
        return len(chunk)


def _format_of_name(name: str) -> str | None:
    stem = name.lower().removesuffix(".gz").removesuffix(".zst")
    return _FORMAT_OF_SUFFIX.get(Path(stem).suffix)


def _format_of_head(head: bytes) -> str:
    """Return the format that the first bytes show; text if none."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1000].lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and b"word/" in head:
        return "docx"
    if start.startswith(b"warc/"):
        return "archive"
    if any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf")) and start.startswith(b"<"):
        return "feed"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article")) or b"<html" in start[:500]:
        return "page"
    if start.startswith(b"<?xml"):
        return "feed"
    if start.startswith(b"{"):
        first = head.split(b"\n", 1)[0].strip()
        return "lines" if first.endswith(b"}") or len(first) > 1000 else "json"
    return "json" if start.startswith((b"[{", b"[ {", b"[\n", b"[\r\n")) else "text"


def _printable(path: str) -> str:
    """Return the path with bytes of its name that are no UTF-8 replaced, so that it can be kept and shown."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _os_reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__

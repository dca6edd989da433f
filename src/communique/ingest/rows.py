"""JSON Lines and JSON: one object an article, ``text`` demanded, the rest as it comes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_BLANK_LINES, MAX_LINE_BYTES, MAX_VALUES
from communique.ingest.published import parse_published
from communique.ingest.source import Source, Taken, plain_line
from communique.types import Article

_CHUNK = 1 << 20


def read_lines(path: str, stream: IO[bytes]) -> Taken:
    """Yield the articles of a stream of JSON Lines; a line that is none is refused by its number, the rest goes on."""
    number = blank = 0
    try:
        for number, line in enumerate(_bounded_lines(stream), 1):
            blank = blank + 1 if line is not None and line.isspace() else 0
            if line is None:
                yield RefusedArticle(f"{path}#{number}", f"line too long: over {MAX_LINE_BYTES:,} bytes")
            elif not blank:
                yield _read_line(path, number, line)
            elif blank > MAX_BLANK_LINES:
                yield RefusedArticle(path, f"nothing but blank lines from line {number - blank + 1:,} on")
                return
    except (OSError, EOFError) as error:
        yield RefusedArticle(path, f"cut short or damaged after line {number} ({_in_short(error)})")


def read_json(source: Source) -> Taken:
    """Yield the articles of a JSON file: an object, or a list of them."""
    if too_many := _too_many_values(source.raw):
        raise RefusedArticle(source.path, too_many)
    try:
        root = json.loads(source.text())
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":  # JSON Lines under another name
            yield from read_lines(source.path, io.BytesIO(source.raw))
            return
        raise RefusedArticle(source.path, f"not JSON ({_in_short(error)})") from error
    if isinstance(root, dict):
        yield _article(root, source.path, source.path)
        return
    if not isinstance(root, list):
        raise RefusedArticle(source.path, "JSON, but neither an article nor a list of them")
    if not root:
        raise RefusedArticle(source.path, "empty")
    for number, row in enumerate(root, 1):
        yield _article(row, _label(source.path, row, number), f"{source.path}#{number}")


def _read_line(path: str, number: int, line: bytes) -> Article | RefusedArticle:
    place = f"{path}#{number}"
    if too_many := _too_many_values(line):
        return RefusedArticle(place, too_many)
    try:
        row = json.loads(Source(path=place, raw=line).text())
    except RefusedArticle as refused:
        return refused
    except (ValueError, RecursionError) as error:
        return RefusedArticle(place, f"not JSON ({_in_short(error)})")
    return _article(row, _label(path, row, number), place)


def _too_many_values(raw: bytes) -> str | None:
    """Return why the JSON would fill the memory, ``None`` if it would not: each value takes tens of bytes there."""
    values = sum(raw.count(mark) for mark in (b",", b"[", b"{")) if len(raw) > MAX_VALUES else 0
    return f"too long: some {values:,} values, at most {MAX_VALUES:,}" if values > MAX_VALUES else None


def _label(path: str, row: object, number: int) -> str:
    """Return ``FILE#ID`` where the row has an id, else ``FILE#NUMBER``."""
    given = row.get("id") if isinstance(row, dict) else None
    name = plain_line(str(given), 200) if isinstance(given, str | int) and not isinstance(given, bool) else None
    return f"{path}#{name or number}"


def _article(row: Any, path: str, place: str) -> Article | RefusedArticle:
    if not isinstance(row, dict):
        return RefusedArticle(place, "not an object with a text")
    text = row.get("text")
    if not isinstance(text, str):
        return RefusedArticle(place, "no text field")
    published = parse_published(row.get("published"))
    return Article(
        text=text.removeprefix("\ufeff"),
        path=path,
        title=plain_line(row.get("title")),
        url=plain_line(row.get("url")),
        publisher=plain_line(row.get("publisher")),
        published=published,
        published_basis="metadata" if published else "none",
    )


def _bounded_lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Yield lines, ``None`` for one that is too long, of which no more than a chunk is held."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(_CHUNK)):
            pass
        yield None


def _in_short(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower().removesuffix(' at')} at character {error.pos}"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__

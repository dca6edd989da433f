"""WARC files, plain or compressed: one article for each page or text in them."""

from __future__ import annotations

import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from fastwarc import ArchiveIterator
from fastwarc.warc import WarcRecordType

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_BYTES
from communique.ingest.page import read_page
from communique.ingest.plain import read_plain
from communique.ingest.source import Source, Taken, plain_line
from communique.ingest.unpack import TooLong, unpack_body
from communique.types import Article

_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion

_CUT = "cut short"
_GZIP, _STEP = 31, 1 << 16


def read_archive(path: str, stream: IO[bytes]) -> Taken:
    """Yield an article for each page answered with success; images, scripts and the like are passed over."""
    with tempfile.TemporaryFile() as spool:
        if not stream.seekable():  # fastwarc goes back and forth; a pipe cannot
            shutil.copyfileobj(stream, spool)
            spool.seek(0)
        yield from _read_records(path, stream if stream.seekable() else spool)


def _read_records(path: str, stream: IO[bytes]) -> Taken:
    seen, last = 0, stream.tell()
    whole = True
    try:
        for record in ArchiveIterator(stream, record_types=_KINDS, parse_http=False):
            seen, last = seen + 1, record.stream_pos
            for taken in _read_record(path, seen, record):
                whole &= not (isinstance(taken, RefusedArticle) and taken.reason.startswith(_CUT))
                yield taken
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # on damaged input fastwarc raises several kinds, and a panic of its own
        reason = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        yield RefusedArticle(path, f"{_CUT} or damaged after {seen} records ({reason})")
        return
    if not seen:
        yield RefusedArticle(path, "no records in this archive")
    elif whole and _ends_within_a_record(stream, last):
        yield RefusedArticle(path, f"{_CUT} after {seen} records")


def _ends_within_a_record(stream: IO[bytes], last: int) -> bool:
    """Whether an archive, whose last record to be read begins at ``last``, ends within that record or a further one.

    fastwarc passes over half a record's head in silence, and over a compressed one of which nothing is there yet.
    """
    stream.seek(last)
    head = stream.read(5)
    if head.startswith(b"\x1f\x8b"):
        stream.seek(last)
        return _ends_within_a_member(stream)
    if not head.startswith(b"WARC/"):
        return False
    stream.seek(max(last, stream.seek(0, io.SEEK_END) - 4))
    return not stream.read(4).replace(b"\r", b"").endswith(b"\n\n")


def _ends_within_a_member(stream: IO[bytes]) -> bool:
    """Whether what is left of a gzip stream ends before a member's end; what it unpacks to is not held."""
    raw, unpacker, inside = b"", zlib.decompressobj(_GZIP), False
    while raw := raw or stream.read(_STEP):
        if not inside:
            if not raw.startswith(b"\x1f"):  # padding
                return False
            unpacker = zlib.decompressobj(_GZIP)
        unpacker.decompress(raw, _STEP)
        inside = not unpacker.eof
        raw = unpacker.unconsumed_tail if inside else unpacker.unused_data
    return inside


def _read_record(path: str, number: int, record: Any) -> Iterator[Article | RefusedArticle]:
    address = plain_line(record.headers.get("WARC-Target-URI"))
    place = f"{path}#{address[:300] if address else number}"
    if record.content_length > MAX_BYTES:
        yield RefusedArticle(place, f"too long: over {MAX_BYTES:,} bytes")
        return
    block = record.reader.read(MAX_BYTES + 1)
    if len(block) < record.content_length or record.headers.get("Content-Length") is None:
        yield RefusedArticle(place, f"{_CUT}: {len(block):,} of {record.content_length:,} bytes")
        return
    record.set_bytes_content(block)
    if record.is_http:
        record.parse_http(auto_decode="transfer")  # not the content: that would be unpacked whole, however long
    yield from _read_block(place, address, record)


def _read_block(place: str, address: str | None, record: Any) -> Iterator[Article | RefusedArticle]:
    if record.is_http and not 200 <= (record.http_headers.status_code or 0) < 300:
        return
    media = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or "text/html"
    media = media.split(";")[0].strip().lower()
    if media not in ("text/html", "application/xhtml+xml", "text/plain"):
        return
    raw = record.reader.read(MAX_BYTES + 1)
    try:
        raw = unpack_body(raw, (record.http_headers.get("Content-Encoding") or "") if record.is_http else "", MAX_BYTES)
    except TooLong as error:
        yield RefusedArticle(place, f"too long: {error}")
        return
    except ValueError as error:
        yield RefusedArticle(place, str(error))
        return
    source = Source(path=place, raw=raw, charset=record.http_charset if record.is_http else None, url=address)
    try:
        yield from read_plain(source) if media == "text/plain" else read_page(source)
    except RefusedArticle as refused:
        yield refused

"""Unpack what came compressed, up to a limit: a small body may unpack to any length."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB, _BARE_DEFLATE = 47, -15
_PIECE = 256


class TooLong(ValueError):
    """It unpacks to more than was allowed."""


def unpack_body(raw: bytes, encoding: str, limit: int) -> bytes:
    """Return the body of an answer without its content encodings, at most ``limit`` bytes.

    Raises TooLong beyond it, ValueError where the body is damaged or the encoding not known.

    >>> unpack_body(zlib.compress(b"words"), "deflate", 100)
    b'words'
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("", "identity"):
            continue
        if name in ("gzip", "x-gzip", "deflate"):
            raw = _inflate(raw, limit)
        elif name == "br":
            raw = _unpack_brotli(raw, limit)
        else:
            raise ValueError(f"encoded as {name[:20]}, which is not read")
    return raw


def _inflate(raw: bytes, limit: int) -> bytes:
    try:
        return _inflate_as(_GZIP_OR_ZLIB, raw, limit)
    except zlib.error:
        pass
    try:
        return _inflate_as(_BARE_DEFLATE, raw, limit)  # what some servers call deflate
    except zlib.error as error:
        raise ValueError("its compression is damaged") from error


def _inflate_as(window: int, raw: bytes, limit: int) -> bytes:
    out = bytearray()
    while raw:
        unpacker = zlib.decompressobj(window)
        out += unpacker.decompress(raw, limit + 1 - len(out))
        if len(out) > limit:
            raise TooLong(f"over {limit:,} bytes")
        if not unpacker.eof or window != _GZIP_OR_ZLIB:
            return bytes(out)
        raw = unpacker.unused_data if unpacker.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(out)


def _unpack_brotli(raw: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise ValueError("encoded as br; to read it: pip install brotli") from None
    unpacker, out = brotli.Decompressor(), bytearray()
    try:
        # In small pieces: what one piece unpacks to is not bounded by older versions of the package.
        for start in range(0, len(raw), _PIECE):
            out += unpacker.process(raw[start : start + _PIECE])
            if len(out) > limit:
                raise TooLong(f"over {limit:,} bytes")
    except brotli.error as error:
        raise ValueError("its compression is damaged") from error
    return bytes(out)

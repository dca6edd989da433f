"""From bytes to text: UTF-8, byte order marks, a declared encoding, else a guess; newlines stay as they are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"%PDF",
    b"\x7fELF",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
    b"MZ\x90",
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 100_000


class Undecodable(ValueError):
    """The bytes are no text; the message is a short reason."""


def decode_text(raw: bytes, declared: str | None = None) -> str:
    """Return the text of the bytes, its byte order mark left out. Raises Undecodable with a short reason.

    >>> decode_text("né\\r\\n".encode("utf-8-sig"))
    'né\\r\\n'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode(raw[len(mark) :], encoding)
    wide = _wide_encoding(raw)
    if wide:
        return _decode(raw, wide)
    if is_binary(raw):
        raise Undecodable("binary, not text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_otherwise(raw, declared)


def is_binary(raw: bytes) -> bool:
    """Whether the bytes begin as a known binary format or hold control characters that no text has."""
    if raw.startswith(_BINARY_STARTS):
        return True
    sample = raw[:_SAMPLE]
    return b"\x00" in sample or len(_CONTROLS.findall(sample)) * 50 > len(sample)


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(f"wrongly encoded: says {encoding}, breaks at byte {error.start}") from error


def _wide_encoding(raw: bytes) -> str | None:
    """Return UTF-16 of one or the other byte order for Latin text that lacks a mark: every other byte is zero."""
    sample = raw[:2000]
    if len(sample) < 8 or len(raw) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd == 0 else None


def _decode_otherwise(raw: bytes, declared: str | None) -> str:
    if _is_damaged_utf8(raw):
        return raw.decode("utf-8", "replace")
    if declared and not _is_utf8(declared):
        try:
            return raw.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        # What is mostly ASCII is most likely Western; a guess from few foreign bytes would be worse.
        if len(_HIGH.findall(raw)) * 10 < len(raw):
            return raw.decode("cp1252")
    except UnicodeDecodeError:
        pass
    best = from_bytes(raw[:_SAMPLE]).best()
    if best is None:
        raise Undecodable("undecodable: not UTF-8, and no encoding fits")
    try:
        return raw.decode(best.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Undecodable(f"undecodable: not UTF-8, and {best.encoding} does not fit all of it") from error


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII are good UTF-8, so that a few are broken and not the whole is foreign."""
    high = len(_HIGH.findall(raw))
    good = sum(map(len, _MULTIBYTE.findall(raw)))
    return high - good <= max(1, high // 20) and good >= 4


def _is_utf8(declared: str) -> bool:
    try:
        return codecs.lookup(declared).name == "utf-8"
    except LookupError:
        return False

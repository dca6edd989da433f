"""Quotations: spans of words inside quotation marks, nested ones too, and those that are never closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_DOUBLE = re.compile(r'["“”„«»]|\'\'|``')
_SINGLE_OPEN = re.compile(r"(?<![\w])[‘']|(?<=\s)`(?=\w)")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[\"“])")
LONGEST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words between marks: ``start`` to ``end`` without the marks; ``closed`` false where the end mark is missing."""

    start: int
    end: int
    closed: bool = True
    nested: bool = False


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of a text by start; single marks count where they cannot be apostrophes.

    >>> text = 'He called it "a bluff".'
    >>> [text[q.start:q.end] for q in find_quotations(text)]
    ['a bluff']
    """
    found = []
    for start, end in _paragraphs(text):
        doubles = _double_quotations(text, start, end)
        found += doubles
        found += _single_quotations(text, start, end, doubles)
    return tuple(sorted((q for q in found if text[q.start : q.end].strip()), key=lambda q: (q.start, -q.end)))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _double_quotations(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    for match in _DOUBLE.finditer(text, start, end):
        mark, at = match.group(), match.start()
        closes = mark in "”»" or (mark in ('"', "''") and opened is not None)
        if opened is None and (mark in "“„«``" or (mark == '"' and not _looks_closing(text, at, start))):
            opened = match.end()
        elif opened is None and mark in ('"', "”"):
            found.append(_without_opening(text, at, start, found))
        elif closes and opened is not None:
            found.append(Quotation(start=opened, end=at))
            opened = None
    if opened is not None and end - opened <= LONGEST:
        stop = opened + len(text[opened:end].rstrip())
        if stop - opened > 15:
            found.append(Quotation(start=opened, end=stop, closed=False))
    return [q for q in found if 0 < q.end - q.start <= LONGEST]


def _looks_closing(text: str, at: int, start: int) -> bool:
    before, after = text[max(start, at - 1) : at], text[at + 1 : at + 2]
    return bool(before) and before in ".,!?;:" and (not after or after.isspace())


def _without_opening(text: str, at: int, start: int, found: list[Quotation]) -> Quotation:
    """Return a quotation whose opening mark is missing: from the paragraph's start or the last quotation on."""
    begin = found[-1].end + 1 if found else start
    while begin < at and text[begin].isspace():
        begin += 1
    return Quotation(start=begin, end=at, closed=False)


def _single_quotations(text: str, start: int, end: int, doubles: list[Quotation]) -> list[Quotation]:
    found = []
    at = start
    while (match := _SINGLE_OPEN.search(text, at, end)) is not None:
        close = re.compile(r"[’'](?![\w])").search(text, match.end(), min(end, match.end() + LONGEST))
        at = match.end()
        if close is None or close.start() - match.end() < 3 or not text[match.end()].isalnum():
            continue
        inner = text[match.end() : close.start()]
        if (inner[0].isdigit() and len(inner) < 4) or inner[:2].lower() in ("s ", "t ", "em"):
            continue
        nested = any(q.start <= match.start() < q.end for q in doubles)
        found.append(Quotation(start=match.end(), end=close.start(), nested=nested))
        at = close.end()
    return found

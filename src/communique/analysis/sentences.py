"""Sentences of a text by their ends alone: fast enough for thousands of articles, without a parser."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

Stretch = tuple[int, int]

# A full stop after these ends no sentence, unless a new paragraph follows.
_ABBREVIATED = frozenset(
    "mr mrs ms dr prof gen col lt maj capt sgt adm cmdr rev hon gov sen rep pres amb st jr sr vs etc no nos vol fig "
    "dept co corp inc ltd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx est ft "
    "mt u.s u.k u.n e.u d.c a.m p.m e.g i.e ph.d".split()
)
_END = re.compile(r"[.!?…]+(?:\s?(?:''|[\"”’')\]])+)*(?=\s)|\n\s*\n|\n")
_DATELINE = re.compile(
    r"^(?:By [^\n]{2,60}\n\s*)?(?:[A-Z][\w.’'/-]*(?:[ ,]+[A-Z][\w.’'/-]*){0,4}[ ,]*)?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?)?[ ,]*"
    r"(?:\([^)\n]{2,40}\))?\s*(?:[-–—]{1,2}|:)\s+(?=[\"“'‘]?[A-Z])"
)
# What stands before a sentence in a list or on a live page: a bullet, a number, a time of day.
_POINT = re.compile(
    r"^(?:[*•▪‣·–—-]|\(?\d{1,2}\)|\(?[a-z]\)|\d{1,2}[.:]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{3,4}\b)?:?)\s+"
    r"(?=[\"“'‘]?[A-Z])"
)
_LONGEST_LINE, _FEW = 130, 0.1


def split_sentences(text: str) -> list[Stretch]:
    """Return start and end of each sentence, white space off both ends.

    >>> [(a, b) for a, b in split_sentences("U.S. envoy Mr. Roe left. He smiled.")]
    [(0, 24), (25, 35)]
    """
    lines = [len(line) for line in text.splitlines() if line.strip()]
    # An address or a table makes a line or two longer in a text that is broken by hand all the same.
    wrapped = sum(length > _LONGEST_LINE for length in lines) <= len(lines) * _FEW
    found: list[Stretch] = []
    start = 0
    for end in _END.finditer(text):
        if end.group().startswith("\n"):
            if wrapped and "\n" not in end.group()[1:]:
                continue
        elif not _closes(text, end.start(), end.end()):
            continue
        _keep(text, start, end.end(), found)
        start = end.end()
    _keep(text, start, len(text), found)
    return found


def _keep(text: str, start: int, end: int, found: list[Stretch]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


def _closes(text: str, mark: int, end: int) -> bool:
    """Whether the marks from ``mark`` to ``end`` close a sentence, by the word before and the letter after."""
    after = text[end : end + 8].lstrip()
    if not after:
        return True
    if text[mark] != "." or end - mark > 1:
        return after[0].isupper() or after[0] in "\"“‘'`(0123456789" or not after[0].isalpha()
    before = text[max(0, mark - 12) : mark].split()
    word = before[-1].lower().lstrip("(\"“‘'") if before and not text[mark - 1].isspace() else ""
    if word in _ABBREVIATED and not (after[0].isupper() and word.endswith((".m", "etc"))):
        return False
    if len(word) == 1 and word.isalpha() and text[mark - 1].isupper():
        return False
    return after[0].isupper() or after[0].isdigit() or after[0] in "\"“‘'`("


def strip_dateline(text: str, stretch: Stretch) -> Stretch:
    """Return the stretch without the byline, place, day and agency that open an article, or a point of a list.

    >>> strip_dateline("RIGA, April 24 (Wire) - Ministers met.", (0, 38))
    (24, 38)
    >>> text = "By our correspondent\\nRIGA, 24 April 2015 (Wire) --\\nMinisters met."
    >>> text[slice(*strip_dateline(text, (0, len(text))))]
    'Ministers met.'
    >>> strip_dateline("14.30 GMT Ministers met.", (0, 24)), strip_dateline("2) Ministers met.", (0, 17))
    ((10, 24), (3, 17))
    """
    start, end = stretch
    point = _POINT.match(text[start : min(end, start + 20)])
    start += point.end() if point is not None else 0
    line = _DATELINE.match(text[start : min(end, start + 120)])
    return start + (line.end() if line is not None else 0), end


class Sentences:
    """Sentences of the documents of a record, split once each."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        """Take the function that gives a document's text by its id."""
        self._text_of = text_of
        self.split = lru_cache(maxsize=20_000)(self._split)

    def _split(self, document: str) -> tuple[str, tuple[Stretch, ...], tuple[int, ...]]:
        text = self._text_of(document)
        stretches = tuple(split_sentences(text))
        return text, stretches, tuple(start for start, _ in stretches)

    def around(self, document: str, start: int, end: int, before: int = 0) -> tuple[str, int, int]:
        """Return words, start and end of the sentences that hold a span, and of so many before them."""
        text, stretches, starts = self.split(document)
        if not stretches:
            return text[start:end], start, end
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
        for _ in range(before):
            if first and "\n\n" not in text[stretches[first - 1][1] : stretches[first][0]]:
                first -= 1
        low, high = strip_dateline(text, (stretches[first][0], stretches[last][1]))
        low, high = min(low, start), max(high, end)
        return text[low:high], low, high

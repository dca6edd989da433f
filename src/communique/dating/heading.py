"""Dates that the head of an article states: labelled lines, bare date lines, datelines, "updated" lines, banners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.dating.credits import credited, credited_at_end
from communique.types import Span

StatedKind = Literal["labelled", "line", "dateline", "banner", "updated"]

_HEAD_CHARACTERS = 4000
_HEAD_LINES = 25
_LONGEST_LINE = 240
_LONGEST_DATE_LINE = 90
_BODY_LINE = 200
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)[0-9]{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s+)?"
_ZONE = r"(?:\(?[A-Z]{2,5}\)?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?"
_CLOCK = rf"(?:,?\s*(?:at\s+|[-–|•·]\s*)?[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?\s*(?:[ap]\.?m\.?)?\s*{_ZONE})?"
_FORMS = (
    rf"{_WEEKDAY}{_MONTH}\s*{_DAY}\s*,?\s+{_YEAR}",
    rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
    r"(?P<year>(?:1[89]|20)[0-9]{2})[-/.]\s?(?P<number>[01]?[0-9])[-/.]\s?(?P<day>[0-3]?[0-9])(?:T[0-9:.Z+-]{4,20})?",
    r"(?P<one>[0-3]?[0-9])[/.](?P<other>[0-3]?[0-9])[/.](?P<year>(?:1[89]|20)[0-9]{2})",
)
_NO_YEAR = (
    rf"{_WEEKDAY}{_MONTH}\s*{_DAY}\b(?!\s*,?\s*[0-9]{{4}})",
    rf"{_WEEKDAY}{_DAY}\s+{_MONTH}(?!\s*,?\s*[0-9]{{4}})",
)
_AFTER_LABEL = r"\s*[:\-–—|]?\s*"
_LABEL = re.compile(
    r"\s*(?:posted(?:\s+on)?|(?:first\s+|originally\s+)?published(?:\s+(?:on|at|in))?|publication\s+date|date\s+published"
    r"|publish\s+date|pub(?:lished)?\s*date|date(?:\s+posted|\s+issued|\s+of\s+publication)?|issued(?:\s+on)?"
    r"|released(?:\s+on)?|release\s+date|filed(?:\s+on)?|created(?:\s+on)?|submitted(?:\s+on)?"
    r"|for\s+immediate\s+release|press\s+release)" + _AFTER_LABEL,
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(r"(?<=\s)(?:Posted|Published)(?:\s+on)?\s*:?\s+")
_CLOCK_OR_UPDATED = re.compile(r",?\s*(?:[0-2]?[0-9]:[0-5][0-9]\b|\(?(?:Last )?[Uu]pdated\b)")
_UPDATED = re.compile(
    r"\s*(?:last\s+)?(?:updated|modified|edited|revised|last\s+update)(?:\s+(?:on|at))?" + _AFTER_LABEL, re.IGNORECASE
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_BANNER = re.compile(
    r"subscribe|sign in|log ?in|register|newsletter|e-?paper|today'?s paper|search|menu|weather|home\s*[|>]",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*by\s+[^\W\d_]", re.IGNORECASE)
_BYLINE_MARK = re.compile(r"[,|•·–—-]\s*")
_GOES_ON = re.compile(r"[\s,]*(?!by\b|in\b|at\b|updated|last\b)[a-z]{2}")
_PLACE_END = re.compile(r"\s*[,(]\s*")
_LONGEST_PLACE, _DATELINE_LINES = 80, 12
_WIRE = re.compile(r"\s*,?\s*(?:\([^()\n]{2,50}\)|/[^/\n]{2,40}/)?\s*(?:--?|–|—|:|\.|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A date that the head states: what kind of line says so, its words, the day or else month and day alone."""

    kind: StatedKind
    span: Span
    day: date | None = None
    month_day: tuple[int, int] | None = None
    above_title: bool = False

    def in_year(self, year: int) -> date | None:
        """Return month and day in a year, ``None`` where it has no such day."""
        return _make_day(year, *self.month_day) if self.month_day is not None else None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_COMPILED = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_COMPILED_NO_YEAR = tuple(re.compile(form, re.IGNORECASE) for form in _NO_YEAR)
_TAIL = re.compile(_CLOCK + r"[\s.,|–-]*(?:\(?(?:local time|last updated|updated)\)?)?[\s.|–-]*", re.IGNORECASE)


def stated_dates(text: str, title: str | None = None) -> tuple[Stated, ...]:
    """Return the dates that the first lines of a text state, in their order; only the head is looked at."""
    found: list[Stated] = []
    at, seen, in_body = 0, 0, False
    head = text[:_HEAD_CHARACTERS]
    chronicle = _is_chronicle(head)
    for line in head.splitlines(keepends=True):
        start, at = at, at + len(line)
        body = line.strip().replace("\xa0", " ")
        if not body:
            continue
        seen += 1
        if seen > _HEAD_LINES:
            break
        if _COPYRIGHT.search(body[:200]):
            continue
        offset = start + len(line) - len(line.lstrip())
        stated = _of_line(body[:_LONGEST_LINE], offset, seen, whole=len(body) <= _LONGEST_LINE)
        stated = stated or _in_passing(body, offset, seen, chronicle=chronicle)
        if stated is not None and not (in_body and stated.kind in ("line", "banner", "dateline")):
            found.append(stated)
        in_body = in_body or len(body) > _BODY_LINE
    return tuple(found) or _at_end(text)


def _credits(line: str, offset: int, number: int) -> Stated | None:
    found = credited(line, number, _date_at)
    return _stated("line", line, offset, found[1], found[2], found[0]) if found is not None else None


def _at_end(text: str) -> tuple[Stated, ...]:
    """Return the day of a last line of credits, where the head states none."""
    line = text.rstrip().rpartition("\n")[2].strip()
    offset = text.rfind(line)
    found = credited_at_end(line, _date_at) if offset > 0 else None
    return (_stated("line", line, offset, found[1], found[2], found[0]),) if found is not None else ()


def _of_line(line: str, offset: int, number: int, *, whole: bool) -> Stated | None:
    """Return what one line states; ``number`` counts the lines that are not empty from 1."""
    updated = _UPDATED.match(line)
    if updated is not None:
        day, end = _date_at(line, updated.end())
        return _stated("updated", line, offset, updated.end(), end, day) if day is not None else None
    label = _LABEL.match(line)
    if label is not None and len(line) < 120:
        day, end = _date_at(line, label.end())
        if day is not None and not _GOES_ON.match(line, end):
            return _stated("labelled", line, offset, label.end(), end, day)
    for found in _INNER_LABEL.finditer(line):  # a page flattened to one line: a clock or "Updated" tells it from prose
        day, end = _date_at(line, found.end())
        if day is not None and _CLOCK_OR_UPDATED.match(line, end):
            return _stated("labelled", line, offset, found.end(), end, day)
    if whole and len(line) <= _LONGEST_DATE_LINE:
        for begin in _openings(line):
            day, end = _date_at(line, begin)
            if day is None:
                continue
            rest = _TAIL.match(line, end)
            if rest is not None and (rest.end() == len(line) or _UPDATED.match(line, rest.end())):
                return _stated("line", line, offset, begin, end, day, above_title=number == 1)
            if _BANNER.search(line):
                return _stated("banner", line, offset, begin, end, day, above_title=True)
    return _dateline(line, offset, number)


def _is_chronicle(text: str) -> bool:
    """Whether several lines begin with a day: entries, not the article's own date."""
    lines = [line.strip(" *•·-–—\t") for line in text.splitlines()]
    return sum(1 for line in lines if _date_at(line, 0)[0] or _month_day_at(line, 0)[0]) > 1


def _in_passing(line: str, offset: int, number: int, *, chronicle: bool) -> Stated | None:
    """Return the day of a line of names, or of a first paragraph's first words; no entry of a chronicle."""
    found = _masthead(line, offset, number) or _first_words(line[:_LONGEST_LINE], offset, number)
    if found is not None and chronicle and (found.kind == "dateline" or found.span.start == offset):
        return None
    return found or (None if chronicle else _credits(line, offset, number))


def _masthead(line: str, offset: int, number: int) -> Stated | None:
    """Return the day of a line of names below the title: "The Courier, Sunday edition, 27 September 2015"."""
    if not 1 < number <= _MASTHEAD_LINES or len(line) > 120:
        return None
    for begin in (0, *(found.end() for found in re.finditer(r"[\s(|]", line))):
        day, end = _date_at(line, begin)
        if day is None:
            continue
        behind = re.split(r"[\W\d_]+", line[end:])
        if _is_names(line[:begin]) and (_is_names(line[end:]) or len(behind) <= 7) and not _GOES_ON.match(line, end):
            return _stated("line", line, offset, begin, end, day)
        return None
    return None


def _first_words(line: str, offset: int, number: int) -> Stated | None:
    """Return the day that a first paragraph opens with: "April 14, 2024. The envoy …", "DOHA (Jan. 29, 2019)"."""
    if number > _MASTHEAD_LINES:
        return None
    opener = _OPENER.match(line)
    begin = opener.end() if opener is not None else 0
    day, end = _date_at(line, begin)
    bracketed = line[begin - 1 : begin] == "(" and line[end : end + 1] == ")"
    if day is not None and (bracketed or _SENTENCE.match(line, end) is not None):
        return _stated("dateline", line, offset, begin, end, day)
    for place in re.finditer(r",\s", line[:_LONGEST_PLACE]):  # "The Courier, 2 May 2024. After three months …"
        day, end = _date_at(line, place.end())
        if day is not None and _is_names(line[: place.start()]) and _SENTENCE.match(line, end):
            return _stated("dateline", line, offset, place.end(), end, day)
    return None


def _is_names(words: str) -> bool:
    """Whether words are names of papers, places and people, with small words between."""
    return all(not word or word[:1].isupper() or word in _SMALL for word in re.split(r"[\W\d_]+", words))


_MASTHEAD_LINES = 6
_OPENER = re.compile(r"[A-Z][A-Z.,'’ -]{2,40}(?:\([^()\n]{2,40}\)\s*(?:--?|–|—)\s*|\(|\s(?:--?|–|—)\s*)")
_SENTENCE = re.compile(r"(?:\s\([^()\n]{2,40}\))?(?:\.|\s[–—-])\s+[A-Z“\"]")
_SMALL = frozenset(
    "a an and at by de del der for from in la le of on s the van von am pm p m compiled dispatched filed sent written "
    "edition supplement morning evening afternoon night noon magazine blog news daily weekly desk staff special report "
    "bulletin newsletter column opinion analysis commentary issue no vol".split()
)


def _openings(line: str) -> Iterator[int]:
    """Yield where a line's date may begin: at its beginning, and in a byline after each mark."""
    yield 0
    if _BYLINE.match(line):
        yield from (found.end() for found in _BYLINE_MARK.finditer(line))


def _dateline(line: str, offset: int, number: int) -> Stated | None:
    """Return the day of "MEXICO CITY, March 5 (Wire) -" or "MONTREAL, June 19, 1987"."""
    if number > _DATELINE_LINES:
        return None
    for found in _PLACE_END.finditer(line[:_LONGEST_PLACE]):
        begin = found.end()
        day, end = _date_at(line, begin)
        month_day = None
        if day is None:
            month_day, end = _month_day_at(line, begin)
        if number == 1 and end == len(line):  # a title that ends with a date: no words of the article follow
            return None
        if (day is not None or month_day is not None) and _is_place(line[: found.start()]) and _WIRE.match(line, end):
            return Stated(
                kind="dateline",
                day=day,
                month_day=month_day,
                span=Span(start=offset + begin, end=offset + end, quote=line[begin:end]),
            )
    return None


def _is_place(words: str) -> bool:
    """Whether words may be a dateline's place: capitals at the head of every word but small ones, few of them."""
    parts = re.split(r"[\s,/]+", words.strip())
    return (
        0 < len(parts) <= 7
        and parts[0][:1].isupper()
        and all(
            part[:1].isupper() or part in ("de", "of", "the", "la", "le", "el", "and", "am", "al-") or not part
            for part in parts
        )
    )


def _stated(
    kind: StatedKind, line: str, offset: int, begin: int, end: int, day: date, *, above_title: bool = False
) -> Stated:
    return Stated(
        kind=kind,
        day=day,
        above_title=above_title,
        span=Span(start=offset + begin, end=offset + end, quote=line[begin:end]),
    )


def _date_at(line: str, begin: int) -> tuple[date | None, int]:
    """Return the day written at a place of a line and where it ends."""
    for pattern in _COMPILED:
        found = pattern.match(line, begin)
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("one"):
            day = _numeric_day(int(groups["one"]), int(groups["other"]), int(groups["year"]))
        else:
            month = _MONTHS[groups["month"].lower()] if groups.get("month") else int(groups["number"])
            day = _make_day(int(groups["year"]), month, int(groups["day"]))
        if day is not None:
            return day, found.end()
    return None, begin


def _numeric_day(one: int, other: int, year: int) -> date | None:
    """Return the day of "25/12/2018" where only one order is possible; "3/4/2018" stays open."""
    if one != other and one <= 12 and other <= 12:
        return None
    return _make_day(year, other, one) if one > 12 else _make_day(year, one, other)


def _month_day_at(line: str, begin: int) -> tuple[tuple[int, int] | None, int]:
    for pattern in _COMPILED_NO_YEAR:
        found = pattern.match(line, begin)
        if found is not None and 1 <= int(found["day"]) <= 31:
            return (_MONTHS[found["month"].lower()], int(found["day"])), found.end()
    return None, begin

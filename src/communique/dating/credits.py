"""Lines of credits: who publishes where and when, below the title or at the very end of an article, no sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

FIRST_LINES = 6
"""How many lines of the head may hold the credits."""
_LONGEST, _LONGEST_BEHIND, _LONGEST_AT_END = 160, 60, 110
_PARTED = re.compile(r"(?:\A|[,(|·•—–:./\[-])\s*\Z")
_GENRE = re.compile(
    r"(?:[\w'’-]+\s){0,2}(?:transcript|readout|script|press (?:conference|availability|release|briefing|statement)|"
    r"scrum|briefing|minutes|notes|bulletin)\b",
    re.IGNORECASE,
)
_WEEK = re.compile(r"\bweek (?:ending|ended|to)\s*\Z", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:\A|[\s(\[|·•—–-])(?=[A-Z0-9])")
_PREDICATE = re.compile(
    r"\b(?:was|were|is|are|be|been|has|have|had|will|would|said|says|signed|held|met|agreed|ended|began|begun|"
    r"opened|took|came|died|born|since|until|till|between|from\s+\d|copyright|all rights reserved)\b|©",
    re.IGNORECASE,
)
DateAt = Callable[[str, int], tuple[date | None, int]]


def credited(line: str, number: int, date_at: DateAt) -> tuple[date, int, int] | None:
    """Return the day in a line of credits below the title, and where it begins and ends.

    "House debates, Wednesday 2 June 1976 (from the digest)", "The week in talks, week ending 1 May 2001": one full
    date, parted by a mark from names before it, with little behind it and without a predicate. A title is such a line
    only where it begins by saying that a record of the day follows: "Transcript: the spokesman, 4 March 2019".
    """
    if number > FIRST_LINES or len(line) > _LONGEST or (number == 1 and not _GENRE.match(line)):
        return None
    found = _only_date(line, date_at)
    return found if found is not None and len(line) - found[2] <= _LONGEST_BEHIND else None


def credited_at_end(line: str, date_at: DateAt) -> tuple[date, int, int] | None:
    """Return the day that an article's last line ends with: "(Southern Syndicate, 6 May 1999)"."""
    if len(line) > _LONGEST_AT_END:
        return None
    found = _only_date(line, date_at)
    return found if found is not None and not re.search(r"\w", line[found[2] :]) else None


def _only_date(line: str, date_at: DateAt) -> tuple[date, int, int] | None:
    found: tuple[date, int, int] | None = None
    for place in _BEGINNING.finditer(line):
        begin = place.end()
        if found is not None and begin < found[2]:
            continue
        day, end = date_at(line, begin)
        if day is None:
            continue
        if found is not None:
            return None
        found = day, begin, end
    if found is None or _PREDICATE.search(line[: found[1]]) or _PREDICATE.search(line[found[2] :]):
        return None
    before = line[: found[1]]
    return found if _PARTED.search(before) or _WEEK.search(before) else None

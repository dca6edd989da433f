"""Days that bear a name: fixed ones, the n-th weekday of a month, and days counted from Easter."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache
from typing import Any

from communique.dating.words import words_table


@lru_cache(maxsize=512)
def easter(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar, after the anonymous algorithm of 1876 (Meeus/Jones/Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon + 15) % 30
    quarter, remainder = divmod(rest, 4)
    weekday = (32 + 2 * leap + 2 * quarter - epact - remainder) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holiday_on(name: str, year: int) -> date:
    """Return the day of a holiday in a year; KeyError for an unknown name, ValueError outside the calendar."""
    entry: dict[str, Any] = words_table()["holiday"][name]
    if "fixed" in entry:
        month, day = map(int, entry["fixed"].split("-"))
        return date(year, month, day)
    if "easter" in entry:
        return date.fromordinal(easter(year).toordinal() + int(entry["easter"]))
    month, weekday, number = (int(part) for part in entry["nth"])
    if number > 0:
        first = date(year, month, 1)
        day = first.toordinal() + (weekday - first.isoweekday()) % 7 + 7 * (number - 1)
    else:
        last = date(year, month, calendar.monthrange(year, month)[1])
        day = last.toordinal() - (last.isoweekday() - weekday) % 7
    return date.fromordinal(day + int(entry.get("plus", 0)))

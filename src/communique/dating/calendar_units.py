"""Calendar units as TIMEX3 writes them: 2018-06-12, 2018-W24, 2018-Q3, 2018-SU, 201 (a decade), 19 (1900–1999)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Unit = Literal["D", "W", "WE", "M", "Q", "H", "Y", "DE", "CE"]

# News uses seasons by the calendar month and by the sun alike, so a season's days are those of both.
SEASONS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "SP": ((3, 1), (6, 20)),
    "SU": ((6, 1), (9, 22)),
    "FA": ((9, 1), (12, 21)),
    "WI": ((12, 1), (3, 20)),
}
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_LITERAL = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?|(?P<decade>\d{3})|(?P<century>\d\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar unit: its TIMEX3 value, first and last day (``None`` where the year is not known), and kind."""

    value: str
    low: date | None
    high: date | None
    unit: str


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def week_of(day: date) -> Period:
    """Return the ISO week of a day; a week cut off by the calendar's ends is shortened."""
    year, week, weekday = day.isocalendar()
    first = max(day.toordinal() - weekday + 1, 1)
    last = min(day.toordinal() - weekday + 7, date.max.toordinal())
    return Period(value=f"{year:04}-W{week:02}", low=date.fromordinal(first), high=date.fromordinal(last), unit="W")


def weekend_of(day: date) -> Period:
    """Return Saturday and Sunday of the ISO week of a day."""
    week = week_of(day)
    assert week.high is not None
    return Period(value=f"{week.value}-WE", low=week.high - timedelta(days=1), high=week.high, unit="WE")


def day_period(day: date) -> Period:
    """Return one day."""
    return Period(value=day.isoformat(), low=day, high=day, unit="D")


def month_period(year: int, month: int) -> Period:
    """Return a month; ValueError where there is none."""
    return Period(value=f"{year:04}-{month:02}", low=date(year, month, 1), high=month_end(year, month), unit="M")


def year_period(year: int) -> Period:
    """Return a year; ValueError outside 1 to 9999."""
    return Period(value=f"{year:04}", low=date(year, 1, 1), high=date(year, 12, 31), unit="Y")


def season_period(year: int, season: str) -> Period:
    """Return a season, named by the year in which it begins."""
    (low_month, low_day), (high_month, high_day) = SEASONS[season]
    return Period(
        value=f"{year:04}-{season}",
        low=date(year, low_month, low_day),
        high=date(year + (season == "WI"), high_month, high_day),
        unit=season,
    )


def months_period(year: int, first: int, count: int, value: str, unit: str) -> Period:
    """Return so many months of a year."""
    return Period(value=value, low=date(year, first, 1), high=month_end(year, first + count - 1), unit=unit)


def years_period(first: int, count: int, value: str, unit: str) -> Period:
    """Return a decade or century, cut to the calendar's years."""
    return Period(value=value, low=date(max(first, 1), 1, 1), high=date(first + count - 1, 12, 31), unit=unit)


@lru_cache(maxsize=4096)
def literal_period(text: str) -> Period:
    """Return the unit that a TIMEX3 value names; ValueError for what is no calendar unit or does not exist."""
    found = _LITERAL.fullmatch(text)
    if found is None:
        raise ValueError(f"no calendar unit: {text}")
    if found["decade"]:
        return years_period(int(found["decade"]) * 10, 10, text, "DE")
    if found["century"]:
        return years_period(int(found["century"]) * 100, 100, text, "CE")
    year = int(found["year"])
    if found["day"]:
        return day_period(date(year, int(found["month"]), int(found["day"])))
    if found["month"]:
        return month_period(year, int(found["month"]))
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return weekend_of(monday) if found["weekend"] else week_of(monday)
    if found["quarter"] or found["half"]:
        return in_year(year, text[5:])
    if found["season"]:
        return season_of_stated_year(year, found["season"])
    return year_period(year)


def season_of_stated_year(year: int, season: str) -> Period:
    """Return a season of a year that the text states; the winter of a year may begin or end in it."""
    period = season_period(year, season)
    if season == "WI" and year > 1:
        return Period(value=period.value, low=date(year - 1, 12, 1), high=period.high, unit="WI")
    return period


def in_year(year: int, spec: str) -> Period:
    """Return month ``MM``, day ``MM-DD``, quarter ``Qn``, half ``Hn`` or season of a year; ValueError if none."""
    if spec[0] == "Q":
        number = int(spec[1])
        return months_period(year, 3 * number - 2, 3, f"{year:04}-{spec}", "Q")
    if spec[0] == "H":
        number = int(spec[1])
        return months_period(year, 6 * number - 5, 6, f"{year:04}-{spec}", "H")
    if spec in SEASONS:
        return season_period(year, spec)
    month, _, day = spec.partition("-")
    return day_period(date(year, int(month), int(day))) if day else month_period(year, int(month))


def containing(day: date, unit: str, steps: int = 0) -> Period:
    """Return the unit that holds the day, or the one so many units later; ValueError outside the calendar."""
    if unit == "D":
        return day_period(date.fromordinal(day.toordinal() + steps))
    if unit in ("W", "WE"):
        there = date.fromordinal(day.toordinal() + 7 * steps)
        return week_of(there) if unit == "W" else weekend_of(there)
    size = {"M": 1, "Q": 3, "H": 6}.get(unit)
    if size is not None:
        year, index = divmod((day.year * 12 + day.month - 1) // size + steps, 12 // size)
        return in_year(year, f"{index + 1:02}" if unit == "M" else f"{unit}{index + 1}")
    if unit == "Y":
        return year_period(day.year + steps)
    length, digits = (10, 3) if unit == "DE" else (100, 2)
    number = day.year // length + steps
    if number < 0:
        raise ValueError("before the calendar")
    return years_period(number * length, length, f"{number:0{digits}}", unit)


def season_containing(day: date) -> tuple[int, str]:
    """Return year of beginning and name of the meteorological season that holds the day."""
    for season, month in _SEASON_MONTH.items():
        if season != "WI" and month <= day.month < month + 3:
            return day.year, season
    return (day.year if day.month == 12 else day.year - 1), "WI"


def move(period: Period, unit: str, steps: int) -> Period:
    """Return the period of the same kind so many units away: a quarter and a year earlier is a quarter."""
    if period.low is None or period.high is None:
        return period
    if unit in ("D", "W", "WE"):
        days = steps * (1 if unit == "D" else 7)
        if period.unit in ("W", "WE", "M", "Q", "Y") and unit != "D":
            return containing(date.fromordinal(period.low.toordinal() + days), period.unit)
        return containing(date.fromordinal(period.low.toordinal() + days), "D")
    months = steps * {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200}[unit]
    year, index = divmod(period.low.year * 12 + period.low.month - 1 + months, 12)
    if period.unit in SEASONS:
        return season_period(year, period.unit)
    there = date(year, index + 1, min(period.low.day, calendar.monthrange(year, index + 1)[1]))
    return containing(there, period.unit if period.unit in ("D", "W", "WE", "M", "Q", "H", "Y", "DE", "CE") else "D")

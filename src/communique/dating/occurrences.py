"""Which Friday, which June, which summer: occurrences of what comes again, inside a unit or around a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from communique.dating.calendar_units import (
    SEASONS,
    Period,
    containing,
    day_period,
    in_year,
    month_end,
    season_of_stated_year,
    season_period,
    week_of,
    weekend_of,
)
from communique.dating.holidays import holiday_on


def inside(base: Period, spec: str) -> Period:
    """Return the occurrence inside a year, month or week; ValueError if there is none."""
    assert base.low is not None
    if spec in SEASONS and base.unit == "Y":
        return season_of_stated_year(base.low.year, spec)
    if spec == "we":
        return weekend_of(base.low)
    if spec[0] == "w":
        monday = week_of(base.low).low
        assert monday is not None
        return day_period(date.fromordinal(monday.toordinal() + int(spec[1]) - 1))
    return _in_calendar_year(base.low.year, base.low.month, spec)


def nearest(day: date, spec: str, how: str) -> Period:
    """Return the occurrence that is ``le``, ``lt``, ``ge``, ``gt`` or ``nr`` to a day; ValueError if there is none."""
    if spec == "we":
        return _pick([containing(day, "WE", steps) for steps in (-1, 0, 1)], day, how)
    if spec[0] == "w":
        return _nearest_weekday(day, int(spec[1]), how)
    return _pick(list(_occurrences(day, spec)), day, how)


def without_year(spec: str) -> Period:
    """Return the coarse value of an occurrence where nothing tells the year, with no days."""
    if spec == "we":
        value = "XXXX-WXX-WE"
    elif spec[0] == "w":
        value = f"XXXX-WXX-{spec[1]}"
    elif spec[0] == "-":
        value = f"XXXX-XX-{spec[1:]}"
    else:
        value = "" if spec.startswith("h:") else f"XXXX-{spec}"
    return Period(value=value, low=None, high=None, unit="D")


def _in_calendar_year(year: int, month: int, spec: str) -> Period:
    if spec.startswith("h:"):
        return day_period(holiday_on(spec[2:], year))
    if spec[0] == "-":
        return day_period(date(year, month, int(spec[1:])))
    return in_year(year, spec)


def _nearest_weekday(day: date, weekday: int, how: str) -> Period:
    back = (day.isoweekday() - weekday) % 7
    ahead = (weekday - day.isoweekday()) % 7
    steps = {"le": -back, "lt": -(back or 7), "ge": ahead, "gt": ahead or 7}.get(how)
    if steps is None:
        steps = -back if back <= ahead else ahead
    return day_period(date.fromordinal(day.toordinal() + steps))


def _occurrences(day: date, spec: str) -> Iterator[Period]:
    """Yield the occurrences around a day, in order of time; a 29 February needs nine years either way."""
    if spec[0] == "-":
        yield from _days_of_months(day, int(spec[1:]))
        return
    reach = 9 if spec == "02-29" else 2
    for year in range(max(day.year - reach, 1), min(day.year + reach, 9998) + 1):
        try:
            yield season_period(year, spec) if spec in SEASONS else _in_calendar_year(year, 1, spec)
        except ValueError:
            continue


def _days_of_months(day: date, number: int) -> Iterator[Period]:
    for steps in range(-3, 4):
        month = containing(day, "M", steps).low
        assert month is not None
        if 1 <= number <= month_end(month.year, month.month).day:
            yield day_period(month.replace(day=number))


def _pick(around: list[Period], day: date, how: str) -> Period:
    """Return the occurrence that begins last before, first after, or nearest; ValueError if there is none."""
    bounds = [(period.low, period.high, period) for period in around if period.low is not None and period.high is not None]
    if how == "le":
        chosen = [period for low, _, period in bounds if low <= day][-1:]
    elif how == "lt":
        chosen = [period for _, high, period in bounds if high < day][-1:]
    elif how == "ge":
        chosen = [period for _, high, period in bounds if high >= day][:1]
    elif how == "gt":
        chosen = [period for low, _, period in bounds if low > day][:1]
    else:
        away = [(max((low - day).days, (day - high).days, 0), index) for index, (low, high, _) in enumerate(bounds)]
        chosen = [around[min(away)[1]]] if away and len(bounds) == len(around) else []
    if not chosen:
        raise ValueError("no such day near")
    return chosen[0]

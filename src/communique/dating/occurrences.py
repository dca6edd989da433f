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

_Bounds = tuple[date, date, Period]
# Where what is written leans one way and that day is most of a year off, a day of the other way close by is meant.
_FAR, _NEAR, _NEXT_DOOR = 295, 65, 31
_YEAR = 366


def inside(base: Period, spec: str) -> Period:
    """Return the occurrence inside a year, month or week; ValueError if there is none."""
    if base.low is None:
        raise ValueError("a length has nothing inside")
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
    """Return the occurrence ``le``, ``lt``, ``ge``, ``gt``, ``ls``, ``gs``, ``nr`` to a day or raise ValueError."""
    if spec == "we":
        return _pick([containing(day, "WE", steps) for steps in (-1, 0, 1)], day, how)
    if spec[0] == "w":
        return _nearest_weekday(day, int(spec[1]), how)
    if len(spec) == 7 and spec[5] == "w":
        return _nearest_on_weekday(day, spec[:5], int(spec[6]), how)
    return _pick(list(_occurrences(day, spec)), day, how)


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
        steps = ahead if 2 * ahead < back else -back
    return day_period(date.fromordinal(day.toordinal() + steps))


def _nearest_on_weekday(day: date, spec: str, weekday: int, how: str) -> Period:
    """Return the nearest "Saturday, December 9": the weekday decides the year where it fits one within a year."""
    around = list(_occurrences(day, spec))
    away = [
        (abs(one.low.toordinal() - day.toordinal()), one)
        for one in around
        if one.low and one.low.isoweekday() == weekday
    ]
    fitting = [entry for entry in away if entry[0] <= _YEAR]
    return min(fitting, key=lambda entry: entry[0])[1] if fitting else _pick(around, day, how)


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
    bounds = [
        (period.low, period.high, period) for period in around if period.low is not None and period.high is not None
    ]
    begun = [entry for entry in bounds if entry[0] <= day][-1:]
    ahead = [entry for entry in bounds if entry[1] >= day][:1]
    if how == "lt":
        chosen = [entry for entry in bounds if entry[1] < day][-1:]
    elif how == "gt":
        chosen = [entry for entry in bounds if entry[0] > day][:1]
    elif how == "le":
        chosen = begun
    elif how == "ge":
        chosen = ahead
    else:
        chosen = _softly(begun, ahead, day, how)
    if not chosen:
        raise ValueError("no such day near")
    return chosen[0][2]


def _softly(begun: list[_Bounds], ahead: list[_Bounds], day: date, how: str) -> list[_Bounds]:
    """Choose between past and future: ``ls`` and ``gs`` lean one way, ``nr`` takes the nearer, the past if in doubt."""
    if not begun or not ahead:
        return begun or ahead
    behind = max((day - begun[0][1]).days, 0)
    before = max((ahead[0][0] - day).days, 0)
    if how == "ls":
        return ahead if behind > _FAR and before <= _NEXT_DOOR else begun
    if how == "gs":
        return begun if before > _FAR and behind <= _NEAR else ahead
    doubt = 1 if len(begun[0][2].value) == len(ahead[0][2].value) and behind < 32 else 1.5
    return ahead if doubt * before < behind else begun

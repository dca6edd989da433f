"""Uncertain days: intervals of calendar days, both ends inside, either end open.

The relations follow Allen (1983), "Maintaining knowledge about temporal intervals", on whole days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "year", "span", "open"]
Relation = Literal[
    "before",
    "meets",
    "overlaps",
    "starts",
    "during",
    "finishes",
    "equal",
    "after",
    "met-by",
    "overlapped-by",
    "started-by",
    "contains",
    "finished-by",
]

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Some day from ``earliest`` to ``latest``, both inside; ``None`` is an open end, both open is all time.

    >>> Interval(earliest=date(2018, 6, 1), latest=date(2018, 6, 30)).grain
    'month'
    """

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins."""
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise ValueError(f"interval ends ({self.latest}) before it begins ({self.earliest})")

    @classmethod
    def day(cls, day: date) -> Interval:
        """Return the interval of one day."""
        return cls(earliest=day, latest=day)

    @classmethod
    def from_json(cls, pair: Iterable[str | None]) -> Interval:
        """Return the interval written as ``[earliest, latest]`` in ISO days; ValueError if it is none."""
        ends = list(pair)
        if len(ends) != 2 or any(end is not None and not _ISO_DAY.fullmatch(end) for end in ends):
            raise ValueError(f"not an interval of ISO days: {ends}")
        low, high = (date.fromisoformat(end) if end else None for end in ends)
        return cls(earliest=low, latest=high)

    def to_json(self) -> list[str | None]:
        """Return ``[earliest, latest]`` in ISO days, ``None`` for an open end."""
        return [self.earliest.isoformat() if self.earliest else None, self.latest.isoformat() if self.latest else None]

    @property
    def bounded(self) -> bool:
        """Whether neither end is open."""
        return self.earliest is not None and self.latest is not None

    @property
    def days(self) -> int | None:
        """Number of days inside, or ``None`` where an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    @property
    def grain(self) -> Grain:
        """The calendar unit that the interval is exactly, else ``span``; ``open`` where an end is."""
        low, high = self.earliest, self.latest
        if low is None or high is None:
            return "open"
        if low == high:
            return "day"
        after = high + timedelta(days=1) if high < date.max else None
        if low.weekday() == 0 and (high - low).days == 6:
            return "week"
        if after is not None and low.day == 1 and after.day == 1:
            months = (after.year - low.year) * 12 + after.month - low.month
            if months == 1:
                return "month"
            if months == 12 and low.month == 1:
                return "year"
        return "span"

    def __contains__(self, day: date) -> bool:
        """Whether the day may be the one meant."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def overlaps(self, other: Interval, slack: int = 0) -> bool:
        """Whether some day lies in both, give or take ``slack`` days."""
        return not (self.precedes(other, slack) or other.precedes(self, slack))

    def precedes(self, other: Interval, slack: int = 0) -> bool:
        """Whether every day of this one is more than ``slack`` days before every day of the other."""
        if self.latest is None or other.earliest is None:
            return False
        return (other.earliest - self.latest).days > slack

    def within(self, other: Interval) -> bool:
        """Whether every day of this one is a day of the other."""
        low = other.earliest is None or (self.earliest is not None and other.earliest <= self.earliest)
        high = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return low and high

    def intersect(self, other: Interval) -> Interval | None:
        """Return the days in both, or ``None`` where there are none."""
        lows = [day for day in (self.earliest, other.earliest) if day is not None]
        highs = [day for day in (self.latest, other.latest) if day is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        if low is not None and high is not None and low > high:
            return None
        return Interval(earliest=low, latest=high)

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        low = None if self.earliest is None or other.earliest is None else min(self.earliest, other.earliest)
        high = None if self.latest is None or other.latest is None else max(self.latest, other.latest)
        return Interval(earliest=low, latest=high)

    def relation(self, other: Interval) -> Relation:
        """Return Allen's relation of two bounded intervals; ValueError where an end is open."""
        if self.earliest is None or self.latest is None or other.earliest is None or other.latest is None:
            raise ValueError("an open interval has no Allen relation")
        one_day = timedelta(days=1)
        if self.latest < other.earliest:
            return "meets" if self.latest + one_day == other.earliest else "before"
        if other.latest < self.earliest:
            return "met-by" if other.latest + one_day == self.earliest else "after"
        return _relation_of_overlapping(self.earliest, self.latest, other.earliest, other.latest)


def _relation_of_overlapping(low: date, high: date, other_low: date, other_high: date) -> Relation:
    if low == other_low:
        return "equal" if high == other_high else "starts" if high < other_high else "started-by"
    if high == other_high:
        return "finishes" if low > other_low else "finished-by"
    if low > other_low:
        return "during" if high < other_high else "overlapped-by"
    return "overlaps" if high < other_high else "contains"


def add_days(day: date, days: int) -> date:
    """Return the day so many days later, kept within the calendar's years 1 to 9999.

    >>> add_days(date(2018, 12, 31), 1)
    datetime.date(2019, 1, 1)
    """
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))

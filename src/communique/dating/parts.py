"""Early, middle and late parts of calendar units, as days.

Of a month days 1-10, 11-20, 21 to the end; of a year January to April, May to August, September to December; of a week
Monday to Wednesday, Tuesday to Thursday, Thursday to Sunday; of a decade its first four, middle four, last five years.
"""

from __future__ import annotations

from datetime import date

from communique.dating.calendar_units import Period, month_end
from communique.interval import add_days

_THIRDS = {"early": 0, "start": 0, "mid": 1, "late": 2, "end": 2}
_YEARS_OF_DECADE = ((0, 3), (3, 6), (5, 9))


def part_of(base: Period, which: str) -> Period:
    """Return a part of a unit: its value is the unit's, its days are fewer; a day has no parts."""
    if base.low is None or base.high is None or base.unit == "D":
        return base
    low, high = _days_of_part(base.low, base.high, base.unit, _THIRDS.get(which, 1))
    return Period(value=base.value, low=low, high=high, unit=base.unit)


def _days_of_part(low: date, high: date, unit: str, third: int) -> tuple[date, date]:
    if unit == "M":
        return low.replace(day=(1, 11, 21)[third]), (low.replace(day=10), low.replace(day=20), high)[third]
    if unit == "Y":
        return date(low.year, (1, 5, 9)[third], 1), month_end(low.year, (4, 8, 12)[third])
    if unit == "W":
        return add_days(low, (0, 1, 3)[third]), add_days(low, (2, 3, 6)[third])
    if unit in ("DE", "CE"):
        scale = 1 if unit == "DE" else 10
        first, last = _YEARS_OF_DECADE[third]
        beginning = high.year - 10 * scale + 1
        return date(max(beginning + first * scale, 1), 1, 1), date(beginning + (last + 1) * scale - 1, 12, 31)
    size = (high - low).days + 1
    if size < 3:
        return low, high
    return add_days(low, size * third // 3), (high if third == 2 else add_days(low, size * (third + 1) // 3 - 1))

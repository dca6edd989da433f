"""How days, names and long strings are put into words; a day is never told finer than its interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from communique.interval import Interval

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Lone surrogates cannot be written as UTF-8, and control characters mean nothing on a page.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def name_month(month: int) -> str:
    """Return the English name of month 1 to 12."""
    return MONTHS[month - 1]


def tell_day(day: date) -> str:
    """Return a day in words.

    >>> tell_day(date(2019, 10, 5))
    '5 October 2019'
    """
    return f"{day.day} {name_month(day.month)} {day.year}"


def tell_when(interval: Interval | None) -> str:
    """Return an interval with its preposition, empty for none or all time.

    >>> tell_when(Interval(earliest=date(2019, 10, 1), latest=date(2019, 10, 31)))
    'in October 2019'
    """
    if interval is None or (interval.earliest is None and interval.latest is None):
        return ""
    if interval.earliest is None:
        return f"by {tell_day(interval.latest)}" if interval.latest else ""
    if interval.latest is None:
        return f"on or after {tell_day(interval.earliest)}"
    unit = interval.grain
    if unit == "day":
        return f"on {tell_day(interval.earliest)}"
    if unit in ("month", "year"):
        return f"in {_tell_unit(interval.earliest, unit)}"
    whole = _tell_months(interval.earliest, interval.latest)
    if whole:
        return f"in {whole}"
    return "between " + " and ".join(_shorten_range(interval.earliest, interval.latest))


def tell_bound(interval: Interval | None) -> str:
    """Return the last day of an interval as a deadline: "by 30 April 2031"; empty where it has none."""
    return f"by {tell_day(interval.latest)}" if interval is not None and interval.latest is not None else ""


def label_when(interval: Interval | None, nothing: str = "no date given") -> str:
    """Return an interval as a label without preposition: "5 October 2019", "October 2019", "5–7 November 2018"."""
    if interval is None or (interval.earliest is None and interval.latest is None):
        return nothing
    if interval.earliest is None or interval.latest is None:
        told = tell_when(interval)
        return told[0].upper() + told[1:]
    unit = interval.grain
    if unit == "day":
        return tell_day(interval.earliest)
    if unit in ("month", "year"):
        return _tell_unit(interval.earliest, unit)
    whole = _tell_months(interval.earliest, interval.latest)
    if whole:
        return whole.replace(" to ", "–") if " " not in whole.split(" to ")[0] else whole.replace(" to ", " – ")
    first, last = _shorten_range(interval.earliest, interval.latest)
    return f"{first}–{last}" if first.isdigit() else f"{first} – {last}"


def short_when(interval: Interval | None) -> str:
    """Return an interval as a short label: months cut to three letters."""
    told = label_when(interval, "undated")
    for month in range(1, 13):
        told = told.replace(name_month(month), name_month(month)[:3])
    return told


def month_heading(when: Interval | None) -> str:
    """Return the heading under which an interval is listed: its month, or its months or years where it has several.

    >>> month_heading(Interval(earliest=date(2015, 4, 28), latest=date(2015, 5, 9)))
    'April–May 2015'
    """
    if when is None or (when.earliest is None and when.latest is None):
        return "No day given"
    low, high = when.earliest, when.latest
    if low is None or high is None:
        day = low or high or date.max
        return f"{name_month(day.month)} {day.year} or {'later' if low else 'earlier'}"
    if (low.year, low.month) == (high.year, high.month):
        return f"{name_month(low.month)} {low.year}"
    if low.year != high.year:
        return f"{low.year}–{high.year}"
    return str(low.year) if when.grain == "year" else f"{name_month(low.month)}–{name_month(high.month)} {low.year}"


def _tell_unit(day: date, unit: str) -> str:
    return str(day.year) if unit == "year" else f"{name_month(day.month)} {day.year}"


def _tell_months(low: date, high: date) -> str:
    """Return "March to May 2031" where both ends are a month's ends, else nothing."""
    if low.day != 1 or high == date.max or (high + timedelta(days=1)).day != 1:
        return ""
    if low.month == 1 and high.month == 12:
        return f"{low.year} to {high.year}"
    first = name_month(low.month) if low.year == high.year else _tell_unit(low, "month")
    return f"{first} to {_tell_unit(high, 'month')}"


def _shorten_range(low: date, high: date) -> tuple[str, str]:
    """Return both days, the first without the month and year that it shares with the last."""
    if (low.year, low.month) == (high.year, high.month):
        return str(low.day), tell_day(high)
    if low.year == high.year:
        return f"{low.day} {name_month(low.month)}", tell_day(high)
    return tell_day(low), tell_day(high)


def join_names(names: Sequence[str], limit: int = 6) -> str:
    """Return names as prose; those over the limit are counted.

    >>> join_names(["A", "B", "C"])
    'A, B and C'
    """
    kept = [clip(name, 80) for name in names[:limit]]
    rest = len(names) - len(kept)
    if rest:
        kept.append("another" if rest == 1 else f"{rest} others")
    if len(kept) < 2:
        return "".join(kept)
    return f"{', '.join(kept[:-1])} and {kept[-1]}"


def clip(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word's end to at most ``limit`` characters, "…" where cut.

    >>> clip("one two three", 9)
    'one two…'
    """
    line = _SPACE.sub(" ", text[: limit * 4]).strip()
    if len(line) <= limit and len(text) <= limit * 4:
        return line
    cut = line[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut and len(line) >= limit else cut
    kept = at_word if len(at_word) > limit // 2 else cut
    return kept.rstrip(" ,;:.–—-") + "…"


def open_sentence(text: str) -> str:
    """Return the text with its first letter large and a full stop at its end."""
    line = text.strip()
    if not line:
        return ""
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…" or line[-2:] in ('."', ".”") else ".")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 article", "2 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

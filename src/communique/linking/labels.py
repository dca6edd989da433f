"""Labels: what an event is called, as a person would title it."""

from __future__ import annotations

from collections.abc import Sequence

from communique.interval import Interval
from communique.linking.words import shorten

_NOUNS = {
    "meeting": "Meeting",
    "visit": "Visit",
    "call": "Call",
    "statement": "Statement",
    "letter": "Letter",
    "agreement": "Agreement",
    "test": "Test",
    "exercise": "Exercise",
    "attack": "Attack",
    "sanction": "Sanctions",
    "relief": "Relief",
    "vote": "Vote",
    "election": "Election",
    "release": "Release",
    "withdrawal": "Withdrawal",
    "deadline": "Deadline",
    "other": "Event",
}
_MONTHS = "January February March April May June July August September October November December".split()
_WITH_NAMES = frozenset({"meeting", "call", "visit", "agreement"})


def day_words(when: Interval | None) -> str:
    """Return an interval in words, never finer than it is.

    >>> day_words(Interval.from_json(["2019-10-01", "2019-10-31"]))
    'October 2019'
    """
    if when is None or (when.earliest is None and when.latest is None):
        return ""
    if when.earliest is None or when.latest is None:
        known = when.latest or when.earliest
        assert known is not None
        day = f"{known.day} {_MONTHS[known.month - 1]} {known.year}"
        return f"by {day}" if when.earliest is None else f"from {day}"
    low, high = when.earliest, when.latest
    if low == high:
        return f"{low.day} {_MONTHS[low.month - 1]} {low.year}"
    if when.grain == "month":
        return f"{_MONTHS[low.month - 1]} {low.year}"
    if when.grain == "year":
        return str(low.year)
    if (low.year, low.month) == (high.year, high.month):
        return f"{low.day}–{high.day} {_MONTHS[low.month - 1]} {low.year}"
    first = f"{low.day} {_MONTHS[low.month - 1]}" + (f" {low.year}" if low.year != high.year else "")
    return f"{first} – {high.day} {_MONTHS[high.month - 1]} {high.year}"


def event_label(kind: str, who: Sequence[str], place: str | None, when: Interval | None, quotes: Sequence[str]) -> str:
    """Return a label of at most 25 words: what, who, where, when; the article's own words where there are no names."""
    day = day_words(when)
    if kind in _WITH_NAMES and who:
        head = f"{_NOUNS[kind]} of {_joined(who)}"
    else:
        shortest = min(quotes, key=lambda q: (abs(len(q.split()) - 9), q))
        head = f"{_NOUNS[kind]}: {shorten(' '.join(shortest.split()), 14)}"
    tail = f" in {place}" if place and place.lower() not in head.lower() else ""
    return shorten(f"{head}{tail}{', ' + day if day else ''}", 25)


def _joined(names: Sequence[str]) -> str:
    short = list(names[:3])
    return short[0] if len(short) == 1 else f"{', '.join(short[:-1])} and {short[-1]}"

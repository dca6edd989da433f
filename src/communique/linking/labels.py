"""Labels: what an event is called, as a person would title it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from communique.interval import Interval
from communique.linking.words import shorten, stems

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
WORDS = 16
"""How many words of an article a label holds at most."""
_DANGLING = frozenset("it he she they this that which who his her their its and but so had was were has have".split())
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
    """Return a label of at most 40 words: what, who, where, in whose words, when."""
    day, told = day_words(when), _most_telling(quotes)
    if kind in _WITH_NAMES and who:
        head = f"{_NOUNS[kind]} of {_joined(who)}"
    else:
        head, told = f"{_NOUNS[kind]}: {told}", ""
    tail = f" in {place}" if place and place.lower() not in head.lower() else ""
    words = f": {told}" if told and not stems(told) <= stems(head + tail) else ""
    return shorten(f"{head}{tail}{words}{', ' + day if day else ''}", 40)


def _most_telling(quotes: Sequence[str]) -> str:
    """Return the words that say most of what the others say too, whole if they are short: those of one event agree."""
    ranked = sorted(dict.fromkeys(" ".join(quote.split()) for quote in quotes))
    counts = Counter(stem for quote in ranked for stem in stems(quote))

    def worth(quote: str) -> tuple[float, int, str]:
        words = quote.split()
        said = stems(" ".join(words[:WORDS]))
        shared = sum(counts[stem] for stem in said) / sum(counts.values()) if counts else 0.0
        dangling = 0.15 * (words[0].lower() in _DANGLING) if words else 1.0
        return dangling - shared, abs(len(words) - 9), quote

    return shorten(min(ranked, key=worth), WORDS).rstrip(".,;:")


def _joined(names: Sequence[str]) -> str:
    short = list(names[:3])
    return short[0] if len(short) == 1 else f"{', '.join(short[:-1])} and {short[-1]}"

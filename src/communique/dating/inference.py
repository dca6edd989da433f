"""When an article that states no day was published: solved from its own words against dated events of the world.

A relative date in the sentence of a known event ("the Hanoi summit last February") holds only for some months of
publication; so do "mid-November" of what is to come, and any full date told as past. The months that break no anchor
are the answer if they are few and together; else the article stays undated. Other articles never decide.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

from communique.dating.normalize import anchor_of, resolve
from communique.dating.timex import bound_of, find_timexes
from communique.interval import Interval, add_days
from communique.types import Span, Timex

MOST_MONTHS = 3
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')]*\s+|\n\s*\n")
_AHEAD = re.compile(
    r"\b(?:will|would|could|may|might|expected|due|scheduled|planned|likely|plans?|set|upcoming|next|to)\b", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldEvent:
    """A dated event: the words that must stand with a relative date for it to be meant."""

    day: date
    all: tuple[str, ...]
    any: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What one passage says of the day of publication: the months that it allows, and the words."""

    quote: str
    months: frozenset[int]


@cache
def world_events() -> tuple[WorldEvent, ...]:
    """Return the table that ships with the program."""
    text = resources.files("communique.dating").joinpath("world_events.toml").read_text(encoding="utf-8")
    return tuple(
        WorldEvent(day=date.fromisoformat(row["day"]), all=tuple(row["all"]), any=tuple(row["any"]))
        for row in tomllib.loads(text)["event"]
    )


def infer_publication(text: str, timexes: Sequence[Timex]) -> tuple[Interval | None, tuple[Anchor, ...]]:
    """Return the months in which the article can have been published, or ``None``, and the anchors found.

    At least one anchor must be an event of the world; the answer spans at most three months.
    """
    events = tuple(_event_anchors(text, timexes))
    if not events:
        return None, ()
    anchors = (*events, *_month_anchors(text, timexes), *_past_anchors(text, timexes))
    allowed: frozenset[int] | None = None
    for anchor in anchors:
        allowed = anchor.months if allowed is None else allowed & anchor.months
    if not allowed or max(allowed) - min(allowed) + 1 > MOST_MONTHS or len(allowed) != max(allowed) - min(allowed) + 1:
        return None, anchors
    return Interval(earliest=_first_day(min(allowed)), latest=add_days(_first_day(max(allowed) + 1), -1)), anchors


def infer_interval(
    text: str, *, latest: date | None = None
) -> tuple[Interval | None, tuple[tuple[Interval, str, Span | None], ...]]:
    """Return the interval of publication that the text itself allows, not after ``latest``, and what each anchor allows."""
    solved, anchors = infer_publication(text, find_timexes(text))
    if solved is not None and latest is not None:
        solved = solved.intersect(Interval(earliest=None, latest=latest))
    told = tuple((span, f"content: {' '.join(anchor.quote.split())}", None) for anchor in anchors if (span := _hull(anchor)) is not None)
    return solved, told


def _hull(anchor: Anchor) -> Interval | None:
    """Return the months that an anchor allows as one interval, where they are a few years at most."""
    low, high = min(anchor.months), max(anchor.months)
    return Interval(earliest=_first_day(low), latest=add_days(_first_day(high + 1), -1)) if high - low < 48 else None


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _sentence(text: str, timex: Timex) -> str:
    start = max(
        (m.end() for m in _SENTENCE.finditer(text, max(0, timex.start - 500), timex.start)),
        default=max(0, timex.start - 500),
    )
    stop = _SENTENCE.search(text, timex.end)
    return text[start : stop.start() if stop else len(text)][:900]


def _event_anchors(text: str, timexes: Iterable[Timex]) -> Iterable[Anchor]:
    for timex in timexes:
        if timex.type != "DATE" or anchor_of(timex.recipe) == "absolute":
            continue
        sentence = _sentence(text, timex)
        told = [event for event in world_events() if _is_told(event, sentence.lower())]
        if not told:
            continue
        months = frozenset(
            m
            for event in told
            for m in range(_month_of(event.day), _month_of(event.day) + 30)
            if _fits(timex, m, event.day)
        )
        if months:
            yield Anchor(quote=sentence[:200], months=months)


def _is_told(event: WorldEvent, sentence: str) -> bool:
    return all(word in sentence for word in event.all) and any(word in sentence for word in event.any)


def _fits(timex: Timex, month: int, day: date) -> bool:
    """Whether a relative date, read in that month, means the day; it must be finer than a year."""
    published = Interval.day(_first_day(month).replace(day=15))
    if published.earliest is not None and published.earliest < day:
        return False
    _, interval = resolve(timex.recipe, published)
    return interval is not None and interval.days is not None and interval.days <= 92 and day in interval


def _month_anchors(text: str, timexes: Sequence[Timex]) -> Iterable[Anchor]:
    """Read "mid-November" of what is to come, and "this month or early December": publication is in or just before."""
    for first, second in pairwise(timexes):
        between = text[first.end : second.start]
        if re.fullmatch(r"\s+or\s+(?:in\s+)?", between) and re.match(r"this month", first.quote, re.I):
            named = _named_month(second)
            if named is not None:
                yield Anchor(quote=text[first.start : second.end], months=_months_before(named, 1, 1))
    for timex in timexes:
        named = _named_month(timex)
        if named is None or not re.match(r"(?:early|mid|late)", timex.quote, re.I):
            continue
        sentence = _sentence(text, timex)
        if _AHEAD.search(sentence) and bound_of(text, timex) in ("by", "on"):
            yield Anchor(quote=sentence[:200], months=_months_before(named, 0, 2))


def _named_month(timex: Timex) -> int | None:
    """Return the month (0 to 11) that a date without a year names."""
    if anchor_of(timex.recipe) == "absolute":
        return None
    found = {}
    for probe in (date(2001, 1, 15), date(2001, 7, 15)):
        _, interval = resolve(timex.recipe, Interval.day(probe))
        if interval is None or interval.earliest is None or interval.days is None or interval.days > 31:
            return None
        found[probe] = interval.earliest.month - 1
    return found[date(2001, 1, 15)] if len(set(found.values())) == 1 else None


def _months_before(named: int, least: int, most: int) -> frozenset[int]:
    """Return the months of all years from ``most`` to ``least`` before the named one."""
    return frozenset(year * 12 + named - back for year in range(1900, 2100) for back in range(least, most + 1))


def _past_anchors(text: str, timexes: Iterable[Timex]) -> Iterable[Anchor]:
    """Read full dates of what has been: publication is not before them."""
    for timex in timexes:
        if timex.type != "DATE" or anchor_of(timex.recipe) != "absolute":
            continue
        _, interval = resolve(timex.recipe, None)
        if interval is None or interval.earliest is None or interval.grain not in ("day", "month"):
            continue
        if not _AHEAD.search(_sentence(text, timex)):
            first = _month_of(interval.earliest)
            yield Anchor(quote=timex.quote, months=frozenset(range(first, first + 12 * 60)))

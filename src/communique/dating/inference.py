"""An undated article's day, solved from its content against a table of dated world events.

The text gives constraints on the day of publication: a sentence that puts a known event into "last February" fits only
the days from which last February was the event's month; what is told as past came before; what is told as coming
comes after; "Sunday, July 5" fits only years in which July 5 was a Sunday. The solution is the days that meet all of
them, if they lie together and something bounds them from both sides; else there is none, and the constraints are kept
as runners-up. Dated wrong is worse than undated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from communique.dating.normalize import anchor_of, resolve
from communique.dating.tense import tense_at
from communique.dating.timex import find_timexes
from communique.dating.words import read_table
from communique.interval import Interval, add_days
from communique.types import Span, Timex

Considered = tuple[Interval, str, Span | None]

_LONGEST_TEXT = 40_000
_SENTENCE_END = re.compile(r"(?<=[.!?”\"’])\s+(?=[A-Z“\"‘'])|\n\s*\n|\n")
_NEAR_EVENT = 60
_YEARS_SEARCHED = 3
_WIDEST = 370
_OLDEST = 1900
_PAST, _TO_COME = "a day past", "a day to come"
_WIDEST_BETWEEN = 200
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLANNED = re.compile(
    r"\b(?:ahead of|upcoming|planned|scheduled|next|before|looming|forthcoming|will|would|could|may|might|if)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:after|since|following|wake of|failed|failure|collapsed?|held|met|signed|reached|ended|broke down|won)\b",
    re.IGNORECASE,
)
# "Today" and clocks are as often the speaker's as the writer's; lengths and sets name no day.
_NOT_OF_EVENT = re.compile(r"ref|dur|lit|set|past|coming|night|(?:tod\()?(?:pub|of\(pub,D,)")
_NEXT_MONTH = re.compile(r"\s+(?:or|and)\s+(?:early\s+|mid-?\s*|late\s+|in\s+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldEvent:
    """An event of the table: its first and last day, and the names that must be there (alternatives a tuple)."""

    id: str
    first: date
    last: date
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What one place of the text says of the day of publication: bounds, or a recipe and the days it must touch."""

    source: str
    span: Span
    earliest: date | None = None
    latest: date | None = None
    recipe: str | None = None
    touches: tuple[date, date] | None = None
    weekday: int | None = None
    month: int | None = None

    def allows(self, day: date) -> bool:
        """Whether the article may have been published on that day, as far as this constraint goes."""
        if (self.earliest is not None and day < self.earliest) or (self.latest is not None and day > self.latest):
            return False
        if self.month is not None:
            return day.month == self.month
        if self.recipe is None:
            return True
        _, interval = resolve(self.recipe, Interval.day(day))
        if interval is None or interval.earliest is None or interval.latest is None:
            return False
        if self.weekday is not None:
            return interval.earliest.isoweekday() == self.weekday
        assert self.touches is not None
        return interval.earliest <= self.touches[1] and self.touches[0] <= interval.latest


@cache
def world_events() -> tuple[WorldEvent, ...]:
    """Return the table of dated world events."""
    return tuple(
        WorldEvent(
            id=entry["id"],
            first=date.fromisoformat(entry["days"][0]),
            last=date.fromisoformat(entry["days"][1]),
            names=tuple(tuple(group.split("|")) for group in entry["names"]),
        )
        for entry in read_table("world_events")["event"]
    )


def infer_interval(text: str, latest: date | None = None) -> tuple[Interval | None, tuple[Considered, ...]]:
    """Return the days that the content allows, ``None`` without a unique best; and what was considered.

    ``latest`` is a day that the article was published by at the latest, if one is known.
    """
    body = text[:_LONGEST_TEXT]
    timexes = find_timexes(body)
    constraints = [*_event_constraints(body, timexes), *_plain_constraints(body, timexes)]
    considered = tuple(_considered(constraints))
    solution = _solve(constraints, latest)
    return solution, considered


def _considered(constraints: list[Constraint]) -> Iterator[Considered]:
    for constraint in constraints:
        low, high = constraint.earliest, constraint.latest
        if constraint.touches is not None:
            days = _days_allowed(
                [constraint], add_days(constraint.touches[0], -400), add_days(constraint.touches[1], 800)
            )
            low, high = (days[0], days[-1]) if days else (None, None)
        if low is not None or high is not None:
            yield Interval(earliest=low, latest=high), constraint.source, constraint.span


def _solve(constraints: list[Constraint], latest: date | None) -> Interval | None:
    """Return the days that meet all constraints; ``None`` if none do, if they lie apart, or if one side is open."""
    lows = [one.earliest for one in constraints if one.earliest is not None]
    lows += [add_days(one.touches[0], -370) for one in constraints if one.touches is not None]
    if not lows:
        return None
    if not any(one.touches is not None for one in constraints):
        return _between(constraints, latest)
    start = max(lows)
    end = date(min(start.year + _YEARS_SEARCHED, 9998), 12, 31)
    days = _days_allowed(constraints, start, min(end, latest) if latest is not None else end)
    if not days or days[-1] == end:
        return None
    if (days[-1] - days[0]).days > _WIDEST or (days[-1] - days[0]).days + 1 > len(days) + 31:
        return None
    return Interval(earliest=days[0], latest=days[-1])


def _between(constraints: list[Constraint], latest: date | None) -> Interval | None:
    """Return the days between the last that is told as past and the first that is told as to come, if months at most.

    Only whole dates count, and none that the text tells of both ways: tense around a month or a year is too unsure.
    """
    past = {one.earliest for one in constraints if one.source == _PAST and one.earliest is not None}
    coming = {one.latest for one in constraints if one.source == _TO_COME and one.latest is not None}
    begins, ends = past - coming, coming - past
    if not begins or not ends:
        return None
    low, high = max(begins), min(ends) if latest is None else min(*ends, latest)
    if not 0 <= (high - low).days <= _WIDEST_BETWEEN or any(not one.allows(low) for one in constraints if one.weekday):
        return None
    return Interval(earliest=low, latest=high)


def _days_allowed(constraints: list[Constraint], start: date, end: date) -> list[date]:
    return [
        day
        for day in map(date.fromordinal, range(start.toordinal(), end.toordinal() + 1))
        if all(one.allows(day) for one in constraints)
    ]


def _event_constraints(text: str, timexes: tuple[Timex, ...]) -> Iterator[Constraint]:
    """Yield what the events of the table say: when they were relative to publication, or that they came before it."""
    sentences = None
    for event in world_events():
        if not all(any(name in text for name in group) for group in event.names):
            continue
        sentences = sentences if sentences is not None else list(_sentences(text))
        for start, end in sentences:
            name = next((name for name in event.names[0] if text.find(name, start, end) >= 0), None)
            if name is not None:
                place = text.find(name, start, end)
                yield from _of_mention(text, timexes, event, (start, end), (place, place + len(name)))


def _of_mention(
    text: str, timexes: tuple[Timex, ...], event: WorldEvent, sentence: tuple[int, int], place: tuple[int, int]
) -> Iterator[Constraint]:
    start, end = sentence
    span = Span(start=start, end=end, quote=text[start:end])

    def away(timex: Timex) -> int:
        return max(timex.start - place[1], place[0] - timex.end, 0)

    inside = [
        timex
        for timex in timexes
        if start <= timex.start
        and timex.end <= end
        and timex.type in ("DATE", "TIME")
        and (timex.end <= place[0] or place[1] <= timex.start)
        and not _NOT_OF_EVENT.match(timex.recipe)
    ]
    closest = min(inside, key=away, default=None)
    if closest is not None and anchor_of(closest.recipe) == "publication" and away(closest) <= _NEAR_EVENT:
        recipe = _loose(closest.recipe)
        if _fits_event(recipe, event):
            yield Constraint(source=f"event {event.id}", span=span, recipe=recipe, touches=(event.first, event.last))
            return
    if tense_at(text, place[0]) == "past" and _OVER.search(text, start, end) and not _PLANNED.search(text, start, end):
        yield Constraint(source=f"after {event.id}", span=span, earliest=event.first)


def _fits_event(recipe: str, event: WorldEvent) -> bool:
    """Whether some day of publication makes the recipe touch the event: "in May" cannot mean an event of June."""
    probe = Constraint(source="", span=Span(start=0, end=0, quote=""), recipe=recipe, touches=(event.first, event.last))
    return any(probe.allows(add_days(event.first, steps)) for steps in range(-380, 800, 1))


def _loose(recipe: str) -> str:
    """Return the recipe without the part of a month or year that a writer may have rounded."""
    found = re.fullmatch(r"part\((.*),(?:early|mid|late|start|end)\)", recipe)
    return found[1] if found else recipe


def _plain_constraints(text: str, timexes: tuple[Timex, ...]) -> Iterator[Constraint]:
    """Yield what dates without an event say: past and coming ones, weekdays of days, "this month or December"."""
    for index, timex in enumerate(timexes):
        span = Span(start=timex.start, end=timex.end, quote=timex.quote)
        if anchor_of(timex.recipe) == "absolute" and timex.type == "DATE":
            yield from _of_absolute(text, timex, span)
            continue
        weekday = next((number for number, name in enumerate(_WEEKDAYS, start=1) if name in timex.quote.lower()), None)
        if weekday is not None and re.match(r"near\(pub,\d\d-\d\d,", timex.recipe):
            yield Constraint(source="weekday of a day", span=span, recipe=timex.recipe, weekday=weekday)
        following = timexes[index + 1] if index + 1 < len(timexes) else None
        if (
            timex.recipe == "of(pub,M,0)"
            and following is not None
            and _NEXT_MONTH.match(text[timex.end : following.start])
        ):
            month = re.search(r"near\(pub,(\d\d),", following.recipe)
            if month is not None:
                yield Constraint(source="month before", span=span, month=(int(month[1]) - 2) % 12 + 1)


def _of_absolute(text: str, timex: Timex, span: Span) -> Iterator[Constraint]:
    _, interval = resolve(timex.recipe, None)
    if interval is None or interval.earliest is None or interval.latest is None:
        return
    tense = tense_at(text, timex.start)
    if interval.earliest.year < _OLDEST:
        return
    whole = interval.earliest == interval.latest
    if tense == "past":
        yield Constraint(source=_PAST if whole else "a month or year past", span=span, earliest=interval.earliest)
    elif tense == "future" and whole:
        yield Constraint(source=_TO_COME, span=span, latest=interval.latest)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)

"""Timeline: the days that matter, with a sentence or two for each.

A day's salience is what happened on it: for each event, the independent documents that tell of it, weighed by its type
and by whether its status was reported as done. Copies of one wire story count once.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from communique.derived import Event, Snapshot
from communique.types import Statement

WEIGHT = {
    "meeting": 3.0,
    "agreement": 3.0,
    "vote": 2.5,
    "election": 2.0,
    "deadline": 1.5,
    "visit": 2.0,
    "test": 2.0,
    "attack": 2.0,
    "sanction": 2.0,
    "relief": 2.0,
    "withdrawal": 2.0,
    "release": 2.0,
    "call": 1.5,
    "letter": 1.5,
    "exercise": 1.5,
    "statement": 1.0,
    "other": 1.0,
}
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘(A-Z0-9])|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineSentence:
    """A sentence of an article: verbatim, with its place."""

    text: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """A day, the sentences that tell of it, and the ids of the events on it."""

    day: date
    sentences: tuple[TimelineSentence, ...]
    events: tuple[str, ...]


def timeline(
    snapshot: Snapshot,
    *,
    dates: int | None = None,
    sentences: int = 2,
    start: date | None = None,
    end: date | None = None,
    words: Sequence[str] | None = None,
    talks: str | None = None,
    text_of: Callable[[str], str],
) -> list[TimelineDay]:
    """Return the days that matter most (all that have an event of their own if ``dates`` is None), oldest first."""
    statements = {s.id: s for s in snapshot.statements}
    copies = {d.id for d in snapshot.documents if d.duplicate_of is not None}
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in snapshot.events:
        day = _day_of(event)
        if (
            day is None
            or (start and day < start)
            or (end and day > end)
            or (talks is not None and talks not in event.talks)
        ):
            continue
        if words and not _has_words(event, statements, words):
            continue
        by_day[day].append(event)
    ranked = sorted(by_day, key=lambda day: (-sum(_salience(e, statements, copies) for e in by_day[day]), day))
    chosen = sorted(ranked[:dates] if dates is not None else ranked)
    return [_timeline_day(day, by_day[day], statements, copies, sentences, text_of) for day in chosen]


def _day_of(event: Event) -> date | None:
    """Return the day of an event that is known to a few days; the last of them."""
    if event.when is None or event.when.days is None or event.when.days > 4:
        return None
    return event.when.latest


def _has_words(event: Event, statements: dict[str, Statement], words: Sequence[str]) -> bool:
    told = " ".join(
        [event.label, *(statements[s].evidence[0].quote for s in event.statements if s in statements)]
    ).lower()
    return all(word.lower() in told for word in words)


def _salience(event: Event, statements: dict[str, Statement], copies: set[str]) -> float:
    telling = {statements[s].document for s in event.statements if s in statements} - copies
    changes = len({entry.status for entry in event.history})
    weight = WEIGHT.get(event.type, 1.0) * (1.2 if event.status == "held" else 1.0)
    return weight * math.pow(len(telling), 0.7) * (1 + 0.15 * (changes - 1))


def _timeline_day(
    day: date,
    events: list[Event],
    statements: dict[str, Statement],
    copies: set[str],
    most: int,
    text_of: Callable[[str], str],
) -> TimelineDay:
    ordered = sorted(events, key=lambda e: (-_salience(e, statements, copies), e.id))
    found: list[TimelineSentence] = []
    for statement in _telling(ordered, statements):
        if len(found) >= most:
            break
        text = text_of(statement.document)
        begin, stop = sentence_around(text, statement.evidence[0].start, statement.evidence[0].end)
        if not any(s.document == statement.document and s.start == begin for s in found) and stop - begin < 500:
            found.append(TimelineSentence(text=text[begin:stop], document=statement.document, start=begin, end=stop))
    return TimelineDay(day=day, sentences=tuple(found), events=tuple(e.id for e in ordered))


def _telling(events: Iterable[Event], statements: dict[str, Statement]) -> Iterable[Statement]:
    """Yield statements to quote, event by event in turns: stated dates first, the fullest wording first."""
    queues = []
    for event in events:
        told = [statements[s] for s in event.statements if s in statements]
        queues.append(sorted(told, key=lambda s: (s.time_basis != "stated", -min(len(s.evidence[0].quote), 200), s.id)))
    for turn in range(max((len(queue) for queue in queues), default=0)):
        yield from (queue[turn] for queue in queues if turn < len(queue))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the sentence or sentences that hold a span."""
    low = max(0, start - 600)
    before = [match.end() for match in _SENTENCE_END.finditer(text, low, start)]
    begin = before[-1] if before else (low if low == 0 else start)
    after = _SENTENCE_END.search(text, end, min(len(text), end + 600))
    stop = after.start() if after else min(len(text), end + 600)
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, max(end, begin + len(text[begin:stop].rstrip()))

"""Moves: a plan is put off where a later article gives another day "instead of" its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from communique.derived import Event
from communique.interval import add_days
from communique.linking.matters import day_named
from communique.linking.passages import Passage
from communique.linking.tellings import FAMILY, on_one_quarrel
from communique.linking.words import plain
from communique.types import Document, Statement

_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|and not|originally (?:on|for)|(?:moved|put off|put back|pushed back|postponed|"
    r"brought forward|shifted|delayed) from)\b"
)
_SHARED_MONTH = re.compile(
    r"^\s*(?:the )?(\d{1,2})(?:st|nd|rd|th)? to (?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\b"
)
"""The old day before the month that it shares with the new one: "from 4 to 11 October"."""
REACH, NEAR = 40, 120
"""How many characters behind such words the old day may be named; how many days the article may be from it."""
_PLANNED = ("planned", "ongoing")


@dataclass(frozen=True, slots=True)
class _Move:
    """Words that name an old day, when their article came out, the event that they are of, and the sides there."""

    words: str
    published: date
    event: str
    sides: frozenset[str]


def with_moves(
    events: list[Event],
    event_of: Mapping[str, str],
    passages: Mapping[str, list[Passage]],
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
    context_of: Mapping[str, frozenset[str]],
) -> list[Event]:
    """Return the events, plans whose day an article gives up for another's put off to that."""
    moves = list(_moves(event_of, passages, documents, context_of))
    told = {event.id: event for event in events}
    return [_moved(event, moves, told, statements, context_of) for event in events] if moves else events


def _moves(
    event_of: Mapping[str, str],
    passages: Mapping[str, list[Passage]],
    documents: Mapping[str, Document],
    context_of: Mapping[str, frozenset[str]],
) -> Iterator[_Move]:
    for document, group in sorted(passages.items()):
        published = documents[document].published
        if published is None or published.latest is None:
            continue
        for passage in group:
            event = next((event_of[sid] for sid in passage.statements if sid in event_of), None)
            if event is None:
                continue
            for match in _INSTEAD.finditer(plain(passage.quote)):
                words = _SHARED_MONTH.sub(r"\1 \2", plain(passage.quote)[match.end() : match.end() + REACH])
                yield _Move(words, published.latest, event, context_of.get(document, frozenset()))


def _moved(
    event: Event,
    moves: Iterable[_Move],
    events: Mapping[str, Event],
    statements: Mapping[str, Statement],
    context_of: Mapping[str, frozenset[str]],
) -> Event:
    when = event.when
    if event.status not in _PLANNED or when is None or when.latest is None or (when.days or 99) > 3:
        return event
    sides = frozenset(side for sid in event.statements for side in context_of.get(statements[sid].document, ()))
    for move in moves:
        near = add_days(when.latest, -NEAR) <= move.published <= add_days(when.latest, NEAR)
        if move.event == event.id or not near or not on_one_quarrel(sides, move.sides):
            continue
        target = events.get(move.event)
        if target is not None and _alike(event, target) and day_named(move.words, when, move.published, ahead=True):
            return replace(event, status="postponed", rescheduled_to=target.id)
    return event


def _alike(event: Event, target: Event) -> bool:
    """Whether two events may be one plan on two days: of one kind, or one of them of no clear kind."""
    kinds = {FAMILY.get(event.type, event.type), FAMILY.get(target.type, target.type)}
    return len(kinds) == 1 or "other" in kinds

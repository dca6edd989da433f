"""What other articles of the record suggest of an undated article's day: a proposal for a person, never used by itself.

An undated article that tells of "the talks in Riga on Friday" fits only days from which that Friday is the day that
other articles give those talks. Read-only: nothing here writes to a record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from communique.dating.normalize import anchor_of, resolve
from communique.derived import Event, Snapshot
from communique.interval import Interval, add_days
from communique.types import EventClaim, Statement

_WIDEST_EVENT, _WIDEST = 7, 31
_BEFORE, _AFTER = 60, 400
_MOST_WORDS, _FEWEST_WORDS = 6, 2
_COMMON = frozenset(
    "that with from this will have been were they their said after before which would could about also into than over "
    "monday tuesda wednes thursd friday saturd sunday week month year".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedDay:
    """Days on which an undated article may have been published, and the statements and events that say so, by id."""

    document: str
    interval: Interval
    statements: tuple[str, ...]
    events: tuple[str, ...]


def proposed_days(snapshot: Snapshot) -> dict[str, ProposedDay]:
    """Return document id → proposal for each document without a day on which the events of others agree.

    Proposed are the days that most of its relative dates allow, where they lie within a month; a tie of days apart
    gives nothing.
    """
    undated = {one.id for one in snapshot.documents if one.published is None or one.published_basis == "none"}
    told: dict[str, list[Statement]] = defaultdict(list)
    for statement in snapshot.statements:
        if statement.document in undated and _hangs_on_publication(statement):
            told[statement.document].append(statement)
    found = {}
    dated = _dated_events(snapshot) if told else {}
    for document, statements in sorted(told.items()):
        proposal = _proposal(document, statements, dated)
        if proposal is not None:
            found[document] = proposal
    return found


def _hangs_on_publication(statement: Statement) -> bool:
    time = statement.time
    return isinstance(statement.claim, EventClaim) and time is not None and anchor_of(time.recipe) == "publication"


_Told = tuple[Event, list[tuple[str, set[str]]]]
"""An event, and document and content words of each statement that tells of it."""


def _dated_events(snapshot: Snapshot) -> dict[str, list[_Told]]:
    """Return the events whose days are known by type."""
    of_id = {one.id: one for one in snapshot.statements}
    found: dict[str, list[_Told]] = defaultdict(list)
    for event in snapshot.events:
        days = event.when.days if event.when is not None else None
        if days is not None and days <= _WIDEST_EVENT:
            known = [of_id[one] for one in event.statements if one in of_id]
            found[event.type].append((event, [(one.document, _content_words(one)) for one in known]))
    return found


def _proposal(document: str, statements: Iterable[Statement], dated: dict[str, list[_Told]]) -> ProposedDay | None:
    votes: dict[date, set[tuple[str, str]]] = defaultdict(set)
    for statement in statements:
        for event in _same_events(statement, dated):
            for day in _days_allowed(statement, event):
                votes[day].add((statement.id, event.id))
    if not votes:
        return None
    most = max(len({statement for statement, _ in pairs}) for pairs in votes.values())
    best = sorted(day for day, pairs in votes.items() if len({statement for statement, _ in pairs}) == most)
    if (best[-1] - best[0]).days >= _WIDEST or (best[-1] - best[0]).days + 1 != len(best):
        return None
    pairs = set[tuple[str, str]]().union(*(votes[day] for day in best))
    return ProposedDay(
        document=document,
        interval=Interval(earliest=best[0], latest=best[-1]),
        statements=tuple(sorted({statement for statement, _ in pairs})),
        events=tuple(sorted({event for _, event in pairs})),
    )


def _same_events(statement: Statement, dated: dict[str, list[_Told]]) -> Iterator[Event]:
    """Yield the dated events of other articles that a statement may tell of.

    Of one kind and with words in common: the more parties or the place they share, the fewer words it takes.
    """
    claim = statement.claim
    assert isinstance(claim, EventClaim)
    words = _content_words(statement)
    for event, tellings in dated.get(claim.type, ()):
        shared = max((len(words & other) for document, other in tellings if document != statement.document), default=0)
        parties = len(set(claim.participants) & set(event.participants))
        here = 2 if claim.place and claim.place == event.place else 0
        if shared >= max(_MOST_WORDS - 2 * min(parties, 2) - here, _FEWEST_WORDS):
            yield event


def _content_words(statement: Statement) -> set[str]:
    quote = statement.evidence[0].quote.lower() if statement.evidence else ""
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}|\d+", quote)} - _COMMON


def _days_allowed(statement: Statement, event: Event) -> Iterator[date]:
    """Yield the days of publication from which the statement's date touches the event's."""
    assert statement.time is not None and event.when is not None
    assert event.when.earliest is not None and event.when.latest is not None
    for steps in range(-_BEFORE, _AFTER):
        day = add_days(event.when.earliest, steps)
        _, interval = resolve(statement.time.recipe, Interval.day(day))
        if interval is None or interval.earliest is None or interval.latest is None:
            continue
        if interval.earliest <= event.when.latest and event.when.earliest <= interval.latest:
            yield day

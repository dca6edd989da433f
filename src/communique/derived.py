"""The data model, right half: what linking derives from the statements of many articles.

All of it can be thrown away and made anew. A derived thing bears the id of its earliest statement (earliest
published, then least id); any other of its statements' ids names it too, so that an id which a link, a calendar
or a judgement holds keeps its meaning when an older article arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.interval import Interval
from communique.types import Action, ActorType, Document, EventType, Hedge, Polarity, Stance, Statement

EventStatus = Literal["planned", "held", "ongoing", "cancelled", "postponed"]
Result = Literal["reached", "none", "disputed", "unstated"]
Outcome = Literal["pending", "fulfilled", "missed", "postponed", "cancelled", "unknown"]
OutcomeBasis = Literal["stated", "inferred", "judged", "none"]
ConditionStatus = Literal["open", "met", "dropped"]
Certainty = Literal["certain", "possible"]
ContradictionType = Literal["number", "date", "account", "outcome", "party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts in the record. ``id`` is the gazetteer's key, else made from the canonical name."""

    id: str
    name: str
    type: ActorType
    member_of: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """One negotiation among those of the record."""

    id: str
    label: str
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """What one statement said of an event: its status then, its day, and when that was published."""

    status: str
    when: Interval | None
    reported: Interval | None
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event over all articles, with how it was told over time."""

    id: str
    type: EventType
    status: EventStatus
    result: Result
    when: Interval | None
    place: str | None
    participants: tuple[str, ...]
    label: str
    rescheduled_to: str | None = None
    talks: tuple[str, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What was expected, by whom, and what became of it."""

    id: str
    about: str
    window: Interval | None
    expected_by: tuple[str, ...]
    hedge: Hedge
    outcome: Outcome
    outcome_basis: OutcomeBasis
    outcome_statements: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What a party promised, until when, and whether it was kept."""

    id: str
    party: str | None
    action: str
    by: Interval | None
    outcome: Outcome
    outcome_basis: OutcomeBasis
    outcome_statements: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A party's stance on an issue from the first article that tells of it to the last before it changed."""

    id: str
    party: str | None
    stance: Stance
    issue: str
    since: date | None = None
    until: date | None = None
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A step that waits for another step."""

    id: str
    party: str | None
    step: Action
    requires: Action
    status: ConditionStatus
    since: date | None = None
    until: date | None = None
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlock:
    """A cycle of conditions: each step waits for the next, the last for the first."""

    id: str
    steps: tuple[Action, ...]
    conditions: tuple[str, ...]
    since: date | None
    until: date | None
    certainty: Certainty
    talks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPoint:
    """An issue on (or off) the table of some talks."""

    issue: str
    event: str | None
    status: Literal["on", "off"]
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A contested or defined word."""

    term: str
    party: str | None
    meaning: str | None
    contested: bool
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A judgement by somebody on how the talks stand or went."""

    holder: str | None
    polarity: Polarity
    of: str | None
    talks: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a contradiction: who says it, in at most 25 words, and where."""

    sources: tuple[str, ...]
    says: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two or more accounts of one thing that cannot all be true at once."""

    id: str
    type: ContradictionType
    about: str
    sides: tuple[Side, ...]
    talks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The record as of a day: what the articles published by then support. Everything sorted, nothing by chance.

    ``statements`` bear canonical names; ``talks_of`` maps a statement's id to the talks it belongs to, and
    ``actor_ids`` a canonical name to its actor's id.
    """

    as_of: date | None
    documents: tuple[Document, ...]
    undated: tuple[str, ...]
    talks: tuple[Talks, ...]
    actors: tuple[Actor, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]
    commitments: tuple[Commitment, ...]
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    deadlocks: tuple[Deadlock, ...]
    agenda: tuple[AgendaPoint, ...]
    terms: tuple[Term, ...]
    assessments: tuple[Assessment, ...]
    contradictions: tuple[Contradiction, ...]
    talks_of: dict[str, tuple[str, ...]]
    actor_ids: dict[str, str]

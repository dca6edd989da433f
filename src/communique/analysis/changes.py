"""What a reader of an earlier day's record must learn, and what unlearn: two snapshots of one record compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from communique.derived import Condition, Contradiction, Deadlock, Event, Expectation, Position, Snapshot

ChangeKind = Literal[
    "event", "status", "date", "result", "expectation", "outcome", "commitment", "condition", "position", "deadlock",
    "agenda", "contradiction",
]  # fmt: skip
Thing = Any
_ORDER: tuple[ChangeKind, ...] = (
    "status", "date", "result", "outcome", "deadlock", "event", "condition", "position", "commitment", "contradiction",
    "expectation", "agenda",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. ``unlearn``: the earlier record said otherwise, and ``was`` is what it said; else there is none.

    ``statements``: those that make the difference (of articles published since), the latest last.
    """

    kind: ChangeKind
    unlearn: bool
    was: Thing | None
    now: Thing | None
    statements: tuple[str, ...]
    on: date | None = None


def changes(before: Snapshot, after: Snapshot, *, talks: str | None = None) -> list[Change]:
    """Return the differences, what must be unlearned first, then by kind and day."""
    fresh = {one.id for one in after.statements} - {one.id for one in before.statements}
    days = {document.id: document.published.latest for document in after.documents if document.published is not None}
    day_of = {one.id: days.get(one.document) for one in after.statements}

    def of(things: Iterable[Thing]) -> list[Thing]:
        return [thing for thing in things if talks is None or talks in thing.talks]

    found = [
        *_events(of(before.events), of(after.events)),
        *_outcomes("outcome", of(before.expectations), of(after.expectations), "expectation"),
        *_outcomes("outcome", of(before.commitments), of(after.commitments), "commitment"),
        *_ended("position", of(before.positions), of(after.positions)),
        *_conditions(of(before.conditions), of(after.conditions)),
        *_deadlocks(of(before.deadlocks), of(after.deadlocks), after),
        *_new("contradiction", of(before.contradictions), of(after.contradictions)),
    ]
    told = [_dated(change, fresh, day_of) for change in found]
    kept = [one for one in told if one.statements or one.kind in ("deadlock",)]
    return sorted(
        kept, key=lambda c: (not c.unlearn, _ORDER.index(c.kind), c.on or date.max, getattr(c.now or c.was, "id", ""))
    )


def _statements(thing: Thing) -> tuple[str, ...]:
    if isinstance(thing, Contradiction):
        return tuple(ref for side in thing.sides for ref in side.statements)
    return (*thing.statements, *getattr(thing, "outcome_statements", ()))


def _dated(change: Change, fresh: set[str], day_of: dict[str, date | None]) -> Change:
    """Return the change with those of its statements that are new, and the first day of them."""
    new = [ref for ref in change.statements if ref in fresh]
    new.sort(key=lambda ref: (day_of.get(ref) or date.max, ref))
    return Change(
        kind=change.kind,
        unlearn=change.unlearn,
        was=change.was,
        now=change.now,
        statements=tuple(dict.fromkeys(new)),
        on=change.on or (day_of.get(new[0]) if new else None),
    )


def _pairs(before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[tuple[Thing | None, Thing]]:
    """Yield each thing of the later record with what it was in the earlier one, by any statement they share."""
    known = {ref: thing for thing in reversed(before) for ref in (*_statements(thing), thing.id)}
    for now in after:
        yield known.get(now.id) or next((known[ref] for ref in now.statements if ref in known), None), now


def _events(before: Sequence[Event], after: Sequence[Event]) -> Iterator[Change]:
    for was, now in _pairs(before, after):
        if was is None:
            yield Change(kind="event", unlearn=False, was=None, now=now, statements=now.statements)
            continue
        if was.status != now.status and not (was.status == "held" and now.status == "planned"):
            yield Change(kind="status", unlearn=True, was=was, now=now, statements=now.statements)
        if was.when is not None and now.when is not None and _apart(was, now):
            yield Change(kind="date", unlearn=True, was=was, now=now, statements=now.statements)
        if was.result != now.result and now.result != "unstated":
            yield Change(kind="result", unlearn=was.result != "unstated", was=was, now=now, statements=now.statements)


def _apart(was: Event, now: Event) -> bool:
    """Whether two intervals do not touch: a day told more finely is no other day."""
    low, high = (was.when, now.when) if was.when is not None and now.when is not None else (None, None)
    if low is None or high is None:
        return False
    return (low.latest or date.max) < (high.earliest or date.min) or (high.latest or date.max) < (
        low.earliest or date.min
    )


def _outcomes(kind: ChangeKind, before: Sequence[Thing], after: Sequence[Thing], fresh: ChangeKind) -> Iterator[Change]:
    for was, now in _pairs(before, after):
        if was is None:
            yield Change(kind=fresh, unlearn=False, was=None, now=now, statements=now.statements)
        elif was.outcome != now.outcome and now.outcome != "unknown":
            # Nobody said that it would come true, so only an outcome that changed is unlearned.
            unlearn = was.outcome not in ("pending", "unknown") or now.outcome not in ("fulfilled",)
            yield Change(kind=kind, unlearn=unlearn, was=was, now=now, statements=_statements(now))


def _new(kind: ChangeKind, before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[Change]:
    known = {ref for thing in before for ref in (*_statements(thing), thing.id)}
    for now in after:
        if not known & {now.id, *_statements(now)[:1]}:
            yield Change(kind=kind, unlearn=False, was=None, now=now, statements=_statements(now))


def _ended(kind: ChangeKind, before: Sequence[Position], after: Sequence[Position]) -> Iterator[Change]:
    for was, now in _pairs(before, after):
        if was is None:
            yield Change(kind=kind, unlearn=False, was=None, now=now, statements=now.statements)
        elif was.until is None and now.until is not None:
            against = [one for one in after if one.party == now.party and one.since == now.until]
            yield Change(
                kind=kind,
                unlearn=True,
                was=was,
                now=now,
                statements=tuple(ref for one in against for ref in one.statements),
                on=now.until,
            )


def _conditions(before: Sequence[Condition], after: Sequence[Condition]) -> Iterator[Change]:
    for was, now in _pairs(before, after):
        if was is None:
            yield Change(kind="condition", unlearn=False, was=None, now=now, statements=now.statements)
        elif was.status != now.status:
            yield Change(kind="condition", unlearn=True, was=was, now=now, statements=now.statements, on=now.until)


def _deadlocks(before: Sequence[Deadlock], after: Sequence[Deadlock], snapshot: Snapshot) -> Iterator[Change]:
    told = {one.id: one.statements for one in snapshot.conditions}
    known = {frozenset(one.conditions): one for one in before}
    ids = {one.id: one for one in before}
    for now in after:
        was = known.get(frozenset(now.conditions)) or ids.get(now.id)
        statements = tuple(ref for one in now.conditions for ref in told.get(one, ()))
        if was is None and now.until is None:
            yield Change(kind="deadlock", unlearn=False, was=None, now=now, statements=statements)
        elif was is not None and was.until is None and now.until is not None:
            yield Change(kind="deadlock", unlearn=True, was=was, now=now, statements=statements, on=now.until)


def is_expectation(thing: Thing) -> bool:
    """Whether a changed thing is an expectation rather than a commitment."""
    return isinstance(thing, Expectation)

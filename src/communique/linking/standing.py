"""When a condition stands: from its telling until it is met, dropped or overtaken by a deal; told again, again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from communique.derived import Condition, Event
from communique.linking.actions import concluded, hypothetical, same_class, shown_by
from communique.linking.actors import Roster
from communique.linking.waiting import Wait
from communique.types import EventClaim, Statement

Ending = Literal["met", "dropped", "deal"]
# Events that are themselves a class of concession, whatever words they are told in.
_CLASS_OF_EVENT = {"release": "release", "withdrawal": "withdraw-forces", "relief": "sanctions-relief"}
_TALK_ONLY = ("meeting", "visit", "call", "statement", "letter", "deadline", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days from ``since`` to before ``until`` on which a condition stands, and what ended it."""

    since: date | None
    until: date | None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done: on a day, by sides, of a class; a deal if the sides agreed, in some talks.

    ``documents``: how many tell of the deal.
    """

    day: date
    sides: frozenset[str]
    shown: str | None
    deal: bool
    documents: int
    talks: frozenset[str]


def deeds_of(
    events: Iterable[Event],
    roster: Roster,
    statements: Mapping[str, Statement],
    talks_of: Mapping[str, tuple[str, ...]],
) -> list[Deed]:
    """Return what was done by the events that were held, the earliest first; ``talks_of``: by a statement's id."""
    found = []
    for event in events:
        day = event.when.latest if event.when is not None else None
        if event.status != "held" or day is None or event.result in ("none", "disputed"):
            continue
        sides = frozenset(side for who in event.participants if (side := roster.side(who)) is not None)
        told = [statements[ref] for ref in event.statements if ref in statements]
        talks = frozenset(key for one in told for key in talks_of.get(one.id, ()))
        deals = [one for one in told if _is_deal(one)]
        found.append(
            Deed(
                day=day,
                sides=sides,
                shown=_class_of(event, told),
                deal=bool(deals),
                documents=len({one.document for one in deals}),
                talks=talks,
            )
        )
    return sorted(found, key=lambda deed: (deed.day, sorted(deed.sides), deed.shown or "", sorted(deed.talks)))


def _is_deal(one: Statement) -> bool:
    """Whether a statement tells of a deal that was made, not of one that was hoped for or hangs on something."""
    claim = one.claim
    if not isinstance(claim, EventClaim) or claim.type != "agreement" or claim.status != "held":
        return False
    return bool(one.evidence) and concluded(one.evidence[0].quote)


def _class_of(event: Event, told: Sequence[Statement]) -> str | None:
    """Return the class of concession that an event is, if its words show one."""
    if event.type in (*_TALK_ONLY, "agreement"):
        return None
    words = [one.evidence[0].quote for one in told if one.evidence and not hypothetical(one.evidence[0].quote)]
    shown = [found[0] for quote in words if (found := shown_by(quote)) is not None]
    return max(sorted(set(shown)), key=shown.count) if shown else _CLASS_OF_EVENT.get(event.type)


def spells_of(
    waits: Sequence[Wait],
    events: Sequence[Event],
    roster: Roster,
    statements: Mapping[str, Statement],
    days: Mapping[str, date | None],
    talks_of: Mapping[str, tuple[str, ...]],
) -> dict[str, list[Spell]]:
    """Return the spells of each condition by its id, the earliest first."""
    deeds = deeds_of(events, roster, statements, talks_of)
    found = {}
    for wait in waits:
        talks = frozenset(key for ref in wait.condition.statements for key in talks_of.get(ref, ()))
        found[wait.condition.id] = _spells(wait, talks, deeds, statements, days)
    return found


def _spells(
    wait: Wait,
    talks: frozenset[str],
    deeds: Sequence[Deed],
    statements: Mapping[str, Statement],
    days: Mapping[str, date | None],
) -> list[Spell]:
    told = sorted(
        {day for ref in wait.condition.statements if ref in statements and (day := days.get(statements[ref].document))}
    )
    if not told:
        return [Spell(since=None, until=None)]
    ends = [
        (deed.day, ending) for deed in deeds if deed.day >= told[0] and (ending := _ends(wait, talks, deed)) is not None
    ]
    found: list[Spell] = []
    for day in told:
        if found and (found[-1].until is None or day <= found[-1].until):
            continue
        end = next(((ended, ending) for ended, ending in ends if ended >= day), None)
        found.append(Spell(since=day, until=end[0] if end else None, ending=end[1] if end else None))
    return found


def _ends(wait: Wait, talks: frozenset[str], deed: Deed) -> Ending | None:
    """Return how a deed ends a condition: the sides agreed, the requirement was met, the step taken without it."""
    both = wait.doer in deed.sides and (wait.needed in deed.sides if wait.needed else len(deed.sides) > 1)
    # Who agreed is often half told ("Greece and its lenders"): then the side named made it with whom it waits for, and
    # a deal of nobody named, told in several articles, is one of the talks that they are on.
    half = wait.doer in deed.sides or (deed.documents > 1 and bool(talks & deed.talks))
    if deed.deal and (both or (len(deed.sides) < 2 and half)):
        return "deal"
    if deed.shown is None or deed.deal:
        return None
    if same_class(deed.shown, wait.requires.action_class) and (wait.needed is None or wait.needed in deed.sides):
        return "met" if wait.doer not in deed.sides or wait.needed is not None else None
    if same_class(deed.shown, wait.step.action_class) and wait.doer in deed.sides:
        return "dropped"
    return None


def with_status(conditions: Iterable[Condition], spells: Mapping[str, Sequence[Spell]]) -> list[Condition]:
    """Return the conditions, closed where their last spell has ended."""
    found = []
    for one in conditions:
        last = spells[one.id][-1] if spells.get(one.id) else None
        if one.status == "open" and last is not None and last.until is not None:
            status: Literal["met", "dropped"] = "met" if last.ending == "met" else "dropped"
            found.append(replace(one, status=status, until=last.until))
        else:
            found.append(one)
    return found

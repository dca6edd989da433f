"""When a condition stands: from its telling until it is met, dropped or overtaken by a deal; told again, again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from communique.derived import Condition, Event
from communique.interval import add_days
from communique.linking.actions import concluded, hypothetical, kin_of, same_class, shown_by
from communique.linking.roster import Roster
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


LATELY = 3
"""How many days before an article a deal of which it tells may have ended what it tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done: on a day, by sides, of a class; a deal if the sides agreed, in some talks.

    ``talks``: their ids, and those of the articles that tell of it; ``documents``: how many tell of it;
    ``whole``: whether all parties made it, counted and not named ("the four parties").
    """

    day: date
    sides: frozenset[str]
    shown: str | None
    deal: bool
    documents: int
    talks: frozenset[str]
    whole: bool = False


_EVERYBODY = re.compile(
    r"(?:all|every|three|four|five|six|seven|eight|nine|ten|\d+)\b(?: [\w’'-]+)* "
    r"(?:parties|sides|governments|states|countries|partners|unions|groups|factions|movements|delegations|leaders|members)",
    re.IGNORECASE,
)
"""A participant that is all parties of the talks; "the two sides" of many may be any two."""


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
        talks = frozenset(key for one in told for key in (one.document, *talks_of.get(one.id, ())))
        deals = [one for one in told if _is_deal(one)]
        found.append(
            Deed(
                day=day,
                sides=sides,
                shown=_class_of(event, told),
                deal=bool(deals),
                documents=len({one.document for one in deals}),
                talks=talks,
                whole=any(_EVERYBODY.fullmatch(who) for who in event.participants),
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
    deeds = _Deeds(deeds_of(events, roster, statements, talks_of))
    return {wait.condition.id: _spells(wait, deeds, statements, days) for wait in waits}


class _Deeds:
    """Deeds by what they were, by whom and on which talks, so that a condition meets only those that may end it."""

    def __init__(self, deeds: Iterable[Deed]) -> None:
        """Index deeds that come in order; what was neither a deal nor a known step ends nothing."""
        self._by_key: dict[tuple[str, str], list[tuple[date, int, Deed]]] = defaultdict(list)
        for number, deed in enumerate(deeds):
            shown = "deal" if deed.deal else deed.shown
            if shown is None:
                continue
            for key in (*deed.sides, *(f"@{key}" for key in deed.talks)):
                self._by_key[shown, key].append((deed.day, number, deed))

    def first_end(self, wait: Wait, since: date) -> tuple[date, Ending] | None:
        """Return the day of the first deed from a day on that ends a condition, and how it ends it."""
        found = [end for key in self._keys(wait) if (end := self._first(self._by_key.get(key, []), wait, since))]
        return (min(found)[0], min(found)[2]) if found else None

    def end_told(self, wait: Wait, day: date, document: str) -> Ending | None:
        """Return how a condition had ended by a day, as the article that tells the condition tells of the end too.

        A deal of days before is background: a truce of last week ends nothing that is asked for now.
        """
        shown = {"deal", *kin_of(wait.requires.action_class), *kin_of(wait.step.action_class)}
        deeds = [row for key in sorted(shown) for row in self._by_key.get((key, f"@{document}"), ())]
        ends = (_ends(wait, deed) for ended, _, deed in deeds if add_days(day, -LATELY) <= ended <= day)
        return next((ending for ending in ends if ending is not None), None)

    @staticmethod
    def _keys(wait: Wait) -> Iterator[tuple[str, str]]:
        talks = [f"@{key}" for key in sorted(wait.talks)]
        for key in (wait.doer, *talks):
            yield "deal", key
        for shown in kin_of(wait.requires.action_class):
            for key in (wait.needed,) if wait.needed is not None else talks:
                yield shown, key
        for shown in kin_of(wait.step.action_class):
            yield shown, wait.doer

    @staticmethod
    def _first(deeds: list[tuple[date, int, Deed]], wait: Wait, since: date) -> tuple[date, int, Ending] | None:
        for day, number, deed in deeds[bisect_left(deeds, since, key=lambda row: row[0]) :]:
            ending = _ends(wait, deed)
            if ending is not None:
                return day, number, ending
        return None


def _spells(
    wait: Wait, deeds: _Deeds, statements: Mapping[str, Statement], days: Mapping[str, date | None]
) -> list[Spell]:
    told = sorted(
        {
            (day, statements[ref].document)
            for ref in wait.condition.statements
            if ref in statements and (day := days.get(statements[ref].document))
        }
    )
    if not told:
        return [Spell(since=None, until=None)]
    found: list[Spell] = []
    for day, document in told:
        if found and (found[-1].until is None or day <= found[-1].until):
            continue
        over = deeds.end_told(wait, day, document)
        if over is not None:
            # An article that tells of the end looks back on the condition: it stands no longer, if it ever did.
            found += [] if found else [Spell(since=day, until=day, ending=over)]
            continue
        end = deeds.first_end(wait, day)
        found.append(Spell(since=day, until=end[0] if end else None, ending=end[1] if end else None))
    return found


def _ends(wait: Wait, deed: Deed) -> Ending | None:
    """Return how a deed ends a condition: the sides agreed, the requirement was met, the step taken without it."""
    together = bool(wait.talks & deed.talks)
    with_whom = wait.needed in deed.sides if wait.needed else len(deed.sides) > 1 and together
    # A deal with Arcadia alone does not end what was told of Arcadia and Borduria.
    both = wait.doer in deed.sides and with_whom and wait.others <= deed.sides
    # Who agreed is often half told ("Greece and its lenders"): then the side named made it with whom it waits for, and
    # a deal of nobody named, told in several articles, is one of the talks that they are on.
    half = wait.doer in deed.sides or (deed.documents > 1 and together)
    if deed.deal and (both or (deed.whole and together) or (len(deed.sides) < 2 and half)):
        return "deal"
    if deed.shown is None or deed.deal:
        return None
    by_needed = wait.needed in deed.sides if wait.needed is not None else together
    if same_class(deed.shown, wait.requires.action_class) and by_needed:
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

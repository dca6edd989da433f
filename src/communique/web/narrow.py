"""A snapshot narrowed to what concerns a negotiation, a party, an outlet, an issue or a stretch of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from communique.derived import (
    Assessment,
    Commitment,
    Condition,
    Contradiction,
    Deadlock,
    Event,
    Expectation,
    Position,
    Snapshot,
    Term,
)
from communique.interval import Interval
from communique.render.lookup import Lookup

GROUPS = (
    "events", "expectations", "commitments", "positions", "conditions", "deadlocks", "agenda", "terms", "assessments",
    "contradictions",
)  # fmt: skip
_WORD = re.compile(r"\w+")
_SMALL = frozenset("a an and at by for from in into its of on or over the their to with".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a visitor asked for; ``None`` asks for nothing in particular."""

    talks: str | None = None
    party: str | None = None
    outlet: str | None = None
    start: date | None = None
    end: date | None = None
    words: str = ""
    issue: str = ""

    @property
    def asked(self) -> bool:
        """Whether anything is asked for at all."""
        return any((self.talks, self.party, self.outlet, self.start, self.end, self.words, self.issue))


def narrow(lookup: Lookup, keep: Callable[[Any], bool]) -> Snapshot:
    """Return the snapshot with only the derived things to keep; statements, documents and actors all stay."""
    snapshot = lookup.snapshot
    kept: dict[str, Any] = {name: tuple(filter(keep, getattr(snapshot, name))) for name in GROUPS}
    return replace(snapshot, **kept)


def by_facets(lookup: Lookup, facets: Facets) -> Snapshot:
    """Return the snapshot with only what fits all facets."""
    if not facets.asked:
        return lookup.snapshot
    conditions = {one.id: one for one in lookup.snapshot.conditions}
    wanted = words_of(f"{facets.words} {facets.issue}")

    def keep(thing: Any) -> bool:
        refs = refs_of(thing, conditions)
        return (
            (facets.talks is None or facets.talks in thing.talks)
            and (facets.party is None or facets.party in lookup.parties(names_of(thing)))
            and (facets.outlet is None or any(lookup.outlet_of(s) == facets.outlet for s in lookup.known(refs)))
            and _in_time(lookup, thing, refs, facets)
            and wanted <= words_of(text_of_thing(thing))
        )

    return narrow(lookup, keep)


def of_actor(lookup: Lookup, name: str) -> Snapshot:
    """Return the snapshot with only what names the actor, or somebody who speaks for it."""
    names = {name, *(actor.name for actor in lookup.snapshot.actors if lookup.party(actor.name) == name)}
    return narrow(lookup, lambda thing: not names.isdisjoint(names_of(thing)))


def of_issue(lookup: Lookup, issue: str) -> Snapshot:
    """Return the snapshot with only what has all the issue's words."""
    wanted = words_of(issue)
    return narrow(lookup, lambda thing: bool(wanted) and wanted <= words_of(text_of_thing(thing)))


def issues_of(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Return the issues that positions and agendas name, with the number of things that name them, most first."""
    numbers: dict[str, int] = {}
    shown: dict[str, str] = {}
    for name in (*(one.issue for one in snapshot.positions), *(one.issue for one in snapshot.agenda)):
        key = name.casefold()
        shown.setdefault(key, name)
        numbers[key] = numbers.get(key, 0) + 1
    for name in (issue for talks in snapshot.talks for issue in talks.issues):
        shown.setdefault(name.casefold(), name)
        numbers[name.casefold()] = numbers.get(name.casefold(), 0) + 5
    return [(shown[key], number) for key, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))]


def names_of(thing: Any) -> list[str]:
    """Return the actors that a derived thing names."""
    found: Iterable[str | None]
    match thing:
        case Event():
            found = thing.participants
        case Expectation():
            found = thing.expected_by
        case Commitment() | Position() | Term():
            found = [thing.party]
        case Condition():
            found = [thing.party, thing.step.party, thing.requires.party]
        case Deadlock():
            found = [step.party for step in thing.steps]
        case Assessment():
            found = [thing.holder]
        case Contradiction():
            found = [name for side in thing.sides for name in side.sources]
        case _:
            found = []
    return [name for name in found if name]


def refs_of(thing: Any, conditions: dict[str, Condition] | None = None) -> list[str]:
    """Return the statements that a derived thing rests on."""
    if isinstance(thing, Deadlock):
        held = conditions or {}
        return [ref for one in thing.conditions if one in held for ref in held[one].statements]
    if isinstance(thing, Contradiction):
        return [ref for side in thing.sides for ref in side.statements]
    return list(thing.statements)


def text_of_thing(thing: Any) -> str:
    """Return all the words by which a derived thing is told."""
    return " ".join(filter(None, _words(thing)))


def _words(thing: Any) -> Iterator[str | None]:
    for name in ("label", "place", "about", "issue", "term", "meaning", "of"):
        yield getattr(thing, name, None)
    if isinstance(thing, Commitment):
        yield thing.action
    if isinstance(thing, Condition):
        yield f"{thing.step.action} {thing.requires.action}"
    if isinstance(thing, Deadlock):
        yield " ".join(step.action for step in thing.steps)
    if isinstance(thing, Contradiction):
        yield " ".join(side.says for side in thing.sides)
    yield " ".join(names_of(thing))


def words_of(text: str) -> frozenset[str]:
    """Return a text's words in small letters, an ending "s" cut, words of grammar left out."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _SMALL)


def _in_time(lookup: Lookup, thing: Any, refs: list[str], facets: Facets) -> bool:
    if facets.start is None and facets.end is None:
        return True
    asked = Interval(earliest=facets.start, latest=facets.end)
    when = next((found for name in ("when", "window", "by") if (found := getattr(thing, name, None))), None)
    if isinstance(when, Interval):
        return asked.overlaps(when)
    newest = lookup.newest(refs)
    return newest != date.min and newest in asked

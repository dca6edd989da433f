"""Which things concern an issue or an actor: the words and names by which a derived thing is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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

_WORD = re.compile(r"\w+")
_SMALL = frozenset("a an and at by for from in into its of on or over the their to with".split())


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

"""World knowledge as data: states, bodies, outlets, places, offices; which words name them, and how.

Surfaces keep their case. A surface may belong to several entries ("Georgia"); the one listed first is meant unless the
article says otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from communique.types import ActorType

Relation = Literal["name", "alias", "demonym", "metonym-capital", "metonym-seat", "outlet", "context", "city"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way to name an actor or place: its key, canonical name, type, and how this surface relates to it."""

    key: str
    name: str
    type: ActorType
    member_of: str | None = None
    relation: Relation = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A title or role: its kind, and whether its bearer speaks for a state or body."""

    kind: str
    official: bool


@dataclass(frozen=True, slots=True)
class Leader:
    """A person whose state or body is common knowledge: full name, key of what they speak for, gender."""

    name: str
    key: str
    gender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All entries by surface and by key; offices by their words in small letters; nouns that act as a party.

    ``openings`` and ``office_openings`` are all beginnings of surfaces and offices, in small letters: words that are
    none need no longer look. ``cities`` are the surfaces that name a city, capitals included: "the Hanoi talks" are
    talks in a place. ``treaties`` name no side. ``portfolios`` are words for what a minister is of. ``leaders`` holds
    well-known bearers of high office by surname, ``given`` the gender ("m", "f") that goes with a given name.
    """

    names: Mapping[str, tuple[Entry, ...]]
    keys: Mapping[str, Entry]
    offices: Mapping[str, Office]
    groups: frozenset[str]
    portfolios: frozenset[str]
    cities: frozenset[str]
    openings: frozenset[str]
    office_openings: frozenset[str]
    treaties: frozenset[str]
    leaders: Mapping[str, tuple[Leader, ...]]
    given: Mapping[str, str]
    max_words: int

    def entry(self, key: str) -> Entry:
        """Return the entry that bears the key as its name; KeyError if there is none."""
        return self.keys[key]


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that ships with the program.

    >>> load_gazetteer().names["Pyongyang"][0].name
    'North Korea'
    """
    names: dict[str, tuple[Entry, ...]] = {}
    keys: dict[str, Entry] = {}
    for surface, entry in (*_states(), *_organisations(), *_outlets(), *_places()):
        keys.setdefault(entry.key, entry)
        if all(other.key != entry.key for other in names.get(surface, ())):
            names[surface] = (*names.get(surface, ()), entry)
    table = _table("offices")
    offices = {
        word: Office(kind=row["kind"], official=row["official"])
        for row in reversed(table["office"])
        for word in row["words"]
    }
    cities = {row["capital"] for row in _table("states")["state"] if "capital" in row}
    cities |= {surface for surface, entries in names.items() if any(entry.type == "place" for entry in entries)}
    return Gazetteer(
        cities=frozenset(cities),
        names=names,
        keys=keys,
        offices=offices,
        groups=frozenset(table["groups"]["words"]),
        portfolios=frozenset(table["portfolios"]["words"]),
        openings=_beginnings(names),
        office_openings=_beginnings(offices),
        leaders=_leaders(),
        given={name: gender for gender, names_of in _table("given_names").items() for name in names_of},
        treaties=frozenset(_table("treaties")["names"]),
        max_words=max(len(surface.split()) for surface in names),
    )


def _beginnings(surfaces: Iterable[str]) -> frozenset[str]:
    return frozenset(surface.lower()[:end] for surface in surfaces for end in range(1, len(surface.lower()) + 1))


def _leaders() -> dict[str, tuple[Leader, ...]]:
    by_surname: dict[str, tuple[Leader, ...]] = {}
    for key, row in _table("leaders").items():
        for gender, full_names in row.items():
            for full in full_names:
                name, _, surname = full.partition("|")
                surname = surname or name.split()[-1]
                by_surname[surname] = (*by_surname.get(surname, ()), Leader(name, key, gender))
    return by_surname


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _states() -> Iterator[tuple[str, Entry]]:
    for row in _table("states")["state"]:
        surfaces: list[tuple[str, Relation]] = [(row["name"], "name")]
        surfaces += [(alias, "alias") for alias in row.get("aliases", ())]
        surfaces += [(word, "demonym") for word in row["demonyms"]]
        surfaces += [(row["capital"], "metonym-capital")] if "capital" in row else []
        surfaces += [(seat, "metonym-seat") for seat in row.get("seats", ())]
        surfaces += [(word, "context") for word in row.get("context", ())]
        for surface, relation in surfaces:
            yield surface, Entry(key=row["key"], name=row["name"], type="state", relation=relation)
        for city in row.get("cities", ()):
            yield (
                city,
                Entry(key=f"place-{city.lower()}", name=city, type="place", member_of=row["key"], relation="city"),
            )


def _organisations() -> Iterator[tuple[str, Entry]]:
    rows = _table("organisations")["organisation"]
    bodies = {row["key"] for row in rows}
    for row in rows:
        surfaces: list[tuple[str, Relation]] = [(row["name"], "name")]
        surfaces += [(alias, "alias") for alias in row.get("aliases", ())]
        surfaces += [(seat, "metonym-capital") for seat in row.get("seats", ())]
        surfaces += [(word, "context") for word in row.get("context", ())]
        above = row.get("member_of")
        above = f"org-{above}" if above in bodies else above
        for surface, relation in surfaces:
            yield (
                surface,
                Entry(
                    key=f"org-{row['key']}", name=row["name"], type="organisation", member_of=above, relation=relation
                ),
            )


def _outlets() -> Iterator[tuple[str, Entry]]:
    for row in _table("outlets")["outlet"]:
        for surface in (row["name"], *row.get("aliases", ())):
            yield (
                surface,
                Entry(key=f"outlet-{row['name'].lower()}", name=row["name"], type="organisation", relation="outlet"),
            )


def _places() -> Iterator[tuple[str, Entry]]:
    for row in _table("places")["place"]:
        for surface in (row["name"], *row.get("aliases", ())):
            yield (
                surface,
                Entry(
                    key=f"place-{row['name'].lower()}",
                    name=row["name"],
                    type="place",
                    member_of=row.get("state"),
                    relation="name",
                ),
            )

"""The roster: the actors of a record, what each document calls them, and whom they belong to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from communique.derived import Actor
from communique.linking.homes import homes_of
from communique.linking.words import long_stems
from communique.types import ActorType, LocalActor

Local = tuple[str, str]
Told = tuple[str, LocalActor]


@dataclass(frozen=True, slots=True)
class Roster:
    """Actors of the record, and which one a name in a document stands for.

    ``tops``: actor → the topmost body that it belongs to; ``names_in``: document → its names and their actors;
    ``firm``: those whom the gazetteer knows, and states and bodies that have a name, who may be a side of talks;
    ``outlets``: papers and agencies, which only report them.
    """

    actors: tuple[Actor, ...]
    of: Mapping[Local, str]
    parent: Mapping[str, str | None]
    types: Mapping[str, ActorType]
    tops: Mapping[str, str]
    names_in: Mapping[str, tuple[tuple[str, str], ...]]
    firm: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()

    def name(self, document: str, name: str | None) -> str | None:
        """Return the canonical name of what a document calls ``name``."""
        return self.of.get((document, name), name) if name is not None else None

    def without_outlets(self, publishers: Iterable[str]) -> Roster:
        """Return the roster, those who publish the record's articles being no side of its talks."""
        own = frozenset(publishers) & self.types.keys()
        return replace(self, firm=self.firm - own, outlets=self.outlets | own)

    def stems(self) -> frozenset[str]:
        """Return the stems of the names of states, persons and bodies."""
        named = [actor for actor in self.actors if actor.type in ("state", "person", "organisation")]
        return frozenset(
            stem
            for actor in named
            for name in (actor.name, *actor.aliases)
            if name[:1].isupper()
            for stem in long_stems(name)
        )

    def side(self, name: str | None) -> str | None:
        """Return the topmost body that an actor belongs to, itself if to none."""
        return self.tops.get(name, name) if name is not None else None


_AGENCY = re.compile(r"\b(?:News|Press) (?:Agency|Service)$")


def roster_of(merged: Mapping[str, list[Told]], names: Mapping[str, str]) -> Roster:
    """Return the roster of merged actors: key → (document, actor), and key → the actor's name."""
    of = {(document, actor.name): names[key] for key, members in merged.items() for document, actor in members}
    types = {names[key]: _type_of(members) for key, members in merged.items()}
    outlets = frozenset(name for key, name in names.items() if key.startswith("outlet-") or _AGENCY.search(name))
    known = frozenset(names[key] for key in merged if not key.startswith("a-"))
    bodies = {names[key] for key, told in merged.items() if any(a.type in ("state", "organisation") for _, a in told)}
    parent = _parents(merged, names, of, types, bodies)
    actors = []
    for key, members in merged.items():
        name = names[key]
        aliases = tuple(sorted({form for _, actor in members for form in (*actor.mentions, actor.name)} - {name}))
        above = _named_above(name, parent)
        actors.append(Actor(id=key, name=name, type=types[name], member_of=above, aliases=aliases))
    names_in: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (document, local), name in sorted(of.items()):
        names_in[document].append((local, name))
    return Roster(
        actors=tuple(sorted(actors, key=lambda a: a.id)),
        of=of,
        parent=parent,
        types=types,
        tops={name: _top(name, parent, types) for name in parent},
        names_in={document: tuple(pairs) for document, pairs in names_in.items()},
        firm=known.union(name for name in bodies if name[:1].isupper()) - outlets,
        outlets=outlets,
    )


def _parents(
    merged: Mapping[str, list[Told]],
    names: Mapping[str, str],
    of: Mapping[Local, str],
    types: Mapping[str, ActorType],
    bodies: Container[str],
) -> dict[str, str | None]:
    """Return whom each actor belongs to: bodies first, then as most articles say, then who is named beside it most."""
    documents = {names[key]: {document for document, _ in members} for key, members in merged.items()}
    homes = homes_of(merged, names, of, types, documents)
    found: dict[str, str | None] = {}
    for key, members in sorted(merged.items()):
        name = names[key]
        above: Counter[str] = Counter()
        for document, actor in members:
            whose = of.get((document, actor.member_of), actor.member_of) if actor.member_of else None
            if whose is not None and not (types[name] == "organisation" and _of_one_part(actor, types.get(whose))):
                above[whose] += 1
        beside = {one: len(documents[name] & documents.get(one, set())) for one in above}
        top = min(above, key=lambda one: (one not in bodies, -above[one], -beside[one], one)) if above else None
        top = top or homes.get(name)
        # A state that the gazetteer knows is nobody's, whatever a parse makes of it ("told Reuters Chad would …").
        found[name] = None if top == name or (types[name] == "state" and not key.startswith("a-")) else top
    return found


def _of_one_part(actor: LocalActor, above: ActorType | None) -> bool:
    """Whether what tells whose somebody is tells it not of the body, but of a part of it.

    Whose one member is ("the Chamber's speaker, a Social Democrat"), or some are ("the mill's workers" of a union of
    workers), is not whose the body is; a body is of those for whom it stands ("the dockers' union").
    """
    return actor.type == "person" or (actor.type == "group" and above in ("organisation", "state"))


def _named_above(name: str, parent: Mapping[str, str | None]) -> str | None:
    """Return whom an actor belongs to that has a name: of "the government's side" of Norland, Norland."""
    above, seen = parent[name], {name}
    while above is not None and above not in seen and above[:1].islower() and parent.get(above) is not None:
        seen.add(above)
        above = parent[above]
    return above if above != name else parent[name]


def _top(name: str, parent: Mapping[str, str | None], types: Mapping[str, ActorType]) -> str:
    """Return the topmost body above an actor: a body of a name belongs to no mere group ("the operators")."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        above = parent.get(name)
        if above is None or (types[name] == "organisation" and types.get(above) not in ("organisation", "state")):
            return name
        name = above
    return name


def _type_of(members: Iterable[tuple[str, LocalActor]]) -> ActorType:
    kinds = Counter(actor.type for _, actor in members)
    return min(kinds, key=lambda t: (t == "unknown", t == "group" and "organisation" in kinds, -kinds[t], t))

"""Actors: which names of which articles stand for the same person or body."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from communique.linking.blocks import BlockCache
from communique.linking.bodies import by_members, whole_names
from communique.linking.firms import firms
from communique.linking.judging import by_time
from communique.linking.peoples import peoples
from communique.linking.roster import Local, Roster, Told, roster_of
from communique.linking.short_forms import short_forms
from communique.linking.spellings import FullName, variants
from communique.linking.words import long_stems, name_key, plain, stems
from communique.name_forms import is_adjective_of
from communique.types import Judgement, LocalActor


def build_roster(
    locals_of: Mapping[str, Iterable[LocalActor]], judgements: Iterable[Judgement], cache: BlockCache
) -> Roster:
    """Return the actors of all documents, merged by gazetteer key or name; judgements outrank both."""
    clusters: dict[str, list[tuple[str, LocalActor]]] = defaultdict(list)
    everyone = sorted(
        ((document, actor) for document, actors in locals_of.items() for actor in actors),
        key=lambda p: (p[0], p[1].name),
    )
    adjectives, named_states = peoples(actor for _, actor in everyone)
    everyone = [(document, _as_state(actor, adjectives, named_states)) for document, actor in everyone]
    states = _states(everyone)
    full = _full_persons(everyone, states)
    spelt = _block_by_block(full, cache)
    surnames = _full_names(everyone, spelt, cache)
    keyed = {}
    for document, actor in everyone:
        key = _cluster_key(actor, surnames, adjectives)
        keyed[document, actor.name] = spelt.get(key, key), actor
    for one_body in (firms, whole_names, by_members):
        longer = one_body(keyed)
        keyed = {place: (longer.get(key, key), actor) for place, (key, actor) in keyed.items()}
    bodies = {key for key, actor in keyed.values() if actor.type == "organisation"}
    keyed = {
        place: (_of_its_owner(keyed, bodies, place[0], key, actor), actor) for place, (key, actor) in keyed.items()
    }
    short = short_forms(keyed)
    for place, (key, actor) in keyed.items():
        clusters[short.get(place, key)].append((place[0], actor))
    present = _states_present(everyone)
    merged = _judged(_without_namesakes(clusters, states, present), judgements)
    names: dict[str, str] = {
        judged.subject: judged.value or "" for judged in by_time(judgements) if judged.verb == "name"
    }
    canonical = {key: names.get(key) or _canonical(members) for key, members in merged.items()}
    return roster_of(merged, _told_apart(canonical))


def _as_state(actor: LocalActor, adjectives: Mapping[str, str], states: frozenset[str]) -> LocalActor:
    """Return an actor as a state under its own name, where the record knows it for one."""
    own = adjectives.get(actor.name, actor.name)
    if actor.known or own not in states:
        return actor
    return replace(actor, type="state", member_of=None)


def _states(everyone: Iterable[Told]) -> dict[tuple[str, str], str]:
    """Return (document, name) → the key of the state that the article gives for somebody, where it is a known one."""
    known = {(document, actor.name): actor.known for document, actor in everyone if actor.type == "state"}
    return {
        (document, actor.name): key
        for document, actor in everyone
        if actor.member_of is not None and (key := known.get((document, actor.member_of))) is not None
    }


def _full_persons(everyone: Iterable[Told], states: Mapping[tuple[str, str], str]) -> list[FullName]:
    told: dict[str, tuple[tuple[str, ...], set[str], set[str]]] = {}
    for document, actor in everyone:
        parts = name_key(actor.name)
        if actor.type != "person" or actor.known or len(parts) < 2 or not actor.name[:1].isupper():
            continue
        _, of, documents = told.setdefault(_made("named", parts), (parts, set(), set()))
        documents.add(document)
        of.update({states[document, actor.name]} if (document, actor.name) in states else set())
    return [FullName(key, parts, frozenset(of), frozenset(docs)) for key, (parts, of, docs) in sorted(told.items())]


def _block_by_block(full: list[FullName], cache: BlockCache) -> dict[str, str]:
    """Return the spellings of one person by name; names that share no consonants do not meet."""
    inputs = [(one.key, sorted(one.states), sorted(one.documents)) for one in full]
    return cache.get("spellings", inputs, lambda: variants(full))


def _states_present(everyone: Iterable[Told]) -> dict[str, frozenset[str]]:
    """Return document → the known states in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for document, actor in everyone:
        if actor.type == "state" and actor.known:
            found[document].add(actor.known)
    return {document: frozenset(keys) for document, keys in found.items()}


def _without_namesakes(
    clusters: Mapping[str, list[Told]], states: Mapping[tuple[str, str], str], present: Mapping[str, frozenset[str]]
) -> dict[str, list[Told]]:
    """Return the clusters with persons of one name parted whom articles give to different states.

    Articles that name both states are on one quarrel, and one of them is misread: they part nobody. The name alone,
    without a state, stays with the only state there is, else by itself.
    """
    found: dict[str, list[tuple[str, LocalActor]]] = {}
    for key, members in clusters.items():
        of = {state for document, actor in members if (state := states.get((document, actor.name))) is not None}
        together = any(len(of & present.get(document, frozenset())) > 1 for document, _ in members)
        if (
            len(of) < 2
            or together
            or not all(actor.type == "person" and actor.name[:1].isupper() for _, actor in members)
        ):
            found[key] = members
            continue
        for document, actor in members:
            state = states.get((document, actor.name))
            name = key if state == min(of) else _made("namesake", (key, state or ""))
            found.setdefault(name, []).append((document, actor))
    return found


def _cluster_key(
    actor: LocalActor, surnames: Mapping[tuple[str, str | None], str], adjectives: Mapping[str, str]
) -> str:
    if actor.known:
        return actor.known
    if actor.type == "state":
        return _made("named", name_key(adjectives.get(actor.name, actor.name)))
    parts = name_key(actor.name)
    member = plain(actor.member_of or "")
    if actor.type == "group":
        # One group: "euro zone ministers" and "ministers of the euro zone", "government of X" and "X-an government".
        words = _group_words(f"{actor.name} {actor.member_of or ''}")
        return _made("role", words)
    if not actor.name[:1].isupper() or (actor.type == "person" and parts[-1] in _ROLES):
        # "a U.S. official" and "an American official" are one voice, as far as anybody can tell.
        return _made("role", (*_role(actor.name), member) if member else parts)
    if len(parts) == 1 and (parts[0], actor.member_of) in surnames:
        return surnames[parts[0], actor.member_of]
    return _made("named", parts)


def _of_its_owner(
    keyed: Mapping[Local, Told], bodies: Container[str], document: str, key: str, actor: LocalActor
) -> str:
    """Return the key of a body's group by that body and its own words: "the Norlink board", "Norlink's board"."""
    owner = keyed.get((document, actor.member_of or ""))
    if actor.type != "group" or owner is None or owner[0] not in bodies:
        return key
    named = {stem for form in (owner[1].name, *owner[1].mentions) for stem in _group_words(form)}
    words = tuple(stem for stem in _group_words(actor.name) if stem not in named and len(stem) > 1)
    return _made("group", (*words, owner[0])) if words else key


def _group_words(name: str) -> tuple[str, ...]:
    """Return a group's words: names by five letters ("Lydia", "Lydian"), others by six ("media", "mediators")."""
    proper = " ".join(word for word in name.split() if word[:1].isupper())
    common = " ".join(word for word in name.split() if not word[:1].isupper())
    return tuple(sorted(stems(proper) | long_stems(common)))


_ROLES = frozenset("official officials source sources diplomat minister spokesman spokeswoman aide adviser".split())


def _role(name: str) -> tuple[str, ...]:
    """Return a role without the words of the body that it is of: "senior official" of "senior U.S. official"."""
    words = [word for word in name.split() if not word[:1].isupper()]
    return name_key(" ".join(words)) if words else name_key(name)


@lru_cache(maxsize=200_000)
def _made(kind: str, parts: tuple[str, ...]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(parts)).strip("-")[:40]
    return f"a-{slug or 'x'}-{hashlib.sha256(repr((kind, parts)).encode()).hexdigest()[:6]}"


def _full_names(
    everyone: Iterable[Told], spelt: Mapping[str, str], cache: BlockCache
) -> dict[tuple[str, str | None], str]:
    """Return (surname, member_of) → the key of the one full name that it can mean in the record."""
    blocks: dict[str, tuple[set[tuple[str, bool, str | None]], set[str | None]]] = defaultdict(lambda: (set(), set()))
    for _, actor in everyone:
        if actor.known or not actor.name[:1].isupper() or actor.type not in ("person", "unknown"):
            continue
        parts = name_key(actor.name)
        if len(parts) == 1:
            blocks[parts[0]][1].add(actor.member_of)
        elif actor.type == "person":
            key = _made("named", parts)
            for part in {parts[0], parts[-1]}:
                blocks[part][0].add((spelt.get(key, key), parts[-1] == part, actor.member_of))
    found: dict[tuple[str, str | None], str] = {}
    for surname, (full, single) in sorted(blocks.items()):
        if not full or not single:
            continue
        inputs = (surname, sorted(full, key=repr), sorted(single, key=repr))
        found.update(cache.get("names", inputs, lambda inputs=inputs: _resolve(*inputs)))  # type: ignore[misc]
    return found


def _resolve(
    surname: str, full: list[tuple[str, bool, str | None]], single: list[str | None]
) -> dict[tuple[str, str | None], str]:
    found = {}
    for member in single:
        fits = [(key, last) for key, last, above in full if member is None or above is None or above == member]
        keys = {key for key, last in fits if last} or {key for key, _ in fits}
        if len(keys) == 1:
            found[surname, member] = keys.pop()
    return found


def _judged(
    clusters: dict[str, list[tuple[str, LocalActor]]], judgements: Iterable[Judgement]
) -> dict[str, list[tuple[str, LocalActor]]]:
    """Return the clusters with those merged that a person last called the same; the least id remains."""
    target: dict[str, str] = {}

    def root(key: str) -> str:
        while key in target:
            key = target[key]
        return key

    latest = {frozenset((j.subject, j.other)): j for j in by_time(judgements) if j.verb in ("same", "different")}
    for judged in by_time(latest.values()):
        if judged.verb == "same" and judged.other in clusters and judged.subject in clusters:
            one, other = sorted((root(judged.subject), root(judged.other or "")))
            if one != other:
                target[other] = one
    merged: dict[str, list[tuple[str, LocalActor]]] = defaultdict(list)
    for key in sorted(clusters):
        merged[root(key)] += clusters[key]
    return dict(merged)


def _canonical(members: list[tuple[str, LocalActor]]) -> str:
    known = [actor.name for _, actor in members if actor.known]
    if known:
        return known[0]
    counts = Counter(actor.name for _, actor in members)
    names = [name for name in counts if not any(is_adjective_of(name, other) for other in counts)]
    return min(names or counts, key=lambda name: (-len(name_key(name)), -counts[name], name))


def _told_apart(canonical: dict[str, str]) -> dict[str, str]:
    """Return names that no two actors share: a namesake bears its id behind its name."""
    seen: dict[str, str] = {}
    found = {}
    for key, name in sorted(canonical.items()):
        found[key] = name if name not in seen else f"{name} ({key[-6:]})"
        seen.setdefault(name, key)
    return found

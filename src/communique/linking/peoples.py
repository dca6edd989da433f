"""Peoples: names of states in no gazetteer, and their adjectives that articles use without the name ("Lydian")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from communique.name_forms import is_adjective_of
from communique.types import LocalActor

_OPENING = 3


def peoples(everyone: Iterable[LocalActor]) -> tuple[dict[str, str], frozenset[str]]:
    """Return adjective → the one name that it is of, and the names that are of states in whatever article.

    Only names in one word count, and only adjectives that an article took for a state's name. A name is a state's where
    it has an adjective, or where as many articles take it for one as for something else.
    """
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for actor in everyone:
        if not actor.known and actor.name[:1].isupper() and actor.name.isalpha():
            kinds[actor.name][actor.type == "state"] += 1
    by_opening: dict[str, list[str]] = defaultdict(list)
    for name in sorted(kinds):
        by_opening[name[:_OPENING]].append(name)
    adjectives: dict[str, str] = {}
    for word, counts in sorted(kinds.items()):
        if not counts[True]:
            continue
        fits = [name for name in by_opening[word[:_OPENING]] if is_adjective_of(word, name)]
        if fits:
            adjectives[word] = min(fits, key=lambda name: (-kinds[name].total(), name))
    states = {name for name, counts in kinds.items() if counts[True] and counts[True] >= counts[False]}
    return adjectives, frozenset(states | set(adjectives.values()))

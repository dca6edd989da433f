"""Firms by their names: with and without what tells their legal form, and by what an article calls them for short."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from communique.linking.words import plain
from communique.types import LocalActor

Keyed = Mapping[tuple[str, str], tuple[str, LocalActor]]
_FORMS = frozenset(
    "inc incorporated corp corporation co company companies ltd limited plc llc llp lp ag gmbh kg kgaa sa spa srl nv "
    "bv se asa oyj pty bhd sdn kk group holding holdings cos".split()
)


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[a-z0-9&]+", plain(name).replace("'", "")) if word != "the")


@lru_cache(maxsize=100_000)
def bare_name(name: str) -> tuple[str, ...]:
    """Return the parts of a firm's name without its legal form, all of them where nothing else is left.

    >>> bare_name("Norlink Ports Group Ltd."), bare_name("Group")
    (('norlink', 'ports'), ('group',))
    """
    parts = _words(name)
    end = len(parts)
    while end and parts[end - 1] in _FORMS:
        end -= 1
    return parts[:end] or parts


def firms(keyed: Keyed) -> dict[str, str]:
    """Return key → the key of the firm that it is: one name without its legal form, or what one firm alone is called.

    What is called so for short in an article that has the firm's own name too is another's; so is what may be two.
    """
    cores: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    short: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for key, actor in keyed.values():
        core = bare_name(actor.name)
        if actor.type == "organisation" and not actor.known and len(core) < len(_words(actor.name)):
            cores[core][key] += 1
            if len(core) > 1:
                short["".join(word[0] for word in core),].add(core)
            for form in actor.mentions:
                if form[:1].isupper() and _words(form) != core:
                    short[bare_name(form)].add(core)
    main = {core: min(keys, key=lambda key: (-keys[key], key)) for core, keys in cores.items()}
    articles: dict[str, set[str]] = defaultdict(set)
    for (document, _), (key, _) in keyed.items():
        articles[key].add(document)
    found = {key: main[core] for core, keys in cores.items() for key in keys if key != main[core]}
    for key, actor in sorted(keyed.values(), key=lambda pair: (pair[0], pair[1].name)):
        if actor.known or key in found or actor.type not in ("person", "unknown", "organisation"):
            continue
        if actor.type == "person" and actor.member_of is not None:
            continue  # somebody of that name works for another
        parts = bare_name(actor.name)
        letters = len("".join(parts)) > 2 or actor.name.isupper()
        fits = {parts} if parts in main else short.get(parts, set()) if letters else set()
        target = main[next(iter(fits))] if len(fits) == 1 and actor.name[:1].isupper() else key
        if target != key and (parts in main or not articles[key] & articles[target]):
            found[key] = target
    return found

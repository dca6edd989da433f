"""Bodies by forms of their names: initials, a name without its first words ("Water Council"), one of its members."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from communique.linking.words import name_key
from communique.name_forms import is_initials
from communique.types import LocalActor

LEAST = 2
"""How many words of a body's name must stand alone for it to be that name cut short."""


def whole_names(keyed: Mapping[tuple[str, str], tuple[str, LocalActor]]) -> dict[str, str]:
    """Return key → the key of the one body whose initials it is, or whose name it ends; ``keyed``: by place and name.

    A body whose article names the longer one too is another, and so is what could be of two.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    for (document, _), (key, actor) in keyed.items():
        if actor.type == "organisation" and not actor.known and actor.name[:1].isupper():
            names[key][actor.name] += 1
            articles[key].add(document)
    whole = {key: max(counts, key=lambda name: (len(name), name)) for key, counts in names.items()}
    by_end: dict[tuple[str, ...], set[str]] = defaultdict(set)
    by_first: dict[str, set[str]] = defaultdict(set)
    for key, name in whole.items():
        parts = name_key(name)
        by_first[name[0].lower()].add(key)
        for cut in range(1, len(parts) - LEAST + 1):
            by_end[parts[cut:]].add(key)
    found = {}
    for key, name in sorted(whole.items()):
        fits = by_end.get(name_key(name), set()) - {key}
        if not fits and name.isupper():
            fits = {other for other in by_first[name[0].lower()] if other != key and is_initials(name, whole[other])}
        if len(fits) == 1 and not articles[key] & articles[next(iter(fits))]:
            found[key] = next(iter(fits))
    return {key: _end_of(found, key) for key in found}


def by_members(keyed: Mapping[tuple[str, str], tuple[str, LocalActor]]) -> dict[str, str]:
    """Return key → the key of the body of many whose member or adjective it is ("Social Democrat", "-ic")."""
    bodies: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    others: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, actor in keyed.values():
        parts = name_key(actor.name)
        if (
            len(parts) < LEAST
            or actor.known
            or not actor.name[:1].isupper()
            or not actor.name.split()[-1][:1].isupper()
        ):
            continue
        form = (*parts[:-1], _ENDING.sub("", parts[-1]))
        if actor.type == "organisation" and parts[-1].endswith("s") and form != parts:
            bodies[form][key] += 1
        elif actor.type in ("person", "unknown", "organisation"):
            others[form].add(key)
    found = {form: max(sorted(counts), key=lambda key: counts[key]) for form, counts in bodies.items()}
    return {key: body for form, body in sorted(found.items()) for key in sorted(others[form] - {body})}


_ENDING = re.compile(r"(?<=[a-z]{4})(?:ic)?s?$")
"""What tells the members of a body, and its adjective, from each other."""


def _end_of(found: Mapping[str, str], key: str) -> str:
    seen: set[str] = set()
    while key in found and key not in seen:
        seen.add(key)
        key = found[key]
    return key

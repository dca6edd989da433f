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

CUT = 4
"""How many letters a word must keep to be another cut short: "Auto" of "Automobile"."""


def whole_names(keyed: Mapping[tuple[str, str], tuple[str, LocalActor]]) -> dict[str, str]:
    """Return key → the key of the one body whose initials it is, or whose name it ends; ``keyed``: by place and name.

    So is a name spelt out or cut in one of its words ("Auto Workers", "Automobile Workers"), or with "union" behind it.
    A body whose article names the longer one too is another, and so is what could be of two.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    for (document, _), (key, actor) in keyed.items():
        body = actor.type == "organisation" or (actor.type == "unknown" and actor.name.isupper())
        if body and not actor.known and actor.name[:1].isupper():
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
    found = _spelt_out(whole, articles)
    for key, name in sorted(whole.items()):
        if key in found:
            continue
        fits = by_end.get(name_key(name), set()) - {key}
        if not fits and name.isupper():
            own = {other for other in by_first[name[0].lower()] if other != key and is_initials(name, whole[other])}
            fits = {found.get(other, other) for other in own}
        if len(fits) == 1 and not articles[key] & articles[next(iter(fits))]:
            found[key] = next(iter(fits))
    return {key: _end_of(found, key) for key in found}


def _spelt_out(whole: Mapping[str, str], articles: Mapping[str, set[str]]) -> dict[str, str]:
    """Return key → the key of the same name with one word longer, or without "union"; ``whole``: key → name."""
    parts = {key: name_key(name) for key, name in whole.items()}
    at = {form: key for key, form in sorted(parts.items())}
    by_gap: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, form in sorted(parts.items()):
        for i in range(len(form) if len(form) > LEAST else 0):
            by_gap[(*form[:i], "", *form[i + 1 :])].append(key)
    found = {
        key: at[form[:-1]]
        for key, form in sorted(parts.items())
        if len(form) > LEAST and form[-1] == "union" and form[:-1] in at and not articles[key] & articles[at[form[:-1]]]
    }
    for gap, keys in sorted(by_gap.items()):
        place = gap.index("")
        for key in keys:
            word = parts[key][place]
            longer = [
                k for k in keys if len(word) >= CUT and parts[k][place] != word and parts[k][place].startswith(word)
            ]
            if len(longer) == 1 and key not in found and not articles[key] & articles[longer[0]]:
                found[key] = longer[0]
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

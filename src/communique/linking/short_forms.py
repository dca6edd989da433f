"""Short forms: which body "the union", "the Front" is, where an article names it so alone and others in full.

A short form is one word, the head of a longer name ("Selem Front", "Association of Mills"). It stands for the body of
that head which most articles name, if none other comes near it, and if the article shares somebody else by name with
those articles: what a stray article calls "the union" stays its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from communique.linking.words import name_key, plain
from communique.types import LocalActor

Local = tuple[str, str]
LEAST, AHEAD = 2, 3
"""How many articles must name a body in full, and how many times as many as name the next one of that head."""
_OF_MEMBERS = frozenset("party alliance union league movement front coalition bloc federation".split())
"""Heads of bodies whose members go by the word before it: the Liberals are those of the Liberal Alliance."""
LONGEST = 3
"""How many words a description may have."""
_MANY = frozenset(
    "ministry office department agency court bank police side party house group team people board".split()
)
"""Heads of which most records have several bodies."""
_BODIES = frozenset(
    "government administration army union federation association alliance coalition company movement".split()
)
"""Heads by which a body is told that has no name of its own: "the Lydian government"."""


def short_forms(keyed: Mapping[Local, tuple[str, LocalActor]]) -> dict[Local, str]:
    """Return (document, name) → the key of the body that a short form stands for; ``keyed``: keys by place and name."""
    named_in: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (document, _), (key, actor) in keyed.items():
        if _is_proper(actor):
            named_in[document].add(key)
        for head in _heads(actor):
            bodies[head][key] += 1
            own[document, head].add(key)
    articles = _articles(named_in)
    found = {}
    for (document, name), (key, actor) in keyed.items():
        head = _short(actor)
        meant = _meant(bodies[head], own.get((document, head), set())) if head in bodies else None
        if meant is None or meant == key:
            continue
        others = named_in[document] - {key, meant}
        if meant in own.get((document, head), ()) or any(articles[meant] & articles[one] for one in others):
            found[document, name] = meant
    return found


def _articles(named_in: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for document, keys in named_in.items():
        for key in keys:
            found[key].add(document)
    return found


def _meant(counts: Counter[str], here: set[str]) -> str | None:
    """Return the one body of a head that the article names, else the one that most articles name."""
    if here:
        return next(iter(here)) if len(here) == 1 else None
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    first = counts[ranked[0]]
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if first >= LEAST and first >= AHEAD * second else None


def _is_proper(actor: LocalActor) -> bool:
    return actor.type in ("person", "organisation") and actor.name[:1].isupper() and len(name_key(actor.name)) > 1


def _heads(actor: LocalActor) -> set[str]:
    """Return the words of a body's full name that may stand for it: its last, and that before "of"."""
    words = plain(actor.name).split()
    if len(words) < 2 or not any(word[:1].isupper() for word in actor.name.split()):
        return set()
    heads = {words[-1]} if "of" not in words[1:] else {words[words.index("of", 1) - 1]}
    if actor.type == "group":
        return heads & _BODIES
    if actor.type != "organisation" or not actor.name[:1].isupper():
        return set()
    members = {f"{words[-2]}s"} if words[-1] in _OF_MEMBERS and len(words) == 2 else set()
    return ({head for head in heads if len(head) > 3} - _MANY) | members


def _short(actor: LocalActor) -> str:
    """Return the head of what an actor is called by where it is no name ("the union", "the dockers' union")."""
    name = actor.name.removeprefix("the ").removeprefix("The ")
    words = plain(name).split()
    if actor.known or actor.type not in ("group", "organisation", "unknown") or not words:
        return ""
    described = len(words) <= LONGEST and name == name.lower() and " of " not in name
    return words[-1] if len(words) == 1 or described else ""

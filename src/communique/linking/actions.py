"""Actions: which class of concession a step is, so that "give up its weapons" and "denuclearise" meet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from communique.linking.words import likeness, long_stems, plain
from communique.types import Action

ALIKE = 0.6
# An object that only points back: what it stands for is told before.
_POINTS_BACK = re.compile(
    r"^(?:not )?[a-z]+(?: (?:up|back|out|off|down))?"
    r"(?: (?:which|it|they|them|that|this|these|those|its own|their own|one|so)\b.*)?$"
)


@dataclass(frozen=True, slots=True)
class Concession:
    """A class of concession and the words that show it."""

    name: str
    any: tuple[str, ...]
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    example: str
    near_miss: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Why two steps are taken for one: the classes, and the words of each that show them; or like wording."""

    one: str | None
    other: str | None
    words: tuple[tuple[str, ...], tuple[str, ...]]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("communique.linking").joinpath("concessions.toml").read_text(encoding="utf-8"))


@cache
def concessions() -> tuple[Concession, ...]:
    """Return the classes in the order in which they are tried."""
    return tuple(
        Concession(
            row["name"],
            tuple(row.get("any", ())),
            tuple(row.get("words", ())),
            tuple(row.get("verbs", ())),
            row["example"],
            row.get("near_miss", ""),
        )
        for row in _table()["class"]
    )


@cache
def kin() -> frozenset[frozenset[str]]:
    """Return the sets of classes that one wording may name for another."""
    return frozenset(frozenset(row["classes"]) for row in _table()["kin"])


def concluded(words: str) -> bool:
    """Whether words tell of a deal as done: one of its verbs, and nothing that takes it back.

    >>> concluded("The two governments signed a treaty"), concluded("once a treaty has been signed")
    (True, False)
    """
    done = _pattern(tuple(_table()["deal"]["verbs"]))
    verb = done.search(plain(words)) if done is not None else None
    return verb is not None and not hypothetical(plain(words)[: verb.end()])


def hypothetical(words: str) -> bool:
    """Whether words take back that something was done: it is denied, hoped for, or hangs on something else."""
    undone = _pattern(tuple(_table()["deal"]["unless"]))
    return undone is not None and undone.search(plain(words)) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for words, each as the beginning of a word, or whole where it ends in a full stop."""
    if not words:
        return None
    parts = [re.escape(word[:-1]) + r"(?![a-z])" if word.endswith(".") else re.escape(word) for word in words]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(parts)})")


def _first(words: tuple[str, ...], text: str, other_than: tuple[int, int] | None = None) -> re.Match[str] | None:
    pattern = _pattern(words)
    matches = pattern.finditer(text) if pattern is not None else ()
    return next((m for m in matches if other_than is None or m.span() != other_than), None)


@cache
def shown_by(words: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the class of an action's words, and the words that show it; ``None`` where no class fits.

    >>> shown_by("disband its nuclear arsenals")
    ('disarm', ('nuclear', 'disband'))
    """
    text = plain(words)
    for concession in concessions():
        alone = _first(concession.any, text)
        if alone is not None:
            return concession.name, (alone.group(),)
        noun = _first(concession.words, text)
        verb = _first(concession.verbs, text, noun.span()) if noun is not None else None
        if noun is not None and verb is not None:
            return concession.name, (noun.group(), verb.group())
    return None


def classify(action: Action) -> Action:
    """Return the action with its class and object, as far as its words show them."""
    if action.action_class is not None:
        return action
    found = shown_by(action.action) or _of_a_force(action)
    if found is None:
        return action
    return replace(action, action_class=found[0], object=action.object or found[1][0])


def _of_a_force(action: Action) -> tuple[str, tuple[str, ...]] | None:
    """Return what an army's own step shows: "leave the town", said of soldiers, is their withdrawal."""
    if action.party is None or not is_force(action.party):
        return None
    found = shown_by(f"{action.action} {_FORCE_WORD}")
    return found if found is not None and found[0] == "withdraw-forces" else None


def is_force(name: str) -> bool:
    """Whether a name is that of soldiers: an army, troops, guerrillas."""
    return _FORCE.search(plain(name)) is not None


_FORCE = re.compile(
    r"\b(?:army|troops?|soldiers?|forces?|militia|garrison|tanks?|navy|brigades?|guerrillas?|fighters)\b"
)
_FORCE_WORD = "troops"


def points_back(action: Action) -> bool:
    """Whether an action's words leave open what is acted on: a bare verb, or an object such as "it" or "which"."""
    return _POINTS_BACK.match(plain(action.action)) is not None


def shown_in_context(action: Action, told: Iterable[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the class of an action that points back: its verb, and the object most ``told`` of beside it.

    >>> shown_in_context(Action(party="A", action="lift them"), ["the tariffs on steel", "a tariff", "sanctions"])
    ('cut-tariffs', ('tariff', 'lift'))
    """
    if action.action_class is not None or not points_back(action):
        return None
    text = plain(action.action)
    context = plain(" ".join(told))
    best: tuple[int, str, tuple[str, ...]] | None = None
    for concession in concessions():
        verb, pattern = _first(concession.verbs, text), _pattern(concession.words)
        verb = verb if verb is not None and text[: verb.start()].strip() in ("", "not") else None
        named = list(pattern.finditer(context)) if verb is not None and pattern is not None else []
        if verb is not None and named and (best is None or len(named) > best[0]):
            best = len(named), concession.name, (named[0].group(), verb.group())
    return best[1:] if best is not None else None


@cache
def kin_of(name: str | None) -> tuple[str, ...]:
    """Return the classes that a step of one may be told as, itself among them; none for no class."""
    return tuple(sorted({name}.union(*(pair for pair in kin() if name in pair)))) if name is not None else ()


def same_class(one: str | None, other: str | None) -> bool:
    """Whether two classes are one, or kin."""
    return one is not None and other is not None and (one == other or frozenset((one, other)) in kin())


def same_step(one: Action, other: Action) -> bool:
    """Whether two actions are the same step, whoever takes it: of one class, or nearly in the same words."""
    if one.action_class is not None and other.action_class is not None:
        return one.action_class == other.action_class
    return likeness(one.action, other.action) >= ALIKE


@cache
def step_stems(words: str) -> frozenset[str]:
    """Return the stems of the words that tell what a step is about.

    >>> sorted(step_stems("not discuss the order for new cranes"))
    ['cranes', 'discus', 'order']
    """
    return frozenset(stem for stem in long_stems(words) if len(stem) > 2) - _SAYING_LITTLE


_SAYING_LITTLE = long_stems(
    "not be is are have had has do make take give get go come put set let agree accept offer want need will would can "
    "could any every all more new first only again one two once side sides party parties talk talks deal agreement"
)
ENOUGH = 0.5
"""How much of the fewer words of two steps must be among the other's for them to be one."""


def same_words(one: Action, other: Action) -> bool:
    """Whether two steps share half of the words of the one that says less, or are nearly in the same words."""
    a, b = step_stems(one.action), step_stems(other.action)
    if not a or not b:
        return False
    return len(a & b) / min(len(a), len(b)) >= ENOUGH or likeness(one.action, other.action) >= ALIKE


def explain_match(one: Action, other: Action) -> Match | None:
    """Return why two actions are taken for the same step, ``None`` if they are not."""
    if same_class(one.action_class, other.action_class) or same_step(one, other):
        shown = [shown_by(action.action) for action in (one, other)]
        words = tuple(found[1] if found is not None else () for found in shown)
    elif same_words(one, other):
        common = tuple(sorted(step_stems(one.action) & step_stems(other.action)))
        words = (common, common)
    else:
        return None
    return Match(one.action_class, other.action_class, (words[0], words[1]))

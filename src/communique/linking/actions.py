"""Actions: which class of concession a step is, so that "give up its weapons" and "denuclearise" meet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from communique.linking.words import likeness, plain
from communique.types import Action


@dataclass(frozen=True, slots=True)
class Concession:
    """A class of concession and the words that show it."""

    name: str
    any: tuple[str, ...]
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    example: str


@cache
def concessions() -> tuple[Concession, ...]:
    """Return the classes in the order in which they are tried."""
    table = tomllib.loads(
        resources.files("communique.linking").joinpath("concessions.toml").read_text(encoding="utf-8")
    )
    return tuple(
        Concession(
            row["name"],
            tuple(row.get("any", ())),
            tuple(row.get("words", ())),
            tuple(row.get("verbs", ())),
            row["example"],
        )
        for row in table["class"]
    )


@cache
def shown_by(words: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the class of an action's words, and the words that show it; ``None`` where no class fits.

    >>> shown_by("disband its nuclear arsenals")
    ('disarm', ('nuclear', 'disband'))
    """
    text = f" {plain(words)}"
    for concession in concessions():
        alone = [word for word in concession.any if f" {word}" in text]
        if alone:
            return concession.name, (alone[0],)
        noun = next((word for word in concession.words if f" {word}" in text), None)
        verb = next((verb for verb in concession.verbs if f" {verb}" in text and verb != noun), None)
        if noun is not None and verb is not None:
            return concession.name, (noun, verb)
    return None


def classify(action: Action) -> Action:
    """Return the action with its class and object, as far as its words show them."""
    if action.action_class is not None:
        return action
    found = shown_by(action.action)
    if found is None:
        return action
    return replace(action, action_class=found[0], object=action.object or found[1][0])


def same_step(one: Action, other: Action) -> bool:
    """Whether two actions are the same step, whoever takes it: of one class, or nearly in the same words."""
    if one.action_class is not None and other.action_class is not None:
        return one.action_class == other.action_class
    return likeness(one.action, other.action) >= 0.6

"""What would open a deadlock, and whether it is a quarrel over who goes first or over what is given for what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.derived import Condition, Deadlock
from communique.linking.actions import Match, explain_match
from communique.types import Action, Statement

Dispute = Literal["sequencing", "package"]
_ORDER = re.compile(r"\b(?:before|after|until|unless|first|once|only when|already|then)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Steps that would open a deadlock: one that is taken without waiting, or two that are taken at once."""

    steps: tuple[Action, ...]

    @property
    def simultaneous(self) -> bool:
        """Whether it takes two steps at once."""
        return len(self.steps) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A deadlock explained: its conditions by step, why each answers the next, what would open it, what is disputed."""

    deadlock: Deadlock
    conditions: tuple[Condition, ...]
    matches: tuple[Match | None, ...]
    openings: tuple[Opening, ...]
    dispute: Dispute


def explain_deadlock(
    deadlock: Deadlock, conditions: Mapping[str, Condition], statements: Mapping[str, Statement]
) -> Lock:
    """Return the deadlock explained; ``conditions`` and ``statements`` by id."""
    held = tuple(conditions[ref] for ref in deadlock.conditions[: len(deadlock.steps)] if ref in conditions)
    following = (*deadlock.steps[1:], deadlock.steps[0])
    return Lock(
        deadlock=deadlock,
        conditions=held,
        matches=tuple(explain_match(one.requires, step) for one, step in zip(held, following, strict=False)),
        openings=openings(deadlock.steps),
        dispute=dispute_of(held, statements),
    )


def openings(steps: Sequence[Action]) -> tuple[Opening, ...]:
    """Return what would open a cycle: any one of its steps alone, or any neighbours at once.

    A step taken without waiting sets off the one that waits for it, and so on round the cycle. Two neighbours in it
    that move at the same time need not trust each other to follow.
    """
    alone = [Opening(steps=(step,)) for step in steps]
    pairs = [Opening(steps=(steps[at], steps[(at + 1) % len(steps)])) for at in range(len(steps))]
    unique = pairs[:1] if len(steps) == 2 else pairs
    return (*alone, *unique)


def dispute_of(conditions: Sequence[Condition], statements: Mapping[str, Statement]) -> Dispute:
    """Return whether all sides speak of before and after (sequencing), or some of one thing in return for another."""
    return "sequencing" if conditions and all(_orders(one, statements) for one in conditions) else "package"


def _orders(condition: Condition, statements: Mapping[str, Statement]) -> bool:
    told = (statements[ref] for ref in condition.statements if ref in statements)
    return any(_ORDER.search(one.evidence[0].quote) for one in told if one.evidence)

"""Opponents: whom a condition asks where its words do not say who is to act.

"The Front will not speak of arms until the status of the valley is settled" asks the government. The reading names the
likeliest actor around; the record knows better who stands against whom: the two sides that hold positions in the same
articles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from communique.linking.actors import Roster
from communique.linking.blocks import BlockCache
from communique.types import ConditionClaim, PositionClaim, Statement

LEAST = 3
"""In how many articles two sides must both want something to be held for opponents."""
SLIGHT = 0.25
"""How much a side must want, beside the opponent, for it to be asked itself: a mediator or a bank wants less."""
_SIDES = ("state", "organisation", "group")


class Opponents:
    """Who stands against whom: per side, how much it wants, and the side that wants most beside it."""

    def __init__(self, told: Mapping[str, tuple[Statement, ...]], roster: Roster, blocks: BlockCache) -> None:
        """Count, over the articles, the positions that sides hold and the steps that they withhold."""
        self._roster = roster
        self.wants: Counter[str] = Counter()
        self._beside: dict[str, Counter[str]] = defaultdict(Counter)
        self._together: Counter[tuple[str, str]] = Counter()
        for document, group in sorted(told.items()):
            holders = blocks.latest("holders", document, group, lambda group=group: _holders(group))  # type: ignore[misc]
            self._count(holders)
        self.of = cache(self._of)

    def _count(self, holders: Iterable[tuple[str, int]]) -> None:
        here: Counter[str] = Counter()
        for name, number in holders:
            here[self._roster.tops.get(name, name)] += number
        self.wants.update(here)
        for one in here:
            for other in here:
                if one != other:
                    self._beside[one][other] += min(here[one], here[other])
                    self._together[one, other] += 1

    def _of(self, side: str) -> str | None:
        """Return the side that stands against another; ``None`` where none does so in several articles."""
        known = [
            (number, other)
            for other, number in self._beside[side].items()
            if self._roster.types.get(other) in _SIDES and self._together[side, other] >= LEAST
        ]
        return max(known, key=lambda one: (one[0], one[1]))[1] if known else None

    def meant(self, claim: ConditionClaim) -> ConditionClaim:
        """Return the condition, asked of the opponent where its words leave open who is to act and name no side."""
        doer, asked = self._roster.side(claim.step.party), self._roster.side(claim.requires.party)
        other = self.of(doer) if doer is not None and not claim.requires.stated else None
        if other is None or asked == other:
            return claim
        if asked is not None and asked != doer and self.wants[asked] >= SLIGHT * self.wants[other]:
            return claim
        return replace(claim, requires=replace(claim.requires, party=other))


def _holders(group: Iterable[Statement]) -> tuple[tuple[str, int], ...]:
    """Return who holds the positions of an article, and withholds the steps of its conditions, with how many."""
    found: Counter[str] = Counter()
    for one in group:
        if not one.shown:
            continue
        if isinstance(one.claim, PositionClaim) and one.claim.party is not None:
            found[one.claim.party] += 1
        elif isinstance(one.claim, ConditionClaim) and one.claim.step.party is not None:
            found[one.claim.step.party] += 1
    return tuple(sorted(found.items()))

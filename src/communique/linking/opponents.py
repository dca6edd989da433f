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

from communique.linking.actions import is_force
from communique.linking.blocks import BlockCache
from communique.linking.roster import Roster
from communique.types import Action, ConditionClaim, PositionClaim, Statement

LEAST = 3
"""In how many articles two sides must both want something to be held for opponents."""
OWN = 3
"""How much another side must want in an article that names no opponent, for the article to be on its quarrel."""
SLIGHT = 0.25
"""How much a side must want, beside the opponent, for it to be asked itself: a mediator or a bank wants less."""
_SIDES = ("state", "organisation", "group")


class Opponents:
    """Who stands against whom: per side, how much it wants, and the side that wants most beside it."""

    def __init__(
        self,
        told: Mapping[str, tuple[Statement, ...]],
        roster: Roster,
        sides_in: Mapping[str, frozenset[str]],
        blocks: BlockCache,
    ) -> None:
        """Count, over the articles, the positions that sides hold and the steps that they withhold.

        ``sides_in``: document → the sides that it names.
        """
        self._roster, self._sides_in = roster, sides_in
        self.wants: Counter[str] = Counter()
        self._wants_in: dict[str, Counter[str]] = {}
        self._beside: dict[str, Counter[str]] = defaultdict(Counter)
        self._together: Counter[tuple[str, str]] = Counter()
        for document, group in sorted(told.items()):
            holders = blocks.latest("holders", document, group, lambda group=group: _holders(group))  # type: ignore[misc]
            self._wants_in[document] = self._count(holders)
        self._against = cache(self._first)

    def _count(self, holders: Iterable[tuple[str, int]]) -> Counter[str]:
        here: Counter[str] = Counter()
        for name, number in holders:
            here[self._roster.tops.get(name, name)] += number
        self.wants.update(here)
        for one in here:
            for other in here:
                if one != other:
                    self._beside[one][other] += min(here[one], here[other])
                    self._together[one, other] += 1
        return here

    def of(self, side: str, document: str) -> str | None:
        """Return the side that stands against another in an article; ``None`` where none does so in several articles.

        An article that does not name it, in which others want something of their own, is on a quarrel of theirs.
        """
        first = self._against(side)
        if first in self._sides_in.get(document, ()):
            return first
        own = any(number >= OWN for one, number in self._wants_in[document].items() if one != side)
        return None if own else first

    def _first(self, side: str) -> str | None:
        known = [
            (number, other)
            for other, number in self._beside[side].items()
            if self._roster.types.get(other) in _SIDES and self._together[side, other] >= LEAST
        ]
        return max(known)[1] if known else None

    def meant(self, claim: ConditionClaim, document: str) -> ConditionClaim:
        """Return the condition, asked of the opponent where its words leave open who is to act and name no side."""
        doer, asked = self._roster.side(claim.step.party), self._roster.side(claim.requires.party)
        if doer is None or self._is_nameless_force(claim.step.party, doer):
            other = self.of(asked, document) if asked is not None and doer is not None else None
            return claim if other is None else replace(claim, step=replace(claim.step, party=other))
        if not self._open(claim.requires, asked):
            return claim
        other = self.of(doer, document)
        if other is None or asked == other or not (asked == doer or self._slight(asked, other)):
            return claim
        return replace(claim, requires=replace(claim.requires, party=other))

    def _open(self, action: Action, side: str | None) -> bool:
        """Whether an action's words leave open which side is to take it."""
        return not action.stated or self._is_nameless_force(action.party, side)

    def _slight(self, side: str | None, other: str) -> bool:
        return side is None or self.wants[side] < SLIGHT * self.wants[other]

    def _is_nameless_force(self, name: str | None, side: str | None) -> bool:
        """Whether a name is that of soldiers of whom no article says whose they are."""
        return name is not None and name == side and name[:1].islower() and is_force(name)


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

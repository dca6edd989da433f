"""Series: which of its kind a thing is called ("the fourth round", "a second exchange")."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from communique.linking.words import plain

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split(), start=1
    )
}
_ROUND = re.compile(
    rf"\b(?:({'|'.join(_ORDINALS)})|(\d{{1,2}})(?:st|nd|rd|th)) (?:and (?:last|final) )?(?:\w+ )?"
    r"(rounds?|sessions?|packages?|summits?|readings?|tranches?|exchanges?|convoys?|meetings?|conferences?|visits?|calls?|"
    r"ballots?|votes?|referendums?|extensions?|truces?|strikes?|walkouts?|hearings?|missions?|instalments?|phases?|"
    r"ceasefires?|elections?|swaps?|drafts?|deadlines?|offers?)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:on|about|over|for|without|of|to|before|after|until|since|towards?|ahead of) (?:an? |the |its |their )?$"
)
"""Words before a numbered thing of which something else is told ("agreement on a second exchange")."""
_SERIES = frozenset("round session package summit reading tranche".split())
"""What comes in series by its nature; of other things the first is often but the first in a while."""


@lru_cache(maxsize=100_000)
def numbered(quote: str, *, itself: bool = False) -> frozenset[tuple[str, int]]:
    """Return which rounds, sessions, readings of a series words name; ``itself``: not what others are on or before.

    >>> sorted(numbered("The 8th round of the talks"))
    [('round', 8)]
    """
    found = (
        (match[3].rstrip("s"), _ORDINALS.get(match[1] or "", 0) or int(match[2]))
        for match in _ROUND.finditer(plain(quote))
        if not (itself and _OF_ANOTHER.search(plain(quote)[: match.start()]))
    )
    return frozenset((noun, number) for noun, number in found if number > 1 or noun in _SERIES)


def numbers_differ(some: AbstractSet[tuple[str, int]], others: AbstractSet[tuple[str, int]]) -> bool:
    """Whether both are numbered in one series, and have no number of it in common."""
    series = {name for name, _ in some} & {name for name, _ in others}
    return bool(series) and not some & others

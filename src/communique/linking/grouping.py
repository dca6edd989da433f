"""Grouping: things said in nearly the same words as one, without comparing all with all.

Two phrases whose F1 of stems is at least 0.6 share at least 43 % of the stems of either, so that, sorted, they share
one among the first few (prefix filtering: Chaudhuri, Ganti and Kaushik 2006). Only groups met there are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from math import ceil
from typing import TypeVar

from communique.linking.words import stems

One = TypeVar("One")
LEAST_SHARED = 0.43


@lru_cache(maxsize=100_000)
def first_stems(text: str) -> tuple[str, ...]:
    """Return those stems of a text of which a phrase nearly the same has at least one among its own.

    >>> first_stems("lift the sanctions on timber")
    ('lift', 'sanct')
    """
    words = sorted(stems(text))
    return tuple(words[: len(words) - ceil(LEAST_SHARED * len(words)) + 1]) or ("",)


def gathered(
    ones: Iterable[One],
    keys: Callable[[One], Iterable[Hashable]],
    words: Callable[[One], str],
    same: Callable[[One, One], bool],
) -> list[list[One]]:
    """Return the ones of a common key that are the same as a group's first, together; order is kept."""
    groups: list[list[One]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for one in ones:
        places = [(key, word) for key in keys(one) for word in first_stems(words(one))]
        met = sorted({number for place in places for number in index[place]})
        home = next((number for number in met if same(groups[number][0], one)), None)
        if home is not None:
            groups[home].append(one)
            continue
        groups.append([one])
        for place in places:
            index[place].append(len(groups) - 1)
    return groups

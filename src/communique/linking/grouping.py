"""Grouping: things said in nearly the same words as one, without comparing all with all.

Two phrases whose F1 of stems is at least 0.6 share at least three sevenths of the stems of either, so that, sorted,
they share one among the first few (prefix filtering: Chaudhuri, Ganti and Kaushik 2006). Only groups met there are
compared; the rarest stems come first, so that few are met.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from communique.linking.words import stems

One = TypeVar("One")
LEAST_SHARED = 3, 7
"""Three of seven stems: what two phrases of that F1 share at least."""


def first_stems(text: str, uses: Mapping[str, int]) -> tuple[str, ...]:
    """Return those stems of a text of which a phrase nearly the same has at least one among its own.

    ``uses``: how often each stem is used; the rare come first.

    >>> first_stems("lift the sanctions on timber", {"sanct": 9, "lift": 2, "timbe": 1})
    ('timbe', 'lift')
    """
    words = sorted(stems(text), key=lambda stem: (uses.get(stem, 0), stem))
    part, whole = LEAST_SHARED
    return tuple(words[: len(words) + part * len(words) // -whole + 1]) or ("",)


def uses_of(texts: Iterable[str]) -> Counter[str]:
    """Return how many different texts use each stem."""
    return Counter(stem for text in dict.fromkeys(texts) for stem in stems(text))


def gathered(
    ones: Iterable[One],
    keys: Callable[[One], Iterable[Hashable]],
    words: Callable[[One], str],
    same: Callable[[One, One], bool],
) -> list[list[One]]:
    """Return the ones of a common key that are the same as a group's first, together; order is kept."""
    every = [(one, words(one)) for one in ones]
    uses = uses_of(text for _, text in every)
    first: dict[str, tuple[str, ...]] = {text: first_stems(text, uses) for _, text in every}
    groups: list[list[One]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for one, text in every:
        places = [(key, word) for key in keys(one) for word in first[text]]
        met = sorted({number for place in places for number in index[place]})
        home = next((number for number in met if same(groups[number][0], one)), None)
        if home is not None:
            groups[home].append(one)
            continue
        groups.append([one])
        for place in places:
            index[place].append(len(groups) - 1)
    return groups

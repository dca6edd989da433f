"""Tallies of one vote that differ between articles: "89 to 10", "89 to 8"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from communique.linking.figures import NUMBER_WORDS, Disagreement, Figure
from communique.linking.matters import matter_of
from communique.linking.passages import Passage
from communique.linking.words import plain


def tallies(passages: Mapping[str, list[Passage]]) -> Iterator[Disagreement]:
    """Yield counts of one vote that differ: passages of two articles with the same first count, or the same words."""
    by_count: dict[tuple[float, frozenset[str]], list[tuple[Passage, Figure, list[Figure]]]] = defaultdict(list)
    for document in sorted(passages):
        for passage in passages[document]:
            given = _tally(passage.quote)
            if given:
                by_count[given[0].value, frozenset()].append((passage, given[0], given[1:]))
    for group in by_count.values():
        for (one, _, some), (other, _, others) in combinations(group[:20], 2):
            pair = (some[0], others[0]) if some and others else None
            if pair is None or pair[0].value == pair[1].value or one.document == other.document:
                continue
            if matter_of(one.quote).families & matter_of(other.quote).families:
                yield Disagreement((one, other), (pair[0].words, pair[1].words), "votes")


_TALLY = re.compile(r"(?<![\d,.])\b(\d{2,4})(?: votes)? (?:to|against) (\d{1,4}|" + "|".join(NUMBER_WORDS) + r")\b")


def _tally(quote: str) -> list[Figure]:
    match = _TALLY.search(plain(quote))
    if match is None:
        return []
    second = float(NUMBER_WORDS.get(match[2], -1))
    second = second if second >= 0 else float(match[2])
    return [
        Figure(match.start(1), match[1], float(match[1]), "votes"),
        Figure(match.start(2), match[2], second, "votes"),
    ]

"""Echoes: passages of later articles that speak of what was foreseen in its own words, and what they say of it.

How much a passage echoes is the share of the foreseen words that it holds, each weighed by how few articles use it. A
strong echo that reports an event in time shows the thing fulfilled; one that says it did not come, missed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log
from typing import Literal

from communique.linking.passages import Passage
from communique.linking.words import long_stems, plain
from communique.types import Document, EventClaim, Statement

STRONG, LEAST = 0.42, 2
"""From what share of the weight on, and how many words, a passage is an echo."""
MOST = 200
"""How many passages of a word are looked at, the earliest first."""
_NEVER = re.compile(
    r"\b(?:had|has|have|did|was|were|is|does|do) (?:\w+ )?(?:not|never)\b|\bnever (?:came|was|were|did|took)\b"
    r"|\b(?:hadn|hasn|haven|didn|wasn|weren)['’]?t\b|\bno longer\b|\bnot (?:one|a single)\b|\bhas published nothing\b"
)
_OPEN = re.compile(
    r"\b(?:will|would|could|should|must|may|might|if|unless|until|whether|expect\w*|hop(?:e|es|ed|ing))\b"
)
_SET = re.compile(
    r"\b(?:was|were|is|are|been) (?:once |originally |first )?"
    r"(?:called|set|scheduled|planned|due|billed|pencilled in) for\b"
    r"|\b(?:was|were) to (?:be|open|start|meet|begin|resume|take place)\b|, (?:planned|scheduled|fixed|billed) for\b"
)
"""Words by which something was but set for a day."""
_HAD_BEEN_SET = re.compile(
    r"\bhad (?:once |originally |first )?been (?:once |originally |first )?"
    r"(?:called|set|scheduled|planned|due|billed|pencilled in|fixed) for\b"
    r"|\b(?:was|were) originally (?:set|due|planned) for\b"
)
"""Words by which something had been set for a day, but came on another."""
_CAME_TO_NOTHING = re.compile(
    r"\bnever (?:opened|met|began|took place|happened|came about)\b|\bfell through\b"
    r"|\b(?:did|does|would) not (?:open|begin|take place|happen|come about|go ahead|vote|meet|convene|resume)\b"
    r"(?! (?:again )?(?:until|before)\b)"
    r"|\b(?:was|were) to have (?:been|taken|met|opened|begun|started)\b"
    r"|^had (?:there been|(?:the |an? )?[\w' ]{2,30} (?:been held|taken place|gone ahead))\b"
    r"|^(?:that )?to have been (?:held|opened|signed)\b"
)


def undone_as(quote: str) -> Literal["planned", "cancelled", "postponed"] | None:
    """Return whether words tell of what was but set for a day, or came to nothing; ``None`` where they do neither.

    >>> undone_as("the round that was called for 7 September"), undone_as("a session which never opened")
    ('planned', 'cancelled')
    >>> undone_as("the ceremony had been planned for 7 September")
    'postponed'
    """
    text = plain(quote)
    if _HAD_BEEN_SET.search(text):
        return "postponed"
    if _CAME_TO_NOTHING.search(text):
        return "cancelled"
    return "planned" if _SET.search(text) else None


@dataclass(frozen=True, slots=True)
class Echo:
    """A passage, its share of the words, the day by which its article was out, and when what it reports took place."""

    passage: Passage
    share: float
    published: date
    held: tuple[tuple[date, date], ...]

    @property
    def denies(self) -> bool:
        """Whether its words say that it did not come, as a fact."""
        return _denies(self.passage.quote)


@lru_cache(maxsize=100_000)
def _denies(quote: str) -> bool:
    text = plain(quote)
    found = _NEVER.search(text)
    return found is not None and _OPEN.search(text[: found.start()]) is None


class Echoes:
    """Passages by the words in them."""

    def __init__(
        self,
        passages: Mapping[str, Iterable[Passage]],
        statements: Mapping[str, Statement],
        documents: Mapping[str, Document],
        published_by: Mapping[str, date],
    ) -> None:
        """Index the passages of a record, earliest article first."""
        self._statements = statements
        self._told = sorted(
            ((published_by[key], one) for key, group in passages.items() for one in group),
            key=lambda pair: (pair[0], pair[1].document, pair[1].start),
        )
        self._days_out = [published for published, _ in self._told]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        users: dict[str, set[str]] = defaultdict(set)
        for number, (_, one) in enumerate(self._told):
            for stem in long_stems(one.quote):
                self._by_word[stem].append(number)
                users[stem].add(one.document)
        self._weight = {stem: log(1 + len(documents) / len(told)) for stem, told in users.items()}
        self._rare = log(1 + len(documents))

    def of(self, words: frozenset[str], since: date, until: date, apart: frozenset[str]) -> Iterator[Echo]:
        """Yield the echoes of words in articles out between two days, but for some articles, earliest first."""
        whole = sum(self._weight.get(stem, self._rare) for stem in words)
        shares: dict[int, list[str]] = defaultdict(list)
        first, behind = bisect_left(self._days_out, since), bisect_right(self._days_out, until)
        for stem in sorted(words):
            told = self._by_word.get(stem, [])
            start = bisect_left(told, first)
            for number in told[start : min(start + MOST, bisect_left(told, behind))]:
                shares[number].append(stem)
        for number, stems in sorted(shares.items()):
            published, passage = self._told[number]
            share = sum(self._weight[stem] for stem in stems) / whole
            if len(stems) >= LEAST and share >= STRONG and passage.document not in apart:
                yield Echo(passage, share, published, tuple(self._days(passage)))

    def _days(self, passage: Passage) -> Iterator[tuple[date, date]]:
        for sid in passage.statements:
            one = self._statements.get(sid)
            if one is None or not one.shown:
                continue
            claim, when = one.claim, one.when
            if not isinstance(claim, EventClaim) or claim.status != "held" or when is None:
                continue
            if when.earliest is not None and when.latest is not None:
                yield when.earliest, when.latest

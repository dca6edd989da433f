"""Accounts: what two sources say side by side that cannot both be so, where words or their order tell.

A pair of neighbouring passages of two sources is one where the article announces that accounts differ ("each side said
that the other had ended it"), where the second takes back what the first asserts ("said that it had not"), or names
somebody else as the one who did it ("it was the minister who rose first").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from communique.linking.denials import another, speaker_of, words_of
from communique.linking.passages import Passage
from communique.linking.words import plain
from communique.types import Statement

ANNOUNCEMENT = "told.dispute"
"""The rule under which reading keeps what announces accounts that differ."""
BESIDE = 240
"""How many characters may lie between two accounts."""
ANNOUNCED = 130
"""How far before the first account its announcement may end."""
SHORT, NEXT = 7, 60
"""So few words ("had not", "there was none") right behind what they take back need share no word with it."""
ANNOUNCING, LEAST_WORDS = 12, 3
"""An announcement of so few words tells nothing itself; nor does a passage that has fewer beside who says it."""
_TAG = re.compile(
    r"^(?:[\w'’.-]+ ){0,8}(?:said|says|told|added|adds|insisted|argued)(?: (?:reporters|journalists|[\w ]{0,20}))?$"
    r"|^(?:said|says|told|added) .*$"
)
_NOT = re.compile(
    r"\b(?:had|has|have|did|was|were|is|does|do) (?:\w+ )?(?:not|never)\b"
    r"|\b(?:hadn|hasn|haven|didn|wasn|weren|isn)['’]?t\b"
    r"|\bno (?:such|one|meeting|letter|paper|offer|promise|agreement|text|date|unit|undertaking|request|contact|talks|"
    r"deal|link|word)\b|\b(?:never|nobody|nothing|none|neither)\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|wo|could|should|must|may|might|shall|can|cannot|unless|until|if|expect\w*|hop(?:e|es|ed|ing)|"
    r"want\w*|demand\w*|propos\w+|offer(?:s|ed)? to|call(?:s|ed)? (?:on|for)|ready|prepared)\b"
)
_CLEFT = re.compile(r"\bit (?:was|is|had been) (?:the |an? |his |her |their )?(?:[\w'’-]+ ){1,4}?(?:who|that|which)\b")


def accounts(
    passages: list[Passage], statements: Mapping[str, Statement], parties: frozenset[str]
) -> Iterator[tuple[Passage, Passage]]:
    """Yield pairs of neighbouring passages of one article, in order, of two sources whose accounts differ."""
    announced: int | None = None
    told: list[Passage] = []
    for passage in passages:
        announces = _announces(passage, statements)
        if announces:
            announced = passage.end
        if not _tells(passage, announces):
            continue
        first = _before(told, passage, statements)
        told.append(passage)
        if first is None:
            continue
        if announced is not None and first.start - announced <= ANNOUNCED and announced <= passage.start:
            announced = None  # what was announced is told by the next two
            yield first, passage
        elif _taken_back(first, passage, parties) or _somebody_else(first, passage, parties):
            yield first, passage


def _announces(passage: Passage, statements: Mapping[str, Statement]) -> bool:
    """Whether reading found words in a passage that say that accounts differ."""
    return any(statements[sid].rule == ANNOUNCEMENT for sid in passage.statements)


def _tells(passage: Passage, announces: bool) -> bool:
    """Whether a passage says something of its own: no announcement alone, no "the minister said"."""
    text = plain(passage.quote)
    if announces and len(text.split()) <= ANNOUNCING:
        return False
    return len(_TAG.sub(" ", text).split()) >= LEAST_WORDS


def _before(told: list[Passage], passage: Passage, statements: Mapping[str, Statement]) -> Passage | None:
    """Return the last passage before one that another source says, near by."""
    speaker = speaker_of(passage, statements)
    if speaker is None:
        return None
    for one in reversed(told[-3:]):
        if passage.start - one.end > BESIDE:
            return None
        other = speaker_of(one, statements)
        if other is not None and another(other, speaker):
            return one
    return None


def _taken_back(first: Passage, second: Passage, parties: frozenset[str]) -> bool:
    """Whether the second denies as a fact what the first asserts, and shares a word with it or is very short."""
    one, other = plain(first.quote), plain(second.quote)
    found = _NOT.search(other)
    if found is None or _NOT.search(one) or _TO_COME.search(other[: found.end()]) or _TO_COME.search(one):
        return False
    shared = words_of(first, parties) & words_of(second, parties)
    return bool(shared) or (len(other.split()) <= SHORT and second.start - first.end <= NEXT)


def _somebody_else(first: Passage, second: Passage, parties: frozenset[str]) -> bool:
    """Whether the second says that it was another who did it."""
    if _CLEFT.search(plain(second.quote)) is None:
        return False
    return bool(words_of(first, parties) & words_of(second, parties)) or _CLEFT.search(plain(first.quote)) is not None

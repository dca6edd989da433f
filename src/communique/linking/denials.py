"""Denials: passages in which one source gainsays what another says in the same article.

A denial is tied to what it denies: the nearest passage before it, of another source, that shares a word with it; or,
where the words alone say that somebody tells it otherwise, what stands just before. Nothing is tied where no other
passage will do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from communique.linking.matters import matter_of
from communique.linking.passages import Passage
from communique.linking.words import plain, stems
from communique.types import AssessmentClaim, EventClaim, PositionClaim, Statement

REACH = 700
"""How many characters before a denial what it denies may stand."""
JUST_BEFORE = 260
"""How near it stands where no word is shared."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Two passages of one article that cannot both be so, and who says each."""

    denied: Passage
    denying: Passage
    denied_by: str | None
    denier: str | None


@cache
def _table() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    text = resources.files("communique.linking").joinpath("denials.toml").read_text(encoding="utf-8")
    return tuple((row["strong"], re.compile(row["words"])) for row in tomllib.loads(text)["denial"])


@cache
def examples() -> tuple[str, ...]:
    """Return the example of each row of ``denials.toml``."""
    text = resources.files("communique.linking").joinpath("denials.toml").read_text(encoding="utf-8")
    return tuple(row["example"] for row in tomllib.loads(text)["denial"])


def denial_in(quote: str) -> tuple[bool, int] | None:
    """Return whether the first denial of a passage is strong, and where it stands; ``None`` if it has none.

    >>> denial_in("The ministry denied that a letter had been sent")
    (True, 13)
    """
    text = plain(quote)
    found = [(match.start(), strong) for strong, pattern in _table() if (match := pattern.search(text)) is not None]
    return (min(found)[1], min(found)[0]) if found else None


def denials(passages: list[Passage], statements: Mapping[str, Statement], parties: frozenset[str]) -> Iterator[Denial]:
    """Yield the denials of one article, in order of the text."""
    for index, passage in enumerate(passages):
        found = denial_in(passage.quote)
        if found is None:
            continue
        denier = speaker_of(passage, statements)
        before = [p for p in passages[max(0, index - 8) : index] if passage.start - p.end <= REACH]
        denied = _denied(passage, denier, found[0], list(reversed(before)), statements, parties)
        if denied is not None:
            yield Denial(denied, passage, speaker_of(denied, statements), denier)


def _denied(
    denying: Passage,
    denier: str | None,
    strong: bool,
    before: list[Passage],
    statements: Mapping[str, Statement],
    parties: frozenset[str],
) -> Passage | None:
    words = _words(denying, parties)
    others = [p for p in before if _another(speaker_of(p, statements), denier)]
    shared = [p for p in others if len(words & _words(p, parties)) >= (1 if speaker_of(p, statements) else 2)]
    if shared:
        return shared[0]
    if not strong:
        return None
    near = [p for p in others if denying.start - p.end <= JUST_BEFORE and speaker_of(p, statements) is not None]
    return near[0] if near else None


def _words(passage: Passage, parties: frozenset[str]) -> frozenset[str]:
    matter = matter_of(passage.quote)
    return (matter.words | frozenset(f"@{kind}" for kind in matter.families) | matter.names) - parties


def _another(one: str | None, other: str | None) -> bool:
    """Whether two sources differ; the article itself is a source too, but not of what nobody gainsays."""
    if one is None or other is None:
        return one != other
    a, b = stems(one), stems(other)
    return not (a <= b or b <= a)


def speaker_of(passage: Passage, statements: Mapping[str, Statement]) -> str | None:
    """Return who says a passage: its source, else whose position, judgement or act its words report."""
    if passage.sources:
        return passage.sources[0]
    for sid in passage.statements:
        claim = statements[sid].claim
        whole = statements[sid].evidence[0].start == passage.start
        if isinstance(claim, PositionClaim) and whole and claim.party is not None:
            return claim.party
        if isinstance(claim, AssessmentClaim) and claim.holder is not None:
            return claim.holder
        if isinstance(claim, EventClaim) and claim.type == "statement" and whole and claim.participants:
            return claim.participants[0]
    return None

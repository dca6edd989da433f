"""Passages: the stretches of an article that its statements quote, each once, with who speaks in them.

What reading was not sure enough to show as a statement of some kind still stands in the article word for word. Endings,
denials and figures are looked for in these words, and what is found rests on them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from communique.linking.blocks import BlockCache
from communique.linking.words import plain
from communique.types import Span, Statement

_FORESEEN = re.compile(
    r"\b(?:if|unless|whether|until|before|would|could|might|may|must|should|will|fears?|feared|risk|threat\w*|in case|"
    r"warn\w*|to avoid|lest|expect\w*|hop\w+|want\w*)\b[^.;]*$|\b(?:no one|nobody|not|never)(?: \w+){0,2} $"
)
_IN_TIME = re.compile(r"\b(?:before|ahead of|in time for|short of) (?:the|a|an|its|their|his|her) (?:\w+ ){0,2}$")
"""Words by which something came before a deadline ended, which therefore was not missed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one article: where they stand, which statements quote them (the most certain first), who says them."""

    document: str
    start: int
    end: int
    quote: str
    statements: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """Words that say how something ended, where in a passage they stand, and what they mean."""

    means: str
    start: int
    words: str
    certain: bool = False


def passages_of(told: Mapping[str, tuple[Statement, ...]], cache: BlockCache) -> dict[str, list[Passage]]:
    """Return document → its passages in order of the text; words quoted within others are part of those."""
    return {
        document: cache.latest("passages", document, group, lambda group=group: _passages(list(group)))  # type: ignore[misc]
        for document, group in told.items()
    }


def _passages(group: list[Statement]) -> list[Passage]:
    parts: list[list[Statement]] = []
    ordered = sorted(group, key=lambda s: (s.evidence[0].start, -s.evidence[0].end, s.kind == "quote", s.id))
    for one in ordered:
        if parts and one.evidence[0].end <= parts[-1][0].evidence[0].end:
            parts[-1].append(one)
        else:
            parts.append([one])
    return [_passage(part) for part in parts]


def _passage(part: list[Statement]) -> Passage:
    outer = part[0].evidence[0]
    ids = sorted(part, key=lambda s: (not s.shown, s.evidence[0] != outer, -s.confidence, s.id))
    whole = [s for s in part if s.evidence[0] == outer]
    sources = next((s.sources for s in whole if s.sources), ())
    return Passage(part[0].document, outer.start, outer.end, outer.quote, tuple(s.id for s in ids), sources)


def part_of(passage: Passage, span: Span, statements: Mapping[str, Statement]) -> Passage:
    """Return what stands at a span within a passage, with the statements that quote it or a part of it."""
    inside = [
        statements[sid]
        for sid in passage.statements
        if span.start <= statements[sid].evidence[0].start and statements[sid].evidence[0].end <= span.end
    ]
    return _passage(sorted(inside, key=lambda s: (s.evidence[0] != span, s.evidence[0].start, s.id)))


@cache
def _table() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    text = resources.files("communique.linking").joinpath("endings.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["ending"]
    return tuple((row["means"], row.get("certain", False), re.compile(row["words"])) for row in rows)


@cache
def examples() -> tuple[tuple[str, str], ...]:
    """Return (example, what it means) of each row of ``endings.toml``."""
    text = resources.files("communique.linking").joinpath("endings.toml").read_text(encoding="utf-8")
    return tuple((row["example"], row["means"]) for row in tomllib.loads(text)["ending"])


@lru_cache(maxsize=200_000)
def endings(quote: str) -> tuple[Ending, ...]:
    """Return the words of a passage that say how something ended; those that only foresee it are left out.

    >>> [ending.means for ending in endings("The talks broke down on Monday")]
    ['none']
    >>> endings("The talks could break down")
    ()
    """
    text = _small(quote)
    found = [
        Ending(means, match.start(), match.group(), certain)
        for means, certain, pattern in _table()
        for match in pattern.finditer(text)
        if not (
            (certain or means in ("none", "reached"))
            and _FORESEEN.search(text[max(0, match.start() - 60) : match.start()])
        )
        and not (means == "missed" and _IN_TIME.search(text[max(0, match.start() - 40) : match.start()]))
    ]
    return tuple(sorted(found, key=lambda ending: (ending.start, ending.means)))


def _small(quote: str) -> str:
    """Return the quote in small letters, of one length with it."""
    small = plain(quote)
    return small if len(small) == len(quote) else quote.lower()

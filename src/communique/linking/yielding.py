"""Yielding: words by which a side gives up what it asked for or held out against, and which positions that ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from communique.linking.grouping import first_stems
from communique.linking.words import plain, stems

_WAYS = stems(
    "demand insist ask call request claim condition object oppose resist refuse veto longer give gave given drop "
    "dropped abandon withdraw withdrew withdrawn waive lift renounce retreat overcome soften stop cease its"
)
"""Stems of giving up itself, which say nothing of what is given up."""
_UNDONE = re.compile(
    r"\b(?:not|never|nor|no one|nobody|neither|refus\w+ to|will|would|must|should|could|may|might|can|cannot|if|unless|"
    r"until|once|only|when|before|to|were|urg\w+|ask\w*|want\w*|demand\w*)\b[^.;,]{0,60}$|n['’]t\b[^.;,]{0,60}$"
)


@dataclass(frozen=True, slots=True)
class Yield:
    """A way of saying that something is given up, and what stances it may have been."""

    words: re.Pattern[str]
    held: frozenset[str]
    example: str
    near_miss: str


@cache
def yields() -> tuple[Yield, ...]:
    """Return the ways (``yields.toml``)."""
    text = files("communique.linking").joinpath("yields.toml").read_text(encoding="utf-8")
    return tuple(
        Yield(re.compile(row["words"]), frozenset(row["held"]), row["example"], row["near_miss"])
        for row in tomllib.loads(text)["yield"]
    )


@lru_cache(maxsize=50_000)
def given_up(words: str) -> tuple[frozenset[str], str] | None:
    """Return which stances the words give up, and on what; ``None`` where they give up nothing, or not yet.

    >>> given_up("The port no longer insists on a deposit of timber")
    (frozenset({'demand'}), 'no longer insists on a deposit of timber')
    >>> given_up("The port will not drop its demand for a deposit")
    """
    told = plain(words)
    for way in yields():
        found = way.words.search(told)
        if found is None or _UNDONE.search(told[: found.start()]):
            continue
        return way.held, told[found.start() :]
    return None


def ends(yielded: str, issue: str, uses: Mapping[str, int]) -> bool:
    """Whether what is given up is what a position is about: most of its words, or half with the rarest or no others."""
    wanted, given = stems(issue), stems(yielded) - _WAYS
    shared = wanted & given
    if 2 * len(shared) != len(wanted):
        return 2 * len(shared) > len(wanted)
    return bool(shared) and (given <= wanted or first_stems(issue, uses)[0] in given)

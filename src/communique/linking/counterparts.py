"""Counterparts: the unnamed side that somebody bargains with ("the creditor banks", "striking seamen")."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from communique.linking.words import plain

_BEHIND = re.compile(r"[,(]|\b(?:of|in|for|at|from|to|with|on|by|who|that|which|and)\b")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One way to tell an unnamed side: the last nouns, and words of which one must stand before them, if any."""

    side: str
    heads: frozenset[str]
    needs: frozenset[str]
    example: str
    counter: str


@cache
def counterparts() -> tuple[Counterpart, ...]:
    """Return the table that ships with the program, in its order."""
    text = resources.files("communique.linking").joinpath("counterparts.toml").read_text(encoding="utf-8")
    return tuple(
        Counterpart(
            row["side"], frozenset(row["heads"]), frozenset(row.get("with", ())), row["example"], row["counter"]
        )
        for row in tomllib.loads(text)["counterpart"]
    )


@lru_cache(maxsize=100_000)
def unnamed_side(name: str) -> str | None:
    """Return the side that a group is of by its words alone; ``None`` for who has a name, or is of no side.

    >>> unnamed_side("striking seamen in the port"), unnamed_side("reporters"), unnamed_side("Bank of Norland")
    ('workers', None, None)
    """
    if not name or name[:1].isupper():
        return None
    words = re.findall(r"[a-z]+", _BEHIND.split(plain(name), maxsplit=1)[0])
    if not words:
        return None
    return next(
        (
            one.side
            for one in counterparts()
            if words[-1] in one.heads and (not one.needs or one.needs & set(words[:-1]))
        ),
        None,
    )


def best_name(names: Iterable[str], side: str) -> str:
    """Return what a side is called most often among some names, the longer of two; the side's own word if by none."""
    counts = Counter(name for name in names if unnamed_side(name) == side and not name.endswith(")"))
    return min(counts, key=lambda name: (-counts[name], -len(name), name), default=side)

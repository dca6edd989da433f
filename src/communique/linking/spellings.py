"""Spellings: one person's name as different outlets write it.

Three differences are bridged: the surname first or last, syllables joined or apart, and the romanisation of names from
other scripts (Choe Son Hui, Choi Sun-hee; Mohammed, Muhammad). The first two change no letter. The third compares
consonants, and only for two names of one state with another script that no article tells apart.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources

from communique.linking.words import plain

ALIKE = 0.72
"""How much of two romanised names must agree, letter by letter, beside the same consonants."""
_SOUNDS = (
    ("ph", "f"),
    ("sch", "s"),
    ("shch", "s"),
    ("tch", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("zh", "j"),
    ("dzh", "j"),
    ("dj", "j"),
    ("kh", "k"),
    ("gh", "k"),
    ("th", "t"),
    ("dh", "d"),
    ("ck", "k"),
    ("q", "k"),
    ("g", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("tz", "z"),
    ("ts", "z"),
)


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's full name, the states that articles give for him, and the articles that name him so."""

    key: str
    parts: tuple[str, ...]
    states: frozenset[str]
    documents: frozenset[str]


def turned(parts: tuple[str, ...]) -> frozenset[str]:
    """Return a name's letters, with the first part at its place or last, and with the last first.

    >>> turned(("shinzo", "abe")) == turned(("abe", "shinzo"))
    True
    """
    whole = "".join(parts)
    return frozenset({whole, "".join((*parts[1:], parts[0])), "".join((parts[-1], *parts[:-1]))})


@lru_cache(maxsize=100_000)
def consonants(letters: str) -> str:
    """Return what is heard of a name beside its vowels; its first letter stands whatever it is.

    >>> consonants("muhammad") == consonants("mohammed")
    True
    """
    sounds = plain(letters)
    for spelling, sound in _SOUNDS:
        sounds = sounds.replace(spelling, sound)
    bare = sounds[:1] + re.sub(r"[aeiouyh]", "", sounds[1:])
    return re.sub(r"(.)\1+", r"\1", bare)


def _vowels_even(letters: str) -> str:
    """Return a name with vowels that romanisations exchange brought to one: oe, oi, eo, u as o; ee, y, ui as i."""
    even = re.sub(r"oe|oi|eo|oo|ou|u(?!i)", "o", letters)
    return re.sub(r"ui|ee|ie|iy|yy|ey|y|e", "i", even)


@cache
def romanised() -> frozenset[str]:
    """Return the keys of states whose people's names come from another script."""
    text = resources.files("communique.linking").joinpath("scripts.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["states"])


def same_person(one: FullName, other: FullName) -> bool:
    """Whether two full names are spellings of one person's."""
    if one.states and other.states and not one.states & other.states:
        return False
    if turned(one.parts) & turned(other.parts):
        return True
    if not one.states & other.states or one.documents & other.documents:
        return False
    if not one.states & other.states & romanised():
        return False
    return any(
        consonants(a) == consonants(b) and SequenceMatcher(None, _vowels_even(a), _vowels_even(b)).ratio() >= ALIKE
        for a in sorted(turned(one.parts))
        for b in sorted(turned(other.parts))
    )


def variants(full: Iterable[FullName]) -> dict[str, str]:
    """Return key → the least key of the names that are spellings of it, for those that have another than their own."""
    blocks: dict[str, list[FullName]] = defaultdict(list)
    for one in sorted(full, key=lambda n: n.key):
        for letters in sorted(turned(one.parts)):
            blocks[consonants(letters)].append(one)
    target: dict[str, str] = {}

    def root(key: str) -> str:
        while key in target:
            key = target[key]
        return key

    for _, block in sorted(blocks.items()):
        for number, one in enumerate(block[:MOST]):
            for other in block[number + 1 : MOST]:
                least, most = sorted((root(one.key), root(other.key)))
                if least != most and same_person(one, other):
                    target[most] = least
    return {key: root(key) for key in target}


MOST = 60
"""How many names of the same consonants are compared with each other."""

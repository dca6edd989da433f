"""Comparing short phrases: stems, their overlap, and names brought to one spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STOP = frozenset(
    "the a an of to in on for and or its their his her our any some all that this these those with by from at "
    "as be is are was were will would has have had it he she they we not no more new over about into after "
    "before than then there which who".split()
)
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Return the text in small letters without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=100_000)
def stems(text: str) -> frozenset[str]:
    """Return the five-letter stems of the words that carry meaning."""
    return frozenset(word[:5] for word in _WORD.findall(plain(text)) if word not in _STOP)


@lru_cache(maxsize=100_000)
def long_stems(text: str) -> frozenset[str]:
    """Return six-letter stems, which tell a commitment from a commission."""
    return frozenset(word[:6] for word in _WORD.findall(plain(text)) if word not in _STOP)


def likeness(one: str, other: str) -> float:
    """Return how much two phrases share: the F1 of their stems, 0 to 1."""
    a, b = stems(one), stems(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@lru_cache(maxsize=100_000)
def name_key(name: str) -> tuple[str, ...]:
    """Return a person's or body's name as comparable parts: no accents, titles, initials; hyphens closed.

    >>> name_key("Kim Jong-Un") == name_key("Kim Jong Un") == name_key("Kim Jongun")
    True
    """
    words = [word for word in re.findall(r"[a-z0-9]+", plain(name).replace("'", "").replace("-", " ")) if word != "the"]
    words = [word for word in words if len(word) > 1] or words
    if len(words) > 2:
        return (words[0], "".join(words[1:])) if len(words) == 3 and len(words[2]) <= 4 else (*words,)
    return (*words,)


def shorten(text: str, most: int = 25) -> str:
    """Return at most so many words of a text, white space folded."""
    words = text.split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")

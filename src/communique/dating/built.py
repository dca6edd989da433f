"""What a builder makes of a match, and what all builders share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.dating.context import Direction, History, direction, has_happened
from communique.dating.grammar import Hit
from communique.dating.tokens import word_values
from communique.types import TimexType


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A time: its type, recipe and unit; ``end`` or ``start`` where it is shorter than the match."""

    type: TimexType
    recipe: str
    unit: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a builder may look at beside its match: the times before it, the order of day and month in this text."""

    history: History
    day_first: bool


def direction_of(hit: Hit) -> Direction:
    """Return the direction that the words around a match give; that of the noun after it where that is over."""
    if has_happened(hit.tokens, hit.end):
        return "past"
    return direction(hit.tokens, hit.start, hit.end)


def before(hit: Hit, back: int = 1) -> str:
    """Return the word so many tokens before a match, ``""`` at the beginning."""
    return hit.tokens.words[hit.start - back] if hit.start >= back else ""


def after(hit: Hit, ahead: int = 0) -> str:
    """Return the word so many tokens after a match, ``""`` at the end."""
    at = hit.end + ahead
    return hit.tokens.words[at] if at < len(hit.tokens.words) else ""


def joined(tokens_hit: Hit, at: int) -> bool:
    """Whether no space stands between a token and the one after it."""
    tokens = tokens_hit.tokens
    return at + 1 < len(tokens.starts) and tokens.ends[at] == tokens.starts[at + 1]


def day_number(word: str) -> int:
    """Return the number of "5", "5th" or "fifth"; 0 if it is none."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits[0])
    number = word_values().get(word)
    return number if isinstance(number, int) else 0


def part(recipe: str, which: str | None) -> str:
    """Return the recipe of an early, middle or late part."""
    return f"part({recipe},{which})" if which else recipe


def small_number(words: list[str]) -> int | None:
    """Return the value of number words or digits: ["twenty", "four"] is 24; ``None`` if there is none.

    >>> small_number(["a", "hundred", "and", "fifty"])
    150
    """
    total = current = 0
    seen = False
    for word in words:
        if word in ("and", "-", "or", "so", "to"):
            continue
        if word[0].isdigit():
            digits = word.replace(",", "")
            if not digits.isdigit() or len(digits) > 5:
                return None
            current, seen = current + int(digits), True
            continue
        number = word_values().get(word)
        if not isinstance(number, int):
            continue
        seen = True
        if number in (100, 1000):
            current = max(current, 1) * number
            if number == 1000:
                total, current = total + current, 0
        else:
            current += number
    return total + current if seen else None

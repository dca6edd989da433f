"""Past or future at a place of a text, by the words of its sentence."""

from __future__ import annotations

from bisect import bisect_right

from communique.dating.context import Direction, direction
from communique.dating.tokens import tokenize

_WINDOW = 400


def tense_at(text: str, place: int) -> Direction:
    """Return whether the words around an offset speak of the past or the future, ``""`` if neither.

    >>> tense_at("The two leaders met in Oslo.", 23)
    'past'
    """
    low = max(0, place - _WINDOW)
    tokens = tokenize(text[low : place + _WINDOW])
    if not tokens.starts:
        return ""
    at = max(bisect_right(tokens.starts, place - low) - 1, 0)
    return direction(tokens, at, at + 1)

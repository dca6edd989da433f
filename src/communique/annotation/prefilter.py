"""The prefilter: which paragraphs may hold a statement, by their words alone, before anything is parsed.

A linear table of words (``prefilter.toml``, made by ``python -m eval.train_prefilter`` from what the whole reading
finds in public texts): tables of figures, bylines and company notices stay below nought, whatever reports, wants or
plans stands above it. A paragraph with quotation or question marks is never left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

_TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d|[$%;:-]")
_SAFE = frozenset('"“”„«»?‘’')


def word_features(paragraph: str) -> Iterator[str]:
    """Yield what the prefilter sees of a paragraph: its words in small letters, marks, digits, length, names."""
    words = _TOKEN.findall(paragraph)
    yield from (word.lower() for word in words)
    yield f"length {min(8, len(words) // 4)}"
    if any(word[:1].isupper() for word in words[1:]):
        yield "name"


@cache
def load_weights() -> dict[str, int]:
    """Return the weights by feature; that of no feature is the bias."""
    table = resources.files("communique.annotation").joinpath("prefilter.toml").read_text(encoding="utf-8")
    return {word: int(weight) for weight, words in tomllib.loads(table)["weights"].items() for word in words}


def may_state(paragraph: str) -> bool:
    """Whether a paragraph may hold a statement."""
    if not _SAFE.isdisjoint(paragraph):
        return True
    weights = load_weights()
    return sum(weights.get(feature, 0) for feature in set(word_features(paragraph))) + weights.get("", 0) >= 0

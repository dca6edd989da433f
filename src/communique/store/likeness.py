"""Near-duplicates as the record keeps them: pairs of texts found alike, whatever else is in the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from communique.interval import Interval, add_days


class Likeness(Protocol):
    """How texts are compared (see ``communique.ingest.duplicates``). ``method`` names the way and its version."""

    @property
    def method(self) -> str:
        """Return the name of the way of comparing, with its version."""

    def signature(self, text: str) -> bytes:
        """Return a sketch of the text."""

    def bands(self, sketch: bytes) -> tuple[str, ...]:
        """Return keys of which two alike texts share at least one."""

    def pair_score(self, one: bytes, other: bytes) -> float | None:
        """Return how alike the two are, 0 to 1, or ``None`` if they are not copies."""


def publication_order(published: Interval | None, document: str) -> tuple[date, date, str]:
    """Return what sorts documents from the earliest published on; undated ones come last.

    The latest day decides first: on whatever day a document is in, all that stand before it are in too.
    """
    if published is None or published.latest is None:
        return date.max, date.max, document
    return published.latest, published.earliest or date.min, document


UPDATED_WITHIN = 5
"""Days after which a story is no longer updated: what comes later and is much alike is next week's report ..."""
REPRINT = 0.9
"""... unless this share of it is the same: a reprint."""


def earliest_copies(
    pairs: Iterable[tuple[str, str, float]], published: Mapping[str, Interval | None]
) -> dict[str, str]:
    """Return, for each later copy, the earliest document it is alike to; ``pairs`` with how alike the two are, 0 to 1.

    Pairs with unknown documents are passed over. Each copy points to a text that it was itself found alike to, so a
    chain of updates is not followed to its head.
    """
    order = {document: publication_order(interval, document) for document, interval in published.items()}
    earliest: dict[str, str] = {}
    for one, other, score in pairs:
        if one not in order or other not in order:
            continue
        first, later = sorted((one, other), key=order.__getitem__)
        if score < REPRINT and date.max != order[later][0] > add_days(order[first][0], UPDATED_WITHIN):
            continue
        if later not in earliest or order[first] < order[earliest[later]]:
            earliest[later] = first
    return earliest

"""How often one visitor may ask: buckets of tokens that fill up again with time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

Rate = tuple[float, float]
"""So many at once, and so many a second after that."""

RATES: Mapping[str, Rate] = {"look": (1000, 50), "write": (60, 2), "knock": (5, 1 / 6)}
_MOST_VISITORS = 10_000


class Pace:
    """Counts by kind of request and visitor; forgets visitors when there are too many."""

    def __init__(self, rates: Mapping[str, Rate] = RATES, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets; ``clock`` tells seconds."""
        self._rates, self._clock = rates, clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def wait(self, kind: str, visitor: str) -> float:
        """Take one from the visitor's bucket; return 0, or the seconds to wait where it is empty."""
        most, refill = self._rates[kind]
        now = self._clock()
        if len(self._buckets) > _MOST_VISITORS:
            self._buckets.clear()
        left, since = self._buckets.get((kind, visitor), (most, now))
        left = min(most, left + (now - since) * refill)
        self._buckets[kind, visitor] = (left - 1 if left >= 1 else left), now
        return 0.0 if left >= 1 else (1 - left) / refill

"""An undated article's day, solved from its content. (First version: abstains.)"""

from __future__ import annotations

from datetime import date

from communique.interval import Interval
from communique.types import Span

Solved = tuple[Interval, str, Span | None]


def infer_interval(text: str, latest: date | None = None) -> tuple[Interval | None, tuple[Solved, ...]]:
    """Return the interval of publication that the content allows, ``None`` without a unique best; and what was considered."""
    return None, ()

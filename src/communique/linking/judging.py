"""Judgements in the order in which they were made: where two contradict each other, the later one holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from communique.types import Judgement


def by_time(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return judgements by when they were made, then id; a bare time counts as UTC, none as first of all."""
    return sorted(judgements, key=lambda j: (_moment(j.judged_at), j.id))


def _moment(at: datetime | None) -> datetime:
    if at is None:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

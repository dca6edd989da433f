"""What was foreseen and promised, and what became of it; each forecaster's record as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from communique.derived import Commitment, Expectation, Outcome, Snapshot

ORDER: tuple[Outcome, ...] = ("pending", "missed", "postponed", "cancelled", "fulfilled", "unknown")
# Below so many decided forecasts a share says nothing.
LEAST = 5
Entry = Expectation | Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecaster:
    """What became of what somebody foresaw or promised. ``share`` that came true of those decided; none below five."""

    name: str
    counts: dict[Outcome, int]

    @property
    def decided(self) -> int:
        """Number of entries that came true or did not."""
        return sum(self.counts.get(one, 0) for one in ("fulfilled", "missed", "postponed", "cancelled"))

    @property
    def share(self) -> float | None:
        """Return the share that came true, ``None`` where fewer than five are decided."""
        return self.counts.get("fulfilled", 0) / self.decided if self.decided >= LEAST else None


def ledger(snapshot: Snapshot, *, talks: str | None = None) -> list[Entry]:
    """Return expectations and commitments, the open first by the day on which they fall due, then by outcome."""
    entries: list[Entry] = [*snapshot.expectations, *snapshot.commitments]
    kept = [one for one in entries if talks is None or talks in one.talks]
    return sorted(kept, key=lambda one: (ORDER.index(one.outcome), due(one), one.id))


def due(entry: Entry) -> date:
    """Return the last day of an entry's window; the end of time where it has none."""
    when = entry.window if isinstance(entry, Expectation) else entry.by
    return when.latest if when is not None and when.latest is not None else date.max


def track_records(entries: Iterable[Entry], speaks: Callable[[str], bool]) -> list[Forecaster]:
    """Return the forecasters, those with most decided entries first; ``speaks`` tells who counts as one."""
    counts: dict[str, Counter[Outcome]] = {}
    for one in entries:
        for name in _forecasters(one):
            if speaks(name):
                counts.setdefault(name, Counter())[one.outcome] += 1
    found = [Forecaster(name=name, counts=dict(told)) for name, told in counts.items()]
    return sorted(found, key=lambda one: (-one.decided, -sum(one.counts.values()), one.name))


def _forecasters(entry: Entry) -> Sequence[str]:
    if isinstance(entry, Expectation):
        return tuple(dict.fromkeys(entry.expected_by))
    return (entry.party,) if entry.party else ()

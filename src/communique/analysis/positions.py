"""Positions as a matrix, party by issue over time, and the shifts in it: demands dropped, offers raised and so on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.derived import Position, Snapshot
from communique.linking.words import likeness, stems

ShiftKind = Literal[
    "softened", "hardened", "demand dropped", "offer withdrawn", "offer raised", "offer lowered", "demand raised",
    "demand lowered",
]  # fmt: skip
ALIKE = 0.5
_KIND_OF_SHIFT: dict[tuple[str, str], ShiftKind] = {
    ("refusal", "offer"): "softened",
    ("refusal", "support"): "softened",
    ("opposition", "offer"): "softened",
    ("opposition", "support"): "softened",
    ("offer", "refusal"): "offer withdrawn",
    ("offer", "opposition"): "offer withdrawn",
    ("support", "opposition"): "hardened",
    ("support", "refusal"): "hardened",
    ("demand", "refusal"): "demand dropped",
    ("demand", "opposition"): "demand dropped",
}
_GIVEN_UP: dict[str, ShiftKind] = {"demand": "demand dropped", "refusal": "softened", "opposition": "softened"}
_AMOUNT = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>(?:hundred|thousand|million|billion|trillion)?\s*(?:percent|per cent|%|[a-z]{3,})?)",
    re.IGNORECASE,
)
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A party's move on an issue: from one position to another, with their statements; ``on``: the day of telling."""

    party: str
    issue: str
    kind: ShiftKind
    on: date | None
    before: Position
    after: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one party held on one issue, the earliest first."""

    party: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue and what each party held on it; ``words`` are those that most positions on it are like.

    ``sure`` is the sum of the chances that its statements are right: how many right ones to expect.
    """

    words: str
    cells: tuple[Cell, ...]
    sure: float = 0.0


def matrix(
    snapshot: Snapshot, party_of: Callable[[str | None], str], *, talks: str | None = None, party: str | None = None
) -> list[IssueRow]:
    """Return the issues, those that several parties speak to and that most sure statements tell of first.

    ``party_of`` gives the party that an actor speaks for, empty for none.
    """
    held = [
        one
        for one in snapshot.positions
        if party_of(one.party) and (talks is None or talks in one.talks) and party in (None, party_of(one.party))
    ]
    chances = {one.id: one.chance for one in snapshot.statements if one.kind == "position"}
    rows = [_row(group, party_of, chances) for group in _by_issue(held)]
    return sorted(rows, key=lambda row: (-len(row.cells), -row.sure, row.words))


def _by_issue(positions: Iterable[Position]) -> list[list[Position]]:
    """Return positions on like issues together; candidates come from an index of stems, not from all pairs."""
    groups: list[list[Position]] = []
    with_stem: dict[str, list[int]] = defaultdict(list)
    for one in sorted(positions, key=lambda p: (p.since or date.max, p.id)):
        mine = stems(one.issue)
        near = sorted({number for stem in mine for number in with_stem[stem]})
        fits = [(likeness(groups[number][0].issue, one.issue), -number) for number in near]
        best = max(fits, default=(0.0, 0))
        if best[0] >= ALIKE:
            groups[-best[1]].append(one)
            continue
        for stem in mine:
            with_stem[stem].append(len(groups))
        groups.append([one])
    return groups


def _row(group: Sequence[Position], party_of: Callable[[str | None], str], chances: Mapping[str, float]) -> IssueRow:
    by_party: dict[str, list[Position]] = defaultdict(list)
    for one in group:
        by_party[party_of(one.party)].append(one)
    return IssueRow(
        words=_common_words(group),
        cells=tuple(Cell(party=name, positions=tuple(held)) for name, held in sorted(by_party.items())),
        sure=round(sum(chances.get(ref, 1.0) for one in group for ref in one.statements), 4),
    )


_COMPARED = 30
"""How many positions of a row are compared for the words that say it best."""


def _common_words(group: Sequence[Position]) -> str:
    """Return the words of the position that most others on the issue are like, the shorter of equals."""
    some = group[:_COMPARED]

    def common(one: Position) -> float:
        return round(sum(likeness(one.issue, other.issue) for other in some), 3)

    return max(some, key=lambda p: (common(p), -len(p.issue), p.id)).issue


def shifts(rows: Iterable[IssueRow]) -> list[Shift]:
    """Return the moves within the cells of a matrix, the earliest first."""
    found: list[Shift] = []
    for row in rows:
        for cell in row.cells:
            for number, after in enumerate(cell.positions):
                before = _last_before(cell.positions[:number], after)
                kind = _moved(before, after) if before is not None else None
                if before is not None and kind is not None:
                    found.append(
                        Shift(party=cell.party, issue=row.words, kind=kind, on=after.since, before=before, after=after)
                    )
    return sorted(found, key=lambda one: (one.on or date.max, one.party, one.issue, one.after.id))


def _last_before(held: Sequence[Position], after: Position) -> Position | None:
    """Return the position last told of before another: a move needs two days."""
    return next((one for one in reversed(held) if one.since and after.since and one.since < after.since), None)


def _moved(before: Position, after: Position) -> ShiftKind | None:
    if after.until == after.since == before.until:  # told to be given up on that day
        return _GIVEN_UP.get(before.stance)
    if before.stance != after.stance:
        return _KIND_OF_SHIFT.get((before.stance, after.stance)) if likeness(before.issue, after.issue) >= 0.6 else None
    if before.stance not in ("offer", "demand"):
        return None
    was, now = amount(before.issue), amount(after.issue)
    if was is None or now is None or was[1] != now[1] or was[0] == now[0]:
        return None
    if before.stance == "offer":
        return "offer raised" if now[0] > was[0] else "offer lowered"
    return "demand raised" if now[0] > was[0] else "demand lowered"


def amount(words: str) -> tuple[float, str] | None:
    """Return the one amount that the words name, with its unit; ``None`` for none or several.

    >>> amount("pay 2 billion euros"), amount("a rise of 3.5 percent")
    ((2000000000.0, 'euros'), (3.5, 'percent'))
    """
    found = list(_AMOUNT.finditer(words.replace("%", " percent")))
    if len(found) != 1:
        return None
    parts = found[0]["unit"].lower().replace("per cent", "percent").split()
    scale = _SCALE.get(parts[0], 1.0) if parts else 1.0
    unit = parts[-1] if parts and parts[-1] not in _SCALE else ""
    return float(found[0]["number"].replace(",", "")) * scale, unit

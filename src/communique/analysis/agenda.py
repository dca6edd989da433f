"""What is on the table of which talks, and what fell off it; contested words, and what each side means by them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.derived import AgendaPoint, Snapshot, Term
from communique.linking.words import likeness, plain
from communique.types import Statement

ALIKE = 0.6
_OFF = re.compile(
    r"\b(?:off the (?:table|agenda)|not (?:be )?(?:on the (?:table|agenda)|discussed|negotiable|up for)|no longer"
    r"|dropped"
    r"|removed from|taken off|ruled out|rules out|excluded?|left out|will not discuss"
    r"|refus\w+ to discuss|shelved)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePoint:
    """An issue of some talks: whether it is on the table as of the last word on it, and since when."""

    issue: str
    status: Literal["on", "off"]
    since: date | None
    talks: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedTerm:
    """A word, what each party means by it, and the statements that say that it is contested."""

    term: str
    meanings: tuple[Term, ...]
    contested_by: tuple[str, ...]

    @property
    def contested(self) -> bool:
        """Whether somebody says so, or two parties mean different things."""
        said = {plain(one.meaning) for one in self.meanings if one.meaning}
        return bool(self.contested_by) or len(said) > 1


def agenda(snapshot: Snapshot, *, talks: str | None = None) -> list[TablePoint]:
    """Return what is or was on the table, what is on it first, then by the last word on it."""
    statements = {one.id: one for one in snapshot.statements}
    days = {document.id: document.published.latest for document in snapshot.documents if document.published is not None}
    points = [one for one in snapshot.agenda if talks is None or talks in one.talks]
    found = [_point(group, statements, days) for group in _alike(points)]
    return sorted(found, key=lambda p: (p.status == "off", -(p.since or date.min).toordinal(), p.issue))


def _alike(points: Sequence[AgendaPoint]) -> list[list[AgendaPoint]]:
    groups: list[list[AgendaPoint]] = []
    for one in points:
        near = next((g for g in groups if likeness(g[0].issue, one.issue) >= ALIKE), None)
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    return groups


def _point(group: Sequence[AgendaPoint], statements: dict[str, Statement], days: dict[str, date | None]) -> TablePoint:
    refs = [ref for one in group for ref in one.statements if ref in statements]
    refs.sort(key=lambda ref: (days.get(statements[ref].document) or date.max, ref))
    status: Literal["on", "off"] = "on"
    since: date | None = None
    for ref in refs:
        now: Literal["on", "off"] = "off" if _says_off(statements[ref]) else "on"
        if since is None or now != status:
            status, since = now, days.get(statements[ref].document)
    return TablePoint(
        issue=group[0].issue,
        status=status,
        since=since,
        talks=tuple(sorted({key for one in group for key in one.talks})),
        statements=tuple(refs),
    )


def _says_off(statement: Statement) -> bool:
    return any(_OFF.search(span.quote) for span in statement.evidence[:1])


def contested_terms(snapshot: Snapshot, *, talks: str | None = None) -> list[ContestedTerm]:
    """Return defined and contested words, those that are contested first."""
    groups: dict[str, list[Term]] = defaultdict(list)
    for one in snapshot.terms:
        if talks is None or talks in one.talks:
            groups[plain(one.term)].append(one)
    found = [
        ContestedTerm(
            term=group[0].term,
            meanings=tuple(one for one in group if one.meaning),
            contested_by=tuple(ref for one in group if one.contested for ref in one.statements),
        )
        for group in groups.values()
    ]
    return sorted(found, key=lambda one: (not one.contested, one.term))

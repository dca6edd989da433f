"""Contradictions: accounts of one event that cannot all be true, or that its sides judge in opposite ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from communique.derived import Assessment, Contradiction, Event, Side
from communique.linking.actors import Roster
from communique.linking.words import shorten
from communique.types import EventClaim, Statement


def build_contradictions(
    events: Iterable[Event], assessments: Iterable[Assessment], statements: Mapping[str, Statement], roster: Roster
) -> list[Contradiction]:
    """Return contradictions on outcomes (took place or not, agreed or not) and accounts (good or bad, by side)."""
    found = []
    by_event: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        if assessment.of is not None:
            by_event[assessment.of].append(assessment)
    for event in events:
        if (one := _account(event, by_event.get(event.id, []), statements, roster)) is not None:
            found.append(one)
        if (one := _outcome(event, statements)) is not None:
            found.append(one)
    return found


def _account(
    event: Event, told: list[Assessment], statements: Mapping[str, Statement], roster: Roster
) -> Contradiction | None:
    """Two named sides that judge one event in opposite ways."""
    if event.status != "held":
        return None
    good = [a for a in told if a.polarity == "good" and a.holder is not None]
    bad = [a for a in told if a.polarity == "bad" and a.holder is not None]
    for one in good:
        for other in bad:
            if roster.side(one.holder) != roster.side(other.holder):
                sides = (_side(one.statements, statements), _side(other.statements, statements))
                return Contradiction(id=f"x{one.statements[0][1:]}", type="account", about=event.label, sides=sides)
    return None


def _outcome(event: Event, statements: Mapping[str, Statement]) -> Contradiction | None:
    """One article says that it failed, another that an agreement came of it."""
    failed = [h.statement for h in event.history if h.status == "failed"]
    reached = [h.statement for h in event.history if h.status == "held" and _agreed(statements[h.statement])]
    if not failed or not reached:
        return None
    return Contradiction(
        id=f"y{failed[0][1:]}",
        type="outcome",
        about=event.label,
        sides=(_side(tuple(failed), statements), _side(tuple(reached), statements)),
    )


def _agreed(statement: Statement) -> bool:
    return isinstance(statement.claim, EventClaim) and statement.claim.type == "agreement"


def _side(ids: tuple[str, ...], statements: Mapping[str, Statement]) -> Side:
    sources = tuple(dict.fromkeys(name for sid in ids for name in statements[sid].sources[:1]))
    return Side(
        sources=sources, says=shorten(" ".join(statements[ids[0]].evidence[0].quote.split()), 24), statements=ids
    )

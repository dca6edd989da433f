"""Statements with the canonical names of their actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from communique.linking.actions import classify
from communique.linking.blocks import BlockCache
from communique.linking.roster import Roster
from communique.types import (
    Action,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    EventClaim,
    PositionClaim,
    QuoteClaim,
    Statement,
    TermClaim,
)


def with_canonical_names(
    statements: Iterable[Statement], roster: Roster, cache: BlockCache
) -> dict[str, tuple[Statement, ...]]:
    """Return document → its statements with canonical names and classified actions, in order of the text."""
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_document[statement.document].append(statement)
    return {
        document: cache.latest(
            "names",
            document,
            (group, roster.names_in.get(document)),
            lambda group=group: tuple(  # type: ignore[misc]
                sorted((_renamed(one, roster) for one in group), key=lambda s: (s.evidence[0].start, s.id))
            ),
        )
        for document, group in by_document.items()
    }


def _renamed(statement: Statement, roster: Roster) -> Statement:
    def name(local: str | None) -> str | None:
        return roster.name(statement.document, local)

    sources = tuple(dict.fromkeys(name(source) or source for source in statement.sources))
    return replace(statement, claim=_claim(statement.claim, name), sources=sources)


def _claim(claim: Claim, name: Callable[[str | None], str | None]) -> Claim:
    def action(one: Action) -> Action:
        return classify(replace(one, party=name(one.party)))

    match claim:
        case EventClaim():
            who = tuple(dict.fromkeys(name(p) or p for p in claim.participants))
            return replace(claim, participants=who)
        case PositionClaim() | CommitmentClaim() | TermClaim():
            return replace(claim, party=name(claim.party))
        case ConditionClaim():
            return replace(claim, party=name(claim.party), step=action(claim.step), requires=action(claim.requires))
        case AssessmentClaim():
            return replace(claim, holder=name(claim.holder))
        case QuoteClaim():
            return replace(claim, speaker=name(claim.speaker))
    return claim


def names_told(statement: Statement) -> Iterator[str]:
    """Yield the names that a statement holds: its sources, and the parties of its claim."""
    yield from statement.sources
    claim = statement.claim
    if isinstance(claim, EventClaim):
        yield from claim.participants
    for field in ("party", "holder", "speaker"):
        name = getattr(claim, field, None)
        if name is not None:
            yield name
    if isinstance(claim, ConditionClaim):
        yield from (action.party for action in (claim.step, claim.requires) if action.party is not None)

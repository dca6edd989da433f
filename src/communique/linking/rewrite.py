"""Statements with the canonical names of their actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from communique.linking.actions import classify
from communique.linking.actors import Roster
from communique.linking.blocks import BlockCache, Renamed
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
    statements: Iterable[Statement], roster: Roster, cache: BlockCache | None = None
) -> list[Statement]:
    """Return the statements with canonical names and classified actions.

    With a ``cache``, a statement whose names are still called the same is the one made before: a record replayed as of
    many days holds it once.
    """
    if cache is None:
        return [_renamed(statement, roster, []) for statement in statements]
    return [_known(statement, roster, cache.renamed) for statement in statements]


def _known(statement: Statement, roster: Roster, renamed: dict[str, Renamed]) -> Statement:
    found = renamed.get(statement.id)
    if found is not None and found[0] is statement:
        document = statement.document
        if all(roster.name(document, one) == now for one, now in zip(found[1], found[2], strict=True)):
            return found[3]
    locals_: list[str] = []
    made = _renamed(statement, roster, locals_)
    names = tuple(dict.fromkeys(locals_))
    renamed[statement.id] = (statement, names, tuple(roster.name(statement.document, one) for one in names), made)
    return made


def _renamed(statement: Statement, roster: Roster, asked: list[str]) -> Statement:
    """Return the statement with canonical names; the names that were looked up are added to ``asked``."""

    def name(local: str | None) -> str | None:
        if local is not None:
            asked.append(local)
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

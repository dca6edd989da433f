"""Talks: which negotiation a statement belongs to, found from the sides that its article names."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from communique.derived import Talks
from communique.linking.actors import Roster
from communique.linking.words import stems
from communique.types import AgendaClaim, ConditionClaim, EventClaim, PositionClaim, Statement

LEAST = 3
Pair = tuple[str, str]


def build_talks(statements: Iterable[Statement], roster: Roster) -> tuple[list[Talks], dict[str, tuple[str, ...]]]:
    """Return the negotiations, and statement id → ids of those it belongs to.

    A document belongs to the pair of sides that it names most in events and positions; a statement that names another
    pair of sides which some document is about belongs to that too.
    """
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_document[statement.document].append(statement)
    pair_of = {document: pair for document, group in by_document.items() if (pair := _pair(group, roster)) is not None}
    members: dict[Pair, list[Statement]] = defaultdict(list)
    known = set(pair_of.values())
    for document, group in by_document.items():
        for statement in group:
            named = sorted(set(_sides(statement, roster)))
            pairs = {pair_of[document]} if document in pair_of else set()
            pairs |= {pair for pair in combinations(named, 2) if pair in known}
            for pair in sorted(pairs):
                members[pair].append(statement)
    found, of = [], defaultdict(list)
    for pair, group in sorted(members.items()):
        if len(group) < LEAST:
            continue
        key = "t-" + hashlib.sha256(repr(pair).encode()).hexdigest()[:10]
        issues = _issues(group)
        label = " – ".join(pair) + (f": {', '.join(issues[:2])}" if issues else "")
        found.append(Talks(id=key, label=label, parties=pair, issues=issues))
        for statement in group:
            of[statement.id].append(key)
    return found, {sid: tuple(sorted(set(keys))) for sid, keys in of.items()}


def sides_by_document(statements: Iterable[Statement], roster: Roster) -> dict[str, frozenset[str]]:
    """Return document → the sides named in its events, positions and conditions."""
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        found[statement.document].update(_sides(statement, roster))
    return {document: frozenset(sides) for document, sides in found.items()}


def _sides(statement: Statement, roster: Roster) -> list[str]:
    claim = statement.claim
    names: tuple[str | None, ...] = ()
    if isinstance(claim, EventClaim):
        names = claim.participants
    elif isinstance(claim, PositionClaim):
        names = (claim.party,)
    elif isinstance(claim, ConditionClaim):
        names = (claim.party, claim.step.party, claim.requires.party)
    sides = [side for name in names if (side := roster.side(name)) is not None]
    return [side for side in dict.fromkeys(sides) if side[:1].isupper() and roster.types.get(side) != "place"]


def _pair(group: list[Statement], roster: Roster) -> Pair | None:
    counts: Counter[str] = Counter()
    for statement in group:
        sides = _sides(statement, roster)
        counts.update(sides)
        if len(sides) > 1:
            counts.update(sides)
    top = sorted(
        counts, key=lambda side: (side not in roster.known, roster.types.get(side) == "person", -counts[side], side)
    )[:2]
    return (min(top), max(top)) if len(top) == 2 else None


def _issues(group: Iterable[Statement]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for statement in group:
        claim = statement.claim
        issue = claim.issue if isinstance(claim, PositionClaim | AgendaClaim) else None
        if issue and len(issue.split()) <= 4:
            key = " ".join(sorted(stems(issue)))
            counts[key] += 1
            forms[key][issue] += 1
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(min(forms[key], key=lambda f: (-forms[key][f], len(f), f)) for key in ranked[:5] if counts[key] > 1)

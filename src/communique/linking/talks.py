"""Talks: which negotiation a statement belongs to, found from the sides that its article names.

Each article is on a pair of sides, those it names most. Two pairs are one negotiation of many sides if most articles on
the one also name both sides of the other: those on Greece and Germany name the European Union too, while few on the
United States and China name North Korea. A statement that names both sides of another negotiation's pair belongs to
that as well. Where an article names one side alone, the other is whom it has no name for ("the creditor banks").
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from communique.derived import Talks
from communique.linking.blocks import BlockCache
from communique.linking.counterparts import best_name, unnamed_side
from communique.linking.roster import Roster
from communique.linking.words import stems
from communique.types import AgendaClaim, AssessmentClaim, ConditionClaim, EventClaim, PositionClaim, Statement

LEAST = 3
MOST_PARTIES = 5
LABELLED = 3
COMPANY = 3
"""How many sides two negotiations have in common that are one of many sides."""
LOOSE = 0.4
"""What naming a person of no body, or a group, counts beside naming a state or body."""
PASSING = 0.15
"""The share of what an article names below which a side is named in passing."""
Pair = tuple[str, str]
Sides = Mapping[str, Mapping[str, tuple[str, ...]]]


def build_talks(
    statements: Iterable[Statement], roster: Roster, sides: Sides
) -> tuple[list[Talks], dict[str, tuple[str, ...]]]:
    """Return the negotiations, and statement id → ids of those it belongs to; statements come by publication.

    A negotiation's id is made from the pair of its earliest article, so that later articles do not change it.
    """
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_document[statement.document].append(statement)
    side_of = {name: side for name, side in roster.tops.items() if side in roster.firm}
    counts = {document: _counts(group, side_of, sides) for document, group in by_document.items()}
    unnamed = {document: _unnamed(group) for document, group in by_document.items()}
    pair_of = {d: pair for d in by_document if (pair := _pair(counts[d], unnamed[d], roster)) is not None}
    pair_of = _without_passing_sides(pair_of, counts)
    joined = _of_one_company(_joined(pair_of, counts, unnamed, roster), pair_of, counts, roster)
    head_of = {pair: head for pair, head in joined.items() if head[0] != head[1]}
    pair_of = {document: pair for document, pair in pair_of.items() if pair in head_of}
    members: dict[Pair, list[Statement]] = defaultdict(list)
    for document, group in by_document.items():
        home = {head_of[pair_of[document]]} if document in pair_of else set()
        for statement in group:
            named = sides[document][statement.id]
            heads = home
            if len(named) > 1:
                heads = home | {head_of[pair] for pair in combinations(sorted(set(named)), 2) if pair in head_of}
            for head in heads if len(heads) < 2 else sorted(heads):
                members[head].append(statement)
    found, of = [], defaultdict(list)
    for head, group in sorted(members.items()):
        if len(group) < LEAST:
            continue
        here = {statement.document for statement in group if head_of.get(pair_of.get(statement.document, head)) == head}
        talks = _talks(
            head, group, [pair_of[d] for d in by_document if d in here and d in pair_of], counts, here, roster.firm
        )
        found.append(talks)
        for statement in group:
            of[statement.id].append(talks.id)
    return found, {sid: tuple(sorted(set(keys))) for sid, keys in of.items()}


def _without_passing_sides(pair_of: Mapping[str, Pair], counts: Mapping[str, Counter[str]]) -> dict[str, Pair]:
    """Return the pairs, an article that names its second side in passing on the pair that its first is most on.

    Only articles that name both sides of a pair often count for what a side is most on, and there must be several. An
    article that names one side alone is on the pair of that with somebody who has no name, if several others are.
    """
    firm: Counter[Pair] = Counter()
    weak: dict[str, str] = {}
    for document, pair in pair_of.items():
        least, most = sorted(pair, key=lambda side: (counts[document][side], side))
        if unnamed_side(least) or counts[document][least] >= PASSING * sum(counts[document].values()):
            firm[pair] += 1
        else:
            weak[document] = most
    found = dict(pair_of)
    for document, side in weak.items():
        known = [pair for pair in firm if side in pair and firm[pair] > max(1, firm[pair_of[document]])]
        if known:
            found[document] = min(known, key=lambda pair: (-firm[pair], pair))
    with_unnamed = {
        side: pair for pair in sorted(firm) if firm[pair] > 1 and any(map(unnamed_side, pair)) for side in pair
    }
    return {d: with_unnamed.get(pair[0], pair) if pair[0] == pair[1] else pair for d, pair in found.items()}


def _talks(
    head: Pair,
    group: list[Statement],
    pairs: list[Pair],
    counts: Mapping[str, Counter[str]],
    documents: Iterable[str],
    known: frozenset[str],
) -> Talks:
    first = pairs[0] if pairs else head
    here = sorted(documents)
    told = Counter(side for document in here for side in counts[document])
    core = {side for pair in pairs for side in pair if 3 * told[side] >= len(here) and side in known} | set(head)
    core |= {side for side in told if 2 * told[side] >= len(here) and side in known}
    parties = sorted(core, key=lambda side: (side not in head, -told[side], side))[:MOST_PARTIES]
    called = [name for statement in group for name in _named(statement)]
    parties = [best_name(called, side) if unnamed_side(side) else side for side in parties]
    key = "t-" + hashlib.sha256(repr(first).encode()).hexdigest()[:10]
    issues = _issues(group)
    label = " – ".join(sorted(parties[:LABELLED])) + (f": {', '.join(issues[:2])}" if issues else "")
    return Talks(id=key, label=label, parties=tuple(sorted(parties)), issues=issues)


def _joined(
    pair_of: Mapping[str, Pair],
    counts: Mapping[str, Counter[str]],
    unnamed: Mapping[str, Counter[str]],
    roster: Roster,
) -> dict[Pair, Pair]:
    """Return pair → the pair that its negotiation is headed by: most articles, then the lesser names.

    A pair of which one side is nobody known ("the farmers") goes with the negotiation of most articles that has the
    other.
    """
    documents: dict[Pair, list[str]] = defaultdict(list)
    for document, pair in pair_of.items():
        documents[pair].append(document)
    ranked = sorted(documents, key=lambda pair: (-len(documents[pair]), pair))
    naming: Counter[tuple[Pair, Pair]] = Counter()
    for pair, here in documents.items():
        for document in here:
            named = sorted({*_named_often(counts[document]), *_named_often(unnamed[document])})
            naming.update((pair, other) for other in combinations(named, 2) if other in documents and other != pair)
    by_pair: dict[Pair, list[Pair]] = defaultdict(list)
    for (pair, other), count in naming.items():
        if 2 * count > len(documents[pair]):
            by_pair[pair].append(other)
    rank = {pair: number for number, pair in enumerate(ranked)}
    head: dict[Pair, Pair] = {}
    for pair in ranked:
        above = [other for other in by_pair[pair] if rank[other] < rank[pair]]
        known = sorted({side for side in pair if side in roster.firm})
        if not above and len(known) == 1:
            above = [o for o in ranked[: rank[pair]] if known[0] in o and len(documents[o]) > 1][:1]
        head[pair] = head[min(above, key=rank.__getitem__)] if above else pair
    return head


def _of_one_company(
    head_of: Mapping[Pair, Pair], pair_of: Mapping[str, Pair], counts: Mapping[str, Counter[str]], roster: Roster
) -> dict[Pair, Pair]:
    """Return pair → head, negotiations joined that have ``COMPANY`` sides in common: two of them make no third talks.

    A side counts that a third of a negotiation's articles name more than in passing; the one of most articles heads.
    """
    articles: dict[Pair, list[str]] = defaultdict(list)
    for document, pair in pair_of.items():
        articles[head_of[pair]].append(document)
    heads = sorted(articles, key=lambda head: (-len(articles[head]), head))
    company = {head: _company(articles[head], counts, roster) for head in heads}
    under: dict[Pair, Pair] = {}
    for head in heads:
        greater = (other for other in under if under[other] == other)
        near = (other for other in greater if len(company[other] & company[head]) >= COMPANY)
        under[head] = next(near, head)
    return {pair: under.get(head, head) for pair, head in head_of.items()}


def _company(documents: Iterable[str], counts: Mapping[str, Counter[str]], roster: Roster) -> frozenset[str]:
    """Return the sides that a third of the articles name more than in passing."""
    here = list(documents)
    told = Counter(side for document in here for side in _named_often(counts[document]))
    return frozenset(side for side, count in told.items() if 3 * count >= len(here) and side in roster.firm)


def _named_often(counts: Counter[str]) -> list[str]:
    """Return the sides that an article names more than in passing."""
    least = max(1, sum(counts.values()) * 0.04)
    return [side for side, count in counts.items() if count >= least]


def _counts(group: Iterable[Statement], side_of: Mapping[str, str], sides: Sides) -> Counter[str]:
    """Return how much an article names each side; ``side_of``: actor → its side, where that may be a side of talks."""
    counts: Counter[str] = Counter()
    for statement in group:
        named = sides[statement.document][statement.id]
        for side in named:
            counts[side] += 2 if len(named) > 1 else 1
        for side in _voices(statement, side_of):
            counts[side] += 1
    return counts


def _voices(statement: Statement, side_of: Mapping[str, str]) -> set[str]:
    """Return the sides of those who speak or judge in a statement."""
    holder = statement.claim.holder if isinstance(statement.claim, AssessmentClaim) else None
    names = (*statement.sources[:1], *((holder,) if holder is not None else ()))
    return {side_of[name] for name in names if name in side_of}


def sides_of(told: Mapping[str, tuple[Statement, ...]], roster: Roster, cache: BlockCache) -> Sides:
    """Return document → statement id → the sides named in it, if it is an event, a position or a condition."""
    found = {}
    for document, group in told.items():
        names = cache.latest("named", document, group, lambda group=group: _all_named(group))  # type: ignore[misc]
        of = tuple((name, side) for name in names if (side := _side(name, roster)) is not None)
        found[document] = cache.latest("sides", document, (group, of), lambda g=group, o=of: _sided(g, dict(o)))  # type: ignore[misc]
    return found


def sides_by_document(sides: Sides) -> dict[str, frozenset[str]]:
    """Return document → the sides named in its events, positions and conditions."""
    return {document: frozenset(s for named in of.values() for s in named) for document, of in sides.items()}


def _all_named(group: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(sorted({name for statement in group for name in _named(statement)}))


def _sided(group: Iterable[Statement], of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        statement.id: tuple(dict.fromkeys(of[name] for name in _named(statement) if name in of)) for statement in group
    }


def _named(statement: Statement) -> Iterator[str]:
    claim = statement.claim
    names: tuple[str | None, ...] = ()
    if isinstance(claim, EventClaim):
        names = claim.participants
    elif isinstance(claim, PositionClaim):
        names = (claim.party,)
    elif isinstance(claim, ConditionClaim):
        names = (claim.party, claim.step.party, claim.requires.party)
    return (name for name in names if name is not None)


def _side(name: str, roster: Roster) -> str | None:
    """Return the side of a name, if it is one by name, no place and no paper or agency that only reports."""
    side = roster.side(name)
    if side is None or side in roster.outlets or roster.types.get(side) == "place":
        return None
    return side if side[:1].isupper() else None


def _pair(counts: Counter[str], unnamed: Counter[str], roster: Roster) -> Pair | None:
    """Return the two sides that an article is most on; who is no body by name weighs less, who has no name but counts.

    Sides without a name count only for the other of one that has a name.
    """
    top = sorted(counts, key=lambda side: (-counts[side] * (1.0 if side in roster.firm else LOOSE), side))[:2]
    if len(top) == 1 and top[0] in roster.firm:
        top += sorted(unnamed, key=lambda side: (-unnamed[side], side))[:1] or top
    return (min(top), max(top)) if len(top) == 2 else None


def _unnamed(group: Iterable[Statement]) -> Counter[str]:
    """Return how many statements tell of each side that has no name."""
    told = (frozenset(unnamed_side(name) for name in _named(statement)) for statement in group)
    return Counter(side for sides in told for side in sides if side is not None)


_NO_TOPIC = re.compile(r"^(?:be|not|have|do|no)\b|\b(?:it|them|him|her|this|that|these|those|so)$", re.IGNORECASE)
"""What says nothing to who reads it alone: "be development", "rebuff it"."""


def _issues(group: Iterable[Statement]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for statement in group:
        claim = statement.claim
        issue = claim.issue if isinstance(claim, PositionClaim | AgendaClaim) else None
        names = issue and len(issue.split()) <= 4 and _NO_TOPIC.search(issue) is None
        if issue and names and any(len(word) > 3 for word in stems(issue)):
            key = " ".join(sorted(stems(issue)))
            counts[key] += 1
            forms[key][issue] += 1
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(min(forms[key], key=lambda f: (-forms[key][f], len(f), f)) for key in ranked[:5] if counts[key] > 1)

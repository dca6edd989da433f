"""Positions, conditions, agenda, terms and assessments over articles: those that say the same as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from communique.derived import AgendaPoint, Assessment, Condition, ConditionStatus, Position, Term
from communique.linking.actions import same_step
from communique.linking.grouping import first_stems, gathered, uses_of
from communique.linking.opponents import Opponents
from communique.linking.roster import Roster
from communique.linking.words import likeness, plain
from communique.linking.yielding import ends, given_up
from communique.types import AgendaClaim, AssessmentClaim, ConditionClaim, Document, PositionClaim, Statement, TermClaim

OPPOSED = {
    ("demand", "support"): ("refusal", "opposition"),
    ("offer",): ("refusal",),
    ("refusal", "opposition"): ("offer", "support"),
}


def published_day(statement: Statement, documents: Mapping[str, Document]) -> date | None:
    """Return the day by which the statement's article was out."""
    published = documents[statement.document].published
    return published.latest if published is not None else None


def in_order(statements: Iterable[Statement], documents: Mapping[str, Document]) -> list[Statement]:
    """Return statements by publication, document and place."""
    return sorted(
        statements, key=lambda s: (published_day(s, documents) or date.max, s.document, s.evidence[0].start, s.id)
    )


def _ids(group: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(s.id for s in group)


def build_positions(
    statements: Iterable[Statement], documents: Mapping[str, Document], roster: Roster
) -> list[Position]:
    """Return positions by side, stance and issue; ``until`` is the day on which the opposite is first told.

    What a side is told to give up (:mod:`communique.linking.yielding`) ends on that day, and the telling with it.
    """
    told = in_order((s for s in statements if isinstance(s.claim, PositionClaim)), documents)

    def claim(statement: Statement) -> PositionClaim:
        assert isinstance(statement.claim, PositionClaim)
        return statement.claim

    yielded = {s.id: given_up(s.evidence[0].quote) for s in told}
    groups = gathered(
        told,
        lambda s: [(roster.side(claim(s).party), claim(s).stance, yielded.get(s.id) is not None)],
        lambda s: claim(s).issue,
        lambda a, b: likeness(claim(a).issue, claim(b).issue) >= 0.6,
    )
    by_word: dict[tuple[str | None, str], list[list[Statement]]] = defaultdict(list)
    uses = uses_of(claim(group[0]).issue for group in groups)
    for group in (one for one in groups if yielded[one[0].id] is None):
        for word in first_stems(claim(group[0]).issue, uses):
            by_word[roster.side(claim(group[0]).party), word].append(group)
    yields: dict[str | None, list[tuple[date, frozenset[str], str]]] = defaultdict(list)
    for s in told:
        day, gives = published_day(s, documents), yielded[s.id]
        if gives is not None and day is not None:
            yields[roster.side(claim(s).party)].append((day, *gives))
    found = []
    for group in groups:
        first, last = claim(group[0]), published_day(group[-1], documents)
        since = published_day(group[0], documents)
        ended = [
            day
            for word in first_stems(first.issue, uses)
            for other in by_word[roster.side(first.party), word]
            if _opposed(first.stance, claim(other[0]).stance)
            and likeness(first.issue, claim(other[0]).issue) >= 0.6
            and (day := published_day(other[0], documents)) is not None
            and last is not None
            and day > last
        ]
        if yielded[group[0].id] is not None:
            ended = [last] if last is not None else []
        elif last is not None:
            ended += [
                day
                for day, held, words in yields[roster.side(first.party)]
                if day > last and first.stance in held and ends(words, first.issue, uses)
            ]
        found.append(
            Position(
                id=group[0].id,
                party=first.party,
                stance=first.stance,
                issue=first.issue,
                since=since,
                until=min(ended, default=None),
                statements=_ids(group),
            )
        )
    return found


def _opposed(one: str, other: str) -> bool:
    return any(one in left and other in right for left, right in OPPOSED.items())


def build_conditions(
    statements: Iterable[Statement], documents: Mapping[str, Document], roster: Roster, opponents: Opponents
) -> list[Condition]:
    """Return conditions by the sides and steps they tie; a person's or an article's word closes them."""
    told = in_order((s for s in statements if isinstance(s.claim, ConditionClaim)), documents)
    meant = {s.id: opponents.meant(s.claim, s.document) for s in told if isinstance(s.claim, ConditionClaim)}

    def claim(statement: Statement) -> ConditionClaim:
        return meant[statement.id]

    def key(s: Statement) -> list[tuple[str | None, ...]]:
        step, need = claim(s).step, claim(s).requires
        return [(roster.side(step.party), roster.side(need.party), step.action_class, need.action_class)]

    def words(s: Statement) -> str:
        step, need = claim(s).step, claim(s).requires
        return "" if step.action_class is not None else step.action if need.action_class is not None else need.action

    groups = gathered(
        told,
        key,
        words,
        lambda a, b: same_step(claim(a).step, claim(b).step) and same_step(claim(a).requires, claim(b).requires),
    )
    status: ConditionStatus = "open"
    return [
        Condition(
            id=g[0].id,
            party=claim(g[0]).party,
            step=claim(g[0]).step,
            requires=claim(g[0]).requires,
            status=status,
            since=published_day(g[0], documents),
            statements=_ids(g),
        )
        for g in groups
    ]


def build_agenda(
    statements: Iterable[Statement], documents: Mapping[str, Document], event_in: Mapping[str, str]
) -> list[AgendaPoint]:
    """Return issues on the table; ``event_in`` maps a statement's id to the event its sentence speaks of."""
    told = in_order((s for s in statements if isinstance(s.claim, AgendaClaim)), documents)

    def claim(statement: Statement) -> AgendaClaim:
        assert isinstance(statement.claim, AgendaClaim)
        return statement.claim

    groups = gathered(
        told,
        lambda s: [event_in.get(s.id)],
        lambda s: claim(s).issue,
        lambda a, b: likeness(claim(a).issue, claim(b).issue) >= 0.6,
    )
    return [
        AgendaPoint(issue=claim(g[0]).issue, event=event_in.get(g[0].id), status="on", statements=_ids(g))
        for g in groups
    ]


def build_terms(statements: Iterable[Statement], documents: Mapping[str, Document]) -> list[Term]:
    """Return contested or defined words, by party."""
    told = in_order((s for s in statements if isinstance(s.claim, TermClaim)), documents)

    def claim(statement: Statement) -> TermClaim:
        assert isinstance(statement.claim, TermClaim)
        return statement.claim

    groups = gathered(told, lambda s: [(plain(claim(s).term), claim(s).party)], lambda s: "", lambda a, b: True)
    return [
        Term(
            term=claim(g[0]).term,
            party=claim(g[0]).party,
            meaning=next((claim(s).meaning for s in g if claim(s).meaning), None),
            contested=any(claim(s).contested for s in g),
            statements=_ids(g),
        )
        for g in groups
    ]


def build_assessments(
    statements: Iterable[Statement], documents: Mapping[str, Document], event_in: Mapping[str, str]
) -> list[Assessment]:
    """Return judgements on the talks, by who holds them, what of, and how."""
    told = in_order((s for s in statements if isinstance(s.claim, AssessmentClaim)), documents)

    def claim(statement: Statement) -> AssessmentClaim:
        assert isinstance(statement.claim, AssessmentClaim)
        return statement.claim

    def key(s: Statement) -> list[tuple[str | None, str, str | None, str]]:
        return [(claim(s).holder, claim(s).polarity, event_in.get(s.id), s.document if claim(s).holder is None else "")]

    groups = gathered(
        told,
        key,
        lambda s: "" if s.id in event_in else s.evidence[0].quote,
        lambda a, b: event_in.get(a.id) is not None or likeness(a.evidence[0].quote, b.evidence[0].quote) >= 0.6,
    )
    return [
        Assessment(
            holder=claim(g[0]).holder, polarity=claim(g[0]).polarity, of=event_in.get(g[0].id), statements=_ids(g)
        )
        for g in groups
    ]

"""Outcomes: what became of expectations and commitments, said by an article or decided by an event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from communique.derived import Commitment, Event, Expectation, Outcome, OutcomeBasis
from communique.interval import Interval
from communique.linking.deciding import VAGUE, Decided, Foreseen, Testimony, told_near
from communique.linking.grouping import gathered
from communique.linking.judging import by_time
from communique.linking.matters import main_clause, matter_of
from communique.linking.passages import endings
from communique.linking.series import numbered
from communique.linking.stances import published_day
from communique.linking.tellings import FAMILY
from communique.linking.words import likeness, long_stems
from communique.types import CommitmentClaim, Document, EventClaim, ExpectationClaim, Judgement, Statement

_A_DEAL = re.compile(
    r"(?:there (?:will|would) be )?(?:an? |the )?(?:\w+ ){0,2}(?:agreement|deal|accord|truce|settlement)"
    r"(?: (?:by|within|in|soon|at|this|next|before|on)\b|$)",
    re.IGNORECASE,
)
"""An expectation without a window that says plainly that a deal will come."""
_LAST = re.compile(
    r"\b(?:be the last|the last (?:one|time|round|move|chance)|for the last time|no (?:further|more|other))\b"
)
"""What is expected to be the last of its kind: that it comes does not prove it."""


def build_expectations(
    statements: Iterable[Statement],
    events: Iterable[Event],
    event_of: Mapping[str, str],
    documents: Mapping[str, Document],
    judgements: Iterable[Judgement],
    as_of: date | None,
    testimony: Testimony,
    context_of: Mapping[str, frozenset[str]],
) -> list[Expectation]:
    """Return expectations: those of one content and window as one, each with its outcome."""
    every = list(statements)
    by_id = {event.id: event for event in events}
    expected = [s for s in every if isinstance(s.claim, ExpectationClaim)]
    told = sorted(expected, key=lambda s: _order(s, documents))
    foreseen = _foreseen_events([s for s in every if isinstance(s.claim, EventClaim)], told, event_of)
    judged = {j.subject: j.value for j in by_time(judgements) if j.verb == "outcome"}
    document_of = {s.id: s.document for s in every}
    found = []
    for group in _groups(told, foreseen, documents):
        first = group[0]
        claim = first.claim
        assert isinstance(claim, ExpectationClaim)
        event = by_id.get(foreseen.get(first.id, ""))
        window = _window(group) or _day_planned(event, first, document_of)
        decided: Decided | None = None
        if not _negative(claim):
            decided = _by_event(event, window, claim.about, first, documents) or testimony.decide(
                _foreseen(group, window, documents, context_of)
            )
        outcome, basis, evidence = decided or (_open(window, as_of), "none", ())
        for member in group:
            if judged.get(member.id):
                outcome, basis = judged[member.id], "judged"  # type: ignore[assignment]
        sources = tuple(dict.fromkeys(s.sources[0] for s in group if s.sources))
        found.append(
            Expectation(
                id=first.id,
                about=claim.about,
                window=window,
                expected_by=sources,
                hedge=claim.hedge,
                outcome=outcome,
                outcome_basis=basis,
                outcome_statements=evidence,
                statements=tuple(s.id for s in group),
            )
        )
    return found


def _order(statement: Statement, documents: Mapping[str, Document]) -> tuple[date, str, int, str]:
    published = documents[statement.document].published
    day = published.latest if published is not None and published.latest is not None else date.max
    return day, statement.document, statement.evidence[0].start, statement.id


def _foreseen_events(events: list[Statement], told: list[Statement], event_of: Mapping[str, str]) -> dict[str, str]:
    """Return expectation id → id of the event that the same words plan."""
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for statement in events:
        by_document[statement.document].append(statement)
    found = {}
    for one in told:
        best = [
            (_shared(one, other), other.id)
            for other in by_document[one.document]
            if isinstance(other.claim, EventClaim) and other.claim.status in ("planned", "postponed", "cancelled")
        ]
        best = [pair for pair in best if pair[0] >= 0.5]
        if best:
            found[one.id] = event_of.get(max(best)[1], "")
    return {key: value for key, value in found.items() if value}


def _shared(one: Statement, other: Statement) -> float:
    a, b = one.evidence[0], other.evidence[0]
    inside = min(a.end, b.end) - max(a.start, b.start)
    return inside / min(a.end - a.start, b.end - b.start) if inside > 0 else 0.0


def _groups(
    told: list[Statement], foreseen: Mapping[str, str], documents: Mapping[str, Document]
) -> list[list[Statement]]:
    """Return expectations of one event, or of nearly one wording and window, together; by the order of publication."""

    def keys(one: Statement) -> list[Hashable]:
        event = foreseen.get(one.id)
        return [("event", event)] if event is not None else _periods(one, documents)

    def words(one: Statement) -> str:
        assert isinstance(one.claim, ExpectationClaim)
        return "" if one.id in foreseen else one.claim.about

    return gathered(told, keys, words, lambda a, b: a.id in foreseen or _same(a, b))


def _periods(one: Statement, documents: Mapping[str, Document]) -> list[Hashable]:
    """Return the months of an expectation's window; without one, the quarter it was told in and the one before."""
    window = one.when
    if window is None:
        day = published_day(one, documents)
        quarter = day.year * 4 + (day.month - 1) // 3 if day is not None else 0
        return [("told", quarter), ("told", quarter - 1)]
    if window.earliest is None or window.latest is None or (window.days or 999) > 62:
        return [("open", window.earliest and window.earliest.year, window.latest and window.latest.year)]
    first = window.earliest.year * 12 + window.earliest.month
    return [("month", month) for month in range(first, window.latest.year * 12 + window.latest.month + 1)]


def _same(one: Statement, other: Statement) -> bool:
    a, b = one.claim, other.claim
    assert isinstance(a, ExpectationClaim) and isinstance(b, ExpectationClaim)
    if (one.when is None) != (other.when is None) or (one.when and other.when and not one.when.overlaps(other.when)):
        return False
    return likeness(a.about, b.about) >= 0.6


def _window(group: list[Statement]) -> Interval | None:
    stated = [s.when for s in group if s.when is not None and s.time_basis != "inherited"]
    return stated[0] if stated else next((s.when for s in group if s.when is not None), None)


def _negative(claim: ExpectationClaim) -> bool:
    """Whether it is expected that something does not come, or is given up: words of an end would prove it right."""
    return (
        claim.hedge == "unlikely"
        or bool(_LAST.search(claim.about))
        or matter_of(claim.about).negated
        or any(e.certain for e in endings(claim.about))
    )


def _foreseen(
    group: list[Statement],
    window: Interval | None,
    documents: Mapping[str, Document],
    context_of: Mapping[str, frozenset[str]],
) -> Foreseen:
    first, claim = group[0], group[0].claim
    assert isinstance(claim, ExpectationClaim)
    speakers = frozenset(stem for s in group for source in s.sources for stem in long_stems(source))
    return Foreseen(
        matter=matter_of(main_clause(claim.about)),
        window=window,
        told_on=published_day(first, documents),
        documents=frozenset(s.document for s in group),
        speakers=speakers,
        context=frozenset(side for s in group for side in context_of.get(s.document, ())),
        plain=claim.hedge in ("certain", "likely") and bool(_A_DEAL.match(claim.about)),
        number=numbered(main_clause(claim.about), itself=True),
    )


def _by_event(
    event: Event | None, window: Interval | None, about: str, first: Statement, documents: Mapping[str, Document]
) -> Decided | None:
    """Return what the event says that the same words foresaw: put off, called off, held in time or late."""
    if event is None:
        return None
    entries = [h for h in event.history if h.statement != first.id]
    if event.status in ("postponed", "cancelled"):
        ids = tuple(h.statement for h in entries if h.status in ("postponed", "cancelled"))
        return (event.status, "stated", ids) if ids else None
    told = documents[first.document].published
    tellings = [
        h
        for h in entries
        if h.status in ("held", "failed") and _later(h.reported, told) and not _too_soon(h.reported, event.when)
    ]
    held = tuple(h.statement for h in tellings)
    if event.status != "held" or not held:
        return None
    families = matter_of(about).families
    if families and event.type != "other" and FAMILY.get(event.type, event.type) not in families:
        return None
    if matter_of(about).family == "agreement" and event.type != "agreement":
        # The meeting took place; whether it brought what was expected of it is another thing.
        if event.result == "reached":
            return "fulfilled", "stated", held
        return ("missed", "stated", held) if event.result == "none" else None
    if event.result == "none" and event.type not in ("meeting", "visit", "call"):
        return "missed", "stated", held  # a day that passed without what it was set for
    if window is not None and not any(told_near(h) for h in tellings):
        return None  # "in March" may be another of that month
    vague = event.when is not None and (event.when.days or VAGUE + 1) > VAGUE
    if window is not None and vague and (window.days or 0) <= VAGUE:
        return None  # "in July" says not whether it was on the day that was set
    if window is None or event.when is None or window.overlaps(event.when, 1):
        return "fulfilled", "stated", held
    return ("missed", "inferred", held) if window.precedes(event.when, 1) else None


def _too_soon(reported: Interval | None, when: Interval | None) -> bool:
    return reported is not None and when is not None and reported.precedes(when)


def _later(reported: Interval | None, told: Interval | None) -> bool:
    if told is None or reported is None or told.latest is None or reported.latest is None:
        return True
    return reported.latest > told.latest


def _day_planned(event: Event | None, first: Statement, document_of: Mapping[str, str]) -> Interval | None:
    """Return the days that the same article gives for the event foreseen, where the expectation has none itself."""
    entries = event.history if event is not None else ()
    given = [h.when for h in entries if h.when is not None and document_of.get(h.statement) == first.document]
    return next((when for when in given if when.bounded and (when.days or 99) <= 31), None)


def _open(window: Interval | None, as_of: date | None) -> Outcome:
    if window is None or window.latest is None:
        return "unknown" if window is None and as_of is None else "pending" if window is not None else "unknown"
    return "pending" if as_of is None or as_of <= window.latest else "unknown"


def build_commitments(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    judgements: Iterable[Judgement],
    as_of: date | None,
    testimony: Testimony,
    context_of: Mapping[str, frozenset[str]],
) -> list[Commitment]:
    """Return commitments: those of one party in nearly the same words as one, each with what became of it."""
    judged = {j.subject: j.value for j in by_time(judgements) if j.verb == "outcome"}
    told = sorted((s for s in statements if isinstance(s.claim, CommitmentClaim)), key=lambda s: _order(s, documents))

    def claimed(one: Statement) -> CommitmentClaim:
        assert isinstance(one.claim, CommitmentClaim)
        return one.claim

    groups = gathered(
        told,
        lambda s: [claimed(s).party],
        lambda s: claimed(s).action,
        lambda a, b: likeness(claimed(a).action, claimed(b).action) >= 0.6,
    )
    found = []
    for group in groups:
        claim = group[0].claim
        assert isinstance(claim, CommitmentClaim)
        due = _window(group)
        outcome: Outcome
        basis: OutcomeBasis
        decided = testimony.denied(_promised(group, claim, due, documents, context_of))
        outcome, basis, evidence = decided or (_open(due, as_of), "none", ())
        for member in group:
            if judged.get(member.id):
                outcome, basis = judged[member.id], "judged"  # type: ignore[assignment]
        found.append(
            Commitment(
                id=group[0].id,
                party=claim.party,
                action=claim.action,
                by=due,
                outcome=outcome,
                outcome_basis=basis,
                outcome_statements=evidence,
                statements=tuple(s.id for s in group),
            )
        )
    return found


def _promised(
    group: list[Statement],
    claim: CommitmentClaim,
    due: Interval | None,
    documents: Mapping[str, Document],
    context_of: Mapping[str, frozenset[str]],
) -> Foreseen:
    return Foreseen(
        matter=matter_of(main_clause(claim.action)),
        window=due,
        told_on=published_day(group[0], documents),
        documents=frozenset(s.document for s in group),
        speakers=long_stems(claim.party or ""),
        context=frozenset(side for s in group for side in context_of.get(s.document, ())),
    )

"""What a person should look at: uncertain readings, doubtful and proposed merges, disputes, days, outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from communique.derived import Actor, Commitment, Event, Expectation
from communique.proposals import proposed_days
from communique.render.lookup import Lookup
from communique.render.phrases import is_proper
from communique.render.wording import clip, label_when
from communique.types import Judgement

Sort = Literal["reading", "merge", "apart", "actor", "dispute", "date", "outcome"]
SORTS: dict[Sort, str] = {
    "reading": "Uncertain readings",
    "merge": "One event or two?",
    "apart": "Wrongly one?",
    "actor": "One actor or two?",
    "dispute": "Disputed",
    "date": "Days of articles",
    "outcome": "Outcomes",
}
MOST = 400
SURE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One question to a person: what about, and the ids that an answer names."""

    sort: Sort
    subject: str
    question: str
    other: str = ""
    refs: Sequence[str] = ()
    other_refs: Sequence[str] = ()
    value: str = ""
    labels: Sequence[str] = ()
    weight: float = 0.0


def doubts(lookup: Lookup, in_force: Iterable[Judgement]) -> dict[Sort, list[Doubt]]:
    """Return the open questions by sort, those first that matter most; what a person answered is left out."""
    judged = list(in_force)
    pairs = {frozenset((one.subject, one.other)) for one in judged if one.verb in ("same", "different")}
    # That a statement is the same as itself is how "the article does say so" is written down.
    accepted = {one.subject for one in judged if one.verb == "same" and one.subject == one.other}
    subjects = {one.subject for one in judged if one.verb in ("wrong", "outcome", "date", "name")}
    found: dict[Sort, list[Doubt]] = {}
    for sort, ask in _ASK.items():
        questions = [
            one
            for one in ask(lookup)
            if one.subject not in subjects
            and frozenset((one.subject, one.other or one.subject)) not in pairs
            and not (sort == "dispute" and {one.subject, one.other} <= accepted)
        ]
        found[sort] = sorted(questions, key=lambda one: (-one.weight, one.subject, one.other))[:MOST]
    return found


def _readings(lookup: Lookup) -> list[Doubt]:
    """Ask of what was read with little confidence, the passage and its details together."""
    return [
        Doubt(
            sort="reading",
            subject=one.id,
            question="Does the article say this?",
            refs=[one.id],
            weight=1 - one.chance,
        )
        for one in lookup.snapshot.statements
        if one.shown and one.chance < SURE and one.kind != "quote"
    ]


def _merges(lookup: Lookup) -> list[Doubt]:
    """Ask of pairs of events of one type, on common days, with a common participant, that stand apart."""
    blocks: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    for event in lookup.snapshot.events:
        if event.when is not None and event.when.earliest is not None and (event.when.days or 999) <= 31:
            blocks[(event.type, event.when.earliest.year, event.when.earliest.month)].append(event)
    found = []
    for block in blocks.values():
        for one, other in combinations(sorted(block, key=lambda event: event.id)[:80], 2):
            weight = _likeness(lookup, one, other)
            if weight >= 1:
                found.append(
                    Doubt(
                        sort="merge",
                        subject=one.id,
                        other=other.id,
                        question="Are these one event?",
                        refs=one.statements,
                        other_refs=other.statements,
                        labels=(one.label, other.label),
                        weight=weight,
                    )
                )
    return found


def _likeness(lookup: Lookup, one: Event, other: Event) -> float:
    if one.when is None or other.when is None or not one.when.overlaps(other.when):
        return 0.0
    mine, theirs = set(lookup.parties(one.participants)), set(lookup.parties(other.participants))
    common = len(mine & theirs) / max(len(mine | theirs), 1)
    places = one.place and other.place and one.place.casefold() == other.place.casefold()
    apart = one.place and other.place and not places
    return 2 * common + (1.0 if places else 0.0) - (1.0 if apart else 0.0)


def _apart(lookup: Lookup) -> list[Doubt]:
    """Ask of events whose reports give days that do not overlap and that nobody moved."""
    found = []
    for event in lookup.snapshot.events:
        dated = [entry for entry in event.history if entry.when is not None]
        for one, other in combinations(dated[:12], 2):
            if one.when is None or other.when is None or one.when.overlaps(other.when):
                continue
            found.append(
                Doubt(
                    sort="apart",
                    subject=one.statement,
                    other=other.statement,
                    question="Do these tell of one event?",
                    refs=[one.statement],
                    other_refs=[other.statement],
                    labels=(label_when(one.when), label_when(other.when)),
                    weight=1.0,
                )
            )
            break
    return found


def _actors(lookup: Lookup) -> list[Doubt]:
    """Ask of actors of one type of whom one's name holds all words of the other's, at its end."""
    by_last: dict[tuple[str, str], list[Actor]] = defaultdict(list)
    for actor in lookup.snapshot.actors:
        words = actor.name.casefold().split()
        if words and actor.type in ("person", "organisation", "state", "group") and is_proper(actor.name):
            by_last[(actor.type, words[-1])].append(actor)
    said = _statements_by_name(lookup)
    found = []
    for (_, last), block in by_last.items():
        for one, other in combinations(sorted(block, key=lambda one: one.id)[:20], 2):
            mine, theirs = set(one.name.casefold().split()), set(other.name.casefold().split())
            if len(last) > 2 and (mine < theirs or theirs < mine):
                found.append(
                    Doubt(
                        sort="actor",
                        subject=one.id,
                        other=other.id,
                        question="Are these one actor?",
                        refs=said.get(one.name, ()),
                        other_refs=said.get(other.name, ()),
                        labels=(one.name, other.name),
                        weight=1 / (1 + abs(len(mine) - len(theirs))),
                    )
                )
    return found


def _statements_by_name(lookup: Lookup) -> dict[str, list[str]]:
    """Return the statements that are shown and name somebody, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in lookup.snapshot.statements:
        if one.shown:
            claim = one.claim
            by_role = [getattr(claim, role, None) for role in ("party", "speaker", "holder")]
            for name in {*one.sources, *by_role, *getattr(claim, "participants", ())} - {None}:
                found[str(name)].append(one.id)
    return found


def _disputes(lookup: Lookup) -> list[Doubt]:
    """Ask which side of a contradiction was read wrongly, if any."""
    found = []
    for one in lookup.snapshot.contradictions:
        sides = [side for side in one.sides if side.statements]
        if len(sides) > 1:
            found.append(
                Doubt(
                    sort="dispute",
                    subject=sides[0].statements[0],
                    other=sides[1].statements[0],
                    question="Is either account read wrongly?",
                    refs=sides[0].statements,
                    other_refs=sides[1].statements,
                    labels=(clip(one.about, 200), one.type),
                    weight=1.0,
                )
            )
    return found


def _days(lookup: Lookup) -> list[Doubt]:
    """Ask when articles were published that bear no day, or a day that was worked out from their text.

    Where other articles suggest a day, that is put before the person; it is never used by itself.
    """
    found = []
    proposals = proposed_days(lookup.snapshot)
    for one in lookup.snapshot.documents:
        if one.published_basis in ("none", "inferred"):
            proposal = proposals.get(one.id)
            days = one.published or (proposal.interval if proposal is not None else None)
            low, high = days.to_json() if days else (None, None)
            found.append(
                Doubt(
                    sort="date",
                    subject=one.id,
                    question="When was this article published?",
                    refs=proposal.statements if proposal is not None else (),
                    other_refs=proposal.events if proposal is not None else (),
                    value=(low or "") if low == high else f"{low or ''}/{high or ''}",
                    labels=(
                        lookup.title(one),
                        label_when(one.published, "no day found"),
                        label_when(proposal.interval) if proposal is not None else "",
                    ),
                    weight=1.0 if one.published_basis == "none" else 0.5,
                )
            )
    return found


def _outcomes(lookup: Lookup) -> list[Doubt]:
    """Ask what became of what was due by now, where no article says so."""
    today = lookup.snapshot.as_of or date.max
    things: list[Expectation | Commitment] = [*lookup.snapshot.expectations, *lookup.snapshot.commitments]
    found = []
    for one in things:
        window = one.window if isinstance(one, Expectation) else one.by
        due = window is not None and window.latest is not None and window.latest < today
        if one.outcome_basis != "inferred" and not (due and one.outcome in ("unknown", "pending")):
            continue
        about = one.about if isinstance(one, Expectation) else f"{one.party or 'A party'}: {one.action}"
        found.append(
            Doubt(
                sort="outcome",
                subject=one.id,
                question="What became of it?",
                refs=one.statements,
                other_refs=one.outcome_statements,
                value=one.outcome,
                labels=(clip(about, 220), label_when(window)),
                weight=1.0 if one.outcome_basis == "inferred" else 0.5,
            )
        )
    return found


_ASK: dict[Sort, Callable[[Lookup], list[Doubt]]] = {
    "reading": _readings,
    "merge": _merges,
    "apart": _apart,
    "actor": _actors,
    "dispute": _disputes,
    "date": _days,
    "outcome": _outcomes,
}

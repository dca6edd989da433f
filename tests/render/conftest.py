"""A hand-made record of invented talks: Velland and Ostmark over a river, a garrison and an embargo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from communique.codec import document_id, with_id
from communique.derived import (
    Actor,
    AgendaPoint,
    Assessment,
    Commitment,
    Condition,
    Contradiction,
    Deadlock,
    Event,
    Expectation,
    HistoryEntry,
    Position,
    Side,
    Snapshot,
    Talks,
    Term,
)
from communique.interval import Interval
from communique.types import (
    Action,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    Document,
    EventClaim,
    ExpectationClaim,
    PositionClaim,
    QuoteClaim,
    Span,
    Statement,
    TermClaim,
)


def during(first: str, last: str | None = None) -> Interval:
    """Return the interval from one ISO day to another, or of the one day."""
    return Interval.from_json([first, last or first])


@dataclass
class Draft:
    """A snapshot in the making: articles by a short key, statements found by their quotation."""

    texts: dict[str, str] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def article(self, key: str, text: str, **fields: Any) -> str:
        """Add an article and return its document's id."""
        identity = document_id(text)
        self.texts[identity] = text
        self.keys[key] = identity
        self.documents.append(Document(id=identity, paths=(f"{key}.txt",), **fields))
        return identity

    def say(self, key: str, claim: Claim, *quotes: str, **fields: Any) -> str:
        """Add a statement that rests on quotations of the article and return its id."""
        document = self.keys[key]
        text = self.texts[document]
        spans = tuple(
            Span(start=text.index(quote), end=text.index(quote) + len(quote), quote=quote) for quote in quotes
        )
        made = with_id(Statement(id="", document=document, claim=claim, evidence=spans, **fields))
        self.statements.append(made)
        return made.id

    def snapshot(self, **fields: Any) -> Snapshot:
        """Return the snapshot; fields not given are empty."""
        return empty_snapshot(
            documents=tuple(self.documents),
            statements=tuple(self.statements),
            talks_of={statement.id: ("t1",) for statement in self.statements},
            **fields,
        )


def empty_snapshot(**fields: Any) -> Snapshot:
    """Return a snapshot with nothing in it but the fields given."""
    names = (
        "documents undated talks actors statements events expectations commitments positions conditions deadlocks "
        "agenda terms assessments contradictions"
    ).split()
    blank: dict[str, Any] = dict.fromkeys(names, ())
    return Snapshot(**{"as_of": None, "talks_of": {}, "actor_ids": {}, **blank, **fields})


MARCH = """Velland and Ostmark envoys meet at Lake Carrow

CARROW, 12 March 2031 — Envoys of Velland and Ostmark met on Tuesday at the Lake Commission's house in Carrow \
for the first time in four years, Velland's Foreign Minister Ilse Marn said.

"We talked about the river, the garrison and the embargo," Marn told reporters. Both sides agreed to exchange maps \
of the \
lower Sorn by the end of April.

Ostmark's envoy Tomas Reke called the meeting "a decent beginning". A second round is expected in May, officials on \
both sides said.
"""
APRIL = """Embargo must go first, says Ostmark

HARROW BAY, 22 April 2031 — Ostmark will not withdraw its garrison from Sorn Ford before Velland lifts the grain \
embargo, \
envoy Tomas Reke said on Monday.

Velland has said repeatedly that it will lift the embargo only after the garrison has left. \
"No sack of grain crosses while a soldier stands at the ford," Foreign Minister Ilse Marn told parliament on Thursday.

A person familiar with the talks said the second round, planned for 14 May, would probably still take place.
"""
MAY = """Second round put off as Ostmark protests at exercise

CARROW, 13 May 2031 — The second round of talks between Velland and Ostmark, planned for Wednesday, has been \
postponed to June, \
the Lake Commission said. Ostmark cited Velland's "river shield" exercise, in which it said 4,000 troops took part. \
Velland put the number at 1,200.

Commission chair Adaeze Holt said she still hoped for an agreement before the harvest. \
"The word withdrawal means the last soldier and the last gun," said an aide to Marn; for Ostmark it means the guns \
alone, diplomats say.
"""
JUNE = """Carrow talks end, accounts differ

CARROW, 19 June 2031 — Two days of talks between Velland and Ostmark ended on Wednesday with what Marn called \
"an understanding on inspections".

Reke denied that. "There is no understanding, there is no paper, there is nothing," he said.

Velland offered to let grain ships pass in July if Ostmark admits inspectors to Sorn Ford. \
Ostmark rejects inspections of the ford. The fishing quota was also on the table, Holt said. \
A third round is likely in September, she added.
"""
JUNE_COPY = JUNE.replace("CARROW, 19 June 2031", "CARROW, June 19")
JULY = """Maps never came, Velland says

VELL, 9 July 2031 — Ostmark failed to deliver the maps it had promised by the end of April, a Velland official said \
on condition \
of anonymity. Velland demands the maps before any third round. The mood is "as bad as it was in winter", the \
official said.

Ostmark's trade minister Pavo Lind is to visit Carrow on 21 September, the Ostmark Courier reported. Ostmark \
demands compensation for \
last year's harvest.
"""
UNDATED = """Background: the ford and the grain

Sorn Ford has been held by Ostmark since the flood year. Nobody has counted the guns.
"""

V, OST, C = "Velland", "Ostmark", "Lake Commission"
MARN, REKE, HOLT = "Ilse Marn", "Tomas Reke", "Adaeze Holt"


def _articles(draft: Draft) -> None:
    draft.article(
        "march",
        MARCH,
        title="Velland and Ostmark envoys meet at Lake Carrow",
        publisher="The Harbour Post",
        published=during("2031-03-12"),
        published_basis="metadata",
        url="https://harbourpost.example/1",
    )
    draft.article(
        "april",
        APRIL,
        title="Embargo must go first, says Ostmark",
        publisher="Meridian Wire",
        published=during("2031-04-22"),
        published_basis="metadata",
    )
    draft.article(
        "may",
        MAY,
        title="Second round put off as Ostmark protests at exercise",
        publisher="Meridian Wire",
        published=during("2031-05-13"),
        published_basis="stated",
    )
    june = draft.article(
        "june",
        JUNE,
        title="Carrow talks end, accounts differ",
        publisher="The Harbour Post",
        published=during("2031-06-19"),
        published_basis="metadata",
    )
    draft.article(
        "june_copy",
        JUNE_COPY,
        title="Carrow talks end, accounts differ",
        publisher="Daily Lantern",
        published=during("2031-06-19", "2031-06-20"),
        published_basis="inferred",
        duplicate_of=june,
    )
    draft.article(
        "july",
        JULY,
        title="Maps never came, Velland says",
        publisher="Daily Lantern",
        published=during("2031-07-09"),
        published_basis="metadata",
    )
    draft.article("undated", UNDATED, title="Background: the ford and the grain")


def _history(status: str, when: Interval | None, reported: str, statement: str) -> HistoryEntry:
    return HistoryEntry(status=status, when=when, reported=during(reported), statement=statement)


def _events(d: Draft) -> dict[str, Any]:
    first = d.say(
        "march",
        EventClaim(type="meeting", status="held", place="Carrow", participants=(V, OST)),
        "Envoys of Velland and Ostmark met on Tuesday at the Lake Commission's house in Carrow",
        when=during("2031-03-11"),
        time_basis="anchored",
        sources=(MARN,),
        source_class="official",
    )
    planned = d.say(
        "april",
        EventClaim(type="meeting", status="planned", participants=(V, OST)),
        "the second round, planned for 14 May",
        when=during("2031-05-14"),
        time_basis="stated",
        sources=("person familiar with the talks",),
        source_class="anonymous",
    )
    put_off = d.say(
        "may",
        EventClaim(type="meeting", status="postponed", participants=(V, OST)),
        "has been postponed to June",
        when=during("2031-06-01", "2031-06-30"),
        time_basis="stated",
        sources=(C,),
        source_class="official",
    )
    exercise = d.say(
        "may",
        EventClaim(type="exercise", status="held", participants=(V,)),
        'Velland\'s "river shield" exercise',
        sources=(OST,),
        source_class="official",
    )
    number = d.say(
        "may",
        EventClaim(type="exercise", status="held", participants=(V,)),
        "Velland put the number at 1,200",
        sources=(V,),
        source_class="official",
    )
    second = d.say(
        "june",
        EventClaim(type="meeting", status="held", place="Carrow", participants=(V, OST)),
        "Two days of talks between Velland and Ostmark ended on Wednesday",
        when=during("2031-06-18"),
        time_basis="anchored",
    )
    agreed = d.say(
        "june",
        EventClaim(type="agreement", status="held", participants=(V, OST)),
        'what Marn called "an understanding on inspections"',
        sources=(MARN,),
        source_class="official",
    )
    denied = d.say(
        "june",
        EventClaim(type="agreement", status="failed", participants=(V, OST)),
        "Reke denied that",
        sources=(REKE,),
        source_class="official",
    )
    third = d.say(
        "june",
        EventClaim(type="meeting", status="planned", participants=(V, OST)),
        "A third round is likely in September",
        when=during("2031-09-01", "2031-09-30"),
        time_basis="stated",
        sources=(HOLT,),
        source_class="official",
    )
    visit = d.say(
        "july",
        EventClaim(type="visit", status="planned", place="Carrow", participants=("Pavo Lind",)),
        "Ostmark's trade minister Pavo Lind is to visit Carrow on 21 September",
        when=during("2031-09-21"),
        time_basis="stated",
        sources=("Ostmark Courier",),
        source_class="outlet",
    )
    deadline = d.say(
        "march",
        EventClaim(type="deadline", status="planned", participants=(V, OST)),
        "by the end of April",
        when=during("2031-04-30"),
        time_basis="stated",
    )
    harvest = d.say(
        "may",
        EventClaim(type="deadline", status="planned", participants=(V, OST)),
        "before the harvest",
        sources=(HOLT,),
        source_class="official",
        when=during("2031-08-01", "2031-08-31"),
    )

    def event(identity: str, label: str, **fields: Any) -> Event:
        blank: dict[str, Any] = {
            "type": "meeting",
            "status": "held",
            "result": "unstated",
            "place": None,
            "participants": (V, OST),
            "talks": ("t1",),
            "statements": (identity,),
            "when": None,
        }
        return Event(id=identity, label=label, **{**blank, **fields})

    events = (
        event(
            first,
            "Envoys of Velland and Ostmark met at Carrow",
            when=during("2031-03-11"),
            place="Carrow",
            history=(_history("held", during("2031-03-11"), "2031-03-12", first),),
        ),
        event(
            deadline, "Exchange of maps of the lower Sorn", type="deadline", status="planned", when=during("2031-04-30")
        ),
        event(
            planned,
            "Second round of talks",
            status="postponed",
            when=during("2031-05-14"),
            rescheduled_to=second,
            statements=(planned, put_off),
            history=(
                _history("planned", during("2031-05-14"), "2031-04-22", planned),
                _history("postponed", during("2031-06-01", "2031-06-30"), "2031-05-13", put_off),
            ),
        ),
        event(
            exercise,
            "Exercise “river shield” by Velland",
            type="exercise",
            participants=(V,),
            statements=(exercise, number),
        ),
        event(
            second,
            "Two days of talks between Velland and Ostmark at Carrow",
            result="disputed",
            place="Carrow",
            when=during("2031-06-18"),
            statements=(second, agreed, denied),
            history=(
                _history("held", during("2031-06-18"), "2031-06-19", second),
                _history("held", None, "2031-06-19", agreed),
                _history("failed", None, "2031-06-19", denied),
            ),
        ),
        event(
            harvest,
            "Agreement before the harvest",
            type="deadline",
            status="planned",
            when=during("2031-08-01", "2031-08-31"),
        ),
        event(third, "Third round of talks", status="planned", when=during("2031-09-01", "2031-09-30")),
        event(
            visit,
            "Pavo Lind visits Carrow",
            type="visit",
            status="planned",
            when=during("2031-09-21"),
            place="Carrow",
            participants=("Pavo Lind",),
        ),
    )
    sides = (
        Side(sources=(OST,), says="4,000 troops took part", statements=(exercise,)),
        Side(sources=(V,), says="1,200 troops", statements=(number,)),
    )
    told = (
        Side(sources=(MARN,), says="an understanding on inspections", statements=(agreed,)),
        Side(sources=(REKE,), says="no understanding, no paper, nothing", statements=(denied,)),
    )
    return {
        "events": events,
        "contradictions": (
            Contradiction(id=exercise, type="number", about="troops in the exercise", sides=sides, talks=("t1",)),
            Contradiction(id=agreed, type="outcome", about="what the second round came to", sides=told, talks=("t1",)),
        ),
        "second": second,
        "put_off": put_off,
        "third": third,
    }


def _expectations(d: Draft, events: dict[str, Any]) -> tuple[Expectation, ...]:
    may = d.say(
        "march",
        ExpectationClaim(about="a second round", hedge="likely"),
        "A second round is expected in May",
        when=during("2031-05-01", "2031-05-31"),
        time_basis="stated",
        sources=("officials",),
        source_class="anonymous",
    )
    hope = d.say(
        "may",
        ExpectationClaim(about="an agreement before the harvest", hedge="possible"),
        "she still hoped for an agreement before the harvest",
        sources=(HOLT,),
        source_class="official",
        when=during("2031-08-01", "2031-08-31"),
    )
    september = d.say(
        "june",
        ExpectationClaim(about="a third round", hedge="likely"),
        "A third round is likely in September",
        when=during("2031-09-01", "2031-09-30"),
        time_basis="stated",
        sources=(HOLT,),
        source_class="official",
    )
    blank: dict[str, Any] = {"talks": ("t1",)}
    return (
        Expectation(
            id=may,
            about="a second round",
            window=during("2031-05-01", "2031-05-31"),
            expected_by=("officials",),
            hedge="likely",
            outcome="postponed",
            outcome_basis="stated",
            outcome_statements=(events["put_off"],),
            statements=(may,),
            **blank,
        ),
        Expectation(
            id=hope,
            about="an agreement before the harvest",
            window=during("2031-08-01", "2031-08-31"),
            expected_by=(HOLT,),
            hedge="possible",
            outcome="pending",
            outcome_basis="none",
            statements=(hope,),
            **blank,
        ),
        Expectation(
            id=september,
            about="a third round",
            window=during("2031-09-01", "2031-09-30"),
            expected_by=(HOLT,),
            hedge="likely",
            outcome="pending",
            outcome_basis="none",
            statements=(september,),
            **blank,
        ),
    )


def _stances(d: Draft) -> dict[str, Any]:
    held: list[Position] = []
    for key, party, stance, issue, quote, since in (
        ("july", V, "demand", "maps", "Velland demands the maps before any third round", date(2031, 7, 9)),
        (
            "june",
            V,
            "offer",
            "passage of grain ships",
            "Velland offered to let grain ships pass in July",
            date(2031, 6, 19),
        ),
        (
            "june",
            OST,
            "refusal",
            "inspections of the ford",
            "Ostmark rejects inspections of the ford",
            date(2031, 6, 19),
        ),
        (
            "july",
            OST,
            "demand",
            "compensation for last year's harvest",
            "Ostmark demands compensation for last year's harvest",
            date(2031, 7, 9),
        ),
    ):
        made = d.say(
            key,
            PositionClaim(party=party, stance=stance, issue=issue),
            quote,  # type: ignore[arg-type]
            source_class="outlet",
        )
        held.append(
            Position(
                id=made,
                party=party,
                stance=stance,
                issue=issue,
                since=since,  # type: ignore[arg-type]
                talks=("t1",),
                statements=(made,),
            )
        )
    withdraw = Action(
        party=OST, action="withdraw its garrison from Sorn Ford", action_class="withdrawal", object="garrison"
    )
    lift = Action(party=V, action="lift the grain embargo", action_class="sanctions-relief", object="embargo")
    admit = Action(party=OST, action="admit inspectors to Sorn Ford", action_class="inspection", object="ford")
    ships = Action(party=V, action="let grain ships pass in July", action_class="market-opening", object="grain")
    one = d.say(
        "april",
        ConditionClaim(party=OST, step=withdraw, requires=lift),
        "Ostmark will not withdraw its garrison from Sorn Ford before Velland lifts the grain embargo",
        sources=(REKE,),
        source_class="official",
    )
    two = d.say(
        "april",
        ConditionClaim(party=V, step=lift, requires=withdraw),
        "it will lift the embargo only after the garrison has left",
        '"No sack of grain crosses while a soldier stands at the ford,"',
        sources=(MARN,),
        source_class="official",
    )
    three = d.say(
        "june",
        ConditionClaim(party=V, step=ships, requires=admit),
        "Velland offered to let grain ships pass in July if Ostmark admits inspectors to Sorn Ford",
    )
    since = date(2031, 4, 22)
    conditions = (
        Condition(
            id=one,
            party=OST,
            step=withdraw,
            requires=lift,
            status="open",
            since=since,
            talks=("t1",),
            statements=(one,),
        ),
        Condition(
            id=two, party=V, step=lift, requires=withdraw, status="open", since=since, talks=("t1",), statements=(two,)
        ),
        Condition(
            id=three,
            party=V,
            step=ships,
            requires=admit,
            status="open",
            since=date(2031, 6, 19),
            talks=("t1",),
            statements=(three,),
        ),
    )
    deadlock = Deadlock(
        id=one,
        steps=(withdraw, lift),
        conditions=(one, two),
        since=since,
        until=None,
        certainty="certain",
        talks=("t1",),
    )
    return {"positions": tuple(held), "conditions": conditions, "deadlocks": (deadlock,)}


def _rest(d: Draft) -> dict[str, Any]:
    maps = d.say(
        "march",
        CommitmentClaim(party=OST, action="exchange maps of the lower Sorn"),
        "Both sides agreed to exchange maps of the lower Sorn by the end of April",
        when=during("2031-03-12", "2031-04-30"),
    )
    missed = d.say(
        "july",
        EventClaim(type="other", status="failed", participants=(OST,)),
        "Ostmark failed to deliver the maps it had promised",
        sources=("Velland official",),
        source_class="anonymous",
    )
    quota = d.say(
        "june",
        AgendaClaim(issue="fishing quota", event="second round"),
        "The fishing quota was also on the table",
        sources=(HOLT,),
        source_class="official",
    )
    ours = d.say(
        "may",
        TermClaim(term="withdrawal", party=V, meaning="the last soldier and the last gun", contested=True),
        "The word withdrawal means the last soldier and the last gun",
        sources=("aide to Marn",),
        source_class="anonymous",
    )
    theirs = d.say(
        "may",
        TermClaim(term="withdrawal", party=OST, meaning="the guns alone", contested=True),
        "for Ostmark it means the guns alone",
        sources=("diplomats",),
        source_class="anonymous",
    )
    good = d.say(
        "march",
        AssessmentClaim(holder=REKE, polarity="good"),
        'Ostmark\'s envoy Tomas Reke called the meeting "a decent beginning"',
        sources=(REKE,),
        source_class="official",
    )
    bad = d.say(
        "july",
        AssessmentClaim(holder="Velland official", polarity="bad"),
        'The mood is "as bad as it was in winter"',
        sources=("Velland official",),
        source_class="anonymous",
    )
    d.say(
        "june",
        QuoteClaim(speaker=REKE, style="direct"),
        "There is no understanding, there is no paper",
        sources=(REKE,),
        source_class="official",
    )
    talks = ("t1",)
    return {
        "commitments": (
            Commitment(
                id=maps,
                party=OST,
                action="exchange maps of the lower Sorn",
                by=during("2031-04-30"),
                outcome="missed",
                outcome_basis="stated",
                outcome_statements=(missed,),
                talks=talks,
                statements=(maps,),
            ),
        ),
        "agenda": (AgendaPoint(issue="fishing quota", event=None, status="on", talks=talks, statements=(quota,)),),
        "terms": (
            Term(
                term="withdrawal",
                party=V,
                meaning="the last soldier and the last gun",
                contested=True,
                talks=talks,
                statements=(ours,),
            ),
            Term(
                term="withdrawal",
                party=OST,
                meaning="the guns alone",
                contested=True,
                talks=talks,
                statements=(theirs,),
            ),
        ),
        "assessments": (
            Assessment(holder=REKE, polarity="good", of=None, talks=talks, statements=(good,)),
            Assessment(holder="Velland official", polarity="bad", of=None, talks=talks, statements=(bad,)),
        ),
    }


def invented_record() -> tuple[Snapshot, dict[str, str]]:
    """Return the record of the invented talks and its articles' texts by document id."""
    draft = Draft()
    _articles(draft)
    events = _events(draft)
    kept = {key: events[key] for key in ("events", "contradictions")}
    expectations = _expectations(draft, events)
    stances, rest = _stances(draft), _rest(draft)
    actors = (
        Actor(id="a-v", name=V, type="state"),
        Actor(id="a-o", name=OST, type="state"),
        Actor(id="a-c", name=C, type="organisation"),
        Actor(id="a-m", name=MARN, type="person", member_of=V),
        Actor(id="a-r", name=REKE, type="person", member_of=OST),
        Actor(id="a-h", name=HOLT, type="person", member_of=C),
        Actor(id="a-l", name="Pavo Lind", type="person", member_of=OST),
    )
    snapshot = draft.snapshot(
        as_of=date(2031, 7, 9),
        undated=(draft.keys["undated"],),
        actors=actors,
        expectations=expectations,
        talks=(
            Talks(
                id="t1", label="Velland–Ostmark", parties=(V, OST), issues=("garrison", "grain embargo", "inspections")
            ),
        ),
        actor_ids={actor.name: actor.id for actor in actors},
        **kept,
        **stances,
        **rest,
    )
    return snapshot, draft.texts


@pytest.fixture(scope="session")
def record() -> tuple[Snapshot, dict[str, str]]:
    """The record of the invented talks, and texts by document id."""
    return invented_record()


@pytest.fixture(scope="session")
def snapshot(record: tuple[Snapshot, dict[str, str]]) -> Snapshot:
    """The record of the invented talks."""
    return record[0]


@pytest.fixture(scope="session")
def text_of(record: tuple[Snapshot, dict[str, str]]) -> Callable[[str], str]:
    """Texts of the invented articles."""
    return record[1].__getitem__


@pytest.fixture
def blank() -> Callable[..., Snapshot]:
    """A maker of snapshots that are empty but for the fields given."""
    return empty_snapshot

"""What happened and was expected in the invented talks."""

from __future__ import annotations

from typing import Any

from invented_articles import HOLT, MARN, OST, REKE, C, Draft, V, during

from communique.derived import (
    Contradiction,
    Event,
    Expectation,
    HistoryEntry,
    Side,
)
from communique.interval import Interval
from communique.types import (
    EventClaim,
    ExpectationClaim,
)


def _history(status: str, when: Interval | None, reported: str, statement: str) -> HistoryEntry:
    return HistoryEntry(status=status, when=when, reported=during(reported), statement=statement)


def add_events(d: Draft) -> dict[str, Any]:
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


def add_expectations(d: Draft, events: dict[str, Any]) -> tuple[Expectation, ...]:
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

"""Bad input: crowds on one day, dates to come, one article under two dates. Nothing is lost, nothing blows up."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests_linking import corpus, day, document, meeting, statement

from communique.linking import link
from communique.types import AssessmentClaim, Corpus, EventClaim, ExpectationClaim


def crowd(count: int) -> Corpus:
    """Return articles of one day on one quarrel, each with a meeting, an expectation, a judgement and a vote."""
    documents = [document(f"d{n:05}", 3) for n in range(count)]
    told = []
    for n, one in enumerate(documents):
        vote = EventClaim(type="vote", status="held", place=None, participants=("Arcadia",))
        told += [
            statement(one.id, 0, meeting(place="Geneva"), day(3), quote=f"envoys met in Geneva on lot {n}"),
            statement(one.id, 90, ExpectationClaim(about=f"a deal on lot {n} by Friday", hedge="likely"), day(8)),
            statement(one.id, 180, AssessmentClaim(holder="Arcadia", polarity="bad"), quote=f"lot {n}: no progress"),
            statement(one.id, 270, vote, day(3), quote=f"the house passed bill {n} by {n + 20} votes to {n + 2}"),
        ]
    return corpus(documents, told)


def seconds(made: Corpus) -> float:
    started = time.process_time()
    link(made)
    return time.process_time() - started


def test_many_articles_of_one_day_lose_nothing() -> None:
    made = crowd(300)
    snapshot = link(made)
    told = [sid for event in snapshot.events for sid in event.statements]
    assert sorted(told) == sorted(s.id for s in made.statements if isinstance(s.claim, EventClaim))
    assert len(snapshot.documents) == 300


@pytest.mark.slow
def test_many_articles_of_one_day_cost_no_more_than_their_number() -> None:
    link(crowd(50))
    few, many = seconds(crowd(250)), seconds(crowd(2000))
    assert many < 8 * few * 3, (few, many)


def test_articles_dated_in_the_future_are_kept_with_their_days() -> None:
    held = statement("a", 0, meeting(place="Geneva"), day(40_000))
    snapshot = link(corpus([document("a", 40_001)], [held]))
    assert [(e.status, e.when) for e in snapshot.events] == [("held", day(40_000))]


def test_a_report_of_what_is_yet_to_come_is_a_plan() -> None:
    snapshot = link(corpus([document("a", 1)], [statement("a", 0, meeting("held"), day(30))]))
    assert [e.status for e in snapshot.events] == ["planned"]


def test_one_article_under_two_dates_is_two_tellings_of_one_event() -> None:
    words = "the envoys met in Geneva on timber duties"
    told = [statement(key, 0, meeting(place="Geneva"), day(3), quote=words) for key in ("a", "b")]
    documents = [document("a", 4), replace(document("b", 9), duplicate_of="a")]
    (event,) = link(corpus(documents, told)).events
    assert len(event.history) == 2


def test_a_correction_that_contradicts_itself_breaks_nothing() -> None:
    quotes = ["The session lasted five hours", "Corrects: it lasted four hours, not five hours, not four hours"]
    told = [statement("a", n * 90, AssessmentClaim(holder=None, polarity="bad"), quote=q) for n, q in enumerate(quotes)]
    later = [
        statement("b", n * 90, AssessmentClaim(holder=None, polarity="bad"), quote=q) for n, q in enumerate(quotes)
    ]
    link(corpus([document("a", 3), replace(document("b", 3), duplicate_of="a")], [*told, *later]))

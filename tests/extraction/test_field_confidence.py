"""How sure the fields are: kept beside the confidence in the passage, and what it decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from communique.codec import statement_from, statement_json
from communique.extraction.selection import select
from communique.pipeline import read
from communique.types import Article, EventClaim, PositionClaim, Span, Statement

TEXT = (
    "OSLO, March 3 - Norway demanded on Monday that Chile open its ports. Chile's minister, Ana Prado, refused. "
    "The two sides will meet in Lima on March 9, officials said."
)


def position(confidence: float, field_confidence: float, party: str) -> Statement:
    words = "they must be opened"
    return Statement(
        id=party, document="d", claim=PositionClaim(party=party, stance="demand", issue="ports"),
        evidence=(Span(start=0, end=len(words), quote=words),),
        confidence=confidence, field_confidence=field_confidence,
    )  # fmt: skip


def test_every_statement_that_is_shown_says_how_sure_its_fields_are() -> None:
    shown = [one for one in read(Article(text=TEXT, path="a.txt")).statements if one.shown]
    assert {"position", "event"} <= {one.kind for one in shown}
    learned = [one for one in shown if one.kind in ("position", "event", "expectation")]
    assert learned and all(0 < one.field_confidence < 1 for one in learned)
    assert all(one.chance == one.confidence * one.field_confidence for one in shown)
    again = [one for one in read(Article(text=TEXT, path="a.txt")).statements if one.shown]
    assert [one.field_confidence for one in again] == [one.field_confidence for one in shown]


def test_it_is_written_and_read_back_and_one_for_what_was_read_before() -> None:
    one = position(0.9, 0.4, "Norway")
    row = statement_json(one)
    assert row["field_confidence"] == 0.4 and statement_from(row) == one
    del row["field_confidence"]
    assert statement_from(row).field_confidence == 1.0


def test_of_two_that_say_the_same_there_the_one_with_surer_fields_is_shown() -> None:
    sure, unsure = position(0.80, 0.9, "Chile"), position(0.85, 0.3, "Norway")
    assert [one.id for one in select([unsure, sure]) if one.shown] == ["Chile"]
    assert [one.id for one in select([replace(unsure, field_confidence=0.9), sure]) if one.shown] == ["Norway"]


@pytest.mark.parametrize("field_confidence", [0.1, 1.0])
def test_fields_alone_hide_nothing_and_do_not_choose_among_events(field_confidence: float) -> None:
    assert select([position(0.9, field_confidence, "Norway")])[0].shown
    claim = EventClaim(type="meeting", status="held", participants=())
    first, second = (replace(position(c, f, name), claim=claim) for c, f, name in ((0.9, 0.1, "a"), (0.8, 1.0, "b")))
    assert [one.id for one in select([first, second]) if one.shown] == ["a"]

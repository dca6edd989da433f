"""Two sides that are named together stay two."""

from __future__ import annotations

import pytest

from communique.annotation.syntax import parse
from communique.extraction.reader import annotate
from communique.pipeline import read
from communique.types import Article


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Zubra's government and PLF rebels signed a deal.", ("Zubra's government", "PLF rebels")),
        ("The government and Tamil rebels held talks in Geneva.", ("government", "Tamil rebels")),
        (
            "Sudan's military and pro-democracy protesters signed a deal.",
            ("Sudan's military", "pro-democracy protesters"),
        ),
        ("Greece's government and foreign creditors met on Monday.", ("Greece's government", "foreign creditors")),
        ("Myanmar's army and ethnic rebels met.", ("Myanmar's army", "ethnic rebels")),
    ],
)
def test_a_power_and_those_it_faces_are_two_actors(text: str, sides: tuple[str, str]) -> None:
    context = annotate(text)
    named = set(context.cast.at.values())
    assert set(sides) <= named
    assert not any(" and " in name for name in named)


def test_a_round_has_both_sides_as_participants() -> None:
    reading = read(
        Article(text="Zubra's government and hill rebels ended three days of talks on Thursday without a deal.")
    )
    meeting = next(one.claim for one in reading.statements if one.kind == "event" and one.confidence > 0.5)
    assert meeting.participants == ("Zubra's government", "hill rebels")


@pytest.mark.parametrize("text", ["Government and rebel forces clashed.", "Army and police chiefs met in the capital."])
def test_what_may_be_of_both_is_left_as_parsed(text: str) -> None:
    doc = parse(text)
    assert doc[0].head.i == 3


def test_a_side_that_is_no_clause_s_subject_stays_in_its_sentence() -> None:
    doc = parse("Zubra's government and PLF rebels. They met on Monday.")
    assert [sentence.text for sentence in doc.sents] == ["Zubra's government and PLF rebels.", "They met on Monday."]
    assert doc[0].head.text == "government"
    assert doc[5].dep_ == "conj"


def test_whom_the_government_sends_is_of_the_state_that_governs() -> None:
    text = "Peru and its teachers met on Monday. Ana Bravo, the government's negotiator, said that she was hopeful."
    assert {actor.name: actor.member_of for actor in read(Article(text=text)).actors}["Ana Bravo"] == "Peru"

"""What a side gives up ends what it asked for, on the day on which it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests_linking import corpus, day, document, statement

from communique.analysis.positions import matrix, shifts
from communique.derived import Snapshot
from communique.linking import link
from communique.linking.yielding import Yield, ends, given_up, yields
from communique.types import PositionClaim


@pytest.mark.parametrize("way", yields(), ids=lambda way: way.example)
def test_each_way_is_shown_by_its_example_and_not_by_the_near_miss(way: Yield) -> None:
    found = given_up(way.example)
    assert found is not None and found[0] == way.held
    assert given_up(way.near_miss) is None


@pytest.mark.parametrize(
    "words",
    [
        "The port has not dropped its demand for a deposit",
        "The port will drop its demand for a deposit",
        "unless the port drops its demand for a deposit",
        "asked the port to give up its demand for a deposit",
        "the port hadn't given up its claim",
    ],
)
def test_what_is_not_given_up_or_not_yet_is_not(words: str) -> None:
    assert given_up(words) is None


def test_only_the_words_of_the_thing_itself_end_it() -> None:
    uses = {"depos": 1, "timbe": 5, "deman": 1}
    assert ends("dropped its demand for a deposit", "a deposit on timber", uses)
    assert not ends("dropped its demand for a deposit", "repeat the demand", uses)
    assert not ends("dropped its duty on timber", "a deposit on timber", uses)  # the common word alone
    assert not ends("dropped its demand for a deposit", "", uses)


def story(*told: tuple[int, str, str, str, str]) -> Snapshot:
    """Link a position a day: day, party, stance, issue, words."""
    documents = [document(f"d{on}", on) for on, *_ in told]
    said = [
        statement(f"d{on}", 0, PositionClaim(party=who, stance=stance, issue=issue), quote=words)  # type: ignore[arg-type]
        for on, who, stance, issue, words in told
    ]
    return link(corpus(documents, said))


ASKED = (1, "Arcadia", "demand", "a deposit on timber", "Arcadia demanded a deposit on timber")
DROPPED = (9, "Arcadia", "demand", "a deposit", "Arcadia has dropped its demand for a deposit")


def test_a_demand_given_up_stands_no_more_and_the_matrix_says_that_it_was_dropped() -> None:
    snapshot = story(ASKED, DROPPED, (3, "Borduria", "demand", "a deposit on timber", "Borduria wants it too"))
    until = {(one.party, one.since): one.until for one in snapshot.positions}
    on = day(9).latest
    assert until == {("Arcadia", day(1).latest): on, ("Arcadia", on): on, ("Borduria", day(3).latest): None}
    (shift,) = shifts(matrix(snapshot, lambda name: name or ""))
    assert (shift.party, shift.kind, shift.on) == ("Arcadia", "demand dropped", on)
    assert (shift.before.since, shift.after.since) == (day(1).latest, on)


def test_an_objection_lifted_ends_no_demand_and_nothing_ends_what_is_asked_later() -> None:
    lifted = (9, "Arcadia", "refusal", "a deposit", "Arcadia lifted its objection to a deposit on timber")
    assert [one.until for one in story(ASKED, lifted).positions if one.stance == "demand"] == [None]
    again = (12, *ASKED[1:])
    assert {one.until for one in story(DROPPED, again).positions} == {day(9).latest, None}


def test_without_a_day_nothing_is_ended() -> None:
    undated = document("d2", None)
    said = statement("d2", 0, PositionClaim(party="Arcadia", stance="demand", issue="a deposit"), quote=DROPPED[4])
    asked = statement("d1", 0, PositionClaim(party="Arcadia", stance="demand", issue=ASKED[3]), quote=ASKED[4])
    found = link(corpus([document("d1", 1), undated], [asked, said]))
    assert [one.until for one in found.positions] == [None, None]


def test_issues_are_ranked_by_how_many_right_statements_are_to_be_expected() -> None:
    snapshot = story(ASKED, (3, "Borduria", "demand", "a bridge", "Borduria wants a bridge"))
    weights = {"a deposit on timber": 0.2, "a bridge": 0.9}
    doubted = tuple(
        replace(one, confidence=weights[one.claim.issue] if isinstance(one.claim, PositionClaim) else 1.0)
        for one in snapshot.statements
    )
    rows = matrix(replace(snapshot, statements=doubted), lambda name: name or "")
    assert [(row.words, row.sure) for row in rows] == [("a bridge", 0.9), ("a deposit on timber", 0.2)]

"""What sources are reported to say, kept for comparing: verbatim, never shown, none where a statement has the words."""

import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extraction.confidence import hopeful, shown_from, weighed
from communique.extraction.context import Candidate, Context
from communique.extraction.reader import annotate, candidates_of, completed, read_statements, settled
from communique.extraction.tables import load_table
from communique.extraction.told import COVERED, KEPT, dispute_words, told_passages
from communique.record import Record, build
from communique.types import AgendaClaim, PositionClaim
from communique.verify import verify

ROWS = load_table("disputes")["dispute"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_each_row_of_disputes_matches_its_own_example_and_no_other_row_does_its_work(row: dict[str, str]) -> None:
    assert re.search(row["words"], row["example"].lower())
    others = "|".join(f"(?:{one['words']})" for one in ROWS if one is not row)
    assert not re.search(others, row["example"].lower())
    assert dispute_words().search(row["example"].lower())


@pytest.mark.parametrize(
    "words",
    [
        "each side named a chairman for the strike committee",
        "the two sides agreed on how the depot is to be guarded",
        "they agree on who counts the tin",
        "another round of talks on tin was set for June",
        "the accounts of the tin council were audited",
        "the miners put it in writing",
        "drivers asked each other who had a key",
    ],
)
def test_what_announces_no_other_account_is_no_dispute(words: str) -> None:
    assert dispute_words().search(words) is None


def told(text: str) -> list[tuple[str, str, str | None]]:
    """Return the rule, words and party of each told passage, whatever else the reader finds there."""
    found = []
    for one in told_passages(annotate(text), []):
        assert isinstance(one.claim, PositionClaim)
        found.append((one.rule, text[one.start : one.end], one.claim.party))
    return found


def test_what_somebody_is_reported_to_say_is_kept_as_a_position_of_the_one_who_says_it() -> None:
    text = "The tin, the broker said, came late. The clerk put it differently."
    assert told(text) == [
        ("told.said", "The tin, the broker said, came late", "broker"),
        ("told.dispute", "The clerk put it differently", None),
    ]


def test_words_that_two_rules_tell_are_kept_once() -> None:
    text = "The broker said that the tin council has 14 members."
    assert told(text) == [("told.figure", text[:-1], "broker")]


def test_an_attitude_is_not_what_somebody_says() -> None:
    assert told("The dockers' union denounced the plan to close the yard.") == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The dockers' union has 310 members on the picket line.", True),
        ("The dockers' union met the company on May 12.", False),
        ("The dockers' union met the company at 10 a.m. on Tuesday.", False),
        ("Reaching the depot took 40 lorries.", False),
    ],
)
def test_a_figure_is_kept_where_an_actor_has_it_and_no_time_is_one(text: str, kept: bool) -> None:
    assert [rule for rule, _, _ in told(text)] == (["told.figure"] if kept else [])


def test_fewer_than_three_words_are_not_kept() -> None:
    assert told("Estimates differ. How it began is disputed.") == [
        ("told.dispute", "How it began is disputed", None),
    ]


def test_a_passage_is_left_out_from_where_another_candidate_holds_half_of_it() -> None:
    text = "The dockers' union has 310 members on the picket line."
    context = annotate(text)
    (kept,) = told_passages(context, [])
    half = kept.start + round((kept.end - kept.start) * COVERED)

    def other(start: int, end: int) -> Candidate:
        return Candidate(claim=AgendaClaim(issue="x"), start=start, end=end, rule="other", head=0)

    assert list(told_passages(context, [other(0, half + 1)])) == []
    assert list(told_passages(context, [other(0, half - 1)])) == [kept]
    assert list(told_passages(context, [other(kept.end, kept.end + 90)])) == [kept]


def test_what_is_kept_for_comparing_is_far_from_being_shown() -> None:
    assert shown_from("position") > 10 * KEPT


def found_in(context: Context) -> list[Candidate]:
    weighted = weighed(context, candidates_of(context, partial(hopeful, context)))
    return completed(context, settled(context, weighted))


SENTENCES = st.sampled_from(
    [
        "Accounts of the night at the depot differ.",
        "The company said that pickets had blocked the gate.",
        "The union has 4,200 members and wants 9 per cent.",
        "No bus was stopped, the foreman said.",
        "Each side said that the other had broken the ceasefire first.",
        "According to the colonel, 12 shells fell behind the mill.",
        "“We fired at nobody,” said the colonel. “Ask them.”",
        "The tin council met in Lima on 4 May.",
        "The two delegations saw it differently —",
        "\n\n",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=7))
def test_told_passages_are_verbatim_apart_and_complete(sentences: list[str]) -> None:
    text = " ".join(sentences)
    context = annotate(text)
    found = found_in(context)
    kept = list(told_passages(context, found))
    for one in kept:
        words = text[one.start : one.end]
        assert words and words == words.strip(" ,;:.—–-\n")
        assert one.confidence == KEPT and one.rule.startswith("told.")
        for other in found if one.rule != "told.dispute" else ():
            assert min(one.end, other.end) - max(one.start, other.start) < COVERED * (one.end - one.start)
    announcements = [one for one in kept if one.rule == "told.dispute"]
    assert list(told_passages(context, [*found, *kept])) == announcements


@settings(max_examples=20, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=7))
def test_no_told_passage_is_shown_and_each_quotes_the_article(sentences: list[str]) -> None:
    text = " ".join(sentences)
    for one in read_statements(text, "d", prefilter=False)[0]:
        if one.rule.startswith("told."):
            span = one.evidence[0]
            assert not one.shown and text[span.start : span.end] == span.quote


STRIKE = """Depots stay shut as tram drivers walk out

May 12, 2021

How many drivers joined the walkout is disputed. The works council, its clerk said, counted 4,200 of them by noon. The
company has 3,100 drivers on its list.

Accounts of the night at the north depot differ. The gate, the foreman said, was open until dawn. The stewards said that
no tram had been stopped. The talks will resume on Friday.
"""


def test_a_record_that_keeps_told_passages_verifies(tmp_path: Path) -> None:
    (tmp_path / "strike.txt").write_text(STRIKE, encoding="utf-8")
    build([tmp_path / "strike.txt"], tmp_path / "strike.db")
    assert verify(tmp_path / "strike.db").findings == ()
    with Record(tmp_path / "strike.db") as record:
        snapshot = record.snapshot()
    kept = {one.id for one in snapshot.statements if one.rule.startswith("told.")}
    assert len(kept) > 1
    assert not any(one.shown for one in snapshot.statements if one.id in kept)
    assert not kept & {ref for one in snapshot.positions for ref in one.statements}


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("It had 14 lorries; the army's bulletin has 12.", "the army's bulletin has 12", "army"),
        (
            "An officer put it at 74 tons and said that one truck had been sent back.",
            "An officer put it at 74 tons",
            "officer",
        ),
        ("The council says nine.", "The council says nine", "council"),
    ],
)
def test_a_figure_is_kept_with_who_gives_it(text: str, words: str, who: str) -> None:
    context = annotate(text)
    kept = {context.text[one.start : one.end]: one.claim.party for one in told_passages(context, [])}  # type: ignore[union-attr]
    assert who in (kept[words] or "")

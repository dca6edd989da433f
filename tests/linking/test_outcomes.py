"""What became of expectations: stated, inferred, or not told."""

from __future__ import annotations

from tests_linking import corpus, day, document, meeting, statement

from communique.derived import Expectation
from communique.linking import link
from communique.types import AssessmentClaim, CommitmentClaim, EventClaim, ExpectationClaim, Statement

SIDES = ("Arcadia", "Borduria")


def expected(about: str, when: object = None, doc: str = "a", hedge: str = "likely") -> Statement:
    return statement(doc, 0, ExpectationClaim(about=about, hedge=hedge), when, quote=about)  # type: ignore[arg-type]


def told(doc: str, quote: str, start: int = 300) -> Statement:
    return statement(doc, start, AssessmentClaim(holder=None, polarity="bad"), quote=quote)


def company(*docs: str) -> list[Statement]:
    """Return a vote of the two sides in each article, so that all are on one quarrel."""
    vote = EventClaim(type="vote", status="planned", place="Lisbon", participants=SIDES)
    return [statement(doc, 900, vote, day(200)) for doc in docs]


def outcome(*statements: Statement, docs: dict[str, int]) -> Expectation:
    made = corpus([document(key, day_) for key, day_ in docs.items()], [*statements, *company(*docs)])
    (found,) = link(made).expectations
    return found


def agreement(doc: str, on: int, quote: str = "they signed an agreement on timber") -> Statement:
    claim = EventClaim(type="agreement", status="held", place=None, participants=SIDES)
    return statement(doc, 0, claim, day(on), quote=quote)


def test_words_of_a_later_article_say_that_it_was_missed() -> None:
    later = told("b", "The accord foreseen for January 9 did not materialise")
    found = outcome(expected("an accord by January 9", day(0, 9)), later, docs={"a": 0, "b": 12})
    assert (found.outcome, found.outcome_basis, found.outcome_statements) == ("missed", "stated", (later.id,))


def test_words_before_the_day_do_not_make_it_missed() -> None:
    later = told("b", "The timber accord for January 9 did not arrive this week")
    found = outcome(expected("a timber accord by January 9", day(0, 9)), later, docs={"a": 0, "b": 4})
    assert found.outcome == "pending"


def test_a_named_session_called_off_cancels_what_was_expected_of_it() -> None:
    later = told("b", "There will be no ninth round of talks this spring")
    found = outcome(expected("the ninth round will be held in Oslo"), later, docs={"a": 0, "b": 20})
    assert (found.outcome, found.outcome_basis) == ("cancelled", "stated")
    other = told("b", "There will be no second concert this spring")
    assert outcome(expected("the ninth round will be held in Oslo"), other, docs={"a": 0, "b": 20}).outcome == "unknown"


def test_a_deal_within_the_window_fulfils_and_one_after_it_shows_that_it_was_missed() -> None:
    foreseen = expected("an agreement on timber", day(0, 10))
    within = outcome(foreseen, agreement("b", 6), docs={"a": 0, "b": 7})
    assert (within.outcome, within.outcome_basis) == ("fulfilled", "stated")
    after = outcome(foreseen, agreement("b", 30), docs={"a": 0, "b": 31})
    assert (after.outcome, after.outcome_basis) == ("missed", "inferred")


def test_a_deal_on_something_else_or_among_others_decides_nothing() -> None:
    foreseen = expected("an agreement on grain quotas and harbour dues", day(0, 10))
    assert outcome(foreseen, agreement("b", 6), docs={"a": 0, "b": 30}).outcome == "unknown"
    claim = EventClaim(type="agreement", status="held", place=None, participants=("Syldavia",))
    apart = statement("b", 0, claim, day(6), quote="they signed an agreement on timber")
    timber = expected("an agreement on timber", day(0, 10))
    vote = EventClaim(type="vote", status="planned", place="Lisbon", participants=SIDES)
    made = corpus([document("a", 0), document("b", 30)], [timber, apart, statement("a", 900, vote, day(200))])
    assert link(made).expectations[0].outcome == "unknown"


def test_another_meeting_later_does_not_mean_that_the_first_was_missed() -> None:
    foreseen = expected("the two chiefs will meet on the island", day(5))
    later = statement("b", 0, meeting("held", None, SIDES), day(30), quote="the two chiefs met on the island")
    assert outcome(foreseen, later, docs={"a": 0, "b": 31}).outcome == "unknown"


def test_an_agreement_expected_of_a_meeting_is_not_fulfilled_by_the_meeting() -> None:
    plan = statement("a", 0, meeting("planned", "Geneva", SIDES), day(5), quote="an agreement in Geneva")
    held = statement("b", 0, meeting("held", "Geneva", SIDES), day(5), quote="they met in Geneva")
    failed = statement("b", 0, meeting("held", "Geneva", SIDES), day(5), quote="they met in Geneva without any result")
    foreseen = expected("an agreement in Geneva", day(5))
    assert outcome(foreseen, plan, held, docs={"a": 0, "b": 6}).outcome == "unknown"
    assert outcome(foreseen, plan, failed, docs={"a": 0, "b": 6}).outcome == "missed"


def test_what_was_held_unlikely_or_denied_is_left_open() -> None:
    for about, hedge in (("an agreement on timber", "unlikely"), ("no agreement on timber", "certain")):
        foreseen = expected(about, day(0, 10), hedge=hedge)
        assert outcome(foreseen, agreement("b", 6), docs={"a": 0, "b": 30}).outcome == "unknown"


def test_a_promise_is_broken_by_words_that_say_so_and_by_nothing_else() -> None:
    promise = statement(
        "a", 0, CommitmentClaim(party="Arcadia", action="repay the harbour loan"), day(9), quote="will repay"
    )
    later = told("b", "Arcadia failed to repay the harbour loan on January 10")
    docs = [document("a", 0), document("b", 12)]
    (kept,) = link(corpus(docs, [promise, later, *company("a", "b")])).commitments
    assert (kept.outcome, kept.outcome_basis, kept.outcome_statements) == ("missed", "stated", (later.id,))
    other = told("b", "Borduria failed to deliver the cranes")
    (open_,) = link(corpus(docs, [promise, other, *company("a", "b")])).commitments
    assert (open_.outcome, open_.outcome_basis) == ("unknown", "none")


def test_a_day_told_far_ahead_has_some_days_of_slack_and_a_near_one_has_none() -> None:
    far = expected("an agreement on timber", day(40))
    assert outcome(far, agreement("b", 42), docs={"a": 0, "b": 43}).outcome == "fulfilled"
    assert outcome(far, agreement("b", 50), docs={"a": 0, "b": 51}).outcome == "missed"
    near = expected("an agreement on timber", day(20))
    assert outcome(near, agreement("b", 22), docs={"a": 0, "b": 23}).outcome == "missed"


def test_a_session_is_called_off_up_to_some_days_after_it_was_due() -> None:
    foreseen = expected("the ninth round will be held in Oslo", day(10))
    off = "There will be no ninth round of talks this spring"
    assert outcome(foreseen, told("b", off), docs={"a": 0, "b": 12}).outcome == "cancelled"
    assert outcome(foreseen, told("b", off), docs={"a": 0, "b": 40}).outcome != "cancelled"


def test_words_that_share_three_with_what_was_expected_are_on_it_without_a_date() -> None:
    later = told("b", "The ceasefire along the northern river border did not materialise")
    foreseen = expected("a ceasefire along the northern river border", day(0, 9))
    assert outcome(foreseen, later, docs={"a": 0, "b": 12}).outcome == "missed"


def test_talks_that_failed_miss_a_deal_and_nothing_else() -> None:
    failed = statement("b", 0, meeting("failed"), day(10), quote="the talks on timber broke up without a result")
    deal = outcome(expected("an agreement on timber", day(0, 10)), failed, docs={"a": 0, "b": 11})
    visit = outcome(expected("a visit of the queen to Lisbon", day(0, 10)), failed, docs={"a": 0, "b": 11})
    assert deal.outcome == "missed" and visit.outcome != "missed"


def exchange(doc: str, on: int, quote: str) -> Statement:
    return statement(doc, 0, EventClaim(type="other", status="held", participants=SIDES), day(on), quote=quote)


def test_one_of_a_series_comes_in_time_or_late() -> None:
    foreseen = expected("a second exchange of prisoners would follow", day(0, 10))
    late = exchange("b", 30, "The second exchange of prisoners took place at the bridge")
    found = outcome(foreseen, late, docs={"a": 0, "b": 31})
    assert (found.outcome, found.outcome_basis) == ("missed", "inferred")
    early = exchange("b", 6, "The second exchange of captives took place at the bridge")
    assert outcome(foreseen, early, docs={"a": 0, "b": 7}).outcome == "fulfilled"
    another = exchange("b", 30, "The third exchange took place at the bridge")
    assert outcome(foreseen, another, docs={"a": 0, "b": 31}).outcome == "unknown"
    on_it = exchange("b", 6, "they broke up without agreement on a second exchange")
    assert outcome(foreseen, on_it, docs={"a": 0, "b": 7}).outcome == "pending"


def test_what_is_told_of_the_month_alone_does_not_show_that_the_day_was_kept() -> None:
    words = "the two chiefs will meet on the island on January 12"
    plan = statement("a", 0, meeting("planned", "Geneva", SIDES), day(11), quote=words)
    foreseen = expected(words, day(11))
    vague = statement("b", 0, meeting("held", "Geneva", SIDES), day(0, 31), quote="they sat down in January")
    sharp = statement("b", 0, meeting("held", "Geneva", SIDES), day(11), quote="they sat down on January 12")
    docs = {"a": 0, "b": 40}
    assert outcome(foreseen, plan, sharp, docs=docs).outcome == "fulfilled"
    assert outcome(foreseen, plan, vague, docs=docs).outcome == "unknown"

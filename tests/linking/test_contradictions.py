"""Contradictions, and what is none."""

from __future__ import annotations

from dataclasses import replace

from tests_linking import corpus, day, document, meeting, statement

from communique.derived import Contradiction
from communique.linking import link
from communique.linking.contradictions import _agrees, _fails
from communique.linking.figures import figures
from communique.types import AgendaClaim, AssessmentClaim, EventClaim, PositionClaim, Statement


def says(doc: str, start: int, who: str | None, quote: str) -> Statement:
    sources = (who,) if who else ()
    return statement(doc, start, AgendaClaim(issue="x"), quote=quote, sources=sources)


def found(*statements: Statement, docs: tuple[str, ...] = ("a",)) -> list[Contradiction]:
    return list(link(corpus([document(key, 9 + i) for i, key in enumerate(docs)], statements)).contradictions)


def test_a_denial_is_tied_to_what_it_denies() -> None:
    claim = says("a", 0, "the harbour master", "The envoy had asked for a secret meeting on the island")
    between = says("a", 80, "Ana Duarte", "The weather was fine and the sea was calm")
    denial = says(
        "a", 160, "an aide", "no meeting on the island had ever been asked for; he denied that there was a plan"
    )
    (one,) = found(claim, between, denial)
    assert one.type == "account"
    assert [side.sources[0] for side in one.sides] == ["the harbour master", "an aide"]


def test_a_denial_without_anything_to_deny_is_tied_to_nothing() -> None:
    far = says("a", 0, "the harbour master", "The envoy had asked for a meeting")
    assert found(far, says("a", 3000, "an aide", "An aide denied that the bridge was closed")) == []


def test_nobody_contradicts_himself_by_denying() -> None:
    assert (
        found(
            says("a", 0, "an aide", "The envoy asked for a meeting on timber"),
            says("a", 80, "an aide", "He denied that a meeting on timber was urgent"),
        )
        == []
    )


def test_one_sentence_may_hold_both_sides() -> None:
    whole = says(
        "a", 0, None, "One clerk said that the list came on Monday; the mayor insisted that it had come on Sunday"
    )
    first = says("a", 20, "One clerk", "the list came on Monday")
    second = says("a", 45, "the mayor", "the mayor insisted that it had come on Sunday")
    (one,) = found(whole, first, second)
    assert one.type == "date" and one.sides[0].says == "the list came on Monday"


def test_two_sides_that_judge_one_thing_in_opposite_ways() -> None:
    good = statement(
        "a", 0, AssessmentClaim(holder="Arcadia", polarity="good"), quote="there was real progress in the talks"
    )
    bad = statement("a", 90, AssessmentClaim(holder="Borduria", polarity="bad"), quote="the talks made little headway")
    weather = statement("a", 90, AssessmentClaim(holder="Borduria", polarity="bad"), quote="the hotel was a disgrace")
    assert [one.type for one in found(good, bad)] == ["account"]
    assert found(good, weather) == []


def test_that_it_failed_in_one_paper_and_brought_a_deal_in_another_is_a_contradiction_on_the_outcome() -> None:
    failed = statement("a", 0, meeting("failed", "Geneva"), day(3), quote="the session in Geneva ended in discord")
    held = statement("b", 0, meeting("held", "Geneva"), day(3), quote="they struck a deal in Geneva")
    made = corpus([document("a", 4), document("b", 4)], [failed, held])
    snapshot = link(made)
    assert [(e.status, e.result) for e in snapshot.events] == [("held", "disputed")]
    assert [one.type for one in snapshot.contradictions] == ["outcome"]


def test_votes_counted_differently_contradict_and_rounded_sums_do_not() -> None:
    vote = EventClaim(type="vote", status="held", place=None, participants=("Arcadia",))
    one = statement("a", 0, vote, day(3), quote="The senate ratified the treaty by 88 votes to seven")
    other = statement("b", 0, vote, day(3), quote="Arcadia had ratified the treaty by 88 votes to 9")
    assert [c.type for c in found(one, other, docs=("a", "b"))] == ["number"]
    sums = (
        says("a", 0, "the mayor", "The bridge cost 1.60 billion euros"),
        says("a", 60, "a clerk", "a clerk put it at 1.61bn euros"),
    )
    assert found(*sums) == []


def test_a_change_of_position_over_time_is_no_contradiction() -> None:
    for stances in (("refusal", "offer"), ("offer", "refusal")):
        told = [
            statement(doc, 0, PositionClaim(party="Arcadia", stance=stance, issue="open the port"))  # type: ignore[arg-type]
            for doc, stance in zip(("a", "b"), stances, strict=True)
        ]
        assert found(*told, docs=("a", "b")) == []


def test_near_copies_tell_one_contradiction_with_all_its_places() -> None:
    def pair(doc: str) -> list[Statement]:
        return [
            says(doc, 0, "the harbour master", "The envoy had asked for a secret meeting on the island"),
            says(doc, 80, "an aide", "An aide denied that a meeting had been asked for"),
        ]

    (one,) = found(*pair("a"), *pair("b"), docs=("a", "b"))
    assert all(len(side.statements) == 2 for side in one.sides)


def test_a_figure_that_a_later_version_changes_is_shown_and_called_a_correction_where_it_is_one() -> None:
    first = says("a", 0, None, "The session in the old mill lasted five hours")
    later = says("b", 0, None, "The session in the old mill lasted four hours")
    note = says("b", 90, None, "Corrects the length of the session")
    documents = [document("a", 3), replace(document("b", 4), duplicate_of="a")]
    (one,) = link(corpus(documents, [first, later, note])).contradictions
    assert one.type == "number" and one.about.startswith("Correction: four hours, not five hours")
    (other,) = link(corpus(documents, [first, later])).contradictions
    assert other.about.startswith("Changed in a later version")


def test_figures_spelt_as_words_have_values_from_zero_on() -> None:
    found = figures("A duty of zero percent for twenty days and half an hour")
    assert [(one.value, one.unit) for one in found] == [(0, "percent"), (20, "days"), (30, "minutes")]


def test_a_denial_to_come_or_not_made_gainsays_nothing() -> None:
    charge = says("a", 0, "the harbour master", "The islanders had broken the pact on herring")
    for words in ("the figures will refute the charge on herring", "she would neither confirm nor deny the herring"):
        assert found(charge, says("a", 70, "an aide", words)) == []
    assert len(found(charge, says("a", 70, "an aide", "the figures refute the charge on herring"))) == 1


def test_another_gainsays_only_where_one_said_something() -> None:
    other = says("a", 90, "another clerk", "another clerk said that the letter was read out at the session")
    assert found(says("a", 0, "the mayor", "The mayor hoped for a long session on the bridge"), other) == []
    assert len(found(says("a", 0, "a clerk", "one clerk said that the letter was burnt"), other)) == 1


def test_one_side_does_not_contradict_itself_unless_its_words_say_so() -> None:
    claim = says("a", 0, "Ana Duarte", "The herring talks had broken down")
    assert found(claim, says("a", 50, "Arcadia", "Arcadia denied having broken the herring promise")) == []
    assert len(found(claim, says("a", 50, "Arcadia", "Arcadia denied it"))) == 1


def test_a_headline_on_a_denial_is_not_what_is_denied() -> None:
    told = says("a", 100, "an aide", "An aide denied the report that the herring pact would end")
    (one,) = found(says("a", 0, "Arcadia", "Arcadia denies report on herring pact"), told)
    assert [side.says for side in one.sides] == ["the herring pact would end", "An aide denied the report that"]


def test_that_two_speak_of_a_deal_makes_neither_gainsay_the_other() -> None:
    denial = says("a", 90, "the premier", "The premier denied that the deal was sought to win votes")
    assert found(says("a", 0, "a clerk", "The ministers are close to a deal"), denial) == []
    assert len(found(says("a", 0, "a clerk", "The ministers sought the deal to win votes"), denial)) == 1


def test_what_looks_ahead_to_an_agreement_tells_of_none() -> None:
    assert _agrees("They agreed on quotas for herring") and not _agrees("They met to reach agreement on quotas")
    assert not _agrees("A new accord came into force in January")
    assert not _agrees("The talks follow a session in May when they agreed on quotas")
    assert not _agrees("An accord is seen as likely") and not _fails("no accord is seen as likely")


def test_what_is_unrelated_to_something_gainsays_only_who_spoke_of_it() -> None:
    denial = says("a", 90, "Borduria", "the cut in herring was unrelated to the duty on timber")
    assert found(says("a", 0, "Arcadia", "Arcadia will sell less herring and more cod"), denial) == []
    assert len(found(says("a", 0, "Arcadia", "The duty on timber had forced a cut"), denial)) == 1


def test_a_failure_told_twice_is_no_dispute_on_the_outcome() -> None:
    agreement = EventClaim(type="agreement", status="held", place="Geneva", participants=("Arcadia", "Borduria"))
    failed = statement("a", 0, meeting("failed", "Geneva"), day(3), quote="the session in Geneva broke down")
    again = statement("b", 0, agreement, day(3), quote="they failed in Geneva to reach agreement on herring")
    assert found(failed, again, docs=("a", "b")) == []


def test_figures_of_other_things_and_parts_of_a_whole_do_not_differ() -> None:
    lease = says("a", 50, "a clerk", "a clerk put the lease of the ferry at 20 days")
    assert found(says("a", 0, "the mayor", "The session took eight days"), lease) == []
    assert len(found(says("a", 0, "the mayor", "The ferry was leased for eight days"), lease)) == 1
    part = "By the mayor's count 600 troops stay, of them 200 troops Bordurian, according to a clerk"
    assert found(says("a", 0, "the mayor", part)) == []


def test_a_judgement_is_shown_by_its_own_words() -> None:
    whole = says("a", 0, "Arcadia", "Arcadia spoke of the ferry and said that positions had come closer")
    good = statement("a", 41, AssessmentClaim(holder="Arcadia", polarity="good"), quote="positions had come closer")
    bad = statement("a", 90, AssessmentClaim(holder="Borduria", polarity="bad"), quote="wide gaps remained")
    (one,) = found(whole, good, bad)
    assert one.sides[0].says == "positions had come closer"


def test_numbers_of_two_sources_differ_however_they_are_given() -> None:
    whole = "Police put the number at 24,000, the organisers at 40,000"
    (one,) = found(says("a", 0, None, whole))
    assert one.type == "number" and "24,000" in one.about and "40,000" in one.about
    assert len(found(says("a", 0, "the mayor", "The call lasted twelve minutes and not twenty-five minutes"))) == 1
    spelt = says("a", 0, None, "Forty-three wounded were taken over the bridge")
    assert len(found(spelt, says("a", 50, "the mayor", "the mayor says 46"))) == 1


def test_who_is_named_in_the_second_alone_does_not_stand_behind_the_first() -> None:
    first = says("a", 0, "Mothers of the Bridge", "Police counted 2,000 people")
    second = says("a", 29, "Mothers of the Bridge", "the Mothers of the Bridge said there were 5,000")
    assert len(found(first, second)) == 1


def test_lengths_of_two_things_are_no_dispute() -> None:
    first = says("a", 0, "the mayor", "The session took 8 hours")
    assert found(first, says("a", 30, "a clerk", "a clerk says the lease runs 20 hours")) == []

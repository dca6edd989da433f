"""What the brief does not say, since a passage's words do not: read off sentences that it once told wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from communique.analysis.sentences import Sentences
from communique.derived import Actor, Event, Position, Side, Snapshot, Talks
from communique.interval import Interval
from communique.render.brief import desk_for
from communique.render.brief_ahead import _lead, _of_the_market
from communique.render.brief_desk import only_before
from communique.render.brief_disputes import _COUNTS, _SUPPOSES, _one_voice
from communique.render.brief_met import (
    _AIMED_AT,
    _BACKGROUND,
    _DONE,
    _ENCOUNTER,
    _HEARSAY,
    _IN_LINE,
    _OF_AN_EVENT,
    _of_its_days,
    _only_tells,
    _stands_in,
)
from communique.render.brief_wants import Wants, _is_cut
from communique.render.lookup import Lookup
from communique.render.stance_words import (
    ADVISED,
    AIMS,
    ASKED_OF_IT,
    BARE,
    BARRED,
    FAILURE,
    HELD_UP,
    MIND_READ,
    NO_SUBJECT,
    OF_THE_MARKET,
    ONLOOKERS,
    SAID_OF_ANOTHER,
    SCHEDULES,
    SILENT,
    TAKEN,
    is_of_a_people,
    is_verb_of,
    speaks_for,
    supposed,
)
from communique.render.support import SURE, Citation, Support, marks, shows, sureness
from communique.types import Action, ConditionClaim, Document, EventClaim, PositionClaim, Span, Statement


def support(snapshot: Snapshot, text_of: Callable[[str], str], *actors: Actor) -> Support:
    return Support(Lookup(replace(snapshot, actors=actors)), Sentences(text_of))


def vote(words: str, first: date, last: date) -> Statement:
    claim = EventClaim(type="vote", status="planned", participants=())
    span = Span(start=0, end=len(words), quote=words)
    return Statement(id="s", document="d", evidence=(span,), claim=claim, when=Interval(earliest=first, latest=last))


def test_what_comes_before_a_feast_is_not_planned_for_it() -> None:
    feast = date(2031, 12, 25)
    assert only_before(vote("to vote before it leaves for Christmas", feast, feast))
    assert not only_before(vote("to vote on December 20 before it leaves", feast, feast))
    assert not only_before(vote("to vote before it leaves for Christmas", date(2031, 12, 1), feast))


@pytest.mark.parametrize(
    "words",
    [
        "Chad would not have stopped paying if it had been given a loan.",
        "It will not be long before the price of herring rises.",
        "She would not say if the toll would be cut before the vote.",
        "Profits could be reduced if the loan is written off.",
    ],
)
def test_a_supposition_is_no_condition(words: str) -> None:
    assert supposed(words) and not supposed("Chad will not pay before it has been given a loan.")


def test_what_is_hoped_for_is_not_expected() -> None:
    assert _lead("It is expected", "He hopes to meet her in May") == "It is hoped for"
    assert _lead("It is expected", "He hopes and fully expects that they will meet") == "It is expected"
    assert _lead("", "They will meet in May") == "It is planned"


@pytest.mark.parametrize(
    ("rest", "bare"), [("offer grain to the union", True), ("has offered grain", False), ("offers grain", False)]
)
def test_a_verb_without_an_ending_has_no_single_subject(rest: str, bare: bool) -> None:
    assert (BARE.match(rest) is not None) == bare


def test_what_somebody_only_asks_or_guesses_of_a_side_is_not_its_stand() -> None:
    for before in ("a request that the ", "there has been speculation that the ", "proposed that "):
        assert MIND_READ.search(before)
    assert not MIND_READ.search("it said that the ")


def test_only_an_encounter_is_a_meeting() -> None:
    assert _ENCOUNTER.search("talks on tin in Lima ended on Monday") and _ENCOUNTER.search("the envoys met in Lima")
    assert _ENCOUNTER.search("they ended three days of talks")
    assert not _ENCOUNTER.search("a resolution on the tin negotiations was adopted last week")
    assert shows("The envoys left Lima for talks in Bern.", "no-meeting")
    assert shows("The two boards met separately.", "no-meeting")


def test_an_aide_who_tells_of_a_meeting_was_not_in_it() -> None:
    words = "Holm's aide said that the ministers met her on Monday"
    assert _only_tells(words, "Holm's aide") and not _only_tells(words, "ministers")
    assert not _only_tells("Holm said that she met the ministers", "Holm")


def test_what_came_of_a_meeting_is_of_its_own_days() -> None:
    day = Interval.day(date(2031, 7, 2))
    event = _event(day)
    told = replace(vote("they agreed", date(2031, 7, 2), date(2031, 7, 2)), when=day)
    assert _of_its_days(told, event) and _of_its_days(replace(told, when=None), event)
    assert not _of_its_days(replace(told, when=Interval(earliest=date(2031, 7, 1), latest=date(2031, 7, 31))), event)
    assert not _of_its_days(replace(told, when=Interval.day(date(2031, 6, 2))), event)


def _event(when: Interval) -> Event:
    return Event(
        id="e", type="meeting", status="held", result="unstated", when=when, place=None, participants=(), label="",
        rescheduled_to=None, talks=(), history=(), statements=(),
    )  # fmt: skip


def test_what_is_long_over_is_no_news_and_a_failure_sets_no_condition() -> None:
    assert _BACKGROUND.search("They agreed on a duty earlier this year") and not _BACKGROUND.search(
        "They agreed on a duty"
    )
    assert FAILURE.search("its failure to meet targets that were a condition for the loan")
    assert not FAILURE.search("a pay rise is a condition for its vote")
    assert OF_THE_MARKET.search("It will buy if the price falls") and not OF_THE_MARKET.search(
        "It will buy if Chile signs"
    )


def test_a_passage_is_cited_without_its_dateline(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    text = "BERN, JULY 2 - Chad signed the pact on Monday.\n"
    span = Span(start=text.index("signed"), end=text.index(" on"), quote="signed the pact")
    one = replace(vote("", date(2031, 7, 2), date(2031, 7, 2)), evidence=(span,))
    cited = Support(Lookup(snapshot), Sentences(lambda _: text)).cite(one)
    assert cited.quote == "Chad signed the pact on Monday." and text[cited.start : cited.end] == cited.quote


def test_what_is_taken_aimed_at_or_asked_of_a_side_is_not_its_offer_or_demand() -> None:
    assert TAKEN.search("agreed to Holm's proposal") and not TAKEN.search("agreed to open its market")
    assert AIMS.search("the policy sought to open markets") and not AIMS.search("Chad sought a loan")
    assert ASKED_OF_IT.search("as to U.S. urgings for ") and not ASKED_OF_IT.search("on Monday ")
    assert ADVISED.search("Some tin experts say that Chad wants a loan") and not ADVISED.search(
        "Chad said it wants a loan"
    )
    assert NO_SUBJECT.search("pilots employed by ") and not NO_SUBJECT.search("on Monday ")
    assert SCHEDULES.search("if it was not settled he would hold another session")
    assert SAID_OF_ANOTHER.search("The guild said the networks ") and not SAID_OF_ANOTHER.search("The guild said it ")


def test_a_states_people_are_not_the_state_but_its_officials_are() -> None:
    assert is_of_a_people("Chadian", " business leaders asked for a loan")
    assert is_of_a_people("Chadian", " traders asked for a loan")
    assert not is_of_a_people("Chadian", " officials asked for a loan")
    assert not is_of_a_people("Chad", " traders asked for a loan")


def test_a_forecast_of_prices_alone_stands_behind_what_is_planned() -> None:
    assert _of_the_market("He expects exports of tin to rise this year.")
    assert not _of_the_market("They will meet in May to discuss exports of tin.")
    assert not _of_the_market("The credit expires in March, whatever the prices are.")


def test_only_a_verb_behind_the_name_makes_the_party_its_subject() -> None:
    assert is_verb_of("on Thursday flatly refused to pay the toll", "refusal")
    assert not is_verb_of("exports of timber will not face a duty", "refusal")
    assert not is_verb_of("and its neighbour, the larger one, are refusing to pay", "refusal")


def test_lenders_do_not_speak_for_who_owes() -> None:
    assert not speaks_for("Chad's lenders", "Chad") and speaks_for("Chad's farm ministry", "Chad")


def test_trying_is_not_demanding_and_a_first_quarter_ties_nothing() -> None:
    assert shows("Chad sought a delay", "demand") and not shows("Chad sought to calm the dispute", "demand")
    assert shows("The toll must be lifted first.", "tying") and not shows("a loss in the first quarter", "tying")
    assert shows("will sign only after a vote", "tying") and not shows("would only stress its rights", "tying")


def test_an_unnamed_voice_is_called_as_its_words_call_it(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    voice = Actor(id="a-1", name="Palace official", type="person", aliases=("A Velland official",))
    told = support(snapshot, text_of, voice)
    assert told.called("A Velland official shrugged.", "Palace official") == "a Velland official"
    assert told.called("She shrugged.", "Palace official") == "a Palace official"


def test_latin_america_is_not_the_united_states(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    state = Actor(id="us", name="United States", type="state", aliases=("American",))
    told = support(snapshot, text_of, state)
    assert told.names("American growers asked for talks.", "United States")
    assert not told.names("Eight Latin American growers asked for talks.", "United States")


def test_what_a_side_may_not_have_is_not_its_own_refusal() -> None:
    for told in (" can’t have a port", " must never be allowed to fish", " should not become a member"):
        assert BARRED.search(told)
    for told in (" cannot accept it", " will not have it", " must not be left out"):
        assert BARRED.search(told) is None


def test_support_that_a_side_has_is_not_support_that_it_gives() -> None:
    assert HELD_UP.search("stood alone, with the support of only four towns") and HELD_UP.search("lost the backing of")
    assert HELD_UP.search("gave its support to the plan") is None


def test_who_only_looks_on_sets_no_condition() -> None:
    assert ONLOOKERS.search("analysts at two banks said") and ONLOOKERS.search("The minister said") is None


def test_an_accord_that_is_only_sought_is_no_outcome() -> None:
    told = "They met today in pursuit of the first fishing accord in ten years."
    assert marks(told, "outcome") == 1 and marks(_AIMED_AT.sub(" ", told), "outcome") == 0
    assert marks(_AIMED_AT.sub(" ", "They signed an accord today."), "outcome") == 2


def test_a_place_is_told_where_the_words_put_the_meeting_there() -> None:
    assert _stands_in("Lima", "They met in Lima on Monday.") and _stands_in("White House", "met at the White House")
    assert not _stands_in("Lima", "The Lima plant's owners resumed talks.")
    assert not _stands_in("headquarters", "They met at headquarters.")


def test_hearsay_decides_nothing() -> None:
    assert _HEARSAY.search("he was unable to comment on published reports") and not _HEARSAY.search("they signed")


def test_a_figure_differs_where_somebody_gives_one() -> None:
    assert _COUNTS.search("Velland put the number at 1,200.") and _COUNTS.search("she spoke of 300")
    assert _COUNTS.search("the 12th convoy began moving early") is None


def test_a_word_against_is_opposition_and_a_move_against_is_none() -> None:
    assert shows("The guild voted against the plan.", "opposition") and shows("It is against it.", "opposition")
    assert not shows("The army moved against the harbour.", "opposition")


def test_what_the_reader_is_not_sure_of_is_not_told_by_itself() -> None:
    sure = replace(vote("w", date(2031, 7, 2), date(2031, 7, 2)), confidence=0.9, field_confidence=0.75)
    assert sureness(sure) == pytest.approx(0.675) and sureness(sure) >= SURE
    assert sureness(replace(sure, field_confidence=0.7)) < SURE
    tied = replace(
        sure,
        claim=ConditionClaim(party="a", step=Action(party="a", action="b"), requires=Action(party="b", action="c")),
    )
    assert sureness(tied) > sureness(sure)  # of three parties a sentence tells but one


def test_a_text_shows_no_statement_that_is_unsure(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    known = [one for one in snapshot.statements if one.shown]
    own = support(snapshot, text_of)
    told = [one for one in known if own.readable(replace(one, field_confidence=1.0, confidence=1.0)) is not None]
    doubted = [replace(one, confidence=1.0, field_confidence=0.01) for one in told if one.kind != "condition"]
    assert told and doubted and all(own.readable(one) is None for one in doubted)
    assert all(own.readable(one, least=0) is not None for one in doubted)


def test_silence_and_the_wish_to_be_heard_are_no_stands() -> None:
    for words in (
        "declined to disclose the offer",
        "would not discuss details",
        "wants to tell the guild of its plight",
    ):
        assert SILENT.search(words), words
    for words in ("refused to sign", "would not raise wages", "wants to raise wages", "declined the offer"):
        assert SILENT.search(words) is None, words


def test_a_clause_cut_amid_a_list_is_not_told() -> None:
    whole = "The envoy declined the new offer and bankers also declined to meet."
    cited = Citation(statement="s", document="d", start=0, end=len(whole), quote=whole)
    assert _is_cut(cited, "The envoy declined the new offer and bankers")
    assert not _is_cut(cited, "The envoy declined the new offer and bankers also declined to meet.")
    assert not _is_cut(cited, "The envoy declined the new offer")


def test_talks_proposed_are_no_meeting_and_agreements_in_general_no_decision() -> None:
    assert shows("The guild proposed the talks on Thursday.", "no-meeting")
    assert shows("It called for a new summit.", "no-meeting") and not shows(
        "They met and proposed a tax.", "no-meeting"
    )
    assert _DONE.search("the accord was signed") and _DONE.search("insist that agreements reflect the market") is None


def test_who_is_named_for_another_meeting_did_not_meet() -> None:
    assert _IN_LINE.sub("", "In line with talks of the chiefs, the envoys met.").strip() == "the envoys met."
    assert _OF_AN_EVENT.match(" summit in May") and _OF_AN_EVENT.match(" met in May") is None


def test_one_person_misspelt_gives_one_account() -> None:
    def side(*names: str) -> Side:
        return Side(says="", sources=names, statements=())

    assert _one_voice([side("Jaime Ongpin"), side("Ogpin")])
    assert not _one_voice([side("Hansen"), side("Jansen")]) and not _one_voice(
        [side("Jaime Ongpin"), side("J. Ongpin")]
    )


def test_what_is_but_possible_is_denied_by_nobody() -> None:
    assert _SUPPOSES.search("He could know more.") and _SUPPOSES.search("He knows more.") is None


def test_a_side_without_a_name_is_named_by_its_words_and_other_groups_are_not(
    snapshot: Snapshot, text_of: Callable[[str], str]
) -> None:
    banks = Actor(id="a-b", name="creditor banks", type="group", aliases=("banks", "the banks", "they"))
    press = Actor(id="a-p", name="reporters", type="group", aliases=("the reporters",))
    own = support(snapshot, text_of, banks, press)
    assert own.names("The banks want a higher margin.", "creditor banks")
    assert not own.names("They want a higher margin.", "creditor banks")
    assert not own.names("The reporters want to know.", "reporters")


def test_what_the_side_without_a_name_wants_is_told(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    article = "VELL, 3 July 2031 — The banks insist on a margin of one percent, and Velland on half of that.\n"
    words = "The banks insist on a margin of one percent"
    start = article.index(words)
    claim = PositionClaim(party="banks", stance="demand", issue="margin of one percent")
    said = Statement(
        id="s-b", document="d-b", evidence=(Span(start=start, end=start + len(words), quote=words),), claim=claim
    )
    held = Position(
        id="p-b", party="banks", stance="demand", issue="margin of one percent", since=date(2031, 7, 3), until=None,
        talks=("t-b",), statements=("s-b",),
    )  # fmt: skip
    changed = replace(
        snapshot,
        documents=(Document(id="d-b", publisher="Vell Post", published=Interval.day(date(2031, 7, 3))),),
        actors=(
            Actor(id="v", name="Velland", type="state"),
            Actor(id="a-b", name="banks", type="group"),
            Actor(id="a-c", name="creditor banks", type="group"),
        ),
        talks=(Talks(id="t-b", label="Velland – creditor banks", parties=("Velland", "creditor banks"), issues=()),),
        statements=(said,),
        positions=(held,),
    )
    desk = desk_for(changed, lambda _: article, "t-b")
    (told,) = Wants(desk).sentences()
    assert told.text.startswith("The banks “insist on a margin of one percent” (")

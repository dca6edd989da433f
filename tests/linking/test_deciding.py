"""What decides what became of an expectation: whose words, on which matter, by which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests_linking import FIRST, day, document, statement

from communique.derived import Event, HistoryEntry
from communique.interval import Interval
from communique.linking import deciding
from communique.linking.deciding import Foreseen
from communique.linking.matters import matter_of
from communique.linking.passages import Passage
from communique.types import AssessmentClaim, Statement

SIDES = frozenset({"arcadia", "borduria"})
PARTIES = frozenset({"arcadi", "bordur"})
DAYS = {"plan": 0} | {f"on{n}": n for n in range(-5, 200)} | {"same": 0, "undated": None}
"""The expectation stands in an article of day 0; ``onN`` is an article of day N."""


def words(doc: str, quote: str) -> Statement:
    return statement(doc, 0, AssessmentClaim(holder=None, polarity="bad"), quote=quote)


def foreseen(about: str, window: Interval | None = None, told: int | None = 0, **more: object) -> Foreseen:
    made: dict[str, object] = {"documents": frozenset({"plan"}), "speakers": frozenset(), "context": SIDES, **more}
    told_on = None if told is None else date.fromordinal(FIRST.toordinal() + told)
    return Foreseen(matter_of(about), window, told_on, **made)  # type: ignore[arg-type]


def weighed(
    said: Mapping[str, str], events: tuple[Event, ...] = (), sides: Mapping[str, frozenset[str]] | None = None
) -> deciding.Testimony:
    told = {doc: words(doc, quote) for doc, quote in said.items()}
    passages = {
        doc: [Passage(doc, 0, len(one.evidence[0].quote), one.evidence[0].quote, (one.id, "another"), ())]
        for doc, one in told.items()
    }
    reports = [words(*h.statement.split(": ", 1)) for event in events for h in event.history]  # type: ignore[misc]
    by_key = {h.statement: one for (event, h), one in zip(_entries(events), reports, strict=True)}
    company = dict.fromkeys(DAYS, SIDES) | dict(sides or {})
    documents = {key: document(key, published) for key, published in DAYS.items()}
    return deciding.Testimony(passages, events, by_key, documents, company, PARTIES)


def _entries(events: tuple[Event, ...]) -> list[tuple[Event, HistoryEntry]]:
    return [(event, entry) for event in events for entry in event.history]


def event(kind: str, on: int | Interval | None, quote: str, result: str = "unstated", **more: object) -> Event:
    """Return an event told once, as held, in an article of the day after."""
    when = day(on) if isinstance(on, int) else on
    doc = more.pop("doc", f"on{on + 1}" if isinstance(on, int) else "on9")
    entry = HistoryEntry(status=str(more.pop("told", "held")), when=when, reported=None, statement=f"{doc}: {quote}")
    made = {"id": quote, "place": None, "participants": (), "label": quote, "status": "held", **more}
    return Event(type=kind, result=result, when=when, history=(entry,), **made)  # type: ignore[arg-type]


def by_words(doc: str, quote: str, about: str, window: Interval | None = None, **more: object) -> str | None:
    """Return what one sentence of one article makes of an expectation."""
    decided = weighed({doc: quote}).decide(foreseen(about, window, **more))  # type: ignore[arg-type]
    assert decided is None or decided[1:] == ("stated", (words(doc, quote).id,))
    return decided and decided[0]


def by_event(one: Event, about: str, window: Interval | None = None, **more: object) -> tuple[str, str] | None:
    decided = weighed({}, (one,)).decide(foreseen(about, window, **more))  # type: ignore[arg-type]
    assert decided is None or decided[2] == (one.history[0].statement,)
    return decided and decided[:2]


FERRY = "the ferry crossing over the northern strait will reopen"
OFF = "The ferry crossing over the northern strait was called off"
MISSED = "The ferry crossing over the northern strait did not materialise"


# --- when an article's words still count


@pytest.mark.parametrize(
    ("doc", "outcome"),
    [("on-1", None), ("same", "cancelled"), ("plan", None), ("on75", "cancelled"), ("on76", None),
     ("undated", "cancelled")],
)  # fmt: skip
def test_words_count_from_the_day_of_the_expectation_for_75_days_but_not_its_own(doc: str, outcome: str | None) -> None:
    assert by_words(doc, OFF, FERRY) == outcome


@pytest.mark.parametrize(("doc", "outcome"), [("on9", None), ("on10", "missed"), ("on85", "missed"), ("on86", None)])
def test_what_was_missed_is_known_from_the_windows_last_day_on(doc: str, outcome: str | None) -> None:
    assert by_words(doc, MISSED, FERRY, day(5, 6)) == outcome


@pytest.mark.parametrize(("doc", "outcome"), [("on1", "postponed"), ("on13", "postponed"), ("on14", None)])
def test_what_is_put_off_is_said_before_the_day_or_shortly_after(doc: str, outcome: str | None) -> None:
    assert by_words(doc, "The ferry crossing over the northern strait was postponed", FERRY, day(10)) == outcome


def test_that_a_day_would_be_missed_may_be_said_before_it() -> None:
    early = "The deadline for the ferry crossing over the northern strait would be missed"
    assert by_words("on2", early, FERRY, day(10)) == "missed"


def test_an_undated_article_decides_what_has_a_window_only_by_words_that_are_clear() -> None:
    assert by_words("undated", OFF, FERRY, day(10)) == "cancelled"
    assert by_words("undated", MISSED, FERRY, day(10)) is None
    assert by_words("undated", MISSED, FERRY) == "missed"


def test_an_expectation_that_is_undated_or_denied_is_left_open() -> None:
    assert by_words("on3", OFF, FERRY, told=None) is None
    assert by_words("on3", OFF, "the ferry crossing over the northern strait will not reopen") is None


def test_a_promise_is_decided_by_words_as_an_expectation_is_and_never_by_events() -> None:
    signed = event("agreement", 3, "they signed a treaty on timber", "reached")
    said = weighed({"on3": OFF}, (signed,))
    promise = foreseen(FERRY)
    assert said.denied(promise) == ("cancelled", "stated", (words("on3", OFF).id,))
    assert said.denied(foreseen(FERRY, told=None)) is None
    assert said.denied(foreseen("will not reopen the ferry crossing over the northern strait")) is None
    treaty = foreseen("a treaty on timber", day(0, 9))
    assert said.denied(treaty) is None and said.decide(treaty) is not None


def test_the_earliest_article_decides() -> None:
    later = "The ferry crossing over the northern strait was postponed"
    found = weighed({"on9": later, "on3": OFF}).decide(foreseen(FERRY))
    assert found is not None and found[0] == "cancelled"


# --- whether its words are on the same matter


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("The northern ferry crossing did not materialise", "missed"),  # three words
        ("The northern ferry did not materialise", None),  # two, and neither kind nor day
        ("The northern ferry did not materialise on January 10", "missed"),  # two and the day
        ("The ferry did not materialise on January 10", None),  # one and the day, nobody who foresaw it
    ],
)
def test_words_are_on_it_by_how_many_they_share_and_by_its_day(quote: str, outcome: str | None) -> None:
    assert by_words("on12", quote, FERRY, day(9)) == outcome


def test_one_word_and_the_day_will_do_where_the_one_who_foresaw_it_is_named() -> None:
    by = frozenset({"duarte"})
    told = "The ferry of which Duarte spoke did not materialise on January 10"
    assert by_words("on12", told, FERRY, day(9), speakers=by) == "missed"
    assert by_words("on12", told, FERRY, day(9)) is None
    assert by_words("on12", told.replace(" on January 10", ""), FERRY, day(9), speakers=by) is None


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("A vote on fish quotas did not materialise", "missed"),  # its kind and two words
        ("A vote on quotas did not materialise", None),  # its kind and one
        ("The vote of January 10 did not materialise", "missed"),  # its kind and the day
        ("The vote of January 11 did not materialise", None),
        ("The concert of January 10 did not materialise", None),
    ],
)
def test_words_of_its_kind_need_two_more_or_the_day(quote: str, outcome: str | None) -> None:
    assert by_words("on12", quote, "a vote on fish quotas", day(9)) == outcome


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("After a day of rain the organisers called off the Riga session", "cancelled"),  # kind and one word beside
        ("After a day of rain the organisers called off the session", None),  # its kind alone
        ("After a day of rain the organisers called off the Riga concert", None),  # a word alone
        ("The session was about Riga, and " + "much else of little weight was spoken of; " * 3 + "it was called off",
         None),  # too far before
        ("They called off what they had, and " + "much else of little weight was spoken of; " * 3 + "the Riga session",
         None),  # too far behind
    ],
)  # fmt: skip
def test_clear_words_are_of_what_stands_beside_them(quote: str, outcome: str | None) -> None:
    assert by_words("on3", quote, "the session in Riga will be held") == outcome


def test_clear_words_are_of_what_stands_up_to_70_characters_behind_them() -> None:
    about = "the session in Riga will be held"
    off = "They called off what had been agreed upon the day before that, {}the Riga session"
    assert by_words("on3", off.format(""), about) == "cancelled"
    assert by_words("on3", off.format("that is " * 3), about) is None


def test_of_two_endings_in_a_sentence_the_first_is_what_it_says() -> None:
    both = "The ferry crossing over the northern strait did not materialise and was called off"
    assert by_words("on12", both, FERRY, day(9)) == "missed"
    assert by_words("on3", both, FERRY, day(9)) is None  # too early to be missed; what else it says is not looked at


def test_two_words_beside_clear_words_will_do_without_the_kind() -> None:
    assert by_words("on3", "They called off the Riga regatta", "the regatta in Riga goes ahead") == "cancelled"
    assert by_words("on3", "They called off the Riga parade", "the regatta in Riga goes ahead") is None


def test_there_will_be_none_is_of_what_stands_behind_it() -> None:
    about = "the ninth session in Riga will be held"
    assert by_words("on3", "There will be no ninth session in spring", about) == "cancelled"
    before = "The ninth session in Riga is past; there will be no music"
    assert by_words("on3", before, about) is None  # however many words stand before


def test_the_names_of_the_parties_set_nothing_apart_and_those_of_places_do() -> None:
    about = "talks between Arcadia and Borduria in Riga"
    assert by_words("on3", "They called off a visit to Riga", about) == "cancelled"
    assert by_words("on3", "They called off a visit to Arcadia and Borduria", about) is None


def test_words_of_an_article_on_another_quarrel_decide_nothing() -> None:
    def outcome(theirs: set[str], ours: frozenset[str] = SIDES) -> str | None:
        said = weighed({"on3": OFF}, sides={"on3": frozenset(theirs)})
        decided = said.decide(foreseen(FERRY, context=ours))
        return decided and decided[0]

    assert outcome({"arcadia", "borduria", "syldavia"}) == "cancelled"
    assert outcome({"arcadia", "syldavia"}) is None  # one side of two
    assert outcome({"arcadia"}) == "cancelled"  # it names but one, and that is ours
    assert outcome({"syldavia"}) is None
    assert outcome(set()) == "cancelled"  # whose quarrel it is, it does not say
    assert outcome({"syldavia"}, frozenset()) == "cancelled"
    assert outcome({"arcadia", "syldavia"}, frozenset({"arcadia"})) == "cancelled"


# --- events that show it

DEAL = "an agreement on timber"


def deal(on: int, quote: str = "they signed a treaty on timber", **more: object) -> Event:
    return event("agreement", on, quote, "reached", **more)


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (-1, None),  # before it was foreseen
        (0, ("fulfilled", "stated")),
        (9, ("fulfilled", "stated")),
        (10, ("missed", "inferred")),
        (84, ("missed", "inferred")),  # 75 days after the window
        (85, None),
    ],
)
def test_a_deal_fulfils_within_the_window_and_shows_after_it_that_it_was_missed(
    on: int, outcome: tuple[str, str] | None
) -> None:
    assert by_event(deal(on), DEAL, day(0, 10)) == outcome


@pytest.mark.parametrize(
    ("window", "on", "outcome"),
    [
        (day(30), 30, "fulfilled"),
        (day(30), 31, "missed"),  # told 30 days ahead: to the day
        (day(31), 34, "fulfilled"),  # told over a month ahead: some days of slack
        (day(31), 35, "missed"),
        (day(31, 2), 34, "missed"),  # a window of two days says what it means
    ],
)
def test_a_single_day_told_over_a_month_ahead_has_three_days_of_slack(window: Interval, on: int, outcome: str) -> None:
    found = by_event(deal(on), DEAL, window)
    assert found is not None and found[0] == outcome


@pytest.mark.parametrize(("on", "plain", "outcome"), [(75, True, "fulfilled"), (76, True, None), (3, False, None)])
def test_a_deal_foreseen_without_a_window_counts_if_it_was_plainly_foreseen(
    on: int, plain: bool, outcome: str | None
) -> None:
    found = by_event(deal(on), DEAL, plain=plain)
    assert (found and found[0]) == outcome


def test_a_deal_without_a_window_is_never_shown_to_be_missed() -> None:
    assert by_event(deal(3), DEAL) is None and by_event(deal(200, doc="on199"), DEAL, plain=True) is None


def test_the_expectations_own_article_is_no_report() -> None:
    assert by_event(deal(3, doc="plan"), DEAL, day(0, 10)) is None
    same_words = event("other", 3, "the ferry crossed the northern strait", doc="plan")
    assert by_event(same_words, "the ferry crosses the northern strait", day(3)) is None


def test_a_deal_is_on_the_same_matter_by_a_word_or_where_little_sets_it_apart() -> None:
    fish = "they signed a treaty on fish"
    assert by_event(deal(3, fish), "an agreement on timber quotas", day(0, 10)) == ("fulfilled", "stated")
    assert by_event(deal(3, fish), "an agreement on timber quotas and grain", day(0, 10)) is None
    assert by_event(deal(3), "an agreement on timber quotas and grain", day(0, 10)) == ("fulfilled", "stated")
    vote = event("vote", 3, "the house voted on fish")
    assert by_event(vote, "a vote on timber", day(0, 10)) is None  # not so a vote: there are many
    assert by_event(vote, "a vote on fish", day(0, 10)) == ("fulfilled", "stated")


def test_a_deal_that_is_disputed_or_came_to_nothing_fulfils_nothing() -> None:
    for result in ("none", "disputed"):
        vote = event("vote", 3, "the house voted on fish quotas in spring", result)
        assert by_event(vote, "a vote on fish quotas in spring", day(3)) is None
        late = event("vote", 30, "the house voted on fish", result)
        assert by_event(late, "a vote on fish", day(3)) is None


def test_only_what_comes_once_is_shown_to_be_missed_by_coming_later() -> None:
    assert by_event(event("vote", 30, "the house voted on fish"), "a vote on fish", day(3)) == ("missed", "inferred")
    met = event("meeting", 30, "the chiefs met on fish")
    assert by_event(met, "the chiefs will meet on fish", day(3)) is None


def test_what_did_not_happen_on_a_known_day_decides_nothing() -> None:
    assert by_event(deal(3, status="planned"), DEAL, day(0, 10)) is None
    assert by_event(event("agreement", None, "they signed a treaty on timber", "reached"), DEAL, day(0, 10)) is None
    week, more = day(2, 7), day(2, 8)
    told = "they signed a treaty on timber"
    assert by_event(event("agreement", week, told, "reached"), DEAL, day(0, 10)) == ("fulfilled", "stated")
    assert by_event(event("agreement", more, told, "reached"), DEAL, day(0, 10)) is None
    open_ = Interval(earliest=week.earliest, latest=None)
    assert by_event(event("agreement", open_, told, "reached"), DEAL, day(0, 10)) is None


def test_a_deal_is_one_by_its_result_whatever_the_event_is_called() -> None:
    assert by_event(event("meeting", 3, "they met and signed on timber", "reached"), DEAL, day(0, 9)) is not None
    assert by_event(event("agreement", 3, "they signed a treaty on timber"), DEAL, day(0, 9)) is None


def test_an_event_among_others_decides_nothing() -> None:
    def outcome(theirs: set[str], ours: frozenset[str] = SIDES) -> str | None:
        said = weighed({}, (deal(3),), {"on4": frozenset(theirs)})
        decided = said.decide(foreseen(DEAL, day(0, 10), context=ours))
        return decided and decided[0]

    assert outcome({"arcadia", "borduria", "syldavia"}) == "fulfilled"
    assert outcome({"arcadia", "syldavia"}) is None
    assert outcome({"arcadia"}) is None  # unlike words, an event must be among both
    assert outcome({"arcadia"}, frozenset({"arcadia"})) == "fulfilled"
    assert outcome({"syldavia"}, frozenset()) == "fulfilled"


def test_of_events_among_others_and_our_own_the_right_one_is_taken() -> None:
    others = [deal(n, f"they signed a treaty on timber number {n}") for n in (1, 2, 3)]
    ours = deal(4)
    company = {f"on{n}": frozenset({"syldavia", "arcadia"}) for n in (2, 3, 4)}
    said = weighed({}, (ours, *others), company)
    decided = said.decide(foreseen(DEAL, day(0, 10)))
    assert decided == ("fulfilled", "stated", (ours.history[0].statement,))
    assert said.decide(foreseen(DEAL, day(0, 4))) == ("missed", "inferred", (ours.history[0].statement,))


def test_the_first_deal_is_the_one_that_is_told() -> None:
    first, second = deal(3, "they signed a treaty on timber"), deal(6, "they signed another treaty on timber")
    decided = weighed({}, (second, first)).decide(foreseen(DEAL, day(0, 10)))
    assert decided is not None and decided[2] == (first.history[0].statement,)


def test_of_many_reports_three_are_told() -> None:
    entries = [
        HistoryEntry(status=status, when=day(3), reported=None, statement=f"on{n}: they signed on timber {n}")
        for n, status in enumerate(["planned", "held", "failed", "held", "held"], 4)
    ]
    one = Event(id="e", type="agreement", status="held", result="reached", when=day(3), place=None, participants=(),
                label="", history=tuple(entries))  # fmt: skip
    decided = weighed({}, (one,)).decide(foreseen(DEAL, day(0, 10)))
    assert decided is not None and decided[2] == tuple(entry.statement for entry in entries[1:4])


# --- events in the same words, of whatever kind

CROSSING = "the ferry crosses the northern strait"
"""Four words and no kind: ferry, cross, northern, strait."""


@pytest.mark.parametrize(
    ("window", "on", "fulfilled"),
    [
        (day(3), 3, True),
        (day(3), 2, False),
        (day(3), 4, False),
        (day(3, 7), 9, True),
        (day(3, 8), 9, False),  # too wide to name the days of one event
        (day(-3, 7), -1, False),  # within the window, but before it was foreseen
        (day(-3, 7), 0, True),
        (day(40), 43, True),
        (day(40), 44, False),
        (None, 3, False),
        (Interval(earliest=day(3).earliest, latest=None), 3, False),
        (Interval(earliest=None, latest=day(3).latest), 3, False),
    ],
)
def test_what_was_set_for_a_few_days_came_about_if_reported_for_them_in_the_same_words(
    window: Interval | None, on: int, fulfilled: bool
) -> None:
    found = by_event(event("other", on, "the ferry crossed the northern strait"), CROSSING, window)
    assert found == (("fulfilled", "stated") if fulfilled else None)


@pytest.mark.parametrize(
    ("about", "quote", "fulfilled"),
    [
        (CROSSING, "the ferry crossed at dawn", True),  # two of four
        (CROSSING, "the ferry sank at dawn", False),
        ("the old ferry crosses the northern strait", "the ferry crossed at dawn", False),  # two of five
        ("the old ferry crosses the northern strait", "the old ferry crossed at dawn", True),
        ("the ferry sails", "the ferry sank", False),  # one is never enough
        ("the ferry sails", "the ferry sails", True),
    ],
)
def test_the_same_words_are_half_of_them_and_two_at_least(about: str, quote: str, fulfilled: bool) -> None:
    found = by_event(event("other", 3, quote), about, day(3))
    assert found == (("fulfilled", "stated") if fulfilled else None)


# --- talks that came to nothing


@pytest.mark.parametrize(("on", "missed"), [(7, False), (8, True), (10, True), (24, True), (25, False)])
def test_talks_at_the_windows_end_that_brought_nothing_show_that_a_deal_was_missed(on: int, missed: bool) -> None:
    failed = event("meeting", on, "the talks broke up", "none")
    assert by_event(failed, DEAL, day(0, 11)) == (("missed", "inferred") if missed else None)


def test_talks_that_failed_before_a_deal_was_foreseen_do_not_show_that_it_was_missed() -> None:
    assert by_event(event("meeting", -1, "the talks broke up", "none"), DEAL, day(1)) is None
    assert by_event(event("meeting", 0, "the talks broke up", "none"), DEAL, day(1)) == ("missed", "inferred")


def test_talks_show_nothing_of_a_deal_unless_they_came_to_nothing_and_a_window_was_set() -> None:
    for result in ("unstated", "disputed"):
        assert by_event(event("meeting", 10, "the talks went on", result), DEAL, day(0, 11)) is None
    failed = event("meeting", 10, "the talks broke up", "none")
    assert by_event(failed, DEAL) is None
    assert by_event(failed, "a vote on timber", day(0, 11)) is None


def test_a_deal_after_talks_that_failed_within_the_window_still_fulfils() -> None:
    failed = event("meeting", 8, "the talks broke up", "none")
    decided = weighed({}, (failed, deal(9))).decide(foreseen(DEAL, day(0, 11)))
    assert decided is not None and decided[0] == "fulfilled"


# --- the ends of the calendar


@pytest.mark.parametrize("on", [date.min, date.max])
def test_a_window_at_the_end_of_the_calendar_breaks_nothing(on: date) -> None:
    failed = event("meeting", 3, "the talks broke up", "none")
    said = weighed({"on3": OFF}, (failed, deal(5, "they signed on fish and much else")))
    for about in (FERRY, "an agreement on timber quotas and grain"):
        for told in (on, FIRST):
            one = Foreseen(matter_of(about), Interval.day(on), told, frozenset({"plan"}), frozenset(), SIDES)
            said.decide(one)

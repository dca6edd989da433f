from tests_linking import corpus, day, document, meeting, statement

from communique.linking import link
from communique.types import Action, AssessmentClaim, ConditionClaim, EventClaim, ExpectationClaim, Judgement


def test_planned_and_held_on_its_day_are_one_event_with_a_history() -> None:
    made = corpus(
        [document("a", 0), document("b", 6)],
        [statement("a", 0, meeting("planned", "Geneva"), day(5)), statement("b", 0, meeting("held", "Geneva"), day(5))],
    )
    (event,) = link(made).events
    assert event.status == "held" and [h.status for h in event.history] == ["planned", "held"]


def test_meetings_on_two_days_are_two_events() -> None:
    made = corpus([document("a", 9)], [statement("a", 0, meeting(), day(3)), statement("a", 50, meeting(), day(5))])
    assert len(link(made).events) == 2


def test_meetings_in_two_places_are_two_events() -> None:
    made = corpus(
        [document("a", 9)],
        [statement("a", 0, meeting(place="Geneva"), day(3)), statement("a", 50, meeting(place="Lisbon"), day(3))],
    )
    assert len(link(made).events) == 2


def test_a_vague_mention_joins_the_one_event_it_can_mean() -> None:
    made = corpus(
        [document("a", 9)],
        [
            statement("a", 0, meeting(place="Geneva"), day(3)),
            statement("a", 80, meeting(place="Geneva", who=()), day(0, 31)),
        ],
    )
    (event,) = link(made).events
    assert event.when == day(3)


def test_postponed_and_held_later_are_two_tied_events() -> None:
    made = corpus(
        [document("a", 0), document("b", 4), document("c", 21)],
        [
            statement("a", 0, meeting("planned"), day(5)),
            statement("b", 0, meeting("postponed"), day(5)),
            statement("c", 0, meeting("held"), day(20)),
        ],
    )
    first, second = sorted(link(made).events, key=lambda e: e.when.earliest)  # type: ignore[union-attr,arg-type,return-value]
    assert (first.status, second.status) == ("postponed", "held")
    assert first.rescheduled_to == second.id


def test_failed_is_held_without_result_and_disputed_where_somebody_praises_it() -> None:
    told = [statement("a", 0, meeting("failed", "Geneva"), day(3))]
    assert [(e.status, e.result) for e in link(corpus([document("a", 4)], told)).events] == [("held", "none")]
    told.append(statement("a", 60, AssessmentClaim(holder="Arcadia", polarity="good")))
    assert link(corpus([document("a", 4)], told)).events[0].result == "disputed"


def test_what_was_reported_before_its_day_did_not_take_place_yet() -> None:
    made = corpus([document("a", 0)], [statement("a", 0, meeting("held"), day(5))])
    assert link(made).events[0].status == "planned"


def expectation(doc: str, start: int = 0) -> object:
    return statement(
        doc,
        start,
        ExpectationClaim(about="the sides meet in Geneva", hedge="likely"),
        day(5),
        quote="the sides will meet in Geneva",
    )


def test_an_expectation_is_fulfilled_by_the_event_it_foresaw() -> None:
    plan = statement("a", 0, meeting("planned", "Geneva"), day(5), quote="the sides will meet in Geneva")
    held = statement("b", 0, meeting("held", "Geneva"), day(5))
    made = corpus([document("a", 0), document("b", 6)], [expectation("a"), plan, held])  # type: ignore[list-item]
    (found,) = link(made).expectations
    assert (found.outcome, found.outcome_basis, found.outcome_statements) == ("fulfilled", "stated", (held.id,))


def test_no_word_is_unknown_after_the_window_and_pending_within_it() -> None:
    told = [
        expectation("a"),
        statement("a", 0, meeting("planned", "Geneva"), day(5), quote="the sides will meet in Geneva"),
    ]
    within = link(corpus([document("a", 0)], told))  # type: ignore[arg-type]
    after = link(corpus([document("a", 0), document("b", 30)], told))  # type: ignore[arg-type]
    assert [e.outcome for e in within.expectations] == ["pending"] and [e.outcome for e in after.expectations] == [
        "unknown"
    ]


def test_a_plan_put_off_postpones_its_expectation() -> None:
    told = [
        expectation("a"),
        statement("a", 0, meeting("planned", "Geneva"), day(5), quote="the sides will meet in Geneva"),
        statement("b", 0, meeting("postponed", "Geneva"), day(5)),
    ]
    (found,) = link(corpus([document("a", 0), document("b", 4)], told)).expectations  # type: ignore[arg-type]
    assert (found.outcome, found.outcome_basis) == ("postponed", "stated")


def condition(party: str, step: str, other: str, need: str) -> ConditionClaim:
    return ConditionClaim(party=party, step=Action(party=party, action=step), requires=Action(party=other, action=need))


LOCK = [
    statement("a", 0, condition("Arcadia", "lift sanctions", "Borduria", "give up its nuclear weapons")),
    statement(
        "b",
        0,
        condition("Borduria", "dismantle its nuclear arsenal", "Arcadia", "remove the embargo and lift sanctions"),
    ),
]


def test_two_conditions_that_wait_for_each_other_are_a_deadlock() -> None:
    (lock,) = link(corpus([document("a", 0), document("b", 3)], LOCK)).deadlocks
    assert (
        lock.certainty == "certain" and {s.party for s in lock.steps} == {"Arcadia", "Borduria"} and lock.until is None
    )


def test_one_condition_alone_is_no_deadlock() -> None:
    assert link(corpus([document("a", 0)], LOCK[:1])).deadlocks == ()


def test_a_deal_between_the_sides_dissolves_the_deadlock() -> None:
    deal = EventClaim(type="agreement", status="held", place=None, participants=("Arcadia", "Borduria"))
    made = corpus(
        [document("a", 0), document("b", 3), document("c", 9)],
        [*LOCK, statement("c", 0, deal, day(8), quote="they signed an accord")],
    )
    (lock,) = link(made).deadlocks
    assert lock.until == day(8).latest


def judged(verb: str, subject: str, other: str | None = None, value: str | None = None) -> Judgement:
    return Judgement(id="j1", verb=verb, subject=subject, other=other, value=value)  # type: ignore[arg-type]


def test_judgements_merge_part_remove_and_decide() -> None:
    one, two = statement("a", 0, meeting(place="Geneva"), day(3)), statement("a", 50, meeting(place="Lisbon"), day(3))
    docs = [document("a", 9)]
    assert len(link(corpus(docs, [one, two], judgements=(judged("same", one.id, two.id),))).events) == 1
    three = statement("b", 0, meeting(place="Geneva"), day(3))
    both = [*docs, document("b", 9)]
    assert len(link(corpus(both, [one, three])).events) == 1
    assert len(link(corpus(both, [one, three], judgements=(judged("different", one.id, three.id),))).events) == 2
    assert link(corpus(docs, [one], judgements=(judged("wrong", one.id),))).events == ()
    told = expectation("a")
    decided = link(corpus(docs, [told], judgements=(judged("outcome", told.id, value="missed"),))).expectations  # type: ignore[list-item,attr-defined]
    assert [(e.outcome, e.outcome_basis) for e in decided] == [("missed", "judged")]


def test_an_ending_is_handed_back_past_words_on_the_same_talks_but_not_past_another_meeting() -> None:
    told = statement("a", 0, meeting(place="Geneva"), day(3), quote="The envoys met in Geneva")
    for words, result in (
        ("However, the talks broke down", "none"),
        ("Bankers meeting later found no way", "unstated"),
    ):
        after = statement("a", 40, AssessmentClaim(holder=None, polarity="bad"), quote=words)
        assert [e.result for e in link(corpus([document("a", 4)], [told, after])).events] == [result]


def test_two_pairs_of_sides_are_two_meetings_unless_both_articles_name_all_three() -> None:
    documents = [document("a", 4), document("b", 20)]
    one = statement("a", 0, meeting("held", "Geneva", ("Arcadia", "Borduria")), day(3))
    other = statement("b", 0, meeting("held", "Geneva", ("Arcadia", "Syldavia")), day(0, 31))
    assert len(link(corpus(documents, [one, other])).events) == 2
    third = [
        statement("a", 300, meeting("planned", "Lisbon", ("Syldavia",)), day(90)),
        statement("b", 300, meeting("planned", "Lisbon", ("Borduria",)), day(95)),
    ]
    found = link(corpus(documents, [one, other, *third])).events
    assert sorted(len(e.statements) for e in found if e.place == "Geneva") == [2]


def test_a_numbered_round_joins_the_round_of_its_number_not_a_meeting_of_the_same_people() -> None:
    made = corpus(
        [document("a", 0), document("b", 9)],
        [
            statement("a", 0, meeting("planned"), day(10, 10), "the eighth round will be held early next month"),
            statement("b", 0, meeting("cancelled", who=()), day(11, 7), "no eighth round of the border talks"),
            statement("b", 90, meeting("planned"), day(15), "the chiefs will sit down together on Friday"),
        ],
    )
    told = {event.when: event.status for event in link(made).events}
    assert told == {day(11, 7): "cancelled", day(15): "planned"}


def test_rounds_of_other_numbers_stay_two() -> None:
    made = corpus(
        [document("a", 9), document("b", 9)],
        [
            statement("a", 0, meeting(), day(3, 5), "the third round was held in the same week"),
            statement("b", 0, meeting(), day(3, 5), "they met for the fourth round"),
        ],
    )
    assert len(link(made).events) == 2


def test_what_ended_in_the_small_hours_is_the_meeting_of_the_evening_before() -> None:
    made = corpus(
        [document("a", 9)],
        [
            statement("a", 0, meeting(), day(3), "the ministers sat down on Wednesday evening"),
            statement("a", 90, meeting(), day(4), "they rose in the small hours of Thursday without a word"),
            statement("a", 190, meeting(), day(5), "they met again on Friday"),
        ],
    )
    assert [event.when for event in link(made).events] == [day(3), day(5)]

"""One happening told as two kinds of event, and one round told by its opening and by its end."""

from __future__ import annotations

from tests_linking import corpus, day, document, meeting, statement

from communique.derived import Event
from communique.linking import link
from communique.types import EventClaim, EventType, Statement, Status

BOTH = ("Arcadia", "Borduria")


def event(kind: EventType, status: Status = "held", place: str | None = None) -> EventClaim:
    return EventClaim(type=kind, status=status, place=place, participants=BOTH)


def events(*told: Statement, docs: tuple[int, ...] = (4, 5)) -> list[Event]:
    return list(link(corpus([document(key, n) for key, n in zip("ab", docs, strict=False)], told)).events)


def test_a_happening_of_two_kinds_is_one_by_its_words() -> None:
    told = statement("a", 0, event("other"), day(3), quote="The list of forty captives reached the mediator")
    again = statement("b", 0, event("letter"), day(3), quote="handed the mediator a list of captives")
    assert len(events(told, again)) == 1


def test_other_words_on_one_day_are_another_happening() -> None:
    told = statement("a", 0, event("other"), day(3), quote="The list of forty captives reached the mediator")
    other = statement("b", 0, event("letter"), day(3), quote="wrote to the bishop about the ferry")
    assert len(events(told, other)) == 2


def test_the_words_for_a_day_are_nothing_in_common() -> None:
    told = statement("a", 0, event("other"), day(3), quote="the list came on Saturday January 4")
    other = statement("b", 0, event("letter"), day(3), quote="the ferry sank on Saturday January 4")
    assert len(events(told, other)) == 2


def test_words_within_words_stay_apart() -> None:
    told = statement("a", 0, event("statement"), day(3), quote="resigned, a day after voters rejected the tin quota")
    inner = statement("a", 22, event("vote"), day(3), quote="voters rejected the tin quota")
    assert len(events(told, inner)) == 2


def test_what_took_place_is_not_what_was_given_up() -> None:
    held = statement("a", 0, event("other"), day(3), quote="captives crossed the bridge by the mill")
    off = statement(
        "b", 0, event("release", "cancelled"), day(3), quote="an exchange of captives at the bridge by the mill"
    )
    assert len(events(held, off)) == 2


def test_a_round_is_one_from_its_opening_to_its_end() -> None:
    opened = statement("a", 0, meeting(place="Geneva"), day(3), quote="the fourth round opened in Geneva")
    ended = statement("b", 0, meeting(place="Geneva"), day(5), quote="the talks in Geneva broke up without a deal")
    (one,) = events(opened, ended, docs=(4, 6))
    assert one.when is not None and one.when.days == 3


def test_two_meetings_near_each_other_are_two_without_words_of_a_course() -> None:
    first = statement("a", 0, meeting(place="Geneva"), day(3), quote="the ministers met in Geneva")
    second = statement("b", 0, meeting(place="Geneva"), day(5), quote="the ministers met in Geneva")
    assert len(events(first, second, docs=(4, 6))) == 2


def test_far_sessions_are_two_rounds() -> None:
    opened = statement("a", 0, meeting(place="Geneva"), day(3), quote="the talks opened in Geneva")
    ended = statement("b", 0, meeting(place="Geneva"), day(9), quote="the talks in Geneva broke up")
    assert len(events(opened, ended, docs=(4, 10))) == 2

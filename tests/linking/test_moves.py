"""Plans that move: which day is given up, and for which."""

from __future__ import annotations

import pytest
from tests_linking import corpus, day, document, meeting, statement

from communique.derived import Event
from communique.linking import link
from communique.linking.echoes import undone_as
from communique.linking.series import numbered
from communique.types import Statement


def events(*told: Statement, docs: tuple[int, ...] = (0, 2)) -> list[Event]:
    made = link(corpus([document(key, n) for key, n in zip("ab", docs, strict=True)], told)).events
    return sorted(made, key=lambda e: str(e.when.earliest if e.when else ""))


PLAN = statement("a", 0, meeting("planned", "Geneva"), day(4), quote="will meet in Geneva on January 5")


def test_a_day_given_up_for_another_is_put_off_to_it() -> None:
    quote = "They will meet on January 12 instead of January 5"
    first, second = events(PLAN, statement("b", 0, meeting("planned", "Geneva"), day(11), quote=quote))
    assert (first.status, second.status) == ("postponed", "planned") and first.rescheduled_to == second.id


def test_another_day_alone_gives_up_nothing() -> None:
    quote = "They will meet again on January 12 in Geneva"
    first, second = events(PLAN, statement("b", 0, meeting("planned", "Geneva"), day(11), quote=quote))
    assert (first.status, second.status) == ("planned", "planned")


def test_the_day_that_a_plan_was_moved_to_still_stands() -> None:
    quote = "The round in Geneva has been moved to January 12"
    (one,) = events(statement("a", 0, meeting("planned", "Geneva"), day(11), quote=quote), docs=(0, 2))
    assert one.status == "planned"


def test_the_day_that_a_plan_was_moved_from_does_not() -> None:
    quote = "The round in Geneva, due on January 5, has been pushed back to January 12"
    (one,) = events(statement("b", 0, meeting("planned", "Geneva"), day(4), quote=quote))
    assert one.status == "postponed"


@pytest.mark.parametrize(
    ("quote", "means"),
    [
        ("the ceremony had been planned for April 7", "postponed"),
        ("the vote was originally set for Monday", "postponed"),
        ("the vote was set for Monday", "planned"),
        ("Had there been a meeting on Tuesday", "cancelled"),
        ("They met on Tuesday", None),
        ("The board did not vote on the loan yesterday", "cancelled"),
        ("They did not meet until Tuesday", None),
        ("a session which never opened", "cancelled"),
    ],
)
def test_what_words_say_of_a_plan(quote: str, means: str | None) -> None:
    assert undone_as(quote) == means


def test_numbers_of_a_series_and_of_what_is_told() -> None:
    assert numbered("The second exchange and the first convoy of the fourth round") == {("exchange", 2), ("round", 4)}
    assert numbered("agreement on a second exchange") == {("exchange", 2)}
    assert numbered("agreement on a second exchange", itself=True) == frozenset()


def test_an_old_day_before_the_month_that_it_shares_is_given_up() -> None:
    quote = "The round in Geneva has been moved from 5 to 12 January"
    first, second = events(PLAN, statement("b", 0, meeting("planned", "Geneva"), day(11), quote=quote))
    assert (first.status, second.status) == ("postponed", "planned") and first.rescheduled_to == second.id


def test_what_was_put_off_is_the_plan_told_between_and_not_its_new_day() -> None:
    words = "They put off the round in Geneva, which was to be held on January 5, to January 12"
    new = statement("b", 0, meeting("planned", "Geneva"), day(11), quote=words)
    at = words.index("to be held")
    old = statement("b", at, meeting("planned", "Geneva"), day(4), quote="to be held on January 5")
    assert [one.status for one in events(new, old)] == ["postponed", "planned"]
    words = "They put off to January 12 the round in Geneva, and another is to be held on January 5"
    new = statement("b", 0, meeting("planned", "Geneva"), day(11), quote=words)
    at = words.index("to be held")
    other = statement("b", at, meeting("planned", "Geneva"), day(4), quote="to be held on January 5")
    assert [one.status for one in events(new, other)] == ["planned", "planned"]


def test_what_will_not_open_is_off_unless_something_comes_first() -> None:
    off = statement(
        "b", 0, meeting("planned", "Geneva"), day(4), quote="The round will not open in Geneva on January 5"
    )
    assert [one.status for one in events(off)] == ["cancelled"]
    until = "The round will not open in Geneva on January 5 unless the guns are silent"
    assert [one.status for one in events(statement("b", 0, meeting("planned", "Geneva"), day(4), quote=until))] == [
        "planned"
    ]


def test_a_plan_told_of_when_its_day_is_over_revives_nothing() -> None:
    off = statement("a", 0, meeting("cancelled", "Geneva"), day(4), quote="The round on January 5 is cancelled")
    again = statement("b", 0, meeting("planned", "Geneva"), day(4), quote="the round in Geneva, planned for January 5")
    assert [one.status for one in events(off, again, docs=(0, 9))] == ["cancelled"]
    assert [one.status for one in events(off, again, docs=(0, 2))] == ["planned"]

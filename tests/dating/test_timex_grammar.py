"""The grammar's own examples, and what news writes: directions, coordination, offsets, bounds."""

from datetime import date

import pytest

from communique.dating.timex import bound_of, find_timexes, resolve_timexes, tied_times, writes_day_first
from communique.dating.words import read_table
from communique.extraction.event_times import range_of
from communique.interval import Interval
from communique.types import Timex

MONDAY = Interval.day(date(2018, 11, 5))


def found_in(text: str, published: str | None = "2018-11-05") -> list[tuple[str, str]]:
    day = Interval.day(date.fromisoformat(published)) if published else None
    return [(timex.quote, timex.value) for timex in resolve_timexes(find_timexes(text), day)]


def days_of(text: str, published: str = "2018-11-05") -> list[list[str | None] | None]:
    timexes = resolve_timexes(find_timexes(text), Interval.day(date.fromisoformat(published)))
    return [timex.interval.to_json() if timex.interval else None for timex in timexes]


@pytest.mark.parametrize("rule", read_table("grammar")["rule"], ids=lambda rule: rule["name"])
def test_every_rule_finds_its_example(rule: dict) -> None:
    text, words, published, value = rule["example"]
    assert (words, value) in found_in(text, published)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The envoy said Friday that the talks had failed.", "2018-11-02"),
        ("The envoys will meet on Friday in Riga.", "2018-11-09"),
        ("The talks, which are to resume Wednesday, were delayed.", "2018-11-07"),
        ("The ceasefire holds until Saturday.", "2018-11-10"),
        ("On Thursday, the council rejected the text.", "2018-11-01"),
        ("Talks are expected to open on Monday.", "2018-11-05"),
        ("He spoke after the ministers meeting in Riga on Thursday failed to agree.", "2018-11-01"),
    ],
)
def test_tense_and_prepositions_decide_which_weekday(text: str, value: str) -> None:
    assert [found for _, found in found_in(text)] == [value]


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("They last met in Oslo last February.", "last February", "2018-02"),
        ("In June last year they signed.", "June last year", "2017-06"),
        ("A pact was signed a year ago today.", "a year ago today", "2017-11-05"),
        ("It was agreed a year ago this week.", "a year ago this week", "2017-W44"),
        ("They meet two weeks from now.", "two weeks from now", "2018-W47"),
        ("The treaty will take effect starting Jan. 5.", "Jan. 5", "2019-01-05"),
        ("It runs to fiscal 2020.", "fiscal 2020", "2020"),
        ("The second quarter of 2018 was quiet.", "The second quarter of 2018", "2018-Q2"),
        ("The wars of the '90s are over.", "the '90s", "199"),
        ("The five-month-long siege ended.", "five-month-long", "P5M"),
        ("It has lasted for nearly forty years.", "nearly forty years", "P40Y"),
        ("They hold talks every Monday.", "every Monday", "XXXX-WXX-1"),
        ("The vote is at 5:30 p.m. EST on Tuesday.", "5:30 p.m. EST on Tuesday", "2018-11-06T17:30"),
        ("Since the June 12 summit little has moved.", "June 12", "2018-06-12"),
        ("The Nov. 6 midterm elections are near.", "Nov. 6", "2018-11-06"),
        ("They were released on Christmas Eve.", "Christmas Eve", "2017-12-24"),
        ("The mid-1990s were worse.", "The mid-1990s", "199"),
    ],
)
def test_what_news_writes(text: str, quote: str, value: str) -> None:
    assert (quote, value) in found_in(text)


def test_days_after_a_time_count_from_it() -> None:
    assert found_in("They met on March 3, 2017. Three days later the truce broke.") == [
        ("March 3, 2017", "2017-03-03"),
        ("Three days later", "2017-03-06"),
    ]


def test_weekdays_share_the_week_that_is_named_once() -> None:
    assert found_in("They will meet Wednesday and Thursday next week.") == [
        ("Wednesday", "2018-11-14"),
        ("Thursday next week", "2018-11-15"),
    ]


def test_days_share_the_month_that_is_named_once() -> None:
    assert found_in("A summit was held on April 24 and 25.") == [("April 24", "2018-04-24"), ("25", "2018-04-25")]


@pytest.mark.parametrize(
    "text",
    [
        "They may meet, officials said.",
        "The troops march on.",
        "Theresa May spoke.",
        "The march ended.",
        "A second man spoke.",
        "Some 2000 people fled.",
        "It cost $2018.",
        "Prices fall in the east.",
        "He is 36 years old.",
        "The 36-year-old leader spoke.",
        "Jan Kowalski spoke.",
        "High noon came.",
    ],
)
def test_words_that_look_like_times_are_none(text: str) -> None:
    assert found_in(text) == []


def test_order_of_day_and_month_follows_the_text() -> None:
    assert writes_day_first("Signed 25/12/2018, in force 3/4/2019.")
    assert found_in("Signed 25/12/2018, in force 3/4/2019.") == [
        ("25/12/2018", "2018-12-25"),
        ("3/4/2019", "2019-04-03"),
    ]
    assert found_in("Signed 12/25/2018, in force 3/4/2019.") == [
        ("12/25/2018", "2018-12-25"),
        ("3/4/2019", "2019-03-04"),
    ]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("A deal is due by Friday.", "by"),
        ("A deal is due by the end of June.", "by"),
        ("They resume in mid-November at the latest.", "by"),
        ("A deal no later than June 5 is sought.", "by"),
        ("The truce holds until Saturday.", "until"),
        ("It has held since March 2015.", "since"),
        ("The tariffs apply from July 1.", "from"),
        ("They apply starting July 1.", "from"),
        ("They left before Monday.", "before"),
        ("They left after Monday.", "after"),
        ("They left on Monday.", "on"),
        ("It was delivered to Monday readers.", "on"),
        ("The talks run from July 7 to July 10.", "from"),
    ],
)
def test_prepositions_bound_a_time(text: str, bound: str) -> None:
    assert bound_of(text, find_timexes(text)[0]) == bound


def test_times_tied_by_words_make_one_stretch() -> None:
    text = "The round will run from Jan. 23 to 28 in Montreal."
    timexes = find_timexes(text)
    tied = tied_times(text, timexes, timexes[0])
    assert tied == tied_times(text, timexes, timexes[1])
    recipe, bound = range_of(text, timexes, timexes[0])
    assert bound == "on"
    one = Timex(start=0, end=0, quote="", type="DATE", recipe=recipe)
    interval = resolve_timexes([one], Interval.day(date(2017, 11, 22)))[0].interval
    assert interval is not None and interval.to_json() == ["2018-01-23", "2018-01-28"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They met in early March 2018.", ["2018-03-01", "2018-03-10"]),
        ("They met in mid-March 2018.", ["2018-03-11", "2018-03-20"]),
        ("They met in late March 2018.", ["2018-03-21", "2018-03-31"]),
        ("They met in late 1972.", ["1972-09-01", "1972-12-31"]),
        ("They met in early 1972.", ["1972-01-01", "1972-04-30"]),
        ("They met last night.", ["2018-11-04", "2018-11-05"]),
        ("They met on June 12-14, 2018.", ["2018-06-12", "2018-06-14"]),
        ("They met in the 1970s.", ["1970-01-01", "1979-12-31"]),
    ],
)
def test_parts_of_months_and_years_are_days(text: str, days: list[str]) -> None:
    assert days_of(text) == [days]


def test_a_text_on_years_past_goes_on_from_the_time_before() -> None:
    text = (
        "The talks of 1992 failed. By March 1994 the inspectors had left. In May the state withdrew. "
        "A pact of 1995 ended the crisis."
    )
    assert ("May", "1994-05") in found_in(text, "2013-01-01")


def test_this_weekday_is_to_come_unless_the_verb_is_past() -> None:
    assert found_in("This Friday the envoys meet.") == [("This Friday", "2018-11-09")]
    assert found_in("This Friday the envoys met.") == [("This Friday", "2018-11-02")]

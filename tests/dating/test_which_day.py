"""Which day, month or year an expression means: weekdays, narratives, shared years, numbers that are no years."""

from datetime import date

import pytest

from communique.dating.normalize import resolve
from communique.dating.timex import find_timexes, resolve_timexes
from communique.interval import Interval

DAY = "2019-11-05"


def values(text: str, day: str = DAY) -> list[tuple[str, str]]:
    published = Interval.day(date.fromisoformat(day))
    return [(timex.quote, timex.value) for timex in resolve_timexes(find_timexes(text), published)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On Saturday, December 7, the envoys met.", "Saturday, December 7", "2019-12-07"),
        ("The ministers meet in Oslo from July 7 to 10 there.", "10", "2019-07-10"),
        ("They met from 7 to 10 July in Oslo.", "7", "2019-07-07"),
        ("They met from March 3 to May 5, 2016.", "March 3", "2016-03-03"),
        ("It ran from December 12 to January 3, 2018.", "December 12", "2017-12-12"),
        ("It was agreed in June or July 2016.", "June", "2016-06"),
        ("The aim is a finished text before February 20, when the loan falls due.", "February 20", "2020-02-20"),
        (
            "Duties apply to goods shipped on or after 12:01 a.m. on March 2.",
            "12:01 a.m. on March 2",
            "2020-03-02T00:01",
        ),
        ("A third session was moved to November 21.", "November 21", "2019-11-21"),
        ("The hearing was put off from November 4 to December 30.", "December 30", "2019-12-30"),
        ("She said that a pact before Christmas was still unlikely.", "Christmas", "2019-12-25"),
        ("A session pencilled in for Thursday was called off.", "Thursday", "2019-11-07"),
        ("The union and the yard failed to agree by Thursday.", "Thursday", "2019-10-31"),
        ("The captains fear that the navy would avenge Monday's raids.", "Monday", "2019-11-04"),
        ("The yard must agree by Thursday.", "Thursday", "2019-11-07"),
        ("The truce must continue beyond March 2.", "March 2", "2020-03-02"),
        ("They quoted Order 1440 of August 2 on duties.", "August 2", "2019-08-02"),
        ("The envoys will discuss it at the November 12 summit.", "November 12", "2019-11-12"),
        ("They followed up on their June 2 telephone call.", "June 2", "2019-06-02"),
        ("He left for the capital the day before.", "the day before", "2019-11-04"),
        ("The council sat in the week before last.", "the week before last", "2019-W43"),
        ("Sales fell in the quarter ended June 30.", "the quarter", "2019-Q2"),
        ("It lasted 2 1/2 years.", "2 1/2 years", "P30M"),
        ("They met at noon on November 2.", "noon on November 2", "2019-11-02T12:00"),
        ("The city fell in the year 476.", "the year 476", "0476"),
        ("It will happen in the year 9999.", "the year 9999", "9999"),
    ],
)
def test_the_words_around_tell_which_is_meant(text: str, words: str, value: str) -> None:
    assert (words, value) in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "Order No. 1812 stands.",
        "The dealer sold 1999 cars.",
        "Resolution 1929 was adopted.",
        "Flight 2012 was late.",
        "There were 1914 soldiers on the hill.",
        "The shops were full on Black Friday.",
        "They tried to limit the fall-out from the dispute.",
        "It was a spring-loaded gate.",
    ],
)
def test_a_number_or_a_name_is_no_date(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text", ["The 1999 elections were lost.", "In 1999 talks failed.", "It had 1988 sales of 3 million."]
)
def test_a_year_before_a_plural_stays_a_year(text: str) -> None:
    assert len(values(text)) == 1


def test_a_weekday_that_fits_no_near_year_does_not_decide() -> None:
    assert values("They will meet on Friday, March 5.", "2019-02-11") == [("Friday, March 5", "2019-03-05")]


def test_a_narrative_of_years_past_goes_on_from_its_last_year() -> None:
    text = (
        "In 1972 they agreed. In 1979 nineteen senators wrote a letter. On December 25 the army crossed the river in a "
        "day; by 1980 it had left."
    )
    assert ("December 25", "1979-12-25") in values(text, "2013-10-31")


def test_a_narrative_of_this_year_hangs_on_publication() -> None:
    text = (
        "The act of 1974 and that of 1988 apply, as does the order of March 2, 2019. On February 1 the president "
        "signed it."
    )
    assert ("February 1", "2019-02-01") in values(text)


def test_told_times_stand_without_a_day_of_publication() -> None:
    assert resolve("told(1979,pub,05,ls)", None)[0] == "1979-05"
    assert resolve("told(1979,pub,05,ls)", Interval.day(date(2013, 1, 1)))[0] == "1979-05"
    assert resolve("told(2012,pub,05,ls)", Interval.day(date(2013, 1, 1)))[0] == "2012-05"
    assert resolve("told(2012,pub,05,gs)", Interval.day(date(2013, 1, 1)))[0] == "2013-05"


@pytest.mark.parametrize(
    "text", ["٢٠١٨", "２０１８-０６-１２", "¹⁹⁹⁹ and ²⁰ May", "१२ जून २०१८", "On Feb. 31 and 2018-13-40 and 0000-01-01."]
)
def test_strange_digits_and_impossible_days_do_no_harm(text: str) -> None:
    assert all(timex.interval is None for timex in resolve_timexes(find_timexes(text), None))

"""Laws of the tagger and of recipes: no text crashes it, spans are verbatim, days are never finer than the value."""

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dating.calendar_units import literal_period
from communique.dating.normalize import anchor_of, bounded, parse_recipe, reanchor, resolve
from communique.dating.timex import bound_of, find_timexes, resolve_timexes
from communique.dating.words import words_table
from communique.interval import Interval

WORDS = sorted({word for entry in words_table()["class"].values() for word in entry["words"]})
PIECES = st.sampled_from(
    [
        *WORDS,
        *(word.capitalize() for word in WORDS),
        "2018",
        "31",
        "0",
        "9999",
        "1",
        "-",
        ",",
        ".",
        "\n\n",
        "'s",
        "2018-13-40",
        "31/2/2018",
        "0001-01-01",
        "25:99",
        "99:99:99",
        "1990s",
        "'98",
        "12th",
        "٣",
        "10,000",
        "p.m.",
        "“",
        "Easter",
        "New Year's Eve",
        "will",
        "said",
        "the",
        "of",
    ]
)
TIMEFUL = st.lists(PIECES, max_size=40).map(" ".join)
DAYS = st.dates()


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), TIMEFUL), st.one_of(st.none(), DAYS))
def test_any_text_gives_verbatim_ordered_times(text: str, day: date | None) -> None:
    published = Interval.day(day) if day else None
    timexes = resolve_timexes(find_timexes(text), published)
    end = 0
    for timex in timexes:
        assert text[timex.start : timex.end] == timex.quote and timex.start < timex.end
        assert timex.start >= end
        end = timex.end
        assert bound_of(text, timex) in ("on", "by", "before", "until", "from", "after", "since")


@settings(max_examples=150, deadline=None)
@given(TIMEFUL, DAYS, st.integers(0, 400))
def test_recipes_resolve_the_same_always_and_widen_with_the_day(text: str, day: date, width: int) -> None:
    published = Interval.day(day)
    later = date.fromordinal(min(day.toordinal() + width, date.max.toordinal()))
    for timex in find_timexes(text):
        value, interval = resolve(timex.recipe, published)
        assert (value, interval) == resolve(timex.recipe, published)
        assert parse_recipe(timex.recipe) is not None
        if anchor_of(timex.recipe) == "absolute":
            assert resolve(timex.recipe, None) == (value, interval)
            continue
        assert resolve(timex.recipe, None)[1] is None
        assert resolve(reanchor(timex.recipe, day.isoformat()), None) == (value, interval)
        _, wide = resolve(timex.recipe, Interval(earliest=day, latest=later))
        if wide is not None and interval is not None:
            assert interval.within(wide)


@settings(max_examples=150, deadline=None)
@given(TIMEFUL, DAYS)
def test_days_are_never_finer_than_the_value(text: str, day: date) -> None:
    for timex in resolve_timexes(find_timexes(text), Interval.day(day)):
        stem = timex.value.split("T")[0]
        # A winter is named by one year of two: its value leaves open which.
        if timex.interval is None or "part(" in timex.recipe or "/" in stem or stem.startswith("P") or "WI" in stem:
            continue
        unit = literal_period(stem)
        assert Interval(earliest=unit.low, latest=unit.high).within(timex.interval)


@pytest.mark.parametrize(
    "text",
    [
        "On 31 February 2018 they met.",
        "On 2018-13-40 they met.",
        "On 31/02/2018 they met.",
        "In the year 9999 they meet.",
        "On 0000-00-00 they met.",
        "On December 31, 9999 and the next day they met.",
        "1 January 0001 and two years earlier.",
        "On ٣١ مارس they met.",
        "At 25:99 p.m. they met.",
        "999999999999 years ago they met.",
        "In 10000 days they met.",
        "a century earlier, a century earlier, a century earlier " * 30,
        "The 99th century began.",
    ],
)
@pytest.mark.parametrize("published", ["0001-01-01", "2018-11-05", "9999-12-31"])
def test_impossible_dates_do_no_harm(text: str, published: str) -> None:
    for timex in resolve_timexes(find_timexes(text), Interval.day(date.fromisoformat(published))):
        assert text[timex.start : timex.end] == timex.quote


def test_an_impossible_day_has_no_days() -> None:
    timexes = resolve_timexes(find_timexes("On 31 February 2018 they met."), Interval.day(date(2018, 11, 5)))
    assert all(timex.interval is None for timex in timexes)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "the ",
        "one hundred and ",
        "early late mid ",
        "three days later ",
        "12:",
        "2018-",
        "'",
        "p.m. ",
        ",",
        "Monday and ",
        "the last few ",
        "\n",
        "June 5, ",
        "by the end of ",
        "A" * 50 + " ",
        "by ",
        "from 5 to ",
        "hundred ",
        "twenty ",
        "in early ",
        "the 5th of ",
        "a ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        best = 1e9
        for _ in range(3):
            start = process_time()
            find_timexes(text)
            best = min(best, process_time() - start)
        return best

    find_timexes(piece * 100)
    small, large = seconds(20_000), seconds(160_000)
    assert large < max(small, 0.002) * 8 * 3, f"{small:.4f} s for 20k, {large:.4f} s for 160k characters"


def test_a_day_of_publication_that_is_wide_gives_the_hull() -> None:
    november = Interval.from_json(["2019-11-01", "2019-11-30"])
    assert resolve("near(pub,02,lt)", november) == ("2019-02", Interval.from_json(["2019-02-01", "2019-02-28"]))
    assert resolve("of(pub,D,1)", november) == ("2019", Interval.from_json(["2019-11-02", "2019-12-01"]))
    assert resolve("pub", november) == ("2019-11", november)
    open_ended = Interval(earliest=None, latest=date(2019, 11, 30))
    assert resolve("of(pub,D,-1)", open_ended)[1] == Interval(earliest=None, latest=date(2019, 11, 29))


def test_without_a_day_relative_recipes_mean_nothing_and_absolute_ones_stand() -> None:
    assert resolve("near(pub,w5,le)", None) == ("", None)
    assert resolve("of(pub,W,1)", None) == ("", None)
    assert resolve("2018-06", None) == ("2018-06", Interval.from_json(["2018-06-01", "2018-06-30"]))


@pytest.mark.parametrize("recipe", ["", "(", "of(", "of(pub", "of(pub,W,1))", "a b", "(" * 5000, "of(" * 5000])
def test_what_is_no_recipe_is_refused(recipe: str) -> None:
    with pytest.raises(ValueError, match="not a recipe"):
        resolve(recipe, None)


def test_bounds_open_an_interval() -> None:
    june, day = Interval.from_json(["2018-06-01", "2018-06-30"]), Interval.day(date(2018, 5, 2))
    assert bounded(june, "by", day) == Interval.from_json(["2018-05-02", "2018-06-30"])
    assert bounded(june, "before", day) == Interval.from_json(["2018-05-02", "2018-05-31"])
    assert bounded(june, "since", day) == Interval.from_json(["2018-06-01", None])
    assert bounded(june, "after", day) == Interval.from_json(["2018-07-01", None])
    assert bounded(june, "by", Interval.day(date(2019, 1, 1))) == Interval.from_json([None, "2018-06-30"])
    assert bounded(None, "by", day) is None
    assert bounded(june, "on", None) == june


def test_reanchor_touches_the_leaf_alone() -> None:
    assert reanchor("in(of(pub,Y,-1),06)", "near(pub,w5,le)") == "in(of(near(pub,w5,le),Y,-1),06)"
    assert not re.search("pub", reanchor("tod(pub,TMO)", "2018-06-12"))

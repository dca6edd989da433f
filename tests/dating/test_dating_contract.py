"""What every caller of the dating room may rely on, whatever the grammar: offsets, purity, anchors, bounds, cost."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communique.dating.normalize import anchor_of, bounded, reanchor, resolve
from communique.dating.timex import bound_of, find_timexes, resolve_timexes
from communique.interval import Interval
from communique.types import Bound, Timex

MONDAY = Interval.day(date(2018, 3, 5))
PUBLISHED = (
    MONDAY,
    Interval.day(date.min),
    Interval.day(date.max),
    Interval.day(date(2016, 2, 29)),
    Interval(earliest=date(2018, 2, 27), latest=date(2018, 3, 9)),
    Interval(earliest=None, latest=date(2018, 3, 5)),
)
PIECES = [
    *(
        "the a an last next this past coming two three 31 30 Feb. February May March Sept 2018 1999 0 00 99 day "
        "days week weeks month months year years quarter ago later earlier before after of in on at by - – , . / "
        ": ' 's ’s Monday Tues. Sunday first second third 20th 1980s '80s 2018-13-40 31.2.2018 5/6/2018 noon "
        "midnight 25:61 4 p.m. couple few half and or to from until early late mid end beginning summer winter "
        "every each same that following previous Christmas Easter night morning tonight weekend decade century "
        "hundred twenty now soon recently fiscal ١٢ ② 9999 0001 "
    ).split(),
    "9" * 25,
]
phrases = st.lists(st.sampled_from([*PIECES, "\n\n"]), max_size=14).map(" ".join)
texts = st.one_of(st.text(max_size=200), phrases, phrases.map(lambda text: text.replace(" ", "")))


def only(text: str, published: Interval | None = MONDAY) -> Timex:
    """Return the one time of a text, resolved."""
    found = resolve_timexes(find_timexes(text), published)
    assert len(found) == 1, [timex.quote for timex in found]
    return found[0]


@settings(max_examples=600, deadline=None)
@given(texts)
def test_times_are_verbatim_ordered_and_unresolved(text: str) -> None:
    found = find_timexes(text)
    assert all(text[timex.start : timex.end] == timex.quote != "" for timex in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(timex.value == "" and timex.interval is None and timex.recipe for timex in found)
    assert found == find_timexes(text)


@settings(max_examples=600, deadline=None)
@given(texts, st.sampled_from(PUBLISHED))
def test_every_recipe_resolves_on_every_day(text: str, published: Interval) -> None:
    for timex in resolve_timexes(find_timexes(text), published):
        assert (timex.value, timex.interval) == resolve(timex.recipe, published)
        assert bound_of(text, timex) in get_args(Bound)
        for bound in get_args(Bound):
            bounded(timex.interval, bound, published)


@settings(max_examples=400, deadline=None)
@example("2018 2018 Feb. the 2018")
@given(phrases)
def test_an_anchor_of_publication_means_nothing_without_a_day(text: str) -> None:
    for timex in find_timexes(text):
        if timex.recipe.startswith("told("):  # a narrative goes on from its own last day
            value, days = resolve(timex.recipe, None)
            assert value and days is not None
        elif anchor_of(timex.recipe) == "publication":
            assert resolve(timex.recipe, None) == ("", None)
        else:
            assert resolve(timex.recipe, None) == resolve(timex.recipe, MONDAY)


@settings(max_examples=400, deadline=None)
@given(phrases, st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_reanchoring_on_a_day_equals_publication_on_that_day(text: str, day: date) -> None:
    for timex in find_timexes(text):
        hung = reanchor(timex.recipe, day.isoformat())
        assert anchor_of(hung) == "absolute"
        assert resolve(hung, None) == resolve(timex.recipe, Interval.day(day))


@settings(max_examples=300, deadline=None)
@given(phrases, st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 1, 1)), st.integers(1, 40))
def test_a_day_not_known_exactly_gives_the_hull_of_both_ends(text: str, day: date, more: int) -> None:
    low, high = day, date.fromordinal(day.toordinal() + more)
    for timex in find_timexes(text):
        first, last = (resolve(timex.recipe, Interval.day(end))[1] for end in (low, high))
        both = resolve(timex.recipe, Interval(earliest=low, latest=high))[1]
        if first is not None and last is not None:
            assert both is not None and first.within(both) and last.within(both)


REPEATED = [
    "the last ",
    "May ",
    "Monday and ",
    "Friday, ",
    "June 5, ",
    "2018-",
    "one-",
    "one ",
    "5 ",
    ".",
    " ",
    "\n",
    "1",
    "5 p.m. ",
    "in early ",
    "three days later ",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_cost_grows_with_the_length_and_not_faster(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        best = float("inf")
        for _ in range(2):
            started = time.process_time()
            find_timexes(text)
            best = min(best, time.process_time() - started)
        return best

    find_timexes(piece * 10)
    assert seconds(160_000) <= 8 * seconds(40_000) + 0.2


@pytest.mark.parametrize(
    ("text", "quote", "low", "high"),
    [
        ("The summit took place on 12 June 2018.", "12 June 2018", "2018-06-12", "2018-06-12"),
        ("The accord of June 19, 1987 holds.", "June 19, 1987", "1987-06-19", "1987-06-19"),
        ("Talks began in late 1972.", "late 1972", "1972-09-01", "1972-12-31"),
        ("Talks began in early 1972.", "early 1972", "1972-01-01", "1972-04-30"),
        ("Talks began in mid-1972.", "mid-1972", "1972-05-01", "1972-08-31"),
        ("They will meet in mid-November at the latest.", "mid-November", "2018-11-11", "2018-11-20"),
        ("They will meet in early December.", "early December", "2018-12-01", "2018-12-10"),
        ("They will meet by the end of June.", "the end of June", "2018-06-21", "2018-06-30"),
        ("Ministers met on Friday.", "Friday", "2018-03-02", "2018-03-02"),
        ("Ministers will meet on Friday.", "Friday", "2018-03-09", "2018-03-09"),
        ("Ministers met on Monday.", "Monday", "2018-03-05", "2018-03-05"),
        ("They met last week.", "last week", "2018-02-26", "2018-03-04"),
        ("They met last month.", "last month", "2018-02-01", "2018-02-28"),
        ("They will meet next month.", "next month", "2018-04-01", "2018-04-30"),
        ("They met in October.", "October", "2017-10-01", "2017-10-31"),
        ("They will meet in October.", "October", "2018-10-01", "2018-10-31"),
        ("They met last night.", "last night", "2018-03-04", "2018-03-05"),
        ("It expires tomorrow.", "tomorrow", "2018-03-06", "2018-03-06"),
        ("They met three days ago.", "three days ago", "2018-03-02", "2018-03-02"),
        ("They met in the third quarter of 1990.", "the third quarter of 1990", "1990-07-01", "1990-09-30"),
        ("In the 1980s they did not meet.", "the 1980s", "1980-01-01", "1989-12-31"),
    ],
)
def test_what_a_time_means_for_an_article_of_monday_5_march_2018(text: str, quote: str, low: str, high: str) -> None:
    timex = only(text)
    assert timex.quote.lower().removeprefix("the ") == quote.lower().removeprefix("the ")
    assert timex.interval is not None and timex.interval.to_json() == [low, high]


def test_a_day_later_hangs_on_the_time_before_it() -> None:
    found = resolve_timexes(find_timexes("They met on 12 June 2018 and signed three days later."), None)
    assert [timex.value for timex in found] == ["2018-06-12", "2018-06-15"]


@pytest.mark.parametrize("text", ["It met on 31 February 2018.", "Set for 2018-13-40.", "On June 31, 2018 it met."])
def test_a_day_that_does_not_exist_has_no_days(text: str) -> None:
    for timex in resolve_timexes(find_timexes(text), MONDAY):
        assert timex.interval is None or timex.interval.days != 1


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("They must leave by 12 June 2018.", "by"),
        ("They must leave no later than 12 June 2018.", "by"),
        ("They meet on 12 June 2018 at the latest.", "by"),
        ("It is due by the end of June 2018.", "by"),
        ("It holds until 12 June 2018.", "until"),
        ("It has held since 12 June 2018.", "since"),
        ("It holds from 12 June 2018.", "from"),
        ("It applies starting 12 June 2018.", "from"),
        ("They met before 12 June 2018.", "before"),
        ("They met after 12 June 2018.", "after"),
        ("They met on 12 June 2018.", "on"),
    ],
)
def test_the_words_around_bound_a_time(text: str, bound: Bound) -> None:
    assert bound_of(text, find_timexes(text)[0]) == bound


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("on", ["2018-06-01", "2018-06-30"]),
        ("by", ["2018-03-05", "2018-06-30"]),
        ("until", ["2018-03-05", "2018-06-30"]),
        ("before", ["2018-03-05", "2018-05-31"]),
        ("since", ["2018-06-01", None]),
        ("from", ["2018-06-01", None]),
        ("after", ["2018-07-01", None]),
        ("last", ["2018-06-30", "2018-06-30"]),
    ],
)
def test_a_bound_opens_or_shuts_an_interval(bound: Bound, expected: list[str | None]) -> None:
    june = Interval(earliest=date(2018, 6, 1), latest=date(2018, 6, 30))
    found = bounded(june, bound, MONDAY)
    assert found is not None and found.to_json() == expected


def test_days_without_an_end_have_no_last_one() -> None:
    ahead = Interval(earliest=date(2018, 6, 1), latest=None)
    assert bounded(ahead, "last", MONDAY) == ahead


def test_by_a_day_before_publication_has_no_start() -> None:
    past = Interval.day(date(2018, 1, 10))
    assert bounded(past, "by", MONDAY) == Interval(earliest=None, latest=date(2018, 1, 10))
    assert bounded(past, "by", None) == Interval(earliest=None, latest=date(2018, 1, 10))


UPSIDE_DOWN = ["2018 the 20th every  early same weekend", "In January 2018 they met early that weekend."]


@pytest.mark.parametrize("text", UPSIDE_DOWN)
def test_a_part_of_a_few_days_is_never_upside_down(text: str) -> None:
    for timex in resolve_timexes(find_timexes(text), MONDAY):
        assert timex.interval is None or timex.interval.bounded

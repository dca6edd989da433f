"""Interval arithmetic against days counted one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.interval import Interval, add_days

START = date(2019, 12, 20)
WINDOW = [START + timedelta(days=n) for n in range(40)]
days = st.sampled_from(WINDOW)


@st.composite
def bounded(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(days), draw(days)))
    return Interval(earliest=low, latest=high)


@st.composite
def open_or_bounded(draw: st.DrawFn) -> Interval:
    one = draw(bounded())
    low, high = draw(st.booleans()), draw(st.booleans())
    return Interval(earliest=one.earliest if low else None, latest=one.latest if high else None)


def inside(one: Interval) -> set[date]:
    low, high = one.earliest or date.min, one.latest or date.max
    return {day for day in WINDOW if low <= day <= high}


def relation_by_ends(one: Interval, other: Interval) -> str:
    """Allen's relations as his paper draws them, by the signs of the ends' differences (ends half-open)."""
    assert one.earliest and one.latest and other.earliest and other.latest
    a, b = one.earliest.toordinal(), one.latest.toordinal() + 1
    c, d = other.earliest.toordinal(), other.latest.toordinal() + 1
    if b < c or d < a:
        return "before" if b < c else "after"
    if b == c or d == a:
        return "meets" if b == c else "met-by"
    signs = ((a > c) - (a < c), (b > d) - (b < d))
    return {
        (0, 0): "equal", (0, -1): "starts", (0, 1): "started-by", (1, 0): "finishes", (-1, 0): "finished-by",
        (1, -1): "during", (-1, 1): "contains", (-1, -1): "overlaps", (1, 1): "overlapped-by",
    }[signs]  # fmt: skip


@given(open_or_bounded(), open_or_bounded())
def test_what_lies_in_both_is_counted_day_by_day(one: Interval, other: Interval) -> None:
    both = one.intersect(other)
    assert inside(one) & inside(other) == (inside(both) if both else set())
    assert one.overlaps(other) == (both is not None)
    assert one.precedes(other) == (
        both is None and one.latest is not None and one.latest < (other.earliest or date.min)
    )
    assert one.within(other) == (one.intersect(other) == one)
    hull = one.hull(other)
    assert inside(one) | inside(other) <= inside(hull) and one.within(hull) and other.within(hull)
    assert hull in (other.hull(one), Interval(earliest=hull.earliest, latest=hull.latest))
    assert {hull.earliest, hull.latest} <= {one.earliest, one.latest, other.earliest, other.latest, None}
    assert (hull.earliest is None) == (one.earliest is None or other.earliest is None)
    assert (hull.latest is None) == (one.latest is None or other.latest is None)


@given(open_or_bounded(), days)
def test_a_day_is_in_or_out(one: Interval, day: date) -> None:
    assert (day in one) == (day in inside(one))


@given(bounded(), bounded(), st.integers(0, 12))
def test_slack_is_days_given_on_either_side(one: Interval, other: Interval, slack: int) -> None:
    assert one.earliest and one.latest and other.earliest and other.latest
    gap = max((other.earliest - one.latest).days, (one.earliest - other.latest).days)
    assert one.overlaps(other, slack) == (gap <= slack)
    assert one.precedes(other, slack) == ((other.earliest - one.latest).days > slack)


@given(bounded(), bounded())
def test_the_relation_is_that_of_the_ends_and_has_its_converse(one: Interval, other: Interval) -> None:
    assert one.relation(other) == relation_by_ends(one, other)
    converse = {
        "before": "after", "meets": "met-by", "overlaps": "overlapped-by", "starts": "started-by",
        "during": "contains", "finishes": "finished-by", "equal": "equal",
    }  # fmt: skip
    converse |= {value: key for key, value in converse.items()}
    assert other.relation(one) == converse[one.relation(other)]


@pytest.mark.parametrize("low", [None, START])
@pytest.mark.parametrize("high", [None, START])
def test_open_ends(low: date | None, high: date | None) -> None:
    one, day = Interval(earliest=low, latest=high), Interval.day(START)
    assert one.bounded == (low is not None and high is not None)
    assert one.days == (1 if one.bounded else None)
    assert one.grain == ("day" if one.bounded else "open")
    if not one.bounded:
        for pair in ((one, day), (day, one)):
            with pytest.raises(ValueError, match="open"):
                pair[0].relation(pair[1])
    assert Interval.from_json(one.to_json()) == one


@given(bounded())
def test_days_are_counted_and_ends_kept(one: Interval) -> None:
    assert one.days == len(inside(one)) and one.bounded
    assert Interval.from_json(one.to_json()) == one
    assert one.to_json() == [str(one.earliest), str(one.latest)]


GRAINS = [
    ("2020-02-01", "2020-02-29", "month"), ("2019-02-01", "2019-02-28", "month"), ("2020-02-01", "2020-02-28", "span"),
    ("2020-02-02", "2020-03-01", "span"), ("2019-12-01", "2019-12-31", "month"), ("2019-01-01", "2019-12-31", "year"),
    ("2019-02-01", "2020-01-31", "span"), ("2019-01-01", "2020-12-31", "span"), ("2019-01-01", "2019-02-28", "span"),
    ("2020-01-06", "2020-01-12", "week"), ("2020-01-07", "2020-01-13", "span"), ("2020-01-06", "2020-01-19", "span"),
    ("2020-01-06", "2020-01-11", "span"), ("2020-01-06", "2020-01-06", "day"), ("9999-12-01", "9999-12-31", "span"),
    ("9999-12-31", "9999-12-31", "day"), ("2021-02-01", "2021-02-28", "month"), ("2019-12-02", "2020-01-01", "span"),
]  # fmt: skip


@pytest.mark.parametrize(("low", "high", "grain"), GRAINS)
def test_the_grain_is_the_unit_that_it_is_exactly(low: str, high: str, grain: str) -> None:
    assert Interval.from_json([low, high]).grain == grain


@pytest.mark.parametrize(
    "pair",
    [["2019-13-01", None], ["2019-1-1", None], ["20190101", None], ["2019-01-01"], [], ["2019-01-02", "2019-01-01"],
     ["2019-01-01", "2019-01-02", "2019-01-03"], ["", None], ["2019-01-01T00", None], ["2019-02-30", None]],
)  # fmt: skip
def test_what_is_no_interval_is_refused(pair: list[str | None]) -> None:
    if pair == ["", None]:
        with pytest.raises(ValueError, match="not an interval"):
            Interval.from_json(pair)
        return
    with pytest.raises(ValueError):
        Interval.from_json(pair)


def test_an_interval_that_ends_before_it_begins_says_so() -> None:
    with pytest.raises(ValueError, match=r"ends \(2019-01-01\) before it begins \(2019-01-02\)"):
        Interval(earliest=date(2019, 1, 2), latest=date(2019, 1, 1))
    assert Interval(earliest=date(2019, 1, 2), latest=date(2019, 1, 2)).days == 1


@given(days, st.integers(-50, 50))
def test_days_are_added_within_the_calendar(day: date, number: int) -> None:
    assert add_days(day, number) == day + timedelta(days=number)
    assert add_days(date.max, abs(number)) == date.max and add_days(date.min, -abs(number)) == date.min
    assert add_days(date.max, -1) == date(9999, 12, 30) and add_days(date.min, 1) == date(1, 1, 2)

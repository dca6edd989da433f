"""Under which blocks expectations are compared, and when two are one: the law that a mutant of each line breaks."""

from __future__ import annotations

from datetime import date

import pytest
from tests_linking import document, statement

from communique.interval import Interval
from communique.linking.outcomes import _periods, _same, _shared
from communique.types import ExpectationClaim, Statement


def expected(about: str, low: date | None = None, high: date | None = None) -> Statement:
    when = Interval(earliest=low, latest=high) if low or high else None
    return statement("a", 0, ExpectationClaim(about=about, hedge="likely"), when, quote=about)


def blocks(day: int) -> set[object]:
    return set(_periods(expected("a treaty"), {"a": document("a", day)}))


def test_what_has_no_window_is_compared_with_its_quarter_and_the_neighbours() -> None:
    days = range(800)
    published = {n: document("a", n).published for n in days}
    for n in days:
        day = published[n]
        assert day is not None and day.latest is not None
        quarter = day.latest.year * 4 + (day.latest.month - 1) // 3
        assert blocks(n) == {("told", quarter), ("told", quarter - 1)}
    assert all(blocks(n) & blocks(n + 40) for n in range(700))  # never parted by the turn of a quarter
    assert not any(blocks(n) & blocks(n + 190) for n in range(600))


@pytest.mark.parametrize(
    ("low", "high", "count"),
    [
        (date(2019, 1, 1), date(2019, 1, 31), 1),
        (date(2019, 1, 31), date(2019, 2, 1), 2),
        (date(2019, 12, 15), date(2020, 1, 15), 2),
        (date(2019, 1, 1), date(2019, 3, 3), 3),  # 62 days
    ],
)
def test_a_window_is_compared_by_its_months(low: date, high: date, count: int) -> None:
    found = _periods(expected("a treaty", low, high), {})
    assert len(found) == count and found[0] == ("month", low.year * 12 + low.month)
    assert found[-1] == ("month", high.year * 12 + high.month)


@pytest.mark.parametrize(
    ("low", "high", "block"),
    [
        (date(2019, 1, 1), date(2019, 3, 4), ("open", 2019, 2019)),  # 63 days
        (date(2019, 1, 1), None, ("open", 2019, None)),
        (None, date(2020, 1, 1), ("open", None, 2020)),
    ],
)
def test_a_wide_or_open_window_is_compared_by_its_years(low: date | None, high: date | None, block: object) -> None:
    assert _periods(expected("a treaty", low, high), {}) == [block]


def test_two_are_one_only_in_windows_that_overlap_or_without_any() -> None:
    january = (date(2019, 1, 1), date(2019, 1, 31))
    june = (date(2019, 6, 1), date(2019, 6, 30))
    assert _same(expected("a treaty on fish"), expected("a treaty on fish"))
    assert _same(expected("a treaty on fish", *january), expected("a treaty on fish", *january))
    assert not _same(expected("a treaty on fish", *january), expected("a treaty on fish", *june))
    assert not _same(expected("a treaty on fish", *january), expected("a treaty on fish"))
    assert not _same(expected("a treaty on fish"), expected("a treaty on fish", *january))
    assert not _same(expected("a treaty on fish"), expected("the release of prisoners"))


def test_the_share_of_words_in_common_is_that_of_the_shorter() -> None:
    def at(start: int, length: int) -> Statement:
        return statement("a", start, ExpectationClaim(about="x", hedge="likely"), None, quote="w" * length)

    assert _shared(at(0, 10), at(0, 10)) == 1.0
    assert _shared(at(0, 10), at(2, 4)) == _shared(at(2, 4), at(0, 10)) == 1.0
    assert _shared(at(0, 10), at(5, 20)) == 0.5
    assert _shared(at(0, 10), at(10, 10)) == _shared(at(0, 10), at(50, 10)) == 0.0

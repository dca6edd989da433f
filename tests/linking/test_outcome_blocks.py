"""Under which blocks expectations are compared, and when two are one: the law that a mutant of each line breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests_linking import day, document, statement

from communique.derived import Event, HistoryEntry
from communique.interval import Interval
from communique.linking.outcomes import (
    _by_event,
    _day_planned,
    _later,
    _open,
    _periods,
    _same,
    _shared,
    _too_soon,
    _window,
)
from communique.types import ExpectationClaim, Statement


def expected(about: str, low: date | None = None, high: date | None = None) -> Statement:
    when = Interval(earliest=low, latest=high) if low or high else None
    return statement("a", 0, ExpectationClaim(about=about, hedge="likely"), when, quote=about)


def blocks(number: int) -> set[object]:
    return set(_periods(expected("a treaty"), {"a": document("a", number)}))


def test_what_has_no_window_is_compared_with_its_quarter_and_the_neighbours() -> None:
    days = range(800)
    published = {n: document("a", n).published for n in days}
    for n in days:
        out = published[n]
        assert out is not None and out.latest is not None
        quarter = out.latest.year * 4 + (out.latest.month - 1) // 3
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


def history(*entries: tuple[str, int | None, str]) -> tuple[HistoryEntry, ...]:
    """Return what was told of an event: status, day of the report, statement."""
    return tuple(
        HistoryEntry(status=status, when=day(20), reported=day(on) if on is not None else None, statement=key)  # type: ignore[arg-type]
        for status, on, key in entries
    )


def summit(status: str = "held", result: str = "unstated", when: Interval | None = day(20), **more: object) -> Event:
    made = {"id": "e", "type": "meeting", "place": None, "participants": (), "label": "summit", **more}
    return Event(status=status, result=result, when=when, **made)  # type: ignore[arg-type]


FIRST = expected("the summit will take place")
TOLD = {"a": document("a", 10)}
HELD = history(("planned", 10, FIRST.id), ("held", 21, "s1"))


@pytest.mark.parametrize(
    ("event", "window", "decided"),
    [
        (None, None, None),
        (summit(history=HELD), None, ("fulfilled", "stated", ("s1",))),
        (summit(history=HELD), day(20), ("fulfilled", "stated", ("s1",))),
        (summit(history=HELD), day(15, 5), ("fulfilled", "stated", ("s1",))),  # a day late is in time
        (summit(history=HELD), day(15, 4), ("missed", "inferred", ("s1",))),
        (summit(history=HELD), day(22, 4), None),  # too early says nothing
        (summit(history=HELD, when=None), day(15, 4), ("fulfilled", "stated", ("s1",))),
        (summit("planned", history=HELD), None, None),
        (summit(history=history(("held", 21, FIRST.id))), None, None),  # its own words decide nothing
        (summit(history=history(("held", 10, "s1"))), None, None),  # told when it was expected, not later
        (summit(history=history(("held", 11, "s1")), when=day(11)), None, ("fulfilled", "stated", ("s1",))),
        (summit(history=history(("held", 15, "s1"))), None, None),  # reported before its day
        (summit(history=history(("held", None, "s1"))), None, ("fulfilled", "stated", ("s1",))),
        (summit(history=history(("failed", 21, "s1"))), None, ("fulfilled", "stated", ("s1",))),
        (summit(history=history(("ongoing", 21, "s1"))), None, None),
        (summit("cancelled", history=history(("cancelled", 12, "s2"))), None, ("cancelled", "stated", ("s2",))),
        (summit("postponed", history=history(("postponed", 12, "s2"))), None, ("postponed", "stated", ("s2",))),
        (summit("postponed", history=history(("planned", 12, "s2"))), None, None),
        (summit(type="vote", history=HELD), None, None),  # another kind of thing
        (summit(type="other", history=HELD), None, ("fulfilled", "stated", ("s1",))),
    ],
)
def test_what_the_event_says_of_what_was_foreseen(
    event: Event | None, window: Interval | None, decided: object
) -> None:
    assert _by_event(event, window, "the summit will take place", FIRST, TOLD) == decided


@pytest.mark.parametrize(
    ("made", "decided"),
    [("reached", "fulfilled"), ("none", "missed"), ("unstated", None), ("disputed", None)],
)
def test_an_agreement_at_a_meeting_is_decided_by_its_result(made: str, decided: str | None) -> None:
    found = _by_event(summit(result=made, history=HELD), None, "an agreement at the summit", FIRST, TOLD)
    assert (found and found[0]) == decided


@pytest.mark.parametrize(("made", "decided"), [("reached", "fulfilled"), ("unstated", "fulfilled"), ("none", "missed")])
def test_a_deal_that_came_to_nothing_was_missed(made: str, decided: str) -> None:
    deal = summit(type="agreement", result=made, history=HELD)
    assert _by_event(deal, None, "an agreement", FIRST, TOLD) == (decided, "stated", ("s1",))
    met = summit(result=made, history=HELD)  # a meeting without a result was still held
    assert _by_event(met, None, "the summit will take place", FIRST, TOLD) == ("fulfilled", "stated", ("s1",))


@pytest.mark.parametrize(
    ("window", "as_of", "outcome"),
    [
        (None, None, "unknown"),
        (None, date(2020, 1, 1), "unknown"),
        (Interval(earliest=date(2020, 1, 1), latest=None), None, "pending"),
        (Interval(earliest=date(2020, 1, 1), latest=None), date(2020, 1, 1), "pending"),
        (day(5), None, "pending"),
        (day(5), date(2020, 1, 6), "pending"),
        (day(5), date(2020, 1, 7), "unknown"),
    ],
)
def test_what_is_not_decided_is_pending_until_its_window_ends(
    window: Interval | None, as_of: date | None, outcome: str
) -> None:
    assert _open(window, as_of) == outcome


def test_the_window_is_the_first_that_was_stated() -> None:
    bare = expected("a treaty")
    inherited = replace(expected("a treaty", date(2020, 1, 3)), time_basis="inherited")
    stated = expected("a treaty", date(2020, 2, 3))
    assert _window([bare, inherited, stated]) == stated.when
    assert _window([bare, inherited]) == inherited.when
    assert _window([bare]) is None


@pytest.mark.parametrize(("length", "given"), [(1, True), (31, True), (32, False)])
def test_the_days_planned_in_the_same_article_stand_for_a_window(length: int, given: bool) -> None:
    told = HistoryEntry(status="planned", when=day(3, length), reported=day(1), statement="s1")
    event = summit("planned", history=(replace(told, when=None), replace(told, when=open_from(3)), told))
    assert _day_planned(event, FIRST, {"s1": "a"}) == (day(3, length) if given else None)
    assert _day_planned(event, FIRST, {"s1": "b"}) is None and _day_planned(None, FIRST, {}) is None


def open_from(number: int) -> Interval:
    return replace(day(number), latest=None)


def test_a_report_is_later_by_its_last_day() -> None:
    assert _later(day(2), day(1)) and not _later(day(1), day(1)) and not _later(day(1), day(2))
    assert _later(day(1, 5), day(2))
    for unknown in (None, open_from(0)):
        assert _later(unknown, day(1)) and _later(day(1), unknown)
    assert _too_soon(day(1), day(2)) and not _too_soon(day(2), day(2)) and not _too_soon(day(3), day(2))
    assert not _too_soon(None, day(2)) and not _too_soon(day(1), None)

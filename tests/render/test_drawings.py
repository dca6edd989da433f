"""Positions and the ledger over time, drawn: where marks stand, what is left out, and as files of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from communique.analysis.ledger import ledger
from communique.analysis.positions import matrix, shifts
from communique.derived import Expectation, Position, Snapshot
from communique.interval import Interval
from communique.render.lookup import Lookup
from communique.render.plots import (
    deadlocks_file,
    ledger_file,
    plot_ledger,
    positions_file,
    timeline_file,
)
from communique.render.report import report_html
from communique.render.svg_deadlock import draw_deadlock
from communique.render.svg_file import svg_file
from communique.render.svg_ledger import MOST_ROWS, draw_ledger
from communique.render.svg_positions import MOST_ISSUES, draw_positions

SVG = "{http://www.w3.org/2000/svg}"
AS_OF = date(2031, 7, 9)


def held(key: str, party: str, stance: Any, issue: str, day: int | None, **fields: Any) -> Position:
    since = date(2031, 1, 1) + timedelta(days=day) if day is not None else None
    return Position(id=key, party=party, stance=stance, issue=issue, since=since, statements=(f"s-{key}",), **fields)


def drawn(blank: Callable[..., Snapshot], *positions: Position, width: float = 960) -> ElementTree.Element | None:
    rows = matrix(blank(positions=positions), str)
    svg = draw_positions(rows, shifts(rows), AS_OF, width).svg
    return ElementTree.fromstring(svg) if svg else None


def lanes(svg: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {str(one.findtext("text[@class='name']")): one for one in svg.iter("a")}


def marks(lane: ElementTree.Element) -> list[float]:
    paths = [one for group in lane.iter("g") for one in group if "sign-" in one.get("class", "")]
    return [float(one.get("cx") or re.findall(r"[\d.]+", one.get("d", ""))[0]) for one in paths]


def test_marks_stand_in_the_order_of_their_days(blank: Callable[..., Snapshot]) -> None:
    svg = drawn(
        blank,
        held("p1", "Velland", "demand", "the return of the maps", 10),
        held("p2", "Velland", "demand", "the return of all maps", 60),
        held("p3", "Ostmark", "refusal", "the return of the maps", 90),
    )
    assert svg is not None
    first, second = marks(lanes(svg)["Velland"])
    (third,) = marks(lanes(svg)["Ostmark"])
    assert first < second < third
    assert (third - first) / (second - first) == pytest.approx(80 / 50, abs=0.05)


def test_a_move_is_ringed_and_told(blank: Callable[..., Snapshot]) -> None:
    svg = drawn(
        blank,
        held("p1", "Velland", "refusal", "a visit of the inspectors", 10),
        held("p2", "Velland", "offer", "a visit of the inspectors", 60),
    )
    assert svg is not None
    assert len(svg.findall(".//circle[@class='moved']")) == 1
    assert "Velland on a visit of the inspectors: softened, 2 March 2031" in str(svg.findtext("desc"))
    assert lanes(svg)["Velland"].get("href") == "#position-p2"


def test_what_one_party_says_once_is_not_worth_a_drawing(blank: Callable[..., Snapshot]) -> None:
    assert drawn(blank, held("p1", "Velland", "demand", "the return of the maps", 10)) is None
    undated = [held(f"p{n}", who, "demand", "the return of the maps", None) for n, who in enumerate("AB")]
    assert drawn(blank, *undated) is None


def test_parties_without_a_name_and_issues_that_say_nothing_are_left_out(blank: Callable[..., Snapshot]) -> None:
    told = [
        held("p1", "Velland", "demand", "the return of the maps", 10),
        held("p2", "officials", "demand", "the return of the maps", 60),
        held("p3", "Velland", "demand", "it", 10),
        held("p4", "Ostmark", "demand", "it", 60),
    ]
    assert drawn(blank, *told) is None


def test_of_many_issues_some_are_drawn_and_the_rest_counted(blank: Callable[..., Snapshot]) -> None:
    words = "maps harbours forests bridges quarries orchards mills canals wells vineyards ferries mines dams".split()
    told = [
        held(f"{who}{n}", who, "demand", f"{word} {word[::-1]}", n + 20 * (who == "Ostmark"))
        for n, word in enumerate(words)
        for who in ("Velland", "Ostmark")
    ]
    rows = matrix(blank(positions=tuple(told)), str)
    drawing = draw_positions(rows, [], AS_OF, 960)
    assert len(ElementTree.fromstring(drawing.svg).findall(".//text[@class='issue']")) == MOST_ISSUES
    assert drawing.left_out == len(rows) - MOST_ISSUES > 0


def hope(
    key: str, refs: tuple[str, ...], first: date | None, last: date | None, outcome: Any = "pending"
) -> Expectation:
    return Expectation(
        id=key, about=f"thing {key}", window=Interval(earliest=first, latest=last), expected_by=("Velland",),
        hedge="likely", outcome=outcome, outcome_basis="none", statements=refs,
    )  # fmt: skip


def ref_in_march(snapshot: Snapshot) -> str:
    first = min(snapshot.documents, key=lambda one: one.published.earliest if one.published else date.max)  # type: ignore[arg-type,return-value]
    return next(one.id for one in snapshot.statements if one.document == first.id)


def test_a_row_runs_from_the_day_it_was_told_to_the_days_it_was_for(snapshot: Snapshot) -> None:
    ref = ref_in_march(snapshot)
    entries = [hope("late", (ref,), date(2031, 6, 1), date(2031, 6, 30)), hope("soon", (ref,), None, date(2031, 4, 30))]
    svg = ElementTree.fromstring(draw_ledger(entries, Lookup(snapshot), [date(2031, 3, 12), AS_OF], 960).svg)
    rows = list(svg.iter("a"))
    assert [one.get("href") for one in rows] == ["#expectation-soon", "#expectation-late"]
    window, line = rows[1].find("rect[@class='window']"), rows[1].find("path[@class='ahead']")
    assert window is not None and line is not None
    start, end = (float(one) for one in re.findall(r"[\d.]+", line.get("d", ""))[::2])
    assert start < end == float(window.get("x", 0))
    # What is due by a day is for any day from when it was told: no line leads to it.
    assert rows[0].find("path[@class='ahead']") is None
    assert "still open" in str(rows[0].findtext("title"))


def test_what_has_no_day_or_no_article_is_not_drawn(snapshot: Snapshot) -> None:
    entries = [hope("a", (ref_in_march(snapshot),), None, None), hope("b", ("s-none",), AS_OF, AS_OF)]
    assert draw_ledger(entries, Lookup(snapshot), [AS_OF], 960).svg == ""


def test_entries_without_further_word_give_way(snapshot: Snapshot) -> None:
    ref = ref_in_march(snapshot)
    silent = [hope(f"u{n}", (ref,), None, date(2031, 6, 30), "unknown") for n in range(MOST_ROWS)]
    entries = [*silent, hope("decided", (ref,), None, date(2031, 4, 30), "missed")]
    drawing = draw_ledger(entries, Lookup(snapshot), [date(2031, 3, 12), AS_OF], 960)
    assert drawing.left_out == 1 and "#expectation-decided" in drawing.svg


def test_every_link_of_the_reports_drawings_leads_to_a_row(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    page = report_html(snapshot, text_of)
    links = re.findall(r'<a class="(?:lane|entry \w+)" href="#([^"]+)"', page)
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert links and set(links) <= ids


@pytest.mark.parametrize("width", [960, 350])
def test_drawings_bear_a_title_and_a_description(snapshot: Snapshot, width: float) -> None:
    lookup = Lookup(snapshot)
    rows = matrix_of(held("p1", "Velland", "demand", "the return of the maps", 10))
    positions = draw_positions(rows, shifts(rows), AS_OF, width)
    for drawing in (positions, plot_ledger(lookup, [date(2031, 3, 12), AS_OF], width)):
        svg = ElementTree.fromstring(drawing.svg)
        assert svg.findtext("title") == svg.get("aria-label") and svg.findtext("desc")
        assert svg.get("width") == str(width)


def test_files_are_whole_documents(snapshot: Snapshot) -> None:
    lookup = Lookup(snapshot)
    for text in (positions_file(lookup), ledger_file(lookup), deadlocks_file(snapshot), timeline_file(lookup)):
        svg = ElementTree.fromstring(text)
        assert svg.findtext(f"{SVG}title") and svg.findtext(f"{SVG}desc")
        assert "prefers-color-scheme: dark" in str(svg.findtext(f"{SVG}style"))
        assert [one for one in svg.iter() if one.tag in (f"{SVG}a", f"{SVG}script")] == []


def test_the_timeline_file_narrows(snapshot: Snapshot) -> None:
    lookup = Lookup(snapshot)

    def number(**asked: Any) -> int:
        return len(
            re.findall(r'<g class="(?:held|planned|postponed|cancelled|ongoing)"', timeline_file(lookup, **asked))
        )

    assert number() > number(span=(date(2031, 6, 1), None)) > 0
    assert number(words=["inspections", "Marn"]) < number()
    assert "No dated events." in timeline_file(lookup, talks="nowhere")


def test_an_empty_record_says_so(blank: Callable[..., Snapshot]) -> None:
    lookup = Lookup(blank())
    assert "No issue on which" in positions_file(lookup)
    assert "Nothing with a day" in ledger_file(lookup)
    assert "No deadlock" in deadlocks_file(blank())
    assert ledger(blank()) == []


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_break_a_file(who: str, what: str) -> None:
    position = held("p1", who, "demand", what, 10)
    rows = matrix_of(position)
    svg = draw_positions(rows, shifts(rows), AS_OF, 960, address=None).svg
    ElementTree.fromstring(svg_file([svg], who, what))


def matrix_of(position: Position) -> list[Any]:
    from communique.analysis.positions import Cell, IssueRow

    later = replace(position, id="p2", since=date(2031, 5, 1))
    cells = [Cell(party=who, positions=(position, later)) for who in (position.party or "", "B")]
    return [IssueRow(words=position.issue, cells=tuple(cells))]


def test_markup_in_names_stays_text(snapshot: Snapshot) -> None:
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    steps = tuple(replace(step, party=evil) for step in snapshot.deadlocks[0].steps)
    text = svg_file([draw_deadlock(replace(snapshot.deadlocks[0], steps=steps)), Markup("")], evil, evil)
    tags = {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(text).iter()}
    assert not tags & {"img", "script"} and evil in str(ElementTree.fromstring(text).findtext(f"{SVG}title"))

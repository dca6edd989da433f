"""Where the talks stand: plain sentences, cited, no finer than the text, on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.derived import Snapshot, Talks
from communique.interval import Interval
from communique.render.phrases import reads_well
from communique.render.plain import standing_text
from communique.render.standing import Line, standing
from communique.render.timeline_text import timeline_rows, timeline_text
from communique.render.wording import clip, label_when, month_heading, tell_when
from communique.types import Document

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def interval(first: str | None, last: str | None) -> Interval:
    return Interval.from_json([first, last])


def told(lines: list[Line], topic: str) -> str:
    return " ".join(line.text for line in lines if line.topic == topic)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2019-10-05", "2019-10-05", "on 5 October 2019"),
        ("2019-10-01", "2019-10-31", "in October 2019"),
        ("2019-01-01", "2019-12-31", "in 2019"),
        ("2018-11-05", "2018-11-07", "between 5 and 7 November 2018"),
        ("2018-11-28", "2018-12-02", "between 28 November and 2 December 2018"),
        ("2018-12-30", "2019-01-02", "between 30 December 2018 and 2 January 2019"),
        ("2019-03-01", "2019-05-31", "in March to May 2019"),
        ("2018-11-01", "2019-01-31", "in November 2018 to January 2019"),
        ("2018-01-01", "2019-12-31", "in 2018 to 2019"),
        (None, "2019-12-31", "by 31 December 2019"),
        ("2019-10-05", None, "on or after 5 October 2019"),
        (None, None, ""),
    ],
)
def test_an_interval_in_words(first: str | None, last: str | None, words: str) -> None:
    assert tell_when(interval(first, last)) == words


@given(DAYS, st.integers(min_value=0, max_value=900))
def test_words_are_never_finer_than_the_interval(low: date, length: int) -> None:
    high = low + timedelta(days=length)
    words = tell_when(Interval(earliest=low, latest=high))
    assert words.startswith("on ") == (length == 0)
    assert str(low.year) in words and str(high.year) in words
    if length:
        assert words != tell_when(Interval.day(low)) and words != tell_when(Interval.day(high))
        assert label_when(Interval(earliest=low, latest=high)) != label_when(Interval.day(low))


@given(st.text(max_size=400), st.integers(min_value=8, max_value=80))
def test_clipped_text_fits_on_one_line(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit and "\n" not in clip(text, limit)


def test_last_met_and_what_came_of_it(snapshot: Snapshot) -> None:
    lines = standing(snapshot)
    assert told(lines, "met") == "Velland and Ostmark last met on 18 June 2031 in Carrow."
    result = told(lines, "result")
    assert "disputed" in result and "Ilse Marn says" in result and "Tomas Reke says" in result


def test_next_by_whom_and_how_sure(snapshot: Snapshot) -> None:
    words = told(standing(snapshot), "next")
    assert "in September 2031" in words and "Adaeze Holt thinks it likely" in words
    assert words.count("third round") + words.count("Third round") <= 2, "event and expectation are one line"


def test_deadline_and_broken_promise(snapshot: Snapshot) -> None:
    words = told(standing(snapshot), "deadline")
    assert "by 31 August 2031" in words and "30 April 2031" in words


def test_wants_conditions_and_deadlock(snapshot: Snapshot) -> None:
    lines = standing(snapshot)
    assert "Ostmark demands “compensation for last year's harvest”" in told(lines, "wants")
    assert "will not withdraw its garrison from Sorn Ford before" in told(lines, "wants")
    assert "The talks are stuck" in told(lines, "stuck")


def test_a_possible_deadlock_is_told_as_possible(snapshot: Snapshot) -> None:
    maybe = replace(snapshot, deadlocks=(replace(snapshot.deadlocks[0], certainty="possible"),))
    assert "may be stuck" in told(standing(maybe), "stuck")


def test_a_solved_deadlock_is_not_told(snapshot: Snapshot) -> None:
    solved = replace(snapshot, deadlocks=(replace(snapshot.deadlocks[0], until=date(2031, 7, 1)),))
    assert told(standing(solved), "stuck") == ""


def test_disagreement_about_something_else_is_told_apart(snapshot: Snapshot) -> None:
    words = told(standing(snapshot), "dispute")
    assert "4,000" in words and "1,200" in words and "understanding" not in words


def test_a_plan_that_lies_behind_is_not_next(snapshot: Snapshot) -> None:
    later = replace(snapshot, as_of=date(2032, 1, 1), expectations=())
    assert told(standing(later), "next") == "No further meeting is announced in the articles."


def test_every_line_but_the_scope_is_cited_by_known_statements(snapshot: Snapshot) -> None:
    known = {one.id for one in snapshot.statements}
    lines = standing(snapshot)
    assert len(lines) > 8
    for line in lines[1:]:
        assert line.citations and set(line.citations) <= known
        assert line.text[0].isupper() or line.text[0] == "“"
        assert line.text[-1] in ".!?…”"


def test_it_stays_on_a_page(snapshot: Snapshot) -> None:
    many = replace(
        snapshot,
        events=tuple(replace(one, id=f"s{n}", label="meeting " * 60) for n in range(60) for one in snapshot.events),
        positions=tuple(replace(one, id=f"p{n}", issue=f"{n} {one.issue * 30}") for n in range(60)
                        for one in snapshot.positions),
        contradictions=snapshot.contradictions * 40,
        deadlocks=snapshot.deadlocks * 9,
    )  # fmt: skip
    lines = standing(many)
    assert len(lines) <= 18
    assert sum(len(line.text) for line in lines) < 6000


def test_empty_record(blank: Callable[..., Snapshot]) -> None:
    lines = standing(blank())
    assert [line.topic for line in lines] == ["scope"]
    assert "no articles" in lines[0].text


def test_one_article_and_nothing_in_it(blank: Callable[..., Snapshot]) -> None:
    document = Document(id="d1", publisher="The Harbour Post", published=Interval.day(date(2031, 3, 12)))
    lines = standing(blank(documents=(document,), as_of=date(2031, 3, 12)))
    assert len(lines) == 1
    assert lines[0].text.endswith("1 article from 1 outlet; nothing in it says where any talks stand.")


def test_one_party_alone(snapshot: Snapshot) -> None:
    one = [p for p in snapshot.positions if p.party == "Velland"]
    lone = replace(
        snapshot, positions=tuple(one), conditions=(), deadlocks=(), contradictions=(), events=(), expectations=(),
        commitments=(), talks=(replace(snapshot.talks[0], parties=("Velland",)),),
    )  # fmt: skip
    lines = standing(lone)
    assert [line.topic for line in lines] == ["scope", "wants"]


def test_of_two_negotiations_the_minor_one_gets_a_line(snapshot: Snapshot) -> None:
    other = Talks(id="t2", label="Velland–Norhaven: tolls", parties=("Norhaven", "Pell"))
    moved = dict.fromkeys(snapshot.events[0].statements, ("t2",))
    split = replace(
        snapshot, talks=(*snapshot.talks, other), talks_of={**snapshot.talks_of, **moved},
        events=(replace(snapshot.events[0], talks=("t2",)), *snapshot.events[1:]),
    )  # fmt: skip
    lines = standing(split)
    assert lines[-1].text.startswith("Velland–Norhaven: tolls: a meeting took place on 11 March 2031")
    assert "18 June 2031" in told(standing(split, "t1"), "met")
    assert "11 March 2031" in told(standing(split, "t2"), "met")


def test_a_strand_that_shares_a_party_is_told_with_the_main_talks(snapshot: Snapshot) -> None:
    strand = Talks(id="t2", label="Ostmark–Pell", parties=("Ostmark", "Pell"))
    last = snapshot.events[4]
    moved = dict.fromkeys(last.statements, ("t2",))
    split = replace(
        snapshot, talks=(*snapshot.talks, strand), talks_of={**snapshot.talks_of, **moved},
        events=tuple(replace(one, talks=("t2",)) if one.id == last.id else one for one in snapshot.events),
    )  # fmt: skip
    assert "18 June 2031" in told(standing(split), "met")


@pytest.mark.parametrize("issue", ["sanctions relief", "maps", "compensation for last year's harvest"])
def test_issues_that_read_well(issue: str) -> None:
    assert reads_well(issue)


@pytest.mark.parametrize("issue", ["eat it", "not be no other way", 'word "extension', "", "it"])
def test_issues_that_do_not(issue: str) -> None:
    assert not reads_well(issue)


def test_plain_text_quotes_what_it_cites(snapshot: Snapshot) -> None:
    text = standing_text(snapshot)
    assert "Reke denied that" in text and "Tomas Reke via The Harbour Post, 19 June 2031" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 96


@dataclass(frozen=True)
class Sentence:
    text: str
    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Day:
    day: date
    sentences: tuple[Sentence, ...]
    events: tuple[str, ...]


def test_timeline_rows_are_the_outer_form() -> None:
    days = [Day(date(2031, 3, 11), (Sentence("Envoys\nmet.", "d1", 3, 14),), ("s1",))]
    rows = timeline_rows(days)  # type: ignore[arg-type]
    assert rows == [
        {
            "date": "2031-03-11",
            "sentences": [{"text": "Envoys\nmet.", "document": "d1", "start": 3, "end": 14}],
            "events": ["s1"],
        }
    ]
    assert timeline_text(rows) == "2031-03-11\n    Envoys met. [d1]"
    assert timeline_text([]) == "No dated events."


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2019-10-05", "2019-10-05", "October 2019"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2015-04-28", "2015-05-09", "April–May 2015"),
        ("2018-12-30", "2019-01-02", "2018–2019"),
        (None, "2019-12-31", "December 2019 or earlier"),
        ("2019-12-31", None, "December 2019 or later"),
        (None, None, "No day given"),
    ],
)
def test_a_heading_is_never_finer_than_what_stands_under_it(first: str | None, last: str | None, words: str) -> None:
    assert month_heading(interval(first, last)) == words

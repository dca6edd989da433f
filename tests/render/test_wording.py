"""Days and issues in words, no finer than they are; the timeline's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.interval import Interval
from communique.render.phrases import reads_well
from communique.render.timeline_text import timeline_rows, timeline_text
from communique.render.wording import clip, label_when, month_heading, tell_when

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def interval(first: str | None, last: str | None) -> Interval:
    return Interval.from_json([first, last])


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


@pytest.mark.parametrize("issue", ["sanctions relief", "maps", "compensation for last year's harvest"])
def test_issues_that_read_well(issue: str) -> None:
    assert reads_well(issue)


@pytest.mark.parametrize("issue", ["eat it", "not be no other way", 'word "extension', "", "it"])
def test_issues_that_do_not(issue: str) -> None:
    assert not reads_well(issue)


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

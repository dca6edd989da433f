"""The day of publication from an article's first lines: what counts, what never does, which of two wins."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dating.publication import date_article
from communique.interval import Interval
from communique.types import Article

BODY = "\n\nThe ministers left without an agreement and will try again.\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks fail\n19 February 2015" + BODY, "2015-02-19"),
        ("Talks fail\nMarch 5, 2018" + BODY, "2018-03-05"),
        ("Talks fail\nMarch 5th, 2018" + BODY, "2018-03-05"),
        ("Talks fail\nMon, Nov 5, 2018" + BODY, "2018-11-05"),
        ("Talks fail\n5 November 2018, 07:44 GMT" + BODY, "2018-11-05"),
        ("Talks fail\n2018-11-05T07:44:00Z" + BODY, "2018-11-05"),
        ("Talks fail\nBy Jane Roe | March 5, 2018" + BODY, "2018-03-05"),
        ("Talks fail\n\nPosted November. 05, 2018 07:44,   \nUpdated November. 06, 2018 09:10" + BODY, "2018-11-05"),
        ("Talks fail\nLast updated: 5 March 2018\nPublished: 4 March 2018" + BODY, "2018-03-04"),
        ("FOR IMMEDIATE RELEASE\nMarch 5, 2018" + BODY, "2018-03-05"),
        ("MONTREAL, June 19, 1987 - Canada said the talks had failed.", "1987-06-19"),
        ("Kyiv, 5 March 2018 (AFP) — Talks failed, officials said.", "2018-03-05"),
        ("Talks fail\n(5 March 2018)" + BODY, "2018-03-05"),
        ("Talks fail\nThe Harbour Courier, Sunday supplement, 4 March 2018. By a staff writer" + BODY, "2018-03-04"),
        ("Talks fail\nHarbour Standard | Sunday, March 4, 2018" + BODY, "2018-03-04"),
        ("Talks fail\nBERGEN, Norway — March 5, 2018 (Fjord Wire)" + BODY, "2018-03-05"),
        ("Talks fail\n\nMarch 5, 2018. The ministers left without an agreement.", "2018-03-05"),
        ("Talks fail\n\nBERGEN (March 5, 2018)\n\nThe ministers left without an agreement.", "2018-03-05"),
        ("Talks fail\n\nBERGEN (Fjord Daily) - March 5, 2018. The ministers left.", "2018-03-05"),
        ("Tuesday, March 6, 2018 | E-paper | Login\nTalks fail\nMarch 5, 2018" + BODY, "2018-03-05"),
    ],
)
def test_a_stated_day_is_found(text: str, day: str) -> None:
    found = date_article(Article(text=text))
    assert found.basis == "stated"
    assert found.interval is not None and found.interval.to_json() == [day, day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Singapore Summit, June 12, 2018\n\nThe leaders met, and nothing was signed.",
        "Copyright 2018 The Example. March 5, 2018" + BODY,
        "© March 5, 2018 The Example" + BODY,
        "Talks fail\nThe two sides met on 5 March 2018." + BODY,
        "Published on March 5, 2018, the report says that the two countries had agreed on most of what was on it.",
        "Talks fail\nSunday 29 February 2015" + BODY,
        "MONTREAL, June 19 - Canada said the talks had failed.",
    ],
)
def test_what_is_no_day_of_publication_leaves_the_article_undated(text: str) -> None:
    found = date_article(Article(text=text))
    assert (found.interval, found.basis) == (None, "none")


def test_metadata_counts_where_the_text_is_silent() -> None:
    published = Interval(earliest=date(2018, 3, 1), latest=date(2018, 3, 31))
    found = date_article(Article(text="Talks fail" + BODY, published=published, published_basis="metadata"))
    assert (found.interval, found.basis) == (published, "metadata")


def test_the_text_outranks_metadata_and_both_are_kept() -> None:
    crawled = Interval.day(date(2018, 3, 9))
    article = Article(text="Talks fail\nMarch 5, 2018" + BODY, published=crawled, published_basis="metadata")
    found = date_article(article)
    assert found.interval == Interval.day(date(2018, 3, 5))
    assert {candidate.interval for candidate in found.candidates} == {crawled, Interval.day(date(2018, 3, 5))}


def test_a_dateline_without_a_year_takes_the_year_of_the_metadata() -> None:
    crawled = Interval.day(date(2018, 1, 2))
    found = date_article(
        Article(
            text="MEXICO CITY, Dec. 30 (Wire) - The round ended." + BODY, published=crawled, published_basis="metadata"
        )
    )
    assert found.interval == Interval.day(date(2017, 12, 30))


PIECES = [
    "Posted",
    "Updated",
    "March",
    "5",
    "31",
    "February",
    "2018",
    ",",
    "-",
    "\n",
    "LONDON",
    "(AFP)",
    "—",
    ":",
    "©",
    "2018-13-40",
    "١٢",
    "07:44",
    "By",
    "|",
    "Mon,",
    "For Immediate Release",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join))
def test_no_text_breaks_it_and_the_chosen_day_is_a_candidate(text: str) -> None:
    found = date_article(Article(text=text))
    assert (found.interval is None) == (found.basis == "none")
    if found.interval is not None:
        assert found.interval in [candidate.interval for candidate in found.candidates]


@pytest.mark.parametrize(
    "text",
    [
        "How it went\n\nMarch 5, 2018. The ministers meet.\n\nMarch 9, 2018. They part without a word.\n",
        "How it went\nThe ministers met in Bergen on March 5, 2018\n\nThey left without an agreement.\n",
        "How it went\nA deal signed at Bergen, 5 March 2018, is void\n\nThey left without an agreement.\n",
    ],
)
def test_days_of_what_is_told_are_not_the_articles_own(text: str) -> None:
    assert date_article(Article(text=text)).basis != "stated"

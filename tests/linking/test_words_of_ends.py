"""Endings, denials, matters and figures: each row of data by its example, and what must not be taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from communique.interval import Interval
from communique.linking import denials, passages
from communique.linking.contradictions import sense_of, verdict_examples
from communique.linking.figures import differ, figures
from communique.linking.matters import day_named, families, main_clause, matter_of


@pytest.mark.parametrize(("example", "means"), passages.examples())
def test_each_ending_is_read_from_its_example(example: str, means: str) -> None:
    assert means in {ending.means for ending in passages.endings(example)}


@pytest.mark.parametrize("example", denials.examples())
def test_each_denial_is_read_from_its_example(example: str) -> None:
    assert denials.denial_in(example) is not None


@pytest.mark.parametrize(("example", "sense"), verdict_examples())
def test_each_verdict_is_read_from_its_example(example: str, sense: str) -> None:
    assert sense_of(example) == sense


@pytest.mark.parametrize("family", families(), ids=lambda one: one.name)
def test_each_kind_of_matter_is_read_from_its_example(family: object) -> None:
    assert family.name in matter_of(family.example).families  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        "the talks could break down",
        "to avoid that the talks collapsed",
        "unless they reach an agreement",
        "nobody wants the round to end without a deal",
    ],
)
def test_a_feared_end_is_no_end(words: str) -> None:
    assert not [e for e in passages.endings(words) if e.means in ("none", "reached")]


@pytest.mark.parametrize(
    "words",
    [
        "the council rejected the offer",
        "there was no alternative to the bridge",
        "he did not deny the words",
        "they were denied access to the port",
    ],
)
def test_a_stance_is_no_denial(words: str) -> None:
    assert denials.denial_in(words) is None


def test_conditions_are_not_the_matter() -> None:
    assert matter_of(main_clause("the fund may pay if parliament adopts the law")).family == "payment"
    assert matter_of(main_clause("If the vote fails, the two chiefs will meet")).family == "meeting"


def test_a_day_is_found_however_it_is_spelt() -> None:
    window = Interval(earliest=date(2021, 5, 3), latest=date(2021, 5, 9))
    for words in ("by May 9", "on 9 May", "the 9th of May"):
        assert day_named(words, window, None)
    assert not day_named("by May 8", window, None)
    friday = Interval.day(date(2021, 5, 7))
    assert day_named("Friday's session", friday, date(2021, 5, 8))
    assert not day_named("Friday's session", friday, date(2021, 5, 20))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("it lasted 45 minutes by one count and half an hour by another", True),
        ("a loan of 3.2 billion euros, or 3.4bn euros with interest", True),
        ("about 1.60 billion euros, put by others at 1.61bn euros", False),
        ("7 million people and 20 ships", False),
    ],
)
def test_figures_differ_by_more_than_rounding(words: str, expected: bool) -> None:
    found = figures(words)
    assert any(differ(a, b) for i, a in enumerate(found) for b in found[i + 1 :]) is expected

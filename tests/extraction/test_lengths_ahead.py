"""Lengths of time from now: what no number counts, and what is counted from something else."""

from __future__ import annotations

from datetime import date

import pytest

from communique import read
from communique.interval import Interval
from communique.types import Article

TOLD = date(2031, 7, 2)  # a Wednesday


def window(text: str) -> set[date | None]:
    """Return the last days of what the text expects."""
    read_as = read(Article(text=text, published=Interval.day(TOLD), published_basis="stated"))
    whens = [one.when for one in read_as.statements if one.kind == "expectation"]
    return {when.latest if when is not None else None for when in whens}


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("within the fortnight", date(2031, 7, 16)),
        ("within the week", date(2031, 7, 9)),
        ("within 48 hours", date(2031, 7, 4)),
        ("within days", date(2031, 7, 9)),
        ("before the week is out", date(2031, 7, 6)),
        ("before the month is out", date(2031, 7, 31)),
        ("before the year is over", date(2031, 12, 31)),
        ("before the summer is over", date(2031, 9, 22)),
        ("in the coming fortnight", date(2031, 7, 16)),
    ],
)
def test_a_length_from_now_is_a_window(words: str, last: date) -> None:
    assert last in window(f"The envoy said that a deal on the tin quotas was likely {words}.")


@pytest.mark.parametrize(
    "words", ["within a week of the vote", "within the week of the vote", '"within 48 hours" of a vote']
)
def test_what_is_counted_from_something_else_is_no_length_from_now(words: str) -> None:
    found = window(f"The envoy said that a deal on the tin quotas was likely {words}.")
    assert not found & {date(2031, 7, 9), date(2031, 7, 4)}

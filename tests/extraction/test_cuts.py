"""The cuts from which statements are shown are chosen over all kinds together."""

from __future__ import annotations

import pytest
from eval.cuts import Tally, cuts_of, figures

WELL_FOUND = {0.2: Tally(right=80, found=10, false=20, gold=100), 0.5: Tally(right=70, found=5, false=5, gold=100)}
BADLY_FOUND = {0.2: Tally(right=8, found=4, false=60, gold=20), 0.5: Tally(right=4, found=1, false=2, gold=20)}


def test_the_figures_are_those_of_the_counts_summed() -> None:
    found, right = figures({"event": WELL_FOUND, "agenda": BADLY_FOUND}, {"event": 0.2, "agenda": 0.2})
    assert found == pytest.approx(2 * 102 / (182 + 120))
    assert right == pytest.approx(2 * 88 / (182 + 120))


def test_a_kind_found_badly_is_shown_where_it_helps_the_whole() -> None:
    alone = {0.2: Tally(right=8, found=4, false=28, gold=20), 0.5: Tally(right=4, found=1, false=5, gold=20)}
    assert cuts_of({"agenda": alone}) == {"agenda": 0.2}
    assert cuts_of({"event": WELL_FOUND, "agenda": alone})["agenda"] == 0.5


def test_of_cuts_that_show_alike_the_higher_is_taken() -> None:
    same = Tally(right=9, found=0, false=1, gold=10)
    assert cuts_of({"quote": {0.2: same, 0.4: same, 0.6: Tally(right=3, found=0, false=0, gold=10)}}) == {"quote": 0.4}


def test_nothing_shown_and_nothing_in_the_gold_is_no_error() -> None:
    assert figures({"term": {0.5: Tally(0, 0, 0, 0)}}, {"term": 0.5}) == (0.0, 0.0)

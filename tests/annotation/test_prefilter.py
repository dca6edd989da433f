"""The prefilter: what it leaves out, and that it changes nothing of what it keeps."""

from __future__ import annotations

import numpy as np
import pytest

from communique.annotation.prefilter import load_weights, may_state
from communique.annotation.syntax import parse
from communique.pipeline import READER, WHOLE_READER, read
from communique.types import Article

TABLE = "Shr 41 cts vs 38 cts\n\nNet 3,104,000 vs 2,877,000\n\nRevs 44.2 mln vs 40.9 mln"
TALKS = "The ministers of Norland and Sudria met in Oslo on Monday.\n\nThey want the ports to open by June."


@pytest.mark.parametrize("paragraph", TABLE.split("\n\n"))
def test_tables_of_figures_promise_no_statement(paragraph: str) -> None:
    assert not may_state(paragraph)


@pytest.mark.parametrize("paragraph", [*TALKS.split("\n\n"), "“Net 3,104,000.”", "Net 3,104,000?"])
def test_reports_wishes_and_quotations_may_hold_one(paragraph: str) -> None:
    assert may_state(paragraph)


def test_what_nobody_asks_for_costs_no_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.annotation.syntax._tag_and_parse", lambda *_: pytest.fail("parsed"))
    assert not read(Article(text=TABLE)).statements


def test_paragraphs_behind_the_last_wanted_one_stay_words() -> None:
    whole = parse(f"{TALKS}\n\n{TABLE}")
    doc = parse(f"{TALKS}\n\n{TABLE}", wanted=may_state)
    assert [token.text for token in doc] == [token.text for token in whole]
    edge = len(doc.char_span(0, len(TALKS), alignment_mode="contract") or ())
    columns = ["TAG", "DEP", "HEAD", "LEMMA", "POS", "SENT_START"]
    assert np.array_equal(doc.to_array(columns)[:edge], whole.to_array(columns)[:edge])
    assert not any(token.tag_ or token.dep_ or token.lemma_ for token in doc[edge + 1 :])


def test_paragraphs_before_a_wanted_one_are_parsed() -> None:
    assert all(token.tag_ for token in parse(f"{TABLE}\n\n{TALKS}", wanted=may_state))


def test_each_way_gives_the_same_and_says_which_it_was() -> None:
    article = Article(text=f"{TALKS}\n\n{TABLE}")
    kept, whole = read(article).statements, read(article, prefilter=False).statements
    assert [one.id for one in kept if one.shown] == [one.id for one in whole if one.shown]
    assert {one.reader for one in kept} == {READER} and {one.reader for one in whole} == {WHOLE_READER}


def test_the_table_has_a_bias_and_words() -> None:
    assert "" in load_weights() and len(load_weights()) > 1000

"""What frees somebody is asked of those who hold him."""

from __future__ import annotations

import pytest

from communique.pipeline import read
from communique.types import Article, ConditionClaim


@pytest.mark.parametrize(
    ("text", "step", "requires"),
    [
        (
            "The union met the company on Tuesday. It will not return to work until the five dismissed drivers are "
            "reinstated.",
            "union",
            "company",
        ),
        (
            "Iran and the United States exchanged messages. Iran will not return to talks until Jamshid Karimi "
            "goes free, its foreign minister said.",
            "Iran",
            "United States",
        ),
    ],
)
def test_who_is_to_be_freed_is_not_asked_to_free(text: str, step: str, requires: str) -> None:
    claims = [one.claim for one in read(Article(text=text)).statements if one.kind == "condition"]
    claim = next(one for one in claims if isinstance(one, ConditionClaim) and one.requires.party is not None)
    assert (claim.step.party, claim.requires.party) == (step, requires)


def test_a_body_may_have_to_let_itself_be_changed() -> None:
    text = "Israel and Hezbollah traded fire. Israel will step up its raids unless Hezbollah is disarmed."
    claims = [one.claim for one in read(Article(text=text)).statements if one.kind == "condition"]
    assert any(isinstance(one, ConditionClaim) and one.requires.party == "Hezbollah" for one in claims)

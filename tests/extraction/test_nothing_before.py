"""Conditions by "before" where the refusal lies in the noun: nothing comes before something else."""

import pytest

from communique.extraction.conditions import find_conditions
from communique.extraction.reader import annotate
from communique.types import ConditionClaim


def read(text: str) -> list[tuple[str, str, str | None, str]]:
    """Return the rule, the step, who must act and how, of each condition found."""
    found = []
    for one in find_conditions(annotate(text)):
        assert isinstance(one.claim, ConditionClaim)
        claim = one.claim
        found.append((one.rule, claim.step.action, claim.requires.party, claim.requires.action))
    return found


NEGATIVE = "condition.before.negative"


@pytest.mark.parametrize(
    ("text", "step", "needed", "act"),
    [
        ("There will be no ceasefire before the prisoners come home.", "ceasefire", "prisoners", "come home"),
        ("No tin will be sold before the council has voted.", "tin", "council", "vote"),
        ("No price could be agreed before the smelters met.", "price", "smelters", "meet"),
        ("The council can set no price before the smelters report.", "price", "smelters", "report"),
        ("Not a ton would be shipped before the quota was settled.", "ton", None, "settle quota"),
        ("The army will not leave before the mines are cleared.", "leave", None, "clear mines"),
    ],
)
def test_what_must_come_first_is_required_for_what_there_is_none_of(
    text: str, step: str, needed: str | None, act: str
) -> None:
    ((rule, told, party, requires),) = read(text)
    assert (rule, party, requires) == (NEGATIVE, needed, act)
    assert step in told


def test_whoever_says_that_there_will_be_none_takes_the_step() -> None:
    text = "There will be no talks before the union calls off the strike, the company said."
    (one,) = find_conditions(annotate(text))
    assert isinstance(one.claim, ConditionClaim)
    assert (one.claim.party, one.claim.step.party, one.claim.requires.party) == ("company", "company", "union")


@pytest.mark.parametrize(
    "text",
    [
        "There will be a ceasefire before the prisoners come home.",
        "There was no truce before the rains came.",
        "The union will meet before the council votes.",
        "Some tin was sold before the council voted.",
    ],
)
def test_what_merely_comes_earlier_or_came_is_no_condition(text: str) -> None:
    assert read(text) == []

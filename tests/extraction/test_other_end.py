"""Who is on the other end of an offer or demand, and what concedes instead of tying."""

from __future__ import annotations

import pytest

from communique.pipeline import read
from communique.types import Article, PositionClaim


def holders(text: str) -> set[str | None]:
    return {one.claim.party for one in read(Article(text=text)).statements if isinstance(one.claim, PositionClaim)}


@pytest.mark.parametrize(
    ("text", "party", "other"),
    [
        ("Harwich Motors also received an offer from Norlink Ports of 65 dollars a share.", "Norlink Ports", "Harwich"),
        ("Brazil has received a proposal from its creditors.", "creditors", "Brazil"),
        ("Chad was handed a demand by the rebels to leave the town.", "rebels", "Chad"),
        ("Karl Voss had written two letters to Marta Lind urging such an offer.", "Karl Voss", "Marta Lind"),
    ],
)
def test_an_offer_or_demand_is_not_held_by_whoever_gets_it(text: str, party: str, other: str) -> None:
    found = holders(text)
    assert party in found
    assert not any(other in (name or "") for name in found)


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("The union said it would strike even if the mill raised wages.", False),
        ("The union said it would strike if the mill cut wages.", True),
        ("The union said it would strike even if the mill raised wages, unless the drivers are paid.", True),
    ],
)
def test_what_would_change_nothing_is_no_condition(text: str, ties: bool) -> None:
    assert any(one.kind == "condition" for one in read(Article(text=text)).statements) == ties

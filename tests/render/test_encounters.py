"""Whether a sentence says that two met each other."""

import re

import pytest

from communique.render.encounters import who_met

SIDES = {"Arlen": "Arcadia", "Brodt": "Borduria", "Arcadia": "Arcadia", "Envoys of Arcadia and Borduria": "?"}


def met(words: str, *names: str) -> list[str]:
    places = {name: found for name in names if (found := re.search(re.escape(name), words))}
    return who_met(words, places, SIDES)


@pytest.mark.parametrize(
    "words",
    [
        "Arlen met Brodt in Carrow on Monday.",
        "Foreign Minister Arlen and Prime Minister Brodt held talks in Carrow.",
        "Talks between Arlen and Brodt ended without a text.",
        "Arlen told Brodt by telephone on Monday that there was time.",
        "Arlen gave the message to Brodt when they met on Monday.",
    ],
)
def test_two_who_met(words: str) -> None:
    assert met(words, "Arlen", "Brodt") == ["Arlen", "Brodt"]


@pytest.mark.parametrize(
    "words",
    [
        "Speaking at the lake summit on Sunday, Arlen accused Brodt of a breach.",
        "Arlen rejected the terms that Brodt had set, but a new round of talks opened in Carrow.",
        "Arlen saw the two teams in Carrow on Monday during Brodt's visit.",
        "Arlen called on Brodt on Monday to come back to the table.",
        "Arlen's position after the talks was what troubled Brodt.",
        "Arlen is meeting growers, millers and exporters to weigh what the failure of the talks in Carrow "
        "with all their guests means for Brodt.",
    ],
)
def test_two_who_are_only_named(words: str) -> None:
    assert met(words, "Arlen", "Brodt") == []


def test_one_side_does_not_meet_itself_nor_a_name_the_name_that_it_is_part_of() -> None:
    assert met("Arlen met the cabinet of Arcadia.", "Arlen", "Arcadia") == []
    words = "Envoys of Arcadia and Borduria ended a week of talks."
    assert met(words, "Envoys of Arcadia and Borduria", "Arcadia") == []

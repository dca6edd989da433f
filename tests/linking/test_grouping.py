"""Grouping finds what comparing all with all would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from communique.linking.grouping import gathered
from communique.linking.words import likeness

WORDS = st.sampled_from("lift sanctions timber duty port herring quota border grain water list prison".split())
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=24)


def one_by_one(phrases: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for phrase in phrases:
        home = next((group for group in groups if likeness(group[0], phrase) >= 0.6), None)
        if home is None:
            groups.append([phrase])
        else:
            home.append(phrase)
    return groups


@given(PHRASES)
def test_no_two_phrases_nearly_the_same_miss_each_other(phrases: list[str]) -> None:
    found = gathered(phrases, lambda _: ["all"], lambda phrase: phrase, lambda a, b: likeness(a, b) >= 0.6)
    assert found == one_by_one(phrases)


def test_seven_stems_share_three() -> None:
    one = "border duty grain herring sanctions timber water"
    other = "sanctions timber water"
    assert likeness(one, other) >= 0.6
    assert len(gathered([one, other], lambda _: [0], str, lambda a, b: likeness(a, b) >= 0.6)) == 1


def test_things_of_no_common_key_stay_apart() -> None:
    assert gathered(["a list", "a list"], lambda _: [object()], str, lambda a, b: True) == [["a list"], ["a list"]]

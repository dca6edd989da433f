"""What events are called: in the words that say most of what the others say."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.interval import Interval
from communique.linking.labels import WORDS, event_label
from communique.linking.words import shorten

DAY = Interval.from_json(["2031-03-02", "2031-03-02"])


def title(*quotes: str, kind: str = "attack", who: tuple[str, ...] = (), place: str | None = None) -> str:
    return event_label(kind, who, place, None, quotes)


def test_the_words_that_say_most_of_what_the_others_say_are_the_title() -> None:
    stray = "a goat was found on the roof of the mill"
    told = ("shells fell on the smelter at dawn", "shells fell on the smelter", "two shells fell at dawn")
    assert title(stray, *told) == "Attack: shells fell on the smelter at dawn"


def test_words_told_twice_in_the_same_way_count_once() -> None:
    told = ("a goat was found on the roof",) * 5 + ("shells fell on the smelter", "shells fell on the smelter at dawn")
    assert title(*told) == "Attack: shells fell on the smelter at dawn"


def test_words_that_open_on_what_was_named_before_give_way() -> None:
    assert title("it fell on the smelter at dawn", "shells that fell on the smelter") == (
        "Attack: shells that fell on the smelter"
    )
    assert title("It fell on the smelter") == "Attack: It fell on the smelter"


def test_only_what_the_title_can_hold_counts() -> None:
    late = "very " * WORDS + "many shells fell on the smelter at dawn"
    assert title(late, "shells fell on the smelter at dawn") == "Attack: shells fell on the smelter at dawn"
    assert title(late) == f"Attack: {shorten(late, WORDS)}" and title(late).endswith("very…")


def test_what_brings_sides_together_bears_their_names_first() -> None:
    label = event_label("meeting", ("Lydia", "Mysia"), "Selem", DAY, ("the envoys sat down over the tin pact",))
    assert label == "Meeting of Lydia and Mysia in Selem: the envoys sat down over the tin pact, 2 March 2031"
    same = event_label("meeting", ("Lydia", "Mysia"), "Selem", DAY, ("Mysia in Selem",))
    assert same == "Meeting of Lydia and Mysia in Selem, 2 March 2031"


quotes = st.lists(
    st.lists(
        st.sampled_from("it shells fell on the smelter at dawn and goats fled".split()), min_size=1, max_size=20
    ).map(" ".join),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(quotes, st.randoms(use_true_random=False))
def test_a_title_is_in_the_words_of_one_whatever_the_order(told: list[str], chance: random.Random) -> None:
    label = title(*told)
    assert label.removeprefix("Attack: ") in {shorten(one, WORDS).rstrip("…") for one in told} | {
        shorten(one, WORDS) for one in told
    }
    chance.shuffle(told)
    assert title(*told) == label
    assert title(*told, *told) == label

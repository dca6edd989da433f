"""Accounts that stand beside each other: announced, taken back, laid on somebody else; and figures so given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as law
from hypothesis import settings
from hypothesis import strategies as st
from tests_linking import statement

from communique.extraction.told import dispute_words
from communique.linking.accounts import ANNOUNCED, ANNOUNCEMENT, BESIDE, NEXT, accounts
from communique.linking.blocks import BlockCache
from communique.linking.figures import disagreements, given
from communique.linking.passages import Passage, passages_of
from communique.types import AgendaClaim, Statement

Told = tuple[str | None, str]
"""Who says it, and the words."""


def laid(*told: Told, gap: int = 2) -> tuple[list[Passage], dict[str, Statement]]:
    """Return the passages of one article that tells these one after the other, and their statements."""
    start, made = 0, []
    for who, words in told:
        one = statement("a", start, AgendaClaim(issue="x"), quote=words, sources=(who,) if who else ())
        announces = dispute_words().search(words.lower()) is not None
        made.append(replace(one, rule=ANNOUNCEMENT if announces else "rule"))
        start += len(words) + gap
    return passages_of({"a": tuple(made)}, BlockCache())["a"], {one.id: one for one in made}


def pairs(*told: Told, gap: int = 2, parties: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    passages, statements = laid(*told, gap=gap)
    return [(one.quote, other.quote) for one, other in accounts(passages, statements, parties)]


DIFFER = (None, "Accounts of the night at the depot differ")
FOREMAN = ("the foreman", "The gate was open until dawn")
STEWARD = ("the steward", "Pickets stood there from midnight on")
DRIVER = ("a driver", "Snow lay on the tracks all week")


def test_what_is_announced_is_what_the_next_two_tell_and_no_more() -> None:
    assert pairs(FOREMAN, STEWARD) == []
    assert pairs(DIFFER, FOREMAN, STEWARD) == [(FOREMAN[1], STEWARD[1])]
    assert pairs(DIFFER, FOREMAN, STEWARD, DRIVER) == [(FOREMAN[1], STEWARD[1])]
    again = (None, "How the snow came there is disputed")
    assert len(pairs(DIFFER, FOREMAN, STEWARD, again, DRIVER, FOREMAN)) == 2


def test_an_announcement_holds_for_what_stands_near_behind_it() -> None:
    assert pairs(FOREMAN, STEWARD, DIFFER) == []
    assert pairs(DIFFER, FOREMAN, STEWARD, gap=ANNOUNCED + 1) == []
    far = (None, "It had rained since noon, " * 12)
    assert pairs(DIFFER, far, FOREMAN, STEWARD) == []


def test_an_announcement_of_many_words_tells_one_account_itself() -> None:
    told = ("the broker", "the tin left the smelter in March and how much of it was sold is disputed to this day")
    answer = ("the council", "All of it lay in a shed in Lima")
    assert pairs(told, answer) == [(told[1], answer[1])]
    assert pairs(FOREMAN, told) == []
    short = ("the broker", "How much of it was sold is disputed")
    assert pairs(short, answer) == []


def test_one_source_is_not_held_against_itself() -> None:
    assert pairs(DIFFER, FOREMAN, (FOREMAN[0], STEWARD[1])) == []


RANG = ("the colonel", "The rebels broke the truce at the mill that night")


def test_only_neighbours_are_accounts_of_one_thing() -> None:
    second = ("a rebel leader", "They had not broken any truce near the mill")
    assert pairs(RANG, second, gap=BESIDE - 10) == [(RANG[1], second[1])]
    assert pairs(RANG, second, gap=BESIDE + 1) == []
    few = ("a rebel leader", "They had not")
    assert pairs(RANG, few, gap=NEXT) == [(RANG[1], few[1])]
    assert pairs(RANG, few, gap=NEXT + 1) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (RANG, ("a rebel leader", "They had not broken any truce near the mill"), True),
        (RANG, ("a rebel leader", "They had not"), True),
        (RANG, ("a rebel leader", "They had not seen so much snow since the winter of the famine"), False),
        (RANG, ("a rebel leader", "They will not keep a truce near the mill"), False),
        (RANG, ("a rebel leader", "They hope that the truce at the mill was not broken"), False),
        (
            ("the colonel", "The rebels did not keep the truce at the mill"),
            ("a rebel", "The truce had not been kept"),
            False,
        ),
        (("the colonel", "The rebels must leave the mill"), ("a rebel leader", "They had not"), False),
        (("Hana Darr", "Darr was willing to leave the mill"), ("the steward", "The steward was not"), False),
        (RANG, ("a rebel leader", "nobody at the mill wanted the rain"), False),
        (
            ("the union", "It wants nine per cent for all drivers"),
            ("the airline", "It had never paid drivers nine"),
            False,
        ),
    ],
)
def test_a_deed_is_taken_back_where_words_are_shared_or_few(first: Told, second: Told, expected: bool) -> None:
    assert bool(pairs(first, second)) is expected


def test_names_of_the_parties_are_no_shared_words() -> None:
    first = ("the colonel", "Zubrin opened the dam")
    second = ("a rebel leader", "Zubrin had not left the capital since the end of the rains")
    assert pairs(first, second, parties=frozenset({"zubri", "zubrin"})) == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("it was the army that had fired on the bridge", True),
        ("it was the rain that ruined the harvest", False),
        ("the army had fired on the bridge", False),
    ],
)
def test_that_it_was_somebody_else_is_another_account(second: str, expected: bool) -> None:
    first = ("the colonel", "Rebels fired on the bridge at dawn")
    assert bool(pairs(first, ("a rebel leader", second))) is expected


def test_who_says_it_alone_tells_nothing() -> None:
    tag = ("the steward", "the chief steward of the north depot said")
    assert pairs(DIFFER, FOREMAN, tag) == []
    assert pairs(DIFFER, FOREMAN, tag, STEWARD) == [(FOREMAN[1], STEWARD[1])]


passages = st.lists(st.sampled_from([DIFFER, FOREMAN, STEWARD, DRIVER, RANG, ("a rebel", "They had not")]), max_size=8)


@settings(deadline=None)
@law(passages, st.integers(1, 300))
def test_accounts_are_of_two_sources_in_the_order_of_the_text(told: list[Told], gap: int) -> None:
    laid_out, statements = laid(*told, gap=gap)
    for one, other in accounts(laid_out, statements, frozenset()):
        assert one.sources != other.sources and one.end <= other.start <= one.end + BESIDE


# --- figures


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the union counts 9,000", [(9000.0, "")]),
        ("the army speaks of 1.2 million tons", [(1.2e6, "tons")]),
        ("the paper puts it at 14 percent", [(14.0, "percent")]),
        ("he saw 12 shells and 3 mines", [(12.0, "shell"), (3.0, "mine")]),
        ("the union demands 9 percent", []),
        ("the airline offered 4 percent", []),
        ("the price rose by another 40 dollars", []),
        ("tin fell 7 percent", []),
        ("the pact was signed on May 12", []),
        ("shells fell at 10:30", []),
        ("the ledger of 1998/99", []),
    ],
)
def test_a_figure_is_given_as_a_fact_if_nobody_wants_it_and_it_is_no_change_or_date(
    words: str, expected: list[tuple[float, str]]
) -> None:
    assert [(one.value, one.unit) for one in given(words)] == expected


def found(*told: Told, gap: int = 2) -> list[tuple[str, str]]:
    laid_out, statements = laid(*told, gap=gap)
    return [one.values for one in disagreements({"a": laid_out}, statements, {"a": ()}, BlockCache())]


COUNTED = ("the works council", "The council counts 420 drivers on the list")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("the company", "The company speaks of 310 drivers"), True),
        (("the company", "The company counts 310"), True),
        (("the company", "The company has 310 drivers"), False),
        (("the company", "The company's books have 310"), True),
        (("the company", "The company speaks of 310 trams"), False),
        (("the company", "The company counts 425 drivers"), False),
        (("the company", "The company offers 310 drivers a bonus"), False),
        (("the company", "The company counted on a rise of 310"), False),
        (("the works council", "The council knew of 310 drivers"), False),
        ((None, "A clerk counted 310 drivers"), False),
    ],
)
def test_two_sources_that_give_other_figures_of_one_unit_beside_each_other_differ(second: Told, expected: bool) -> None:
    assert bool(found(COUNTED, second)) is expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Brazil shipped 19.6 mln bags in 1985", "The board counts 18 mln bags in its sheds"),
        ("Chile has sold four mln tonnes of maize", "The board says two mln tonnes of that are for Peru"),
        (
            "The output of Norland is three mln bpd by its quota",
            "The paper says Estmark pumps two mln bpd by its quota",
        ),
        ("The price falls to 85 cents", "The broker says it is probably 90 cents"),
        ("The union counts 175,600 tonnes of new sales", "The board's report consisted of 140,600 tonnes of new sales"),
    ],
)
def test_figures_of_two_things_of_a_part_or_of_what_is_to_come_do_not_differ(first: str, second: str) -> None:
    assert not found(("the union", first), ("the board", second))


def test_a_bare_number_at_the_end_is_in_the_scale_of_the_one_before() -> None:
    first = ("the clerk", "The clerk says 6.5 million crowns")
    assert found(first, ("the cabinet", "The cabinet says nine")) == [("6.5 million crowns", "nine")]
    assert not found(first, ("the cabinet", "The cabinet says nine of them will go"))


def test_figures_far_apart_are_not_set_against_each_other() -> None:
    assert found(COUNTED, ("the company", "The company speaks of 310 drivers"), gap=161) == []


def test_only_the_second_of_two_figures_may_be_bare() -> None:
    bare = ("the company", "The company counts 310")
    assert found(COUNTED, bare) and not found(bare, COUNTED)

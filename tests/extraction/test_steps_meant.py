"""What "do so" means in a condition, and whose army it is."""

import pytest

from communique.pipeline import read
from communique.types import Action, Article, ConditionClaim

TEXT = (
    "Norland's chief negotiator, Hamad Voss, said on Monday that the army would pull back from the road only after the "
    "Taran Liberation Front had handed over its heavy weapons. The Front's spokeswoman, Mina Torv, said it would do so "
    "when the army had left, not before. Norland's government has not answered."
)


def conditions_of(text: str) -> list[tuple[Action, Action]]:
    found = [one.claim for one in read(Article(text=text)).statements if one.shown]
    return [(claim.step, claim.requires) for claim in found if isinstance(claim, ConditionClaim)]


def test_to_do_so_is_to_do_what_the_other_asked_for() -> None:
    steps = [step.action for step, _ in conditions_of(TEXT)]
    assert not any(action.startswith("do so") for action in steps)
    assert sum("hand over its heavy weapons" in action for action in steps) == 1


def test_not_before_is_no_part_of_what_is_required() -> None:
    assert "leave" in [requires.action for _, requires in conditions_of(TEXT)]


def test_an_army_that_nobody_is_named_for_is_the_governments() -> None:
    actors = {actor.name: actor for actor in read(Article(text=TEXT)).actors}
    assert actors["army"].member_of == "Norland"


def test_of_two_states_with_governments_neither_is_given_the_army() -> None:
    text = TEXT + " Estmark's government said that it would watch."
    actors = {actor.name: actor for actor in read(Article(text=text)).actors}
    assert actors["army"].member_of is None


@pytest.mark.parametrize(
    ("text", "step", "requires"),
    [
        # What stays in a state until something is done is to be brought out of it.
        ("The border would stay closed until Arcadia returned the boats", "open border", "return the boats"),
        ("The accounts would remain frozen until Arcadia returned the boats", "release accounts", "return the boats"),
        # A subject that is nobody's who acts is part of what is asked.
        ("The border would stay closed until Captain Rueda is home", "open border", "Captain Rueda be home"),
        ("Borduria would not sign unless its minister, Ana Duarte, agreed", "sign", "agree"),
    ],
)
def test_a_step_in_its_own_words(text: str, step: str, requires: str) -> None:
    said = f"Borduria's government said on Monday. {text}, Borduria's government said. Arcadia's government refused."
    assert [(one.action, other.action) for one, other in conditions_of(said)] == [(step, requires)]


def test_a_pronoun_that_is_nobodys_is_no_part_of_a_step() -> None:
    text = "Norland said that it would not lift the blockade until the Taran Front hands over its weapons."
    ((step, requires),) = conditions_of(text)
    assert step.action == "lift the blockade" and (requires.party, requires.stated) == ("Taran Front", True)


def test_who_is_to_act_is_stated_where_the_words_make_it_act() -> None:
    ((step, requires),) = conditions_of(
        "The Taran Front will not speak of arms until the status of the valley is settled. "
        "Norland's government refused to answer."
    )
    assert (step.party, step.stated) == ("Taran Front", True)
    assert not requires.stated


def test_who_is_named_by_a_passive_is_stated() -> None:
    ((_, requires),) = conditions_of(
        "The Taran Front will not speak of arms until the road is opened by Norland's army."
    )
    assert requires.stated

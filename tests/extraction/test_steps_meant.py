"""What "do so" means in a condition, and whose army it is."""

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

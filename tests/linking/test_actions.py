import pytest

from communique.linking.actions import Concession, classify, concessions, same_step, shown_by
from communique.types import Action


@pytest.mark.parametrize("concession", concessions(), ids=lambda one: one.name)
def test_each_class_is_shown_by_its_example(concession: Concession) -> None:
    found = shown_by(concession.example)
    assert found is not None and found[0] == concession.name


@pytest.mark.parametrize(
    "words",
    ["disband its nuclear arsenals", "give up all its nuclear weapons", "total denuclearization", "dismantle its bomb"],
)
def test_wordings_of_giving_up_weapons_are_one_class(words: str) -> None:
    assert classify(Action(party="A", action=words)).action_class == "disarm"


@pytest.mark.parametrize("words", ["lift sanctions", "remove sanctions", "sanctions relief", "end economic embargoes"])
def test_wordings_of_lifting_sanctions_are_one_class(words: str) -> None:
    assert classify(Action(party="A", action=words)).action_class == "sanctions-relief"


def test_imposing_is_not_lifting() -> None:
    assert not same_step(
        classify(Action(party="A", action="impose new sanctions")), classify(Action(party="A", action="lift sanctions"))
    )


def test_words_without_a_class_are_compared_as_words() -> None:
    one, other = Action(party="A", action="paint the bridge green"), Action(party="A", action="paint the green bridge")
    assert same_step(one, other) and not same_step(one, Action(party="A", action="close the old port"))

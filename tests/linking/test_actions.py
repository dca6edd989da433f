import pytest

from communique.linking.actions import (
    Concession,
    _table,
    classify,
    concessions,
    concluded,
    explain_match,
    same_class,
    same_step,
    shown_by,
    shown_in_context,
)
from communique.types import Action


@pytest.mark.parametrize("concession", concessions(), ids=lambda one: one.name)
def test_each_class_is_shown_by_its_example(concession: Concession) -> None:
    found = shown_by(concession.example)
    assert found is not None and found[0] == concession.name


@pytest.mark.parametrize("concession", concessions(), ids=lambda one: one.name)
def test_no_class_takes_its_near_miss(concession: Concession) -> None:
    found = shown_by(concession.near_miss)
    assert concession.near_miss and (found is None or found[0] != concession.name)


def test_every_pair_of_kin_classes_is_shown_by_its_examples() -> None:
    for row in _table()["kin"]:
        found = [shown_by(words) for words in row["example"]]
        assert all(found)
        assert same_class(*(one[0] for one in found if one is not None))


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


def test_a_bare_verb_takes_the_object_that_is_told_beside_it() -> None:
    action = Action(party="A", action="lift which")
    assert shown_in_context(action, ["the tariffs on tin", "a tariff", "sanctions"]) == (
        "cut-tariffs",
        ("tariff", "lift"),
    )
    assert shown_in_context(Action(party="A", action="lift the anchor"), ["tariffs"]) is None
    assert shown_in_context(Action(party="A", action="lift them"), ["the weather"]) is None


def test_a_match_is_explained_by_the_words_that_show_it() -> None:
    one = classify(Action(party="A", action="disband its arsenal"))
    other = classify(Action(party="B", action="denuclearise"))
    match = explain_match(one, other)
    assert match is not None and match.words == (("arsenal", "disband"), ("denuclear",))
    assert explain_match(one, classify(Action(party="B", action="raise wages"))) is None


def test_a_deal_is_told_as_done_or_not() -> None:
    row = _table()["deal"]
    assert concluded(row["example"]) and not concluded(row["near_miss"])
    assert not concluded("the accord that the premier had foreseen for May")


def test_what_an_army_does_with_a_place_is_its_withdrawal() -> None:
    assert classify(Action(party="the army", action="leave the valley")).action_class == "withdraw-forces"
    assert classify(Action(party="army", action="pull back from the road")).action_class == "withdraw-forces"
    assert classify(Action(party="the union", action="leave the valley")).action_class is None
    assert classify(Action(party="army", action="sign nothing")).action_class != "withdraw-forces"

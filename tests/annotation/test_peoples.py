"""States in no gazetteer: known by their adjectives, their capitals, and what a minister is of."""

import pytest

from communique.annotation.cast import Part
from communique.demonyms import is_adjective_of, looks_like_adjective
from communique.extraction.reader import annotate


def cast_of(text: str) -> dict[str, Part]:
    return annotate(text).cast.parts


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Lydian", "Lydia"),
        ("Marquese", "Marque"),
        ("Saravis", "Sarav"),
        ("Tigrayan", "Tigray"),
        ("Ormish", "Orma"),
        ("Selenian", "Selene"),
        ("Valloner", "Vallon"),
    ],
)
def test_an_adjective_is_formed_of_its_name(word: str, name: str) -> None:
    assert is_adjective_of(word, name) and not is_adjective_of(name, word)


@pytest.mark.parametrize(
    ("word", "name"), [("Lydia", "Lydia"), ("Lydian", "Lyra"), ("Marton", "Mar"), ("Orland", "Orla"), ("Sarin", "Sara")]
)
def test_other_words_are_no_adjectives(word: str, name: str) -> None:
    assert not is_adjective_of(word, name)


def test_looks_alone_need_five_letters() -> None:
    assert looks_like_adjective("Ormese") and not looks_like_adjective("Ivan") and not looks_like_adjective("Lord")


def test_a_name_with_an_adjective_is_a_state_and_both_mean_it() -> None:
    parts = cast_of("Lydoria wants more water. The Lydorian minister, Hana Soll, said that the river belonged to all.")
    assert parts["Lydoria"].type == "state" and parts["Lydoria"].forms == {"Lydoria", "Lydorian"}
    assert parts["Hana Soll"].member_of == "Lydoria"
    assert "Lydorian" not in parts


def test_a_counterpart_belongs_to_the_state_of_the_adjective() -> None:
    parts = cast_of("Lydoria sent its minister. His Orvian counterpart, Jon Tarr, stayed in Orvia.")
    assert parts["Jon Tarr"].member_of == "Orvia"


def test_an_adjective_alone_names_its_people_before_a_noun_of_government() -> None:
    assert cast_of("The Lydorian delegation left.")["Lydorian"].type == "state"
    assert "Lydorian" not in cast_of("The Lydorian orchestra left.")
    assert "Christian" not in cast_of("The Christian leadership left. Christian officials spoke.")


def test_a_surname_makes_no_state() -> None:
    parts = cast_of("Anton Rezai met the Rezaian officials. Rezai left.")
    assert all(part.type != "state" for name, part in parts.items() if name != "Rezaian")


def test_a_capital_belongs_to_its_state() -> None:
    parts = cast_of("Talks open in Savar, the Lydorian capital. Lydoria will attend.")
    assert parts["Savar"].member_of == "Lydoria"


def test_what_a_minister_is_of_is_nobody() -> None:
    parts = cast_of("Deputy Economics Minister Peter Soll met the Minister of Water Resources Hana Tarr.")
    assert {"Peter Soll", "Hana Tarr"} <= parts.keys()
    assert not any("Economics" in name or "Water" in name for name in parts)


def test_what_lies_somewhere_does_not_act_but_people_of_such_names_do() -> None:
    parts = cast_of("The Kessar Dam will be filled. Peter Hall, the union chief, said so.")
    assert parts["Kessar Dam"].type == "place" and parts["Peter Hall"].type == "person"


def test_the_government_is_not_that_of_the_city_where_they_met() -> None:
    context = annotate("Negotiators met in Tunis on Monday. The government will answer on Friday.")
    assert all(context.cast.at[t.i] != "Tunisia" for t in context.doc if t.text == "government")

"""States in no gazetteer: known by their adjectives, their capitals, and what a minister is of."""

import pytest

from communique.annotation.cast import Part
from communique.extraction.reader import annotate
from communique.name_forms import is_adjective_of, looks_like_adjective


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


def test_a_movement_belongs_to_no_state_beside_its_name_and_a_ministry_does() -> None:
    parts = cast_of("Peru's Highland Movement met the Peruvian Foreign Ministry.")
    assert parts["Highland Movement"].member_of is None
    assert parts["Peruvian Foreign Ministry"].member_of == "Peru"


def test_initials_in_brackets_mean_the_body_before_them() -> None:
    parts = cast_of("The Basin Water Council (BWC) met. The BWC will report. The Tin Board (XYZ) left.")
    assert "BWC" in parts["Basin Water Council"].forms and "BWC" not in parts
    assert "XYZ" not in parts["Tin Board"].forms


def test_a_partys_name_may_begin_with_whose_it_is() -> None:
    assert "People's Party" in cast_of("Jon Malk's People's Party left the talks. The People's Party will not vote.")


def test_a_short_form_with_a_capital_is_no_other_body() -> None:
    context = annotate("The Water Committee sent lorries. The Movement let them pass.")
    assert all(context.cast.at.get(t.i) != "Water Committee" for t in context.doc if t.text == "Movement")


def test_the_government_is_that_of_the_state_told_with_one() -> None:
    text = "Lydoria's government met Peru. Peru mediates. The government will answer on Friday."
    context = annotate("The Lydorian minister left. " + text)
    last = [t for t in context.doc if t.text == "government"][-1]
    assert context.cast.state_of(context.cast.at[last.i]) == "Lydoria"

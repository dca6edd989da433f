"""Names with small words inside, names that are months too, names with a title, and where a description ends."""

import pytest

from communique.pipeline import read
from communique.types import Article, LocalActor


def actors_of(text: str) -> dict[str, LocalActor]:
    return {actor.name: actor for actor in read(Article(text=text)).actors}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ulrike von der Aue backed the offer, and her deputy left.", "Ulrike von der Aue"),
        ("Norland's Mr Karim al-Sahra insisted that the talks were over.", "Karim al-Sahra"),
        ("Abdul Amir al-Zahabi of Norland called it a beginning.", "Abdul Amir al-Zahabi"),
        ("Oscar de la Vega declined to meet the mediators.", "Oscar de la Vega"),
        ("Joris van der Meent, the chief executive, said that the loan was ready.", "Joris van der Meent"),
        ("Zia ul-Karim refused to sign.", "Zia ul-Karim"),
        ("Jan Pieter Holst, the premier, rejected the plan.", "Jan Pieter Holst"),
        ("The mediators met the Northern Workers Congress.", "Northern Workers Congress"),
    ],
)
def test_a_name_is_taken_whole(text: str, name: str) -> None:
    found = actors_of(text)
    assert name in found
    assert not any(other != name and set(other.split()) < set(name.split()) for other in found)


def test_a_surname_with_its_particle_is_the_person_of_the_full_name() -> None:
    text = 'Karim al-Sahra came late. "We are leaving," Mr al-Sahra said. The minister said that al-Sahra had left.'
    found = actors_of(text)
    assert [name for name in found if "Sahra" in name] == ["Karim al-Sahra"]
    assert {"Karim al-Sahra", "al-Sahra", "Mr al-Sahra"} <= set(found["Karim al-Sahra"].mentions)


def test_a_title_that_is_written_with_a_name_is_one_of_its_forms() -> None:
    assert "Bishop Morvane" in actors_of("Bishop Morvane rejected the plan.")["Morvane"].mentions


def test_a_month_is_no_given_name() -> None:
    assert not any("Jan" in name.split() for name in actors_of("The talks of Jan. 14 failed, and in Jan Norland left."))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The heads of state for their part commit themselves to hold wages down.", "heads of state"),
        ("An observer from a conservation group was optimistic on Wednesday.", "observer from a conservation group"),
    ],
)
def test_a_description_ends_before_the_verb(text: str, name: str) -> None:
    assert name in actors_of(text)

"""Who belongs to whom, by the words beside a name."""

import pytest

from communique.extraction.reader import annotate

BODIES = "The Selem Front met the Norland Dockers' Union in Lisbon. "


def member(text: str, name: str) -> str | None:
    return annotate(BODIES + text).cast.parts[name].member_of


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Nura Velik, for the Front, said nothing.", "Nura Velik", "Selem Front"),
        ("Nura Velik, for the time being, said nothing.", "Nura Velik", None),
        ("Front spokesman Sami Orek said they would be freed.", "Sami Orek", "Selem Front"),
        ("Former spokesman Sami Orek said they would be freed.", "Sami Orek", None),
        ("The Front will sign no truce, spokesman Sami Orek said.", "Sami Orek", "Front"),
        ("The Front will sign no truce, observer Sami Orek said.", "Sami Orek", None),
        ("No truce will be signed, spokesman Sami Orek said.", "Sami Orek", None),
        ("The People's Party of caretaker Prime Minister Joren Malk refused.", "Joren Malk", "People's Party"),
        ("The Front's Nura Velik spoke. Her counterpart, Lucia Ferrant, denied it.", "Lucia Ferrant", None),
    ],
)
def test_whom_a_person_speaks_for(text: str, name: str, expected: str | None) -> None:
    assert member(text, name) == expected


def test_a_party_is_not_its_leaders() -> None:
    assert member("The People's Party of Prime Minister Joren Malk refused.", "People's Party") is None

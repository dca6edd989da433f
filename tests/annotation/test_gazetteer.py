import pytest

from communique.annotation.gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Pyongyang", "North Korea"),
        ("the Kremlin", "Russia"),
        ("Downing Street", "United Kingdom"),
        ("Greeks", "Greece"),
        ("U.S.", "United States"),
        ("IMF", "International Monetary Fund"),
        ("State Department", "US State Department"),
        ("Agence France-Presse", "AFP"),
        ("DMZ", "demilitarized zone"),
    ],
)
def test_a_surface_names_its_entry(surface: str, name: str) -> None:
    assert load_gazetteer().names[surface][0].name == name


def test_every_entry_belongs_to_an_entry() -> None:
    gazetteer = load_gazetteer()
    assert len(gazetteer.keys) > 600
    assert [e for e in gazetteer.keys.values() if e.member_of and e.member_of not in gazetteer.keys] == []


def test_no_two_states_share_a_name() -> None:
    shared = {
        surface: {e.key for e in entries}
        for surface, entries in load_gazetteer().names.items()
        if sum(e.type == "state" and e.relation in ("name", "alias") for e in entries) > 1
    }
    assert shared == {}


def test_every_state_in_being_has_a_seat_of_government() -> None:
    gazetteer = load_gazetteer()
    seated = {e.key for entries in gazetteer.names.values() for e in entries if e.relation == "metonym-capital"}
    without = {e.name for e in gazetteer.keys.values() if e.type == "state"} - {
        gazetteer.keys[key].name for key in seated
    }
    assert (
        without
        == {
            "Belgium",
            "Singapore",
            "Seychelles",
            "Czechoslovakia",
            "Yugoslavia",
            "North Vietnam",
            "North Yemen",
            "Hong Kong",
            "Wales",
            "Catalonia",
        }
        - {"Wales"}
        | set()
    )


def test_offices_know_who_speaks_for_a_state() -> None:
    offices = load_gazetteer().offices
    assert offices["foreign minister"].official and not offices["analyst"].official

"""Adjectives of states in no gazetteer, initials and short names of bodies mean them in every article."""

from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.peoples import peoples
from communique.types import LocalActor


def actor(name: str, kind: str = "state", above: str | None = None) -> LocalActor:
    return LocalActor(name=name, type=kind, member_of=above, mentions=(name,), known=None)  # type: ignore[arg-type]


def test_an_adjective_means_the_name_that_another_article_has() -> None:
    roster = build_roster(
        {"a": [actor("Lydorian"), actor("Hana Soll", "person", "Lydorian")], "b": [actor("Lydoria", "person")]},
        (),
        BlockCache(),
    )
    assert roster.name("a", "Lydorian") == roster.name("b", "Lydoria") == "Lydoria"
    assert roster.side("Hana Soll") == "Lydoria" and roster.types["Lydoria"] == "state"


def test_what_most_articles_take_for_a_person_is_one() -> None:
    adjectives, states = peoples([actor("Tarr", "person"), actor("Tarr", "person"), actor("Tarr")])
    assert not adjectives and not states


def test_a_state_is_told_as_one_in_every_article() -> None:
    adjectives, states = peoples(
        [actor("Lydoria"), actor("Lydoria", "unknown"), actor("Orvian"), actor("Orvia", "unknown")]
    )
    assert adjectives == {"Orvian": "Orvia"} and states == {"Lydoria", "Orvian", "Orvia"}


def bodies(**names: str) -> list[str | None]:
    told = {key: [actor(name, "organisation") for name in own.split("; ")] for key, own in names.items()}
    roster = build_roster(told, (), BlockCache())
    return [roster.name(key, own.split("; ")[0]) for key, own in names.items()]


def test_a_body_is_known_by_its_initials_and_by_the_end_of_its_name() -> None:
    whole = "International Water Committee"
    assert bodies(a=whole, b="Water Committee", c="IWC") == [whole] * 3


def test_what_two_bodies_may_be_called_is_neither() -> None:
    names = bodies(a="International Water Committee", b="National Water Committee", c="Water Committee")
    assert len(set(names)) == 3


def test_bodies_that_one_article_names_both_are_two() -> None:
    names = bodies(a="Water Committee; International Water Committee", b="International Water Committee")
    assert names == ["Water Committee", "International Water Committee"]

"""Whose government "the government" is, where no article says so."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.homes import LEAST
from communique.linking.roster import Roster
from communique.types import ActorType, LocalActor


def actor(name: str, kind: ActorType, of: str | None = None, *forms: str) -> LocalActor:
    return LocalActor(name=name, type=kind, member_of=of, mentions=(name, *forms))


NORLAND, HOST, OTHER = actor("Norland", "state"), actor("Estmark", "state"), actor("Sveria", "state")
GOVERNMENT = actor("government of Norland", "group", "Norland")
ARMY, BARE = actor("army", "group"), actor("government", "group")
MINISTER = actor("Ada Holm", "person", None, "Defence Minister Ada Holm")
CAPITAL = actor("Dornat", "person", None, "DORNAT")
UNION_HEAD = actor("Marta Lind", "person", None, "Chairman Marta Lind")
TOLD = [(NORLAND, HOST, GOVERNMENT, MINISTER, ARMY, BARE, CAPITAL, UNION_HEAD)] * LEAST


def roster(*casts: tuple[LocalActor, ...]) -> Roster:
    return build_roster({f"d{n}": cast for n, cast in enumerate(casts)}, (), BlockCache())


def side(name: str, *casts: tuple[LocalActor, ...]) -> str | None:
    found = roster(*casts)
    return found.side(found.name("d0", name))


def test_offices_of_nobody_are_those_of_the_state_whose_government_is_told_of() -> None:
    assert [side(one.name, *TOLD) for one in (MINISTER, ARMY, BARE)] == ["Norland"] * 3
    assert side("Marta Lind", *TOLD) == "Marta Lind"


def test_the_city_that_heads_articles_is_its_capital() -> None:
    assert side("Dornat", *TOLD) == "Norland"
    town = actor("Dornat", "place")
    assert side("Dornat", *TOLD, (NORLAND, town)) == "Dornat"
    plain = actor("Dornat", "person")
    assert side("Dornat", *[tuple(plain if one is CAPITAL else one for one in cast) for cast in TOLD]) == "Dornat"


def test_a_government_told_of_in_few_articles_has_no_offices() -> None:
    assert side("army", *TOLD[1:]) == "army"


def test_of_two_governments_neither_is_meant() -> None:
    host = actor("government of Estmark", "group", "Estmark")
    assert side("army", *[(*cast, host) for cast in TOLD]) == "army"


def test_who_is_named_where_the_state_is_not_is_not_its() -> None:
    elsewhere = [(HOST, MINISTER)] * (LEAST + 1)
    assert side("Ada Holm", *TOLD, *elsewhere) == "Ada Holm"


def test_who_is_named_where_another_state_is_that_is_seldom_named_is_rather_that_states() -> None:
    minister = actor("Branko Milic", "person", None, "Prime Minister Branko Milic")
    assert side("Branko Milic", *TOLD, (NORLAND, minister)) == "Norland"
    assert side("Branko Milic", *TOLD, (NORLAND, OTHER, minister)) == "Branko Milic"


def test_what_an_article_says_stands() -> None:
    said = actor("Ada Holm", "person", "Estmark", "Defence Minister Ada Holm")
    assert side("Ada Holm", *TOLD, (HOST, said)) == "Estmark"


def test_of_two_sides_told_equally_often_the_one_beside_more_often_is_meant() -> None:
    front, ministry = actor("Zaran Front", "organisation"), actor("Ministry", "organisation")
    orek = actor("Sami Orek", "person")
    of_front, of_ministry = actor("Sami Orek", "person", "Zaran Front"), actor("Sami Orek", "person", "Ministry")
    casts = [(front, orek), (front, of_front), (ministry, of_ministry)]
    assert side("Sami Orek", *casts) == "Zaran Front"


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.lists(st.sampled_from([*sorted(set(TOLD[0]), key=lambda a: a.name), OTHER]), unique=True).map(tuple),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_homes_are_the_same_in_whatever_order(casts: list[tuple[LocalActor, ...]], chance: random.Random) -> None:
    told = {f"d{n}": cast for n, cast in enumerate(casts)}
    found = build_roster(told, (), BlockCache())
    shuffled = [(key, tuple(chance.sample(cast, len(cast)))) for key, cast in told.items()]
    chance.shuffle(shuffled)
    again = build_roster(dict(shuffled), (), BlockCache())
    assert dict(again.tops) == dict(found.tops) and again.actors == found.actors


def test_whoever_belongs_to_a_nameless_part_of_a_government_is_shown_as_its_states() -> None:
    aside = actor("government's side", "group")
    halas = actor("Viktor Halas", "person", "government's side")
    found = roster(*[(*cast, aside, halas) for cast in TOLD])
    (shown,) = [one for one in found.actors if one.name == "Viktor Halas"]
    assert shown.member_of == "Norland" and found.parent["Viktor Halas"] == "government's side"

"""Which body a short form is, what groups are one, and what a merged body is and belongs to."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.roster import Roster
from communique.linking.short_forms import AHEAD, LEAST, short_forms
from communique.linking.tellings import party_of
from communique.linking.words import plain
from communique.types import ActorType, LocalActor


def body(name: str, kind: ActorType = "organisation", of: str | None = None) -> LocalActor:
    return LocalActor(name=name, type=kind, member_of=of, mentions=(name,))


def articles(*casts: tuple[LocalActor, ...]) -> dict[str, tuple[LocalActor, ...]]:
    return {f"d{n}": cast for n, cast in enumerate(casts)}


def meant(*casts: tuple[LocalActor, ...]) -> dict[tuple[str, str], str]:
    """Return what short forms stand for, where each name is a key of its own."""
    keyed = {
        (document, actor.name): (plain(actor.name), actor)
        for document, cast in articles(*casts).items()
        for actor in cast
    }
    return short_forms(keyed)


PILOTS = body("Zubrin Pilots' Union")
CABIN = body("Cabin Crew Union")
SHORT = body("union", "group")
LIND = body("Marta Lind", "person")
STRAND = body("Olaf Strand", "person")


def test_the_union_of_an_article_is_the_one_that_it_names() -> None:
    assert meant((PILOTS, SHORT)) == {("d0", "union"): plain(PILOTS.name)}
    many = ((CABIN, LIND),) * (3 * AHEAD)
    assert meant((PILOTS, SHORT, LIND), *many)["d0", "union"] == plain(PILOTS.name)


def test_of_two_that_an_article_names_none_is_the_union() -> None:
    assert meant((PILOTS, CABIN, SHORT)) == {}


def test_else_it_is_the_one_that_most_articles_name_if_somebody_else_is_shared() -> None:
    told = ((PILOTS, LIND),) * LEAST
    assert meant(*told, (SHORT, LIND)) == {(f"d{LEAST}", "union"): plain(PILOTS.name)}
    assert meant(*told, (SHORT, STRAND)) == {}
    assert meant(*told, (SHORT,)) == {}
    assert meant(*told[1:], (SHORT, LIND)) == {}


def test_another_body_of_that_head_near_in_number_leaves_it_open() -> None:
    told = ((PILOTS, LIND),) * 5
    assert meant(*told, (CABIN,), (SHORT, LIND)) != {}
    assert meant(*told, (CABIN,), (CABIN,), (SHORT, LIND)) == {}


def test_a_stray_articles_own_union_stays_its_own() -> None:
    told = ((PILOTS, LIND),) * 6
    assert meant(*told, (CABIN, SHORT, LIND)) == {("d6", "union"): plain(CABIN.name)}
    assert meant(*told, (SHORT, STRAND)) == {}


@pytest.mark.parametrize(
    ("full", "short", "expected"),
    [
        (body("Selem Front"), body("Front"), True),
        (body("Association of Tin Smelters"), body("association", "group"), True),
        (body("Zubrin Pilots' Union"), body("pilots' union", "group"), True),
        (body("Lydian government", "group"), body("government", "group"), True),
        (body("Zubrin Pilots' Union"), body("cooks of the union", "group"), False),
        (body("Ministry of Tin"), body("ministry", "group"), False),
        (body("Lydian ministers", "group"), body("ministers", "group"), False),
        (body("Zubrin Pilots' Union"), body("union", "person"), False),
        (body("Zubrin Pilots' Union"), body("smelters", "group"), False),
        (body("zubrin union"), body("union", "group"), False),
        (body("Liberal Alliance"), body("Liberals", "group"), True),
        (body("Liberal Alliance"), body("Conservatives", "group"), False),
        (body("Liberal Bank"), body("Liberals", "group"), False),
    ],
)
def test_a_short_form_is_the_head_of_a_name(full: LocalActor, short: LocalActor, expected: bool) -> None:
    assert meant((full, short)) == ({("d0", short.name): plain(full.name)} if expected else {})


CASTS = st.lists(
    st.lists(
        st.sampled_from(
            [PILOTS, CABIN, SHORT, LIND, STRAND, body("Selem Front"), body("Front"), body("pilots' union", "group")]
        ),
        max_size=5,
        unique_by=lambda actor: actor.name,
    ).map(tuple),
    max_size=9,
)


@settings(deadline=None)
@given(CASTS, st.randoms(use_true_random=False))
def test_short_forms_are_the_same_in_whatever_order(casts: list[tuple[LocalActor, ...]], chance: random.Random) -> None:
    rows = [
        ((document, actor.name), (plain(actor.name), actor))
        for document, cast in articles(*casts).items()
        for actor in cast
    ]
    found = short_forms(dict(rows))
    chance.shuffle(rows)
    assert short_forms(dict(rows)) == found
    keys = {key for _, (key, _) in rows}
    assert set(found) <= {place for place, _ in rows} and set(found.values()) <= keys


@settings(deadline=None)
@given(CASTS, st.randoms(use_true_random=False))
def test_a_roster_is_the_same_in_whatever_order(casts: list[tuple[LocalActor, ...]], chance: random.Random) -> None:
    told = articles(*casts)
    found = roster(told)
    shuffled = list(told.items())
    chance.shuffle(shuffled)
    again = roster({document: tuple(chance.sample(cast, len(cast))) for document, cast in shuffled})
    assert (again.actors, dict(again.of), dict(again.tops)) == (found.actors, dict(found.of), dict(found.tops))


def roster(told: Mapping[str, tuple[LocalActor, ...]]) -> Roster:
    return build_roster(told, (), BlockCache())


def linked(*casts: tuple[LocalActor, ...]) -> Roster:
    return roster(articles(*casts))


def test_a_short_form_and_its_body_are_one_actor_of_the_record() -> None:
    found = linked((PILOTS, LIND), (PILOTS, LIND), (SHORT, LIND))
    assert found.name("d2", "union") == PILOTS.name
    assert sorted(actor.name for actor in found.actors) == [LIND.name, PILOTS.name]


def test_a_body_told_as_a_group_more_often_is_a_body_all_the_same() -> None:
    found = linked((PILOTS, SHORT, LIND), (PILOTS, LIND), *(((SHORT, LIND),) * 4))
    assert found.types[PILOTS.name] == "organisation"


def test_one_article_that_knows_what_somebody_is_outweighs_those_that_do_not() -> None:
    told = [(body("Marta Lind", kind),) for kind in ("unknown", "unknown", "unknown", "person")]
    assert linked(*told).types == {"Marta Lind": "person"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("government of Lydia", None), ("government", "Lydia"), True),
        (("Lydian government", None), ("government of the Lydian", None), True),
        (("ministers of the tin council", None), ("tin council ministers", None), True),
        (("government", "Lydia"), ("government", "Mysia"), False),
        (("government", "Lydia"), ("government", None), False),
        (("government", "Lydia"), ("negotiators", "Lydia"), False),
    ],
)
def test_a_group_is_one_however_its_state_is_put(
    one: tuple[str, str | None], other: tuple[str, str | None], same: bool
) -> None:
    casts = ((body(one[0], "group", one[1]),), (body(other[0], "group", other[1]),))
    found = linked(*casts)
    assert (found.of["d0", one[0]] == found.of["d1", other[0]]) is same


def test_a_body_belongs_to_a_body_or_a_state_and_to_no_mere_group() -> None:
    mine = body("Selem Mine", of="operators")
    assert linked((mine, body("operators", "group"))).side("Selem Mine") == "Selem Mine"
    assert linked((body("Selem Mine", of="Tin Board"), body("Tin Board"))).side("Selem Mine") == "Tin Board"
    assert linked((body("Selem Mine", of="Lydia"), body("Lydia", "state"))).side("Selem Mine") == "Lydia"


def test_a_person_belongs_to_a_group_and_to_whom_that_belongs() -> None:
    envoy = body("Marta Lind", "person", of="operators")
    assert linked((envoy, body("operators", "group"))).side("Marta Lind") == "operators"
    above = body("operators", "group", of="Lydia")
    assert linked((envoy, above, body("Lydia", "state"))).side("Marta Lind") == "Lydia"


def test_bodies_that_articles_put_above_each_other_have_a_top_each() -> None:
    found = linked((body("Selem Mine", of="Tin Board"), body("Tin Board", of="Selem Mine")))
    assert {found.side("Selem Mine"), found.side("Tin Board")} <= {"Selem Mine", "Tin Board"}


def test_a_member_and_an_adjective_are_of_the_body_of_many() -> None:
    party, one, adjective = (
        body("Social Democrats"), body("Social Democrat", "person"), body("Social Democratic", "unknown")
    )  # fmt: skip
    found = linked((party,), (one,), (adjective,), (party,))
    assert {found.name(f"d{n}", name) for n, name in enumerate(("Social Democrats", one.name, adjective.name))} == {
        "Social Democrats"
    }
    assert len({actor.id for actor in linked((one,), (adjective,)).actors}) == 2
    assert len({actor.id for actor in linked((party,), (body("Liberal Democrat", "person"),)).actors}) == 2


@pytest.mark.parametrize(
    "other", ["United Automobile Workers", "United Auto Workers Union", "UAW", "United Automobile Workers Union"]
)
def test_a_name_spelt_out_or_with_union_behind_it_is_one_body(other: str) -> None:
    casts = articles((body("United Auto Workers"),), (body("United Automobile Workers"),), (body(other),))
    assert len({actor.name for actor in build_roster(casts, (), BlockCache()).actors}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Arland Dock Workers", "Arland Mine Workers"),
        ("Arland Car Workers", "Arland Carpet Workers"),
        ("Credit Union", "Credit"),
    ],
)
def test_names_of_different_words_are_two_bodies(one: str, other: str) -> None:
    casts = articles((body(one),), (body(other),))
    assert len(build_roster(casts, (), BlockCache()).actors) == 2


def test_some_of_a_firms_workers_do_not_make_their_union_the_firms() -> None:
    union, mill = body("Arland Mine Workers"), body("Brandt Paper Mills")
    hands = body("workers", "group", "Brandt Paper Mills")
    roster = build_roster(articles((union, LIND), (union, LIND), (mill, union, hands, LIND)), (), BlockCache())
    assert roster.parent["Arland Mine Workers"] is None


@pytest.mark.parametrize(
    ("group", "one"),
    [
        ("parties in Harbour House", False),
        ("the two sides in Lisbon", False),
        ("Norland's dockers and port operators", False),
        ("Arcadia and Borduria", True),
        ("Arcadia's negotiators", True),
    ],
)
def test_a_group_of_several_sides_is_no_one_side(group: str, one: bool) -> None:
    roster = build_roster(articles((body(group, "group"), LIND)), (), BlockCache())
    assert (party_of(roster.of["d0", group], roster) is not None) is one

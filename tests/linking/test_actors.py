"""Actors: spellings of one name, surnames alone, namesakes, roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests_linking import document

from communique.linking import link
from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.types import ActorType, Corpus, Judgement, LocalActor

NORTH = LocalActor(name="North Korea", type="state", known="kp", mentions=("Pyongyang",))
IRAN = LocalActor(name="Iran", type="state", known="ir", mentions=("Tehran",))
SPAIN = LocalActor(name="Spain", type="state", known="es", mentions=("Madrid",))
CHILE = LocalActor(name="Chile", type="state", known="cl", mentions=("Santiago",))


def person(name: str, of: str | None = None, kind: ActorType = "person") -> LocalActor:
    return LocalActor(name=name, type=kind, member_of=of, mentions=(name,))


def names(*casts: tuple[LocalActor, ...], judgements: tuple[Judgement, ...] = ()) -> list[str]:
    documents = tuple(document(f"d{i}", i) for i in range(len(casts)))
    actors = {d.id: cast for d, cast in zip(documents, casts, strict=True)}
    roster = build_roster(actors, judgements, BlockCache())
    return sorted(a.name for a in roster.actors if a.type != "state")


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("Kim Jong-un", "Kim Jongun", NORTH),
        ("Choe Son Hui", "Choi Sun-hee", NORTH),
        ("Mohammad Javad Zarif", "Mohammed Jawad Zarif", IRAN),
        ("Ana Duarte", "Duarte Ana", SPAIN),
    ],
)
def test_spellings_of_one_name_are_one_person(one: str, other: str, state: LocalActor) -> None:
    assert len(names((state, person(one, state.name)), (state, person(other, state.name)))) == 1


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("Kim Jong Un", "Kim Jong Il", NORTH),
        ("Ri Yong Ho", "Ri Yong Gil", NORTH),
        ("Ana Silva", "Ane Silva", SPAIN),
        ("Jose Prado", "Josu Prado", SPAIN),
    ],
)
def test_names_that_are_only_alike_are_two_persons(one: str, other: str, state: LocalActor) -> None:
    assert len(names((state, person(one, state.name)), (state, person(other, state.name)))) == 2


def test_names_that_one_article_tells_apart_stay_apart() -> None:
    both = (NORTH, person("Kim Yong Chol", "North Korea"), person("Kim Yong Chul", "North Korea"))
    assert len(names(both)) == 2


def test_namesakes_of_two_states_are_two_persons() -> None:
    found = names((SPAIN, person("Ana Duarte", "Spain")), (CHILE, person("Ana Duarte", "Chile")))
    assert len(found) == 2 and len(set(found)) == 2


def test_a_surname_alone_is_the_one_person_it_can_mean() -> None:
    assert names((person("Ana Duarte"),), (person("Duarte"),)) == ["Ana Duarte"]
    assert len(names((person("Ana Duarte"),), (person("Luis Duarte"),), (person("Duarte"),))) == 3


def test_a_surname_finds_its_person_in_whatever_spelling() -> None:
    casts = ((NORTH, person("Choe Son Hui", "North Korea")), (NORTH, person("Choi Sun-hee", "North Korea")))
    assert len(names(*casts, (person("Choe"),))) == 1


def test_a_role_is_one_voice_however_its_state_is_put() -> None:
    casts = ((SPAIN, person("Spanish official", "Spain")), (SPAIN, person("senior Spanish official", "Spain")))
    assert len(names(*casts)) == 2
    assert len(names(casts[0], (SPAIN, person("Madrid official", "Spain")))) == 1


def test_an_unknown_body_is_kept_as_well_as_a_known_one() -> None:
    union = person("Dockers' Union", kind="organisation")
    assert names((union,), (union,)) == ["Dockers' Union"]


def test_a_person_merges_what_rules_do_not() -> None:
    one = names((person("Ana Duarte"),), (person("The Iron Lady", kind="unknown"),))
    assert len(one) == 2
    actors = {"d0": (person("Ana Duarte"),), "d1": (person("The Iron Lady"),)}
    ids = [a.id for a in build_roster(actors, (), BlockCache()).actors]
    judged = Judgement(id="j1", verb="same", subject=ids[0], other=ids[1])
    assert len(names(*actors.values(), judgements=(judged,))) == 1


def test_the_later_of_two_judgements_holds_whatever_their_ids() -> None:
    actors = {"d0": (person("Ana Duarte"),), "d1": (person("The Iron Lady"),)}
    documents = (document("d0", 0), document("d1", 1))
    one, other = (a.id for a in link(Corpus(documents=documents, actors=actors)).actors)
    at = datetime(2021, 5, 1, tzinfo=UTC)
    same = Judgement(id="j9", verb="same", subject=one, other=other, judged_at=at)
    apart = Judgement(id="j1", verb="different", subject=other, other=one, judged_at=at + timedelta(hours=1))
    assert len(names(*actors.values(), judgements=(same, apart))) == 2
    again = replace(same, id="j0", judged_at=at + timedelta(hours=2))
    assert len(names(*actors.values(), judgements=(same, apart, again))) == 1


def test_an_actor_of_five_hundred_aliases_is_one_and_loses_none() -> None:
    forms = tuple(f"Commander {n}" for n in range(500))
    casts = [(LocalActor(name="Ana Duarte", type="person", mentions=forms[n : n + 50]),) for n in range(0, 500, 50)]
    documents = tuple(document(f"d{i}", i) for i in range(len(casts)))
    (actor,) = link(Corpus(documents=documents, actors={d.id: c for d, c in zip(documents, casts, strict=True)})).actors
    assert set(forms) <= set(actor.aliases)


def test_a_known_state_belongs_to_nobody() -> None:
    wire = LocalActor(name="Lakes Wire", type="organisation", mentions=("Lakes Wire",))
    cast = (replace(CHILE, member_of="Lakes Wire"), wire)
    snapshot = link(Corpus(documents=(document("a", 1),), actors={"a": cast}))
    assert {actor.name: actor.member_of for actor in snapshot.actors}["Chile"] is None


def test_who_is_only_mentioned_by_a_description_is_no_actor_of_the_record() -> None:
    driver = LocalActor(name="driver of the lorry", type="group", mentions=("the driver of the lorry",))
    corpus = Corpus(documents=(document("d0", 0),), actors={"d0": (person("Ana Duarte"), driver)})
    assert [actor.name for actor in link(corpus).actors] == ["Ana Duarte"]

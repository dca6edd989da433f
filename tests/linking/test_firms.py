"""Firms by their names: legal forms, initials, what an article calls one for short; and groups of a body."""

from __future__ import annotations

import pytest

from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.firms import firms
from communique.types import ActorType, LocalActor


def firm(name: str, *forms: str, kind: ActorType = "organisation", of: str | None = None) -> LocalActor:
    return LocalActor(name=name, type=kind, member_of=of, mentions=(name, *forms))


def called(*casts: tuple[LocalActor, ...]) -> dict[str, set[str]]:
    """Return the actors of some articles by name, with the names that mean them."""
    roster = build_roster({f"d{n}": cast for n, cast in enumerate(casts)}, (), BlockCache())
    found: dict[str, set[str]] = {}
    for (_, local), name in roster.of.items():
        found.setdefault(name, set()).add(local)
    return found


@pytest.mark.parametrize(
    ("full", "other"),
    [
        (firm("Norlink Ports Ltd"), firm("Norlink Ports")),
        (firm("Norlink Ports Ltd"), firm("NORLINK PORTS", kind="person")),
        (firm("Norlink Ports Group Inc"), firm("Norlink Ports Inc")),
        (firm("Norlink World Ferries Corp"), firm("NWF")),
        (firm("Norland Motors Corp"), firm("NM")),
        (firm("Norlink Ports Ltd", "Norlink"), firm("NORLINK", kind="unknown")),
    ],
)
def test_a_firm_is_one_with_and_without_its_legal_form(full: LocalActor, other: LocalActor) -> None:
    assert len(called((full,), (other,))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((firm("Norlink Ports Ltd"),), (firm("Norlink Ferries Ltd"),)),
        ((firm("Voss Group", "Voss"),), (firm("Voss", kind="person", of="Norland"),)),
        ((firm("Norlink Ports Ltd", "Norlink"),), (firm("Norlink Ports Ltd"), firm("Norlink", kind="unknown"))),
        ((firm("Norlink Ports Ltd", "Norlink"), firm("Norlink Tugs AG", "Norlink")), (firm("Norlink"),)),
        ((firm("Norlink Ports"),), (firm("Norlink", kind="unknown"),)),
        ((firm("Norland Motors Corp"), firm("Norfolk Mines Ltd")), (firm("NM"),)),
        ((firm("Norland Motors Corp"),), (firm("Nm", kind="person"),)),
    ],
)
def test_what_may_be_another_stays_apart(one: tuple[LocalActor, ...], other: tuple[LocalActor, ...]) -> None:
    assert len(called(one, other)) == len({actor.name for actor in (*one, *other)})


def test_a_name_alone_is_no_firm() -> None:
    keyed = {
        ("d0", "Group"): ("a", firm("Group")),
        ("d1", "Company"): ("b", firm("Company")),
        ("d2", "И"): ("c", firm("И", kind="unknown")),
    }
    assert firms(keyed) == {}


def test_a_bodys_group_is_one_however_its_article_names_the_body() -> None:
    full, short = firm("Norlink Ports Ltd", "Norlink"), firm("Norlink Ports")
    board = firm("Norlink's board", kind="group", of="Norlink Ports Ltd")
    other = firm("Norlink Ports board", kind="group", of="Norlink Ports")
    assert len(called((full, board), (short, other))) == 2
    drivers = firm("Norlink drivers", kind="group", of="Norlink Ports")
    assert len(called((full, board), (short, drivers))) == 3

"""Deadlocks over time: they stand while their conditions stand, and are gone as of the deal."""

from dataclasses import replace
from datetime import date

import pytest

from communique.derived import Condition, Position
from communique.linking.actions import classify
from communique.linking.deadlocks import build_deadlocks
from communique.linking.standing import _EVERYBODY, Deed, Spell, _Deeds, _spells
from communique.linking.waiting import Wait, exchanges_of
from communique.types import Action, ConditionClaim, Span, Statement


def wait(key: str, doer: str, step: str, requires: str, needed: str | None, certain: bool = True) -> Wait:
    one, other = classify(Action(party=doer, action=step)), classify(Action(party=needed, action=requires))
    condition = Condition(id=key, party=doer, step=one, requires=other, status="open", since=date(2031, 1, 1))
    return Wait(
        condition=condition, doer=doer, doer_name=doer, step=one, needed=needed, requires=other, certain=certain
    )


NORTH = wait("c1", "North", "lift the tariffs", "sign the treaty", "South")
SOUTH = wait("c2", "South", "sign the treaty", "lift the tariffs", "North")
OPEN = Spell(since=date(2031, 1, 1), until=None)


def test_two_that_wait_for_each_other_are_locked_from_the_later_day() -> None:
    later = Spell(since=date(2031, 2, 1), until=None)
    (lock,) = build_deadlocks([NORTH, SOUTH], {"c1": [OPEN], "c2": [later]})
    assert (lock.since, lock.until, lock.certainty) == (date(2031, 2, 1), None, "certain")
    assert lock.conditions == ("c1", "c2") and [step.party for step in lock.steps] == ["North", "South"]


def test_a_condition_that_ended_before_the_other_was_told_makes_no_deadlock() -> None:
    ended = Spell(since=date(2031, 1, 1), until=date(2031, 2, 1), ending="met")
    assert build_deadlocks([NORTH, SOUTH], {"c1": [ended], "c2": [Spell(since=date(2031, 2, 1), until=None)]}) == []


def test_a_deadlock_ends_with_the_first_of_its_conditions_and_stands_again_when_it_is_told_again() -> None:
    spells = [
        Spell(since=date(2031, 1, 1), until=date(2031, 3, 1), ending="deal"),
        Spell(since=date(2031, 5, 1), until=None),
    ]
    first, second = build_deadlocks([NORTH, SOUTH], {"c1": spells, "c2": [OPEN]})
    assert (first.since, first.until) == (date(2031, 1, 1), date(2031, 3, 1))
    assert (second.since, second.until) == (date(2031, 5, 1), None)


def test_a_side_left_open_makes_a_deadlock_possible_only() -> None:
    maybe = wait("c2", "South", "sign the treaty", "lift the tariffs", None, certain=False)
    (lock,) = build_deadlocks([NORTH, maybe], {"c1": [OPEN], "c2": [OPEN]})
    assert lock.certainty == "possible"


def test_a_requirement_on_a_third_side_is_no_answer() -> None:
    other = wait("c2", "South", "sign the treaty", "lift the tariffs", "East")
    assert build_deadlocks([NORTH, other], {"c1": [OPEN], "c2": [OPEN]}) == []


def test_three_sides_in_a_ring_are_one_deadlock() -> None:
    ring = [
        wait("c1", "North", "lift the tariffs", "sign the treaty", "South"),
        wait("c2", "South", "sign the treaty", "free the hostages", "East"),
        wait("c3", "East", "free the hostages", "lift the tariffs", "North"),
    ]
    (lock,) = build_deadlocks(ring, {key: [OPEN] for key in ("c1", "c2", "c3")})
    assert [step.party for step in lock.steps] == ["North", "South", "East"]


def test_two_wordings_of_one_deadlock_are_one_with_all_their_conditions() -> None:
    again = wait("c9", "North", "suspend the customs duties", "sign the treaty", "South")
    (lock,) = build_deadlocks([NORTH, SOUTH, again], {key: [OPEN] for key in ("c1", "c2", "c9")})
    assert len(lock.steps) == 2


def test_an_offer_in_exchange_is_a_condition() -> None:
    offer = Position(id="s1", party="South", stance="offer", issue="close the mine in exchange for sanctions relief")
    demand = Position(id="s2", party="South", stance="demand", issue="sanctions relief in return for closing the mine")
    plain = Position(id="s3", party="South", stance="demand", issue="sanctions relief")
    one, other = exchanges_of([offer, demand, plain])
    assert one.step.action == "close the mine" and one.requires.action_class == "sanctions-relief"
    assert other.step.action == "closing the mine" and other.requires.action_class == "sanctions-relief"


def test_a_ring_of_three_over_several_talks_is_no_deadlock() -> None:
    ring = [
        replace(wait("c1", "North", "lift the tariffs", "sign the treaty", "South"), talks=frozenset({"t1"})),
        replace(wait("c2", "South", "sign the treaty", "free the hostages", "East"), talks=frozenset({"t1", "t2"})),
        replace(wait("c3", "East", "free the hostages", "lift the tariffs", "North"), talks=frozenset({"t2"})),
    ]
    spells = {key: [OPEN] for key in ("c1", "c2", "c3")}
    assert build_deadlocks(ring, spells) == []
    together = [replace(one, talks=frozenset({"t1"})) for one in ring]
    assert len(build_deadlocks(together, spells)) == 1


def test_a_side_left_open_is_nobody_on_other_talks() -> None:
    maybe = replace(wait("c2", "South", "sign the treaty", "lift the tariffs", None), talks=frozenset({"t2"}))
    north = replace(NORTH, talks=frozenset({"t1"}))
    assert build_deadlocks([north, maybe], {"c1": [OPEN], "c2": [OPEN]}) == []


def spells(first: Wait, *deeds: Deed, told: str = "d1", day: date = date(2031, 1, 1)) -> list[tuple[date | None, ...]]:
    claim = ConditionClaim(party=first.doer, step=first.step, requires=first.requires)
    span = Span(start=0, end=5, quote="words")
    said = Statement(id="s1", document=told, claim=claim, evidence=(span,))
    one = replace(first, condition=replace(first.condition, statements=("s1",)), talks=frozenset({"t1", told}))
    return [(s.since, s.until) for s in _spells(one, _Deeds(deeds), {"s1": said}, {told: day})]


def deal(day: date, sides: set[str], *told: str) -> Deed:
    return Deed(day=day, sides=frozenset(sides), shown=None, deal=True, documents=2, talks=frozenset({"t1", *told}))


def test_a_deal_with_one_of_those_named_leaves_the_condition_standing() -> None:
    both = replace(
        wait("c1", "North", "lift the tariffs", "sign the treaty", None), others=frozenset({"South", "East"})
    )
    one, other = deal(date(2031, 2, 1), {"North", "South"}), deal(date(2031, 3, 1), {"North", "South", "East"})
    assert spells(both, one, other) == [(date(2031, 1, 1), date(2031, 3, 1))]


def test_a_condition_told_by_an_article_that_tells_of_the_deal_stands_no_longer() -> None:
    made = deal(date(2031, 1, 1), {"North", "South"}, "d1")
    assert spells(NORTH, made, day=date(2031, 1, 2)) == [(date(2031, 1, 2), date(2031, 1, 2))]
    assert spells(NORTH, made, told="d2", day=date(2031, 1, 2)) == [(date(2031, 1, 2), None)]


def test_a_deal_of_days_before_that_the_article_tells_of_too_ends_nothing() -> None:
    truce = deal(date(2031, 1, 1), {"North", "South"}, "d1")
    assert spells(NORTH, truce, day=date(2031, 1, 4)) == [(date(2031, 1, 4), date(2031, 1, 4))]
    assert spells(NORTH, truce, day=date(2031, 1, 5)) == [(date(2031, 1, 5), None)]


def test_a_deal_of_all_parties_ends_what_those_not_named_wait_for() -> None:
    some = deal(date(2031, 2, 1), {"East", "West"})
    assert spells(NORTH, some) == [(date(2031, 1, 1), None)]
    assert spells(NORTH, replace(some, whole=True)) == [(date(2031, 1, 1), date(2031, 2, 1))]
    elsewhere = replace(some, whole=True, talks=frozenset({"t9"}))
    assert spells(NORTH, elsewhere) == [(date(2031, 1, 1), None)]


@pytest.mark.parametrize("who", ["four Selmark parties", "all three governments", "Every side and its delegations"])
def test_all_parties_may_be_counted(who: str) -> None:
    assert _EVERYBODY.fullmatch(who)


@pytest.mark.parametrize("who", ["two sides", "Four Seasons", "parties", "People's Party"])
def test_some_are_not_all(who: str) -> None:
    assert _EVERYBODY.fullmatch(who) is None

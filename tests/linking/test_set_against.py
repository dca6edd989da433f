"""Steps told in other words, replies beside each other, and events of which each telling names another side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_linking import corpus, day, document, statement

from communique.derived import Condition, Deadlock
from communique.linking import link
from communique.linking.actions import same_words, step_stems
from communique.linking.deadlocks import BESIDE, build_deadlocks
from communique.linking.standing import Spell
from communique.linking.waiting import _WITHHOLDS, Wait
from communique.types import Action, EventClaim, PositionClaim, Statement


def act(words: str) -> Action:
    return Action(party=None, action=words)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("unload the tin ships", "unload ships", True),
        ("call off the walkout at the smelter", "end the walkout", True),
        ("discuss the new rota", "discuss overtime", True),
        ("raise overtime pay", "reopen the smelter", False),
        ("not make any offer at all", "not make any agreement", False),
        ("agree to talks", "agree to a deal", False),
        ("", "unload the ships", False),
    ],
)
def test_steps_are_one_that_share_half_of_what_the_shorter_says(one: str, other: str, same: bool) -> None:
    assert same_words(act(one), act(other)) is same


phrases = st.lists(
    st.sampled_from("call off the walkout reopen smelter unload tin ships not make any deal rota pay".split()),
    max_size=6,
).map(" ".join)


@settings(deadline=None)
@given(phrases, phrases)
def test_being_one_step_does_not_depend_on_which_comes_first(one: str, other: str) -> None:
    assert same_words(act(one), act(other)) == same_words(act(other), act(one))
    assert same_words(act(one), act(one)) == bool(step_stems(one))
    assert not same_words(act(one), act(other)) or step_stems(one) & step_stems(other)


# --- replies


def wait(key: str, doer: str, step: str, requires: str, needed: str | None, at: tuple[str, int]) -> Wait:
    one, other = Action(party=doer, action=step), Action(party=needed, action=requires)
    condition = Condition(id=key, party=doer, step=one, requires=other, status="open", since=date(2031, 1, 1))
    return Wait(
        condition=condition, doer=doer, doer_name=doer, step=one, needed=needed, requires=other, certain=True,
        told_at=(at,),
    )  # fmt: skip


CREW = wait("c1", "Crew", "return to the tugs", "publish the rota", "Port", ("a", 100))
PORT = wait("c2", "Port", "publish the rota", "see calm on the quays", "Crew", ("a", 300))


def locks(*waits: Wait) -> list[Deadlock]:
    return build_deadlocks(waits, {one.condition.id: [Spell(since=date(2031, 1, 1), until=None)] for one in waits})


def test_a_reply_beside_what_it_answers_locks_both_in_whatever_words() -> None:
    (lock,) = locks(CREW, PORT)
    assert lock.conditions == ("c1", "c2") and [step.party for step in lock.steps] == ["Crew", "Port"]


@pytest.mark.parametrize("place", [("b", 300), ("a", 101 + BESIDE)])
def test_what_stands_in_another_article_or_far_off_is_no_reply(place: tuple[str, int]) -> None:
    assert locks(CREW, replace(PORT, told_at=(place,))) == []
    assert locks(CREW, replace(PORT, told_at=(place, ("a", 120)))) != []


def test_a_reply_answers_the_other_way_too() -> None:
    assert locks(replace(CREW, told_at=(("a", 300),)), replace(PORT, told_at=(("a", 100),))) != []


def test_a_reply_that_leaves_open_who_is_to_act_locks_too() -> None:
    assert locks(CREW, replace(PORT, needed=None)) != []


def test_two_that_wait_for_each_other_in_one_breath_are_possibly_locked() -> None:
    other = wait("c2", "Port", "dredge the basin", "see calm on the quays", "Crew", ("a", 300))
    crew, port = replace(CREW, withheld=True), replace(other, withheld=True)
    (lock,) = locks(crew, port)
    assert lock.certainty == "possible"
    assert locks(CREW, port) == []  # a threat holds nothing back
    assert locks(crew, replace(port, certain=False)) == []
    assert locks(crew, replace(port, needed="Pilots")) == []
    assert locks(crew, replace(port, told_at=(("b", 300),))) == []


def test_three_that_no_words_tie_are_no_ring() -> None:
    crew, port = replace(CREW, needed="Port", withheld=True), wait("c2", "Port", "dredge", "calm", "Pilots", ("a", 300))
    pilots = wait("c3", "Pilots", "board the ships", "pay the fees", "Crew", ("a", 320))
    assert locks(crew, replace(port, withheld=True), replace(pilots, withheld=True)) == []


# --- each telling names another side


def tellings(kind: str, first: tuple[str, ...], second: tuple[str, ...], quarrel: tuple[str, ...]) -> int:
    """Return how many events two articles tell of, on one day, each naming these; both are on one quarrel."""
    made: list[Statement] = []
    words = ("envoys sat down over the tin pact", "they spent an hour on the terrace")
    for doc, who, quote in (("a", first, words[0]), ("b", second, words[1])):
        claim = EventClaim(type=kind, status="held", place=None, participants=who)  # type: ignore[arg-type]
        made.append(statement(doc, 0, claim, day(3), quote=quote))
        for n, name in enumerate(quarrel):
            position = PositionClaim(party=name, stance="demand", issue=f"quota {n}")
            made.append(statement(doc, 100 + 50 * n, position))
    snapshot = link(corpus([document("a", 4), document("b", 4)], made))
    return len([event for event in snapshot.events if event.type == kind])


def test_a_meeting_of_which_one_tells_the_one_side_and_another_the_other_is_one() -> None:
    assert tellings("meeting", ("Arcadia",), ("Borduria",), ("Arcadia", "Borduria")) == 1
    assert tellings("meeting", ("Arcadia", "Syldavia"), ("Borduria",), ("Arcadia", "Borduria")) == 1


def test_what_takes_one_side_alone_is_two_events() -> None:
    assert tellings("vote", ("Arcadia",), ("Borduria",), ("Arcadia", "Borduria")) == 2


def test_articles_on_two_quarrels_tell_of_two_meetings() -> None:
    assert tellings("meeting", ("Arcadia",), ("Borduria",), ()) == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The readings will come again when the turbines are on the road", True),
        ("it will not sign unless the port opens", True),
        ("it won't sign unless the port opens", True),
        ("it would close the port unless there was an accord", False),
        ("it would answer in kind if the port closed", False),
    ],
)
def test_what_holds_a_step_back_and_what_threatens_with_it(words: str, expected: bool) -> None:
    assert (_WITHHOLDS.search(words) is not None) == expected

"""What one passage tells of a saying and its denial; other accounts told right behind; figures in a few words."""

from __future__ import annotations

import pytest
from test_accounts_beside import pairs
from test_accounts_beside import statement as made

from communique.linking.blocks import BlockCache
from communique.linking.gainsaid import gainsaid
from communique.linking.passages import Passage, passages_of
from communique.types import AgendaClaim


def passage(quote: str, *sources: str) -> Passage:
    one = made("a", 40, AgendaClaim(issue="x"), quote=quote, sources=sources)
    return passages_of({"a": (one,)}, BlockCache())["a"][0]


@pytest.mark.parametrize(
    ("quote", "said", "denier"),
    [
        (
            "The premier on Friday flatly denied a report that he was looking for a new coalition",
            "he was looking for a new coalition",
            "The premier",
        ),
        (
            "The union dismissed the claim by the operators that it had left the table first",
            "it had left the table first",
            "The union",
        ),
        (
            "The envoys had met in the harbour on Monday, two people said, though the ministry denied it at the time",
            "The envoys had met in the harbour on Monday, two people said",
            "the ministry",
        ),
        (
            "The minister admitted that he had dined with the rebel chief, a meeting that his office had denied",
            "The minister admitted that he had dined with the rebel chief",
            "his office",
        ),
    ],
)
def test_a_denial_and_what_it_denies_stand_in_one_passage(quote: str, said: str, denier: str) -> None:
    ((one, other),) = gainsaid([passage(quote, "X")])
    assert one.quote == said
    assert other.quote.startswith(denier)
    assert one.statements == other.statements
    for part in (one, other):
        assert quote[part.start - 40 : part.end - 40].strip(" ,;") == part.quote


@pytest.mark.parametrize(
    "quote",
    [
        "The premier denied the prisoners a visit from their families that week",
        "He said that nobody had denied a report that talks were near",
        "The union denied that it had left the table first",
        "The ministry rejected the proposal that the envoys had brought from the harbour",
    ],
)
def test_where_nothing_that_was_said_is_denied_there_is_no_such_pair(quote: str) -> None:
    assert list(gainsaid([passage(quote, "X")])) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The army says that they were mortar rounds", "The rebels' radio says that they came from the ridge", True),
        ("The ministry says that it was an accident", "The union says that it was the third fire of the year", True),
        ("The ministry says that it was ready to talk", "The union says that it was tired of waiting", False),
        ("The army says that they were mortar rounds", "The rebels' radio says that it was in the valley", False),
        (
            "The mediators say that the strike made it hard to travel",
            "The League has another explanation, which is that the premier preferred to have his picture taken abroad",
            True,
        ),
        ("Mr Orr blamed the League for the delay", "Its leader blamed the premier, who had invited nobody", True),
        ("The ministry blames a mortar on the ridge", "the rebels say that they have no position within range", True),
        ("The ministry blames a mortar on the ridge", "the rebels say that the road is open again", False),
        ("The people put the effort at 4.2 billion", "the ministry knew of no offer of this kind", False),
    ],
)
def test_another_account_is_told_right_behind(first: str, second: str, expected: bool) -> None:
    assert bool(pairs(("Harbour Office", first), ("Dockers' Union", second))) is expected
    assert not pairs(("Harbour Office", first), ("Harbour Office", second))


def test_a_headline_is_told_again_below() -> None:
    one = made("a", 0, AgendaClaim(issue="x"), quote="Premier denies report that he seeks a new coalition")
    assert list(gainsaid(passages_of({"a": (one,)}, BlockCache())["a"])) == []


BLAME = ("", "Each side accused the other of bad faith")


def test_who_only_tells_of_the_next_round_takes_no_part_in_a_quarrel_that_was_announced() -> None:
    mediator = ("Ambassador Costa", "The mediator said that a fourth round would be held at the end of the month")
    asked = ("Deputy Minister Rashid", "He said that the army would pull back when the guns were gone")
    assert not pairs(BLAME, mediator, asked)
    assert pairs(
        BLAME,
        ("Minister Rashid", "He said that the rebels had broken the truce"),
        ("Mina Torv", "She said that the soldiers fired first"),
    )


def test_a_denial_that_holds_what_it_denies_is_tied_to_nothing_else() -> None:
    from test_contradictions import found, says

    (one,) = found(
        says("a", 40, "Mina Torv", "The cabinet wants seats for its friends alone"),
        says("a", 120, "Rashid", "Rashid denied a report that he had offered two seats in the cabinet"),
    )
    assert [side.says for side in one.sides] == [
        "he had offered two seats in the cabinet",
        "Rashid denied a report that",
    ]


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("The mill will shut in May", "The foreman did not know whether the mill was to shut", False),
        ("The mill wants new looms and a loan", "The letter did not mention the loan or the looms", False),
        ("The loan for the mill is in doubt", "The mill has not hired any clerks for its loan", False),
        ("The loan is due in May", "The loan does not expire until May", False),
        ("The mill had shut its gates", "The mill has not shut its gates", True),
        ("The mill had shut its gates", "It had not", True),
        ("The owners offer a rise", "A paper reported that the mill was at work, but that's not true", False),
        ("The mill had shut its gates", "The foreman said this loom was not oiled", False),
    ],
)
def test_only_what_denies_the_thing_itself_takes_it_back(first: str, second: str, differ: bool) -> None:
    assert bool(pairs(("the mayor", first), ("the foreman", second))) == differ


@pytest.mark.parametrize(
    ("second", "differ"),
    [
        ("it was possible that the mill would shut", False),
        ("it was an open secret that the mill would shut", False),
        ("it was the foreman who shut the mill", True),
        ("it was the foreman's wife that shut the mill", True),
    ],
)
def test_it_was_somebody_else_only_where_somebody_is_named(second: str, differ: bool) -> None:
    assert bool(pairs(("the mayor", "The owner shut the mill"), ("a clerk", second))) == differ


def test_a_suggestion_to_do_something_is_no_report_of_it() -> None:
    assert not list(gainsaid([passage("The cabinet has rejected suggestions that it let the bank run the mill")]))
    assert list(gainsaid([passage("The cabinet has rejected suggestions that it had sold the mill")]))


@pytest.mark.parametrize(
    "announcement",
    ["wheat is a different story", "they see things differently", "a dispute over who regulates what in the port"],
)
def test_an_idiom_or_an_opinion_announces_no_other_account(announcement: str) -> None:
    told = ("the foreman", "The gate was open until dawn"), ("the steward", "Pickets stood there from midnight on")
    assert not pairs((None, announcement), *told)
    assert pairs((None, "the dispute over who opened the gate goes on"), *told)


def test_a_saying_and_its_denial_in_one_breath_are_two_sides() -> None:
    told = "Television reported that the port was at work, but that's not true"
    ((said, denied),) = gainsaid([passage(told, "a seaman")])
    assert (said.quote, said.sources, denied.quote, denied.sources) == (
        "the port was at work", ("Television",), "that's not true", ("a seaman",)
    )  # fmt: skip

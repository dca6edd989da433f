"""Where the talks stand: the brief's sentences as lines, cited by statements that are shown, on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from communique.derived import Snapshot, Talks
from communique.interval import Interval
from communique.render.brief import make_brief
from communique.render.standing import Line, standing
from communique.types import Document

Texts = Callable[[str], str]


def told(lines: list[Line], topic: str) -> str:
    return " ".join(line.text for line in lines if line.topic == topic)


def test_last_met_with_the_words_that_say_so(snapshot: Snapshot, text_of: Texts) -> None:
    words = told(standing(snapshot, text_of), "met")
    assert words.startswith("Velland and Ostmark last met, on this record, on 18 June 2031: “Two days of talks")


def test_what_they_are_stuck_on_comes_second(snapshot: Snapshot, text_of: Texts) -> None:
    topics = list(dict.fromkeys(line.topic for line in standing(snapshot, text_of)))
    assert topics[:3] == ["scope", "met", "stuck"]


def test_wants_and_conditions(snapshot: Snapshot, text_of: Texts) -> None:
    words = told(standing(snapshot, text_of), "wants")
    assert "Ostmark “demands compensation for last year's harvest”." in words
    assert "A condition set by Velland" in words


def test_a_possible_deadlock_is_told_as_possible(snapshot: Snapshot, text_of: Texts) -> None:
    assert told(standing(snapshot, text_of), "stuck").startswith("The talks are stuck, since 22 April 2031")
    maybe = replace(snapshot, deadlocks=(replace(snapshot.deadlocks[0], certainty="possible"),))
    assert "may be stuck" in told(standing(maybe, text_of), "stuck")


def test_a_solved_deadlock_is_not_told(snapshot: Snapshot, text_of: Texts) -> None:
    solved = replace(snapshot, deadlocks=(replace(snapshot.deadlocks[0], until=date(2031, 7, 1)),))
    assert told(standing(solved, text_of), "stuck") == ""


def test_accounts_that_differ_stand_side_by_side(snapshot: Snapshot, text_of: Texts) -> None:
    words = told(standing(snapshot, text_of), "dispute")
    assert "4,000" in words and "1,200" in words


def test_a_plan_that_lies_behind_is_not_next(snapshot: Snapshot, text_of: Texts) -> None:
    assert "21 September 2031" in told(standing(snapshot, text_of), "next")
    later = replace(snapshot, as_of=date(2032, 1, 1), expectations=())
    assert told(standing(later, text_of), "next") == ""


def test_lines_are_the_sentences_of_the_brief(snapshot: Snapshot, text_of: Texts) -> None:
    sentences = [one for section in make_brief(snapshot, text_of).sections for one in section.sentences]
    lines = standing(snapshot, text_of)[1:]
    assert len(lines) == len(sentences) > 8
    whole = {one.text for one in sentences}
    assert all(any(text.startswith(line.text.rstrip(".")) for text in whole) for line in lines)


def test_every_line_but_the_scope_is_cited_by_statements_that_are_shown(snapshot: Snapshot, text_of: Texts) -> None:
    shown = {one.id for one in snapshot.statements if one.shown}
    for line in standing(snapshot, text_of)[1:]:
        assert line.citations and set(line.citations) <= shown
        assert line.text[0].isupper() or line.text[0] == "“"
        assert line.text[-1] in ".!?…”"


def test_nothing_is_told_on_the_word_of_a_statement_that_is_not_shown(snapshot: Snapshot, text_of: Texts) -> None:
    for line in standing(snapshot, text_of)[1:]:
        unsure = replace(
            snapshot,
            statements=tuple(replace(one, shown=one.id not in line.citations) for one in snapshot.statements),
        )
        cited = {ref for other in standing(unsure, text_of) for ref in other.citations}
        assert not cited & set(line.citations)


def test_it_stays_on_a_page(snapshot: Snapshot, text_of: Texts) -> None:
    many = replace(
        snapshot,
        events=tuple(replace(one, id=f"s{n}", label="meeting " * 60) for n in range(60) for one in snapshot.events),
        positions=tuple(replace(one, id=f"p{n}", issue=f"{n} {one.issue * 30}") for n in range(60)
                        for one in snapshot.positions),
        contradictions=snapshot.contradictions * 40,
        deadlocks=snapshot.deadlocks * 9,
    )  # fmt: skip
    lines = standing(many, text_of)
    assert len(lines) <= 24
    assert sum(len(line.text) for line in lines) < 9000


def test_empty_record(blank: Callable[..., Snapshot], text_of: Texts) -> None:
    lines = standing(blank(), text_of)
    assert [line.topic for line in lines] == ["scope"]
    assert "no article" in lines[0].text


def test_one_article_and_nothing_in_it(blank: Callable[..., Snapshot], text_of: Texts) -> None:
    document = Document(id="d1", publisher="The Harbour Post", published=Interval.day(date(2031, 3, 12)))
    lines = standing(blank(documents=(document,), as_of=date(2031, 3, 12)), text_of)
    assert len(lines) == 1
    assert "1 article from 1 outlet. Nothing in the article says where any talks stand" in lines[0].text


def test_one_party_alone(snapshot: Snapshot, text_of: Texts) -> None:
    one = [p for p in snapshot.positions if p.party == "Velland"]
    lone = replace(
        snapshot, positions=tuple(one), conditions=(), deadlocks=(), contradictions=(), events=(), expectations=(),
        commitments=(), talks=(replace(snapshot.talks[0], parties=("Velland",)),),
    )  # fmt: skip
    assert {line.topic for line in standing(lone, text_of)} == {"scope", "wants"}


def test_of_two_negotiations_each_has_its_own_answer(snapshot: Snapshot, text_of: Texts) -> None:
    other = Talks(id="t2", label="Velland–Norhaven: tolls", parties=("Norhaven", "Pell"))
    moved = dict.fromkeys(snapshot.events[0].statements, ("t2",))
    split = replace(
        snapshot, talks=(*snapshot.talks, other), talks_of={**snapshot.talks_of, **moved},
        events=(replace(snapshot.events[0], talks=("t2",)), *snapshot.events[1:]),
    )  # fmt: skip
    assert "11 March 2031" in told(standing(split, text_of), "others")
    assert "18 June 2031" in told(standing(split, text_of, "t1"), "met")
    assert "11 March 2031" in told(standing(split, text_of, "t2"), "met")


def test_a_strand_that_shares_a_party_is_told_with_the_main_talks(snapshot: Snapshot, text_of: Texts) -> None:
    strand = Talks(id="t2", label="Ostmark–Pell", parties=("Ostmark", "Pell"))
    last = snapshot.events[4]
    moved = dict.fromkeys(last.statements, ("t2",))
    split = replace(
        snapshot, talks=(*snapshot.talks, strand), talks_of={**snapshot.talks_of, **moved},
        events=tuple(replace(one, talks=("t2",)) if one.id == last.id else one for one in snapshot.events),
    )  # fmt: skip
    assert "18 June 2031" in told(standing(split, text_of), "met")

"""Positions and their shifts, openings of deadlocks, ledgers, agenda, terms, changes."""

from dataclasses import replace
from datetime import date

import pytest

from communique.analysis.agenda import agenda, contested_terms
from communique.analysis.changes import changes
from communique.analysis.ledger import ledger, track_records
from communique.analysis.openings import dispute_of, openings
from communique.analysis.positions import amount, matrix, shifts
from communique.derived import AgendaPoint, Condition, Event, Expectation, Position, Snapshot, Term
from communique.interval import Interval
from communique.types import Action, AgendaClaim, Document, Span, Statement

DAY = date(2031, 3, 1)


def snapshot(**parts: object) -> Snapshot:
    empty = dict.fromkeys(
        "documents undated talks actors statements events expectations commitments positions conditions "
        "deadlocks agenda terms assessments contradictions".split(),
        (),
    )
    return Snapshot(as_of=DAY, **{**empty, **parts}, talks_of={}, actor_ids={})  # type: ignore[arg-type]


def held(key: str, party: str, stance: str, issue: str, month: int, until: date | None = None) -> Position:
    return Position(
        id=key,
        party=party,
        stance=stance,  # type: ignore[arg-type]
        issue=issue,
        since=date(2031, month, 1),
        until=until,
        statements=(key,),
    )


def by_name(name: str | None) -> str:
    return name or ""


def test_a_matrix_has_a_row_an_issue_and_a_cell_a_party() -> None:
    rows = matrix(
        snapshot(
            positions=(
                held("s1", "Norway", "demand", "lower the fishing quota", 1),
                held("s2", "Iceland", "refusal", "lower the fishing quota", 2),
                held("s3", "Iceland", "offer", "share radar data", 2),
            )
        ),
        by_name,
    )
    assert [(row.words, [cell.party for cell in row.cells]) for row in rows] == [
        ("lower the fishing quota", ["Iceland", "Norway"]),
        ("share radar data", ["Iceland"]),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (("refusal", "open the port"), ("offer", "open the port"), "softened"),
        (("offer", "open the port"), ("refusal", "open the port"), "offer withdrawn"),
        (("demand", "open the port"), ("refusal", "open the port"), "demand dropped"),
        (("offer", "pay 2 million crowns"), ("offer", "pay 3 million crowns"), "offer raised"),
        (("demand", "a rise of 9 percent"), ("demand", "a rise of 7 percent"), "demand lowered"),
    ],
)
def test_a_shift_has_both_ends(before: tuple[str, str], after: tuple[str, str], kind: str) -> None:
    positions = (held("s1", "Norway", *before, 1), held("s2", "Norway", *after, 2))
    (shift,) = shifts(matrix(snapshot(positions=positions), by_name))
    assert (shift.kind, shift.before.id, shift.after.id, shift.on) == (kind, "s1", "s2", date(2031, 2, 1))


def test_two_positions_of_one_day_are_no_shift() -> None:
    positions = (held("s1", "Norway", "refusal", "open the port", 1), held("s2", "Norway", "offer", "open the port", 1))
    assert shifts(matrix(snapshot(positions=positions), by_name)) == []


def test_an_amount_is_read_only_where_there_is_one() -> None:
    assert amount("between 3 and 5 percent") is None and amount("no figure") is None
    assert amount("1,500 troops") == (1500.0, "troops")


def test_a_deadlock_opens_by_one_step_or_by_two_at_once() -> None:
    steps = (Action(party="A", action="sign"), Action(party="B", action="pay"))
    assert [(len(one.steps), one.simultaneous) for one in openings(steps)] == [(1, False), (1, False), (2, True)]


def test_before_against_before_is_a_dispute_over_sequence() -> None:
    def tied(key: str, words: str) -> tuple[Condition, Statement]:
        step = Action(party="A", action="sign")
        condition = Condition(id=key, party="A", step=step, requires=step, status="open", statements=(key,))
        claim = AgendaClaim(issue="x")
        span = Span(start=0, end=len(words), quote=words)
        return condition, Statement(id=key, document="d", claim=claim, evidence=(span,))

    first, one = tied("s1", "not before the money is paid")
    second, other = tied("s2", "in return for a signature")
    told = {"s1": one, "s2": other}
    assert dispute_of([first], told) == "sequencing" and dispute_of([first, second], told) == "package"


def foreseen(key: str, who: str, outcome: str) -> Expectation:
    return Expectation(
        id=key,
        about="a deal",
        window=None,
        expected_by=(who,),
        hedge="likely",
        outcome=outcome,  # type: ignore[arg-type]
        outcome_basis="stated",
    )


def test_a_forecaster_has_counts_and_a_share_only_from_five_on() -> None:
    entries = [foreseen(f"s{number}", "Saar", "fulfilled" if number else "missed") for number in range(5)]
    (four,) = track_records(entries[:4], bool)
    (five,) = track_records(entries, bool)
    assert four.share is None and four.counts == {"missed": 1, "fulfilled": 3}
    assert five.share == pytest.approx(0.8)


def test_the_ledger_begins_with_what_is_open() -> None:
    told = ledger(snapshot(expectations=(foreseen("s1", "A", "unknown"), foreseen("s2", "A", "pending"))))
    assert [one.id for one in told] == ["s2", "s1"]


def statement(key: str, words: str, document: str = "d") -> Statement:
    span = Span(start=0, end=len(words), quote=words)
    return Statement(id=key, document=document, claim=AgendaClaim(issue="fish"), evidence=(span,))


def test_an_issue_falls_off_the_table_with_the_last_word_on_it() -> None:
    documents = tuple(
        Document(id=key, published=Interval(earliest=date(2031, month, 1), latest=date(2031, month, 1)))
        for key, month in (("d", 1), ("e", 2))
    )
    told = (statement("s1", "fish is on the table"), statement("s2", "fish is off the table", "e"))
    points = (AgendaPoint(issue="fish", event=None, status="on", statements=("s1", "s2")),)
    (point,) = agenda(snapshot(documents=documents, statements=told, agenda=points))
    assert (point.status, point.since) == ("off", date(2031, 2, 1))


def test_two_meanings_of_a_word_make_it_contested() -> None:
    terms = (
        Term(term="Peace", party="A", meaning="no war", contested=False),
        Term(term="peace", party="B", meaning="a treaty", contested=False),
    )
    (word,) = contested_terms(snapshot(terms=terms))
    assert word.contested and len(word.meanings) == 2


def event(status: str, day: date, *refs: str) -> Event:
    return Event(
        id=refs[0],
        type="meeting",
        status=status,  # type: ignore[arg-type]
        result="unstated",
        when=Interval(earliest=day, latest=day),
        place=None,
        participants=(),
        label="meeting",
        statements=refs,
    )


def test_a_meeting_that_was_called_off_is_to_be_unlearned_and_a_new_one_to_be_learned() -> None:
    before = snapshot(events=(event("planned", DAY, "s1"),), statements=(statement("s1", "x"),))
    after = snapshot(
        events=(event("cancelled", DAY, "s1", "s2"), event("held", DAY, "s3")),
        statements=(statement("s1", "x"), statement("s2", "y"), statement("s3", "z")),
    )
    told = [(one.kind, one.unlearn, one.statements) for one in changes(before, after)]
    assert told == [("status", True, ("s2",)), ("event", False, ("s3",))]


def test_nothing_changes_between_a_record_and_itself() -> None:
    one = snapshot(events=(event("planned", DAY, "s1"),), statements=(statement("s1", "x"),))
    assert changes(one, one) == []
    assert changes(one, replace(one, as_of=date(2032, 1, 1))) == []

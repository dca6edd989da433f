"""A judgement is refused where what it names is not there, is of another sort, or lacks what the verb needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.errors import JudgementError
from communique.record import Record, build

TEXT = (
    "Envoys meet in Riga\n\nApril 24, 2015\n\nThe envoys of Estonia and Finland met in Riga on Friday. "
    "Estonia demanded that Finland lift the toll on the bridge.\n"
)


@pytest.fixture
def opened(tmp_path: Path) -> Record:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    build([tmp_path / "one.txt"], tmp_path / "talks.db")
    return Record(tmp_path / "talks.db")


def names(opened: Record) -> dict[str, str]:
    snapshot = opened.snapshot()
    return {
        "article": snapshot.documents[0].id,
        "statement": snapshot.statements[0].id,
        "actor": next(one.id for one in snapshot.actors if one.name == "Estonia"),
        "nobody": "s0000000000000000",
    }


@pytest.mark.parametrize(
    ("verb", "subject", "other", "value", "told"),
    [
        ("wrong", "article", None, None, "is the id of an article; 'wrong' is said of a statement"),
        ("outcome", "article", None, "missed", "is said of a statement"),
        ("outcome", "statement", None, "splendid", "one of pending, fulfilled"),
        ("outcome", "statement", None, None, "one of pending"),
        ("name", "statement", None, "Estonia", "is said of an actor"),
        ("name", "actor", None, "  ", "give the name"),
        ("date", "statement", None, "2019-01-01", "is said of an article"),
        ("date", "article", None, "soon", "not a day"),
        ("same", "statement", "actor", None, "two things of one sort"),
        ("same", "article", "article", None, "is said of a statement or an actor"),
        ("different", "statement", None, None, "which two things"),
        ("wrong", "nobody", None, None, "nothing in this record"),
        ("undo", "statement", None, None, "is said of a judgement"),
        ("praise", "statement", None, None, "there is no judgement 'praise'"),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_kept(
    opened: Record, verb: str, subject: str, other: str | None, value: str | None, told: str
) -> None:
    known = names(opened)
    with pytest.raises(JudgementError, match=told):
        opened.judge(verb, known[subject], other=known[other] if other else None, value=value)  # type: ignore[arg-type]
    assert opened.judgements() == ()


def test_what_makes_sense_is_kept(opened: Record) -> None:
    known = names(opened)
    opened.judge("wrong", known["statement"])
    opened.judge("same", known["statement"], other=known["statement"])
    opened.judge("date", known["article"], value="2015-04-25")
    made = opened.judge("name", known["actor"], value="Somebody")
    opened.judge("undo", made.id)
    added = opened.add_statement(known["article"], "agenda", "the toll on the bridge", {"issue": "the toll"})
    found = next(one for one in opened.snapshot().statements if one.rule == "person")
    opened.judge("wrong", found.id)
    opened.judge("undo", added.id)
    assert [one.verb for one in sorted(opened.judgements(), key=lambda one: one.judged_at)][:2] == ["wrong", "same"]  # type: ignore[arg-type,return-value]
    assert len(opened.judgements()) == 8

"""What a person adds or corrects joins the record, outlasts rebuilding, and goes when it is undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from communique.errors import JudgementError
from communique.interval import Interval
from communique.record import Record, build
from communique.store.additions import NEEDED, fields_of, statement_of_fields
from communique.types import EventClaim, PositionClaim

TEXT = (
    "Envoys meet in Riga\n\nApril 24, 2015\n\nThe envoys of Freedonia and Sylvania met in Riga on Friday. "
    "Over coffee, the Sylvanian side let it be known that the toll on the bridge would have to go.\n"
)
LATER = "Talks go on\n\nMay 4, 2015\n\nThe envoys met again in Riga on Monday, officials said.\n"
MISSED = "the toll on the bridge would have to go"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.txt").write_text(LATER, encoding="utf-8")
    build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "talks.db")
    return tmp_path / "talks.db"


def document_of(opened: Record) -> str:
    return next(one.id for one in opened.documents() if one.title == "Envoys meet in Riga")


def add(opened: Record, **more: str) -> str:
    fields = {"party": "Sylvania", "stance": "demand", "issue": "end of the bridge toll", **more}
    return opened.add_statement(document_of(opened), "position", MISSED, fields, who="a reader").id


def test_an_added_statement_is_in_the_record_with_its_words(record: Path) -> None:
    with Record(record) as opened:
        add(opened)
        export = opened.export()
        (found,) = [one for one in export["statements"] if one["rule"] == "person"]
        text = opened.text(found["document"])
        (position,) = [one for one in export["positions"] if found["id"] in one["statements"]]
    assert [text[span["start"] : span["end"]] for span in found["evidence"]] == [MISSED]
    assert (position["party"], position["stance"], position["issue"]) == (
        "Sylvania",
        "demand",
        "end of the bridge toll",
    )
    assert found["shown"] and found["confidence"] == 1.0


def test_it_outlasts_a_rebuild_and_goes_when_undone(record: Path) -> None:
    with Record(record) as opened:
        before = opened.export()
        judged = add(opened)
        with_it = opened.export()
    build([record.parent], record)
    with Record(record) as opened:
        assert opened.export()["positions"] == with_it["positions"] != before["positions"]
        undone = opened.judge("undo", judged)
        assert opened.export() == before
        opened.judge("undo", undone.id)
        assert opened.export() == with_it


def test_it_is_out_as_of_a_day_before_its_article(record: Path) -> None:
    with Record(record) as opened:
        document = next(one.id for one in opened.documents() if one.title == "Talks go on")
        opened.add_statement(document, "agenda", "The envoys met again", {"issue": "fishing"})
        assert [one["issue"] for one in opened.export()["agenda"]] == ["fishing"]
        assert opened.export(date(2015, 4, 30))["agenda"] == []


def test_an_added_event_has_its_day(record: Path) -> None:
    when = Interval(earliest=date(2015, 6, 1), latest=date(2015, 6, 7))
    with Record(record) as opened:
        opened.add_statement(
            document_of(opened), "event", MISSED, {"type": "meeting", "status": "planned", "place": "Oslo"}, when=when
        )
        (event,) = [one for one in opened.export()["events"] if one["place"] == "Oslo"]
    assert event["when"] == ["2015-06-01", "2015-06-07"]


def test_a_corrected_statement_keeps_its_id_and_what_was_not_corrected(record: Path) -> None:
    with Record(record) as opened:
        event = next(
            one
            for one in opened.snapshot().statements
            if isinstance(one.claim, EventClaim) and one.claim.type == "meeting"
        )
        judged = opened.correct_statement(event.id, {"status": "cancelled"}, who="a reader")
        after = next(one for one in opened.snapshot().statements if one.id == event.id)
        assert isinstance(after.claim, EventClaim) and isinstance(event.claim, EventClaim)
        assert after.claim.status == "cancelled" and after.claim.participants == event.claim.participants
        assert after.when == event.when and after.evidence == event.evidence
        opened.judge("undo", judged.id)
        assert next(one for one in opened.snapshot().statements if one.id == event.id) == event


def test_the_last_correction_wins_whoever_made_it(record: Path) -> None:
    with Record(record) as opened:
        added = add(opened)
        statement = next(one for one in opened.snapshot().statements if one.rule == "person")
        opened.correct_statement(statement.id, {"stance": "offer"}, who="one")
        opened.correct_statement(statement.id, {"stance": "refusal"}, who="another")
        (held,) = [one for one in opened.snapshot().statements if one.rule == "person"]
        assert isinstance(held.claim, PositionClaim) and held.id == statement.id
        assert held.claim.stance == "refusal" and len(opened.judgements()) == 3
        opened.judge("wrong", statement.id)
        assert not [one for one in opened.snapshot().statements if one.rule == "person"] and added


def test_an_accepted_reading_is_certain_and_shown(record: Path) -> None:
    with Record(record) as opened:
        before = opened.snapshot().statements[0]
        opened.judge("same", before.id, other=before.id)
        after = next(one for one in opened.snapshot().statements if one.id == before.id)
    assert after.confidence == 1.0 and after.shown and before.confidence < 1.0


@pytest.mark.parametrize(
    ("kind", "words", "fields", "said"),
    [
        ("position", "words that are not there", {"stance": "demand", "issue": "x"}, "do not stand"),
        ("position", "in Riga", {"stance": "wish", "issue": "x"}, "more than once|stance is one of"),
        ("position", MISSED, {"stance": "wish", "issue": "x"}, "stance is one of"),
        ("position", MISSED, {"stance": "demand"}, "needs issue"),
        ("position", MISSED, {"stance": "demand", "issue": "x", "colour": "red"}, "has no colour"),
        ("rumour", MISSED, {}, "no kind of statement"),
        ("quote", " ", {"style": "direct"}, "do not stand"),
    ],
)
def test_what_makes_no_statement_is_refused_in_plain_words(
    record: Path, kind: str, words: str, fields: dict[str, str], said: str
) -> None:
    with Record(record) as opened:
        with pytest.raises(JudgementError, match=said):
            opened.add_statement(document_of(opened), kind, words, fields)
        assert opened.judgements() == ()


def test_a_judgement_whose_words_are_made_up_is_refused_by_the_store(record: Path) -> None:
    with Record(record) as opened:
        document = document_of(opened)
        add(opened)
        value = opened.judgements()[0].value or ""
        with pytest.raises(JudgementError, match="do not stand"):
            opened.judge("add", document, value=value.replace("toll on the bridge would", "fish in the river would"))
        with pytest.raises(JudgementError, match="holds no statement"):
            opened.judge("add", document, value="{}")
        other = next(one.id for one in opened.documents() if one.id != document)
        with pytest.raises(JudgementError, match="do not stand"):
            opened.judge("add", other, value=value)


@pytest.mark.parametrize("kind", NEEDED)
def test_fields_go_there_and_back(kind: str) -> None:
    choice = {
        "type": "visit",
        "status": "held",
        "hedge": "likely",
        "stance": "offer",
        "polarity": "bad",
        "style": "direct",
    }
    fields = {name: choice.get(name, f"some {name}") for name in NEEDED[kind]}
    made = statement_of_fields("d1", TEXT, kind, (0, 6), {**fields, "sources": "A; B"})
    assert made.kind == kind and made.sources == ("A", "B")
    assert statement_of_fields("d1", TEXT, kind, (0, 6), fields_of(made)) == made

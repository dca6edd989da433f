"""What is tampered with is found and named; a record as it was built has nothing wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique.cli import app
from communique.derived import Contradiction, Side
from communique.record import Record, build
from communique.store.marks import pack_text
from communique.verify import verify, verify_snapshot

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "talks.db"
    build([EXAMPLES], path)
    with Record(path) as record:
        snapshot = record.snapshot()
        judged = record.judge("outcome", snapshot.expectations[0].id, value="missed", who="a tester")
        record.judge("undo", judged.id)
        record.judge("date", snapshot.documents[0].id, value="2018-06-10/2018-06-12", who="a tester")
    return path


@pytest.fixture
def tampered(built: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that changes a copy of the record behind its triggers."""

    def change(*statements: str, **values: object) -> Path:
        path = tmp_path / "tampered.db"
        shutil.copy(built, path)
        with closing(sqlite3.connect(path)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement, values)
            connection.commit()
        return path

    return change


def told(path: Path) -> str:
    return "\n".join(map(str, verify(path).findings))


def test_nothing_is_wrong_with_a_record_as_built(built: Path) -> None:
    before = built.read_bytes()
    found = verify(built)
    assert found.findings == ()
    assert found.documents == 20 and found.evidence >= found.statements > 300 and found.derived > 100
    assert built.read_bytes() == before


FIRST = "(SELECT min(id) FROM statement)"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (f"UPDATE statement SET json = json_set(json, '$.evidence[0].quote', 'no deal') WHERE id = {FIRST}",
         "words that are not in"),
        (f"UPDATE statement SET json = json_set(json, '$.evidence[0].start', 0) WHERE id = {FIRST}",
         "words that are not in"),
        (f"UPDATE statement SET json = json_set(json, '$.evidence', json('[]')) WHERE id = {FIRST}",
         "rests on no words"),
        (f"UPDATE statement SET id = 's0000000000000000' WHERE id = {FIRST}", "under another id"),
        ("UPDATE statement SET json = json_set(json, '$.type', 'attack') WHERE id = (SELECT min(id) FROM statement"
         " WHERE kind = 'event' AND json ->> '$.type' <> 'attack')", "does not follow from its place"),
        (f"UPDATE statement SET json = '{{' WHERE id = {FIRST}", "cannot be read back"),
        ("UPDATE document SET length = length + 1 WHERE number = 1", "characters, not"),
        ("UPDATE document SET text = x'00' WHERE number = 1", "cannot be unpacked"),
        ("UPDATE signature SET sketch = x'00000001' WHERE document = (SELECT min(document) FROM signature)",
         "sketch"),
        ("UPDATE alike SET score = 0.1", "not as alike"),
        ("UPDATE sighting SET published_earliest = '2001-01-01' WHERE published_earliest IS NOT NULL",
         "was changed"),
        ("UPDATE sighting SET published_latest = 'soon'", "cannot be read back"),
        ("UPDATE reading SET marks = x'00' WHERE number = 1", "cannot be read back"),
        ("UPDATE reading SET actors = '[]'", "none of its actors"),
        ("DELETE FROM statement WHERE document IN (SELECT id FROM document WHERE number = 1)", None),
        ("DELETE FROM document WHERE number = 1", "refers to no document"),
        ("DELETE FROM judgement WHERE verb = 'outcome'", "takes back"),
        ("UPDATE judgement SET value = 'soon' WHERE verb = 'date'", "not a day"),
        ("UPDATE judgement SET subject = 'dx' WHERE verb = 'date'", "which is not there"),
        ("INSERT INTO text_index (rowid, text) VALUES (999, 'ghost')", "is searched for and not kept"),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(tampered: Callable[..., Path], change: str, complaint: str | None) -> None:
    found = told(tampered(change))
    # Statements that are all gone leave no trace: the record then says less, and nothing false.
    assert (complaint in found) if complaint else found == ""


def test_a_text_that_was_rewritten_is_found(tampered: Callable[..., Path], built: Path) -> None:
    with Record(built) as record:
        document = record.documents()[0].id
        text = record.text(document)
    rewritten = pack_text(text.replace("the", "teh"))
    found = told(tampered("UPDATE document SET text = :text WHERE id = :id", text=rewritten, id=document))
    assert "not the text that bore this id" in found and "words that are not in" in found


def test_what_rests_on_nothing_is_found(built: Path) -> None:
    with Record(built) as record:
        corpus, snapshot = record.corpus(), record.snapshot()
    event, expectation, deadlock = snapshot.events[0], snapshot.expectations[0], snapshot.deadlocks[0]
    position, side = snapshot.positions[0], Side(sources=(), says="no", statements=("s5",))
    contradiction = Contradiction(id="c", type="account", about="the talks", sides=(side,))
    invented = replace(
        snapshot,
        statements=(*snapshot.statements, replace(snapshot.statements[0], id="s-invented")),
        events=(replace(event, type="deadline", rescheduled_to="s1", statements=event.statements),),
        expectations=(replace(expectation, outcome="missed", outcome_basis="stated", outcome_statements=()),),
        positions=(replace(position, statements=()), replace(position, id="s2"), replace(position, statements=("s3",))),
        deadlocks=(replace(deadlock, conditions=("s4",)), replace(deadlock, steps=(deadlock.steps[0], replace(
            deadlock.steps[0], action="invented")))),
        contradictions=(contradiction,),
    )  # fmt: skip
    found = "\n".join(map(str, verify_snapshot(corpus, invented)))
    for complaint in ("s-invented: is in the record's answer", "called a deadline by none", "put off to s1",
                      "is missed on the word of no statement", "rests on no statement", "bears the id of none",
                      "rests on s3", "condition that is not there", "a step of no condition",
                      "rests on s5"):  # fmt: skip
        assert complaint in found, complaint
    nobodys = replace(deadlock, steps=(replace(deadlock.steps[0], party="Nobody in the record"), *deadlock.steps[1:]))
    (finding,) = verify_snapshot(corpus, replace(snapshot, deadlocks=(nobodys,)))
    assert finding.id == deadlock.id
    assert list(verify_snapshot(corpus, snapshot)) == []


def test_damaged_pages_are_named_and_nothing_more_is_looked_at(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    raw = bytearray(built.read_bytes())
    raw[len(raw) // 2 :] = bytes(len(raw) - len(raw) // 2)
    path.write_bytes(raw)
    found = verify(path)
    assert found.findings and {finding.thing for finding in found.findings} == {"file"}


def test_the_command_tells_in_lines_and_by_its_exit_status(built: Path, tampered: Callable[..., Path]) -> None:
    runner = CliRunner()
    well = runner.invoke(app, ["verify", str(built)])
    assert well.exit_code == 0 and well.stdout.strip().endswith("nothing wrong") and len(well.stdout.splitlines()) == 1
    path = tampered("UPDATE document SET length = length + 1 WHERE number = 1")
    ill = runner.invoke(app, ["verify", str(path)])
    assert ill.exit_code == 1 and ill.stdout.startswith("document d") and len(ill.stdout.splitlines()) == 2
    as_json = runner.invoke(app, ["verify", str(path), "--format", "json"])
    assert as_json.exit_code == 1 and len(json.loads(as_json.stdout)["findings"]) == 1


def test_a_copy_of_the_file_alone_has_what_was_judged_while_somebody_looked(built: Path, tmp_path: Path) -> None:
    path, copy = tmp_path / "talks.db", tmp_path / "copy.db"
    shutil.copy(built, path)
    with Record(path) as record:
        judged = record.judge("name", record.snapshot().actors[0].id, value="X", who="a tester")
        copy.write_bytes(path.read_bytes())
    with Record(copy) as record:
        assert judged in record.judgements()

"""A record of any version that was released opens: migrated after a copy is made, nothing lost on the way."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from eval.keep_record import KEPT, restore_record

from communique.errors import NewerRecord, RecordError
from communique.record import Record
from communique.store.connect import VERSION, make_record, record_version
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.verify import verify

SCRIPTS = sorted(KEPT.glob("v*.sql"))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what a user put in: texts, places, statements, judgements."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in (
                ("document", "id, text"),
                ("sighting", "key, document"),
                ("statement", "id, json"),
                ("judgement", "id, verb, subject, value"),
            )
        }


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_kept_record_opens_and_has_all_that_was_in_it(script: Path, tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    restore_record(script.read_text(encoding="utf-8"), path)
    kept, version = contents(path), record_version(path)
    assert version == int(re.sub(r"\D", "", script.stem)) and kept["judgement"] and len(kept["document"]) > 3
    if version < VERSION:
        with pytest.raises(RecordError, match=f"a record of version {version}"):
            RecordView(path)
    RecordWriter(path, create=False).close()
    copy = path.with_name(f"talks.db.v{version}")
    assert copy.exists() == (version < VERSION)
    assert record_version(path) == VERSION and contents(path) == kept
    if copy.exists():
        assert record_version(copy) == version and contents(copy) == kept
    assert verify(path).findings == ()
    with Record(path) as record:
        export = record.export()
        shown = {json.loads(packed)["id"] for _, packed in kept["statement"]}  # type: ignore[arg-type]
        assert {statement["id"] for statement in export["statements"]} == shown
        assert [one["published"] for one in export["documents"] if one["published_basis"] == "judged"] == [
            ["2018-06-20", "2018-06-25"]
        ]
        assert record.search("summit")


def test_there_is_a_kept_record_of_this_version() -> None:
    assert KEPT / f"v{VERSION}.sql" in SCRIPTS, "run: python -m eval.keep_record"
    assert [script.stem for script in SCRIPTS] == [f"v{number}" for number in range(1, VERSION + 1)]


def test_the_layout_changes_with_the_version_alone(tmp_path: Path) -> None:
    kept, fresh = tmp_path / "kept.db", tmp_path / "fresh.db"
    restore_record((KEPT / f"v{VERSION}.sql").read_text(encoding="utf-8"), kept)
    make_record(fresh)
    layouts = []
    for path in (kept, fresh):
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master")
            layouts.append(sorted((kind, name, " ".join((sql or "").split())) for kind, name, sql in rows))
    assert layouts[0] == layouts[1], "the schema was changed: raise VERSION, add a step to store/migrate.py"


def test_a_record_of_a_later_version_says_so_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    restore_record((KEPT / f"v{VERSION}.sql").read_text(encoding="utf-8"), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 3}")
    before = sorted((file.name, file.read_bytes()) for file in tmp_path.iterdir())
    for opener in (Record, RecordView, RecordWriter, verify):
        with pytest.raises(NewerRecord, match=f"version {VERSION + 3}.*knows {VERSION}; update Communiqué"):
            opener(path)
    assert sorted((file.name, file.read_bytes()) for file in tmp_path.iterdir()) == before

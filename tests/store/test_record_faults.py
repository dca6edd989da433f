"""Foreign, newer, damaged, locked, read-only, full: a clear line, the file as it was. Killed: what was committed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from communique.codec import document_id
from communique.errors import NewerRecord, NotARecord, RecordError
from communique.interval import Interval
from communique.store.connect import VERSION, record_version
from communique.store.migrate import migrate
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Article, Document, Reading

NOW = datetime(2020, 1, 1, tzinfo=UTC)


def add(writer: RecordWriter, text: str) -> str:
    taken = Article(text=text, path="a.txt", published=Interval.day(date(2019, 1, 1)), published_basis="metadata")
    return writer.add(taken, Reading(document=Document(id=document_id(text))), reader="r", recorded_at=NOW)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "talks.record"
    with RecordWriter(path) as writer:
        add(writer, "First words.")
    return path


def foreign_files(folder: Path) -> list[Path]:
    text, empty, short = folder / "notes.txt", folder / "empty", folder / "short"
    text.write_text("Dear diary, " * 50)
    empty.touch()
    short.write_bytes(b"SQLite format 3\x00")
    database = folder / "other.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE document (id)")
    return [text, empty, short, database]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("opener", [RecordView, RecordWriter])
def test_what_is_no_record_stays_untouched(tmp_path: Path, number: int, opener: type) -> None:
    path = foreign_files(tmp_path)[number]
    before, names = path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(NotARecord, match="not a Communiqué record") as caught:
        opener(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == names


@pytest.mark.parametrize("opener", [RecordView, RecordWriter])
def test_a_newer_record_stays_untouched(record: Path, opener: type) -> None:
    with sqlite3.connect(record) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = record.read_bytes()
    with pytest.raises(NewerRecord, match=f"version {VERSION + 1}.*update"):
        opener(record)
    assert record.read_bytes() == before


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record"):
        RecordView(tmp_path / "absent")
    with pytest.raises(RecordError, match="no such record"):
        RecordWriter(tmp_path / "absent", create=False)
    with pytest.raises(RecordError, match="cannot be made"):
        RecordWriter(tmp_path / "no" / "folder")
    with pytest.raises(RecordError, match="not a file"):
        RecordView(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_record_is_named(record: Path) -> None:
    raw = bytearray(record.read_bytes())
    raw[100:] = os.urandom(len(raw) - 100)
    record.write_bytes(raw)
    with pytest.raises(RecordError) as caught, RecordView(record) as view:
        view.documents()
    assert "\n" not in str(caught.value)


def test_a_full_disk_keeps_what_was_committed(record: Path) -> None:
    with RecordWriter(record) as writer:
        pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
        writer._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(RecordError, match="no room left"):
            add(writer, os.urandom(50_000).hex())
    with RecordView(record) as view:
        assert [view.text(one.id) for one in view.documents()] == ["First words."]
    with RecordWriter(record) as writer:
        assert add(writer, "Second words.") == "new"


def test_two_writers_one_waits_and_one_is_told(record: Path) -> None:
    with RecordWriter(record) as holder, RecordWriter(record, wait=0.05) as hasty, RecordView(record) as view:
        holder._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError, match="another process is writing"):
            add(hasty, "Too early.")
        assert len(view.documents()) == 1  # who reads is not held up
        holder._connection.execute("ROLLBACK")
        assert add(hasty, "In time.") == "new"


def test_a_writer_waits_for_another(record: Path) -> None:
    outcome: list[str] = []

    def wait_and_add() -> None:
        with RecordWriter(record, wait=10) as patient:
            outcome.append(add(patient, "Second words."))

    with RecordWriter(record) as holder:
        holder._connection.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=wait_and_add)
        thread.start()
        time.sleep(0.3)
        assert outcome == []
        holder._connection.execute("COMMIT")
        thread.join(10)
    assert outcome == ["new"]


KILLED = textwrap.dedent("""
    import sys
    from datetime import UTC, datetime
    from communique.codec import document_id
    from communique.ingest.duplicates import WireCopies
    from communique.store.writer import RecordWriter
    from communique.types import Article, Document, Reading
    with RecordWriter(sys.argv[1], likeness=WireCopies()) as writer:
        for number in range(100000):
            text = f"Article {number}. " + "Talks went on. " * 50
            taken = Article(text=text, path=f"{number}.txt")
            writer.add(taken, Reading(document=Document(id=document_id(text))), reader="r",
                       recorded_at=datetime(2020, 1, 1, tzinfo=UTC))
            print(number, flush=True)
""")


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.15, 0.3, 0.5])
def test_killed_at_any_moment_all_that_was_committed_is_there(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "talks.record"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told = [int(line) for line in process.stdout.read().split()]
    process.wait()
    with RecordView(path) as view:
        assert view._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {one.paths[0] for one in view.documents()}
    last = max(told, default=0)
    assert {f"{number}.txt" for number in range(last + 1)} <= kept
    assert len(kept) <= last + 2
    with RecordWriter(path) as writer:
        assert add(writer, "After the crash.") == "new"


def test_a_half_made_record_never_bears_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.store.connect._schema", lambda: "CREATE TABLE document (broken")
    path = tmp_path / "talks.record"
    with pytest.raises(RecordError):
        RecordWriter(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_record_can_be_read_and_not_written(record: Path) -> None:
    record.chmod(0o444)
    record.parent.chmod(0o555)
    try:
        with RecordView(record) as view:
            assert len(view.documents()) == 1
        with pytest.raises(RecordError, match="cannot be written"):
            RecordWriter(record)
    finally:
        record.parent.chmod(0o755)


def test_a_record_that_refuses_writing_is_named(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordWriter(record) as writer:
        writer._connection.execute("PRAGMA query_only = ON")  # what SQLite says on a read-only file
        with pytest.raises(RecordError, match="cannot be written"):
            add(writer, "Second words.")
    monkeypatch.setattr("communique.store.connect.os.access", lambda *_: False)
    with pytest.raises(RecordError, match="cannot be written"):
        RecordWriter(record)


def test_an_older_record_is_brought_up_to_date_after_a_copy(record: Path) -> None:
    steps = {VERSION: "CREATE TABLE later (id TEXT);"}
    copy = migrate(record, steps=steps, target=VERSION + 1)
    assert copy is not None and record_version(copy) == VERSION
    with sqlite3.connect(record) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_old_record(record: Path) -> None:
    with pytest.raises(RecordError):
        broken = {VERSION: "CREATE TABLE later (id TEXT); CREATE TABLE document (id);"}
        migrate(record, steps=broken, target=VERSION + 1)
    with pytest.raises(RecordError, match="no longer"):
        migrate(record, steps={}, target=VERSION + 1)
    assert record_version(record) == VERSION
    with RecordView(record) as view:
        assert len(view.documents()) == 1
    assert migrate(record) is None


def test_a_copied_record_is_the_same_record(record: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.record"
    shutil.copy(record, copy)
    with RecordView(record) as view, RecordView(copy) as other:
        assert view.corpus() == other.corpus()

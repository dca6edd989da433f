"""A few of the harms of ``eval.faults``: killed, out of room, raced. The whole of it is run by hand (docs/trust.md)."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.errors import NewerRecord
from communique.store.connect import VERSION, record_version
from communique.store.migrate import migrate, split_script
from communique.store.writer import RecordWriter

if sys.platform == "win32":
    pytest.skip("kills and limits processes the way of Unix", allow_module_level=True)

from eval import faults, faults_watch

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[faults.Scene]:
    folder = tmp_path_factory.mktemp("faults")
    articles = folder / "articles"
    articles.mkdir()
    for file in sorted(EXAMPLES.glob("0[1-5]_*")):
        shutil.copy(file, articles)
    with contextmanager(faults.remember_readings)():
        yield faults.Scene(folder, articles, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("harm", [faults.kill_builds, faults.kill_judges, faults.kill_migrations, faults.fill_disk])
def test_nothing_is_lost(scene: faults.Scene, harm: object) -> None:
    tally = harm(scene, 5)  # type: ignore[operator]
    assert tally.tried == tally.survived == 5 and tally.lost == []


@pytest.mark.slow
def test_two_builders_and_a_reader(scene: faults.Scene) -> None:
    tally, longest = faults.race_builders(scene, 2)
    assert tally.lost == [] and longest < 2


@pytest.mark.slow
def test_nothing_is_lost_or_untold_when_a_watch_is_killed(tmp_path: Path) -> None:
    tally = faults_watch.kill_watches(tmp_path, 2, random.Random(7))
    assert tally.tried == tally.survived == 2 and tally.lost == []


@pytest.mark.slow
def test_a_record_that_may_only_be_read(scene: faults.Scene) -> None:
    assert faults.forbid_writing(scene).lost == []


@pytest.mark.slow
def test_a_writer_that_commits_late_would_be_caught(scene: faults.Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def one_for_all(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        yield

    monkeypatch.setattr("communique.store.writer.transaction", one_for_all)

    def work(tell: object) -> None:
        scene.build_at(path, tell)  # type: ignore[arg-type]

    path = scene.fresh("late")
    told, _ = faults.run_child(work, None)
    monkeypatch.undo()
    with faults.Record(path) as record:
        kept = {place for document in record.documents() for place in document.paths}
    lost = [place for place in told if place not in kept]
    assert told and lost == told


def test_only_one_of_two_migrations_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talks.db"
    RecordWriter(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")
    connection.close()
    copy = migrate(path, steps=faults.OLD_TO_NEW)
    assert copy is not None and record_version(copy) == VERSION - 1 and record_version(path) == VERSION
    # A second program that read the old version before the first was done finds it done, and spoils no copy.
    monkeypatch.setattr("communique.store.migrate.record_version", lambda _: VERSION - 1)
    kept = copy.read_bytes()
    assert migrate(path, steps=faults.OLD_TO_NEW) is None
    assert copy.read_bytes() == kept


def test_a_migration_never_leads_back(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    RecordWriter(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerRecord):
        migrate(path)
    assert path.read_bytes() == before


def test_a_script_is_split_at_its_statements() -> None:
    trigger = "CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'a;b'); END;"
    assert list(split_script(f"CREATE TABLE a (b);\n{trigger}\n-- done; so far\nDROP TABLE a;\n")) == [
        "CREATE TABLE a (b);",
        trigger,
        "-- done; so far\nDROP TABLE a;",
    ]

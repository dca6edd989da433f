"""Keep a small record of this version as SQL, so that later versions can show that they open it.

``python -m eval.keep_record`` writes ``tests/trust/records/vN.sql``. Run it once for a version, when it is released; a
record kept is never written again.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path

from communique.record import Record, build
from communique.store.connect import APPLICATION_ID, VERSION

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "trust" / "records"
ARTICLES = ("01_singapore_summit.txt", "03_trip_cancelled.txt", "08_new_york_meeting_put_off_copy.txt",
            "07_new_york_meeting_put_off.txt", "18_undated_background.txt")  # fmt: skip


def dump_record(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the record as SQL, the index's own tables row by row."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    yield f"PRAGMA application_id = {APPLICATION_ID};"
    yield f"PRAGMA user_version = {version};"
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    virtual = [name for _, name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    shadows = [name for kind, name, _ in rows if kind == "table" and any(name.startswith(f"{v}_") for v in virtual)]
    tables = [name for kind, name, _ in rows if kind == "table" and name not in virtual and name not in shadows]
    yield from (f"{sql};" for kind, name, sql in rows if kind == "table" and name not in shadows)
    yield from (f"DELETE FROM {name};" for name in shadows)
    for name in [*tables, *shadows]:
        yield from _inserts(connection, name)
    yield from (f"{sql};" for kind, _, sql in rows if kind != "table")


def _inserts(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
    for (values,) in connection.execute(f"SELECT {quoted} FROM {table}"):
        yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values});"


def restore_record(script: str, path: Path) -> None:
    """Make the record that was kept as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"BEGIN; {script} COMMIT; PRAGMA journal_mode = WAL;")


def main() -> int:
    target = KEPT / f"v{VERSION}.sql"
    if target.exists():
        print(f"{target.relative_to(ROOT)} is kept already; a record kept is never written again", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, chdir(ROOT):
        path = Path(folder, "talks.db")
        build([Path("examples", name) for name in ARTICLES], path)
        with Record(path) as record:
            snapshot = record.snapshot()
            judged = record.judge("wrong", snapshot.statements[0].id, who="a tester")
            record.judge("undo", judged.id, who="a tester")
            record.judge("date", snapshot.documents[-1].id, value="2018-06-20/2018-06-25", who="a tester")
        target.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            script = "\n".join(dump_record(connection))
        target.write_text(script + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

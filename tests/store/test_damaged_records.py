"""Records of which some bytes are not what they were: every command answers, or tells in a line that it is damaged."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique.cli.app import app
from communique.errors import CommuniqueError, RecordError
from communique.record import Record, build

CHANGES = 40


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    for name, day in (("a", "2 May"), ("b", "9 May")):
        words = f"Envoys of Chad met in Riga on {day} 2014 and asked for nine buses. A deal is expected by June."
        (folder / f"{name}.txt").write_text(words)
    path = folder / "talks.db"
    build([folder / "a.txt", folder / "b.txt"], path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def damaged(whole: bytes, chance: random.Random) -> bytes:
    out = bytearray(whole)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, kind = chance.randrange(len(out)), chance.randrange(4)
        if kind == 0:
            out[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            out[at : at + 8] = chance.randbytes(8)
        elif kind == 2:
            one, other = (chance.randrange(len(out) // 4096) * 4096 for _ in range(2))
            out[one : one + 4096] = out[other : other + 4096]
        else:
            del out[at : at + chance.choice((1, 4096))]
    return bytes(out)


def test_a_damaged_record_is_read_or_told_of(whole: Path, tmp_path: Path) -> None:
    untold = []
    for number in range(CHANGES):
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged(whole.read_bytes(), random.Random(number)))
        for words in (["verify"], ["search", "buses"], ["timeline"]):
            error = CliRunner().invoke(app, [words[0], str(path), *words[1:]], standalone_mode=False).exception
            if error is not None and not isinstance(error, CommuniqueError | SystemExit):
                untold.append((number, words[0], repr(error)))
    assert untold == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("statement", "json", "{"),
        ("statement", "json", "[]"),
        ("reading", "actors", "[1]"),
        ("sighting", "published_latest", "soon"),
    ],
)
def test_a_row_that_cannot_be_decoded_is_told_in_a_line(
    whole: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    path = tmp_path / "talks.db"
    path.write_bytes(whole.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        connection.commit()
    with Record(path) as record, pytest.raises(RecordError, match="damaged") as told:
        record.snapshot()
    assert "\n" not in str(told.value)


def test_a_text_that_cannot_be_unpacked_is_told_in_a_line(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    path.write_bytes(whole.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE document SET text = ?", (b"no zlib",))
        connection.commit()
    with Record(path) as record, pytest.raises(RecordError, match="damaged"):
        record.text(record.documents()[0].id)

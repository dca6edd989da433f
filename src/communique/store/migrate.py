"""Bring a record of an older version up to date, after a copy was made beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from communique.errors import RecordError
from communique.store.connect import VERSION, record_errors, record_version

STEPS: Mapping[int, str] = {}
"""SQL that brings a record of version N to N + 1; additions only, what was kept stays as it was."""


def migrate(path: Path, *, steps: Mapping[int, str] = STEPS, target: int = VERSION) -> Path | None:
    """Bring the record to version ``target``; return the path of the copy made first, ``None`` if it was up to date.

    All steps happen in one transaction: the record is of the old version or of the new one, never between. Where two
    programs set about it at once, one waits, then finds it done.
    """
    if record_version(path) == target:
        return None
    with record_errors(path), closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # The file's first bytes may be behind its log, and another program may have been first.
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            missing = [number for number in range(version, target) if number not in steps]
            if missing:
                reason = f"a record of version {version}, which this program can no longer bring up to date"
                raise RecordError(f"{path}: {reason}")
            copy = _copied(path, version) if version < target else None
            for number in range(version, target):
                for statement in split_script(steps[number]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        # The version is read from the file's first bytes, so it may not linger in the log.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy


def split_script(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script; those of a trigger's body stay in one piece.

    >>> list(split_script("CREATE TABLE a (b); DROP TABLE a;"))
    ['CREATE TABLE a (b);', 'DROP TABLE a;']
    """
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n\t;"):
                yield statement.strip()
            statement = ""


def _copied(path: Path, version: int) -> Path:
    """Copy what is committed to ``PATH.vN``; the copy bears its name when it is whole."""
    copy = path.with_name(f"{path.name}.v{version}")
    partial = copy.with_name(copy.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    partial.replace(copy)
    return copy

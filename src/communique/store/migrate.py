"""Bring a record of an older version up to date, after a copy was made beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from communique.errors import RecordError
from communique.store.connect import VERSION, record_errors, record_version

STEPS: Mapping[int, str] = {}
"""SQL that brings a record of version N to N + 1; additions only, what was kept stays as it was."""


def migrate(path: Path, *, steps: Mapping[int, str] = STEPS, target: int = VERSION) -> Path | None:
    """Bring the record to version ``target``; return the path of the copy made first, ``None`` if it was up to date.

    All steps happen in one transaction: the record is of the old version or of the new one, never between.
    """
    version = record_version(path)
    if version == target:
        return None
    missing = [number for number in range(version, target) if number not in steps]
    if missing:
        raise RecordError(f"{path}: a record of version {version}, which this program can no longer bring up to date")
    copy = path.with_name(f"{path.name}.v{version}")
    with record_errors(path), closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        _copy(connection, copy)
        script = "".join(steps[number] for number in range(version, target))
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {target}; COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.rollback()
            raise
        # The version is read from the file's first bytes, so it may not linger in the log.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    partial = copy.with_name(copy.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as target:
        connection.backup(target)
    partial.replace(copy)

"""What a watch must know when it starts again: one SQLite file beside the record, ``RECORD.watch``.

A feed's ETag is kept only after all its entries are in the record, an entry only after it was added, a message to the
webhook until it was taken: whatever is cut off is done again, and doing it again changes nothing. The file is locked
while a watch runs; a lock dies with its process. It can be thrown away: then all is asked for once more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from communique.errors import RecordError
from communique.store.connect import record_errors, transaction

_TABLES = """
CREATE TABLE IF NOT EXISTS feed (
  url TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT, failures INTEGER NOT NULL, due_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  feed TEXT NOT NULL, key TEXT NOT NULL, tries INTEGER NOT NULL, done INTEGER NOT NULL, PRIMARY KEY (feed, key))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, rules TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS told (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
  number INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, tries INTEGER NOT NULL, due_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY);
"""
UNTOLD = "untold"
_MOST_ROBOTS = 1000
_MOST_MESSAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """How a feed was left. ``digest`` is that of its last body; ``due_at`` in seconds since 1970."""

    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    failures: int = 0
    due_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is still to be sent; ``number`` never names another."""

    number: int
    body: Any
    tries: int


class State:
    """The state of a watch; a context manager. Every method raises RecordError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        """Open or make the state, and lock it. Raises RecordError where another watch holds it."""
        self.path = path
        with record_errors(path):
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            with record_errors(path):
                self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.executescript(f"BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
        except RecordError as error:
            self._connection.close()
            if "another process" in str(error):
                raise RecordError(f"{path}: another watch is at work on this record") from None
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the state; another watch may begin."""
        self._connection.close()

    def feed(self, url: str) -> FeedState:
        """Return how the feed was left; as new where it was never asked."""
        row = self._one("SELECT etag, modified, digest, failures, due_at FROM feed WHERE url = ?", url)
        if row is None:
            return FeedState()
        return FeedState(etag=row[0], modified=row[1], digest=row[2], failures=row[3], due_at=row[4])

    def keep_feed(self, url: str, left: FeedState, entries: Collection[str] | None = None) -> None:
        """Keep how a feed was left; of its entries, only those that still stand in it (``entries``) are remembered."""
        with transaction(self._connection, self.path):
            self._do(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?, ?)",
                *(url, left.etag, left.modified, left.digest, left.failures, left.due_at),
            )
            if entries is not None:
                kept = self._connection.execute("SELECT key FROM entry WHERE feed = ?", (url,)).fetchall()
                gone = [(url, key) for (key,) in kept if key not in entries]
                self._connection.executemany("DELETE FROM entry WHERE feed = ? AND key = ?", gone)

    def forget_all_feeds_but(self, urls: Collection[str]) -> None:
        """Forget feeds that are watched no more."""
        with transaction(self._connection, self.path):
            kept = self._connection.execute("SELECT url FROM feed").fetchall()
            gone = [row for row in kept if row[0] not in urls]
            self._connection.executemany("DELETE FROM feed WHERE url = ?", gone)
            self._connection.executemany("DELETE FROM entry WHERE feed = ?", gone)

    def tries(self, feed: str, key: str) -> int | None:
        """Return how often an entry was tried in vain; ``None`` when it is done."""
        row = self._one("SELECT tries, done FROM entry WHERE feed = ? AND key = ?", feed, key)
        return 0 if row is None else None if row[1] else int(row[0])

    def keep_entry(self, feed: str, key: str, *, tries: int = 0, done: bool = True) -> None:
        """Keep that an entry is done, or was tried in vain so often."""
        with transaction(self._connection, self.path):
            self._do("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", feed, key, tries, int(done))

    def robots(self, origin: str, now: float) -> str | None:
        """Return the rules that a host gave to robots, ``None`` where they are not known or too old."""
        row = self._one("SELECT rules FROM robots WHERE origin = ? AND until > ?", origin, now)
        return str(row[0]) if row is not None else None

    def keep_robots(self, origin: str, rules: str, until: float) -> None:
        """Keep a host's rules for robots until then; those that were kept longest make room."""
        with transaction(self._connection, self.path):
            self._do("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", origin, rules, until)
            self._do(
                "DELETE FROM robots WHERE origin NOT IN (SELECT origin FROM robots ORDER BY until DESC LIMIT ?)",
                _MOST_ROBOTS,
            )

    def marked(self, name: str) -> bool:
        """Whether that was marked as done once."""
        return self._one("SELECT 1 FROM mark WHERE name = ?", name) is not None

    def mark(self, name: str) -> None:
        """Mark something as done."""
        with transaction(self._connection, self.path):
            self._do("INSERT OR IGNORE INTO mark VALUES (?)", name)

    def untold(self, keys: Iterable[str]) -> list[str]:
        """Return the keys of changes that were not told yet, in their order."""
        return [key for key in keys if self._one("SELECT 1 FROM told WHERE key = ?", key) is None]

    def keep_told(self, keys: Iterable[str], messages: Sequence[Any] = ()) -> int:
        """Keep changes as told with the messages that tell them; return how many messages were dropped for room."""
        with transaction(self._connection, self.path):
            self._connection.executemany("INSERT OR IGNORE INTO told VALUES (?)", [(key,) for key in keys])
            bodies = [(json.dumps(one, ensure_ascii=False),) for one in messages]
            self._connection.executemany("INSERT INTO message (body, tries, due_at) VALUES (?, 0, 0)", bodies)
            self._do("DELETE FROM mark WHERE name = ?", UNTOLD)
            old = "SELECT number FROM message ORDER BY number DESC LIMIT -1 OFFSET ?"
            return self._connection.execute(f"DELETE FROM message WHERE number IN ({old})", (_MOST_MESSAGES,)).rowcount

    def next_message(self, now: float) -> Message | None:
        """Return the oldest message if it is due: they are sent in order, so a later one waits for it."""
        row = self._one("SELECT number, body, tries, due_at FROM message ORDER BY number LIMIT 1")
        if row is None or row[3] > now:
            return None
        return Message(number=row[0], body=json.loads(row[1]), tries=row[2])

    def message_due_at(self) -> float | None:
        """Return when the next message is due; ``None`` where there is none."""
        row = self._one("SELECT due_at FROM message ORDER BY number LIMIT 1")
        return float(row[0]) if row is not None else None

    def put_off_message(self, number: int, tries: int, due_at: float) -> None:
        """Keep that a message was not taken, and when to try again."""
        with transaction(self._connection, self.path):
            self._do("UPDATE message SET tries = ?, due_at = ? WHERE number = ?", tries, due_at, number)

    def drop_message(self, number: int) -> None:
        """Forget a message that was taken, or cannot be."""
        with transaction(self._connection, self.path):
            self._do("DELETE FROM message WHERE number = ?", number)

    def _one(self, query: str, *values: object) -> Any:
        with record_errors(self.path):
            return self._connection.execute(query, values).fetchone()

    def _do(self, query: str, *values: object) -> None:
        self._connection.execute(query, values)

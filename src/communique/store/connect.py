"""Open record files: recognise them before SQLite touches them, make new ones whole, word errors in one line."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from communique.errors import NewerRecord, NotARecord, RecordError

APPLICATION_ID = 0x434D4E51  # "CMNQ"
VERSION = 1
_MAGIC = b"SQLite format 3\x00"
_VERSION_AT, _APPLICATION_AT = 60, 68  # offsets in the database header, see sqlite.org/fileformat2.html
_DAMAGED = "the record is damaged; restore a copy"
_READABLE_LAYOUTS = (1, 2)  # rollback journal, write-ahead log


def record_version(path: Path) -> int:
    """Return the version of the record at ``path``, from its first bytes, so that a foreign file stays untouched.

    Raises RecordError if it cannot be read, NotARecord if it is something else, NewerRecord if too new.
    """
    if not path.exists():
        raise RecordError(f"{path}: no such record; make one with `communique build`")
    if not path.is_file():
        raise RecordError(f"{path}: not a file, so no record")
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror})") from error
    if len(header) < 100 or not header.startswith(_MAGIC) or header[18] not in _READABLE_LAYOUTS:
        raise NotARecord(f"{path}: not a Communiqué record; it was left untouched")
    if int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big") != APPLICATION_ID:
        raise NotARecord(f"{path}: a database, but not a Communiqué record; it was left untouched")
    version = int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")
    if version > VERSION:
        raise NewerRecord(
            f"{path}: a record of version {version}, this program knows {VERSION}; update Communiqué to open it"
        )
    return version


def is_record(path: Path) -> bool:
    """Whether a record stands there, of whatever version: what is to be written anew must be none."""
    try:
        record_version(path)
    except NewerRecord:
        return True
    except RecordError:
        return False
    return True


@contextmanager
def record_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into RecordError: one line, what is wrong and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise RecordError(f"{path}: {_explain(error, path)}") from error
    except UnicodeDecodeError as error:  # a damaged name within SQLite's own message
        raise RecordError(f"{path}: {_DAMAGED}") from error


@contextmanager
def decoding_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into RecordError, and those by which what stands in a row cannot be decoded."""
    try:
        with record_errors(path):
            yield
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error) as error:
        raise RecordError(f"{path}: {_DAMAGED} ({type(error).__name__})") from error


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Do all of a block or none of it, as the only writer; RecordError where the file at ``path`` cannot be used."""
    with record_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _explain(error: sqlite3.Error, path: Path) -> str:
    words = str(error)
    if "locked" in words or "busy" in words:
        return "another process is writing to this record; try again when it is done"
    if "full" in words:
        return "no room left to write; free some space, what was committed is safe"
    if "readonly" in words:
        return "the record cannot be written; check the permissions of the file and its folder"
    if "unable to open" in words:
        return "the record cannot be opened; check the permissions of the file and its folder"
    if "malformed" in words or "not a database" in words:
        return _DAMAGED
    if "disk I/O" in words:
        return f"the disk failed ({words}); what was committed before is safe"
    return f"the record cannot be used ({words})"


def make_record(path: Path) -> None:
    """Make an empty record at ``path``; leave what already stands there. The file appears whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    except OSError as error:
        raise RecordError(f"{path}: cannot be made ({error.strerror})") from error
    os.close(handle)
    blank = Path(name)
    try:
        with record_errors(path), closing(sqlite3.connect(blank, isolation_level=None)) as connection:
            connection.executescript(
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
                f"BEGIN; {_schema()} COMMIT; PRAGMA journal_mode = WAL;"
            )
        blank.chmod(0o666 & ~_umask())
        _place(blank, path)
    except OSError as error:
        raise RecordError(f"{path}: cannot be made ({error.strerror})") from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def _place(blank: Path, path: Path) -> None:
    """Give the new record its name; whoever made one meanwhile was first, and theirs stays."""
    try:
        os.link(blank, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            blank.rename(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _schema() -> str:
    return files("communique.store").joinpath("schema.sql").read_text(encoding="utf-8")


def open_to_write(path: Path, wait: float) -> sqlite3.Connection:
    """Return a connection that writes; ``wait`` seconds for another writer. Raises RecordError."""
    if not os.access(path, os.W_OK):
        raise RecordError(f"{path}: the record cannot be written; check the permissions of the file and its folder")
    with record_errors(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=wait)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write. Raises RecordError.

    A write-ahead log wants a file beside the record even to read. Where the folder cannot be written and no
    log is waiting, the record cannot change under us and is opened as immutable.
    """
    with record_errors(path):
        address = path.absolute().as_uri()
        try:
            return _checked(sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None, timeout=10))
        except sqlite3.OperationalError:
            if _log_waits(path):
                raise
            return _checked(sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None))


def _checked(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _log_waits(path: Path) -> bool:
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size > 0
    return False

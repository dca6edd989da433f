"""Add to a record: articles with their readings, judgements, refusals. One transaction each; nothing is changed."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from communique.codec import actor_json, document_id, statement_json
from communique.errors import JudgementError, RecordError
from communique.store.additions import demand_verbatim, statement_in
from communique.store.connect import VERSION, make_record, open_to_write, record_errors, record_version, transaction
from communique.store.judgements import interval_of_value
from communique.store.likeness import Likeness
from communique.store.marks import dump, pack_marks, pack_text, unpack_text
from communique.store.migrate import migrate
from communique.store.search import indexable
from communique.store.sightings import Sighting, sighting_of
from communique.types import Article, Document, Judgement, Reading

Added = Literal["new", "known", "sighted-again"]


class RecordWriter:
    """A record open for adding; a context manager.

    ``create``: make the file if absent. ``likeness``: how near-duplicates are found; without it none are. ``wait``:
    seconds to wait for another writer. A kill at any moment loses at most the article in flight.
    Every method raises RecordError where the file cannot be written.
    """

    def __init__(
        self, path: str | Path, *, create: bool = True, likeness: Likeness | None = None, wait: float = 30.0
    ) -> None:
        """Open the record. Raises RecordError, NotARecord, NewerRecord; the file is then untouched."""
        self.path = Path(path)
        if create and not self.path.exists():
            make_record(self.path)
        if record_version(self.path) < VERSION:
            migrate(self.path)
        self._likeness = likeness
        self._connection = open_to_write(self.path, wait)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the record."""
        self.close()

    def close(self) -> None:
        """Close the record; what was added is committed already.

        The log is brought into the file: who looks meanwhile would else leave it beside the file, and a copy of the
        file alone would lack what was added last.
        """
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def has(self, document: str, reader: str) -> bool:
        """Whether that reader's reading of that document is kept."""
        with record_errors(self.path):
            return self._exists("SELECT 1 FROM reading WHERE document = ? AND reader = ?", document, reader)

    def reader_of(self, document: str) -> str | None:
        """Return the reader whose reading of that document is the newest; ``None`` where it was never read."""
        with record_errors(self.path):
            row = self._connection.execute(
                "SELECT reading.reader FROM reading JOIN reader ON reader.version = reading.reader"
                " WHERE document = ? ORDER BY reader.number DESC LIMIT 1",
                (document,),
            ).fetchone()
        return str(row[0]) if row is not None else None

    def statement_ids(self, document: str, reader: str) -> frozenset[str]:
        """Return the ids of the statements of a reading."""
        with record_errors(self.path):
            rows = self._connection.execute(
                "SELECT id FROM statement WHERE document = ? AND reader = ?", (document, reader)
            ).fetchall()
        return frozenset(str(row[0]) for row in rows)

    def add(self, article: Article, reading: Reading, *, reader: str, recorded_at: datetime) -> Added:
        """Add an article with what ``reader`` read in it; say whether its text was new, or only the place.

        ``reading.document`` must bear the article's text's id, and the day on which the article was published if
        that was found in its text.
        """
        _demand(reading.document.id == document_id(article.text), "a reading of another text")
        now = _instant(recorded_at)
        with transaction(self._connection, self.path):
            new = self._add_document(reading.document.id, article.text, now)
            self._add_reader(reader, now)
            again = self._add_sighting(sighting_of(article, reading.document, reader), now)
            self._add_reading(reading, reader, now)
        return "new" if new else "sighted-again" if again else "known"

    def add_reading(self, reading: Reading, *, reader: str, recorded_at: datetime) -> bool:
        """Add what a further reader read in a known document; ``False`` if it was kept already."""
        now = _instant(recorded_at)
        with transaction(self._connection, self.path):
            self._demand_document(reading.document.id)
            self._add_reader(reader, now)
            return self._add_reading(reading, reader, now)

    def add_sighting(
        self, article: Article, *, reader: str, recorded_at: datetime, document: Document | None = None
    ) -> bool:
        """Add another place of a known text; ``False`` if it was kept already.

        ``document`` carries the day (and title) that ``reader`` found in the text, as its reading would.
        Pass it wherever the article brings no day, or the order of arrival would show.
        """
        now = _instant(recorded_at)
        dated = document or Document(id=document_id(article.text))
        with transaction(self._connection, self.path):
            self._demand_document(dated.id)
            self._add_reader(reader, now)
            return self._add_sighting(sighting_of(article, dated, reader), now)

    def judge(self, judgement: Judgement, *, recorded_at: datetime) -> bool:
        """Append a judgement; ``False`` if it was kept already. Raises JudgementError if it makes no sense here."""
        row = (
            judgement.id,
            judgement.verb,
            judgement.subject,
            judgement.other,
            judgement.value,
            judgement.who,
            judgement.judged_at.isoformat() if judgement.judged_at else None,
        )
        with transaction(self._connection, self.path):
            kept = self._connection.execute(
                "SELECT id, verb, subject, other, value, who, judged_at FROM judgement WHERE id = ?", (judgement.id,)
            ).fetchone()
            if kept is not None:
                if kept != row:
                    raise JudgementError(f"another judgement bears the id {judgement.id}")
                return False
            self._demand_sense(judgement)
            self._insert(
                "judgement", "id, verb, subject, other, value, who, judged_at, recorded_at", *row, _instant(recorded_at)
            )
            return True

    def refuse(self, path: str, reason: str, *, recorded_at: datetime) -> bool:
        """Keep that something could not be taken in, and why; ``False`` if that was kept already."""
        path, reason = indexable(path), indexable(reason)
        with transaction(self._connection, self.path):
            if self._exists("SELECT 1 FROM refusal WHERE path = ? AND reason = ?", path, reason):
                return False
            self._insert("refusal", "path, reason, recorded_at", path, reason, _instant(recorded_at))
            return True

    def _exists(self, query: str, *values: str) -> bool:
        return self._connection.execute(query, values).fetchone() is not None

    def _insert(self, table: str, columns: str, *values: object) -> int:
        marks = ", ".join("?" * len(values))
        try:
            cursor = self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
        except UnicodeEncodeError as error:
            raise RecordError(f"{self.path}: characters that no file can keep (lone surrogates) in {table}") from error
        return cursor.lastrowid or 0

    def _add_reader(self, reader: str, now: str) -> None:
        if not self._exists("SELECT 1 FROM reader WHERE version = ?", reader):
            self._insert("reader", "version, recorded_at", reader, now)

    def _add_document(self, document: str, text: str, now: str) -> bool:
        new = not self._exists("SELECT 1 FROM document WHERE id = ?", document)
        if new:
            number = self._insert(
                "document", "id, length, text, recorded_at", document, len(text), pack_text(text), now
            )
            self._insert("text_index", "rowid, text", number, indexable(text))
        if self._likeness is not None and not self._exists("SELECT 1 FROM signature WHERE document = ?", document):
            self._add_signature(self._likeness, document, text)
        return new

    def _add_signature(self, likeness: Likeness, document: str, text: str) -> None:
        """Keep the text's sketch, and with which of those kept it is alike: both in the article's transaction."""
        sketch = likeness.signature(text)
        bands = likeness.bands(sketch)
        others = self._connection.execute(
            "SELECT DISTINCT signature.document, sketch FROM band JOIN document USING (number)"
            " JOIN signature ON signature.document = document.id"
            f" WHERE key IN ({', '.join('?' * len(bands))}) AND method = ?",
            (*bands, likeness.method),
        ).fetchall()
        self._insert("signature", "document, method, sketch", document, likeness.method, sketch)
        self._connection.executemany(
            "INSERT INTO band (key, number) SELECT ?, number FROM document WHERE id = ?",
            [(key, document) for key in sorted(set(bands))],
        )
        for other, other_sketch in others:
            score = likeness.pair_score(sketch, other_sketch)
            if score is not None:
                self._insert("alike", "document, other, score", *sorted((document, other)), score)

    def _add_sighting(self, sighting: Sighting, now: str) -> bool:
        key = sighting.key
        if self._exists("SELECT 1 FROM sighting WHERE key = ?", key):
            return False
        earliest, latest = sighting.published.to_json() if sighting.published else (None, None)
        number = self._insert(
            "sighting",
            "key, document, path, url, title, publisher, published_earliest, published_latest,"
            " published_basis, language, reader, recorded_at",
            key,
            sighting.document,
            sighting.path,
            sighting.url,
            sighting.title,
            sighting.publisher,
            earliest,
            latest,
            sighting.published_basis,
            sighting.language,
            sighting.reader,
            now,
        )
        if sighting.title:
            self._insert("title_index", "rowid, title", number, indexable(sighting.title))
        return True

    def _add_reading(self, reading: Reading, reader: str, now: str) -> bool:
        document = reading.document.id
        if self._exists("SELECT 1 FROM reading WHERE document = ? AND reader = ?", document, reader):
            return False
        _demand(all(statement.document == document for statement in reading.statements), "a statement of another text")
        self._insert(
            "reading",
            "document, reader, actors, marks, recorded_at",
            document,
            reader,
            dump([actor_json(actor) for actor in reading.actors]),
            pack_marks(reading),
            now,
        )
        for statement in sorted(
            {statement.id: statement for statement in reading.statements}.values(), key=lambda statement: statement.id
        ):
            self._insert(
                "statement",
                "id, document, reader, kind, json, recorded_at",
                statement.id,
                document,
                reader,
                statement.kind,
                dump(statement_json(statement)),
                now,
            )
        return True

    def _demand_document(self, document: str) -> None:
        _demand(self._exists("SELECT 1 FROM document WHERE id = ?", document), f"no document {document} in the record")

    def _demand_sense(self, judgement: Judgement) -> None:
        """Check what the store can know: that a date is one of a known document, an undoing that of a judgement."""
        if judgement.verb == "undo" and not self._exists("SELECT 1 FROM judgement WHERE id = ?", judgement.subject):
            raise JudgementError(f"no judgement {judgement.subject} in the record to undo")
        if judgement.verb == "date":
            interval_of_value(judgement.value)
            if not self._exists("SELECT 1 FROM document WHERE id = ?", judgement.subject):
                raise JudgementError(f"no document {judgement.subject} in the record to date")
        if judgement.verb in ("add", "correct"):
            self._demand_statement(judgement)

    def _demand_statement(self, judgement: Judgement) -> None:
        made = statement_in(judgement)
        document = judgement.subject if judgement.verb == "add" else made.document
        row = self._connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
        if row is None:
            raise JudgementError(f"no document {document} in the record to add a statement to")
        demand_verbatim(made, document, unpack_text(row[0]))


def _demand(holds: bool, complaint: str) -> None:
    if not holds:
        raise RecordError(f"{complaint}; nothing was written")


def _instant(at: datetime) -> str:
    """Return an instant in UTC; a bare one is taken as UTC."""
    return (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)).isoformat(timespec="seconds")

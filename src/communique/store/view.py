"""Look at a record: its documents as of a day, what linking starts from, texts, readings, search. Reads only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from communique.codec import actor_from, statement_from
from communique.errors import RecordError, RefusedArticle
from communique.interval import Interval
from communique.store.additions import added_ids, with_additions
from communique.store.connect import VERSION, decoding_errors, open_to_read, record_version
from communique.store.judgements import judged_days, judgements_in_force
from communique.store.likeness import earliest_copies, publication_order
from communique.store.marks import unpack_marks, unpack_text
from communique.store.search import Hit, locate, match_of, snippet_of
from communique.store.sightings import Sighting, document_of, is_in, settle_sightings
from communique.types import Corpus, Document, Judgement, LocalActor, Reading, Statement, Timex

_MANY = 500
_LATEST = "JOIN latest_readings USING (document, reader)"


class RecordView:
    """A record open for looking; a context manager. A writer beside it is not disturbed.

    ``as_of``: a day; what was published later, or is undated, is then out of every answer. ``None``: all is in.
    Nothing that comes out depends on the order in which articles arrived. Every method raises RecordError where
    the file cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the record. Raises RecordError, NotARecord, NewerRecord; the file is untouched in any case."""
        self.path = Path(path)
        version = record_version(self.path)
        if version < VERSION:
            raise RecordError(f"{path}: a record of version {version}; `communique build` brings it to {VERSION}")
        self._connection = open_to_read(self.path)
        self._decoded: dict[tuple[str, str], tuple[Statement, ...]] = {}
        self._named: dict[str, tuple[str, tuple[LocalActor, ...]]] = {}
        self._ordered: tuple[list[tuple[str, str]], tuple[Statement, ...]] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the record."""
        self.close()

    def close(self) -> None:
        """Close the record."""
        self._connection.close()

    def documents(self, as_of: date | None = None) -> tuple[Document, ...]:
        """Return the documents that are in, the earliest published first, undated ones last."""
        with self._snapshot():
            return self._documents(as_of)

    def undated(self, as_of: date | None = None) -> tuple[Document, ...]:
        """Return the documents whose day of publication is not known: out as of any day, in where none is given.

        ``as_of`` changes nothing in the answer: it is there for symmetry with :meth:`documents`.
        """
        return tuple(
            document for document in self.documents() if document.published is None or document.published.latest is None
        )

    def corpus(self, as_of: date | None = None) -> Corpus:
        """Return what linking starts from. A statement's ``when`` is as its reader resolved it at the time."""
        with self._snapshot():
            documents = self._documents(as_of)
            within = {document.id for document in documents}
            rows = self._connection.execute(f"SELECT document, actors FROM reading {_LATEST} ORDER BY document")
            actors = {document: self._actors_in(document, packed) for document, packed in rows if document in within}
            statements = [one for one in self._read() if one.document in within]
            return with_additions(
                Corpus(
                    documents=documents,
                    actors=actors,
                    statements=tuple(statements),
                    judgements=judgements_in_force(self._judgements()),
                    as_of=as_of,
                )
            )

    def _actors_in(self, document: str, packed: str) -> tuple[LocalActor, ...]:
        """Return a document's actors, decoded once for what is written there."""
        known = self._named.get(document)
        if known is None or known[0] != packed:
            self._named[document] = known = packed, _actors(packed)
        return known[1]

    def _read(self) -> tuple[Statement, ...]:
        """Return the statements of the latest readings, by id. A reading never changes: it is decoded once."""
        readings = self._connection.execute("SELECT document, reader FROM latest_readings ORDER BY document").fetchall()
        if self._ordered is not None and self._ordered[0] == readings:
            return self._ordered[1]
        missing = {reading for reading in readings if reading not in self._decoded}
        found: dict[tuple[str, str], list[Statement]] = {reading: [] for reading in missing}
        if missing:
            rows = self._connection.execute(f"SELECT document, reader, json FROM statement {_LATEST}")
            for document, reader, packed in rows:
                if (document, reader) in missing:
                    found[document, reader].append(statement_from(json.loads(packed)))
            self._decoded |= {reading: tuple(statements) for reading, statements in found.items()}
        every = sorted((one for reading in readings for one in self._decoded[reading]), key=lambda one: one.id)
        self._ordered = readings, tuple(every)
        return self._ordered[1]

    def text(self, document: str) -> str:
        """Return the document's text as it was read; RecordError if there is no such document."""
        with decoding_errors(self.path):
            row = self._connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
            if row is None:
                raise RecordError(f"no document {document} in {self.path}")
            return unpack_text(row[0])

    def reading(self, document: str, as_of: date | None = None) -> Reading:
        """Return the latest reading of the document, times as its reader resolved them; RecordError if none."""
        with self._snapshot():
            row = self._connection.execute(
                f"SELECT actors, marks FROM reading {_LATEST} WHERE document = ?", (document,)
            ).fetchone()
            known = next((one for one in self._documents(as_of, self._kin(document)) if one.id == document), None)
            if row is None or known is None:
                raise RecordError(f"no reading of document {document} in {self.path}")
            timexes, mentions, attributions = unpack_marks(row[1])
            return Reading(
                document=known,
                timexes=timexes,
                mentions=mentions,
                actors=_actors(row[0]),
                attributions=attributions,
                statements=self._statements_of(document),
            )

    def timexes(self, document: str) -> tuple[Timex, ...]:
        """Return the time expressions of a document, as its reader resolved them; none where it was not read."""
        with decoding_errors(self.path):
            row = self._connection.execute(
                f"SELECT marks FROM reading {_LATEST} WHERE document = ?", (document,)
            ).fetchone()
            return unpack_marks(row[0])[0] if row is not None else ()

    def version(self) -> int:
        """Return a number that changes when another connection has written to the record."""
        with decoding_errors(self.path):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def search(self, query: str, limit: int = 20, as_of: date | None = None) -> list[Hit]:
        """Return documents that have all words of the query in their text, or all in a title.

        Title matches first, then the latest published: an order that nothing outside the documents found can change.
        """
        match = match_of(query)
        if match is None or limit < 1:
            return []
        with self._snapshot():
            titled, found = self._titled(match, as_of), self._found(match)
            documents = {document.id: document for document in self._documents(as_of, titled | found)}
            order = {key: publication_order(one.published, key) for key, one in documents.items()}
            dated_last = sorted(
                documents,
                key=lambda key: (
                    not is_dated(documents[key]),
                    -order[key][0].toordinal(),
                    -order[key][1].toordinal(),
                    key,
                ),
            )
            ranked = sorted(dated_last, key=lambda key: key not in titled)
            return [self._hit(documents[key], match) for key in ranked[:limit]]

    def refusals(self) -> tuple[RefusedArticle, ...]:
        """Return what could not be taken in and why, by path; left out what was taken in from there after all."""
        with decoding_errors(self.path):
            rows = self._connection.execute(
                "SELECT path, reason FROM refusal WHERE path NOT IN (SELECT path FROM sighting) ORDER BY path, reason"
            ).fetchall()
        return tuple(RefusedArticle(path, reason) for path, reason in rows)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all judgements ever made, undone ones and undoings included, in the order of their ids."""
        with decoding_errors(self.path):
            return self._judgements()

    def sort_of(self, key: str) -> str | None:
        """Return what bears the id: "an article", "a statement" (read last, or added), "a judgement"; or none."""
        queries = {
            "an article": "SELECT 1 FROM document WHERE id = ?",
            "a statement": f"SELECT 1 FROM statement {_LATEST} WHERE id = ?",
            "a judgement": "SELECT 1 FROM judgement WHERE id = ?",
        }
        with self._snapshot():
            for sort, query in queries.items():
                if self._connection.execute(query, (key,)).fetchone() is not None:
                    return sort
            return "a statement" if key in added_ids(self._judgements()) else None

    def readers(self) -> tuple[str, ...]:
        """Return the versions of the reader that wrote into this record, the latest last."""
        with decoding_errors(self.path):
            rows = self._connection.execute("SELECT version FROM reader ORDER BY number").fetchall()
        return tuple(version for (version,) in rows)

    def sightings(self, document: str) -> tuple[Sighting, ...]:
        """Return all places where the text was met, by path and address."""
        with self._snapshot():
            found = self._sightings("WHERE document = ?", document)
        return tuple(sorted((sighting for _, sighting in found), key=lambda one: (one.path, one.url or "", one.key)))

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Let all queries inside see one state of the record, whatever a writer does meanwhile."""
        with decoding_errors(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")

    def _documents(self, as_of: date | None, among: Collection[str] | None = None) -> tuple[Document, ...]:
        """Return the documents that are in; only those of ``among``, whose ``duplicate_of`` looks no further."""
        judged = judged_days(judgements_in_force(self._judgements()))
        places: dict[str, list[Sighting]] = defaultdict(list)
        for _, sighting in self._settled(among):
            places[sighting.document].append(sighting)
        seen = [document_of(sightings, as_of, judged.get(key)) for key, sightings in places.items()]
        within = {document.id: document for document in seen if document is not None}
        published = {key: document.published for key, document in within.items()}
        pairs = self._connection.execute("SELECT document, other, score FROM alike")
        originals = earliest_copies(pairs, published)
        ordered = sorted(within.values(), key=lambda one: (not is_dated(one), publication_order(one.published, one.id)))
        return tuple(_with_original(document, originals.get(document.id)) for document in ordered)

    def _kin(self, document: str) -> set[str]:
        """Return the document and those it was found alike to."""
        rows = self._connection.execute("SELECT document, other FROM alike WHERE ? IN (document, other)", (document,))
        return {document, *(key for pair in rows for key in pair)}

    def _settled(self, among: Collection[str] | None = None) -> list[tuple[int, Sighting]]:
        """Return the sightings that stand, with their numbers; all, or those of some documents."""
        rows = self._connection.execute("SELECT version, number FROM reader")
        if among is None or len(among) > _MANY:
            numbered = [one for one in self._sightings() if among is None or one[1].document in among]
        else:
            marks = ", ".join("?" * len(among))
            numbered = self._sightings(f"WHERE document IN ({marks})", *sorted(among))
        standing = set(settle_sightings((sighting for _, sighting in numbered), dict(rows)))
        return [(number, sighting) for number, sighting in numbered if sighting in standing]

    def _sightings(self, where: str = "", *values: str) -> list[tuple[int, Sighting]]:
        rows = self._connection.execute(
            "SELECT number, document, path, url, title, publisher, published_earliest, published_latest,"
            f" published_basis, language, reader FROM sighting {where}",
            values,
        )
        return [
            (
                number,
                Sighting(
                    document=document,
                    path=path,
                    url=url,
                    title=title,
                    publisher=publisher,
                    published=_interval(earliest, latest),
                    published_basis=basis,
                    language=language,
                    reader=reader,
                ),
            )
            for number, document, path, url, title, publisher, earliest, latest, basis, language, reader in rows
        ]

    def _judgements(self) -> tuple[Judgement, ...]:
        rows = self._connection.execute(
            "SELECT id, verb, subject, other, value, who, judged_at FROM judgement ORDER BY id"
        )
        return tuple(
            Judgement(
                id=key,
                verb=verb,
                subject=subject,
                other=other,
                value=value,
                who=who,
                judged_at=datetime.fromisoformat(at) if at else None,
            )
            for key, verb, subject, other, value, who, at in rows
        )

    def _statements_of(self, document: str) -> tuple[Statement, ...]:
        rows = self._connection.execute(f"SELECT json FROM statement {_LATEST} WHERE document = ?", (document,))
        statements = [statement_from(json.loads(packed)) for (packed,) in rows]
        return tuple(sorted(statements, key=lambda one: (one.evidence[0].start, one.evidence[0].end, one.id)))

    def _found(self, match: str) -> set[str]:
        rows = self._connection.execute(
            "SELECT id FROM document WHERE number IN (SELECT rowid FROM text_index WHERE text_index MATCH ?)", (match,)
        )
        return {document for (document,) in rows}

    def _titled(self, match: str, as_of: date | None) -> set[str]:
        """Return documents one of whose sightings that are in has the words in its title."""
        judged = judged_days(judgements_in_force(self._judgements()))
        rows = self._connection.execute("SELECT rowid FROM title_index WHERE title_index MATCH ?", (match,))
        numbers = {number for (number,) in rows}
        return {
            sighting.document
            for number, sighting in (self._settled() if numbers else ())
            if number in numbers and is_in(judged.get(sighting.document) or sighting.published, as_of)
        }

    def _hit(self, document: Document, match: str) -> Hit:
        text = self.text(document.id)
        place = locate(text, match)
        start, end = place if place else (0, 0)
        return Hit(
            document=document.id,
            title=document.title,
            snippet=snippet_of(text, start, end),
            matched=" ".join(text[start:end].split()),
            start=start if place else None,
            end=end if place else None,
        )


def is_dated(document: Document) -> bool:
    """Whether it is known by which day the document was published."""
    return document.published is not None and document.published.latest is not None


def _interval(earliest: str | None, latest: str | None) -> Interval | None:
    return Interval.from_json([earliest, latest]) if earliest or latest else None


def _actors(packed: str) -> tuple[LocalActor, ...]:
    return tuple(actor_from(row) for row in json.loads(packed))


def _with_original(document: Document, original: str | None) -> Document:
    return document if original is None else replace(document, duplicate_of=original)

"""Check what a record keeps against itself: hashes, evidence, references, the index. Reads only, changes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.codec import actor_from, document_id, statement_from, statement_id
from communique.errors import CommuniqueError
from communique.store.connect import open_to_read, record_errors, record_version
from communique.store.judgements import interval_of_value
from communique.store.likeness import Likeness
from communique.store.marks import unpack_marks, unpack_text
from communique.store.view import RecordView
from communique.types import Attribution, Mention, Span, Statement, Timex

MOST_CHARACTERS = 400
"""The length of a statement's first piece of evidence at the most."""

_MOST_DAMAGES = 100
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, LookupError)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Something that does not hold: what sort of thing, its id, and what is wrong with it."""

    thing: str
    id: str
    complaint: str
    unreadable: bool = False
    """Whether nothing that is built on it can be looked at."""

    def __str__(self) -> str:
        """Return it as one line."""
        return " ".join(f"{self.thing} {self.id}: {self.complaint}".split())


def audit_file(path: Path) -> tuple[Finding, ...]:
    """Return what SQLite finds wrong with the file: damaged pages, rows that refer to nothing. Raises RecordError."""
    record_version(path)
    connection = open_to_read(path)
    try:
        with record_errors(path):
            return tuple(_file_findings(connection, path.name))
    finally:
        connection.close()


def _file_findings(connection: sqlite3.Connection, name: str) -> Iterator[Finding]:
    try:
        damages = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST_DAMAGES})")]
    except sqlite3.DatabaseError as error:
        damages = [str(error)]
    for damage in damages:
        if damage != "ok":
            yield Finding(thing="file", id=name, complaint=damage, unreadable=True)
            return
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding(thing="row", id=f"{table}/{row}", complaint=f"refers to no {parent}", unreadable=True)
    for index, table in (("text_index", "document"), ("title_index", "sighting WHERE title <> ''")):
        indexed = {key for (key,) in connection.execute(f"SELECT id FROM {index}_docsize")}
        kept = {key for (key,) in connection.execute(f"SELECT number FROM {table}")}
        for number in sorted(indexed ^ kept)[:_MOST_DAMAGES]:
            complaint = "cannot be searched for" if number in kept else "is searched for and not kept"
            yield Finding(thing="index", id=f"{index}/{number}", complaint=complaint)


def audit_contents(view: RecordView, likeness: Likeness) -> Iterator[Finding]:
    """Yield what is wrong with texts, readings, statements of every reader, copies, sightings and judgements.

    Evidence is compared with its article, character by character; ids, sketches and scores are worked out anew.
    """
    connection = view._connection
    with view._snapshot():
        texts = connection.execute("SELECT id, length, text FROM document ORDER BY id")
        for document, length, packed in texts.fetchall():
            try:
                text = unpack_text(packed)
            except Exception as error:  # zlib.error is no ValueError
                complaint = f"its text cannot be unpacked ({error})"
                yield Finding(thing="document", id=document, complaint=complaint, unreadable=True)
                continue
            yield from _audit_document(connection, document, length, text, likeness)
        yield from _audit_copies(connection, likeness)
        yield from _audit_sightings(view)
        yield from _audit_judgements(connection)


def _audit_document(
    connection: sqlite3.Connection, document: str, length: int, text: str, likeness: Likeness
) -> Iterator[Finding]:
    if document_id(text) != document:
        yield Finding(thing="document", id=document, complaint="is not the text that bore this id when it was read")
    if len(text) != length:
        yield Finding(thing="document", id=document, complaint=f"has {len(text)} characters, not {length}")
    sketches = connection.execute("SELECT method, sketch FROM signature WHERE document = ?", (document,))
    for method, sketch in sketches.fetchall():
        if method == likeness.method and sketch != likeness.signature(text):
            yield Finding(thing="document", id=document, complaint="its sketch is not that of its text")
    readings = connection.execute("SELECT reader, actors, marks FROM reading WHERE document = ?", (document,))
    for reader, actors, marks in readings.fetchall():
        name = f"{document} by {reader}"
        try:
            names = {actor_from(row).name for row in json.loads(actors)}
            unpacked = unpack_marks(marks)
        except Exception as error:  # zlib.error is no ValueError
            complaint = f"cannot be read back ({type(error).__name__})"
            yield Finding(thing="reading", id=name, complaint=complaint, unreadable=True)
            continue
        for complaint in _mark_complaints(text, names, *unpacked):
            yield Finding(thing="reading", id=name, complaint=complaint)
    rows = connection.execute(
        "SELECT id, kind, json FROM statement WHERE document = ? ORDER BY id, reader", (document,)
    )
    for key, kind, packed in rows.fetchall():
        try:
            statement = statement_from(json.loads(packed))
        except _MALFORMED as error:
            complaint = f"cannot be read back ({type(error).__name__})"
            yield Finding(thing="statement", id=key, complaint=complaint, unreadable=True)
            continue
        for complaint in _complaints_on(statement, (key, kind, document), text):
            yield Finding(thing="statement", id=key, complaint=complaint, unreadable=not statement.evidence)


def _mark_complaints(
    text: str,
    names: Collection[str],
    timexes: Iterable[Timex],
    mentions: Collection[Mention],
    attributions: Iterable[Attribution],
) -> Iterator[str]:
    spans = [Span(start=one.start, end=one.end, quote=one.quote) for one in timexes]
    spans += [Span(start=one.start, end=one.end, quote=one.quote) for one in mentions]
    spans += [span for one in attributions for span in _spans_of(one)]
    yield from (f"words that are not in the article at {_place(span)}" for span in unfaithful(text, spans))
    strangers = sorted({mention.actor for mention in mentions} - set(names))
    yield from (f"a mention of {name!r}, which is none of its actors" for name in strangers)


def _spans_of(attribution: Attribution) -> list[Span]:
    return [span for span in (attribution.source, attribution.cue, *attribution.content) if span is not None]


def _complaints_on(statement: Statement, kept_as: tuple[str, str, str], text: str) -> Iterator[str]:
    if (statement.id, statement.kind, statement.document) != kept_as:
        yield "is kept under another id, kind or document than its own"
    yield from statement_complaints(statement, text)
    if statement.evidence and statement_id(statement) != statement.id:
        yield "its id does not follow from its place and arguments"


def statement_complaints(statement: Statement, text: str) -> Iterator[str]:
    """Yield what is wrong with a statement's evidence in the article's text."""
    if not statement.evidence:
        yield "rests on no words"
        return
    yield from (
        f"words that are not in {statement.document} at {_place(s)}" for s in unfaithful(text, statement.evidence)
    )
    first = statement.evidence[0]
    if first.end - first.start > MOST_CHARACTERS:
        yield f"its first evidence has {first.end - first.start} characters, more than {MOST_CHARACTERS}"


def unfaithful(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans whose words do not stand in the text where they are said to."""
    return [
        span
        for span in spans
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.quote
    ]


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}: {span.quote[:60]!r}"


def _audit_copies(connection: sqlite3.Connection, likeness: Likeness) -> Iterator[Finding]:
    rows = connection.execute(
        "SELECT alike.document, other, score, a.sketch, b.sketch FROM alike"
        " JOIN signature a ON a.document = alike.document JOIN signature b ON b.document = other"
        " WHERE a.method = ? AND b.method = ? ORDER BY 1, 2",
        (likeness.method, likeness.method),
    )
    for document, other, score, sketch, other_sketch in rows:
        if likeness.pair_score(sketch, other_sketch) != score:
            yield Finding(thing="copy", id=f"{document} of {other}", complaint="is not as alike as was noted")


def _audit_sightings(view: RecordView) -> Iterator[Finding]:
    keys = dict(view._connection.execute("SELECT number, key FROM sighting"))
    try:
        sightings = view._sightings()
    except ValueError as error:
        yield Finding(thing="sighting", id="?", complaint=f"cannot be read back ({error})", unreadable=True)
        return
    for number, sighting in sightings:
        if keys[number] != sighting.key:
            yield Finding(thing="sighting", id=keys[number], complaint=f"of {sighting.document} was changed")


def _audit_judgements(connection: sqlite3.Connection) -> Iterator[Finding]:
    known = {key for (key,) in connection.execute("SELECT id FROM judgement")}
    documents = {key for (key,) in connection.execute("SELECT id FROM document")}
    for key, verb, subject, value in connection.execute("SELECT id, verb, subject, value FROM judgement ORDER BY id"):
        if verb == "undo" and subject not in known:
            yield Finding(thing="judgement", id=key, complaint=f"takes back {subject}, which is not there")
        if verb == "date" and subject not in documents:
            yield Finding(thing="judgement", id=key, complaint=f"dates {subject}, which is not there")
        if verb == "date":
            try:
                interval_of_value(value)
            except CommuniqueError as error:
                yield Finding(thing="judgement", id=key, complaint=str(error), unreadable=True)

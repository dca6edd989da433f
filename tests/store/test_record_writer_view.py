"""A record keeps what is added, once, and never changes it."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from communique.codec import document_id, statement_id
from communique.errors import JudgementError, RecordError
from communique.interval import Interval
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import (
    Action,
    Article,
    Attribution,
    ConditionClaim,
    Document,
    EventClaim,
    Judgement,
    LocalActor,
    Mention,
    Reading,
    Span,
    Statement,
    TimeRef,
    Timex,
)

NOW = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT = "Vellania and Ostrava met in Port Miro on Tuesday.\r\nVellania will sign only if Ostrava withdraws."
READER = "reader/1"


def article(text: str = TEXT, path: str = "a.txt", day: date | None = date(2019, 5, 7), **fields: str) -> Article:
    return Article(
        text=text,
        path=path,
        published=Interval.day(day) if day else None,
        published_basis="metadata" if day else "none",
        **fields,
    )


def reading_of(taken: Article) -> Reading:
    key = document_id(taken.text)
    words = taken.text[:8]
    actor = LocalActor(name="Vellania", type="state", mentions=("Vellania",), known="vellania")
    span = Span(start=0, end=8, quote=words)
    event = Statement(
        id="",
        document=key,
        evidence=(span,),
        sources=("Vellania",),
        when=Interval.day(date(2019, 5, 7)),
        time=TimeRef(recipe="WXX-2", anchor="publication"),
        time_basis="anchored",
        claim=EventClaim(type="meeting", status="held", place="Port Miro", participants=("Vellania",)),
    )
    condition = Statement(
        id="",
        document=key,
        evidence=(span,),
        claim=ConditionClaim(
            party="Vellania",
            step=Action(party="Vellania", action="sign", action_class="sign"),
            requires=Action(party="Ostrava", action="withdraws", action_class="withdraw", object="troops"),
        ),
    )
    statements = tuple(replace(one, id=statement_id(one)) for one in (event, condition))
    return Reading(
        document=Document(id=key, published=taken.published, published_basis=taken.published_basis),
        timexes=(
            Timex(
                start=0,
                end=8,
                quote=words,
                type="DATE",
                recipe="WXX-2",
                value="2019-05-07",
                interval=Interval.day(date(2019, 5, 7)),
            ),
        ),
        mentions=(Mention(start=0, end=8, quote=words, actor="Vellania"),),
        actors=(actor,),
        attributions=(Attribution(source=span, cue=None, content=(span,), style="indirect", names=("V",)),),
        statements=statements,
    )


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "talks.record"


def add(path: Path, *articles: Article, reader: str = READER) -> list[str]:
    with RecordWriter(path) as writer:
        return [writer.add(taken, reading_of(taken), reader=reader, recorded_at=NOW) for taken in articles]


def test_what_is_added_comes_back_whole(record: Path) -> None:
    taken = article(title="They met", url="https://example.org/a", publisher="The Example")
    assert add(record, taken) == ["new"]
    with RecordView(record) as view:
        key = document_id(TEXT)
        reading = reading_of(taken)
        assert view.text(key) == TEXT
        assert view.documents() == (
            Document(
                id=key,
                paths=("a.txt",),
                url="https://example.org/a",
                title="They met",
                publisher="The Example",
                published=Interval.day(date(2019, 5, 7)),
                published_basis="metadata",
            ),
        )
        kept = view.reading(key)
        assert (kept.timexes, kept.mentions, kept.actors, kept.attributions) == (
            reading.timexes,
            reading.mentions,
            reading.actors,
            reading.attributions,
        )
        assert sorted(kept.statements, key=lambda one: one.id) == sorted(reading.statements, key=lambda one: one.id)
        corpus = view.corpus()
        assert corpus.actors == {key: reading.actors}
        assert {one.id for one in corpus.statements} == {one.id for one in reading.statements}
        assert view.readers() == (READER,)


def test_adding_again_changes_nothing_and_another_place_is_a_sighting(record: Path) -> None:
    elsewhere = article(path="b.txt", day=date(2019, 5, 1), publisher="The Other")
    assert add(record, article(), article(), elsewhere, elsewhere) == ["new", "known", "sighted-again", "known"]
    with RecordView(record) as view:
        (document,) = view.documents()
        assert document.paths == ("a.txt", "b.txt")
        assert document.published == Interval.day(date(2019, 5, 1))
        assert len(view.corpus().statements) == 2
        assert len(view.sightings(document.id)) == 2


def test_nothing_of_a_sighting_that_is_out_is_seen(record: Path) -> None:
    add(
        record,
        article(title="Early words"),
        article(
            path="later.txt", day=date(2019, 6, 1), title="Later words", publisher="Later", url="https://example.org/l"
        ),
    )
    with RecordView(record) as view:
        assert view.documents(date(2019, 5, 6)) == ()
        (document,) = view.documents(date(2019, 5, 31))
        assert (document.paths, document.title) == (("a.txt",), "Early words")
        assert (document.publisher, document.url) == (None, None)
        assert [hit.document for hit in view.search("later", as_of=date(2019, 5, 31))] == []
        assert [hit.document for hit in view.search("later")] == [document.id]


def test_undated_documents_are_out_of_any_day_and_listed(record: Path) -> None:
    add(record, article(day=None), article(text="Open " + TEXT, path="c.txt", day=None))
    with RecordView(record) as view:
        assert len(view.documents()) == 2
        assert view.documents(date.max) == ()
        assert {one.id for one in view.undated(date.max)} == {one.id for one in view.documents()}
        assert view.corpus(date.max).statements == ()


def test_a_better_readers_day_replaces_what_an_older_one_found_in_the_text(record: Path) -> None:
    taken = article(day=None)
    with RecordWriter(record) as writer:
        for reader, day in (("reader/1", date(2019, 5, 9)), ("reader/2", date(2019, 5, 7))):
            dated = Document(id=document_id(TEXT), published=Interval.day(day), published_basis="stated")
            reading = Reading(document=dated, statements=reading_of(taken).statements)
            writer.add(taken, reading, reader=reader, recorded_at=NOW)
        assert writer.has(document_id(TEXT), "reader/2")
        assert not writer.has(document_id(TEXT), "reader/3")
    with RecordView(record) as view:
        assert [one.published for one in view.documents()] == [Interval.day(date(2019, 5, 7))]
        assert view.readers() == ("reader/1", "reader/2")


def test_the_latest_readers_statements_count(record: Path) -> None:
    add(record, article())
    with RecordWriter(record) as writer:
        shorter = Reading(document=Document(id=document_id(TEXT)), statements=reading_of(article()).statements[:1])
        assert writer.add_reading(shorter, reader="reader/2", recorded_at=NOW)
        assert not writer.add_reading(shorter, reader="reader/2", recorded_at=NOW)
    with RecordView(record) as view:
        assert len(view.corpus().statements) == 1
        assert view.corpus().actors == {document_id(TEXT): ()}


def test_a_reading_of_another_text_is_refused_and_nothing_written(record: Path) -> None:
    with RecordWriter(record) as writer:
        with pytest.raises(RecordError, match="another text"):
            writer.add(article(), reading_of(article(text="Other words.")), reader=READER, recorded_at=NOW)
        with pytest.raises(RecordError, match="no document"):
            writer.add_reading(reading_of(article()), reader=READER, recorded_at=NOW)
        with pytest.raises(RecordError, match="no document"):
            writer.add_sighting(article(), reader=READER, recorded_at=NOW)
    with RecordView(record) as view:
        assert (view.documents(), view.readers()) == ((), ())


def judge(path: Path, key: str, verb: str, subject: str, value: str | None = None, hour: int = 0) -> bool:
    with RecordWriter(path, create=False) as writer:
        return writer.judge(
            Judgement(
                id=key,
                verb=verb,
                subject=subject,
                value=value,
                who="me",  # type: ignore[arg-type]
                judged_at=datetime(2020, 1, 1, hour, tzinfo=UTC),
            ),
            recorded_at=NOW,
        )


def test_a_judged_day_overrides_what_articles_say_until_undone(record: Path) -> None:
    add(record, article())
    key = document_id(TEXT)
    assert judge(record, "j1", "date", key, "2019-04-01/2019-04-03")
    assert not judge(record, "j1", "date", key, "2019-04-01/2019-04-03")
    with RecordView(record) as view:
        (document,) = view.documents(date(2019, 4, 3))
        assert document.published_basis == "judged"
        assert document.published == Interval(earliest=date(2019, 4, 1), latest=date(2019, 4, 3))
    judge(record, "j2", "undo", "j1", hour=1)
    with RecordView(record) as view:
        assert view.documents(date(2019, 5, 6)) == ()
        assert view.corpus().judgements == ()
    judge(record, "j3", "undo", "j2", hour=2)
    with RecordView(record) as view:
        assert [one.id for one in view.corpus(date(2019, 4, 3)).documents] == [key]
        assert [one.id for one in view.corpus().judgements] == ["j1"]
        assert [one.id for one in view.judgements()] == ["j1", "j2", "j3"]
    with sqlite3.connect(record) as connection:
        assert connection.execute("SELECT id FROM judgements_in_force").fetchall() == [("j1",)]


@pytest.mark.parametrize(
    ("verb", "subject", "value", "complaint"),
    [
        ("undo", "nothing", None, "to undo"),
        ("date", "d0", "2019-01-01", "to date"),
        ("date", "DOC", "soon", "not a day"),
        ("date", "DOC", None, "not a day"),
        ("date", "DOC", "2019-02-02/2019-01-01", "not a day"),
    ],
)
def test_judgements_without_sense_are_refused(
    record: Path, verb: str, subject: str, value: str | None, complaint: str
) -> None:
    add(record, article())
    with pytest.raises(JudgementError, match=complaint):
        judge(record, "j1", verb, subject.replace("DOC", document_id(TEXT)), value)
    with RecordView(record) as view:
        assert view.judgements() == ()


def test_refusals_are_kept_once_and_go_when_the_article_comes_in(record: Path) -> None:
    with RecordWriter(record) as writer:
        assert writer.refuse("a.txt", "empty", recorded_at=NOW)
        assert not writer.refuse("a.txt", "empty", recorded_at=NOW)
        assert writer.refuse("b.txt", "binary, not text", recorded_at=NOW)
    add(record, article())
    with RecordView(record) as view:
        assert [(one.path, one.reason) for one in view.refusals()] == [("b.txt", "binary, not text")]


TABLES = (
    "meta",
    "document",
    "reader",
    "sighting",
    "reading",
    "statement",
    "judgement",
    "refusal",
    "signature",
    "band",
    "alike",
)


@pytest.mark.parametrize("table", TABLES)
def test_no_table_can_be_changed(record: Path, table: str) -> None:
    from communique.ingest.duplicates import WireCopies

    body = " ".join(f"Sentence number {number} of a story about talks." for number in range(30))
    with RecordWriter(record, likeness=WireCopies()) as writer:
        for text in (body, body + " And more."):
            taken = article(text=text)
            writer.add(taken, reading_of(taken), reader=READER, recorded_at=NOW)
        writer.refuse("x", "empty", recorded_at=NOW)
        writer.judge(Judgement(id="j1", verb="wrong", subject="s1"), recorded_at=NOW)
    with sqlite3.connect(record) as connection:
        if table == "meta":
            connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert before
        for change in (
            f"UPDATE {table} SET {columns[-1]} = {columns[-1]}",
            f"DELETE FROM {table}",
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


def test_all_views_open(record: Path) -> None:
    add(record, article())
    with sqlite3.connect(record) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        counts = {name: len(connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names}
        assert connection.execute("SELECT type, place, latest, quote FROM events").fetchall() == [
            ("meeting", "Port Miro", "2019-05-07", "Vellania")
        ]
        assert connection.execute("SELECT step, requires_class FROM conditions").fetchall() == [("sign", "withdraw")]
    assert counts["documents"] == 1 and counts["statements"] == 2
    assert {
        "events",
        "expectations",
        "commitments",
        "positions",
        "conditions",
        "agenda",
        "terms",
        "assessments",
        "quotes",
        "judgements_in_force",
    } <= set(names)


def test_near_duplicates_point_to_the_earliest_that_is_in(record: Path) -> None:
    from communique.ingest.duplicates import WireCopies

    body = " ".join(f"In paragraph {number} the delegates of Vellania spoke of grain." for number in range(30))
    flash = article(text=body, path="1.txt", day=date(2019, 5, 1))
    update = article(text=body + " They will meet again.", path="2.txt", day=date(2019, 5, 2))
    correction = article(text=body + " They will not meet again.", path="3.txt", day=date(2019, 5, 3))
    with RecordWriter(record, likeness=WireCopies()) as writer:
        for taken in (correction, flash, update):
            writer.add(taken, reading_of(taken), reader=READER, recorded_at=NOW)
    with RecordView(record) as view:
        assert {one.paths[0]: one.duplicate_of for one in view.documents()} == {
            "1.txt": None,
            "2.txt": document_id(flash.text),
            "3.txt": document_id(flash.text),
        }
        assert [one.duplicate_of for one in view.documents(date(2019, 5, 1))] == [None]

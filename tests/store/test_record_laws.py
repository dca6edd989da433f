"""Laws of the record on generated articles: any order, as-of, adding twice, judgements, near-duplicates."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.codec import document_id, statement_id
from communique.ingest.duplicates import WireCopies
from communique.interval import Interval
from communique.store.judgements import judgements_in_force
from communique.store.sightings import is_in
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Article, Document, Judgement, LocalActor, QuoteClaim, Reading, Span, Statement

FIRST = date(2019, 1, 1)
STORY = " ".join(f"Point {number} of the accord was read out." for number in range(20))
TEXTS = [
    STORY,
    STORY + " It was signed.",
    "Preface. " + STORY,
    "They met.",
    "They parted without a word.",
    " ".join(f"Quite another matter, part {number}." for number in range(20)),
]

days = st.integers(0, 6).map(lambda offset: FIRST + timedelta(days=offset))
intervals = st.one_of(
    st.none(),
    days.map(Interval.day),
    st.tuples(days, days).map(lambda pair: Interval(earliest=min(pair), latest=max(pair))),
    days.map(lambda day: Interval(earliest=day, latest=None)),
    days.map(lambda day: Interval(earliest=None, latest=day)),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    published = draw(intervals)
    return Article(
        text=draw(st.sampled_from(TEXTS)),
        path=draw(st.sampled_from(["", "a", "b", "c"])),
        published=published,
        title=draw(st.sampled_from([None, "Talks", "Accord"])),
        url=draw(st.sampled_from([None, "https://example.org/1"])),
        publisher=draw(st.sampled_from([None, "One", "Two"])),
        published_basis="metadata" if published else "none",
    )


def reading_of(taken: Article) -> Reading:
    """Return what a reader would: all of it follows from the text, but for the day of the document."""
    key = document_id(taken.text)
    quote = Span(start=0, end=4, quote=taken.text[:4])
    draft = Statement(id="", document=key, claim=QuoteClaim(speaker="Vellania", style="direct"), evidence=(quote,))
    statement = Statement(id=statement_id(draft), document=key, claim=draft.claim, evidence=draft.evidence)
    published, basis = taken.published, taken.published_basis
    if published is None and taken.text.startswith("They"):
        published, basis = Interval.day(FIRST + timedelta(days=len(taken.text) % 5)), "stated"
    return Reading(
        document=Document(id=key, published=published, published_basis=basis),
        actors=(LocalActor(name="Vellania", type="state"),),
        statements=(statement,),
    )


def published_of(taken: Article) -> Interval | None:
    return reading_of(taken).document.published


def build(path: Path, taken: list[Article], judgements: list[Judgement]) -> Path:
    with RecordWriter(path, likeness=WireCopies()) as writer:
        for minute, one in enumerate(taken):
            reading, at = reading_of(one), datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
            if writer.has(reading.document.id, "r"):
                writer.add_sighting(one, document=reading.document, reader="r", recorded_at=at)
            else:
                writer.add(one, reading, reader="r", recorded_at=at)
        for judgement in judgements:
            if judgement.verb != "date" or any(document_id(one.text) == judgement.subject for one in taken):
                writer.judge(judgement, recorded_at=datetime(2020, 1, 2, tzinfo=UTC))
    return path


def shown(path: Path, as_of: date | None) -> tuple[object, ...]:
    with RecordView(path) as view:
        corpus = view.corpus(as_of)
        readings = [view.reading(document.id, as_of) for document in corpus.documents]
        hits = [view.search(query, 10, as_of) for query in ("accord", "they", "talks")]
        return repr(corpus), repr(readings), hits


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(
    st.lists(articles(), max_size=8).flatmap(lambda taken: st.tuples(st.just(taken), st.permutations(taken))),
    st.one_of(st.none(), days),
)
def test_the_order_of_arrival_shows_nowhere(orders: tuple[list[Article], list[Article]], as_of: date | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = (build(Path(folder, name), taken, []) for name, taken in zip("ab", orders, strict=True))
        assert shown(one, as_of) == shown(other, as_of)


@FEW
@given(st.lists(articles(), max_size=8), days, st.lists(st.tuples(st.sampled_from(TEXTS), days), max_size=2))
def test_as_of_a_day_is_the_record_of_what_is_in(
    taken: list[Article], as_of: date, dated: list[tuple[str, date]]
) -> None:
    judgements = [
        Judgement(
            id=f"j{number}",
            verb="date",
            subject=document_id(text),
            value=day.isoformat(),
            judged_at=datetime(2020, 1, 1, number, tzinfo=UTC),
        )
        for number, (text, day) in enumerate(dated)
    ]
    judged = {judgement.subject: day for judgement, (_, day) in zip(judgements, dated, strict=True)}
    within = [
        one
        for one in taken
        if is_in(
            Interval.day(judged[document_id(one.text)]) if document_id(one.text) in judged else published_of(one), as_of
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        whole, part = build(Path(folder, "a"), taken, judgements), build(Path(folder, "b"), within, judgements)
        with RecordView(whole) as view, RecordView(part) as other:
            seen, expected = view.corpus(as_of), other.corpus(as_of)
            assert repr((seen.documents, seen.actors, seen.statements)) == repr(
                (expected.documents, expected.actors, expected.statements)
            )
            assert view.search("accord", 10, as_of) == other.search("accord", 10, as_of)
            # What is in on that day is all that the smaller record holds, with no day given.
            assert repr(other.corpus(None).documents) == repr(seen.documents)


@FEW
@given(st.lists(articles(), min_size=1, max_size=5))
def test_adding_all_again_changes_no_table(taken: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder, "a"), taken, [])
        tables = ("document", "sighting", "reading", "statement", "reader", "signature", "band", "alike")

        def rows() -> list[list[tuple[object, ...]]]:
            with RecordView(path) as view:
                return [view._connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]

        before = rows()
        build(path, taken, [])
        assert rows() == before


@given(st.lists(st.integers(0, 9), min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_a_judgement_stands_unless_an_undoing_that_stands_takes_it_back(targets: list[int], random: object) -> None:
    judgements = [Judgement(id="j00", verb="wrong", subject="s")] + [
        Judgement(id=f"j{number:02}", verb="undo", subject=f"j{target % number:02}")
        for number, target in enumerate(targets, 1)
    ]

    def stands(key: str) -> bool:
        return not any(stands(one.id) for one in judgements if one.verb == "undo" and one.subject == key)

    shuffled = list(judgements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert bool(judgements_in_force(shuffled)) == stands("j00")


def test_undoings_in_a_circle_end() -> None:
    circle = [
        Judgement(id="a", verb="undo", subject="b"),
        Judgement(id="b", verb="undo", subject="a"),
        Judgement(id="c", verb="wrong", subject="s"),
    ]
    assert [one.id for one in judgements_in_force(circle)] == ["c"]

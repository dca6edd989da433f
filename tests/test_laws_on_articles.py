"""The laws of the record on real articles: any order, as of any day, twice is once, with a person's judgements."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.errors import RefusedArticle
from communique.ingest.duplicates import WireCopies
from communique.ingest.readers import read_paths
from communique.pipeline import READER, read
from communique.record import Record
from communique.render.export import dump
from communique.store.writer import RecordWriter
from communique.types import Article, Reading

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared"))
CORPORA = {
    "examples": ROOT / "examples",
    "seeds": SHARED / "seeds",
    "wire": SHARED / "gold" / "wire",
}
Taken = tuple[Article, Reading]
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
corpora = pytest.mark.parametrize(
    "corpus",
    [
        pytest.param(name, marks=pytest.mark.skipif(not path.is_dir(), reason=f"the {name} articles are not there"))
        for name, path in CORPORA.items()
    ],
)


@cache
def articles(corpus: str) -> tuple[Taken, ...]:
    files = sorted(p for p in CORPORA[corpus].iterdir() if p.suffix in (".txt", ".html", ".jsonl"))[:20]
    found = [one for one in read_paths(map(str, files)) if not isinstance(one, RefusedArticle)]
    assert found
    return tuple((one, read(one)) for one in found)


def export_of(taken: Sequence[Taken], as_of: date | None = None, wrong: str | None = None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.db")
        with RecordWriter(path, likeness=WireCopies()) as writer:
            for number, (article, reading) in enumerate(taken):
                at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
                if writer.has(reading.document.id, READER):
                    writer.add_sighting(article, document=reading.document, reader=READER, recorded_at=at)
                else:
                    writer.add(article, reading, reader=READER, recorded_at=at)
        with Record(path) as record:
            if wrong is not None:
                judged = record.judge("wrong", wrong, who="a tester")
                assert dump(record.export(as_of)) != export_of(taken, as_of)
                record.judge("undo", judged.id)
            return dump(record.export(as_of))


@corpora
@FEW
@given(data=st.data())
def test_any_order_gives_the_same_bytes(corpus: str, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(articles(corpus)), unique_by=lambda one: one[1].document.id))
    assert export_of(chosen) == export_of(data.draw(st.permutations(chosen)))


@corpora
@FEW
@given(data=st.data())
def test_as_of_a_day_is_the_record_of_what_is_in(corpus: str, data: st.DataObject) -> None:
    every = articles(corpus)
    days = sorted(
        {r.document.published.latest for _, r in every if r.document.published and r.document.published.latest}
    )
    day = data.draw(st.sampled_from(days)) + timedelta(days=data.draw(st.integers(-1, 1)))
    within = [one for one in every if _is_in_or_undated(one[1], day)]
    assert export_of(every, day) == export_of(within, day)


def _is_in_or_undated(reading: Reading, day: date) -> bool:
    """Undated articles are out as of any day, and listed as such."""
    published = reading.document.published
    return published is None or published.latest is None or published.latest <= day


@corpora
def test_twice_is_once(corpus: str) -> None:
    every = articles(corpus)
    assert export_of([*every, *every]) == export_of(every)


@corpora
def test_a_judgement_changes_the_record_and_its_undoing_restores_it(corpus: str) -> None:
    every = articles(corpus)
    shown = sorted(s.id for _, reading in every for s in reading.statements if s.shown)
    assert export_of(every, wrong=shown[0]) == export_of(every)


@corpora
def test_all_evidence_is_verbatim(corpus: str) -> None:
    for article, reading in articles(corpus):
        for statement in reading.statements:
            assert statement.evidence
            for span in statement.evidence:
                assert article.text[span.start : span.end] == span.quote
            first = statement.evidence[0]
            assert first.end - first.start <= 400

"""Full-text search: verbatim places, no syntax errors, an order that later articles cannot change."""

import unicodedata
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.codec import document_id
from communique.interval import Interval
from communique.store.search import locate, match_of, places_of, snippet_of
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Article, Document, Reading

NOW = datetime(2020, 1, 1, tzinfo=UTC)
TEXTS = {
    "old.txt": (date(2019, 1, 1), "The talks collapsed.\r\nOfficials in Zürich \x00 blamed the “no-deal” camp."),
    "new.txt": (date(2019, 3, 1), "Negotiators in Zurich were negotiating; no deal followed, U.S. envoys said."),
    "title.txt": (date(2018, 1, 1), "Nothing of the kind stands in here."),
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "talks.record"
    with RecordWriter(path) as writer:
        for name, (day, text) in TEXTS.items():
            taken = Article(
                text=text,
                path=name,
                published=Interval.day(day),
                published_basis="metadata",
                title="Zurich waits" if name == "title.txt" else None,
            )
            reading = Reading(document=Document(id=document_id(text)))
            writer.add(taken, reading, reader="r", recorded_at=NOW)
    return path


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zurich", ["title.txt", "new.txt", "old.txt"]),
        ('"no deal"', ["new.txt", "old.txt"]),
        ("negotiate", ["new.txt"]),
        ("nego*", ["new.txt"]),
        ("U.S.", ["new.txt"]),
        ("talks zurich", ["old.txt"]),
        ("deal no", ["new.txt", "old.txt"]),
        ('"deal no"', []),
        ("absent", []),
        ("", []),
        ('"', []),
        ("()", []),
        ("NOT", []),
        ("col:zurich", []),
        ("Zu\u0308rich collapsed", ["old.txt"]),
    ],
)
def test_search_finds(record: Path, query: str, found: list[str]) -> None:
    with RecordView(record) as view:
        paths = {one.id: one.paths[0] for one in view.documents()}
        assert [paths[hit.document] for hit in view.search(query)] == found


def test_hits_are_verbatim_and_cut_to_the_limit_and_the_day(record: Path) -> None:
    with RecordView(record) as view:
        (first, second) = view.search('"no deal"')
        for hit in (first, second):
            text = view.text(hit.document)
            assert text[hit.start : hit.end].lower().replace("-", " ") == "no deal"
            assert text[hit.start : hit.end] in hit.snippet
        assert [hit.document for hit in view.search('"no deal"', limit=1)] == [first.document]
        assert [hit.document for hit in view.search('"no deal"', as_of=date(2019, 2, 1))] == [second.document]
        (titled, *_) = view.search("waits")
        assert (titled.start, titled.end, titled.title) == (None, None, "Zurich waits")
        assert titled.snippet.startswith("Nothing of the kind")
        assert view.search("zurich", limit=0) == []


@given(query=st.text(max_size=60))
def test_no_query_is_a_syntax_error(record: Path, query: str) -> None:
    with RecordView(record) as view:
        for hit in view.search(query):
            assert hit.document in {document_id(text) for _, text in TEXTS.values()}


def bare(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


@given(before=st.text(max_size=80), word=st.sampled_from(["summit", "Köln", "deal"]), after=st.text(max_size=80))
def test_the_place_found_is_in_the_text(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    match = match_of(word)
    assert match is not None
    place = locate(text, match)
    assert place is not None
    start, end = place
    assert 0 <= start < end <= len(text)
    assert bare(text[start:end]).startswith(bare(word))
    assert " ".join(text[start:end].split()) in snippet_of(text, start, end)


def test_every_match_is_found_where_it_stands() -> None:
    text = "Talks in Zürich: the talks\x00 went on; Talking helps. No talks today, said Zurich."
    places = places_of(text, match_of("talks zurich") or "")
    assert [text[start:end] for start, end in places] == [
        "Talks", "Zürich", "talks", "Talking", "talks", "Zurich"
    ]  # fmt: skip
    assert places_of(text, match_of("summit") or "") == []
    assert locate(text, match_of("talks") or "") == places[0]


@given(st.text(alphabet="ab é\n\x00", max_size=60))
def test_places_follow_one_another_and_hold_the_word(text: str) -> None:
    places = places_of(text, '"ab"')
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    assert all(bare(text[start:end]).startswith("ab") for start, end in places)  # "abé" is of its stem

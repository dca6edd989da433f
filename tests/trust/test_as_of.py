"""What sightings of a text amount to on a day, and which judgements stand, each by its rule."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from communique.errors import JudgementError
from communique.interval import Interval
from communique.store.judgements import interval_of_value, judged_days, judgements_in_force
from communique.store.sightings import Sighting, document_of, is_in, settle_sightings, sighting_of
from communique.types import Article, Document, Judgement, JudgementVerb


def day(number: int, last: int | None = None) -> Interval:
    return Interval(earliest=date(2019, 5, number), latest=date(2019, 5, last or number))


def seen(path: str = "a", **fields: object) -> Sighting:
    return Sighting(document="d1", path=path, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("published", "as_of", "within"),
    [(day(4), date(2019, 5, 4), True), (day(4), date(2019, 5, 3), False), (day(3, 5), date(2019, 5, 4), False),
     (day(3, 5), date(2019, 5, 5), True), (None, date(2019, 5, 4), False), (None, None, True), (day(4), None, True),
     (Interval(earliest=date(2019, 5, 1), latest=None), date(2030, 1, 1), False),
     (Interval(earliest=None, latest=date(2019, 5, 1)), date(2019, 5, 1), True)],
)  # fmt: skip
def test_who_is_in_on_a_day(published: Interval | None, as_of: date | None, within: bool) -> None:
    assert is_in(published, as_of) is within


def test_the_earliest_sighting_speaks_and_later_ones_fill_gaps() -> None:
    first = seen("b", published=day(3), published_basis="metadata", language="en")
    later = seen("a", published=day(5), published_basis="stated", title="Talks", url="https://x/1", publisher="Post")
    undated = seen("c", title="Another", publisher="Gazette")
    whole = document_of([undated, later, first], None)
    assert whole == Document(id="d1", paths=("a", "b", "c"), url="https://x/1", title="Talks", publisher="Post",
                             published=day(3), published_basis="metadata")  # fmt: skip
    early = document_of([undated, later, first], date(2019, 5, 4))
    assert early is not None and (early.paths, early.title, early.url) == (("b",), None, None)
    assert document_of([undated, later], date(2019, 5, 4)) is None
    assert document_of([], None) is None
    alone = document_of([undated], None)
    assert alone is not None and alone.published is None and alone.title == "Another"


def test_a_judged_day_stands_for_every_sighting() -> None:
    first, later = seen("b", published=day(3)), seen("a", published=day(5), title="Talks")
    assert document_of([first, later], date(2019, 5, 6), day(7)) is None
    judged = document_of([first, later], date(2019, 5, 7), day(7))
    assert judged is not None and judged.published == day(7) and judged.published_basis == "judged"
    assert judged.paths == ("a", "b") and judged.title == "Talks"
    undated = document_of([seen("c")], date(2019, 5, 7), day(7))
    assert undated is not None and undated.published == day(7)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"path": "a"}, {"path": "b"}), ({"url": None}, {"url": "https://x"}),
     ({"url": "https://x/1"}, {"url": "https://x/2"}), ({"title": "A"}, {"title": "B"}),
     ({"publisher": "A"}, {"publisher": "B"}), ({"language": "en"}, {"language": "fr"}),
     ({"published_basis": "metadata"}, {"published_basis": "stated"}), ({"reader": "r1"}, {"reader": "r2"}),
     ({"published": day(3)}, {"published": day(3, 4)}), ({"published": day(3, 5)}, {"published": day(4, 5)})],
)  # fmt: skip
def test_the_order_in_which_sightings_came_shows_nowhere(one: dict[str, object], other: dict[str, object]) -> None:
    first, second = (Sighting(document="d1", **{"path": "p", **fields}) for fields in (one, other))  # type: ignore[arg-type]
    assert document_of([first, second], None) == document_of([second, first], None)
    assert first.key != second.key
    found = document_of([first, second], None)
    for name in ("url", "title", "publisher", "language", "published", "published_basis"):
        if name in one and one[name] is not None and found is not None:
            assert getattr(found, name) == one[name], name


def test_the_address_and_outlet_of_one_sighting_stay_together() -> None:
    first = seen("a", published=day(3), publisher="Post")
    later = seen("b", published=day(4), publisher="Gazette", url="https://gazette/1")
    found = document_of([later, first], None)
    assert found is not None and (found.publisher, found.url) == ("Post", None)


def test_a_newer_reader_settles_the_days_that_an_older_one_found() -> None:
    old, new = seen(published=day(3), reader="r1"), seen(published=day(4), reader="r2")
    given, elsewhere = seen(published=day(9)), seen("b", published=day(3), reader="r1")
    assert settle_sightings([old, new, given, elsewhere], {"r1": 1, "r2": 2}) == [new, given, elsewhere]
    assert settle_sightings([old, new], {"r1": 2, "r2": 1}) == [old]


def test_what_came_with_an_article_outranks_what_its_text_says() -> None:
    document = Document(id="d1", title="First line", publisher="AP", published=day(3), published_basis="stated")
    bare = sighting_of(Article(text="x", path="p"), document, "r1")
    assert (bare.published, bare.published_basis, bare.reader) == (day(3), "stated", "r1")
    assert (bare.title, bare.publisher) == ("First line", "AP")
    told = Article(text="x", path="p", title="T", publisher="P", url="u", published=day(5), published_basis="metadata")
    taken = sighting_of(told, document, "r1")
    assert (taken.published, taken.published_basis, taken.reader) == (day(5), "metadata", None)
    assert (taken.title, taken.publisher, taken.url) == ("T", "P", "u")
    plain = sighting_of(Article(text="x", published=day(5)), document, "r1")
    assert (plain.published_basis, plain.reader) == ("metadata", None)
    inferred = Document(id="d1", published=day(3), published_basis="inferred")
    assert sighting_of(Article(text="x"), inferred, "r1").reader == "r1"
    assert sighting_of(Article(text="x"), Document(id="d1"), "r1").reader == "r1"


def judged(key: str, verb: JudgementVerb, subject: str, minute: int = 0, value: str | None = None) -> Judgement:
    at = datetime(2020, 1, 1, 12, minute, tzinfo=UTC)
    return Judgement(id=key, verb=verb, subject=subject, value=value, judged_at=at)


def ids(*judgements: Judgement) -> list[str]:
    return [one.id for one in judgements_in_force(judgements)]


def test_undoing_and_undoing_that() -> None:
    one, undo = judged("j1", "wrong", "s1"), judged("j2", "undo", "j1", 1)
    redo, third = judged("j3", "undo", "j2", 2), judged("j4", "undo", "j3", 3)
    assert ids(one) == ["j1"] and ids(one, undo) == [] and ids(undo, one) == []
    assert ids(one, undo, redo) == ["j1"] and ids(redo, undo, one, third) == []
    assert ids(one, undo, redo, judged("j5", "undo", "j1", 4)) == []
    round_trip = judged("j6", "undo", "j7"), judged("j7", "undo", "j6")
    assert ids(one, *round_trip) == ["j1"]
    assert ids(judged("j8", "wrong", "s2"), judged("j9", "undo", "gone")) == ["j8"]


def test_the_last_judged_wins_whatever_came_first() -> None:
    early, late = judged("j2", "date", "d1", 1, "2019-05-03"), judged("j1", "date", "d1", 2, "2019-05-04/2019-05-06")
    assert judged_days(judgements_in_force([late, early])) == {"d1": day(4, 6)}
    bare = Judgement(id="j0", verb="date", subject="d1", value="2019-05-09", judged_at=datetime(2020, 1, 1, 12, 3))
    assert judged_days(judgements_in_force([bare, late, early])) == {"d1": day(9)}
    undated = Judgement(id="j9", verb="date", subject="d1", value="2019-05-09")
    assert judged_days(judgements_in_force([late, undated])) == {"d1": day(4, 6)}
    assert judged_days([judged("j3", "wrong", "s1")]) == {}


@pytest.mark.parametrize("value", [None, "", "soon", "2019-05", "2019-05-06/2019-05-04", "/2019-05-04"])
def test_what_names_no_day_is_told(value: str | None) -> None:
    with pytest.raises(JudgementError, match="not a day or earliest/latest"):
        interval_of_value(value)


def test_a_day_may_stand_alone() -> None:
    assert interval_of_value("2019-05-04") == interval_of_value(" 2019-05-04 /") == day(4)

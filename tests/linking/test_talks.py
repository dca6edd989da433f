"""Talks: several in one record, many sides in one, spill-over in two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests_linking import day

from communique.codec import with_id
from communique.derived import Snapshot
from communique.interval import Interval
from communique.linking import link
from communique.linking.counterparts import Counterpart, counterparts, unnamed_side
from communique.types import Corpus, Document, EventClaim, LocalActor, PositionClaim, Span, Statement

KNOWN = ("Arcadia", "Borduria", "Syldavia", "Freedonia")


def article(key: str, published: int, *meetings: tuple[str, ...], issue: str = "timber duties") -> tuple[object, ...]:
    """Return a document, its actors and statements: a meeting of each given company, and a position of the first."""
    actors = tuple(
        LocalActor(name=name, type="state" if name in KNOWN else "group", known=name.lower() if name in KNOWN else None)
        for name in sorted({name for group in meetings for name in group})
    )
    told = []
    for number, group in enumerate(meetings):
        claims = (
            EventClaim(type="meeting", status="held", place=None, participants=group),
            PositionClaim(party=group[0], stance="demand", issue=issue),
        )
        for step, claim in enumerate(claims):
            start = number * 200 + step * 100
            span = Span(start=start, end=start + 20, quote=f"words at {start} of {key}")
            made = Statement(
                id="", document=key, claim=claim, evidence=(span,), when=day(published) if step == 0 else None
            )
            told.append(with_id(made))
    document = Document(id=key, paths=(key,), published=Interval.day(day(published).latest))  # type: ignore[arg-type]
    return document, actors, told


def linked(*articles: tuple[object, ...]) -> Snapshot:
    return link(
        Corpus(
            documents=tuple(a[0] for a in articles),  # type: ignore[misc]
            actors={a[0].id: a[1] for a in articles},  # type: ignore[attr-defined,misc]
            statements=tuple(s for a in articles for s in a[2]),  # type: ignore[attr-defined]
        )
    )


A, B, S, F = KNOWN
TIMBER = [article(f"t{n}", n, (A, B), (A, B)) for n in range(4)]
GRAIN = [article(f"g{n}", 10 + n, (A, S), (A, S), issue="grain") for n in range(4)]


def test_two_negotiations_of_one_state_stay_apart() -> None:
    assert sorted(t.parties for t in linked(*TIMBER, *GRAIN).talks) == [(A, B), (A, S)]


def test_a_statement_on_the_other_negotiation_belongs_to_both() -> None:
    spill = article("x", 20, (A, B), (A, B), (A, S))
    snapshot = linked(*TIMBER, *GRAIN, spill)
    meetings = [s for s in snapshot.statements if s.document == "x" and isinstance(s.claim, EventClaim)]
    assert sorted(len(snapshot.talks_of[s.id]) for s in meetings) == [1, 1, 2]


def test_pairs_whose_articles_name_each_other_are_one_negotiation_of_many_sides() -> None:
    many = [article(f"m{n}", n, (A, B), (A, B), (B, S), (A, S)) for n in range(3)]
    more = [article(f"n{n}", 5 + n, (B, S), (B, S), (A, B), (A, S)) for n in range(3)]
    (talks,) = linked(*many, *more).talks
    assert talks.parties == (A, B, S) and talks.label.startswith(f"{A} – {B} – {S}")


def test_an_article_on_a_state_and_nobody_known_goes_with_its_negotiation() -> None:
    alone = article("u", 9, (A, "dockers"), (A, "dockers"))
    snapshot = linked(*TIMBER, alone)
    assert len(snapshot.talks) == 1
    assert all(snapshot.talks_of[s.id] for s in snapshot.statements if s.document == "u")


def test_later_articles_do_not_change_a_negotiations_id() -> None:
    before = {t.id for t in linked(*TIMBER).talks}
    after = {t.id for t in linked(*TIMBER, *GRAIN, *[article(f"z{n}", 30 + n, (A, F)) for n in range(9)]).talks}
    assert before <= after


def test_two_negotiations_of_three_common_sides_are_one() -> None:
    first = [article(f"p{n}", n, (A, B), (A, B), (S, B)) for n in range(4)]
    second = [article(f"q{n}", 10 + n, (B, S), (B, S), (A, S)) for n in range(3)]
    assert [t.parties for t in linked(*first, *second).talks] == [(A, B, S)]


def test_who_publishes_the_articles_is_no_side() -> None:
    paper = "Syldavia"
    told = [article(f"r{n}", n, (A, paper), (A, paper), (A, B)) for n in range(4)]
    assert {side for t in linked(*told).talks for side in t.parties} >= {A, paper}
    published = [(replace(a[0], publisher=paper), *a[1:]) for a in told]  # type: ignore[type-var]
    assert all(paper not in t.parties for t in linked(*published).talks)


# --- sides without a name


@pytest.mark.parametrize("row", counterparts(), ids=lambda row: f"{row.side}-{row.example}")
def test_a_side_without_a_name_is_told_by_its_example_and_not_by_the_other(row: Counterpart) -> None:
    assert unnamed_side(row.example) == row.side and unnamed_side(row.counter) != row.side


def test_who_has_a_name_or_is_of_no_side_is_no_unnamed_side() -> None:
    assert [unnamed_side(name) for name in ("Dockers' Union", "reporters", "", "owner of banks")] == [None] * 4


BANKS = [article(f"b{n}", n, (A, name), (A, name)) for n, name in enumerate(("creditor banks", "banks", "lenders"))]


def test_a_state_bargains_with_whom_its_articles_have_no_name_for() -> None:
    alone = article("b9", 9, (A,), (A,))
    snapshot = linked(*BANKS, article("b8", 8, (A, "creditor banks")), alone)
    (talks,) = snapshot.talks
    assert talks.parties == (A, "creditor banks") and "Arcadia – creditor banks" in talks.label
    assert all(snapshot.talks_of[s.id] == (talks.id,) for s in snapshot.statements)


def test_two_named_sides_outweigh_one_without_a_name() -> None:
    mixed = [article(f"m{n}", n, (A, B), (A, "creditor banks"), (A, "creditor banks")) for n in range(3)]
    assert [t.parties for t in linked(*mixed).talks] == [(A, B)]


def test_an_article_on_one_side_alone_goes_with_nobody_whom_only_one_article_names() -> None:
    snapshot = linked(BANKS[0], article("b9", 9, (A,), (A,)))
    assert not snapshot.talks_of.get("b9") and all(
        not snapshot.talks_of.get(s.id) for s in snapshot.statements if s.document == "b9"
    )


def test_what_says_nothing_alone_is_no_topic_of_talks() -> None:
    for issue, told in (("be prosperity", False), ("rebuff them", False), ("timber duties", True)):
        (talks,) = linked(*[article(f"t{n}", n, (A, B), issue=issue) for n in range(4)]).talks
        assert bool(talks.issues) is told, issue

"""The laws of linking, on generated corpora."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests_linking import corpora, corpus, day, document, meeting, statement

from communique.linking import BlockCache, link
from communique.render.export import dump, export_json
from communique.types import Corpus


def exported(made: Corpus, cache: BlockCache | None = None) -> str:
    return dump(export_json(link(made, cache)))


@settings(max_examples=500, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_bytes(made: Corpus, chance: random.Random) -> None:
    documents, statements = list(made.documents), list(made.statements)
    chance.shuffle(documents)
    chance.shuffle(statements)
    shuffled = replace(made, documents=tuple(documents), statements=tuple(statements))
    assert exported(shuffled) == exported(made)


@settings(max_examples=500, deadline=None)
@given(corpora())
def test_adding_article_by_article_equals_building_at_once(made: Corpus) -> None:
    cache = BlockCache()
    for count in range(len(made.documents) + 1):
        within = {d.id for d in made.documents[:count]}
        grown = replace(
            made, documents=made.documents[:count], statements=tuple(s for s in made.statements if s.document in within)
        )
        last = exported(grown, cache)
    assert last == exported(made)


@settings(max_examples=500, deadline=None)
@given(corpora())
def test_every_derived_thing_bears_the_id_of_its_earliest_statement_and_nothing_is_dropped(made: Corpus) -> None:
    snapshot = link(made)
    order = {s.id: i for i, s in enumerate(snapshot.statements)}
    groups = {
        "event": snapshot.events,
        "expectation": snapshot.expectations,
        "position": snapshot.positions,
        "condition": snapshot.conditions,
    }
    for kind, things in groups.items():
        for thing in things:
            assert thing.id == min(thing.statements, key=order.__getitem__)
        told = sorted(s for thing in things for s in thing.statements)
        assert told == sorted(s.id for s in snapshot.statements if s.kind == kind)


@settings(max_examples=500, deadline=None)
@given(corpora())
def test_nothing_joins_across_disjoint_days(made: Corpus) -> None:
    snapshot = link(made)
    when = {s.id: s.when for s in snapshot.statements}
    for event in snapshot.events:
        dated = [when[s] for s in event.statements if when[s] is not None]
        assert all(a.overlaps(b) for a in dated for b in dated)


def test_one_added_article_recomputes_its_own_blocks_only() -> None:
    documents = [document(f"d{i}", i * 20) for i in range(30)]
    told = [statement(f"d{i}", 0, meeting(place="Geneva"), day(i * 20)) for i in range(30)]
    cache = BlockCache()
    link(corpus(documents, told), cache)
    before = cache.computed.copy()
    added = [*documents, document("new", 205)]
    link(corpus(added, [*told, statement("new", 0, meeting(place="Lisbon"), day(205))]), cache)
    assert cache.computed["events"] - before["events"] == 1
    assert cache.reused["events"] >= 30


@settings(max_examples=200, deadline=None)
@given(corpora(), st.lists(st.integers(min_value=0, max_value=8), min_size=1, max_size=6))
def test_going_back_and_forth_with_one_cache_equals_linking_anew(made: Corpus, steps: list[int]) -> None:
    cache = BlockCache()
    for count in steps:
        within = {d.id for d in made.documents[:count]}
        part = replace(
            made, documents=made.documents[:count], statements=tuple(s for s in made.statements if s.document in within)
        )
        assert exported(part, cache) == exported(part)

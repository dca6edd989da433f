"""Link: the statements of many articles as one snapshot of the record."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from communique.derived import Actor, Snapshot
from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.contradictions import build_contradictions
from communique.linking.deadlocks import build_deadlocks
from communique.linking.deciding import Testimony
from communique.linking.events import build_events
from communique.linking.moves import with_moves
from communique.linking.opponents import Opponents
from communique.linking.outcomes import build_commitments, build_expectations
from communique.linking.passages import passages_of
from communique.linking.results import told_as, with_results
from communique.linking.rewrite import names_told, with_canonical_names
from communique.linking.stances import (
    build_agenda,
    build_assessments,
    build_conditions,
    build_positions,
    build_terms,
)
from communique.linking.standing import spells_of, with_status
from communique.linking.talks import build_talks, sides_by_document, sides_of
from communique.linking.waiting import exchanges_of, waits_of
from communique.types import Corpus, Document, Judgement, Statement

_SMALL = frozenset("of the for and de la van von bin al el da di du".split())
_TALKED_OF = ("meeting", "visit", "call", "agreement")


def link(corpus: Corpus, cache: BlockCache | None = None) -> Snapshot:
    """Return what the corpus supports; pure, whatever the order of its parts. ``cache`` only saves work."""
    with without_collecting():
        return _linked(corpus, cache if cache is not None else BlockCache())


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the collector of cycles from walking through hundreds of thousands of new objects that have none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _linked(corpus: Corpus, cache: BlockCache) -> Snapshot:
    documents = {document.id: document for document in corpus.documents}
    roster = build_roster(corpus.actors, corpus.judgements, cache)
    roster = roster.without_outlets(one.publisher for one in corpus.documents if one.publisher is not None)
    wrong = {judged.subject for judged in corpus.judgements if judged.verb == "wrong"}
    kept = [s for s in corpus.statements if s.id not in wrong and s.document in documents]
    told_in = with_canonical_names(kept, roster, cache)
    ordered = sorted(told_in, key=lambda key: _document_order(documents[key]))
    every = [s for document in ordered for s in told_in[document]]
    shown = [s for s in every if s.shown]
    as_of = corpus.as_of or _last_day(corpus.documents)
    told = [s for s in shown if s.kind == "event"]
    sides = sides_of(told_in, roster, cache)
    context = sides_by_document(sides)
    passages = passages_of({document: told_in[document] for document in ordered}, cache)
    status_of = told_as(told_in, passages, documents, cache)
    events, event_of = build_events(told, documents, roster, corpus.judgements, cache, context, status_of)
    near = _event_near(shown, event_of)
    opponents = Opponents(told_in, roster, context, cache)
    conditions = build_conditions(shown, documents, roster, opponents)
    by_id = {s.id: s for s in shown}
    events = with_moves(events, event_of, passages, by_id, documents, context)
    assessments = build_assessments(shown, documents, near)
    events, ends = with_results(events, event_of, by_id, passages, documents, near)
    every_by_id = {s.id: s for s in every}
    testimony = Testimony(passages, events, every_by_id, documents, context, roster.stems())
    talks, talks_of = build_talks(shown, roster, sides)
    positions = build_positions(shown, documents, roster)
    conditions += exchanges_of(positions)
    waits = waits_of(conditions, by_id, roster, talks_of, opponents)
    spells = spells_of(waits, events, roster, by_id, _days(documents), talks_of)
    conditions = with_status(conditions, spells)
    parts: dict[str, Iterable[Any]] = {
        "events": events,
        "expectations": build_expectations(
            shown, events, event_of, documents, corpus.judgements, as_of, testimony, context
        ),
        "commitments": build_commitments(shown, documents, corpus.judgements, as_of, testimony, context),
        "positions": positions,
        "conditions": conditions,
        "agenda": build_agenda(shown, documents, near),
        "terms": build_terms(shown, documents),
        "assessments": assessments,
    }
    labelled = {
        name: tuple(_with_talks(one, one.statements, talks_of) for one in group) for name, group in parts.items()
    }
    conditions_by_id = {c.id: c for c in conditions}
    deadlocks = tuple(
        _with_talks(d, [s for c in d.conditions for s in conditions_by_id[c].statements], talks_of)
        for d in build_deadlocks(waits, spells)
    )
    versions = sorted((d.duplicate_of, d.id) for d in corpus.documents if d.duplicate_of in documents)
    contradictions = tuple(
        _with_talks(c, [s for side in c.sides for s in side.statements], talks_of)
        for c in build_contradictions(
            events, assessments, every_by_id, passages, ends, roster, versions, told_in, cache
        )
    )
    return Snapshot(
        as_of=as_of,
        documents=tuple(sorted(corpus.documents, key=_document_order)),
        undated=tuple(sorted(d.id for d in corpus.documents if d.published is None)),
        talks=tuple(talks),
        actors=_who_act(roster.actors, shown, corpus.judgements),
        statements=tuple(every),
        deadlocks=deadlocks,
        contradictions=contradictions,
        talks_of=talks_of,
        actor_ids={actor.name: actor.id for actor in roster.actors},
        **labelled,
    )


def _who_act(actors: Iterable[Actor], shown: Iterable[Statement], judgements: Iterable[Judgement]) -> tuple[Actor, ...]:
    """Return those who have a name, whom what is shown speaks of, whom they belong to, and whom a person judged.

    Who is only mentioned, by a description ("the driver", "a lorry"), is no actor of the talks.
    """
    by_name = {actor.name: actor for actor in actors}
    told = {name for statement in shown for name in names_told(statement)}
    spoken = {key for judged in judgements for key in (judged.subject, judged.other)}
    told.update(actor.name for actor in by_name.values() if actor.id in spoken or _has_a_name(actor))
    above = {by_name[name].member_of for name in told if name in by_name}
    while not above <= told | {None}:
        told.update(name for name in above if name is not None)
        above = {by_name[name].member_of for name in above if name is not None and name in by_name}
    return tuple(actor for actor in by_name.values() if actor.name in told)


def _has_a_name(actor: Actor) -> bool:
    return actor.type in ("person", "state", "organisation") and all(
        word[:1].isupper() or word in _SMALL for word in actor.name.split()
    )


def _document_order(document: Document) -> tuple[date, str]:
    published = document.published
    return (published.latest if published is not None and published.latest is not None else date.max), document.id


def _days(documents: Mapping[str, Document]) -> dict[str, date | None]:
    """Return the day by which each document was out."""
    return {key: one.published.latest if one.published is not None else None for key, one in documents.items()}


def _last_day(documents: Iterable[Document]) -> date | None:
    days = [d.published.latest for d in documents if d.published is not None and d.published.latest is not None]
    return max(days, default=None)


def _with_talks(thing: Any, statements: Iterable[str], talks_of: Mapping[str, tuple[str, ...]]) -> Any:
    talks = tuple(sorted({key for sid in statements for key in talks_of.get(sid, ())}))
    return replace(thing, talks=talks) if talks != thing.talks else thing


def _event_near(statements: Iterable[Statement], event_of: Mapping[str, str]) -> dict[str, str]:
    """Return statement id → the meeting or deal told of last before it in its article, not far off."""
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.kind in ("event", "assessment", "agenda"):
            by_document[statement.document].append(statement)
    found: dict[str, str] = {}
    for group in by_document.values():
        last: tuple[int, str] | None = None
        for statement in sorted(group, key=lambda s: (s.evidence[0].start, s.kind != "event", s.id)):
            if statement.kind == "event" and getattr(statement.claim, "type", "") in _TALKED_OF:
                last = (statement.evidence[0].start, event_of.get(statement.id, ""))
            elif statement.kind in ("assessment", "agenda") and last is not None:
                near = statement.evidence[0].start - last[0] <= 600
                found.update({statement.id: last[1]} if last[1] and near else {})
    return found

"""The record in its outer form: one JSON object, the same bytes for the same articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from communique.codec import action_json, document_json, interval_json, statement_json
from communique.derived import Actor, Contradiction, Deadlock, Event, Snapshot

Json = dict[str, Any]
_PARTY_FIELDS = ("party", "speaker", "holder")
_LIST_FIELDS = ("participants", "sources", "expected_by", "parties")


def export_json(snapshot: Snapshot, *, talks: str | None = None) -> Json:
    """Return the export of a snapshot, or of one of its negotiations."""

    def within(things: Iterable[Any]) -> list[Any]:
        return [thing for thing in things if talks is None or talks in thing.talks]

    ids = snapshot.actor_ids
    statements = [s for s in snapshot.statements if talks is None or talks in snapshot.talks_of.get(s.id, ())]
    return {
        "format": "communique/1",
        "as_of": _day(snapshot.as_of),
        "documents": [document_json(document) for document in snapshot.documents],
        "undated": list(snapshot.undated),
        "talks": [
            {"id": t.id, "label": t.label, "parties": list(t.parties), "issues": list(t.issues)}
            for t in snapshot.talks
            if talks in (None, t.id)
        ],
        "actors": [_actor(actor) for actor in snapshot.actors],
        "statements": [
            _with_ids({**statement_json(s), "talks": list(snapshot.talks_of.get(s.id, ()))}, ids) for s in statements
        ],
        "events": [
            _with_ids({**event_json(e), "history": history_json(e), "statements": list(e.statements)}, ids)
            for e in within(snapshot.events)
        ],
        "expectations": [
            _with_ids(
                {
                    "id": e.id,
                    "about": e.about,
                    "window": interval_json(e.window),
                    "expected_by": list(e.expected_by),
                    "hedge": e.hedge,
                    "talks": list(e.talks),
                    "statements": list(e.statements),
                    "outcome": e.outcome,
                    "outcome_basis": e.outcome_basis,
                    "outcome_statements": list(e.outcome_statements),
                },
                ids,
            )
            for e in within(snapshot.expectations)
        ],
        "commitments": [
            _with_ids(
                {
                    "id": c.id,
                    "party": c.party,
                    "action": c.action,
                    "by": interval_json(c.by),
                    "outcome": c.outcome,
                    "outcome_basis": c.outcome_basis,
                    "outcome_statements": list(c.outcome_statements),
                    "talks": list(c.talks),
                    "statements": list(c.statements),
                },
                ids,
            )
            for c in within(snapshot.commitments)
        ],
        "positions": [
            _with_ids(
                {
                    "id": p.id,
                    "party": p.party,
                    "stance": p.stance,
                    "issue": p.issue,
                    "since": _day(p.since),
                    "until": _day(p.until),
                    "talks": list(p.talks),
                    "statements": list(p.statements),
                },
                ids,
            )
            for p in within(snapshot.positions)
        ],
        "conditions": [
            _with_ids(
                {
                    "id": c.id,
                    "party": c.party,
                    "step": _with_ids(action_json(c.step), ids),
                    "requires": _with_ids(action_json(c.requires), ids),
                    "status": c.status,
                    "since": _day(c.since),
                    "until": _day(c.until),
                    "talks": list(c.talks),
                    "statements": list(c.statements),
                },
                ids,
            )
            for c in within(snapshot.conditions)
        ],
        "deadlocks": [_deadlock(d, ids) for d in within(snapshot.deadlocks)],
        "agenda": [
            {
                "issue": a.issue,
                "event": a.event,
                "status": a.status,
                "talks": list(a.talks),
                "statements": list(a.statements),
            }
            for a in within(snapshot.agenda)
        ],
        "terms": [
            _with_ids(
                {
                    "term": t.term,
                    "party": t.party,
                    "meaning": t.meaning,
                    "contested": t.contested,
                    "talks": list(t.talks),
                    "statements": list(t.statements),
                },
                ids,
            )
            for t in within(snapshot.terms)
        ],
        "assessments": [
            _with_ids(
                {
                    "holder": a.holder,
                    "polarity": a.polarity,
                    "of": a.of,
                    "talks": list(a.talks),
                    "statements": list(a.statements),
                },
                ids,
            )
            for a in within(snapshot.assessments)
        ],
        "contradictions": [_contradiction(c) for c in within(snapshot.contradictions)],
    }


def dump(export: Json) -> str:
    """Return the export as text: the same bytes for the same object, with a line end."""
    return json.dumps(export, ensure_ascii=False, indent=1) + "\n"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _actor(actor: Actor) -> Json:
    return {
        "id": actor.id,
        "name": actor.name,
        "type": actor.type,
        "member_of": actor.member_of,
        "aliases": list(actor.aliases),
    }


def event_json(event: Event) -> Json:
    """Return an event in its outer form, without what :func:`export_json` adds: its history and the actors' ids."""
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "result": event.result,
        "when": interval_json(event.when),
        "place": event.place,
        "participants": list(event.participants),
        "label": event.label,
        "rescheduled_to": event.rescheduled_to,
        "talks": list(event.talks),
    }


def history_json(event: Event) -> list[Json]:
    """Return how an event was told over time, the earliest first."""
    return [
        {
            "status": one.status,
            "when": interval_json(one.when),
            "reported": interval_json(one.reported),
            "statement": one.statement,
        }
        for one in event.history
    ]


def _deadlock(deadlock: Deadlock, ids: Mapping[str, str]) -> Json:
    return {
        "id": deadlock.id,
        "steps": [_with_ids(action_json(step), ids) for step in deadlock.steps],
        "conditions": list(deadlock.conditions),
        "since": _day(deadlock.since),
        "until": _day(deadlock.until),
        "certainty": deadlock.certainty,
        "talks": list(deadlock.talks),
    }


def _contradiction(one: Contradiction) -> Json:
    return {
        "id": one.id,
        "type": one.type,
        "about": one.about,
        "talks": list(one.talks),
        "sides": [
            {"sources": list(side.sources), "says": side.says, "statements": list(side.statements)}
            for side in one.sides
        ],
    }


def _with_ids(row: Json, ids: Mapping[str, str]) -> Json:
    """Return the row with the id of every actor that it names, beside the name."""
    for name in _PARTY_FIELDS:
        if name in row:
            row[f"{name}_id"] = ids.get(row[name] or "")
    for name in _LIST_FIELDS:
        if name in row:
            row[f"{name}_ids"] = [ids.get(value) for value in row[name]]
    if row.get("kind") == "condition":
        row["step"], row["requires"] = _with_ids(row["step"], ids), _with_ids(row["requires"], ids)
    return row

"""The export as flat tables: one list of rows a kind, cells typed, for CSV, Parquet and data frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

Json = Mapping[str, Any]
Cell = str | int | float | bool | date | list[str] | None
Type = Literal["text", "names", "number", "share", "flag", "day"]
Field = Literal["text", "names", "number", "share", "flag", "day", "interval", "action"]

_ACTION: dict[str, Field] = {"party": "text", "action": "text", "class": "text", "object": "text", "direction": "text"}
_SPEC: dict[str, dict[str, Field]] = {
    "documents": {
        "id": "text", "title": "text", "publisher": "text", "url": "text", "path": "text", "published": "interval",
        "published_basis": "text", "language": "text", "duplicate_of": "text",
    },
    "talks": {"id": "text", "label": "text", "parties": "names", "issues": "names"},
    "actors": {"id": "text", "name": "text", "type": "text", "member_of": "text", "aliases": "names"},
    "statements": {
        "id": "text", "kind": "text", "document": "text", "quote": "text", "start": "number", "end": "number",
        "sources": "names", "source_class": "text", "when": "interval", "time_basis": "text", "claim": "text",
        "rule": "text", "reader": "text", "confidence": "share", "field_confidence": "share", "shown": "flag",
        "talks": "names",
    },
    "events": {
        "id": "text", "type": "text", "status": "text", "result": "text", "when": "interval", "place": "text",
        "participants": "names", "label": "text", "rescheduled_to": "text", "talks": "names", "statements": "names",
    },
    "event_history": {
        "event": "text", "step": "number", "status": "text", "when": "interval", "reported": "interval",
        "statement": "text",
    },
    "expectations": {
        "id": "text", "about": "text", "window": "interval", "expected_by": "names", "hedge": "text",
        "outcome": "text", "outcome_basis": "text", "talks": "names", "statements": "names",
        "outcome_statements": "names",
    },
    "commitments": {
        "id": "text", "party": "text", "action": "text", "by": "interval", "outcome": "text", "outcome_basis": "text",
        "talks": "names", "statements": "names", "outcome_statements": "names",
    },
    "positions": {
        "id": "text", "party": "text", "stance": "text", "issue": "text", "since": "day", "until": "day",
        "talks": "names", "statements": "names",
    },
    "conditions": {
        "id": "text", "party": "text", "step": "action", "requires": "action", "status": "text", "since": "day",
        "until": "day", "talks": "names", "statements": "names",
    },
    "deadlocks": {
        "id": "text", "certainty": "text", "since": "day", "until": "day", "conditions": "names", "talks": "names",
    },
    "deadlock_steps": {"deadlock": "text", "step": "number", **_ACTION},
    "agenda": {"issue": "text", "event": "text", "status": "text", "talks": "names", "statements": "names"},
    "terms": {
        "term": "text", "party": "text", "meaning": "text", "contested": "flag", "talks": "names",
        "statements": "names",
    },
    "assessments": {"holder": "text", "polarity": "text", "of": "text", "talks": "names", "statements": "names"},
    "contradictions": {
        "id": "text", "type": "text", "about": "text", "side": "number", "sources": "names", "says": "text",
        "talks": "names", "statements": "names",
    },
    "evidence": {"kind": "text", "id": "text", "role": "text", "statement": "text", "document": "text"},
}  # fmt: skip
_IDENTIFIED = ("events", "expectations", "commitments", "positions", "conditions")


def columns(table: str) -> dict[str, Type]:
    """Return a table's columns in order, each with its type; an interval makes two, an action five.

    >>> list(columns("event_history"))[2:5]
    ['status', 'when_earliest', 'when_latest']
    """
    found: dict[str, Type] = {}
    for name, field in _SPEC[table].items():
        if field == "interval":
            found |= {f"{name}_earliest": "day", f"{name}_latest": "day"}
        elif field == "action":
            found |= {f"{name}_{part}": "text" for part in _ACTION}
        else:
            found[name] = field
    return found


def tables(export: Json) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows of all tables of an export; a table without rows is there and empty."""
    return {table: [_flat(table, row) for row in _rows(table, export)] for table in _SPEC}


def _rows(table: str, export: Json) -> Iterable[Json]:
    match table:
        case "statements":
            return (_statement(row) for row in export["statements"])
        case "event_history":
            return (
                {"event": event["id"], "step": number, **entry}
                for event in export["events"]
                for number, entry in enumerate(event["history"], 1)
            )
        case "deadlock_steps":
            return (
                {"deadlock": one["id"], "step": number, **step}
                for one in export["deadlocks"]
                for number, step in enumerate(one["steps"], 1)
            )
        case "contradictions":
            return (
                {**one, "side": number, **side}
                for one in export["contradictions"]
                for number, side in enumerate(one["sides"], 1)
            )
        case "evidence":
            return _evidence(export)
        case _:
            rows: Iterable[Json] = export[table]
            return rows


def _statement(row: Json) -> Json:
    """Return a statement with its first evidence, its own time and its claim in one line of words."""
    first = row["evidence"][0] if row["evidence"] else {}
    when = next((row[name] for name in ("when", "window", "by") if row.get(name)), None)
    return {**row, **first, "when": when, "claim": claim_in_words(row)}


def claim_in_words(row: Json) -> str:
    """Return what a statement object claims as "field: value" pairs, empty fields left out."""
    told = {name: row.get(name) for name in _CLAIM if row.get(name) not in (None, "", [])}
    return "; ".join(f"{name}: {_plain(value)}" for name, value in told.items())


_CLAIM = (
    "type", "status", "place", "participants", "about", "hedge", "party", "action", "stance", "issue", "step",
    "requires", "event", "term", "meaning", "contested", "holder", "polarity", "speaker", "style",
)  # fmt: skip


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('party') or 'somebody'} {value.get('action')}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _evidence(export: Json) -> Iterator[Json]:
    """Yield which statement supports which thing, and in what part: to join tables by."""
    document = {row["id"]: row["document"] for row in export["statements"]}
    for table in _IDENTIFIED:
        for one in export[table]:
            for role in ("statements", "outcome_statements"):
                for ref in one.get(role, ()):
                    yield {
                        "kind": table.removesuffix("s"),
                        "id": one["id"],
                        "role": "outcome" if role == "outcome_statements" else "says",
                        "statement": ref,
                        "document": document.get(ref),
                    }
    for one in export["contradictions"]:
        for number, side in enumerate(one["sides"], 1):
            for ref in side["statements"]:
                yield {
                    "kind": "contradiction",
                    "id": one["id"],
                    "role": f"side {number}",
                    "statement": ref,
                    "document": document.get(ref),
                }


def _flat(table: str, row: Json) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, field in _SPEC[table].items():
        value = row.get(name)
        if field == "interval":
            low, high = value or (None, None)
            cells |= {f"{name}_earliest": _day(low), f"{name}_latest": _day(high)}
        elif field == "action":
            cells |= {f"{name}_{part}": (value or {}).get(part) for part in _ACTION}
        elif field == "day":
            cells[name] = _day(value)
        elif field == "names":
            cells[name] = [str(one) for one in value or ()]
        else:
            cells[name] = value
    return cells


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

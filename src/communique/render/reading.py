"""One reading in its outer form, as JSON and as text for people."""

from __future__ import annotations

from typing import Any

from communique.codec import document_json, span_json, statement_json, timex_json
from communique.types import Attribution, Reading, Span, Statement


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return what ``communique read --format json`` prints for one article."""
    return {
        "document": document_json(reading.document),
        "timexes": [timex_json(timex) for timex in reading.timexes],
        "mentions": [{"start": m.start, "end": m.end, "quote": m.quote, "actor": m.actor} for m in reading.mentions],
        "attributions": [_attribution_json(one) for one in reading.attributions],
        "statements": [{**statement_json(statement), "talks": []} for statement in reading.statements],
    }


def _attribution_json(one: Attribution) -> dict[str, Any]:
    def span(value: Span | None) -> dict[str, Any] | None:
        return span_json(value) if value is not None else None

    return {
        "source": span(one.source),
        "cue": span(one.cue),
        "content": [span_json(part) for part in one.content],
        "style": one.style,
        "sources": list(one.names),
    }


def reading_text(reading: Reading) -> str:
    """Return a reading for people: the article's title and day, then a line or two for each statement shown."""
    document = reading.document
    days = [day or "open" for day in document.published.to_json()] if document.published else []
    dated = f"{days[0]} – {days[1]}" if days and days[0] != days[1] else days[0] if days else "undated"
    lines = [document.title or document.id, f"published: {dated} ({document.published_basis})", ""]
    lines += [line for statement in reading.statements if statement.shown for line in _statement_lines(statement)]
    return "\n".join(lines)


def _statement_lines(statement: Statement) -> list[str]:
    row = {
        key: value for key, value in statement_json(statement).items() if key in _TOLD and value not in (None, [], "")
    }
    told = "  ".join(f"{key}: {_short(value)}" for key, value in row.items())
    said = f"  — {', '.join(statement.sources)}" if statement.sources else ""
    return [f"{statement.kind:12}{told}{said}", f"{'':12}“{' '.join(statement.evidence[0].quote.split())}”", ""]


_TOLD = (
    "type",
    "status",
    "when",
    "place",
    "participants",
    "about",
    "hedge",
    "window",
    "party",
    "action",
    "by",
    "stance",
    "issue",
    "step",
    "requires",
    "event",
    "term",
    "meaning",
    "contested",
    "holder",
    "polarity",
    "speaker",
    "style",
)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return f"{value.get('party') or 'somebody'}: {value.get('action')}"
    if isinstance(value, list):
        parts = [str(part) if part is not None else "…" for part in value]
        return (
            parts[0]
            if len(set(parts)) == 1
            else " – ".join(parts)
            if len(parts) == 2 and parts[0][:1].isdigit()
            else ", ".join(parts)
        )
    return str(value)

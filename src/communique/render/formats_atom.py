"""What changed in the record, as an Atom feed (RFC 4287): an entry for each thing on each day that it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from communique.render.formats_parts import EPOCH, Evidence, interval_of, plain
from communique.render.svg_timeline import STATUS_WORDS
from communique.render.wording import clip, label_when

Json = Mapping[str, Any]
_ATOM = "http://www.w3.org/2005/Atom"
_RECORD = "tag:communique.invalid,2020:record"
_OUTCOMES = {
    "pending": "still open", "fulfilled": "came true", "missed": "did not come true", "postponed": "put off",
    "cancelled": "called off", "unknown": "no word",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    key: str
    page: str
    title: str
    day: date
    category: str
    refs: Sequence[str]


def to_atom(export: Json, base_url: str | None = None) -> bytes:
    """Return the changes as an Atom feed, the latest first; ``updated`` is a day of publication, never the clock.

    ``base_url``: where ``communique serve`` answers, for links to pages. What rests on undated articles alone has
    no day to stand at and is left out.
    """
    evidence = Evidence(export)
    changes = sorted(_changes(export, evidence), key=lambda one: (-one.day.toordinal(), one.key))
    base = base_url.rstrip("/") if base_url else None
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", f"{base}/" if base else _RECORD)
    labels = [talks["label"] for talks in export["talks"]]
    _add(feed, "title", clip(labels[0], 160) if len(labels) == 1 else "Record of the talks")
    _add(feed, "updated", _instant(changes[0].day if changes else evidence.as_of or EPOCH))
    _add(_add(feed, "author"), "name", "Communiqué")
    _add(feed, "generator", "Communiqué")
    if base:
        _add(feed, "link", rel="self", href=f"{base}/export/atom", type="application/atom+xml")
        _add(feed, "link", rel="alternate", href=f"{base}/", type="text/html")
    for change in changes:
        _entry(feed, change, evidence, base)
    text: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return text


def _entry(feed: Any, change: _Change, evidence: Evidence, base: str | None) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{_RECORD}:{change.key}")
    _add(entry, "title", clip(change.title, 200))
    _add(entry, "updated", _instant(change.day))
    _add(entry, "category", term=change.category)
    address = f"{base}{change.page}" if base else evidence.address(change.refs)
    if address:
        _add(entry, "link", rel="alternate", href=address, type="text/html")
    _add(entry, "content", "\n".join(evidence.quotes(change.refs)) or change.title, type="text")


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: plain(value) for key, value in attributes.items()})
    if text is not None:
        element.text = plain(text)
    return element


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _changes(export: Json, evidence: Evidence) -> Iterator[_Change]:
    for event in export["events"]:
        yield from _event_changes(event, evidence)
    for name in ("expectations", "commitments"):
        for row in export[name]:
            yield from _promise_changes(name.removesuffix("s"), row, evidence)
    for row in export["positions"]:
        title = f"{row['party'] or 'A party'}, {row['stance']}: {row['issue']}"
        yield from _first("position", row, row["statements"], title, evidence)
    for row in export["conditions"]:
        step, other = row["step"], row["requires"]
        title = f"Condition of {row['party'] or 'somebody'}: {step['action']} waits for {other['action']}"
        yield from _first("condition", row, row["statements"], title, evidence)
    for row in export["contradictions"]:
        refs = [ref for side in row["sides"] for ref in side["statements"]]
        title = f"Accounts differ: {row['about']}"
        yield from _first("contradiction", row, refs, title, evidence, last=True)


def _event_changes(event: Json, evidence: Evidence) -> Iterator[_Change]:
    """Yield the first report of an event and each that gives it another status or day."""
    before = None
    for entry in event["history"]:
        now = (entry["status"], entry["when"])
        days = evidence.published([entry["statement"]])
        if now == before or not days:
            continue
        before = now
        told = STATUS_WORDS.get(entry["status"], entry["status"])
        yield _Change(
            key=f"event-{event['id']}:{entry['statement']}",
            page=f"/event/{event['id']}",
            title=f"{event['label']}: {told}, {label_when(interval_of(entry['when']))}",
            day=days[-1],
            category="event",
            refs=[entry["statement"]],
        )


def _promise_changes(kind: str, row: Json, evidence: Evidence) -> Iterator[_Change]:
    what = row["about"] if kind == "expectation" else f"{row['party'] or 'A party'}: {row['action']}"
    word = "Expected" if kind == "expectation" else "Promised"
    yield from _first(kind, row, row["statements"], f"{word}: {what}", evidence)
    days = evidence.published(row["outcome_statements"])
    if days:
        yield _Change(
            key=f"{kind}-{row['id']}:outcome",
            page=f"/ledger#{kind}-{row['id']}",
            title=f"{_OUTCOMES[row['outcome']].capitalize()}: {what}",
            day=days[-1],
            category=kind,
            refs=row["outcome_statements"],
        )


_PAGES = {
    "expectation": "/ledger", "commitment": "/ledger", "position": "/positions", "condition": "/deadlock",
    "contradiction": "/disputes",
}  # fmt: skip


def _first(
    kind: str, row: Json, refs: Sequence[str], title: str, evidence: Evidence, *, last: bool = False
) -> Iterator[_Change]:
    """Yield the change by which a thing came into the record: its first article, or its last where two make it."""
    days = evidence.published(refs)
    if days:
        yield _Change(
            key=f"{kind}-{row['id']}",
            page=f"{_PAGES[kind]}#{kind}-{row['id']}",
            title=title,
            day=days[-1] if last else days[0],
            category=kind,
            refs=refs,
        )

"""The record as an iCalendar file (RFC 5545): events, deadlines and the windows of expectations, as whole days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from communique.errors import UsageError
from communique.interval import Interval
from communique.render.formats_parts import Evidence, interval_of, plain
from communique.render.wording import clip, label_when

Json = Mapping[str, Any]
_STATUS = {
    "held": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "TENTATIVE", "postponed": "CANCELLED",
    "cancelled": "CANCELLED", "fulfilled": "CONFIRMED", "pending": "TENTATIVE", "unknown": "TENTATIVE",
    "missed": "CANCELLED",
}  # fmt: skip
_NOTES = {
    "postponed": "Put off.",
    "cancelled": "Called off.",
    "missed": "Did not come true.",
    "fulfilled": "Came true.",
    "unknown": "No word on what became of it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    uid: str
    summary: str
    when: Interval
    status: str
    category: str
    notes: list[str]
    refs: list[str]
    formers: list[str]
    place: str = ""
    revisions: int = 0


def to_icalendar(export: Json) -> bytes:
    """Return the export as an iCalendar file; what bears no day is left out.

    An entry keeps its UID while articles come that are later than the first to tell of it. An earlier one gives it
    another UID; it then names those that it may have borne in ``X-COMMUNIQUE-FORMER-UID``. DTSTAMP is the last day on
    which an article that it rests on was published. Raises UsageError without the icalendar package.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise UsageError("calendars need icalendar; install it with: pip install 'communique[calendar]'") from None
    evidence = Evidence(export)
    names = [talks["label"] for talks in export["talks"]]
    calendar = Calendar()
    calendar.add("prodid", "-//Communiqué//Record of talks//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", plain(clip(names[0], 120) if len(names) == 1 else "Record of the talks"))
    for entry in sorted(_entries(export, evidence), key=lambda one: (one.when.earliest or one.when.latest, one.uid)):
        calendar.add_component(_component(entry, evidence))
    packed: bytes = calendar.to_ical()
    return packed


def _formers(kind: str, refs: list[str], evidence: Evidence) -> list[str]:
    """Return the UIDs that a thing would bear without its earliest articles: of its first statement in each other."""
    first: dict[str, str] = {}
    for ref in refs:
        if ref in evidence.statements:
            first.setdefault(evidence.statements[ref]["document"], ref)
    return [f"{kind}-{ref}@communique" for ref in list(first.values())[1:]]


def _entries(export: Json, evidence: Evidence) -> Iterator[_Entry]:
    for event in export["events"]:
        when = interval_of(event["when"])
        if when is not None:
            yield _Entry(
                uid=f"event-{event['id']}@communique",
                summary=event["label"],
                when=when,
                status=event["status"],
                category="deadline" if event["type"] == "deadline" else "event",
                notes=[] if event["result"] == "unstated" else [f"Result: {event['result']}."],
                refs=event["statements"],
                formers=_formers("event", event["statements"], evidence),
                place=event["place"] or "",
                revisions=max(len(event["history"]) - 1, 0),
            )
    for hope in export["expectations"]:
        when = interval_of(hope["window"])
        if when is not None:
            told = f"Expected by {', '.join(hope['expected_by']) or 'the article'}: {hope['hedge']}."
            yield _promise(hope, when, evidence, "expectation", f"Expected: {hope['about']}", told)
    for promise in export["commitments"]:
        when = interval_of(promise["by"])
        if when is not None:
            told = f"{promise['party'] or 'A party'}: {promise['action']}"
            yield _promise(promise, when, evidence, "deadline", f"Promised: {told}", "")


def _promise(row: Json, when: Interval, evidence: Evidence, category: str, summary: str, told: str) -> _Entry:
    kind = "expectation" if "about" in row else "commitment"
    return _Entry(
        uid=f"{kind}-{row['id']}@communique",
        summary=summary,
        when=when,
        status=row["outcome"],
        category=category,
        notes=[told] if told else [],
        refs=[*row["statements"], *row["outcome_statements"]],
        formers=_formers(kind, row["statements"], evidence),
        revisions=len(row["outcome_statements"]),
    )


def _component(entry: _Entry, evidence: Evidence) -> Any:
    from icalendar import Event

    first = entry.when.earliest or entry.when.latest or date.min
    last = entry.when.latest or first
    component = Event()
    component.add("uid", entry.uid)
    for former in entry.formers:
        component.add("x-communique-former-uid", former)
    component.add("dtstamp", _midnight(evidence.last(entry.refs)))
    component.add("dtstart", first)
    if last < date.max:
        component.add("dtend", last + timedelta(days=1))
    component.add("summary", plain(clip(entry.summary, 200)))
    component.add("status", _STATUS[entry.status])
    component.add("sequence", entry.revisions)
    component.add("transp", "TRANSPARENT")
    component.add("categories", [entry.category])
    if entry.place:
        component.add("location", plain(clip(entry.place, 120)))
    address = evidence.address(entry.refs)
    if address:
        component.add("url", address)
    notes = [f"Day: {label_when(entry.when)}.", *filter(None, [_NOTES.get(entry.status)]), *entry.notes]
    component.add("description", plain("\n".join([*notes, *evidence.quotes(entry.refs)])))
    return component


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

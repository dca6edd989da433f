"""The events as the JSON that TimelineJS reads; all text is escaped, for TimelineJS shows it as HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from communique.interval import Interval
from communique.render.formats_parts import Evidence, interval_of, plain
from communique.render.svg_timeline import STATUS_WORDS
from communique.render.wording import clip, label_when

Json = Mapping[str, Any]


def to_timelinejs(export: Json) -> str:
    """Return the dated events as TimelineJS JSON, oldest first, a day never finer than the record's."""
    evidence = Evidence(export)
    dated = [(when, event) for event in export["events"] if (when := interval_of(event["when"]))]
    dated.sort(key=lambda pair: (pair[0].earliest or pair[0].latest or date.min, pair[1]["id"]))
    labels = [talks["label"] for talks in export["talks"]]
    title = labels[0] if len(labels) == 1 else "Record of the talks"
    as_of = f"As of {export['as_of']}" if export["as_of"] else ""
    timeline = {
        "title": {"text": {"headline": _html(clip(title, 160)), "text": _html(as_of)}},
        "events": [_slide(event, when, evidence) for when, event in dated],
        "scale": "human",
    }
    return json.dumps(timeline, ensure_ascii=False, indent=1) + "\n"


def _slide(event: Json, when: Interval, evidence: Evidence) -> dict[str, Any]:
    told = [STATUS_WORDS[event["status"]], event["place"] or "", ", ".join(event["participants"])]
    quotes = "".join(f"<blockquote>{_html(quote)}</blockquote>" for quote in evidence.quotes(event["statements"]))
    slide: dict[str, Any] = {
        "unique_id": f"event-{event['id']}",
        "group": event["type"],
        "start_date": _date(when.earliest or when.latest or date.min, when),
        "display_date": label_when(when),
        "text": {
            "headline": _html(clip(event["label"], 200)),
            "text": f"<p>{_html(' · '.join(filter(None, told)))}</p>{quotes}",
        },
    }
    if when.bounded and when.grain not in ("day", "month", "year") and when.latest is not None:
        slide["end_date"] = _date(when.latest, when)
    return slide


def _date(day: date, when: Interval) -> dict[str, int]:
    parts = {"year": day.year, "month": day.month, "day": day.day}
    kept = {"year": 1, "month": 2}.get(when.grain, 3)
    return dict(list(parts.items())[:kept])


def _html(text: str) -> str:
    return escape(plain(text), quote=True)

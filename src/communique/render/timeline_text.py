"""The timeline in its outer form and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.analysis.timeline import TimelineDay

WIDTH = 96


def timeline_rows(days: Sequence[TimelineDay]) -> list[dict[str, Any]]:
    """Return the days as ``communique timeline --format json`` prints them."""
    return [
        {
            "date": day.day.isoformat(),
            "sentences": [
                {"text": one.text, "document": one.document, "start": one.start, "end": one.end}
                for one in day.sentences
            ],
            "events": list(day.events),
        }
        for day in days
    ]


def timeline_text(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows of :func:`timeline_rows` for people: the day, then its sentences."""
    if not rows:
        return "No dated events."
    return "\n\n".join("\n".join([row["date"], *map(_sentence, row["sentences"])]) for row in rows)


def _sentence(sentence: dict[str, Any]) -> str:
    words = " ".join(str(sentence["text"]).split())
    told = f"{words} [{sentence['document']}]"
    return textwrap.fill(told, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)

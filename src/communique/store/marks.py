"""The marks of a reading as stored: timexes with their recipes, mentions, attributions, as compressed JSON."""

from __future__ import annotations

import json
import zlib
from typing import Any

from communique.interval import Interval
from communique.types import Attribution, Mention, Reading, Span, Timex

Json = dict[str, Any]


def pack_text(text: str) -> bytes:
    """Return the text's UTF-8, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_text(packed: bytes) -> str:
    """Return the text that was packed."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def pack_marks(reading: Reading) -> bytes:
    """Return timexes, mentions and attributions as compressed JSON."""
    return pack_text(dump(marks_row(reading)))


def marks_row(reading: Reading) -> Json:
    """Return timexes, mentions and attributions as a JSON object."""
    return {
        "timexes": [_timex_row(timex) for timex in reading.timexes],
        "mentions": [[mention.start, mention.end, mention.quote, mention.actor] for mention in reading.mentions],
        "attributions": [_attribution_row(attribution) for attribution in reading.attributions],
    }


def unpack_marks(packed: bytes) -> tuple[tuple[Timex, ...], tuple[Mention, ...], tuple[Attribution, ...]]:
    """Return the timexes, mentions and attributions that were packed."""
    return marks_from(json.loads(unpack_text(packed)))


def marks_from(row: Json) -> tuple[tuple[Timex, ...], tuple[Mention, ...], tuple[Attribution, ...]]:
    """Return the timexes, mentions and attributions of a JSON object; KeyError or the like where it is none."""
    mentions = tuple(
        Mention(start=start, end=end, quote=quote, actor=actor) for start, end, quote, actor in row["mentions"]
    )
    timexes, attributions = map(_timex_from, row["timexes"]), map(_attribution_from, row["attributions"])
    return tuple(timexes), mentions, tuple(attributions)


def dump(row: object) -> str:
    """Return JSON with sorted keys and no blanks, the same text for the same content."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _timex_row(timex: Timex) -> Json:
    return {
        "start": timex.start,
        "end": timex.end,
        "quote": timex.quote,
        "type": timex.type,
        "recipe": timex.recipe,
        "value": timex.value,
        "interval": timex.interval.to_json() if timex.interval else None,
    }


def _timex_from(row: Json) -> Timex:
    interval = Interval.from_json(row["interval"]) if row["interval"] else None
    return Timex(
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        type=row["type"],
        recipe=row["recipe"],
        value=row["value"],
        interval=interval,
    )


def _span_row(span: Span | None) -> list[Any] | None:
    return [span.start, span.end, span.quote] if span else None


def _span_from(row: list[Any] | None) -> Span | None:
    return Span(start=row[0], end=row[1], quote=row[2]) if row else None


def _attribution_row(attribution: Attribution) -> Json:
    return {
        "source": _span_row(attribution.source),
        "cue": _span_row(attribution.cue),
        "content": [_span_row(span) for span in attribution.content],
        "style": attribution.style,
        "names": list(attribution.names),
    }


def _attribution_from(row: Json) -> Attribution:
    content = tuple(span for span in map(_span_from, row["content"]) if span)
    return Attribution(
        source=_span_from(row["source"]),
        cue=_span_from(row["cue"]),
        content=content,
        style=row["style"],
        names=tuple(row["names"]),
    )

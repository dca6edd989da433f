"""Quotations as statements: who spoke the words between the marks, and whether they stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from communique.extraction.attribution import is_direct, said_at, sources_at
from communique.extraction.context import Candidate, Context
from communique.types import QuoteClaim, QuoteStyle


def find_quotes(context: Context) -> Iterator[Candidate]:
    """Yield every quotation with its speaker."""
    for quotation in context.quotations:
        said = said_at(context.attributions, quotation.start, quotation.end)
        names = sources_at(context.attributions, quotation.start, quotation.end)
        speaker = names[0] if names else context.voice
        style: QuoteStyle = "direct" if is_direct(context.text, quotation) else "partial"
        words = len(context.text[quotation.start : quotation.end].split())
        if words > 220:
            continue
        scare = speaker is None or (words <= 2 and (said is None or not said.quoted))
        yield Candidate(
            claim=QuoteClaim(speaker=speaker, style=style),
            start=quotation.start,
            end=quotation.end,
            rule=f"quote.{'scare' if scare else style}{'' if quotation.closed else '.open'}",
            head=_head(context, quotation.start, quotation.end),
            sources=names,
            features=(f"words={min(words, 12)}",),
        )


def _head(context: Context, start: int, end: int) -> int:
    """Return the word that the others of a quotation hang on."""
    span = context.doc.char_span(start, end, alignment_mode="expand")
    return span.root.i if span is not None else 0

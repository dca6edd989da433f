"""An article's text as HTML paragraphs in which every passage that the record rests on is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from communique.types import Statement

WRAPPED_WIDTH = 100
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A statement's span in the text and the number of its note under the article; ``anchor`` on the first only."""

    start: int
    end: int
    number: int
    anchor: str | None


def passages_of(statements: Sequence[Statement], length: int) -> list[Passage]:
    """Return the spans of the statements within a text of ``length`` code points; numbers count from 1."""
    found: list[Passage] = []
    for number, statement in enumerate(statements, 1):
        spans = [span for span in statement.evidence if 0 <= span.start < span.end <= length]
        anchors: list[str | None] = [statement.id, *[None] * len(spans)]
        for span, anchor in zip(spans, anchors, strict=False):
            found.append(Passage(start=span.start, end=span.end, number=number, anchor=anchor))
    return found


def mark_text(text: str, passages: Sequence[Passage]) -> Markup:
    """Return the text as paragraphs; each stretch covered by passages is a ``mark`` that names their numbers."""
    return Markup("").join(
        Markup("<p>{}</p>\n").format(_mark_stretch(text, start, end, passages)) for start, end in split_paragraphs(text)
    )


def split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph: between blank lines, or line by line where there are none."""
    breaks = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE
    start = 0
    for gap in [*breaks.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield start, end
        start = gap.end() if gap else end


def hard_wrapped(text: str) -> bool:
    """Whether lines are broken at a fixed width, so that a line's end means nothing."""
    return max((len(line) for line in text.splitlines()), default=0) <= WRAPPED_WIDTH


def _mark_stretch(text: str, start: int, end: int, passages: Sequence[Passage]) -> Markup:
    inside = [one for one in passages if one.start < end and one.end > start]
    cuts = sorted({start, end, *(min(max(at, start), end) for one in inside for at in (one.start, one.end))})
    parts = []
    for low, high in pairwise(cuts):
        cover = [one for one in inside if one.start < high and one.end > low]
        if not cover:
            parts.append(escape(text[low:high]))
            continue
        # An anchor sits where its passage begins, or at the paragraph's start if it begins in the gap before it.
        here = [
            one
            for one in cover
            if one.anchor
            and (
                one.start == low or (low == start and one.start < start and not _begins_earlier(text, one.start, start))
            )
        ]
        parts.append(_mark(text[low:high], cover, here))
    return Markup("").join(parts)


def _begins_earlier(text: str, passage: int, paragraph: int) -> bool:
    return bool(text[passage:paragraph].strip())


def _mark(words: str, cover: Sequence[Passage], anchored: Sequence[Passage]) -> Markup:
    numbers = " ".join(str(number) for number in sorted({one.number for one in cover}))
    anchors = Markup("").join(Markup('<a id="{}" data-n="{}"></a>').format(one.anchor, one.number) for one in anchored)
    return Markup('{}<mark data-s="{}">{}</mark>').format(anchors, numbers, words)

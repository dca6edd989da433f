"""What an attribution is inside: offsets, names, pieces of content; and which sources stand over a span.

The scheme is that of PARC (Pareti 2012): source, cue, content. A statement's sources are those of all attributions
whose content holds it, the innermost first, each followed by its relays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.types import Attribution, AttributionStyle, Span

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One attribution: the hull of its content, the source's names and place, the cue, relays outwards.

    ``names`` begins with who said it; who passed it on follows. ``pieces`` are the parts of a content that is split
    (none: the hull). ``attitude`` marks what somebody wants, decides or thinks of something: no source of statements.
    ``speech`` marks a cue of saying.
    ``outer`` and ``cue_span`` give source and cue as a reader marks them: whole noun phrases, auxiliaries.
    """

    start: int
    end: int
    names: tuple[str, ...]
    source: Offsets | None
    cue: Offsets | None
    cue_lemma: str
    style: AttributionStyle
    quoted: bool = False
    attitude: bool = False
    speech: bool = False
    pieces: tuple[Offsets, ...] = ()
    outer: Offsets | None = None
    cue_span: Offsets | None = None


def sources_at(attributions: Sequence[Said], start: int, end: int, at: int | None = None) -> tuple[str, ...]:
    """Return the names of who says what stands from ``start`` to ``end``, closest to the content first.

    Where the span holds the report itself ("the minister said that ..."), ``at`` is the offset of the word that
    counts: who says that word is a source.
    """
    around = [said for said in attributions if not said.attitude and _holds(said, start, end, at)]
    around.sort(key=lambda said: said.end - said.start)
    names: list[str] = []
    for said in around:
        names += [name for name in said.names if name not in names]
    return tuple(names)


def _holds(said: Said, start: int, end: int, at: int | None) -> bool:
    if said.start <= start + 2 and end <= said.end + 2:
        inside = said.source is not None and start <= said.source[0] < end and not said.quoted
        return not inside or (at is not None and _speaks(said, at))
    return at is not None and not said.quoted and _speaks(said, at)


def _speaks(said: Said, at: int) -> bool:
    """Whether a word stands in what is said, not in the words that report it."""
    pieces = said.pieces or ((said.start, said.end),)
    reports = [pair for pair in (said.source, said.cue) if pair is not None]
    return any(a <= at < b for a, b in pieces) and not any(a <= at < b for a, b in reports)


def voiced_in(attributions: Sequence[Said], start: int, end: int, lemmas: frozenset[str]) -> tuple[str, ...]:
    """Return who speaks in a span by its first cue of some lemmas ("delegates forecast a deal")."""
    inside = [
        said
        for said in attributions
        if said.names and said.cue and said.source and said.cue_lemma in lemmas
        if start - 1 <= said.source[0] and said.cue[1] <= end
    ]
    first = min(inside, key=lambda said: said.cue or (0, 0), default=None)
    return first.names if first is not None else ()


def said_at(attributions: Sequence[Said], start: int, end: int) -> Said | None:
    """Return the innermost attribution around a span, or ``None``."""
    around = [said for said in attributions if not said.attitude and said.start <= start + 2 and end <= said.end + 2]
    return min(around, key=lambda said: said.end - said.start, default=None)


def to_attribution(text: str, said: Said) -> Attribution:
    """Return the outer form of an attribution."""

    def span(pair: Offsets | None) -> Span | None:
        return Span(start=pair[0], end=pair[1], quote=text[pair[0] : pair[1]]) if pair else None

    pieces = [span(pair) for pair in said.pieces or ((said.start, said.end),)]
    return Attribution(
        source=span(said.outer or said.source),
        cue=span(said.cue_span or said.cue),
        content=tuple(piece for piece in pieces if piece is not None),
        style=said.style,
        names=said.names,
    )

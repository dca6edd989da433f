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
    (none: the hull). ``attitude`` marks what somebody wants, decides or thinks of something: no source of statements; ``speech``
    that the cue is one of saying.
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


def sources_at(attributions: Sequence[Said], start: int, end: int) -> tuple[str, ...]:
    """Return the names of who says what stands from ``start`` to ``end``, closest to the content first."""
    around = [
        said
        for said in attributions
        if not said.attitude
        and said.start <= start + 2
        and end <= said.end + 2
        and not (said.source and start <= said.source[0] < end and not said.quoted)
    ]
    around.sort(key=lambda said: said.end - said.start)
    names: list[str] = []
    for said in around:
        names += [name for name in said.names if name not in names]
    return tuple(names)


def said_at(attributions: Sequence[Said], start: int, end: int) -> Said | None:
    """Return the innermost attribution around a span, or ``None``."""
    around = [
        said for said in attributions if not said.attitude and said.start <= start + 2 and end <= said.end + 2
    ]
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

"""Contents as a reader marks them: the tokens that belong to them, in pieces, with whole quotations and bare ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from communique.annotation.quotations import Quotation
from communique.extraction.said import Offsets

_MARKS = frozenset("\"“”„«»'‘’`")
_ENDS = frozenset(",;:.!?—–-…")


def token_range(token: Token) -> range:
    """Return the indexes from the left to the right edge of a token's subtree."""
    return range(token.left_edge.i, token.right_edge.i + 1)


def subtree(token: Token, *without: Token) -> set[int]:
    """Return the indexes of a subtree without some subtrees inside it."""
    inside = {t.i for t in token.subtree}
    for other in without:
        if other.i != token.i:
            inside -= {t.i for t in other.subtree}
    return inside


def content_pieces(
    text: str, doc: Doc, tokens: Iterable[int], quotations: Sequence[Quotation], cue: Token
) -> tuple[Offsets, ...]:
    """Return the pieces of a content, quotations that it begins or ends in made whole unless the cue is inside them."""
    runs = _runs(doc, set(tokens))
    first, last = min((a for a, _ in runs), default=0), max((b for _, b in runs), default=0)
    quotations = [one for one in quotations if one.start - 3 < last and first < one.end + 3]
    made = [_with_quotations(text, start, end, quotations, cue.idx) for start, end in runs]
    return join_pieces(text, [pair for start, end in made if (pair := _bare(text, start, end, quotations)) is not None])


def _runs(doc: Doc, tokens: set[int]) -> list[Offsets]:
    runs: list[list[int]] = []
    for i in sorted(tokens):
        if doc[i].is_space:
            continue
        if runs and all(doc[j].is_space for j in range(runs[-1][1] + 1, i)):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return [(doc[a].idx, doc[b].idx + len(doc[b])) for a, b in runs]


def _with_quotations(text: str, start: int, end: int, quotations: Sequence[Quotation], cue: int) -> Offsets:
    for quotation in quotations:
        begin, stop = marked(text, quotation)
        if begin <= cue < stop:
            continue
        if begin < end and start < stop and not (begin < start and quotation.nested):
            start, end = min(start, begin), max(end, stop)
    return start, end


def marked(text: str, quotation: Quotation) -> Offsets:
    """Return a quotation with its marks."""
    start, end = quotation.start, quotation.end
    while start > 0 and text[start - 1] in _MARKS and quotation.start - start < 2:
        start -= 1
    while quotation.closed and end < len(text) and text[end] in _MARKS and end - quotation.end < 2:
        end += 1
    return start, end


def _bare(text: str, start: int, end: int, quotations: Sequence[Quotation]) -> Offsets | None:
    """Return a piece without the marks and stops at its ends that are not part of it; ``None`` if no word is left."""
    opens = {marked(text, q)[0] for q in quotations}
    closes = {marked(text, q)[1] for q in quotations}
    while start < end and start not in opens and (text[start].isspace() or text[start] in _ENDS | _MARKS):
        start += 1
    while end > start and end not in closes and (text[end - 1].isspace() or text[end - 1] in _ENDS | _MARKS):
        if text[end - 1] == "." and text[max(start, end - 4) : end].count(".") > 1:  # "the U.S."
            break
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def join_pieces(text: str, pieces: Iterable[Offsets]) -> tuple[Offsets, ...]:
    """Return pieces in order, those that touch or overlap as one."""
    kept: list[Offsets] = []
    for start, end in sorted(pieces):
        if kept and (start <= kept[-1][1] or not text[kept[-1][1] : start].strip()):
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return tuple(kept)

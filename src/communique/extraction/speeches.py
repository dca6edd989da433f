"""Quotations and who speaks them: a cue near the marks, a colon, the sentence around, or the speaker before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import is_predicate, own_subjects, subjects
from communique.annotation.quotations import Quotation
from communique.annotation.syntax import plain_text
from communique.extraction.cues import cue_class, cue_lemma, cue_offsets
from communique.extraction.pieces import marked
from communique.extraction.said import Offsets, Said
from communique.extraction.sources import actor_name, named_inside, noun_bounds, relays, source_of_cue, source_offsets
from communique.types import AttributionStyle

_JOINED = re.compile(
    r"\b(?:that|as|of|a|an|the|to|for|with|its|his|her|their|was|were|is|are|on|in|at|by|from|"
    r"called|titled|entitled|named|reading|song|book|slogan|word|words|phrase)$",
    re.I,
)
_ENDED = re.compile(r"[.!?]\s")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks a quotation: the names, closest first, the token that names the source, and the cue."""

    names: tuple[str, ...]
    source: Token | None = None
    cue: Token | None = None
    outer: Offsets | None = None


def find_quoted(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], said: Sequence[Said]) -> list[Said]:
    """Return the quotations whose speaker is known as attributions; ``said`` are those found by clauses."""
    found: list[Said] = []
    last: Said | None = None
    for quotation in quotations:
        if quotation.nested:
            continue
        style: AttributionStyle = "direct" if is_direct(text, quotation) else "mixed"
        if style == "direct" or quotation.end - quotation.start > 150:
            voice = _direct_voice(text, doc, cast, quotation, last, said)
        else:
            voice = _mixed_voice(text, doc, cast, quotation, last, said)
        if voice is None or not voice.names:
            continue
        last = _spoken(text, quotation, voice, style)
        found.append(last)
    return found


def _spoken(text: str, quotation: Quotation, voice: Voice, style: AttributionStyle) -> Said:
    cue, source = voice.cue, voice.source
    return Said(
        start=quotation.start,
        end=quotation.end,
        names=voice.names,
        source=None,
        quoted=True,
        style=style,
        cue=(cue.idx, cue.idx + len(cue)) if cue is not None else None,
        cue_lemma=cue_lemma(cue) if cue is not None else "",
        pieces=(marked(text, quotation),),
        outer=source_offsets(source) if source is not None else voice.outer,
        cue_span=cue_offsets(cue) if cue is not None else None,
    )


def _direct_voice(
    text: str, doc: Doc, cast: Cast, quotation: Quotation, last: Said | None, said: Sequence[Said]
) -> Voice | None:
    """Return the voice of a sentence in marks: its own cue, a colon, the speaker before, what stands around."""
    return (
        _voice_of_cue(text, doc, cast, _cue_near(doc, quotation), quotation)
        or _before_colon(text, doc, cast, quotation)
        or _same_sentence(doc, last, quotation)
        or _going_on(doc, last, quotation)
        or _around(said, quotation)
    )


def _mixed_voice(
    text: str, doc: Doc, cast: Cast, quotation: Quotation, last: Said | None, said: Sequence[Said]
) -> Voice | None:
    """Return the voice of words built into a sentence: who says the clause, else the predicate's subject, else a cue."""
    return (
        _around(said, quotation, speech_only=True)
        or _subject_of_sentence(text, doc, cast, quotation)
        or _voice_of_cue(text, doc, cast, _cue_near(doc, quotation), quotation)
        or _before_colon(text, doc, cast, quotation)
        or _same_sentence(doc, last, quotation)
        or _around(said, quotation)
        or _going_on(doc, last, quotation)
    )


def is_direct(text: str, quotation: Quotation) -> bool:
    """Whether words in quotation marks are a sentence of their own rather than part of the reporter's."""
    words = text[quotation.start : quotation.end].strip()
    if not words:
        return False
    before = text[max(0, quotation.start - 60) : quotation.start - 1].rstrip()
    ends = words[-1] in ".,!?…" or (
        text[quotation.end + 1 : quotation.end + 2] in (",", ".") and len(words.split()) >= 5
    )
    if _JOINED.search(before):
        return False
    return (words[0].isupper() and ends and len(words.split()) >= 3) or (ends and len(words.split()) >= 8)


# --- a cue near the marks


def _cue_near(doc: Doc, quotation: Quotation) -> Token | None:
    """Return the cue verb outside the quotation that stands nearest to its marks in the same sentences."""
    start, end = max(0, quotation.start - 220), min(len(plain_text(doc)), quotation.end + 160)
    window = doc.char_span(start, end, alignment_mode="contract")
    ranked = []
    for token in window if window is not None else ():
        kind = cue_class(token)
        inside = quotation.start <= token.idx < quotation.end
        if inside or kind is None or token.pos_ not in ("VERB", "AUX"):
            continue
        gap = _gap(doc, quotation, token)
        if gap is not None:
            ranked.append((gap + (0 if kind == "speech" else 40), token.i))
    return doc[min(ranked)[1]] if ranked else None


def _gap(doc: Doc, quotation: Quotation, token: Token) -> int | None:
    """Return how far a cue stands from the marks; ``None`` where a sentence or another quotation is between."""
    ahead = token.idx < quotation.start
    behind = token.idx + len(token)
    between = plain_text(doc)[behind : quotation.start] if ahead else plain_text(doc)[quotation.end + 1 : token.idx]
    if "\n\n" in between or _ENDED.search(between.rstrip()[:-1] if ahead else between):
        return None
    if between.count('"') + between.count("“") > (1 if ahead else 0):
        return None
    if ahead:
        return quotation.start - behind + (25 if "," in between[:-3] else 0)
    return token.idx - quotation.end


def _voice_of_cue(text: str, doc: Doc, cast: Cast, cue: Token | None, quotation: Quotation) -> Voice | None:
    if cue is None:
        return None
    source = source_of_cue(cast, cue)
    if source is not None and (quotation.start <= source.idx < quotation.end or source.idx == cue.idx):
        source = None
    if source is None:
        beside = [*range(cue.i + 1, min(cue.i + 4, len(doc))), *range(cue.i - 1, max(cue.i - 4, -1), -1)]
        source = next(
            (doc[i] for i in beside if i in cast.at and not quotation.start <= doc[i].idx < quotation.end), None
        )
    name = actor_name(text, cast, source) if source is not None else None
    return Voice((name, *relays(text, cast, cue)), source, cue) if name is not None else None


# --- other ways


def _before_colon(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return who speaks in "The minister put it bluntly:" and "Minister NAME:" before a quotation."""
    lead = plain_text(doc)[max(0, quotation.start - 200) : quotation.start - 1].rstrip()
    if not lead.endswith(":"):
        return None
    colon = max(0, quotation.start - 200) + len(lead) - 1
    token = next((t for t in doc if t.idx == colon), None)
    if token is None or token.i == 0:
        return None
    if token.i - 1 in cast.at:
        return Voice((cast.at[token.i - 1],), doc[token.i - 1], token)
    return _subject_voice(cast, doc[token.i - 1].sent.root)


def _same_sentence(doc: Doc, last: Said | None, quotation: Quotation) -> Voice | None:
    """Return the speaker of the quotation before, where no sentence ends between the two."""
    if last is None or quotation.start - last.end > 200:
        return None
    between = plain_text(doc)[last.end + 1 : quotation.start - 1]
    ended = _ENDED.search(between) or "\n" in between or plain_text(doc)[last.end - 1] in ".!?"
    return None if ended else Voice(last.names)


def _going_on(doc: Doc, last: Said | None, quotation: Quotation) -> Voice | None:
    """Return the last speaker for a quotation without a cue of its own: right behind, or in the next sentence."""
    if last is None:
        return None
    between = plain_text(doc)[last.end : quotation.start]
    words = plain_text(doc)[quotation.start : quotation.end].strip()
    whole = words[:1].isupper() and words[-1:] in ".!?," and between.rstrip(" \"“'‘").endswith((".", "!", "?"))
    near = len(between) < 260 and between.count("\n\n") <= 1
    return Voice(last.names) if near and (whole or is_direct(plain_text(doc), quotation)) else None


def _around(said: Sequence[Said], quotation: Quotation, *, speech_only: bool = False) -> Voice | None:
    """Return who says the clause that a quotation is part of: the innermost report, of speech where asked."""
    around = [
        one
        for one in said
        if one.names
        and not one.attitude
        and one.start <= quotation.start + 2
        and quotation.end <= one.end + 2
        and not (one.cue is not None and quotation.start <= one.cue[0] < quotation.end)
        and (not speech_only or one.speech)
    ]
    inner = min(around, key=lambda one: one.end - one.start, default=None)
    return Voice(inner.names, outer=inner.outer) if inner is not None else None


def _subject_of_sentence(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return the subject of the predicate that a quotation is built into."""
    span = doc.char_span(quotation.start, quotation.end, alignment_mode="contract")
    if span is None or len(span) == 0:
        return None
    at = span.root
    for _ in range(8):
        if at.head.i == at.i:
            break
        at = at.head
        outside = not quotation.start <= at.idx < quotation.end
        if outside and is_predicate(at) and (cue_class(at) is not None) and (voice := _subject_voice(cast, at)):
            return Voice(voice.names + relays(text, cast, at), voice.source, at)
    return None


def _subject_voice(cast: Cast, predicate: Token) -> Voice | None:
    for subject in own_subjects(predicate) or subjects(predicate):
        start, end = noun_bounds(subject)
        name = cast.at.get(subject.i) or named_inside(cast, subject, start, end)
        if name is not None and cast.parts[name].type != "place":
            return Voice((name,), subject)
    return None

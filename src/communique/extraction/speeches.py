"""Quotations and who speaks them: a cue near the marks, a colon, the sentence around, or the speaker before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import is_predicate, own_subjects, subjects
from communique.annotation.quotations import Quotation
from communique.extraction.cues import cue_class, cue_lemma, cue_offsets
from communique.extraction.pieces import marked
from communique.extraction.said import Said, said_at
from communique.extraction.sources import actor_name, named_inside, relays, source_offsets
from communique.types import AttributionStyle

_VOICE = re.compile(r"(?:Statement|Remarks|Letter|Address|Speech|Message)\s+(?:by|from|of)\s+(?:the\s+)?", re.I)


def find_quoted(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], said: Sequence[Said]) -> list[Said]:
    found: list[Said] = []
    last: Said | None = None
    for quotation in quotations:
        if quotation.nested:
            continue
        cue = _cue_near(doc, quotation)
        names = _speakers(text, doc, cast, cue, quotation)
        if not names:
            names = _before_colon(text, doc, cast, quotation) or _same_sentence(doc, last, quotation)
        if not names:
            inner = said_at(said, quotation.start, quotation.end)
            names = inner.names if inner is not None else _subject_of_sentence(text, doc, cast, quotation)
        if not names and last is not None and _continues(text, doc, last, quotation):
            names = last.names
        if not names:
            continue
        style: AttributionStyle = "direct" if is_direct(text, quotation) else "mixed"
        entry = Said(
            start=quotation.start,
            end=quotation.end,
            names=names,
            source=None,
            quoted=True,
            style=style,
            cue=(cue.idx, cue.idx + len(cue)) if cue is not None else None,
            cue_lemma=cue_lemma(cue) if cue is not None else "",
            pieces=(marked(text, quotation),),
            cue_span=cue_offsets(cue) if cue is not None else None,
        )
        found.append(entry)
        last = entry
    return found


def is_direct(text: str, quotation: Quotation) -> bool:
    """Whether words in quotation marks are a sentence of their own rather than part of the reporter's."""
    words = text[quotation.start : quotation.end].strip()
    if not words:
        return False
    before = text[max(0, quotation.start - 60) : quotation.start - 1].rstrip()
    ends = words[-1] in ".,!?…" or (
        text[quotation.end + 1 : quotation.end + 2] in (",", ".") and len(words.split()) >= 5
    )
    if re.search(r"\b(?:that|as|of|a|an|the|to|for|with|its|his|her|their|was|were|is|are)$", before):
        return False
    return (words[0].isupper() and ends and len(words.split()) >= 3) or (ends and len(words.split()) >= 8)


def _before_colon(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> tuple[str, ...]:
    """Return who speaks in "The minister put it bluntly:" and "Minister NAME:" before a quotation."""
    lead = doc.text[max(0, quotation.start - 200) : quotation.start - 1].rstrip()
    if not lead.endswith(":"):
        return ()
    colon = max(0, quotation.start - 200) + len(lead) - 1
    token = next((t for t in doc if t.idx == colon), None)
    if token is None or token.i == 0:
        return ()
    if token.i - 1 in cast.at:
        return (cast.at[token.i - 1],)
    return _subject_name(text, cast, doc[token.i - 1].sent.root)


def _same_sentence(doc: Doc, last: Said | None, quotation: Quotation) -> tuple[str, ...]:
    """Return the speaker of the quotation before, where no sentence ends between the two."""
    if last is None or quotation.start - last.end > 200:
        return ()
    between = doc.text[last.end + 1 : quotation.start - 1]
    ended = re.search(r"[.!?]\s", between) or "\n" in between or doc.text[last.end - 1] in ".!?"
    return () if ended else last.names


def _subject_of_sentence(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> tuple[str, ...]:
    """Return the subject of the predicate that a quotation is built into."""
    span = doc.char_span(quotation.start, quotation.end, alignment_mode="contract")
    if span is None or len(span) == 0 or is_direct(text, quotation):
        return ()
    at = span.root
    for _ in range(8):
        if at.head.i == at.i:
            break
        at = at.head
        outside = not quotation.start <= at.idx < quotation.end
        if outside and is_predicate(at) and (names := _subject_name(text, cast, at)):
            return names
    return ()


def _subject_name(text: str, cast: Cast, predicate: Token) -> tuple[str, ...]:
    for subject in own_subjects(predicate) or subjects(predicate):
        name = cast.at.get(subject.i) or named_inside(cast, subject, subject.left_edge.idx, subject.right_edge.idx + 1)
        if name is not None and cast.parts[name].type != "place":
            return (name,)
    return ()


def _cue_near(doc: Doc, quotation: Quotation) -> Token | None:
    """Return the cue verb outside the quotation that stands nearest to its marks in the same sentences."""
    window = doc.char_span(
        max(0, quotation.start - 220), min(len(doc.text), quotation.end + 160), alignment_mode="contract"
    )
    if window is None:
        return None
    ranked = []
    for token in window:
        inside = quotation.start <= token.idx < quotation.end
        kind = cue_class(token)
        if inside or kind is None or token.pos_ not in ("VERB", "AUX"):
            continue
        gap = quotation.start - (token.idx + len(token)) if token.idx < quotation.start else token.idx - quotation.end
        between = (
            doc.text[token.idx + len(token) : quotation.start]
            if token.idx < quotation.start
            else doc.text[quotation.end + 1 : token.idx]
        )
        if "\n\n" in between or re.search(
            r"[.!?]\s", between.rstrip()[:-1] if token.idx < quotation.start else between
        ):
            continue
        if between.count('"') + between.count("“") > (1 if token.idx < quotation.start else 0):
            continue
        ranked.append(
            (
                gap
                + (0 if kind == "speech" else 40)
                + (25 if token.idx < quotation.start and "," in between[:-3] else 0),
                token.i,
            )
        )
    return doc[min(ranked)[1]] if ranked else None


def _speakers(text: str, doc: Doc, cast: Cast, cue: Token | None, quotation: Quotation) -> tuple[str, ...]:
    if cue is None:
        return ()
    outside = [
        t
        for t in own_subjects(cue) or subjects(cue)
        if not quotation.start <= t.idx < quotation.end and t.idx != cue.idx
    ]
    if not outside:
        outside = [doc[i] for i in range(cue.i + 1, min(cue.i + 4, len(doc))) if i in cast.at][:1] or [
            doc[i] for i in range(cue.i - 1, max(cue.i - 4, -1), -1) if i in cast.at
        ][:1]
    for source in outside[:1]:
        name = actor_name(text, cast, source)
        if name is not None:
            return (name, *relays(text, cast, cue))
    return ()


def _continues(text: str, doc: Doc, last: Said, quotation: Quotation) -> bool:
    """Whether a quotation without a cue goes on with the last speaker: right behind, or in the next sentence."""
    between = doc.text[last.end : quotation.start]
    del text
    return len(between) < 260 and between.count("\n\n") <= 1 and is_direct(doc.text, quotation)


def document_voice(text: str, title: str | None, doc: Doc, cast: Cast) -> str | None:
    """Return who speaks the whole document ("Statement by President NAME"), or ``None``."""
    match = _VOICE.search(text[:300].split("\n\n")[0])
    if match is None or (
        title is not None and not text.lstrip().startswith(title[:10]) and _VOICE.search(title) is None
    ):
        return None
    near = (t for t in doc if match.end() <= t.idx < match.end() + 80 and t.i in cast.at)
    token = next((t for t in near if cast.parts[cast.at[t.i]].type == "person"), None)
    return cast.at[token.i] if token is not None else None

"""Quotations and who speaks them: a cue near the marks, a colon, the sentence around, or the speaker before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import is_predicate, noun_bounds, own_subjects, subjects
from communique.annotation.quotations import Quotation
from communique.annotation.syntax import plain_text
from communique.extraction.cues import cue_class, cue_lemma, cue_offsets
from communique.extraction.pieces import marked
from communique.extraction.said import Said
from communique.extraction.sources import actor_name, named_inside, relays, source_of_cue, source_offsets
from communique.types import AttributionStyle

_JOINED = re.compile(
    r"\b(?:that|as|of|a|an|the|to|for|with|its|his|her|their|was|were|is|are|on|in|at|by|from|"
    r"called|titled|entitled|named|reading|song|book|slogan|word|words|phrase)$",
    re.I,
)
_HEADING = re.compile(r"^[^\n]{4,120}$", re.M)
_ENDED = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\bSt)(?<!\b[A-Z])[.!?]\s"
)
"""A sentence's end between two words; titles and initials end none."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks a quotation: the names, closest first, the source's token, the cue, or the report that holds it."""

    names: tuple[str, ...]
    source: Token | None = None
    cue: Token | None = None
    report: Said | None = None


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
        if voice is None:
            continue
        last = _spoken(text, quotation, voice, style)
        found.append(last)
    return found


def _spoken(text: str, quotation: Quotation, voice: Voice, style: AttributionStyle) -> Said:
    cue, source, report = voice.cue, voice.source, voice.report
    return Said(
        start=quotation.start,
        end=quotation.end,
        names=voice.names,
        source=None,
        quoted=True,
        style=style,
        attitude=not voice.names,
        cue=(cue.idx, cue.idx + len(cue)) if cue is not None else report.cue if report is not None else None,
        cue_lemma=cue_lemma(cue) if cue is not None else report.cue_lemma if report is not None else "",
        pieces=(marked(text, quotation),),
        outer=source_offsets(source) if source is not None else report.outer if report is not None else None,
        cue_span=cue_offsets(cue) if cue is not None else report.cue_span if report is not None else None,
    )


def _direct_voice(
    text: str, doc: Doc, cast: Cast, quotation: Quotation, last: Said | None, said: Sequence[Said]
) -> Voice | None:
    """Return the voice of a sentence in marks: its own cue, a colon, the speaker before, what stands around."""
    return (
        _voice_of_cue(text, doc, cast, _cue_near(doc, quotation), quotation)
        or _under_heading(text, doc, cast, quotation)
        or _before_colon(text, doc, cast, quotation)
        or _same_sentence(doc, last, quotation)
        or _going_on(doc, last, quotation)
        or _around(said, quotation)
        or _after_report(doc, said, quotation)
    )


def _mixed_voice(
    text: str, doc: Doc, cast: Cast, quotation: Quotation, last: Said | None, said: Sequence[Said]
) -> Voice | None:
    """Return the voice of words built into a sentence: who says the clause, the predicate's subject, a cue."""
    return (
        _around(said, quotation, speech_only=True)
        or _behind_colon(doc, cast, quotation)
        or _subject_of_sentence(text, doc, cast, quotation)
        or _voice_of_cue(text, doc, cast, _cue_near(doc, quotation), quotation)
        or _before_colon(text, doc, cast, quotation)
        or _put_so(doc, cast, quotation)
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
        if quotation.start <= token.idx < quotation.end or token.pos_ not in ("VERB", "AUX"):
            continue
        kind = cue_class(token)
        if kind is None or _is_only_possible(token):
            continue
        gap = _gap(doc, quotation, token)
        if gap is not None:
            ranked.append((gap + (0 if kind == "speech" else 40), token.i))
    return doc[min(ranked)[1]] if ranked else _closing_verb(doc, quotation)


def _is_only_possible(token: Token) -> bool:
    """Whether a verb tells of no speech that was made: "could discuss", "to discuss"."""
    return token.tag_ == "VB" and any(c.tag_ in ("MD", "TO") for c in token.children)


def _closing_verb(doc: Doc, quotation: Quotation) -> Token | None:
    """Return the verb, whatever it is, of a person named right behind a comma in marks: '"No," the envoy snapped.'"""
    plain = plain_text(doc)
    if plain[quotation.end - 1 : quotation.end] != ",":
        return None
    for token in _tokens(doc, quotation.end + 1, min(len(plain), quotation.end + 70)):
        if token.idx < quotation.end + 1 or token.is_space:
            continue
        if token.is_punct or token.tag_ in ("VBG", "MD", "IN", "CC"):
            return None
        if token.tag_ in ("VBD", "VBZ") and token.pos_ == "VERB":
            return token if any(t.idx > quotation.end for t in own_subjects(token)) else None
    return None


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
        source = _headed(source, quotation)
    name = actor_name(text, cast, source) if source is not None else None
    if name is None:
        return Voice((), source, cue) if source is not None and source.tag_ == "PRP" else None
    return Voice((name, *relays(text, cast, cue)), source, cue)


def _headed(source: Token | None, quotation: Quotation) -> Token | None:
    """Return the noun that a place or body tells more of: "a supervisor at the station said"."""
    while source is not None and source.dep_ == "pobj" and source.head.head.pos_ in ("NOUN", "PROPN"):
        if quotation.start <= source.head.head.idx < quotation.end:
            break
        source = source.head.head
    return source


# --- other ways


def _before_colon(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return who speaks in "The minister put it bluntly:" and "Minister NAME:" before a quotation."""
    lead = plain_text(doc)[max(0, quotation.start - 200) : quotation.start - 1].rstrip()
    if not lead.endswith(":"):
        return None
    colon = max(0, quotation.start - 200) + len(lead) - 1
    token = next((t for t in _tokens(doc, colon, colon + 1) if t.idx == colon), None)
    if token is None or token.i == 0:
        return None
    line = plain_text(doc).rfind("\n", 0, colon) + 1
    opener = next((t for t in _tokens(doc, line, colon) if t.is_alpha), None)
    if opener is not None and colon - line < 120 and _is_person(cast, opener) and not _has_verb(doc, opener, token):
        return Voice((cast.at[opener.i],), opener, token)
    if token.i - 1 in cast.at:
        return Voice((cast.at[token.i - 1],), doc[token.i - 1], token)
    root = doc[token.i - 1].sent.root
    return _subject_voice(cast, root) or _unnamed(text, doc, cast, max(line, root.sent.start_char), token)


def _unnamed(text: str, doc: Doc, cast: Cast, start: int, colon: Token) -> Voice | None:
    """Return the one of whom a lead tells: "One studio lawyer is less gloomy:", "A member in his first term:"."""
    words = [t for t in _tokens(doc, start, colon.idx) if not t.is_space]
    if not words or len(words) > 25 or words[0].lower_ not in ("a", "an", "one", "another"):
        return None
    head = next((t for t in words if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound"), None)
    if head is None or head.tag_ in ("NNS", "NNPS"):
        return None
    name = actor_name(text, cast, head)
    return Voice((name,), head, colon) if name is not None else None


def _tokens(doc: Doc, start: int, end: int) -> Sequence[Token]:
    span = doc.char_span(start, end, alignment_mode="expand") if start < end else None
    return list(span) if span is not None else []


def _is_person(cast: Cast, token: Token) -> bool:
    return token.i in cast.at and cast.parts[cast.at[token.i]].type == "person"


def _has_verb(doc: Doc, first: Token, last: Token) -> bool:
    return any(token.pos_ in ("VERB", "AUX") and is_predicate(token) for token in doc[first.i : last.i])


def _under_heading(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return whose words a quotation is that opens its line, from the heading over it: a line that a person opens."""
    line = plain_text(doc).rfind("\n", 0, quotation.start) + 1
    lead = re.sub(r"^[\W_]*", "", text[line : quotation.start - 1]).strip()
    if lead and not (lead.endswith(":") and lead[:3].lower() == "on "):
        return None
    for match in reversed(list(_HEADING.finditer(text, max(0, line - 4000), line))):
        words = match.group().strip(" *#\t")
        if not 1 < len(words.split()) <= 14 or words[-1] in '.?!,;"”' or "“" in words or words[:3].lower() == "on ":
            continue
        persons = [t for t in _tokens(doc, match.start(), match.end()) if _is_person(cast, t)]
        opens = persons and not text[match.start() : persons[0].idx].strip(" *#\t")
        return Voice((cast.at[persons[0].i],), persons[0]) if opens else None
    return None


def _behind_colon(doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return who speaks in "An envoy disagreed: the figures were ...": the person before a colon in the sentence."""
    for token in _tokens(doc, max(0, quotation.start - 200), quotation.start - 1):
        if token.text != ":":
            continue
        between = plain_text(doc)[token.idx + 1 : quotation.start]
        if _ENDED.search(between) or "\n" in between or not token.i:
            continue
        clause = [t for t in doc[max(0, token.i - 30) : token.i] if t.dep_ in ("nsubj", "nsubjpass") and t.i in cast.at]
        clause = [
            t
            for t in clause
            if not _ENDED.search(plain_text(doc)[t.idx : token.idx]) and "\n" not in plain_text(doc)[t.idx : token.idx]
        ]
        first = clause[0] if clause else None
        if first is not None and cast.parts[cast.at[first.i]].type == "person":
            return Voice((cast.at[first.i],), first)
    return None


def _put_so(doc: Doc, cast: Cast, quotation: Quotation) -> Voice | None:
    """Return who speaks in "To a delegate it is ..." before a quotation."""
    span = doc.char_span(max(0, quotation.start - 2), quotation.start + 1, alignment_mode="expand")
    if span is None:
        return None
    for preposition in span.root.sent[:4]:
        if preposition.lower_ in ("to", "for") and preposition.dep_ == "prep":
            holder = next((c for c in preposition.children if c.dep_ == "pobj" and c.i in cast.at), None)
            if holder is not None and cast.parts[cast.at[holder.i]].type == "person":
                return Voice((cast.at[holder.i],), holder)
    return None


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


def _after_report(doc: Doc, said: Sequence[Said], quotation: Quotation) -> Voice | None:
    """Return who was reported in the sentence before a quotation that stands alone in the same paragraph."""
    before = [one for one in said if one.speech and one.names and one.cue is not None and one.end <= quotation.start]
    last = max(before, key=lambda one: (one.end, one.start), default=None)
    if last is None or last.cue is None:
        return None
    between = plain_text(doc)[max(last.end, last.cue[1]) : quotation.start - 1]
    alone = between.strip(' "”“') in (".", "!", "?", "…") and "\n" not in between
    return Voice(last.names, report=last) if alone else None


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
    return Voice(inner.names, report=inner) if inner is not None else None


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

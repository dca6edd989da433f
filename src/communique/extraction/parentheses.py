"""Who says it in passing: "The gap, the envoy said, is small", "A pact is near, suggested an aide", "in his view".

Found by the commas around, not by the parse, which often hangs half of what is said elsewhere. What is said is the
stretch of the sentence, up to a semicolon or colon, that the words of reporting interrupt or close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.quotations import Quotation
from communique.annotation.syntax import plain_text
from communique.extraction.cues import cue_class, cue_lemma, cue_offsets
from communique.extraction.pieces import content_pieces
from communique.extraction.said import Said
from communique.extraction.sources import actor_name, relays, source_offsets

_APART = frozenset({",", "-", "--", "–", "—"})
_ENDS = frozenset({".", "!", "?", ";", ":", "...", "…"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_WITH_HEARER = frozenset({"tell", "inform", "assure", "remind", "brief", "notify"})
_GOING_ON = frozenset({"go"})
_TAIL = frozenset(
    {"prep", "advmod", "npadvmod", "prt", "dative", "advcl", "agent", "punct", "nsubj", "dep", "cc", "conj"}
)
_CONTENT = frozenset({"nothing", "no", "yes", "so", "it", "this", "little", "much", "more", "anything"})
_LONGEST = 60
"""Tokens of a stretch, and eighteen of the words between the commas."""
_VIEW = re.compile(
    r"\b(?:in|by|on)\s+(?P<who>(?:[\w.’'-]+\s+){0,5}?[\w.-]+(?:['’]s|s['’])|his|her|its|their)\s+"
    r"(?:own\s+)?(?:view|opinion|words|assessment|telling|account|reckoning|judge?ment|estimation|eyes|estimate|reading|count)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of reporting between commas, as token indexes: bounds, cue, source, and the stretch around them."""

    first: int
    last: int
    cue: int
    source: int
    begin: int
    end: int


def find_parentheses(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation]) -> list[Said]:
    """Return what is said with the report put in between or behind."""
    quoted = {t.i for one in quotations for t in _between(doc, one.start, one.end)}
    found = [_said(text, doc, cast, quotations, aside) for aside in _asides(doc, quoted)]
    found += [_viewed(text, doc, cast, quotations, match) for match in _VIEW.finditer(plain_text(doc))]
    return [said for said in found if said is not None]


def _between(doc: Doc, start: int, end: int) -> Sequence[Token]:
    span = doc.char_span(start, end, alignment_mode="contract") if start < end else None
    return list(span) if span is not None else []


def _asides(doc: Doc, quoted: set[int]) -> Iterator[Aside]:
    for token in doc:
        if token.tag_ not in ("VBD", "VBZ", "VBP") or token.i in quoted:
            continue
        going_on = token.lemma_ in _GOING_ON and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "on"
        if cue_class(token) in ("speech", "thought") or going_on:
            aside = _aside_at(doc, token, quoted)
            if aside is not None:
                yield aside


def _aside_at(doc: Doc, cue: Token, quoted: set[int]) -> Aside | None:
    first, last = cue.i, cue.i
    while first > 0 and cue.i - first < 18 and not _bounds(doc, first - 1):
        first -= 1
    while last + 1 < len(doc) and last - cue.i < 18 and not _bounds(doc, last + 1):
        last += 1
    if first == 0 or doc[first - 1].text not in _APART or first - 1 in quoted or doc[first - 1].sent.start == first - 1:
        return None
    source = _source(doc, cue, first, last)
    if source is None:
        return None
    begin, end = _stretch(doc, first - 1, -1), _stretch(doc, last + 1, 1)
    around = [doc[i] for i in range(begin, end + 1) if not first <= i <= last]
    behind = any(t.i > last and t.is_alpha for t in around)
    finite = any(t.tag_ in _FINITE for t in around) or any(t.pos_ == "INTJ" for t in around)
    ahead = sum(t.is_alpha for t in around if t.i < first)
    if not finite or not ahead or len(around) > 2 * _LONGEST or (behind and doc[last + 1].text not in _APART):
        return None
    if any(t.i in quoted for t in around) and not behind:
        return None  # whole quotations have ways of their own
    return Aside(first, last, cue.i, source.i, begin, end)


def _bounds(doc: Doc, i: int) -> bool:
    token = doc[i]
    return token.text in _APART or token.text in _ENDS or token.text in '"()' or "\n" in token.text


def _stretch(doc: Doc, i: int, step: int) -> int:
    """Return the last token of the stretch in a direction."""
    taken = 0
    while 0 <= i < len(doc) and taken < _LONGEST and doc[i].text not in _ENDS and "\n" not in doc[i].text:
        i += step
        taken += 1
    return i - step


def _source(doc: Doc, cue: Token, first: int, last: int) -> Token | None:
    """Return who reports: the noun phrase before the cue, or the one that follows it at once."""
    before = [doc[i] for i in range(first, cue.i)]
    while before and before[0].lower_ in ("as", "so"):
        before = before[1:]
    after = [doc[i] for i in range(cue.i + 1, last + 1)]
    if not before or all(t.pos_ == "ADV" for t in before):
        return _inverted(after)
    if any(t.tag_ in (*_FINITE, "IN", "WDT", "WP", "TO") and t.head.i == cue.i for t in before[:1]):
        return None
    if before[0].pos_ in ("ADP", "SCONJ", "CCONJ", "VERB", "AUX") or not _is_plain_tail(cue, after):
        return None
    heads = [t for t in before if t.pos_ in _NAMES and t.dep_ in ("nsubj", "nsubjpass") and t.head.i == cue.i]
    if any(t.dep_ == "dobj" for t in cue.children if t.lower_ in _CONTENT):
        return None
    if heads:
        return heads[0]
    if any(t.tag_ in _FINITE for t in before):
        return None
    return _head_of(before)


def _inverted(after: Sequence[Token]) -> Token | None:
    relative = next((k for k, t in enumerate(after) if t.lower_ in ("who", "whose", "which")), len(after))
    if not after or any(t.tag_ in _FINITE for t in after[:relative]):
        return None
    if after[0].pos_ not in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM") or after[0].tag_ in ("WDT", "WP"):
        return None
    if after[0].lower_ in ("that", "this", "it", "nothing", "so", "no", "yes", "them", "him", "us", "me"):
        return None
    return _head_of(after)


def _head_of(words: Sequence[Token]) -> Token | None:
    """Return the head of the noun phrase that words begin with."""
    head: Token | None = None
    for token in words:
        if token.pos_ in ("ADP", "SCONJ") or token.lower_ in ("who", "whose", "which") or token.text == ",":
            break
        if token.pos_ in ("ADV", "VERB") and head is not None:
            break
        if token.pos_ in _NAMES and token.dep_ != "poss":
            head = token
    return head


def _is_plain_tail(cue: Token, after: Sequence[Token]) -> bool:
    """Whether what follows the cue tells when, where and to whom, and nothing of what was said."""
    if any(t.tag_ in _FINITE or t.lower_ in _CONTENT for t in after) or any(
        t.lower_ in ("that", "to") and t.dep_ in ("mark", "aux") for t in after
    ):
        return False
    allowed = {*_TAIL, "dobj"} if cue_lemma(cue) in _WITH_HEARER else _TAIL
    return all(t.dep_ in allowed for t in after if t.head.i == cue.i)


def _said(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], aside: Aside) -> Said | None:
    cue, source = doc[aside.cue], doc[aside.source]
    name = actor_name(text, cast, source)
    if name is None:
        return None
    tokens = {i for i in range(aside.begin, aside.end + 1) if not aside.first <= i <= aside.last}
    pieces = content_pieces(text, doc, tokens, quotations, cue)
    if not pieces:
        return None
    return Said(
        start=pieces[0][0],
        end=pieces[-1][1],
        names=(name, *(relay for relay in relays(text, cast, cue) if relay != name)),
        source=(source.idx, source.idx + len(source)),
        cue=(cue.idx, cue.idx + len(cue)),
        cue_lemma=cue_lemma(cue),
        style="indirect",
        pieces=pieces,
        outer=source_offsets(source),
        cue_span=cue_offsets(cue),
        speech=True,
    )


def _viewed(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], match: re.Match[str]) -> Said | None:
    """Return what stands in somebody's view: "in the envoy's opinion", "by their count"."""
    words = _between(doc, match.start("who"), match.end("who"))
    known = [t for t in words if t.i in cast.at]
    if not known or any(one.start <= match.start() < one.end for one in quotations):
        return None
    phrase = _between(doc, match.start(), match.end())
    if not phrase:
        return None
    begin, end = _stretch(doc, phrase[0].i, -1), _stretch(doc, phrase[-1].i, 1)
    tokens = {i for i in range(begin, end + 1) if not phrase[0].i <= i <= phrase[-1].i}
    pieces = content_pieces(text, doc, tokens, quotations, phrase[-1])
    if not pieces or not any(doc[i].tag_ in _FINITE for i in tokens):
        return None
    return Said(
        start=pieces[0][0],
        end=pieces[-1][1],
        names=(cast.at[known[-1].i],),
        source=(match.start("who"), match.end("who")),
        cue=(match.start(), match.end()),
        cue_lemma="view",
        style="indirect",
        pieces=pieces,
        outer=(match.start("who"), match.end("who")),
        cue_span=(match.start(), match.end()),
        speech=True,
    )

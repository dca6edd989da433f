"""Attribution: who says what, directly, indirectly or in between, and who passed it on.

Three ways to find it: cues with a clause and "according to" (here), quotations (``speeches``), attitudes without a
clause (``attitudes``). ``outward`` joins them into the attributions that a reading shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import is_predicate, noun_bounds, own_subjects
from communique.annotation.quotations import Quotation
from communique.annotation.syntax import plain_text
from communique.extraction.attitudes import find_attitudes
from communique.extraction.cues import cue_class, cue_lemma, cue_offsets
from communique.extraction.parentheses import find_parentheses
from communique.extraction.pieces import content_pieces, join_pieces, marked, subtree
from communique.extraction.said import Offsets, Said, said_at, sources_at, to_attribution
from communique.extraction.sources import actor_name, outer_source, relays, source_of_cue, source_offsets
from communique.extraction.speeches import find_quoted, is_direct
from communique.extraction.voices import document_voice, find_turns
from communique.types import Attribution

_ACCORDING = re.compile(r"\b(?:according to|in the words of|in the view of|in the opinion of)\b", re.I)
_NO_SAYING = frozenset({"demand", "propose", "recommend", "rule"})
_WITH_INFINITIVE = frozenset({"say", "tell", "add", "warn", "predict"})


def find_attributions(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation]) -> tuple[Said, ...]:
    """Return the attributions of an article, widest content first."""
    found = find_parentheses(text, doc, cast, quotations)
    aside = {said.cue for said in found}
    for token in doc:
        if (token.idx, token.idx + len(token)) not in aside:
            said = _verb_attribution(text, doc, cast, token, quotations)
            found += [said] if said is not None else []
    found += _according_to(text, doc, cast, quotations)
    found += find_quoted(text, doc, cast, quotations, [said for said in found if not said.attitude])
    found += find_attitudes(text, doc, cast, quotations, {said.cue for said in found if not said.quoted})
    found += find_turns(text, doc, cast)
    found += _backshifted(text, doc, found)
    return tuple(sorted(found, key=lambda said: (said.start, -said.end, said.names)))


_SHIFTED = frozenset({"would", "could", "might"})


def _backshifted(text: str, doc: Doc, found: Sequence[Said]) -> list[Said]:
    """Return sentences that go on with reported speech: no report of their own, "would", right behind a report."""
    spoken = [one for one in found if one.names and one.cue is not None and not one.attitude]
    by_cue = {one.cue[0]: one for one in spoken if one.cue is not None and one.speech}
    cues, places = sorted(by_cue), sorted(one.cue[0] for one in spoken if one.cue is not None)
    made: list[Said] = []
    voice: Said | None = None
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        inside = cues[bisect_left(cues, start) : bisect_left(cues, end)]
        if bisect_left(places, start) < bisect_left(places, end):
            voice = by_cue[inside[-1]] if inside and not by_cue[inside[-1]].quoted else None
        elif voice is None or "\n" in text[voice.end : start].strip(" ") or not _is_backshifted(sentence):
            voice = None
        else:
            made.append(replace(voice, start=start, end=end, pieces=((start, end),), source=None, cue=None, outer=None))
            voice = made[-1]
    return made


def _is_backshifted(sentence: Span) -> bool:
    verbs = [t for t in sentence if t.tag_ in ("MD", "VBD", "VBZ", "VBP")]
    main = next((t for t in verbs if t.head.dep_ == "ROOT" or t.dep_ == "ROOT"), None)
    return (
        main is not None
        and main.lower_ in _SHIFTED
        and '"' not in plain_text(sentence.doc)[sentence.start_char : sentence.end_char]
    )


def _verb_attribution(text: str, doc: Doc, cast: Cast, token: Token, quotations: Sequence[Quotation]) -> Said | None:
    known = _makes_known(token)
    if (cue_class(token) is None and not known) or not is_predicate(token):
        return None
    content = _content(doc, token)
    if content is None:
        return None
    if any(one.start <= token.idx < one.end <= content[0][0] for one in quotations):
        return None  # what follows the marks is no complement of a verb inside them
    source = source_of_cue(cast, token)
    if source is None and not any(child.dep_ == "nsubjpass" for child in token.children):
        return None
    name = actor_name(text, cast, source) if source is not None else None
    names = tuple(n for n in (name,) if n) + relays(text, cast, token)
    (start, end), tokens = content
    return Said(
        start=start,
        end=end,
        names=names,
        source=noun_bounds(source, whole=False) if source is not None else None,
        cue=(token.idx, token.idx + len(token)),
        cue_lemma=cue_lemma(token),
        style="indirect",
        attitude=not names or (source is not None and name is None),
        pieces=content_pieces(text, doc, tokens, quotations, token),
        outer=outer_source(token, source) if source is not None else None,
        cue_span=cue_offsets(token),
        speech=(known or cue_class(token) == "speech") and cue_lemma(token) not in _NO_SAYING,
    )


def _content(doc: Doc, cue: Token) -> tuple[Offsets, set[int]] | None:
    """Return the hull and tokens of what is said: the complement, else the sentence around a parenthesis."""
    complement = next((child for child in cue.children if child.dep_ == "ccomp" and is_predicate(child)), None)
    if complement is None:
        complement = next((child for child in cue.children if child.dep_ == "ccomp"), None)
    if complement is not None:
        inside = subtree(complement) | _going_on(cue, complement)
        inside |= _and_that(doc, max(inside))
        left, right = doc[min(inside)], doc[max(inside)]
        return (left.idx, right.idx + len(right)), inside
    if cue.tag_ != "VBG" and (
        cue.dep_ == "parataxis"
        or (cue.dep_ in ("ccomp", "advcl", "dep") and is_predicate(cue.head) and _is_parenthetic(doc, cue))
    ):
        sentence = cue.sent
        return (sentence.start_char, sentence.end_char), {t.i for t in sentence} - subtree(cue)
    if cue_class(cue) == "speech" and cue_lemma(cue) in _WITH_INFINITIVE:
        later = (c for c in cue.children if c.dep_ in ("xcomp", "advcl") and is_predicate(c) and c.i > cue.i)
        inner = next(later, None)
        if inner is not None and inner.tag_ != "VBG":
            return (inner.left_edge.idx, inner.right_edge.idx + len(inner.right_edge)), subtree(inner)
    return None


def _makes_known(token: Token) -> bool:
    """Whether a light verb reports with its complement: "made clear that", "let it be known that"."""
    words = {"make": ("clear", "plain", "known"), "let": ("known",), "leave": ("doubt",)}.get(token.lemma_, ())
    return any(other.lower_ in words for other in token.doc[token.i + 1 : token.i + 5])


def _and_that(doc: Doc, last: int) -> set[int]:
    """Return what goes on behind a content with "and that …", which the parser often hangs elsewhere."""
    at = last + 1
    if at < len(doc) and doc[at].text == ",":
        at += 1
    if at + 2 >= len(doc) or doc[at].lower_ not in ("and", "but") or doc[at + 1].lower_ != "that":
        return set()
    if doc[at + 1].tag_ != "IN":
        return set()
    end = at + 1
    while end + 1 < len(doc) and doc[end + 1].text not in (".", ";", "!", "?", ":") and "\n" not in doc[end + 1].text:
        end += 1
    return set(range(last + 1, end + 1))


def _going_on(cue: Token, complement: Token) -> set[int]:
    """Return a clause that the parser joins to the cue though its auxiliary tells that it goes on with what is said."""
    if complement.i < cue.i or any(child.dep_ in ("aux", "auxpass") for child in cue.children):
        return set()
    return {
        i
        for child in cue.children
        if child.dep_ == "conj" and child.i > complement.i and not own_subjects(child) and cue_class(child) is None
        if any(c.dep_ == "aux" and c.lower_ != "to" for c in child.children)
        for i in subtree(child)
    }


def _is_parenthetic(doc: Doc, cue: Token) -> bool:
    left = cue.left_edge.i
    if cue.dep_ == "advcl":
        return cue.left_edge.lower_ == "as"
    return left > 0 and doc[left - 1].text in (",", '"', "-", "—")


def _according_to(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation]) -> list[Said]:
    found = []
    for match in _ACCORDING.finditer(plain_text(doc)):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            continue
        last = span[-1]
        objects = [child for child in last.children if child.dep_ == "pobj"]
        objects += [child for t in span for child in t.subtree if child.dep_ == "pobj" and child.i > last.i]
        if not objects:
            continue
        source = objects[0]
        name = actor_name(text, cast, source)
        sentence = source.sent
        tokens = {t.i for t in sentence} - {t.i for t in span} - {t.i for t in source.subtree}
        found.append(
            Said(
                start=sentence.start_char,
                end=sentence.end_char,
                names=(name,) if name is not None else (),
                source=noun_bounds(source, whole=False),
                cue=(match.start(), match.end()),
                cue_lemma="according",
                style="indirect",
                attitude=name is None,
                pieces=content_pieces(text, doc, tokens, quotations, last),
                outer=source_offsets(source),
                cue_span=(match.start(), match.end()),
                speech=True,
            )
        )
    return found


# --- the attributions that a reading shows


def outward(text: str, attributions: Sequence[Said], quotations: Sequence[Quotation] = ()) -> tuple[Attribution, ...]:
    """Return the attributions by place, each cue once, a quotation that goes on joined to the words before it.

    As in PARC, what is said inside a quotation is no attribution of the article, nor is an attitude inside a content.
    """
    by_cue: dict[Offsets, Said] = {}
    last: Said | None = None
    attributions = [said for said in attributions if said.quoted or said.cue is not None]
    spoken = [said for said in attributions if not said.attitude]
    for said in sorted(attributions, key=lambda one: (one.quoted and one.style == "mixed", one.start, one.end)):
        if said.cue is not None and _is_reported(said, spoken, quotations):
            continue
        if not said.pieces:
            said = replace(said, pieces=((said.start, said.end),))
        key = said.cue
        if key is None and last is not None and said.names[:1] == last.names[:1] and _same_paragraph(text, last, said):
            key = last.cue
        if said.quoted and said.style == "mixed" and _is_part(said, key, by_cue):
            continue
        key = key or (said.start, said.end)
        by_cue[key] = _joined(text, by_cue[key], said) if key in by_cue else said
        if said.quoted and said.style == "direct":
            last = by_cue[key]
    shown = [said for said in by_cue.values() if said.pieces]
    return tuple(to_attribution(text, said) for said in sorted(shown, key=lambda one: one.pieces))


def _is_part(said: Said, key: Offsets | None, by_cue: Mapping[Offsets, Said]) -> bool:
    """Whether words in marks add nothing: their cue has a clause already, or they lie inside another content.

    Words behind a cue that parts the quotation are added: "'A,' she said, 'and b.'".
    """
    if key is not None and key in by_cue:
        ahead = max((end for _, end in by_cue[key].pieces), default=0)
        return not (ahead <= key[0] and key[1] <= said.start and said.end - said.start > 15)
    return key is None and any(
        start <= said.start and said.end <= end for other in by_cue.values() for start, end in other.pieces
    )


def _is_reported(said: Said, spoken: Sequence[Said], quotations: Sequence[Quotation]) -> bool:
    """Whether a cue stands in somebody's words: inside marks, or an attitude inside a content."""
    assert said.cue is not None
    at = said.cue[0]
    if any(quotation.start <= at < quotation.end for quotation in quotations):
        return True
    return said.attitude and any(
        other.cue != said.cue and any(start <= at < end for start, end in other.pieces) for other in spoken
    )


def _length(pair: Offsets) -> int:
    return pair[1] - pair[0]


def _same_paragraph(text: str, last: Said, said: Said) -> bool:
    return "\n" not in text[last.end : said.start].strip() and said.start - last.end < 400


def _joined(text: str, one: Said, other: Said) -> Said:
    style = one.style if one.style == other.style else "mixed"
    if "direct" in (one.style, other.style) and {one.style, other.style} <= {"direct", "indirect"}:
        style = "direct"
    return replace(
        one,
        pieces=join_pieces(text, one.pieces + other.pieces),
        outer=one.outer or other.outer,
        source=one.source or other.source,
        cue_span=max(one.cue_span or one.cue or (0, 0), other.cue_span or other.cue or (0, 0), key=_length),
        cue=one.cue or other.cue,
        names=one.names or other.names,
        style=style,
    )


__all__ = [
    "Said",
    "actor_name",
    "document_voice",
    "find_attributions",
    "is_direct",
    "marked",
    "outward",
    "said_at",
    "sources_at",
]

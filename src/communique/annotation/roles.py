"""Roles without a name: "a ministry spokesman", "South Korean lawmakers", "the union"."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part, tidy
from communique.annotation.clauses import noun_bounds
from communique.annotation.gazetteer import Gazetteer
from communique.annotation.syntax import plain_text

_RELATIVE = re.compile(r",? (?:which|who|whose|that)\b|, (?=\w+ed\b)")
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight)"
_WHEN = re.compile(
    rf",?\s(?:(?:on|since|until|by|from|late|early)\s)?(?:{_DAY}(?:\s(?:morning|afternoon|evening|night))?"
    rf"|(?:last|next|this|(?:earlier|later)\sthis)\s(?:week|weekend|month|year|spring|summer|autumn|winter|{_DAY}))$",
    re.IGNORECASE,
)
"""When something was done, taken by the parser for the end of a description: "the heads of the banks last Thursday"."""


def add_roles(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    """Add the mentions of persons by their role and of groups: what no name was found for."""
    for token in doc:
        if token.i in cast.at or token.pos_ not in ("NOUN", "PROPN") or token.dep_ == "compound":
            continue
        office = gazetteer.offices.get(token.lower_) or gazetteer.offices.get(token.lemma_.lower())
        group = token.lower_ in gazetteer.groups or token.lemma_.lower() in gazetteer.groups
        if office is None and (not group or _is_field_of_an_office(token, gazetteer)):
            continue
        start, stop = noun_bounds(token, whole=False)
        stop = with_place(text, token, stop)
        if stop - start > 80:
            start, stop = token.idx, token.idx + len(token)
        cut = _RELATIVE.search(text, start, stop)
        stop = before_a_verb(token, cut.start() if cut is not None and cut.start() > token.idx else stop)
        stop = without_day(text, token, start, stop)
        surface = tidy(text[start:stop])
        named = [cast.at[t.i] for t in token.subtree if t.i in cast.at and t.i != token.i and stop >= t.idx >= start]
        # an analyst in Seoul does not speak for Seoul
        apart = office is not None and office.kind in ("expert", "bystander")
        named = [name for name in named if not apart or cast.parts[name].type == "organisation"]
        beside = next((child for child in token.children if child.dep_ == "appos" and child.i in cast.at), None)
        beside = beside or (_holder_behind(token, cast) if office is not None else None)
        if beside is not None:
            part = cast.parts[cast.at[beside.i]]
            cast.at.setdefault(token.i, part.name)
            if part.type == "person":
                owners = [name for name in named if name != part.name]
                part.office = part.office or token.lower_
                part.member_of = part.member_of or next(iter(owners), None)
            continue
        member = named[0] if named else None
        if token.dep_ == "appos" and token.head.i in cast.at and cast.parts[cast.at[token.head.i]].type == "person":
            part = cast.parts[cast.at[token.head.i]]
            part.office, part.member_of = part.office or token.lower_, part.member_of or member
            cast.at.setdefault(token.i, part.name)
            continue
        part = cast.add(
            Part(
                name=surface,
                type="person" if office is not None and token.tag_ != "NNS" else "group",
                member_of=member if member != surface else None,
                office=token.lower_,
                plural=token.tag_ in ("NNS", "NNPS"),
            )
        )
        cast.mention(part.name, range(token.i, token.i + 1), start, text[start:stop])
        if office is not None:
            part.forms |= described(text, token, start, stop)


def _is_field_of_an_office(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a word says what an office is of: "industry" in "Trade and Industry Minister"."""
    if token.lower_ not in gazetteer.portfolios or token.dep_ not in ("conj", "nmod"):
        return False
    return any(above.lower_ in gazetteer.offices for above in (token.head, token.head.head))


def _holder_behind(token: Token, cast: Cast) -> Token | None:
    """Return the person named right behind an office and what it is of: "President of Norland Ada Holm"."""
    doc, i = token.doc, token.i + 1
    if i >= len(doc) or doc[i].lower_ not in ("of", "for"):
        return None
    while i < len(doc) and i < token.i + _FAR and not doc[i].is_punct:
        part = cast.parts.get(cast.at.get(i, ""))
        if part is not None and part.type == "person" and doc[i].text[:1].isupper() and doc[i - 1].lower_ != "of":
            return doc[i]
        if doc[i].pos_ not in ("ADP", "DET", "PROPN", "NOUN", "ADJ", "CCONJ") or doc[i].text in ("'s", "’s"):
            return None
        i += 1
    return None


_FAR = 12


def without_day(text: str, token: Token, start: int, stop: int) -> int:
    """Return where a description ends, without the day behind it that something was done on."""
    found = _WHEN.search(text[start:stop])
    own = token.idx + len(token) - start
    return start + found.start() if found is not None and found.start() >= own else stop


def before_a_verb(token: Token, stop: int) -> int:
    """Return where a description ends: before a finite verb that the parser took for a part of it.

    "The employers' man foresees a return" is no man: a determiner follows a preposition or a verb, not a noun.
    """
    doc, i = token.doc, token.i + 1
    part = _FOR_ITS_PART.search(plain_text(doc), token.idx, stop)
    stop = part.start() if part is not None else stop
    while i < len(doc) and doc[i].idx < stop:
        if doc[i].tag_ in _FINITE and doc[i].lower_ not in _CLOSE:
            return doc[i - 1].idx + len(doc[i - 1])
        if doc[i].tag_ in ("DT", "PRP$") and doc[i - 1].pos_ in ("NOUN", "VERB") and i - 1 > token.i:
            return doc[i - 2].idx + len(doc[i - 2])
        i += 1
    return stop


_FOR_ITS_PART = re.compile(r",? (?:for|on) (?:its|his|her|their|our|my) (?:own )?part\b")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CLOSE = frozenset({"'s", "’s"})
_BEHIND = frozenset({"to", "of", "in", "at", "from", "for", "with", "close", "near", "inside"})
_WITHIN = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PART", "PRON"})
_DATED = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|"
    r"(?:septem|octo|novem|decem)ber|today|yesterday|morning|evening|night|\d",
    re.I,
)


def with_place(text: str, token: Token, stop: int) -> int:
    """Return where a role ends whose place the parser hung on the verb before: "said an adviser to the team"."""
    last = token.doc[token.i]
    while last.i + 1 < len(token.doc) and last.nbor().idx < stop:
        last = last.nbor()
    if token.head.i >= token.i or token.head.pos_ not in ("VERB", "AUX") or last.i + 2 >= len(token.doc):
        return stop
    preposition = last.nbor()
    if preposition.lower_ not in _BEHIND or preposition.head.i > token.i:
        return stop
    end = preposition
    while end.i + 1 < len(token.doc) and (end.nbor().pos_ in _WITHIN or end.nbor().lower_ in ("of", "to")):
        end = end.nbor()
    words = text[preposition.idx : end.idx + len(end)]
    held = end.pos_ in ("NOUN", "PROPN") and len(words) < 60 and not _DATED.search(words)
    return end.idx + len(end) if held else stop


def described(text: str, token: Token, start: int, stop: int) -> set[str]:
    """Return other forms of an unnamed person in the article: the bare noun, the phrase with what tells who it is."""
    first = token
    while first.i > 0 and first.nbor(-1).dep_ in ("compound", "amod", "poss") and first.nbor(-1).idx >= start:
        first = first.nbor(-1)
    forms = {text[first.idx : token.idx + len(token)]}
    who = re.match(r" (?:who|whose|that|with|close to|familiar with)\b[^,.;:\n\"“”]{3,60}", text[stop : stop + 80])
    if who is not None:
        forms.add(re.sub(r"\s+", " ", text[start : stop + who.end()]))
    return forms

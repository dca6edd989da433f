"""Places: where an event takes place, in the words of the text."""

from __future__ import annotations

from spacy.tokens import Token

from communique.annotation.cast import tidy
from communique.annotation.clauses import noun_bounds, prepositions
from communique.annotation.gazetteer import load_gazetteer
from communique.extraction.context import Context, phrase

_SITES = frozenset("zone border capital headquarters embassy palace resort village hotel island university".split())


def place_of(context: Context, *heads: Token, toward: bool = False) -> str | None:
    """Return where it is: "in Vienna", "the Vienna talks", "at the border"; with ``toward`` also "to Vienna"."""
    words = ("in", "at", "near", "outside", *(("to",) if toward else ()))
    for head in heads:
        for noun in prepositions(head, *words):
            place = None if noun.i in context.timex_at else _named_place(context, noun)
            if place is not None:
                return place
        for child in head.children:
            if (
                child.dep_ in ("compound", "amod", "nmod")
                and head.pos_ in ("NOUN", "PROPN")
                and is_city(context, child)
            ):
                part = context.cast.parts[context.cast.at[child.i]]
                return part.name if part.type == "place" else mention_words(context, child)
    return None


def is_city(context: Context, token: Token) -> bool:
    """Whether the words at a token name a city or another place, though they may also stand for a government."""
    name = context.cast.at.get(token.i)
    if name is None:
        return False
    return context.cast.parts[name].type == "place" or mention_words(context, token) in load_gazetteer().cities


def mention_words(context: Context, token: Token) -> str:
    """Return the words of the mention that a token belongs to."""
    name, doc = context.cast.at.get(token.i), context.doc
    first = last = token.i
    while first > 0 and context.cast.at.get(first - 1) == name:
        first -= 1
    while last + 1 < len(doc) and context.cast.at.get(last + 1) == name:
        last += 1
    return tidy(context.text[doc[first].idx : doc[last].idx + len(doc[last])])


def _named_place(context: Context, noun: Token) -> str | None:
    name = context.cast.at.get(noun.i)
    if noun.pos_ == "PROPN":
        if name is None:
            start, end = noun_bounds(noun, whole=False)
            return tidy(context.text[start:end])
        part = context.cast.parts[name]
        if part.type == "state":
            return mention_words(context, noun)
        return part.name if part.type in ("unknown", "place") else None
    if noun.lower_ in _SITES:
        named = [child for child in noun.subtree if child.i > noun.i and is_city(context, child)]
        return mention_words(context, named[-1]) if named else phrase(context, noun)
    return None

"""Peoples: states and regions in no gazetteer, known by their adjectives ("Lydia", "the Lydian minister").

A name whose adjective stands in the article too is a state, or something like one, and both words mean it. An
adjective alone is taken for the name of its people where it stands before a noun of government.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import Gazetteer
from communique.annotation.name_words import CALENDAR
from communique.annotation.names import dateline_tokens
from communique.annotation.syntax import plain_text
from communique.annotation.titles import HONORIFICS, ORGANISATION_WORDS, office_at
from communique.name_forms import is_adjective_of, looks_like_adjective

_GOVERNING = frozenset(
    "government president minister ministers ministry parliament army ambassador premier capital embassy delegation "
    "delegates authorities negotiator negotiators officials official side foreign prime cabinet king queen envoy "
    "envoys counterpart counterparts spokesman spokeswoman troops forces lawmakers diplomats diplomat "
    "leadership".split()
)
_NO_PEOPLE = frozenset(
    "christian republican presbyterian lutheran anglican unitarian muslim jewish nazi civilian human asian african "
    "european parliamentarian presidential english spanish".split()
)
_DIRECTIONS = frozenset("North South East West Northern Southern Eastern Western New Upper Lower".split())


def add_peoples(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    """Add the mentions of states that the article tells by a name and its adjective, or by the adjective alone."""
    words = _capitalised(text, doc, cast)
    attributes = {word for word, tokens in words.items() if any(_is_attribute(token, gazetteer) for token in tokens)}
    named = dict(_pairs(doc, words, attributes))
    for word in sorted(attributes - named.keys() - set(named.values())):
        if looks_like_adjective(word) and word.lower() not in _NO_PEOPLE and _governs(words[word]):
            named[word] = word
    for word, name in sorted(named.items()):
        cast.add(Part(name=name, type="state"))
        for token in (*words[word], *(words[name] if name != word else ())):
            if token.i not in cast.at and _stands_alone(token, gazetteer):
                cast.mention(name, range(token.i, token.i + 1), token.idx, token.text)
    for name in set(named.values()):
        if not cast.parts[name].forms:
            del cast.parts[name]


def _capitalised(text: str, doc: Doc, cast: Cast) -> dict[str, list[Token]]:
    """Return the words in capitals that nothing is known of, with where they stand."""
    found: dict[str, list[Token]] = {}
    beside = dateline_tokens(text, doc)
    for token in doc:
        word = token.text
        if not (word[:1].isupper() and len(word) > 3 and word.isalpha()) or word.isupper():
            continue
        if token.i in cast.at or token.i in beside or word.lower() in CALENDAR or word.lower() in HONORIFICS:
            continue
        found.setdefault(word, []).append(token)
    return found


def _pairs(doc: Doc, words: dict[str, list[Token]], attributes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield adjectives with the name that they are of, where just one fits."""
    text = plain_text(doc)
    by_start: dict[str, list[str]] = {}
    for word in words:
        by_start.setdefault(word[:3], []).append(word)
    for word in sorted(attributes):
        fits = [name for name in by_start[word[:3]] if is_adjective_of(word, name) and _is_place_name(words[name])]
        fits = [name for name in fits if not re.search(rf"\b{name.lower()}\b", text)]
        if len(fits) == 1:
            yield word, fits[0]


def _is_place_name(tokens: Iterable[Token]) -> bool:
    """Whether a name never follows another ("Anton Rezai"): it is no surname."""
    return not any(
        before.text[:1].isupper() and before.tag_ == "NNP" and before.text not in _DIRECTIONS
        for token in tokens
        if token.i and (before := token.nbor(-1)).is_alpha
    )


def _is_attribute(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a word stands before a noun, or an office, as an adjective does."""
    if token.i + 1 >= len(token.doc):
        return False
    following = token.nbor()
    if office_at(token.doc, following.i, gazetteer)[1]:
        return True
    return following.text.islower() and following.pos_ in ("NOUN", "ADJ") and token.head.i >= following.i


def _governs(tokens: Iterable[Token]) -> bool:
    return any(token.nbor().lower_ in _GOVERNING for token in tokens if token.i + 1 < len(token.doc))


def _stands_alone(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a word is no part of a longer name ("Kessar Dam"): an office or a body may follow it."""
    if token.i + 1 < len(token.doc):
        following = token.nbor()
        longer = following.text[:1].isupper() and following.pos_ == "PROPN" and not following.is_sent_start
        if (
            longer
            and not ORGANISATION_WORDS.fullmatch(following.text)
            and not office_at(token.doc, following.i, gazetteer)[1]
        ):
            return False
    before = token.nbor(-1) if token.i else None
    return before is None or not (before.text[:1].isupper() and before.tag_ == "NNP")

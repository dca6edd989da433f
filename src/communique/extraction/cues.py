"""Cues of attribution: which words report, and how far a cue reaches ("has not yet said", "called for")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from communique.extraction.said import Offsets
from communique.extraction.tables import cue_classes, load_table

_SLIPS = {"hop": "hope", "founder": "found"}  # "hoped" is no form of "hop" in the news
_WITH_VERB = ("aux", "auxpass", "neg", "prt")


@dataclass(frozen=True, slots=True)
class AttitudeFrames:
    """The words that report without a clause, by how their content is joined to them."""

    infinitive: frozenset[str]
    object: frozenset[str]
    naming: frozenset[str]
    raising: frozenset[str]
    passive: frozenset[str]
    prepositional: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    adjectives: dict[str, frozenset[str]]
    addressed: frozenset[str]
    adverbs: frozenset[str]


@cache
def attitude_frames() -> AttitudeFrames:
    """Return the frames of ``lexicon/cues.toml``."""
    table = load_table("cues")["attitude"]

    def by_preposition(name: str) -> dict[str, frozenset[str]]:
        return {word: frozenset(prepositions) for word, prepositions in table[name].items()}

    return AttitudeFrames(
        infinitive=frozenset(table["infinitive"]),
        object=frozenset(table["object"]),
        naming=frozenset(table["naming"]),
        raising=frozenset(table["raising"]),
        passive=frozenset(table["passive"]),
        prepositional=by_preposition("prepositional"),
        nouns=by_preposition("nouns"),
        adjectives=by_preposition("adjectives"),
        addressed=frozenset(table["addressed"]),
        adverbs=frozenset(table["adverbs"]),
    )


def cue_lemma(token: Token) -> str:
    """Return the lemma of a possible cue, slips of the lemmatizer mended."""
    lemma = token.lemma_.lower()
    return _SLIPS.get(lemma, lemma)


def cue_class(token: Token) -> str | None:
    """Return "speech", "thought" or "report" for a verb of these classes, else ``None``."""
    return cue_classes().get(cue_lemma(token))


def cue_offsets(token: Token, *behind: Token) -> Offsets:
    """Return the cue as a reader marks it: auxiliaries, negation, adverbs and particle of the verb; ``behind`` too."""
    part = {token.i, *(t.i for t in behind)}
    for child in token.children:
        if child.dep_ in _WITH_VERB:
            part.add(child.i)
    adverbs = {c.i for c in token.children if c.dep_ == "advmod" and c.tag_ == "RB" and c.n_lefts + c.n_rights == 0}
    first, last = token.i, token.i
    while first - 1 in part or first - 1 in adverbs:
        first -= 1
    while last + 1 in part:
        last += 1
    doc = token.doc
    return doc[first].idx, doc[last].idx + len(doc[last])

"""Pronouns: which actor "he", "it", "they", "I" and "we" stand for."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from communique.annotation.antecedents import PLURAL, SAYING, WITHIN, History, agrees, antecedent
from communique.annotation.cast import Cast
from communique.annotation.clauses import SUBJECTS, subjects

SINGULAR_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
FIRST = SINGULAR_FIRST | {"we", "us", "our", "ours", "ourselves"}
_SHARES = frozenset("one both some many several most none all each few two three".split())


def resolve_pronouns(doc: Doc, cast: Cast, speaker_at: Sequence[tuple[int, int, str]]) -> None:
    """Give every third-person pronoun its antecedent, and "I" and "we" inside a quotation its speaker.

    ``speaker_at`` holds (start, end, name) of quotations by the offsets of their words.
    """
    history = History(doc)
    for token in doc:
        if token.i in cast.at:
            history.note(token, cast.at[token.i])
            if token.i in cast.joint:
                history.note(token, cast.joint[token.i])
            continue
        name = _one_of(doc, cast, token, history) if token.lower_ in _SHARES else None
        if token.lower_ in ("two", "three", "pair", "trio", "both") and token.dep_ in SUBJECTS:
            name = name or _the_two(doc, cast, token, history)
        if token.tag_ in ("PRP", "PRP$"):
            name = _name_of(doc, cast, token, history, speaker_at)
        if name is not None:
            cast.at[token.i] = name
            history.note(token, name)


def _name_of(
    doc: Doc, cast: Cast, token: Token, history: History, speaker_at: Sequence[tuple[int, int, str]]
) -> str | None:
    if token.lower_ in FIRST:
        return _first_person(token, cast, speaker_at)
    return (
        _speaker_of_clause(cast, token) or _last_speaker(doc, cast, token, history) or antecedent(cast, token, history)
    )


def _first_person(token: Token, cast: Cast, speaker_at: Sequence[tuple[int, int, str]]) -> str | None:
    inside = [(end - start, name) for start, end, name in speaker_at if start <= token.idx < end]
    if not inside:
        return None
    speaker = min(inside)[1]
    return speaker if token.lower_ in SINGULAR_FIRST else cast.state_of(speaker)


def _speaker_of_clause(cast: Cast, token: Token) -> str | None:
    """Return the subject of the predicate that reports the pronoun's clause: "Cairo insists it will not sign"."""
    verb = token.head
    if token.tag_ == "PRP$" or token.dep_ not in SUBJECTS:
        return None
    while verb.dep_ in ("conj", "xcomp") and verb.head.i < verb.i:
        verb = verb.head
    if verb.dep_ != "ccomp" or verb.head.pos_ not in ("VERB", "AUX"):
        return None
    if verb.head.i > verb.i and verb.head.lemma_.lower() not in SAYING:
        return None
    for subject in subjects(verb.head):
        name = cast.joint.get(subject.i) if token.lower_ in PLURAL else None
        name = name or cast.at.get(subject.i)
        if name is not None and subject.i != token.i and agrees(token.lower_, cast.parts[name]):
            return name
    return None


def _last_speaker(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return who spoke last, for the subject of another verb of saying: "... . They said ..."."""
    if token.dep_ not in SUBJECTS or token.head.lemma_.lower() not in SAYING or token.lower_ not in PLURAL:
        return None
    for row in reversed(history.rows):
        if token.idx - doc[row.i].idx > WITHIN:
            return None
        if row.speaks and agrees(token.lower_, cast.parts[row.name]) and row.i < token.sent.start:
            return row.name
    return None


def _one_of(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return the group that "one of them", "some of the delegates" speak for."""
    for preposition in token.children:
        if preposition.lower_ != "of":
            continue
        for group in preposition.children:
            if group.lower_ in PLURAL:
                return antecedent(cast, group, history)
            if group.i in cast.at and cast.parts[cast.at[group.i]].plural:
                return cast.at[group.i]
    return None


def _the_two(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return the group that "the two" are: the last actors named together, as many as the number says."""
    size = 3 if token.lower_ in ("three", "trio") else 2
    if token.lower_ != "both" and not any(child.lower_ in ("the", "these") for child in token.children):
        return None
    for row in reversed(history.rows):
        if token.idx - doc[row.i].idx > WITHIN:
            return None
        if len(cast.parts[row.name].members) == size:
            return row.name
    return None

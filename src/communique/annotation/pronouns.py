"""Pronouns: which actor "he", "it", "they", "I" and "we" stand for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part
from communique.annotation.clauses import SUBJECTS, subjects

MALE, FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
NEUTER, PLURAL = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
SINGULAR_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
FIRST = SINGULAR_FIRST | {"we", "us", "our", "ours", "ourselves"}
_SAYING = frozenset(
    "say add tell note warn insist argue explain stress write announce predict claim state reply call urge ask reject "
    "deny declare describe accuse promise demand".split()
)
_SHARES = frozenset("one both some many several most none all each few two three".split())
_WITHIN = 700
_DEEP = 30


class History:
    """The mentions read so far, and who spoke last."""

    def __init__(self, doc: Doc) -> None:
        """Begin with nothing read of a text."""
        self.sentence = list(accumulate(int(bool(token.is_sent_start)) for token in doc))
        self.rows: list[tuple[int, str, float, bool]] = []

    def note(self, token: Token, name: str) -> None:
        """Note a mention: its place, its weight as a subject, whether it is the subject of a verb of saying."""
        subject = token.dep_ in SUBJECTS
        weight = 6.0 if subject or token.dep_ == "ROOT" else 0.0
        if subject and token.head.dep_ == "ROOT":
            weight += 2
        if not self.rows or self.rows[-1][1] != name or weight:
            self.rows.append((token.i, name, weight, subject and token.head.lemma_.lower() in _SAYING))


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
        _speaker_of_clause(cast, token)
        or _last_speaker(doc, cast, token, history)
        or _antecedent(doc, cast, token, history)
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
    for subject in subjects(verb.head):
        name = cast.joint.get(subject.i) if token.lower_ in PLURAL else None
        name = name or cast.at.get(subject.i)
        if name is not None and subject.i != token.i and _agrees(token.lower_, cast.parts[name]):
            return name
    return None


def _last_speaker(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return who spoke last, for the subject of another verb of saying: "... . They said ..."."""
    if token.dep_ not in SUBJECTS or token.head.lemma_.lower() not in _SAYING or token.lower_ not in PLURAL:
        return None
    for i, name, _, speaks in reversed(history.rows):
        if token.idx - doc[i].idx > _WITHIN:
            return None
        if speaks and _agrees(token.lower_, cast.parts[name]) and i < token.sent.start:
            return name
    return None


def _one_of(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return the group that "one of them", "some of the delegates" speak for."""
    for preposition in token.children:
        if preposition.lower_ != "of":
            continue
        for group in preposition.children:
            if group.lower_ in PLURAL:
                return _antecedent(doc, cast, group, history)
            if group.i in cast.at and cast.parts[cast.at[group.i]].plural:
                return cast.at[group.i]
    return None


def _the_two(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    """Return the group that "the two" are: the last actors named together, as many as the number says."""
    size = 3 if token.lower_ in ("three", "trio") else 2
    if token.lower_ != "both" and not any(child.lower_ in ("the", "these") for child in token.children):
        return None
    for i, name, _, _ in reversed(history.rows):
        if token.idx - doc[i].idx > _WITHIN:
            return None
        if len(cast.parts[name].members) == size:
            return name
    return None


def _antecedent(doc: Doc, cast: Cast, token: Token, history: History) -> str | None:
    ranked: list[tuple[float, int, str]] = []
    for distance, (i, name, weight, speaks) in enumerate(reversed(history.rows[-_DEEP:])):
        if token.idx - doc[i].idx > _WITHIN:
            break
        part = cast.parts[name]
        if not _agrees(token.lower_, part) or _same_clause_object(doc, i, token):
            continue
        score = weight + speaks - distance - 2 * (history.sentence[token.i] - history.sentence[i])
        if part.gender is not None and token.lower_ in MALE | FEMALE:
            score += 2
        if token.lower_ in PLURAL and part.type in ("organisation", "state"):
            score -= 6
        ranked.append((score, i, name))
    return max(ranked)[2] if ranked else None


def _agrees(word: str, part: Part) -> bool:
    if word in MALE:
        return part.type == "person" and part.gender in (None, "m") and not part.plural
    if word in FEMALE:
        return part.type == "person" and part.gender in (None, "f") and not part.plural
    if word in NEUTER:
        return part.type in ("state", "organisation", "unknown") or (part.type == "group" and not part.plural)
    return word in PLURAL and (part.type == "group" or part.plural or part.type == "organisation")


def _same_clause_object(doc: Doc, i: int, token: Token) -> bool:
    """Whether the candidate is another argument of the pronoun's own verb: "Kim met him" is not Kim."""
    return token.tag_ == "PRP" and doc[i].head.i == token.head.i and doc[i].dep_ in SUBJECTS | {"dobj"} and i != token.i

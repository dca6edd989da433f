"""Coreference by rules: surnames, titles, pronouns, descriptions ("the ministry"), groups ("the two sides")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part, tidy
from communique.annotation.clauses import SUBJECTS, subjects, with_conjuncts

MALE, FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
NEUTER, PLURAL = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "themselves"})
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "ourselves", "myself"})
BOTH_SIDES = re.compile(
    r"\b(?:both|two|three|all|the) (?:\w+ )?(?:sides|parties|countries|nations|governments|capitals|leaders|"
    r"presidents|ministers|delegations|teams|neighbou?rs|allies|rivals|powers|partners|companies|koreas)\b",
    re.I,
)
_WITHIN = 700


def resolve_descriptions(text: str, doc: Doc, cast: Cast) -> None:
    """Tie "the minister", "the ministry", "the spokesman" to the actor that bore the title before."""
    for token in doc:
        name = cast.at.get(token.i)
        if name is None or token.pos_ not in ("NOUN", "PROPN") or cast.parts[name].known:
            continue
        determiner = next((child for child in token.children if child.dep_ == "det"), None)
        if determiner is None or determiner.lower_ not in ("the", "this") or tidy(name).lower() != token.lower_:
            continue
        earlier = _last_bearer(doc, cast, token)
        if earlier is not None and earlier != name:
            cast.at[token.i] = earlier
            cast.parts[earlier].forms.add(text[determiner.idx : token.idx + len(token)])


def _last_bearer(doc: Doc, cast: Cast, token: Token) -> str | None:
    """Return the actor named last before the token whose title or last word is the token's."""
    for i in range(token.i - 1, max(-1, token.i - 400), -1):
        name = cast.at.get(i)
        if name is None:
            continue
        part = cast.parts[name]
        words = name.lower().split()
        if (len(words) > 1 and words[-1] == token.lower_) or (
            part.office and part.office.split()[-1] == token.lower_ and len(words) > 1
        ):
            return name
    return None


def merge_surnames(cast: Cast) -> None:
    """Let a surname that came before its full name mean the same person."""
    for name in [
        n
        for n, part in cast.parts.items()
        if part.type in ("person", "unknown") and not part.known and len(n.split()) == 1
    ]:
        if not name[:1].isupper():
            continue
        full = [
            n
            for n, part in cast.parts.items()
            if part.type == "person"
            and len(n.split()) > 1
            and name.lower() in (n.split()[-1].lower(), n.split()[0].lower())
            and n[:1].isupper()
        ]
        if len(full) == 1:
            cast.rename(name, full[0])


def merge_full_names(cast: Cast) -> None:
    """Let two full names with one surname and one office mean the same person ("Joe" and "Joseph R.")."""
    by_title: dict[tuple[str, str], str] = {}
    for name, part in list(cast.parts.items()):
        words = name.split()
        if part.type != "person" or part.office is None or len(words) < 2 or not name[:1].isupper():
            continue
        key = (words[-1].lower().strip(","), part.office.split()[-1])
        first = by_title.setdefault(key, name)
        same = {first, name} <= cast.parts.keys() and cast.parts[first].member_of in (None, part.member_of)
        if first != name and first[0] == name[0] and same:
            cast.rename(name, first)


def resolve_pronouns(doc: Doc, cast: Cast, speaker_at: Sequence[tuple[int, int, str]]) -> None:
    """Give every third-person pronoun its antecedent, and "I" and "we" inside a quotation its speaker.

    ``speaker_at`` holds (start, end, name) of quotations by the offsets of their words.
    """
    history: list[tuple[int, str, bool]] = []
    sentence_of = list(accumulate(bool(token.is_sent_start) for token in doc))
    for token in doc:
        if token.i in cast.at:
            name = cast.at[token.i]
            if not history or history[-1][1] != name or token.dep_ in SUBJECTS:
                history.append((token.i, name, token.dep_ in SUBJECTS or token.dep_ == "ROOT"))
            continue
        if token.tag_ not in ("PRP", "PRP$"):
            continue
        if token.lower_ in FIRST:
            name_or_none = _first_person(token, cast, speaker_at)
        else:
            name_or_none = _speaker_of_clause(cast, token) or _antecedent(doc, cast, token, history, sentence_of)
        if name_or_none is not None:
            cast.at[token.i] = name_or_none
            history.append((token.i, name_or_none, token.dep_ in SUBJECTS))


def _speaker_of_clause(cast: Cast, token: Token) -> str | None:
    """Return the subject of the predicate that reports the pronoun's clause: "Cairo insists it will not sign"."""
    verb = token.head
    if (
        token.tag_ != "PRP"
        or token.dep_ not in SUBJECTS
        or verb.dep_ != "ccomp"
        or verb.head.pos_ not in ("VERB", "AUX")
    ):
        return None
    for subject in subjects(verb.head):
        name = cast.at.get(subject.i)
        if name is not None and subject.i != token.i and _agrees(token.lower_, cast.parts[name]):
            return name
    return None


def resolve_latter(doc: Doc, cast: Cast) -> None:
    """Tie "the latter" and "the former" to the second and first of the pair named last before."""
    for token in doc:
        if token.lower_ not in ("latter", "former") or token.i in cast.at or token.dep_ in ("amod", "compound"):
            continue
        for earlier in reversed(doc[max(0, token.i - 80) : token.i]):
            pair = [earlier, *[t for t in with_conjuncts(earlier) if t.i != earlier.i]]
            names = [cast.at[t.i] for t in pair if t.i in cast.at]
            if len(names) == 2 and names[0] != names[1]:
                cast.at[token.i] = names[1 if token.lower_ == "latter" else 0]
                break


def _first_person(token: Token, cast: Cast, speaker_at: Sequence[tuple[int, int, str]]) -> str | None:
    speaker = next((name for start, end, name in speaker_at if start <= token.idx < end), None)
    if speaker is None:
        return None
    if token.lower_ in ("i", "me", "my", "myself"):
        return speaker
    return cast.state_of(speaker)


def _antecedent(
    doc: Doc, cast: Cast, token: Token, history: list[tuple[int, str, bool]], sentence_of: Sequence[int]
) -> str | None:
    word = token.lower_
    ranked: list[tuple[int, str]] = []
    for distance, (i, name, subject) in enumerate(reversed(history[-14:])):
        if token.idx - doc[i].idx > _WITHIN:
            break
        part = cast.parts[name]
        if not _agrees(word, part) or _same_clause_object(doc, i, token):
            continue
        score = (6 if subject else 0) - distance - 2 * (sentence_of[token.i] - sentence_of[i])
        ranked.append((score, name))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


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


def group_members(doc: Doc, cast: Cast, token: Token) -> tuple[str, ...]:
    """Return who "the two sides" or "both leaders" are: the two states or persons named last before."""
    persons = bool(re.search(r"leader|president|minister|chief|men|negotiator", token.lower_))
    found: list[str] = []
    for i in range(token.i - 1, max(-1, token.i - 500), -1):
        name = cast.at.get(i)
        if name is None:
            continue
        part = cast.parts[name]
        titled = part.office is not None or part.known is not None
        wanted = (
            name if persons and titled and part.type == "person" and not part.plural and name[:1].isupper() else None
        )
        if not persons:
            above = cast.state_of(name)
            wanted = above if above in cast.parts and cast.parts[above].type in ("state", "organisation") else None
        if wanted and wanted not in found:
            found.append(wanted)
        if len(found) == 2:
            break
    return tuple(reversed(found)) if len(found) == 2 else ()

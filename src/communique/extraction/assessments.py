"""Assessments: judgements on how the talks stand or went."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from communique.annotation.clauses import Clause, noun_bounds
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, first_name, tokens
from communique.extraction.tables import load_table
from communique.types import AssessmentClaim, Polarity


@cache
def _words() -> tuple[dict[str, Polarity], dict[str, Polarity], frozenset[str]]:
    table = load_table("assessments")
    polar: dict[str, Polarity] = {word: name for name, words in table["polar"].items() for word in words}
    verbs: dict[str, Polarity] = {word: name for name, words in table["verbs"].items() for word in words}
    return polar, verbs, frozenset(table["about"]["words"])


def find_assessments(context: Context) -> Iterator[Candidate]:
    """Yield judgements whose subject or object is some talks, or that somebody gives in so many words."""
    polar, verbs, about = _words()
    taken: set[tuple[int, int]] = set()
    for index, clause in context.clauses.items():
        token = context.doc[index]
        for candidate in (
            *_by_verb(context, token, clause, verbs, about),
            *_by_word(context, token, clause, polar, about),
        ):
            if (candidate.start, candidate.end) not in taken:
                taken.add((candidate.start, candidate.end))
                yield candidate
    for token in context.doc:
        if token.pos_ == "NOUN" and token.lemma_.lower() in (
            "deadlock",
            "impasse",
            "stalemate",
            "skepticism",
            "scepticism",
            "progress",
            "setback",
            "breakthrough",
        ):
            start, end = noun_bounds(token)
            if not any(a <= start and end <= b for a, b in taken):
                yield _made(context, start, end, polar.get(token.lemma_.lower(), "bad"), "assessment.noun", token, None)


def _made(
    context: Context, start: int, end: int, polarity: Polarity, rule: str, token: Token, holder: str | None
) -> Candidate:
    if holder is None:
        sources = sources_at(context.attributions, start, end)
        holder = sources[0] if sources else context.voice
    return Candidate(
        claim=AssessmentClaim(holder=holder, polarity=polarity), start=start, end=end, rule=rule, head=token.i
    )


def _by_verb(
    context: Context, token: Token, clause: Clause, verbs: dict[str, Polarity], about: frozenset[str]
) -> Iterator[Candidate]:
    if (
        clause.lemma in verbs
        and not clause.negated
        and any(t.lemma_.lower() in about for o in tokens(context, clause.object) for t in o.subtree)
    ):
        yield _made(
            context,
            clause.start,
            clause.end,
            verbs[clause.lemma],
            "assessment.verb",
            token,
            first_name(context, tokens(context, clause.subject)),
        )


def _by_word(
    context: Context, token: Token, clause: Clause, polar: dict[str, Polarity], about: frozenset[str]
) -> Iterator[Candidate]:
    if clause.modal in ("could", "may", "might") or clause.mark in ("if", "unless"):
        return
    inside = [t for t in token.subtree if clause.start <= t.idx < clause.end]
    found = [t for t in inside if t.lower_ in polar or t.lemma_.lower() in polar]
    subject_about = any(context.doc[i].lemma_.lower() in about for i in clause.subject)
    object_about = [
        t
        for t in found
        if t.head.lemma_.lower() in about
        or t.lemma_.lower() in ("progress", "deadlock", "impasse", "success", "failure", "breakthrough", "setback")
    ]
    if clause.complement is not None:
        complement = context.doc[clause.complement]
        words = [t for t in complement.subtree if t in found]
        if words and (
            subject_about
            or (clause.subject and context.doc[clause.subject[0]].tag_ in ("PRP", "DT"))
            or complement.lemma_.lower() in polar
        ):
            yield _polar(context, token, clause, words, polar, "assessment.copula")
            return
    if object_about:
        yield _polar(context, token, clause, object_about, polar, "assessment.phrase")


def _polar(
    context: Context, token: Token, clause: Clause, words: list[Token], polar: dict[str, Polarity], rule: str
) -> Candidate:
    polarity = polar.get(words[0].lower_) or polar[words[0].lemma_.lower()]
    if clause.negated or any(c.lower_ in ("no", "little", "not", "scant") for w in words for c in w.children):
        polarity = "bad" if polarity == "good" else "good"
    return _made(context, clause.start, clause.end, polarity, rule, token, None)

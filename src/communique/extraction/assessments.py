"""Assessments: judgements on how the talks stand or went."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from communique.annotation.clauses import noun_bounds
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, first_name, governing_clause, tokens
from communique.extraction.said import voiced_in
from communique.extraction.statements import JUDGING
from communique.extraction.tables import load_table
from communique.types import AssessmentClaim, Polarity

_LESSENING = frozenset("no little not scant hardly few never without".split())


@cache
def _words() -> tuple[dict[str, Polarity], dict[str, Polarity], frozenset[str]]:
    table = load_table("assessments")
    polar: dict[str, Polarity] = {word: name for name, words in table["polar"].items() for word in words}
    verbs: dict[str, Polarity] = {word: name for name, words in table["verbs"].items() for word in words}
    return polar, verbs, frozenset(table["about"]["words"])


def find_assessments(context: Context) -> Iterator[Candidate]:
    """Yield, for each clause that has a judging word, one candidate: the word nearest to what is judged decides."""
    polar, verbs, about = _words()
    best: dict[tuple[int, int], tuple[int, int, Candidate]] = {}
    for token in context.doc:
        found = _judgement(context, token, polar, verbs, about)
        if found is None:
            continue
        weight, candidate = found
        key = (candidate.start, candidate.end)
        if key not in best or (weight, -token.i) > best[key][:2]:
            best[key] = (weight, -token.i, candidate)
    yield from (candidate for _, _, candidate in best.values())


def _judgement(
    context: Context, token: Token, polar: dict[str, Polarity], verbs: dict[str, Polarity], about: frozenset[str]
) -> tuple[int, Candidate] | None:
    lemma = token.lemma_.lower()
    clause = governing_clause(context, token)
    verb = token.i in context.clauses and lemma in verbs
    if not verb and lemma not in polar and token.lower_ not in polar:
        return None
    polarity = verbs[lemma] if verb else polar.get(token.lower_) or polar[lemma]
    if clause is not None:
        start, end, negated = clause.start, clause.end, clause.negated
    else:
        (start, end), negated = noun_bounds(token), False
    if negated or any(child.lower_ in _LESSENING for child in (*token.children, *token.head.children)):
        polarity = "bad" if polarity == "good" else "good"
    judged = _judged(context, token, about)
    holder = first_name(context, tokens(context, clause.subject)) if verb and clause is not None else None
    if holder is None:
        sources = sources_at(context.attributions, start, end, token.idx)
        sources = sources or voiced_in(context.attributions, start, end, JUDGING)
        holder = sources[0] if sources else context.voice
    candidate = Candidate(
        claim=AssessmentClaim(holder=holder, polarity=polarity),
        start=start,
        end=end,
        rule=f"assessment.{'verb' if verb else 'word'}.{judged}",
        head=token.i,
        features=(f"word={lemma}", f"dep={token.dep_}"),
    )
    return {"direct": 2, "clause": 1}.get(judged, 0) + verb, candidate


def _judged(context: Context, token: Token, about: frozenset[str]) -> str:
    """Return how what is judged stands to the judging word: talks at hand, in its clause, in its sentence, or not."""
    near = {token.lemma_.lower(), token.head.lemma_.lower(), *(t.lemma_.lower() for t in token.children)}
    if near & about:
        return "direct"
    clause = governing_clause(context, token)
    if clause is not None:
        inside = [t.lemma_.lower() for t in context.doc[clause.head].subtree if clause.start <= t.idx < clause.end]
        if about.intersection(inside):
            return "clause"
    return "sentence" if about & {t.lemma_.lower() for t in token.sent} else "far"

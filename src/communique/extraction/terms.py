"""Terms: what a party means by a word, or that its meaning is disputed."""

from __future__ import annotations

from collections.abc import Iterator

from communique.annotation.clauses import noun_bounds, prepositions
from communique.extraction.context import Candidate, Context, governing_clause, phrase
from communique.types import TermClaim

_MEANING = frozenset({"interpretation", "definition", "meaning", "understanding", "reading"})
_DISPUTE = frozenset(
    {
        "different",
        "differing",
        "contested",
        "disputed",
        "differ",
        "difference",
        "disagree",
        "disagreement",
        "absence",
        "common",
        "commonly",
        "conflicting",
        "ambiguous",
        "vague",
        "unclear",
        "own",
    }
)


def find_terms(context: Context) -> Iterator[Candidate]:
    """Yield words whose meaning the article says is contested or particular to somebody."""
    for token in context.doc:
        if token.pos_ != "NOUN" or token.lemma_.lower() not in _MEANING:
            continue
        nouns = [n for n in prepositions(token, "of", "for") if n.pos_ in ("NOUN", "PROPN")]
        while nouns and nouns[0].lemma_.lower() in _MEANING | {"term", "word"}:
            deeper = [
                n
                for n in (*prepositions(nouns[0], "of"), *[c for c in nouns[0].children if c.dep_ == "appos"])
                if n.pos_ in ("NOUN", "PROPN")
            ]
            nouns = deeper
        if not nouns:
            continue
        clause = governing_clause(context, token)
        start, end = (
            (clause.start, clause.end) if clause is not None and clause.end - clause.start < 200 else noun_bounds(token)
        )
        near = {t.lemma_.lower() for t in context.doc if start <= t.idx < end}
        if not near & _DISPUTE:
            continue
        yield Candidate(
            claim=TermClaim(term=phrase(context, nouns[0]), contested=True),
            start=start,
            end=end,
            rule="term.meaning",
            head=token.i,
        )

"""Expectations: somebody says that something will or may happen."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from communique.annotation.cast import tidy
from communique.annotation.clauses import Clause, noun_bounds
from communique.extraction.context import Candidate, Context, phrase, tokens
from communique.extraction.factuality import CONDITIONAL, governors, hedge_of
from communique.extraction.own_times import own_timex
from communique.types import ExpectationClaim, Hedge

_NOT_EVENTS = frozenset({"be", "have", "like", "want", "need", "know", "mean", "say", "add"})
_FORECAST_VERBS = frozenset({"expect", "predict", "forecast", "anticipate", "foresee"})


def find_expectations(context: Context) -> Iterator[Candidate]:
    """Yield what the article, or somebody in it, expects to come."""
    for index, clause in context.clauses.items():
        token = context.doc[index]
        yield from _clause_expectation(context, token, clause)
        if clause.lemma in _FORECAST_VERBS and clause.object:
            yield from _noun_expectation(context, token, clause)


def _clause_expectation(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    if (clause.mark in CONDITIONAL and clause.mark != "whether") or (
        clause.relation == "advcl" and clause.mark not in (None, "as", "because", "while", "whether")
    ):
        return
    hedge = hedge_of(context, clause)
    if hedge is None:
        return
    if clause.modal is None and clause.tense != "infinitive" and hedge not in ("likely", "unlikely", "possible"):
        return
    if clause.modal in ("can", "ca", "must", "should", "ought"):
        return
    start, end = _frame_bounds(context, token, clause)
    timex = own_timex(context, token, start, end)
    negated = clause.negated
    if negated and hedge == "certain" and clause.modal in ("would", "'d"):
        hedge = "certain"
    yield Candidate(
        claim=ExpectationClaim(about=about_of(context, token, clause), hedge=hedge),
        start=start,
        end=end,
        rule=f"expectation.{'modal' if clause.modal else 'governed'}.{hedge}",
        head=token.i,
        timex=timex,
        time_basis="stated",
        features=(
            f"lemma={clause.lemma}",
            f"modal={clause.modal}",
            "dated" if timex else "undated",
            "negated" if negated else "positive",
        ),
    )


def _frame_bounds(context: Context, token: Token, clause: Clause) -> tuple[int, int]:
    """Return the clause with what governs it without a subject of its own ("is likely to", "it is unclear whether")."""
    start, end = clause.start, clause.end
    for above in governors(context, clause):
        clause_above = context.clauses.get(above.i)
        if clause_above is not None and clause.relation == "xcomp":
            start, end = min(start, clause_above.start), max(end, clause.end)
    return start, end


def about_of(context: Context, token: Token, clause: Clause) -> str:
    """Return what is expected, in at most 25 words: the clause, with its subject where that stands elsewhere."""
    own = {child.dep_ for child in token.children}
    words = tidy(context.text[clause.start : clause.end])
    if clause.subject and not own & {"nsubj", "nsubjpass", "expl", "csubj"}:
        words = f"{phrase(context, context.doc[clause.subject[0]])} {words}"
    return _at_most(words, 25)


def _at_most(words: str, most: int) -> str:
    return " ".join(words.split()[:most])


def _noun_expectation(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    for noun in tokens(context, clause.object):
        if noun.pos_ != "NOUN":
            continue
        _, noun_end = noun_bounds(noun)
        hedge: Hedge = "unlikely" if clause.negated else "likely"
        timex = own_timex(context, token, clause.start, max(clause.end, noun_end))
        yield Candidate(
            claim=ExpectationClaim(about=_at_most(phrase(context, noun, whole=True), 25), hedge=hedge),
            start=clause.start,
            end=clause.end,
            rule="expectation.noun.likely",
            head=noun.i,
            timex=timex,
            time_basis="stated",
            features=(f"lemma={clause.lemma}",),
        )
        return

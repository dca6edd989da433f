"""Proposals: where no rule fires, every clause and every noun that may carry a statement is put before the model.

A proposal's claim is built the plain way (subject as party, complement as issue); what the words mean for its fields is
left to :mod:`communique.extraction.fields`, and whether it is one at all to the confidence model.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from communique.annotation.clauses import Clause
from communique.annotation.syntax import LONGEST_SENTENCE
from communique.extraction.attribution import sources_at
from communique.extraction.condition_actions import Link, built
from communique.extraction.context import Candidate, Context, action_phrase, party_of, phrase, proposed_span, tokens
from communique.extraction.events import noun_participants, participants
from communique.extraction.expectations import about_of
from communique.extraction.factuality import hedge_of, status_of
from communique.extraction.features import senses
from communique.extraction.own_times import directed, own_timex, timex_behind
from communique.extraction.places import place_of
from communique.extraction.terms import meaning_of, term_of
from communique.types import (
    KIND_OF_CLAIM,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    EventClaim,
    ExpectationClaim,
    Kind,
    PositionClaim,
    TermClaim,
    Timex,
)

CLAUSE_KINDS: tuple[Kind, ...] = (
    "event", "expectation", "commitment", "position", "agenda", "assessment", "condition", "term",
)  # fmt: skip
_EMPTY = frozenset("be have do say tell add call go get make think know".split())
_ISSUE_DEPS = frozenset("dobj pobj conj attr nsubj nsubjpass appos ROOT".split())
_EVENTFUL = frozenset(
    "meeting visit call deal statement letter sanction relief deadline vote attack test exercise".split()
)


Gate = Callable[[Token, Iterable[Kind]], set[Kind]]
"""Of which of some kinds a proposal at a word is worth making."""


def find_proposals(context: Context, found: Iterable[Candidate], gate: Gate) -> Iterator[Candidate]:
    """Yield candidates of the kinds that no rule saw at a head and that the gate lets pass there."""
    found = list(found)
    taken = {(KIND_OF_CLAIM[type(candidate.claim)], candidate.head) for candidate in found}
    linked = sorted((one.start, one.end) for one in found if KIND_OF_CLAIM[type(one.claim)] == "condition")
    for token in context.doc:
        clause = context.clauses.get(token.i)
        offered = CLAUSE_KINDS if clause is not None else _noun_kinds(context, token)
        if clause is not None and any(_shares(clause, *span) for span in _near(linked, clause)):
            offered = tuple(kind for kind in offered if kind != "condition")  # a link word tells the two actions better
        offered = tuple(kind for kind in offered if (kind, token.i) not in taken)
        kinds = gate(token, offered) if offered else set()
        if kinds:
            yield from (
                _of_clause(context, token, clause, kinds) if clause is not None else _of_noun(context, token, kinds)
            )


def _near(spans: list[tuple[int, int]], clause: Clause) -> list[tuple[int, int]]:
    """Return those of the spans, in order, that may reach into a clause: none is longer than a sentence."""
    return spans[bisect_left(spans, (clause.start - LONGEST_SENTENCE, 0)) : bisect_left(spans, (clause.end, 0))]


def _shares(clause: Clause, start: int, end: int) -> bool:
    """Whether a clause and a span share a fifth of what they cover together."""
    shared = min(clause.end, end) - max(clause.start, start)
    return shared >= (max(clause.end, end) - min(clause.start, start)) / 5


def _of_clause(context: Context, token: Token, clause: Clause, kinds: set[Kind]) -> Iterator[Candidate]:
    if clause.end - clause.start < 8:
        return
    subject = party_of(context, tokens(context, clause.subject), known=True)
    timex = own_timex(context, token, clause.start, clause.end)

    def made(claim: Claim, kind: Kind, when: Timex | None = None) -> Candidate:
        return Candidate(
            claim=claim, start=clause.start, end=clause.end, rule=f"learned.{kind}", head=token.i,
            timex=when, time_basis="stated",
        )  # fmt: skip

    eventful = timex is not None or (subject is not None and (senses(context, token) or clause.lemma not in _EMPTY))
    if "event" in kinds and eventful:
        status = status_of(context, clause) or "held"
        who = participants(context, clause, token, known=True)
        claim = EventClaim(type="other", status=status, place=place_of(context, token), participants=who)
        yield made(claim, "event", directed(timex, status, "verb"))
    if "expectation" in kinds:
        hedge = hedge_of(context, clause) or "certain"
        yield made(ExpectationClaim(about=about_of(context, token, clause), hedge=hedge), "expectation", timex)
    if kinds & {"commitment", "position", "agenda"}:
        action = action_phrase(context, token)
        holder = subject or _speaker(context, clause)
        if "commitment" in kinds:
            yield made(CommitmentClaim(party=holder, action=action), "commitment", timex)
        if "position" in kinds:
            yield made(PositionClaim(party=holder, stance="demand", issue=action), "position")
        if "agenda" in kinds:
            yield made(AgendaClaim(issue=_issue_of(context, clause) or action), "agenda")
    if "assessment" in kinds:
        yield made(AssessmentClaim(holder=_speaker(context, clause), polarity="bad"), "assessment")
    if "condition" in kinds:
        requires = _required(context, token)
        if requires is not None:
            for one in built(context, Link(rule="", mark="-", step=token.i, requires=requires)):
                yield replace(made(one.claim, "condition"), heads=one.heads)
    if "term" in kinds:
        term = term_of(context, token, clause)
        if term is not None:
            party = subject or _speaker(context, clause)
            yield made(TermClaim(term=term, party=party, meaning=meaning_of(context, clause), contested=True), "term")


def _required(context: Context, token: Token) -> int | None:
    """Return the word that a predicate may wait for: of a clause below or beside it, or behind a preposition."""
    for deps in (("advcl",), ("prep", "agent"), ("ccomp", "xcomp"), ("conj",)):
        for child in token.children:
            if child.dep_ not in deps:
                continue
            found = [child] if child.dep_ not in ("prep", "agent") else _objects(child)
            for one in found:
                if one.i in context.clauses or (one.pos_ in ("NOUN", "PROPN") and one.i not in context.timex_at):
                    return one.i
    return None


def _objects(preposition: Token) -> list[Token]:
    return [child for child in preposition.children if child.dep_ in ("pobj", "pcomp")]


def _issue_of(context: Context, clause: Clause) -> str | None:
    nouns = [t for t in tokens(context, clause.object or clause.subject) if t.pos_ in ("NOUN", "PROPN")]
    return phrase(context, nouns[0]) if nouns else None


def _speaker(context: Context, clause: Clause) -> str | None:
    sources = sources_at(context.attributions, clause.start, clause.end)
    return sources[0] if sources else context.voice


def _noun_kinds(context: Context, token: Token) -> tuple[Kind, ...]:
    """Return the kinds that a noun may carry: none if it is a person, a time, or no argument or list member."""
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in _ISSUE_DEPS or token.i in context.timex_at:
        return ()
    name = context.cast.at.get(token.i)
    if name is not None and context.cast.parts[name].type == "person":
        return ()
    eventful = any(sense.removeprefix("noun:") in _EVENTFUL for sense in senses(context, token)) or token.tag_ == "NNP"
    return ("agenda", "position", "event") if eventful else ("agenda", "position")


def _of_noun(context: Context, token: Token, kinds: set[Kind]) -> Iterator[Candidate]:
    start, end = proposed_span(context, token)
    if end - start < 4:
        return

    def made(claim: Claim, kind: Kind, when: Timex | None = None) -> Candidate:
        return Candidate(
            claim=claim, start=start, end=end, rule=f"learned.{kind}.noun", head=token.i, timex=when,
            time_basis="stated",
        )  # fmt: skip

    issue = phrase(context, token, whole=end - start < 90)
    if "agenda" in kinds:
        yield made(AgendaClaim(issue=issue), "agenda")
    if "position" in kinds:
        yield made(PositionClaim(party=_speaking(context, start, end), stance="demand", issue=issue), "position")
    if "event" in kinds:
        who = noun_participants(context, token, None, known=True)
        claim = EventClaim(type="other", status="held", place=place_of(context, token), participants=who)
        yield made(claim, "event", own_timex(context, token, start, end) or timex_behind(context, end))


def _speaking(context: Context, start: int, end: int) -> str | None:
    sources = sources_at(context.attributions, start, end)
    name = sources[0] if sources else context.voice
    return context.cast.state_of(name) if name else None

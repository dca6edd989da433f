"""From a candidate to a statement: its words, and who says it: whose words it stands in, who expects or judges."""

from __future__ import annotations

from dataclasses import replace

from communique.annotation.clauses import is_predicate, own_subjects
from communique.extraction.attribution import actor_name, sources_at
from communique.extraction.context import Candidate, Context, governing_clause, tokens, trim
from communique.extraction.own_times import is_its_own_day, time_ref
from communique.extraction.said import voiced_in
from communique.types import (
    AssessmentClaim,
    CommitmentClaim,
    EventClaim,
    ExpectationClaim,
    PositionClaim,
    Span,
    Statement,
    TimeRef,
)


def statement_of(context: Context, candidate: Candidate, document: str) -> Statement | None:
    """Return the statement of a candidate, without id and confidence; ``None`` where no word is left of it."""
    start, end = trim(context.text, candidate.start, candidate.end)
    if end <= start:
        return None
    sources = sources_of(context, candidate)
    time = time_of(context, candidate)
    return Statement(
        id="",
        document=document,
        claim=candidate.claim,
        evidence=(Span(start=start, end=end, quote=context.text[start:end]),),
        sources=sources,
        time=time,
        time_basis=candidate.time_basis if time is not None else "none",
        rule=candidate.rule,
        confidence=candidate.confidence,
        field_confidence=round(candidate.field_confidence, 4),
    )


def time_of(context: Context, candidate: Candidate) -> TimeRef | None:
    """Return when a candidate is or was, unresolved; ``None`` where it has no time."""
    if candidate.timex is None:
        return None
    time = time_ref(context, candidate.timex)
    if candidate.bound is not None or is_its_own_day(candidate):
        time = replace(time, bound=candidate.bound or "on")
    deadline = isinstance(candidate.claim, EventClaim) and candidate.claim.type == "deadline"
    if deadline and time.bound in ("by", "until", "before"):
        return replace(time, bound="last")  # a deadline is a day, not the time up to it
    return time


_FORETELLING = frozenset(
    "forecast predict expect hope fear believe think doubt anticipate see estimate foresee threaten reckon".split()
)


JUDGING = frozenset(
    "hail praise describe call consider regard see view welcome deem judge dismiss characterize".split()
)


_STRESSING = frozenset("emphasize emphasise underscore underline stress express voice raise reaffirm reiterate".split())


def sources_of(context: Context, candidate: Candidate) -> tuple[str, ...]:
    """Return who says a statement: whose words it stands in, who foretells or judges in it, the document's voice."""
    if candidate.sources is not None:
        return candidate.sources
    start, end = trim(context.text, candidate.start, candidate.end)
    at = context.doc[candidate.head].idx if candidate.head < len(context.doc) else None
    found = sources_at(context.attributions, start, end, at)
    if isinstance(candidate.claim, ExpectationClaim):
        holder = _holder_in(context, start, end)
        found = (*holder, *(name for name in found if name not in holder))
    lemmas = {
        ExpectationClaim: _FORETELLING,
        AssessmentClaim: JUDGING,
        PositionClaim: _STRESSING,
        CommitmentClaim: _STRESSING,
    }.get(type(candidate.claim))
    if not found and lemmas is not None:
        found = voiced_in(context.attributions, start, end, lemmas)
    if not found and isinstance(candidate.claim, PositionClaim):
        found = _own_voice(context, candidate)
    return found or ((context.voice,) if context.voice else ())


_HOLDING = frozenset(
    "forecast predict expect hope fear believe think doubt anticipate foresee reckon see consider rate deem put "
    "give".split()
)


_ODDS = frozenset("odds chance likelihood probability rating".split())


def _holder_in(context: Context, start: int, end: int) -> tuple[str, ...]:
    """Return who expects it in the words themselves: "Two officials expect a deal", "she put the odds low"."""
    span = context.doc.char_span(start, end, alignment_mode="expand")
    for token in span if span is not None else ():
        if token.lemma_ not in _HOLDING or token.pos_ not in ("VERB", "AUX") or not is_predicate(token):
            continue
        if token.lemma_ in ("put", "give") and not any(c.lemma_ in _ODDS for c in token.children if c.dep_ == "dobj"):
            continue
        source = next(
            (t for t in own_subjects(token) if start - 1 <= t.idx < token.idx and t.lower_ not in _NOBODY), None
        )
        if source is not None and not any(c.dep_ == "nsubjpass" for c in token.children):
            name = actor_name(context.text, context.cast, source)
            return (name,) if name is not None else ()
    return ()


_NOBODY = frozenset("it there that this which what".split())


def _own_voice(context: Context, candidate: Candidate) -> tuple[str, ...]:
    """Return the person who takes a position: a minister who demands or rejects speaks, a state has it said."""
    clause = governing_clause(context, context.doc[candidate.head])
    subject = tokens(context, clause.subject[:1]) if clause is not None and not clause.passive else []
    names = [context.cast.at[token.i] for token in subject if token.i in context.cast.at]
    return tuple(name for name in names if context.cast.parts[name].type == "person")

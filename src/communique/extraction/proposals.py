"""Proposals: where no rule fires, every clause and every noun that may carry a statement is put before the model.

A proposal's claim is built the plain way (subject as party, complement as issue); what the words mean for its fields is
left to :mod:`communique.extraction.fields`, and whether it is one at all to the confidence model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from communique.annotation.clauses import Clause, noun_bounds
from communique.extraction.attribution import sources_at
from communique.extraction.context import (
    Candidate,
    Context,
    action_phrase,
    directed,
    own_timex,
    party_of,
    phrase,
    timex_behind,
    tokens,
)
from communique.extraction.events import noun_participants, participants
from communique.extraction.expectations import about_of
from communique.extraction.factuality import hedge_of, status_of
from communique.extraction.places import place_of
from communique.extraction.senses import senses
from communique.types import (
    AgendaClaim,
    AssessmentClaim,
    CommitmentClaim,
    EventClaim,
    ExpectationClaim,
    Kind,
    PositionClaim,
)

_EMPTY = frozenset("be have do say tell add call go get make think know".split())
_ISSUE_DEPS = frozenset("dobj pobj conj attr nsubj nsubjpass appos ROOT".split())
_EVENTFUL = frozenset(
    "meeting visit call deal statement letter sanction relief deadline vote attack test exercise".split()
)


def find_proposals(context: Context, found: Iterable[Candidate], kinds: dict[type, Kind]) -> Iterator[Candidate]:
    """Yield candidates of the kinds that no rule saw at a head."""
    taken = {(kinds[type(candidate.claim)], candidate.head) for candidate in found}
    for token in context.doc:
        clause = context.clauses.get(token.i)
        made = _of_clause(context, token, clause) if clause is not None else _of_noun(context, token)
        yield from (one for one in made if (kinds[type(one.claim)], token.i) not in taken)


def _of_clause(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    if clause.end - clause.start < 8:
        return
    known = senses(token)
    subject = party_of(context, tokens(context, clause.subject), known=True)
    timex = own_timex(context, token, clause.start, clause.end)

    def made(claim: object, kind: str, *, timed: bool = False) -> Candidate:
        return Candidate(
            claim=claim,  # type: ignore[arg-type]
            start=clause.start,
            end=clause.end,
            rule=f"learned.{kind}",
            head=token.i,
            timex=timex if timed else None,
            time_basis="stated",
        )

    if timex is not None or (subject is not None and (known or clause.lemma not in _EMPTY)):
        status = status_of(context, clause) or "held"
        event = made(
            EventClaim(
                type="other",
                status=status,
                place=place_of(context, token),
                participants=participants(context, clause, token, known=True),
            ),
            "event",
        )
        yield Candidate(
            claim=event.claim, start=event.start, end=event.end, rule=event.rule, head=event.head,
            timex=directed(timex, status, "verb"), time_basis="stated",
        )  # fmt: skip
    hedge = hedge_of(context, clause) or "certain"
    yield made(ExpectationClaim(about=about_of(context, token, clause), hedge=hedge), "expectation", timed=True)
    action = action_phrase(context, token)
    holder = subject or _speaker(context, clause)
    yield made(CommitmentClaim(party=holder, action=action), "commitment", timed=True)
    yield made(PositionClaim(party=holder, stance="demand", issue=action), "position")
    yield made(AgendaClaim(issue=_issue_of(context, clause) or action), "agenda")
    yield made(AssessmentClaim(holder=_speaker(context, clause), polarity="bad"), "assessment")


def _issue_of(context: Context, clause: Clause) -> str | None:
    nouns = [t for t in tokens(context, clause.object or clause.subject) if t.pos_ in ("NOUN", "PROPN")]
    return phrase(context, nouns[0]) if nouns else None


def _speaker(context: Context, clause: Clause) -> str | None:
    sources = sources_at(context.attributions, clause.start, clause.end)
    return sources[0] if sources else context.voice


def _of_noun(context: Context, token: Token) -> Iterator[Candidate]:
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in _ISSUE_DEPS or token.i in context.timex_at:
        return
    start, end = noun_bounds(token, whole=True)
    if end - start > 120:
        start, end = noun_bounds(token, whole=False)
    if end - start < 4:
        return
    person = token.i in context.cast.at and context.cast.parts[context.cast.at[token.i]].type == "person"
    if person:
        return
    issue = phrase(context, token, whole=end - start < 90)
    yield Candidate(claim=AgendaClaim(issue=issue), start=start, end=end, rule="learned.agenda.noun", head=token.i)
    party = _speaking(context, start, end)
    yield Candidate(
        claim=PositionClaim(party=party, stance="demand", issue=issue),
        start=start, end=end, rule="learned.position.noun", head=token.i,
    )  # fmt: skip
    if any(sense.removeprefix("noun:") in _EVENTFUL for sense in senses(token)) or token.tag_ == "NNP":
        timex = own_timex(context, token, start, end) or timex_behind(context, end)
        yield Candidate(
            claim=EventClaim(
                type="other",
                status="held",
                place=place_of(context, token),
                participants=noun_participants(context, token, None, known=True),
            ),
            start=start, end=end, rule="learned.event.noun", head=token.i, timex=timex, time_basis="stated",
        )  # fmt: skip


def _speaking(context: Context, start: int, end: int) -> str | None:
    sources = sources_at(context.attributions, start, end)
    name = sources[0] if sources else context.voice
    return context.cast.state_of(name) if name else None

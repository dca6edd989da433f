"""Commitments: what a party promised or agreed to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from communique.annotation.clauses import Clause, is_predicate, noun_bounds, prepositions
from communique.extraction.attribution import said_at
from communique.extraction.context import Candidate, Context, action_phrase, joint_party, party_of, phrase, tokens
from communique.extraction.own_times import own_timex
from communique.extraction.tables import load_table
from communique.types import CommitmentClaim


@cache
def _lemmas(part: str) -> frozenset[str]:
    return frozenset(lemma for entry in load_table("commitments")[part] for lemma in entry["lemmas"])


def find_commitments(context: Context) -> Iterator[Candidate]:
    """Yield what parties bound themselves to."""
    for index, clause in context.clauses.items():
        if (
            clause.lemma in _lemmas("verb")
            and not clause.negated
            and clause.modal in (None, "will")
            and clause.tense != "infinitive"
        ):
            yield from _verb_commitment(context, context.doc[index], clause)
        yield from _will(context, context.doc[index], clause)
    for token in context.doc:
        if token.pos_ == "NOUN" and token.lemma_.lower() in _lemmas("noun"):
            yield from _noun_commitment(context, token)


def _verb_commitment(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    party = joint_party(context, tokens(context, clause.object if clause.passive else clause.subject))
    if clause.passive:
        party = party_of(context, prepositions(token, "by"))
    inner = [child for child in token.children if child.dep_ in ("xcomp", "ccomp") and is_predicate(child)]
    inner += [n for n in prepositions(token, "to") if is_predicate(n)]
    heads = [
        part for child in inner for part in (child, *[c for c in child.conjuncts if is_predicate(c) and c.i > child.i])
    ]
    for number, head in enumerate(heads):
        within = context.clauses.get(head.i)
        if within is None:
            continue
        if (
            within.subject
            and context.doc[within.subject[0]].dep_ in ("nsubj", "nsubjpass")
            and context.doc[within.subject[0]].head.i == head.i
        ):
            promised = party_of(context, tokens(context, within.subject)) if not within.passive else party
            party = promised or party
        start, end = (clause.start, max(clause.end, within.end)) if number == 0 else (within.start, within.end)
        yield Candidate(
            claim=CommitmentClaim(party=party, action=action_phrase(context, head)),
            start=start,
            end=end,
            rule="commitment.verb",
            head=head.i,
            timex=own_timex(context, head, within.start, within.end),
            time_basis="stated",
            features=(f"lemma={clause.lemma}",),
        )
    if not heads:
        nouns = [n for n in prepositions(token, "on", "to") if n.pos_ == "NOUN"] or [
            t for t in tokens(context, clause.object) if t.pos_ == "NOUN"
        ]
        for noun in nouns[:3]:
            yield Candidate(
                claim=CommitmentClaim(party=party, action=phrase(context, noun, whole=True)),
                start=clause.start,
                end=clause.end,
                rule="commitment.noun_object",
                head=noun.i,
                features=(f"lemma={clause.lemma}",),
            )


def _will(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read what an actor says it will do, and what the terms of a deal say an actor will do."""
    if clause.modal not in ("will", "shall", "'ll", "wo") or clause.passive or clause.mark in ("if", "unless", "until"):
        return
    party = joint_party(context, [t for t in tokens(context, clause.subject) if t.i in context.cast.at])
    if party is None or context.cast.parts[party].type == "place":
        return
    speaks = said_at(context.attributions, clause.start, clause.end)
    own = speaks is not None and context.cast.state_of(speaks.names[0]) == context.cast.state_of(party)
    yield Candidate(
        claim=CommitmentClaim(party=party, action=action_phrase(context, token)),
        start=clause.start,
        end=clause.end,
        rule="commitment.will.own" if own or context.voice else "commitment.will",
        head=token.i,
        timex=own_timex(context, token, clause.start, clause.end),
        time_basis="stated",
        features=(f"lemma={clause.lemma}",),
    )


def _noun_commitment(context: Context, token: Token) -> Iterator[Candidate]:
    inner = next((child for child in token.children if child.dep_ == "acl" and is_predicate(child)), None)
    nouns = prepositions(token, "to", "of")
    action = (
        action_phrase(context, inner) if inner is not None else phrase(context, nouns[0], whole=True) if nouns else None
    )
    owners = [
        child for child in token.children if child.dep_ in ("poss", "compound", "amod") and child.i in context.cast.at
    ]
    clause = context.clauses.get(token.head.i)
    party = party_of(context, owners) or (
        party_of(context, tokens(context, clause.subject)) if clause is not None and token.dep_ == "dobj" else None
    )
    if action is None or party is None:
        return
    start, end = noun_bounds(token)
    yield Candidate(
        claim=CommitmentClaim(party=party, action=action),
        start=start,
        end=end,
        rule="commitment.noun",
        head=token.i,
        features=(f"lemma={token.lemma_.lower()}",),
    )

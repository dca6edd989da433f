"""Positions: what a party demands, offers, refuses, supports or opposes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.tokens import Token

from communique.annotation.clauses import Clause, is_predicate, noun_bounds, prepositions
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, action_phrase, first_name, names_of, phrase, tokens
from communique.types import PositionClaim, Stance

OPPOSITE: dict[Stance, Stance] = {
    "demand": "opposition",
    "support": "opposition",
    "offer": "refusal",
    "opposition": "support",
    "refusal": "offer",
}
_ISSUE_PREPOSITIONS = ("for", "on", "to", "against", "of", "over", "with", "about", "in", "from")


@cache
def _table(part: str, key: str) -> dict[str, dict[str, Any]]:
    from communique.extraction.tables import load_table

    found: dict[str, dict[str, Any]] = {}
    for entry in load_table("positions")[part]:
        for lemma in entry[key]:
            found.setdefault(lemma, entry)
    return found


def find_positions(context: Context) -> Iterator[Candidate]:
    """Yield the standing attitudes of parties."""
    for index, clause in context.clauses.items():
        token = context.doc[index]
        yield from _verb_position(context, token, clause)
        yield from _adjective_position(context, token, clause)
        yield from _modal_position(context, token, clause)
    for token in context.doc:
        if token.pos_ == "NOUN":
            yield from _noun_position(context, token)


def _verb_position(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    entry = _table("verb", "lemmas").get(clause.lemma)
    if entry is None or (clause.tense == "infinitive" and clause.relation in ("advcl", "acl")):
        return
    if clause.modal in ("may", "might", "could", "can"):
        return
    party_tokens = prepositions(token, "by") if clause.passive else tokens(context, clause.subject)
    if clause.passive and not party_tokens:
        return
    party = first_name(context, party_tokens)
    if party is None and not clause.passive:
        party = _source_party(context, clause.start, clause.end)
    stance: Stance = OPPOSITE[entry["stance"]] if clause.negated else entry["stance"]
    strong = clause.lemma in entry["strong"]
    for issue, start, end in _issues(context, token, clause):
        yield Candidate(
            claim=PositionClaim(party=party, stance=stance, issue=issue),
            start=start,
            end=end,
            rule=f"position.verb.{entry['stance']}.{'strong' if strong else 'weak'}",
            head=token.i,
            features=(f"lemma={clause.lemma}", f"party={'named' if party and party[:1].isupper() else 'other'}"),
        )


def _source_party(context: Context, start: int, end: int) -> str | None:
    sources = sources_at(context.attributions, start, end)
    return (
        context.cast.state_of(sources[0])
        if sources
        else context.cast.state_of(context.voice)
        if context.voice
        else None
    )


def _issues(context: Context, token: Token, clause: Clause) -> list[tuple[str, int, int]]:
    """Return (issue, start, end) for each thing wanted: a complement, else objects, else a prepositional noun."""
    complements = [child for child in token.children if child.dep_ in ("xcomp", "ccomp") and is_predicate(child)]
    if complements:
        heads = [
            part
            for child in complements
            for part in (child, *[c for c in child.conjuncts if is_predicate(c) and c.i > child.i])
        ]
        return [
            (action_phrase(context, head), *_issue_bounds(context, clause, head, first=head is heads[0]))
            for head in heads
        ]
    nouns = (
        [t for t in tokens(context, clause.object) if t.pos_ in ("NOUN", "PROPN")]
        if not clause.passive
        else tokens(context, clause.subject)
    )
    if clause.lemma in (
        "ask",
        "press",
        "urge",
        "call",
        "push",
        "appeal",
        "insist",
        "blame",
        "accuse",
        "object",
        "pressure",
    ):
        through = [n for n in prepositions(token, "for", "on", "to", "of", "over") if n.i not in context.timex_at]
        nouns = through or nouns
    if not nouns:
        nouns = [n for n in prepositions(token, *_ISSUE_PREPOSITIONS) if n.i not in context.timex_at]
    gerunds = [n for n in nouns if is_predicate(n)]
    if gerunds:
        return [(action_phrase(context, n), clause.start, clause.end) for n in gerunds]
    return [
        (phrase(context, noun, whole=len(list(noun.subtree)) < 14), clause.start, clause.end)
        for noun in nouns
        if noun.pos_ != "PRON"
    ][:4]


def _issue_bounds(context: Context, clause: Clause, head: Token, *, first: bool) -> tuple[int, int]:
    inner = context.clauses.get(head.i)
    if inner is None or first:
        return clause.start, max(clause.end, inner.end if inner else 0)
    return inner.start, inner.end


def _adjective_position(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    if clause.complement is None:
        return
    adjective = context.doc[clause.complement]
    entry = _table("adjective", "words").get(adjective.lower_)
    if entry is None or clause.modal in ("may", "might", "could"):
        return
    inner = next(
        (
            child
            for child in (*adjective.children, *token.children)
            if child.dep_ in ("xcomp", "ccomp") and is_predicate(child)
        ),
        None,
    )
    nouns = prepositions(adjective, "to", "for", "against")
    issue = (
        action_phrase(context, inner) if inner is not None else phrase(context, nouns[0], whole=True) if nouns else None
    )
    party = first_name(context, tokens(context, clause.subject))
    if adjective.lower_ == "unacceptable":
        issue, party = (
            phrase(context, context.doc[clause.subject[0]]) if clause.subject else None,
            _source_party(context, clause.start, clause.end),
        )
    if issue is None:
        return
    stance: Stance = OPPOSITE[entry["stance"]] if clause.negated else entry["stance"]
    yield Candidate(
        claim=PositionClaim(party=party, stance=stance, issue=issue),
        start=clause.start,
        end=clause.end,
        rule=f"position.adjective.{entry['stance']}",
        head=token.i,
        features=(f"lemma={adjective.lower_}",),
    )


def _modal_position(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "must" and "should" as the speaker's demand, "will not" as the subject's refusal."""
    if clause.mark in ("if", "unless", "when", "once"):
        return
    if clause.modal in ("must", "should", "ought"):
        party = _source_party(context, clause.start, clause.end)
        stance: Stance = "opposition" if clause.negated else "demand"
        if party is not None:
            yield Candidate(
                claim=PositionClaim(party=party, stance=stance, issue=_with_subject(context, token, clause)),
                start=clause.start,
                end=clause.end,
                rule="position.modal.duty",
                head=token.i,
                features=(f"modal={clause.modal}",),
            )
    elif clause.negated and clause.modal in ("will", "would", "wo", "'ll", "'d", "shall") and not clause.passive:
        names = names_of(context, [t for t in tokens(context, clause.subject) if t.pos_ in ("PROPN", "PRON", "NOUN")])
        if (
            names
            and (names[0][:1].isupper() or context.cast.parts[names[0]].type in ("group", "person", "organisation"))
            and clause.lemma not in ("be", "have")
        ):
            issue = action_phrase(context, token).removeprefix("not ")
            yield Candidate(
                claim=PositionClaim(party=names[0], stance="refusal", issue=issue),
                start=clause.start,
                end=clause.end,
                rule="position.modal.refusal",
                head=token.i,
                features=(f"modal={clause.modal}",),
            )


def _with_subject(context: Context, token: Token, clause: Clause) -> str:
    action = action_phrase(context, token)
    if clause.passive or not clause.subject:
        return action
    return f"{phrase(context, context.doc[clause.subject[0]])} {action}"


def _noun_position(context: Context, token: Token) -> Iterator[Candidate]:
    entry = _table("noun", "lemmas").get(token.lemma_.lower())
    if entry is None:
        return
    inner = next(
        (child for child in token.children if child.dep_ in ("acl", "relcl", "ccomp") and is_predicate(child)), None
    )
    nouns = [n for n in prepositions(token, *entry["links"]) if n.i not in context.timex_at]
    issue = (
        phrase(context, nouns[0], whole=True)
        if nouns
        else action_phrase(context, inner)
        if inner is not None and inner.tag_ == "VB"
        else None
    )
    if issue is None:
        return
    owners = [
        child for child in token.children if child.dep_ in ("poss", "amod", "compound") and child.i in context.cast.at
    ] or prepositions(token, "from", "by")
    party = first_name(context, owners)
    if party is None:
        above = token.head
        clause = context.clauses.get(above.i)
        party = (
            first_name(context, tokens(context, clause.subject))
            if clause is not None and token.dep_ == "dobj"
            else None
        )
    if party is None:
        return
    start, end = noun_bounds(token)
    yield Candidate(
        claim=PositionClaim(party=party, stance=entry["stance"], issue=issue),
        start=start,
        end=end,
        rule=f"position.noun.{entry['stance']}",
        head=token.i,
        features=(f"lemma={token.lemma_.lower()}",),
    )

"""Positions: what a party demands, offers, refuses, supports or opposes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.tokens import Token

from communique.annotation.clauses import Clause, is_predicate, noun_bounds, prepositions
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, action_phrase, acts, names_of, party_of, phrase, tokens
from communique.extraction.tables import load_table
from communique.types import PositionClaim, Stance

OPPOSITE: dict[Stance, Stance] = {
    "demand": "opposition",
    "support": "opposition",
    "offer": "refusal",
    "opposition": "support",
    "refusal": "offer",
}
_ISSUE_PREPOSITIONS = ("for", "on", "to", "against", "of", "over", "with", "about", "in", "from")
_THROUGH = frozenset("ask press urge call push appeal insist blame accuse object pressure".split())
_FUTURE = frozenset({"will", "would", "wo", "'ll", "'d", "shall"})
_FORECASTING = frozenset("expect hope think believe plan intend".split())
_Place = tuple[str, int, int]


@cache
def position_table(part: str) -> dict[str, tuple[dict[str, Any], ...]]:
    """Return lemma (or adjective) → entries of ``lexicon/positions.toml``; a word may stand in several."""
    keys = {"verb": ("strong", "weak"), "adjective": ("words",), "noun": ("lemmas",)}[part]
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for entry in load_table("positions")[part]:
        for word in (word for key in keys for word in entry[key]):
            if entry not in found.get(word, ()):
                found[word] = (*found.get(word, ()), entry)
    return found


def demands(lemma: str) -> bool:
    """Whether a verb is one of demanding, by itself."""
    entries = position_table("verb").get(lemma, ())
    return any(entry["stance"] == "demand" and lemma in entry["strong"] for entry in entries)


def find_positions(context: Context) -> Iterator[Candidate]:
    """Yield the standing attitudes of parties."""
    for index, clause in context.clauses.items():
        token = context.doc[index]
        yield from _verb_position(context, token, clause)
        yield from _adjective_position(context, token, clause)
        yield from _duty(context, token, clause)
        yield from _refusal(context, token, clause)
    for token in context.doc:
        if token.pos_ == "NOUN":
            yield from _noun_position(context, token)


def _made(
    context: Context, party: str | None, stance: Stance, place: _Place, rule: str, head: Token, *features: str
) -> Candidate:
    return Candidate(
        claim=PositionClaim(party=party, stance=stance, issue=place[0]),
        start=place[1],
        end=place[2],
        rule=f"position.{rule}",
        head=head.i,
        features=features,
    )


def _stance(entry: dict[str, Any], clause: Clause) -> Stance:
    stance: Stance = entry["stance"]
    return OPPOSITE[stance] if clause.negated else stance


def _forecasts(context: Context, token: Token, clause: Clause) -> bool:
    """Whether a verb like "expect" tells what will be, not what somebody is to do: "expects that talks will resume"."""
    return clause.lemma in _FORECASTING and any(
        child.dep_ == "ccomp" and child.i in context.clauses and context.clauses[child.i].tense != "infinitive"
        for child in token.children
    )


def _own_refusal(context: Context, token: Token, party: str | None) -> Token | None:
    """Return the predicate that a party insists it will not do."""
    for child in token.children:
        inner = context.clauses.get(child.i)
        if child.dep_ != "ccomp" or inner is None or not inner.negated or inner.modal not in _FUTURE:
            continue
        if party is not None and party_of(context, tokens(context, inner.subject)) == party:
            return child
    return None


def _verb_position(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    entries = position_table("verb").get(clause.lemma, ())
    if not entries or clause.modal in ("may", "might", "could", "can") or not _has_particle(context, token):
        return
    party_tokens = prepositions(token, "by") if clause.passive else tokens(context, clause.subject)
    if clause.passive and not party_tokens:
        return
    party = party_of(context, party_tokens) or _speaking_for(context, clause.start, clause.end)
    if _forecasts(context, token, clause) or _own_refusal(context, token, party) is not None:
        return
    for entry in entries:
        weight = "strong" if clause.lemma in entry["strong"] else "weak"
        for place in _issues(context, token, clause):
            rule = f"verb.{entry['stance']}.{weight}"
            yield _made(context, party, _stance(entry, clause), place, rule, token, f"lemma={clause.lemma}")


def _has_particle(context: Context, token: Token) -> bool:
    wanted = load_table("positions")["particles"].get(token.lemma_.lower())
    if wanted is None:
        return True
    if any(child.dep_ == "prt" and child.lower_ not in wanted for child in token.children):  # "called off"
        return False
    near = [child for child in token.children if child.lower_ in wanted]
    return any(child.dep_ != "prep" or not _of_time(context, child) for child in near)


def _of_time(context: Context, preposition: Token) -> bool:
    return any(child.i in context.timex_at for child in preposition.children)


def _speaking_for(context: Context, start: int, end: int) -> str | None:
    """Return the state or body for which the closest source speaks."""
    sources = sources_at(context.attributions, start, end)
    name = sources[0] if sources else context.voice
    return context.cast.state_of(name) if name else None


def _issues(context: Context, token: Token, clause: Clause) -> list[_Place]:
    """Return (issue, start, end) for each thing wanted: a complement, else objects, else a prepositional noun."""
    complements = [child for child in token.children if child.dep_ in ("xcomp", "ccomp") and is_predicate(child)]
    if complements:
        return [place for child in complements for place in _complement_issues(context, clause, child)]
    nouns = tokens(context, clause.subject if clause.passive else clause.object)
    if clause.lemma in _THROUGH or not nouns:
        links = ("for", "on", "to", "of", "over") if clause.lemma in _THROUGH else _ISSUE_PREPOSITIONS
        nouns = [n for n in prepositions(token, *links) if n.i not in context.timex_at] or nouns
    found: list[_Place] = []
    for noun in nouns:
        if noun.pos_ in ("PRON", "ADV") or noun.i in context.timex_at:
            continue
        first = not found
        start, end = noun_bounds(noun, whole=len(list(noun.subtree)) < 18)
        words = action_phrase(context, noun) if is_predicate(noun) else _noun_issue(context, noun)
        found.append((words, clause.start, clause.end) if first else (words, start, end))
    return found[:6]


def _noun_issue(context: Context, noun: Token) -> str:
    return phrase(context, noun, whole=len(list(noun.subtree)) < 14)


def _complement_issues(context: Context, clause: Clause, child: Token) -> Iterator[_Place]:
    heads = [child, *(c for c in child.conjuncts if is_predicate(c) and c.i > child.i)]
    for number, head in enumerate(heads):
        inner = context.clauses.get(head.i)
        if number == 0 or inner is None:
            yield action_phrase(context, head), clause.start, max(clause.end, inner.end if inner else 0)
        else:
            yield action_phrase(context, head), inner.start, inner.end


def _adjective_position(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    if clause.modal in ("may", "might", "could"):
        return
    # "is opposed to" and "is committed to" look like passives to the parser
    adjective = context.doc[clause.complement] if clause.complement is not None else token if clause.passive else None
    if adjective is None:
        return
    for entry in position_table("adjective").get(adjective.lower_, ()):
        around = (*adjective.children, *token.children)
        inner = next((c for c in around if c.dep_ in ("xcomp", "ccomp") and is_predicate(c)), None)
        nouns = prepositions(adjective, "to", "for", "against", "about", "by", "with")
        if inner is None and not nouns:
            continue
        issue = action_phrase(context, inner) if inner is not None else _noun_issue(context, nouns[0])
        party = party_of(context, tokens(context, clause.subject)) or _speaking_for(context, clause.start, clause.end)
        place = (issue, clause.start, clause.end)
        rule = f"adjective.{entry['stance']}"
        yield _made(context, party, _stance(entry, clause), place, rule, token, f"lemma={adjective.lower_}")


def _duty(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "must", "should", "have to" and "need to" as the speaker's demand."""
    if clause.mark in ("if", "unless", "when", "once"):
        return
    modal = clause.modal if clause.modal in ("must", "should", "ought") else None
    if modal is None and clause.relation == "xcomp" and clause.governor is not None:
        above = context.clauses.get(clause.governor)
        if above is not None and above.lemma in ("have", "need") and clause.tense == "infinitive":
            modal = f"{above.lemma} to"
    above = context.clauses.get(clause.governor) if clause.governor is not None else None
    if modal is None or (above is not None and above.lemma in _FORECASTING):
        return
    party = _speaking_for(context, clause.start, clause.end)
    issue = action_phrase(context, token)
    if not clause.passive and clause.subject:
        issue = f"{phrase(context, context.doc[clause.subject[0]])} {issue}"
    stance: Stance = "opposition" if clause.negated else "demand"
    yield _made(context, party, stance, (issue, clause.start, clause.end), "modal.duty", token, f"modal={modal}")


def _refusal(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "will not" as the subject's refusal, and a negated passive or "there will be no" as the speaker's."""
    if not clause.negated or clause.modal not in _FUTURE or clause.mark in ("if", "unless"):
        return
    impersonal = clause.passive or clause.lemma == "be"
    if impersonal:
        party = _speaking_for(context, clause.start, clause.end)
    else:
        names = names_of(context, [t for t in tokens(context, clause.subject) if t.pos_ in ("PROPN", "PRON", "NOUN")])
        party = names[0] if names else None
    if party is None or (not impersonal and not acts(context, party)):
        return
    issue = action_phrase(context, token).removeprefix("not ")
    rule = "modal.refusal.impersonal" if impersonal else "modal.refusal"
    yield _made(context, party, "refusal", (issue, clause.start, clause.end), rule, token, f"modal={clause.modal}")


def _noun_position(context: Context, token: Token) -> Iterator[Candidate]:
    for entry in position_table("noun").get(token.lemma_.lower(), ()):
        inner = next((c for c in token.children if c.dep_ in ("acl", "relcl", "ccomp") and is_predicate(c)), None)
        nouns = [n for n in prepositions(token, *entry["links"]) if n.i not in context.timex_at]
        if not nouns and (inner is None or inner.tag_ != "VB"):
            continue
        party = _holder(context, token)
        start, end = noun_bounds(token)
        clause = context.clauses.get(token.head.i)
        if clause is not None and token.dep_ == "dobj":
            start = min(start, clause.start)
        features = (f"lemma={token.lemma_.lower()}", f"dep={token.dep_}")
        if inner is not None and inner.tag_ == "VB" and not nouns:
            place = (action_phrase(context, inner), start, end)
            yield _made(context, party, entry["stance"], place, f"noun.{entry['stance']}", token, *features)
        for number, noun in enumerate(nouns[:5]):
            words = action_phrase(context, noun) if is_predicate(noun) else _noun_issue(context, noun)
            place = (words, start, end) if number == 0 else (words, *noun_bounds(noun))
            yield _made(context, party, entry["stance"], place, f"noun.{entry['stance']}", token, *features)


def _holder(context: Context, token: Token) -> str | None:
    """Return whose demand, offer … it is: its owner, the subject of its verb, or who is speaking."""
    owners = [c for c in token.children if c.dep_ in ("poss", "amod", "compound") and c.i in context.cast.at]
    party = party_of(context, owners or prepositions(token, "from", "by"))
    if party is not None:
        return party
    clause = context.clauses.get(token.head.i)
    if clause is not None and token.dep_ in ("dobj", "attr"):
        party = party_of(context, tokens(context, clause.subject))
    return party or _speaking_for(context, token.idx, token.idx + len(token))

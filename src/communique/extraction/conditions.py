"""Conditions: a step that comes only after, or only in return for, another step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from communique.annotation.clauses import Clause, is_predicate, prepositions
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, action_phrase, acts, party_of, phrase, tokens
from communique.extraction.positions import demands
from communique.types import Action, ConditionClaim

STRICT = frozenset({"unless", "until"})
OPEN = frozenset({"if", "provided", "providing", "once", "when", "after", "assuming", "while", "as"})
_TO_COME = frozenset({"future", "infinitive"})


def find_conditions(context: Context) -> Iterator[Candidate]:
    """Yield the conditions of an article, one for each action required."""
    for index, clause in context.clauses.items():
        token = context.doc[index]
        if clause.mark in STRICT | OPEN and clause.governor is not None:
            yield from _after_condition(context, token, clause)
        elif clause.mark in ("before", "without") and clause.governor is not None:
            yield from _before_condition(context, token, clause)
        yield from _return_condition(context, token, clause)
        yield from _dependence(context, token, clause)


def _main(context: Context, clause: Clause) -> Clause | None:
    """Return the clause that a subordinate one belongs to, below verbs of saying."""
    at = context.doc[clause.governor] if clause.governor is not None else None
    while at is not None and at.i not in context.clauses and at.head.i != at.i:
        at = at.head
    if at is None or at.i not in context.clauses:
        return None
    main = context.clauses[at.i]
    reported = [child for child in at.children if child.dep_ == "ccomp" and child.i in context.clauses]
    if reported and clause.relation == "advcl":
        inner = context.clauses[reported[0].i]
        if inner.tense in _TO_COME or inner.modal:
            return inner
    return main


def _after_condition(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    main = _main(context, clause)
    if main is None or main.head == clause.head:
        return
    only = _only_before(context, token)
    to_come = main.tense in _TO_COME or main.modal is not None
    narrative = main.tense == "past" and main.modal is None and not main.negated
    if narrative and not only and main.lemma not in ("refuse", "agree", "offer", "insist", "promise", "threaten"):
        return
    perfect = any(c.dep_ == "aux" and c.lower_ in ("has", "have", "'ve") for c in token.children)
    if clause.tense == "past" and not perfect and main.modal not in ("would", "could", "'d"):
        return
    if clause.mark == "as" and "long" not in {t.lower_ for t in context.doc[max(0, token.left_edge.i - 2) : token.i]}:
        return
    if clause.mark in ("when", "after", "once", "while", "as") and not (only or to_come or main.negated):
        return
    flags = [name for name, there in (("only", only), ("coming", to_come), ("not", main.negated)) if there]
    yield _condition(context, main, clause, rule=".".join(["condition", clause.mark or "", *flags]))


def _only_before(context: Context, token: Token) -> bool:
    left = token.left_edge.i
    return any(t.lower_ in ("only", "not", "even") for t in context.doc[max(0, left - 2) : left + 1])


def _before_condition(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "X must … before Y", "demands X before Y": Y is the step, X what it requires."""
    main = _main(context, clause)
    if main is None:
        return
    step = _action(context, clause, fallback=main)
    if (main.negated and main.tense in _TO_COME) or main.lemma == "refuse":
        requires = step
        own = _waiting(context, main)
        yield _built(context, main, clause, own, requires, "condition.before.negative")
        return
    wanted = demands(main.lemma)
    if not (wanted or main.modal in ("must", "should", "would") or main.lemma in ("need", "have")):
        return
    party = party_of(context, tokens(context, main.subject)) if wanted else None
    for requires in _required(context, main, clause) if wanted else [_action(context, main)]:
        yield _built(context, main, clause, step, requires, "condition.before", party=party)


def _required(context: Context, main: Clause, clause: Clause) -> list[Action]:
    """Return what a verb of demanding demands: complements, else objects, and clauses wrongly hung on the step."""
    head = context.doc[main.head]
    complements = [c for c in head.children if c.dep_ in ("xcomp", "ccomp") and c.i in context.clauses]
    complements += [
        c for child in list(complements) for c in child.conjuncts if c.i in context.clauses and c.i > child.i
    ]
    found = [_action(context, context.clauses[c.i]) for c in complements]
    if not found:
        found = [
            Action(party=None, action=phrase(context, t)) for t in tokens(context, main.object) if t.pos_ != "PRON"
        ]
    found += [_action(context, context.clauses[c.i]) for c in misread_demands(context, clause)]
    return found


def misread_demands(context: Context, clause: Clause) -> list[Token]:
    """Return clauses that the parser hung on the step's object as relatives though they have subject and object:
    "demands X before giving up weapons that the other side lifts the ban"."""
    found = []
    for token in context.doc[clause.head].subtree:
        if token.dep_ == "relcl" and token.i in context.clauses:
            inner = context.clauses[token.i]
            direct = [c for c in token.children if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
            own = [
                c
                for c in token.children
                if c.dep_ in ("nsubj", "nsubjpass") and c.lower_ not in ("which", "that", "who")
            ]
            if own and direct and any(c.lower_ == "that" for c in token.children) and inner.tense == "present":
                found += [token, *[c for c in token.conjuncts if c.i in context.clauses and c.i > token.i]]
    return found


def _waiting(context: Context, main: Clause) -> Action:
    """Return the step that waits: what is refused or not done until the requirement is met."""
    if main.lemma in ("refuse", "decline"):
        inner = next((c for c in context.doc[main.head].children if c.dep_ == "xcomp" and c.i in context.clauses), None)
        if inner is not None:
            return replace(_action(context, context.clauses[inner.i]), direction="do")
    action = _action(context, main)
    return replace(action, action=action.action.removeprefix("not "), direction="do")


def _action(context: Context, clause: Clause, fallback: Clause | None = None) -> Action:
    subject = tokens(context, clause.subject) if not clause.passive else prepositions(context.doc[clause.head], "by")
    party = party_of(context, subject)
    if party is None and fallback is not None and not clause.passive:
        party = party_of(context, tokens(context, fallback.subject))
    if party is not None and not acts(context, party):
        party = None
    action = action_phrase(context, context.doc[clause.head])
    if party is None and clause.subject and not clause.passive:
        action = f"{phrase(context, context.doc[clause.subject[0]])} {action}"
    return Action(party=party, action=action, direction="refrain" if clause.negated else "do")


def _speaking_party(context: Context, start: int, end: int) -> str | None:
    """Return the party for which the closest source speaks; nobody where the source is anonymous and of no side."""
    sources = sources_at(context.attributions, start, end)
    name = sources[0] if sources else context.voice
    part = context.cast.parts.get(name or "")
    if part is None or (part.type in ("group", "unknown") and not part.member_of):
        return None
    return context.cast.state_of(name)


def _condition(context: Context, main: Clause, clause: Clause, *, rule: str) -> Candidate:
    step = _waiting(context, main) if main.negated or main.lemma in ("refuse", "decline") else _action(context, main)
    if clause.mark in STRICT and main.lemma in ("remain", "stay", "continue") and not main.negated and main.subject:
        # "the tariffs stay until ...": the step that waits is to end them
        lasting = party_of(context, tokens(context, main.subject))
        what = phrase(context, context.doc[main.subject[0]])
        if lasting is None or not acts(context, lasting):
            step = Action(party=_speaking_party(context, main.start, main.end), action=f"end {what}")
    return _built(context, main, clause, step, _action(context, clause), rule)


def _built(
    context: Context, main: Clause, clause: Clause, step: Action, requires: Action, rule: str, party: str | None = None
) -> Candidate:
    start, end = min(main.start, clause.start), max(main.end, clause.end)
    if end - start > 380:
        start, end = (main.start, main.end) if main.end - main.start < 380 else (clause.start, clause.end)
    withheld = main.lemma in ("refuse", "decline") or (main.negated and main.modal in ("will", "wo", "'ll"))
    own = step.party if withheld and not main.passive else None  # who withholds a step holds the condition
    holder = party or own or _speaking_party(context, start, end) or step.party
    return Candidate(
        claim=ConditionClaim(party=holder, step=step, requires=requires),
        start=start,
        end=end,
        rule=rule,
        head=clause.head,
        features=(f"mark={clause.mark}", f"modal={main.modal}", "negated" if main.negated else "positive"),
    )


def _return_condition(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "in return for" and "in exchange for"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "in":
            for noun in child.children:
                if noun.lower_ in ("return", "exchange"):
                    for wanted in prepositions(noun, "for"):
                        requires = (
                            _action(context, context.clauses[wanted.i])
                            if wanted.i in context.clauses
                            else Action(party=None, action=phrase(context, wanted, whole=True))
                        )
                        yield _built(context, clause, clause, _action(context, clause), requires, "condition.return")


def _dependence(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    """Read "depends on", "is conditional on", "hinges on"."""
    on: list[Token] = []
    if clause.lemma in ("depend", "hinge"):
        on = prepositions(token, "on", "upon")
    elif clause.complement is not None and context.doc[clause.complement].lower_ in (
        "conditional",
        "contingent",
        "dependent",
    ):
        on = prepositions(context.doc[clause.complement], "on", "upon") or prepositions(token, "on", "upon")
    elif clause.complement is not None and context.doc[clause.complement].lower_ == "subject":
        on = prepositions(context.doc[clause.complement], "to")
    for wanted in on:
        if not clause.subject or (is_predicate(wanted) and wanted.i not in context.clauses):
            continue
        requires = (
            _action(context, context.clauses[wanted.i])
            if wanted.i in context.clauses
            else Action(party=None, action=phrase(context, wanted, whole=True))
        )
        step = Action(party=None, action=phrase(context, context.doc[clause.subject[0]], whole=True))
        yield _built(context, clause, clause, step, requires, "condition.depends")

"""Factuality: whether what a predicate tells has happened, goes on, is to come, or did not come about, and how sure.

The scheme is that of FactBank (Saurí and Pustejovsky 2009), folded onto the record's statuses and hedges.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from communique.annotation.clauses import DUTY_MODALS, POSSIBLE_MODALS, Clause
from communique.extraction.context import Context
from communique.extraction.tables import load_table
from communique.types import Hedge, Status

CONDITIONAL = frozenset({"if", "unless", "provided", "providing", "until", "once", "whether", "lest"})


@cache
def _sets() -> dict[str, frozenset[str]]:
    table = load_table("hedges")
    return {
        **{name: frozenset(words) for name, words in table["hedge"].items()},
        **{name: frozenset(words) for name, words in table["governors"].items()},
    }


def governors(context: Context, clause: Clause) -> list[Token]:
    """Return the predicates, adjectives and nouns above a clause whose force carries down to it."""
    found, at = [], clause
    for _ in range(6):
        if at.governor is None or (at.relation in ("advcl", "relcl", "ROOT", "parataxis") and at.governor is not None):
            break
        token = context.doc[at.governor]
        if at.relation == "conj" and token.i in context.clauses:
            at = context.clauses[token.i]
            continue
        found.append(token)
        above = context.clauses.get(token.i)
        if above is not None and above.complement is not None:
            found.append(context.doc[above.complement])
        if above is None:
            head = token.head
            if head.i in context.clauses and head.i != token.i:
                found.append(head)
                above = context.clauses[head.i]
        if above is None or at.relation == "ccomp":
            break
        at = above
    return found


def status_of(context: Context, clause: Clause) -> Status | None:
    """Return the status of what the clause's predicate tells, ``None`` where it did not and will not happen."""
    sets = _sets()
    above = governors(context, clause)
    words = {token.lemma_.lower() for token in above} | {token.lower_ for token in above}
    infinitive = clause.tense == "infinitive"
    if infinitive and words & sets["not_done"]:
        return None
    if clause.negated:
        return None
    if clause.tense == "future" or clause.modal is not None:
        return "planned"
    if clause.mark in CONDITIONAL:
        return "planned"
    if infinitive:
        return "planned" if not _implied_done(above) else "held"
    if clause.tense == "progressive":
        return (
            "planned"
            if any(t.i in context.timex_at for t in context.doc[clause.head].children) and not words
            else "ongoing"
        )
    if clause.tense == "present":
        return "planned" if clause.mark in ("before", "when", "after", "by") else "ongoing"
    return "held"


def _implied_done(above: list[Token]) -> bool:
    """Whether an infinitive under these came about: "managed to sign", "met to discuss"."""
    return (
        bool(above)
        and above[0].lemma_.lower()
        in ("manage", "begin", "start", "help", "continue", "come", "go", "fly", "travel", "use", "force", "lead")
        and above[0].tag_ in ("VBD", "VBN")
    )


def hedge_of(context: Context, clause: Clause) -> Hedge | None:
    """Return how sure it is that the clause's content will come, ``None`` where it is not about what is to come."""
    sets = _sets()
    above = governors(context, clause)
    words = {token.lemma_.lower() for token in above} | {token.lower_ for token in above}
    adverbs = {child.lower_ for child in context.doc[clause.head].children if child.dep_ == "advmod"}
    negative_above = any(child.dep_ == "neg" for token in above for child in token.children)
    if (
        words & sets["unlikely"]
        or (adverbs & {"unlikely", "hardly"} and clause.tense != "past")
        or (negative_above and words & {"expect", "likely", "think", "believe"})
    ):
        return "unlikely"
    if words & {"unclear", "uncertain", "whether", "possible", "fear", "speculate"} or clause.mark == "whether":
        return "possible"
    if clause.modal in POSSIBLE_MODALS:
        return "possible"
    if words & {
        "likely",
        "expect",
        "expected",
        "anticipate",
        "forecast",
        "predict",
        "poised",
        "probable",
        "believe",
        "think",
    } or adverbs & {"probably", "likely"}:
        return "likely"
    if clause.modal in DUTY_MODALS:
        return "likely"
    if words & {"hope", "consider", "aim"}:
        return "possible"
    if clause.modal is not None or clause.tense == "future":
        return "certain"
    if clause.tense == "infinitive" and words & (
        sets["planned"]
        - {"want", "ask", "urge", "call", "demand", "require", "allow", "need", "try", "attempt", "seek"}
    ):
        return "certain"
    return None

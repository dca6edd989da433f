"""Who is hardly meant as a party: whoever is to be freed, and whoever gets the offer or demand of another."""

from __future__ import annotations

from communique.annotation.clauses import Clause, prepositions
from communique.extraction.context import Candidate, Context, names_of, tokens
from communique.extraction.features import senses
from communique.extraction.party_options import head_of, value_of
from communique.types import PositionClaim

Chances = dict[str | None, float]


def without_others(context: Context, candidate: Candidate, field: str, chances: Chances) -> Chances:
    """Return the options of a party's field but for those whom the words show to be on the other end."""
    if field == "requires":
        return without_freed(context, candidate, field, chances)
    if field == "party" and isinstance(candidate.claim, PositionClaim):
        return without_addressed(context, candidate, without_recipient(context, candidate, chances))
    return chances


def without_addressed(context: Context, candidate: Candidate, chances: Chances) -> Chances:
    """Return the options but for whom a paper goes to: "wrote letters to the ministry urging a truce"."""
    verb = context.doc[candidate.head]
    if verb.tag_ != "VBG" or verb.dep_ not in ("acl", "advcl", "xcomp", "pcomp"):
        return chances
    to = [token for noun in (verb.head, verb.head.head) for token in prepositions(noun, "to") if token.i < verb.i]
    if verb.dep_ == "pcomp" and verb.head.lower_ == "to":  # the parser makes one clause of "to X urging"
        to += [child for child in verb.children if child.dep_ == "nsubj"]
    to += [verb.head] if verb.head.dep_ == "pobj" and verb.head.head.lower_ == "to" else []
    named = set(names_of(context, to, known=True))
    others = {name: chance for name, chance in chances.items() if name not in named}
    return others if any(name is not None for name in others) else chances


def without_recipient(context: Context, candidate: Candidate, chances: Chances) -> Chances:
    """Return the options but for who gets what is offered or demanded: "received an offer from the mill"."""
    head = context.doc[candidate.head]
    clause = context.clauses.get(candidate.head) or context.clauses.get(head.head.i)
    if clause is None or not _receives(context, clause):
        return chances
    verb = context.doc[clause.head]
    given = [context.doc[i] for i in clause.object]
    givers = [t for noun in (verb, *given) for t in prepositions(noun, "from", "by")]
    named = {name for name in names_of(context, givers, known=True) if name in chances}
    if named:
        return {name: chance for name, chance in chances.items() if name in named}
    getting = set(names_of(context, tokens(context, clause.subject), known=True))
    return {name: chance for name, chance in chances.items() if name not in getting}


def _receives(context: Context, clause: Clause) -> bool:
    verbs = _GIVING if clause.passive else _GETTING
    given = (context.doc[i] for i in clause.object)
    return clause.lemma in verbs and any(_OFFERED.intersection(senses(context, noun)) for noun in given)


_GETTING = frozenset("receive get obtain await".split())
_GIVING = frozenset("give hand send present bring deliver".split())
_OFFERED = frozenset({"noun:offer", "noun:demand", "noun:proposal", "noun:threat"})


def without_freed(context: Context, candidate: Candidate, field: str, chances: Chances) -> Chances:
    """Return the options but for whoever is to be freed: "until he is home" asks something of those who hold him.

    Freed are persons and people without a name of their own: what a state or a body undergoes may be up to it. Nor
    does whoever waits for that hold them.
    """
    clause = context.clauses.get(head_of(context, candidate, field).i) if field == "requires" else None
    if clause is None or not _frees(context, clause):
        return chances
    named = names_of(context, tokens(context, clause.subject), known=True)
    kinds = {name: context.cast.parts[name].type for name in named}
    freed = {name for name in named if kinds[name] in ("person", "unknown") or not name[:1].isupper()}
    if not freed:
        return chances
    apart = freed | {value_of(candidate, "step")}
    return {name: chance for name, chance in chances.items() if name not in apart}


def _frees(context: Context, clause: Clause) -> bool:
    """Whether somebody is freed or handed over by a clause: "is released", "goes free", "is home"."""
    if clause.passive:
        return clause.lemma in _FREEING
    verb = context.doc[clause.head]
    return clause.lemma in _GOING and any(word.lower_ in _FREE for word in (verb, *verb.children))


_FREEING = frozenset(
    """
    deliver evacuate exchange extradite free hand liberate pardon rehire reinstate release repatriate restore return
    spare surrender swap transfer
    """.split()
)
_GOING = frozenset({"be", "come", "get", "go", "walk"})
_FREE = frozenset({"free", "home"})

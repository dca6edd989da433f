"""Parties: whose position, commitment, condition or judgement it is, chosen among the actors around by a learned model.

Every actor near a candidate is an option, with the roles it plays there (subject, owner, source, subject of what
governs, the document's voice …); so is nobody. The rule's own choice is one role of many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import log

from spacy.tokens import Token

from communique.annotation.clauses import Clause
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, acts, names_of, tokens
from communique.extraction.contextual import Encoded, encoded, mention_of
from communique.extraction.features import actor_type, senses
from communique.extraction.model import load_model, logistic
from communique.types import Action, Kind

PARTIES: dict[Kind, tuple[str, ...]] = {
    "commitment": ("party",),
    "position": ("party",),
    "assessment": ("holder",),
    "condition": ("party", "step", "requires"),
}
Options = dict[str | None, set[str]]
LEAST = 1e-6
"""A chance below which none is told from another."""
_TOGETHER = frozenset({"subject", "above0.subject", "above1.subject", "step.subject", "requires.subject"})
_OWNING = frozenset({"poss", "amod", "compound", "nmod"})


def value_of(candidate: Candidate, field: str) -> str | None:
    """Return the party that a candidate has in a field."""
    value = getattr(candidate.claim, field)
    return value.party if isinstance(value, Action) else value


def options_of(context: Context, candidate: Candidate, field: str) -> Options:
    """Return the actors that may be meant, and nobody (``None``), each with the roles it plays."""
    found: Options = defaultdict(set)
    for name, role in _roles(context, candidate, field):
        if name is None or name in context.cast.parts:
            found[name].add(role)
            state = context.cast.state_of(name)
            if state is not None and state != name and state in context.cast.parts:
                found[state].add(f"{role}.state")
    found[None].add("nobody")
    return {name: roles for name, roles in found.items() if name is None or acts(context, name) or "rule" in roles}


def head_of(context: Context, candidate: Candidate, field: str) -> Token:
    """Return the word that a field is about: for a condition's two actions, their own heads."""
    place = {"step": 0, "requires": 1}.get(field)
    return context.doc[candidate.heads[place] if place is not None and candidate.heads else candidate.head]


def _roles(context: Context, candidate: Candidate, field: str) -> Iterator[tuple[str | None, str]]:
    yield value_of(candidate, field), "rule"
    head = head_of(context, candidate, field)
    clause = context.clauses.get(head.i)
    yield from _arguments(context, head, clause)
    yield from _above(context, head)
    sources = sources_at(context.attributions, candidate.start, candidate.end, head.idx)
    yield from ((name, f"source{min(i, 1)}") for i, name in enumerate(sources))
    yield context.voice, "voice"
    if candidate.heads:
        for other, role in zip(candidate.heads, ("step", "requires"), strict=True):
            beside = context.clauses.get(other)
            if other != head.i and beside is not None:
                yield from _named(context, tokens(context, beside.subject), f"{role}.subject")
    start = head.sent.start
    if start > 0:
        before = context.clauses.get(context.doc[start - 1].sent.root.i)
        if before is not None:
            yield from _named(context, tokens(context, before.subject), "before.subject")
    yield from _named(context, (t for t in head.sent if t.i in context.cast.at), "sentence")


def _named(context: Context, found: Iterable[Token], role: str) -> Iterator[tuple[str | None, str]]:
    found = list(found)
    if len(found) > 1 and role in _TOGETHER:
        joint = context.cast.joint.get(found[0].i)
        if joint is not None and all(acts(context, member) for member in context.cast.parts[joint].members):
            yield joint, f"{role}.joint"
    yield from ((name, role) for name in names_of(context, found, known=True))


def _arguments(context: Context, head: Token, clause: Clause | None) -> Iterator[tuple[str | None, str]]:
    if clause is not None:
        subject = tokens(context, clause.subject)
        yield from _named(context, subject, "subject")
        yield from _named(context, (c for t in subject for c in t.children if c.dep_ in _OWNING), "subject.owner")
        yield from _named(context, tokens(context, clause.object), "object")
    else:
        yield from _named(context, (c for c in head.children if c.dep_ in _OWNING), "owner")
        yield from _named(context, [head], "self")
    for child in head.children:
        if child.dep_ in ("prep", "agent"):
            role = child.lower_ if child.lower_ in ("by", "from", "of", "for", "to", "with", "between") else "prep"
            yield from _named(context, child.children, role)


def _above(context: Context, head: Token) -> Iterator[tuple[str | None, str]]:
    at, level = head, 0
    for _ in range(10):
        if at.head.i == at.i or level == 2:
            return
        at = at.head
        clause = context.clauses.get(at.i)
        if clause is not None:
            yield from _named(context, tokens(context, clause.subject), f"above{level}.subject")
            level += 1
        elif at.pos_ == "NOUN":
            yield from _named(context, (c for c in at.children if c.dep_ in _OWNING), "above.owner")


def often_named(context: Context) -> Counter[str]:
    """Return at how many words each actor stands."""
    return Counter(context.cast.at.values())


def party_features(
    context: Context,
    candidate: Candidate,
    field: str,
    options: Options,
    name: str | None,
    often: Counter[str] | None = None,
) -> set[str]:
    """Return what the model sees of an option; ``often``, if known, is at how many words each actor stands."""
    head = head_of(context, candidate, field)
    clause = context.clauses.get(head.i)
    roles = options[name]
    kind = actor_type(context, name)
    form = f"{clause.tense}{'+' + clause.modal if clause.modal else ''}" if clause is not None else "noun"
    passive = clause is not None and clause.passive
    own = senses(context, head) or ("-",)
    value = getattr(candidate.claim, "stance", getattr(candidate.claim, "polarity", "-"))
    found = {f"as:{'+'.join(sorted(roles - {'sentence', 'before.subject'}))}", f"kind:{kind}"}
    for role in roles:
        found.add(f"role:{role}")
        found.add(f"role+kind:{role}+{kind}")
        found.add(f"role+passive:{role}+{passive}")
        found.add(f"role+form:{role}+{form}")
        found.add(f"role+value:{role}+{value}")
        found.add(f"role+rule:{role}+{candidate.rule}")
        found.update(f"role+sense:{role}+{sense}" for sense in own)
    if name is not None:
        found.add(f"often:{min((often or often_named(context))[name] // 3, 3)}")
    found.add(f"options:{min(len(options), 5)}+{name is None}")
    return found


def settle_parties(context: Context, candidate: Candidate, kind: Kind, often: Counter[str] | None = None) -> Candidate:
    """Return the candidate with the likeliest party in each field that a model is trained for."""
    model, contextual = load_model(), encoded(context)
    for field in PARTIES.get(kind, ()):
        output = f"party.{kind}.{field}"
        if output not in model.columns:
            continue
        options = options_of(context, candidate, field)
        chances = {
            name: logistic(model.score(output, party_features(context, candidate, field, options, name, often)))
            for name in options
        }
        if contextual is not None:
            chances = with_context(context, contextual, candidate, field, chances, output)
        candidate = with_party(context, candidate, field, other_side(context, candidate, field, chosen(chances)))
    return candidate


def other_side(context: Context, candidate: Candidate, field: str, name: str | None) -> str | None:
    """Return the party chosen for a field, but for what a step requires of its own side the subject that is named.

    "North Korea gives up its weapons once the United States lifts sanctions" requires nothing of North Korea.
    """
    if field != "requires" or name is None or name != value_of(candidate, "step"):
        return name
    clause = context.clauses.get(head_of(context, candidate, field).i)
    named = names_of(context, tokens(context, clause.subject), known=True) if clause and not clause.passive else []
    return next((one for one in named if acts(context, one)), name)


def with_context(
    context: Context,
    contextual: Encoded,
    candidate: Candidate,
    field: str,
    chances: dict[str | None, float],
    output: str,
) -> dict[str | None, float]:
    """Return the options' scores by both readers, given the linear one's chances."""
    seen = contextual_chances(context, contextual, candidate, field, chances, output)
    for_linear, for_contextual = contextual.mix[output]
    return {
        name: round(for_linear * log(max(chance, LEAST)) + for_contextual * seen[name], 2)
        for name, chance in chances.items()
    }


def contextual_chances(
    context: Context,
    contextual: Encoded,
    candidate: Candidate,
    field: str,
    names: Iterable[str | None],
    output: str,
) -> dict[str | None, float]:
    """Return the logarithm of each option's chance in a field by the contextual reader."""
    names, head = list(names), head_of(context, candidate, field).i
    place = contextual.place(head, candidate.start, candidate.end)
    mentions = [mention_of(context, contextual, name, head) for name in names]
    return dict(zip(names, contextual.party(output, place, mentions), strict=True))


def chosen(chances: dict[str | None, float]) -> str | None:
    """Return the likeliest option; the first by name of equals, nobody last."""
    return max(sorted(chances, key=lambda name: (name is None, name or "")), key=lambda name: round(chances[name], 6))


def with_party(context: Context, candidate: Candidate, field: str, name: str | None) -> Candidate:
    """Return the candidate with another party in a field."""
    if name is not None and name in context.cast.joint.values():
        context.cast.spoken_for.add(name)
    value = getattr(candidate.claim, field)
    party = replace(value, party=name) if isinstance(value, Action) else name
    return replace(candidate, claim=replace(candidate.claim, **{field: party}))  # type: ignore[arg-type]

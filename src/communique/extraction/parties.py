"""Parties: whose position, commitment, condition, judgement, forecast or words it is, chosen among the actors around.

Every actor near a candidate is an option, with the roles it plays there (:mod:`communique.extraction.party_options`);
so is nobody. A learned model chooses; the rule's own choice is one role of many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from math import log

from communique.annotation.clauses import Clause
from communique.extraction.context import Candidate, Context, acts, names_of, phrase, tokens
from communique.extraction.contextual import Encoded, encoded, mention_of
from communique.extraction.features import actor_type, senses
from communique.extraction.mixing import share
from communique.extraction.model import load_model, logistic
from communique.extraction.party_options import Options, head_of, options_of, value_of
from communique.extraction.statements import sources_of
from communique.extraction.undergoing import without_others
from communique.types import Action, ConditionClaim, Kind

PARTIES: dict[Kind, tuple[str, ...]] = {
    "commitment": ("party",),
    "position": ("party",),
    "assessment": ("holder",),
    "condition": ("party", "step", "requires"),
    "expectation": ("source",),
    "quote": ("speaker",),
    "term": ("party",),
}
NAMED = frozenset({"step", "requires"})
"""Fields of which it is always asked who: each action of a condition is somebody's."""
BEFORE: dict[str, tuple[str, ...]] = {"step": ("party",), "requires": ("party", "step")}
"""The fields that are settled before another, and tell who is hardly meant there: nobody waits for himself."""
_SUBJECTS = frozenset({"subject", "subject.owner", "by", "rival", "lately1", "above0.subject"})
_BY_OTHERS = frozenset({"by", "by.state"})
_ACTING = frozenset({"subject", "subject.joint", "owner", "self", "by", "by.state", "from"})
"""The roles of who acts, in a passive clause and otherwise."""
LEAST = 1e-6
"""A chance below which none is told from another."""


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
    if field == "speaker":
        around = _words_around(context, candidate)
        found.update(f"role+{side}:{role}+{word}" for role in roles for side, word in around)
    for other in BEFORE.get(field, ()):
        same = _kinship(context, name, value_of(candidate, other))
        found.update((f"same.{other}:{same}", f"same.{other}+passive:{same}+{passive}"))
        found.update(f"same.{other}+role:{same}+{role}" for role in roles & _SUBJECTS)
    if name is not None:
        found.add(f"often:{min((often or often_named(context))[name] // 3, 3)}")
    found.add(f"options:{min(len(options), 5)}+{name is None}")
    return found


def _kinship(context: Context, name: str | None, other: str | None) -> str:
    """Return how an option stands to the party of another field: the same, of one side, or another."""
    if name is None or other is None:
        return "nobody"
    if name == other:
        return "same"
    return "side" if context.cast.state_of(name) == context.cast.state_of(other) else "other"


def _words_around(context: Context, candidate: Candidate) -> list[tuple[str, str]]:
    """Return the words before and behind a quotation, without its marks, by side."""
    span = context.doc.char_span(candidate.start, candidate.end, alignment_mode="expand")
    if span is None:
        return []
    before = next((t for t in reversed(context.doc[max(0, span.start - 3) : span.start]) if not t.is_punct), None)
    behind = next((t for t in context.doc[span.end : span.end + 3] if not t.is_punct), None)
    return [(side, t.lemma_.lower()) for side, t in (("before", before), ("behind", behind)) if t is not None]


def settle_parties(context: Context, candidate: Candidate, kind: Kind, often: Counter[str] | None = None) -> Candidate:
    """Return the candidate with the likeliest party in each field that a model is trained for."""
    model, contextual = load_model(), encoded(context)
    candidate = with_sources(context, candidate, kind)
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
        left = without_others(context, candidate, field, chances)
        name = chosen(left, named=field in NAMED)
        if contextual is not None:
            candidate = candidate.doubted(share(left[name], left.values()))
        name = other_side(context, candidate, field, name)
        candidate = with_party(context, candidate, field, name, options.get(name, ()))
    return with_own_subjects(context, candidate) if isinstance(candidate.claim, ConditionClaim) else candidate


def with_own_subjects(context: Context, candidate: Candidate) -> Candidate:
    """Return the condition, an action that is not its subject's with the subject in its words.

    "Until Rueda is home" asks nothing of Rueda, but of those who hold him: that Rueda be home.
    """
    claim, found = candidate.claim, {}
    for field in ("step", "requires"):
        clause, action = context.clauses.get(head_of(context, candidate, field).i), getattr(claim, field)
        if clause is None or action.stated or clause.passive or not clause.subject:
            continue
        subject = phrase(context, context.doc[clause.subject[0]])
        side = context.cast.state_of(action.party)
        own = any(context.cast.state_of(name) == side for name in _subjects(context, clause))
        if context.doc[clause.subject[0]].pos_ != "PRON" and subject.lower() not in action.action.lower() and not own:
            found[field] = replace(action, action=f"{subject} {action.action}")
    return replace(candidate, claim=replace(claim, **found)) if found else candidate


def _subjects(context: Context, clause: Clause) -> tuple[str, ...]:
    return names_of(context, tokens(context, clause.subject), known=True)


def _is_passive(context: Context, candidate: Candidate, field: str) -> bool:
    clause = context.clauses.get(head_of(context, candidate, field).i)
    return clause is not None and clause.passive


def with_sources(context: Context, candidate: Candidate, kind: Kind) -> Candidate:
    """Return the candidate with who says it, by the rules, where that is a party's field of its kind."""
    return (
        replace(candidate, sources=sources_of(context, candidate)) if "source" in PARTIES.get(kind, ()) else candidate
    )


def other_side(context: Context, candidate: Candidate, field: str, name: str | None) -> str | None:
    """Return the party chosen for a field, but for what a step requires of its own side the subject that is named.

    "North Korea gives up its weapons once the United States lifts sanctions" requires nothing of North Korea.
    """
    if field != "requires" or name is None or name != value_of(candidate, "step"):
        return name
    clause = context.clauses.get(head_of(context, candidate, field).i)
    named = _subjects(context, clause) if clause and not clause.passive else ()
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


def chosen(chances: Mapping[str | None, float], *, named: bool = False) -> str | None:
    """Return the likeliest option; the first by name of equals, nobody last, or not at all if it must be ``named``."""
    ranked = sorted(chances, key=lambda name: (name is None, name or ""))
    somebody = [name for name in ranked if name is not None] if named else []
    return max(somebody or ranked, key=lambda name: round(chances[name], 6))


def with_party(
    context: Context, candidate: Candidate, field: str, name: str | None, roles: Container[str] = _ACTING
) -> Candidate:
    """Return the candidate with another party in a field, and whether the roles that it plays there make it act."""
    if name is not None and name in context.cast.joint.values():
        context.cast.spoken_for.add(name)
    if field in ("source", "speaker"):
        others = (other for other in (candidate.sources or ())[1:] if other != name)
        candidate = replace(candidate, sources=(name, *others) if name is not None else ())
    if field == "source":
        return candidate
    value = getattr(candidate.claim, field)
    acting = _BY_OTHERS if _is_passive(context, candidate, field) else _ACTING
    stated = any(role in roles for role in acting)
    party = replace(value, party=name, stated=stated) if isinstance(value, Action) else name
    return replace(candidate, claim=replace(candidate.claim, **{field: party}))  # type: ignore[arg-type]

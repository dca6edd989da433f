"""How sure a statement is: a logistic model over what its rule saw and what stands around its head.

Trained on texts annotated for this project (see :mod:`communique.extraction.model`).
"""

from __future__ import annotations

from collections.abc import Iterator

from communique.extraction.context import Candidate, Context
from communique.extraction.features import actor_type, unit_features
from communique.extraction.model import load_weights, logistic
from communique.extraction.senses import senses
from communique.types import (
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    EventClaim,
    ExpectationClaim,
    Kind,
    PositionClaim,
    QuoteClaim,
    Statement,
)

UNTRAINED = 0.5
UNDONE = ("failed", "cancelled", "postponed")


def confidence_of(features: list[str], kind: Kind) -> float:
    """Return the confidence, 0 to 1, of a statement with these features."""
    model = load_weights()["confidence"].get(kind)
    return UNTRAINED if model is None else round(logistic(model, features), 4)


def shown_from(kind: Kind) -> float:
    """Return the confidence from which a statement of a kind is shown."""
    model = load_weights()["confidence"].get(kind)
    return float(model["shown_from"]) if model is not None else UNTRAINED


def features_of(context: Context, candidate: Candidate, statement: Statement) -> list[str]:
    """Return what the model sees of a candidate, each once: its rule, claim and length, and its head's surroundings."""
    span = statement.evidence[0]
    head = context.doc[candidate.head]
    rule = candidate.rule
    found = {
        f"rule={rule}",
        f"rules={rule.split('.')[0] if rule.startswith('learned') else 'rule'}",
        *candidate.features,
        *(f"rule+{feature}:{rule}" for feature in candidate.features),
        *(f"rule+{sense}:{rule}" for sense in senses(head)),
        f"basis={statement.time_basis}",
        f"sources={min(len(statement.sources), 2)}",
        f"long={min((span.end - span.start) // 40, 6)}",
        f"asked={context.text[span.end : span.end + 3].strip()[:1] == '?'}",
        *claim_features(context, statement.claim),
    }
    return sorted(found.union(unit_features(context, head)))


def claim_features(context: Context, claim: Claim) -> Iterator[str]:
    """Yield what a claim says, in features."""
    match claim:
        case EventClaim(type=kind, status=status, place=place, participants=who):
            yield from (f"type={kind}", f"status={status}", f"undone={status in UNDONE}", f"placed={place is not None}")
            yield from (f"type+status={kind}+{status}", f"who={min(len(who), 2)}")
            yield f"type+who={kind}+{min(len(who), 2)}"
            yield from (f"party={actor_type(context, name)}" for name in who[:2])
        case ExpectationClaim(hedge=hedge):
            yield f"hedge={hedge}"
        case PositionClaim(party=party, stance=stance, issue=issue):
            words = issue.lower().split() or [""]
            yield from (f"stance={stance}", f"party={actor_type(context, party)}", f"words={min(len(words), 8)}")
            yield from (f"stance+party={stance}+{actor_type(context, party)}", f"issue={words[-1]}", f"issue1={words[0]}")
        case CommitmentClaim(party=party, action=action):
            yield from (f"party={actor_type(context, party)}", f"action={(action.lower().split() or [''])[0]}")
        case ConditionClaim(party=party, step=step, requires=requires):
            yield f"party={actor_type(context, party)}"
            yield from (f"step={actor_type(context, step.party)}", f"requires={actor_type(context, requires.party)}")
            yield f"both={step.party is not None and requires.party is not None}"
        case AgendaClaim(issue=issue):
            yield from (f"words={min(len(issue.split()), 8)}", f"issue={(issue.lower().split() or [''])[-1]}")
        case AssessmentClaim(holder=holder, polarity=polarity):
            yield from (f"polarity={polarity}", f"holder={actor_type(context, holder)}")
        case QuoteClaim(speaker=speaker, style=style):
            yield from (f"style={style}", f"speaker={actor_type(context, speaker)}")
        case _:
            return

"""Fields: what a candidate's words say of its type, status, stance, hedge and polarity, the rule's own view among them.

A rule's value is one feature of many; where the model is unsure the rule's value stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from communique.extraction.context import Candidate, Context
from communique.extraction.features import unit_features
from communique.extraction.model import load_weights, most_likely
from communique.extraction.senses import senses
from communique.types import Claim, Kind

FIELDS: dict[Kind, tuple[str, ...]] = {
    "event": ("type", "status"),
    "expectation": ("hedge",),
    "position": ("stance",),
    "assessment": ("polarity",),
}


def field_features(context: Context, candidate: Candidate, field: str) -> list[str]:
    """Return what the model of a field sees of a candidate, each once."""
    head = context.doc[candidate.head]
    value = getattr(candidate.claim, field)
    value = f"{value}" if not candidate.rule.startswith("learned") else "-"
    found = {
        f"rule={candidate.rule}",
        f"value={value}",
        *(f"value+{feature}:{value}" for feature in candidate.features),
        *(f"value+{sense}:{value}" for sense in senses(head)),
    }
    return sorted(found.union(unit_features(context, head)))


def settle_fields(context: Context, candidate: Candidate, kind: Kind) -> Candidate:
    """Return the candidate with the likeliest value of each field that a model is trained for."""
    models: dict[str, Any] = load_weights()["fields"]
    claim: Claim = candidate.claim
    for field in FIELDS.get(kind, ()):
        model = models.get(f"{kind}.{field}")
        if model is not None:
            value, _ = most_likely(model, field_features(context, candidate, field))
            claim = replace(claim, **{field: value})  # type: ignore[arg-type]
    return replace(candidate, claim=claim) if claim is not candidate.claim else candidate

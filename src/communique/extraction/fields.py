"""Fields: what a candidate's words say of its type, status, stance, hedge and polarity, the rule's own view among them.

A rule's value is one feature of many; where the model is unsure the rule's value stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from communique.extraction.context import Candidate, Context
from communique.extraction.contextual import encoded
from communique.extraction.features import senses, unit_scores, words_scores
from communique.extraction.mixing import first_of, share, sums
from communique.extraction.model import load_model
from communique.extraction.tables import load_table
from communique.types import Kind

FIELDS: dict[Kind, tuple[str, ...]] = {
    "event": ("type", "status"),
    "expectation": ("hedge",),
    "position": ("stance",),
    "assessment": ("polarity",),
}


@cache
def _failed_words() -> frozenset[str]:
    """Return the adjectives by which an event is called failed (``lexicon/events.toml``)."""
    return frozenset(load_table("events")["modifiers"]["failed"])


def field_features(context: Context, candidate: Candidate, field: str) -> Iterator[str]:
    """Yield what the model of a field sees of a candidate beside its head's surroundings: the rule's own value."""
    value = "-" if candidate.rule.startswith("learned") else f"{getattr(candidate.claim, field)}"
    yield f"field.rule={candidate.rule}"
    yield f"{field}.value={value}"
    yield from (f"{field}.value+{feature}:{value}" for feature in candidate.features)
    yield from (f"{field}.value+{sense}:{value}" for sense in senses(context, context.doc[candidate.head]))


def settle_fields(context: Context, candidate: Candidate, kind: Kind) -> Candidate:
    """Return the candidate with the likeliest value of each field that a model is trained for."""
    model, contextual = load_model(), encoded(context)
    values = {}
    for field in FIELDS.get(kind, ()):
        output = f"{kind}.{field}"
        if output in model.columns:
            scores = unit_scores(context, context.doc[candidate.head])
            scores = scores + words_scores(context, candidate.start, candidate.end)
            own = model.scores(set(field_features(context, candidate, field)))
            if contextual is None:
                values[field] = model.likeliest(output, scores + own)
            else:
                seen = contextual.classes(output, contextual.place_of(candidate))
                added = sums(contextual.mix, output, model.chances(output, scores + own), seen)
                values[field] = first_of(added)
                candidate = candidate.doubted(share(added[values[field]], added.values()))
    if kind == "event" and values.get("status") == "planned" and _is_called_failed(context, candidate):
        values["status"] = "failed"
    return replace(candidate, claim=replace(candidate.claim, **values)) if values else candidate  # type: ignore[arg-type]


def _is_called_failed(context: Context, candidate: Candidate) -> bool:
    """Whether the noun that tells of an event is called failed: "the failed summit" lies ahead of nobody."""
    head = context.doc[candidate.head]
    return any(child.dep_ == "amod" and child.lower_ in _failed_words() for child in head.children)

"""How sure a statement is: a logistic model over what its rule saw, trained on texts annotated for this project.

Weights are in ``weights.json`` (made by ``python -m eval.train_confidence``): for each kind a bias, a weight for each
feature, and the confidence from which a statement of the kind is shown.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from spacy.tokens import Token

from communique.extraction.context import Candidate, Context, governing_clause, in_quotation
from communique.types import (
    AgendaClaim,
    AssessmentClaim,
    CommitmentClaim,
    ConditionClaim,
    EventClaim,
    Kind,
    PositionClaim,
    QuoteClaim,
    Statement,
)

UNTRAINED = 0.5
UNDONE = ("failed", "cancelled", "postponed")
_GENRE = re.compile(r"\b(readout|fact sheet|joint statement|remarks|briefing|press call|letter|statement)\b", re.I)
_TALKS = frozenset(
    "talk negotiation summit deal agreement sanction treaty ceasefire truce accord pact minister president proposal "
    "offer demand deadline concession tariff quota compromise envoy delegation dispute strike union debt loan "
    "denuclearization".split()
)


@cache
def load_weights() -> dict[str, Any]:
    """Return the trained weights by kind; empty where none were trained."""
    path = resources.files("communique.extraction").joinpath("weights.json")
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def confidence_of(context: Context, candidate: Candidate, statement: Statement) -> float:
    """Return the confidence, 0 to 1, of a statement."""
    model = load_weights().get(statement.kind)
    if model is None:
        return UNTRAINED
    weights = model["weights"]
    score = model["bias"] + sum(
        weights.get(feature, 0.0) for feature in set(features_of(context, candidate, statement))
    )
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 4)


def shown_from(kind: Kind) -> float:
    """Return the confidence from which a statement of a kind is shown."""
    model = load_weights().get(kind)
    return float(model["shown_from"]) if model is not None else UNTRAINED


def features_of(context: Context, candidate: Candidate, statement: Statement) -> list[str]:
    """Return what the model sees of a candidate: rule, syntax at its head, arguments, place in the article."""
    span = statement.evidence[0]
    head = context.doc[candidate.head]
    found = [
        f"rule={candidate.rule}",
        *candidate.features,
        *(f"rule+{feature}:{candidate.rule}" for feature in candidate.features),
    ]
    found += [
        f"basis={statement.time_basis}",
        f"sources={min(len(statement.sources), 2)}",
        f"long={min((span.end - span.start) // 40, 6)}",
    ]
    found += _place_features(context, span.start, span.end)
    if not isinstance(statement.claim, QuoteClaim):
        found += _syntax_features(context, head)
    found += list(_claim_features(context, statement))
    return found


def _place_features(context: Context, start: int, end: int) -> Iterator[str]:
    share = start / max(1, len(context.text))
    yield f"place={int(share * 4)}"
    yield f"quoted={in_quotation(context, start, end)}"
    yield f"headline={any(a <= start < b for a, b in context.headlines)}"
    yield f"voice={context.voice is not None}"
    yield f"genre={_genre(context.text)}"
    yield f"question={context.text[end : end + 3].strip()[:1] == '?'}"


def _genre(text: str) -> str:
    """Return what kind of document its head says it is."""
    match = _GENRE.search(text[:300])
    return match.group(1).lower() if match else "news"


def _syntax_features(context: Context, head: Token) -> Iterator[str]:
    yield f"head={head.lemma_.lower()}"
    yield f"tag={head.tag_}"
    yield f"dep={head.dep_}"
    yield f"above={head.head.lemma_.lower()}"
    for child in head.children:
        if child.dep_ in ("det", "amod", "neg", "aux", "mark", "advmod", "compound", "poss", "prt", "prep", "nummod"):
            yield f"child={child.dep_}:{child.lemma_.lower()}"
    clause = governing_clause(context, head)
    if clause is not None:
        yield from (
            f"tense={clause.tense}",
            f"modal={clause.modal}",
            f"negated={clause.negated}",
            f"relation={clause.relation}",
            f"mark={clause.mark}",
            f"passive={clause.passive}",
            f"verb={clause.lemma}",
            f"subject={_type_of(context, clause.subject)}",
        )
    sentence = head.sent
    yield f"talks={min(sum(token.lemma_.lower() in _TALKS for token in sentence), 3)}"
    yield f"actors={min(len({context.cast.at[t.i] for t in sentence if t.i in context.cast.at}), 3)}"
    yield f"dates={min(sum(1 for t in sentence if t.i in context.timex_at), 1)}"


def _type_of(context: Context, indexes: tuple[int, ...]) -> str:
    if not indexes:
        return "none"
    name = context.cast.at.get(indexes[0])
    return "nobody" if name is None else _actor_type(context, name)


def _actor_type(context: Context, name: str | None) -> str:
    if name is None:
        return "none"
    part = context.cast.parts.get(name)
    return "unknown" if part is None else f"{part.type}{'+' if part.known else ''}{'^' if name[:1].isupper() else ''}"


def _claim_features(context: Context, statement: Statement) -> Iterator[str]:
    match statement.claim:
        case EventClaim(type=kind, status=status, place=place, participants=who):
            yield from (
                f"type={kind}",
                f"status={status}",
                f"undone={status in UNDONE}",
                f"type+status={kind}+{status}",
                f"place={place is not None}",
                f"who={min(len(who), 2)}",
                f"type+who={kind}+{min(len(who), 2)}",
                f"type+basis={kind}+{statement.time_basis}",
            )
            yield from (f"party={_actor_type(context, name)}" for name in who[:2])
        case PositionClaim(party=party, stance=stance, issue=issue):
            yield from (
                f"stance={stance}",
                f"party={_actor_type(context, party)}",
                f"stance+party={stance}+{_actor_type(context, party)}",
                f"issue={issue.split()[-1].lower() if issue.split() else ''}",
                f"issue1={issue.split()[0].lower() if issue.split() else ''}",
                f"words={min(len(issue.split()), 8)}",
            )
        case CommitmentClaim(party=party, action=action):
            yield from (
                f"party={_actor_type(context, party)}",
                f"action={action.split()[0].lower() if action.split() else ''}",
            )
        case ConditionClaim(party=party, step=step, requires=requires):
            yield from (
                f"party={_actor_type(context, party)}",
                f"step={_actor_type(context, step.party)}",
                f"requires={_actor_type(context, requires.party)}",
                f"both={step.party is not None and requires.party is not None}",
            )
        case AgendaClaim(issue=issue):
            yield from (
                f"words={min(len(issue.split()), 8)}",
                f"issue={issue.split()[-1].lower() if issue.split() else ''}",
            )
        case AssessmentClaim(holder=holder, polarity=polarity):
            yield from (f"polarity={polarity}", f"holder={_actor_type(context, holder)}")
        case QuoteClaim(speaker=speaker, style=style):
            yield from (f"style={style}", f"speaker={_actor_type(context, speaker)}")
        case _:
            return

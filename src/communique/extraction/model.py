"""The learned reader's weights: logistic models over named features, as data in ``weights.json``.

``confidence`` holds, for each kind, a bias, a weight for each feature and the confidence from which a statement is
shown; ``fields`` holds, for each field of a kind, the classes and a weight for each feature and class; ``party`` a
model over pairs of a statement and an actor. All are made by one command, ``python -m eval.train_reader``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

Weights = Mapping[str, Any]


@cache
def load_weights() -> Weights:
    """Return the trained models; empty ones where none were trained."""
    path = resources.files("communique.extraction").joinpath("weights.json")
    if not path.is_file():
        return {"confidence": {}, "fields": {}, "party": {}}
    return dict(json.loads(path.read_text(encoding="utf-8")))


def logistic(model: Weights, features: Iterable[str]) -> float:
    """Return the probability, 0 to 1, that a two-way model gives to distinct features."""
    weights = model["weights"]
    score = model["bias"] + sum(weights[name] for name in features if name in weights)
    return float(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))


def most_likely(model: Weights, features: Iterable[str]) -> tuple[str, float]:
    """Return the likeliest class of a many-way model and its probability; the first of equals."""
    classes: Sequence[str] = model["classes"]
    scores = list(model["bias"])
    weights = model["weights"]
    for name in features:
        row = weights.get(name)
        if row is not None:
            scores = [score + weight for score, weight in zip(scores, row, strict=True)]
    top = max(scores)
    shares = [math.exp(max(-60.0, score - top)) for score in scores]
    best = shares.index(max(shares))
    return classes[best], shares[best] / sum(shares)

"""How the linear and the contextual reader are added up: weights for each output, fitted out of fold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from communique.extraction.contextual import Encoded
from communique.extraction.fields import FIELDS
from communique.extraction.mixing import UNKNOWN, log_chances
from communique.extraction.parties import LEAST, PARTIES, contextual_chances
from communique.extraction.timing import contextual_times, output_of
from eval.learning import Learned
from eval.training import Seen

LIGHT = 100.0
"""The inverse strength of the prior on the weights of confidence: next to none, for there are three of them."""


@dataclass
class Heard:
    """What both readers say of candidates that neither saw in training, by output.

    ``scores`` are linear, contextual, label; ``chances`` two rows of logarithms over the choices, and the right one.
    """

    scores: dict[str, list[tuple[float, float, int]]] = field(default_factory=lambda: defaultdict(list))
    chances: dict[str, list[tuple[list[float], list[float], int]]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, one: Seen, linear: dict[str, Learned], contextual: Encoded) -> None:
        """Add a candidate."""
        place, output = contextual.place_of(one.candidate), f"confidence.{one.kind}"
        if one.label is not None:
            score = linear[output].scores(one.features)[0]
            self.scores[output].append((score, round(contextual.score(output, place), 2), one.label))
        if not one.label or one.gold is None:
            return
        for name in FIELDS.get(one.kind, ()):
            output = f"{one.kind}.{name}"
            seen, known = contextual.classes(output, place), chances_of(linear[output], one.fields[name])
            choices = sorted({**seen, **known})
            if one.gold[name] in choices:
                rows = ([given.get(choice, UNKNOWN) for choice in choices] for given in (known, seen))
                self.chances[output].append((*rows, choices.index(one.gold[name])))  # type: ignore[arg-type]
        for name in PARTIES.get(one.kind, ()):
            self._hear_party(one, name, linear, contextual)

        if one.day_pairs:
            self._hear_time(one, linear, contextual)

    def _hear_time(self, one: Seen, linear: dict[str, Learned], contextual: Encoded) -> None:
        output = output_of(one.kind)
        assert one.timed is not None
        known = [log(max(linear[output].probability(features), LEAST)) for features, _ in one.day_pairs]
        seen = contextual_times(one.text.context, contextual, one.timed, one.kind, one.days)
        right = [i for i, (_, label) in enumerate(one.day_pairs) if label]
        self.chances[output].append((known, seen, max(right, key=lambda i: known[i] + seen[i])))

    def _hear_party(self, one: Seen, name: str, linear: dict[str, Learned], contextual: Encoded) -> None:
        output, pairs = f"party.{one.kind}.{name}", one.pairs[name]
        if len(pairs) > 1:
            known = [log(max(linear[output].probability(features), LEAST)) for features, _ in pairs]
            names = one.options[name]
            seen = contextual_chances(one.text.context, contextual, one.candidate, name, names, output)
            right = next(i for i, (_, label) in enumerate(pairs) if label)
            self.chances[output].append((known, [seen[option] for option in names], right))


def chances_of(model: Learned, features: Sequence[str]) -> dict[str, float]:
    """Return the logarithm of the chance of each class."""
    logs = log_chances(np.asarray(model.scores(features), np.float32))
    return dict(zip(model.classes, map(float, logs), strict=True))


def fitted(heard: Heard) -> dict[str, tuple[float, ...]]:
    """Return the weights of the mix by output."""
    mix = {output: _of_scores(rows) for output, rows in heard.scores.items()}
    return mix | {output: _of_chances(rows) for output, rows in heard.chances.items()}


def _of_scores(rows: list[tuple[float, float, int]]) -> tuple[float, ...]:
    x, y = np.asarray([row[:2] for row in rows]), [row[2] for row in rows]
    if len(set(y)) < 2:  # whatever is found is right: there is nothing to weigh
        return 1.0, 0.0, 0.0
    model = LogisticRegression(C=LIGHT).fit(x, y)
    return (*(max(0.0, round(float(weight), 3)) for weight in model.coef_[0]), round(float(model.intercept_[0]), 3))


def _of_chances(rows: list[tuple[list[float], list[float], int]]) -> tuple[float, ...]:
    """Return the two weights under which the right choices are likeliest."""

    def loss(weights: np.ndarray) -> float:
        total = 0.0
        for known, seen, right in rows:
            total -= float(log_chances(weights[0] * np.asarray(known) + weights[1] * np.asarray(seen))[right])
        return total / len(rows)

    found = minimize(loss, np.asarray([0.7, 0.5]), method="Nelder-Mead", options={"xatol": 0.005, "fatol": 1e-5})
    return tuple(max(0.0, round(float(weight), 3)) for weight in found.x)

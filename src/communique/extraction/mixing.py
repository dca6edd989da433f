"""How the linear and the contextual reader are added up: by few numbers for each output, fitted out of fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from typing import Any

import numpy as np
import numpy.typing as npt

Mix = Mapping[str, tuple[float, ...]]
UNKNOWN = -9.0
"""The logarithm of the chance of a class that a model has never met."""


def mixed_score(mix: Mix, output: str, linear: float, contextual: float) -> float:
    """Return the score of a one-column output; the contextual one counts to a hundredth, the same on any machine."""
    for_linear, for_contextual, constant = mix[output]
    return for_linear * linear + for_contextual * round(contextual, 2) + constant


def first_of(scores: Mapping[str, float]) -> str:
    """Return the name of the highest score; the first by name of equals."""
    return min(scores, key=lambda name: (-scores[name], name))


def share(score: float, scores: Iterable[float]) -> float:
    """Return the chance of one of several options, given the logarithms of all their chances but for a constant."""
    others = list(scores)
    high = max(others)
    return exp(score - high) / sum(exp(one - high) for one in others)


def sums(mix: Mix, output: str, linear: Mapping[str, float], contextual: Mapping[str, float]) -> dict[str, float]:
    """Return the sum of two readers' logarithms of chances for each class that either knows."""
    for_linear, for_contextual = mix[output]
    return {
        name: round(for_linear * linear.get(name, UNKNOWN) + for_contextual * contextual.get(name, UNKNOWN), 2)
        for name in {**linear, **contextual}
    }


def log_chances(scores: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return the logarithm of the softmax."""
    high = scores - scores.max()
    found: npt.NDArray[np.float32] = high - np.log(np.exp(high).sum())
    return found

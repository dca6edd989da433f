"""Logistic models over named features: fitted with scikit-learn, used as plain numbers, packed into one table."""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from communique.extraction.model import SCALE, logistic

LEAST = 3
"""A feature seen less often teaches nothing."""
CONFIDENCE, FIELDS, PAIRS = 0.08, 0.15, 0.3
"""Inverse strengths of the Gaussian prior (scikit-learn's C)."""
SMALL = 0.01
SLIGHT = 31
"""Weights of fewer thousandths are left out of the file: there are many of them, and they hardly add up."""


@dataclass(frozen=True)
class Learned:
    """One output: a weight for each feature and column, classes where it has several columns."""

    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    def scores(self, features: Iterable[str]) -> list[float]:
        """Return the score of each column."""
        rows = [self.weights[name] for name in features if name in self.weights]
        return [bias + sum(row[i] for row in rows) for i, bias in enumerate(self.bias)]

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability of a one-column output."""
        return logistic(self.scores(features)[0])

    def likeliest(self, features: Iterable[str]) -> str:
        """Return the likeliest class; the first of equals."""
        scores = self.scores(features)
        return self.classes[scores.index(max(scores))]


def matrix(rows: Sequence[Sequence[str]], names: Sequence[str]) -> csr_matrix:
    """Return rows of feature names as a 0/1 matrix."""
    index = {name: i for i, name in enumerate(names)}
    columns = [[index[name] for name in row if name in index] for row in rows]
    indptr = np.cumsum([0, *map(len, columns)])
    values = np.concatenate([*columns, []]).astype(int)
    return csr_matrix((np.ones(indptr[-1]), values, indptr), (len(rows), len(names)))


def frequent(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the features that stand in enough rows, sorted."""
    counts = Counter(name for row in rows for name in row)
    return sorted(name for name, n in counts.items() if n >= LEAST)


def _column(x: csr_matrix, labels: Sequence[int], strength: float) -> tuple[float, np.ndarray]:
    if len(set(labels)) < 2:
        return (6.0 if labels and labels[0] else -6.0), np.zeros(x.shape[1])
    learner = LogisticRegression(C=strength, solver="liblinear", intercept_scaling=8.0, random_state=0)
    learner.fit(x, labels)
    return round(float(learner.intercept_[0]), 3), learner.coef_[0]


def fit_two_way(rows: Sequence[Sequence[str]], labels: Sequence[int], strength: float = CONFIDENCE) -> Learned:
    """Return a one-column output for 0/1 labels."""
    names = frequent(rows)
    bias, column = _column(matrix(rows, names), labels, strength)
    weights = {n: (round(float(w), 3),) for n, w in zip(names, column, strict=True) if abs(w) >= SMALL}
    return Learned((bias,), weights)


def fit_many_way(rows: Sequence[Sequence[str]], labels: Sequence[str], strength: float = FIELDS) -> Learned | None:
    """Return an output with a column for each label, one against the rest; ``None`` where there is but one."""
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        return None
    names = frequent(rows)
    x = matrix(rows, names)
    fitted = [_column(x, [int(label == value) for label in labels], strength) for value in classes]
    table = np.stack([column for _, column in fitted], axis=1)
    weights = {
        name: tuple(round(float(w), 3) for w in row)
        for name, row in zip(names, table, strict=True)
        if np.abs(row).max() >= 2 * SMALL
    }
    return Learned(tuple(bias for bias, _ in fitted), weights, classes)


def pack(outputs: Mapping[str, Learned], shown_from: Mapping[str, float]) -> bytes:
    """Return the bytes of ``weights.npz``: the same outputs give the same bytes."""
    names = sorted({name for output in outputs.values() for name in output.weights})
    index = {name: i for i, name in enumerate(names)}
    columns: dict[str, tuple[int, int]] = {}
    width = 0
    for name, output in sorted(outputs.items()):
        columns[name] = (width, width + len(output.bias))
        width += len(output.bias)
    table = np.zeros((len(names), width), np.int16)
    bias = np.zeros(width, np.int32)
    for name, output in outputs.items():
        start, end = columns[name]
        bias[start:end] = [math.floor(b * SCALE + 0.5) for b in output.bias]
        for feature, row in output.weights.items():
            table[index[feature], start:end] = [math.floor(w * SCALE + 0.5) for w in row]
    table[np.abs(table) < SLIGHT] = 0
    kept = table.any(axis=1)
    names, table = [name for name, there in zip(names, kept, strict=True) if there], table[kept]
    there = table != 0  # what is there, and only its numbers, low and high bytes apart: a third less
    numbers = table.T[there.T]
    meaning = {
        "columns": columns,
        "classes": {name: output.classes for name, output in outputs.items() if output.classes},
        "shown_from": dict(shown_from),
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        names=np.frombuffer(json.dumps(names).encode(), np.uint8),
        there=np.packbits(there.T),
        low=(numbers & 255).astype(np.uint8),
        high=(numbers >> 8).astype(np.int8),
        bias=bias,
        meaning=np.frombuffer(json.dumps(meaning, sort_keys=True).encode(), np.uint8),
    )
    return file.getvalue()

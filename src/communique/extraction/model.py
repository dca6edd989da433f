"""The learned reader's weights: linear models over named features, one table of features by outputs.

``weights.npz`` (made by one command, ``python -m eval.train_reader``) holds the names of the features, a row of integer
thousandths for each, and what the columns mean: ``confidence.KIND``, one column; ``KIND.FIELD``, one for each class;
``party.FIELD``, one. Arrays only; nothing in it is ever executed.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.extraction.mixing import log_chances

Vector = npt.NDArray[np.float32]
SCALE = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """Outputs by name: where their columns begin and end, their classes, and the confidence from which kinds are shown.

    ``table`` has a row for each feature and a column for each output; ``bias`` one number for each column. Both are
    whole thousandths, so that their sums are exact (below 2**24): features may come in any order.
    """

    index: Mapping[str, int] = field(default_factory=dict)
    table: Vector = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    bias: Vector = field(default_factory=lambda: np.zeros(0, np.float32))
    columns: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown_from: Mapping[str, float] = field(default_factory=dict)
    _kept: dict[str, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)

    def scores(self, features: Iterable[str]) -> Vector:
        """Return the sum of the features' rows in thousandths, without the bias; unknown features count nothing."""
        rows = [row for row in map(self.index.get, features) if row is not None]
        total: Vector = np.add.reduce(self.table.take(np.asarray(rows, np.intp), axis=0))
        return total

    def score(self, output: str, features: Iterable[str]) -> float:
        """Return the score of a one-column output, bias included."""
        return self.thousandths(output, features) / SCALE

    def thousandths(self, output: str, features: Iterable[str]) -> int:
        """Return the score of a one-column output as a whole number, bias included."""
        weights = self.weights(output)
        return sum(map(weights.get, features, repeat(0)), weights[""])

    def weights(self, output: str) -> dict[str, int]:
        """Return the weights of a one-column output, without noughts, and as that of no name its bias; kept."""
        found = self._kept.get(output)
        if found is None:
            column = self.columns[output][0]
            whole = self.table[:, column].astype(int).tolist()
            found = {name: whole[i] for name, i in self.index.items() if whole[i]}
            self._kept[output] = found = {**found, "": int(self.bias[column])}
        return found

    def probability(self, output: str, scores: Vector) -> float:
        """Return the probability, 0 to 1, of a one-column output."""
        column = self.columns[output][0]
        return logistic(float(scores[column] + self.bias[column]) / SCALE)

    def chances(self, output: str, scores: Vector) -> dict[str, float]:
        """Return the logarithm of the chance of each class of an output."""
        start, end = self.columns[output]
        logs = log_chances((scores[start:end] + self.bias[start:end]) / SCALE)
        return dict(zip(self.classes[output], map(float, logs), strict=True))

    def likeliest(self, output: str, scores: Vector) -> str:
        """Return the likeliest class of an output; the first of equals."""
        start, end = self.columns[output]
        return self.classes[output][int(np.argmax(scores[start:end] + self.bias[start:end]))]


def _table(arrays: Mapping[str, npt.NDArray[Any]], rows: int, columns: int) -> Vector:
    """Return the table from its parts: which numbers are there, column by column, and their low and high bytes."""
    there = np.unpackbits(arrays["there"], count=rows * columns).reshape(columns, rows).astype(bool)
    table = np.zeros((columns, rows), np.float32)
    table[there] = arrays["high"].astype(np.int16) * 256 + arrays["low"]
    return np.ascontiguousarray(table.T)


def logistic(score: float) -> float:
    """Return the logistic function of a score."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load_model() -> Model:
    """Return the trained model; an empty one where none was trained."""
    path = resources.files("communique.extraction").joinpath("weights.npz")
    if not path.is_file():
        return Model()
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
        names: list[str] = json.loads(arrays["names"].tobytes())
        meaning: dict[str, Any] = json.loads(arrays["meaning"].tobytes())
        return Model(
            index={name: i for i, name in enumerate(names)},
            table=_table(arrays, len(names), len(arrays["bias"])),
            bias=arrays["bias"].astype(np.float32),
            columns={name: (start, end) for name, (start, end) in meaning["columns"].items()},
            classes={name: tuple(classes) for name, classes in meaning["classes"].items()},
            shown_from=meaning["shown_from"],
        )

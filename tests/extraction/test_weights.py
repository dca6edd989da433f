"""The weights that ship are those that the training command made, and its figures are kept beside them."""

import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from communique.extraction.model import Model, load_model, logistic

EVAL = Path(__file__).resolve().parents[2] / "eval"
TRAINED = json.loads((EVAL / "trained.json").read_text(encoding="utf-8"))
WEIGHTS = resources.files("communique.extraction").joinpath("weights.npz").read_bytes()


def test_the_weights_are_those_that_were_trained_and_small() -> None:
    assert hashlib.sha256(WEIGHTS).hexdigest() == TRAINED["weights_sha256"]
    assert len(WEIGHTS) <= 10 * 2**20


def test_every_kind_has_a_cut_and_it_is_the_trained_one() -> None:
    model = load_model()
    assert dict(model.shown_from) == {
        kind: row["shown_from"] for kind, row in TRAINED["out_of_fold"].items() if kind != "all"
    }
    assert all(f"confidence.{kind}" in model.columns for kind in model.shown_from)


def test_confidence_is_calibrated_out_of_fold() -> None:
    """Over all kinds, each tenth with a hundred candidates meets gold about as often as it says."""
    tenths: dict[float, list[float]] = {}
    for rows in TRAINED["reliability"].values():
        for row in rows:
            total = tenths.setdefault(row["from"], [0.0, 0.0])
            total[0] += row["candidates"]
            total[1] += row["candidates"] * row["share"]
    for start, (candidates, hits) in tenths.items():
        if candidates >= 100:
            assert hits / candidates == pytest.approx(start + 0.05, abs=0.15), start


def test_the_ablation_covers_the_four_ways_on_the_four_frozen_sets() -> None:
    ablation = json.loads((EVAL / "ablation.json").read_text(encoding="utf-8"))
    assert set(ablation) == {"train", "wire", "own", "fresh"}
    for rows in ablation.values():
        assert (
            rows["both"]["all"]["found"]
            >= max(rows[way]["all"]["found"] for way in ("rules", "learned", "linear")) - 0.02
        )


def test_scores_add_the_rows_of_known_features() -> None:
    table = np.array([[1000, 500], [-2000, 0]], np.float32)
    model = Model(
        index={"a": 0, "b": 1},
        table=table,
        bias=np.array([500, 0], np.float32),
        columns={"one": (0, 1), "two": (0, 2)},
        classes={"two": ("x", "y")},
    )
    assert model.scores(["a", "b", "unknown"]).tolist() == [-1000, 500]
    assert model.score("one", ["a"]) == 1.5
    assert model.probability("one", model.scores(["a"])) == pytest.approx(logistic(1.5))
    assert model.likeliest("two", model.scores(["b"])) == "y"
    assert Model().scores(["a"]).tolist() == []

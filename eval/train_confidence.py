"""Train the confidence model: ``python -m eval.train_confidence`` writes ``src/communique/extraction/weights.json``.

Only ``gold/train`` without its frozen third is seen (openly licensed texts). A candidate is positive where it stands at
the place of a gold statement of its kind (an event also of its type), left out where it meets only an optional one.
Logistic regression with a Gaussian prior, by Newton's method; the threshold is the one with the best F1 over five folds
of whole articles. Deterministic: the same gold gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from communique.codec import statement_json
from communique.extraction import reader
from communique.extraction.confidence import features_of
from communique.extraction.context import statement_of
from communique.extraction.inheritance import inherit_times
from eval.split import ROOT
from eval.statements import gold_paths, scorer

WEIGHTS = ROOT / "src" / "communique" / "extraction" / "weights.json"
PRIOR = 1.5
LEAST = 3
FOLDS = 5


def candidates(path: Path) -> list[tuple[str, list[str], int | None]]:
    """Return (kind, features, label) of every candidate of one annotated article; label ``None`` = optional."""
    module = scorer()
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    text = path.read_bytes().decode("utf-8")
    context = reader.annotate(text, gold["document"].get("title"))
    found = inherit_times(context, [c for extract in reader.EXTRACTORS for c in extract(context)])
    rows = []
    for candidate in found:
        statement = statement_of(context, candidate, "d")
        if statement is None:
            continue
        rows.append(
            (
                statement.kind,
                sorted(set(features_of(context, candidate, statement))),
                _label(module, gold, statement_json(statement)),
            )
        )
    return rows


def _label(module: Any, gold: dict[str, Any], row: dict[str, Any]) -> int | None:
    best: int | None = 0
    for one in gold["statements"]:
        if one["kind"] != row["kind"] or not any(module.overlap(row["evidence"][0], span) for span in one["evidence"]):
            continue
        if row["kind"] == "event" and one["type"] != row["type"]:
            continue
        if not one["optional"]:
            return 1
        best = None
    return best


def fit(rows: list[tuple[list[str], int]], names: list[str]) -> np.ndarray:
    """Return bias and weights by Newton's method."""
    index = {name: i + 1 for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1
    for i, (features, _) in enumerate(rows):
        for feature in features:
            if feature in index:
                x[i, index[feature]] = 1
    y = np.array([label for _, label in rows], dtype=float)
    penalty = np.full(len(names) + 1, PRIOR)
    penalty[0] = 0.01
    w = np.zeros(len(names) + 1)
    for _ in range(12):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def frequent(rows: list[tuple[list[str], int]]) -> list[str]:
    counts = Counter(feature for features, _ in rows for feature in features)
    return sorted(name for name, n in counts.items() if n >= LEAST)


def predict(w: np.ndarray, names: list[str], features: list[str]) -> float:
    index = {name: i + 1 for i, name in enumerate(names)}
    score = w[0] + sum(w[index[f]] for f in features if f in index)
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def threshold(scored: list[tuple[float, int]], gold: int) -> tuple[float, float]:
    """Return the confidence with the best F1 of found statements, and that F1."""
    best = (0.5, 0.0)
    for cut in np.arange(0.1, 0.9, 0.02):
        taken = [label for score, label in scored if score >= cut]
        hits = sum(taken)
        if not hits:
            continue
        f1 = 2 * hits / (len(taken) + gold)
        if f1 > best[1] + 1e-9:
            best = (round(float(cut), 2), f1)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true")
    args = parser.parse_args()
    paths = gold_paths("train", "develop")
    fold_of = {path: int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % FOLDS for path in paths}
    by_kind: dict[str, list[tuple[int, list[str], int]]] = defaultdict(list)
    wanted: Counter[str] = Counter()
    for path in paths:
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        wanted.update(s["kind"] for s in gold["statements"] if not s["optional"])
        for kind, features, label in candidates(path):
            if label is not None:
                by_kind[kind].append((fold_of[path], features, label))
    model: dict[str, Any] = {}
    for kind, rows in sorted(by_kind.items()):
        scored: list[tuple[float, int]] = []
        for fold in range(FOLDS):
            inside = [(f, y) for n, f, y in rows if n != fold]
            names = frequent(inside)
            w = fit(inside, names)
            scored += [(predict(w, names, f), y) for n, f, y in rows if n == fold]
        cut, f1 = threshold(scored, wanted[kind])
        every = [(f, y) for _, f, y in rows]
        names = frequent(every)
        w = fit(every, names)
        model[kind] = {
            "bias": round(float(w[0]), 3),
            "shown_from": cut,
            "weights": {name: round(float(v), 3) for name, v in zip(names, w[1:], strict=True) if abs(v) >= 0.02},
        }
        if not args.quiet:
            print(
                f"{kind:12} {len(rows):5} candidates {sum(y for _, _, y in rows):4} right of {wanted[kind]:4} wanted; "
                f"cut {cut}, F1 over folds {f1:.2f}"
            )
    packed = json.dumps(model, sort_keys=True, separators=(",", ":"))
    WEIGHTS.write_text(packed + "\n", encoding="utf-8")
    print(
        f"{WEIGHTS.relative_to(ROOT)}: {len(packed)} bytes, sha256 {hashlib.sha256(packed.encode()).hexdigest()[:16]}"
    )


if __name__ == "__main__":
    main()

"""Train the confidence model: ``python -m eval.train_confidence`` writes ``src/communique/extraction/weights.json``.

Only openly licensed texts are seen: ``gold/train`` without its frozen third, and ``gold/dev`` without the two seeds
(so the score on ``dev`` is in-sample). A candidate is positive where it stands at
the place of a gold statement of its kind (an event also of its type), left out where it meets only an optional one.
Logistic regression with a Gaussian prior, by Newton's method; the threshold is the one with the best F1 over five folds
of whole articles. Deterministic: the same gold gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from communique.codec import interval_from, statement_json, with_id
from communique.extraction import reader
from communique.extraction.confidence import features_of
from communique.extraction.context import statement_of
from communique.extraction.inheritance import inherit_times
from communique.extraction.selection import repeats
from communique.pipeline import resolve_statement
from communique.types import Statement
from eval.split import ROOT, SHARED
from eval.statements import gold_paths, scorer

WEIGHTS = ROOT / "src" / "communique" / "extraction" / "weights.json"
PRIOR = 3.0
EXPECTED = {"undone=True": 1.5}
"""Prior means that are not 0: talks that fail or are put off are rare in the annotations, and nearly always meant."""
LEAST = 3
FOLDS = 5


def training_paths() -> list[Path]:
    """Return the annotated texts that weights may be trained on."""
    seeds = {path.name for path in (SHARED / "seeds").glob("*.txt")}
    return [*gold_paths("train", "develop"), *(p for p in gold_paths("dev", "all") if p.name not in seeds)]


@dataclass(frozen=True)
class Seen:
    """One candidate of an annotated article: statement, features, label (``None`` = meets an optional one only)."""

    path: Path
    statement: Statement
    features: list[str]
    label: int | None


def candidates(path: Path, module: Any) -> list[Seen]:
    """Return every candidate of one annotated article."""
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    text = path.read_bytes().decode("utf-8")
    published = interval_from(gold["document"]["published"])
    context = reader.annotate(text, gold["document"].get("title"))
    found = inherit_times(context, [c for extract in reader.EXTRACTORS for c in extract(context)])
    rows = []
    for candidate in found:
        statement = statement_of(context, candidate, path.name)
        if statement is not None:
            features = sorted(set(features_of(context, candidate, statement)))
            label = _label(module, gold, statement_json(statement))
            rows.append(Seen(path, with_id(resolve_statement(statement, published)), features, label))
    return rows


def _label(module: Any, gold: dict[str, Any], row: dict[str, Any]) -> int | None:
    best: int | None = 0
    for one in gold["statements"]:
        here = one["kind"] == row["kind"] and any(module.overlap(row["evidence"][0], span) for span in one["evidence"])
        if not here or (row["kind"] == "event" and one["type"] != row["type"]):
            continue
        if row["kind"] == "position" and one["stance"] != row["stance"]:
            continue
        if not one["optional"]:
            return 1
        best = None
    return best


def fit(rows: list[tuple[list[str], int | None]], names: list[str]) -> np.ndarray:
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
    mean = np.array([0.0, *(EXPECTED.get(name, 0.0) for name in names)])
    w = np.zeros(len(names) + 1)
    for _ in range(12):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + penalty * (w - mean)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def frequent(rows: list[tuple[list[str], int | None]]) -> list[str]:
    counts = Counter(feature for features, _ in rows for feature in features)
    return sorted(name for name, n in counts.items() if n >= LEAST)


def predict(w: np.ndarray, names: list[str], features: list[str]) -> float:
    index = {name: i + 1 for i, name in enumerate(names)}
    score = w[0] + sum(w[index[f]] for f in features if f in index)
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def scored(kind: str, seen: list[tuple[Seen, float]], cut: float, module: Any) -> tuple[float, float]:
    """Return found and right F1 of a kind over the articles if statements are shown from ``cut`` on."""
    count: Counter[str] = Counter()
    by_path: dict[Path, list[Statement]] = defaultdict(list)
    for one, confidence in seen:
        if confidence >= cut:
            by_path[one.path].append(replace(one.statement, confidence=confidence))
    for path in training_paths():
        gold, text = GOLD[path]
        kept: list[Statement] = []
        for statement in sorted(by_path[path], key=lambda s: (-s.confidence, s.id)):
            if not any(repeats(statement, other) for other in kept):
                kept.append(statement)
        names = module.Names(gold["actors"], [])
        only = {**gold, "statements": [s for s in gold["statements"] if s["kind"] == kind]}
        count.update(outcome for _, outcome, *_ in module.score(only, [statement_json(s) for s in kept], text, names))
    found = module.f1(count["right"] + count["found"], count["false"], count["miss"])[2]
    right = module.f1(count["right"], count["false"] + count["found"], count["miss"] + count["found"])[2]
    return found, right


def threshold(kind: str, seen: list[tuple[Seen, float]], module: Any) -> tuple[float, float, float]:
    """Return the confidence from which showing gives the best sum of found and right F1, and the two.

    The sum is a running mean over five cuts: a peak that its neighbours do not share is chance.
    """
    cuts = [round(float(cut), 2) for cut in np.arange(0.06, 0.8, 0.03)]
    figures = [scored(kind, seen, cut, module) for cut in cuts]
    sums = np.pad([found + right for found, right in figures], 2, mode="edge")
    smooth = np.convolve(sums, np.ones(5) / 5, mode="valid")
    best = int(np.argmax(np.round(smooth, 6)))
    return cuts[best], *figures[best]


GOLD: dict[Path, tuple[dict[str, Any], str]] = {}


def out_of_fold(rows: list[Seen]) -> list[tuple[Seen, float]]:
    """Return every candidate with the confidence of a model that has not seen its article."""
    found = []
    for fold in range(FOLDS):
        inside = [(r.features, r.label) for r in rows if fold_of(r.path) != fold and r.label is not None]
        names = frequent(inside)
        w = fit(inside, names)
        found += [(r, predict(w, names, r.features)) for r in rows if fold_of(r.path) == fold]
    return found


def fold_of(path: Path) -> int:
    return int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % FOLDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    module = scorer()
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for path in training_paths():
        GOLD[path] = (
            json.loads(path.with_suffix(".json").read_text(encoding="utf-8")),
            path.read_bytes().decode("utf-8"),
        )
        for one in candidates(path, module):
            by_kind[one.statement.kind].append(one)
    model: dict[str, Any] = {}
    for kind, rows in sorted(by_kind.items()):
        cut, found, right = threshold(kind, out_of_fold(rows), module)
        every = [(r.features, r.label) for r in rows if r.label is not None]
        names = frequent(every)
        w = fit(every, names)
        weights = {name: round(float(v), 3) for name, v in zip(names, w[1:], strict=True) if abs(v) >= 0.02}
        model[kind] = {"bias": round(float(w[0]), 3), "shown_from": cut, "weights": weights}
        print(
            f"{kind:12}{len(rows):6} candidates; shown from {cut:.2f}: "
            f"found F1 {found:.2f}, right F1 {right:.2f} out of fold"
        )
    packed = json.dumps(model, sort_keys=True, separators=(",", ":"))
    WEIGHTS.write_text(packed + "\n", encoding="utf-8")
    digest = hashlib.sha256(packed.encode()).hexdigest()
    print(f"{WEIGHTS.relative_to(ROOT)}: {len(packed)} bytes, sha256 {digest[:16]}")


if __name__ == "__main__":
    main()

"""Train the learned reader: ``python -m eval.train_reader`` writes ``src/communique/extraction/weights.json``.

Only openly licensed texts are seen (``eval.training``). A candidate is positive where it stands at the place of a
gold statement of its kind, left out where it meets only an optional one. Fields (type, status, stance, hedge,
polarity) are learned from the candidates that meet a gold statement. The confidence from which a kind is shown is the
one with the best sum of found and right F1 out of fold, by folds of whole stories. Deterministic: the same gold gives
the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from communique.codec import statement_json, with_id
from communique.extraction.confidence import features_of, is_kept
from communique.extraction.context import Context, statement_of
from communique.extraction.fields import FIELDS, field_features
from communique.extraction.model import logistic, most_likely
from communique.extraction.reader import candidates_of, told_times
from communique.extraction.selection import repeats
from communique.pipeline import resolve_statement
from communique.types import KIND_OF_CLAIM, Statement
from eval.split import ROOT
from eval.training import FOLDS, Seen, Text, fold_of, gold_at, training_texts

WEIGHTS = ROOT / "src" / "communique" / "extraction" / "weights.json"
LEAST = 3
STRENGTH = {"confidence": 0.08, "fields": 0.15}
"""Inverse strength of the Gaussian prior (scikit-learn's C)."""
SMALL = 0.01
CLEARLY = 0.7
"""A candidate teaches only if its overlap with the gold is at least this share of the best candidate's."""
LOWEST = 0.25
"""A cut below the usual ones, for which proposals are kept apart while the real cut is sought."""
NEVER = {"bias": -6.0, "weights": {}}

Model = dict[str, Any]


# --- logistic models


def matrix(rows: list[list[str]], names: list[str]) -> csr_matrix:
    """Return rows of feature names as a 0/1 matrix."""
    index = {name: i for i, name in enumerate(names)}
    columns = [[index[name] for name in row if name in index] for row in rows]
    indptr = np.cumsum([0, *map(len, columns)])
    return csr_matrix(
        (np.ones(indptr[-1]), np.concatenate([*columns, []]).astype(int), indptr), (len(rows), len(names))
    )


def frequent(rows: list[list[str]]) -> list[str]:
    """Return the features that stand in enough rows, sorted."""
    counts = Counter(name for row in rows for name in row)
    return sorted(name for name, n in counts.items() if n >= LEAST)


def fit_two_way(rows: list[list[str]], labels: list[int]) -> Model:
    """Return a model of bias and weights for 0/1 labels."""
    names = frequent(rows)
    if len(set(labels)) < 2:
        return {"bias": -6.0 if not labels or labels[0] == 0 else 6.0, "weights": {}}
    learner = LogisticRegression(C=STRENGTH["confidence"], solver="liblinear", intercept_scaling=8.0, random_state=0)
    learner.fit(matrix(rows, names), labels)
    weights = {n: round(float(w), 3) for n, w in zip(names, learner.coef_[0], strict=True) if abs(w) >= SMALL}
    return {"bias": round(float(learner.intercept_[0]), 3), "weights": weights}


def fit_many_way(rows: list[list[str]], labels: list[str]) -> Model | None:
    """Return a one-against-rest model over the labels, ``None`` where there is but one."""
    classes = sorted(set(labels))
    if len(classes) < 2:
        return None
    names = frequent(rows)
    x = matrix(rows, names)
    biases, columns = [], []
    for value in classes:
        learner = LogisticRegression(C=STRENGTH["fields"], solver="liblinear", intercept_scaling=8.0, random_state=0)
        learner.fit(x, [label == value for label in labels])
        biases.append(round(float(learner.intercept_[0]), 3))
        columns.append(learner.coef_[0])
    table = np.stack(columns, axis=1)
    weights = {
        name: [round(float(w), 2) for w in row]
        for name, row in zip(names, table, strict=True)
        if np.abs(row).max() >= SMALL * 2
    }
    return {"classes": classes, "bias": biases, "weights": weights}


# --- candidates


def seen_of(text: Text, module: Any) -> list[Seen]:
    """Return every candidate of one annotated article, with its features and the gold it meets."""
    context: Context = text.context
    rows = []
    for candidate in candidates_of(context):
        statement = statement_of(context, candidate, text.name)
        if statement is None:
            continue
        kind = KIND_OF_CLAIM[type(candidate.claim)]
        gold, label, share = gold_at(module, text.gold, statement_json(statement))
        rows.append(
            Seen(
                text=text,
                candidate=candidate,
                kind=kind,
                features=features_of(context, candidate),
                fields={field: field_features(context, candidate, field) for field in FIELDS.get(kind, ())},
                gold=gold,
                label=label,
                share=share,
            )
        )
    return without_lesser(rows, module)


def without_lesser(rows: list[Seen], module: Any) -> list[Seen]:
    """Return the candidates, those left out that meet a gold statement much worse than another one of the kind does."""
    best: dict[int, float] = {}
    for one in rows:
        if one.gold is not None:
            best[id(one.gold)] = max(best.get(id(one.gold), 0.0), one.share)
    return [replace(one, label=None) if one.label and one.share < CLEARLY * best[id(one.gold)] else one for one in rows]


def train(rows: list[Seen]) -> tuple[dict[str, Model], dict[str, Model]]:
    """Return the models of confidence by kind, and of fields."""
    confidence, fields = {}, {}
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for one in rows:
        by_kind[one.kind].append(one)
    for kind, seen in sorted(by_kind.items()):
        sure = [one for one in seen if one.label is not None]
        confidence[kind] = fit_two_way([one.features for one in sure], [int(one.label or 0) for one in sure])
        met = [one for one in seen if one.gold is not None]
        for field in FIELDS.get(kind, ()):  # type: ignore[call-overload]
            model = fit_many_way([one.fields[field] for one in met], [one.gold[field] for one in met if one.gold])
            if model is not None:
                fields[f"{kind}.{field}"] = model
    return confidence, fields


def read_with(rows: list[Seen], confidence: dict[str, Model], fields: dict[str, Model]) -> list[Statement]:
    """Return the candidates of one article as statements, as the reader would make them with these models."""
    text = rows[0].text
    settled = []
    for one in rows:
        sure = round(logistic(confidence.get(one.kind, NEVER), one.features), 4)
        if not is_kept(one.candidate.rule, sure, LOWEST):
            continue
        claim = one.candidate.claim
        for field, features in one.fields.items():
            model = fields.get(f"{one.kind}.{field}")
            if model is not None:
                claim = replace(claim, **{field: most_likely(model, features)[0]})
        settled.append(replace(one.candidate, claim=claim, confidence=sure))
    found = []
    for candidate in told_times(text.context, settled):
        statement = statement_of(text.context, candidate, text.name)
        if statement is not None:
            found.append(with_id(resolve_statement(statement, text.published)))
    return found


def figures_at(
    kind: str, by_text: dict[str, list[Statement]], texts: dict[str, Text], cut: float, module: Any
) -> tuple[float, float]:
    """Return found and right F1 of a kind over the articles if its statements are shown from ``cut`` on."""
    count: Counter[str] = Counter()
    for name, text in texts.items():
        kept: list[Statement] = []
        for statement in by_text.get(name, ()):
            if statement.confidence >= cut and not any(repeats(statement, other) for other in kept):
                kept.append(statement)
        names = module.Names(text.gold["actors"], text.actors)
        only = {**text.gold, "statements": [s for s in text.gold["statements"] if s["kind"] == kind]}
        count.update(
            outcome for _, outcome, *_ in module.score(only, [statement_json(s) for s in kept], text.text, names)
        )
    found = module.f1(count["right"] + count["found"], count["false"], count["miss"])[2]
    right = module.f1(count["right"], count["false"] + count["found"], count["miss"] + count["found"])[2]
    return found, right


def threshold(
    kind: str, statements: list[Statement], texts: dict[str, Text], module: Any
) -> tuple[float, float, float]:
    """Return the confidence from which showing gives the best sum of found and right F1, and the two.

    The sum is a running mean over five cuts: a peak that its neighbours do not share is chance.
    """
    by_text: dict[str, list[Statement]] = defaultdict(list)
    for statement in sorted(
        statements, key=lambda s: (-s.confidence, s.evidence[0].start, s.evidence[0].end, s.rule, s.id)
    ):
        by_text[statement.document].append(statement)
    cuts = [round(float(cut), 2) for cut in np.arange(0.08, 0.75, 0.03)]
    figures = [figures_at(kind, by_text, texts, cut, module) for cut in cuts]
    sums = np.pad([found + right for found, right in figures], 2, mode="edge")
    smooth = np.convolve(sums, np.ones(5) / 5, mode="valid")
    best = int(np.argmax(np.round(smooth, 6)))
    return cuts[best], *figures[best]


def out_of_fold(rows: list[Seen]) -> list[Statement]:
    """Return every candidate as a statement, read by models that have not seen its story."""
    by_text: dict[str, list[Seen]] = defaultdict(list)
    for one in rows:
        by_text[one.text.name].append(one)
    found: list[Statement] = []
    for fold in range(FOLDS):
        models = train([one for one in rows if fold_of(one.text) != fold])
        for seen in by_text.values():
            if fold_of(seen[0].text) == fold:
                found += read_with(seen, *models)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; only tell the figures out of fold")
    args = parser.parse_args()
    from eval.statements import scorer

    module = scorer()
    texts = training_texts()
    rows = [one for text in texts for one in seen_of(text, module)]
    by_name = {text.name: text for text in texts}
    statements = out_of_fold(rows)
    confidence, fields = ({}, {}) if args.check else train(rows)
    total = [0.0, 0.0]
    for kind in sorted({one.kind for one in rows}):
        cut, found, right = threshold(kind, [s for s in statements if s.kind == kind], by_name, module)
        n = sum(one["kind"] == kind and not one["optional"] for text in texts for one in text.gold["statements"])
        total = [total[0] + n * found, total[1] + n * right]
        if not args.check:
            confidence[kind]["shown_from"] = cut
        print(f"{kind:12}{n:5} gold; shown from {cut:.2f}: found F1 {found:.3f}, right F1 {right:.3f} out of fold")
    n = sum(not one["optional"] for text in texts for one in text.gold["statements"])
    print(
        f"{'mean':12}{n:5} found {total[0] / n:.3f} right {total[1] / n:.3f} ({len(texts)} texts, {len(rows)} candidates)"
    )
    if args.check:
        return
    packed = json.dumps(
        {"confidence": confidence, "fields": fields, "party": {}}, sort_keys=True, separators=(",", ":")
    )
    WEIGHTS.write_text(packed + "\n", encoding="utf-8")
    print(f"{WEIGHTS.relative_to(ROOT)}: {len(packed)} bytes, sha256 {hashlib.sha256(packed.encode()).hexdigest()}")


if __name__ == "__main__":
    main()

"""Train the words for issues: ``python -m eval.train_issues`` writes ``extraction/issues.toml``.

An option is right where the scorer calls it like the annotators' words (half of the words shared, negation alike). The
options of each position and agenda point that the reader finds at the place of a gold one teach, if one is right.
Texts: those that the reader may be trained on (``eval.training``). Prints the shares right out of fold, by texts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from communique.extraction import issues, reader
from communique.extraction.context import Candidate, Context
from communique.types import AgendaClaim, PositionClaim
from eval.statements import scorer
from eval.train_name_kinds import golds

TARGET = Path(issues.__file__).with_name("issues.toml")
STRENGTH, LEAST = 0.2, 4
Row = tuple[str, str, list[tuple[list[str], bool]]]


def rows_of(name: str, text: str, gold: Mapping[str, Any]) -> Iterator[Row]:
    """Yield text, kind, and the options of each candidate that meets gold: features, whether right."""
    module = scorer()
    wanted = {kind: [g for g in gold["statements"] if g["kind"] == kind] for kind in ("position", "agenda")}
    met: list[tuple[Context, Candidate]] = []

    def noting(context: Context, candidate: Candidate) -> Candidate:
        met.append((context, candidate))
        return candidate

    reader.with_issue = noting
    reader.read_statements(text, name, gold["document"].get("title"), prefilter=False)
    for context, candidate in met:
        claim = candidate.claim
        if not isinstance(claim, PositionClaim | AgendaClaim):
            continue
        kind = "position" if isinstance(claim, PositionClaim) else "agenda"
        span = {"start": candidate.start, "end": candidate.end}
        near = [(module.overlap(span, e), -i) for i, g in enumerate(wanted[kind]) for e in g["evidence"]]
        best, number = max(near, default=(0.0, 0))
        if not best:
            continue
        issue = wanted[kind][-number]["issue"]
        options = issues.words_options(context, candidate)
        yield (
            name,
            kind,
            [
                (sorted(set(issues.words_features(context, candidate, one))), bool(module.alike(one.text, issue)))
                for one in options
            ],
        )


def main() -> None:
    rows = [row for gold in golds() for row in rows_of(*gold)]
    options = [(i, seen, right) for i, row in enumerate(rows) for seen, right in row[2]]
    teaching = np.array([any(right for _, right in rows[i][2]) for i, *_ in options])
    vectors = DictVectorizer()
    table = vectors.fit_transform([dict.fromkeys(seen, 1) for _, seen, _ in options])
    enough = np.asarray(table.sum(axis=0)).ravel() >= LEAST
    table, names = table[:, enough], np.array(vectors.get_feature_names_out())[enough]
    of, right = np.array([i for i, *_ in options]), np.array([r for *_, r in options])

    def fitted(part: np.ndarray) -> LogisticRegression:
        part = part[teaching[part]]
        return LogisticRegression(C=STRENGTH, max_iter=1000).fit(table[part], right[part])

    scores = np.zeros(len(options))
    for part, rest in GroupKFold(5).split(table, groups=np.array([rows[i][0] for i in of])):
        scores[rest] = fitted(part).decision_function(table[rest])
    report(rows, of, scores, right)
    model = fitted(np.arange(len(options)))
    weights: dict[int, list[str]] = defaultdict(list)
    for name, value in zip(names, model.coef_[0], strict=True):
        if abs(value * issues.SCALE) >= 4:
            weights[round(value * issues.SCALE)].append(name)
    lines = ["# Made by eval/train_issues.py: features by weight, in hundredths.", "[weights]"]
    lines += [f"{value} = {json.dumps(sorted(weights[value]), ensure_ascii=False)}" for value in sorted(weights)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(rows: list[Row], of: np.ndarray, scores: np.ndarray, right: np.ndarray) -> None:
    """Print the shares right by kind: of the rules' words, of the model's, and where an option is right at all."""
    best: dict[int, int] = {}
    for k, i in enumerate(of):
        if i not in best or scores[k] > scores[best[i]]:
            best[i] = k
    for kind in ("position", "agenda"):
        here = [i for i, row in enumerate(rows) if row[1] == kind and row[2]]
        rule = np.mean([rows[i][2][0][1] for i in here])
        model = np.mean([right[best[i]] for i in here])
        there = np.mean([any(r for _, r in rows[i][2]) for i in here])
        print(f"{kind:9} {len(here):6}  rules {rule:.3f}  model {model:.3f}  there {there:.3f}")


if __name__ == "__main__":
    main()

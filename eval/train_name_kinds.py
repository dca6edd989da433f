"""Train the kinds of names: ``python -m eval.train_name_kinds`` writes ``annotation/name_kinds.toml``.

A name of the cast that no table knows teaches the kind that the annotators gave the actor of that name: a person, or
a body (companies and media too). A name that they gave no actor teaches that it is neither, unless it looks like a
person's: not everybody whom an article names is an actor in it. Texts: those that the reader may be trained on
(``eval.training``). Prints the shares right out of fold, by texts, beside those of the look alone.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from communique.annotation import mentions, name_kinds
from communique.annotation.syntax import parse
from communique.extraction.reader import capitalised_words
from eval.corpus import annotated
from eval.statements import scorer
from eval.training import training_paths

TARGET = Path(name_kinds.__file__).with_name("name_kinds.toml")
KIND_OF = {"person": "person", "organisation": "organisation", "company": "organisation", "media": "organisation",
           "group": "organisation"}  # fmt: skip
STRENGTH, LEAST = 0.5, 2
Row = tuple[str, str, str, list[str]]


def golds() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield name, text and gold of each text to learn from."""
    for path in training_paths():
        yield path.name, path.read_bytes().decode("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))
    for one in annotated("develop"):
        yield one.name, one.text, one.gold


def rows_of(name: str, text: str, gold: Mapping[str, Any]) -> Iterator[Row]:
    """Yield text, kind by its look, kind by the annotators, and features of each name of an article."""
    plain = scorer().plain
    doc = parse(text, capitalised_words())
    cast = mentions.find_cast(text, doc, settled=False)
    known = {plain(form): actor["type"] for actor in gold["actors"] for form in (actor["name"], *actor["mentions"])}
    for actor, places in name_kinds.places_of(doc, cast).items():
        part = cast.parts[actor]
        if not name_kinds.is_open(part):
            continue
        told = known.get(plain(actor)) or next((known[plain(f)] for f in sorted(part.forms) if plain(f) in known), None)
        if told is None and part.type == "person":
            continue
        kind = KIND_OF.get(told) if told is not None else "unknown"
        if kind is not None:
            yield name, part.type, kind, sorted(set(name_kinds.name_features(doc, cast, actor, places)))


def main() -> None:
    rows = [row for gold in golds() for row in rows_of(*gold)]
    groups = np.array([row[0] for row in rows])
    look, kinds = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    vectors = DictVectorizer()
    table = vectors.fit_transform([dict.fromkeys(row[3], 1) for row in rows])
    enough = np.asarray(table.sum(axis=0)).ravel() >= LEAST
    table, names = table[:, enough], np.array(vectors.get_feature_names_out())[enough]

    def fitted(part: np.ndarray) -> LogisticRegression:
        return LogisticRegression(C=STRENGTH, max_iter=400).fit(table[part], kinds[part])

    scores = np.zeros((len(rows), 3))
    for part, rest in GroupKFold(5).split(table, groups=groups):
        model = fitted(part)
        scores[rest] = model.decision_function(table[rest])
    order = list(model.classes_)
    had = np.array([scores[i, order.index(kind)] for i, kind in enumerate(look)])
    best = scores.max(axis=1)
    likeliest = np.array(order)[scores.argmax(axis=1)]
    kept = (best < had + name_kinds.SURE / name_kinds.SCALE) | ((look == "organisation") & (likeliest == "unknown"))
    told = np.where(kept, look, likeliest)
    for title, found in (("by the look", look), ("by the model, out of fold", told)):
        print(f"{title}: {np.mean(found == kinds):.3f} of {len(rows)} right")
        for kind in name_kinds.KINDS:
            print(f"  {kind}: {dict(sorted(Counter(found[kinds == kind]).items()))}")
    write(fitted(np.arange(len(rows))), names)


def write(model: LogisticRegression, names: np.ndarray) -> None:
    """Write the weights by kind in tenths, those that round to nought left out."""
    lines = ["# Made by eval/train_name_kinds.py: features by weight, in tenths; the empty one is the bias."]
    for kind, values, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        weights: dict[int, list[str]] = defaultdict(list, {round(bias * name_kinds.SCALE): [""]})
        for name, value in zip(names, values, strict=True):
            if round(value * name_kinds.SCALE):
                weights[round(value * name_kinds.SCALE)].append(name)
        lines.append(f"\n[{kind}]")
        for value in sorted(weights):
            lines.append(f"{value} = {json.dumps(sorted(weights[value]), ensure_ascii=False)}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Train whom "they" stands for: ``python -m eval.train_antecedents`` writes ``annotation/antecedents.toml``.

Nobody annotated pronouns, but a statement's party tells: where the subject of its words is a pronoun, that is the
party; where "they said" stands beside a quotation, its speaker. Texts: those that the reader may be trained on
(``eval.training``). Prints the shares right out of fold, by texts, beside those of the rule alone.
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
from spacy.tokens import Token

from communique.annotation import antecedents, pronouns
from communique.annotation.cast import Cast
from communique.annotation.clauses import subjects
from communique.extraction import reader
from eval.statements import scorer
from eval.train_name_kinds import golds

TARGET = Path(antecedents.__file__).with_name("antecedents.toml")
HOLDER = {"position": "party", "commitment": "party", "assessment": "holder"}
STRENGTH, LEAST, BESIDE = 0.3, 3, 6
Option = tuple[str, list[str]]
Row = tuple[str, str, str | None, list[tuple[list[str], bool]]]


def told(context: Any, gold: Mapping[str, Any]) -> Iterator[tuple[Token, str]]:
    """Yield pronouns, and whom the annotators say that they stand for."""
    person = {actor["name"] for actor in gold["actors"] if actor["type"] == "person"}
    for one in gold["statements"]:
        span = context.doc.char_span(one["evidence"][0]["start"], one["evidence"][0]["end"], alignment_mode="expand")
        party = one.get("speaker") if one["kind"] == "quote" else one.get(HOLDER.get(one["kind"], ""))
        if span is None or not party:
            continue
        if one["kind"] == "quote":
            around = [
                *context.doc[max(0, span.start - BESIDE) : span.start],
                *context.doc[span.end : span.end + BESIDE],
            ]
            near = [t for t in around if t.tag_ == "PRP" and t.head.lemma_ in antecedents.SAYING]
        else:
            near = [t for t in subjects(span.root) if t.tag_ == "PRP" and span.start <= t.i < span.end]
        if len(near) == 1 and near[0].lower_ in antecedents.PLURAL and party not in person:
            yield near[0], party


def rows_of(name: str, text: str, gold: Mapping[str, Any]) -> Iterator[Row]:
    """Yield text, pronoun, the rule's choice, and features of each option with whether it is right."""
    asked: dict[int, tuple[str | None, list[Option]]] = {}

    def noting(cast: Cast, token: Token, history: antecedents.History) -> str | None:
        options = antecedents.options_of(cast, token, history)
        likely = antecedents.rule_choice(cast, token, history)
        if options:
            asked[token.i] = likely, list(antecedents.features_of(cast, token, history, options))
        return likely

    pronouns.antecedent = noting
    context = reader.annotate(text, gold["document"].get("title"))
    actors = [{"name": actor.name, "aliases": list(actor.mentions)} for actor in context.cast.actors()]
    names = scorer().Names(gold["actors"], actors)
    for token, party in told(context, gold):
        if token.i in asked:
            likely, options = asked[token.i]
            right = [(seen, bool(names.same(option, party))) for option, seen in options]
            yield name, token.lower_, str(names.same(likely, party)), right


def report(rows: list[Row], right: Mapping[int, bool]) -> None:
    """Print the shares right by pronoun: of the rule, of the model, and where an option is right at all."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for i, (_, word, by_rule, _) in enumerate(rows):
        counts[word].update(all=1, rule=by_rule == "True", model=right.get(i, False), there=i in right)
    for word, row in sorted(counts.items()):
        shares = "  ".join(f"{key} {row[key] / row['all']:.3f}" for key in ("rule", "model", "there"))
        print(f"{word:8} {row['all']:5}  {shares}")


def main() -> None:
    rows = [row for gold in golds() for row in rows_of(*gold)]
    options = [(i, seen, right) for i, row in enumerate(rows) for seen, right in row[3] if any(r for _, r in row[3])]
    vectors = DictVectorizer()
    table = vectors.fit_transform([dict.fromkeys(seen, 1) for _, seen, _ in options])
    enough = np.asarray(table.sum(axis=0)).ravel() >= LEAST
    table, names = table[:, enough], np.array(vectors.get_feature_names_out())[enough]
    of, right = np.array([i for i, *_ in options]), np.array([r for *_, r in options])

    def fitted(part: np.ndarray) -> LogisticRegression:
        return LogisticRegression(C=STRENGTH, max_iter=1000).fit(table[part], right[part])

    scores = np.zeros(len(options))
    for part, rest in GroupKFold(5).split(table, groups=np.array([rows[i][0] for i in of])):
        scores[rest] = fitted(part).decision_function(table[rest])
    chosen: dict[int, int] = {}
    for k, i in enumerate(of):
        if i not in chosen or scores[k] >= scores[chosen[i]]:
            chosen[i] = k
    report(rows, {i: bool(right[k]) for i, k in chosen.items()})
    model = fitted(np.arange(len(options)))
    weights: dict[int, list[str]] = defaultdict(list)
    for name, value in zip(names, model.coef_[0], strict=True):
        if round(value * antecedents.SCALE):
            weights[round(value * antecedents.SCALE)].append(name)
    lines = ["# Made by eval/train_antecedents.py: features by weight, in hundredths.", "[weights]"]
    lines += [f"{value} = {json.dumps(sorted(weights[value]))}" for value in sorted(weights)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

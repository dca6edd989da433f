"""What rules alone, the learned reader alone, and both together find.

``python -m eval.ablation`` writes ``ablation.json``.

Scored on texts that neither was developed or trained on: the frozen thirds of ``gold/train`` and ``gold/wire``, and the
frozen negotiations of ``corpus/own``. Rules alone show all that they find, with their own fields; the learned reader
alone is trained on plain proposals (every clause and noun, no rule); linear is the reader without its contextual half;
both is the reader as it ships.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from unittest import mock

from communique.codec import statement_json, with_id
from communique.extraction import contextual
from communique.extraction.proposals import find_proposals
from communique.extraction.reader import EXTRACTORS, completed
from communique.extraction.selection import repeats
from communique.extraction.statements import statement_of
from communique.pipeline import read, resolve_statement
from communique.types import Article, Statement
from eval.corpus import annotated
from eval.split import ROOT
from eval.statements import gold_paths, scorer
from eval.train_reader import read_with, seen_of, train
from eval.training import Seen, Text, prepared, training_texts

ABLATION = ROOT / "eval" / "ablation.json"
CUT = 0.35
"""The confidence from which the learned reader alone shows a statement: its best on training texts."""


def frozen_texts() -> dict[str, list[Text]]:
    """Return the frozen texts by set."""
    sets: dict[str, list[Text]] = {}
    for folder in ("train", "wire"):
        sets[folder] = [
            prepared(p.name, p.read_bytes().decode("utf-8"), json.loads(p.with_suffix(".json").read_text("utf-8")))
            for p in gold_paths(folder, "frozen")
        ]
    sets["own"] = [prepared(f"{one.name}.txt", one.text, one.gold) for one in annotated("frozen")]
    sets["fresh"] = [prepared(f"{one.name}.txt", one.text, one.gold) for one in annotated("fresh")]
    return sets


def by_rules(text: Text) -> list[Statement]:
    """Return all that the rules find, as they find it."""
    found = [candidate for extract in EXTRACTORS for candidate in extract(text.context)]
    made = (statement_of(text.context, candidate, text.name) for candidate in completed(text.context, found))
    return [with_id(resolve_statement(one, text.published)) for one in made if one is not None]


def proposed(text: Text, module: Any) -> list[Seen]:
    """Return plain proposals with their features and gold: what the learned reader alone starts from."""
    return seen_of(text, module, find_proposals(text.context, [], lambda _token, kinds: set(kinds)))


def shown(statements: list[Statement], cut: float) -> list[Statement]:
    """Return the statements from a confidence on, the surer ones of those that repeat each other."""
    kept: list[Statement] = []
    for one in sorted(statements, key=lambda s: (-s.confidence, s.evidence[0].start, s.evidence[0].end, s.rule, s.id)):
        if one.confidence >= cut and not any(repeats(one, other) for other in kept):
            kept.append(one)
    return kept


def as_shipped(text: Text) -> list[Statement]:
    """Return what the reader shows."""
    reading = read(Article(text=text.text, title=text.gold["document"].get("title")))
    return [resolve_statement(one, text.published) for one in reading.statements if one.shown]


def without_encoder(text: Text) -> list[Statement]:
    """Return what the reader shows if its contextual half is taken away."""
    with mock.patch.object(contextual, "load_encoder", lambda: None):
        return as_shipped(text)


def figures(pairs: list[tuple[Text, list[Statement]]], module: Any) -> dict[str, dict[str, float]]:
    """Return found and right F1 by kind and over all."""
    count: dict[str, Counter[str]] = {kind: Counter() for kind in (*module.KINDS, "all")}
    for text, statements in pairs:
        for kind, outcome, *_ in module.score(
            text.gold, [statement_json(s) for s in statements], text.text, text.names
        ):
            count[kind][outcome] += 1
            count["all"][outcome] += 1
    found = {}
    for kind, c in count.items():
        gold = c["right"] + c["found"] + c["miss"]
        if gold:
            loose = module.f1(c["right"] + c["found"], c["false"], c["miss"])[2]
            strict = module.f1(c["right"], c["false"] + c["found"], c["miss"] + c["found"])[2]
            found[kind] = {"gold": gold, "found": round(loose, 3), "right": round(strict, 3)}
    return found


def main() -> None:
    module = scorer()
    outputs = train([one for text in training_texts() for one in proposed(text, module)])
    table: dict[str, Any] = {}
    for name, texts in frozen_texts().items():
        alone = [(t, shown(read_with(proposed(t, module), outputs), CUT)) for t in texts]
        table[name] = {
            "texts": len(texts),
            "rules": figures(
                [(t, shown([replace(s, confidence=1.0) for s in by_rules(t)], 0.0)) for t in texts], module
            ),
            "learned": figures(alone, module),
            "linear": figures([(t, without_encoder(t)) for t in texts], module),
            "both": figures([(t, as_shipped(t)) for t in texts], module),
        }
        for way in ("rules", "learned", "linear", "both"):
            print(
                f"{name:6}{way:8}"
                + "  ".join(f"{k} {r['found']:.2f}/{r['right']:.2f}" for k, r in table[name][way].items())
            )
    ABLATION.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

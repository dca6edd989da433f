"""Train the prefilter: ``python -m eval.train_prefilter [--first N]`` writes ``annotation/prefilter.toml``.

A paragraph is positive where the whole reading (without a prefilter) finds a statement in it, shown or not; it weighs
as many as it has. Texts: Reuters-21578 (one article in ten), PolNeAR train, ``gold/train`` without frozen texts, and
the project's own. Nothing of ``gold/dev``, PolNeAR dev or the articles of Reuters that ``benchmarks/prefilter_loss.py``
reads. The bias is set so that ``LOST`` of the statements of the texts left out of each fold fall below nought; fewer
are lost in reading, which leaves out only the paragraphs at an article's end (``annotation/syntax``).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from benchmarks.texts import reuters
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from communique.annotation import prefilter
from communique.annotation.syntax import paragraph_spans
from communique.pipeline import read
from communique.types import Article
from eval.polnear import DATA as POLNEAR
from eval.split import SHARED, is_frozen

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(prefilter.__file__).with_name("prefilter.toml")
LOST = 0.002
SCALE = 10
EVERY = 10


def texts(first: int | None) -> Iterator[str]:
    """Yield the texts to learn from."""
    yield from [article.text for article in reuters()][3::EVERY][:first]
    for folder in (POLNEAR / "train" / "text", SHARED / "gold" / "train", ROOT / "corpus" / "own"):
        for path in sorted(folder.rglob("*.txt"))[:first]:
            if not is_frozen(path):
                yield path.read_bytes().decode("utf-8")


def paragraphs(text: str) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs of a text and how many statements begin or end in each."""
    found = [one.evidence[0] for one in read(Article(text=text), prefilter=False).statements]
    for start, end in paragraph_spans(text):
        yield text[start:end], sum(span.start < end and span.end > start for span in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--first", type=int, help="only so many texts of each kind")
    rows = [(i, *row) for i, text in enumerate(texts(parser.parse_args().first)) for row in paragraphs(text)]
    groups, words, counts = (np.array(column, dtype=object) for column in zip(*rows, strict=True))
    held = counts.astype(int)
    seen = [dict.fromkeys(prefilter.word_features(word), 1) for word in words]
    vectors = DictVectorizer()
    table = vectors.fit_transform(seen)
    enough = np.asarray(table.sum(axis=0)).ravel() >= 4
    table, names = table[:, enough], np.array(vectors.get_feature_names_out())[enough]

    def fitted(part: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=0.3, solver="liblinear", random_state=0)
        return model.fit(table[part], held[part] > 0, sample_weight=np.maximum(1, held[part]))

    safe = np.array([not prefilter._SAFE.isdisjoint(word) for word in words])
    scores = np.zeros(len(rows))
    for part, rest in GroupKFold(5).split(table, groups=groups.astype(int)):
        scores[rest] = fitted(part).decision_function(table[rest])
    scores[safe] = np.inf
    order = np.argsort(scores)
    lost = np.cumsum(held[order]) / held.sum()
    edge = float(scores[order][np.searchsorted(lost, LOST, "right")])
    model = fitted(np.arange(len(rows)))
    sizes = np.array([len(word.split()) for word in words])
    dropped = sizes[scores < edge].sum() / sizes.sum()
    print(
        f"{len(rows)} paragraphs; out of fold {dropped:.1%} of the words are left out with {LOST:.1%} of the statements"
    )
    weights: dict[int, list[str]] = defaultdict(list)
    for name, value in zip(names, model.coef_[0], strict=True):
        if round(value * SCALE):
            weights[round(value * SCALE)].append(name)
    weights[int(np.floor((model.intercept_[0] - edge) * SCALE))].append("")
    lines = ["# Made by eval/train_prefilter.py: words by weight, in tenths; the empty word is the bias.", "[weights]"]
    for value in sorted(weights):
        lines.append(f"{value} = [{', '.join(chr(34) + name + chr(34) for name in sorted(weights[value]))}]")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

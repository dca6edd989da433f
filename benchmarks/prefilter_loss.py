"""What the prefilter loses: ``python -m benchmarks.prefilter_loss [--first N]``.

Reads each text with and without it and counts the statements (by their lasting ids) that only the whole reading has,
all and shown ones, those that only the prefiltered one has, and the words that were never parsed. Texts: ``gold/dev``,
PolNeAR dev, and articles of Reuters-21578 from which the prefilter learned nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from benchmarks.texts import DATA, SHARED, reuters
from communique.annotation.prefilter import may_state
from communique.annotation.syntax import paragraph_spans
from communique.pipeline import read
from communique.types import Article

EVERY, FROM = 50, 7


@dataclass(slots=True)
class Loss:
    """Counts over the articles of a set."""

    statements: int = 0
    lost: int = 0
    shown: int = 0
    shown_lost: int = 0
    gained: int = 0
    words: int = 0
    left_out: int = 0

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"{self.lost} of {self.statements} statements lost ({self.lost / max(1, self.statements):.2%}), "
            f"{self.shown_lost} of {self.shown} shown ({self.shown_lost / max(1, self.shown):.2%}), "
            f"{self.gained} gained; {self.left_out / max(1, self.words):.1%} of {self.words} words left out"
        )


def loss(articles: Iterable[Article]) -> Loss:
    """Return what is lost on articles."""
    told = Loss()
    for article in articles:
        whole = {one.id: one for one in read(article, prefilter=False).statements}
        found = {one.id: one for one in read(article).statements}
        told.statements += len(whole)
        told.lost += len(whole.keys() - found.keys())
        told.gained += len(found.keys() - whole.keys())
        shown = {key for key, one in whole.items() if one.shown}
        told.shown += len(shown)
        told.shown_lost += len(shown - {key for key, one in found.items() if one.shown})
        paragraphs = [article.text[start:end] for start, end in paragraph_spans(article.text)]
        last = max((i for i, paragraph in enumerate(paragraphs) if may_state(paragraph)), default=-1)
        told.words += len(article.text.split())
        told.left_out += sum(len(paragraph.split()) for paragraph in paragraphs[last + 1 :])
    return told


def sets(first: int | None) -> dict[str, list[Article]]:
    """Return the texts to measure on, by name."""

    def folder(path: str) -> list[Article]:
        found = [*(SHARED / path).glob("*.txt"), *(DATA / path).glob("*.txt")]
        return [Article(text=one.read_bytes().decode("utf-8")) for one in sorted(found)][:first]

    wire = list(islice(islice(reuters(), FROM, None, EVERY), 350))[:first]
    return {"gold/dev": folder("gold/dev"), "PolNeAR dev": folder("polnear/dev/text"), "Reuters": wire}


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--first", type=int, help="only so many texts of each set")
    for name, articles in sets(parser.parse_args().first).items():
        if articles:
            print(f"{name}: {loss(articles)}", flush=True)


if __name__ == "__main__":
    main()

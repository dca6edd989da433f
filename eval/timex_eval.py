"""Score the timex tagger on TempEval-3's TimeBank and AQUAINT: strict, relaxed and value F1, each half apart.

The split was written down before any rule was: a file is held out when the first hexadecimal digit of the SHA-256 of
its name is odd. Held-out files are only ever scored, never read by who writes rules; ``--errors`` refuses them.

Convention of TempEval-3: a strict match has the gold's offsets, a relaxed match overlaps it (one to one, in order of
the text), a value counts where a relaxed match bears the gold's TIMEX3 value; each F1 is over all timexes found and
all gold timexes. The document's creation time is given to the tagger and not scored.

``python -m eval.timex_eval [--half development|held-out|both] [--errors] [--json]``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.dating.timex import find_timexes, resolve_timexes
from communique.interval import Interval
from communique.types import Timex

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared"))
DATA = Path(os.environ.get("COMMUNIQUE_DATA", SHARED / "data"))
CORPORA = ("timebank", "aquaint")
RESAMPLES = 1000
FIELDS = ("strict", "relaxed", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldTimex:
    """A timex of the gold: offsets into the text of the ``TEXT`` element, type and value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A file of the corpus: its text, the day it was created, its timexes."""

    name: str
    text: str
    created: Interval | None
    timexes: tuple[GoldTimex, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a scorer counts in one document: found, gold, and the three kinds of hit."""

    found: int
    gold: int
    strict: int
    relaxed: int
    value: int


def is_held_out(path: Path) -> bool:
    """Whether the file may not be looked at: the first digit of its name's hash is odd."""
    return int(hashlib.sha256(path.name.encode()).hexdigest()[0], 16) % 2 == 1


def corpus_files(corpus: str, *, held_out: bool) -> list[Path]:
    """Return one half of a corpus, sorted."""
    return [path for path in sorted((DATA / "tempeval3" / corpus).glob("*.tml")) if is_held_out(path) == held_out]


def load_tml(path: Path) -> GoldDocument:
    """Read a TimeML file."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8", errors="replace"))
    body = root.find(".//TEXT")
    pieces: list[str] = []
    timexes: list[GoldTimex] = []

    def walk(node: ElementTree.Element, at: int) -> int:
        start = at
        if node.text:
            pieces.append(node.text)
            at += len(node.text)
        for child in node:
            at = walk(child, at)
            if child.tail:
                pieces.append(child.tail)
                at += len(child.tail)
        if node.tag == "TIMEX3" and at > start:
            timexes.append(GoldTimex(start=start, end=at, type=node.get("type", ""), value=node.get("value", "")))
        return at

    if body is not None:
        walk(body, 0)
    created = root.find(".//DCT//TIMEX3")
    day = date.fromisoformat(created.get("value", "")[:10]) if created is not None else None
    return GoldDocument(
        name=path.name,
        text="".join(pieces),
        created=Interval.day(day) if day else None,
        timexes=tuple(sorted(timexes, key=lambda timex: (timex.start, timex.end))),
    )


def align(found: Sequence[Timex], gold: Sequence[GoldTimex]) -> list[tuple[Timex, GoldTimex]]:
    """Pair each gold timex with at most one overlapping found one, the same span first."""
    spans = {(timex.start, timex.end): timex for timex in found}
    pairs = [
        (spans[gold_one.start, gold_one.end], gold_one) for gold_one in gold if (gold_one.start, gold_one.end) in spans
    ]
    taken = {id(timex) for timex, _ in pairs}
    matched = {id(gold_one) for _, gold_one in pairs}
    for gold_one in gold:
        if id(gold_one) in matched:
            continue
        for timex in found:
            if id(timex) not in taken and timex.start < gold_one.end and gold_one.start < timex.end:
                pairs.append((timex, gold_one))
                taken.add(id(timex))
                break
    return pairs


def tag(document: GoldDocument) -> tuple[Timex, ...]:
    """Run the tagger on a document."""
    return resolve_timexes(find_timexes(document.text), document.created)


def count(document: GoldDocument, found: Sequence[Timex]) -> Counts:
    """Count hits in one document."""
    pairs = align(found, document.timexes)
    strict = sum((timex.start, timex.end) == (gold.start, gold.end) for timex, gold in pairs)
    return Counts(
        found=len(found),
        gold=len(document.timexes),
        strict=strict,
        relaxed=len(pairs),
        value=sum(timex.value == gold.value for timex, gold in pairs),
    )


def f1(counts: Iterable[Counts], field: str) -> float:
    """Return the F1 of one kind of hit over documents, in per cent."""
    rows = list(counts)
    total = sum(row.found + row.gold for row in rows)
    return 200 * sum(getattr(row, field) for row in rows) / total if total else 0.0


def bootstrap(counts: Sequence[Counts], field: str, seed: int = 20) -> tuple[float, float]:
    """Return the 95 % interval of the F1, resampling documents."""
    draw = random.Random(seed)
    scores = sorted(f1(draw.choices(counts, k=len(counts)), field) for _ in range(RESAMPLES))
    return scores[int(0.025 * RESAMPLES)], scores[int(0.975 * RESAMPLES)]


def print_errors(document: GoldDocument, found: Sequence[Timex]) -> None:
    """Print what differs, with some words around it."""
    pairs = align(found, document.timexes)
    of_gold = {id(gold): timex for timex, gold in pairs}
    hit = {id(timex) for timex, _ in pairs}

    def around(start: int, end: int) -> str:
        text = document.text
        return f"…{text[max(0, start - 70) : start]}[[{text[start:end]}]]{text[end : end + 50]}…".replace("\n", " ")

    for gold in document.timexes:
        timex = of_gold.get(id(gold))
        if timex is None:
            print(f"MISS  {document.name} {gold.type} {gold.value} {around(gold.start, gold.end)}")
        else:
            if timex.value != gold.value:
                print(
                    f"VALUE {document.name} gold {gold.value} found {timex.value} {timex.recipe} "
                    f"{around(gold.start, gold.end)} dct {document.created and document.created.earliest}"
                )
            if (timex.start, timex.end) != (gold.start, gold.end):
                print(f"SPAN  {document.name} found [{timex.quote}] {around(gold.start, gold.end)}")
    for timex in found:
        if id(timex) not in hit:
            print(f"EXTRA {document.name} {timex.value} {around(timex.start, timex.end)}")


def measure() -> dict[str, float]:
    """Return the F1s of both halves of both corpora as shares, by name; nothing where the data are absent."""
    figures = {}
    for corpus in CORPORA if (DATA / "tempeval3").is_dir() else ():
        for held_out in (False, True):
            documents = [load_tml(path) for path in corpus_files(corpus, held_out=held_out)]
            counts = [count(document, tag(document)) for document in documents]
            for field in FIELDS:
                name = f"timex.{corpus}.{'held-out' if held_out else 'development'}.{field}"
                figures[name] = round(f1(counts, field) / 100, 3)
    return figures


def report(corpus: str, *, held_out: bool, errors: bool) -> None:
    """Print the scores of one half of one corpus."""
    documents = [load_tml(path) for path in corpus_files(corpus, held_out=held_out)]
    started = time.process_time()
    results = [tag(document) for document in documents]
    seconds = time.process_time() - started
    counts = [count(document, found) for document, found in zip(documents, results, strict=True)]
    if errors and not held_out:
        for document, found in zip(documents, results, strict=True):
            print_errors(document, found)
    half = "held-out" if held_out else "development"
    scores = []
    for field in FIELDS:
        low, high = bootstrap(counts, field)
        scores.append(f"{field} {f1(counts, field):.1f} [{low:.1f}, {high:.1f}]")
    size = sum(len(document.text) for document in documents) / 1000
    print(
        f"{corpus} {half}: {len(documents)} documents, {sum(row.gold for row in counts)} gold, "
        f"{sum(row.found for row in counts)} found; {'; '.join(scores)}; {size / max(seconds, 1e-9):.0f} kchar/CPU-s"
    )


def main() -> int:
    """Print the scores; exit 0, or 2 where the data are absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--half", choices=("development", "held-out", "both"), default="both")
    parser.add_argument("--errors", action="store_true", help="show what differs (development half only)")
    parser.add_argument("--json", action="store_true", help="print the figures of both halves as JSON and no more")
    chosen = parser.parse_args()
    if not (DATA / "tempeval3").is_dir():
        print(f"skipped: no TempEval-3 data under {DATA} (set COMMUNIQUE_DATA)", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(measure(), indent=1))
        return 0
    for corpus in CORPORA:
        for held_out in (False, True):
            if chosen.half in ("both", "held-out" if held_out else "development"):
                report(corpus, held_out=held_out, errors=chosen.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())

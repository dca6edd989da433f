"""The texts that weights may be trained on, annotated and prepared once: openly licensed, and never a frozen one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.codec import interval_from
from communique.extraction import reader
from communique.extraction.context import Candidate, Context
from communique.extraction.time_options import TimeOption
from communique.interval import Interval
from communique.types import Kind
from eval.corpus import annotated
from eval.split import SHARED
from eval.statements import gold_paths, scorer

FOLDS = 3
Row = dict[str, Any]
Pair = tuple[list[str], int]


@dataclass(frozen=True)
class Text:
    """One annotated article, read up to where candidates are found."""

    name: str
    text: str
    gold: Row
    context: Context
    published: Interval | None
    names: Any


@dataclass(frozen=True)
class Seen:
    """One candidate of an annotated article: features, the gold it meets, label (``None`` = only an optional one).

    ``pairs`` are the actors that may be meant in each party's field, named in ``options``; ``days`` the times that may
    be, of ``timed``, the candidate as the rules date it, with what is seen of each in ``day_pairs``.
    """

    text: Text
    candidate: Candidate
    kind: Kind
    features: list[str]
    fields: dict[str, list[str]]
    pairs: dict[str, list[Pair]]
    options: dict[str, list[str | None]]
    gold: Row | None
    label: int | None
    share: float = 0.0
    timed: Candidate | None = None
    days: list[TimeOption] = field(default_factory=list)
    day_pairs: list[Pair] = field(default_factory=list)


def training_paths() -> list[Path]:
    """Return the annotated texts of ``gold`` that weights may be trained on."""
    seeds = {path.name for path in (SHARED / "seeds").glob("*.txt")}
    return [*gold_paths("train", "develop"), *(p for p in gold_paths("dev", "all") if p.name not in seeds)]


def training_texts() -> list[Text]:
    """Return the texts to train on."""
    found = []
    for path in training_paths():
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found.append(prepared(path.name, path.read_bytes().decode("utf-8"), gold))
    own = annotated("develop")
    return found + [prepared(f"{one.name}.txt", one.text, one.gold) for one in own]


def prepared(name: str, text: str, gold: Row) -> Text:
    """Return an annotated article with its syntax, cast, attributions and times."""
    context = reader.annotate(text, gold["document"].get("title"))
    actors = [{"name": actor.name, "aliases": list(actor.mentions)} for actor in context.cast.actors()]
    return Text(
        name, text, gold, context, interval_from(gold["document"]["published"]), scorer().Names(gold["actors"], actors)
    )


def story_of(name: str) -> str:
    """Return the story that an article belongs to, itself if to none: folds never part a story."""
    stem = name.removesuffix(".txt")
    prefix, _, rest = stem.rpartition("_")
    return prefix if rest.isdigit() and len(rest) < 4 else stem


def fold_of(text: Text) -> int:
    """Return the fold of an article; articles of one long story are spread by the hundred of their hash."""
    return int(hashlib.sha256(story_of(text.name).encode()).hexdigest(), 16) % FOLDS


def gold_at(module: Any, gold: Row, row: Row) -> tuple[Row | None, int | None, float]:
    """Return the gold statement of a candidate's kind at its place, the label (1, 0, ``None`` = optional), overlap."""
    best: tuple[float, Row] | None = None
    for one in gold["statements"]:
        if one["kind"] != row["kind"]:
            continue
        share = max((module.overlap(row["evidence"][0], span) for span in one["evidence"]), default=0.0)
        if share and (best is None or (not one["optional"], share) > (not best[1]["optional"], best[0])):
            best = (share, one)
    if best is None:
        return None, 0, 0.0
    return best[1], None if best[1]["optional"] else 1, best[0]

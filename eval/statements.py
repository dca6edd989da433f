"""Statement scores on gold articles: ``python -m eval.statements dev train wire [--part develop|frozen] [--misses]``.

Every article is read on its own, as ``communique read`` does, and scored with ``score_gold.py`` as it stands.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from communique.codec import statement_json
from communique.interval import Interval
from communique.pipeline import read
from communique.types import Article, Reading
from eval.split import SHARED, parts

Row = dict[str, Any]


@cache
def scorer() -> ModuleType:
    """Return ``score_gold.py`` as a module."""
    spec = importlib.util.spec_from_file_location("score_gold", SHARED / "gold" / "score_gold.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_paths(folder: str, part: str) -> list[Path]:
    """Return the texts of a gold folder, or of its part to develop on or its frozen part."""
    develop, frozen = parts(folder)
    if folder == "dev":
        return sorted([*develop, *frozen])
    return {"develop": develop, "frozen": frozen, "all": sorted([*develop, *frozen])}[part]


def read_gold(path: Path) -> tuple[Row, str, Reading]:
    """Return gold, text and reading of one annotated article, its day given as metadata where the gold says so."""
    gold: Row = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    text = path.read_bytes().decode("utf-8")
    article = Article(text=text, path=str(path), title=gold["document"].get("title"))
    if gold["document"]["published_basis"] == "metadata":
        article = replace(
            article, published=Interval.from_json(gold["document"]["published"]), published_basis="metadata"
        )
    return gold, text, read(article)


def read_own(part: str) -> list[tuple[Row, str, Reading]]:
    """Return gold, text and reading of the project's own annotated texts of a part (``eval.corpus``)."""
    from eval.corpus import annotated

    rows = []
    for one in annotated(part):
        article = Article(text=one.text, path=f"{one.name}.txt", title=one.gold["document"].get("title"))
        if one.gold["document"]["published_basis"] == "metadata":
            day = Interval.from_json(one.gold["document"]["published"])
            article = replace(article, published=day, published_basis="metadata")
        rows.append((one.gold, one.text, read(article)))
    return rows


def tally(rows: list[tuple[Row, str, Reading]], module: ModuleType, *, misses: bool = False) -> Row:
    """Return found and right figures by kind over the articles."""
    count: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    fields: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for gold, text, reading in rows:
        shown = [statement_json(s) for s in reading.statements if s.shown]
        actors = [{"name": a.name, "aliases": list(a.mentions)} for a in reading.actors]
        names = module.Names(gold["actors"], actors)
        for kind, outcome, g, p, checks in module.score(gold, shown, text, names):
            for key in (kind, "all"):
                count[key][outcome] += 1
            for field, ok, _ in checks:
                fields[f"{kind} {field}"][0] += ok
                fields[f"{kind} {field}"][1] += 1
            if misses and outcome != "right":
                span = (g or p)["evidence"][0]
                wrong = ",".join(field for field, ok, needed in checks if needed and not ok)
                print(
                    f"{outcome:6}{kind:12}{gold['document']['text'][:22]:22} {(p or {}).get('rule', ''):32}"
                    f"{text[span['start'] : span['end']][:130]!r} {wrong}"
                )
    return {
        "kinds": {kind: _figures(module, c) for kind, c in count.items()},
        "fields": {name: round(ok / n, 3) for name, (ok, n) in sorted(fields.items()) if n},
    }


def _figures(module: ModuleType, c: dict[str, int]) -> Row:
    found = module.f1(c["right"] + c["found"], c["false"], c["miss"])
    right = module.f1(c["right"], c["false"] + c["found"], c["miss"] + c["found"])
    return {
        "gold": c["right"] + c["found"] + c["miss"],
        "found": [round(x, 3) for x in found],
        "right": [round(x, 3) for x in right],
    }


def show(name: str, figures: Row) -> None:
    """Print a table of figures."""
    order = (
        "event",
        "expectation",
        "commitment",
        "position",
        "condition",
        "agenda",
        "term",
        "assessment",
        "quote",
        "all",
    )
    print(f"{name}\n{'kind':12}{'gold':>5}{'found P':>9}{'R':>6}{'F1':>6}{'right P':>9}{'R':>6}{'F1':>6}")
    for kind in order:
        if (row := figures["kinds"].get(kind)) is not None:
            print(
                f"{kind:12}{row['gold']:5}"
                + "".join(f"{row[part][i]:{9 if i == 0 else 6}.2f}" for part in ("found", "right") for i in range(3))
            )
    print("  ".join(f"{name} {share:.2f}" for name, share in figures["fields"].items()))


FIVE = ("event", "expectation", "position", "condition", "quote")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--part", default="develop", choices=("develop", "frozen", "all"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--five", action="store_true", help="only the five kinds of the first slice in 'all'")
    args = parser.parse_args()
    module = scorer()
    if args.five:
        module.KINDS = FIVE
    for folder in args.folders:
        rows = [read_gold(path) for path in gold_paths(folder, args.part)]
        show(
            f"{folder} ({args.part if folder != 'dev' else 'all'}, {len(rows)} articles)",
            tally(rows, module, misses=args.misses),
        )


if __name__ == "__main__":
    main()

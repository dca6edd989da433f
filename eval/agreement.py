"""Agreement of two passes over the same texts: ``python -m eval.agreement`` writes ``corpus/agreement.json``.

``corpus/second`` holds the second passes, standoff too. Each pass is scored against the other as gold with
``score_gold.py``, and the two F1 are averaged: neither is the truth. An optional statement is held against neither:
found it is fine, missed it costs nothing, and where it meets nothing it is no false alarm (in ``strict`` it is one, as
for a program's output). Texts in own words were annotated by two sessions that did not see each other's annotations;
public texts twice by one session, which remembers what it did: that figure says how steady it is, no more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from eval.corpus import CORPUS, DATA, OWN, Annotated, CorpusError, faults, restored
from eval.statements import scorer

Row = dict[str, Any]

SECOND = CORPUS / "second"
AGREEMENT = CORPUS / "agreement.json"


def passes() -> list[tuple[Annotated, Annotated]]:
    """Return first and second pass of every text that has two; raise ``CorpusError`` where they differ in the text."""
    pairs = []
    for path in sorted(SECOND.glob("*.json")):
        second = json.loads(path.read_text(encoding="utf-8"))
        folder = OWN if second["document"]["source"]["collection"] == "own" else CORPUS
        first = json.loads((folder / path.name).read_text(encoding="utf-8"))
        if first["document"]["sha256"] != second["document"]["sha256"]:
            raise CorpusError(f"{path.stem}: the two passes are not over the same text")
        pairs.append((restored(path.stem, first), restored(path.stem, second)))
    return pairs


def outcomes(gold: Annotated, other: Annotated, module: ModuleType, strict: bool) -> Counter[tuple[str, str]]:
    """Count (kind, right | found | miss | false) of one pass against the other, optional false alarms where strict."""
    actors = [{"name": actor["name"], "aliases": actor["mentions"]} for actor in other.gold["actors"]]
    names = module.Names(gold.gold["actors"], actors)
    count: Counter[tuple[str, str]] = Counter()
    for kind, outcome, _, predicted, _ in module.score(gold.gold, other.gold["statements"], gold.text, names):
        if strict or outcome != "false" or not predicted["optional"]:
            count[kind, outcome] += 1
            count["all", outcome] += 1
    return count


def figures(pairs: list[tuple[Annotated, Annotated]], module: ModuleType, *, strict: bool = False) -> Row:
    """Return found and right F1 by kind, the mean of both directions, beside the wanted statements of each pass."""
    both: list[Counter[tuple[str, str]]] = [Counter(), Counter()]
    wanted: list[Counter[str]] = [Counter(), Counter()]
    for pair in pairs:
        for side, (gold, other) in enumerate((pair, pair[::-1])):
            both[side].update(outcomes(gold, other, module, strict))
            wanted[side].update(row["kind"] for row in gold.gold["statements"] if not row["optional"])
    rows: Row = {}
    for kind in (*module.KINDS, "all"):
        scores = defaultdict(list)
        for count in both:
            right, found, miss, false = (count[kind, outcome] for outcome in ("right", "found", "miss", "false"))
            scores["found"].append(module.f1(right + found, false, miss)[2])
            scores["right"].append(module.f1(right, false + found, miss + found)[2])
        sizes = [side.total() if kind == "all" else side[kind] for side in wanted]
        if any(sizes):
            rows[kind] = {"wanted": sizes, **{name: round(sum(two) / 2, 3) for name, two in scores.items()}}
    return rows


def agreement() -> Row:
    """Return the agreement over all texts with two passes, over own words, and over public texts."""
    module, pairs = scorer(), passes()
    for pair in pairs:
        for one in pair:
            if wrong := faults(one.gold, one.text):
                raise CorpusError(f"{one.name}: {wrong[0]}")
    own = [pair for pair in pairs if pair[0].gold["document"]["source"].startswith("own ")]
    public = [pair for pair in pairs if pair not in own]
    return {
        "texts": {"two sessions": [p[0].name for p in own], "one session twice": [p[0].name for p in public]},
        "all": figures(pairs, module),
        "two sessions": figures(own, module),
        "two sessions, strict": figures(own, module, strict=True),
        "one session twice": figures(public, module),
    }


def disagreements(pairs: list[tuple[Annotated, Annotated]], module: ModuleType) -> None:
    """Print what only one pass has, for a look at where guidelines are read in two ways."""
    for first, second in pairs:
        for mark, gold, other in (("first only", first, second), ("second only", second, first)):
            names = module.Names(gold.gold["actors"], [])
            for kind, outcome, row, _, _ in module.score(gold.gold, other.gold["statements"], gold.text, names):
                if outcome == "miss":
                    span = row["evidence"][0]
                    print(f"{mark:12}{kind:12}{gold.name:30}{gold.text[span['start'] : span['end']][:110]!r}")


def show(name: str, rows: Row) -> None:
    print(f"{name}\n{'kind':12}{'first':>6}{'second':>7}{'found':>7}{'right':>7}")
    for kind, row in rows.items():
        print(f"{kind:12}{row['wanted'][0]:6}{row['wanted'][1]:7}{row['found']:7.2f}{row['right']:7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the figures differ")
    parser.add_argument("--misses", action="store_true", help="print what only one pass has")
    args = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"{DATA}: not here (COMMUNIQUE_SHARED)")
    found = agreement()
    if args.misses:
        disagreements(passes(), scorer())
    for name, rows in found.items():
        if name != "texts":
            show(name, rows)
    if args.check:
        sys.exit(json.loads(Path(AGREEMENT).read_text(encoding="utf-8")) != found)
    AGREEMENT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The evaluation gate: ``python -m eval.gate`` measures every figure of ``baseline.json`` and refuses a silent fall.

``--write`` keeps the figures as the new baseline (say why in the commit). A figure may fall by its slack: half a point,
one event or so. Where the gold is absent nothing is measured, and that is said.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from eval import citations, deadlocks, event_dates, polnear, publication_eval, timeline_eval, timex_eval
from eval.split import FROZEN, ROOT, SHARED, frozen_list
from eval.statements import FIVE, gold_paths, read_gold, read_own, scorer, tally
from eval.stories import EVERY, score_story

BASELINE = ROOT / "eval" / "baseline.json"
SLACK = 0.005
PARTS = (("dev", "all"), ("train", "develop"), ("train", "frozen"), ("wire", "develop"), ("wire", "frozen"))


def measure() -> dict[str, float]:
    """Return all figures by name."""
    figures: dict[str, float] = {}
    module = scorer()
    for folder, part in (*PARTS, ("own", "frozen"), ("own", "fresh")):
        rows = read_own(part) if folder == "own" else [read_gold(path) for path in gold_paths(folder, part)]
        figures |= _statement_figures(f"{folder}.{part}", tally(rows, module))
        module.KINDS, every = FIVE, module.KINDS
        figures |= _statement_figures(f"{folder}.{part}.five", tally(rows, module), only="all")
        module.KINDS = every
    for story in EVERY:
        figures |= _story_figures(story, score_story(story))
    attributions = polnear.measure("dev")
    figures |= {f"polnear.dev.{name}": figure for name, figure in attributions.items() if name.count(".") == 1}
    figures |= timex_eval.measure() | publication_eval.measure() | event_dates.shares()
    figures |= deadlocks.measure() | citations.measure()
    if timeline_eval.TOPICS.is_dir():
        figures |= timeline_eval.measure()
    return dict(sorted(figures.items()))


def _statement_figures(name: str, scored: dict[str, Any], only: str | None = None) -> dict[str, float]:
    kinds = scored["kinds"].items()
    return {
        f"{name}.{kind}.{what}": row[what][2]
        for kind, row in kinds
        if only in (None, kind) and row["gold"] >= 10
        for what in ("found", "right")
    }


def _story_figures(story: str, scored: dict[str, dict[str, float]]) -> dict[str, float]:
    split = scored["events"]["split"] / max(scored["events"]["shown"], 1)
    figures = {f"{story}.events.whole": round(1 - split, 3)}
    for kind, row in scored.items():
        for what in ("found", "right", "balanced"):
            if what in row:
                figures[f"{story}.{kind}.{what}"] = round(
                    row[what] if what == "balanced" else row[what] / row["wanted"], 3
                )
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures as the new baseline")
    args = parser.parse_args()
    if not (SHARED / "gold").is_dir():
        print("no annotated texts here: nothing is measured")
        return
    if json.loads(FROZEN.read_text(encoding="utf-8")) != frozen_list():
        sys.exit("eval/frozen.json is not the list that the texts' hashes give")
    figures = measure()
    if args.write:
        BASELINE.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        print(f"{len(figures)} figures kept in {BASELINE.relative_to(ROOT)}")
        return
    known: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    fallen = {name: (old, figures.get(name)) for name, old in known.items() if figures.get(name, -1.0) < old - SLACK}
    for name, (old, new) in fallen.items():
        print(f"fallen: {name} from {old} to {new}")
    print(f"{len(known)} figures measured, {len(fallen)} fallen")
    sys.exit(bool(fallen))


if __name__ == "__main__":
    main()

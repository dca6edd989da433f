"""Event dates: ``python -m eval.event_dates [--errors]`` prints how many matched events have the right days.

An event is matched where its evidence stands at the place of a gold event (``score_gold.py``); its days are right where
that scorer calls them so: half of the union shared, none where the gold has none unless marked as inherited.
``--errors`` shows what differs, of articles that may be looked at.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from communique.codec import statement_json
from eval.statements import gold_paths, read_gold, scorer

PARTS = (("dev", "all"), ("train", "develop"), ("wire", "develop"), ("train", "frozen"), ("wire", "frozen"))


def matched_events(path: Path, module: ModuleType) -> list[tuple[dict[str, Any], dict[str, Any], str, bool]]:
    """Return the matched gold and shown events of an article, the article's text, and whether the days are right."""
    gold, text, reading = read_gold(path)
    shown = [statement_json(statement) for statement in reading.statements if statement.shown]
    actors = [{"name": actor.name, "aliases": list(actor.mentions)} for actor in reading.actors]
    found = []
    for kind, outcome, one, other, checks in module.score(gold, shown, text, module.Names(gold["actors"], actors)):
        if kind == "event" and outcome in ("right", "found"):
            found.append((one, other, text, next(ok for field, ok, _ in checks if field == "when")))
    return found


def shares() -> dict[str, float]:
    """Return the share of matched events with the right days by part."""
    figures = {}
    module = scorer()
    for folder, part in PARTS:
        rows = [ok for path in gold_paths(folder, part) for *_, ok in matched_events(path, module)]
        figures[f"event_dates.{folder}.{part}"] = round(sum(rows) / max(len(rows), 1), 3)
    return figures


def measure(folder: str, part: str, *, errors: bool = False) -> tuple[int, int]:
    """Return how many matched events have the right days, and how many are matched."""
    module = scorer()
    right = total = 0
    basis: Counter[tuple[str, bool]] = Counter()
    for path in gold_paths(folder, part):
        for gold, shown, text, ok in matched_events(path, module):
            right, total = right + ok, total + 1
            basis[shown["time_basis"], ok] += 1
            if errors and not ok:
                span = shown["evidence"][0]
                words = " ".join(text[span["start"] : span["end"]].split())[:150]
                print(
                    f"{path.stem[:24]:24} gold {gold['status']} {gold['when']} shown {shown['status']} {shown['when']} "
                    f"{shown['time_basis']} {shown['rule']} {words!r}"
                )
    by_basis = ", ".join(
        f"{name} {basis[name, True]} of {basis[name, True] + basis[name, False]}"
        for name in sorted({name for name, _ in basis})
    )
    share = right / max(total, 1)
    print(
        f"{folder} ({part}): {right} of {total} matched events have the right days ({share:.3f}); by basis {by_basis}"
    )
    return right, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="show the matched events whose days differ")
    args = parser.parse_args()
    for folder, part in PARTS:
        measure(folder, part, errors=args.errors and part != "frozen")


if __name__ == "__main__":
    main()

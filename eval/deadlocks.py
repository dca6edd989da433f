"""Deadlocks of whole stories as of days: ``python -m eval.deadlocks``.

For each gold deadlock three days on which it stood (a quarter, half and three quarters of its time) are asked for, and
the ends of all months of the story: a standing deadlock of the record fits a gold one if both parties and a supporting
article agree (as in ``score_story.py``). ``invented`` fits none; ``late`` fits only such as were dissolved by then.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from communique.record import Record
from eval.gold_corpus import story_scorer
from eval.stories import EVERY, built_story, folder_of


def standing_days(gold: dict[str, Any], end: str) -> list[date]:
    """Return three days on which a gold deadlock stood; one that still stands does so until the story's ``end``."""
    low, high = date.fromisoformat(gold["from"]), date.fromisoformat(gold["until"] or end)
    return [low + timedelta(days=round((high - low).days * part)) for part in (0.25, 0.5, 0.75)]


def month_ends(low: date, high: date) -> list[date]:
    """Return the last days of the months from one day to another, and the other."""
    found, day = [], low.replace(day=1)
    while day <= high:
        day = (day + timedelta(days=32)).replace(day=1)
        found.append(min(day - timedelta(days=1), high))
    return found


def fits(module: Any, folder: Path, export: dict[str, Any], gold: dict[str, Any], shown: dict[str, Any]) -> bool:
    """Whether a deadlock of the record is the gold's: both parties, and an article in common."""
    record = module.Record(folder, export)
    ids = {c["id"]: c["statements"] for c in export["conditions"]}
    both = all(any(record.same(party, step.get("party")) for step in shown["steps"]) for party in gold["between"])
    rests = record.files([ref for one in shown["conditions"] for ref in ids.get(one, ())])
    return both and bool(rests & record.wanted(gold["supported_by"]))


def score(story: str) -> dict[str, int]:
    """Return counts: asked, found, looks, invented, late."""
    module = story_scorer()
    folder = folder_of(story)
    gold = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    locks = gold["deadlocks"]
    counts = {"asked": 0, "found": 0, "looks": 0, "invented": 0, "late": 0}
    with built_story(story) as path, Record(path) as record:
        for one in locks:
            days = standing_days(one, gold["corpus_end"])
            exports = [record.export(day) for day in days]
            counts["asked"] += len(days)
            counts["found"] += sum(
                any(fits(module, folder, export, one, d) for d in export["deadlocks"] if d["until"] is None)
                for export in exports
            )
        days = [d.published.latest for d in record.documents() if d.published and d.published.latest]
        for day in month_ends(min(days), max(days)):
            export = record.export(day)
            standing = [d for d in export["deadlocks"] if d["until"] is None]
            for lock in standing:
                like = [g for g in locks if fits(module, folder, export, g, lock)]
                counts["looks"] += 1
                counts["invented"] += not like
                counts["late"] += bool(like) and all(g["until"] and date.fromisoformat(g["until"]) <= day for g in like)
    return counts


def measure() -> dict[str, float]:
    """Return the figures of the gate: of the days asked for, the share on which the deadlock was found standing."""
    return {
        f"deadlocks.{story}.standing": round(counts["found"] / counts["asked"], 3)
        for story in EVERY
        if (counts := score(story))["asked"]
    }


def main() -> None:
    for story in EVERY:
        print(story, score(story))


if __name__ == "__main__":
    main()

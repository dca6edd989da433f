"""Whole stories, read and linked end to end: ``python -m eval.stories`` scores both with ``score_story.py``.

Development looks at both stories (some articles of theirs are in ``gold/train``), so the figures are in-sample.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from communique.record import Record, build
from eval.gold_corpus import story_scorer
from eval.split import SHARED

STORIES = ("greece-2015", "nafta-usmca")


def score_story(story: str) -> dict[str, dict[str, float]]:
    """Return the story scorer's figures by kind for a record built from the story's articles."""
    module = story_scorer()
    folder = SHARED / "gold" / "stories" / story
    with tempfile.TemporaryDirectory() as scratch:
        source, record = Path(scratch, "story.jsonl"), Path(scratch, "story.db")
        rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in module.articles(folder))
        source.write_text(rows + "\n", encoding="utf-8")
        build([source], record)
        with Record(record) as opened:
            export = opened.export()
    gold: dict[str, Any] = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    figures: dict[str, dict[str, float]] = module.score(gold, folder, export)
    return figures


def main() -> None:
    for story in STORIES:
        print(story)
        for kind, row in score_story(story).items():
            print(f"  {kind:15}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


if __name__ == "__main__":
    main()

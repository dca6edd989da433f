"""Whole stories, read and linked end to end: ``python -m eval.stories`` scores both with ``score_story.py``.

Development looks at both stories (some articles of theirs are in ``gold/train``), so the figures are in-sample.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from communique.record import Record, build
from eval.gold_corpus import story_scorer
from eval.split import SHARED

STORIES = ("greece-2015", "nafta-usmca")


@contextmanager
def built_story(story: str) -> Iterator[Path]:
    """Yield the path of a record built from a story's articles; it is gone afterwards."""
    folder = SHARED / "gold" / "stories" / story
    with tempfile.TemporaryDirectory() as scratch:
        source, record = Path(scratch, "story.jsonl"), Path(scratch, "story.db")
        rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in story_scorer().articles(folder))
        source.write_text(rows + "\n", encoding="utf-8")
        build([source], record)
        yield record


def score_story(story: str) -> dict[str, dict[str, float]]:
    """Return the story scorer's figures by kind for a record built from the story's articles."""
    folder = SHARED / "gold" / "stories" / story
    with built_story(story) as record, Record(record) as opened:
        export = opened.export()
    gold: dict[str, Any] = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    figures: dict[str, dict[str, float]] = story_scorer().score(gold, folder, export)
    return figures


def main() -> None:
    for story in STORIES:
        print(story)
        for kind, row in score_story(story).items():
            print(f"  {kind:15}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


if __name__ == "__main__":
    main()

"""Whole stories, read and linked end to end: ``python -m eval.stories`` scores them with ``score_story.py``.

Development looks at the two of ``gold/stories`` (some articles of theirs are in ``gold/train``) and at three of
``corpus/stories``, so their figures are in-sample; ``river-treaty`` was looked at last, and only for what sources tell
otherwise. The fourth of ``corpus/stories`` was set aside when it was written: it is scored and never read. Facts of all
are by hand, before anything was built of their articles.
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
from eval.split import ROOT, SHARED

STORIES = ("greece-2015", "nafta-usmca")
OWN = ("harbour-strike", "valley-ceasefire", "river-treaty", "prisoner-exchange", "coalition-talks")
FROZEN = ("sanctions-talks", "fisheries-trade", "inspection-talks")
EVERY = (*STORIES, *OWN, *FROZEN)


def folder_of(story: str) -> Path:
    """Return the folder of a story's articles; its facts stand beside it."""
    return SHARED / "gold" / "stories" / story if story in STORIES else ROOT / "corpus" / "stories" / story


@contextmanager
def built_story(story: str) -> Iterator[Path]:
    """Yield the path of a record built from a story's articles; it is gone afterwards."""
    folder = folder_of(story)
    with tempfile.TemporaryDirectory() as scratch:
        source, record = Path(scratch, "story.jsonl"), Path(scratch, "story.db")
        rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in story_scorer().articles(folder))
        source.write_text(rows + "\n", encoding="utf-8")
        build([source], record)
        yield record


def score_story(story: str) -> dict[str, dict[str, float]]:
    """Return the story scorer's figures by kind for a record built from the story's articles."""
    folder = folder_of(story)
    with built_story(story) as record, Record(record) as opened:
        export = opened.export()
    gold: dict[str, Any] = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    figures: dict[str, dict[str, float]] = story_scorer().score(gold, folder, export)
    return figures


def main() -> None:
    for story in EVERY:
        print(story, "(frozen)" if story in FROZEN else "(in-sample)")
        for kind, row in score_story(story).items():
            print(f"  {kind:15}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


if __name__ == "__main__":
    main()

"""Timelines against journalists' own (Timeline17) and against the key events of whole stories.

``python -m eval.timeline_eval`` prints date F1 for each topic of Timeline17: with the gold's number of days and window,
and with neither; the floor (the days on which most was published) beside it. The constants were sought on five topics
(``DEVELOPED``), but the scores of all eleven were seen and weighed at every step: none of the figures is held out.

Alignment ROUGE is the business of ``tilse``, which needs packages that the project does not: where ``COMMUNIQUE_TILSE``
names an interpreter that has it, its figures (align+ m:1, its own ROUGE) are printed too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.analysis.dated import DatedArticle, dated_article
from communique.analysis.timeline import TimelineDay, timeline
from communique.dating.timex import find_timexes, resolve_timexes
from communique.derived import Snapshot
from communique.interval import Interval
from communique.record import Record
from communique.types import Document
from eval.gold_corpus import story_scorer
from eval.split import ROOT, SHARED
from eval.stories import STORIES, built_story

TOPICS = SHARED / "data" / "timeline17"
DEVELOPED = ("Finan_washingtonpost", "H1N1_bbc", "H1N1_guardian", "H1N1_reuters", "MJ_bbc")
KEY_DAYS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of Timeline17: its articles, their texts by id, and the journalists' timelines."""

    name: str
    articles: tuple[DatedArticle, ...]
    texts: Mapping[str, str]
    gold: tuple[Mapping[date, Sequence[str]], ...]


def load_topic(folder: Path) -> Topic:
    """Read a topic: ``articles.jsonl``, or a folder of days with a text an article."""
    rows: list[tuple[str, str]] = []
    if (folder / "articles.jsonl").exists():
        lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [(row["time"][:10], row["text"]) for row in map(json.loads, lines)]
    else:
        files = sorted(path for path in (folder / "InputDocs").rglob("*") if path.is_file())
        rows = [(path.parent.name, path.read_text(encoding="utf-8", errors="replace")) for path in files]
    texts, articles = {}, []
    for number, (day, text) in enumerate(rows):
        key = f"d{number:05}"
        published = date.fromisoformat(day)
        timexes = resolve_timexes(find_timexes(text), Interval(earliest=published, latest=published))
        articles.append(dated_article(key, published, text, timexes))
        texts[key] = text
    told = (folder / "timelines.jsonl").read_text(encoding="utf-8").splitlines()
    gold = tuple({date.fromisoformat(day[:10]): said for day, said in json.loads(line)} for line in told)
    return Topic(name=folder.name, articles=tuple(articles), texts=texts, gold=gold)


def snapshot_of(topic: Topic) -> Snapshot:
    """Return a snapshot with the topic's documents and nothing else: no events are read here."""
    documents = tuple(
        Document(id=one.document, published=Interval(earliest=one.published, latest=one.published))
        for one in topic.articles
    )
    return Snapshot(
        as_of=None, documents=documents, undated=(), talks=(), actors=(), statements=(), events=(), expectations=(),
        commitments=(), positions=(), conditions=(), deadlocks=(), agenda=(), terms=(), assessments=(),
        contradictions=(), talks_of={}, actor_ids={},
    )  # fmt: skip


def told_by(topic: Topic, gold: Mapping[date, Sequence[str]] | None) -> list[TimelineDay]:
    """Return our timeline of a topic: with the number of days and sentences and the window of ``gold``, or without."""
    snapshot = snapshot_of(topic)
    if gold is None:
        return timeline(snapshot, topic.articles, text_of=topic.texts.__getitem__)
    each = max(1, round(sum(map(len, gold.values())) / len(gold)))
    return timeline(
        snapshot,
        topic.articles,
        dates=len(gold),
        sentences=each,
        start=min(gold),
        end=max(gold),
        text_of=topic.texts.__getitem__,
    )


def busiest(topic: Topic, gold: Mapping[date, Sequence[str]]) -> list[date]:
    """Return the floor: as many days as gold has within its window, those on which most was published."""
    counts = Counter(one.published for one in topic.articles if min(gold) <= one.published <= max(gold))
    return sorted(counts, key=lambda day: (-counts[day], day))[: len(gold)]


def date_f1(shown: Iterable[date], gold: Iterable[date]) -> float:
    """Return the F1 of days."""
    ours, theirs = set(shown), set(gold)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours else 0.0


def score_topics() -> dict[str, dict[str, float]]:
    """Return each topic's date F1, the mean over its timelines: ``floor``, ``given`` (number and window), ``free``."""
    found = {}
    for folder in sorted(path for path in TOPICS.iterdir() if path.is_dir()):
        topic = load_topic(folder)
        free = [day.day for day in told_by(topic, None)]
        rows = [
            (
                date_f1(busiest(topic, gold), gold),
                date_f1((d.day for d in told_by(topic, gold)), gold),
                date_f1(free, gold),
            )
            for gold in topic.gold
        ]
        found[topic.name] = {
            name: sum(row[at] for row in rows) / len(rows) for at, name in enumerate(("floor", "given", "free"))
        }
    return found


def in_part(topic: str, part: str) -> bool:
    """Whether a topic is of a part: ``all``, ``developed`` on or ``other``."""
    return part == "all" or (topic in DEVELOPED) == (part == "developed")


def mean(scores: Mapping[str, Mapping[str, float]], name: str, part: str = "all") -> float:
    """Return the mean over ``all`` topics, those ``developed`` on, or the ``other``."""
    kept = [
        row[name] for topic, row in scores.items() if part == "all" or (topic in DEVELOPED) == (part == "developed")
    ]
    return sum(kept) / len(kept)


def rouge_by_tilse(python: str) -> dict[str, list[float]]:
    """Return date F1, ROUGE-1 and ROUGE-2 F of each topic as ``tilse`` gives them (align+ m:1; first gold timeline)."""
    told = {}
    for folder in sorted(path for path in TOPICS.iterdir() if path.is_dir()):
        topic = load_topic(folder)
        told[topic.name] = {
            day.day.isoformat(): [one.text for one in day.sentences] for day in told_by(topic, topic.gold[0])
        }
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "timelines.json")
        path.write_text(json.dumps(told), encoding="utf-8")
        script = str(ROOT / "eval" / "tilse_score.py")
        done = subprocess.run([python, script, str(path), str(TOPICS)], capture_output=True, text=True, check=True)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def key_days(story: str) -> tuple[int, int]:
    """Return how many of a story's key events fall on the first 25 days of its timeline, and how many there are."""
    folder = SHARED / "gold" / "stories" / story
    gold = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    with built_story(story) as path, Record(path) as record:
        shown = {day.day.toordinal() for day in record.timeline(dates=KEY_DAYS)}
    module = story_scorer()
    wanted = [module.days(one["date"]) for one in gold["events"] if one.get("date")]
    near = [any(low <= day <= high for day in shown) for low, high in wanted]
    return sum(near), len(wanted)


def measure() -> dict[str, float]:
    """Return the figures of the gate."""
    scores = score_topics()
    figures = {
        f"timeline17.{part}.{name}": round(mean(scores, name, part), 3)
        for part in ("all", "developed", "other")
        for name in ("given", "free")
    }
    for story in STORIES:
        found, wanted = key_days(story)
        figures[f"timeline.{story}.key"] = round(found / wanted, 3)
    return figures


def main() -> None:
    if not TOPICS.is_dir():
        sys.exit("Timeline17 is not here: nothing is measured")
    scores = score_topics()
    for topic, row in scores.items():
        print(f"{topic:22}" + "  ".join(f"{name} {figure:.3f}" for name, figure in row.items()))
    for part in ("all", "developed", "other"):
        print(f"{part:22}" + "  ".join(f"{name} {mean(scores, name, part):.3f}" for name in ("floor", "given", "free")))
    for story in STORIES:
        print(story, "key events among {} days: {} of {}".format(KEY_DAYS, *key_days(story)))
    python = os.environ.get("COMMUNIQUE_TILSE")
    if python:
        rouge = rouge_by_tilse(python)
        for at, name in enumerate(("date F1", "AR1", "AR2")):
            for part in ("all", "developed", "other"):
                kept = [row[at] for topic, row in rouge.items() if in_part(topic, part)]
                print(f"tilse {name} {part}: {sum(kept) / len(kept):.3f}")


if __name__ == "__main__":
    main()

"""Publication days with the header hidden: ``python -m eval.publication_eval`` prints right, abstained and wrong.

An article's first lines are cut after the last date that they state, and so is its title; what is left must date
itself by its content or not at all. Right is an interval that contains the day and is no wider than a year. Articles
whose text has a year anchor (a year in digits from 1945 on, or an event of the table of world events) are counted
apart. A third of the texts is frozen, by hash. The undated articles of the two stories come last.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from communique.codec import interval_from
from communique.dating.heading import stated_dates
from communique.dating.inference import world_events
from communique.dating.publication import date_article
from communique.interval import Interval
from communique.types import Article
from eval.split import SHARED, text_hash

FOLDERS = ("dev", "train", "wire")
STORIES = ("greece-2015", "nafta-usmca")
WIDEST = 370
_YEAR = re.compile(r"\b(?:19[4-9]|20[0-2])[0-9]\b")


def hidden(text: str) -> str:
    """Return the text without the head that states a date."""
    end = max((one.span.end for one in stated_dates(text)), default=0)
    return text[end:].lstrip(" \n,.-–—:")


def has_year_anchor(text: str) -> bool:
    """Whether a text names a year in digits, or an event of the table with all its names."""
    return bool(_YEAR.search(text)) or any(
        all(any(name in text for name in group) for group in event.names) for event in world_events()
    )


def judge(found: Interval | None, true: Interval) -> str:
    """Return how a dating compares with the true day; an open side or more than a year is no date."""
    if found is None or found.earliest is None or found.latest is None:
        return "abstained"
    assert true.earliest is not None
    if true.earliest not in found:
        return "wrong"
    return "right" if (found.latest - found.earliest).days <= WIDEST else "abstained"


def judged(part: str) -> Iterator[tuple[str, bool, int | None]]:
    """Yield the verdict on each article of a part, whether its text has a year anchor, and the width found in days."""
    for folder in FOLDERS:
        for path in sorted((SHARED / "gold" / folder).glob("*.txt")):
            frozen = int(text_hash(path), 16) % 3 == 0
            document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["document"]
            true = interval_from(document["published"]) if document["published"] else None
            if frozen != (part == "frozen") or true is None or true.earliest is None:
                continue
            text = hidden(path.read_bytes().decode("utf-8"))
            found = date_article(Article(text=text)).interval
            yield judge(found, true), has_year_anchor(text), found.days if found is not None else None


def undated_of_stories() -> Iterator[tuple[str, str]]:
    """Yield name and verdict of each undated article of the stories; within a day of slack, a week wide at most."""
    for story in STORIES:
        gold = json.loads((SHARED / "gold" / "stories" / f"{story}.json").read_text(encoding="utf-8"))
        for name, day in gold.get("undated", {}).items():
            path = Path(SHARED, "gold", "stories", story, f"{name}.txt")
            text = path.read_text(encoding="utf-8").partition("\n\n")[2]
            true = Interval.from_json([day, day])
            yield f"{story} {name}", judge(date_article(Article(text=text)).interval, true)


def measure() -> dict[str, float]:
    """Return shares by part: safe (right or abstained) and, with a year anchor, right; nothing without the gold."""
    figures: dict[str, float] = {}
    for part in ("develop", "frozen") if (SHARED / "gold").is_dir() else ():
        rows = list(judged(part))
        anchored = [verdict for verdict, anchor, _ in rows if anchor]
        figures[f"publication.{part}.safe"] = round(sum(verdict != "wrong" for verdict, _, _ in rows) / len(rows), 3)
        figures[f"publication.{part}.anchored.right"] = round(
            sum(verdict == "right" for verdict in anchored) / max(len(anchored), 1), 3
        )
    return figures


def _counted(verdicts: list[str]) -> str:
    row = Counter(verdicts)
    return f"{len(verdicts)} articles, " + ", ".join(f"{row[one]} {one}" for one in ("right", "abstained", "wrong"))


def main() -> None:
    for part in ("develop", "frozen"):
        rows = list(judged(part))
        print(f"{part}: {_counted([verdict for verdict, _, _ in rows])}")
        print(f"  with a year anchor: {_counted([verdict for verdict, anchor, _ in rows if anchor])}")
        widths = [width for verdict, _, width in rows if verdict == "right" and width is not None]
        print(f"  days of a right interval: median {median(widths):.0f}" if widths else "  none right")
    for name, verdict in undated_of_stories():
        print(f"undated {name}: {verdict}")


if __name__ == "__main__":
    main()

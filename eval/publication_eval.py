"""Publication days with the header hidden: ``python -m eval.publication_eval`` prints right, abstained and wrong.

An article's first lines are cut after the last date that they state, and so is its title; what is left must date itself
by its content or not at all. Right is an interval that contains the day. A third of the texts is frozen, by hash.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from communique.codec import interval_from
from communique.dating.heading import stated_dates
from communique.dating.publication import date_article
from communique.interval import Interval
from communique.types import Article
from eval.split import SHARED, text_hash

FOLDERS = ("dev", "train", "wire")


def hidden(text: str) -> str:
    """Return the text without the head that states a date."""
    end = max((one.span.end for one in stated_dates(text)), default=0)
    return text[end:].lstrip(" \n,.-–—:")


def verdict(path: Path) -> str | None:
    """Return "right", "abstained" or "wrong"; ``None`` where the gold has no day."""
    document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["document"]
    true = interval_from(document["published"]) if document["published"] else None
    if true is None or true.earliest is None:
        return None
    found = date_article(Article(text=hidden(path.read_bytes().decode("utf-8")))).interval
    return judge(found, true)


def judge(found: Interval | None, true: Interval) -> str:
    """Return how a dating compares with the true day; an open side is no date."""
    if found is None or found.earliest is None or found.latest is None:
        return "abstained"
    assert true.earliest is not None
    return "right" if true.earliest in found else "wrong"


def main() -> None:
    counts: dict[str, Counter[str]] = {"develop": Counter(), "frozen": Counter()}
    for folder in FOLDERS:
        for path in sorted((SHARED / "gold" / folder).glob("*.txt")):
            outcome = verdict(path)
            if outcome is not None:
                counts["frozen" if int(text_hash(path), 16) % 3 == 0 else "develop"][outcome] += 1
    for part, row in counts.items():
        print(f"{part}: {row.total()} articles, " + ", ".join(f"{row[k]} {k}" for k in ("right", "abstained", "wrong")))


if __name__ == "__main__":
    main()

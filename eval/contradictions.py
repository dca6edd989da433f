"""Shown contradictions, read by hand: ``python -m eval.contradictions`` tells how many of those judged are none.

``contradictions.csv`` holds a verdict for each: the corpus, the kind, where both sides stand (file, start, end) and
whether a reader who opens both finds that they cannot both be so, or that one gainsays the other ("true", "false").
A line is of a shown contradiction if both sides overlap it. What is shown and not in the file is counted as not yet
read; ``--unread`` prints its places, in the file's form, with nothing judged. The corpora: :mod:`eval.negotiations`.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from eval.negotiations import GOLD, OF_1987, record_of
from eval.split import SHARED
from eval.stories import STORIES

VERDICTS = Path(__file__).with_name("contradictions.csv")
CORPORA = (*STORIES, "own", *GOLD, *OF_1987)
Place = tuple[str, int, int]


def shown(corpus: str) -> list[tuple[str, Place, Place]]:
    """Return the contradictions shown for a corpus: kind and where the first statement of either side stands."""
    with record_of(corpus) as opened:
        export = opened.export()
    url = {document["id"]: document["url"] for document in export["documents"]}
    place = {
        s["id"]: (url[s["document"]], s["evidence"][0]["start"], s["evidence"][0]["end"]) for s in export["statements"]
    }
    return [
        (one["type"], place[one["sides"][0]["statements"][0]], place[one["sides"][1]["statements"][0]])
        for one in export["contradictions"]
    ]


def judged() -> list[dict[str, str]]:
    """Return the lines of ``contradictions.csv``."""
    with VERDICTS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def verdict_of(corpus: str, one: Place, other: Place, rows: list[dict[str, str]]) -> str | None:
    """Return the verdict on a shown contradiction, ``None`` if nobody has read it."""
    for row in rows:
        places = [(row[f"file_{side}"], int(row[f"start_{side}"]), int(row[f"end_{side}"])) for side in "ab"]
        if row["corpus"] == corpus and any(
            _overlap(one, a) and _overlap(other, b) for a, b in (places, reversed(places))
        ):
            return row["verdict"]
    return None


def _overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and min(one[2], other[2]) > max(one[1], other[1])


def main() -> None:
    """Print the figures, or what nobody has read yet."""
    rows = judged() if VERDICTS.exists() else []
    if not (SHARED / "gold").is_dir():
        print(f"no corpora under {SHARED}: skipped")
        return
    unread = csv.writer(sys.stdout)
    for corpus in CORPORA:
        verdicts = [(kind, one, other, verdict_of(corpus, one, other, rows)) for kind, one, other in shown(corpus)]
        if "--unread" in sys.argv:
            unread.writerows((corpus, kind, *one, *other, "") for kind, one, other, found in verdicts if found is None)
            continue
        read = [found for *_, found in verdicts if found is not None]
        false = sum(found == "false" for found in read)
        print(f"{corpus:12} shown {len(verdicts)} read {len(read)} false {false}")


if __name__ == "__main__":
    main()

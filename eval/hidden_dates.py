"""Which year and which day, told apart by hiding them: ``python -m eval.hidden_dates [--errors N]``.

Openly licensed news often writes a date in full. Here its year is hidden ("June 12, 2018" becomes "June 12"), or all
but the weekday ("On Saturday, June 9" becomes "On Saturday"); the tagger must get the day back from the words around
it and the day of publication. Dates of the day of publication, and those most of a year away or more, are left out.
The 18 Wikinews articles of TimeSET, whose annotators wrote down the values of times, are scored beside it, as fine as
they wrote them.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.dating.publication import date_article
from communique.dating.timex import find_timexes, resolve_timexes
from communique.interval import Interval
from communique.types import Article
from eval.timex_eval import DATA

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),? )?(?P<month>{'|'.join(_MONTHS)}) (?P<day>\d\d?)(?P<year>, \d{{4}})?\b"
)
_MOST = 20_000
_YEAR_AWAY, _WEEK_AWAY = 330, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A text with part of a date hidden: what is left of it begins at ``place``; the true day."""

    kind: str
    text: str
    place: int
    true: date


def dated_texts() -> Iterator[tuple[date, str]]:
    """Yield day of publication and text of Wikinews and White House articles; nothing where they are absent."""
    table = DATA / "wikinews" / "wikinews_2020.csv"
    if table.is_file():
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield date.fromisoformat(row["date"]), row["text"]
    for path in sorted((DATA / "white_house").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        head = re.search(r"^date: '?(\d{4}-\d\d-\d\d)", text, re.MULTILINE)
        if head is not None:
            yield date.fromisoformat(head[1]), text.split("\n---", 1)[-1][:_MOST]


def hidden_dates(text: str, published: date) -> Iterator[Hidden]:
    """Yield the text once for each of its dates that can be hidden."""
    for found in _DATE.finditer(text):
        true = _true_day(found, published)
        away = (true - published).days if true is not None else 0
        if true is None or not away:
            continue
        side = "past" if away < 0 else "to come"
        if found["year"] and not found["weekday"] and abs(away) <= _YEAR_AWAY:
            left = text[: found.start("year")] + text[found.end("year") :]
            yield Hidden(kind=f"year, {side}", text=left, place=found.start("month"), true=true)
        if found["weekday"] and abs(away) <= _WEEK_AWAY:
            left = text[: found.end("weekday")] + text[found.end() :]
            yield Hidden(kind=f"all but the weekday, {side}", text=left, place=found.start("weekday"), true=true)


def _true_day(found: re.Match[str], published: date) -> date | None:
    month, day = _MONTHS.index(found["month"]) + 1, int(found["day"])
    years = [int(found["year"][2:])] if found["year"] else [published.year + step for step in (-1, 0, 1)]
    days = []
    for year in years:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not found["year"]:
        days = [one for one in days if _WEEKDAYS[one.weekday()] == found["weekday"]] if found["weekday"] else []
    return days[0] if len(days) == 1 else None


def is_right(one: Hidden, published: date) -> bool:
    """Whether the tagger gets the hidden day back."""
    times = resolve_timexes(find_timexes(one.text), Interval.day(published))
    here = next((timex for timex in times if timex.start <= one.place < timex.end), None)
    return here is not None and here.interval is not None and here.interval.earliest == one.true


def timeset() -> tuple[int, int]:
    """Return how many times of TimeSET's development articles get the annotator's value, and how many there are."""
    right = total = 0
    for path in sorted((DATA / "timeset").rglob("*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        notes = path.read_text(encoding="utf-8")
        wanted = dict(re.findall(r"^#\d+\tAnnotatorNotes (T\d+)\t([\d_x-]+)\s*$", notes, re.MULTILINE))
        times = resolve_timexes(find_timexes(text), date_article(Article(text=text)).interval)
        for name, start, end in re.findall(r"^(T\d+)\ttimex (\d+) (\d+)", notes, re.MULTILINE):
            if name in wanted:
                value = re.sub(r"-xx", "", wanted[name].replace("_", "-"))
                here = next((timex for timex in times if timex.start < int(end) and int(start) < timex.end), None)
                right, total = right + (here is not None and here.value[: len(value)] == value), total + 1
    return right, total


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--errors", type=int, default=0, help="show so many that were not found")
    args = parser.parse_args()
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for published, text in dated_texts():
        for one in hidden_dates(text, published):
            total[one.kind] += 1
            ok = is_right(one, published)
            right[one.kind] += ok
            if not ok and total.total() - right.total() <= args.errors:
                around = " ".join(one.text[max(0, one.place - 90) : one.place + 50].split())
                print(f"{one.kind}: published {published}, true {one.true}: …{around}…")
    if not total:
        print(f"skipped: neither Wikinews nor White House texts under {Path(DATA)}")
    for kind in sorted(total):
        print(f"hidden {kind}: {right[kind]} of {total[kind]} right ({right[kind] / total[kind]:.3f})")
    found, wanted = timeset()
    print(f"TimeSET development: {found} of {wanted} values right" if wanted else "skipped: no TimeSET")


if __name__ == "__main__":
    main()

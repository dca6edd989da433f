"""A calendar entry keeps its UID when later articles tell of the same meeting: importing again updates it."""

from __future__ import annotations

from pathlib import Path

import icalendar

from communique.record import Record, build
from communique.render.formats import render_export

FIRST = (
    "Envoys to meet in Geneva\n\nOct. 1, 2019\n\n"
    "The envoys of North Korea and the United States will meet in Geneva on October 9, officials said.\n"
)
LATER = (
    "Envoys meet in Geneva\n\nOct. 9, 2019\n\n"
    "The envoys of North Korea and the United States met in Geneva on October 9, officials said.\n"
)


def entries(record: Path) -> dict[str, icalendar.Event]:
    with Record(record) as opened:
        made = render_export(opened.export(), "ics")
    return {str(one["UID"]): one for one in icalendar.Calendar.from_ical(made).walk("VEVENT")}


def test_a_later_article_updates_the_entry_and_makes_no_second(tmp_path: Path) -> None:
    record = tmp_path / "talks.db"
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    build([tmp_path / "a.txt"], record)
    before = entries(record)
    (tmp_path / "b.txt").write_text(LATER, encoding="utf-8")
    build([tmp_path / "b.txt"], record)
    after = entries(record)
    (uid,) = in_geneva(before)
    assert before[uid]["STATUS"] == "TENTATIVE" and after[uid]["STATUS"] == "CONFIRMED"
    assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
    assert in_geneva(after) == [uid]


def in_geneva(found: dict[str, icalendar.Event]) -> list[str]:
    return [key for key, one in found.items() if key.startswith("event-") and str(one.get("LOCATION")) == "Geneva"]

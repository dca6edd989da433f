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


EARLIER = (
    "Dates for talks\n\nSept. 20, 2019\n\n"
    "The envoys of North Korea and the United States are to meet in Geneva on October 9, a diplomat said.\n"
)


def test_an_entry_that_an_older_article_renames_says_what_it_was_called(tmp_path: Path) -> None:
    record = tmp_path / "talks.db"
    for name, text in (("a", FIRST), ("b", LATER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        build([tmp_path / f"{name}.txt"], record)
    (before,) = in_geneva(entries(record))
    (tmp_path / "c.txt").write_text(EARLIER, encoding="utf-8")
    build([tmp_path / "c.txt"], record)
    found = entries(record)
    (after,) = in_geneva(found)
    assert after != before, "if this holds now, say so in the docs and drop the former UIDs"
    assert before in formers(found[after])
    with Record(record) as opened:
        known = {one.id for one in opened.events()} | {ref for one in opened.events() for ref in one.statements}
    assert {uid.removeprefix("event-").partition("@")[0] for uid in formers(found[after])} <= known


def formers(entry: icalendar.Event) -> list[str]:
    told = entry.get("X-COMMUNIQUE-FORMER-UID", [])
    return [str(one) for one in (told if isinstance(told, list) else [told])]


def in_geneva(found: dict[str, icalendar.Event]) -> list[str]:
    return [key for key, one in found.items() if key.startswith("event-") and str(one.get("LOCATION")) == "Geneva"]

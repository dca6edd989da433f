"""Exports are read back by readers of their own formats; hostile words stay words."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import feedparser
import pytest

from communique.derived import Snapshot
from communique.interval import Interval
from communique.render.brief import make_brief
from communique.render.brief_formats import brief_markdown
from communique.render.export import export_json
from communique.render.formats import render_export
from communique.render.formats_atom import to_atom
from communique.render.formats_icalendar import to_icalendar
from communique.render.formats_rows import columns, tables
from communique.render.formats_tables import guard, to_csv_tables, to_jsonl, to_parquet_tables
from communique.render.formats_timelinejs import to_timelinejs
from communique.render.lookup import Lookup

HOSTILE = '=HYPERLINK("http://x","<script>alert(1)</script>");\r\nBEGIN:VEVENT\x00\x0b, "><img onerror=x>'


@pytest.fixture(scope="module")
def export(snapshot: Snapshot) -> dict[str, Any]:
    return export_json(snapshot)


@pytest.fixture(scope="module")
def hostile(snapshot: Snapshot) -> dict[str, Any]:
    """The record with every event, expectation, position and title named by somebody who means harm."""
    return export_json(
        replace(
            snapshot,
            documents=tuple(replace(one, title=HOSTILE, publisher=HOSTILE) for one in snapshot.documents),
            events=tuple(replace(one, label=HOSTILE, place=HOSTILE) for one in snapshot.events),
            expectations=tuple(replace(one, about=HOSTILE) for one in snapshot.expectations),
            positions=tuple(replace(one, issue=HOSTILE, party=HOSTILE) for one in snapshot.positions),
        )
    )


@pytest.fixture(scope="module")
def empty() -> dict[str, Any]:
    fields = {name: () for name in Snapshot.__dataclass_fields__ if name not in ("as_of", "talks_of", "actor_ids")}
    return export_json(Snapshot(as_of=None, talks_of={}, actor_ids={}, **fields))  # type: ignore[arg-type]


# --- JSON Lines


def test_lines_hold_every_object_of_the_export_once(export: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in to_jsonl(export).splitlines()]
    assert lines[0] == {"kind": "record", "format": "communique/1", "as_of": export["as_of"], "undated": []} | {
        "undated": export["undated"]
    }
    for kind, name in (("event", "events"), ("expectation", "expectations"), ("talks", "talks"), ("term", "terms")):
        found = [{key: value for key, value in line.items() if key != "kind"} for line in lines if line["kind"] == kind]
        assert found == export[name], name
    statements = [line for line in lines if line["kind"] == "statement"]
    assert [(one["id"], one["statement_kind"]) for one in statements] == [
        (one["id"], one["kind"]) for one in export["statements"]
    ]
    assert len(lines) == 1 + sum(len(value) for value in export.values() if value and isinstance(value[0], dict))


def test_a_line_break_in_a_label_does_not_break_the_line(hostile: dict[str, Any]) -> None:
    for line in to_jsonl(hostile).split("\n")[:-1]:
        assert json.loads(line)["kind"]


# --- CSV


def test_csv_is_read_back_as_the_export_has_it(export: dict[str, Any]) -> None:
    files = to_csv_tables(export)
    events = list(csv.DictReader(io.StringIO(files["events.csv"], newline="")))
    assert [row["id"] for row in events] == [event["id"] for event in export["events"]]
    for row, event in zip(events, export["events"], strict=True):
        assert row["label"] == event["label"]
        assert row["when_earliest"] == ((event["when"] or [None])[0] or "")
        assert row["participants"] == "; ".join(event["participants"])
    conditions = list(csv.DictReader(io.StringIO(files["conditions.csv"], newline="")))
    assert [row["requires_action"] for row in conditions] == [c["requires"]["action"] for c in export["conditions"]]


def test_every_event_joins_its_statements_through_the_evidence_table(export: dict[str, Any]) -> None:
    files = to_csv_tables(export)
    rows = list(csv.DictReader(io.StringIO(files["evidence.csv"], newline="")))
    for event in export["events"]:
        assert [r["statement"] for r in rows if r["kind"] == "event" and r["id"] == event["id"]] == event["statements"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tSUM", "\r=1", "\n=1", "＝1"])
def test_what_could_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a;=1", "a;'=1"), ("a; +1; b", "a;' +1; b"), ("a\t@b", "a\t'@b"), (" =1", "' =1"), ("\t=1", "'\t'=1")],
)
def test_nor_does_a_formula_begin_behind_what_some_spreadsheets_part_cells_at(text: str, safe: str) -> None:
    assert guard(text) == safe


@pytest.mark.parametrize("text", ["", "a=b", "a; b - c", ";", "5\t6", "Geneva", "5 - 3", "'quoted"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == text


def test_no_cell_of_a_hostile_record_is_a_formula(hostile: dict[str, Any]) -> None:
    seen = 0
    for text in to_csv_tables(hostile).values():
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]
            seen += sum("HYPERLINK" in cell for cell in row)
    assert seen > 5


def test_the_zip_is_the_same_bytes_twice_and_holds_all_tables(export: dict[str, Any]) -> None:
    packed = render_export(export, "csv")
    assert packed == render_export(json.loads(json.dumps(export)), "csv")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in tables(export))


def test_duckdb_answers_a_question_from_the_csv(export: dict[str, Any], tmp_path: Any) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for name, text in to_csv_tables(export).items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    query = f"SELECT count(*) FROM read_csv('{tmp_path}/events.csv', header=true, all_varchar=true) WHERE status='held'"
    assert duckdb.sql(query).fetchall() == [(sum(event["status"] == "held" for event in export["events"]),)]


def test_parquet_keeps_types_and_duckdb_reads_it(export: dict[str, Any], tmp_path: Any) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for name, packed in to_parquet_tables(export).items():
        (tmp_path / name).write_bytes(packed)
    rows = duckdb.sql(f"SELECT id, when_earliest, participants FROM '{tmp_path}/events.parquet'").fetchall()
    assert rows == [
        (e["id"], date.fromisoformat(e["when"][0]) if e["when"] and e["when"][0] else None, e["participants"])
        for e in export["events"]
    ]


def test_an_empty_record_has_all_tables_with_their_heads(empty: dict[str, Any]) -> None:
    for name, text in to_csv_tables(empty).items():
        assert next(csv.reader(io.StringIO(text))) == list(columns(name.removesuffix(".csv")))
    assert to_jsonl(empty).count("\n") == 1
    assert json.loads(to_timelinejs(empty))["events"] == []


# --- iCalendar


def _calendar(export: dict[str, Any]) -> list[Any]:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
    return list(icalendar.Calendar.from_ical(to_icalendar(export)).walk("VEVENT"))


def test_the_calendar_holds_each_dated_thing_with_its_status(export: dict[str, Any]) -> None:
    found = {str(one["UID"]): one for one in _calendar(export)}
    dated = [event for event in export["events"] if event["when"] and any(event["when"])]
    assert dated
    status = {"held": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "TENTATIVE"}
    for event in dated:
        entry = found[f"event-{event['id']}@communique"]
        assert str(entry["STATUS"]) == status.get(event["status"], "CANCELLED")
        low, high = event["when"]
        assert entry["DTSTART"].dt.isoformat() == (low or high)
        assert (entry["DTEND"].dt.toordinal() - 1) == date.fromisoformat(high or low).toordinal()
        assert str(entry["SUMMARY"]) == event["label"]
    windows = [hope for hope in export["expectations"] if hope["window"] and any(hope["window"])]
    assert windows and all(f"expectation-{hope['id']}@communique" in found for hope in windows)
    promises = [promise for promise in export["commitments"] if promise["by"] and any(promise["by"])]
    assert len(found) == len(dated) + len(windows) + len(promises)


def test_stamps_come_from_publication_days(export: dict[str, Any]) -> None:
    days = {row["published"][1] for row in export["documents"] if row["published"]} | {export["as_of"]}
    for entry in _calendar(export):
        stamp: datetime = entry["DTSTAMP"].dt
        assert stamp.date().isoformat() in days
        assert (stamp.hour, stamp.minute, stamp.utcoffset().total_seconds()) == (0, 0, 0)  # type: ignore[union-attr]
    assert to_icalendar(export) == to_icalendar(export)


def test_lines_are_folded_and_hostile_labels_add_no_entry(export: dict[str, Any], hostile: dict[str, Any]) -> None:
    assert len(_calendar(hostile)) == len(_calendar(export))
    packed = to_icalendar(hostile)
    lines = packed.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert lines.count(b"BEGIN:VEVENT") == len(_calendar(export))
    assert b"\x00" not in packed and b"\n" not in packed.replace(b"\r\n", b"")


# --- TimelineJS


def test_slides_are_as_coarse_as_the_days_and_escaped(export: dict[str, Any], hostile: dict[str, Any]) -> None:
    slides = json.loads(to_timelinejs(export))["events"]
    known = {f"event-{event['id']}": event for event in export["events"]}
    assert slides
    for slide in slides:
        low, high = known[slide["unique_id"]]["when"]
        assert slide["start_date"]["year"] == int((low or high)[:4])
    grains = {Interval.from_json(known[one["unique_id"]]["when"]).grain: len(one["start_date"]) for one in slides}
    assert {"day", "month"} <= set(grains), "the invented record has both"
    assert all(parts == {"year": 1, "month": 2}.get(grain, 3) for grain, parts in grains.items())
    text = to_timelinejs(hostile)
    assert "<script" not in text and "<img" not in text
    assert "&lt;script&gt;" in text


# --- Atom


def test_a_feed_reader_reads_the_changes(export: dict[str, Any]) -> None:
    feed = feedparser.parse(to_atom(export, "http://127.0.0.1:8000"))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    stamps = [entry.updated for entry in feed.entries]
    assert stamps == sorted(stamps, reverse=True)
    assert feed.feed.updated == stamps[0]
    days = {row["published"][1] for row in export["documents"] if row["published"]}
    assert {stamp[:10] for stamp in stamps} <= days
    assert all(entry.link.startswith("http://127.0.0.1:8000/") for entry in feed.entries)


def test_an_event_that_changed_has_an_entry_for_each_change(export: dict[str, Any]) -> None:
    feed = feedparser.parse(to_atom(export))
    for event in export["events"]:
        told = [(entry["status"], entry["when"]) for entry in event["history"]]
        changes = sum(now != before for before, now in zip([None, *told], told, strict=False))
        assert sum(f":event-{event['id']}:" in entry.id for entry in feed.entries) == changes


def test_hostile_words_stay_words_in_the_feed(hostile: dict[str, Any]) -> None:
    packed = to_atom(hostile)
    assert b"<script" not in packed
    feed = feedparser.parse(packed, sanitize_html=False)
    assert not feed.bozo
    assert any("HYPERLINK" in entry.title for entry in feed.entries)


# --- Markdown


def test_a_markdown_reader_finds_the_brief_first_and_every_footnote(
    snapshot: Snapshot, text_of: Any, export: dict[str, Any]
) -> None:
    reader = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed").MarkdownIt()
    brief = brief_markdown(make_brief(snapshot, text_of), Lookup(snapshot), mark="b")
    text = render_export(export, "markdown", brief=lambda: brief).decode()
    heads = [one.content for before, one in pairwise(reader.parse(text)) if before.type == "heading_open"]
    assert heads[:2] == ["The talks of Velland and Ostmark", "Where they stand"]
    assert heads.index("What they are stuck on") < heads.index("Events")
    notes = re.findall(r"^\[\^(\w+)\]:", text, flags=re.MULTILINE)
    cited = re.findall(r"\[\^(\w+)\](?!:)", text)
    assert len(notes) == len(set(notes)) and set(cited) == set(notes)
    assert any(one.startswith("b") for one in notes) and any(one.isdigit() for one in notes)

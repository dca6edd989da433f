"""Articles dated in the years 1 and 9999, about days of those years: every command answers, none breaks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique.cli.app import app
from communique.record import Record, build
from communique.render.formats import FORMATS

WORDS = (
    "GENEVA - Velland and Ostmark met in Geneva on Monday, their round number {}. An agreement on the ferries is "
    "expected by 31 December 9999 and within 90 days. Ostmark will withdraw its garrison next year. The talks will "
    "resume in ten years, and again tomorrow. A round was held on 1 January 0001. The meeting in 9999 was postponed to "
    "next month; it was called off on December 31, 9999. Ostmark has demanded since last year that Velland lift the "
    "embargo. The deadline of next week passed without a deal. In 99999 days a vote is expected."
)
DAYS = ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "9999", "0001", None)
COMMANDS = {
    "report": ["--output", "{folder}/report.html"],
    "timeline": [],
    "timeline ": ["--format", "svg", "--from", "0001-01-01", "--to", "9999-12-31"],
    "search": ["embargo"],
    "brief": [],
    "positions": ["--format", "svg"],
    "deadlock": ["--format", "svg"],
    "ledger": [],
    "ledger ": ["--format", "svg"],
    "agenda": [],
    "changes": ["--since", "0001-01-01"],
    "verify": [],
}


def built(folder: Path, days: tuple[str | None, ...]) -> Path:
    rows = [{"text": WORDS.format(n), "title": f"Talks {n}", "published": day} for n, day in enumerate(days)]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    path = folder / "talks.db"
    assert build([folder / "articles.jsonl"], path).new == len(days)
    return path


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("ends"), DAYS)


@pytest.mark.parametrize("as_of", [None, "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers(record: Path, tmp_path: Path, command: str, as_of: str | None) -> None:
    more = [one.format(folder=tmp_path) for one in COMMANDS[command]]
    if as_of is not None and command.strip() not in ("verify", "changes"):
        more += ["--as-of", as_of]
    done = CliRunner().invoke(app, [command.strip(), str(record), *more])
    assert done.exit_code == 0, (done.output, done.exception)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_record_of_one_such_article_has_a_brief_and_every_export(tmp_path: Path, day: str) -> None:
    path = built(tmp_path, (day,))
    with Record(path) as opened:
        opened.brief(as_of=date.fromisoformat(day))
        opened.timeline()
    for shape in FORMATS:
        done = CliRunner().invoke(
            app, ["export", str(path), "--format", shape, "--output", str(tmp_path / f"out.{shape}")]
        )
        assert done.exit_code == 0, (shape, done.exception)

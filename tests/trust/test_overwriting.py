"""No output of any command replaces a record: it is evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique.cli.app import app
from communique.errors import RecordError, UsageError
from communique.record import build
from communique.watch.bench import _write_whole


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "a.txt").write_text("Envoys of Chad met in Riga on 2 May 2014 and asked for nine buses.")
    path = folder / "talks.db"
    build([folder / "a.txt"], path)
    return path


@pytest.mark.parametrize(
    "words", [["report", "--output"], ["export", "--output"], ["export", "--format", "ics", "--output"]]
)
def test_no_output_is_written_over_a_record(record: Path, words: list[str]) -> None:
    before = record.read_bytes()
    done = CliRunner().invoke(app, [words[0], str(record), *words[1:], str(record)])
    assert isinstance(done.exception, UsageError) and "a record stands there" in str(done.exception)
    assert record.read_bytes() == before


def test_nor_over_one_that_a_later_version_made(record: Path, tmp_path: Path) -> None:
    later = bytearray(record.read_bytes())
    later[60:64] = (99).to_bytes(4, "big")
    (tmp_path / "later.db").write_bytes(later)
    done = CliRunner().invoke(app, ["report", str(record), "--output", str(tmp_path / "later.db")])
    assert isinstance(done.exception, UsageError) and (tmp_path / "later.db").read_bytes() == later


def test_a_watch_writes_its_feed_over_no_record(record: Path) -> None:
    before = record.read_bytes()
    with pytest.raises(RecordError, match="a record stands there"):
        _write_whole(record, b"<feed/>")
    assert record.read_bytes() == before


def test_other_files_are_written_over(record: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("an older report")
    assert CliRunner().invoke(app, ["report", str(record), "--output", str(tmp_path / "report.html")]).exit_code == 0
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")

"""The commands of the analysis, on the examples and on records that say little."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("brief", "timeline", "positions", "deadlock", "ledger", "agenda", "terms")


def run(*args: object) -> subprocess.CompletedProcess[str]:
    code = "from communique.cli import main; main()"
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("commands") / "talks.db"
    assert run("build", ROOT / "examples", "--record", path, "--quiet").returncode == 0
    return path


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poor")
    (folder / "one.txt").write_text("Norway said on 4 May 2031 that it was content.\n", encoding="utf-8")
    assert run("build", folder / "one.txt", "--record", folder / "poor.db", "--quiet").returncode == 0
    return folder / "poor.db"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_answers_in_text_and_json(record: Path, command: str) -> None:
    text, rows = run(command, record), run(command, record, "--format", "json")
    assert (text.returncode, rows.returncode) == (0, 0), text.stderr + rows.stderr
    assert text.stdout.strip() and json.loads(rows.stdout) is not None


@pytest.mark.parametrize("command", COMMANDS)
def test_a_poor_record_gets_a_sensible_sentence(poor: Path, command: str) -> None:
    for more in ([], ["--as-of", "2001-01-01"]):
        done = run(command, poor, *more)
        assert done.returncode == 0 and done.stdout.strip() and "Traceback" not in done.stderr, done.stderr


def test_changes_tell_what_is_new_and_nothing_before_the_record_begins(record: Path, poor: Path) -> None:
    told = json.loads(run("changes", record, "--since", "2019-03-01", "--format", "json").stdout)
    assert told and all(row["citations"] for row in told)
    assert "Nothing in the articles" in run("changes", poor, "--since", "2040-01-01").stdout


@pytest.mark.parametrize("shape", ["markdown", "html"])
def test_the_brief_has_more_forms(record: Path, shape: str) -> None:
    done = run("brief", record, "--format", shape)
    assert done.returncode == 0 and ("# " in done.stdout or "<!doctype html>" in done.stdout)


def test_a_fuller_brief_tells_what_is_less_sure(record: Path) -> None:
    told = {sure: run("brief", record, "--sure", sure, "--format", "json").stdout for sure in ("0", "0.65", "1")}
    assert told["0.65"] == run("brief", record, "--format", "json").stdout
    assert len(told["0"]) > len(told["1"])


@pytest.mark.parametrize(
    "args",
    [
        ("brief", "--format", "pdf"),
        ("brief", "--sure", "2"),
        ("changes", "--since", "soon"),
        ("positions", "--as-of", "2019-13-01"),
    ],
)
def test_bad_options_are_one_line(record: Path, args: tuple[str, ...]) -> None:
    done = run(args[0], record, *args[1:])
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stderr.startswith("communique: ")


def test_the_deadlock_says_what_would_open_it(record: Path) -> None:
    (lock,) = json.loads(run("deadlock", record, "--format", "json").stdout)
    assert lock["certainty"] == "certain" and lock["dispute"] == "sequencing"
    assert [one["simultaneous"] for one in lock["openings"]] == [False, False, True]
    assert all(one["match"]["words"][0] for one in lock["conditions"][: len(lock["steps"])])

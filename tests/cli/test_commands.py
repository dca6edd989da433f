"""The command line: its reference is true, its help is quick, its errors are one line, its servers answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.main import get_command

from communique.cli import app
from communique.cli.exporting import FORMATS
from communique.cli.reference import reference
from communique.record import build
from communique.render import formats

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "communique.cli"]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "talks.db"
    build(sorted((ROOT / "examples").glob("1[1-7]*")), path)
    return path


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*words: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            check=False,
            **options,
        )

    return call


def commands() -> Iterator[tuple[str, Any]]:
    root: Any = get_command(app)
    for name, command in root.commands.items():
        yield name, command
        for inner, below in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", below


def test_the_reference_is_that_of_the_commands() -> None:
    page = ROOT / "docs" / "reference" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), f"run python -m communique.cli.reference {page}"


def test_every_command_and_option_says_what_it_is() -> None:
    found = dict(commands())
    assert {"read", "build", "export", "report", "serve", "mcp", "judge add", "judge undo"} <= set(found)
    for name, command in found.items():
        assert command.help, name
        for one in command.params:
            assert one.help, (name, one.name)
        if " " not in name:
            assert f"communique {name} " in (command.epilog or ""), f"{name} has no example"


def test_examples_of_the_help_name_options_that_exist() -> None:
    for name, command in commands():
        known = {option for one in command.params for option in one.opts}
        known |= (
            {option for _, below in commands() for one in below.params for option in one.opts}
            if name == "judge"
            else set()
        )
        used = {word for word in (command.epilog or "").split() if word.startswith("--")}
        assert used <= known, (name, used - known)


def test_help_is_quick_and_loads_no_parser() -> None:
    heavy = ("spacy", "lxml", "rich.console", "starlette", "numpy")
    loaded = f"import sys, communique.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    bare = min(_seconds_of([sys.executable, "-c", "import json"]) for _ in range(3))
    assert min(_seconds_of([*COMMAND, "--help"]) for _ in range(3)) < 20 * bare  # benchmarks/ has the seconds


def _seconds_of(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export"], "Missing argument 'RECORD'"),
        (["export", "x.db", "--colour"], "No such option: --colour. See"),
        (["banana"], "No such command"),
        (["timeline", "x.db", "--dates", "none"], "Invalid value"),
        (["export", "x.db", "--format", "xls"], "use json or jsonl"),
        (["judge", "add", "x.db", "d1", "position", "words", "--field", "party"], "NAME=VALUE"),
        (["judge", "correct", "x.db", "s1"], "say what to correct"),
        (["serve", "absent.db"], "there is no such record"),
        (["serve", "absent.db", "--host", "0.0.0.0"], "give a --token"),
        (["mcp", "absent.db"], "there is no such record"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_line(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1 and done.stderr.startswith("communique: ")


@pytest.mark.parametrize(
    "words",
    ["timeline", "brief", "positions", "deadlock --format svg", "ledger", "agenda", "terms", "export --format ics",
     "changes --since 2018-11-01"],
)  # fmt: skip
def test_a_negotiation_that_the_record_does_not_hold_is_told_with_those_it_holds(
    run: Run, record: Path, words: str
) -> None:
    command, *more = words.split()
    done = run(command, record, "--talks", "t-nope", *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no negotiation t-nope" in done.stderr and "it holds t-" in done.stderr


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("communique export talks.db --format js", ["json", "jsonl"]),
        ("communique positions talks.db --format ", ["text", "json", "svg"]),
        ("communique brief talks.db --format m", ["markdown"]),
        ("communique judge outcome talks.db s1 p", ["postponed", "pending"]),
        ("communique exp", ["export"]),
        ("communique report talks.db --as", ["--as-of"]),
    ],
)
def test_a_shell_is_told_commands_options_and_their_values(line: str, offered: list[str]) -> None:
    words = line.split(" ")
    asked = {"_COMMUNIQUE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; sys.argv = ['communique']; from communique.cli import app; app(prog_name='communique')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **asked})
    assert done.stdout.split() == offered, done.stderr


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_to_file_and_to_standard_output(
    run: Run, record: Path, tmp_path: Path, format: str
) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    target = tmp_path / f"out.{formats.FORMATS[format].ending}"
    told = run("export", record, "--format", format, "--output", target)
    assert told.returncode == 0 and told.stdout == f"{format}: {target}\n", told.stderr
    quiet = subprocess.run([*COMMAND, "export", str(record), "--format", format], capture_output=True, check=True)
    assert quiet.stdout == target.read_bytes() and len(quiet.stdout) > 500
    assert tuple(formats.FORMATS) == FORMATS


def test_tables_go_into_a_folder(run: Run, record: Path, tmp_path: Path) -> None:
    assert run("export", record, "--format", "csv", "-o", tmp_path / "tables", "-q").stdout == ""
    names = sorted(path.name for path in (tmp_path / "tables").iterdir())
    run("export", record, "--format", "csv", "-o", tmp_path / "tables.zip", "-q")
    with zipfile.ZipFile(tmp_path / "tables.zip") as packed:
        assert sorted(packed.namelist()) == names and "events.csv" in names


def test_quiet_is_quiet(run: Run, record: Path, tmp_path: Path) -> None:
    assert run("report", record, "-o", tmp_path / "a.html", "--quiet").stdout == ""
    assert run("build", ROOT / "examples" / "17_stockholm.txt", "--record", tmp_path / "b.db", "--quiet").stdout == ""


def test_no_colour_goes_into_a_pipe(run: Run, record: Path) -> None:
    for words in (["search", record, "Hanoi"], ["timeline", record, "--dates", "2"], ["--help"]):
        assert "\x1b[" not in run(*words).stdout


def test_a_reader_that_goes_away_is_no_error(record: Path) -> None:
    line = f"{sys.executable} -m communique.cli export {record} --format jsonl | head -n 1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["kind"] == "record" and done.stderr == ""


def test_the_shell_completes_commands(run: Run) -> None:
    shell = {**os.environ, "_COMMUNIQUE_COMPLETE": "complete_bash", "COMP_WORDS": "communique ex", "COMP_CWORD": "1"}
    code = "import sys; sys.argv = ['communique']; from communique.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=shell, check=False)
    assert done.stdout.split() == ["export"]


def test_a_missed_statement_is_added_and_a_reading_corrected(run: Run, record: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(record.read_bytes())
    export = json.loads(run("export", copy).stdout)
    document = next(one for one in export["documents"] if one["path"].endswith("17_stockholm.txt"))["id"]
    text = (ROOT / "examples" / "17_stockholm.txt").read_text(encoding="utf-8")
    words = next(line for line in text.splitlines() if len(line) > 80)[:60]
    done = run("judge", "add", copy, document, "agenda", words, "--field", "issue=coffee", "--who", "me")
    assert done.returncode == 0, done.stderr
    event = export["events"][0]["statements"][0]
    assert (
        run("judge", "correct", copy, event, "--field", "place=Elsewhere", "--when", "2019-01-02/2019-01-03").returncode
        == 0
    )
    after = json.loads(run("export", copy).stdout)
    assert "coffee" in {one["issue"] for one in after["agenda"]}
    (mine,) = [one for one in after["statements"] if one["id"] == event]
    assert (mine["place"], mine["when"]) == ("Elsewhere", ["2019-01-02", "2019-01-03"])
    assert " add " in (told := run("judge", "list", copy).stdout) and " correct " in told


def test_serve_answers_until_it_is_interrupted(record: Path) -> None:
    pytest.importorskip("uvicorn", reason="the extra 'web' is not installed")
    server = subprocess.Popen(
        [*COMMAND, "serve", str(record), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("The record is at http://127.0.0.1:") and line.endswith("/ (Ctrl-C ends it)\n")
        address = line.split()[4]
        for _ in range(100):
            try:
                with urllib.request.urlopen(address) as page:
                    assert page.status == 200
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("no answer")
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)
    finally:
        server.kill()
    assert "Traceback" not in (server.stderr.read() if server.stderr else "")


def test_a_port_that_is_taken_is_told_in_one_line(record: Path, run: Run) -> None:
    import socket

    pytest.importorskip("uvicorn", reason="the extra 'web' is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", record, "--port", taken.getsockname()[1])
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "--port" in done.stderr


def test_mcp_answers_a_real_client(record: Path) -> None:
    pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")
    import anyio
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def ask() -> tuple[set[str], str]:
        server = StdioServerParameters(
            command=COMMAND[0], args=[*COMMAND[1:], "mcp", str(record)], env=dict(os.environ)
        )
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            told = await session.call_tool("brief", {})
            return tools, str(told)

    tools, told = anyio.run(ask)
    assert {"search", "brief", "timeline", "event", "positions", "deadlock", "passages"} <= tools
    assert "Stockholm" in told


@pytest.mark.parametrize("command", ["timeline", "positions", "ledger", "deadlock"])
def test_answers_over_time_are_drawn_as_svg(command: str, record: Path, run: Run) -> None:
    made = run(command, record, "--format", "svg")
    assert made.returncode == 0, made.stderr
    svg = ElementTree.fromstring(made.stdout)
    assert svg.tag.endswith("}svg") and len(list(svg.iter())) > 5
    assert run(command, record, "--format", "png").returncode == 2

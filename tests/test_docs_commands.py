"""The commands of tutorial and how-to guides run, in their order, and print what the pages say; queries answer."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from communique.record import build

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
_FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    return [body for found, body in _FENCE.findall((DOCS / page).read_text(encoding="utf-8")) if found == language]


def steps(body: str) -> list[tuple[str, str]]:
    """Return each command of a block with what it is said to print."""
    found: list[tuple[str, str]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        elif found:
            found[-1] = found[-1][0], f"{found[-1][1]} {line}"
    return found


def fits(told: str, printed: str) -> bool:
    """Whether the output is as told; "…" stands for anything."""
    parts = [re.escape(" ".join(part.split())) for part in told.split("…")]
    return re.fullmatch(r"\s*.*?".join(parts), " ".join(printed.split()), re.DOTALL) is not None


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "bin").mkdir()
    for name, line in (("communique", "-m communique.cli"), ("python", "")):
        script = folder / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {line} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


@pytest.mark.parametrize("page", ["tutorial.md", "how-to.md"])
def test_commands_run_and_print_what_the_page_says(here: Path, page: str) -> None:
    """The guides go on with the record that the tutorial made."""
    found = [step for body in blocks(page, "console") for step in steps(body)]
    assert len(found) >= 5
    if page == "how-to.md":
        build([ROOT / "examples"], here / "talks.db")
    for command, told in found:
        if "duckdb" in command:
            pytest.importorskip("duckdb", reason="DuckDB is not installed")
        done = subprocess.run(
            ["sh", "-c", f'PATH="{here}/bin:$PATH"; {command}'],
            cwd=here,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert fits(told.strip(), done.stdout.strip()), (command, told, done.stdout)


def test_fitting_is_no_sham() -> None:
    assert fits("a … c", "a b c") and fits("", "") and not fits("a c", "a b c") and not fits("", "x")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "talks.db"
    build([ROOT / "examples"], path)
    return path


def test_the_views_are_those_documented_and_answer(record: Path) -> None:
    page = (DOCS / "reference" / "sqlite.md").read_text(encoding="utf-8")
    told = {
        name: re.findall(r"`(\w+)`", columns) for name, columns in re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.M)
    }
    with sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True) as file:
        views = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert sorted(told) == sorted(views)
        for name in views:
            assert [row[1] for row in file.execute(f"PRAGMA table_info({name})")] == told[name]
            file.execute(f"SELECT * FROM {name} LIMIT 5").fetchall()
        queries = blocks("reference/sqlite.md", "sql")
        assert len(queries) == 3 and all(file.execute(query).fetchall() for query in queries)


def test_every_view_can_be_paged_sorted_and_faceted_as_a_browser_of_tables_does(record: Path) -> None:
    with sqlite3.connect(f"{record.as_uri()}?immutable=1", uri=True) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type IN ('view', 'table')").fetchall():
            columns = [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')]
            assert file.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            for column in columns:
                file.execute(
                    f'SELECT "{column}", count(*) AS n FROM "{name}" GROUP BY 1 ORDER BY n DESC LIMIT 3'
                ).fetchall()

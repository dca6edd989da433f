"""Readings on disk: the same record as without them; what is damaged or foreign is refused by name."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from communique.errors import InputError, RefusedArticle, UsageError
from communique.linking import link
from communique.pipeline import resolve_statement
from communique.record import Record, build
from communique.shards import files, make
from communique.shards.files import FORMATS, ShardWriter, read_rows
from communique.shards.fitting import fits
from communique.shards.gather import build_from_shards
from communique.shards.make import plan_shards, read_shards
from communique.shards.rows import PARTS, reading_row, row_from
from communique.types import Corpus, Reading

pytest.importorskip("pyarrow")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COMMAND = [sys.executable, "-m", "communique.cli"]


def rows(start: int, count: int) -> str:
    return "".join(
        json.dumps({"text": f"Envoys of Chad met in Riga on {1 + n % 28} May 2014 and asked for {n} buses.", "id": n})
        + "\n"
        for n in range(start, start + count)
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for file in sorted(EXAMPLES.glob("0[1-4]*")):
        shutil.copy(file, folder)
    (folder / "one.jsonl").write_text(rows(0, 8))
    (folder / "two.jsonl.gz").write_bytes(gzip.compress((rows(6, 6) + "not JSON\n").encode()))
    (folder / "image.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture(scope="module")
def whole(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    record = tmp_path_factory.mktemp("whole") / "talks.db"
    build([sources], record)
    return told(record)


def told(path: Path) -> tuple[str, list[str]]:
    with Record(path) as record:
        return json.dumps(record.export()), [str(one) for one in record.refusals()]


def read(sources: Path, folder: Path, ending: str) -> make.ShardReport:
    folder.mkdir(exist_ok=True)
    shards, missing = plan_shards([sources], ending)
    assert not missing
    return read_shards(shards, folder, processes=1)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_record_is_that_of_one_build(
    sources: Path, whole: tuple[str, list[str]], tmp_path: Path, ending: str
) -> None:
    report = read(sources, tmp_path / "out", ending)
    assert (report.shards, report.known, report.read, len(report.refused)) == (3, 0, 18, 2)
    built = build_from_shards(tmp_path / "out", tmp_path / "talks.db")
    assert (built.new, built.known, len(built.refused)) == (16, 2, 2)
    assert told(tmp_path / "talks.db") == whole
    again = build_from_shards(tmp_path / "out", tmp_path / "talks.db")
    assert (again.new, again.known) == (0, 18) and told(tmp_path / "talks.db") == whole


def test_what_is_there_is_not_read_again(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, out = tmp_path / "copy", tmp_path / "out"
    shutil.copytree(sources, copy)
    read(copy, out, "jsonl")
    assert (read(copy, out, "jsonl").known, read(copy, out, "jsonl").shards) == (3, 0)
    with (copy / "one.jsonl").open("a") as stream:
        stream.write(rows(90, 1))
    report = read(copy, out, "jsonl")
    assert (report.known, report.shards, report.read) == (2, 1, 9)
    monkeypatch.setattr(make, "READER", "newer")
    assert read(copy, out, "jsonl").known == 0


def test_a_run_that_is_cut_off_is_completed(
    sources: Path, whole: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def fall(*_: object) -> str:
        nonlocal count
        count += 1
        if count == 10:
            raise KeyboardInterrupt
        return write(*_)  # type: ignore[arg-type]

    write = make._write
    monkeypatch.setattr(make, "_write", fall)
    with pytest.raises(KeyboardInterrupt):
        read(sources, tmp_path / "out", "parquet")
    kept = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert kept and all(name.endswith(".parquet") for name in kept)  # whole files only
    monkeypatch.undo()
    report = read(sources, tmp_path / "out", "parquet")
    assert report.known == len(kept)
    build_from_shards(tmp_path / "out", tmp_path / "talks.db")
    assert told(tmp_path / "talks.db") == whole


def test_a_full_disk_is_named_and_leaves_nothing(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files._LinesSink, "write", full)
    with pytest.raises(UsageError, match="no space left on device"):
        read(sources, tmp_path / "out", "jsonl")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_is_cut_is_named_and_the_rest_linked(sources: Path, tmp_path: Path, ending: str) -> None:
    read(sources, tmp_path / "out", ending)
    cut = next((tmp_path / "out").glob("one*"))
    cut.write_bytes(cut.read_bytes()[:-20])
    report = build_from_shards(tmp_path / "out", tmp_path / "talks.db")
    (refused,) = [one for one in report.refused if one.path == str(cut)]
    assert "cut short" in refused.reason and "\n" not in refused.reason and report.new >= 10


def test_another_readers_shard_is_named(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "READER", "older")
    read(sources, tmp_path / "out", "jsonl")
    report = build_from_shards(tmp_path / "out", tmp_path / "talks.db")
    assert report.taken == 0 and all("read by older" in one.reason for one in report.refused)


Change = Callable[[dict[str, object]], object]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda row: row.update(text=str(row["text"]) + "."), "its id is not that of its text"),
        (lambda row: row.update(document="d0"), "its id is not that of its text"),
        (lambda row: row.update(statements=str(row["statements"]).replace('"quote":"', '"quote":"x')), "do not"),
        (lambda row: row.update(marks=str(row["marks"]).replace("Riga", "Rome")), "do not"),
        (lambda row: row.update(statements=str(row["statements"]).replace('"id":"s', '"id":"t')), "not of this text"),
        (lambda row: row.update(statements="[{}]"), "not a row"),
        (lambda row: row.update(statements="[[["), "not a row"),
        (lambda row: row.update(marks="{}"), "not a row"),
        (lambda row: row.update(dated="null"), "not a row"),
        (lambda row: row.update(actors="[]"), "none of its actors"),
        (lambda row: row.update(publisher="\ud800"), "wrong types"),
        (lambda row: row.update(title=["a list"]), "wrong types"),
        (lambda row: row.update(published='["2014-13-01", null]'), "not a row"),
        (lambda row: row.pop("title"), "not a row"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(sources: Path, tmp_path: Path, change: Change, complaint: str) -> None:
    read(sources, tmp_path / "out", "jsonl")
    row = next(row for row in read_rows(next((tmp_path / "out").glob("one*"))) if len(str(row["statements"])) > 10)
    article, reading = row_from(row)
    assert reading is not None and reading_row(article, reading)["text"] == row["text"]  # type: ignore[arg-type]
    row["statements"] = json.dumps(json.loads(row["statements"]), separators=(",", ":"))
    change(row)
    with pytest.raises(InputError, match=complaint):
        row_from(row)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where something stands within JSON, every object and list too."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from leaves(inner, (*path, key))


def replaced(value: object, path: tuple[str | int, ...], other: object) -> object:
    if not path:
        return other
    copied: Any = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    copied[path[0]] = replaced(copied[path[0]], path[1:], other)
    return copied


@pytest.mark.parametrize("part", PARTS)
def test_whatever_else_stands_in_a_row_it_is_refused_or_can_be_linked(tmp_path: Path, part: str) -> None:
    (tmp_path / "in").mkdir()
    words = "Envoys of Chad met in Riga on 2 May 2014. Mr. Ouma said on Friday that a deal is expected by June."
    (tmp_path / "in" / "a.txt").write_text(words)
    read(tmp_path / "in", tmp_path / "out", "jsonl")
    row = next(iter(read_rows(next((tmp_path / "out").iterdir()))))
    whole, refused = json.loads(row[part]), 0
    for path in leaves(whole):
        for other in (None, 5, -1, "a", True, [], {}, [5], "\ud800"):
            try:
                _, reading = row_from({**row, part: json.dumps(replaced(whole, path, other))})
            except RefusedArticle:
                refused += 1
                continue
            assert reading is not None and fits(reading, Reading), (path, other)
            statements = tuple(resolve_statement(one, reading.document.published) for one in reading.statements)
            link(Corpus(documents=(reading.document,), actors={"": reading.actors}, statements=statements))
    assert refused > 20


def test_statements_can_be_queried(sources: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    read(sources, tmp_path / "out", "parquet")
    counted = duckdb.sql(
        f"SELECT said.kind, count(*) FROM (SELECT unnest(said) AS said FROM '{tmp_path}/out/*.parquet') GROUP BY 1"
    ).fetchall()
    assert dict(counted)["event"] >= 14


def test_a_shard_of_any_length_is_held_in_flat_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    monkeypatch.setattr(files._LinesSink, "write", lambda self, rows: held.append(len(rows)))
    with ShardWriter(tmp_path / "a.jsonl", files.Heading(reader="r", source="s")) as writer:
        for _ in range(1000):
            writer.add(dict.fromkeys(files._COLUMNS))
    assert held == [files.ROWS] * 5


def test_the_commands(sources: Path, whole: tuple[str, list[str]], tmp_path: Path) -> None:
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, cwd=tmp_path, timeout=120)

    done = run("read", sources, "--format", "jsonl", "--output", "out")
    assert (done.returncode, done.stdout) == (1, "18 read into 3 shards, 0 shards known, 2 refused\n")
    done = run("build", "--from-statements", "out", "--record", "talks.db")
    assert done.returncode == 1 and done.stdout.startswith("16 new, 2 known")
    assert told(tmp_path / "talks.db") == whole
    for words, complaint in (
        (("read", sources, "--format", "jsonl"), "needs --output"),
        (("read", sources, "--output", "out"), "go with --format parquet or jsonl"),
        (("build", "--record", "talks.db"), "name what to add"),
        (("build", sources, "--from-statements", "out", "--record", "talks.db"), "name what to add"),
        (("build", "--from-statements", sources / "none", "--record", "talks.db"), "no shards in it"),
        (("read", "none.txt", "--format", "jsonl", "--output", "out"), "no such file"),
    ):
        done = run(*words)
        assert done.returncode == 2 and complaint in done.stderr and done.stderr.count("\n") == 1, done.stderr

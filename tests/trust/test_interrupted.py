"""A build that met half of what it should: what was read stays, the rest is named, the next run completes it."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest.test_streams import MAKERS

from communique import workers
from communique.record import Record, build
from communique.types import Article
from communique.workers import WORTH_A_POOL, Outcome, read_or_reason


def rows(count: int) -> list[str]:
    return [f"Envoys of Chad met in Riga on {1 + n % 28} May 2014 and asked for {n} buses." for n in range(count)]


def write_lines(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps({"text": text, "published": "2014-06-01"}) + "\n" for text in rows(count)))
    return path


def export(path: Path) -> str:
    with Record(path) as record:
        return json.dumps(record.export())


def refusals(path: Path) -> list[str]:
    with Record(path) as record:
        return [str(one) for one in record.refusals()]


def cut_warc(path: Path) -> None:
    whole = MAKERS["warc.gz"](path.parent, 6)
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2 + 20])
    whole.rename(path.with_suffix(".whole"))


def cut_lines(path: Path) -> None:
    whole = gzip.compress(write_lines(path.parent / "plain.jsonl", 30).read_bytes())
    path.write_bytes(whole[: len(whole) // 2])
    path.with_suffix(".whole").write_bytes(whole)


@pytest.mark.parametrize(("name", "cut"), [("news.warc.gz", cut_warc), ("news.jsonl.gz", cut_lines)])
def test_a_file_cut_in_half_is_completed_by_the_whole(tmp_path: Path, name: str, cut: Callable[[Path], None]) -> None:
    path = tmp_path / name
    cut(path)
    half = build([path], tmp_path / "talks.db")
    assert half.new and len(half.refused) == 1 and "cut short" in str(half.refused[0])
    assert refusals(tmp_path / "talks.db") == [str(half.refused[0])]
    path.with_suffix(".whole").rename(path)
    whole = build([path], tmp_path / "talks.db")
    assert whole.known == half.new and whole.new and not whole.refused
    undisturbed = build([path], tmp_path / "undisturbed.db")
    assert undisturbed.new == whole.known + whole.new
    assert export(tmp_path / "talks.db") == export(tmp_path / "undisturbed.db")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the fault is planted by forking")
def test_a_worker_that_is_killed_costs_one_article_until_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = WORTH_A_POOL + 20
    path = write_lines(tmp_path / "news.jsonl", count)
    deadly = rows(count)[11]

    def fatal(article: Article, prefilter: bool = True) -> Outcome:
        if article.text == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return read_or_reason(article, prefilter)

    monkeypatch.setattr(workers, "read_or_reason", fatal)
    monkeypatch.setattr(workers.threading, "active_count", lambda: 1)
    first = build([path], tmp_path / "talks.db", processes=2)
    assert first.new == count - 1 and [one.path for one in first.refused] == [f"{path}#12"]
    assert "killed" in refusals(tmp_path / "talks.db")[0]
    monkeypatch.undo()
    second = build([path], tmp_path / "talks.db", processes=2)
    assert (second.new, second.known, second.refused) == (1, count - 1, [])
    assert refusals(tmp_path / "talks.db") == []
    build([path], tmp_path / "undisturbed.db", processes=1)
    assert export(tmp_path / "talks.db") == export(tmp_path / "undisturbed.db")


def test_a_line_that_is_too_long_is_named_and_the_rest_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.ingest.rows.MAX_LINE_BYTES", 1000)
    path = tmp_path / "news.jsonl"
    first, last = (json.dumps({"text": text}) for text in rows(2))
    path.write_text(f'{first}\n{{"text": "{"x" * 5000}"}}\n{last}\n')
    report = build([path], tmp_path / "talks.db")
    assert report.new == 2 and [str(one) for one in report.refused] == [f"{path}#2: line too long: over 1,000 bytes"]

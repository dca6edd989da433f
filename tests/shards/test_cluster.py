"""Reading on a cluster of two workers on this machine: the same files as here; a worker that dies costs its shard."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.shards.test_shards import rows, told

from communique import cluster
from communique.cluster import read_on_cluster
from communique.errors import UsageError
from communique.shards.gather import build_from_shards
from communique.shards.make import Shard, plan_shards, read_shards

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


@pytest.fixture
def address() -> Iterator[str]:
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        made = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True)
    yield made.scheduler_address
    made.close(timeout=20)


@pytest.fixture
def shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Shard]:
    monkeypatch.chdir(tmp_path)  # the workers stand elsewhere
    for number in range(4):
        Path(f"{number}.jsonl").write_text(rows(5 * number, 6))
    return plan_shards([f"{number}.jsonl" for number in range(4)], "jsonl")[0]


@pytest.mark.slow
def test_the_same_files_as_here(shards: list[Shard], tmp_path: Path, address: str) -> None:
    for name in ("there", "here"):
        (tmp_path / name).mkdir()
    report = read_on_cluster(shards, tmp_path / "there", address)
    assert (report.read, report.shards, report.known, report.refused) == (24, 4, 0, [])
    read_shards(shards, tmp_path / "here", processes=1)
    for file in (tmp_path / "here").iterdir():
        there = (tmp_path / "there" / file.name).read_text().splitlines()
        assert there[1:] == file.read_text().splitlines()[1:]
        assert json.loads(there[0])["format"] == "communique-shard/1"
    assert read_on_cluster(shards, tmp_path / "there", address).known == 4
    build_from_shards(tmp_path / "there", tmp_path / "there.db")
    build_from_shards(tmp_path / "here", tmp_path / "here.db")
    assert told(tmp_path / "there.db") == told(tmp_path / "here.db")


def fatal(shard: Shard, folder: str) -> Any:
    if shard.name.startswith("2.jsonl"):
        os.kill(os.getpid(), signal.SIGKILL)
    return cluster.read_one(shard, folder)


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_shard_until_the_next_run(
    shards: list[Shard], tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    with monkeypatch.context() as planted:
        planted.setattr(cluster, "read_one", fatal)
        report = read_on_cluster(shards, tmp_path / "out", address, idle=10)
    assert [one.path[:7] for one in report.refused] == ["2.jsonl"]
    assert "the next run tries again" in report.refused[0].reason
    assert sorted(path.name[0] for path in (tmp_path / "out").glob("*.jsonl")) == ["0", "1", "3"]
    report = read_shards(shards, tmp_path / "out", processes=1)
    assert (report.shards, report.known, report.refused) == (1, 3, [])


def test_no_scheduler_is_one_line() -> None:
    with pytest.raises(UsageError, match="no scheduler answers"):
        read_on_cluster([], Path(), "tcp://127.0.0.1:9", seconds=0.5)

"""Dask against the built-in pool: ``python -m benchmarks.cluster [--articles N] [--runs N]``.

The same shards are read by two processes of the pool and by two workers of a local cluster, in turn, into Parquet; the
least of each counts. The workers have read something before, as those of a cluster that stands have; the pool's
processes begin with each run, which is measured by itself and told beside the whole. Seconds say something on a quiet
machine alone, processor time on a crowded one too: it is that of all processes, the scheduler's as well.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.wire import write_shards

from communique.cluster import read_on_cluster
from communique.shards.make import Shard, plan_shards, read_shards
from communique.types import Article
from communique.workers import WORTH_A_POOL, read_all

PROCESSES = 2


def cpu_seconds() -> float:
    """Return the processor time of this process and all below it, those that ended too."""
    import psutil

    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            used = child.cpu_times()
            total += used.user + used.system
    return total


def pool_start() -> float:
    """Return the processor time that the pool takes to begin, and to read next to nothing."""
    before = cpu_seconds()
    for _ in read_all([Article(text=f"It rained {n} times.") for n in range(WORTH_A_POOL)], processes=PROCESSES):
        pass
    return cpu_seconds() - before


def shards_of(folder: Path) -> list[Shard]:
    return plan_shards([folder], "parquet")[0]


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare Dask with the built-in pool.")
    parser.add_argument("--articles", type=int, default=800)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    import distributed

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in ("wire", "warm", "warmed"):
            (folder / one).mkdir()
        words = write_shards(folder / "wire", asked.articles, asked.shards)
        write_shards(folder / "warm", 2 * PROCESSES, 2 * PROCESSES)
        shards = shards_of(folder / "wire")
        cluster = distributed.LocalCluster(n_workers=PROCESSES, threads_per_worker=1, dashboard_address=None)
        address = cluster.scheduler_address
        read_on_cluster(shards_of(folder / "warm"), folder / "warmed", address)
        times: dict[str, list[tuple[float, float]]] = {"pool": [], "dask": []}
        for run in range(asked.runs):
            for kind, taken in times.items():
                place = folder / f"{kind}{run}"
                place.mkdir()
                start, before = time.perf_counter(), cpu_seconds()
                if kind == "pool":
                    report = read_shards(shards, place, processes=PROCESSES)
                else:
                    report = read_on_cluster(shards, place, address)
                taken.append((time.perf_counter() - start, cpu_seconds() - before))
                assert report.shards == len(shards) and not report.refused, report
        cluster.close()
    began = pool_start()
    print("| two processes | seconds | words/s | CPU-s | words/CPU-s |\n|---|---:|---:|---:|---:|")
    least = {kind: [min(column) for column in zip(*taken, strict=True)] for kind, taken in times.items()}
    for told, kind in (("built-in pool", "pool"), ("Dask", "dask")):
        wall, cpu = least[kind]
        print(f"| {told} | {wall:.1f} | {words / wall:,.0f} | {cpu:.1f} | {words / cpu:,.0f} |")
    by_wall, by_cpu = (pool / dask for pool, dask in zip(least["pool"], least["dask"], strict=True))
    print(
        f"\n{asked.articles} articles, {words:,} words; Dask at {by_wall:.2f} times the pool's speed by the clock, ",
        end="",
    )
    print(
        f"{by_cpu:.2f} times by processor time, {(least['pool'][1] - began) / least['dask'][1]:.2f} without the "
        f"{began:.1f} CPU-s in which the pool begins; load {os.getloadavg()[0]:.1f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

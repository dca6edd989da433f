"""Dask against the built-in pool: ``python -m benchmarks.cluster [--articles N] [--runs N]``.

The same shards are read by two processes of the pool and by two workers of a local cluster, in turn, into Parquet; the
least time of each counts. The workers have read something before, as those of a cluster that stands have; the pool's
processes begin with each run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.wire import write_shards

from communique.cluster import read_on_cluster
from communique.shards.make import Shard, plan_shards, read_shards

PROCESSES = 2


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
        times: dict[str, list[float]] = {"pool": [], "dask": []}
        for run in range(asked.runs):
            for kind, taken in times.items():
                place = folder / f"{kind}{run}"
                place.mkdir()
                start = time.perf_counter()
                if kind == "pool":
                    report = read_shards(shards, place, processes=PROCESSES)
                else:
                    report = read_on_cluster(shards, place, address)
                taken.append(time.perf_counter() - start)
                assert report.shards == len(shards) and not report.refused, report
        cluster.close()
    pool, dask = min(times["pool"]), min(times["dask"])
    print("| two processes | seconds | words/s |\n|---|---:|---:|")
    for told, seconds in (("built-in pool", pool), ("Dask", dask)):
        print(f"| {told} | {seconds:.1f} | {words / seconds:,.0f} |")
    runs = "; ".join(f"{kind} {', '.join(f'{one:.1f}' for one in taken)}" for kind, taken in times.items())
    print(
        f"\n{asked.articles} articles, {words:,} words; Dask at {pool / dask:.2f} times the pool's speed. Runs: {runs}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

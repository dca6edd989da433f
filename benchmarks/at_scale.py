"""What an archive takes: ``python -m benchmarks.at_scale [--articles N] [--archive N] [--words N]``.

Measures one process on this machine: processor time of reading, of gathering and of linking, bytes of shards and of the
record, and works out what an archive of ``--archive`` articles of ``--words`` words each takes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.wire import write_shards

from communique.record import Record
from communique.shards.gather import build_from_shards
from communique.shards.make import plan_shards, read_shards


def seconds_of(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def size(folder: Path, ending: str) -> int:
    return sum(file.stat().st_size for file in folder.glob(f"*{ending}"))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure unit costs, and work out what an archive takes.")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--archive", type=int, default=100_000_000)
    parser.add_argument("--words", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in ("warm", "wire", "out", "none"):
            (folder / one).mkdir()
        write_shards(folder / "warm", 4, 1)
        words = write_shards(folder / "wire", asked.articles, 4)
        read_shards(plan_shards([folder / "warm"], "parquet")[0], folder / "none", processes=1)
        shards = plan_shards([folder / "wire"], "parquet")[0]
        reading = seconds_of(lambda: read_shards(shards, folder / "out", processes=1))
        record = folder / "talks.db"
        gathering = seconds_of(lambda: build_from_shards(folder / "out", record))
        with Record(record) as opened:
            statements = len(opened.corpus().statements)
            linking = seconds_of(opened.snapshot)
        packed, kept = size(folder / "out", ".parquet"), size(folder, "talks.db")
    tell(asked, words, statements, reading, gathering, linking, packed, kept)
    return 0


def tell(
    asked: argparse.Namespace, words: int, statements: int, reading: float, gathering: float, linking: float,
    packed: int, kept: int,
) -> None:  # fmt: skip
    """Print the unit costs, and what the archive takes by them: all but linking grows with the words."""
    count, whole = asked.articles, asked.archive * asked.words
    print(f"{count} articles, {words:,} words, {statements:,} statements, one process\n")
    print("| | an article | a million words |\n|---|---:|---:|")
    rows = (("reading, CPU-s", reading), ("gathering into a record, CPU-s", gathering))
    for told, cost in rows:
        print(f"| {told} | {cost / count:.4f} | {cost / words * 1e6:,.0f} |")
    for told, cost in (("shards (Parquet), kB", packed / 1e3), ("record, kB", kept / 1e3)):
        print(f"| {told} | {cost / count:.2f} | {cost / words * 1e6:,.0f} |")
    print(f"| statements, shown and not | {statements / count:.1f} | {statements / words * 1e6:,.0f} |")
    print(f"| linking, CPU-s for 1,000 statements | {linking / max(statements, 1) * 1000:.3f} | |")
    print(f"\nAn archive of {asked.archive:,} articles of {asked.words} words:\n\n| | |\n|---|---:|")
    hours = reading / words * whole / 3600
    print(f"| reading, CPU-hours | {hours:,.0f} |")
    print(f"| … on 100 cores, days | {hours / 100 / 24:,.1f} |")
    print(f"| shards, TB | {packed / words * whole / 1e12:,.2f} |")
    print(f"| statements, shown and not, million | {statements / words * whole / 1e6:,.0f} |")
    gathered = gathering / words * asked.words * 1e5 / 3600
    print(f"| gathering a negotiation of 100,000 articles, CPU-hours | {gathered:,.1f} |")
    print(f"| its record, GB | {kept / words * asked.words * 1e5 / 1e9:,.2f} |")


if __name__ == "__main__":
    sys.exit(main())

"""Speed and memory in one table: ``python -m benchmarks [--quick] [--write]``.

Each row stands beside a peer or another size in the same run; every measurement runs in a process of its own. Progress
goes to standard error, the table to standard output and, with ``--write``, into ``docs/reference/speed.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import asked, command_seconds

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "speed.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Row = tuple[str, str, str]
"""What is measured, the figure, what to reach."""


def against_stock(quick: bool) -> Iterator[Row]:
    """Yield words per CPU-second beside stock spaCy over the same texts."""
    for name, aim in (("reuters", "1.5"), ("talks", "1.0")):
        count = 150 if quick else 1000
        stock, read, build = (asked(way, name, str(count)) for way in ("stock", "read", "build"))
        yield (
            f"{name}, {stock['articles']:.0f} articles: words a CPU-second; stock {stock['speed']:.0f}",
            f"read {read['speed']:.0f}, build {build['speed']:.0f}",
            "",
        )
        yield f"{name}: `read` to stock", f"{read['speed'] / stock['speed']:.2f}", ""
        yield f"{name}: `build` to stock", f"{build['speed'] / stock['speed']:.2f}", f"≥ {aim}"


def two_processes(quick: bool) -> Iterator[Row]:
    """Yield how much sooner two processes are done than one; wall-clock, so only true on an idle machine."""
    count = "150" if quick else "1000"
    one, two = (asked("build", "reuters", count, number)["elapsed"] for number in ("1", "2"))
    yield f"two processes to one, `build`, {os.cpu_count()} cores", f"{one / two:.2f}", "≥ 1.7"


def growth(quick: bool) -> Iterator[Row]:
    """Yield time an article and peak memory of large builds to small ones."""
    small, large = (100, 400) if quick else (1_000, 20_000)
    first, last = (asked("build", "reuters", str(count)) for count in (small, large))
    sizes = f"{last['articles']:.0f} articles to {first['articles']:.0f}"
    yield f"CPU time a word, {sizes}", f"{first['speed'] / last['speed']:.2f}", "≤ 1.15"
    yield f"peak memory, {sizes}", f"{last['memory'] / first['memory']:.2f}", "≤ 1.2"
    yield "peak memory of the larger", f"{last['memory'] / 1024:.2f} GB", "≤ 1.5 GB"


def starting(quick: bool) -> Iterator[Row]:
    """Yield how long the first answers take; the best of some."""
    rounds = 2 if quick else 5
    code = "from communique.pipeline import read; from communique.types import Article; "
    code += "assert read(Article(text='The ministers met in Riga on 24 April 2015.')).statements"
    yield "`communique --help`", f"{command_seconds(['-m', 'communique.cli', '--help'], rounds):.2f} s", "≤ 0.3 s"
    yield "first statement", f"{command_seconds(['-c', code], rounds):.2f} s", "≤ 2.5 s"


def reports(quick: bool) -> Iterator[Row]:
    """Yield size and time of a report."""
    made = asked("report", "talks", "40" if quick else "1000")
    yield (
        f"report of {made['articles']:.0f} articles about talks",
        f"{made['size']:.2f} MB, {made['seconds']:.1f} CPU-s",
        "",
    )


SECTIONS: tuple[Callable[[bool], Iterator[Row]], ...] = (starting, against_stock, two_processes, growth, reports)


def table(rows: list[Row], command: str) -> str:
    """Return rows as Markdown, the command above them."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    head = [f"`{command}` ({machine}):", "", "| | measured | to reach |", "|---|---|---|"]
    return "\n".join(head + [f"| {' | '.join(row)} |" for row in rows])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: a look, no figure to publish")
    parser.add_argument("--write", action="store_true", help="write the table into docs/reference/speed.md")
    parser.add_argument("--only", choices=[one.__name__ for one in SECTIONS], action="append", help="only this part")
    chosen = parser.parse_args()
    rows: list[Row] = []
    for section in SECTIONS:
        if not chosen.only or section.__name__ in chosen.only:
            print(f"{section.__name__} …", file=sys.stderr, flush=True)
            for row in section(chosen.quick):
                print("  " + ": ".join(part for part in row if part), file=sys.stderr, flush=True)
                rows.append(row)
    made = table(rows, "python -m benchmarks" + " --quick" * chosen.quick)
    print(made)
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()

"""One measurement in a process of its own: ``python -m benchmarks.measure WAY SET COUNT [PROCESSES]`` prints JSON.

WAY is ``stock`` (spaCy's ``nlp.pipe`` with all of ``en_core_web_sm``), ``read``, ``build`` (a record, no linking) or
``report``; SET is ``reuters`` or ``talks``. Loading is outside the clock, and so are some articles read before, for
caches of words are part of neither's text. Speed is words a CPU-second, memory megabytes of the largest process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.texts import reuters, talks, words
from communique.annotation.syntax import MODEL
from communique.pipeline import read
from communique.types import Article

WARM = 200
IN_WIRE = 19_043


def asked(*words: str) -> dict[str, float]:
    """Return what a measurement in a new process gives."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.measure", *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"benchmarks: {' '.join(words)}: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def command_seconds(arguments: list[str], rounds: int) -> float:
    """Return the shortest time, in seconds, that Python takes with some arguments."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def articles_of(name: str, count: int) -> tuple[list[Article], list[Article]]:
    """Return articles to begin with, and those to measure on: spread over the wire, or all about talks."""
    if name == "talks":
        return list(islice(reuters(), WARM)), talks()[:count]
    step = max(1, IN_WIRE // (count + 1))
    return list(islice(islice(reuters(), 1, None, 2 if step > 1 else 1), WARM)), list(
        islice(islice(reuters(), 0, None, step), count)
    )


def cpu() -> float:
    """Return the CPU seconds of this process and those it has waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def run(way: str, warm: list[Article], articles: list[Article], processes: int) -> dict[str, float]:
    """Return extra figures of a way of working through articles; the clock is the caller's."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.db"
        return {"stock": stock, "read": read_each, "build": build, "report": report}[way](
            warm, articles, processes, record
        )


def clocked(work: Any) -> dict[str, float]:
    """Return CPU and elapsed seconds of a call."""
    spent, start = cpu(), time.perf_counter()
    work()
    return {"seconds": cpu() - spent, "elapsed": time.perf_counter() - start}


def stock(warm: list[Article], articles: list[Article], processes: int, record: Path) -> dict[str, float]:
    """Time stock spaCy."""
    import spacy

    nlp = spacy.load(MODEL)
    for _ in nlp.pipe(article.text for article in warm):
        pass
    return clocked(lambda: [None for _ in nlp.pipe(article.text for article in articles)])


def read_each(warm: list[Article], articles: list[Article], processes: int, record: Path) -> dict[str, float]:
    """Time reading alone."""
    for article in warm:
        read(article)
    return clocked(lambda: [None for article in articles if read(article) is None])


def build(warm: list[Article], articles: list[Article], processes: int, record: Path) -> dict[str, float]:
    """Time a build: reading and writing the record."""
    from communique.record import add_articles

    for article in warm:
        read(article)
    return clocked(lambda: add_articles(articles, record, processes=processes))


def report(warm: list[Article], articles: list[Article], processes: int, record: Path) -> dict[str, float]:
    """Time a report of a record, linking included."""
    from communique.record import add_articles

    add_articles(articles, record, processes=processes)
    page = record.with_suffix(".html")
    command = [sys.executable, "-m", "communique.cli", "report", str(record), "--output", str(page)]
    timed = clocked(lambda: subprocess.run(command, check=True, capture_output=True))
    return {**timed, "size": page.stat().st_size / 1e6}


def main() -> None:
    """Print one measurement."""
    way, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    processes = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    warm, articles = articles_of(name, count)
    if not articles:
        raise SystemExit(f"no {name} texts here: set COMMUNIQUE_DATA")
    told = run(way, warm, articles, processes)
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told |= {"articles": len(articles), "speed": words(articles) / told["seconds"], "memory": largest / 1024}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

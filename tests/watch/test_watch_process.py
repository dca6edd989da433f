"""The watch with its real processes: one that dies, one that hangs, the command, its end, its memory, kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.watch.conftest import ASKED, HOUR, MET, Clock, Site, run, texts

from communique.record import Record
from communique.types import Article
from communique.watch import workshop
from communique.watch.settings import Settings
from communique.watch.watcher import Watch
from communique.watch.workshop import Workshop, WorkshopError

COMMAND = [sys.executable, "-m", "communique.cli", "watch"]


def test_an_entry_at_which_the_process_dies_is_named(
    site: Site, settings: Callable[..., Settings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = settings()
    site.set_feed("/feed", [("a", "Deadly", MET), ("b", "A demand", ASKED)])
    add = Workshop.add

    def deadly(self: Workshop, article: Article) -> str:
        if article.text == MET:
            self._running().kill()
        return add(self, article)

    monkeypatch.setattr(Workshop, "add", deadly)
    lines: list[str] = []
    for _ in range(3):
        run(asked, clock, lines)
        clock.now += 30 * HOUR
    assert texts(asked) == [ASKED]
    assert "its process was killed" in lines[0] and lines[-1].endswith("1 new, 1 refused")
    with Record(asked.record) as record:
        assert [one.reason for one in record.refusals()] == [
            "Communiqué could not read it (its process was killed (memory?))"
        ]


def test_a_process_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(workshop.SECONDS, "refuse", 0.01)
    with Workshop(tmp_path / "talks.db") as shop, pytest.raises(WorkshopError, match="over 0 s"):
        shop.refuse("a", "b")


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Path:
    path = tmp_path / "talks.toml"
    path.write_text(
        f'record = "talks.db"\natom = "changes.xml"\nallow_private = true\npause_seconds = 0\n'
        f'[[feed]]\nurl = "{site.url}/feed"\n',
        encoding="utf-8",
    )
    return path


def test_the_command_once(site: Site, file: Path) -> None:
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    done = subprocess.run([*COMMAND, file, "--once"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "1 polls, 0 failed; 1 new articles, 0 messages sent"
    assert "Lima" in (file.parent / "changes.xml").read_text(encoding="utf-8")
    site.set("/feed", "", 500)
    done = subprocess.run([*COMMAND, file, "--once", "--quiet"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(site: Site, file: Path, number: int) -> None:
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    with subprocess.Popen([*COMMAND, file], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stderr is not None
        assert child.stdout.readline() == f"{site.url}/feed: 1 new\n"
        time.sleep(0.2)
        began = time.monotonic()
        child.send_signal(number)
        told = child.stdout.read()
        assert (child.wait(20), child.stderr.read()) == (0, "")
    assert time.monotonic() - began < 15 and told.endswith("0 messages sent\n")
    with Record(file.parent / "talks.db") as record:
        assert len(record.documents()) == 1


@pytest.mark.slow
def test_memory_stays_flat(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    """Thousands of polls of good and broken feeds take no more memory than hundreds: months of polling."""
    site.set_feed("/good", [], tag='"1"')
    site.set("/broken", b"<rss" + b"x" * 100_000, 500)
    site.set("/round", "", 302, Location="/round")
    watch = Watch(settings("/good", "/broken", "/round"), clock=clock)
    grown = []
    from communique.watch.state import State
    from communique.watch.watcher import state_path

    with State(state_path(watch.settings.record)) as state:
        for polls in (300, 600):
            for _ in range(polls):
                site.asked.clear()
                site.times.clear()
                clock.now += 27 * HOUR  # beyond the longest wait
                watch.round(state)
            grown.append(resident())
    assert watch.tally.polls == 2700 and grown[1] <= 1.02 * grown[0], grown


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("tells memory the way of Linux")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

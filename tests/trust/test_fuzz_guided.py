"""The campaign led by coverage: what it counts, and that it is passed over where atheris is not installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from eval import fuzz_guided

ERR = """#1 INITED cov: 100 ft: 1
#9 NEW cov: 140 ft: 9
#12 pulse cov: 139 ft: 9
stat::number_of_executed_units: 12
"""


def test_what_a_process_tells_is_counted() -> None:
    run = fuzz_guided.Run("page")
    fuzz_guided._take_down(run, "SLOWEST 0.50\nFAILED 'crash: KeyError' crash-1.html\nREAD 12\n", ERR)
    fuzz_guided._take_down(run, "SLOWEST 0.30\nWarning: odd\n", f"{ERR}ERROR: libFuzzer: out-of-memory (malloc)\n")
    assert (run.read, run.first, run.last, run.slowest) == (24, 100, 140, 0.5)
    assert +run.failures == {"crash": 1, "shown": 1, "memory": 1}
    assert run.row() == "| page | 24 | 100 | 140 | 1 | 0 | 1 | 1 | 0 | 0.5 s |"


def test_without_atheris_it_is_passed_over_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["fuzz_guided"])
    assert fuzz_guided.main() == 0
    assert capsys.readouterr().err == "skipped: atheris is not installed (pip install atheris)\n"


def test_every_reader_has_seeds() -> None:
    for reader in fuzz_guided.READERS:
        assert fuzz_guided.seeds_of(reader), reader


@pytest.mark.slow
def test_a_short_run_reaches_lines_that_the_seeds_do_not(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed; it runs on Linux and macOS alone")
    run = fuzz_guided.campaign("rows", 4, 1, tmp_path)
    assert run.read > 20 and run.last >= run.first > 0 and not +run.failures

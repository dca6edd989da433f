"""The file that says what to watch, and what the documentation says of it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from communique.cli import app
from communique.errors import UsageError
from communique.watch.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
LEAST = 'record = "a.db"\n[[feed]]\nurl = "https://example.org/rss"\n'


def fence(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", HOW_TO, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "talks.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_least_that_can_be_said(tmp_path: Path) -> None:
    asked = load_settings(write(tmp_path, LEAST))
    assert (asked.record, asked.pause, asked.allow_private, asked.webhook) == (tmp_path / "a.db", 2.0, False, None)
    assert [(feed.url, feed.every, feed.articles) for feed in asked.feeds] == [
        ("https://example.org/rss", 1800.0, False)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("record = ", "not TOML"),
        ("\xff", "not TOML"),
        ('[[feed]]\nurl = "https://example.org/"', "record is missing"),
        ('record = "a.db"', "no feed in it"),
        (LEAST + "evry_minutes = 5", "feed.evry_minutes is not known here"),
        ("alow_private = true\n" + LEAST, "alow_private is not known here"),
        (LEAST + "every_minutes = 1", "feed.every_minutes is a number from 5 to 10080"),
        (LEAST + "every_minutes = true", "feed.every_minutes is a number"),
        (LEAST + "every_minutes = nan", "feed.every_minutes is a number"),
        ("pause_seconds = -1\n" + LEAST, "pause_seconds is a number from 0 to 600"),
        (LEAST + 'articles = "yes"', "feed.articles is true or false"),
        (LEAST.replace("https:", "file:"), "feed.url is no address"),
        (LEAST.replace("https://example.org/rss", "https://"), "feed.url is no address"),
        (LEAST.replace("https://example.org/rss", "https://a:b/"), "feed.url is no address"),
        (LEAST + LEAST.split("\n", 1)[1], "stands in it twice"),
        ('record = "a.db"\n[feed]\nurl = "https://example.org/"', "written as [[feed]] each"),
        ('record = "a.db"\n[[feed]]\narticles = true', "a [[feed]] without a url"),
        ("webhook = 3\n" + LEAST, "[webhook] is a table"),
        (LEAST + "[webhook]\nallow_private = true", "a [webhook] without a url"),
        ('record = "a\\nb"\n' + LEAST.split("\n", 1)[1], "record is no text on one line"),
        ("record = 3\n" + LEAST.split("\n", 1)[1], "record is no text"),
    ],
)
def test_what_is_off_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "talks.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        load_settings(path)
    assert told in str(caught.value) and str(caught.value).startswith(f"{path}: ") and "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")


def test_the_file_in_the_docs_names_all_that_there_is(tmp_path: Path) -> None:
    text = fence("toml")
    asked = load_settings(write(tmp_path, text))
    assert len(asked.feeds) == 2 and asked.webhook is not None and asked.atom is not None and asked.pages
    source = (ROOT / "src/communique/watch/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'table\.(?:text|address|number|truth|tables?)\("(\w+)"', source))
    assert {name for name in names if not re.search(rf"\b{name}\b", HOW_TO)} == set()


def test_the_unit_and_the_container_run_a_command_that_there_is() -> None:
    watch = get_command(app).commands["watch"]  # type: ignore[attr-defined]
    unit, container = fence("ini"), fence("dockerfile")
    started = shlex.split(re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)[0])
    entry = re.findall(r"^CMD (.*)$", container, re.MULTILINE)[0]
    for words in (started, re.findall(r'"([^"]+)"', entry)):
        assert words[0].endswith("communique") and words[1] == "watch"
        assert watch.make_context("watch", words[2:], resilient_parsing=False).params["file"]
    built = re.findall(r"^RUN (.*)$", container, re.MULTILINE)
    assert built and all((ROOT / name).exists() for name in ("requirements.lock", "pyproject.toml"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "communique-watch.service"
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", fence("ini"), flags=re.MULTILINE))
    done = subprocess.run(["systemd-analyze", "verify", "--user", unit], capture_output=True, text=True)
    assert "Unknown" not in done.stderr and "Failed to parse" not in done.stderr, done.stderr

"""The command that goes on by itself: watch."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.options import ADD, Quiet, examples, tell

commands = typer.Typer()


@commands.command(rich_help_panel=ADD, epilog=examples("watch talks.toml", "watch talks.toml --once"))
def watch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to watch: a TOML file.")],
    once: Annotated[bool, typer.Option("--once", help="Ask each feed once and end, for cron.")] = False,
    quiet: Quiet = False,
) -> None:
    """Poll feeds, add what is new to a record, write and send what changed; until it is stopped.

    With --once, exit status: 0 all answered, 1 some did not, 2 none did.
    """
    from communique.watch.settings import load_settings
    from communique.watch.watcher import Watch

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    watching = Watch(load_settings(file), tell=lambda line: None if quiet else _tell(line), stop=stop)
    tally = watching.run(once=once)
    if not quiet:
        _tell(f"{tally.polls} polls, {tally.failed} failed; {tally.new} new articles, {tally.sent} messages sent")
    if once and tally.failed:
        raise typer.Exit(1 if tally.failed < tally.polls else 2)


def _tell(line: str) -> None:
    tell(line)
    sys.stdout.flush()

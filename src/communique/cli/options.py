"""What the commands share: options and their values, printing, progress."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from communique.errors import UsageError
from communique.interval import Interval

ADD, LOOK, CORRECT, CONNECT = "Read", "Look", "Correct", "Connect"  # panels of the help

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

RecordPath = Annotated[Path, typer.Argument(metavar="RECORD", help="The record's file.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The record as of this day (ISO, 2019-10-05).")
]
TalksId = Annotated[str | None, typer.Option("--talks", metavar="ID", help="Only this negotiation.")]


def completing(*values: str) -> Callable[[str], list[str]]:
    """Return what tells a shell the values that an option or argument takes."""
    return lambda incomplete: [value for value in values if value.startswith(incomplete)]


Format = Annotated[
    str,
    typer.Option("--format", metavar="FORMAT", help="text or json.", autocompletion=completing("text", "json")),
]
Drawn = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help="text, json or svg.", autocompletion=completing("text", "json", "svg")
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who judges.")]


def examples(*lines: str) -> str:
    """Return the end of a command's help: examples, each on a line of its own."""
    return "\n\n".join(["Examples:", *(f"  communique {line}" for line in lines)])


def day_in(text: str | None) -> date | None:
    """Return the ISO day in the text; UsageError where there is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a day; write it as 2019-10-05") from None


def interval_in(text: str | None) -> Interval | None:
    """Return the interval that a day or EARLIEST/LATEST names; UsageError where it names none."""
    if text is None:
        return None
    low, _, high = text.partition("/")
    first, last = day_in(low), day_in(high or low)
    if first is not None and last is not None and first > last:
        raise UsageError(f"'{text}' ends before it begins")
    return Interval(earliest=first, latest=last)


def one_of(value: str, *allowed: str) -> str:
    """Return the value of ``--format`` if it is one of those allowed; UsageError if not."""
    if value not in allowed:
        raise UsageError(f"--format {value} is not known; use {' or '.join(allowed)}")
    return value


def print_json(value: Any) -> None:
    """Print a JSON value with a line end."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def tell(text: str) -> None:
    """Print text for people; what would steer a terminal (escape sequences out of an article) is shown as a sign."""
    print(_STEERS.sub("\ufffd", text))


def complain(text: object) -> None:
    """Print what went wrong as one line on standard error; what would steer a terminal is shown as a sign."""
    print(_STEERS.sub("\ufffd", f"communique: {' '.join(str(text).split())}"), file=sys.stderr)


def styled(text: str, **style: Any) -> str:
    """Return the text in colour on a terminal that wants it (no NO_COLOR), plain anywhere else.

    The text itself is freed of what steers a terminal first.
    """
    text = _STEERS.sub("\ufffd", text)
    import os

    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return typer.style(text, **style) if wanted else text


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file; UsageError where that fails, or where a record stands: no output replaces evidence."""
    from communique.store.connect import is_record

    if is_record(path):
        raise UsageError(f"{path}: a record stands there, and is not written over; choose another --output")
    try:
        path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another --output") from None


def exit_status(taken: int, refused: int) -> int:
    """Return the exit status: 0 all read, 1 some refused, 2 nothing could be done."""
    return 0 if not refused and taken else 1 if taken else 2


class Progress:
    """A line of progress on a terminal; nothing elsewhere."""

    def __init__(self, quiet: bool) -> None:
        """Make the line; ``quiet`` keeps it from being drawn."""
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.completed} articles"),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )

    def __enter__(self) -> Callable[[str, str], None]:
        """Draw the line; return what tells it of an article."""
        self._bar.start()
        task = self._bar.add_task("", total=None)
        return lambda path, told: self._bar.update(
            task, advance=1, description=_STEERS.sub("\ufffd", f"{told}: {path[-60:]}")
        )

    def __exit__(self, *_: object) -> None:
        """Wipe the line."""
        self._bar.stop()

"""Options and arguments that the commands share, and how what is typed is understood."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from communique.errors import UsageError
from communique.interval import Interval

RecordPath = Annotated[Path, typer.Argument(metavar="RECORD", help="The record's file.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The record as of this day (ISO, 2019-10-05).")
]
TalksId = Annotated[str | None, typer.Option("--talks", metavar="ID", help="Only this negotiation.")]
Format = Annotated[str, typer.Option("--format", help="text or json.")]


def parse_day(text: str | None) -> date | None:
    """Return the day written, ``None`` for nothing. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a day; write it as 2019-10-05") from None


def parse_interval(text: str | None) -> Interval | None:
    """Return the day or EARLIEST/LATEST written. Raises UsageError."""
    if text is None:
        return None
    low, _, high = text.partition("/")
    first, last = parse_day(low), parse_day(high or low)
    if first is not None and last is not None and first > last:
        raise UsageError(f"'{text}' ends before it begins")
    return Interval(earliest=first, latest=last)


def one_of(value: str, *allowed: str) -> str:
    """Return the value if it is among those allowed. Raises UsageError."""
    if value not in allowed:
        raise UsageError(
            f"--format {value} is not known; use {', '.join(allowed[:-1])}{' or ' if allowed[1:] else ''}{allowed[-1]}"
        )
    return value


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")

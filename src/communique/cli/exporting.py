"""The command that gives the record to other programs: export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.options import (
    CONNECT,
    AsOf,
    Quiet,
    RecordPath,
    TalksId,
    completing,
    day_in,
    examples,
    one_of,
    write_file,
)
from communique.errors import UsageError

commands = typer.Typer()
BINARY = ("csv", "parquet")
FORMATS = ("json", "jsonl", "csv", "parquet", "ics", "timelinejs", "atom", "markdown")


@commands.command(
    rich_help_panel=CONNECT,
    epilog=examples(
        "export talks.db > talks.json",
        "export talks.db --format csv --output tables/",
        "export talks.db --format ics --output talks.ics",
        "export talks.db --format jsonl --as-of 2019-03-01 | head",
    ),
)
def export(
    record: RecordPath,
    format: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.", autocompletion=completing(*FORMATS)),
    ] = "json",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write; default: standard output. Of csv and parquet: a folder, or a file that ends in .zip.",
        ),
    ] = None,
    as_of: AsOf = None,
    talks: TalksId = None,
    quiet: Quiet = False,
) -> None:
    """Give the record out in a format of other programs."""
    from communique.record import Record
    from communique.render.brief_formats import brief_markdown
    from communique.render.formats import pack_tables, render_export, render_tables
    from communique.render.lookup import Lookup

    shape, day = one_of(format, *FORMATS), day_in(as_of)
    with Record(record) as opened:
        whole = opened.export(day, talks)
        brief = ""
        if shape == "markdown":
            brief = brief_markdown(opened.brief(as_of=day, talks=talks), Lookup(opened.snapshot(day)), mark="b")
    if shape in BINARY:
        tables = render_tables(whole, shape)
        if output is not None and output.suffix != ".zip":
            _write_folder(output, tables)
        else:
            _write(output, pack_tables(tables), shape)
    else:
        _write(output, render_export(whole, shape, brief=lambda: brief), shape)
    if output is not None and not quiet:
        print(f"{shape}: {output}")


def _write(output: Path | None, content: bytes, shape: str) -> None:
    if output is not None:
        write_file(output, content)
        return
    if shape in BINARY and sys.stdout.isatty():
        raise UsageError(f"{shape} is a zip of tables, not for a terminal; say where with --output")
    sys.stdout.buffer.write(content)


def _write_folder(folder: Path, tables: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); choose another --output") from None
    for name, content in tables.items():
        write_file(folder / name, content)

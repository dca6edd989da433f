"""Commands that read articles: read, build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.options import (
    ADD,
    Format,
    Progress,
    Quiet,
    examples,
    exit_status,
    interval_in,
    one_of,
    print_json,
    tell,
)
from communique.errors import RefusedArticle

commands = typer.Typer()
Published = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day on which they were published, or EARLIEST/LATEST."),
]
Whole = Annotated[
    bool,
    typer.Option("--no-prefilter", help="Parse paragraphs too whose words promise no statement: slower."),
]


@commands.command(
    rich_help_panel=ADD,
    epilog=examples("read article.txt", "read page.html --published 2019-10-05 --format json", "read - < article.txt"),
)
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles; - is standard input.")],
    published: Published = None,
    whole: Whole = False,
    format: Format = "text",
) -> None:
    """Read articles one at a time and print what they state; nothing is stored."""
    from communique.ingest.readers import read_paths
    from communique.pipeline import read as read_article
    from communique.render.reading import reading_json, reading_text

    shape = one_of(format, "text", "json")
    done, refused = [], 0
    for article in read_paths(files, published=interval_in(published)):
        if isinstance(article, RefusedArticle):
            refused += 1
            print(f"communique: {article}", file=sys.stderr)
            continue
        reading = read_article(article, prefilter=not whole)
        done.append(reading)
        if shape == "text":
            tell(reading_text(reading))
    if shape == "json":
        print_json([reading_json(reading) for reading in done])
    raise typer.Exit(exit_status(len(done), refused))


@commands.command(
    rich_help_panel=ADD,
    epilog=examples(
        "build articles/ --record talks.db",
        "build feed.xml more.jsonl --record talks.db --quiet",
        "build https://example.org/talks --record talks.db",
    ),
)
def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, - or addresses.")],
    record: Annotated[Path, typer.Option("--record", metavar="RECORD", help="The record's file; made if absent.")],
    published: Published = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes", min=1, metavar="PROCESSES", help="How many read at a time; as many as there are cores."
        ),
    ] = None,
    reread: Annotated[bool, typer.Option("--reread", help="Read again what an older reader read.")] = False,
    whole: Whole = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Add articles to a record. Adding one twice changes nothing; what was read is read again on request alone."""
    from communique.record import build as build_record

    shape = one_of(format, "text", "json")
    day = interval_in(published)
    with Progress(quiet) as tell:
        report = build_record(
            paths,
            record,
            published=day,
            on_article=tell,
            processes=processes,
            reread=reread,
            prefilter=not whole,
        )
    for one in report.refused:
        print(f"communique: {one}", file=sys.stderr)
    if shape == "json":
        print_json(
            {
                "new": report.new,
                "known": report.known,
                "reread": report.reread,
                "gained": report.gained,
                "lost": report.lost,
                "near_duplicates": report.duplicates,
                "refused": [{"path": one.path, "reason": one.reason} for one in report.refused],
            }
        )
    elif not quiet:
        print(
            f"{report.new} new, {report.known} known, {report.duplicates} near-duplicates, "
            f"{len(report.refused)} refused"
        )
        if report.reread:
            print(f"{report.reread} read again: {report.gained} statements more, {report.lost} no longer")
    raise typer.Exit(exit_status(report.taken, len(report.refused)))

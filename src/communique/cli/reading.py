"""Commands that read articles: read, build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from communique.cli.options import (
    ADD,
    Format,
    Progress,
    Quiet,
    complain,
    examples,
    exit_status,
    interval_in,
    one_of,
    print_json,
    tell,
)
from communique.errors import RefusedArticle, UsageError

commands = typer.Typer()
SHARDS = ("parquet", "jsonl")
ReadFormat = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json, parquet or jsonl.")]
Processes = Annotated[
    int | None,
    typer.Option("--processes", min=1, metavar="PROCESSES", help="How many read at a time; default: all cores."),
]
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
    epilog=examples(
        "read article.txt",
        "read page.html --published 2019-10-05 --format json",
        "read - < article.txt",
        "read archive/*.warc.gz --format parquet --output readings/",
    ),
)
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles; - is standard input.")],
    published: Published = None,
    whole: Whole = False,
    format: ReadFormat = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Of parquet and jsonl: where shards go.")
    ] = None,
    processes: Processes = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Read on the workers of Dask's scheduler there.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read articles one at a time and print what they state; nothing is stored.

    With --output, write readings as files that 'build --from-statements' links: each collection one, and none again
    that is there already.
    """
    shape = one_of(format, "text", "json", *SHARDS)
    if shape in SHARDS:
        if published is not None:
            raise UsageError("--published is for articles that are printed; date shards with 'judge date'")
        _read_shards(files, shape, output, processes, cluster, quiet)
    if output is not None or cluster is not None:
        raise UsageError("--output and --cluster go with --format parquet or jsonl")
    from communique.ingest.readers import read_paths
    from communique.render.reading import reading_json, reading_text
    from communique.workers import read_or_reason

    done, refused = [], 0
    for article in read_paths(files, published=interval_in(published)):
        if isinstance(article, RefusedArticle):
            refused += 1
            complain(article)
            continue
        reading = read_or_reason(article, prefilter=not whole)
        if isinstance(reading, str):
            refused += 1
            complain(RefusedArticle(article.path, reading))
            continue
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
        "build --from-statements readings/ --record talks.db",
    ),
)
def build(
    record: Annotated[Path, typer.Option("--record", metavar="RECORD", help="The record's file; made if absent.")],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Files, folders, - or addresses.")
    ] = None,
    published: Published = None,
    processes: Processes = None,
    reread: Annotated[bool, typer.Option("--reread", help="Read again what an older reader read.")] = False,
    from_statements: Annotated[
        Path | None,
        typer.Option("--from-statements", metavar="FOLDER", help="Add what 'read --output' wrote there."),
    ] = None,
    whole: Whole = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Add articles to a record. Adding one twice changes nothing; what was read is read again on request alone."""
    from communique.building import build as build_record
    from communique.shards.gather import build_from_shards

    shape = one_of(format, "text", "json")
    day = interval_in(published)
    if bool(paths) == (from_statements is not None):
        raise UsageError("name what to add: PATH... or --from-statements FOLDER")
    with Progress(quiet) as tell:
        if from_statements is not None:
            report = build_from_shards(from_statements, record, on_article=tell)
        else:
            report = build_record(
                paths or [],
                record,
                published=day,
                on_article=tell,
                processes=processes,
                reread=reread,
                prefilter=not whole,
            )
    for one in report.refused:
        complain(one)
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


def _read_shards(
    files: list[str], shape: str, output: Path | None, processes: int | None, cluster: str | None, quiet: bool
) -> NoReturn:
    """Read files into shards, here or on a cluster, and end with what became of them."""
    from communique.shards.make import plan_shards, read_shards

    if output is None:
        raise UsageError(f"--format {shape} needs --output FOLDER")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{output}: cannot be made ({error.strerror}); choose another --output") from None
    shards, missing = plan_shards(files, shape)
    with Progress(quiet) as tell:
        if cluster is not None:
            from communique.cluster import read_on_cluster

            report = read_on_cluster(shards, output.resolve(), cluster, on_article=tell)
        else:
            report = read_shards(shards, output, processes=processes, on_article=tell)
    for one in (*missing, *report.refused):
        complain(one)
    if not quiet:
        print(
            f"{report.read} read into {report.shards} shards, {report.known} shards known, "
            f"{len(report.refused)} refused"
        )
    raise typer.Exit(exit_status(report.read + report.known, len(report.refused) + len(missing)))

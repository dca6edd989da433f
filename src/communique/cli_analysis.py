"""Commands that answer questions about where the talks stand, how they got there and why they are stuck."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.cli_options import AsOf, Format, RecordPath, TalksId, one_of, parse_day, print_json

Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Tell what changed since this day (ISO, 2019-10-05).")
]
BriefFormat = Annotated[str, typer.Option("--format", help="text, markdown, html or json.")]


def timeline(
    record: RecordPath,
    dates: Annotated[int | None, typer.Option(help="How many days.")] = None,
    sentences: Annotated[int, typer.Option(help="How many sentences a day at the most.")] = 2,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    query: Annotated[str | None, typer.Option(help="Only what has these words.")] = None,
    as_of: AsOf = None,
    talks: TalksId = None,
    format: Format = "text",
) -> None:
    """Print the days that matter with a sentence or two for each."""
    from communique.record import Record
    from communique.render.timeline_text import timeline_rows, timeline_text

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        rows = timeline_rows(
            opened.timeline(
                dates=dates,
                sentences=sentences,
                start=parse_day(start),
                end=parse_day(end),
                query=query,
                talks=talks,
                as_of=parse_day(as_of),
            )
        )
    if shape == "json":
        print_json(rows)
    else:
        print(timeline_text(rows))


def brief(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    since: Since = None,
    format: BriefFormat = "text",
) -> None:
    """Print where the talks stand: a page of plain prose, every sentence with the passages that bear it."""
    from communique.record import Record
    from communique.render.brief_formats import brief_html, brief_markdown, brief_rows, brief_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "markdown", "html", "json")
    with Record(record) as opened:
        day = parse_day(as_of)
        told = opened.brief(as_of=day, talks=talks, since=parse_day(since))
        if shape == "json":
            print_json(brief_rows(told))
            return
        shapes = {"text": brief_text, "markdown": brief_markdown, "html": brief_html}
        print(shapes[shape](told, Lookup(opened.snapshot(day))))


COMMANDS = (brief, timeline)


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in COMMANDS:
        app.command()(command)

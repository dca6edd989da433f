"""Commands that look at a record: report, timeline, search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from communique.cli.options import (
    LOOK,
    AsOf,
    Drawn,
    Format,
    Quiet,
    RecordPath,
    TalksId,
    day_in,
    examples,
    one_of,
    print_json,
    styled,
    tell,
    write_file,
)

commands = typer.Typer()


@commands.command(
    rich_help_panel=LOOK,
    epilog=examples("report talks.db", "report talks.db --output march.html --as-of 2019-03-01"),
)
def report(
    record: RecordPath,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")] = Path(
        "report.html"
    ),
    as_of: AsOf = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The page's title.")] = None,
    quiet: Quiet = False,
) -> None:
    """Write the record as one HTML page that opens from disk, and print where the talks stand."""
    from communique.record import Record
    from communique.render.brief_formats import brief_text
    from communique.render.lookup import Lookup

    day = day_in(as_of)
    with Record(record) as opened:
        if not quiet:
            tell(brief_text(opened.brief(as_of=day), Lookup(opened.snapshot(day))))
        write_file(output, opened.report(title=title, as_of=day))
    if not quiet:
        print(f"\nThe whole record: {output}")


@commands.command(
    rich_help_panel=LOOK,
    epilog=examples(
        "timeline talks.db --dates 10",
        "timeline talks.db --format svg > timeline.svg",
        "timeline talks.db --query sanctions --from 2019-01-01 --format json",
    ),
)
def timeline(
    record: RecordPath,
    dates: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many days.")] = None,
    sentences: Annotated[int, typer.Option(min=1, metavar="N", help="How many sentences a day at the most.")] = 2,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day.")] = None,
    query: Annotated[str | None, typer.Option(metavar="WORDS", help="Only what has these words.")] = None,
    as_of: AsOf = None,
    talks: TalksId = None,
    format: Drawn = "text",
) -> None:
    """Print the days that matter with a sentence or two for each; as SVG, all dated events drawn."""
    from communique.record import Record
    from communique.render.lookup import Lookup
    from communique.render.timeline_text import timeline_rows, timeline_text

    shape = one_of(format, "text", "json", "svg")
    with Record(record) as opened:
        if shape == "svg":
            from communique.render.plots import timeline_file

            lookup = Lookup(opened.snapshot(day_in(as_of), talks))
            span = (day_in(start), day_in(end))
            print(timeline_file(lookup, talks=talks, span=span, words=(query or "").split()), end="")
            return
        rows = timeline_rows(
            opened.timeline(
                dates=dates,
                sentences=sentences,
                start=day_in(start),
                end=day_in(end),
                query=query,
                talks=talks,
                as_of=day_in(as_of),
            )
        )
    if shape == "json":
        print_json(rows)
    else:
        tell(timeline_text(rows))


@commands.command(
    rich_help_panel=LOOK, epilog=examples('search talks.db "sanctions relief"', "search talks.db Yongbyon --limit 5")
)
def search(
    record: RecordPath,
    query: Annotated[str, typer.Argument(metavar="WORDS", help="Words that must all be there.")],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many at the most.")] = 20,
    as_of: AsOf = None,
    format: Format = "text",
) -> None:
    """Find articles by their words."""
    from communique.record import Record

    shape, day = one_of(format, "text", "json"), day_in(as_of)
    with Record(record) as opened:
        hits = opened.search(query, limit, day)
        days = {d.id: d.published.to_json() if d.published else None for d in opened.documents(day)}
    if shape == "json":
        print_json(
            [
                {
                    "document": hit.document,
                    "title": hit.title,
                    "published": days.get(hit.document),
                    "snippet": hit.snippet,
                    "start": hit.start,
                    "end": hit.end,
                }
                for hit in hits
            ]
        )
        return
    for hit in hits:
        published = days.get(hit.document)
        print(
            f"{(published or ['undated'])[0] or 'undated'}  {styled(hit.title or hit.document, bold=True)}\n"
            f"    {styled(' '.join(hit.snippet.split()))}  {styled(f'[{hit.document}]', dim=True)}"
        )
    if not hits:
        print("Nothing found.")

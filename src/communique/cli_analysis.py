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


def changes(
    record: RecordPath,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="The day whose record the reader knows.")],
    as_of: AsOf = None,
    talks: TalksId = None,
    format: Format = "text",
) -> None:
    """Print what a reader of an earlier day's record must now unlearn and learn."""
    from communique.record import Record
    from communique.render.analysis_rows import changes_text
    from communique.render.brief import desk_for
    from communique.render.brief_changes import change_rows

    shape = one_of(format, "text", "json")
    first = parse_day(since)
    assert first is not None
    with Record(record) as opened:
        snapshot = opened.snapshot(parse_day(as_of))
        told = opened.changes(first, as_of=parse_day(as_of), talks=talks)
        rows = change_rows(told, desk_for(snapshot, opened.text, talks))
    print_json(rows) if shape == "json" else print(changes_text(rows, since))


def positions(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    party: Annotated[str | None, typer.Option("--party", help="Only this party.")] = None,
    format: Format = "text",
) -> None:
    """Print who holds what on which issue over time, and who moved."""
    from communique.analysis.positions import matrix, shifts
    from communique.record import Record
    from communique.render.analysis_rows import Passages, position_rows, positions_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(parse_day(as_of)))
    rows = matrix(lookup.snapshot, lookup.party, talks=talks, party=party)
    told = position_rows(rows, shifts(rows), Passages(lookup))
    print_json(told) if shape == "json" else print(positions_text(told))


def deadlock(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    dissolved: Annotated[bool, typer.Option("--dissolved", help="Also those that are no more.")] = False,
    format: Format = "text",
) -> None:
    """Print which conditions wait for each other, and what would open the cycle."""
    from communique.analysis.openings import explain_deadlock
    from communique.record import Record
    from communique.render.analysis_rows import Passages, lock_rows, locks_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        snapshot = opened.snapshot(parse_day(as_of))
    lookup = Lookup(snapshot)
    held = {one.id: one for one in snapshot.conditions}
    locks = [
        explain_deadlock(one, held, lookup.statements)
        for one in snapshot.deadlocks
        if (dissolved or one.until is None) and (talks is None or talks in one.talks)
    ]
    passages = Passages(lookup)
    print_json(lock_rows(locks, passages)) if shape == "json" else print(locks_text(locks, passages))


def ledger(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Format = "text") -> None:
    """Print what was foreseen and promised, what became of it, and each forecaster's record."""
    from communique.analysis.ledger import ledger as entries_of
    from communique.analysis.ledger import track_records
    from communique.record import Record
    from communique.render.analysis_rows import Passages, ledger_rows, ledger_text
    from communique.render.lookup import Lookup
    from communique.render.phrases import is_proper

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(parse_day(as_of)))
    entries = entries_of(lookup.snapshot, talks=talks)
    rows = ledger_rows(entries, track_records(entries, is_proper), Passages(lookup))
    print_json(rows) if shape == "json" else print(ledger_text(rows))


def agenda(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Format = "text") -> None:
    """Print what is on the table of which talks, and what fell off it."""
    from communique.analysis.agenda import agenda as points_of
    from communique.record import Record
    from communique.render.analysis_rows import Passages, agenda_rows, agenda_text
    from communique.render.lookup import Lookup
    from communique.render.phrases import name_talks

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(parse_day(as_of)))
    rows = agenda_rows(points_of(lookup.snapshot, talks=talks), Passages(lookup))
    names = {one.id: name_talks(one) for one in lookup.snapshot.talks}
    print_json(rows) if shape == "json" else print(agenda_text(rows, lambda key: names.get(key, key)))


def terms(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Format = "text") -> None:
    """Print what each side means by a contested word."""
    from communique.analysis.agenda import contested_terms
    from communique.record import Record
    from communique.render.analysis_rows import Passages, term_rows, terms_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(parse_day(as_of)))
    rows = term_rows(contested_terms(lookup.snapshot, talks=talks), Passages(lookup))
    print_json(rows) if shape == "json" else print(terms_text(rows))


COMMANDS = (brief, changes, timeline, positions, deadlock, ledger, agenda, terms)


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in COMMANDS:
        app.command()(command)

"""Commands that answer questions about where the talks stand, how they got there and why they are stuck."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.cli.options import (
    LOOK,
    AsOf,
    Drawn,
    Format,
    RecordPath,
    TalksId,
    completing,
    day_in,
    examples,
    one_of,
    print_json,
    tell,
)

commands = typer.Typer()

Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Tell what changed since this day (ISO, 2019-10-05).")
]
BRIEFS = ("text", "markdown", "html", "json")
BriefFormat = Annotated[
    str, typer.Option("--format", help="text, markdown, html or json.", autocompletion=completing(*BRIEFS))
]

Sure = Annotated[
    float,
    typer.Option(
        "--sure",
        metavar="CHANCE",
        min=0,
        max=1,
        help="Tell what is right with this chance or more, 0 to 1.",
    ),
]


@commands.command(
    rich_help_panel=LOOK,
    epilog=examples("brief talks.db", "brief talks.db --as-of 2019-03-01 --since 2019-02-01 --format markdown"),
)
def brief(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    since: Since = None,
    format: BriefFormat = "text",
    sure: Sure = 0.65,
) -> None:
    """Print where the talks stand: a page of plain prose, every sentence with the passages that bear it."""
    from communique.record import Record
    from communique.render.brief_formats import brief_html, brief_markdown, brief_rows, brief_text
    from communique.render.lookup import Lookup

    shape = one_of(format, *BRIEFS)
    with Record(record) as opened:
        day = day_in(as_of)
        told = opened.brief(as_of=day, talks=talks, since=day_in(since), sure=sure)
        if shape == "json":
            print_json(brief_rows(told))
            return
        shapes = {"text": brief_text, "markdown": brief_markdown, "html": brief_html}
        tell(shapes[shape](told, Lookup(opened.snapshot(day))))


@commands.command(rich_help_panel=LOOK, epilog=examples("changes talks.db --since 2019-02-01"))
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
    first = day_in(since)
    assert first is not None
    with Record(record) as opened:
        snapshot = opened.snapshot(day_in(as_of), talks)
        told = opened.changes(first, as_of=day_in(as_of), talks=talks)
        rows = change_rows(told, desk_for(snapshot, opened.text, talks))
    print_json(rows) if shape == "json" else tell(changes_text(rows, since))


@commands.command(
    rich_help_panel=LOOK,
    epilog=examples('positions talks.db --party "North Korea"', "positions talks.db --format svg > positions.svg"),
)
def positions(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    party: Annotated[str | None, typer.Option("--party", help="Only this party.")] = None,
    format: Drawn = "text",
) -> None:
    """Print who holds what on which issue over time, and who moved."""
    from communique.analysis.positions import matrix, shifts
    from communique.record import Record
    from communique.render.analysis_rows import Passages, position_rows, positions_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json", "svg")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(day_in(as_of), talks))
    if shape == "svg":
        from communique.render.plots import positions_file

        print(positions_file(lookup, talks, party), end="")
        return
    rows = matrix(lookup.snapshot, lookup.party, talks=talks, party=party)
    told = position_rows(rows, shifts(rows), Passages(lookup))
    print_json(told) if shape == "json" else tell(positions_text(told))


@commands.command(
    rich_help_panel=LOOK, epilog=examples("deadlock talks.db", "deadlock talks.db --dissolved --format json")
)
def deadlock(
    record: RecordPath,
    as_of: AsOf = None,
    talks: TalksId = None,
    dissolved: Annotated[bool, typer.Option("--dissolved", help="Also those that are no more.")] = False,
    format: Drawn = "text",
) -> None:
    """Print which conditions wait for each other, and what would open the cycle."""
    from communique.analysis.openings import explain_deadlock
    from communique.record import Record
    from communique.render.analysis_rows import Passages, lock_rows, locks_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json", "svg")
    with Record(record) as opened:
        snapshot = opened.snapshot(day_in(as_of), talks)
    if shape == "svg":
        from communique.render.plots import deadlocks_file

        print(deadlocks_file(snapshot, talks, dissolved=dissolved), end="")
        return
    lookup = Lookup(snapshot)
    held = {one.id: one for one in snapshot.conditions}
    locks = [
        explain_deadlock(one, held, lookup.statements)
        for one in snapshot.deadlocks
        if (dissolved or one.until is None) and (talks is None or talks in one.talks)
    ]
    passages = Passages(lookup)
    print_json(lock_rows(locks, passages)) if shape == "json" else tell(locks_text(locks, passages))


@commands.command(rich_help_panel=LOOK, epilog=examples("ledger talks.db", "ledger talks.db --format svg > ledger.svg"))
def ledger(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Drawn = "text") -> None:
    """Print what was foreseen and promised, what became of it, and each forecaster's record."""
    from communique.analysis.ledger import ledger as entries_of
    from communique.analysis.ledger import track_records
    from communique.record import Record
    from communique.render.analysis_rows import Passages, ledger_rows, ledger_text
    from communique.render.lookup import Lookup
    from communique.render.phrases import is_proper

    shape = one_of(format, "text", "json", "svg")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(day_in(as_of), talks))
    if shape == "svg":
        from communique.render.plots import ledger_file

        print(ledger_file(lookup, talks), end="")
        return
    entries = entries_of(lookup.snapshot, talks=talks)
    rows = ledger_rows(entries, track_records(entries, is_proper), Passages(lookup))
    print_json(rows) if shape == "json" else tell(ledger_text(rows))


@commands.command(rich_help_panel=LOOK, epilog=examples("agenda talks.db"))
def agenda(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Format = "text") -> None:
    """Print what is on the table of which talks, and what fell off it."""
    from communique.analysis.agenda import agenda as points_of
    from communique.record import Record
    from communique.render.analysis_rows import Passages, agenda_rows, agenda_text
    from communique.render.lookup import Lookup
    from communique.render.phrases import name_talks

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(day_in(as_of), talks))
    rows = agenda_rows(points_of(lookup.snapshot, talks=talks), Passages(lookup))
    names = {one.id: name_talks(one) for one in lookup.snapshot.talks}
    print_json(rows) if shape == "json" else tell(agenda_text(rows, lambda key: names.get(key, key)))


@commands.command(rich_help_panel=LOOK, epilog=examples("terms talks.db"))
def terms(record: RecordPath, as_of: AsOf = None, talks: TalksId = None, format: Format = "text") -> None:
    """Print what each side means by a contested word."""
    from communique.analysis.agenda import contested_terms
    from communique.record import Record
    from communique.render.analysis_rows import Passages, term_rows, terms_text
    from communique.render.lookup import Lookup

    shape = one_of(format, "text", "json")
    with Record(record) as opened:
        lookup = Lookup(opened.snapshot(day_in(as_of), talks))
    rows = term_rows(contested_terms(lookup.snapshot, talks=talks), Passages(lookup))
    print_json(rows) if shape == "json" else tell(terms_text(rows))

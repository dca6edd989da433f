"""The command line: thin, one function a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from communique import __version__
from communique.errors import CommuniqueError, RefusedArticle, UsageError
from communique.interval import Interval

app = typer.Typer(
    help="Communiqué reads news coverage of a negotiation and keeps the record of it, every line tied to the words "
    "it rests on.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
judge_app = typer.Typer(
    help="Say what is right: judgements are appended, survive a rebuild, and can be undone.", no_args_is_help=True
)
app.add_typer(judge_app, name="judge")

RecordPath = Annotated[Path, typer.Argument(metavar="RECORD", help="The record's file.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The record as of this day (ISO, 2019-10-05).")
]
TalksId = Annotated[str | None, typer.Option("--talks", metavar="ID", help="Only this negotiation.")]
Format = Annotated[str, typer.Option("--format", help="text or json.")]
Who = Annotated[str, typer.Option("--who", help="Who judges.")]


def main() -> None:
    """Run the command line; errors are one line on standard error, exit status 2."""
    try:
        app(standalone_mode=True)
    except CommuniqueError as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.exit(1)


def _fail(message: str) -> None:
    print(f"communique: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"communique {__version__}")
        raise typer.Exit


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a day; write it as 2019-10-05") from None


def _interval(text: str | None) -> Interval | None:
    if text is None:
        return None
    low, _, high = text.partition("/")
    first, last = _day(low), _day(high or low)
    if first is not None and last is not None and first > last:
        raise UsageError(f"'{text}' ends before it begins")
    return Interval(earliest=first, latest=last)


def _one_of(value: str, *allowed: str) -> str:
    if value not in allowed:
        raise UsageError(f"--format {value} is not known; use {' or '.join(allowed)}")
    return value


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles; - is standard input.")],
    published: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which they were published.")] = None,
    format: Format = "text",
) -> None:
    """Read articles one at a time and print what they state; nothing is stored."""
    from communique.ingest.readers import read_paths
    from communique.pipeline import read as read_article
    from communique.render.reading import reading_json, reading_text

    shape = _one_of(format, "text", "json")
    done, refused = [], 0
    for article in read_paths(files, published=_interval(published)):
        if isinstance(article, RefusedArticle):
            refused += 1
            print(f"communique: {article}", file=sys.stderr)
            continue
        reading = read_article(article)
        done.append(reading)
        if shape == "text":
            print(reading_text(reading))
    if shape == "json":
        _print_json([reading_json(reading) for reading in done])
    raise typer.Exit(_status(len(done), refused))


def _status(taken: int, refused: int) -> int:
    """Return the exit status: 0 all read, 1 some refused, 2 nothing could be done."""
    return 0 if not refused and taken else 1 if taken else 2


@app.command()
def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, - or addresses.")],
    record: Annotated[Path, typer.Option("--record", help="The record's file; made if absent.")],
    published: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which they were published.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    format: Format = "text",
) -> None:
    """Add articles to a record. Adding one twice changes nothing."""
    from communique.record import build as build_record

    shape = _one_of(format, "text", "json")
    with _progress(quiet) as tell:
        report = build_record(paths, record, published=_interval(published), on_article=tell)
    for one in report.refused:
        print(f"communique: {one}", file=sys.stderr)
    if shape == "json":
        _print_json(
            {
                "new": report.new,
                "known": report.known,
                "near_duplicates": report.duplicates,
                "refused": [{"path": one.path, "reason": one.reason} for one in report.refused],
            }
        )
    elif not quiet:
        print(
            f"{report.new} new, {report.known} known, {report.duplicates} near-duplicates, "
            f"{len(report.refused)} refused"
        )
    raise typer.Exit(_status(report.taken, len(report.refused)))


class _progress:  # noqa: N801
    """A line of progress on a terminal; nothing elsewhere."""

    def __init__(self, quiet: bool) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.completed} articles"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )

    def __enter__(self) -> Callable[[str, str], None]:
        self._bar.start()
        task = self._bar.add_task("", total=None)
        return lambda path, told: self._bar.update(task, advance=1, description=f"{told}: {path[-60:]}")

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


@app.command()
def export(record: RecordPath, format: Format = "json", as_of: AsOf = None, talks: TalksId = None) -> None:
    """Print the record as JSON."""
    from communique.record import Record
    from communique.render.export import dump

    _one_of(format, "json")
    with Record(record) as opened:
        sys.stdout.write(dump(opened.export(_day(as_of), talks)))


@app.command()
def report(
    record: RecordPath,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("report.html"),
    as_of: AsOf = None,
    title: Annotated[str | None, typer.Option(help="The page's title.")] = None,
) -> None:
    """Write the record as one HTML page that opens from disk, and print where the talks stand."""
    from communique.record import Record
    from communique.render.plain import standing_text

    with Record(record) as opened:
        snapshot = opened.snapshot(_day(as_of))
        print(standing_text(snapshot))
        try:
            output.write_text(opened.report(title=title, as_of=_day(as_of)), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{output}: cannot be written ({error.strerror}); choose another --output") from None
    print(f"\nThe whole record: {output}")


@app.command()
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

    shape = _one_of(format, "text", "json")
    with Record(record) as opened:
        rows = timeline_rows(
            opened.timeline(
                dates=dates,
                sentences=sentences,
                start=_day(start),
                end=_day(end),
                query=query,
                talks=talks,
                as_of=_day(as_of),
            )
        )
    if shape == "json":
        _print_json(rows)
    else:
        print(timeline_text(rows))


@app.command()
def search(
    record: RecordPath,
    query: Annotated[str, typer.Argument(help="Words that must all be there.")],
    limit: Annotated[int, typer.Option(help="How many at the most.")] = 20,
    as_of: AsOf = None,
    format: Format = "text",
) -> None:
    """Find articles by their words."""
    from communique.record import Record

    shape = _one_of(format, "text", "json")
    with Record(record) as opened:
        hits = opened.search(query, limit, _day(as_of))
        days = {d.id: d.published.to_json() if d.published else None for d in opened.documents(_day(as_of))}
    if shape == "json":
        _print_json(
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
        day = days.get(hit.document)
        print(
            f"{(day or ['undated'])[0] or 'undated'}  {hit.title or hit.document}\n"
            f"    {' '.join(hit.snippet.split())}  [{hit.document}]"
        )
    if not hits:
        print("Nothing found.")


@app.command()
def verify(record: RecordPath, format: Format = "text") -> None:
    """Check every piece of evidence against its article, and every derived thing against its statements.

    One line for each thing that does not hold. Exit status: 0 all holds, 1 something does not.
    """
    from communique.verify import verify as verify_record

    shape = _one_of(format, "text", "json")
    found = verify_record(record)
    if shape == "json":
        _print_json(
            {
                "documents": found.documents,
                "statements": found.statements,
                "evidence": found.evidence,
                "derived": found.derived,
                "findings": [{"thing": f.thing, "id": f.id, "complaint": f.complaint} for f in found.findings],
            }
        )
    else:
        for finding in found.findings:
            print(finding)
        print(
            f"{found.documents} documents, {found.statements} statements, {found.evidence} pieces of evidence, "
            f"{found.derived} derived things: {len(found.findings) or 'nothing'} wrong"
        )
    raise typer.Exit(1 if found.findings else 0)


def _judged(
    record: Path, verb: Any, subject: str, who: str, other: str | None = None, value: str | None = None
) -> None:
    from communique.record import Record

    with Record(record) as opened:
        print(opened.judge(verb, subject, other=other, value=value, who=who).id)


@judge_app.command("same")
def judge_same(record: RecordPath, one: str, other: str, who: Who = "") -> None:
    """Say that two events, statements or actors are one."""
    _judged(record, "same", one, who, other)


@judge_app.command("different")
def judge_different(record: RecordPath, one: str, other: str, who: Who = "") -> None:
    """Say that two events, statements or actors are not one."""
    _judged(record, "different", one, who, other)


@judge_app.command("wrong")
def judge_wrong(record: RecordPath, statement: str, who: Who = "") -> None:
    """Say that a statement is not what its article says."""
    _judged(record, "wrong", statement, who)


@judge_app.command("outcome")
def judge_outcome(record: RecordPath, expectation: str, outcome: str, who: Who = "") -> None:
    """Say what became of an expectation or commitment: fulfilled, missed, postponed, cancelled, pending, unknown."""
    _judged(record, "outcome", expectation, who, value=outcome)


@judge_app.command("date")
def judge_date(record: RecordPath, document: str, day: str, who: Who = "") -> None:
    """Say when an article was published: a day, or EARLIEST/LATEST."""
    _interval(day)
    _judged(record, "date", document, who, value=day)


@judge_app.command("name")
def judge_name(record: RecordPath, actor: str, name: str, who: Who = "") -> None:
    """Say what name an actor bears."""
    _judged(record, "name", actor, who, value=name)


@judge_app.command("undo")
def judge_undo(record: RecordPath, judgement: str, who: Who = "") -> None:
    """Take a judgement back."""
    _judged(record, "undo", judgement, who)


@judge_app.command("list")
def judge_list(record: RecordPath) -> None:
    """Print all judgements, undone ones too."""
    from communique.record import Record

    with Record(record) as opened:
        for one in opened.judgements():
            print(
                "  ".join(
                    filter(
                        None, (one.id, one.verb, one.subject, one.other, one.value, one.who, str(one.judged_at or ""))
                    )
                )
            )

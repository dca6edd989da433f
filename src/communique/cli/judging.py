"""Commands by which a person says what is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from communique.cli.options import RecordPath, Who, completing, examples, interval_in, tell
from communique.errors import UsageError

commands = typer.Typer(
    help="Say what is right: judgements are appended, survive a rebuild, and can be undone.",
    no_args_is_help=True,
    epilog=examples(
        'judge date talks.db d0123456789ab 2019-11-04 --who "J. Doe"',
        "judge wrong talks.db s0123456789ab",
        "judge list talks.db",
        "judge undo talks.db j0123456789ab",
    ),
)


def _id(what: str) -> Any:
    return typer.Argument(help=f"The id of {what}.")


Either = Annotated[str, _id("an event, a statement or an actor")]


def _judged(
    record: Path, verb: Any, subject: str, who: str, other: str | None = None, value: str | None = None
) -> None:
    from communique.record import Record

    with Record(record) as opened:
        print(opened.judge(verb, subject, other=other, value=value, who=who).id)


@commands.command("same")
def judge_same(record: RecordPath, one: Either, other: Either, who: Who = "") -> None:
    """Say that two events, statements or actors are one."""
    _judged(record, "same", one, who, other)


@commands.command("different")
def judge_different(record: RecordPath, one: Either, other: Either, who: Who = "") -> None:
    """Say that two events, statements or actors are not one."""
    _judged(record, "different", one, who, other)


@commands.command("wrong")
def judge_wrong(record: RecordPath, statement: Annotated[str, _id("a statement")], who: Who = "") -> None:
    """Say that a statement is not what its article says."""
    _judged(record, "wrong", statement, who)


@commands.command("outcome")
def judge_outcome(
    record: RecordPath,
    expectation: Annotated[str, _id("an expectation or commitment")],
    outcome: Annotated[
        str,
        typer.Argument(
            help="fulfilled, missed, postponed, cancelled, pending or unknown.",
            autocompletion=completing("fulfilled", "missed", "postponed", "cancelled", "pending", "unknown"),
        ),
    ],
    who: Who = "",
) -> None:
    """Say what became of an expectation or commitment."""
    _judged(record, "outcome", expectation, who, value=outcome)


@commands.command("date")
def judge_date(
    record: RecordPath,
    document: Annotated[str, _id("an article")],
    day: Annotated[str, typer.Argument(help="A day, or EARLIEST/LATEST.")],
    who: Who = "",
) -> None:
    """Say when an article was published."""
    interval_in(day)
    _judged(record, "date", document, who, value=day)


@commands.command("name")
def judge_name(
    record: RecordPath,
    actor: Annotated[str, _id("an actor")],
    name: Annotated[str, typer.Argument(help="The name.")],
    who: Who = "",
) -> None:
    """Say what name an actor bears."""
    _judged(record, "name", actor, who, value=name)


Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME=VALUE", help="A field of the statement's kind; may be repeated."),
]
When = Annotated[
    str | None,
    typer.Option("--when", metavar="DAY", help="An event's day, or EARLIEST/LATEST; a window; a due day."),
]


def _fields(pairs: list[str] | None) -> dict[str, str]:
    found = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--field {pair}: write it as NAME=VALUE")
        found[name.strip()] = value
    return found


@commands.command(
    "add",
    epilog=examples(
        'judge add talks.db d0123456789abcdef position "the tariffs must go" '
        '--field party="Freedonia" --field stance=demand --field issue="end of the tariffs"'
    ),
)
def judge_add(
    record: RecordPath,
    document: Annotated[str, _id("an article")],
    kind: Annotated[str, typer.Argument(help="event, position, condition …: the kind of statement.")],
    words: Annotated[str, typer.Argument(help="The article's words that say it, as they stand there.")],
    field: Fields = None,
    when: When = None,
    who: Who = "",
) -> None:
    """Add a statement that the reader missed."""
    from communique.record import Record

    fields, day = _fields(field), interval_in(when)
    with Record(record) as opened:
        print(opened.add_statement(document, kind, words, fields, when=day, who=who).id)


@commands.command("correct", epilog=examples("judge correct talks.db s0123456789abcdef --field status=cancelled"))
def judge_correct(
    record: RecordPath,
    statement: Annotated[str, _id("a statement")],
    field: Fields = None,
    when: When = None,
    who: Who = "",
) -> None:
    """Say what a statement should have been; it keeps its id."""
    from communique.record import Record

    if not field and when is None:
        raise UsageError("say what to correct, with --field NAME=VALUE or --when DAY")
    fields, day = _fields(field), interval_in(when)
    with Record(record) as opened:
        print(opened.correct_statement(statement, fields, when=day, who=who).id)


@commands.command("undo")
def judge_undo(record: RecordPath, judgement: Annotated[str, _id("a judgement")], who: Who = "") -> None:
    """Take a judgement back."""
    _judged(record, "undo", judgement, who)


@commands.command("list")
def judge_list(record: RecordPath) -> None:
    """Print all judgements, undone ones too."""
    from communique.record import Record

    with Record(record) as opened:
        for one in sorted(opened.judgements(), key=lambda one: (str(one.judged_at or ""), one.id)):
            at = one.judged_at.isoformat(" ", "seconds") if one.judged_at else None
            tell("  ".join(filter(None, (one.id, one.verb, one.subject, one.other, one.value, one.who, at))))

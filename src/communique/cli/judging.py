"""Commands by which a person says what is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from communique.cli.options import RecordPath, Who, examples, interval_in

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
    outcome: Annotated[str, typer.Argument(help="fulfilled, missed, postponed, cancelled, pending or unknown.")],
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


@commands.command("undo")
def judge_undo(record: RecordPath, judgement: Annotated[str, _id("a judgement")], who: Who = "") -> None:
    """Take a judgement back."""
    _judged(record, "undo", judgement, who)


@commands.command("list")
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

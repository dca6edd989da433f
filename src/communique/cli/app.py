"""The application: the groups of commands, and errors as one line on standard error.

A new command goes into the module of its group, or a new module with ``commands = typer.Typer()`` named below.
Commands import what they need when they run: help and completion must not wait for the parser.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any, NoReturn

import typer

from communique import __version__
from communique.cli import answering, checking, exporting, judging, looking, reading, serving, watching
from communique.cli.options import complain
from communique.errors import CommuniqueError

EXIT_STATUS = (
    (0, "all done"),
    (1, "done in part: some articles were refused, or the reader of the output went away"),
    (2, "nothing could be done: a wrong option, no such record, nothing readable"),
    (130, "interrupted"),
)

app = typer.Typer(
    help="Communiqué reads news coverage of a negotiation and keeps the record of it, every line tied to the words "
    "it rests on.",
    epilog="First steps:\n\n  communique build ARTICLES --record talks.db\n\n"
    "  communique report talks.db --output talks.html\n\n  communique serve talks.db\n\n"
    "Exit status: 0 all done, 1 some refused, 2 nothing could be done.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _group in (reading, watching, looking, answering, exporting, serving, checking):
    app.add_typer(_group.commands)
app.add_typer(judging.commands, name="judge", rich_help_panel="Correct")


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"communique {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; errors are one line on standard error, exit status 2."""
    status: Any = 0
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except CommuniqueError as error:
        _fail(str(error))
    except BrokenPipeError:
        _hush()
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as error:
        _fail_usage(error)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> NoReturn:
    complain(message)
    sys.exit(2)


def _fail_usage(error: Exception) -> NoReturn:
    """Tell a wrong option in one line; anything that typer did not raise is no usage error and goes on.

    Typer carries its own click, or imports it, by version: the class is known by its name.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ClickException" not in names:
        raise error
    if "NoArgsIsHelpError" in names:  # the help has been printed
        print(error.format_message())  # type: ignore[attr-defined]
        sys.exit(2)
    context = getattr(error, "ctx", None)
    command = f"{context.command_path}" if context is not None else "communique"
    told = error.format_message().rstrip()  # type: ignore[attr-defined]
    _fail(f"{told}{'' if told.endswith(('.', '?', '!')) else '.'} See '{command} --help'.")


def _hush() -> None:
    """Leave the interpreter nothing to flush into a closed pipe at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

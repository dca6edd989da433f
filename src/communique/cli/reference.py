"""The reference of the command line, made from the commands themselves.

``python -m communique.cli.reference [FILE]`` writes it (default: standard output); a test compares it with
``docs/reference/cli.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from communique.cli.app import EXIT_STATUS, app

_HEAD = """# The command line

Made by `python -m communique.cli.reference docs/reference/cli.md`; a test compares it with the commands.

Options are the same everywhere: `--as-of DAY` asks for the record as of a day, `--talks ID` for one negotiation,
`--format` for another shape of output, `--output FILE` says where to write, `--quiet` prints nothing but errors, `--who
NAME` names who judges. A day is written `2019-10-05`; where two days may stand, `2019-10-01/2019-10-07`. Answers go to
standard output; errors, one line each, to standard error. Colour and progress are for terminals only, and `NO_COLOR`
turns colour off. `communique --install-completion` teaches the shell to complete commands, options and their values.
"""


def reference() -> str:
    """Return the reference as Markdown."""
    root: Any = get_command(app)
    parts = [_HEAD, *_commands(root, "communique"), "## Exit status\n\n| status | meaning |\n|---|---|"]
    parts += [f"| {status} | {meaning} |" for status, meaning in EXIT_STATUS]
    return "\n".join(parts) + "\n"


def _commands(group: Any, path: str, level: str = "##") -> Iterator[str]:
    for name in sorted(group.commands):
        command = group.commands[name]
        yield from _command(command, f"{path} {name}", level)
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}", level + "#")


def _command(command: Any, path: str, level: str) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and "--help" not in one.opts]
    usage = " ".join([path, *(_placeholder(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"{level} `{path}`\n\n{command.help}\n"
    if hasattr(command, "commands"):
        usage = f"{path} COMMAND …"
    yield f"```\n{usage}\n```\n"
    if arguments or options:
        yield "| | |\n|---|---|"
        for one in arguments:
            yield f"| `{_placeholder(one).strip('[]')}` | {one.help or ''}{'' if one.required else ' Optional.'} |"
        for one in options:
            yield f"| `{_spelling(one)}` | {_told(one)} |"
        yield ""
    lines = [line.strip() for line in (command.epilog or "").split("\n\n")[1:]]
    if lines:
        yield "```console\n" + "\n".join(f"$ {line}" for line in lines) + "\n```\n"


def _placeholder(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _spelling(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar or option.name.upper()}"
    return ", ".join(sorted(option.opts, key=len)) + value


def _told(option: Any) -> str:
    told = (option.help or "").rstrip()
    if option.required:
        return f"{told} Required."
    shown = option.default not in (None, "", False, []) and not option.is_flag and not callable(option.default)
    return f"{told} Default: `{option.default}`." if shown else told


def main() -> None:
    """Write the reference to the file named, or print it."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
    else:
        sys.stdout.write(reference())


if __name__ == "__main__":
    main()

"""Commands that answer until interrupted: serve (people), mcp (agents)."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from communique.cli.options import CONNECT, LOOK, Quiet, RecordPath, examples

commands = typer.Typer()
TOKEN = "COMMUNIQUE_TOKEN"


@commands.command(
    rich_help_panel=LOOK,
    epilog=examples(
        "serve talks.db", "serve talks.db --port 9000 --open", "serve talks.db --host 0.0.0.0 --token LONG-AND-SECRET"
    ),
)
def serve(
    record: RecordPath,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where to listen; default: this machine only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="The port; 0: any free one.")] = 8017,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN", help=f"What visitors must give first; better in {TOKEN}. Needed beyond loopback."
        ),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="Another name under which this machine is asked.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the pages in a browser.")] = False,
    quiet: Quiet = False,
) -> None:
    """Look at the record in a browser, search, review and add articles; Ctrl-C ends it."""
    from communique.web import serve as serve_record

    def started(address: str) -> None:
        if not quiet:
            print(f"The record is at {address} (Ctrl-C ends it)", flush=True)
        if show:
            import webbrowser

            webbrowser.open(address)

    serve_record(
        record, host=host, port=port, token=token or os.environ.get(TOKEN), hosts=tuple(name or ()), on_start=started
    )


@commands.command(
    rich_help_panel=CONNECT, epilog=examples("mcp talks.db", 'mcp talks.db --allow-judging --who "my agent"')
)
def mcp(
    record: RecordPath,
    allow_judging: Annotated[
        bool, typer.Option("--allow-judging", help="Let the agent judge too; each judgement can be undone.")
    ] = False,
    who: Annotated[str, typer.Option(metavar="NAME", help="The name under which the agent judges.")] = "agent",
) -> None:
    """Answer agents over the Model Context Protocol on standard input and output; read-only unless asked."""
    from communique.agents.mcp import serve as serve_agents

    serve_agents(record, judge_as=(who.strip() or "agent") if allow_judging else None)

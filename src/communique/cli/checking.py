"""Commands that check a record against itself."""

from __future__ import annotations

import typer

from communique.cli.options import CONNECT, Format, RecordPath, examples, one_of, print_json, tell

commands = typer.Typer()


@commands.command(rich_help_panel=CONNECT, epilog=examples("verify talks.db", "verify talks.db --format json"))
def verify(record: RecordPath, format: Format = "text") -> None:
    """Check every piece of evidence against its article, and every derived thing against its statements.

    One line for each thing that does not hold. Exit status: 0 all holds, 1 something does not.
    """
    from communique.verify import verify as verify_record

    shape = one_of(format, "text", "json")
    found = verify_record(record)
    if shape == "json":
        print_json(
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
            tell(str(finding))
        print(
            f"{found.documents} documents, {found.statements} statements, {found.evidence} pieces of evidence, "
            f"{found.derived} derived things: {len(found.findings) or 'nothing'} wrong"
        )
    raise typer.Exit(1 if found.findings else 0)

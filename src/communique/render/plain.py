"""The standing of the talks as plain text for a terminal."""

from __future__ import annotations

import textwrap

from communique.derived import Snapshot
from communique.render.lookup import Lookup
from communique.render.standing import Line, standing

WIDTH = 96


def standing_text(snapshot: Snapshot, talks: str | None = None) -> str:
    """Return where the talks stand, a line a sentence, numbers pointing to the words quoted below."""
    lookup = Lookup(snapshot)
    numbers: dict[str, int] = {}
    lines = [_told(line, lookup, numbers) for line in standing(snapshot, talks)]
    notes = [_note(lookup, ref, number) for ref, number in numbers.items()]
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def _told(line: Line, lookup: Lookup, numbers: dict[str, int]) -> str:
    refs = [numbers.setdefault(one.id, len(numbers) + 1) for one in lookup.known(line.citations)[:3]]
    marks = " ".join(f"[{ref}]" for ref in sorted(refs))
    return textwrap.fill(f"{line.text} {marks}".strip(), WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _note(lookup: Lookup, ref: str, number: int) -> str:
    statement = lookup.statements[ref]
    quote = " ".join(statement.evidence[0].quote.split()) if statement.evidence else ""
    told = f"[{number}] “{quote}” — {' via '.join(lookup.chain(statement))}, {lookup.dateline(statement)} ({ref})"
    return textwrap.fill(told, WIDTH, subsequent_indent="    ", break_on_hyphens=False)

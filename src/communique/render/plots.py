"""The record's plots, ready made: positions and the ledger over time, for pages and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from communique.analysis.ledger import Entry, ledger
from communique.analysis.positions import matrix, shifts
from communique.derived import Position, Snapshot
from communique.render.coverage import published_days
from communique.render.lookup import Lookup
from communique.render.matching import text_of_thing, words_of
from communique.render.svg_axis import Drawing
from communique.render.svg_deadlock import draw_deadlock
from communique.render.svg_file import svg_file
from communique.render.svg_ledger import beside_ledger, draw_ledger
from communique.render.svg_positions import beside_matrix, draw_positions
from communique.render.svg_timeline import draw_timeline

WIDTH = 960


def plot_positions(
    lookup: Lookup,
    width: float,
    *,
    talks: str | None = None,
    party: str | None = None,
    address: Callable[[Position], str] | None = beside_matrix,
) -> Drawing:
    """Return positions over time, of one negotiation or party if asked; empty where nothing is worth a drawing."""
    rows = matrix(lookup.snapshot, lookup.party, talks=talks, party=party)
    return draw_positions(rows, shifts(rows), lookup.snapshot.as_of, width, address=address)


def plot_ledger(
    lookup: Lookup,
    published: Sequence[date],
    width: float,
    *,
    talks: str | None = None,
    address: Callable[[Entry], str] | None = beside_ledger,
) -> Drawing:
    """Return what was expected and promised over time; empty where nothing of it has a day."""
    return draw_ledger(ledger(lookup.snapshot, talks=talks), lookup, published, width, address=address)


def positions_file(lookup: Lookup, talks: str | None = None, party: str | None = None) -> str:
    """Return positions over time as an SVG document."""
    drawn = plot_positions(lookup, WIDTH, talks=talks, party=party, address=None)
    return svg_file([drawn.svg], "Positions over time", "No issue on which several parties are heard, or one moved.")


def ledger_file(lookup: Lookup, talks: str | None = None) -> str:
    """Return the ledger over time as an SVG document."""
    drawn = plot_ledger(lookup, published_days(lookup), WIDTH, talks=talks, address=None)
    return svg_file([drawn.svg], "Expected and promised", "Nothing with a day is foreseen or promised in the articles.")


def deadlocks_file(snapshot: Snapshot, talks: str | None = None, *, dissolved: bool = False) -> str:
    """Return the deadlocks that stand, with ``dissolved`` those that are no more too, as an SVG document."""
    drawn = [
        draw_deadlock(one)
        for one in snapshot.deadlocks
        if (dissolved or one.until is None) and (talks is None or talks in one.talks)
    ]
    return svg_file(drawn, "What waits for what", "No deadlock: no two conditions in the record wait for each other.")


def timeline_file(
    lookup: Lookup,
    *,
    talks: str | None = None,
    span: tuple[date | None, date | None] = (None, None),
    words: Sequence[str] = (),
) -> str:
    """Return the events as an SVG document: of one negotiation, within a span of days, with all of the words."""
    start, end = span
    wanted = words_of(" ".join(words))
    kept = [
        one
        for one in lookup.snapshot.events
        if (talks is None or talks in one.talks)
        and (start is None or (one.when is not None and (one.when.latest or date.max) >= start))
        and (end is None or (one.when is not None and (one.when.earliest or date.min) <= end))
        and wanted <= words_of(f"{text_of_thing(one)} {lookup.quoted(one.statements)}")
    ]
    days = published_days(lookup) if span == (None, None) else []
    drawn = draw_timeline(kept, days, lookup.snapshot.as_of, WIDTH, address=None)
    return svg_file([drawn.svg], "Timeline", "No dated events.")

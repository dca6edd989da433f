"""What a notebook shows of a record: timelines, standing and tables as HTML, and tables as data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from markupsafe import Markup

from communique.analysis.timeline import TimelineDay
from communique.derived import Snapshot
from communique.errors import UsageError
from communique.render.formats_rows import Cell, columns, tables
from communique.render.lookup import Lookup
from communique.render.standing import Line
from communique.render.svg_timeline import draw_timeline
from communique.render.wording import clip, tell_day

if TYPE_CHECKING:
    import pandas

Row = dict[str, Cell]
SHOWN_ROWS, SHOWN_WORDS = 20, 120
_CELL = ' style="text-align:left;vertical-align:top"'


class Timeline(list[TimelineDay]):
    """Days that matter, oldest first; a notebook shows them as a table."""

    def __init__(self, days: Iterable[TimelineDay], title_of: Callable[[str], str]) -> None:
        """Keep the days; ``title_of`` names the article of a sentence."""
        super().__init__(days)
        self._title_of = title_of

    def _repr_html_(self) -> str:
        row = Markup("<tr><th{}>{}</th><td{}>{}</td></tr>")
        sentence = Markup('<p style="margin:0 0 .4em">{} <small>{}</small></p>')
        cell = Markup(_CELL)
        body = Markup("").join(
            row.format(
                cell,
                tell_day(day.day),
                cell,
                Markup("").join(
                    sentence.format(clip(one.text, 400), clip(self._title_of(one.document), 80))
                    for one in day.sentences
                ),
            )
            for day in self
        )
        return str(Markup("<table><tbody>{}</tbody></table>").format(body)) if self else "<p>No dated events.</p>"


class Standing(list[Line]):
    """Where the talks stand, line by line; a notebook shows each with the words it rests on."""

    def __init__(self, lines: Iterable[Line], snapshot: Snapshot) -> None:
        """Keep the lines; their evidence is looked up in the snapshot."""
        super().__init__(lines)
        self._lookup = Lookup(snapshot)

    def _repr_html_(self) -> str:
        told = Markup("<p><b>{}</b>{}</p>")
        return str(Markup("").join(told.format(line.text, self._evidence(line)) for line in self))

    def _evidence(self, line: Line) -> Markup:
        quote = Markup("<br><small>“{}”, {}, {}</small>")
        return Markup("").join(
            quote.format(clip(one.evidence[0].quote, 200), self._lookup.outlet_of(one), self._lookup.dateline(one))
            for one in self._lookup.known(line.citations)[:2]
            if one.evidence
        )


class Table(Sequence[Row]):
    """Rows of one table of the record, as the CSV and Parquet exports have them; days are dates, names lists."""

    def __init__(self, name: str, rows: Iterable[Row]) -> None:
        """Keep the rows of the named table."""
        self.name = name
        self.columns = tuple(columns(name))
        self._rows = list(rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Table: ...
    def __getitem__(self, index: int | slice) -> Row | Table:
        """Return a row, or a table of some of them."""
        return Table(self.name, self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        """Return the rows one by one."""
        return iter(self._rows)

    def frame(self) -> pandas.DataFrame:
        """Return the rows as a data frame, days as timestamps. Raises UsageError without pandas."""
        try:
            made = import_module("pandas")
        except ImportError:
            raise UsageError("data frames need pandas; install it with: pip install 'communique[pandas]'") from None
        frame: pandas.DataFrame = made.DataFrame(self._rows, columns=list(self.columns))
        for name in (name for name, kind in columns(self.name).items() if kind == "day"):
            frame[name] = made.to_datetime(frame[name], errors="coerce")
        return frame

    def _repr_html_(self) -> str:
        shown = [name for name in self.columns if any(row[name] not in (None, "", []) for row in self._rows)]
        cell = Markup(_CELL)
        head = Markup("").join(Markup("<th{}>{}</th>").format(cell, name) for name in shown)
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(Markup("<td{}>{}</td>").format(cell, _plain(row[name])) for name in shown)
            )
            for row in self._rows[:SHOWN_ROWS]
        )
        rest = len(self) - SHOWN_ROWS
        more = Markup("<p>and {} more rows</p>").format(rest) if rest > 0 else Markup("")
        table = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
        return str(table.format(self.name, head, body) + more)


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    text = ", ".join(value) if isinstance(value, list) else value.isoformat() if isinstance(value, date) else str(value)
    return clip(text, SHOWN_WORDS)


def table_of(export: dict[str, Any], name: str) -> Table:
    """Return the named table of an export; UsageError for a name that there is not."""
    found = tables(export)
    if name not in found:
        raise UsageError(f"there is no table {name}; there are {', '.join(found)}")
    return Table(name, found[name])


def record_html(snapshot: Snapshot, lines: Standing) -> str:
    """Return a record as a notebook shows it: the timeline drawn, and where the talks stand."""
    days = [one.published.latest for one in snapshot.documents if one.published is not None and one.published.latest]
    drawn = draw_timeline(snapshot.events, days, snapshot.as_of, 800, address=None)
    style = (
        "<style>.communique svg .disc{fill:currentColor}.communique svg .ring,.communique svg .stroke,"
        ".communique svg .axis,.communique svg .tick,.communique svg .span{fill:none;stroke:currentColor}"
        ".communique svg .today{stroke:currentColor;stroke-dasharray:2 3}.communique svg text{font:12px sans-serif;"
        "fill:currentColor}</style>"
    )
    return f'<div class="communique">{style}{drawn.svg}{lines._repr_html_()}</div>'

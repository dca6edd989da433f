"""Exports as lines and tables: JSON Lines, CSV, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any

from communique.errors import UsageError
from communique.render.formats_rows import Cell, Type, columns, tables

Json = Mapping[str, Any]
_KINDS = {
    "documents": "document", "talks": "talks", "actors": "actor", "statements": "statement", "events": "event",
    "expectations": "expectation", "commitments": "commitment", "positions": "position", "conditions": "condition",
    "deadlocks": "deadlock", "agenda": "agenda", "terms": "term", "assessments": "assessment",
    "contradictions": "contradiction",
}  # fmt: skip
# What a spreadsheet takes for the beginning of a formula, the full-width forms of East Asian fonts included. Where the
# decimal sign is a comma it parts cells at semicolons, whatever the file says, and at tabs when the text is pasted.
_FORMULA = re.compile(r"^(?=[\t\r\n])|(?:^|(?<=[;\t]))(?=[ \xa0]*[=+\-@＝＋－＠])")


def to_jsonl(export: Json) -> str:
    """Return the export as JSON Lines: the record's heading, then one object a line, each with its ``kind``.

    A statement's own kind is its ``statement_kind``, so that ``kind`` tells statements from what follows from them.
    """
    heading = {"kind": "record", **{name: value for name, value in export.items() if name not in _KINDS}}
    lines = [heading]
    for name, kind in _KINDS.items():
        lines += [_with_kind(kind, row) for row in export[name]]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _with_kind(kind: str, row: Json) -> dict[str, Any]:
    rest = dict(row)
    if "kind" in rest:
        rest[f"{kind}_kind"] = rest.pop("kind")
    return {"kind": kind, **rest}


def to_csv_tables(export: Json) -> dict[str, str]:
    """Return file name → CSV text: UTF-8, a header line, "; " between names, no cell that a spreadsheet would run."""
    return {f"{name}.csv": _csv(columns(name), rows) for name, rows in tables(export).items()}


def _csv(heads: Mapping[str, Type], rows: list[dict[str, Cell]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in heads])
    return text.getvalue()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case date():
            return value.isoformat()
        case list():
            return guard("; ".join(value))
        case _:
            return guard(value)


def guard(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe before what could begin one.

    >>> guard("=1+1"), guard("Geneva"), guard("Geneva; =1+1")
    ("'=1+1", 'Geneva', "Geneva;' =1+1")
    """
    return _FORMULA.sub("'", text)


def to_parquet_tables(export: Json) -> dict[str, bytes]:
    """Return file name → Parquet bytes, days as dates and names as lists. Raises UsageError without pyarrow."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError("Parquet needs pyarrow; install it with: pip install 'communique[parquet]'") from None
    types = {
        "text": arrow.string(), "names": arrow.list_(arrow.string()), "number": arrow.int64(),
        "share": arrow.float64(), "flag": arrow.bool_(), "day": arrow.date32(),
    }  # fmt: skip
    packed = {}
    for name, rows in tables(export).items():
        schema = arrow.schema([(column, types[kind]) for column, kind in columns(name).items()])
        sink = io.BytesIO()
        parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), sink)
        packed[f"{name}.parquet"] = sink.getvalue()
    return packed

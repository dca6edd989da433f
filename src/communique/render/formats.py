"""Every format of the record by its name: what it is made with, its media type, how its files end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from communique.errors import UsageError

Json = dict[str, Any]
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FileType:
    """How a format's file is called and what it is to other programs."""

    media_type: str
    ending: str


FORMATS: Mapping[str, FileType] = {
    "json": FileType("application/json", "json"),
    "jsonl": FileType("application/jsonl", "jsonl"),
    "csv": FileType("application/zip", "csv.zip"),
    "parquet": FileType("application/zip", "parquet.zip"),
    "ics": FileType("text/calendar", "ics"),
    "timelinejs": FileType("application/json", "timelinejs.json"),
    "atom": FileType("application/atom+xml", "atom.xml"),
    "markdown": FileType("text/markdown", "md"),
}


def render_export(
    export: Json, format: str, base_url: str | None = None, *, brief: Callable[[], str] | None = None
) -> bytes:
    """Return an export as a file of the named format; tables come as a zip.

    ``base_url``: where the pages are served, for links. ``brief``: gives the brief as Markdown, which opens that
    format. Raises UsageError for an unknown format or a missing extra.
    """
    match format:
        case "json":
            from communique.render.export import dump

            told: str | bytes = dump(export)
        case "jsonl":
            from communique.render.formats_tables import to_jsonl

            told = to_jsonl(export)
        case "csv" | "parquet":
            told = pack_tables(render_tables(export, format))
        case "ics":
            from communique.render.formats_icalendar import to_icalendar

            told = to_icalendar(export)
        case "timelinejs":
            from communique.render.formats_timelinejs import to_timelinejs

            told = to_timelinejs(export)
        case "atom":
            from communique.render.formats_atom import to_atom

            told = to_atom(export, base_url)
        case "markdown":
            from communique.render.formats_markdown import to_markdown

            told = to_markdown(export, brief() if brief is not None else "")
        case _:
            raise UsageError(f"there is no format {format}; there are {', '.join(FORMATS)}")
    return told.encode("utf-8", "replace") if isinstance(told, str) else told


def render_tables(export: Json, format: str) -> dict[str, bytes]:
    """Return file name → content of the tables of an export, as ``csv`` or ``parquet``."""
    from communique.render.formats_tables import to_csv_tables, to_parquet_tables

    if format == "parquet":
        return to_parquet_tables(export)
    return {name: text.encode("utf-8", "replace") for name, text in to_csv_tables(export).items()}


def pack_tables(tables: Mapping[str, bytes]) -> bytes:
    """Return the files as one zip, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in tables.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()

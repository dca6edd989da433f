"""Build a record from readings on disk: nothing is read, all is checked against its text, and linked as ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from communique.building import Builder, BuildReport, count_duplicates
from communique.errors import InputError, RefusedArticle, UsageError
from communique.pipeline import READER
from communique.shards.files import FORMATS, read_heading, read_rows
from communique.shards.rows import row_from


def build_from_shards(
    folder: str | Path, record: str | Path, *, on_article: Callable[[str, str], None] | None = None
) -> BuildReport:
    """Add the readings in a folder's shards to the record (made if absent), each in a transaction of its own.

    A file that is cut short, or was read by another version of the reader, is refused by name. Raises UsageError where
    there is no shard, RecordError where the record cannot be used.
    """
    files = sorted(path for ending in FORMATS for path in Path(folder).glob(f"*.{ending}"))
    if not files:
        raise UsageError(
            f"{folder}: no shards in it; 'communique read FILES --format parquet --output {folder}' makes some"
        )
    with Builder(record) as builder:
        for path in files:
            try:
                _add_file(builder, path, on_article)
            except InputError as error:
                builder.take(RefusedArticle(str(path), str(error).removeprefix(f"{path}: ")), None)
        report = builder.report
    report.duplicates = count_duplicates(record)
    return report


def _add_file(builder: Builder, path: Path, on_article: Callable[[str, str], None] | None) -> None:
    heading = read_heading(path)
    if heading.reader != READER:
        raise InputError(f"{path}: read by {heading.reader[:40]}, not by {READER}; read it again with this version")
    for row in read_rows(path):
        try:
            article, reading = row_from(row)
        except RefusedArticle as refused:
            article, reading = refused, None
        told = builder.take(article, reading)
        if on_article is not None:
            on_article(article.path, told)

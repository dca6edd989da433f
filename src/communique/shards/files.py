"""Files of rows, JSON Lines or Parquet: written whole or not at all, read a row at a time."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from communique.codec import statement_from
from communique.errors import InputError, UsageError
from communique.shards.rows import PARTS, TEXTS, Json

FORMAT = "communique-shard/1"
FORMATS = ("jsonl", "parquet")
ROWS = 200
"""Rows held before they are written."""
_COLUMNS = (*TEXTS, *PARTS)
_STATEMENTS = ("id", "document", "kind", "quote", "start", "end", "source", "source_class", "confidence", "shown")
_KEY = b"communique"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a shard's file says of itself: who read, and a fingerprint of the files that were read."""

    reader: str
    source: str

    def row(self) -> Json:
        """Return it as JSON."""
        return {"format": FORMAT, "reader": self.reader, "source": self.source}


class _Sink(Protocol):
    def write(self, rows: list[Json]) -> None: ...
    def close(self, count: int) -> None: ...


class ShardWriter:
    """Writes the rows of one shard; a context manager. The file appears when the ``with`` ends well, and whole."""

    def __init__(self, path: Path, heading: Heading) -> None:
        """Begin a file at ``path``, whose ending says its format. Raises UsageError where it cannot be written."""
        self.path, self.count = path, 0
        self._rows: list[Json] = []
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error
        os.close(handle)
        self._part = Path(name)
        kind = _ParquetSink if path.suffix == ".parquet" else _LinesSink
        self._sink: _Sink = kind(self._part, heading)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def add(self, row: Json) -> None:
        """Add a row. Raises UsageError where there is no room."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) >= ROWS:
            self._flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or leave nothing of it where something went wrong."""
        try:
            if kind is None:
                self._flush()
                self._finish()
        finally:
            with suppress(OSError):
                if kind is not None:
                    self._sink.close(-1)
            self._part.unlink(missing_ok=True)

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            try:
                self._sink.write(rows)
            except OSError as error:
                raise _unwritable(self.path, error) from error

    def _finish(self) -> None:
        try:
            self._sink.close(self.count)
            with self._part.open("rb") as stream:
                os.fsync(stream.fileno())
            self._part.chmod(0o644)
            self._part.replace(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error


class _LinesSink:
    """A heading, a line a row, and an end that counts them, so that a file cut on its way here is known."""

    def __init__(self, path: Path, heading: Heading) -> None:
        self._stream = path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n")
        self._line(heading.row())

    def write(self, rows: list[Json]) -> None:
        for row in rows:
            self._line({name: json.loads(row[name]) if name in PARTS and row[name] else row[name] for name in _COLUMNS})

    def close(self, count: int) -> None:
        if count >= 0:
            self._line({"end": count})
        self._stream.close()

    def _line(self, row: Json) -> None:
        self._stream.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


class _ParquetSink:
    """A row group each ``ROWS`` articles; the statements once more as a list of structures, to be queried."""

    def __init__(self, path: Path, heading: Heading) -> None:
        arrow, parquet = _arrow()
        text, whole = arrow.string(), arrow.int64()
        types = {"start": whole, "end": whole, "confidence": arrow.float64(), "shown": arrow.bool_()}
        one = arrow.struct([(name, types.get(name, text)) for name in _STATEMENTS])
        fields = [(name, text) for name in _COLUMNS] + [("said", arrow.list_(one))]
        told = {_KEY: json.dumps(heading.row()).encode()}
        self._arrow, self._schema = arrow, arrow.schema(fields, metadata=told)
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: list[Json]) -> None:
        told = [{**row, "said": _statements(row)} for row in rows]
        self._writer.write_table(self._arrow.Table.from_pylist(told, schema=self._schema))

    def close(self, count: int) -> None:
        self._writer.close()


def _statements(row: Json) -> list[Json]:
    found = []
    for one in map(statement_from, json.loads(row["statements"] or "[]")):
        first = one.evidence[0]
        found.append(
            {
                "id": one.id,
                "document": one.document,
                "kind": one.kind,
                "quote": first.quote,
                "start": first.start,
                "end": first.end,
                "source": one.sources[0] if one.sources else None,
                "source_class": one.source_class,
                "confidence": one.confidence,
                "shown": one.shown,
            }
        )
    return found


def read_heading(path: Path) -> Heading:
    """Return what a shard's file says of itself. Raises InputError where it is none."""
    try:
        if path.suffix == ".parquet":
            _, parquet = _arrow()
            row = json.loads((parquet.read_schema(path).metadata or {})[_KEY])
        else:
            with path.open("rb") as stream:
                row = json.loads(stream.readline(10_000))
        if row["format"] != FORMAT:
            raise InputError(f"{path}: a shard of the format {str(row['format'])[:40]}, this program knows {FORMAT}")
        return Heading(reader=row["reader"], source=row["source"])
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise InputError(f"{path}: no shard, or cut short; read it again") from error


def read_rows(path: Path) -> Iterator[Json]:
    """Yield the rows of a shard's file. Raises InputError where it is cut short or damaged, after what is whole."""
    try:
        yield from _parquet_rows(path) if path.suffix == ".parquet" else _line_rows(path)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise InputError(f"{path}: cut short or damaged; read it again") from error


def _parquet_rows(path: Path) -> Iterator[Json]:
    _, parquet = _arrow()
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=50, columns=list(_COLUMNS)):
            yield from batch.to_pylist()


def _line_rows(path: Path) -> Iterator[Json]:
    count = 0
    with path.open(encoding="utf-8", errors="surrogatepass") as stream:
        next(stream)
        for line in stream:
            row = json.loads(line)
            if "end" in row:
                if row["end"] != count:
                    raise ValueError("rows are missing")
                return
            count += 1
            yield {
                name: json.dumps(row[name]) if name in PARTS and row[name] is not None else row[name] for name in row
            }
    raise ValueError("no end")


def _packed(name: str, value: Any) -> Any:
    return json.dumps(value) if name in PARTS and value is not None else value


def _arrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError("Parquet needs pyarrow; install it with: pip install 'communique[parquet]'") from None


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path}: cannot be written ({(error.strerror or str(error))[:80].lower()}); nothing of it stays")

"""Read files in shards: each collection (JSON Lines, WARC) is one, single articles are put together by the thousand."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from communique.errors import InputError, RefusedArticle
from communique.ingest.readers import collections_in, read_paths
from communique.pipeline import READER
from communique.shards.files import Heading, ShardWriter, read_heading
from communique.shards.rows import reading_row, refusal_row
from communique.types import Article, Reading
from communique.workers import Outcome, read_all

TOGETHER = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Files that are read into one file: ``members`` are a path and why it is refused, if it is; ``name`` the file's.

    ``root``: the folder at which relative paths begin, where that is not the one in which this process stands.
    """

    name: str
    members: tuple[tuple[str, str | None], ...]
    root: str = ""

    def fingerprint(self) -> str:
        """Return a hash of the members' paths, lengths and times of change: what was read once is known by it."""
        parts = []
        for path, refused in self.members:
            try:
                told = Path(self.root, path).stat()
                parts.append(f"{path}\x1f{refused}\x1f{told.st_size}\x1f{told.st_mtime_ns}")
            except OSError:
                parts.append(f"{path}\x1f{refused}")
        return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def heading(self) -> Heading:
        """Return what its file says of itself."""
        return Heading(reader=READER, source=self.fingerprint())

    def articles(self) -> Iterator[Article | RefusedArticle]:
        """Yield what is in its members."""
        for path, refused in self.members:
            if refused:
                yield RefusedArticle(path, refused)
                continue
            opened = str(Path(self.root, path)) if self.root else path
            for taken in read_paths([opened]):
                yield _named(taken, path + taken.path[len(opened) :]) if opened != path else taken


def _named(taken: Article | RefusedArticle, path: str) -> Article | RefusedArticle:
    return replace(taken, path=path) if isinstance(taken, Article) else RefusedArticle(path, taken.reason)


@dataclass(slots=True)
class ShardReport:
    """What became of shards: articles read, shards that were there already, what was refused."""

    read: int = 0
    shards: int = 0
    known: int = 0
    refused: list[RefusedArticle] = field(default_factory=list)

    def add(self, other: ShardReport) -> None:
        """Count another report in."""
        self.read, self.shards, self.known = (
            self.read + other.read, self.shards + other.shards, self.known + other.known
        )  # fmt: skip
        self.refused += other.refused


def plan_shards(paths: Iterable[str | Path], ending: str) -> tuple[list[Shard], list[RefusedArticle]]:
    """Return the shards of paths, their files ending in ``.ending``, and the paths at which there is nothing."""
    shards: list[Shard] = []
    missing: list[RefusedArticle] = []
    single: list[tuple[str, str | None]] = []
    for path in paths:
        try:
            for member, refused, many in collections_in(path):
                if many:
                    shards.append(_shard([(member, refused)], ending))
                else:
                    single.append((member, refused))
        except RefusedArticle as refused_path:
            missing.append(refused_path)
    for start in range(0, len(single), TOGETHER):
        shards.append(_shard(single[start : start + TOGETHER], ending))
    return list({shard.name: shard for shard in shards}.values()), missing


def _shard(members: list[tuple[str, str | None]], ending: str) -> Shard:
    key = hashlib.sha256("\x1e".join(path for path, _ in members).encode("utf-8", "surrogateescape")).hexdigest()[:10]
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", Path(members[0][0]).name)[:60] if len(members) == 1 else "articles"
    return Shard(name=f"{stem}-{key}.{ending}", members=tuple(members))


def is_read(shard: Shard, folder: Path) -> bool:
    """Whether the shard's file is there, made by this reader from files that have not changed since."""
    path = folder / shard.name
    try:
        return path.exists() and read_heading(path) == shard.heading()
    except InputError:
        return False


def read_shards(
    shards: Iterable[Shard],
    folder: Path,
    *,
    processes: int | None = None,
    on_article: Callable[[str, str], None] | None = None,
) -> ShardReport:
    """Read shards into files of a folder, one after the other; those that are there already are passed over.

    The processes read on while a file is finished. Raises UsageError where a file cannot be written.
    """
    report = ShardReport()
    owners: deque[Shard] = deque()
    wanted = deque[Shard]()
    for shard in shards:
        if is_read(shard, folder):
            report.known += 1
        else:
            wanted.append(shard)

    def stream() -> Iterator[Article | RefusedArticle]:
        for shard in tuple(wanted):
            for taken in shard.articles():
                owners.append(shard)
                yield taken

    outcomes = _Outcomes(read_all(stream(), processes=processes), owners)
    for shard in wanted:
        heading = shard.heading()  # before it is read: a file that grows meanwhile is then read again
        with ShardWriter(folder / shard.name, heading) as writer:
            for taken, outcome in outcomes.of(shard):
                told = _write(writer, taken, outcome, report)
                if on_article is not None:
                    on_article(taken.path, told)
        report.shards += 1
    return report


class _Outcomes:
    """What the processes give, in order, parted by the shards it belongs to."""

    def __init__(self, rows: Iterator[tuple[Article | RefusedArticle, Outcome | None]], owners: deque[Shard]) -> None:
        self._rows, self._owners = rows, owners
        self._next: tuple[Article | RefusedArticle, Outcome | None] | None = None

    def of(self, shard: Shard) -> Iterator[tuple[Article | RefusedArticle, Outcome | None]]:
        while True:
            if self._next is None:
                self._next = next(self._rows, None)
            if self._next is None or self._owners[0] is not shard:
                return
            self._owners.popleft()
            row, self._next = self._next, None
            yield row


def _write(writer: ShardWriter, taken: Article | RefusedArticle, outcome: Outcome | None, report: ShardReport) -> str:
    if isinstance(taken, Article) and isinstance(outcome, Reading):
        writer.add(reading_row(taken, outcome))
        report.read += 1
        return "read"
    refused = taken if isinstance(taken, RefusedArticle) else RefusedArticle(taken.path, str(outcome))
    writer.add(refusal_row(refused))
    report.refused.append(refused)
    return refused.reason

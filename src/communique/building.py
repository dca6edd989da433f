"""Add articles to a record: each read once, each in a transaction of its own, and what became of it counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from communique.codec import document_id
from communique.errors import RefusedArticle
from communique.ingest.duplicates import WireCopies
from communique.ingest.readers import read_paths
from communique.interval import Interval
from communique.pipeline import READER, WHOLE_READER, date_of
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Article, Reading
from communique.workers import Outcome, read_all, read_or_reason


@dataclass(slots=True)
class BuildReport:
    """What became of the articles given to :func:`build`.

    ``reread`` are those of the known that a newer reader read again, on request; ``gained`` and ``lost`` the statements
    that it gives and its forerunner did not, and the other way round.
    """

    new: int = 0
    known: int = 0
    duplicates: int = 0
    reread: int = 0
    gained: int = 0
    lost: int = 0
    refused: list[RefusedArticle] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """Number of articles read, new or known."""
        return self.new + self.known


def build(
    paths: Iterable[str | Path],
    record: str | Path,
    *,
    published: Interval | None = None,
    on_article: Callable[[str, str], None] | None = None,
    processes: int | None = None,
    reread: bool = False,
    prefilter: bool = True,
) -> BuildReport:
    """Add the articles at ``paths`` to the record (made if absent), each in a transaction of its own.

    ``on_article`` is called with path and "new", "known", "reread" or the reason of a refusal. An article that was
    read before is not read again, unless by a newer reader on request (``reread``). ``processes`` read at a time, as
    many as there are cores by default; the record is the same for any number. Without ``prefilter`` all of an article
    is parsed; the record says which way each was read. Raises RecordError where the record cannot be used.
    """
    taken = read_paths(paths, published=published)
    return add_articles(taken, record, on_article=on_article, processes=processes, reread=reread, prefilter=prefilter)


def add_articles(
    articles: Iterable[Article | RefusedArticle],
    record: str | Path,
    *,
    on_article: Callable[[str, str], None] | None = None,
    processes: int | None = None,
    reread: bool = False,
    prefilter: bool = True,
) -> BuildReport:
    """Add articles, as :func:`build` does, that were taken in before; refused ones are noted with their reason."""
    with Builder(record, reread=reread, prefilter=prefilter) as builder:
        for article, outcome in read_all(articles, processes=processes, wanted=builder.wants, prefilter=prefilter):
            told = builder.take(article, outcome)
            if on_article is not None:
                on_article(article.path, told)
    builder.report.duplicates = count_duplicates(record)
    return builder.report


def count_duplicates(record: str | Path) -> int:
    """Return how many documents of the record are near-duplicates of an earlier one."""
    with RecordView(record) as made:
        return sum(document.duplicate_of is not None for document in made.documents())


class Builder:
    """A record open for adding articles with their readings; a context manager. ``report`` counts."""

    def __init__(self, record: str | Path, *, reread: bool = False, prefilter: bool = True) -> None:
        """Open the record, made if absent. Raises RecordError where it cannot be used."""
        self.report = BuildReport()
        self._reread, self._prefilter = reread, prefilter
        self._reader = READER if prefilter else WHOLE_READER
        self._writer = RecordWriter(record, likeness=WireCopies())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the record."""
        self._writer.close()

    def wants(self, article: Article) -> bool:
        """Whether the article is to be read: it is new, or its reader older and ``reread`` asked for."""
        known = self._writer.reader_of(document_id(article.text))
        return known is None or (self._reread and known != self._reader)

    def read(self, article: Article) -> str:
        """Read the article here, if it is wanted, and add it; return as :meth:`take` does."""
        return self.take(article, read_or_reason(article, prefilter=self._prefilter) if self.wants(article) else None)

    def take(self, article: Article | RefusedArticle, outcome: Outcome | None) -> str:
        """Add an article with its reading, ``None`` if it was not wanted; return "new", "known", "reread" or a reason.

        What is refused is kept with its reason.
        """
        told = self._add(article, outcome)
        if told not in ("new", "known", "reread"):
            self.report.refused.append(RefusedArticle(article.path, told))
            self._writer.refuse(article.path, told, recorded_at=_now())
        return told

    def _add(self, article: Article | RefusedArticle, outcome: Reading | str | None) -> str:
        if isinstance(article, RefusedArticle):
            return article.reason
        if isinstance(outcome, str):
            return outcome
        identity = document_id(article.text)
        before = self._writer.reader_of(identity)
        if outcome is None or before == self._reader:  # known, or come twice within what was being read
            dated = outcome.document if outcome is not None else date_of(article)
            self._writer.add_sighting(article, reader=self._reader, recorded_at=_now(), document=dated)
            self.report.known += 1
            return "known"
        former = self._writer.statement_ids(identity, before) if before is not None else frozenset()
        self._writer.add(article, outcome, reader=self._reader, recorded_at=_now())
        if before is None:
            self.report.new += 1
            return "new"
        return self._count_reread(former, frozenset(statement.id for statement in outcome.statements))

    def _count_reread(self, former: frozenset[str], now: frozenset[str]) -> str:
        self.report.known, self.report.reread = self.report.known + 1, self.report.reread + 1
        self.report.gained += len(now - former)
        self.report.lost += len(former - now)
        return "reread"


def _now() -> datetime:
    return datetime.now(UTC)

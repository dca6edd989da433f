"""A record: articles and judgements in one file, and what follows from them as of any day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from communique.analysis.changes import Change, changes
from communique.analysis.dated import DatedArticle, dated_article
from communique.analysis.sentences import Sentences
from communique.analysis.summary import Rarity
from communique.analysis.timeline import TimelineDay, timeline
from communique.codec import document_id
from communique.dating.timex import resolve_timexes
from communique.derived import Snapshot
from communique.errors import JudgementError, RecordError, RefusedArticle
from communique.ingest.duplicates import WireCopies
from communique.ingest.readers import read_paths
from communique.interval import Interval
from communique.linking import BlockCache, link
from communique.pipeline import READER, date_of, read, resolve_statement
from communique.render.brief import Brief, make_brief
from communique.render.export import export_json
from communique.render.report import report_html
from communique.store.search import Hit
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Article, Corpus, Document, Judgement, JudgementVerb, Reading


@dataclass(slots=True)
class BuildReport:
    """What became of the articles given to :func:`build`."""

    new: int = 0
    known: int = 0
    duplicates: int = 0
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
) -> BuildReport:
    """Add the articles at ``paths`` to the record (made if absent), each in a transaction of its own.

    ``on_article`` is called with path and "new", "known" or the reason of a refusal. An article that was read
    before by the same reader is not read again. Raises RecordError where the record cannot be used.
    """
    report = BuildReport()
    with RecordWriter(record, likeness=WireCopies()) as writer:
        for article in read_paths(paths, published=published):
            if isinstance(article, RefusedArticle):
                report.refused.append(article)
                writer.refuse(article.path, article.reason, recorded_at=_now())
                told = article.reason
            else:
                told = _add(writer, article)
                report.new += told == "new"
                report.known += told == "known"
                if told not in ("new", "known"):
                    report.refused.append(RefusedArticle(article.path, told))
                    writer.refuse(article.path, told, recorded_at=_now())
            if on_article is not None:
                on_article(article.path, told)
    with Record(record) as made:
        report.duplicates = sum(document.duplicate_of is not None for document in made.documents())
    return report


def _add(writer: RecordWriter, article: Article) -> str:
    identity = document_id(article.text)
    if writer.has(identity, READER):
        writer.add_sighting(article, reader=READER, recorded_at=_now(), document=date_of(article))
        return "known"
    try:
        reading = read(article)
    except (ArithmeticError, AssertionError, LookupError, RecursionError, TypeError, ValueError) as error:
        return f"Communiqué could not read it ({type(error).__name__}: {error}); please report this, with the article"
    writer.add(article, reading, reader=READER, recorded_at=_now())
    return "new"


def _now() -> datetime:
    return datetime.now(UTC)


class Record:
    """A record open for looking; a context manager. :meth:`judge` alone adds to it.

    >>> with Record("talks.db") as record:                          # doctest: +SKIP
    ...     for event in record.snapshot().events:
    ...         print(event.when, event.label, event.status)
    """

    def __init__(self, path: str | Path) -> None:
        """Open the record at ``path``. Raises RecordError, NotARecord or NewerRecord; the file stays untouched."""
        self.path = Path(path)
        if not self.path.exists():
            raise RecordError(
                f"{path}: there is no such record; make it with 'communique build ARTICLES --record {path}'"
            )
        self._view = RecordView(self.path)
        self._cache = BlockCache()
        self._sentences = Sentences(self.text)
        self._kept: tuple[tuple[date | None, int], Snapshot] | None = None
        self._dated: dict[tuple[str, Interval], DatedArticle] = {}
        self._rarity: tuple[tuple[str, ...], Rarity] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the record."""
        self._view.close()

    def documents(self, as_of: date | None = None) -> tuple[Document, ...]:
        """Return the documents that are in as of a day, the earliest published first."""
        return self._view.documents(as_of)

    def corpus(self, as_of: date | None = None) -> Corpus:
        """Return what linking starts from, times resolved against the documents' days as they stand now."""
        corpus = self._view.corpus(as_of)
        published = {document.id: document.published for document in corpus.documents}
        return replace(corpus, statements=tuple(resolve_statement(s, published[s.document]) for s in corpus.statements))

    def snapshot(self, as_of: date | None = None) -> Snapshot:
        """Return the record as of a day (the latest day of publication if none is given)."""
        key = (as_of, self._view.version())
        if self._kept is None or self._kept[0] != key:
            snapshot = link(self.corpus(as_of), self._cache)
            if as_of is not None:
                snapshot = replace(snapshot, undated=tuple(sorted(d.id for d in self._view.undated())))
            self._kept = (key, snapshot)
        return self._kept[1]

    def export(self, as_of: date | None = None, talks: str | None = None) -> dict[str, Any]:
        """Return the record as of a day in its outer form, as ``docs/reference/format.md`` describes it."""
        return export_json(self.snapshot(as_of), talks=talks)

    def timeline(
        self,
        *,
        dates: int | None = None,
        sentences: int = 2,
        start: date | None = None,
        end: date | None = None,
        query: str | None = None,
        talks: str | None = None,
        as_of: date | None = None,
    ) -> list[TimelineDay]:
        """Return the days that matter, oldest first, with a sentence or two each."""
        snapshot = self.snapshot(as_of)
        articles = self._dated_articles(snapshot.documents)
        return timeline(
            snapshot,
            articles,
            dates=dates,
            sentences=sentences,
            start=start,
            end=end,
            words=query.split() if query else None,
            talks=talks,
            text_of=self.text,
            split=self._sentences,
            rarity=self._rarity_of(articles),
        )

    def _dated_articles(self, documents: Iterable[Document]) -> list[DatedArticle]:
        """Return the dated documents as a timeline sees them; each is worked out once."""
        found = []
        for one in documents:
            if one.published is None or one.published.latest is None:
                continue
            key = (one.id, one.published)
            if key not in self._dated:
                timexes = resolve_timexes(self._view.timexes(one.id), one.published)
                self._dated[key] = dated_article(one.id, one.published.latest, self.text(one.id), timexes)
            found.append(self._dated[key])
        return found

    def _rarity_of(self, articles: list[DatedArticle]) -> Rarity:
        key = tuple(article.document for article in articles)
        if self._rarity is None or self._rarity[0] != key:
            self._rarity = (key, Rarity(articles))
        return self._rarity[1]

    def brief(self, *, as_of: date | None = None, talks: str | None = None, since: date | None = None) -> Brief:
        """Return a page on where the talks stand; with ``since``, what changed since that day too."""
        snapshot = self.snapshot(as_of)
        return make_brief(
            snapshot,
            self.text,
            talks=talks,
            changed=self._changes(snapshot, since, talks) if since is not None else (),
            since=since,
            sentences=self._sentences,
        )

    def changes(self, since: date, *, as_of: date | None = None, talks: str | None = None) -> list[Change]:
        """Return what a reader of the record as of ``since`` must unlearn and learn."""
        return self._changes(self.snapshot(as_of), since, talks)

    def _changes(self, snapshot: Snapshot, since: date, talks: str | None) -> list[Change]:
        if snapshot.as_of is None or since >= snapshot.as_of:
            return []
        return changes(self.snapshot(since), snapshot, talks=talks)

    def search(self, query: str, limit: int = 20, as_of: date | None = None) -> list[Hit]:
        """Return the documents that have all words of the query, best first."""
        return self._view.search(query, limit, as_of)

    def text(self, document: str) -> str:
        """Return a document's text as it was read."""
        return self._view.text(document)

    def reading(self, document: str) -> Reading:
        """Return what reading the document gave."""
        return self._view.reading(document)

    def refusals(self) -> tuple[RefusedArticle, ...]:
        """Return what could not be taken in, and why."""
        return self._view.refusals()

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all judgements ever made, undone ones too."""
        return self._view.judgements()

    def report(self, *, title: str | None = None, as_of: date | None = None) -> str:
        """Return the record as one self-contained HTML page."""
        return report_html(
            self.snapshot(as_of),
            self.text,
            title=title,
            refused=tuple((one.path, one.reason) for one in self.refusals()),
        )

    def judge(
        self, verb: JudgementVerb, subject: str, *, other: str | None = None, value: str | None = None, who: str = ""
    ) -> Judgement:
        """Append a person's judgement and return it. Raises JudgementError where it makes no sense here."""
        at = _now().replace(microsecond=0)
        self._demand_known(verb, subject, other)
        count = len(self._view.judgements())
        key = "\x1f".join((verb, subject, other or "", value or "", who, at.isoformat(), str(count)))
        judgement = Judgement(
            id="j" + hashlib.sha256(key.encode()).hexdigest()[:12],
            verb=verb,
            subject=subject,
            other=other,
            value=value,
            who=who,
            judged_at=at,
        )
        with RecordWriter(self.path, create=False) as writer:
            writer.judge(judgement, recorded_at=at)
        return judgement

    def _demand_known(self, verb: JudgementVerb, subject: str, other: str | None) -> None:
        """Refuse a judgement on something that the record does not hold."""
        known = set(self._known_ids(verb))
        for name in (subject, other):
            if name is not None and name not in known:
                raise JudgementError(
                    f"nothing in this record has the id {name}; 'communique export' and the report show the ids"
                )

    def _known_ids(self, verb: JudgementVerb) -> Iterator[str]:
        if verb == "undo":
            yield from (judgement.id for judgement in self._view.judgements())
            return
        corpus = self._view.corpus()
        yield from (document.id for document in corpus.documents)
        yield from (statement.id for statement in corpus.statements)
        snapshot = self.snapshot()
        yield from (actor.id for actor in snapshot.actors)
        for group in (
            snapshot.events,
            snapshot.expectations,
            snapshot.commitments,
            snapshot.positions,
            snapshot.conditions,
        ):
            yield from (thing.id for thing in group)

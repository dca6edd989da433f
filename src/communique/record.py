"""A record: articles and judgements in one file, and what follows from them as of any day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from communique.analysis.changes import Change, changes
from communique.analysis.dated import DatedArticle, dated_article
from communique.analysis.sentences import Sentences
from communique.analysis.summary import Rarity
from communique.analysis.timeline import timeline
from communique.building import BuildReport, add_articles, build
from communique.dating.timex import resolve_timexes
from communique.derived import Deadlock, Event, Position, Snapshot
from communique.errors import JudgementError, RecordError, RefusedArticle
from communique.interval import Interval
from communique.linking import BlockCache, link, without_collecting
from communique.pipeline import resolve_statement
from communique.render.brief import Brief, make_brief
from communique.render.export import export_json
from communique.render.notebook import Standing, Table, Timeline, record_html, table_of
from communique.render.phrases import demand_talks
from communique.render.report import report_html
from communique.render.standing import standing
from communique.render.support import SURE
from communique.store.additions import fields_of, packed, statement_of_fields
from communique.store.judgements import SUBJECTS, demand_value
from communique.store.search import Hit
from communique.store.view import RecordView
from communique.store.writer import RecordWriter
from communique.types import Corpus, Document, Judgement, JudgementVerb, Reading, Statement

__all__ = ["BuildReport", "Record", "add_articles", "build"]


def _now() -> datetime:
    return datetime.now(UTC)


class Record:
    """A record open for looking; a context manager. :meth:`judge` and its kin alone add to it.

    Everything that looks takes ``as_of``: a day, as of which only what was published by then counts; ``None`` for all.
    In a notebook a record, its timeline, standing and tables show themselves.

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
        self._times: dict[str, tuple[Statement, Interval | None, Statement]] = {}
        self._published: dict[str, Interval | None] = {}
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
        self.close()

    def close(self) -> None:
        """Close the record; nothing can be asked of it then."""
        self._view.close()

    def documents(self, as_of: date | None = None) -> tuple[Document, ...]:
        """Return the documents that are in as of a day, the earliest published first."""
        return self._view.documents(as_of)

    def corpus(self, as_of: date | None = None) -> Corpus:
        """Return what linking starts from, times resolved against the documents' days as they stand now."""
        corpus = self._view.corpus(as_of)
        published = {one.id: self._same_day(one.id, one.published) for one in corpus.documents}
        return replace(corpus, statements=tuple(self._resolved(corpus.statements, published)))

    def _same_day(self, document: str, published: Interval | None) -> Interval | None:
        """Return the day of publication as the object that it was the last time, if it is the same day."""
        known = self._published.get(document)
        if known != published:
            self._published[document] = known = published
        return known

    def _resolved(
        self, statements: Iterable[Statement], published: Mapping[str, Interval | None]
    ) -> Iterator[Statement]:
        """Yield statements with their times resolved, each worked out once for a day of publication."""
        times = self._times
        for one in statements:
            day = published[one.document]
            known = times.get(one.id)
            if known is None or known[0] is not one or known[1] is not day:
                times[one.id] = known = one, day, resolve_statement(one, day)
            yield known[2]

    def snapshot(self, as_of: date | None = None, talks: str | None = None) -> Snapshot:
        """Return the record as of a day (the latest day of publication if none is given).

        It holds all negotiations; UsageError where it does not hold ``talks``, if that is given.
        """
        key = (as_of, self._view.version())
        if self._kept is None or self._kept[0] != key:
            with without_collecting():
                snapshot = link(self.corpus(as_of), self._cache)
            if as_of is not None:
                snapshot = replace(snapshot, undated=tuple(sorted(d.id for d in self._view.undated())))
            self._kept = (key, snapshot)
        demand_talks(self._kept[1], talks)
        return self._kept[1]

    def export(self, as_of: date | None = None, talks: str | None = None) -> dict[str, Any]:
        """Return the record as of a day in its outer form, as ``docs/reference/format.md`` describes it."""
        return export_json(self.snapshot(as_of, talks), talks=talks)

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
    ) -> Timeline:
        """Return the days that matter, oldest first, with a sentence or two each.

        ``dates``: how many days; ``sentences``: how many a day; ``start``, ``end``: the first and last day; ``query``:
        only what has these words; ``talks``: only this negotiation, by id.
        """
        snapshot = self.snapshot(as_of, talks)
        articles = self._dated_articles(snapshot.documents)
        titles = {one.id: one.title or one.id for one in snapshot.documents}
        days = timeline(
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
        return Timeline(days, lambda key: titles.get(key, key))

    def standing(self, as_of: date | None = None, talks: str | None = None) -> Standing:
        """Return where the talks stand, in sentences, each with the ids of the statements that it rests on."""
        snapshot = self.snapshot(as_of, talks)
        return Standing(standing(snapshot, self.text, talks, self._sentences), snapshot)

    def table(self, name: str, *, as_of: date | None = None, talks: str | None = None) -> Table:
        """Return one table of the record: ``events``, ``positions``, ``statements`` …, as the CSV export has them.

        ``record.table("events").frame()`` is a pandas data frame. Raises UsageError for a name that there is not.
        """
        return table_of(self.export(as_of, talks), name)

    def events(self, as_of: date | None = None) -> tuple[Event, ...]:
        """Return the events, with how each was told over time."""
        return self.snapshot(as_of).events

    def positions(self, as_of: date | None = None) -> tuple[Position, ...]:
        """Return who demands, offers, refuses, supports or opposes what."""
        return self.snapshot(as_of).positions

    def deadlocks(self, as_of: date | None = None) -> tuple[Deadlock, ...]:
        """Return where each side waits for the other's step."""
        return self.snapshot(as_of).deadlocks

    def _repr_html_(self) -> str:
        snapshot = self.snapshot()
        return record_html(snapshot, self.standing())

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

    def brief(
        self, *, as_of: date | None = None, talks: str | None = None, since: date | None = None, sure: float = SURE
    ) -> Brief:
        """Return a page on where the talks stand; with ``since``, what changed since that day too.

        ``sure``: from what chance to be right, 0 to 1, a statement is told; less tells more, and errs more.
        """
        snapshot = self.snapshot(as_of, talks)
        return make_brief(
            snapshot,
            self.text,
            talks=talks,
            changed=self._changes(snapshot, since, talks) if since is not None else (),
            since=since,
            sentences=self._sentences,
            sure=sure,
        )

    def changes(self, since: date, *, as_of: date | None = None, talks: str | None = None) -> list[Change]:
        """Return what a reader of the record as of ``since`` must unlearn and learn."""
        return self._changes(self.snapshot(as_of, talks), since, talks)

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
        at = _now()
        demand_value(verb, other, value)
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

    def add_statement(
        self,
        document: str,
        kind: str,
        words: str | tuple[int, int],
        fields: Mapping[str, str] | None = None,
        *,
        when: Interval | None = None,
        who: str = "",
    ) -> Judgement:
        """Add a statement that the reader missed, and return the judgement that keeps it.

        ``words``: what the article says, verbatim, or its start and end there; ``fields``: those of the kind, as flat
        text. Raises JudgementError where the words do not stand in the article or a field is off.
        """
        text = self._text_of(document)
        made = statement_of_fields(document, text, kind, _find(text, words), fields or {}, when)
        return self.judge("add", document, value=packed(made), who=who)

    def correct_statement(
        self, statement: str, fields: Mapping[str, str], *, when: Interval | None = None, who: str = ""
    ) -> Judgement:
        """Say what a statement should have been: its fields anew, at its own words; it keeps its id.

        ``when``: its day; ``None`` leaves it as it is. Raises JudgementError as :meth:`add_statement` does.
        """
        found = next((one for one in self._view.corpus().statements if one.id == statement), None)
        if found is None:
            raise JudgementError(f"nothing in this record has the id {statement}")
        span = found.evidence[0].start, found.evidence[0].end
        known = fields_of(found)
        given = {**known, **fields}
        made = statement_of_fields(found.document, self._text_of(found.document), found.kind, span, given, when)
        if when is None:
            made = replace(made, time=found.time, when=found.when, time_basis=found.time_basis)
        return self.judge("correct", statement, value=packed(replace(made, evidence=found.evidence)), who=who)

    def _text_of(self, document: str) -> str:
        try:
            return self._view.text(document)
        except RecordError:
            raise JudgementError(f"nothing in this record has the id {document}") from None

    def _demand_known(self, verb: JudgementVerb, subject: str, other: str | None) -> None:
        """Refuse a judgement on something that the record does not hold, or of which it cannot be said."""
        sorts = {self._sort_of(key, verb) for key in (subject, other) if key is not None}
        if len(sorts) > 1:
            raise JudgementError(f"'{verb}' is said of two things of one sort, not of {' and '.join(sorted(sorts))}")

    def _sort_of(self, key: str, verb: JudgementVerb) -> str:
        sort = self._view.sort_of(key)
        if sort is None and any(one.id == key for one in self.snapshot().actors):
            sort = "an actor"
        if sort is None:
            raise JudgementError(
                f"nothing in this record has the id {key}; 'communique export' and the report show the ids"
            )
        if sort not in SUBJECTS[verb]:
            raise JudgementError(f"{key} is the id of {sort}; '{verb}' is said of {' or '.join(SUBJECTS[verb])}")
        return sort


def _find(text: str, words: str | tuple[int, int]) -> tuple[int, int]:
    """Return where the words stand; JudgementError where they do not, or stand twice."""
    if not isinstance(words, str):
        return words
    start = text.find(words) if words.strip() else -1
    if start < 0:
        raise JudgementError("those words do not stand in the article; copy them as they are")
    if text.find(words, start + 1) >= 0:
        raise JudgementError("those words stand in the article more than once; copy some more of them")
    return start, start + len(words)

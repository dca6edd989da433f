"""The record behind the pages: one thread owns it, snapshots of single days are kept while the file stays the same."""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from communique.analysis.sentences import Sentences
from communique.derived import Event, Snapshot
from communique.errors import RefusedArticle
from communique.linking import without_collecting
from communique.record import Record
from communique.render.brief import make_brief
from communique.render.brief_formats import brief_markdown
from communique.render.export import export_json
from communique.render.lookup import Lookup
from communique.render.standing import Line, standing
from communique.store.judgements import judgements_in_force
from communique.store.search import Hit
from communique.types import Judgement, JudgementVerb

T = TypeVar("T")
Stamp = tuple[tuple[int, int, int], ...]
# A snapshot takes some 0.2 kilobytes a statement, the rest is shared: what is kept stays under a gigabyte.
MOST_KEPT = 4_000_000
NEAR = 3  # steps of the slider to either side of the day last asked for, made ready first
IDLE = 1.0  # seconds without a question before days are made ready
MOST_STEPS = 240


@dataclass
class Look:
    """The record as of one day, its indexes, and whatever a page worked out from it before."""

    snapshot: Snapshot
    day: date | None
    stamp: Stamp = ()
    prepared: bool = False
    _told: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def lookup(self) -> Lookup:
        """Return the snapshot's indexes."""
        return Lookup(self.snapshot)

    @cached_property
    def event_of(self) -> dict[str, Event]:
        """Return the event that each statement's id names."""
        return {ref: event for event in self.snapshot.events for ref in (*event.statements, event.id)}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, worked out the first time only."""
        if key not in self._told:
            self._told[key] = make()
        found: T = self._told[key]
        return found


class Desk:
    """Answers for one record from many threads; every method raises RecordError where the file cannot be used."""

    def __init__(self, path: str | Path) -> None:
        """Open the record in a thread of its own."""
        self.path = Path(path)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record")
        self._quick = ThreadPoolExecutor(max_workers=1, thread_name_prefix="texts")
        self._lock = threading.Lock()
        self._kept: OrderedDict[date | None, Look] = OrderedDict()
        self._closed = threading.Event()
        self._asking = 0  # questions that are being answered now
        self._asked_at = 0.0
        self._last_day: date | None = None
        self.prepare: tuple[Callable[[Look], object], ...] = ()
        self._record = self._thread.submit(Record, self.path).result()
        self._texts = self._quick.submit(Record, self.path).result()
        self._sentences = Sentences(self.text)

    def close(self) -> None:
        """Close the record and end its thread."""
        self._closed.set()
        for thread, record in ((self._thread, self._record), (self._quick, self._texts)):
            thread.submit(record.__exit__, None, None, None).result()
            thread.shutdown()

    def ask(self, work: Callable[[Record], T]) -> T:
        """Return what the work makes of the record, done in the thread that owns it."""
        return self._thread.submit(work, self._record).result()

    def look_up(self, work: Callable[[Record], T]) -> T:
        """Return what the work finds in the file, without waiting for a replay: texts, search, judgements."""
        return self._quick.submit(work, self._texts).result()

    def at(self, day: date | None) -> Look:
        """Return the record as of a day: replayed, or as it was kept since the file last changed."""
        with self._lock:
            self._asking += 1
        try:
            return self._at(day)
        finally:
            with self._lock:
                self._asking -= 1
            self._asked_at, self._last_day = time.monotonic(), day

    def _at(self, day: date | None) -> Look:
        stamp = self._stamp()
        with self._lock:
            look = self._kept.get(day)
            if look is not None and look.stamp == stamp:
                self._kept.move_to_end(day)
                return look
        return self.ask(lambda record: self._replay(record, day))

    def _replay(self, record: Record, day: date | None) -> Look:
        stamp = self._stamp()
        with self._lock:
            look = self._kept.get(day)
        if look is not None and look.stamp == stamp:
            return look
        with without_collecting():
            look = Look(record.snapshot(day), day, stamp)
            gc.freeze()  # what was replayed has no cycles: the collector need not look at it, not even once
        with self._lock:
            self._kept[day] = look
            self._kept.move_to_end(day)
            while len(self._kept) > 1 and sum(_size(one) for one in self._kept.values()) > MOST_KEPT:
                self._kept.popitem(last=False)
        return look

    def _stamp(self) -> Stamp:
        """Return what changes whenever a program writes to the record."""
        found = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                known = path.stat()
                found.append((known.st_mtime_ns, known.st_size, known.st_ino))
            except OSError:
                found.append((0, 0, 0))
        return tuple(found)

    def steps(self) -> list[date]:
        """Return the days that the slider stops at: those of publication, or the last of each month if too many."""
        return self._days(self.at(None))

    def _days(self, look: Look) -> list[date]:
        return look.once("steps", lambda: _steps(look.snapshot))

    def keep_ready(self) -> None:
        """Replay the slider's days ahead of being asked, until the desk is closed; questions asked go first."""
        while not self._closed.wait(IDLE / 4):
            if self._asking or time.monotonic() - self._asked_at < IDLE:
                continue
            if not self.make_ready():
                self._closed.wait(IDLE)

    def make_ready(self) -> bool:
        """Do one thing that is most likely to be asked for next; return whether one was left to do.

        First the whole record's indexes, which every list and search needs, then the slider's days.
        """
        stamp, whole = self._stamp(), self._at(None)
        if not whole.prepared:
            whole.prepared = True
            for prepare in self.prepare:
                prepare(whole)
            return True
        days = _likely(self._days(whole), self._last_day)
        with self._lock:
            fresh = {day for day, look in self._kept.items() if look.stamp == stamp}
            full = sum(_size(self._kept[day]) for day in fresh) > MOST_KEPT * 0.9
        missing = next((day for day in days if day not in fresh), None)
        if full or missing is None:
            return False
        self._at(missing)
        return True

    def standing(self, look: Look, talks: str | None = None) -> list[Line]:
        """Return where the talks stand as of the look's day, worked out once."""
        return look.once(
            ("standing", talks), lambda: standing(look.snapshot, self.text, talks, sentences=self._sentences)
        )

    def brief_markdown(self, look: Look) -> str:
        """Return the brief as of the look's day as Markdown."""
        told = make_brief(look.snapshot, self.text, sentences=self._sentences)
        return brief_markdown(told, look.lookup, mark="b")

    def text(self, document: str) -> str:
        """Return a document's text."""
        return self.look_up(lambda record: record.text(document))

    def search(self, query: str, limit: int, day: date | None) -> list[Hit]:
        """Return the articles that have all words of the query."""
        return self.look_up(lambda record: record.search(query, limit, day))

    def refusals(self) -> tuple[RefusedArticle, ...]:
        """Return what could not be taken in."""
        return self.look_up(lambda record: record.refusals())

    def export(self, look: Look) -> dict[str, Any]:
        """Return the record's outer form as of the look's day, worked out once."""
        found: dict[str, Any] = look.once("export", lambda: export_json(look.snapshot))
        return found

    def judgements(self) -> tuple[tuple[Judgement, ...], frozenset[str]]:
        """Return all judgements, the latest first, and the ids of those that stand."""
        every = self.look_up(lambda record: record.judgements())
        order = sorted(every, key=lambda one: (str(one.judged_at or ""), one.id), reverse=True)
        return tuple(order), frozenset(one.id for one in judgements_in_force(every))

    def judge(self, verb: JudgementVerb, subject: str, *, other: str | None, value: str | None, who: str) -> Judgement:
        """Append a judgement; raises JudgementError where it makes no sense."""
        return self.ask(lambda record: record.judge(verb, subject, other=other, value=value, who=who))


def _size(look: Look) -> int:
    return len(look.snapshot.statements) + 1


def _steps(snapshot: Snapshot) -> list[date]:
    known = [one.published.latest for one in snapshot.documents if one.published is not None]
    days = sorted({day for day in known if day is not None})
    return days if len(days) <= MOST_STEPS else _month_ends(days)


def _likely(steps: list[date], asked: date | None) -> list[date]:
    """Return the slider's steps, the likeliest next first: those near the day last asked for, months, then the rest."""
    at = len(steps) - 1 if asked is None else max((n for n, day in enumerate(steps) if day <= asked), default=0)
    near = sorted(range(max(at - NEAR, 0), min(at + NEAR + 1, len(steps))), key=lambda n: abs(n - at))
    likely = dict.fromkeys([*(steps[n] for n in near), *reversed(_month_ends(steps)), *reversed(steps)])
    return [day for day in likely if day != steps[-1]]  # the slider's end is the whole record


def _month_ends(days: list[date]) -> list[date]:
    """Return the last of the days of each month."""
    return sorted({(day.year, day.month): day for day in sorted(days)}.values())

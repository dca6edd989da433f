"""Reading in several processes: articles in, readings out, in the order in which they came, whatever the number.

At most ``WINDOW`` chunks a process are ahead of the article asked for, so a stream of any length is held in flat
memory and a slow writer slows its readers. A worker that dies takes one article with it at the most, and that one is
named.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice

from communique.annotation.syntax import load_model
from communique.errors import RefusedArticle
from communique.pipeline import read
from communique.types import Article, Reading

CHUNK = 8
WINDOW = 4
WORTH_A_POOL = 32
"""Articles from which starting processes pays."""

SECONDS, SECONDS_A_CHARACTER = 10.0, 0.0003
"""What an article may take to be read, about ten times what prose of its length does: beyond, it is made to be slow."""

Outcome = Reading | str
Taken = Article | RefusedArticle


class _TakesTooLongError(BaseException):
    """Reading is given up; no Exception, which what is being called might catch."""


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - not on every system
        return os.cpu_count() or 1


def read_or_reason(article: Article, prefilter: bool = True) -> Outcome:
    """Return the reading of an article, or in one line why there is none.

    In a process's main thread, where the system has timers, it is given up once it takes far longer than its length
    explains.
    """
    seconds = SECONDS + len(article.text) * SECONDS_A_CHARACTER
    try:
        with _given_up_after(seconds):
            return read(article, prefilter=prefilter)
    except _TakesTooLongError:
        return f"takes over {seconds:.0f} s to read, which no article of its length does"
    except (ArithmeticError, AssertionError, LookupError, RecursionError, TypeError, ValueError) as error:
        return f"Communiqué could not read it ({type(error).__name__}: {error}); please report this, with the article"


@contextmanager
def _given_up_after(seconds: float) -> Iterator[None]:
    """Raise _TakesTooLongError within after so many seconds of this process's time: the clock would count others'."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    within = True

    def give_up(*_: object) -> None:
        if within:
            raise _TakesTooLongError

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again and again: what is called may catch what it should not
    try:
        yield
    finally:
        within = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def read_all(
    taken: Iterable[Taken],
    *,
    processes: int | None = None,
    wanted: Callable[[Article], bool] = lambda _: True,
    prefilter: bool = True,
) -> Iterator[tuple[Taken, Outcome | None]]:
    """Yield every article with its reading, in order; ``None`` beside refused ones and those not ``wanted``.

    ``processes`` is how many read, the cores by default; a handful of articles is read in this one.
    """
    number = cores() if processes is None else max(1, processes)
    stream = iter(taken)
    head = list(islice(stream, WORTH_A_POOL)) if number > 1 else []
    if number == 1 or len(head) < WORTH_A_POOL:
        for one in chain(head, stream):
            yield one, read_or_reason(one, prefilter) if isinstance(one, Article) and wanted(one) else None
        return
    with _Pool(number, prefilter) as pool:
        yield from pool.run(chain(head, stream), wanted)


@dataclass(slots=True)
class _Chunk:
    """Articles in flight; ``asked`` are the places of those that are being read."""

    taken: list[Taken]
    asked: list[int]
    future: Future[list[Outcome]] | None = None
    outcomes: list[Outcome] = field(default_factory=list)


class _Pool:
    """Processes that read chunks; started anew when one of them dies."""

    def __init__(self, number: int, prefilter: bool) -> None:
        self._number, self._prefilter = number, prefilter
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
        if alone:
            load_model()  # once, before the processes part
        context = multiprocessing.get_context("fork" if alone else "spawn")
        return ProcessPoolExecutor(self._number, mp_context=context, initializer=_begin)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def run(self, stream: Iterator[Taken], wanted: Callable[[Article], bool]) -> Iterator[tuple[Taken, Outcome | None]]:
        flying: deque[_Chunk] = deque()
        while True:
            while len(flying) < self._number * WINDOW and (taken := list(islice(stream, CHUNK))):
                asked = [i for i, one in enumerate(taken) if isinstance(one, Article) and wanted(one)]
                flying.append(_Chunk(taken, asked))
                self._submit(flying[-1], flying)
            if not flying:
                return
            chunk = flying[0]
            outcomes = dict(zip(chunk.asked, self._outcomes(chunk, flying), strict=True))
            flying.popleft()
            yield from ((one, outcomes.get(i)) for i, one in enumerate(chunk.taken))

    def _submit(self, chunk: _Chunk, flying: deque[_Chunk]) -> None:
        if not chunk.asked:
            return
        try:
            chunk.future = self._executor.submit(_read_chunk, _articles(chunk), self._prefilter)
        except BrokenProcessPool:
            self._restart(flying)

    def _outcomes(self, chunk: _Chunk, flying: deque[_Chunk]) -> list[Outcome]:
        if chunk.future is None:
            return []
        try:
            return chunk.future.result()
        except BrokenProcessPool:
            chunk.outcomes = [self._alone(article) for article in _articles(chunk)]
            self._restart(flying)
            return chunk.outcomes

    def _alone(self, article: Article) -> Outcome:
        """Read one article of a chunk whose worker died, in a process of its own."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()
        try:
            return self._executor.submit(_read_chunk, [article], self._prefilter).result()[0]
        except BrokenProcessPool:
            return "the process that read it was killed (memory?); the next build tries again"

    def _restart(self, flying: deque[_Chunk]) -> None:
        """Start again, and submit again what was not read."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()
        for chunk in flying:
            done = chunk.future is not None and chunk.future.done() and chunk.future.exception() is None
            if chunk.asked and not done and not chunk.outcomes:
                chunk.future = self._executor.submit(_read_chunk, _articles(chunk), self._prefilter)


def _articles(chunk: _Chunk) -> list[Article]:
    return [one for i in chunk.asked if isinstance(one := chunk.taken[i], Article)]


def _begin() -> None:
    """Leave an interrupt from the keyboard to the process that writes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_chunk(articles: list[Article], prefilter: bool) -> list[Outcome]:
    return [read_or_reason(article, prefilter) for article in articles]

"""Read shards on many machines (extra ``cluster``): one task a shard, on workers of Dask's scheduler.

The workers open the files by their paths and write theirs into the folder, so both lie on a disk that all share. A
shard whose file is there is not read again: what a worker that died had finished stays, and the next run completes it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError, RefusedArticle, UsageError
from communique.shards.make import Shard, ShardReport, is_read, read_shards

Told = tuple[int, int, list[tuple[str, str]]]
_RETRIES = 2


def read_on_cluster(
    shards: Iterable[Shard],
    folder: Path,
    address: str,
    *,
    on_article: Callable[[str, str], None] | None = None,
    seconds: float = 30.0,
    idle: float = 120.0,
) -> ShardReport:
    """Read shards on the workers of the scheduler at ``address``; a shard at which workers die is refused by name.

    ``on_article`` is called with a shard's file and what became of it. Raises UsageError where there is no scheduler
    within ``seconds``, or where the workers' disk is another. Where there is no worker for ``idle`` seconds, what is
    left is given up and named.
    """
    distributed = _distributed()
    run = _Run(folder, on_article)
    try:
        client = distributed.Client(address, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no scheduler answers at {address} ({' '.join(str(error).split())[:80]})") from None
    with client, _given_up_without_workers(client, idle) as lost:
        tasks = {_submit(client, shard, folder): shard for shard in shards if not run.is_known(shard)}
        lost += tasks
        deadly = []
        for task in distributed.as_completed(list(tasks), loop=client.loop):
            if not run.gather(task, tasks[task]):
                deadly.append(tasks[task])
            task.release()
        for shard in deadly:  # each alone: which of several killed its worker the scheduler cannot know
            task = _submit(client, shard, folder)
            lost.append(task)
            run.gather(task, shard, last=True)
            task.release()
    return run.report


@contextmanager
def _given_up_without_workers(client: Any, idle: float) -> Iterator[list[Any]]:
    """Cancel the tasks put into the list when no worker has been there for ``idle`` seconds."""
    tasks: list[Any] = []
    done = threading.Event()

    def look() -> None:
        seen = time.monotonic()
        while not done.wait(min(5.0, idle / 4)):
            now = time.monotonic()
            seen = now if client.nthreads() else seen
            if now - seen > idle:
                client.cancel([task for task in tasks if not task.done()])

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield tasks
    finally:
        done.set()
        thread.join()


def _submit(client: Any, shard: Shard, folder: Path) -> Any:
    rooted = replace(shard, root=str(Path.cwd()))  # a worker stands elsewhere
    return client.submit(read_one, rooted, str(folder), retries=_RETRIES, pure=False)


def read_one(shard: Shard, folder: str) -> Told:
    """Read one shard in this process; return how many articles, whether it was there, and what was refused.

    Runs on a worker. Errors of ours come back as a refusal: they need not be known where it is unpacked.
    """
    try:
        report = read_shards([shard], Path(folder), processes=1)
    except CommuniqueError as error:
        return 0, 0, [(shard.name, str(error))]
    return report.read, report.known, [(one.path, one.reason) for one in report.refused]


class _Run:
    """What comes back from the workers, counted."""

    def __init__(self, folder: Path, on_article: Callable[[str, str], None] | None) -> None:
        self.report, self._folder, self._on_article = ShardReport(), folder, on_article

    def is_known(self, shard: Shard) -> bool:
        known = is_read(shard, self._folder)
        self.report.known += known
        return known

    def gather(self, task: Any, shard: Shard, *, last: bool = False) -> bool:
        """Count what a task gave; ``False`` and nothing counted where its worker died and this is not the last try."""
        try:
            read, known, refused = task.result()
        except Exception as error:  # the scheduler's own kinds, or what a worker could not help
            if type(error).__name__ == "KilledWorker" and not last:
                return False
            told = " ".join(str(error).split())[:120]
            read, known = 0, 0
            refused = [(shard.name, f"not read ({type(error).__name__}: {told}); the next run tries again")]
        made = (self._folder / shard.name).exists()
        if read and not made:
            raise UsageError(f"{self._folder}: the workers wrote to another disk; name a folder that all share")
        self.report.read, self.report.known = self.report.read + read, self.report.known + known
        self.report.shards += made and not known
        self.report.refused += [RefusedArticle(path, reason) for path, reason in refused]
        if self._on_article is not None:
            self._on_article(shard.name, f"{read} read")
        return True


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise UsageError("--cluster needs Dask; install it with: pip install 'communique[cluster]'") from None

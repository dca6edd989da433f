"""The watch: rounds of polls, what changed, messages, and waiting in between, until it is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from communique.errors import RecordError
from communique.ingest.fetch import is_near_or_public, is_public
from communique.watch.poll import Poll, Polled
from communique.watch.settings import Feed, Settings
from communique.watch.state import UNTOLD, State
from communique.watch.visitor import Stopped, Visitor
from communique.watch.webhook import deliver, messages_of
from communique.watch.workshop import Workshop, WorkshopError

_LONGEST_SLEEP = 600.0
_AFTER_TROUBLE = 60.0
_FARTHEST = 8 * 24 * 3600.0
_SEEN = "changes before the first round"


@dataclass(slots=True)
class Tally:
    """What a watch did: rounds, polls, polls that failed, new articles, messages taken."""

    rounds: int = 0
    polls: int = 0
    failed: int = 0
    new: int = 0
    sent: int = 0


class Watch:
    """Watches the feeds of the settings until ``stop`` is set; ``tell`` is given a line for each thing of note."""

    def __init__(
        self,
        settings: Settings,
        *,
        tell: Callable[[str], None] = lambda _: None,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Make a watch; ``clock`` gives seconds since 1970."""
        self.settings, self.tally, self.stop = settings, Tally(), stop or threading.Event()
        self._tell, self._clock = tell, clock
        self._told: dict[str, str] = {}

    def run(self, *, once: bool = False) -> Tally:
        """Watch; ``once``: poll what is not backed off from, and end.

        Raises RecordError where another watch is at work, and, at the first round or with ``once``, where the record
        or the state cannot be used; later such trouble is told and waited out.
        """
        with State(state_path(self.settings.record)) as state:
            state.forget_all_feeds_but({feed.url for feed in self.settings.feeds})
            while not self.stop.is_set():
                try:
                    self.round(state, once=once)
                except Stopped:
                    break
                except RecordError as error:
                    if once or not self.tally.rounds:
                        raise
                    self._tell(f"{error}; tried again in {_AFTER_TROUBLE:.0f} s")
                    self.stop.wait(_AFTER_TROUBLE)
                self.tally.rounds += 1
                if once:
                    break
                self.stop.wait(self._pause(state))
        return self.tally

    def round(self, state: State, *, once: bool = False) -> None:
        """Poll what is due, then tell what changed. The process that reads lives no longer than a round."""
        asked = self.settings
        permit = is_near_or_public if asked.allow_private else is_public
        visitor = Visitor(state, pause=asked.pause, permit=permit, stop=self.stop, clock=self._clock)
        with Workshop(asked.record, atom=asked.atom, pages=asked.pages) as shop:
            self._mark_what_was_there(state, shop)
            poll = Poll(state, visitor, shop, most_articles=asked.most_articles, clock=self._clock)
            for feed in asked.feeds:
                if self._is_due(state, feed, once):
                    self._count(poll.poll(feed))
            if state.marked(UNTOLD) or self._atom_is_missing():
                self._tell_changes(state, shop)
        if asked.webhook is not None:
            self.tally.sent += deliver(state, asked.webhook, self._clock, self._tell, self.stop)

    def _is_due(self, state: State, feed: Feed, once: bool) -> bool:
        if self.stop.is_set():
            raise Stopped
        left, now = state.feed(feed.url), self._clock()
        astray = left.due_at > now + _FARTHEST  # the clock was put back
        return left.due_at <= now or astray or (once and not left.failures)

    def _atom_is_missing(self) -> bool:
        atom = self.settings.atom
        return atom is not None and not atom.exists() and self.settings.record.exists()

    def _count(self, done: Polled) -> None:
        self.tally.polls += 1
        self.tally.failed += bool(done.trouble)
        self.tally.new += done.told["new"]
        self._tell_polled(done)

    def _tell_polled(self, done: Polled) -> None:
        counts = ", ".join(
            f"{done.told[word]} {word}" for word in ("new", "known", "refused", "put off") if done.told[word]
        )
        if done.trouble:
            counts = f"{done.trouble}; asked again in {_length(done.asked_again_in)}"
        elif self._told.pop(done.feed, ""):
            counts = counts or "answers again"
        if done.trouble:
            self._told[done.feed] = done.trouble
        if counts:
            self._tell(f"{done.feed}: {counts}")
        if done.moved:
            self._tell(f"{done.feed}: has moved to {done.moved}; change it in the file")

    def _mark_what_was_there(self, state: State, shop: Workshop) -> None:
        """At the very first round, keep the changes of a record that was there before as told: they are no news."""
        if not state.marked(_SEEN):
            keys = shop.change_keys() if self.settings.record.exists() else []
            state.keep_told(keys)
            state.mark(_SEEN)

    def _tell_changes(self, state: State, shop: Workshop) -> None:
        """Write the feed of changes, and keep what is new in it as told together with the messages that tell it."""
        try:
            keys = state.untold(shop.change_keys())
            changes = shop.describe(keys) if keys and self.settings.webhook is not None else []
        except WorkshopError as error:
            self._tell(f"{self.settings.record}: what changed cannot be told ({error}); tried again next time")
            return
        dropped = state.keep_told(keys, list(messages_of(changes, self.settings.record.name)))
        if dropped:
            self._tell(f"webhook: {dropped} messages that could not be sent were dropped")

    def _pause(self, state: State) -> float:
        now = self._clock()
        due = [state.feed(feed.url).due_at for feed in self.settings.feeds]
        message = state.message_due_at() if self.settings.webhook is not None else None
        first = min([*due, *([message] if message is not None else [])])
        return min(max(first - now, 1.0), _LONGEST_SLEEP)


def state_path(record: Path) -> Path:
    """Return where a watch on that record keeps its state."""
    return record.with_name(f"{record.name}.watch")


def _length(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"

"""One poll of one feed: ask, take its new entries one by one, keep how it was left."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from communique.errors import CommuniqueError, RefusedArticle
from communique.ingest.fetch import Fetched
from communique.types import Article
from communique.watch.settings import Feed
from communique.watch.state import UNTOLD, FeedState, State
from communique.watch.visitor import Forbidden, Stopped, Visitor, seconds_to_wait
from communique.watch.workshop import Workshop, WorkshopError

MOST_TRIES = 3
LONGEST_WAIT = 24 * 3600.0
LONGEST_HOLD = 7 * 24 * 3600.0
_GONE = 410
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(slots=True)
class Polled:
    """What a poll gave: counts of "new", "known", "refused" and "put off" entries, or why it failed."""

    feed: str
    told: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    moved: str | None = None
    asked_again_in: float = 0.0


class Poll:
    """Polls feeds, with what they all need; ``clock`` gives seconds since 1970."""

    def __init__(
        self, state: State, visitor: Visitor, shop: Workshop, *, most_articles: int, clock: Callable[[], float]
    ) -> None:
        """Keep what the polls of a round share."""
        self._state, self._visitor, self._shop = state, visitor, shop
        self._most_articles, self._clock = most_articles, clock

    def poll(self, feed: Feed) -> Polled:
        """Poll a feed. What goes wrong is named in the answer and backed off from.

        Raises Stopped, and RecordError where the state cannot be kept.
        """
        done, before = Polled(feed.url), self._state.feed(feed.url)
        try:
            answer = self._visitor.ask(feed.url, _conditions(before))
            done.moved = answer.moved
            if answer.status == 304:
                self._leave(feed, done, before)
            elif 200 <= answer.status < 300:
                self._take(feed, done, before, answer)
            else:
                hold = seconds_to_wait(answer.retry_after, self._clock())
                self._back_off(feed, done, before, f"answered {answer.status} {answer.reason}".strip(), hold)
                if answer.status == _GONE:
                    done.trouble += "; it is gone for good: take it out of the file"
        except RefusedArticle as refused:
            self._back_off(feed, done, before, refused.reason)
        except WorkshopError as error:
            self._back_off(feed, done, before, str(error))
        except (CommuniqueError, Stopped):
            raise
        except Exception as error:  # a fault of ours in one feed must not end the others
            told = f"Communiqué failed ({type(error).__name__}: {error}); please report this"
            self._back_off(feed, done, before, told)
        return done

    def _take(self, feed: Feed, done: Polled, before: FeedState, answer: Fetched) -> None:
        digest = hashlib.sha256(answer.raw).hexdigest()
        if digest == before.digest:
            self._leave(feed, done, before, answer, digest)
            return
        keys = set[str]()
        fetched = 0
        for entry in self._shop.entries(feed.url, answer):
            key = entry_key(entry, feed.articles)
            keys.add(key)
            tries = self._state.tries(feed.url, key)
            if tries is None:
                continue
            if fetched >= self._most_articles:
                done.told["put off"] += 1
                continue
            fetched += feed.articles
            self._take_entry(feed, done, entry, key, tries)
        if done.told["put off"]:  # asked for whole the next time
            left = FeedState(due_at=self._clock() + feed.every)
            self._state.keep_feed(feed.url, left, keys)
        else:
            self._leave(feed, done, before, answer, digest, keys)

    def _take_entry(self, feed: Feed, done: Polled, entry: Article | RefusedArticle, key: str, tries: int) -> None:
        """Add an entry and keep that it is done; one at which the workshop dies thrice is refused by name."""
        self._visitor.demand_going()
        self._state.mark(UNTOLD)  # before it is added: a kill in between must not keep the change from being told
        try:
            told = self._added(feed, entry, tries)
        except WorkshopError as error:
            if error.passing:
                raise
            if tries + 1 < MOST_TRIES:
                self._state.keep_entry(feed.url, key, tries=tries + 1, done=False)
                raise
            self._shop.refuse(entry.path, f"Communiqué could not read it ({error})")
            told = "refused"
        if told == "put off":
            self._state.keep_entry(feed.url, key, tries=tries + 1, done=False)
        else:
            self._state.keep_entry(feed.url, key)
        done.told[told if told in ("new", "known", "put off") else "refused"] += 1

    def _added(self, feed: Feed, entry: Article | RefusedArticle, tries: int) -> str:
        if isinstance(entry, RefusedArticle):
            self._shop.refuse(entry.path, entry.reason)
            return "refused"
        if not feed.articles or not entry.url:
            return self._shop.add(_named(entry, feed))
        try:
            answer = self._visitor.ask(entry.url)
            if answer.status in _BUSY:
                raise RefusedArticle(entry.url, f"cannot be fetched (answered {answer.status})")
            if 200 <= answer.status < 300:
                return self._shop.add_page(_named(entry, feed), answer)
        except Forbidden:
            pass
        except RefusedArticle as refused:
            if "cannot be fetched" in refused.reason and tries + 1 < MOST_TRIES:
                return "put off"
        return self._shop.add(_named(entry, feed))  # the page cannot be had: what the feed says of it is taken

    def _leave(
        self,
        feed: Feed,
        done: Polled,
        before: FeedState,
        answer: Fetched | None = None,
        digest: str | None = None,
        keys: set[str] | None = None,
    ) -> None:
        done.asked_again_in = feed.every
        left = FeedState(
            etag=answer.etag if answer else before.etag,
            modified=answer.modified if answer else before.modified,
            digest=digest or before.digest,
            due_at=self._clock() + feed.every,
        )
        self._state.keep_feed(feed.url, left, keys)

    def _back_off(self, feed: Feed, done: Polled, before: FeedState, reason: str, hold: float = 0.0) -> None:
        """Keep a failure: wait twice as long as before, a day at most; what the server asks for, a week at most."""
        failures = before.failures + 1
        wait = min(feed.every * 2 ** min(failures - 1, 20), max(LONGEST_WAIT, feed.every))
        spread = (
            1 + zlib.crc32(feed.url.encode()) % 100 / 1000
        )  # so that feeds which fell together do not rise together
        done.trouble, done.asked_again_in = reason, max(wait * spread, min(hold, LONGEST_HOLD))
        left = FeedState(
            etag=before.etag,
            modified=before.modified,
            digest=before.digest,
            failures=failures,
            due_at=self._clock() + done.asked_again_in,
        )
        self._state.keep_feed(feed.url, left)


def _conditions(before: FeedState) -> dict[str, str]:
    """Return the headers that ask for news alone."""
    asked = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
    return {name: value for name, value in asked.items() if value and value.isascii()}


def _named(entry: Article, feed: Feed) -> Article:
    return replace(entry, publisher=feed.publisher) if feed.publisher else entry


def entry_key(entry: Article | RefusedArticle, articles: bool) -> str:
    """Return what an entry is known by: its place and title, and its words where these are what is read."""
    if isinstance(entry, RefusedArticle):
        parts = [entry.path, entry.reason]
    else:
        parts = [entry.path, entry.url or "", entry.title or "", "" if articles else entry.text]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

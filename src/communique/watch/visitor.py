"""A polite visitor: one request at a time, a pause between two to a host, and what a host's robots.txt says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from protego import Protego

from communique.errors import RefusedArticle
from communique.ingest.fetch import Fetched, FetchLimits, Permit, ask
from communique.watch.state import State

LIMITS = FetchLimits(seconds=30.0, silence=10.0)
_ROBOTS_LIMITS = FetchLimits(seconds=15.0, silence=10.0, size=2_000_000)
_ROBOTS_SECONDS = 24 * 3600.0
_NO_ANSWER_SECONDS = 300.0
_NO_ANSWER = "\x00"
_NAME = "Communique"
_LONGEST_PAUSE = 30.0
_MOST_HOSTS = 1000


class Stopped(Exception):
    """The watch is to end."""


class Forbidden(RefusedArticle):
    """The host does not want robots at this address."""


class Visitor:
    """Asks addresses one after the other; ``stop`` ends any pause at once with Stopped."""

    def __init__(
        self, state: State, *, pause: float, permit: Permit, stop: threading.Event, clock: Callable[[], float]
    ) -> None:
        """Make a visitor; ``pause`` in seconds, ``clock`` gives seconds since 1970."""
        self._state, self._pause, self._permit, self._stop, self._clock = state, pause, permit, stop, clock
        self._free_at: dict[str, float] = {}

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return what the address answers, whatever its status.

        Raises Forbidden where a robots.txt on the way forbids it, RefusedArticle where there is no answer, Stopped.
        """
        return ask(url, headers=headers, limits=LIMITS, permit=self._permit, before=lambda at: self._approach(url, at))

    def _approach(self, url: str, address: str) -> None:
        """Wait until the host of an address may be asked; each redirect comes by here too."""
        parts = urlsplit(address)
        kept = self._rules(f"{parts.scheme}://{parts.netloc}")
        if kept.startswith(_NO_ANSWER):
            raise RefusedArticle(url, kept.removeprefix(_NO_ANSWER))
        rules = Protego.parse(kept)
        if not rules.can_fetch(address, _NAME):
            raise Forbidden(url, f"the robots.txt of {parts.hostname} forbids it")
        delay = float(rules.crawl_delay(_NAME) or 0.0)
        self._wait_for(parts.netloc, max(self._pause, min(delay, _LONGEST_PAUSE)))

    def demand_going(self) -> None:
        """Raise Stopped when the watch is to end."""
        if self._stop.is_set():
            raise Stopped

    def _wait_for(self, host: str, pause: float) -> None:
        self.demand_going()
        if self._stop.wait(max(0.0, self._free_at.get(host, 0.0) - time.monotonic())):
            raise Stopped
        if len(self._free_at) >= _MOST_HOSTS:
            now = time.monotonic()
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        self._free_at[host] = time.monotonic() + pause

    def _rules(self, origin: str) -> str:
        """Return the host's rules (RFC 9309): none there means all is allowed, no answer that nothing is."""
        kept = self._state.robots(origin, self._clock())
        if kept is not None:
            return kept
        rules, seconds = self._asked_rules(origin)
        self._state.keep_robots(origin, rules, self._clock() + seconds)
        return rules

    def _asked_rules(self, origin: str) -> tuple[str, float]:
        """Return the rules and the seconds for which they hold."""
        host = urlsplit(origin).netloc
        wait = lambda _: self._wait_for(host, self._pause)  # noqa: E731
        try:
            answer = ask(f"{origin}/robots.txt", limits=_ROBOTS_LIMITS, permit=self._permit, before=wait)
        except RefusedArticle as refused:
            return f"{_NO_ANSWER}{refused.reason}", _NO_ANSWER_SECONDS
        if answer.status >= 500 or answer.status == 429:
            told = f"its robots.txt cannot be had: answered {answer.status} {answer.reason}"
            return f"{_NO_ANSWER}{told}", max(_NO_ANSWER_SECONDS, seconds_to_wait(answer.retry_after, self._clock()))
        found = 200 <= answer.status < 300
        return answer.raw.decode("utf-8", "replace").replace("\x00", "") if found else "", _ROBOTS_SECONDS


def seconds_to_wait(retry_after: str | None, now: float) -> float:
    """Return the seconds that a Retry-After header asks for, 0 where it says nothing that makes sense.

    >>> seconds_to_wait("120", 0.0), seconds_to_wait("Thu, 01 Jan 1970 00:01:00 GMT", 0.0), seconds_to_wait("soon", 0.0)
    (120.0, 60.0, 0.0)
    """
    if not retry_after:
        return 0.0
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.fromtimestamp(now, UTC)).total_seconds())

"""Messages to a webhook: JSON, in order, each until it is taken; what is kept outlives the watch."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from communique import __version__
from communique.errors import RefusedArticle
from communique.ingest.fetch import FetchLimits, is_near_or_public, is_public, post
from communique.watch.settings import Webhook
from communique.watch.state import Message, State
from communique.watch.visitor import seconds_to_wait

MOST_CHANGES = 100
MOST_TRIES = 30
LONGEST_WAIT = 6 * 3600.0
_LIMITS = FetchLimits(seconds=30.0, silence=15.0, size=1_000_000)
_PASSING = frozenset({408, 425, 429})


def messages_of(changes: Sequence[Mapping[str, Any]], record: str) -> Iterator[dict[str, Any]]:
    """Yield the bodies that tell of these changes, at most ``MOST_CHANGES`` each."""
    for start in range(0, len(changes), MOST_CHANGES):
        yield {
            "format": "communique-changes/1",
            "version": __version__,
            "record": record,
            "changes": list(changes[start : start + MOST_CHANGES]),
        }


def deliver(
    state: State, hook: Webhook, clock: Callable[[], float], tell: Callable[[str], None], stop: threading.Event
) -> int:
    """Send what is due, the oldest first; return how many were taken. A failure ends it, and is tried again later."""
    taken = 0
    while not stop.is_set() and (message := state.next_message(clock())) is not None:
        trouble, hold, final = _send(hook, message, clock)
        if not trouble:
            state.drop_message(message.number)
            taken += 1
            continue
        tries = message.tries + 1
        if final or tries >= MOST_TRIES:
            state.drop_message(message.number)
            tell(f"webhook {hook.url}: {trouble}; message {message.number} was given up after {tries} tries")
            continue
        wait = max(min(30.0 * 2 ** min(tries - 1, 20), LONGEST_WAIT), min(hold, LONGEST_WAIT))
        state.put_off_message(message.number, tries, clock() + wait)
        tell(f"webhook {hook.url}: {trouble}; tried again in {wait:.0f} s")
        break
    return taken


def _send(hook: Webhook, message: Message, clock: Callable[[], float]) -> tuple[str, float, bool]:
    """Send one message; return what went wrong, the seconds the server asks to wait, whether trying again is vain."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.number)}
    token = os.environ.get(hook.token_env, "") if hook.token_env else ""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps({**message.body, "message": message.number}, ensure_ascii=False).encode("utf-8", "replace")
    permit = is_near_or_public if hook.allow_private else is_public
    try:
        answer = post(hook.url, body, headers=headers, limits=_LIMITS, permit=permit)
    except RefusedArticle as refused:
        return refused.reason.replace("fetched", "reached"), 0.0, False
    except ValueError:
        return f"the token in {hook.token_env} holds what no header may", 0.0, False
    if 200 <= answer.status < 300:
        return "", 0.0, False
    final = 400 <= answer.status < 500 and answer.status not in _PASSING and answer.status not in (401, 403, 404)
    return f"answered {answer.status} {answer.reason}".strip(), seconds_to_wait(answer.retry_after, clock()), final

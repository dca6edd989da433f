"""Changes between two days put into sentences, each with the passages that brought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from communique.analysis.changes import Change
from communique.derived import Commitment, Condition, Deadlock, Event, Expectation, Position
from communique.render.brief_desk import BriefSentence, Desk, sentence_row
from communique.render.brief_wants import Wants
from communique.render.phrases import is_proper
from communique.render.support import Citation, shows
from communique.render.wording import tell_when
from communique.types import EventClaim, Statement

MOST_CHANGES, MOST_OF_A_KIND = 8, 2
_STATUS = {
    "held": "took place",
    "cancelled": "was called off",
    "postponed": "was put off",
    "ongoing": "is going on",
    "planned": "is planned",
}
_OUTCOME = {
    "fulfilled": "Something expected came about",
    "missed": "Something expected did not come about",
    "postponed": "Something expected was put off",
    "cancelled": "Something expected was called off",
}
_LEARNED = {
    "event": "New",
    "commitment": "A new promise",
    "condition": "A new condition",
    "contradiction": "A new dispute",
    "expectation": "A new expectation",
    "outcome": "Of something expected",
}


def change_sentences(changed: Sequence[Change], desk: Desk, most: int = MOST_CHANGES) -> Iterator[BriefSentence]:
    """Yield the changes in sentences, what must be unlearned first, one a passage."""
    used: set[str] = set()
    given: Counter[tuple[str, bool]] = Counter()
    for change in changed:
        sort = (change.kind, change.unlearn)
        told = change_sentence(change, desk, used) if given[sort] < MOST_OF_A_KIND else None
        if told is not None and given.total() < most:
            given[sort] += 1
            used |= {one.quote for one in told.citations}
            yield told


def change_rows(changed: Sequence[Change], desk: Desk) -> list[dict[str, Any]]:
    """Return all changes that a passage bears, as ``communique changes --format json`` prints them."""
    found = []
    for change in changed:
        told = change_sentence(change, desk)
        if told is not None:
            row = sentence_row(told)
            found.append({"kind": change.kind, "unlearn": change.unlearn, "on": _iso(change.on), **row})
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def change_sentence(change: Change, desk: Desk, used: set[str] | frozenset[str] = frozenset()) -> BriefSentence | None:
    """Return one change in a sentence; ``None`` where no passage, or none that is not ``used``, bears it."""
    if isinstance(change.now, Position) and not change.unlearn:
        return _stand(change.now, change.statements, desk, used)
    passage = next(
        (
            (one, cited)
            for one in desk.lookup.latest_first(change.statements)
            if (cited := desk.support.readable(one)) is not None
            and cited.quote not in used
            and _bears(change, one, cited, desk)
        ),
        None,
    )
    if passage is None:
        return None
    one, cited = passage
    thing = change.now or change.was
    lead = _lead(change, one)
    return desk.quoted(lead, one, cited, getattr(thing, "id", "")) if lead else None


def _stand(held: Position, refs: Sequence[str], desk: Desk, used: set[str] | frozenset[str]) -> BriefSentence | None:
    """Return a new position as the section on what each side wants tells it."""
    party = desk.lookup.party(held.party)
    if not is_proper(party):
        return None
    told = (Wants(desk).stand(party, held, one) for one in desk.lookup.latest_first(refs))
    return next((one for one in told if one and one.citations[0].quote not in used), None)


def _bears(change: Change, one: Statement, cited: Citation, desk: Desk) -> bool:
    """Whether a passage can bear a change: of an event, one that shows its new status and day."""
    now = change.now
    if isinstance(now, Commitment):
        promised = desk.support.names(cited.quote, now.party) and shows(cited.quote, "promise")
        return promised and not shows(cited.quote, "unsure")
    if isinstance(now, Expectation):
        return change.kind != "expectation" or (shows(cited.quote, "to-come") and not shows(cited.quote, "unsure"))
    if isinstance(now, Condition):
        return shows(one.evidence[0].quote, "tying")
    if not isinstance(now, Event):
        return True
    claim = one.claim
    if change.kind == "event" and not shows(cited.quote, "dated"):
        return False
    if not isinstance(claim, EventClaim):
        return False
    status = "held" if claim.status == "failed" else claim.status
    return status == now.status and not (change.kind == "event" and shows(cited.quote, "no-event"))


def _lead(change: Change, one: Statement) -> str:
    now = change.now
    if isinstance(now, Event):
        return _event_lead(change, now, one)
    if isinstance(now, Deadlock):
        return "A deadlock has opened" if now.until else "A deadlock has closed in"
    if change.kind == "outcome":
        return _OUTCOME.get(getattr(now, "outcome", ""), "")
    if change.kind == "position" and change.unlearn:
        return "A stand given up or turned round"
    if change.kind == "condition" and change.unlearn:
        return "A condition met" if getattr(now, "status", "") == "met" else "A condition dropped"
    return _LEARNED.get(change.kind, "")


def _event_lead(change: Change, now: Event, one: Statement) -> str:
    when = tell_when(one.when) if one.time_basis in ("stated", "anchored") else ""
    was = change.was
    if change.kind == "status" and isinstance(was, Event):
        return f"What {_was(was.status)} {_STATUS[now.status]}"
    if change.kind == "date" and isinstance(was, Event):
        return f"A day has moved, from {_bare(was)} to {_bare(now)}"
    if change.kind == "result":
        return "A result is reported"
    if now.status == "planned":
        return f"Newly planned{f' {when}' if when else ''}"
    return f"New{f', {when}' if when else ''}"


def _was(status: str) -> str:
    return {
        "planned": "was planned",
        "held": "was told as held",
        "ongoing": "was going on",
        "cancelled": "was called off",
        "postponed": "was put off",
    }[status]


def _bare(event: Event) -> str:
    told = tell_when(event.when)
    return told.split(" ", 1)[1] if told.startswith(("on ", "in ", "by ")) else told or str(date.min)

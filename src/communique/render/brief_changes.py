"""Changes between two days put into sentences, each with the passages that brought it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from communique.analysis.changes import Change
from communique.analysis.dated import terms_of
from communique.derived import Commitment, Condition, Deadlock, Event, Expectation, Position
from communique.render.brief_desk import (
    DAYS,
    BriefSentence,
    Desk,
    last_day,
    only_before,
    quote,
    sentence_row,
    word_given_by,
)
from communique.render.brief_wants import Wants
from communique.render.phrases import is_proper
from communique.render.support import Citation, shows
from communique.render.wording import open_sentence, tell_bound, tell_when
from communique.types import EventClaim, Statement

MOST_CHANGES, MOST_OF_A_KIND, SHARED = 8, 2, 3
_MAYBE = re.compile(r"\b(?:might|could)\b|\bmay\b", re.IGNORECASE)
_ASKED = re.compile(r"\binvit(?:e|es|ed|ing|ation|ations)\b", re.IGNORECASE)  # whether they come stands elsewhere
_STATUS = {
    "held": "took place",
    "cancelled": "was called off",
    "postponed": "was put off",
    "ongoing": "is going on",
    "planned": "is planned",
}
_WAS = {
    "planned": "was planned",
    "held": "was told as held",
    "ongoing": "was going on",
    "cancelled": "was called off",
    "postponed": "was put off",
}
# What the passage on an outcome must show of it.
_BECAME = {
    "cancelled": re.compile(
        r"\b(?:cancel\w*|call(?:ed|s|ing)? (?:it |\w+ )?off|drop\w*|withdr[ae]w\w*|abandon\w*|scrap\w*|no longer|"
        r"will not|would not|won['’]t|not to|gave up|given up)\b",
        re.IGNORECASE,
    ),
    "postponed": re.compile(
        r"\b(?:postpon\w*|put (?:it )?off|delay\w*|later|mov(?:ed|es)|extend\w*|adjourn\w*|slip\w*|until|"
        r"push\w* back)\b",
        re.IGNORECASE,
    ),
    "missed": re.compile(
        r"\b(?:not|no|never|without|fail\w*|miss\w*|pass(?:ed|es)|laps\w*|overdue|yet)\b|n['’]t\b", re.IGNORECASE
    ),
}
_OUTCOME = {
    "fulfilled": "Something expected came about",
    "missed": "Something expected did not come about",
    "postponed": "Something expected was put off",
    "cancelled": "Something expected was called off",
}
_LEARNED = {
    "commitment": "A new promise",
    "condition": "A new condition",
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
    now = change.now
    if isinstance(now, Deadlock):
        return Wants(desk).locked(now) if now.until is None else _ended(change, desk)
    if isinstance(now, Condition) and change.unlearn:
        return _ended(change, desk)
    if isinstance(now, Position):
        # What was turned round is told by the shift itself (``communique positions``): one passage cannot bear it.
        return None if change.unlearn else _stand(now, change.statements, desk, used)
    if isinstance(now, Event) and isinstance(change.was, Event):
        return _both(change, change.was.statements, now.id, _event_lead(change, change.was, now), desk)
    if change.kind == "outcome" and isinstance(now, Expectation | Commitment):
        shown = _BECAME.get(now.outcome)
        told = _passage(change, desk)
        if told is None or (shown is not None and not shown.search(told[1].quote)):
            return None
        return _both(change, now.statements, now.id, _OUTCOME.get(now.outcome, ""), desk)
    passage = _passage(change, desk, used)
    lead = _lead(change, *passage) if passage is not None else ""
    return desk.quoted(lead, *passage, getattr(now, "id", "")) if passage is not None and lead else None


def _passage(
    change: Change, desk: Desk, used: set[str] | frozenset[str] = frozenset()
) -> tuple[Statement, Citation] | None:
    """Return the latest passage that bears a change and is not used yet."""
    for one in desk.lookup.latest_first(change.statements):
        cited = desk.support.readable(one)
        if cited is not None and cited.quote not in used and _bears(change, one, cited, desk):
            return one, cited
    return None


def _both(change: Change, refs: Sequence[str], thing: str, lead: str, desk: Desk) -> BriefSentence | None:
    """Return what became of a thing with what was told of it before: both passages, if they speak of one thing."""
    told = _passage(change, desk)
    if told is None or not lead:
        return None
    for one in desk.lookup.latest_first(refs):
        before = desk.support.readable(one)
        if before is None or before.quote == told[1].quote or one.id in change.statements:
            continue
        stated = one.when is not None and one.time_basis in ("stated", "anchored") and shows(before.quote, "dated")
        if change.kind == "status" and (not stated or shows(before.quote, "no-event")):
            continue
        if change.kind == "date" and not _of_a_kind(one, told[0]):
            continue
        shared = terms_of(before.quote) & terms_of(told[1].quote)
        if len(shared) >= SHARED:
            first = f"{quote(before.quote)} ({desk.told_on(one)})"
            then = f"{quote(told[1].quote)} ({desk.told_on(told[0])})"
            text = f"{lead}: first {first}, then {then}"
            return BriefSentence(text=open_sentence(text), citations=(before, told[1]), thing=thing)
    return None


def _of_a_kind(one: Statement, other: Statement) -> bool:
    """Whether two statements tell of events of one type: the day of an announcement is not the meeting's."""
    return (
        isinstance(one.claim, EventClaim) and isinstance(other.claim, EventClaim) and one.claim.type == other.claim.type
    )


def _ended(change: Change, desk: Desk) -> BriefSentence | None:
    """Return a condition or deadlock that stands no more, with the deal or deed of that day."""
    conditions = {one.id: one for one in desk.lookup.snapshot.conditions}
    now = change.now
    if not isinstance(now, Condition | Deadlock):
        return None
    first = now if isinstance(now, Condition) else conditions.get(now.conditions[0])
    if first is None or change.on is None:
        return None
    tied = next((c for s in desk.lookup.latest_first(first.statements) if (c := desk.support.readable(s))), None)
    deeds = [one for one in desk.events if one.status == "held" and last_day(one.when) == change.on]
    for event in sorted(deeds, key=lambda one: (one.type != "agreement", one.id)):
        for one in desk.lookup.latest_first(event.statements):
            done = desk.support.readable(one)
            if tied is not None and done is not None and tied.quote != done.quote and shows(done.quote, "outcome"):
                what = "A deadlock is" if isinstance(now, Deadlock) else "A condition is"
                then = f"{quote(done.quote)} ({desk.told_on(one)})"
                text = f"{what} overtaken: once {quote(tied.quote)}, then {then}"
                return BriefSentence(text=open_sentence(text), citations=(tied, done), thing=now.id)
    return None


def _stand(held: Position, refs: Sequence[str], desk: Desk, used: set[str] | frozenset[str]) -> BriefSentence | None:
    """Return a new position as the section on what each side wants tells it."""
    party = desk.lookup.party(held.party)
    if not is_proper(party):
        return None
    dated = [one for one in desk.lookup.latest_first(refs) if desk.published(one) is not None]
    told = (Wants(desk).stand(party, held, one) for one in dated)
    return next((one for one in told if one and one.citations[0].quote not in used), None)


def _bears(change: Change, one: Statement, cited: Citation, desk: Desk) -> bool:
    """Whether a passage can bear a change: of an event, one that shows its new status and day."""
    now, words = change.now, cited.quote
    if shows(words, "unsure") or desk.published(one) is None:  # an undated article cannot be known to be news
        return False
    if isinstance(now, Commitment):
        return change.kind == "outcome" or word_given_by(desk.support, words, now.party)
    if isinstance(now, Expectation):
        foretold = shows(one.evidence[0].quote, "likely") or (
            one.when is not None and shows(words, "foretold") and shows(words, "dated")
        )
        return change.kind != "expectation" or foretold
    if isinstance(now, Condition):
        own, party = one.evidence[0].quote, desk.lookup.party(now.party)
        ours = Wants(desk).tying(one, party) is not None
        return ours and shows(own, "strictly-tying") and shows(own, "stipulation")
    if not isinstance(now, Event):
        return True
    return _bears_event(now, one, words)


def _bears_event(now: Event, one: Statement, words: str) -> bool:
    claim = one.claim
    if not isinstance(claim, EventClaim) or not shows(words, "dated") or shows(words, "no-event"):
        return False
    if one.time_basis not in ("stated", "anchored") or one.when is None:
        return False
    status = "held" if claim.status == "failed" else claim.status
    # Of a sentence with several days it does not show on its face which one is the event's.
    if status != now.status or len(DAYS.findall(words)) > 1:
        return False
    if one.when.earliest is None or one.when.latest is None or only_before(one):
        return False
    firm = not _MAYBE.search(one.evidence[0].quote) and not _ASKED.search(words)
    return status != "planned" or (shows(words, "to-come") and firm)


def _lead(change: Change, one: Statement, cited: Citation) -> str:
    now = change.now
    if isinstance(now, Event):
        when = tell_when(one.when)
        if now.type == "deadline":
            return f"A deadline {tell_bound(one.when)}" if shows(cited.quote, "limit") else ""
        return f"Newly planned {when}" if now.status == "planned" else f"New, {when}"
    return _LEARNED.get(change.kind, "")


def _event_lead(change: Change, was: Event, now: Event) -> str:
    if change.kind == "date":
        return f"A day has moved, from {_bare(was)} to {_bare(now)}"
    if change.kind == "result":
        return "A result is reported"
    return f"What {_WAS[was.status]} {_STATUS[now.status]}"


def _bare(event: Event) -> str:
    told = tell_when(event.when)
    return told.split(" ", 1)[1] if told.startswith(("on ", "in ", "by ")) else told

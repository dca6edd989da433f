"""Results: what came of a meeting, a call or a vote, by what its articles say of its end.

An ending ("without an agreement", "they struck a deal") belongs to the meeting told of last before it in its passage,
else to the one told of shortly before. Where some articles say that it failed and others that it brought a deal, the
result is disputed; so it is where somebody praises what an article calls a failure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from communique.derived import Event, Result
from communique.interval import Interval
from communique.linking.blocks import BlockCache
from communique.linking.echoes import undone_as
from communique.linking.matters import day_named
from communique.linking.passages import Ending, Passage, endings
from communique.types import AssessmentClaim, Document, EventClaim, Statement

HOSTS = ("meeting", "visit", "call", "vote", "election")
AHEAD = 60
"""How many characters behind "moved to" the new day may be named."""
REACH = 300
"""How many characters after a meeting is told of an ending may still be meant of it."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Event → the statements whose words say that nothing came of it, and that something did."""

    none: Mapping[str, tuple[str, ...]]
    reached: Mapping[str, tuple[str, ...]]


def with_results(
    events: Iterable[Event],
    event_of: Mapping[str, str],
    statements: Mapping[str, Statement],
    passages: Mapping[str, list[Passage]],
    documents: Mapping[str, Document],
    near: Mapping[str, str],
) -> tuple[list[Event], Ends]:
    """Return the events with their results, and what these rest on; ``near``: assessment → the event it judges."""
    told = {event.id: event for event in events}
    none: dict[str, dict[str, str]] = defaultdict(dict)
    reached: dict[str, dict[str, str]] = defaultdict(dict)
    hosts = _hosts_by_document(told, event_of, statements)
    for document, group in passages.items():
        for passage in group:
            for ending in endings(passage.quote):
                event = _meant(passage, ending, hosts.get(document, []), told, documents)
                if event is not None and ending.means in ("none", "reached"):
                    (none if ending.means == "none" else reached)[event].setdefault(passage.statements[0], document)
    for one in told.values():
        for entry in one.history:
            document = statements[entry.statement].document
            if entry.status == "failed" or _missed(statements[entry.statement]):
                none[one.id][entry.statement] = document
            elif entry.status == "held" and _is_deal(statements[entry.statement]):
                reached[one.id][entry.statement] = document
    praised = {near[s.id] for s in statements.values() if s.id in near and _praises(s, told[near[s.id]], statements)}
    found = [
        _with_result(e, set(none.get(e.id, {}).values()), set(reached.get(e.id, {}).values()), e.id in praised)
        for e in told.values()
    ]
    return found, Ends({k: tuple(v) for k, v in none.items()}, {k: tuple(v) for k, v in reached.items()})


_OWN_MEETING = re.compile(
    r"(?<!\bthe )(?<!\bthese )(?<!\bthis )(?<!\btheir )(?<!\bits )"
    r"\b(?:meeting|met|meets?|talks|session|summit|round|conference)\b",
    re.I,
)
"""A meeting told anew, not spoken of again: an ending beside it is not of the one before."""
_NO_DEAL = re.compile(r"(?:no|without|any|neither)\b", re.I)


def _is_deal(statement: Statement) -> bool:
    claim = statement.claim
    deal = isinstance(claim, EventClaim) and claim.type == "agreement"
    return deal and not _NO_DEAL.match(statement.evidence[0].quote)


def _missed(statement: Statement) -> bool:
    """Whether the words that tell of a deadline, a payment, a date say that it was missed."""
    claim = statement.claim
    if not isinstance(claim, EventClaim) or claim.type not in ("deadline", "other") or claim.status != "held":
        return False
    return any(ending.means in ("missed", "none") for ending in endings(statement.evidence[0].quote))


def _praises(statement: Statement, event: Event, statements: Mapping[str, Statement]) -> bool:
    """Whether somebody calls the event good in an article that tells of it as past."""
    claim = statement.claim
    if not (statement.shown and isinstance(claim, AssessmentClaim) and claim.polarity == "good" and claim.holder):
        return False
    past = {statements[h.statement].document for h in event.history if h.status in ("held", "failed")}
    return statement.document in past


Undone = Literal["planned", "cancelled", "postponed"]


def told_as(
    told: Mapping[str, tuple[Statement, ...]],
    passages: Mapping[str, list[Passage]],
    documents: Mapping[str, Document],
    cache: BlockCache,
) -> dict[str, Undone]:
    """Return event statement → what its words, or those around it, say of the plan: "there will be no fourth round".

    ``told`` has the statements of each article.
    """
    found: dict[str, Undone] = {}
    for document in sorted(told):
        group, published = told[document], documents[document].published
        inside = passages.get(document, [])
        found |= cache.latest(
            "told as",
            document,
            (group, published),
            lambda g=group, p=inside, d=published: _told_in(g, p, d),  # type: ignore[misc]
        )
    return found


def _told_in(group: Iterable[Statement], passages: Iterable[Passage], published: Interval | None) -> dict[str, Undone]:
    events = sorted((s for s in group if s.shown and s.kind == "event"), key=lambda s: (s.evidence[0].start, s.id))
    found: dict[str, Undone] = {}
    for statement in events:
        undone = undone_as(statement.evidence[0].quote)
        claim = statement.claim
        if undone is not None and isinstance(claim, EventClaim) and claim.status in ("held", "failed"):
            found[statement.id] = undone
    for passage in passages:
        for ending in endings(passage.quote):
            chosen = _ended(events, passage, ending)
            if ending.means == "postponed" and chosen and _is_new_day(chosen[0], passage, ending, published):
                found |= {old.id: "postponed" for old in _old_plans(events, passage, ending, chosen[0])}
                continue
            if ending.certain and chosen and ending.means in ("cancelled", "postponed"):
                found[chosen[0].id] = "cancelled" if ending.means == "cancelled" else "postponed"
    return found


def _ended(events: Iterable[Statement], passage: Passage, ending: Ending) -> list[Statement]:
    """Return the event that words of an end are of: right behind them, else the last before them in the passage."""
    inside = [s for s in events if passage.start <= s.evidence[0].start < passage.end]
    before = [s for s in inside if s.evidence[0].start <= passage.start + ending.start]
    reach = len(ending.words) + 4
    after = [s for s in inside if 0 <= s.evidence[0].start - passage.start - ending.start <= reach]
    before = [] if "be no" in ending.words else before
    return after[:1] or before[-1:]


def _old_plans(events: Iterable[Statement], passage: Passage, ending: Ending, new: Statement) -> list[Statement]:
    """Return the plan told in between that was put off to a new day: "put off its congress, due on Saturday, to"."""
    return [
        old
        for old in events
        if passage.start + ending.start < old.evidence[0].start < passage.end
        and isinstance(old.claim, EventClaim)
        and old.claim.status == "planned"
        and None not in (old.when, new.when)
        and old.when != new.when
        and _WAS_SET.search(passage.quote[ending.start : old.evidence[0].end - passage.start])
    ]


_ASIDE = re.compile(r", (?:which|that|due|originally|once|planned|set|scheduled|fixed) [^,;.]{0,80},")
"""What a comma opens and closes on the old day, between what was put off and the new day."""
_WAS_SET = re.compile(
    r"\b(?:which|that) (?:was|were|had been) (?:to|due|set|planned|scheduled|fixed|meant|called)\b"
    r"|, (?:originally |once )?(?:due|set|planned|scheduled|fixed)\b"
)


def _is_new_day(statement: Statement, passage: Passage, ending: Ending, published: Interval | None) -> bool:
    """Whether the day of a plan is the one that it was put off to: it is named behind the words for that."""
    behind = _ASIDE.sub("", passage.quote[ending.start + len(ending.words) :])[:AHEAD]
    before = passage.quote[: ending.start]
    day = published.latest if published is not None else None
    return day_named(behind, statement.when, day, ahead=True) and not day_named(before, statement.when, day, ahead=True)


def _with_result(event: Event, none: set[str], reached: set[str], praised: bool) -> Event:
    if event.status not in ("held", "ongoing"):
        return event
    result: Result = "unstated"
    if none and reached - none:
        result = "disputed"
    elif none:
        result = "disputed" if praised else "none"
    elif reached:
        result = "reached"
    return replace(event, result=result)


def _hosts_by_document(
    events: Mapping[str, Event], event_of: Mapping[str, str], statements: Mapping[str, Statement]
) -> dict[str, list[tuple[int, int, str]]]:
    """Return document → (start, end, event) of the words that tell of a meeting, call or vote that took place."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for sid, event in event_of.items():
        claim, span = statements[sid].claim, statements[sid].evidence[0]
        if isinstance(claim, EventClaim) and claim.type in HOSTS and events[event].status in ("held", "ongoing"):
            found[statements[sid].document].append((span.start, span.end, event))
    return {document: sorted(group) for document, group in found.items()}


def _meant(
    passage: Passage,
    ending: Ending,
    hosts: list[tuple[int, int, str]],
    events: Mapping[str, Event],
    documents: Mapping[str, Document],
) -> str | None:
    at = passage.start + ending.start
    inside = [h for h in hosts if passage.start <= h[0] < passage.end]
    before = [h for h in inside if h[0] <= at]
    near = []
    if ending.means == "none" and not _OWN_MEETING.search(passage.quote):
        near = [h for h in hosts if passage.start - REACH <= h[0] < passage.start]
    chosen = before[-1:] or inside[:1] or near[-1:]
    return chosen[0][2] if chosen and _could_report(passage, events[chosen[0][2]], documents) else None


def _could_report(passage: Passage, event: Event, documents: Mapping[str, Document]) -> bool:
    """Whether the article came out when the event could have ended."""
    published = documents[passage.document].published
    if published is None or published.latest is None or event.when is None or event.when.earliest is None:
        return True
    return published.latest >= event.when.earliest

"""Events: what many statements say of one meeting, vote, letter, as one event with a history."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from communique.derived import Event, EventStatus, HistoryEntry
from communique.interval import Interval
from communique.linking.absorption import absorb, without_sayings
from communique.linking.blocks import BlockCache
from communique.linking.clustering import (
    Cluster,
    by_family,
    clusters_of,
    components,
    judged_clusters,
    settle_open,
    settle_undated,
)
from communique.linking.joining import join
from communique.linking.labels import event_label
from communique.linking.roster import Roster
from communique.linking.tellings import FAMILY, SPECIFIC, Mentioned, Telling, tellings
from communique.types import Document, Judgement, Statement, Status

_OF_A_STORY = ("other", "statement")
"""Kinds of event that have a day in the record only if an article gives it: a day taken over is but the story's."""
NEXT = 50
"""How many later events of a party are looked through for the one that an event was put off to."""


def build_events(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    roster: Roster,
    judgements: Iterable[Judgement],
    cache: BlockCache,
    context_of: Mapping[str, frozenset[str]],
    status_of: Mapping[str, Status],
) -> tuple[list[Event], dict[str, str]]:
    """Return the events, and statement id → event id.

    ``context_of`` names the sides that each article is on; ``status_of`` what the words around a statement say of it.
    """
    every = tellings(statements, documents, roster, context_of, status_of, cache)
    clusters: list[Cluster] = []
    for family, group in sorted(by_family(every).items()):
        for block in components(group):
            inputs = (family, sorted(_input(one, cache) for one in block))
            found = cache.get("events", inputs, lambda block=block: clusters_of(block))  # type: ignore[misc]
            clusters += [cluster.copy() for cluster in found]
    found = join(absorb(settle_undated(settle_open(clusters, every), every)))
    clusters = judged_clusters(without_sayings(found), judgements)
    events = [_event_of(cluster, cache) for cluster in clusters]
    events = _tie_postponed(sorted(events, key=_event_order))
    return events, {sid: event.id for event in events for sid in event.statements}


def _input(one: Telling, cache: BlockCache) -> str:
    """Return a digest of all that clustering a telling depends on, worked out anew only where that changed."""
    inputs = (one.members, one.sides, one.context, one.ranks)
    return cache.latest("telling", one.members[0].statement.id, inputs, lambda: _digest(one))


def _digest(one: Telling) -> str:
    depends = (
        [(m.statement.id, m.published, m.claim, m.statement.when, m.statement.time_basis) for m in one.members],
        sorted(one.sides),
        sorted(one.context),
        sorted(one.ranks),
    )
    return hashlib.sha256(repr(depends).encode("utf-8", "surrogatepass")).hexdigest()


# --- from a cluster to an event


def _event_of(cluster: Cluster, cache: BlockCache) -> Event:
    members = sorted(cluster.members, key=lambda m: m.order)
    inputs = (members, cluster.family, cluster.when, cluster.place)
    return cache.latest("event", members[0].statement.id, inputs, lambda: _event(cluster, members))


def _event(cluster: Cluster, members: list[Mentioned]) -> Event:
    own = [m for m in members if FAMILY.get(m.claim.type, m.claim.type) == cluster.family]
    kinds = Counter(m.claim.type for m in own or members)  # what came of a meeting does not make it a deal
    kind = min(kinds, key=lambda t: (t in ("other", "statement"), -kinds[t], SPECIFIC.index(t)))
    if kind in _OF_A_STORY and all(m.inherited or m.statement.when is None for m in members):
        cluster = replace(cluster, when=None)
    status = _status(members, cluster.when)
    who = _participants(members)
    history = tuple(
        HistoryEntry(status=m.claim.status, when=m.statement.when, reported=m.published, statement=m.statement.id)
        for m in members
    )
    quotes = [m.statement.evidence[0].quote for m in members]
    return Event(
        id=members[0].statement.id,
        type=kind,
        status=status,
        result="unstated",
        when=cluster.when,
        place=cluster.place,
        participants=who,
        label=event_label(kind, who, cluster.place, cluster.when, quotes),
        history=history,
        statements=tuple(m.statement.id for m in members),
    )


def _status(members: list[Mentioned], when: Interval | None) -> EventStatus:
    """Return the status that the latest word gives: what took place took place, else what was last said of the plan."""
    after = [m for m in members if not _too_early(m, when) and not _outweighed(m, members)]
    given_up = {m.statement.document for m in members if m.claim.status in ("cancelled", "postponed")}
    after = [m for m in after if m.statement.time_basis == "stated" or m.statement.document not in given_up]
    if any(m.claim.status in ("held", "failed") for m in after):
        return "held"
    said = [m for m in members if m.claim.status in ("cancelled", "postponed")]
    if said:
        last = said[-1]
        revived = [
            m
            for m in members
            if m.claim.status == "planned" and m.order[0] > last.order[0] and not _told_after(m, when)
        ]
        return "planned" if revived else "cancelled" if last.claim.status == "cancelled" else "postponed"
    if any(m.claim.status == "ongoing" for m in after) and not any(m.claim.status == "planned" for m in members):
        return "ongoing"
    return "planned" if when is not None or any(m.claim.status == "planned" for m in members) else "ongoing"


def _outweighed(one: Mentioned, members: Iterable[Mentioned]) -> bool:
    """Whether its day was only inherited while the same article calls the event of that stated day a plan."""
    return one.statement.time_basis == "inherited" and any(
        other.claim.status == "planned"
        and other.statement.time_basis != "inherited"
        and other.statement.document == one.statement.document
        for other in members
    )


def _too_early(one: Mentioned, when: Interval | None) -> bool:
    """Whether a report that it took place was published before it can have."""
    published = one.published.latest if one.published is not None else None
    return when is not None and when.earliest is not None and published is not None and published < when.earliest


def _told_after(one: Mentioned, when: Interval | None) -> bool:
    """Whether a telling came out when the day was over: "the visits planned for last Saturday" plan nothing."""
    published = one.published.earliest if one.published is not None else None
    return when is not None and when.latest is not None and published is not None and published > when.latest


def _participants(members: list[Mentioned]) -> tuple[str, ...]:
    counts = Counter(name for m in members for name in m.claim.participants)
    ranked = sorted(counts, key=lambda name: (-counts[name], not name[:1].isupper(), name))
    named = [name for name in ranked if name[:1].isupper()]
    return tuple((named or ranked)[:8])


def _event_order(event: Event) -> tuple[str, str]:
    day = event.when.earliest.isoformat() if event.when and event.when.earliest else "9999"
    return day, event.id


def _tie_postponed(events: list[Event]) -> list[Event]:
    """Tie an event that was put off to the next one of its kind between the same parties; events come by day."""
    by_party: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for name in event.participants:
            by_party[FAMILY.get(event.type, event.type), name].append(number)
    found = []
    for number, event in enumerate(events):
        later: Event | None = None
        if event.status == "postponed":
            family = FAMILY.get(event.type, event.type)
            near = (by_party[family, name] for name in event.participants)
            after = sorted({i for group in near for i in group[bisect_right(group, number) :][:NEXT]})
            later = next((events[i] for i in after if _follows(event, events[i])), None)
        found.append(replace(event, rescheduled_to=later.id) if later is not None else event)
    return found


def _follows(event: Event, other: Event) -> bool:
    if (
        event.when is None
        or other.when is None
        or FAMILY.get(event.type, event.type) != FAMILY.get(other.type, other.type)
    ):
        return False
    if other.status not in ("held", "planned", "ongoing") or not event.when.precedes(other.when):
        return False
    gap = (other.when.earliest - event.when.latest).days if other.when.earliest and event.when.latest else 10**4
    return gap <= 240 and bool(set(event.participants) & set(other.participants))

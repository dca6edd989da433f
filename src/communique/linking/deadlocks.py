"""Deadlocks: cycles of conditions, each step waiting for the next, the last for the first.

Nodes are steps (side, class of concession or words); an edge is a condition. A cycle is certain where every step and
requirement names its side, possible where one is left open. A later agreement between the sides dissolves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from communique.derived import Condition, Deadlock, Event
from communique.linking.actions import same_step
from communique.linking.actors import Roster

LONGEST = 4


def build_deadlocks(conditions: Sequence[Condition], events: Iterable[Event], roster: Roster) -> list[Deadlock]:
    """Return the deadlocks, smallest first, then earliest; each cycle once."""
    usable = [c for c in conditions if roster.side(c.step.party) is not None]
    deals = [
        e
        for e in events
        if e.type == "agreement" and e.status == "held" and e.when is not None and e.when.latest is not None
    ]
    found: dict[tuple[str, ...], Deadlock] = {}
    for start in usable:
        for cycle in _cycles([start], usable, roster):
            key = tuple(sorted(c.id for c in cycle))
            if key not in found:
                found[key] = _deadlock(cycle, deals, roster)
    least = _without_larger(found)
    return sorted(least, key=lambda d: (len(d.steps), d.since or date.max, d.id))


def _cycles(path: list[Condition], conditions: Sequence[Condition], roster: Roster) -> Iterable[list[Condition]]:
    last = path[-1]
    if len(path) > 1 and _answers(last, path[0], roster):
        yield path
        return
    if len(path) >= LONGEST:
        return
    sides = {roster.side(c.step.party) for c in path}
    for following in conditions:
        if roster.side(following.step.party) in sides or following in path:
            continue
        if _answers(last, following, roster):
            yield from _cycles([*path, following], conditions, roster)


def _answers(one: Condition, other: Condition, roster: Roster) -> bool:
    """Whether what one requires is the other's step: the same kind of step, and its side named or left open."""
    required, step = roster.side(one.requires.party), roster.side(other.step.party)
    if required is not None and required != step:
        return False
    if required is None and roster.side(one.step.party) == step:
        return False
    return same_step(one.requires, other.step) and (one.requires.action_class is not None or required is not None)


def _deadlock(cycle: list[Condition], deals: list[Event], roster: Roster) -> Deadlock:
    ordered = _from_least(cycle)
    days = [c.since for c in cycle if c.since is not None]
    since = max(days, default=None)
    sides = {side for c in cycle if (side := roster.side(c.step.party)) is not None}
    closed = [c.until for c in cycle if c.until is not None]
    dissolved = [
        e.when.latest
        for e in deals
        if e.when is not None
        and e.when.latest is not None
        and since is not None
        and e.when.latest >= since
        and sides <= {roster.side(p) for p in e.participants}
    ]
    certain = all(c.requires.party is not None and c.step.party is not None for c in cycle)
    earliest = min(cycle, key=lambda c: (c.since or date.max, c.id))
    return Deadlock(
        id=f"k{earliest.id[1:]}",
        steps=tuple(c.step for c in ordered),
        conditions=tuple(c.id for c in ordered),
        since=since,
        until=min([*closed, *dissolved], default=None),
        certainty="certain" if certain else "possible",
    )


def _from_least(cycle: list[Condition]) -> list[Condition]:
    at = min(range(len(cycle)), key=lambda i: cycle[i].id)
    return cycle[at:] + cycle[:at]


def _without_larger(found: dict[tuple[str, ...], Deadlock]) -> list[Deadlock]:
    """Drop a cycle whose sides are already locked by a smaller one, and second wordings of one lock."""
    kept: list[Deadlock] = []
    for _, one in sorted(
        found.items(),
        key=lambda pair: (len(pair[0]), pair[1].certainty != "certain", pair[1].since or date.max, pair[0]),
    ):
        shape = {(s.party, s.action_class or s.action) for s in one.steps}
        if not any(shape >= {(s.party, s.action_class or s.action) for s in other.steps} for other in kept):
            kept.append(one)
    return kept

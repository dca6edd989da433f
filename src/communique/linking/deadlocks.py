"""Deadlocks: cycles of conditions, each step waiting for the next, the last for the first.

Nodes are steps (side, class of concession or words); an edge is a condition, from its step to what it requires.
An edge stands from the day on which it is told until it is met, dropped, or overtaken by a deal between the sides;
told again later, it stands again. A cycle is a deadlock while all its edges stand: certain where every step names its
side and every match is of classes, possible where a side is left open or inferred. The first conditions of a deadlock
are those of its steps, in order; those behind them are other wordings of the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from communique.derived import Deadlock
from communique.linking.actions import same_class, same_step
from communique.linking.standing import Spell
from communique.linking.waiting import Wait
from communique.types import Action

LONGEST = 4
Window = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Conditions that tie the same two steps, with the spells in which each stands."""

    wait: Wait
    standing: tuple[tuple[Wait, Spell], ...]

    @property
    def windows(self) -> list[Window]:
        """Return when any of them stands, joined where they touch."""
        found: list[Window] = []
        for low, high in sorted((spell.since or date.min, spell.until or date.max) for _, spell in self.standing):
            if found and low <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], high))
            else:
                found.append((low, high))
        return found

    def at(self, day: date) -> Wait:
        """Return the condition that stands on a day and was told first; the surest of the first."""
        on = [
            (spell.since or date.min, not wait.certain, wait.condition.id, wait)
            for wait, spell in self.standing
            if (spell.since or date.min) <= day < (spell.until or date.max)
        ]
        return min(on, key=lambda row: (row[1], row[0], row[2]))[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lock:
    """A deadlock, and its steps as side and class."""

    deadlock: Deadlock
    shape: frozenset[tuple[str, str]]


def build_deadlocks(waits: Sequence[Wait], spells: Mapping[str, Sequence[Spell]]) -> list[Deadlock]:
    """Return the deadlocks, smallest first, then earliest; each cycle once.

    ``waits`` with their sides and classes settled; ``spells``: by a condition's id, when it stands.
    """
    edges = _edges(waits, spells)
    answers = _answers(edges)
    found: dict[tuple[str, ...], _Lock] = {}
    for start in range(len(edges)):
        for cycle in _cycles([start], edges, answers):
            for made in _locks([edges[number] for number in cycle]):
                found.setdefault((*sorted(made.deadlock.conditions), str(made.deadlock.since)), made)
    return sorted(_least(found), key=lambda d: (len(d.steps), d.since or date.max, d.id))


def _edges(waits: Sequence[Wait], spells: Mapping[str, Sequence[Spell]]) -> list[Edge]:
    groups: dict[tuple[str, str, str, str], list[Wait]] = defaultdict(list)
    for wait in waits:
        key = (wait.doer, _kind(wait.step), wait.needed or "", _kind(wait.requires))
        groups[key].append(wait)
    return [
        Edge(wait=group[0], standing=tuple((wait, spell) for wait in group for spell in spells[wait.condition.id]))
        for _, group in sorted(groups.items())
    ]


def _kind(action: Action) -> str:
    return action.action_class or f"“{action.action}”"


def _answers(edges: Sequence[Edge]) -> list[list[int]]:
    """Return, for each edge, those whose step is what it requires; only steps of like kind are compared."""
    by_class: dict[str | None, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        by_class[edge.wait.step.action_class].append(number)
    found = []
    for number, edge in enumerate(edges):
        wanted = edge.wait.requires.action_class
        near = [key for key in by_class if key == wanted or same_class(key, wanted)] if wanted else list(by_class)
        if None in by_class and None not in near:
            near.append(None)
        others = sorted(other for key in near for other in by_class[key])
        found.append([other for other in others if other != number and _meets(edge.wait, edges[other].wait)])
    return found


def _meets(one: Wait, other: Wait) -> bool:
    """Whether what one wait requires is the other's step: the same kind of step, and its side named or left open."""
    if one.doer == other.doer or (one.needed is not None and one.needed != other.doer):
        return False
    if one.requires.action_class is None or other.step.action_class is None:
        return one.needed is not None and same_step(one.requires, other.step)
    return same_class(one.requires.action_class, other.step.action_class)


def _cycles(path: list[int], edges: Sequence[Edge], answers: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    last = path[-1]
    if len(path) > 1 and path[0] in answers[last]:
        yield path
        return
    if len(path) >= LONGEST:
        return
    doers = {edges[number].wait.doer for number in path}
    for following in answers[last]:
        # Each cycle is found from its least edge; others would be found again from every one.
        if following > path[0] and following not in path and edges[following].wait.doer not in doers:
            yield from _cycles([*path, following], edges, answers)


def _locks(cycle: Sequence[Edge]) -> Iterator[_Lock]:
    """Yield a deadlock for each stretch of days in which all edges of a cycle stand."""
    windows = cycle[0].windows
    for edge in cycle[1:]:
        windows = [
            (max(low, other_low), min(high, other_high))
            for low, high in windows
            for other_low, other_high in edge.windows
            if max(low, other_low) < min(high, other_high)
        ]
    for low, high in windows:
        waits = [edge.at(low) for edge in cycle]
        first = min(range(len(waits)), key=lambda number: waits[number].condition.id)
        ordered = [*waits[first:], *waits[:first]]
        earliest = min(waits, key=lambda wait: (wait.condition.since or date.max, wait.condition.id))
        made = Deadlock(
            id=f"k{earliest.condition.id[1:]}",
            steps=tuple(replace(wait.step, party=wait.doer_name) for wait in ordered),
            conditions=tuple(wait.condition.id for wait in ordered),
            since=low if low > date.min else None,
            until=high if high < date.max else None,
            certainty="certain" if all(wait.certain for wait in waits) else "possible",
        )
        yield _Lock(deadlock=made, shape=frozenset((wait.doer, _kind(wait.step)) for wait in waits))


def _least(found: Mapping[tuple[str, ...], _Lock]) -> list[Deadlock]:
    """Drop a cycle whose sides are already locked by a smaller one at the time; join second wordings of one lock."""
    kept: list[_Lock] = []
    ranked = sorted(
        found.items(),
        key=lambda pair: (
            len(pair[1].deadlock.steps),
            pair[1].deadlock.certainty != "certain",
            pair[1].deadlock.since or date.max,
            pair[0],
        ),
    )
    for _, one in ranked:
        known = next((n for n, k in enumerate(kept) if _covers(k, one)), None)
        if known is None:
            kept.append(one)
        elif len(kept[known].deadlock.steps) == len(one.deadlock.steps):
            kept[known] = _joined(kept[known], one)
    return [one.deadlock for one in kept]


def _covers(known: _Lock, one: _Lock) -> bool:
    return known.shape <= one.shape and _at_once(known.deadlock, one.deadlock)


def _joined(known: _Lock, one: _Lock) -> _Lock:
    """Return the lock with the conditions of another wording of it behind its own, standing while either stands."""
    ends = [lock.deadlock.until for lock in (known, one)]
    conditions = tuple(dict.fromkeys((*known.deadlock.conditions, *one.deadlock.conditions)))
    until = None if None in ends else max(end for end in ends if end is not None)
    return replace(known, deadlock=replace(known.deadlock, conditions=conditions, until=until))


def _at_once(one: Deadlock, other: Deadlock) -> bool:
    """Whether two deadlocks stand on some day together."""
    low = max(one.since or date.min, other.since or date.min)
    return low < min(one.until or date.max, other.until or date.max)

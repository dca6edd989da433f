"""Deadlocks: cycles of conditions, each step waiting for the next, the last for the first.

Nodes are steps (side, class of concession or words); an edge is a condition, from its step to what it requires.
An edge stands from the day on which it is told until it is met, dropped, or overtaken by a deal between the sides;
told again later, it stands again. A cycle is a deadlock while all its edges stand: certain where every step names its
side and every match is of classes, possible where a side is left open or inferred, or where only an article sets the
two against each other. The first conditions of a deadlock are those of its steps, in order; those behind them are other
wordings of the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from communique.derived import Deadlock
from communique.linking.actions import kin_of, same_class, same_words, step_stems
from communique.linking.standing import Spell
from communique.linking.waiting import Wait
from communique.types import Action

PAIR, LONGEST = 2, 4
"""How many steps a deadlock has, at least and at most."""
BESIDE = 500
"""How many characters apart two conditions may stand that an article sets against each other."""
Window = tuple[date, date]
Step = tuple[str, str]
Places = Mapping[str, Sequence[int]]
"""Where each article tells of a condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Conditions that tie the same two steps, with the spells in which each stands; ``shape``: the step that waits."""

    wait: Wait
    standing: tuple[tuple[Wait, Spell], ...]
    windows: tuple[Window, ...]
    shape: Step
    talks: frozenset[str]

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
    shape: frozenset[Step]


def build_deadlocks(waits: Sequence[Wait], spells: Mapping[str, Sequence[Spell]]) -> list[Deadlock]:
    """Return the deadlocks, smallest first, then earliest; each cycle once.

    ``waits`` with their sides and classes settled; ``spells``: by a condition's id, when it stands.
    """
    edges = _edges(waits, spells)
    places = [_places(edge) for edge in edges]
    answers = _with_replies(edges, places, _answers(edges))
    leads = _turned(answers)
    kept = _Kept()
    for length in range(PAIR, LONGEST + 1):
        search = _Search(edges, answers, leads, kept, length)
        found: dict[tuple[str, ...], _Lock] = {}
        for start in range(len(edges)):
            for cycle in search.from_edge(start):
                for made in _locks([edges[number] for number in cycle]):
                    found.setdefault((*sorted(made.deadlock.conditions), str(made.deadlock.since)), made)
        pairs = _in_one_breath(edges, places) if length == PAIR else ()
        for one, other in pairs:
            for made in _locks([edges[one], edges[other]], loose=True):
                found.setdefault((*sorted(made.deadlock.conditions), str(made.deadlock.since)), made)
        kept.take(found)
    return sorted((one.deadlock for one in kept.locks), key=lambda d: (len(d.steps), d.since or date.max, d.id))


def _edges(waits: Sequence[Wait], spells: Mapping[str, Sequence[Spell]]) -> list[Edge]:
    groups: dict[tuple[str, str, str, str], list[Wait]] = defaultdict(list)
    for wait in waits:
        key = (wait.doer, _kind(wait.step), wait.needed or "", _kind(wait.requires))
        groups[key].append(wait)
    found = []
    for _, group in sorted(groups.items()):
        standing = tuple((wait, spell) for wait in group for spell in spells[wait.condition.id])
        found.append(
            Edge(
                wait=group[0],
                standing=standing,
                windows=_windows(spell for _, spell in standing),
                shape=(group[0].doer, _kind(group[0].step)),
                talks=frozenset(key for wait in group for key in wait.talks or ("",)),
            )
        )
    return found


def _windows(spells: Iterable[Spell]) -> tuple[Window, ...]:
    """Return when any of the spells stands, joined where they touch."""
    found: list[Window] = []
    for low, high in sorted((spell.since or date.min, spell.until or date.max) for spell in spells):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def _kind(action: Action) -> str:
    return action.action_class or f"“{action.action}”"


def _answers(edges: Sequence[Edge]) -> list[list[int]]:
    """Return, for each edge, those whose step is what it requires, in order; only what may be like is compared."""
    by_class: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        places = (edge.wait.doer, *(f"@{key}" for key in edge.wait.talks or ("",)))
        for place in places:
            by_class[edge.wait.step.action_class, place].append(number)
            for stem in step_stems(edge.wait.step.action):
                by_words[place, stem].append(number)
    found = []
    for number, edge in enumerate(edges):
        wait, near = edge.wait, set[int]()
        places = (wait.needed,) if wait.needed is not None else tuple(f"@{key}" for key in wait.talks or ("",))
        for shown in kin_of(wait.requires.action_class):
            near.update(other for place in places for other in by_class.get((shown, place), ()))
        for stem in step_stems(wait.requires.action):
            near.update(other for place in places for other in by_words.get((place, stem), ()))
        found.append([other for other in sorted(near) if other != number and _meets(wait, edges[other].wait)])
    return found


def _with_replies(edges: Sequence[Edge], places: Sequence[Places], answers: list[list[int]]) -> list[list[int]]:
    """Return the answers, and where one side's condition answers another's that stands beside it, the other way too.

    "They will sign when the money is paid. No money before they sign": the article sets one against the other.
    """
    found = [set(one) for one in answers]
    for number, others in enumerate(answers):
        for other in others:
            apart = edges[other].wait.doer != edges[number].wait.doer
            if apart and _side_by_side(places[number], places[other]):
                found[other].add(number)
    return [sorted(one) for one in found]


def _in_one_breath(edges: Sequence[Edge], places: Sequence[Places]) -> Iterator[tuple[int, int]]:
    """Yield the conditions of two sides, each of which waits for the other, that an article tells side by side.

    "The readings will come again when the turbines are on the road. The runners would leave when the data arrived":
    no word ties the two, but the article does.
    """
    between: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        between[edge.wait.doer, edge.wait.needed].append(number)
    for number, edge in enumerate(edges):
        for other in between.get((edge.wait.needed or "", edge.wait.doer), ()):
            both = (edge.wait, edges[other].wait)
            if (
                number < other
                and all(wait.certain and wait.withheld for wait in both)
                and _side_by_side(places[number], places[other])
            ):
                yield number, other


def _places(edge: Edge) -> dict[str, list[int]]:
    """Return where each article tells of an edge's conditions."""
    found: dict[str, list[int]] = defaultdict(list)
    for wait in {wait.condition.id: wait for wait, _ in edge.standing}.values():
        for document, start in wait.told_at:
            found[document].append(start)
    return found


def _side_by_side(one: Places, other: Places) -> bool:
    """Whether an article tells of two conditions in one breath."""
    return any(abs(x - y) <= BESIDE for key in one.keys() & other.keys() for x in one[key] for y in other[key])


def _turned(answers: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """Return, for each edge, those that require its step."""
    found: list[set[int]] = [set() for _ in answers]
    for number, others in enumerate(answers):
        for other in others:
            found[other].add(number)
    return [frozenset(one) for one in found]


def _meets(one: Wait, other: Wait) -> bool:
    """Whether what one wait requires is the other's step: the same kind of step, and its side named or left open.

    A side left open may be anybody on the same talks, or in the same article.
    """
    if one.doer == other.doer or (one.needed is not None and one.needed != other.doer):
        return False
    if one.needed is None and (one.talks or other.talks) and not one.talks & other.talks:
        return False
    if one.requires.action_class is None or other.step.action_class is None:
        return same_words(one.requires, other.step)
    return same_class(one.requires.action_class, other.step.action_class)


@dataclass(slots=True)
class _Search:
    """Cycles of one length, on days on which all their edges stand and no smaller deadlock explains them.

    Two sides that wait for each other are locked wherever they say so; a longer ring is one only within some talks.
    """

    edges: Sequence[Edge]
    answers: Sequence[Sequence[int]]
    leads: Sequence[frozenset[int]]
    kept: _Kept
    length: int

    def from_edge(self, start: int) -> Iterator[tuple[int, ...]]:
        """Yield the cycles of which an edge is the least."""
        edge = self.edges[start]
        yield from self._cycles((start,), edge.windows, edge.talks)

    def _cycles(
        self, path: tuple[int, ...], windows: Sequence[Window], talks: frozenset[str]
    ) -> Iterator[tuple[int, ...]]:
        closed = len(path) > 1 and path[-1] in self.leads[path[0]]
        if len(path) == self.length:
            if closed:
                yield path
            return
        if closed:
            return
        doers = {self.edges[number].wait.doer for number in path}
        last = len(path) + 1 == self.length
        for following in self.answers[path[-1]]:
            edge = self.edges[following]
            if following <= path[0] or edge.wait.doer in doers or (last and following not in self.leads[path[0]]):
                continue
            if self.length > 2 and not talks & edge.talks:
                continue
            both = _overlaps(windows, edge.windows)
            longer = (*path, following)
            if both and not (self.length > 2 and self.kept.explains(edge.shape, self._shape(longer), both)):
                yield from self._cycles(longer, both, talks & edge.talks)

    def _shape(self, path: Iterable[int]) -> frozenset[Step]:
        return frozenset(self.edges[number].shape for number in path)


def _overlaps(some: Iterable[Window], others: Sequence[Window]) -> list[Window]:
    return [
        (max(low, other_low), min(high, other_high))
        for low, high in some
        for other_low, other_high in others
        if max(low, other_low) < min(high, other_high)
    ]


def _locks(cycle: Sequence[Edge], *, loose: bool = False) -> Iterator[_Lock]:
    """Yield a deadlock for each stretch of days in which all edges of a cycle stand; ``loose``: no words tie them."""
    windows = list(cycle[0].windows)
    for edge in cycle[1:]:
        windows = _overlaps(windows, edge.windows)
    for low, high in windows:
        waits = [edge.at(low) for edge in cycle]
        first = min(range(len(waits)), key=lambda number: waits[number].condition.id)
        ordered = [*waits[first:], *waits[:first]]
        earliest = min(waits, key=lambda wait: (wait.condition.since or date.max, wait.condition.id))
        made = Deadlock(
            id=_name(earliest.condition.id, [wait.condition.id for wait in waits]),
            steps=tuple(replace(wait.step, party=wait.doer_name) for wait in ordered),
            conditions=tuple(wait.condition.id for wait in ordered),
            since=low if low > date.min else None,
            until=high if high < date.max else None,
            certainty="certain" if not loose and all(wait.certain for wait in waits) else "possible",
        )
        yield _Lock(deadlock=made, shape=frozenset((wait.doer, _kind(wait.step)) for wait in waits))


def _name(earliest: str, conditions: Sequence[str]) -> str:
    """Return an id that lasts: of the earliest condition and of those that it is locked with."""
    others = "".join(one[1:5] for one in sorted(conditions) if one != earliest)
    return f"k{earliest[1:]}{others}"


@dataclass(slots=True)
class _Kept:
    """The least deadlocks: none whose sides are locked by a smaller one at the time, wordings of one together."""

    locks: list[_Lock] = field(default_factory=list)
    by_step: dict[Step, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_sides: dict[frozenset[str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, found: Mapping[tuple[str, ...], _Lock]) -> None:
        """Take in deadlocks of one length, those that are told for certain, and in steps of a known class, first."""
        ranked = sorted(
            found.items(),
            key=lambda pair: (
                pair[1].deadlock.certainty != "certain",
                sum(step.action_class is None for step in pair[1].deadlock.steps),
                pair[1].deadlock.since or date.max,
                pair[0],
            ),
        )
        for _, one in ranked:
            near = (*self._within(one.shape), *self._between(one.shape))
            known = next((n for n in near if _at_once(self.locks[n].deadlock, one.deadlock)), None)
            if known is None:
                for step in one.shape:
                    self.by_step[step].append(len(self.locks))
                self.by_sides[_sides(one.shape)].append(len(self.locks))
                self.locks.append(one)
            elif len(self.locks[known].deadlock.steps) == len(one.deadlock.steps):
                self.locks[known] = _joined(self.locks[known], one)

    def _between(self, shape: frozenset[Step]) -> list[int]:
        """Return the deadlocks of the same two sides over one of the same kinds of step, whoever is to take it."""
        if len(shape) != 2:
            return []
        kinds = {kind for _, kind in shape}
        near = self.by_sides.get(_sides(shape), ())
        return [number for number in near if kinds & {kind for _, kind in self.locks[number].shape}]

    def explains(self, step: Step, shape: frozenset[Step], windows: Sequence[Window]) -> bool:
        """Whether a deadlock of a step with others of a shape stands all the while."""
        near = [lock for n in self.by_step.get(step, ()) if (lock := self.locks[n]).shape <= shape]
        if not near:
            return False
        low, high = min(low for low, _ in windows), max(high for _, high in windows)
        return any(
            (lock.deadlock.since or date.min) <= low and high <= (lock.deadlock.until or date.max) for lock in near
        )

    def _within(self, shape: frozenset[Step]) -> list[int]:
        """Return the deadlocks all of whose steps are among these, in order."""
        near = {number for step in shape for number in self.by_step.get(step, ())}
        return sorted(number for number in near if self.locks[number].shape <= shape)


def _sides(shape: frozenset[Step]) -> frozenset[str]:
    return frozenset(side for side, _ in shape)


def _joined(known: _Lock, one: _Lock) -> _Lock:
    """Return the lock with the conditions of another wording of it behind its own, standing while either stands."""
    ends = [lock.deadlock.until for lock in (known, one)]
    conditions = tuple(dict.fromkeys((*known.deadlock.conditions, *one.deadlock.conditions)))
    until = None if None in ends else max(end for end in ends if end is not None)
    starts = [lock.deadlock.since for lock in (known, one)]
    since = None if None in starts else min(start for start in starts if start is not None)
    return replace(known, deadlock=replace(known.deadlock, conditions=conditions, since=since, until=until))


def _at_once(one: Deadlock, other: Deadlock) -> bool:
    """Whether two deadlocks stand on some day together."""
    low = max(one.since or date.min, other.since or date.min)
    return low < min(one.until or date.max, other.until or date.max)

"""Where the talks stand, in sentences that a minister could read, each with the statements it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.derived import Condition, Contradiction, Deadlock, Event, Expectation, Position, Side, Snapshot
from communique.interval import Interval
from communique.render.lookup import Lookup, of_talks
from communique.render.wording import clip, count, join_names, open_sentence, tell_bound, tell_day, tell_when
from communique.types import Action, Statement

Topic = Literal["scope", "met", "result", "next", "deadline", "wants", "stuck", "dispute"]
MEETINGS = ("meeting", "visit", "call")
STANCE_VERBS = {
    "demand": "demands",
    "offer": "offers",
    "refusal": "refuses",
    "support": "supports",
    "opposition": "opposes",
}
_MOST = {"next": 3, "deadline": 2, "wants": 4, "stuck": 2, "dispute": 3, "issues": 3, "voices": 3, "others": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence or two, the ids of the statements it rests on, and what it is about."""

    text: str
    citations: tuple[str, ...] = ()
    topic: Topic


def standing(snapshot: Snapshot, talks: str | None = None) -> list[Line]:
    """Return where the talks stand; of several negotiations the one most written about, the others in a line each."""
    lookup = Lookup(snapshot)
    ranked = lookup.main_talks()
    chosen = talks or (ranked[0].id if len(ranked) > 1 else None)
    desk = _Desk(lookup, chosen)
    lines = [*desk.met(), *desk.next(), *desk.deadlines(), *desk.wants(), *desk.stuck(), *desk.disputes()]
    if talks is None and len(ranked) > 1:
        for other in ranked[1 : 1 + _MOST["others"]]:
            lines += _Desk(lookup, other.id).in_short(other.label)
    return [desk.scope(bool(lines)), *lines]


class _Desk:
    """One negotiation of a snapshot (all of it where ``talks`` is ``None``), asked question by question."""

    def __init__(self, lookup: Lookup, talks: str | None) -> None:
        self.lookup = lookup
        self.talks = talks
        snapshot = lookup.snapshot
        self.today = snapshot.as_of or date.max
        self.events = of_talks(snapshot.events, talks)
        self.negotiation = next((one for one in snapshot.talks if one.id == talks or talks is None), None)
        named = self.negotiation.parties if self.negotiation else ()
        self.sides = lookup.parties(named)

    def scope(self, anything: bool) -> Line:
        """Say what the record rests on."""
        documents = self.lookup.snapshot.documents
        if not documents:
            return Line(text="The record holds no articles yet, so nothing can be said of the talks.", topic="scope")
        originals = [one for one in documents if one.duplicate_of is None]
        outlets = {self.lookup.outlet(one) for one in originals}
        day = self.lookup.snapshot.as_of
        parts = [f"As of {tell_day(day)}" if day else "No article is dated, so no day can be given:"]
        parts.append(f"the record rests on {count(len(originals), 'article')} from {count(len(outlets), 'outlet')}")
        label = self.negotiation.label if self.negotiation else ""
        about = f" about {clip(label, 120)}" if label else ""
        found = "" if anything else "; nothing in them says where any talks stand"
        return Line(text=open_sentence(" ".join(parts) + about + found), topic="scope")

    def met(self) -> Iterator[Line]:
        """Say when the sides last met, what came of it and who says what of it."""
        event = self._last_meeting()
        if event is None:
            return
        who = join_names(self.lookup.parties(event.participants) or list(event.participants))
        when = tell_when(event.when)
        place = f" in {clip(event.place, 60)}" if event.place else ""
        verbs = {"visit": "last visited", "call": "last spoke by telephone", "meeting": "last met"}
        if event.status == "ongoing":
            text = f"{who or 'The sides'} are meeting{place}, {when}" if when else f"{who or 'The sides'} are meeting"
        elif event.type == "visit":
            text = f"The last visit on record, by {who or 'one side'}{place}, took place {when}"
        else:
            one = " representatives" if who and " and " not in who else ""
            text = f"{who or 'The sides'}{one} {verbs[event.type]} {when}{place}"
        yield Line(text=open_sentence(text), citations=event.statements, topic="met")
        yield self._result(event)

    def _last_meeting(self) -> Event | None:
        held = [one for one in self.events if one.type in MEETINGS and one.status in ("held", "ongoing") and one.when]
        past = [one for one in held if (_first(one.when) or date.max) <= self.today]
        return max(past, key=self._weight_of_meeting, default=None)

    def _weight_of_meeting(self, event: Event) -> tuple[bool, bool, date, int, str]:
        parties = set(self.lookup.parties(event.participants))
        between = len(parties & set(self.sides)) > 1 if self.sides else len(parties) > 1
        return between, event.type == "meeting", _last(event.when) or date.min, len(event.statements), event.id

    def _result(self, event: Event) -> Line:
        disputes = [one for one in self._contradictions() if _touches(one, event) and one.type in ("outcome", "account")]
        if disputes:
            told = "; ".join(_side_in_words(side) for side in disputes[0].sides[: _MOST["voices"]])
            cited = tuple(ref for side in disputes[0].sides for ref in side.statements)
            return Line(text=f"What came of it is disputed: {open_sentence(told)}", citations=cited, topic="result")
        words = {
            "reached": "An agreement is reported to have come of it",
            "none": "It ended without result",
            "disputed": "What came of it is disputed",
            "unstated": "The articles do not say what came of it",
        }
        voices = self._voices(event)
        told = "; ".join(f"{who}: “{quote}”" for who, quote, _ in voices)
        text = words[event.result] + (f". Of how the talks went, {told}" if told else "")
        cited = tuple(ref for _, _, ref in voices) or event.statements
        return Line(text=open_sentence(text), citations=cited, topic="result")

    def _voices(self, event: Event) -> list[tuple[str, str, str]]:
        """Return holder, words and statement of the latest judgements published since the meeting."""
        start = _first(event.when) or date.min
        found: dict[str, tuple[date, str, str]] = {}
        for one in of_talks(self.lookup.snapshot.assessments, self.talks):
            said = self.lookup.latest_first(one.statements)
            if not one.holder or not said or not said[0].evidence:
                continue
            day = self.lookup.newest(one.statements)
            if day >= start and day >= found.get(one.holder, (date.min, "", ""))[0]:
                found[one.holder] = (day, clip(said[0].evidence[0].quote, 140), said[0].id)
        ranked = sorted(found.items(), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
        return [(clip(who, 60), quote, ref) for who, (_, quote, ref) in ranked[: _MOST["voices"]]]

    def next(self) -> Iterator[Line]:
        """Say what is expected next, by whom and how sure."""
        planned = [one for one in self.events if one.type != "deadline" and self._ahead(one)]
        hopes = [one for one in self._hopes() if one.outcome == "pending"]
        told: set[str] = set()
        lines = [self._plan_line(event, hopes, told) for event in planned]
        lines += [(_first(hope.window) or date.max, _hope_line(hope)) for hope in hopes if hope.id not in told]
        lines.sort(key=lambda pair: (pair[0], pair[1].text))
        yield from (line for _, line in lines[: _MOST["next"]])
        if lines or not self.events:
            return
        yield Line(text="No further meeting is announced in the articles.", topic="next")

    def _ahead(self, event: Event) -> bool:
        if event.status != "planned" or event.when is None:
            return False
        return (_last(event.when) or date.max) >= self.today

    def _hopes(self) -> list[Expectation]:
        return of_talks(self.lookup.snapshot.expectations, self.talks)

    def _plan_line(self, event: Event, hopes: list[Expectation], told: set[str]) -> tuple[date, Line]:
        """Return a planned event with what is expected of it; expectations told with it are added to ``told``."""
        same = [hope for hope in hopes if self._same_words(event.statements, hope.statements)]
        told.update(hope.id for hope in same)
        sure = f"; {_sureness(same[0])}" if same else self._announced_by(event)
        label = clip(event.label, 160).rstrip(".") or event.type
        told_when = tell_when(event.when)
        text = f"Planned {told_when}: {label[0].lower() + label[1:] if label[:2].istitle() and label.split()[0] in _PLAIN else label}"
        cited = tuple(dict.fromkeys([*event.statements, *(ref for hope in same for ref in hope.statements)]))
        return _first(event.when) or date.max, Line(text=open_sentence(text + sure), citations=cited, topic="next")

    def _announced_by(self, event: Event) -> str:
        voices = [one.sources[0] for one in self.lookup.latest_first(event.statements) if one.sources]
        return f", according to {clip(voices[0], 80)}" if voices else ""

    def _same_words(self, ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether two things rest on one statement or on overlapping words of one article."""
        if set(ones) & set(others):
            return True
        places = [self.lookup.known(refs) for refs in (ones, others)]
        return any(_overlap(one, other) for one in places[0] for other in places[1])

    def deadlines(self) -> Iterator[Line]:
        """Say which deadlines lie ahead, and which promise was last broken."""
        due: list[tuple[date, str, tuple[str, ...]]] = []
        for event in self.events:
            if event.type == "deadline" and self._ahead(event):
                due.append((_last(event.when) or date.max, clip(event.label, 140), event.statements))
        for one in of_talks(self.lookup.snapshot.commitments, self.talks):
            if one.outcome == "pending" and one.by is not None and one.by.latest is not None:
                words = f"{one.party or 'a party'} is to {clip(one.action, 120)}"
                due.append((one.by.latest, words, one.statements))
        for day, words, cited in sorted(due)[: _MOST["deadline"]]:
            told = tell_bound(Interval(earliest=None, latest=day))
            yield Line(text=f"Deadline: {told}, {open_sentence(words)}", citations=cited, topic="deadline")
        missed = [c for c in of_talks(self.lookup.snapshot.commitments, self.talks) if c.outcome == "missed"]
        last = max(missed, key=lambda c: (_last(c.by) or date.min, c.id), default=None)
        if last is not None:
            due_by = tell_bound(last.by)
            what = f"{last.party or 'One party'} had promised to {clip(last.action, 120)}"
            text = f"A promise is reported broken: {what}{f' {due_by}' if due_by and due_by not in what else ''}"
            yield Line(text=open_sentence(text), citations=(*last.statements, *last.outcome_statements), topic="deadline")

    def wants(self) -> Iterator[Line]:
        """Say what each side wants, and on what condition."""
        positions = [one for one in of_talks(self.lookup.snapshot.positions, self.talks) if one.until is None and one.party]
        conditions = [one for one in of_talks(self.lookup.snapshot.conditions, self.talks) if one.status == "open"]
        weight: dict[str, int] = {}
        for thing in [*positions, *conditions]:
            party = self.lookup.party(thing.party)
            weight[party] = weight.get(party, 0) + len(thing.statements) + (1000 if party in self.sides else 0)
        weight.pop("", None)
        for party in sorted(weight, key=lambda name: (-weight[name], name))[: _MOST["wants"]]:
            yield self._wants_of(
                party,
                [one for one in positions if self.lookup.party(one.party) == party],
                [one for one in conditions if self.lookup.party(one.party) == party],
            )

    def _wants_of(self, party: str, positions: list[Position], conditions: list[Condition]) -> Line:
        cited: list[str] = []
        clauses: list[str] = []
        for stance, verb in STANCE_VERBS.items():
            held = sorted((one for one in positions if one.stance == stance), key=self._by_weight)
            kept = {one.issue.casefold(): one for one in reversed(held)}
            issues = list(reversed(kept.values()))[: _MOST["issues"]]
            if issues:
                clauses.append(f"{verb} {join_names([clip(one.issue, 90) for one in issues])}")
                cited += [one.statements[0] for one in issues if one.statements]
        text = f"{clip(party, 80)} {_join_clauses(clauses)}" if clauses else ""
        for condition in sorted(conditions, key=self._by_weight)[:1]:
            terms = f"“{_step(condition.step)}” only in return for, or after, “{_step(condition.requires)}”"
            text += f"; its condition: {terms}" if text else f"{clip(party, 80)} sets a condition: {terms}"
            cited += condition.statements[:1]
        return Line(text=open_sentence(text), citations=tuple(dict.fromkeys(cited)), topic="wants")

    def _by_weight(self, thing: Position | Condition) -> tuple[int, int, str]:
        return -self.lookup.newest(thing.statements).toordinal(), -len(thing.statements), thing.id

    def stuck(self) -> Iterator[Line]:
        """Say which steps wait for each other."""
        open_ones = [one for one in of_talks(self.lookup.snapshot.deadlocks, self.talks) if one.until is None]
        order = sorted(open_ones, key=lambda one: (one.certainty != "certain", one.since or date.max, one.id))
        for deadlock in order[: _MOST["stuck"]]:
            yield self._deadlock_line(deadlock)

    def _deadlock_line(self, deadlock: Deadlock) -> Line:
        known = {one.id: one for one in self.lookup.snapshot.conditions}
        cited = [ref for one in deadlock.conditions if one in known for ref in known[one].statements[:2]]
        steps = [f"“{_step(step)}” ({clip(step.party or 'somebody', 60)})" for step in deadlock.steps]
        lead = "The talks are stuck" if deadlock.certainty == "certain" else "The talks may be stuck"
        since = f", since {tell_day(deadlock.since)} at the latest" if deadlock.since else ""
        circle = ", which waits for ".join(steps)
        close = "which waits for the first" if len(steps) > 1 else "which waits for itself"
        text = f"{lead}{since}: {circle}, {close}"
        return Line(text=open_sentence(text), citations=tuple(dict.fromkeys(cited)), topic="stuck")

    def _contradictions(self) -> list[Contradiction]:
        return of_talks(self.lookup.snapshot.contradictions, self.talks)

    def disputes(self) -> Iterator[Line]:
        """Say where the sources disagree, what the talks came to aside."""
        meeting = self._last_meeting()
        rest = [one for one in self._contradictions() if meeting is None or not _touches(one, meeting)]
        rest.sort(key=lambda one: (-self.lookup.newest(_cited(one)).toordinal(), one.id))
        for one in rest[: _MOST["dispute"]]:
            told = "; ".join(_side_in_words(side) for side in one.sides[: _MOST["voices"]])
            text = f"Sources disagree on {clip(one.about, 120)}: {told}"
            yield Line(text=open_sentence(text), citations=_cited(one), topic="dispute")

    def in_short(self, label: str) -> Iterator[Line]:
        """Say in a line how another negotiation of the record stands."""
        met = self._last_meeting()
        ahead = sorted((one for one in self.events if self._ahead(one)), key=lambda one: (_first(one.when) or date.max, one.id))
        parts = [f"a meeting took place {tell_when(met.when)}"] if met is not None else []
        parts += [f"next, {tell_when(ahead[0].when)}: {clip(ahead[0].label, 100)}"] if ahead else []
        cited = [*(met.statements[:1] if met else ()), *(ahead[0].statements[:1] if ahead else ())]
        if parts:
            yield Line(text=open_sentence(f"{clip(label, 100)}: {'; '.join(parts)}"), citations=tuple(cited), topic="met")


_PLAIN = frozenset("A An The Second Third Fourth Fifth First Next New Further Talks Meeting Visit Exchange Election".split())


def _touches(one: Contradiction, event: Event) -> bool:
    return one.id == event.id or bool(set(_cited(one)) & set(event.statements))


def _cited(one: Contradiction) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for side in one.sides for ref in side.statements))


def _side_in_words(side: Side) -> str:
    verb = "say" if len(side.sources) > 1 else "says"
    who = f"{join_names(side.sources, 3)} {verb}" if side.sources else "one account says"
    return f"{who} “{clip(side.says, 160)}”"


def _sureness(hope: Expectation) -> str:
    who = join_names(hope.expected_by, 3) if hope.expected_by else "the articles"
    return f"{who} {'call' if len(hope.expected_by) != 1 else 'calls'} it {hope.hedge}"


def _hope_line(hope: Expectation) -> Line:
    when = tell_when(hope.window)
    text = f"Expected{f' {when}' if when else ''}: {clip(hope.about, 160)}; {_sureness(hope)}"
    return Line(text=open_sentence(text), citations=hope.statements, topic="next")


def _step(step: Action) -> str:
    words = clip(step.action, 140)
    return f"not {words}" if step.direction == "refrain" and not words.startswith(("not ", "refrain")) else words


def _join_clauses(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def _overlap(one: Statement, other: Statement) -> bool:
    if one.document != other.document:
        return False
    return any(a.start < b.end and b.start < a.end for a in one.evidence[:1] for b in other.evidence[:1])


def _first(interval: Interval | None) -> date | None:
    return None if interval is None else interval.earliest or interval.latest


def _last(interval: Interval | None) -> date | None:
    return None if interval is None else interval.latest or interval.earliest

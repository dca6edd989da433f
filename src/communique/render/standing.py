"""Where the talks stand, in sentences that a minister could read, each with the statements it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.derived import Condition, Contradiction, Deadlock, Event, Expectation, Position, Side, Snapshot, Talks
from communique.interval import Interval
from communique.render.lookup import Lookup, of_talks
from communique.render.phrases import is_proper, name_talks, plain_label, reads_well, tell_sureness, within_sentence
from communique.render.wording import (
    clip,
    count,
    join_names,
    open_sentence,
    tell_bound,
    tell_day,
    tell_when,
)
from communique.types import Statement

Topic = Literal["scope", "met", "result", "next", "deadline", "wants", "stuck", "dispute"]
MEETINGS = ("meeting", "visit", "call")
STANCE_VERBS = {
    "demand": "demands",
    "offer": "offers",
    "refusal": "refuses",
    "support": "supports",
    "opposition": "opposes",
}
# One source of several people: "officials in Brussels", "two diplomats".
_SEVERAL = re.compile(
    r"\b(?:officials|sources|diplomats|ministers|experts|aides|lawmakers|analysts|leaders|envoys|negotiators|people"
    r"|members|sides|governments|parties)\b(?!'s|’s)",
    re.IGNORECASE,
)
_MOST = {
    "next": 3,
    "deadline": 2,
    "wants": 3,
    "stuck": 2,
    "dispute": 3,
    "issues": 2,
    "stances": 3,
    "voices": 3,
    "others": 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence or two, the ids of the statements it rests on, and what it is about."""

    text: str
    citations: tuple[str, ...] = ()
    topic: Topic


def standing(snapshot: Snapshot, talks: str | None = None) -> list[Line]:
    """Return where the talks stand; of several negotiations the one most written about, the others in a line each."""
    lookup = Lookup(snapshot)
    main, others = ([talks], []) if talks else gather_talks(lookup)
    desk = _Desk(lookup, main, whole=not others and talks is None)
    lines = [*desk.met(), *desk.stuck(), *desk.next(), *desk.deadlines(), *desk.wants(), *desk.disputes()]
    for other in others[: _MOST["others"]]:
        lines += _Desk(lookup, [other.id], whole=False).in_short(other.label)
    return [desk.scope(bool(lines)), *lines]


def gather_talks(lookup: Lookup) -> tuple[list[str], list[Talks]]:
    """Return the ids of the negotiation most written about, its minor strands with it, and the other negotiations.

    A strand shares a party with it and has less than half its statements: coverage of one negotiation names many
    pairs of those who take part.
    """
    ranked = lookup.main_talks()
    if not ranked:
        return [], []
    numbers = lookup.statements_by_talks()
    main = ranked[0]
    limit = numbers.get(main.id, 0) / 2
    strands = [one for one in ranked[1:] if set(one.parties) & set(main.parties) and numbers.get(one.id, 0) < limit]
    return [main.id, *(one.id for one in strands)], [one for one in ranked[1:] if one not in strands]


class _Desk:
    """One negotiation of a snapshot (all of it where ``whole``), asked question by question."""

    def __init__(self, lookup: Lookup, talks: Sequence[str], *, whole: bool) -> None:
        self.lookup = lookup
        snapshot = lookup.snapshot
        self.today = snapshot.as_of or date.max
        wanted = None if whole else frozenset(talks)
        self.events = of_talks(snapshot.events, wanted)
        self.expectations = of_talks(snapshot.expectations, wanted)
        self.commitments = of_talks(snapshot.commitments, wanted)
        self.positions = of_talks(snapshot.positions, wanted)
        self.open_conditions = [one for one in of_talks(snapshot.conditions, wanted) if one.status == "open"]
        self.deadlocks = of_talks(snapshot.deadlocks, wanted)
        self.assessments = of_talks(snapshot.assessments, wanted)
        self.contradictions = of_talks(snapshot.contradictions, wanted)
        named = sorted((one for one in snapshot.talks if one.id in talks), key=lambda one: talks.index(one.id))
        self.label = name_talks(named[0]) if named else ""
        self.told: list[str] = []
        self.sides = lookup.parties(party for one in named for party in one.parties)

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
        about = f" on the talks of {self.label}" if self.label else ""
        whole = "it" if len(originals) == 1 else "them"
        found = "" if anything else f"; nothing in {whole} says where any talks stand"
        return Line(text=open_sentence(" ".join(parts) + about + found), topic="scope")

    def met(self) -> Iterator[Line]:
        """Say when the sides last met, what came of it and who says what of it."""
        event = self._last_meeting()
        if event is None:
            return
        who = self._who(event) or "The sides"
        when = tell_when(event.when)
        place = f" in {clip(event.place, 60)}" if event.place else ""
        if event.status == "ongoing":
            text = f"{who} are reported to be meeting{place}, {when}"
        elif event.type == "visit":
            text = f"The last visit on record, by {who}{place}, took place {when}"
        elif event.type == "call":
            text = f"{who} last spoke by telephone {when}"
        else:
            text = f"{who} last met {when}{place}"
        yield Line(text=open_sentence(text), citations=event.statements, topic="met")
        yield self._result(event)

    def _who(self, event: Event) -> str:
        """Return who took part, each person with the party spoken for."""
        # A party whose envoy is named is named with him.
        sent = {party for name in event.participants if (party := self.lookup.party(name)) != name}
        told = []
        for name in event.participants:
            party = self.lookup.party(name)
            if name in sent:
                continue
            told.append(f"{clip(name, 60)} ({clip(party, 40)})" if party != name else name)
        return join_names(told, 5)

    def _last_meeting(self) -> Event | None:
        held = [one for one in self.events if one.type in MEETINGS and one.status in ("held", "ongoing") and one.when]
        past = [one for one in held if (_first(one.when) or date.max) <= self.today]
        return max(past, key=self._weight_of_meeting, default=None)

    def _weight_of_meeting(self, event: Event) -> tuple[bool, bool, date, int, str]:
        between = len(event.participants) > 1
        return between, bool(event.participants), _last(event.when) or date.min, len(event.statements), event.id

    def _result(self, event: Event) -> Line:
        disputes = [one for one in self.contradictions if _touches(one, event) and one.type in ("outcome", "account")]
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
        text = words[event.result] + (f". Since then, {told}" if told else "")
        cited = tuple(ref for _, _, ref in voices) or event.statements
        return Line(text=open_sentence(text), citations=cited, topic="result")

    def _voices(self, event: Event) -> list[tuple[str, str, str]]:
        """Return holder, words and statement of the latest judgements published since the meeting."""
        start = _first(event.when) or date.min
        found: dict[str, tuple[date, str, str]] = {}
        for one in self.assessments:
            said = self.lookup.latest_first(one.statements)
            if not is_proper(one.holder) or not said or not said[0].evidence:
                continue
            day = self.lookup.newest(one.statements)
            if day >= start and day >= found.get(str(one.holder), (date.min, "", ""))[0]:
                found[str(one.holder)] = (day, clip(said[0].evidence[0].quote, 140), said[0].id)
        ranked = sorted(found.items(), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
        return [(clip(who, 60), quote, ref) for who, (_, quote, ref) in ranked[: _MOST["voices"]]]

    def next(self) -> Iterator[Line]:
        """Say what is expected next, by whom and how sure."""
        planned = [one for one in self.events if one.type != "deadline" and self._ahead(one)]
        hopes = [one for one in self.expectations if one.outcome == "pending"]
        told: set[str] = set()
        lines = [self._plan_line(event, hopes, told) for event in planned]
        lines += [(_first(hope.window) or date.max, _hope_line(hope)) for hope in hopes if hope.id not in told]
        lines.sort(key=lambda pair: (pair[0], pair[1].text))
        for _, line in lines[: _MOST["next"]]:
            self.told += line.citations
            yield line
        if lines or not self.events:
            return
        yield Line(text="No further meeting is announced in the articles.", topic="next")

    def _ahead(self, event: Event) -> bool:
        if event.status != "planned" or event.when is None:
            return False
        return (_last(event.when) or date.max) >= self.today

    def _plan_line(self, event: Event, hopes: list[Expectation], told: set[str]) -> tuple[date, Line]:
        """Return a planned event with what is expected of it; expectations told with it are added to ``told``."""
        same = [hope for hope in hopes if self._same_words(event.statements, hope.statements)]
        told.update(hope.id for hope in same)
        sure = tell_sureness(same[0]) if same else self._announced_by(event)
        text = f"Planned {tell_when(event.when)}: {within_sentence(self._event_in_words(event))}{sure}"
        cited = tuple(dict.fromkeys([*event.statements, *(ref for hope in same for ref in hope.statements)]))
        return _first(event.when) or date.max, Line(text=open_sentence(text), citations=cited, topic="next")

    def _event_in_words(self, event: Event) -> str:
        label, words = plain_label(event), self._words(event.statements)
        return f"{label} (“{words}”)" if words and words.casefold() not in label.casefold() else label

    def _words(self, refs: Sequence[str], limit: int = 160) -> str:
        """Return the words of the latest of these statements."""
        latest = self.lookup.latest_first(refs)
        return clip(latest[0].evidence[0].quote, limit).strip('"“”') if latest and latest[0].evidence else ""

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
                words = self._event_in_words(event).removeprefix("Deadline: ")
                due.append((_last(event.when) or date.max, words, event.statements))
        for one in self.commitments:
            if one.outcome != "pending" or one.by is None or one.by.latest is None:
                continue
            if self._same_words(one.statements, tuple(self.told)):
                continue  # the same words were told as what comes next
            due.append((one.by.latest, f"{one.party or 'a party'} is to {clip(one.action, 120)}", one.statements))
        for day, words, cited in sorted(due)[: _MOST["deadline"]]:
            told = tell_bound(Interval(earliest=None, latest=day))
            yield Line(text=open_sentence(f"Due {told}: {words}"), citations=cited, topic="deadline")
        missed = [one for one in self.commitments if one.outcome == "missed"]
        last = max(missed, key=lambda c: (_last(c.by) or date.min, c.id), default=None)
        if last is not None:
            due_by = tell_bound(last.by)
            what = f"{last.party or 'One party'} had promised to {clip(last.action, 120)}"
            text = f"A promise is reported broken: {what}{f' {due_by}' if due_by and due_by not in what else ''}"
            yield Line(
                text=open_sentence(text), citations=(*last.statements, *last.outcome_statements), topic="deadline"
            )

    def wants(self) -> Iterator[Line]:
        """Say what each side wants, and on what condition."""
        held = [one for one in self.positions if one.until is None and reads_well(one.issue)]
        weight: dict[str, int] = {}
        things: list[Position | Condition] = [*held, *self.open_conditions]
        for thing in things:
            party = self.lookup.party(thing.party)
            if is_proper(party):
                weight[party] = weight.get(party, 0) + len(thing.statements) + (1000 if party in self.sides else 0)
        for party in sorted(weight, key=lambda name: (-weight[name], name))[: _MOST["wants"]]:
            yield self._wants_of(
                party,
                [one for one in held if self.lookup.party(one.party) == party],
                [one for one in self.open_conditions if self.lookup.party(one.party) == party],
            )

    def _wants_of(self, party: str, positions: list[Position], conditions: list[Condition]) -> Line:
        cited: list[str] = []
        clauses: list[str] = []
        for stance, verb in STANCE_VERBS.items():
            kept: dict[str, Position] = {}
            for one in sorted((one for one in positions if one.stance == stance), key=self._by_weight):
                kept.setdefault(one.issue.casefold(), one)
            issues = list(kept.values())[: _MOST["issues"]]
            if issues:
                clauses.append(f"{verb} {' and '.join(f'“{self._issue(one)}”' for one in issues)}")
                cited += [one.statements[0] for one in issues if one.statements]
        name = clip(party, 80)
        text = f"{name} {_join_clauses(clauses[: _MOST['stances']])}" if clauses else ""
        for condition in sorted(conditions, key=self._by_weight)[:1]:
            words = self._words(condition.statements, 220)
            text += f"; its condition: “{words}”" if text else f"{name} sets a condition: “{words}”"
            cited += condition.statements[:1]
        return Line(text=open_sentence(text), citations=tuple(dict.fromkeys(cited)), topic="wants")

    def _issue(self, position: Position) -> str:
        """Return the issue; as an infinitive where its sentence has it as a verb."""
        issue = clip(position.issue, 90)
        said = " ".join(span.quote for one in self.lookup.known(position.statements) for span in one.evidence[:1])
        as_verb = re.search(rf"\b(?:to|will|would|could|can|must|should|may|might|not) {re.escape(issue[:40])}", said)
        return f"to {issue}" if as_verb else issue

    def _by_weight(self, thing: Position | Condition) -> tuple[bool, int, int, str]:
        """Sort lone words last; then what most statements tell of first, then the latest."""
        lone = isinstance(thing, Position) and " " not in thing.issue
        return lone, -len(thing.statements), -self.lookup.newest(thing.statements).toordinal(), thing.id

    def stuck(self) -> Iterator[Line]:
        """Say which steps wait for each other."""
        open_ones = [one for one in self.deadlocks if one.until is None]
        order = sorted(open_ones, key=lambda one: (one.certainty != "certain", one.since or date.max, one.id))
        for deadlock in order[: _MOST["stuck"]]:
            yield self._deadlock_line(deadlock)

    def _deadlock_line(self, deadlock: Deadlock) -> Line:
        known = {one.id: one for one in self.lookup.snapshot.conditions}
        held = [known[one] for one in deadlock.conditions[: len(deadlock.steps)] if one in known]
        lead = "The talks are stuck" if deadlock.certainty == "certain" else "The talks may be stuck"
        since = f", since {tell_day(deadlock.since)} at the latest" if deadlock.since else ""
        circle = "each waits for the other" if len(deadlock.steps) == 2 else "each waits for the next"
        voices = "; ".join(
            f"{clip(one.party or 'one side', 60)}: “{self._words(one.statements, 200)}”" for one in held[:4]
        )
        cited = tuple(dict.fromkeys(ref for one in held for ref in one.statements[:2]))
        text = f"{lead}{since}: {circle}" + (f". {voices}" if voices else "")
        return Line(text=open_sentence(text), citations=cited, topic="stuck")

    def disputes(self) -> Iterator[Line]:
        """Say where the sources disagree, what the talks came to aside."""
        meeting = self._last_meeting()
        rest = [one for one in self.contradictions if meeting is None or not _touches(one, meeting)]
        rest.sort(key=lambda one: (-self.lookup.newest(_cited(one)).toordinal(), one.id))
        for one in rest[: _MOST["dispute"]]:
            told = "; ".join(_side_in_words(side) for side in one.sides[: _MOST["voices"]])
            text = f"Sources disagree on {within_sentence(clip(one.about, 120))}: {told}"
            yield Line(text=open_sentence(text), citations=_cited(one), topic="dispute")

    def in_short(self, label: str) -> Iterator[Line]:
        """Say in a line how another negotiation of the record stands."""
        met = self._last_meeting()
        ahead = sorted(
            (one for one in self.events if self._ahead(one)), key=lambda one: (_first(one.when) or date.max, one.id)
        )
        parts = [f"a meeting took place {tell_when(met.when)}"] if met is not None else []
        parts += [f"next, {tell_when(ahead[0].when)}: {plain_label(ahead[0], 100)}"] if ahead else []
        cited = [*(met.statements[:1] if met else ()), *(ahead[0].statements[:1] if ahead else ())]
        if parts:
            yield Line(
                text=open_sentence(f"{clip(label, 100)}: {'; '.join(parts)}"), citations=tuple(cited), topic="met"
            )


def _touches(one: Contradiction, event: Event) -> bool:
    return one.id == event.id or bool(set(_cited(one)) & set(event.statements))


def _cited(one: Contradiction) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for side in one.sides for ref in side.statements))


def _side_in_words(side: Side) -> str:
    many = len(side.sources) > 1 or any(_SEVERAL.search(name) for name in side.sources)
    verb = "say" if many else "says"
    who = f"{join_names(side.sources, 3)} {verb}" if side.sources else "one account says"
    return f"{who} “{clip(side.says, 160)}”"


def _hope_line(hope: Expectation) -> Line:
    when = tell_when(hope.window)
    text = f"Expected{f' {when}' if when else ''}: {clip(hope.about, 160)}{tell_sureness(hope)}"
    return Line(text=open_sentence(text), citations=hope.statements, topic="next")


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

"""What the page shows, worked out: rows of the report's sections, ready for the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from communique.derived import Commitment, Condition, Deadlock, Event, Expectation, HistoryEntry, Position
from communique.render.lookup import CLASS_IN_WORDS, Lookup
from communique.render.matching import issues_of, text_of_thing, words_of
from communique.render.phrases import plain_label, reads_well, step_in_words
from communique.render.rows import (
    BASIS_WORDS,
    MATRIX_PARTIES,
    OUTCOME_WORDS,
    RESULT_WORDS,
    STANCE_HEADS,
    STANCE_VERBS,
    UNNAMED,
    Cite,
    Row,
    Wants,
)
from communique.render.standing import Line
from communique.render.svg_deadlock import draw_deadlock
from communique.render.svg_timeline import STATUS_WORDS
from communique.render.wording import clip, join_names, label_when, month_heading, short_when, tell_day
from communique.types import Statement


class Views:
    """Makes the rows of one snapshot's page and notes which statements they cite."""

    def __init__(self, lookup: Lookup, *, tagged: bool = True) -> None:
        """Number the parties and outlets that the filters offer, the most frequent first.

        ``tagged``: whether rows bear what a script on the page filters by.
        """
        self.tagged = tagged
        self.lookup = lookup
        self.snapshot = lookup.snapshot
        self.cited: set[str] = set()
        self._events = {one.id for one in self.snapshot.events}
        self.outlets = _ranked(lookup.outlet(one) for one in self.snapshot.documents)
        names: list[str] = []
        for event in self.snapshot.events:
            names += lookup.parties(event.participants)
        held: list[Position | Condition] = [*self.snapshot.positions, *self.snapshot.conditions]
        names += [lookup.party(one.party) for one in held if one.party]
        self.parties = _ranked(names)[:40]
        self.issues = [name for name, _ in issues_of(self.snapshot) if reads_well(name)][:30]
        self._words = [words_of(name) for name in self.issues]

    def cite(self, refs: Iterable[str]) -> list[Cite]:
        """Return citations of the statements that the record holds, in the order given."""
        return [self._cite(one) for one in self.lookup.known(refs) if one.document in self.lookup.documents]

    def _cite(self, statement: Statement) -> Cite:
        self.cited.add(statement.id)
        return Cite(
            ref=statement.id,
            outlet=self.lookup.outlet_of(statement),
            day=short_when(self.lookup.published(statement)),
            quote=clip(statement.evidence[0].quote, 240) if statement.evidence else "",
            chain=" → ".join(self.lookup.chain(statement)),
            source_class=CLASS_IN_WORDS[statement.source_class],
        )

    def tags(self, names: Iterable[str | None], refs: Sequence[str], text: str = "") -> Markup:
        """Return the filter attributes of a row: its parties, the outlets that it rests on, its issues, by number."""
        if not self.tagged:
            return Markup("")
        mine = [self.parties.index(one) for one in self.lookup.parties(names) if one in self.parties]
        outlets = {self.lookup.outlet_of(one) for one in self.lookup.known(refs)}
        printed = sorted(self.outlets.index(one) for one in outlets if one in self.outlets)
        said = words_of(f"{text} {self.lookup.quoted(refs)}") if text else frozenset()
        about = [number for number, words in enumerate(self._words) if words and words <= said]
        return Markup('data-p="{}" data-o="{}" data-i="{}"').format(
            " ".join(map(str, mine)), " ".join(map(str, printed)), " ".join(map(str, about))
        )

    def standing(self, lines: Sequence[Line]) -> list[Row]:
        """Return the headline answer, one row a line."""
        return [
            Row(
                key=f"standing-{number}",
                head=line.text,
                tags=Markup(""),
                cites=self.cite(line.citations),
                facts={"topic": line.topic},
            )
            for number, line in enumerate(lines, 1)
        ]

    def timeline(self) -> list[tuple[str, list[Row]]]:
        """Return the events by month, oldest first; those without a day last."""
        groups: dict[str, list[Row]] = {}
        for event in sorted(self.snapshot.events, key=_order):
            groups.setdefault(month_heading(event.when), []).append(self._event(event))
        return list(groups.items())

    def _event(self, event: Event) -> Row:
        told = [self._report(entry) for entry in event.history] if len(event.history) > 1 else []
        moved = event.rescheduled_to if event.rescheduled_to in self._events else None
        return Row(
            key=f"event-{event.id}",
            head=plain_label(event, 220),
            tags=self.tags(event.participants, event.statements, text_of_thing(event)),
            cites=self.cite(event.statements),
            rows=told,
            link=f"event-{moved}" if moved else "",
            facts={
                "when": label_when(event.when),
                "status": event.status,
                "status_words": STATUS_WORDS[event.status],
                "type": event.type,
                "result": RESULT_WORDS[event.result],
                "place": clip(event.place or "", 80),
                "who": join_names(event.participants, 5),
            },
        )

    def _report(self, entry: HistoryEntry) -> Row:
        status = STATUS_WORDS.get(entry.status, entry.status)
        day = f", {label_when(entry.when)}" if entry.when else ""
        head = f"{short_when(entry.reported)}: {status}{day}"
        return Row(key="", head=head, tags=Markup(""), cites=self.cite([entry.statement]))

    def ledger(self) -> tuple[list[Row], list[Row]]:
        """Return expectations and commitments that are open or decided, and those on which there is no word."""
        things: list[Expectation | Commitment] = [*self.snapshot.expectations, *self.snapshot.commitments]
        things.sort(key=lambda one: (one.outcome != "pending", -self.lookup.newest(one.statements).toordinal(), one.id))
        told: list[Row] = []
        silent: list[Row] = []
        for one in things:
            (silent if one.outcome == "unknown" else told).append(self._expected(one))
        return told, silent

    def _expected(self, one: Expectation | Commitment) -> Row:
        promise = isinstance(one, Commitment)
        if isinstance(one, Commitment):
            names, head, window = [one.party], f"{one.party or 'A party'}: {clip(one.action, 200)}", one.by
            sure = "promised"
        else:
            names, head, window, sure = list(one.expected_by), clip(one.about, 220), one.window, one.hedge
        return Row(
            key=f"{'commitment' if promise else 'expectation'}-{one.id}",
            head=head,
            tags=self.tags(names, one.statements, text_of_thing(one)),
            cites=self.cite(one.statements),
            after=self.cite(one.outcome_statements),
            facts={
                "by": join_names([name for name in names if name], 3),
                "window": label_when(window),
                "sure": sure,
                "outcome": one.outcome,
                "outcome_words": OUTCOME_WORDS[one.outcome],
                "basis": BASIS_WORDS[one.outcome_basis],
            },
        )

    def wants(self) -> Wants:
        """Return who wants what: a matrix for the parties most written about, a list for all others."""
        columns = [stance for stance in STANCE_VERBS if any(one.stance == stance for one in self.snapshot.positions)]
        groups: dict[str, list[Position]] = {}
        for one in self.snapshot.positions:
            groups.setdefault(self.lookup.party(one.party) or UNNAMED, []).append(one)
        sides = {side for talks in self.snapshot.talks for side in self.lookup.parties(talks.parties)}
        order = sorted(groups, key=lambda party: (party not in sides, -len(groups[party]), party))
        main = [party for party in order if party in sides or (party != UNNAMED and len(groups[party]) > 2)]
        main = main[:MATRIX_PARTIES] or order[:2]
        lines = []
        for party in main:
            mine = sorted(groups[party], key=_order_of_positions)
            cells = [[self._position(one) for one in mine if one.stance == stance] for stance in columns]
            text = " ".join(text_of_thing(one) for one in mine)
            tags = self.tags([party], [ref for one in mine for ref in one.statements], text)
            lines.append((party, tags, cells))
        rest = [self._position(one, party) for party in order if party not in main for one in groups[party]]
        return Wants(columns=[STANCE_HEADS[stance] for stance in columns], lines=lines, rest=rest)

    def _position(self, one: Position, holder: str = "") -> Row:
        whose = one.party if one.party and self.lookup.party(one.party) != one.party else ""
        since = f"since {tell_day(one.since)}" if one.since else ""
        until = f"until {tell_day(one.until)}" if one.until else ""
        return Row(
            key=f"position-{one.id}",
            head=clip(one.issue, 180),
            tags=self.tags([one.party], one.statements, text_of_thing(one)),
            cites=self.cite(one.statements),
            facts={
                "whose": clip(whose or "", 60),
                "since": f"{since} {until}".strip(),
                "ended": "yes" if one.until else "",
                "holder": clip(holder, 60),
                "verb": STANCE_VERBS[one.stance],
            },
        )

    def conditions(self) -> list[Row]:
        """Return the conditions, the open ones first, of those the last reported first."""

        def order_of(one: Condition) -> tuple[bool, int, str, str]:
            return one.status != "open", -self.lookup.newest(one.statements).toordinal(), str(one.party), one.id

        order = sorted(self.snapshot.conditions, key=order_of)
        return [self._condition(one) for one in order]

    def _condition(self, one: Condition) -> Row:
        return Row(
            key=f"condition-{one.id}",
            head=clip(one.party or "Somebody", 80),
            tags=self.tags([one.party, one.step.party, one.requires.party], one.statements, text_of_thing(one)),
            cites=self.cite(one.statements),
            facts={
                "step": step_in_words(one.step),
                "step_party": clip(one.step.party or "somebody", 80),
                "requires": step_in_words(one.requires),
                "requires_party": clip(one.requires.party or "somebody", 80),
                "status": one.status,
                "since": f"since {tell_day(one.since)}" if one.since else "",
            },
        )

    def deadlocks(self) -> list[Row]:
        """Return the deadlocks with their drawings; each inner row is an arrow with its condition's words."""
        order = sorted(
            self.snapshot.deadlocks, key=lambda one: (one.until is not None, one.certainty != "certain", one.id)
        )
        held = {one.id: one for one in self.snapshot.conditions}
        return [self._deadlock(one, held) for one in order]

    def _deadlock(self, deadlock: Deadlock, held: dict[str, Condition]) -> Row:
        edges = [self._edge(held[one], number) for number, one in enumerate(deadlock.conditions, 1) if one in held]
        since = f"since {tell_day(deadlock.since)} at the latest" if deadlock.since else ""
        until = f"until {tell_day(deadlock.until)}" if deadlock.until else ""
        sure = "Certain" if deadlock.certainty == "certain" else "Possible"
        refs = [ref for one in deadlock.conditions if one in held for ref in held[one].statements]
        return Row(
            key=f"deadlock-{deadlock.id}",
            head=" → ".join(clip(step.party or "somebody", 60) for step in deadlock.steps),
            tags=self.tags([step.party for step in deadlock.steps], refs, text_of_thing(deadlock)),
            rows=edges,
            drawing=draw_deadlock(deadlock),
            facts={"sure": sure, "since": f"{since} {until}".strip()},
        )

    def _edge(self, condition: Condition, number: int) -> Row:
        row = self._condition(condition)
        return Row(key="", head=row.head, tags=Markup(""), cites=row.cites, facts={**row.facts, "number": str(number)})

    def contradictions(self) -> list[Row]:
        """Return where accounts disagree, the latest first; inner rows are the sides."""
        rows = []
        for one in self.snapshot.contradictions:
            refs = [ref for side in one.sides for ref in side.statements]
            sides = [
                Row(
                    key="",
                    head=clip(side.says, 260),
                    tags=Markup(""),
                    cites=self.cite(self._distinct(side.statements)),
                    facts={"who": join_names(side.sources, 4) or "Account without a named source"},
                )
                for side in one.sides
            ]
            names = [name for side in one.sides for name in side.sources]
            rows.append(
                (
                    -self.lookup.newest(refs).toordinal(),
                    Row(
                        key=f"contradiction-{one.id}",
                        head=clip(one.about, 220),
                        tags=self.tags(names, refs, text_of_thing(one)),
                        rows=sides,
                        facts={"type": one.type},
                    ),
                )
            )
        return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].key))]

    def _distinct(self, refs: Iterable[str]) -> list[str]:
        """Return statements, of those at the same words the one that says best who says so."""
        best: dict[tuple[str, int, int], Statement] = {}
        for one in self.lookup.known(refs):
            place = (one.document, one.evidence[0].start, one.evidence[0].end) if one.evidence else (one.id, 0, 0)
            if place not in best or len(one.sources) > len(best[place].sources):
                best[place] = one
        return [one.id for one in best.values()]

    def terms(self) -> list[Row]:
        """Return the words whose meaning matters, the readings of one word together."""
        groups: dict[str, list[Row]] = {}
        for one in self.snapshot.terms:
            told = Row(
                key="",
                head=clip(one.meaning or "meaning not given", 260),
                tags=Markup(""),
                cites=self.cite(one.statements),
                facts={"who": clip(one.party or "", 80), "contested": "yes" if one.contested else ""},
            )
            groups.setdefault(one.term.casefold(), []).append(told)
        names = {one.term.casefold(): one.term for one in reversed(self.snapshot.terms)}
        return [
            Row(
                key=f"term-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}",
                head=clip(names[key], 80),
                tags=Markup(""),
                rows=rows,
                facts={"contested": "yes" if any(row.facts["contested"] for row in rows) else ""},
            )
            for key, rows in sorted(groups.items())
        ]

    def agenda(self) -> list[Row]:
        """Return the issues said to be on or off the table."""
        known = {one.id: one for one in self.snapshot.events}
        rows = []
        for one in self.snapshot.agenda:
            event = known.get(one.event or "")
            rows.append(
                Row(
                    key=f"agenda-{one.statements[0]}",
                    head=clip(one.issue, 180),
                    tags=self.tags([], one.statements, text_of_thing(one)),
                    cites=self.cite(one.statements),
                    link=f"event-{event.id}" if event else "",
                    facts={"status": one.status, "event": clip(event.label, 120) if event else ""},
                )
            )
        return rows

    def assessments(self) -> list[Row]:
        """Return judgements on the talks, the latest first, each in its own words."""
        order = sorted(self.snapshot.assessments, key=lambda one: (self.lookup.newest(one.statements), str(one.holder)))
        rows = []
        for one in reversed(order):
            cites = self.cite(one.statements)
            rows.append(
                Row(
                    key=f"assessment-{one.statements[0]}",
                    head=cites[0].quote if cites else "",
                    cites=cites,
                    tags=self.tags([one.holder], one.statements),
                    facts={"who": clip(one.holder or "The article itself", 80), "polarity": one.polarity},
                )
            )
        return rows


def _ranked(names: Iterable[str]) -> list[str]:
    numbers: dict[str, int] = {}
    for name in names:
        if name:
            numbers[name] = numbers.get(name, 0) + 1
    return sorted(numbers, key=lambda name: (-numbers[name], name))


def _order(event: Event) -> tuple[date, date, str]:
    when = event.when
    if when is None or (when.earliest is None and when.latest is None):
        return date.max, date.max, event.id
    return when.earliest or when.latest or date.max, when.latest or date.max, event.id


def _order_of_positions(one: Position) -> tuple[bool, bool, int, str]:
    return one.until is not None, not reads_well(one.issue) or " " not in one.issue, -len(one.statements), one.id

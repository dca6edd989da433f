"""Answers of the analysis as rows for JSON and lines for people: every row with the passages that it rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from communique.analysis.agenda import ContestedTerm, TablePoint
from communique.analysis.ledger import Entry, Forecaster
from communique.analysis.openings import Lock
from communique.analysis.positions import IssueRow, Shift
from communique.derived import Expectation, Position
from communique.interval import Interval
from communique.render.lookup import Lookup
from communique.render.phrases import step_in_words
from communique.render.wording import clip, count, join_names, label_when, tell_day
from communique.types import Action, Statement

Row = dict[str, Any]
WIDTH = 96
OUTCOMES = {
    "pending": "open",
    "fulfilled": "came true",
    "missed": "did not",
    "postponed": "put off",
    "cancelled": "called off",
    "unknown": "no word",
}


@dataclass(frozen=True, slots=True)
class Passages:
    """Makes the passages of statements: verbatim, with offsets, outlet and day."""

    lookup: Lookup
    most: int = 3

    def of(self, refs: Iterable[str]) -> list[Row]:
        """Return passages of the statements that the record holds, the latest first."""
        return [self._row(one) for one in self.lookup.latest_first(refs)[: self.most] if one.evidence]

    def _row(self, one: Statement) -> Row:
        span = one.evidence[0]
        return {
            "statement": one.id,
            "document": one.document,
            "start": span.start,
            "end": span.end,
            "quote": span.quote,
            "sources": list(one.sources),
            "outlet": self.lookup.outlet_of(one),
            "published": self.lookup.dateline(one),
        }


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _interval(value: Interval | None) -> list[str | None] | None:
    return value.to_json() if value is not None else None


def position_rows(rows: Sequence[IssueRow], shifts: Sequence[Shift], passages: Passages) -> Row:
    """Return the matrix and its shifts."""

    def held(one: Position) -> Row:
        return {
            "id": one.id,
            "stance": one.stance,
            "issue": one.issue,
            "since": _day(one.since),
            "until": _day(one.until),
            "passages": passages.of(one.statements),
        }

    return {
        "issues": [
            {
                "issue": row.words,
                "parties": [{"party": cell.party, "held": [held(one) for one in cell.positions]} for cell in row.cells],
            }
            for row in rows
        ],
        "shifts": [
            {
                "party": one.party,
                "issue": one.issue,
                "kind": one.kind,
                "on": _day(one.on),
                "before": held(one.before),
                "after": held(one.after),
            }
            for one in shifts
        ],
    }


def _action(step: Action) -> Row:
    return {
        "party": step.party,
        "action": step.action,
        "class": step.action_class,
        "object": step.object,
        "direction": step.direction,
    }


def lock_rows(locks: Sequence[Lock], passages: Passages) -> list[Row]:
    """Return deadlocks explained."""
    return [
        {
            "id": lock.deadlock.id,
            "certainty": lock.deadlock.certainty,
            "dispute": lock.dispute,
            "since": _day(lock.deadlock.since),
            "until": _day(lock.deadlock.until),
            "steps": [_action(step) for step in lock.deadlock.steps],
            "conditions": [
                {
                    "id": one.id,
                    "party": one.party,
                    "step": _action(one.step),
                    "requires": _action(one.requires),
                    "match": None
                    if match is None
                    else {"classes": [match.one, match.other], "words": [list(words) for words in match.words]},
                    "passages": passages.of(one.statements),
                }
                for one, match in zip(lock.conditions, lock.matches, strict=False)
            ],
            "openings": [
                {"simultaneous": one.simultaneous, "steps": [_action(step) for step in one.steps]}
                for one in lock.openings
            ],
        }
        for lock in locks
    ]


def ledger_rows(entries: Sequence[Entry], records: Sequence[Forecaster], passages: Passages) -> Row:
    """Return the ledger and the forecasters' records."""
    return {
        "entries": [
            {
                "id": one.id,
                "kind": "expectation" if isinstance(one, Expectation) else "commitment",
                "what": one.about if isinstance(one, Expectation) else one.action,
                "by": list(one.expected_by) if isinstance(one, Expectation) else [one.party] if one.party else [],
                "window": _interval(one.window if isinstance(one, Expectation) else one.by),
                "outcome": one.outcome,
                "outcome_basis": one.outcome_basis,
                "passages": passages.of(one.statements),
                "outcome_passages": passages.of(one.outcome_statements),
            }
            for one in entries
        ],
        "forecasters": [
            {"name": one.name, "counts": one.counts, "decided": one.decided, "share": one.share} for one in records
        ],
    }


def agenda_rows(points: Sequence[TablePoint], passages: Passages) -> list[Row]:
    """Return what is on and off the table."""
    return [
        {
            "issue": one.issue,
            "status": one.status,
            "since": _day(one.since),
            "talks": list(one.talks),
            "passages": passages.of(one.statements),
        }
        for one in points
    ]


def term_rows(terms: Sequence[ContestedTerm], passages: Passages) -> list[Row]:
    """Return contested words."""
    return [
        {
            "term": one.term,
            "contested": one.contested,
            "meanings": [
                {"party": term.party, "meaning": term.meaning, "passages": passages.of(term.statements)}
                for term in one.meanings
            ],
            "contested_by": passages.of(one.contested_by),
        }
        for one in terms
    ]


def positions_text(rows: Row) -> str:
    """Return the matrix for people."""
    parts: list[str] = []
    for row in rows["issues"]:
        parts.append(clip(row["issue"], WIDTH))
        for cell in row["parties"]:
            for held in cell["held"]:
                span = _span(held["since"], held["until"])
                parts += [_line(f"{cell['party']}: {held['stance']}{span}", 2), *_quotes(held["passages"][:1])]
        parts.append("")
    if rows["shifts"]:
        parts.append("SHIFTS")
        for one in rows["shifts"]:
            parts.append(
                _line(f"{one['on'] or 'undated'}  {one['party']} on {clip(one['issue'], 60)}: {one['kind']}", 0)
            )
            parts += _quotes([*one["before"]["passages"][:1], *one["after"]["passages"][:1]])
    return "\n".join(parts).rstrip() or "No article tells of a position that could be laid to a party."


def _span(since: str | None, until: str | None) -> str:
    return f", {since or '…'} to {until}" if until else f", since {since}" if since else ""


def _line(words: str, indent: int) -> str:
    lead = " " * indent
    return textwrap.fill(words, WIDTH, initial_indent=lead, subsequent_indent=lead + "  ", break_on_hyphens=False)


def _quotes(passages: Iterable[Row], indent: int = 4) -> list[str]:
    return [
        _line(f"“{' '.join(one['quote'].split())}” — {one['outlet']}, {one['published']} ({one['statement']})", indent)
        for one in passages
    ]


def locks_text(locks: Sequence[Lock], passages: Passages) -> str:
    """Return deadlocks for people."""
    parts: list[str] = []
    for lock in locks:
        one = lock.deadlock
        state = f"dissolved by {tell_day(one.until)}" if one.until else "standing"
        since = f"since {tell_day(one.since)}, " if one.since else ""
        kind = "over who goes first" if lock.dispute == "sequencing" else "over what is given for what"
        parts.append(_line(f"A {one.certainty} deadlock {kind}: {since}{state}", 0))
        for condition, step in zip(lock.conditions, one.steps, strict=False):
            parts.append(_line(f"{step.party or 'One side'} holds back: {step_in_words(step)}", 2))
            parts.append(
                _line(f"until {condition.requires.party or 'the other'}: {step_in_words(condition.requires)}", 4)
            )
            parts += _quotes(passages.of(condition.statements)[:2], 6)
        parts += [_line(f"It would open if {_opening(opening.steps)}", 2) for opening in lock.openings]
        parts.append("")
    return "\n".join(parts).rstrip() or "No deadlock: no two conditions in the record wait for each other."


def _opening(steps: Sequence[Action]) -> str:
    told = [f"{step.party or 'one side'} were to {step_in_words(step)}" for step in steps]
    return f"{told[0]} without waiting" if len(told) == 1 else f"{' and '.join(told)}, both at once"


def ledger_text(rows: Row) -> str:
    """Return the ledger for people."""
    parts: list[str] = []
    for one in rows["entries"]:
        by = f", {join_names(one['by'], 3)}" if one["by"] else ""
        window = Interval.from_json(one["window"]) if one["window"] else None
        parts.append(_line(f"{OUTCOMES[one['outcome']]}: {clip(one['what'], 160)} ({label_when(window)}{by})", 0))
        parts += _quotes([*one["passages"][:1], *one["outcome_passages"][:1]])
    if rows["forecasters"]:
        parts += ["", "WHO FORESAW WHAT"]
        parts += [_forecaster(one) for one in rows["forecasters"][:20]]
    return "\n".join(parts) or "Nothing is foreseen or promised in the articles."


def _forecaster(one: Row) -> str:
    told = ", ".join(f"{number} {OUTCOMES[name]}" for name, number in one["counts"].items())
    share = f"; {one['share']:.0%} of {one['decided']} decided came true" if one["share"] is not None else ""
    return _line(f"{one['name']}: {told}{share}", 2)


def agenda_text(rows: Sequence[Row], name_of: Callable[[str], str]) -> str:
    """Return the agenda for people; ``name_of`` gives the label of some talks."""
    parts: list[str] = []
    for one in rows:
        talks = "; ".join(name_of(key) for key in one["talks"])
        since = f" since {one['since']}" if one["since"] else ""
        parts += [_line(f"{one['status']}{since}: {clip(one['issue'], 120)}{f' ({talks})' if talks else ''}", 0)]
        parts += _quotes(one["passages"][:1])
    return "\n".join(parts) or "No article says what is on the table."


def terms_text(rows: Sequence[Row]) -> str:
    """Return contested words for people."""
    parts: list[str] = []
    for one in rows:
        parts.append(f"“{one['term']}”{' (contested)' if one['contested'] else ''}")
        for meaning in one["meanings"]:
            parts.append(_line(f"{meaning['party'] or 'an article'}: {clip(meaning['meaning'], 200)}", 2))
            parts += _quotes(meaning["passages"][:1])
        parts += _quotes(one["contested_by"][:2], 2)
    return "\n".join(parts) or "No article says what a contested word means."


def changes_text(rows: Sequence[Row], since: str) -> str:
    """Return changes for people, what must be unlearned first."""
    if not rows:
        return f"Nothing in the articles published since {since} changes the record in words that could be quoted."
    parts = [f"{count(len(rows), 'change')} since {since}"]
    for heading, unlearn in (("TO UNLEARN", True), ("TO LEARN", False)):
        told = [one for one in rows if one["unlearn"] is unlearn]
        if told:
            parts += ["", heading, *(_line(f"{one['text']} ({one['citations'][0]['statement']})", 0) for one in told)]
    return "\n".join(parts)

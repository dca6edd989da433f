"""What an agent may ask of a record; every answer carries the words that it rests on. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from communique.codec import document_json, interval_json, statement_json
from communique.derived import Condition, Position, Snapshot
from communique.errors import UsageError
from communique.record import Record
from communique.render.export import event_json, history_json
from communique.render.lookup import Lookup
from communique.render.phrases import demand_talks, step_in_words
from communique.render.timeline_text import timeline_rows
from communique.render.wording import clip
from communique.types import Kind, Statement

Json = dict[str, Any]
T = TypeVar("T")
KINDS: tuple[str, ...] = get_args(Kind)
MOST, MOST_EVIDENCE, AROUND, MOST_TEXT = 100, 5, 400, 20_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Question:
    """What a tool is asked beside its own arguments: the day and the negotiation."""

    as_of: str | None = None
    talks: str | None = None


class Answers:
    """Answers for one record from any thread. UsageError tells in one line what was asked wrongly."""

    def __init__(self, path: str | Path) -> None:
        """Open the record in a thread of its own; raises RecordError where it cannot be used."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record")
        self._record = self._thread.submit(Record, path).result()

    def close(self) -> None:
        """Close the record."""
        self._thread.submit(self._record.__exit__, None, None, None).result()
        self._thread.shutdown()

    def ask(self, work: Callable[[Record], T]) -> T:
        """Return what the work makes of the record, done in the thread that owns it."""
        return self._thread.submit(work, self._record).result()

    def _look(self, asked: Question) -> Lookup:
        snapshot = self.ask(lambda record: record.snapshot(read_day(asked.as_of, "as_of")))
        demand_talks(snapshot, asked.talks)
        return Lookup(snapshot)

    def search(
        self,
        query: str,
        asked: Question,
        *,
        kind: str | None = None,
        party: str | None = None,
        outlet: str | None = None,
        limit: int = 20,
    ) -> Json:
        """Return articles and statements that have all words of the query, statements the latest published first."""
        if kind is not None and kind not in KINDS:
            raise UsageError(f"there is no kind '{clip(kind, 40)}'; kinds are {', '.join(KINDS)}")
        look, most = self._look(asked), min(max(limit, 1), MOST)
        wanted = _words(query)
        found = [
            one
            for one in look.snapshot.statements
            if one.shown
            and kind in (None, one.kind)
            and outlet in (None, look.outlet_of(one))
            and (party is None or party in _parties(look, one))
            and (asked.talks is None or asked.talks in look.snapshot.talks_of.get(one.id, ()))
            and wanted <= _words(" ".join((*(span.quote for span in one.evidence), *one.sources)))
        ]
        hits = self.ask(lambda record: record.search(query, most, read_day(asked.as_of, "as_of")))
        ranked = look.latest_first([one.id for one in found])
        return {
            **_heading(look.snapshot),
            "articles": [
                {"document": hit.document, "title": clip(hit.title or "", 200), "snippet": hit.snippet}
                for hit in hits
                if hit.document in look.documents and outlet in (None, look.outlet(look.documents[hit.document]))
            ],
            "number_of_statements": len(found),
            "statements": [{**_claim(one), "evidence": [_evidence(look, one)]} for one in ranked[:most]],
        }

    def brief(self, asked: Question) -> Json:
        """Return where the talks stand, line by line."""
        look = self._look(asked)
        return {
            **_heading(look.snapshot),
            "talks": [{"id": one.id, "label": one.label} for one in look.main_talks()[:20]],
            "lines": [
                {"topic": line.topic, "text": line.text, "evidence": _all_evidence(look, line.citations)}
                for line in self.ask(lambda record: record.standing(read_day(asked.as_of, "as_of"), asked.talks))
            ],
        }

    def timeline(
        self,
        asked: Question,
        *,
        dates: int | None = None,
        start: str | None = None,
        end: str | None = None,
        query: str | None = None,
    ) -> Json:
        """Return the days that matter with a sentence or two each."""
        look = self._look(asked)
        days = self.ask(
            lambda record: record.timeline(
                dates=dates,
                start=read_day(start, "start"),
                end=read_day(end, "end"),
                query=query,
                talks=asked.talks,
                as_of=read_day(asked.as_of, "as_of"),
            )
        )
        return {**_heading(look.snapshot), "days": timeline_rows(days)[:MOST]}

    def event(self, key: str, asked: Question) -> Json:
        """Return one event, named by its id or that of any statement of it."""
        look = self._look(asked)
        found = next((one for one in look.snapshot.events if key == one.id or key in one.statements), None)
        if found is None:
            raise UsageError(f"the record holds no event {clip(key, 60)}; search tells the ids of events")
        return {
            **event_json(found),
            "history": history_json(found),
            "evidence": _all_evidence(look, found.statements, 20),
        }

    def positions(self, asked: Question, *, party: str | None = None, issue: str | None = None) -> Json:
        """Return who wants what, and on what condition."""
        look = self._look(asked)
        wanted = _words(issue or "")

        def fits(one: Position | Condition, words: str) -> bool:
            mine = party is None or party in (one.party, look.party(one.party))
            return mine and wanted <= _words(words) and (asked.talks is None or asked.talks in one.talks)

        positions = [one for one in look.snapshot.positions if fits(one, one.issue)]
        conditions = [one for one in look.snapshot.conditions if fits(one, f"{one.step.action} {one.requires.action}")]
        return {
            **_heading(look.snapshot),
            "number": len(positions) + len(conditions),
            "positions": [
                {
                    "id": one.id,
                    "party": one.party,
                    "stance": one.stance,
                    "issue": one.issue,
                    "since": _iso(one.since),
                    "until": _iso(one.until),
                    "evidence": _all_evidence(look, one.statements, 2),
                }
                for one in positions[:MOST]
            ],
            "conditions": [_condition(look, one) for one in conditions[:MOST]],
        }

    def deadlock(self, asked: Question) -> Json:
        """Return where steps wait for each other in a circle, and the conditions that make it."""
        look = self._look(asked)
        held = {one.id: one for one in look.snapshot.conditions}
        return {
            **_heading(look.snapshot),
            "deadlocks": [
                {
                    "id": one.id,
                    "certainty": one.certainty,
                    "since": _iso(one.since),
                    "until": _iso(one.until),
                    "steps": [f"{step.party or 'somebody'}: {step_in_words(step)}" for step in one.steps],
                    "conditions": [_condition(look, held[ref]) for ref in one.conditions if ref in held],
                }
                for one in look.snapshot.deadlocks
                if asked.talks is None or asked.talks in one.talks
            ],
        }

    def passages(self, key: str, asked: Question, *, start: int = 0) -> Json:
        """Return a statement's words amid the text around them, or an article's text from ``start`` on."""
        look = self._look(asked)
        statement = look.statements.get(key)
        document = look.documents.get(statement.document if statement else key)
        if document is None:
            raise UsageError(f"the record holds no statement and no article {clip(key, 60)}")
        text = self.ask(lambda record: record.text(document.id))
        low, high = max(start, 0), max(start, 0) + MOST_TEXT
        if statement is not None:
            low = max(min(span.start for span in statement.evidence) - AROUND, 0)
            high = max(span.end for span in statement.evidence) + AROUND
        said = [one for one in look.snapshot.statements if one.document == document.id and one.shown]
        within = [one for one in said if one.evidence and low <= one.evidence[0].start < high]
        return {
            "document": document_json(document),
            "start": low,
            "end": min(high, len(text)),
            "length": len(text),
            "text": text[low:high],
            "statements": [statement_json(one) for one in ([statement] if statement else within)],
        }


def read_day(text: str | None, name: str) -> date | None:
    """Return the day of ISO text; UsageError for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}: '{clip(text, 40)}' is not a day; write it as 2019-10-05") from None


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _parties(look: Lookup, statement: Statement) -> set[str]:
    row = statement_json(statement)
    names = [row.get("party"), row.get("speaker"), row.get("holder"), *row.get("participants", ()), *statement.sources]
    return {*look.parties(names), *filter(None, names)}


def _heading(snapshot: Snapshot) -> Json:
    return {"as_of": _iso(snapshot.as_of), "articles_in_record": len(snapshot.documents)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _claim(statement: Statement) -> Json:
    """Return a statement object without what only programs of this project need."""
    left_out = ("evidence", "sources", "source_class", "time", "said", "rule", "reader", "shown", "document")
    return {name: value for name, value in statement_json(statement).items() if name not in left_out}


def _evidence(look: Lookup, statement: Statement) -> Json:
    span = statement.evidence[0] if statement.evidence else None
    return {
        "statement": statement.id,
        "document": statement.document,
        "quote": span.quote if span else "",
        "start": span.start if span else None,
        "end": span.end if span else None,
        "sources": look.chain(statement),
        "source_class": statement.source_class,
        "published": interval_json(look.published(statement)),
    }


def _all_evidence(look: Lookup, refs: Iterable[str], most: int = MOST_EVIDENCE) -> list[Json]:
    known: Sequence[Statement] = look.latest_first(refs)
    return [_evidence(look, one) for one in known[:most]]


def _condition(look: Lookup, one: Condition) -> Json:
    return {
        "id": one.id,
        "party": one.party,
        "step": f"{one.step.party or 'somebody'}: {step_in_words(one.step)}",
        "only_after": f"{one.requires.party or 'somebody'}: {step_in_words(one.requires)}",
        "status": one.status,
        "since": _iso(one.since),
        "until": _iso(one.until),
        "evidence": _all_evidence(look, one.statements, 2),
    }

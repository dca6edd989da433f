"""Verify a record: every piece of evidence against its article, every derived thing against its statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from communique.derived import Snapshot
from communique.ingest.duplicates import WireCopies
from communique.linking import link
from communique.record import Record
from communique.render.export import dump, export_json
from communique.store.audit import Finding, audit_contents, audit_file, statement_complaints
from communique.store.view import RecordView
from communique.types import Corpus, EventClaim, Statement

__all__ = ["Finding", "Verification", "verify", "verify_snapshot"]

_LISTS = (
    "events",
    "expectations",
    "commitments",
    "positions",
    "conditions",
    "agenda",
    "terms",
    "assessments",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, and what does not hold: none, if all is well."""

    documents: int = 0
    statements: int = 0
    evidence: int = 0
    derived: int = 0
    findings: tuple[Finding, ...] = ()


def verify(path: str | Path) -> Verification:
    """Re-check a record and return what does not hold; nothing is written. Raises RecordError if it cannot be opened.

    Where the file itself is damaged, nothing more is looked at: what follows from damaged pages says nothing.
    """
    damages = audit_file(Path(path))
    if any(finding.unreadable for finding in damages):
        return Verification(findings=damages)
    with RecordView(path) as view:
        findings = [*damages, *audit_contents(view, WireCopies())]
    if any(finding.unreadable for finding in findings):
        return Verification(findings=tuple(sorted(set(findings))))
    with Record(path) as record:
        corpus = record.corpus()
        snapshot = record.snapshot()
        findings += _relinked(corpus, snapshot)
        findings += verify_snapshot(corpus, snapshot)
        texts = {document.id: record.text(document.id) for document in corpus.documents}
    for statement in snapshot.statements:
        complaints = statement_complaints(statement, texts.get(statement.document, ""))
        findings += [Finding(thing="statement", id=statement.id, complaint=one) for one in complaints]
    return Verification(
        documents=len(corpus.documents),
        statements=len(snapshot.statements),
        evidence=sum(len(statement.evidence) for statement in snapshot.statements),
        derived=sum(len(getattr(snapshot, name)) for name in (*_LISTS, "deadlocks", "contradictions", "talks")),
        findings=tuple(sorted(set(findings))),
    )


def _relinked(corpus: Corpus, snapshot: Snapshot) -> Iterator[Finding]:
    """Link the corpus anew, from the last of each list to the first, and tell which lists come out otherwise."""
    backwards = replace(
        corpus,
        documents=corpus.documents[::-1],
        actors=dict(reversed(list(corpus.actors.items()))),
        statements=corpus.statements[::-1],
        judgements=corpus.judgements,
    )
    ours, anew = export_json(snapshot), export_json(link(backwards))
    for name in ours:
        if dump({name: ours[name]}) != dump({name: anew[name]}):
            yield Finding(
                thing="list", id=name, complaint="does not follow from the statements: linked anew it differs"
            )


def verify_snapshot(corpus: Corpus, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what in the snapshot does not rest on statements of the corpus: nothing may be there of itself."""
    kept = {statement.id for statement in corpus.statements}
    told = {statement.id: statement for statement in snapshot.statements}
    for key in sorted(set(told) - kept):
        yield Finding(thing="statement", id=key, complaint="is in the record's answer and in no reading")
    for name in _LISTS:
        for thing in getattr(snapshot, name):
            label = getattr(thing, "id", None) or getattr(thing, "issue", None) or getattr(thing, "term", None) or "?"
            for complaint in _unsupported(thing, told):
                yield Finding(thing=name.removesuffix("s"), id=label, complaint=complaint)
    yield from _loose_deadlocks(snapshot)
    yield from _loose_events(snapshot, told)
    for contradiction in snapshot.contradictions:
        for side in contradiction.sides:
            for complaint in _missing(side.statements, told, testimony=True):
                yield Finding(thing="contradiction", id=contradiction.id, complaint=complaint)


def _unsupported(thing: Any, told: Mapping[str, Statement]) -> Iterator[str]:
    if not thing.statements:
        yield "rests on no statement"
    yield from _missing(thing.statements, told)
    yield from _missing(getattr(thing, "outcome_statements", ()), told, testimony=True)
    if hasattr(thing, "id") and thing.statements and thing.id not in thing.statements:
        yield "bears the id of none of its statements"
    if getattr(thing, "outcome_basis", None) in ("stated", "inferred") and not thing.outcome_statements:
        yield f"is {thing.outcome} on the word of no statement"


def _missing(ids: Iterable[str], told: Mapping[str, Statement], testimony: bool = False) -> Iterator[str]:
    """Yield which statements are not there; as ``testimony`` on something else, those not shown will do too."""
    for key in ids:
        if key not in told:
            yield f"rests on {key}, which is not there"
        elif not testimony and not told[key].shown:
            yield f"rests on {key}, which is too unsure to be shown"


def _loose_deadlocks(snapshot: Snapshot) -> Iterator[Finding]:
    conditions = {condition.id: condition for condition in snapshot.conditions}
    actors = {actor.name for actor in snapshot.actors}
    for deadlock in snapshot.deadlocks:
        known = [conditions[key] for key in deadlock.conditions if key in conditions]
        if len(known) != len(deadlock.conditions) or not known:
            yield Finding(thing="deadlock", id=deadlock.id, complaint="rests on a condition that is not there")
            continue
        # Whose step it is may be settled by what else the record tells: the side of who speaks, or of the opponent.
        steps = {one.action for condition in known for one in (condition.step, condition.requires)}
        parties = {one.party for condition in known for one in (condition.step, condition.requires)}
        for step in deadlock.steps:
            if step.action not in steps or step.party not in parties | actors:
                yield Finding(thing="deadlock", id=deadlock.id, complaint=f"a step of no condition: {step.action!r}")


def _loose_events(snapshot: Snapshot, told: Mapping[str, Statement]) -> Iterator[Finding]:
    known = {event.id for event in snapshot.events}
    for event in snapshot.events:
        claims = [told[key].claim for key in event.statements if key in told]
        types = {claim.type for claim in claims if isinstance(claim, EventClaim)}
        if types and event.type not in types:
            yield Finding(thing="event", id=event.id, complaint=f"is called a {event.type} by none of its statements")
        for complaint in _missing((entry.statement for entry in event.history), told):
            yield Finding(thing="event", id=event.id, complaint=f"its history {complaint}")
        if event.rescheduled_to is not None and event.rescheduled_to not in known:
            yield Finding(
                thing="event", id=event.id, complaint=f"put off to {event.rescheduled_to}, which is not there"
            )

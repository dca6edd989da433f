"""The outer form: JSON objects from and to the data model, as ``docs/reference/format.md`` describes them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, cast

from communique.interval import Interval
from communique.types import (
    Action,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    Document,
    EventClaim,
    ExpectationClaim,
    Kind,
    LocalActor,
    PositionClaim,
    QuoteClaim,
    Span,
    Statement,
    TermClaim,
    TimeRef,
    Timex,
)

Json = dict[str, Any]

TIME_FIELD: dict[Kind, str] = {"event": "when", "expectation": "window", "commitment": "by"}


def document_id(text: str) -> str:
    """Return the id of the document with that text.

    >>> document_id("")
    'de3b0c44298fc1c14'
    """
    return "d" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def statement_id(statement: Statement) -> str:
    """Return the id that follows from document, kind, place and core arguments; who read it plays no part."""
    span = statement.evidence[0]
    core = "\x1f".join(core_arguments(statement.claim))
    key = f"{statement.document}\x1e{statement.kind}\x1e{span.start}\x1e{span.end}\x1e{core}"
    return "s" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def core_arguments(claim: Claim) -> tuple[str, ...]:
    """Return what tells two statements of one kind at one place apart."""
    match claim:
        case EventClaim():
            return (claim.type,)
        case PositionClaim():
            return (claim.party or "", claim.stance, claim.issue)
        case ConditionClaim():
            return (claim.step.action, claim.requires.action)
        case CommitmentClaim():
            return (claim.party or "", claim.action)
        case AgendaClaim():
            return (claim.issue,)
        case TermClaim():
            return (claim.term, claim.party or "")
        case AssessmentClaim():
            return (claim.holder or "",)
        case ExpectationClaim() | QuoteClaim():
            return ()


def with_id(statement: Statement) -> Statement:
    """Return the statement with the id that its content gives it."""
    return replace(statement, id=statement_id(statement))


def interval_json(interval: Interval | None) -> list[str | None] | None:
    """Return ``[earliest, latest]`` or ``None``."""
    return interval.to_json() if interval is not None else None


def interval_from(pair: list[str | None] | None) -> Interval | None:
    """Return the interval of ``[earliest, latest]``, ``None`` of ``None``."""
    return Interval.from_json(pair) if pair is not None else None


def span_json(span: Span) -> Json:
    """Return a Span object."""
    return {"start": span.start, "end": span.end, "quote": span.quote}


def document_json(document: Document) -> Json:
    """Return a Document object."""
    return {
        "id": document.id,
        "paths": list(document.paths),
        "path": document.paths[0] if document.paths else None,
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher,
        "published": interval_json(document.published),
        "published_basis": document.published_basis,
        "language": document.language,
        "duplicate_of": document.duplicate_of,
    }


def document_from(row: Json) -> Document:
    """Return the Document of its object; KeyError where a field is missing."""
    return Document(
        id=row["id"],
        paths=tuple(row["paths"]),
        url=row["url"],
        title=row["title"],
        publisher=row["publisher"],
        published=interval_from(row["published"]),
        published_basis=row["published_basis"],
        language=row["language"],
        duplicate_of=row.get("duplicate_of"),
    )


def timex_json(timex: Timex) -> Json:
    """Return a timex object."""
    return {
        "start": timex.start,
        "end": timex.end,
        "quote": timex.quote,
        "type": timex.type,
        "value": timex.value,
        "interval": interval_json(timex.interval),
    }


def action_json(action: Action) -> Json:
    """Return an Action object."""
    return {
        "party": action.party,
        "action": action.action,
        "class": action.action_class,
        "object": action.object,
        "direction": action.direction,
        "stated": action.stated,
    }


def action_from(row: Json) -> Action:
    """Return the Action of an Action object."""
    return Action(
        party=row["party"],
        action=row["action"],
        action_class=row.get("class"),
        object=row.get("object"),
        direction=row.get("direction") or "do",
        stated=row.get("stated", True),
    )


def actor_json(actor: LocalActor) -> Json:
    """Return a local actor object."""
    return {
        "name": actor.name,
        "type": actor.type,
        "member_of": actor.member_of,
        "mentions": list(actor.mentions),
        "known": actor.known,
    }


def actor_from(row: Json) -> LocalActor:
    """Return the LocalActor of its object."""
    return LocalActor(
        name=row["name"],
        type=row["type"],
        member_of=row.get("member_of"),
        mentions=tuple(row.get("mentions") or ()),
        known=row.get("known"),
    )


def claim_json(claim: Claim) -> Json:
    """Return the fields of the claim's kind, without its time."""
    match claim:
        case EventClaim():
            return {
                "type": claim.type,
                "status": claim.status,
                "place": claim.place,
                "participants": list(claim.participants),
            }
        case ExpectationClaim():
            return {"about": claim.about, "hedge": claim.hedge}
        case CommitmentClaim():
            return {"party": claim.party, "action": claim.action}
        case PositionClaim():
            return {"party": claim.party, "stance": claim.stance, "issue": claim.issue}
        case ConditionClaim():
            return {"party": claim.party, "step": action_json(claim.step), "requires": action_json(claim.requires)}
        case AgendaClaim():
            return {"issue": claim.issue, "event": claim.event}
        case TermClaim():
            return {"term": claim.term, "party": claim.party, "meaning": claim.meaning, "contested": claim.contested}
        case AssessmentClaim():
            return {"holder": claim.holder, "polarity": claim.polarity}
        case QuoteClaim():
            return {"speaker": claim.speaker, "style": claim.style}


def claim_from(row: Json) -> Claim:
    """Return the claim of a statement object; KeyError where a field is missing."""
    kind = cast(Kind, row["kind"])
    match kind:
        case "event":
            return EventClaim(
                type=row["type"], status=row["status"], place=row["place"], participants=tuple(row["participants"])
            )
        case "expectation":
            return ExpectationClaim(about=row["about"], hedge=row["hedge"])
        case "commitment":
            return CommitmentClaim(party=row["party"], action=row["action"])
        case "position":
            return PositionClaim(party=row["party"], stance=row["stance"], issue=row["issue"])
        case "condition":
            return ConditionClaim(
                party=row["party"], step=action_from(row["step"]), requires=action_from(row["requires"])
            )
        case "agenda":
            return AgendaClaim(issue=row["issue"], event=row["event"])
        case "term":
            return TermClaim(term=row["term"], party=row["party"], meaning=row["meaning"], contested=row["contested"])
        case "assessment":
            return AssessmentClaim(holder=row["holder"], polarity=row["polarity"])
        case "quote":
            return QuoteClaim(speaker=row["speaker"], style=row["style"])


def time_json(time: TimeRef | None) -> Json | None:
    """Return an unresolved time as an object."""
    return {"recipe": time.recipe, "anchor": time.anchor, "bound": time.bound} if time is not None else None


def time_from(row: Json | None) -> TimeRef | None:
    """Return the unresolved time of its object."""
    return TimeRef(recipe=row["recipe"], anchor=row["anchor"], bound=row["bound"]) if row is not None else None


def statement_json(statement: Statement) -> Json:
    """Return a Statement object; ``talks`` and the actors' ids are added by who knows them."""
    row: Json = {
        "id": statement.id,
        "kind": statement.kind,
        "document": statement.document,
        "evidence": [span_json(span) for span in statement.evidence],
        "sources": list(statement.sources),
        "source_class": statement.source_class,
        "time": time_json(statement.time),
        "time_basis": statement.time_basis,
        "said": time_json(statement.said),
        "rule": statement.rule,
        "reader": statement.reader,
        "confidence": statement.confidence,
        "field_confidence": statement.field_confidence,
        "shown": statement.shown,
        **claim_json(statement.claim),
    }
    if statement.kind in TIME_FIELD:
        row[TIME_FIELD[statement.kind]] = interval_json(statement.when)
    return row


def statement_from(row: Json) -> Statement:
    """Return the Statement of its object; KeyError where a field is missing."""
    when = row.get(TIME_FIELD.get(cast(Kind, row["kind"]), ""))
    return Statement(
        id=row["id"],
        document=row["document"],
        claim=claim_from(row),
        evidence=tuple(Span(start=span["start"], end=span["end"], quote=span["quote"]) for span in row["evidence"]),
        sources=tuple(row["sources"]),
        source_class=row.get("source_class") or "outlet",
        time=time_from(row.get("time")),
        when=interval_from(when),
        time_basis=row.get("time_basis") or "none",
        said=time_from(row.get("said")),
        rule=row.get("rule") or "",
        reader=row.get("reader") or "",
        confidence=row.get("confidence", 1.0),
        field_confidence=row.get("field_confidence", 1.0),
        shown=row.get("shown", True),
    )

"""Statements that a person added or corrected: the text of such a judgement, and what follows from it.

A judgement ``add`` names a document and holds a whole statement as JSON; ``correct`` names a statement, whose id the
corrected one keeps, so that links and judgements on it stay good. Both are appended like any judgement, can be undone,
and outlast every new reading. Readers never see them: they join the corpus beside what was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from communique.codec import TIME_FIELD, claim_from, claim_json, statement_from, statement_json, with_id
from communique.errors import JudgementError
from communique.interval import Interval
from communique.types import (
    Claim,
    Corpus,
    EventType,
    Hedge,
    Judgement,
    Kind,
    LocalActor,
    Polarity,
    QuoteStyle,
    SourceClass,
    Span,
    Stance,
    Statement,
    Status,
    TimeRef,
)

MOST_WORDS = 400
MOST_IN_FIELD = 500
KINDS: tuple[str, ...] = get_args(Kind)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "type": get_args(EventType),
    "status": get_args(Status),
    "hedge": get_args(Hedge),
    "stance": get_args(Stance),
    "polarity": get_args(Polarity),
    "style": get_args(QuoteStyle),
    "source_class": get_args(SourceClass),
}
# The fields of each kind as a person gives them: flat, as text; those that must not be empty first.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "event": ("type", "status"), "expectation": ("about", "hedge"), "commitment": ("action",),
    "position": ("stance", "issue"), "condition": ("step", "requires"), "agenda": ("issue",), "term": ("term",),
    "assessment": ("polarity",), "quote": ("style",),
}  # fmt: skip
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "event": ("place", "participants"), "expectation": (), "commitment": ("party",), "position": ("party",),
    "condition": ("party", "step_party", "requires_party"), "agenda": (), "term": ("party", "meaning", "contested"),
    "assessment": ("holder",), "quote": ("speaker",),
}  # fmt: skip


def statement_of_fields(
    document: str, text: str, kind: str, span: tuple[int, int], fields: Mapping[str, str], when: Interval | None = None
) -> Statement:
    """Return the statement that a person states: a stretch of the text, its kind, and fields as flat text.

    ``participants`` and ``sources`` are names with ";" between; ``when`` is an event's day, an expectation's window or
    a commitment's due day. Raises JudgementError, in words for a person, for what makes no statement.
    """
    evidence = _span(text, span)
    if kind not in KINDS:
        raise JudgementError(f"'{kind}' is no kind of statement; there are {', '.join(KINDS)}")
    known = {*NEEDED[kind], *OPTIONAL[kind], "sources", "source_class"}
    unknown = sorted(set(fields) - known)
    if unknown:
        raise JudgementError(f"{_a(kind)} has no {unknown[0]}; it has {', '.join(sorted(known))}")
    given = {name: " ".join(value.split())[:MOST_IN_FIELD] for name, value in fields.items()}
    for name in NEEDED[kind]:
        if not given.get(name):
            raise JudgementError(f"{_a(kind)} needs {name}")
    for name, value in given.items():
        if name in CHOICES and value and value not in CHOICES[name]:
            raise JudgementError(f"{name} is one of {', '.join(CHOICES[name])}, not '{value}'")
    if when is not None and kind not in TIME_FIELD:
        raise JudgementError(f"{_a(kind)} has no day of its own")
    return with_id(
        Statement(
            id="",
            document=document,
            claim=_claim(kind, given),
            evidence=(evidence,),
            sources=_names(given.get("sources")),
            source_class=cast(SourceClass, given.get("source_class") or "outlet"),
            time=_time(when),
            when=when,
            time_basis="stated" if when is not None else "none",
            rule="person",
            reader="person",
        )
    )


def _span(text: str, span: tuple[int, int]) -> Span:
    start, end = span
    if not 0 <= start < end <= len(text):
        raise JudgementError("those words do not stand in the article")
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise JudgementError("mark some words of the article")
    if end - start > MOST_WORDS:
        raise JudgementError(f"mark the smallest clause that says it, at most {MOST_WORDS} characters")
    return Span(start=start, end=end, quote=text[start:end])


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(";") if name.strip()))


def _time(when: Interval | None) -> TimeRef | None:
    """Return the days as an unresolved time that hangs on nothing; an open end is a bound."""
    if when is None or (when.earliest is None and when.latest is None):
        return None
    first, last = when.earliest, when.latest
    if first is not None and last is not None:
        recipe = first.isoformat() if first == last else f"span({first},{last})"
        return TimeRef(recipe=recipe, anchor="absolute")
    day = cast(date, first or last)
    return TimeRef(recipe=day.isoformat(), anchor="absolute", bound="from" if last is None else "by")


def _claim(kind: str, given: Mapping[str, str]) -> Claim:
    row: dict[str, Any] = {"kind": kind, **{name: given.get(name) or None for name in (*NEEDED[kind], *OPTIONAL[kind])}}
    if kind == "event":
        row["participants"] = _names(given.get("participants"))
    if kind == "agenda":
        row["event"] = None
    if kind == "term":
        row["contested"] = (given.get("contested") or "").casefold() in ("true", "yes", "1", "on")
    if kind == "condition":
        for name in ("step", "requires"):
            row[name] = {"party": given.get(f"{name}_party") or None, "action": given[name], "direction": "do"}
    return claim_from(row)


def fields_of(statement: Statement) -> dict[str, str]:
    """Return a statement's fields as a person gives them: flat text, empty ones left out."""
    row = claim_json(statement.claim)
    flat: dict[str, Any] = {"sources": "; ".join(statement.sources), "source_class": statement.source_class}
    for name in (*NEEDED[statement.kind], *OPTIONAL[statement.kind]):
        value = row.get(name)
        if isinstance(value, dict):
            flat |= {name: value["action"], f"{name}_party": value["party"]}
        elif isinstance(value, list):
            flat[name] = "; ".join(value)
        elif isinstance(value, bool):
            flat[name] = "yes" if value else ""
        else:
            flat.setdefault(name, value)
    return {name: value for name, value in flat.items() if value}


def packed(statement: Statement) -> str:
    """Return the statement as the value of a judgement ``add`` or ``correct``."""
    return json.dumps(statement_json(statement), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def statement_in(judgement: Judgement) -> Statement:
    """Return the statement that a judgement ``add`` or ``correct`` holds; JudgementError where it holds none.

    One that was corrected keeps the id of what it corrects.
    """
    try:
        found = statement_from(json.loads(judgement.value or ""))
        given = claim_json(found.claim)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise JudgementError(f"the judgement {judgement.id} holds no statement ({type(error).__name__})") from None
    if not found.evidence or any(given.get(name) not in choices for name, choices in CHOICES.items() if name in given):
        raise JudgementError(f"the judgement {judgement.id} holds no statement (a field is off)")
    found = replace(found, rule="person", reader="person", confidence=1.0, field_confidence=1.0, shown=True)
    return replace(found, id=judgement.subject) if judgement.verb == "correct" else with_id(found)


def demand_verbatim(statement: Statement, document: str, text: str) -> None:
    """Raise JudgementError unless the statement is of that document and its evidence stands in the text."""
    verbatim = all(text[span.start : span.end] == span.quote for span in statement.evidence)
    if statement.document != document or not verbatim:
        raise JudgementError("the statement's words do not stand in that article")


def with_additions(corpus: Corpus) -> Corpus:
    """Return the corpus with what people added, corrected and accepted, as far as its documents are in.

    ``corpus.judgements`` are those in force, the last judged last: it wins. A statement that a person called the same
    as itself is accepted: certain, and shown. Actors named by hand alone join the document's actors.
    """
    judged = [one for one in corpus.judgements if one.verb in ("add", "correct") or _accepts(one)]
    if not judged:
        return corpus
    statements = {one.id: one for one in corpus.statements}
    within = {document.id for document in corpus.documents}
    named: dict[str, set[str]] = {}
    for one in judged:
        if _accepts(one):
            if one.subject in statements:
                sure = replace(statements[one.subject], confidence=1.0, field_confidence=1.0, shown=True)
                statements[one.subject] = sure
            continue
        # What a later version wrote and this one does not understand is left out, not the whole record with it.
        with suppress(JudgementError):
            made = statement_in(one)
            if made.document in within:
                statements[made.id] = made
                named.setdefault(made.document, set()).update(_named_in(made))
    actors = {**corpus.actors, **{key: _with_names(corpus.actors.get(key, ()), names) for key, names in named.items()}}
    return replace(corpus, statements=tuple(statements[key] for key in sorted(statements)), actors=actors)


def added_ids(judgements: Iterable[Judgement]) -> set[str]:
    """Return the ids of the statements that people added."""
    found = set()
    for one in judgements:
        if one.verb == "add":
            with suppress(JudgementError):
                found.add(statement_in(one).id)
    return found


def _accepts(judgement: Judgement) -> bool:
    return judgement.verb == "same" and judgement.subject == judgement.other


def _with_names(here: tuple[LocalActor, ...], names: set[str]) -> tuple[LocalActor, ...]:
    new = sorted(names - {actor.name for actor in here})
    return (*here, *(LocalActor(name=name, type="unknown", mentions=(name,)) for name in new))


def _named_in(statement: Statement) -> Iterable[str]:
    row = claim_json(statement.claim)
    steps = [row[name]["party"] for name in ("step", "requires") if name in row]
    one = [row.get(name) for name in ("party", "holder", "speaker")]
    return {name for name in (*one, *steps, *row.get("participants", ()), *statement.sources) if name}

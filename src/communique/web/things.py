"""Pages about one thing: an event, an actor, an issue, an article, a negotiation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.codec import statement_json
from communique.derived import Actor, Event
from communique.render.formats_parts import web_address
from communique.render.formats_rows import claim_in_words
from communique.render.lookup import CLASS_IN_WORDS, Lookup
from communique.render.passages import Passage, hard_wrapped, mark_text, passages_of
from communique.render.phrases import name_talks, plain_label
from communique.render.rows import RESULT_WORDS
from communique.render.standing import TOPICS, answers
from communique.render.views import Views
from communique.render.wording import clip, label_when, short_when
from communique.store.search import match_of, places_of
from communique.types import Document, Statement
from communique.web.desk import Look
from communique.web.entries import blank_forms, said_by
from communique.web.narrow import narrow, of_actor, of_issue, refs_of
from communique.web.page import desk_of, look_of, path, render, slice_of

BASIS = {
    "stated": "as the article says", "metadata": "as its metadata say", "inferred": "inferred from its text",
    "judged": "as a person judged", "none": "",
}  # fmt: skip
MOST_FOUND = 200
AROUND = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A statement as a page about one thing shows it."""

    ref: str
    number: int
    kind: str
    quote: str
    claim: str
    chain: str
    source_class: str
    outlet: str
    day: str
    confidence: int
    field_confidence: int
    rule: str
    shown: bool
    event: str
    before: str = ""
    after: str = ""


def note_of(look: Look, statement: Statement, number: int = 0, text: str = "") -> Note:
    """Return a statement in words; with the article's text, what stands before and after it too."""
    lookup = look.lookup
    event = look.event_of.get(statement.id)
    return Note(
        ref=statement.id,
        number=number,
        kind=statement.kind,
        quote=clip(statement.evidence[0].quote, 420) if statement.evidence else "",
        claim=clip(claim_in_words(statement_json(statement)), 400),
        chain=" → ".join(lookup.chain(statement)),
        source_class=CLASS_IN_WORDS[statement.source_class],
        outlet=lookup.outlet_of(statement),
        day=short_when(lookup.published(statement)),
        confidence=round(statement.confidence * 100),
        field_confidence=round(statement.field_confidence * 100),
        rule=statement.rule,
        shown=statement.shown,
        event=event.id if event else "",
        **_around(statement, text),
    )


def _around(statement: Statement, text: str) -> dict[str, str]:
    """Return the words of the paragraph on either side of a statement's first words, cut at blanks."""
    if not text or not statement.evidence:
        return {}
    span = statement.evidence[0]
    before, after = text[: span.start].rpartition("\n\n")[2], text[span.end :].partition("\n\n")[0]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return {"before": before.lstrip(), "after": after.rstrip()}


def notes_of(look: Look, refs: Sequence[str]) -> list[Note]:
    """Return statements in words, the latest published first."""
    return [note_of(look, one) for one in look.lookup.latest_first(refs)]


def missing(what: str, look: Look) -> HTTPException:
    """Return the error for an id that the record does not hold as of that day."""
    then = f" as of {look.day.isoformat()}; it may be there on a later day" if look.day else ""
    return HTTPException(404, f"The record holds no such {what}{then}.")


def event(request: Request) -> Response:
    """One event: its days and status, how it was told over time, and all that was said of it."""
    look, key = look_of(request), request.path_params["id"]
    found = look.event_of.get(key)
    if found is None:
        raise missing("event", look)
    if found.id != key:
        return RedirectResponse(path("event", found.id, as_of=_as_of(look)), 303)
    refs = set(found.statements)
    known = {one.id: one for one in look.snapshot.events}

    def concerns(thing: object) -> bool:
        return getattr(thing, "event", None) == key or not refs.isdisjoint(refs_of(thing))

    views = Views(Lookup(narrow(look.lookup, concerns)), tagged=False)
    return render(
        request,
        "event.html",
        look,
        title=plain_label(found, 200),
        event=found,
        result=RESULT_WORDS[found.result],
        history=_history(found),
        notes=notes_of(look, found.statements),
        moved_to=known.get(found.rescheduled_to or ""),
        moved_from=[one for one in look.snapshot.events if one.rescheduled_to == found.id],
        disputes=views.contradictions(),
        agenda=views.agenda(),
        talks=[one for one in look.snapshot.talks if one.id in found.talks],
        others=_alike(look, found),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What an event's articles of one day said of it, where they agree: status, day, the statements."""

    reported: str
    status: str
    when: str
    refs: list[str]


def _history(event: Event) -> list[Told]:
    told: list[Told] = []
    for one in event.history:
        here = Told(label_when(one.reported, "no day known"), one.status, label_when(one.when, ""), [one.statement])
        if told and (told[-1].reported, told[-1].status, told[-1].when) == (here.reported, here.status, here.when):
            told[-1].refs.append(one.statement)
        else:
            told.append(here)
    return told


def _alike(look: Look, event: Event, most: int = 12) -> list[Event]:
    """Return events of the same type, the nearest in time first, for one who wants to merge."""
    if event.when is None or event.when.earliest is None:
        return [one for one in look.snapshot.events if one.type == event.type and one.id != event.id][:most]
    day = event.when.earliest
    near = [
        (abs((one.when.earliest - day).days), one.id, one)
        for one in look.snapshot.events
        if one.id != event.id and one.type == event.type and one.when is not None and one.when.earliest is not None
    ]
    return [one for _, _, one in sorted(near, key=lambda triple: triple[:2])[:most]]


def _as_of(look: Look) -> str | None:
    return look.day.isoformat() if look.day else None


def actors(request: Request) -> Response:
    """All actors, those that most is said of first."""
    look = look_of(request)
    wanted = (request.query_params.get("words") or "").casefold()[:100]
    ranked = look.once("actors", lambda: _ranked_actors(look.lookup))
    page = slice_of([pair for pair in ranked if wanted in pair[0].name.casefold()], request)
    return render(request, "actors.html", look, title="Actors", page=page)


def _ranked_actors(lookup: Lookup) -> list[tuple[Actor, int]]:
    numbers: dict[str, int] = {}
    for statement in lookup.snapshot.statements:
        claim = statement_json(statement)
        named = {claim.get("party"), claim.get("speaker"), claim.get("holder"), *claim.get("participants", ())}
        for name in {*statement.sources, *named} - {None}:
            numbers[str(name)] = numbers.get(str(name), 0) + 1
    return sorted(
        ((one, numbers.get(one.name, 0)) for one in lookup.snapshot.actors), key=lambda pair: (-pair[1], pair[0].name)
    )


def actor(request: Request) -> Response:
    """One actor: what it did, wants, promised and said."""
    look, key = look_of(request), request.path_params["id"]
    found = next((one for one in look.snapshot.actors if one.id == key), None)
    if found is None:
        raise missing("actor", look)
    views = Views(Lookup(of_actor(look.lookup, found.name)), tagged=False)
    said = [one for one in look.snapshot.statements if found.name in one.sources and one.shown]
    above = next((one for one in look.snapshot.actors if one.name == found.member_of), None)
    return render(
        request,
        "actor.html",
        look,
        title=clip(found.name, 160),
        subject=found,
        above=above,
        members=[one for one in look.snapshot.actors if one.member_of == found.name][:60],
        months=views.timeline(),
        wants=[row for _, _, cells in views.wants().lines for cell in cells for row in cell] + list(views.wants().rest),
        conditions=views.conditions(),
        ledger=[row for rows in views.ledger() for row in rows],
        said=[note_of(look, one) for one in look.lookup.latest_first([one.id for one in said])[:40]],
        said_in_all=len(said),
        others=[one for one, _ in look.once("actors", lambda: _ranked_actors(look.lookup))[:80] if one.id != key],
    )


def issue(request: Request) -> Response:
    """One issue: who wants what of it, and all that names it."""
    look = look_of(request)
    name = (request.query_params.get("of") or "").strip()[:300]
    views = Views(Lookup(of_issue(look.lookup, name)), tagged=False)
    snapshot = views.snapshot
    if not any((snapshot.positions, snapshot.agenda, snapshot.events, snapshot.conditions, snapshot.expectations)):
        raise missing("issue", look)
    return render(
        request,
        "issue.html",
        look,
        title=clip(name, 160),
        wants=views.wants(),
        conditions=views.conditions(),
        agenda=views.agenda(),
        months=views.timeline(),
        ledger=[row for rows in views.ledger() for row in rows],
    )


def talks(request: Request) -> Response:
    """One negotiation: where it stands, and its events."""
    look, key = look_of(request), request.path_params["id"]
    found = next((one for one in look.snapshot.talks if one.id == key), None)
    if found is None:
        raise missing("negotiation", look)
    views = Views(Lookup(narrow(look.lookup, lambda thing: key in thing.talks)), tagged=False)
    page = slice_of([(month, row) for month, rows in views.timeline() for row in rows], request)
    months: dict[str, list[object]] = {}
    for month, row in page.rows:
        months.setdefault(month, []).append(row)
    return render(
        request,
        "talks.html",
        look,
        title=name_talks(found),
        subject=found,
        lines=views.standing(answers(desk_of(request).standing(look, key))),
        topics=TOPICS,
        months=list(months.items()),
        page=page,
        deadlocks=views.deadlocks(),
    )


def article(request: Request) -> Response:
    """One article to read, every statement marked."""
    look, key = look_of(request), request.path_params["id"]
    document = look.lookup.documents.get(key)
    if document is None:
        raise missing("article", look)
    every = [one for one in look.snapshot.statements if one.document == key]
    chosen = every if request.query_params.get("all") else [one for one in every if one.shown]
    chosen = sorted(chosen, key=lambda one: (one.evidence[0].start if one.evidence else 0, one.id))
    text = desk_of(request).text(key)
    return render(
        request,
        "article.html",
        look,
        title=look.lookup.title(document, 200),
        document=document,
        outlet=look.lookup.outlet(document),
        address=web_address(document.url),
        published=label_when(document.published, "Undated"),
        basis=BASIS[document.published_basis],
        body=_body(text, chosen, (request.query_params.get("find") or "")[:300]),
        lines=not hard_wrapped(text),
        notes=[note_of(look, one, number) for number, one in enumerate(chosen, 1)],
        hidden=len(every) - len(chosen),
        copies=_copies(look, document),
        blank=blank_forms(),
        said_by=said_by(),
    )


def _body(text: str, statements: Sequence[Statement], words: str) -> Markup:
    """Return the text with its statements marked, and under the number 0 the words that were sought."""
    found = places_of(text, match) if (match := match_of(words)) else []
    sought = [
        Passage(start=start, end=end, number=0, anchor=None if number else "found")
        for number, (start, end) in enumerate(found[:MOST_FOUND])
    ]
    return mark_text(text, [*passages_of(statements, len(text)), *sought])


def _copies(look: Look, document: Document) -> list[Document]:
    """Return the article that this one copies, and those that copy it."""
    others = [one for one in look.snapshot.documents if one.id != document.id]
    return [one for one in others if one.duplicate_of == document.id or one.id == document.duplicate_of]

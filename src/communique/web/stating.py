"""Statements stated by a person: one missed added by marking its words, one misread corrected."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.codec import TIME_FIELD
from communique.errors import JudgementError
from communique.interval import Interval
from communique.store.additions import KINDS, NEEDED, OPTIONAL, fields_of, statement_in
from communique.store.judgements import interval_of_value
from communique.types import Judgement
from communique.web.entries import entries_of, said_by
from communique.web.page import desk_of, look_of, path, render
from communique.web.review import checked_form, field_in, local_path, who_of
from communique.web.things import missing, note_of


def statement(request: Request) -> Response:
    """One statement: its words, what was read from them, and a form to correct it."""
    look, key = look_of(request), request.path_params["id"]
    found = look.lookup.statements.get(key)
    if found is None:
        raise missing("statement", look)
    known = fields_of(found)
    when = found.when.to_json() if found.when else None
    told = "/".join(dict.fromkeys(day for day in when if day)) if when and all(when) else ""
    return render(
        request,
        "statement.html",
        look,
        title=f"A statement: {found.kind}",
        note=note_of(look, found),
        subject=found,
        document=look.lookup.documents[found.document],
        heading=look.lookup.title(look.lookup.documents[found.document]),
        entries=[*entries_of(found.kind, known, told), *said_by(known)],
        given_when=told,
        who=who_of(request),
    )


async def add(request: Request) -> Response:
    """Add a missed statement."""
    form = await checked_form(request, most=80)
    kind, document = field_in(form, "kind"), field_in(form, "document")
    if kind not in KINDS:
        raise HTTPException(400, "Choose what kind of statement it is.")

    def work() -> Judgement:
        desk = desk_of(request)
        text = desk.at(None).lookup.documents.get(document) and desk.text(document)
        if not text:
            raise JudgementError("there is no such article")
        span = find_words(text, field_in(form, "words"), _number(field_in(form, "occurrence")))
        fields, when = _given(form, kind)
        return desk.ask(
            lambda record: record.add_statement(document, kind, span, fields, when=when, who=who_of(request))
        )

    made = await _judged(work)
    return RedirectResponse(f"{path('article', document)}#{statement_in(made).id}", 303)


async def correct(request: Request) -> Response:
    """Say what a statement should have been."""
    form = await checked_form(request, most=40)
    key = field_in(form, "statement")

    def work() -> Judgement:
        desk = desk_of(request)
        found = desk.at(None).lookup.statements.get(key)
        if found is None:
            raise JudgementError("there is no such statement")
        fields, when = _given(form, found.kind)
        # A day that was left as it stood is not stated anew: it may hang on the article's day.
        same = field_in(form, f"{found.kind}.when") == field_in(form, "given_when")
        changed = {name: value for name, value in fields.items() if value != fields_of(found).get(name, "")}
        asked = None if same else when
        if not changed and asked is None:
            raise JudgementError("nothing was changed")
        return desk.ask(lambda record: record.correct_statement(key, changed, when=asked, who=who_of(request)))

    await _judged(work)
    return RedirectResponse(local_path(field_in(form, "back") or path("statement", key)), 303)


async def _judged(work: Callable[[], Judgement]) -> Judgement:
    try:
        made = await run_in_threadpool(work)
    except JudgementError as error:
        raise HTTPException(400, f"That could not be recorded: {error}.") from None
    return made


def _given(form: FormData, kind: str) -> tuple[dict[str, str], Interval | None]:
    """Return the fields of the kind and the day that the form gives."""
    names = (*NEEDED[kind], *OPTIONAL[kind])
    fields = {name: field_in(form, f"{kind}.{name}") for name in names}
    fields |= {name: field_in(form, name) for name in ("sources", "source_class")}
    told = field_in(form, f"{kind}.when") if kind in TIME_FIELD else ""
    return fields, interval_of_value(told) if told else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def find_words(text: str, words: str, occurrence: int = 0) -> tuple[int, int]:
    """Return where words stand in the text, whatever the blanks and line ends between them.

    ``occurrence`` tells which, from 0, where they stand more than once. Raises JudgementError where they do not.

    >>> find_words("a  b c a b", "a b", 1)
    (7, 10)
    """
    wanted = words.split()
    if not wanted:
        raise JudgementError("mark the words of the article that say it")
    found = list(re.finditer(r"\s+".join(map(re.escape, wanted)), text))
    if not found:
        raise JudgementError("those words do not stand in the article; mark them in its text")
    return found[min(occurrence, len(found) - 1)].span()

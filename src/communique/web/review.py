"""The review queue: a person answers, each answer is one judgement appended to the record, each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast, get_args
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from communique.codec import statement_json
from communique.errors import JudgementError
from communique.render.formats_rows import claim_in_words
from communique.render.wording import clip
from communique.store.additions import statement_in
from communique.store.judgements import OUTCOMES
from communique.types import Judgement, JudgementVerb
from communique.web.desk import Look
from communique.web.guard import form_fits
from communique.web.page import desk_of, environment, look_of, render, slice_of
from communique.web.queue import MOST, SORTS, Doubt, Sort, doubts
from communique.web.things import Note, note_of

VERBS: tuple[str, ...] = get_args(JudgementVerb)
PER_PAGE = 20
WHO = "communique_who"
VERB_WORDS = {
    "same": "One and the same", "different": "Not the same", "wrong": "Not what the article says",
    "outcome": "Outcome", "date": "Published", "name": "Named", "undo": "Undone", "add": "Added",
    "correct": "Corrected",
}  # fmt: skip


def queue(request: Request) -> Response:
    """The questions, sort by sort."""
    look = look_of(request)
    every, standing = desk_of(request).judgements()
    in_force = [one for one in every if one.id in standing]
    found = look.once(("doubts", standing), lambda: doubts(look.lookup, in_force))
    asked = request.query_params.get("sort")
    first: Sort = next((one for one in SORTS if found[one]), "reading")
    sort: Sort = next((one for one in SORTS if one == asked), first)
    page = slice_of(found[sort], request, PER_PAGE)
    return render(
        request,
        "review.html",
        look,
        title="Review",
        sorts=[(one, words, len(found[one])) for one, words in SORTS.items()],
        sort=sort,
        most=MOST,
        page=page,
        questions=[_question(look, one, desk_of(request).text) for one in page.rows],
        outcomes=OUTCOMES,
        who=who_of(request),
        judged=len(in_force),
    )


def _question(look: Look, doubt: Doubt, text_of: Callable[[str], str]) -> dict[str, Any]:
    """Return the question with what it is about: each statement amid the words that stand around it."""

    def notes(refs: Sequence[str]) -> list[Note]:
        return [note_of(look, one, text=text_of(one.document)) for one in look.lookup.latest_first(refs)[:3]]

    return {"doubt": doubt, "notes": notes(doubt.refs), "others": notes(doubt.other_refs)}


def judgements(request: Request) -> Response:
    """All judgements, with a button to undo each that stands."""
    look = look_of(request)
    every, standing = desk_of(request).judgements()
    names = look.once("names", lambda: _names(look))
    return render(
        request,
        "judgements.html",
        look,
        title="Judgements",
        page=slice_of(every, request),
        standing=standing,
        words=VERB_WORDS,
        names=names,
        told={one.id: _stated(one) for one in every},
        who=who_of(request),
    )


def _names(look: Look) -> dict[str, str]:
    """Return what each id stands for, in a few words."""
    snapshot = look.snapshot
    found = {one.id: one.name for one in snapshot.actors}
    found |= {one.id: look.lookup.title(one, 80) for one in snapshot.documents}
    found |= {one.id: clip(one.evidence[0].quote, 80) for one in snapshot.statements if one.evidence}
    return found


def _stated(judgement: Judgement) -> str:
    """Return what a judgement gives in a few words: an outcome, a day, a name, or the statement that it holds."""
    if judgement.verb not in ("add", "correct"):
        return judgement.value or ""
    try:
        made = statement_in(judgement)
    except JudgementError:
        return ""
    return f"{made.kind}: {claim_in_words(statement_json(made))}"


async def judge(request: Request) -> Response:
    """Append one judgement; answers a fragment to htmx and sends a plain form back to where it came from."""
    form = await checked_form(request)
    verb, subject = field_in(form, "verb"), field_in(form, "subject")
    other, value = field_in(form, "other") or None, field_in(form, "value") or None
    if verb not in VERBS or verb in ("add", "correct"):  # these have forms of their own
        raise HTTPException(400, "There is no such judgement.")
    who = who_of(request)
    try:
        made = await run_in_threadpool(
            desk_of(request).judge, cast(JudgementVerb, verb), subject, other=other, value=value, who=who
        )
    except JudgementError as error:
        raise HTTPException(400, f"That could not be recorded: {error}.") from None
    if request.headers.get("hx-request") == "true":
        return _fragment(request, made)
    return RedirectResponse(local_path(field_in(form, "back")), 303)


def _fragment(request: Request, made: Judgement) -> Response:
    """Return the word that it was recorded; it waits for no replay, so that one can answer question after question."""
    template = environment().get_template("judged.html")
    return HTMLResponse(template.render(form_key=request.state.form_key, judgement=made, words=VERB_WORDS))


async def name_reviewer(request: Request) -> Response:
    """Keep the reviewer's name in a cookie, to be written under each judgement."""
    form = await checked_form(request)
    answer = RedirectResponse(local_path(field_in(form, "back")), 303)
    name = " ".join(field_in(form, "who").split())[:80]
    answer.set_cookie(WHO, quote(name), httponly=True, samesite="strict", path="/", max_age=31_536_000)
    return answer


def who_of(request: Request) -> str:
    """Return the name under which a person reviews, empty if none was given."""
    return unquote(request.cookies.get(WHO, ""))[:80]


async def checked_form(request: Request, most: int = 20) -> FormData:
    """Return the form's fields; HTTPException 403 where it does not bear the key that these pages put in."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415, "These pages take ordinary forms only.")
    form = await request.form(max_fields=most)
    if not form_fits(request, form.get("key")):
        raise HTTPException(403, "That form is out of date; go back, load the page again and repeat it.")
    return form


def field_in(form: FormData, name: str) -> str:
    """Return a field's text, empty where it was not given."""
    value = form.get(name)
    return value.strip()[:2000] if isinstance(value, str) else ""


def local_path(text: str) -> str:
    """Return an address on these pages, "/review" for anything that leads elsewhere."""
    fit = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if fit and len(text) < 2000 else "/review"

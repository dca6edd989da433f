"""What every page shares: the day asked for, links that keep it, the template's environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from communique.render.svg_timeline import STATUS_WORDS, draw_status
from communique.render.wording import count, label_when, tell_day
from communique.web.desk import Desk, Look
from communique.web.narrow import Facets

T = TypeVar("T")
NAV = (
    ("/", "Standing"), ("/timeline", "Timeline"), ("/ledger", "Expected"), ("/positions", "Who wants what"),
    ("/deadlock", "Conditions"), ("/disputes", "Disputed"), ("/words", "Words"), ("/actors", "Actors"),
    ("/sources", "Sources"), ("/review", "Review"), ("/add", "Add"),
)  # fmt: skip
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a long list: what is on it, its number, how many pages and rows there are."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def desk_of(request: Request) -> Desk:
    """Return the desk that the application was made with."""
    desk: Desk = request.app.state.desk
    return desk


def look_of(request: Request) -> Look:
    """Return the record as of the day that the address asks for; HTTPException 400 where it asks for none."""
    return desk_of(request).at(day_of(request))


def day_of(request: Request) -> date | None:
    """Return the day of ``as_of``, or that of the slider's ``step``."""
    step = request.query_params.get("step")
    if step is not None:
        steps = desk_of(request).steps()
        if not step.isdecimal() or not int(step[:6]) < len(steps):
            raise HTTPException(400, "The record has no such step of time.")
        return None if int(step) == len(steps) - 1 else steps[int(step)]
    return read_day(request.query_params.get("as_of"))


def read_day(text: str | None) -> date | None:
    """Return the ISO day in the text, ``None`` for an empty one; HTTPException 400 for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, f"“{text[:40]}” is not a day; write it as 2019-10-05.") from None


def facets_of(request: Request) -> Facets:
    """Return what the address narrows the record to."""
    ask = request.query_params.get
    return Facets(
        talks=ask("talks") or None,
        party=ask("party") or None,
        outlet=ask("outlet") or None,
        issue=(ask("issue") or "")[:200],
        start=read_day(ask("from")),
        end=read_day(ask("to")),
        words=(ask("words") or "")[:200],
    )


def slice_of(rows: Sequence[T], request: Request, size: int = PER_PAGE) -> Slice:
    """Return the rows of the page of the list that the address asks for, the nearest that there is."""
    asked = request.query_params.get("page", "1")
    pages = max(-(-len(rows) // size), 1)
    number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 7 else 1
    return Slice(rows[(number - 1) * size : number * size], number, pages, len(rows))


def path(*parts: str, **query: str | None) -> str:
    """Return an address on these pages; parts and values are escaped."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return "/" + "/".join(quote(part, safe="") for part in parts if part) + (f"?{asked}" if asked else "")


def render(request: Request, template: str, look: Look, status: int = 200, **context: Any) -> Response:
    """Return a page about the record as of a day."""
    page = environment().get_template(template).render(**shared(request, look), **context)
    return HTMLResponse(page, status)


def shared(request: Request, look: Look) -> dict[str, Any]:
    """Return what all templates are given."""
    day = look.day.isoformat() if look.day else None
    ask = request.query_params
    here = {name: value for name, value in ask.items() if name not in ("as_of", "step", "page")}

    def url(*parts: str, **query: str | None) -> str:
        return path(*parts, **{**query, "as_of": day})

    def passage(ref: str) -> str:
        statement = look.lookup.statements.get(ref)
        if statement is None:
            return "#"
        # An article shows its sure statements unless asked for all: a link to an unsure one asks.
        return url("article", statement.document, all=None if statement.shown else "1") + f"#{ref}"

    def actor(name: str) -> str:
        key = look.snapshot.actor_ids.get(name)
        return url("actor", key) if key else ""

    return {
        "url": url,
        "passage": passage,
        "actor": actor,
        "again": lambda **query: path(*request.url.path.strip("/").split("/"), **{**here, "as_of": day, **query}),
        "here": here,
        "path": request.url.path,
        "nav": NAV,
        "look": look,
        "day": look.day,
        "as_of": look.snapshot.as_of,
        "scope": _scope(look),
        "form_key": request.state.form_key,
        "asked": ask,
        **_slider(request, look),
    }


def _slider(request: Request, look: Look) -> dict[str, Any]:
    steps = desk_of(request).steps()
    last = len(steps) - 1
    at = last if look.day is None else max((n for n, day in enumerate(steps) if day <= look.day), default=0)
    return {"steps": steps, "step": at}


def _scope(look: Look) -> str:
    articles = count(len(look.snapshot.documents), "article")
    outlets = len({look.lookup.outlet(one) for one in look.snapshot.documents})
    shown = look.once("shown", lambda: sum(one.shown for one in look.snapshot.statements))
    return f"{articles}, {count(outlets, 'outlet')}, {count(shown, 'statement')}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("communique.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    words: dict[str, Callable[..., str]] = {"tell_day": tell_day, "label_when": label_when, "count": count}
    made.globals |= words | {
        "signs": {status: draw_status(status, 8, 8) for status in STATUS_WORDS},
        "status_words": STATUS_WORDS,
    }
    return made

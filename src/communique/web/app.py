"""The application: its routes, files to download, errors in plain words."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import python_multipart  # noqa: F401  (Starlette reads forms with it; missing, it should be told at start)
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from communique.errors import CommuniqueError, UsageError
from communique.render.formats import FORMATS, render_export
from communique.web import adding, api, finding, overview, review, stating, things
from communique.web.desk import Desk
from communique.web.guard import HEADERS, Guard
from communique.web.page import day_of, desk_of, environment, look_of, path, render

_ASSETS = {
    "report.css": ("communique.render", "text/css"),
    "drawing.css": ("communique.render", "text/css"),
    "zoom.js": ("communique.render", "text/javascript"),
    "web.css": ("communique.web", "text/css"),
    "web.js": ("communique.web", "text/javascript"),
    "htmx.min.js": ("communique.web", "text/javascript"),
    "icon.svg": ("communique.web", "image/svg+xml"),
}
_PAGES: dict[str, Callable[[Request], Response]] = {
    "/": overview.home,
    "/timeline": overview.timeline,
    "/ledger": overview.ledger,
    "/positions": overview.positions,
    "/deadlock": overview.deadlock,
    "/disputes": overview.disputes,
    "/words": overview.words,
    "/sources": overview.sources,
    "/talks": overview.talks_list,
    "/talks/{id}": things.talks,
    "/event/{id}": things.event,
    "/actors": things.actors,
    "/actor/{id}": things.actor,
    "/issue": things.issue,
    "/article/{id}": things.article,
    "/search": finding.search,
    "/statement/{id}": stating.statement,
    "/add": adding.page,
    "/review": review.queue,
    "/review/judgements": review.judgements,
}


def make_app(record_path: str | Path, *, token: str | None, hosts: tuple[str, ...]) -> Starlette:
    """Return the application; the record is opened now, so that what is wrong with it is told at start."""
    desk = Desk(record_path)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        ready = threading.Thread(target=_keep_ready, args=(desk,), daemon=True)
        ready.start()
        yield
        desk.close()

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Guard, token=token, hosts=hosts)],
        exception_handlers={
            HTTPException: _refused,
            404: _refused,
            405: _refused,
            CommuniqueError: _unusable,
            Exception: _failed,
        },
        lifespan=lifespan,
    )
    desk.prepare = (finding.index_of, overview.list_all)
    app.state.desk = desk
    return app


def _keep_ready(desk: Desk) -> None:
    # Nobody waits for it: a record that cannot be read now, or a desk closed meanwhile, is told to who asks.
    with suppress(CommuniqueError, RuntimeError):
        desk.keep_ready()


def _stepped(page: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return the page, led from a step of the slider to the day that it means."""

    def endpoint(request: Request) -> Response:
        if "step" not in request.query_params:
            return page(request)
        day = day_of(request)
        rest = {name: value for name, value in request.query_params.items() if name not in ("step", "as_of")}
        parts = request.url.path.strip("/").split("/")
        return RedirectResponse(path(*parts, **rest, as_of=day.isoformat() if day else None), 303)

    return endpoint


def _routes() -> list[Route]:
    return [
        *(Route(address, _stepped(page), methods=["GET"]) for address, page in _PAGES.items()),
        Route("/review/judge", review.judge, methods=["POST"]),
        Route("/review/add", stating.add, methods=["POST"]),
        Route("/review/correct", stating.correct, methods=["POST"]),
        Route("/add", adding.add, methods=["POST"]),
        Route("/review/who", review.name_reviewer, methods=["POST"]),
        Route("/export/{format}", export),
        Route("/assets/{name}", asset),
        Route("/login", login_page, methods=["GET"]),
        Route("/login", login, methods=["POST"]),
        *api.routes(),
    ]


def export(request: Request) -> Response:
    """The record in another program's format, as a file."""
    look, name = look_of(request), request.path_params["format"]
    if name not in FORMATS:
        raise HTTPException(404, f"There is no such format; there are {', '.join(FORMATS)}.")
    try:
        told = render_export(
            desk_of(request).export(look),
            name,
            str(request.base_url).rstrip("/"),
            brief=lambda: desk_of(request).brief_markdown(look),
        )
    except UsageError as error:
        raise HTTPException(501, f"This machine cannot make that: {error}.") from None
    headers = {"content-disposition": f'attachment; filename="record.{FORMATS[name].ending}"'}
    return Response(told, media_type=FORMATS[name].media_type, headers=headers)


@lru_cache(maxsize=len(_ASSETS))
def _asset(name: str) -> tuple[bytes, str]:
    content = files(_ASSETS[name][0]).joinpath("assets", name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def asset(request: Request) -> Response:
    """A style sheet or script of the program."""
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404, "There is no such file.")
    content, mark = _asset(name)
    headers = {"etag": f'"{mark}"', "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == f'"{mark}"':
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=_ASSETS[name][1], headers=headers)


def login_page(request: Request) -> Response:
    """Ask for the token."""
    return _login_form(request, "")


def _login_form(request: Request, wrong: str) -> Response:
    page = environment().get_template("login.html").render(form_key=request.state.form_key, wrong=wrong)
    return HTMLResponse(page, 403 if wrong else 200)


async def login(request: Request) -> Response:
    """Let in who gives the token."""
    form = await review.checked_form(request)
    given, guard = form.get("token"), request.state.guard
    if not isinstance(given, str) or not guard.fits(given.strip()):
        return _login_form(request, "That is not the token.")
    return RedirectResponse("/", 303, headers={"set-cookie": guard.session_cookie(request.scope)})


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = str(error.detail) if isinstance(error, HTTPException) else ""
    if words in ("Not Found", ""):
        words = "There is no such page here."
    if words == "Method Not Allowed":
        words = "This page is to be looked at, not written to."
    return _error(request, status, words)


def _unusable(request: Request, error: Exception) -> Response:
    return _error(request, 503, f"The record cannot be used now: {error}.")


def _failed(request: Request, error: Exception) -> Response:
    answer = _error(request, 500, "That should not have happened; please report it, with the address of this page.")
    # An error that nobody expected is answered outside the guard.
    answer.headers.update(HEADERS)
    return answer


def _error(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return api.answer_json({"error": words}, status)
    if request.headers.get("hx-request") == "true" and request.method == "POST":
        page = environment().get_template("complaint.html").render(words=words)
        return HTMLResponse(page, status)
    try:
        look = desk_of(request).at(None)
        return render(request, "error.html", look, status, title="Not found" if status == 404 else "Not possible",
                      words=words)  # fmt: skip
    except CommuniqueError:
        return HTMLResponse(environment().get_template("bare.html").render(words=words), status)

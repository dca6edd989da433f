"""The same as JSON under /api/, read-only, with an OpenAPI description made from the table of addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique import __version__
from communique.codec import document_json, statement_json
from communique.web.finding import find_articles, find_statements, query_of
from communique.web.page import desk_of, look_of, render

Json = dict[str, Any]
_DAY = {"type": "string", "format": "date"}
_AS_OF = ("as_of", "The record as of this day; without it, all that it holds.", _DAY)
_LISTS = (
    "documents", "talks", "actors", "statements", "events", "expectations", "commitments", "positions", "conditions",
    "deadlocks", "agenda", "terms", "assessments", "contradictions",
)  # fmt: skip
_WITH_PAGE = ("events", "actors", "documents", "statements", "talks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One address of the API."""

    path: str
    summary: str
    make: Callable[[Request], Any]
    asks: tuple[tuple[str, str, Json], ...] = (_AS_OF,)
    type: str = "object"


def _export(request: Request) -> Json:
    return desk_of(request).export(look_of(request))


def _list(name: str) -> Callable[[Request], Any]:
    return lambda request: _page_of(request, _export(request)[name])


def _page_of(request: Request, rows: list[Json]) -> list[Json]:
    talks = request.query_params.get("talks")
    chosen = [row for row in rows if not talks or talks in row.get("talks", ())]
    return chosen[_number(request, "offset", 0) :][: _number(request, "limit", 100, 1000)]


def _number(request: Request, name: str, default: int, most: int = 10_000_000) -> int:
    text = request.query_params.get(name, "")
    if text and not (text.isdecimal() and len(text) < 9):
        raise HTTPException(400, f"{name} is a whole number.")
    return min(int(text or default), most)


def _one(name: str) -> Callable[[Request], Any]:
    def make(request: Request) -> Any:
        key = request.path_params["id"]
        for row in _export(request)[name]:
            if row["id"] == key or (name == "events" and key in row["statements"]):
                return row
        raise HTTPException(404, f"The record holds no such thing among its {name}.")

    return make


def _standing(request: Request) -> Any:
    look = look_of(request)
    talks = request.query_params.get("talks")
    if talks and talks not in {one.id for one in look.snapshot.talks}:
        raise HTTPException(404, "The record holds no such negotiation.")
    return [
        {"topic": line.topic, "text": line.text, "statements": list(line.citations)}
        for line in desk_of(request).standing(look, talks)
    ]


def _article(request: Request) -> Any:
    look, key = look_of(request), request.path_params["id"]
    document = look.lookup.documents.get(key)
    if document is None:
        raise HTTPException(404, "The record holds no such article.")
    said = [statement_json(one) for one in look.snapshot.statements if one.document == key]
    return {**document_json(document), "text": desk_of(request).text(key), "statements": said}


def _search(request: Request) -> Any:
    look, query = look_of(request), query_of(request)
    found, numbers = find_statements(look, query)
    limit, offset = _number(request, "limit", 50, 1000), _number(request, "offset", 0)
    return {
        "articles": [
            {"document": hit.document, "title": hit.title, "snippet": hit.snippet, "start": hit.start, "end": hit.end}
            for hit in find_articles(request, look, query)
        ],
        "statements": [statement_json(one) for one in found[offset:][:limit]],
        "number": len(found),
        "facets": {name: dict(counted) for name, counted in numbers.items()},
    }


def _judgements(request: Request) -> Any:
    every, in_force = desk_of(request).judgements()
    return [
        {
            "id": one.id,
            "verb": one.verb,
            "subject": one.subject,
            "other": one.other,
            "value": one.value,
            "who": one.who,
            "judged_at": one.judged_at.isoformat() if one.judged_at else None,
            "stands": one.id in in_force if one.verb != "undo" else None,
        }
        for one in every
    ]


_TEXT = {"type": "string"}
_MANY = (
    ("limit", "How many at the most (up to 1,000).", {"type": "integer", "minimum": 0}),
    ("offset", "How many to leave out first.", {"type": "integer", "minimum": 0}),
)
_TALKS = ("talks", "Only this negotiation, by id.", _TEXT)
ANSWERS = (
    Answer(path="/api/record", summary="The whole record, as `communique export` prints it.", make=_export),
    Answer(
        path="/api/standing",
        summary="Where the talks stand, each line with the statements it rests on.",
        make=_standing,
        asks=(_AS_OF, _TALKS),
        type="array",
    ),
    Answer(
        path="/api/search",
        summary="Articles and statements that have all the words and fit the facets.",
        make=_search,
        asks=(
            ("q", "Words that must all be there.", _TEXT),
            ("kind", "A kind of statement.", _TEXT),
            ("party", "A party's name.", _TEXT),
            ("outlet", "An outlet's name.", _TEXT),
            ("from", "Published on this day or later.", _DAY),
            ("to", "Published on this day or earlier.", _DAY),
            *_MANY,
            _AS_OF,
        ),
    ),
    *(
        Answer(path=f"/api/{name}", summary=f"The record's {name}.", make=_list(name), asks=(_AS_OF, _TALKS, *_MANY),
               type="array")
        for name in _LISTS
    ),
    *(
        Answer(path=f"/api/{name}/{{id}}", summary=f"One of the record's {name}.", make=_one(name))
        for name in _WITH_PAGE
    ),
    Answer(path="/api/articles/{id}", summary="An article with its text and all its statements.", make=_article),
    Answer(path="/api/judgements", summary="All judgements, the latest first.", make=_judgements, asks=(),
           type="array"),
)  # fmt: skip


def describe() -> Json:
    """Return the OpenAPI 3.1 description of the API."""
    complaint = {"type": "object", "properties": {"error": {"type": "string"}}}
    error = {"description": "In plain words what is wrong.", "content": {"application/json": {"schema": complaint}}}
    paths: Json = {}
    for answer in ANSWERS:
        asks: list[Json] = [
            {"name": name, "in": "query", "required": False, "description": told, "schema": schema}
            for name, told, schema in answer.asks
        ]
        if "{id}" in answer.path:
            asks.append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
        name = answer.path.removeprefix("/api/").replace("/{id}", "_one")
        paths[answer.path] = {
            "get": {
                "operationId": f"get_{name}",
                "summary": answer.summary,
                "parameters": asks,
                "responses": {
                    "200": {
                        "description": "The answer.",
                        "content": {"application/json": {"schema": {"type": answer.type}}},
                    },
                    "400": error,
                    "404": error,
                },
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Communiqué: a record of talks",
            "version": __version__,
            "description": "Read-only. The objects are those of docs/reference/format.md.",
        },
        "paths": paths,
    }


def answer_json(value: Any, status: int = 200) -> Response:
    """Return JSON whose bytes depend on the value alone."""
    return Response(json.dumps(value, ensure_ascii=False), status, media_type="application/json")


def _endpoint(answer: Answer) -> Callable[[Request], Response]:
    return lambda request: answer_json(answer.make(request))


def index(request: Request) -> Response:
    """A page that lists the addresses."""
    return render(request, "api.html", look_of(request), title="For programs", answers=ANSWERS)


def openapi(request: Request) -> Response:
    """The OpenAPI description."""
    return answer_json(describe())


def routes() -> list[Route]:
    """Return the routes of the API."""
    made = [Route(answer.path, _endpoint(answer), methods=["GET"]) for answer in ANSWERS]
    return [Route("/api/", index), Route("/api/openapi.json", openapi), *made]

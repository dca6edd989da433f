"""Articles added in the browser: files sent up, text pasted in, an address given."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.codec import document_id
from communique.errors import CommuniqueError, RefusedArticle
from communique.ingest.readers import read_paths
from communique.interval import Interval
from communique.pipeline import first_line
from communique.record import add_articles
from communique.store.judgements import interval_of_value
from communique.types import Article
from communique.web.guard import form_fits
from communique.web.page import desk_of, look_of, render

MOST_FILES = 100
Taken = Article | RefusedArticle


@dataclass(slots=True)
class Outcome:
    """What became of one article: what it is called, "new", "known" or the reason of its refusal, its id if taken."""

    name: str
    told: str
    document: str = ""
    title: str = ""

    @property
    def taken(self) -> bool:
        """Whether it is in the record now."""
        return bool(self.document)


def page(request: Request) -> Response:
    """The forms."""
    return render(request, "add.html", look_of(request), title="Add articles", outcomes=None, wrong="")


async def add(request: Request) -> Response:
    """Take in what was sent, read it, and tell what became of each article."""
    async with request.form(max_files=MOST_FILES, max_fields=20, max_part_size=8 * 1024 * 1024) as form:
        if not form_fits(request, form.get("key")):
            raise HTTPException(403, "That form is out of date; go back, load the page again and repeat it.")
        try:
            articles = await _taken(form)
            outcomes = await run_in_threadpool(_added, desk_of(request).path, articles)
        except CommuniqueError as error:
            return await run_in_threadpool(_told, request, [], str(error), 400)
    wrong = "" if outcomes else "Nothing was given: choose files, paste a text or give an address."
    return await run_in_threadpool(_told, request, outcomes, wrong, 200 if outcomes else 400)


def _told(request: Request, outcomes: list[Outcome], wrong: str, status: int) -> Response:
    look = desk_of(request).at(None)
    return render(request, "add.html", look, status, title="Add articles", outcomes=outcomes, wrong=wrong)


async def _taken(form: FormData) -> list[Taken]:
    found: list[Taken] = []
    published = _published(form)
    with _scratch() as folder:
        for one in form.getlist("files"):
            if isinstance(one, UploadFile) and one.filename:
                name = PurePath(one.filename.replace("\\", "/")).name[:120] or "file"
                (folder / "in").mkdir(exist_ok=True)
                # Only the ending of a stranger's name reaches the disk: it says how the file is to be read.
                path = folder / "in" / f"article{_ending(name)}"
                path.write_bytes(await one.read())
                found += await run_in_threadpool(_read, str(path), name, published)
        if text := _field(form, "text", 2_000_000):
            row = {"text": text, **{key: _field(form, key, 500) or None for key in ("title", "publisher", "url")}}
            path = folder / "pasted.jsonl"
            path.write_text(json.dumps(row), encoding="utf-8")
            found += await run_in_threadpool(_read, str(path), "pasted", published)
    if address := _field(form, "address", 2000):
        if not address.lower().startswith(("http://", "https://")):
            raise CommuniqueError("an address begins with http:// or https://")
        found += await run_in_threadpool(_read, address, "", published)
    return found


def _read(path: str, name: str, published: Interval | None) -> list[Taken]:
    """Return the articles at a path, named as their sender named them, not by where they lay for a moment."""
    found: list[Taken] = []
    for one in read_paths([path], published=published):
        told = one.path.replace(path, name, 1) if name else one.path
        if name == "pasted":
            told = name
        found.append(RefusedArticle(told, one.reason) if isinstance(one, RefusedArticle) else replace(one, path=told))
    return found


def _ending(name: str) -> str:
    """Return how the name ends, as far as it tells a kind of file.

    >>> _ending("news.jsonl.gz"), _ending("../../x")
    ('.jsonl.gz', '')
    """
    return "".join(one for one in PurePath(name).suffixes[-2:] if one[1:].isalnum() and len(one) < 10)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="communique-") as name:
        yield Path(name)


def _published(form: FormData) -> Interval | None:
    day = _field(form, "published", 40)
    return interval_of_value(day) if day else None


def _field(form: FormData, name: str, most: int) -> str:
    value = form.get(name)
    return value.strip()[:most] if isinstance(value, str) else ""


def _added(record: Path, articles: list[Taken]) -> list[Outcome]:
    outcomes = []
    for one in articles:
        report = add_articles([one], record)
        refused = report.refused[0].reason if report.refused else ""
        told = refused or ("new" if report.new else "known")
        if isinstance(one, RefusedArticle) or refused:
            outcomes.append(Outcome(one.path, told))
        else:
            outcomes.append(
                Outcome(one.path, told, document_id(one.text), one.title or first_line(one.text) or one.path)
            )
    return outcomes

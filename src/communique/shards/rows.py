"""One article and its reading as a row, the same in JSON Lines and in Parquet (docs/reference/shards.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from communique.codec import (
    actor_from,
    actor_json,
    document_from,
    document_id,
    document_json,
    interval_from,
    interval_json,
    statement_from,
    statement_id,
    statement_json,
)
from communique.dating.normalize import parse_recipe
from communique.errors import RefusedArticle
from communique.shards.fitting import fits
from communique.store.audit import unfaithful
from communique.store.marks import dump, marks_from, marks_row
from communique.types import Article, Reading, Span

Json = dict[str, Any]
TEXTS = ("path", "refused", "document", "text", "title", "url", "publisher", "published", "published_basis")
PARTS = ("dated", "actors", "marks", "statements")
"""Columns that hold JSON: the document as read, actors, time expressions and the like, statements."""


def refusal_row(refused: RefusedArticle) -> Json:
    """Return the row of what could not be taken in, or not be read."""
    return {**dict.fromkeys((*TEXTS, *PARTS)), "path": refused.path, "refused": refused.reason}


def reading_row(article: Article, reading: Reading) -> Json:
    """Return the row of an article with its reading."""
    return {
        "path": article.path,
        "refused": None,
        "document": reading.document.id,
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "published": dump(interval_json(article.published)) if article.published else None,
        "published_basis": article.published_basis,
        "dated": dump(document_json(reading.document)),
        "actors": dump([actor_json(actor) for actor in reading.actors]),
        "marks": dump(marks_row(reading)),
        "statements": dump([statement_json(statement) for statement in reading.statements]),
    }


def row_from(row: Json) -> tuple[Article | RefusedArticle, Reading | None]:
    """Return the article and its reading, or what was refused.

    A row comes from elsewhere: RefusedArticle is raised where its parts do not fit, or where words that it brings as
    evidence do not stand in the text.
    """
    path = str(row.get("path") or "")
    if row.get("refused"):
        return RefusedArticle(path, str(row["refused"])), None
    try:
        article = Article(
            text=row["text"],
            path=path,
            title=row["title"],
            url=row["url"],
            publisher=row["publisher"],
            published=interval_from(json.loads(row["published"])) if row["published"] else None,
            published_basis=row["published_basis"],
        )
        timexes, mentions, attributions = marks_from(json.loads(row["marks"]))
        reading = Reading(
            document=document_from(json.loads(row["dated"])),
            timexes=timexes,
            mentions=mentions,
            attributions=attributions,
            actors=tuple(actor_from(one) for one in json.loads(row["actors"])),
            statements=tuple(statement_from(one) for one in json.loads(row["statements"])),
        )
        fit = fits(article, Article) and fits(reading, Reading)
        complaint = _complaint(article.text, reading, row["document"]) if fit else "not a row of a shard (wrong types)"
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        complaint = f"not a row of a shard ({type(error).__name__})"
    if complaint:
        raise RefusedArticle(path, complaint)
    return article, reading


def _complaint(text: str, reading: Reading, document: str) -> str:
    if not document == reading.document.id == document_id(text):
        return "its id is not that of its text"
    for recipe in _recipes(reading):
        parse_recipe(recipe)
    if any(one.document != document or not one.evidence or one.id != statement_id(one) for one in reading.statements):
        return "a statement is not of this text"
    if unfaithful(text, _spans(reading)):
        return "words that are said to stand in the text do not"
    if not {mention.actor for mention in reading.mentions} <= {actor.name for actor in reading.actors}:
        return "a mention is of none of its actors"
    return ""


def _recipes(reading: Reading) -> Iterator[str]:
    yield from (timex.recipe for timex in reading.timexes)
    yield from (time.recipe for one in reading.statements for time in (one.time, one.said) if time is not None)


def _spans(reading: Reading) -> Iterator[Span]:
    for statement in reading.statements:
        yield from statement.evidence
    yield from (Span(start=one.start, end=one.end, quote=one.quote) for one in reading.mentions)
    yield from (Span(start=one.start, end=one.end, quote=one.quote) for one in reading.timexes)
    for attribution in reading.attributions:
        yield from (span for span in (attribution.source, attribution.cue, *attribution.content) if span is not None)

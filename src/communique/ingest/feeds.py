"""RSS and Atom, given as bytes: one article an entry."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_FEED_TAGS
from communique.ingest.page import block_text
from communique.ingest.published import parse_published
from communique.ingest.source import Source, Taken, plain_line
from communique.interval import Interval
from communique.types import Article

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)

EMPTY = "empty feed"


def read_feed(source: Source) -> Taken:
    """Yield an article for each entry of a feed; an entry without words is refused by its place."""
    if _ENTITY.search(source.raw.replace(b"\x00", b"")):  # without zeros: it may be UTF-16
        raise RefusedArticle(source.path, "a feed that declares entities of its own is not read")
    tags = source.raw.count(b"<") + source.raw.count(b"&lt;") + source.raw.count(b"&#")
    if tags > MAX_FEED_TAGS:
        raise RefusedArticle(source.path, f"too long: {tags:,} tags, at most {MAX_FEED_TAGS:,}")
    try:
        feed: Any = feedparser.parse(io.BytesIO(source.raw))  # a stream: a string might be taken for an address
    except Exception as error:  # on damaged input it lets through whatever its parts raise
        raise RefusedArticle(source.path, f"not a feed that can be read ({type(error).__name__})") from error
    if not feed.entries:
        raise RefusedArticle(source.path, EMPTY if feed.version else "XML, but not a feed")
    outlet = plain_line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, 1):
        name = plain_line(entry.get("id") or entry.get("link"), 200) or str(number)
        yield _article(entry, f"{source.path}#{name}", outlet)


def _article(entry: Any, path: str, outlet: str | None) -> Article | RefusedArticle:
    title = plain_line(block_text(entry.get("title") or ""))
    bodies = [body.get("value") or "" for body in entry.get("content") or ()] + [entry.get("summary") or ""]
    text = next((words for words in map(block_text, bodies) if words), title or "")
    published = _published(entry)
    publisher = plain_line((entry.get("source") or {}).get("title")) or outlet
    return Article(
        text=text,
        path=path,
        title=title,
        url=plain_line(entry.get("link")),
        publisher=publisher,
        published=published,
        published_basis="metadata" if published else "none",
    )


def _published(entry: Any) -> Interval | None:
    """Return the day in the writer's own zone; as feedparser read it (in UTC) where the form is unusual."""
    for name in ("published", "updated"):
        if interval := parse_published(entry.get(name)):
            return interval
        if parsed := entry.get(f"{name}_parsed"):
            return parse_published(f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}")
    return None

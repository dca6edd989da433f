"""Plain text and Markdown; a head of ``key: value`` lines gives title, day, address, outlet, and stays in the text."""

from __future__ import annotations

import re

from communique.errors import RefusedArticle
from communique.ingest.published import parse_published
from communique.ingest.source import Source, Taken, plain_line
from communique.types import Article

_LINE = re.compile(r"([A-Za-z][A-Za-z_ -]{0,30}):[ \t]*(.*)")
_FIELD = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "publication date": "published",
    "pubdate": "published",
    "url": "url",
    "link": "url",
    "canonical": "url",
    "source url": "url",
    "publisher": "publisher",
    "outlet": "publisher",
    "source": "publisher",
    "site": "publisher",
}
_MOST_LINES = 30


def read_plain(source: Source) -> Taken:
    """Yield the one article of a text or Markdown file; its text is the whole file, untouched."""
    text = source.text()
    head = read_head(text)
    published = parse_published(head.get("published"))
    if text.strip() and "\x00" in text:
        raise RefusedArticle(source.path, "binary, not text")
    yield Article(
        text=text,
        path=source.path,
        title=head.get("title"),
        url=head.get("url") or source.url,
        publisher=head.get("publisher"),
        published=published,
        published_basis="metadata" if published else "none",
    )


def read_head(text: str) -> dict[str, str]:
    """Return title, published, url, publisher of the lines at the top, between ``---`` or up to the first blank line.

    >>> read_head("TITLE: Talks fail\\nDATE: 2019-02-28\\n\\nThe talks failed.")
    {'title': 'Talks fail', 'published': '2019-02-28'}
    """
    lines = text[:20_000].splitlines()
    fenced = bool(lines) and lines[0].strip() == "---"
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1:] if fenced else lines):
        if line.strip() == ("---" if fenced else ""):
            return found if fenced or number >= 2 else {}
        matched = _LINE.fullmatch(line.rstrip())
        if number >= _MOST_LINES or (matched is None and not fenced):
            return {}
        if matched and (name := _FIELD.get(matched[1].strip().lower())):
            value = plain_line(_unquoted(matched[2].strip()))
            if value and value.lower() not in ("unknown", "none", "null"):
                found.setdefault(name, value)
    return {}


def _unquoted(value: str) -> str:
    """Return a value without the marks that enclose all of it; marks of its own words stay."""
    mark = value[:1]
    whole = len(value) > 1 and mark in "\"'" and value.endswith(mark) and mark not in value[1:-1]
    return value[1:-1] if whole else value

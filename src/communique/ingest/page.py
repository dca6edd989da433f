"""HTML pages: the article's text by trafilatura; title, address, outlet and day from what the page declares."""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_ATTRIBUTES, MAX_TAGS
from communique.ingest.published import parse_published, published_in_address
from communique.ingest.source import Source, Taken, plain_line
from communique.interval import Interval
from communique.types import Article

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# A tag of more attributes than any page needs. Nothing in it is matched twice: it takes one walk over the markup.
_CROWDED_TAG = re.compile(
    r"<[A-Za-z][^\s/><]*+"
    r"(?>[\s/]++[^\s/>=]++(?>\s*+=\s*+(?>\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+)"
    f"{{{MAX_ATTRIBUTES}}}"
)
_DAY_FIELDS = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "publish-date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "citation_publication_date",
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    }
)
_MUTE = frozenset(("head", "noscript", "script", "style", "template"))
# What the day of a page looks like is a guess; that a zone in it is unknown is nothing to tell a user.
warnings.filterwarnings("ignore", module=r"dateutil\.")
_DATING = {"original_date": True, "extensive_search": False, "max_date": datetime(2100, 1, 1)}  # not today: no clock


def read_page(source: Source) -> Taken:
    """Yield the one article of a page. Its text is what was extracted, and offsets refer to that."""
    declared = _CHARSET.search(source.raw[:4000])
    markup = source.text(declared[1].decode("ascii", "replace") if declared else None)
    if unwieldy := _unwieldy(markup):
        raise RefusedArticle(source.path, unwieldy)
    tree = _tree(markup)
    if tree is None:
        raise RefusedArticle(source.path, "empty")
    facts = page_facts(tree, source.url)
    try:
        found: Any = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=_DATING, config=_settings()
        )
    except Exception:  # whatever third-party code stumbles over in broken markup: the plain words are left
        found = None
    text = getattr(found, "text", None) or block_text(markup) or _bare_words(markup)
    if not text.strip():
        raise RefusedArticle(source.path, "no words in this page")
    published = facts.published or parse_published(getattr(found, "date", None))
    yield Article(
        text=text,
        path=source.path,
        title=facts.title or plain_line(getattr(found, "title", None)),
        url=facts.url,
        publisher=facts.publisher or plain_line(getattr(found, "sitename", None)),
        published=published,
        published_basis="metadata" if published else "none",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page declares of itself."""

    title: str | None
    url: str | None
    publisher: str | None
    published: Interval | None


def page_facts(tree: Any, url: str | None) -> PageFacts:
    """Return title, address, outlet and day that the page's metadata state; the day of the address if none do."""
    metas = _metas(tree)
    linked = list(_linked_data(tree))
    canonical = _first_address([*tree.xpath("//link[@rel='canonical']/@href"), metas.get("og:url"), url])
    days = [node.get("datePublished") for node in linked]
    days += [metas.get(name) for name in _DAY_FIELDS]
    days += tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")
    published = next((interval for interval in map(parse_published, days) if interval), None)
    outlets = [metas.get("og:site_name")]
    outlets += [node["publisher"].get("name") for node in linked if isinstance(node.get("publisher"), dict)]
    return PageFacts(
        title=plain_line(metas.get("og:title")),
        url=canonical,
        publisher=next(filter(None, map(plain_line, outlets)), None),
        published=published or (published_in_address(canonical) if canonical else None),
    )


def block_text(markup: str) -> str:
    """Return the words of some markup, a line for each block.

    >>> block_text("<p>One</p><p>Two <b>three</b></p>")
    'One\\nTwo three'
    """
    tree = _tree(markup)
    if tree is None:
        return ""
    pieces: list[str] = []
    mute = 0
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event in ("start", "end") and tag in _BLOCKS:
            pieces.append("\n")
        if tag in _MUTE:
            mute += 1 if event == "start" else -1
        if event == "start" and not mute:
            pieces.append(_run_on(node.text))
        elif event != "start" and not mute and node is not tree:
            pieces.append(_run_on(node.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1)
def _settings() -> ConfigParser:
    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "MAX_TREE_SIZE", str(MAX_TAGS))
    return settings


def _bare_words(markup: str) -> str:
    """Return what is left without tags, for markup nested too deep for the parser."""
    spoken = re.sub(r"(?is)<(script|style)\b.*?(</\1\s*>|$)", " ", markup)
    lines = html.unescape(re.sub(r"<[^<>]*>", "\n", spoken)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _run_on(text: str | None) -> str:
    return re.sub(r"\s", " ", text or "")


def _unwieldy(markup: str) -> str | None:
    """Return why the markup is too much for the parser, ``None`` where it is not."""
    tags = markup.count("<")
    if tags > MAX_TAGS:
        return f"too long: {tags:,} tags, at most {MAX_TAGS:,}"
    if len(markup) > 2 * MAX_ATTRIBUTES and _CROWDED_TAG.search(markup):
        return f"a tag of more than {MAX_ATTRIBUTES} attributes"
    return None


def _tree(markup: str) -> Any:
    if _unwieldy(markup):
        return None
    try:
        return lxml.html.document_fromstring(_DECLARATION.sub("", markup).replace("\x00", " "))
    except (etree.LxmlError, ValueError):
        return None


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name, content = node.get("property") or node.get("name") or node.get("itemprop"), node.get("content")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles that the page's JSON-LD describes."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            roots = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        while roots:
            node = roots.pop(0)
            if isinstance(node, list):
                roots = node[:100] + roots
            elif isinstance(node, dict):
                roots = [node.get("@graph"), node.get("mainEntity"), *roots]
                if "Article" in str(node.get("@type")) or "BlogPosting" in str(node.get("@type")):
                    yield node


def _first_address(candidates: list[str | None]) -> str | None:
    return next(
        (
            address
            for address in map(plain_line, candidates)
            if address and address.lower().startswith(("http://", "https://"))
        ),
        None,
    )

"""The two halves: read one article into statements, and (see :mod:`communique.record`) link the statements of many."""

from __future__ import annotations

import re
from dataclasses import replace

from communique.codec import document_id
from communique.dating.normalize import bounded, resolve
from communique.dating.publication import date_article
from communique.dating.timex import resolve_timexes
from communique.extraction.reader import READER, WHOLE_READER, read_statements
from communique.ingest.agency import agency_of
from communique.interval import Interval
from communique.types import Article, Document, Reading, Statement, TimeRef

_NAVIGATION = re.compile(
    r"(?:skip|go|jump|back|return) to (?:the )?(?:main |page )?(?:contents?|navigation|menu|top|home(?: ?page)?)"
    r"|(?:main )?menu|home|search|share|print|advertisement|subscribe|sign (?:in|up)|log ?in",
    re.IGNORECASE,
)

__all__ = ["READER", "WHOLE_READER", "date_of", "read", "resolve_statement", "resolve_time"]


def read(article: Article, *, prefilter: bool = True) -> Reading:
    """Read one article into a Reading; a pure function of the article and of tables that ship with the program.

    Without ``prefilter`` paragraphs whose words promise no statement are parsed too.

    >>> reading = read(Article(text="The ministers met in Riga on 24 April 2015."))
    >>> [(s.kind, s.evidence[0].quote) for s in reading.statements][0]
    ('event', 'The ministers met in Riga on 24 April 2015')
    """
    document = date_of(article)
    statements, timexes, mentions, actors, attributions = read_statements(
        article.text, document.id, article.title, prefilter=prefilter
    )
    published = document.published
    return Reading(
        document=document,
        timexes=resolve_timexes(timexes, published),
        mentions=mentions,
        actors=actors,
        attributions=attributions,
        statements=tuple(resolve_statement(statement, published) for statement in statements),
    )


def date_of(article: Article) -> Document:
    """Return the article as a document: its id, what came with it, and the day that it or its metadata states."""
    dated = date_article(article)
    return Document(
        id=document_id(article.text),
        paths=(article.path,) if article.path else (),
        url=article.url,
        title=article.title or first_line(article.text),
        publisher=article.publisher or agency_of(article.text),
        published=dated.interval,
        published_basis=dated.basis,
    )


def first_line(text: str) -> str | None:
    """Return the first line of a text that is no navigation of a page, if it may serve as a title: it is short.

    >>> first_line("Skip to main content\\n\\nTalks to resume in Doha\\n")
    'Talks to resume in Doha'
    """
    lines = (line.strip() for line in text[:2000].split("\n"))
    line = next((line for line in lines if line and not _NAVIGATION.fullmatch(line)), "")
    return line if 0 < len(line) <= 160 else None


def resolve_time(time: TimeRef | None, published: Interval | None) -> Interval | None:
    """Return the days that an unresolved time means for an article published then; ``None`` where that is open."""
    if time is None:
        return None
    value, interval = resolve(time.recipe, published)
    if interval is None:
        return None
    within_a_day = "T" in value and time.bound in ("from", "since", "after")  # "from four o'clock on Sunday"
    return interval if within_a_day else bounded(interval, time.bound, published)


def resolve_statement(statement: Statement, published: Interval | None) -> Statement:
    """Return the statement with its time resolved: arithmetic only, so that a corrected date needs no new reading."""
    when = resolve_time(statement.time, published)
    return replace(statement, when=when, time_basis="none" if when is None else statement.time_basis)

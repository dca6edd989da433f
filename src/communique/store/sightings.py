"""From sightings of a text to the document that the record shows, whatever the order in which they came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from communique.interval import Interval
from communique.store.likeness import publication_order
from communique.store.marks import dump
from communique.types import Article, Document, PublishedBasis

FROM_THE_TEXT: frozenset[PublishedBasis] = frozenset({"stated", "inferred", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One place where a text was met, and what came with it.

    ``reader`` is the version that found the day in the text (or found none); ``None`` where it came with the article.
    """

    document: str
    path: str = ""
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Interval | None = None
    published_basis: PublishedBasis = "none"
    language: str = "en"
    reader: str | None = None

    @property
    def place(self) -> tuple[str, str, str | None, str | None, str | None]:
        """What tells two places apart, the day left out."""
        return self.document, self.path, self.url, self.title, self.publisher

    @property
    def key(self) -> str:
        """A hash of all fields."""
        interval = self.published.to_json() if self.published else None
        row = dump([*self.place, interval, self.published_basis, self.language, self.reader])
        return hashlib.sha256(row.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def sighting_of(article: Article, document: Document, reader: str) -> Sighting:
    """Return the sighting of an article that was read or at least dated (``document`` has its day)."""
    published, basis = document.published, document.published_basis
    if article.published is not None:
        published = article.published
        basis = "metadata" if article.published_basis == "none" else article.published_basis
    return Sighting(
        document=document.id,
        path=article.path,
        url=article.url,
        title=article.title if article.title is not None else document.title,
        publisher=article.publisher if article.publisher is not None else document.publisher,
        published=published,
        published_basis=basis,
        language=document.language,
        reader=reader if basis in FROM_THE_TEXT else None,
    )


def settle_sightings(sightings: Iterable[Sighting], rank: dict[str, int]) -> list[Sighting]:
    """Drop days that an older reader found in the text where a newer one (higher ``rank``) looked at the same place."""
    seen = list(sightings)
    newest: dict[tuple[str, str, str | None, str | None, str | None], int] = {}
    for sighting in seen:
        if sighting.reader is not None:
            newest[sighting.place] = max(newest.get(sighting.place, 0), rank[sighting.reader])
    return [sighting for sighting in seen if sighting.reader is None or rank[sighting.reader] == newest[sighting.place]]


def is_in(published: Interval | None, as_of: date | None) -> bool:
    """Whether what was published then is in on that day; without a day everything is."""
    if as_of is None:
        return True
    return published is not None and published.latest is not None and published.latest <= as_of


def document_of(sightings: Iterable[Sighting], as_of: date | None, judged: Interval | None = None) -> Document | None:
    """Return what the sightings of one text amount to on that day, or ``None`` if none is in.

    The earliest published speaks for all; of its equals the least path and address. What it lacks is taken from the
    next; address and publisher stay together. A day that a person judged (``judged``) stands for every sighting's.
    """
    within = sorted((sighting for sighting in sightings if is_in(judged or sighting.published, as_of)), key=_precedence)
    if not within:
        return None
    first = within[0]
    sited = next((sighting for sighting in within if sighting.url or sighting.publisher), first)
    return Document(
        id=first.document,
        paths=tuple(sorted({sighting.path for sighting in within if sighting.path})),
        url=sited.url,
        title=next((sighting.title for sighting in within if sighting.title), None),
        publisher=sited.publisher,
        published=judged or first.published,
        published_basis="judged" if judged else first.published_basis,
        language=first.language,
    )


def _precedence(sighting: Sighting) -> tuple[tuple[date, date, str], str, str, str, str, str, str, str]:
    return (
        publication_order(sighting.published, ""),
        sighting.path,
        sighting.url or "",
        sighting.title or "",
        sighting.publisher or "",
        sighting.published_basis,
        sighting.language,
        sighting.key,
    )

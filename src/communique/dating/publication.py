"""The article's own day: stated in its text, told by its metadata, or solved from its content.

Order of precedence, the first that is there wins and the others stay visible as candidates:

1. a labelled line of the head: "Posted November 5, 2018", "Published: …", "For immediate release …";
2. a line of the head that is nothing but a date, under the title;
3. a dateline with its year: "MONTREAL, June 19, 1987";
4. the metadata that came with the article (feed, page header, address, command line);
5. a dateline without its year, in the year that the content's anchors allow;
6. the content: dated world events and what the text says of when they were, see :mod:`communique.dating.inference`.

A person's judgement (``published_basis`` "judged") stands before all of them. An "Updated" line is an upper bound and
never the day itself; copyright lines do not count; a date above the title that is later than the metadata by more than
two days is a site's banner of the day it was saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from communique.dating.heading import Stated, stated_dates
from communique.dating.inference import infer_interval
from communique.interval import Interval, add_days
from communique.types import Article, PublishedBasis, Span

_RANK = {"labelled": 0, "line": 1, "dateline": 2, "banner": 4}
_BANNER_SLACK = 2
_DAYS_UNDER_WAY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationCandidate:
    """A day that something suggests: the words or the source that do, and where they stand."""

    interval: Interval
    basis: PublishedBasis
    source: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDate:
    """The day that an article was published on, as fine as is known, ``None`` if unknown; all that was considered."""

    interval: Interval | None
    basis: PublishedBasis
    candidates: tuple[PublicationCandidate, ...] = ()


def date_article(article: Article) -> PublicationDate:
    """Return when an article was published, after the order of precedence that this module states.

    >>> date_article(Article(text="Talks end\\n19 February 2015\\n\\nRIGA - Talks ended.")).interval.to_json()
    ['2015-02-19', '2015-02-19']
    """
    if article.published is not None and article.published_basis == "judged":
        return PublicationDate(
            interval=article.published, basis="judged", candidates=(_metadata_candidate(article.published, "judged"),)
        )
    stated = stated_dates(article.text, article.title)
    candidates = [_stated_candidate(one) for one in _ranked(stated, article.published) if one.day is not None]
    full = [one for one in _ranked(stated, article.published) if one.day is not None and one.kind in _RANK]
    if article.published is not None:
        candidates.append(_metadata_candidate(article.published, "metadata"))
    if full and not (full[0].kind == "banner" and article.published is not None):
        return PublicationDate(interval=Interval.day(_day(full[0])), basis="stated", candidates=tuple(candidates))
    if article.published is not None:
        return _with_dateline(article.published, stated, candidates)
    return _inferred(article.text, stated, candidates)


def _ranked(stated: tuple[Stated, ...], published: Interval | None) -> list[Stated]:
    """Return what is stated in order of precedence, without the banners that metadata unmask."""
    kept = []
    for one in stated:
        if (
            one.day is not None
            and one.kind in ("line", "banner")
            and published is not None
            and published.latest is not None
            and one.above_title
            and one.day > add_days(published.latest, _BANNER_SLACK)
        ):
            continue
        kept.append(one)
    return sorted(kept, key=lambda one: (_RANK.get(one.kind, 9), one.span.start))


def _day(stated: Stated) -> date:
    assert stated.day is not None
    return stated.day


def _stated_candidate(stated: Stated) -> PublicationCandidate:
    interval = Interval(earliest=None, latest=stated.day) if stated.kind == "updated" else Interval.day(_day(stated))
    return PublicationCandidate(interval=interval, basis="stated", source=stated.kind, span=stated.span)


def _metadata_candidate(interval: Interval, basis: PublishedBasis) -> PublicationCandidate:
    return PublicationCandidate(interval=interval, basis=basis, source="metadata")


def _with_dateline(
    published: Interval, stated: tuple[Stated, ...], candidates: list[PublicationCandidate]
) -> PublicationDate:
    """Return the metadata's day, or that of a dateline without year inside it or in the week before it."""
    for one in stated if published.earliest is not None and published.latest is not None else ():
        assert published.earliest is not None and published.latest is not None
        for year in range(published.latest.year, published.earliest.year - 2, -1):
            day = one.in_year(year)
            if day is not None and add_days(published.earliest, -_DAYS_UNDER_WAY) <= day <= published.latest:
                interval = Interval.day(day)
                chosen = PublicationCandidate(interval=interval, basis="stated", source=one.kind, span=one.span)
                return PublicationDate(interval=interval, basis="stated", candidates=(*candidates, chosen))
    return PublicationDate(interval=published, basis="metadata", candidates=tuple(candidates))


def _inferred(text: str, stated: tuple[Stated, ...], candidates: list[PublicationCandidate]) -> PublicationDate:
    updated = [one.day for one in stated if one.kind == "updated" and one.day is not None]
    solved, runners_up = infer_interval(text, latest=min(updated, default=None))
    candidates += [
        PublicationCandidate(interval=interval, basis="inferred", source=source, span=span)
        for interval, source, span in runners_up
    ]
    if solved is None:
        if updated:
            return PublicationDate(
                interval=Interval(earliest=None, latest=min(updated)), basis="stated", candidates=tuple(candidates)
            )
        return PublicationDate(interval=None, basis="none", candidates=tuple(candidates))
    days = (
        [
            (one, one.in_year(year))
            for one in stated
            if one.month_day is not None
            for year in range(solved.earliest.year, solved.latest.year + 1)
        ]
        if solved.earliest and solved.latest
        else []
    )
    inside = [(one, day) for one, day in days if day is not None and day in solved]
    if len(inside) == 1:
        one, day = inside[0]
        assert day is not None
        candidates.append(
            PublicationCandidate(interval=Interval.day(day), basis="inferred", source=one.kind, span=one.span)
        )
        solved = Interval(earliest=day, latest=add_days(day, 1))
    return PublicationDate(interval=solved, basis="inferred", candidates=tuple(candidates))

"""Pages about the record as a whole: standing, timeline, ledger, positions, conditions, disputes, words, sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from communique.derived import Event
from communique.render.coverage import coverage, published_days
from communique.render.lookup import Lookup
from communique.render.matching import issues_of
from communique.render.phrases import name_talks
from communique.render.plots import plot_ledger, plot_positions
from communique.render.rows import Row
from communique.render.standing import TOPICS, answers
from communique.render.svg_axis import Drawing
from communique.render.svg_ledger import OUTCOME_SIGNS, OUTCOME_WORDS
from communique.render.svg_positions import STANCE_WORDS, draw_stance
from communique.render.svg_timeline import STATUS_WORDS, draw_status, draw_timeline
from communique.render.views import Views
from communique.render.wording import clip
from communique.types import Document
from communique.web.desk import Look
from communique.web.narrow import Facets, by_facets
from communique.web.page import desk_of, facets_of, look_of, path, render, slice_of

RECENT = 8
PER_LIST = 60
T = TypeVar("T")


def home(request: Request) -> Response:
    """Where the talks stand, and what the last articles changed."""
    look = look_of(request)
    lines = look.once(
        "standing", lambda: Views(look.lookup, tagged=False).standing(answers(desk_of(request).standing(look)))
    )
    return render(
        request,
        "home.html",
        look,
        title=title_of(look.lookup),
        lines=lines,
        topics=TOPICS,
        recent=look.once("recent", lambda: _recent(look.lookup)),
        talks=[(one, name_talks(one)) for one in look.lookup.main_talks()[:12]],
        issues=look.once("issues", lambda: issues_of(look.snapshot))[:14],
        drawings=look.once("drawings", lambda: _drawings(look, look.snapshot.events)),
    )


def title_of(lookup: Lookup) -> str:
    """Return the name of the negotiation most written about."""
    talks = lookup.main_talks()
    return clip(name_talks(talks[0]), 160) if talks else "The record of the talks"


def _recent(lookup: Lookup) -> list[tuple[date, Event]]:
    """Return the events that the last published articles told of, each with that day."""
    told = [(lookup.newest(event.statements), event) for event in lookup.snapshot.events]
    known = [pair for pair in told if pair[0] != date.min]
    return sorted(known, key=lambda pair: (-pair[0].toordinal(), pair[1].id))[:RECENT]


def _drawings(look: Look, events: Sequence[Event]) -> tuple[Drawing, Drawing]:
    """Return the events drawn for a wide and a narrow screen."""
    days, as_of = published_days(look.lookup), look.snapshot.as_of
    then = look.day.isoformat() if look.day else None
    wide = draw_timeline(events, days, as_of, 960, address=lambda event: path("event", event, as_of=then))
    return wide, draw_timeline(events, days, as_of, 350, address=None)


def _views(request: Request) -> tuple[Look, Views, Facets]:
    look, facets = look_of(request), facets_of(request)
    if not facets.asked:
        return look, look.once("views", lambda: Views(look.lookup, tagged=False)), facets
    return look, Views(Lookup(by_facets(look.lookup, facets)), tagged=False), facets


def _once(look: Look, facets: Facets, key: str, make: Callable[[], T]) -> T:
    """Return what a page shows, kept for the next visitor where nothing is narrowed."""
    return make() if facets.asked else look.once(key, make)


def list_all(look: Look) -> None:
    """Work out what the pages of lists show where nothing is narrowed, before it is asked for."""
    views, nothing = look.once("views", lambda: Views(look.lookup, tagged=False)), Facets()
    _once(look, nothing, "drawings", lambda: _drawings(look, look.snapshot.events))
    _once(look, nothing, "timeline", lambda: _event_rows(views))
    for name in ("ledger", "wants", "deadlocks", "conditions", "contradictions"):
        _once(look, nothing, name, getattr(views, name))


def _event_rows(views: Views) -> list[tuple[str, Row]]:
    return [(month, row) for month, rows in views.timeline() for row in rows]


def filters_of(look: Look, facets: Facets) -> dict[str, object]:
    """Return what the filter form offers and what of it is chosen."""
    views = look.once("views", lambda: Views(look.lookup, tagged=False))
    issues = look.once("issues", lambda: issues_of(look.snapshot))
    return {
        "facets": facets,
        "parties": views.parties,
        "outlets": views.outlets,
        "issues": [name for name, _ in issues[:40]],
        "talks": look.lookup.main_talks(),
    }


def timeline(request: Request) -> Response:
    """All events, by month."""
    look, views, facets = _views(request)

    def draw() -> tuple[Drawing, Drawing]:
        return _drawings(look, views.snapshot.events)

    drawn = _once(look, facets, "drawings", draw)
    page = slice_of(_once(look, facets, "timeline", lambda: _event_rows(views)), request)
    months = [(month, [row for _, row in rows]) for month, rows in groupby(page.rows, key=lambda pair: pair[0])]
    return render(
        request,
        "timeline.html",
        look,
        title="Timeline",
        months=months,
        page=page,
        drawings=drawn,
        legend=[(status, words, draw_status(status, 8, 8)) for status, words in STATUS_WORDS.items()],
        filters=filters_of(look, facets),
    )


def ledger(request: Request) -> Response:
    """What was expected and promised, and what became of it."""
    look, views, facets = _views(request)
    told, silent = _once(look, facets, "ledger", views.ledger)
    page = slice_of([*told, *silent], request)
    as_of = look.day.isoformat() if look.day else None

    def draw() -> list[Drawing]:
        days = published_days(look.lookup)
        return [
            plot_ledger(views.lookup, days, width, address=lambda one: path("statement", one.id, as_of=as_of))
            for width in (960, 350)
        ]

    return render(
        request,
        "ledger.html",
        look,
        title="Expected and promised",
        page=page,
        plots=_once(look, facets, "ledger drawn", draw),
        outcomes=[(OUTCOME_SIGNS[one], words) for one, words in OUTCOME_WORDS.items()],
        filters=filters_of(look, facets),
    )


def positions(request: Request) -> Response:
    """Who wants what: the matrix."""
    look, views, facets = _views(request)
    as_of = look.day.isoformat() if look.day else None

    def draw() -> list[Drawing]:
        return [
            plot_positions(views.lookup, width, address=lambda one: path("issue", of=one.issue, as_of=as_of))
            for width in (960, 350)
        ]

    return render(
        request,
        "positions.html",
        look,
        title="Who wants what",
        wants=_once(look, facets, "wants", views.wants),
        plots=_once(look, facets, "positions drawn", draw),
        stances=[(stance, words, draw_stance(stance, 8, 8)) for stance, words in STANCE_WORDS.items()],
        issues=look.once("issues", lambda: issues_of(look.snapshot))[:40],
        filters=filters_of(look, facets),
    )


def deadlock(request: Request) -> Response:
    """What waits for what, and where it goes round in a circle."""
    look, views, facets = _views(request)
    circles = _once(look, facets, "deadlocks", views.deadlocks)
    page = slice_of([*circles, *_once(look, facets, "conditions", views.conditions)], request, 60)
    split = min(max(len(circles) - 60 * (page.number - 1), 0), len(page.rows))
    return render(
        request,
        "deadlock.html",
        look,
        title="What waits for what",
        deadlocks=page.rows[:split],
        conditions=page.rows[split:],
        any_circle=bool(circles),
        page=page,
        filters=filters_of(look, facets),
    )


def disputes(request: Request) -> Response:
    """Where the sources disagree."""
    look, views, facets = _views(request)
    page = slice_of(_once(look, facets, "contradictions", views.contradictions), request, 40)
    return render(
        request, "disputes.html", look, title="Where the sources disagree", page=page, filters=filters_of(look, facets)
    )


def words(request: Request) -> Response:
    """Words whose meaning matters, the agenda, and judgements on the talks."""
    look, views, facets = _views(request)
    terms, agenda = _once(look, facets, "terms", views.terms), _once(look, facets, "agenda", views.agenda)
    assessments = _once(look, facets, "assessments", views.assessments)
    page = slice_of(max(terms, agenda, assessments, key=len), request, PER_LIST)
    here = slice((page.number - 1) * PER_LIST, page.number * PER_LIST)
    return render(
        request,
        "words.html",
        look,
        title="Words, agenda, judgements",
        terms=terms[here],
        agenda=agenda[here],
        assessments=assessments[here],
        page=page,
        filters=filters_of(look, facets),
    )


def sources(request: Request) -> Response:
    """The articles that the record rests on."""
    look = look_of(request)
    refused = tuple((one.path, one.reason) for one in desk_of(request).refusals())
    documents = look.once("newest", lambda: sorted(look.snapshot.documents, key=_newest_first))
    outlet = request.query_params.get("outlet")
    chosen = [one for one in documents if not outlet or look.lookup.outlet(one) == outlet]
    numbers = look.once("by document", lambda: _statements_by_document(look.lookup))
    return render(
        request,
        "sources.html",
        look,
        title="What the record rests on",
        coverage=look.once(("coverage", refused), lambda: coverage(look.lookup, refused)),
        page=slice_of(chosen, request),
        numbers=numbers,
        lookup=look.lookup,
        outlet=outlet,
    )


def _newest_first(document: Document) -> tuple[int, str]:
    latest = document.published.latest if document.published else None
    return -(latest or date.max).toordinal(), document.id


def _statements_by_document(lookup: Lookup) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for one in lookup.snapshot.statements:
        if one.shown:
            numbers[one.document] = numbers.get(one.document, 0) + 1
    return numbers


def talks_list(request: Request) -> Response:
    """All negotiations of the record."""
    look = look_of(request)
    numbers = look.lookup.statements_by_talks()
    return render(
        request,
        "talks_list.html",
        look,
        title="Negotiations",
        talks=[(one, name_talks(one), numbers.get(one.id, 0)) for one in look.lookup.main_talks()],
    )

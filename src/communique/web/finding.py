"""Search: articles by all their words, statements by words and facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from communique.codec import statement_json
from communique.render.formats_rows import claim_in_words
from communique.render.lookup import Lookup
from communique.render.matching import words_of
from communique.store.search import Hit
from communique.types import Kind, Statement
from communique.web.desk import Look
from communique.web.page import desk_of, look_of, read_day, render, slice_of
from communique.web.things import note_of

KINDS: tuple[str, ...] = get_args(Kind)
MOST_HITS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is sought; empty fields ask for nothing."""

    words: str = ""
    kind: str = ""
    party: str = ""
    outlet: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def asked(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words or self.kind or self.party or self.outlet or self.start or self.end)


def query_of(request: Request) -> Query:
    """Return what the address asks for."""
    ask = request.query_params.get
    return Query(
        words=(ask("q") or "").strip()[:300],
        kind=ask("kind") or "",
        party=ask("party") or "",
        outlet=ask("outlet") or "",
        start=read_day(ask("from")),
        end=read_day(ask("to")),
    )


def find_statements(look: Look, query: Query) -> tuple[list[Statement], dict[str, Counter[str]]]:
    """Return the shown statements that fit, the latest published first, and how many there are by facet.

    A facet's numbers are those of what fits all other facets, so that each shows what choosing it would give.
    """
    index = index_of(look)
    wanted = words_of(query.words)
    found: list[Statement] = []
    numbers: dict[str, Counter[str]] = {"kind": Counter(), "party": Counter(), "outlet": Counter()}
    for entry in index:
        if not wanted <= entry.words or not _in_days(entry.day, query):
            continue
        fits = {
            "kind": query.kind in ("", entry.statement.kind),
            "party": not query.party or query.party in entry.parties,
            "outlet": query.outlet in ("", entry.outlet),
        }
        misses = [name for name, fit in fits.items() if not fit]
        values = {"kind": (entry.statement.kind,), "party": entry.parties, "outlet": (entry.outlet,)}
        for name in fits if not misses else misses[:1] if len(misses) == 1 else ():
            numbers[name].update(values[name])
        if not misses:
            found.append(entry.statement)
    return found, numbers


@dataclass(frozen=True, slots=True)
class _Entry:
    statement: Statement
    words: frozenset[str]
    parties: tuple[str, ...]
    outlet: str
    day: date


def index_of(look: Look) -> list[_Entry]:
    """Return the statements as search sees them, worked out once."""
    return look.once("statement index", lambda: _index(look.lookup))


def _index(lookup: Lookup) -> list[_Entry]:
    """Return the shown statements with what is asked of them, the latest published first."""
    entries = []
    for one in lookup.snapshot.statements:
        if not one.shown:
            continue
        row = statement_json(one)
        quote = " ".join(span.quote for span in one.evidence)
        names = [row.get("party"), row.get("speaker"), row.get("holder"), *row.get("participants", ()), *one.sources]
        entries.append(
            _Entry(
                one,
                words_of(f"{quote} {claim_in_words(row)} {' '.join(one.sources)}"),
                tuple(lookup.parties(names)),
                lookup.outlet_of(one),
                lookup.newest([one.id]),
            )
        )
    return sorted(entries, key=lambda entry: (-entry.day.toordinal(), entry.statement.id))


def _in_days(day: date, query: Query) -> bool:
    if query.start is None and query.end is None:
        return True
    return day != date.min and (query.start or date.min) <= day <= (query.end or date.max)


def find_articles(request: Request, look: Look, query: Query) -> list[Hit]:
    """Return the articles that have all the words and fit outlet and days."""
    if not query.words:
        return []
    hits = desk_of(request).search(query.words, MOST_HITS, look.day)
    documents = look.lookup.documents
    return [
        hit
        for hit in hits
        if hit.document in documents
        and query.outlet in ("", look.lookup.outlet(documents[hit.document]))
        and _in_days(_latest(look.lookup, hit.document), query)
    ]


def _latest(lookup: Lookup, document: str) -> date:
    published = lookup.documents[document].published
    return (published.latest if published else None) or date.min


def search(request: Request) -> Response:
    """Find articles and statements."""
    look, query = look_of(request), query_of(request)
    found, numbers = find_statements(look, query) if query.asked else ([], {})
    page = slice_of(found, request, 50)
    return render(
        request,
        "search.html",
        look,
        title="Search",
        query=query,
        hits=find_articles(request, look, query) if page.number == 1 else [],
        page=page,
        notes=[note_of(look, one) for one in page.rows],
        facets=[(name, label, _options(numbers, name, query)) for name, label in _FACETS],
        lookup=look.lookup,
    )


_FACETS = (("kind", "Kind"), ("party", "Party"), ("outlet", "Outlet"))


def _options(numbers: dict[str, Counter[str]], name: str, query: Query) -> Sequence[tuple[str, int]]:
    chosen = getattr(query, name)
    counted = numbers.get(name, Counter())
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:60]
    if name == "kind":
        ranked = [(kind, counted[kind]) for kind in KINDS if counted[kind]]
    return ranked if not chosen or chosen in dict(ranked) else [(chosen, counted[chosen]), *ranked]

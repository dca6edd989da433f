"""What the record rests on: outlets, articles by month, silences, what is undated, copied or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from communique.render.lookup import CLASS_IN_WORDS, Lookup
from communique.render.passages import hard_wrapped, mark_text, passages_of
from communique.render.wording import clip, count, label_when, name_month, tell_day
from communique.types import Document, Statement

GAP_DAYS = 30
_BASIS = {
    "stated": "as the article says",
    "metadata": "as its metadata say",
    "inferred": "inferred from its text",
    "judged": "as a person judged",
    "none": "",
}
_KIND = {
    "event": "event", "expectation": "expectation", "commitment": "promise", "position": "position",
    "condition": "condition", "agenda": "agenda", "term": "meaning of a word", "assessment": "judgement",
    "quote": "quotation",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A statement under its article: number, anchor, kind, who says it, class of source."""

    number: int
    ref: str
    kind: str
    chain: str
    source_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article of the page: its heading, its marked text and its notes."""

    key: str
    title: str
    outlet: str
    day: str
    basis: str
    url: str
    path: str
    body: Markup
    notes: Sequence[Note]
    copy_of: str
    lines: bool
    lost: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Figures of the coverage panel."""

    outlets: Sequence[tuple[str, int]]
    strip: Markup
    gaps: Sequence[str]
    undated: Sequence[tuple[str, str]]
    copies: int
    refused: Sequence[tuple[str, str]]
    span: str


def article_views(lookup: Lookup, cited: set[str], text_of: Callable[[str], str]) -> list[ArticleView]:
    """Return all articles, oldest first; passages are the statements shown or cited."""
    by_document: dict[str, list[Statement]] = {}
    for statement in lookup.snapshot.statements:
        if statement.id in cited or (statement.shown and statement.kind != "quote"):
            by_document.setdefault(statement.document, []).append(statement)
    return [
        _article(lookup, document, by_document.get(document.id, []), text_of)
        for document in sorted(lookup.snapshot.documents, key=_order)
    ]


def _order(document: Document) -> tuple[date, date, str]:
    when = document.published
    if when is None:
        return date.max, date.max, document.id
    return when.latest or date.max, when.earliest or date.min, document.id


def _article(
    lookup: Lookup, document: Document, statements: list[Statement], text_of: Callable[[str], str]
) -> ArticleView:
    statements.sort(key=lambda one: (one.evidence[0].start if one.evidence else 0, one.id))
    original = lookup.documents.get(document.duplicate_of or "")
    body, lines, lost = Markup(""), False, [one.id for one in statements]
    if statements or original is None:
        text = text_of(document.id)
        passages = passages_of(statements, len(text))
        body, lines = mark_text(text, passages), not hard_wrapped(text)
        found = {one.anchor for one in passages}
        lost = [one.id for one in statements if one.id not in found]
    notes = [
        Note(number=number, ref=one.id, kind=_KIND[one.kind], chain=" → ".join(lookup.chain(one)),
             source_class=CLASS_IN_WORDS[one.source_class])
        for number, one in enumerate(statements, 1)
    ]  # fmt: skip
    return ArticleView(
        key=f"article-{document.id}", title=lookup.title(document), outlet=lookup.outlet(document),
        day=label_when(document.published, "undated"), basis=_BASIS[document.published_basis],
        url=document.url if document.url and document.url.lower().startswith(("http://", "https://")) else "",
        path=clip(document.paths[0], 160) if document.paths else "", body=body, notes=notes,
        copy_of=original.id if original is not None else "", lines=lines, lost=lost,
    )  # fmt: skip


def coverage(lookup: Lookup, refused: Sequence[tuple[str, str]]) -> Coverage:
    """Return the figures of the coverage panel."""
    documents = lookup.snapshot.documents
    numbers: dict[str, int] = {}
    for one in documents:
        name = lookup.outlet(one)
        numbers[name] = numbers.get(name, 0) + 1
    days = published_days(lookup)
    gaps = [
        f"{tell_day(low)} to {tell_day(high)} ({(high - low).days} days)"
        for low, high in pairwise(days)
        if (high - low).days > GAP_DAYS
    ]
    without = [one for one in documents if one.published is None or one.id in lookup.snapshot.undated]
    return Coverage(
        outlets=sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])),
        strip=draw_strip(days),
        gaps=gaps,
        undated=[(f"article-{one.id}", lookup.title(one)) for one in without],
        copies=sum(one.duplicate_of is not None for one in documents),
        refused=[(clip(path, 200), clip(reason, 200)) for path, reason in refused],
        span=f"{tell_day(days[0])} to {tell_day(days[-1])}" if days else "",
    )


def published_days(lookup: Lookup) -> list[date]:
    """Return the latest possible days of publication, sorted, undated articles left out."""
    found = [one.published for one in lookup.snapshot.documents if one.published is not None]
    return sorted(day for day in (when.latest or when.earliest for when in found) if day is not None)


def draw_strip(days: Sequence[date]) -> Markup:
    """Return the number of articles in each month as a strip of bars; in each year where ten years pass."""
    if not days:
        return Markup("")
    yearly = (days[-1].year - days[0].year) > 10
    numbers: dict[int, int] = {}
    for day in days:
        slot = day.year if yearly else day.year * 12 + day.month - 1
        numbers[slot] = numbers.get(slot, 0) + 1
    slots = list(range(min(numbers), max(numbers) + 1))[-240:]
    most = max(numbers.values())
    wide = max(3.0, min(40.0, 640 / len(slots)))
    bars = Markup("").join(
        _bar(slot, numbers.get(slot, 0), most, index * wide, wide, yearly) for index, slot in enumerate(slots)
    )
    first, last = _slot_name(slots[0], yearly), _slot_name(slots[-1], yearly)
    width = max(len(slots) * wide, 200)
    told = f"Articles by {'year' if yearly else 'month'}, {first} to {last}, at most {most}"
    ends = Markup('<text x="0" y="82" class="date">{}</text>').format(first)
    if len(slots) > 1:
        ends += Markup('<text x="{}" y="82" class="date" text-anchor="end">{}</text>').format(round(width), last)
    return Markup(
        '<svg class="strip" viewBox="0 0 {} 88" width="{}" height="88" role="img" aria-label="{}">{}{}</svg>'
    ).format(round(width), round(width), told, bars, ends)


def _bar(slot: int, number: int, most: int, x: float, wide: float, yearly: bool) -> Markup:
    height = round(46 * number / most, 1)
    told = f"{_slot_name(slot, yearly)}: {count(number, 'article')}"
    if not number:
        return Markup('<rect class="none" x="{}" y="62" width="{}" height="1.5"><title>{}</title></rect>').format(
            round(x, 1), round(wide - 1, 1), told
        )
    label = Markup("")
    if wide >= 14:
        label = Markup('<text x="{}" y="{}" class="date" text-anchor="middle">{}</text>').format(
            round(x + wide / 2, 1), round(60 - height, 1), number
        )
    return Markup('<rect class="bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>{}').format(
        round(x, 1), round(63.5 - height, 1), round(wide - 1, 1), height, told, label
    )


def _slot_name(slot: int, yearly: bool) -> str:
    return str(slot) if yearly else f"{name_month(slot % 12 + 1)[:3]} {slot // 12}"

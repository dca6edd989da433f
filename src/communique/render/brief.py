"""The brief: a page of plain prose on where talks stand, every sentence with the passages that bear it.

What stands between curved quotation marks is verbatim from a cited passage. A sentence says of its things only what
:mod:`communique.render.support` finds in the words cited; what it does not find stays out of the brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.analysis.changes import Change
from communique.analysis.sentences import Sentences
from communique.derived import Snapshot
from communique.render.brief_ahead import Ahead
from communique.render.brief_changes import change_sentences
from communique.render.brief_desk import BriefSentence, Desk, desk_of, gather_talks
from communique.render.brief_disputes import Disputes
from communique.render.brief_met import Met
from communique.render.brief_wants import Wants
from communique.render.lookup import Lookup
from communique.render.names import names_in_prose
from communique.render.support import SURE, Support
from communique.render.wording import count, label_when, tell_day

Topic = Literal["met", "next", "deadline", "wants", "stuck", "changed", "dispute", "others"]
HEADINGS: dict[Topic, str] = {
    "met": "Where they stand",
    "next": "What is expected next",
    "deadline": "Deadlines and promises",
    "wants": "What each side wants",
    "stuck": "What they are stuck on",
    "changed": "What changed",
    "dispute": "Where accounts differ",
    "others": "Other talks in the record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSection:
    """What the brief says on one question."""

    topic: Topic
    heading: str
    sentences: tuple[BriefSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief as of a day. ``basis`` says what it rests on; ``nothing`` why there are no sections, if so."""

    title: str
    basis: str
    as_of: date | None
    since: date | None
    sections: tuple[BriefSection, ...]
    nothing: str = ""


def make_brief(
    snapshot: Snapshot,
    text_of: Callable[[str], str],
    *,
    talks: str | None = None,
    changed: Sequence[Change] = (),
    since: date | None = None,
    sentences: Sentences | None = None,
    sure: float = SURE,
) -> Brief:
    """Return the brief on one negotiation: the one asked for, else the one most written about.

    ``sure``: from what chance to be right, 0 to 1, a statement is told by itself.
    ``changed``: what changed since the day ``since`` (see :func:`communique.analysis.changes.changes`).
    """
    lookup = Lookup(snapshot)
    main, others = ([talks], []) if talks else gather_talks(lookup)
    support = Support(lookup, sentences or Sentences(text_of), sure)
    desk = desk_of(lookup, support, main, whole=not others and talks is None)
    wants = Wants(desk)
    ahead = Ahead(desk)
    found: list[tuple[Topic, Iterable[BriefSentence]]] = [
        ("met", Met(desk).sentences()),
        ("next", ahead.next()),
        ("deadline", ahead.deadlines()),
        ("wants", wants.sentences()),
        ("stuck", wants.stuck()),
        ("changed", change_sentences(changed, desk)),
        ("dispute", Disputes(desk).sentences()),
        ("others", _others(lookup, support, [one.id for one in others[:3]])),
    ]
    heads = {**HEADINGS, "changed": f"What changed since {tell_day(since)}" if since else HEADINGS["changed"]}
    said: set[str] = set()
    sections = tuple(
        BriefSection(topic=topic, heading=heads[topic], sentences=kept)
        for topic, told in found
        if (kept := _new(told, said))
    )
    return Brief(
        title=f"The talks of {names_in_prose(desk.sides)}" if desk.sides else "The record of the talks",
        basis=_basis(lookup),
        as_of=snapshot.as_of,
        since=since,
        sections=sections,
        nothing="" if sections else _nothing(lookup),
    )


def desk_for(snapshot: Snapshot, text_of: Callable[[str], str], talks: str | None = None) -> Desk:
    """Return the desk of some talks; of the whole record where none are named."""
    lookup = Lookup(snapshot)
    return desk_of(lookup, Support(lookup, Sentences(text_of)), [talks] if talks else [], whole=talks is None)


def _new(told: Iterable[BriefSentence], said: set[str]) -> tuple[BriefSentence, ...]:
    """Return the sentences that rest on something and are not ``said`` yet, and add them to it."""
    kept = [one for one in told if one.citations and one.text not in said]
    said.update(one.text for one in kept)
    return tuple(kept)


def _others(lookup: Lookup, support: Support, talks: Sequence[str]) -> Iterator[BriefSentence]:
    """Yield when each other negotiation's sides last met."""
    told: set[str] = set()
    for one in talks:
        desk: Desk = desk_of(lookup, support, [one], whole=False)
        last = next(iter(Met(desk).last()), None)
        if last is not None and last.citations[0].quote not in told:
            told.add(last.citations[0].quote)
            yield last


def _basis(lookup: Lookup) -> str:
    snapshot = lookup.snapshot
    originals = [one for one in snapshot.documents if one.duplicate_of is None]
    if not originals:
        return ""
    outlets = {lookup.outlet(one) for one in originals}
    day = f"As of {tell_day(snapshot.as_of)}: " if snapshot.as_of else "No article is dated: "
    dated = [one.published for one in originals if one.published is not None]
    span = f", the first of {label_when(min(dated, key=lambda w: w.earliest or date.max))}" if len(dated) > 1 else ""
    return f"{day}{count(len(originals), 'article')} from {count(len(outlets), 'outlet')}{span}."


def _nothing(lookup: Lookup) -> str:
    snapshot = lookup.snapshot
    if not snapshot.documents:
        by = f" published by {tell_day(snapshot.as_of)}" if snapshot.as_of else ""
        return f"The record holds no article{by}, so nothing can be said of the talks."
    whole = "the article" if len(snapshot.documents) == 1 else "the articles"
    return f"Nothing in {whole} says where any talks stand in words that could be quoted."

"""Merging of events and actors, on who met whom, where and when: ``python -m eval.coreference``.

The State Department's lists of trips and visits (public domain) say which meetings took place. Each is told here by
four made articles, as outlets tell: announced some days before; reported on the day, by the traveller's name; recalled
weeks later by month alone; and in a follow-up that does not date it. Reading is taken as perfect, so that the figures
are of linking alone. The President and the Secretary in one place on one day are on one visit: the lists have two
entries for it, which are left out, as are others that no article could tell apart. Scores: pairwise precision and
recall, and B³ (Bagga and Baldwin 1998), over statements for events and over names in articles for persons.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from communique.codec import with_id
from communique.interval import Interval
from communique.linking import link
from communique.types import Corpus, Document, EventClaim, LocalActor, Span, Statement, Status
from eval.split import SHARED

DATA = Path(os.environ.get("COMMUNIQUE_DATA", SHARED / "data")) / "state_department" / "travels_visits"
FIRST, LAST = date(1993, 1, 1), date(2020, 12, 31)


@dataclass(frozen=True)
class Met:
    """One entry of the lists: who went, to which state, where, from when to when."""

    key: str
    who: str
    name: str
    state: str
    place: str
    start: date
    end: date


def entries(folder: Path = DATA) -> list[Met]:
    """Return the entries of the years looked at, without those that cannot be told apart."""
    found = []
    for file in sorted(folder.glob("travels/*/*.xml")):
        for trip in ElementTree.parse(file).getroot().iter("trip"):
            met = _entry(trip)
            if met is not None and FIRST <= met.start <= LAST and met.end - met.start <= timedelta(days=6):
                found.append(met)
    crowd = Counter((met.state, met.place, day) for met in found for day in _days(met))
    return [met for met in found if all(crowd[met.state, met.place, day] == 1 for day in _days(met))]


def _entry(trip: ElementTree.Element) -> Met | None:
    texts = {child.tag: (child.text or "").strip() for child in trip}
    try:
        start, end = date.fromisoformat(texts["start-date"]), date.fromisoformat(texts["end-date"])
    except (KeyError, ValueError):
        return None
    country = trip.find("country")
    place = re.split(r"[,;(]| and ", texts.get("locale", ""))[0].strip()
    if country is None or not country.get("id") or not place or end < start or country.get("id") == "united-states":
        return None
    key = f"{trip.get('role')}{texts.get('id')}"
    return Met(key, trip.get("who") or "", texts.get("name", ""), country.text or "", place, start, end)


def _days(met: Met) -> list[date]:
    return [met.start + timedelta(days=n) for n in range((met.end - met.start).days + 1)]


def told(mets: list[Met]) -> tuple[Corpus, dict[str, str], dict[tuple[str, str], str]]:
    """Return the articles, and the gold: statement → entry, and (document, name) → person."""
    documents, actors, statements = [], {}, []
    event_of: dict[str, str] = {}
    person_of: dict[tuple[str, str], str] = {}
    for met in mets:
        for number, (document, cast, claim, when) in enumerate(_articles(met)):
            words = f"They met in {met.place}" if number < 3 else "their meeting"
            span = Span(start=0, end=len(words), quote=words)
            made = with_id(Statement(id="", document=document.id, claim=claim, evidence=(span,), when=when))
            documents.append(document)
            actors[document.id] = cast
            statements.append(made)
            event_of[made.id] = met.key
            person_of.update({(document.id, actor.name): met.who for actor in cast if actor.type == "person"})
    return Corpus(documents=tuple(documents), actors=actors, statements=tuple(statements)), event_of, person_of


def _articles(met: Met) -> Iterator[tuple[Document, tuple[LocalActor, ...], EventClaim, Interval | None]]:
    full = met.name
    short = re.sub(r" [A-Z]\.", "", full)
    last = [word for word in short.replace(",", " ").split() if word not in ("Jr.", "Sr.", "III")][-1]
    month = met.start.replace(day=1)
    after = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    here, span = met.place, Interval(earliest=met.start, latest=met.end)
    rows = (
        (met.start - timedelta(days=5), full, span, here, "United States"),
        (met.end, short, Interval.day(met.start), here, short),
        (met.end + timedelta(days=45), last, Interval(earliest=month, latest=after), here, "United States"),
        (met.end + timedelta(days=9), short, None, here, short),
    )
    for number, (published, name, when, place, side) in enumerate(rows):
        key = f"{met.key}-{number}"
        cast = (
            LocalActor(name="United States", type="state", known="us", mentions=("Washington",)),
            LocalActor(name=met.state, type="state", known=f"x-{met.state.lower()}", mentions=(met.state,)),
            LocalActor(name=name, type="person", member_of="United States", mentions=(name,)),
        )
        who = (side, met.state)
        then: Status = "planned" if number == 0 else "held"
        claim = EventClaim(type="meeting", status=then, place=place, participants=who)
        yield Document(id=key, paths=(key,), published=Interval.day(published)), cast, claim, when


def pairwise(found: Mapping[Hashable, Hashable], gold: Mapping[Hashable, Hashable]) -> tuple[float, float]:
    """Return pairwise precision and recall of clusters, both given as thing → cluster."""
    both = _pairs((found[one], gold[one]) for one in gold)
    precision = both / (_pairs(found[one] for one in gold) or 1)
    return precision, both / (_pairs(gold.values()) or 1)


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def b_cubed(found: Mapping[Hashable, Hashable], gold: Mapping[Hashable, Hashable]) -> tuple[float, float]:
    """Return B³ precision and recall of clusters, both given as thing → cluster."""
    theirs, ours = defaultdict(set), defaultdict(set)
    for one in gold:
        ours[found[one]].add(one)
        theirs[gold[one]].add(one)
    rows = [(len(ours[found[one]] & theirs[gold[one]]), len(ours[found[one]]), len(theirs[gold[one]])) for one in gold]
    return sum(a / b for a, b, _ in rows) / len(rows), sum(a / c for a, _, c in rows) / len(rows)


def score() -> dict[str, float]:
    """Return the figures by name."""
    corpus, event_gold, person_gold = told(entries())
    snapshot = link(corpus)
    event_found = {sid: event.id for event in snapshot.events for sid in event.statements}
    person_found = {}
    by_alias = {(actor.name, form): actor.id for actor in snapshot.actors for form in (actor.name, *actor.aliases)}
    of = {form: [key for (_, other), key in by_alias.items() if other == form] for _, form in by_alias}
    for document, name in person_gold:
        person_found[document, name] = of[name][0] if len(of[name]) == 1 else f"{name}?"
    figures: dict[str, float] = {}
    for kind, found, gold in (("event", event_found, event_gold), ("person", person_found, person_gold)):
        for method in (pairwise, b_cubed):
            precision, recall = method(found, gold)  # type: ignore[arg-type]
            name = f"{kind} {'pairwise' if method is pairwise else 'B³'}"
            figures |= {f"{name} precision": round(precision, 4), f"{name} recall": round(recall, 4)}
    return figures | {"entries": len(set(event_gold.values())), "statements": len(event_gold)}


def main() -> None:
    """Print the figures, or say that the lists are not there."""
    if not DATA.is_dir():
        print(f"no lists of trips and visits under {DATA}: skipped")
        return
    for name, figure in score().items():
        print(f"{name:28} {figure}")


if __name__ == "__main__":
    main()

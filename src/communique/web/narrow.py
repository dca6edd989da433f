"""A snapshot narrowed to what concerns a negotiation, a party, an outlet, an issue or a stretch of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from communique.derived import Condition, Contradiction, Deadlock, Snapshot
from communique.interval import Interval
from communique.render.lookup import Lookup
from communique.render.matching import names_of, text_of_thing, words_of

GROUPS = (
    "events", "expectations", "commitments", "positions", "conditions", "deadlocks", "agenda", "terms", "assessments",
    "contradictions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a visitor asked for; ``None`` asks for nothing in particular."""

    talks: str | None = None
    party: str | None = None
    outlet: str | None = None
    start: date | None = None
    end: date | None = None
    words: str = ""
    issue: str = ""

    @property
    def asked(self) -> bool:
        """Whether anything is asked for at all."""
        return any((self.talks, self.party, self.outlet, self.start, self.end, self.words, self.issue))


def narrow(lookup: Lookup, keep: Callable[[Any], bool]) -> Snapshot:
    """Return the snapshot with only the derived things to keep; statements, documents and actors all stay."""
    snapshot = lookup.snapshot
    kept: dict[str, Any] = {name: tuple(filter(keep, getattr(snapshot, name))) for name in GROUPS}
    return replace(snapshot, **kept)


def by_facets(lookup: Lookup, facets: Facets) -> Snapshot:
    """Return the snapshot with only what fits all facets."""
    if not facets.asked:
        return lookup.snapshot
    conditions = {one.id: one for one in lookup.snapshot.conditions}
    wanted, issue = words_of(facets.words), words_of(facets.issue)

    def keep(thing: Any) -> bool:
        refs = refs_of(thing, conditions)
        return (
            (facets.talks is None or facets.talks in thing.talks)
            and (facets.party is None or facets.party in lookup.parties(names_of(thing)))
            and (facets.outlet is None or any(lookup.outlet_of(s) == facets.outlet for s in lookup.known(refs)))
            and _in_time(lookup, thing, refs, facets)
            and wanted <= words_of(text_of_thing(thing))
            and (not issue or issue <= words_of(f"{text_of_thing(thing)} {lookup.quoted(refs)}"))
        )

    return narrow(lookup, keep)


def of_actor(lookup: Lookup, name: str) -> Snapshot:
    """Return the snapshot with only what names the actor, or somebody who speaks for it."""
    names = {name, *(actor.name for actor in lookup.snapshot.actors if lookup.party(actor.name) == name)}
    return narrow(lookup, lambda thing: not names.isdisjoint(names_of(thing)))


def of_issue(lookup: Lookup, issue: str) -> Snapshot:
    """Return the snapshot with only what has all the issue's words."""
    wanted = words_of(issue)
    return narrow(lookup, lambda thing: bool(wanted) and wanted <= words_of(text_of_thing(thing)))


def refs_of(thing: Any, conditions: dict[str, Condition] | None = None) -> list[str]:
    """Return the statements that a derived thing rests on."""
    if isinstance(thing, Deadlock):
        held = conditions or {}
        return [ref for one in thing.conditions if one in held for ref in held[one].statements]
    if isinstance(thing, Contradiction):
        return [ref for side in thing.sides for ref in side.statements]
    return list(thing.statements)


def _in_time(lookup: Lookup, thing: Any, refs: list[str], facets: Facets) -> bool:
    if facets.start is None and facets.end is None:
        return True
    asked = Interval(earliest=facets.start, latest=facets.end)
    when = next((found for name in ("when", "window", "by") if (found := getattr(thing, name, None))), None)
    if isinstance(when, Interval):
        return asked.overlaps(when)
    newest = lookup.newest(refs)
    return newest != date.min and newest in asked

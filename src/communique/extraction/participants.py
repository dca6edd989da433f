"""Who takes part where the text does not say it again: "the talks", "a deal" are those of the sides named before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from communique.extraction.context import Candidate, Context
from communique.types import EventClaim

SHARED = frozenset({"meeting", "call", "agreement"})
"""Types of event that take two sides."""
_LEAST = 3


def inherit_participants(context: Context, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates in order, shared events without participants given those of the last such event.

    Where none stands before, the article's principals take part: the two bodies that act most often in it.
    """
    known: tuple[str, ...] = ()
    principals: tuple[str, ...] | None = None
    told: dict[int, tuple[str, ...]] = {}
    shared = [c for c in candidates if isinstance(c.claim, EventClaim) and c.claim.type in SHARED]
    for candidate in sorted(shared, key=lambda one: (one.head, one.start)):
        assert isinstance(candidate.claim, EventClaim)
        if len(candidate.claim.participants) > 1:
            known = candidate.claim.participants
        elif not candidate.claim.participants:
            if not known and principals is None:
                principals = principals_of(context)
            told[id(candidate)] = known or principals or ()
    return [_with(candidate, told.get(id(candidate), ())) for candidate in candidates]


def _with(candidate: Candidate, names: tuple[str, ...]) -> Candidate:
    if not names or not isinstance(candidate.claim, EventClaim):
        return candidate
    return replace(candidate, claim=replace(candidate.claim, participants=names))


def principals_of(context: Context) -> tuple[str, ...]:
    """Return the two states or bodies that the article names most, by themselves or by their people; else nobody."""
    count: Counter[str] = Counter()
    first: dict[str, int] = {}
    for i, name in sorted(context.cast.at.items()):
        above = context.cast.state_of(name)
        part = context.cast.parts.get(above or "")
        if part is None or above is None or part.type not in ("state", "organisation"):
            continue
        if part.known is None or not part.known.startswith("outlet"):
            count[above] += 1
            first.setdefault(above, i)
    ranked = sorted((name for name in count if count[name] >= _LEAST), key=lambda name: (-count[name], first[name]))
    return tuple(ranked[:2]) if len(ranked) > 1 else ()

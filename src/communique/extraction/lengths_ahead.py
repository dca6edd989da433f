"""Lengths of time from now, for what is to come: "within a month", "in 90 days", "before the year is out"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from communique.annotation.clauses import Clause
from communique.dating.normalize import resolve
from communique.extraction.context import Candidate, Context
from communique.extraction.own_times import LENGTH, REFERENCE_DAY
from communique.types import EventClaim, Timex

_AHEAD = re.compile(r"\b(in|within)\s+(?:about |around |roughly |another |the next |at most |no more than )*\Z", re.I)
_FROM_AN_EVENT = re.compile(r"\s*[\"'’”]*\s*(?:of|from|after|before|following|prior)\b", re.I)
_HOURS = re.compile(r"dur\(PT(\d+)H\)")
_SOME = {"dur(PXD)": "P1W", "dur(PTXH)": "P1D", "dur(PXW)": "P1M"}
"""How far "within days", "within hours", "within weeks" reaches."""
_UNITS = {"hour": "P1D", "day": "P1D", "week": "P1W", "fortnight": "P2W", "month": "P1M", "year": "P1Y"}
_THE_UNIT = re.compile(
    r"\b(?:within (?:the|this)(?: next| coming)?|(?:in|over) the (?:next|coming)) "
    r"(hour|day|week|fortnight|month|year)\b"
    r"(?!\s*(?:of|from|after|before|following|prior)\b)",
    re.IGNORECASE,
)
_BEFORE_IT_ENDS = re.compile(
    r"\bbefore (?:the|this) (day|week|month|year) (?:(?:is|was) (?:out|over|up|through)|ends|ended)\b", re.IGNORECASE
)


_OF_A_LENGTH = re.compile(r"coming\(P\d+[DWMY],pub\)|span\(pub,of\(pub,[DWMY],0\)\)")


def is_length_ahead(timex: Timex | None) -> bool:
    """Whether a time is a length from now: the words that say so say what it is of, and no other day outdoes them."""
    return timex is not None and _OF_A_LENGTH.fullmatch(timex.recipe) is not None


def length_ahead(context: Context, candidate: Candidate) -> Timex | None:
    """Return the days that a length from now means for what is to come: "in 90 days", "within a month"."""
    if isinstance(candidate.claim, EventClaim) and candidate.claim.status not in ("planned", "ongoing"):
        return None
    clause = context.clauses.get(candidate.head)
    start, end = _bounds(clause, context.doc[candidate.head], candidate)
    for timex in context.timexes:
        if timex.type != "DURATION" or not (start <= timex.start and timex.end <= end):
            continue
        ongoing = isinstance(candidate.claim, EventClaim) and candidate.claim.status == "ongoing"
        if not ongoing and timex.recipe.startswith("coming(") and resolve(timex.recipe, REFERENCE_DAY)[1] is not None:
            return timex
        length = LENGTH.fullmatch(timex.recipe)
        lead = _AHEAD.search(context.text[max(0, timex.start - 40) : timex.start])
        if lead is None or _FROM_AN_EVENT.match(context.text[timex.end : timex.end + 12]):
            continue
        if length is None:
            short = _short_length(timex.recipe) if lead[1].lower() == "within" else None
            if short is not None:
                return replace(timex, recipe=f"coming({short},pub)")
            continue
        count, unit = int(length[1]), length[2]
        if lead[1].lower() == "within":
            return replace(timex, recipe=f"coming(P{count}{unit},pub)")
        if unit == "D":  # counted from the day before publication, of which news mostly tells, or from publication
            return replace(timex, recipe=f"span(of(pub,D,{count - 1}),of(pub,D,{count}))")
        return replace(timex, recipe=f"of(pub,{unit},{count})")
    return next(_of_a_unit(context.text, start, end), None)


def _short_length(recipe: str) -> str | None:
    """Return in days, or what a few of them may be, how long it is: 48 hours are two days."""
    hours = _HOURS.fullmatch(recipe)
    return f"P{-(-int(hours[1]) // 24)}D" if hours is not None else _SOME.get(recipe)


def _of_a_unit(text: str, start: int, end: int) -> Iterator[Timex]:
    """Yield the days of a unit that no number counts: "within the fortnight", "before the month is out"."""
    for found in _THE_UNIT.finditer(text, start, end):
        recipe = f"coming({_UNITS[found[1].lower()]},pub)"
        yield Timex(start=found.start(1), end=found.end(1), quote=found[1], type="DURATION", recipe=recipe)
    for found in _BEFORE_IT_ENDS.finditer(text, start, end):
        unit = _UNITS[found[1].lower()][-1]
        recipe = f"span(pub,of(pub,{unit},0))"
        yield Timex(start=found.start(), end=found.end(), quote=found[0], type="DATE", recipe=recipe)


def _bounds(clause: Clause | None, head: Token, candidate: Candidate) -> tuple[int, int]:
    """Return the clause of a candidate, wider than its evidence where the evidence is cut short."""
    if clause is None:
        return candidate.start, candidate.end
    return min(clause.start, candidate.start), max(clause.end, candidate.end)

"""Narrative time: a candidate without a date of its own takes that of the running event, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.extraction.context import Candidate, Context
from communique.types import EventClaim, Timex

_OTHERS = frozenset("previous earlier past prior former several many numerous other repeated countless".split())


_INTENDED = frozenset("suppose mean intend".split())


def inherit_times(context: Context, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates in order of place; events without a date inherit the last one of their type or sentence.

    Past takes from past and planned from planned; what is to come never inherits from what has been.
    """
    ordered = sorted(candidates, key=lambda c: (c.start, c.end))
    last: dict[tuple[str, str], Timex] = {}
    by_place = _dates_by_place(ordered)
    sentence_dates = _sentence_dates(context)
    found = []
    for candidate in ordered:
        claim = candidate.claim
        if not isinstance(claim, EventClaim):
            found.append(candidate)
            continue
        side = "future" if claim.status == "planned" and not _was_to_be(context, candidate) else "past"
        key = (claim.type, side)
        if candidate.timex is not None:
            last[key] = candidate.timex
            found.append(candidate)
            continue
        if _tells_of_several(context, candidate):
            found.append(candidate)
            continue
        inherited = by_place.get((claim.type, claim.place.lower())) if claim.place else None
        if inherited is None and side == "past" and ".noun." not in candidate.rule:
            inherited = sentence_dates.get(context.doc[candidate.head].sent.start)
        inherited = inherited or (last.get(key) if not claim.place else None)
        found.append(
            replace(candidate, timex=inherited, time_basis="inherited") if inherited is not None else candidate
        )
    return found


def _was_to_be(context: Context, candidate: Candidate) -> bool:
    """Whether a plan is told of as over: "they were supposed to talk"."""
    above = context.doc[candidate.head].head
    return above.lemma_.lower() in _INTENDED and any(
        child.dep_ in ("aux", "auxpass") and child.tag_ == "VBD" for child in above.children
    )


def _tells_of_several(context: Context, candidate: Candidate) -> bool:
    """Whether the words mean other events than the running one: "previous talks", "three meetings"."""
    head = context.doc[candidate.head]
    nouns = [head, *(child for child in head.children if child.dep_ in ("nsubj", "nsubjpass", "dobj"))]
    return any(
        child.lower_ in _OTHERS or (child.dep_ == "nummod" and noun.tag_ in ("NNS", "NNPS"))
        for noun in nouns
        if noun.pos_ in ("NOUN", "PROPN")
        for child in noun.children
    )


def _dates_by_place(candidates: Sequence[Candidate]) -> dict[tuple[str, str], Timex]:
    """Return the date of each kind of event in a place, where the article dates only one such event there."""
    found: dict[tuple[str, str], set[str]] = {}
    timexes: dict[tuple[str, str], Timex] = {}
    for candidate in candidates:
        claim = candidate.claim
        if isinstance(claim, EventClaim) and claim.place and candidate.timex is not None:
            key = (claim.type, claim.place.lower())
            found.setdefault(key, set()).add(candidate.timex.recipe)
            timexes.setdefault(key, candidate.timex)
    return {key: timexes[key] for key, recipes in found.items() if len(recipes) == 1}


def _sentence_dates(context: Context) -> dict[int, Timex]:
    """Return the first dated day of each sentence by the sentence's first token."""
    found: dict[int, Timex] = {}
    for token in context.doc:
        timex = context.timex_at.get(token.i)
        if timex is not None and timex.type == "DATE":
            found.setdefault(token.sent.start, timex)
    return found

"""Which judgements stand, and what they say of publication days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import get_args

from communique.derived import Outcome
from communique.errors import JudgementError
from communique.interval import Interval
from communique.types import Judgement, JudgementVerb

OUTCOMES: tuple[str, ...] = get_args(Outcome)
SUBJECTS: Mapping[JudgementVerb, tuple[str, ...]] = {
    "same": ("a statement", "an actor"), "different": ("a statement", "an actor"), "wrong": ("a statement",),
    "outcome": ("a statement",), "date": ("an article",), "name": ("an actor",), "undo": ("a judgement",),
    "add": ("an article",), "correct": ("a statement",),
}  # fmt: skip
"""What each judgement may be said of. An event, an expectation and the like bear the id of a statement."""


def judgements_in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that are not undone, by time of judging, then id. Undoing an undoing restores.

    The order in which they were recorded plays no part. Undoings that undo each other in a circle all stand.
    """
    known = sorted(judgements, key=_judged_order)
    undoers: dict[str, list[str]] = defaultdict(list)
    for judgement in known:
        if judgement.verb == "undo":
            undoers[judgement.subject].append(judgement.id)
    stands: dict[str, bool] = {}
    open_ids = [judgement.id for judgement in known]
    while open_ids:
        left = []
        for judgement_id in open_ids:
            verdict = _verdict([stands.get(undoer) for undoer in undoers[judgement_id]])
            if verdict is None:
                left.append(judgement_id)
            else:
                stands[judgement_id] = verdict
        if len(left) == len(open_ids):
            break
        open_ids = left
    return tuple(judgement for judgement in known if judgement.verb != "undo" and stands.get(judgement.id, True))


def _verdict(undoers: list[bool | None]) -> bool | None:
    """Say whether something with such undoers stands: ``None`` while it hangs on one that is undecided."""
    if any(undoers):
        return False
    return None if None in undoers else True


def _judged_order(judgement: Judgement) -> tuple[datetime, str]:
    at = judgement.judged_at or datetime.min
    # A bare time counts as UTC: the machine's own zone may not decide.
    return at if at.tzinfo else at.replace(tzinfo=UTC), judgement.id


def judged_days(in_force: Iterable[Judgement]) -> dict[str, Interval]:
    """Return the publication day of each document that a person dated; the last judged wins."""
    return {judgement.subject: interval_of_value(judgement.value) for judgement in in_force if judgement.verb == "date"}


def interval_of_value(value: str | None) -> Interval:
    """Return the interval that a day or ``earliest/latest`` names.

    >>> interval_of_value("2019-11-05/2019-11-06").days
    2

    Raises JudgementError if it names none.
    """
    earliest, _, latest = (value or "").partition("/")
    try:
        return Interval.from_json([earliest.strip(), (latest or earliest).strip()])
    except ValueError as error:
        raise JudgementError(f"not a day or earliest/latest: {value!r}; write it like 2019-11-05") from error


def demand_value(verb: JudgementVerb, other: str | None, value: str | None) -> None:
    """Raise JudgementError, in words for a person, where a judgement lacks what its verb needs."""
    if verb not in SUBJECTS:
        raise JudgementError(f"there is no judgement '{verb}'; there are {', '.join(SUBJECTS)}")
    if verb in ("same", "different") and not other:
        raise JudgementError("say which two things you mean")
    if verb == "outcome" and value not in OUTCOMES:
        raise JudgementError(f"an outcome is one of {', '.join(OUTCOMES)}")
    if verb == "name" and not (value or "").strip():
        raise JudgementError("give the name that the actor should bear")
    if verb == "date":
        interval_of_value(value)

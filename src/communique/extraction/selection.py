"""Selection: of candidates that say the same in the same place only the surest is shown; the rest are kept unshown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from communique.extraction.confidence import shown_from
from communique.types import Statement

SHARED = 0.2
STRETCH = 1000
FIELDS_COUNT = 0.5
"""What the confidence in the fields counts beside that in the passage where one of several is chosen.

Of events the passage alone decides: which of several words for a meeting is kept matters to what it is joined with.
"""
REPEATABLE = frozenset({"event", "term", "expectation", "commitment", "position", "condition", "assessment", "agenda"})


def select(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements, each shown or not: sure enough, and no surer one says the same there."""
    kept: dict[tuple[str, int], list[Statement]] = defaultdict(list)
    found = []
    for statement in surest_first(statements):
        places = [(statement.kind, stretch) for stretch in _stretches(statement)]
        repeated = any(repeats(statement, other) for place in places for other in kept[place])
        shown = statement.confidence >= shown_from(statement.kind) and not repeated
        if shown:
            for place in places:
                kept[place].append(statement)
        found.append(replace(statement, shown=shown))
    return found


def surest_first(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements in the order in which they are selected: those with the surest passage and fields first."""

    def rank(one: Statement) -> tuple[float, int, int, str, str]:
        sure = one.confidence * (1.0 if one.kind == "event" else one.field_confidence**FIELDS_COUNT)
        return (-round(sure, 4), one.evidence[0].start, one.evidence[0].end, one.rule, one.id)

    return sorted(statements, key=rank)


def _stretches(statement: Statement) -> range:
    """Return the stretches of the text that the statement's words touch: those that share none do not overlap."""
    if statement.kind not in REPEATABLE:
        return range(0)
    words = statement.evidence[0]
    return range(words.start // STRETCH, words.end // STRETCH + 1)


def repeats(one: Statement, other: Statement) -> bool:
    """Whether two statements of a kind stand at one place and say the same of it."""
    if one.kind != other.kind or one.kind not in REPEATABLE:
        return False
    if one.kind == "event" and getattr(one.claim, "type", "") != getattr(other.claim, "type", ""):
        return False
    if one.kind == "condition" and getattr(one.claim, "requires", "") != getattr(other.claim, "requires", ""):
        return False
    return union_share(one, other) >= SHARED


def union_share(one: Statement, other: Statement) -> float:
    """Return how much of the two passages' union they share, 0 to 1."""
    a, b = one.evidence[0], other.evidence[0]
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0

"""From what confidence on a statement is shown: one cut for each kind, chosen together over all kinds.

A kind by itself would show all that its own F1 gains by; over all kinds a line is worth showing only if it is right
more often than half the F1 of the whole. So of agenda points, which are found badly, only the surer ones are shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from communique.codec import statement_json
from communique.extraction.selection import repeats, surest_first
from communique.types import Statement

GRID = tuple(round(float(cut), 2) for cut in np.arange(0.08, 0.75, 0.03))
ROUNDS = 5
"""How often each kind's cut is chosen anew, given the others'; it settles in two or three."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the statements of a kind shown from a cut on: how many are right, found but wrong, false; and the gold's."""

    right: int
    found: int
    false: int
    gold: int


Tallies = Mapping[str, Mapping[float, Tally]]


def tallies_of(
    kind: str, statements: Iterable[Statement], texts: Mapping[str, tuple[dict[str, Any], str, Any]], module: Any
) -> dict[float, Tally]:
    """Return the tally of a kind at each cut; ``texts``: by name the gold, the text, the scorer's names."""
    by_text: dict[str, list[Statement]] = defaultdict(list)
    for one in surest_first(statements):
        by_text[one.document].append(one)
    only = {
        name: {**gold, "statements": [s for s in gold["statements"] if s["kind"] == kind]}
        for name, (gold, _, _) in texts.items()
    }
    found = {}
    for cut in GRID:
        count: Counter[str] = Counter()
        for name, (_, text, names) in texts.items():
            shown = [statement_json(s) for s in _shown(by_text.get(name, ()), cut)]
            count.update(outcome for _, outcome, *_ in module.score(only[name], shown, text, names))
        gold = count["right"] + count["found"] + count["miss"]
        found[cut] = Tally(count["right"], count["found"], count["false"], gold)
    return found


def _shown(statements: Sequence[Statement], cut: float) -> list[Statement]:
    kept: list[Statement] = []
    for one in statements:
        if one.confidence >= cut and not any(repeats(one, other) for other in kept):
            kept.append(one)
    return kept


def cuts_of(tallies: Tallies) -> dict[str, float]:
    """Return each kind's cut, so that found and right F1 over all kinds are greatest in sum; of equals the higher."""
    cuts = {kind: max(of, key=lambda cut: (sum(_f1([of[cut]])), -cut)) for kind, of in sorted(tallies.items())}
    for _ in range(ROUNDS):
        for kind, of in sorted(tallies.items()):
            others = [tallies[other][cuts[other]] for other in sorted(tallies) if other != kind]
            cuts[kind] = max(sorted(of), key=lambda cut: (round(sum(_f1([*others, of[cut]])), 4), cut))
    return cuts


def figures(tallies: Tallies, cuts: Mapping[str, float]) -> tuple[float, float]:
    """Return found and right F1 over all kinds at given cuts."""
    return _f1([tallies[kind][cut] for kind, cut in cuts.items()])


def _f1(parts: Iterable[Tally]) -> tuple[float, float]:
    every = list(parts)
    gold = sum(one.gold for one in every)
    shown = sum(one.right + one.found + one.false for one in every)
    found, right = (sum(part(one) for one in every) for part in (lambda t: t.right + t.found, lambda t: t.right))
    return (2 * found / (shown + gold), 2 * right / (shown + gold)) if shown + gold else (0.0, 0.0)

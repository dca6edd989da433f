"""Rows as pages tell them: what a line says, what it cites, and the words for stances, results and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

OUTCOME_WORDS = {
    "pending": "Still open",
    "fulfilled": "Came true",
    "missed": "Did not",
    "postponed": "Put off",
    "cancelled": "Called off",
    "unknown": "No word",
}
BASIS_WORDS = {
    "stated": "as an article says",
    "inferred": "as a later event implies",
    "judged": "as a person judged",
    "none": "",
}
RESULT_WORDS = {
    "reached": "agreement reached",
    "none": "ended without result",
    "disputed": "result disputed",
    "unstated": "",
}
STANCE_VERBS = {
    "demand": "demands",
    "offer": "offers",
    "refusal": "refuses",
    "support": "supports",
    "opposition": "opposes",
}
MATRIX_PARTIES = 6
UNNAMED = "Party not named"
STANCE_HEADS = {stance: verb.capitalize() for stance, verb in STANCE_VERBS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A statement as a line cites it."""

    ref: str
    outlet: str
    day: str
    quote: str
    chain: str
    source_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing of the record as the page tells it. ``tags`` are attributes that the filters read."""

    key: str
    head: str
    tags: Markup
    cites: Sequence[Cite] = ()
    facts: dict[str, str] = field(default_factory=dict)
    after: Sequence[Cite] = ()
    rows: Sequence[Row] = ()
    drawing: Markup | None = None
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """The matrix: stances as columns, a line of cells for each party; and the rows of parties not in it."""

    columns: Sequence[str]
    lines: Sequence[tuple[str, Markup, list[list[Row]]]]
    rest: Sequence[Row]

"""The fields of the forms in which a person states what an article says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.store.additions import CHOICES, KINDS, NEEDED, OPTIONAL

LABELS: Mapping[str, str] = {
    "type": "Type", "status": "Status", "place": "Place", "participants": "Who took part; “;” between names",
    "about": "What is expected", "hedge": "How sure", "party": "Party", "action": "What is promised",
    "stance": "Stance", "issue": "Issue", "step": "Step", "step_party": "Who takes the step",
    "requires": "What must come first", "requires_party": "Who must do that", "term": "Word", "meaning": "Meaning",
    "contested": "Contested (yes or empty)", "polarity": "Judged", "holder": "Who judges", "speaker": "Who speaks",
    "style": "Style", "sources": "Who says so, closest to the words first; “;” between",
    "source_class": "Class of source",
}  # fmt: skip
WHEN_LABELS: Mapping[str, str] = {"event": "When", "expectation": "For when", "commitment": "Due"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A field of the form: its name there, label, value, whether it must be filled, what may be chosen."""

    name: str
    label: str
    value: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()


def entries_of(kind: str, known: Mapping[str, str] | None = None, when: str = "") -> list[Entry]:
    """Return the fields of a kind of statement, filled with what is known."""
    given = known or {}
    made = [
        Entry(
            name=f"{kind}.{name}",
            label=LABELS[name],
            value=given.get(name, ""),
            needed=name in NEEDED[kind],
            choices=CHOICES.get(name, ()),
        )
        for name in (*NEEDED[kind], *OPTIONAL[kind])
    ]
    if kind in WHEN_LABELS:
        made.append(
            Entry(name=f"{kind}.when", label=f"{WHEN_LABELS[kind]}: a day, or two with “/” between", value=when)
        )
    return made


def blank_forms() -> list[tuple[str, list[Entry]]]:
    """Return the fields of all kinds, for the form of a missed statement."""
    return [(kind, entries_of(kind)) for kind in KINDS]


def said_by(known: Mapping[str, str] | None = None) -> list[Entry]:
    """Return the fields that tell who says it."""
    given = known or {}
    return [
        Entry(name="sources", label=LABELS["sources"], value=given.get("sources", "")),
        Entry(
            name="source_class",
            label=LABELS["source_class"],
            value=given.get("source_class", "outlet"),
            choices=CHOICES["source_class"],
        ),
    ]

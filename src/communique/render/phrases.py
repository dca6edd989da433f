"""How things of the record are named inside a sentence."""

from __future__ import annotations

import re

from communique.derived import Event, Snapshot, Talks
from communique.errors import UsageError
from communique.render.wording import clip, join_names, label_when, tell_when
from communique.types import Action


def name_talks(talks: Talks) -> str:
    """Return a negotiation's parties as prose, its label where it has none."""
    return join_names(talks.parties, 4) if talks.parties else clip(talks.label, 120)


def plain_label(event: Event, limit: int = 160) -> str:
    """Return an event's label without the day that it may end in."""
    label = event.label.strip()
    for ending in (f", {label_when(event.when)}", f" {tell_when(event.when)}"):
        if event.when is not None and label.endswith(ending):
            label = label[: -len(ending)]
    return clip(label, limit).rstrip(".") or event.type


def reads_well(issue: str) -> bool:
    """Whether an issue can be told out of its sentence: nothing in it points at what was said before."""
    words = issue.casefold().replace("'", " ").split()
    if len(issue) < 4 or not words or issue.count('"') % 2:
        return False
    return words[0] not in _DANGLING_FIRST and words[-1] not in _DANGLING_LAST


_DANGLING_FIRST = frozenset(
    "not no be is are was been being have has had do does did that this it they them we i you he she any none such "
    "other another same".split()
)
_DANGLING_LAST = frozenset("it them this that these those him her us me much any such with of to for on".split())


_OF_A_DAY = re.compile(r"(?:today|yesterday|tomorrow|tonight)['’]s\b", re.IGNORECASE)


def is_proper(name: str | None) -> bool:
    """Whether a name is a proper name rather than a description such as "an official"."""
    if _OF_A_DAY.match(str(name)):
        return False
    return bool(name) and any(word[:1].isupper() for word in str(name).split())


def step_in_words(step: Action) -> str:
    """Return a step's words, with "not" where the party is to refrain from it."""
    words = clip(step.action, 200)
    return f"not {words}" if step.direction == "refrain" and not words.startswith(("not ", "refrain")) else words


def demand_talks(snapshot: Snapshot, talks: str | None) -> None:
    """Raise UsageError, with those that there are, where the record holds no negotiation of that id."""
    if talks is None or any(one.id == talks for one in snapshot.talks):
        return
    known = "; ".join(f"{one.id} ({clip(one.label, 60)})" for one in snapshot.talks[:10])
    day = f" as of {snapshot.as_of}" if snapshot.as_of else ""
    raise UsageError(f"the record holds no negotiation {clip(talks, 60)}{day}; it holds {known or 'none'}")

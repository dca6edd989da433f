"""A hand-made record of invented talks: Velland and Ostmark over a river, a garrison and an embargo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from invented_articles import HOLT, MARN, OST, REKE, C, Draft, V, empty_snapshot, write_articles
from invented_events import add_events, add_expectations
from invented_stances import add_stances, add_words

from communique.derived import (
    Actor,
    Snapshot,
    Talks,
)


def invented_record() -> tuple[Snapshot, dict[str, str]]:
    """Return the record of the invented talks and its articles' texts by document id."""
    draft = Draft()
    write_articles(draft)
    events = add_events(draft)
    kept = {key: events[key] for key in ("events", "contradictions")}
    expectations = add_expectations(draft, events)
    stances, rest = add_stances(draft), add_words(draft)
    actors = (
        Actor(id="a-v", name=V, type="state"),
        Actor(id="a-o", name=OST, type="state"),
        Actor(id="a-c", name=C, type="organisation"),
        Actor(id="a-m", name=MARN, type="person", member_of=V),
        Actor(id="a-r", name=REKE, type="person", member_of=OST),
        Actor(id="a-h", name=HOLT, type="person", member_of=C),
        Actor(id="a-l", name="Pavo Lind", type="person", member_of=OST),
    )
    snapshot = draft.snapshot(
        as_of=date(2031, 7, 9),
        undated=(draft.keys["undated"],),
        actors=actors,
        expectations=expectations,
        talks=(
            Talks(
                id="t1", label="Velland–Ostmark", parties=(V, OST), issues=("garrison", "grain embargo", "inspections")
            ),
        ),
        actor_ids={actor.name: actor.id for actor in actors},
        **kept,
        **stances,
        **rest,
    )
    return snapshot, draft.texts


@pytest.fixture(scope="session")
def invented() -> tuple[Snapshot, dict[str, str]]:
    """The record of the invented talks, and texts by document id."""
    return invented_record()


@pytest.fixture(scope="session")
def snapshot(invented: tuple[Snapshot, dict[str, str]]) -> Snapshot:
    """The record of the invented talks."""
    return invented[0]


@pytest.fixture(scope="session")
def text_of(invented: tuple[Snapshot, dict[str, str]]) -> Callable[[str], str]:
    """Texts of the invented articles."""
    return invented[1].__getitem__


@pytest.fixture
def blank() -> Callable[..., Snapshot]:
    """A maker of snapshots that are empty but for the fields given."""
    return empty_snapshot

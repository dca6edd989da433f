"""The record of the two articles that the project began with; left out where they are not there."""

import os
from datetime import date
from pathlib import Path

import pytest

from communique.derived import Snapshot
from communique.interval import Interval
from communique.record import Record, build

SEEDS = Path(os.environ.get("COMMUNIQUE_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")) / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not part of the project")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    assert build([SEEDS], path).new == 2
    return path


@pytest.fixture(scope="module")
def snapshot(record: Path) -> Snapshot:
    with Record(record) as opened:
        return opened.snapshot()


@pytest.mark.parametrize(
    ("place", "day", "results"),
    [
        ("Singapore", date(2018, 6, 12), ("unstated", "reached", "disputed")),
        ("Hanoi", date(2019, 2, 27), ("none",)),
        ("demilitarized zone", date(2019, 6, 30), ("unstated",)),
        ("Stockholm", date(2019, 10, 5), ("none", "disputed")),
    ],
)
def test_the_four_meetings_took_place(snapshot: Snapshot, place: str, day: date, results: tuple[str, ...]) -> None:
    met = [event for event in snapshot.events if event.type == "meeting" and event.place == place]
    assert len(met) == 1
    assert met[0].status == "held" and met[0].when is not None and day in met[0].when and met[0].result in results


def test_the_new_york_meeting_stays_a_plan_of_unknown_outcome(snapshot: Snapshot) -> None:
    (planned,) = [e for e in snapshot.events if e.type == "meeting" and e.place == "New York"]
    assert planned.status == "planned" and planned.result == "unstated"
    assert planned.when is not None and planned.when.within(
        Interval(earliest=date(2018, 11, 5), latest=date(2018, 11, 11))
    )
    assert {"Mike Pompeo"} < set(planned.participants)
    about = [x for x in snapshot.expectations if set(x.statements) and x.window and x.window.overlaps(planned.when)]
    assert about and {x.outcome for x in about} <= {"unknown"}


def test_the_undated_article_is_never_dated_wrong(snapshot: Snapshot) -> None:
    dated = sorted((d.published.to_json() if d.published else None, d.published_basis) for d in snapshot.documents)
    assert dated[0] == (["2018-11-05", "2018-11-05"], "stated")
    assert dated[1][0] is None or Interval.from_json(dated[1][0]).within(
        Interval(earliest=date(2019, 11, 1), latest=date(2019, 11, 30))
    )


def test_the_deadlock_has_two_edges_with_quotation_and_party(snapshot: Snapshot) -> None:
    locks = [{(step.party, step.action_class) for step in lock.steps} for lock in snapshot.deadlocks]
    assert locks == [{("United States", "sanctions-relief"), ("North Korea", "disarm")}]
    statements = {s.id: s for s in snapshot.statements}
    conditions = [c for c in snapshot.conditions if c.id in snapshot.deadlocks[0].conditions]
    assert {c.party for c in conditions} <= {"United States", "North Korea", "Donald Trump", "Kim Jong-Un"}
    assert all(statements[s].evidence[0].quote for c in conditions for s in c.statements)


def test_nothing_that_lay_ahead_is_told_as_past(snapshot: Snapshot) -> None:
    days = {d.id: d.published for d in snapshot.documents}
    documents = {s.id: s.document for s in snapshot.statements}
    for event in snapshot.events:
        if event.status == "held" and event.when is not None and event.when.earliest is not None:
            told = [days[documents[s]] for s in event.statements]
            assert any(d is None or d.latest is None or event.when.earliest <= d.latest for d in told), event.label

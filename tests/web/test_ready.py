"""Days kept ready: all steps of the slider, the likeliest first, anew after a judgement, never before a question."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")

from communique.record import Record
from communique.web import desk as rooms
from communique.web.desk import Desk


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "record.db"
    shutil.copy(built, path)
    opened = Desk(path)
    yield opened
    opened.close()


def kept(desk: Desk) -> list[date | None]:
    """Return the days that are ready as the record stands, in the order in which they were made."""
    return [day for day, look in desk._kept.items() if look.stamp == desk._stamp()]


def fill(desk: Desk) -> list[date | None]:
    while desk.make_ready():
        pass
    return kept(desk)


def test_every_step_is_made_ready_months_before_other_days(desk: Desk) -> None:
    steps = desk.steps()
    made = [day for day in fill(desk) if day is not None]
    assert sorted(made) == steps[:-1], "the slider's end is the whole record"
    near, rest = made[: rooms.NEAR], made[rooms.NEAR :]
    assert set(near) == set(steps[-rooms.NEAR - 1 : -1])
    months = [day for day in rooms._month_ends(steps) if day not in {*near, steps[-1]}]
    assert months and rest[: len(months)] == months[::-1]


def test_a_day_made_ready_is_the_record_as_of_that_day(desk: Desk) -> None:
    fill(desk)
    for day in desk.steps():
        with Record(desk.path) as record:
            assert desk.at(day).snapshot == record.snapshot(day)


def test_lists_and_search_are_prepared_before_the_days(built: Path, tmp_path: Path) -> None:
    from communique.web import create_app, finding, overview

    path = tmp_path / "record.db"
    shutil.copy(built, path)
    desk = create_app(path).state.desk
    assert desk.prepare == (finding.index_of, overview.list_all)
    assert desk.make_ready() and kept(desk) == [None]
    look = desk.at(None)
    assert {"statement index", "timeline", "ledger", "wants", "drawings"} <= set(look._told)
    assert desk.make_ready() and len(kept(desk)) == 2
    desk.close()


def test_the_steps_beside_the_day_asked_for_come_first(desk: Desk) -> None:
    steps = desk.steps()
    desk.at(steps[5])
    for _ in range(3):
        assert desk.make_ready()
    assert {steps[4], steps[6]} <= set(kept(desk))
    assert steps[-1] not in kept(desk)


def test_a_judgement_makes_all_of_them_anew(desk: Desk) -> None:
    before = fill(desk)
    with Record(desk.path) as record:
        record.judge("wrong", record.snapshot().events[0].statements[0])
    assert kept(desk) == []
    assert set(fill(desk)) == set(before)


def test_memory_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = len(desk.steps())
    monkeypatch.setattr(rooms, "MOST_KEPT", 3 * len(desk.at(None).snapshot.statements))
    assert 1 < len(fill(desk)) < number


def test_nothing_is_made_ready_while_a_question_is_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "IDLE", 0.02)
    desk.steps()
    go, made = threading.Event(), []
    monkeypatch.setattr(desk, "make_ready", lambda: made.append(desk._asking) or True)
    monkeypatch.setattr(desk, "_at", lambda day: go.wait(5))
    asking = threading.Thread(target=lambda: desk.at(date(2019, 1, 1)))
    asking.start()
    ready = threading.Thread(target=desk.keep_ready)
    ready.start()
    time.sleep(0.3)
    assert made == []
    go.set()
    asking.join()
    time.sleep(0.3)
    assert made and set(made) == {0}
    desk._closed.set()
    ready.join(5)
    assert not ready.is_alive()

"""What a position is about, said by a noun of its passage; a list's day for its points; what is called for a day."""

from datetime import date

import pytest

from communique.extraction import issues
from communique.interval import Interval
from communique.pipeline import read
from communique.types import Article, CommitmentClaim, EventClaim, PositionClaim, Statement

DAY = Interval.day(date(2023, 6, 25))


def shown(text: str) -> list[Statement]:
    article = Article(text=text, published=DAY, published_basis="metadata")
    return [one for one in read(article).statements if one.shown]


def issue_of(text: str) -> str:
    return next(one.claim.issue for one in shown(text) if isinstance(one.claim, PositionClaim))


UNHAPPY = "Guatemala is not happy about Norland's relations with Arcadia."


def test_a_noun_says_what_is_opposed() -> None:
    assert issue_of(UNHAPPY) == "relations with Arcadia"


def test_without_weights_the_rules_words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issues, "load_weights", dict)
    monkeypatch.setattr(issues, "FULLER", 0)
    assert issue_of(UNHAPPY).startswith("not be happy")


def test_every_way_to_say_it_stands_in_the_passage() -> None:
    text = "Norland demanded the release of two fishermen and an inquiry into the shooting off Cape Dern."
    for one in shown(text):
        if isinstance(one.claim, PositionClaim):
            words = set(one.claim.issue.lower().split())
            assert words & set(text.lower().replace(".", "").split())


def when_of(text: str, kind: str) -> Interval | None:
    return next(one.when for one in shown(text) if isinstance(one.claim, EventClaim) and one.claim.type == kind)


def test_what_is_called_for_a_weekday_is_to_come() -> None:
    text = "The central bank has convened an emergency meeting of its policy committee for Monday."
    assert when_of(text, "meeting") == Interval.day(date(2023, 6, 26))


def test_an_attack_apologised_for_is_past() -> None:
    found = [one.when for one in shown("The army apologised for Friday's attack on the convoy.") if one.when]
    assert all(when.latest is not None and when.latest < date(2023, 6, 25) for when in found)


def test_a_deadline_before_a_day_is_that_day() -> None:
    assert when_of("Both sides were given a deadline before July 3.", "deadline") == Interval.day(date(2023, 7, 3))


def test_the_points_of_a_list_have_its_day() -> None:
    text = (
        "The parties commit to take the following steps by July 14:\n\n"
        "Norland will suspend the tariffs on steel from Arcadia;\n\n"
        "Arcadia will lift its ban on fish from Norland.\n\n"
        "Their ministers thanked the hosts.\n"
    )
    promised = {one.evidence[0].quote[:7]: one for one in shown(text) if isinstance(one.claim, CommitmentClaim)}
    for name in ("Norland", "Arcadia"):
        when, basis = promised[name].when, promised[name].time_basis
        assert when is not None
        assert (when.latest, basis) == (date(2023, 7, 14), "inherited")

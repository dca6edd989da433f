"""Days counted from the main clause's, days that an agreement sets, and which year a month without one is of."""

from datetime import date

import pytest

from communique.interval import Interval
from communique.pipeline import read
from communique.types import Article, EventClaim


def days_of(text: str, words: str, published: str = "2019-05-14") -> list[list[str | None] | None]:
    day = Interval.day(date.fromisoformat(published))
    found = read(Article(text=text, published=day, published_basis="metadata")).statements
    return [
        one.when.to_json() if one.when else None
        for one in found
        if isinstance(one.claim, EventClaim) and one.confidence > 0.2 and words in one.evidence[0].quote[:60]
    ]


def day(text: str) -> list[str]:
    return [text, text]


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        (
            "Norland's president on Monday named Ada Holm as envoy, a day after rebels freed a sick soldier.",
            "rebels freed",
            "2019-05-12",
        ),
        (
            "The ministers of Norland and Estmark met in Bern on Monday, three days after an attack on a convoy.",
            "attack",
            "2019-05-10",
        ),
        (
            "The council will vote on June 14, two days before the truce expires.",
            "two days before the truce",
            "2019-06-16",
        ),
        (
            "Norland signed the treaty on Friday, hours after Estmark had released the crew.",
            "Estmark had released",
            "2019-05-10",
        ),
    ],
)
def test_what_is_counted_from_the_main_clause_has_its_own_day(text: str, words: str, when: str) -> None:
    assert day(when) in days_of(text, words)


def test_what_happened_is_not_counted_from_a_day_to_come() -> None:
    text = "The parties will meet in Bern on June 2, mediators said on Monday, hours after rebels freed a soldier."
    assert days_of(text, "hours after")
    assert day("2019-06-02") not in days_of(text, "hours after")


def test_days_that_an_agreement_sets_are_not_those_of_the_agreement() -> None:
    text = "BERN - Norland and the rebels agreed on Monday on a truce from June 10."
    assert days_of(text, "agreed") == [] or all(
        when is None or "06-10" not in str(when) for when in days_of(text, "agreed")
    )
    found = days_of(text, "Norland and the rebels agreed")
    assert day("2019-05-13") in found
    assert all("06-10" not in str(when) for when in found)


@pytest.mark.parametrize(
    ("text", "words", "published", "when"),
    [
        ("The signing of the treaty had been set for March 18.", "signing", "2019-03-10", ["2019-03-18", "2019-03-18"]),
        ("The withdrawal was agreed in Bern in March.", "withdrawal was", "2019-05-08", ["2019-03-01", "2019-03-31"]),
        ("The minister moved the signing to July 24.", "signing", "2019-07-09", ["2019-07-24", "2019-07-24"]),
        ("A fourth round that was to open in Bern on June 16 was put off.", "round", "2019-07-01", ["2019-06-16"] * 2),
    ],
)
def test_a_day_without_a_year_is_of_the_nearest(text: str, words: str, published: str, when: list[str]) -> None:
    found = days_of(text, words, published)
    assert when in found
    assert all(one is None or str(one[0] or one[1])[:4] == "2019" for one in found)

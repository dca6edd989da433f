"""When events are: by their own words, relative clauses, lengths and ranges, or by the running day, marked so."""

from datetime import date

import pytest

from communique.interval import Interval
from communique.pipeline import read
from communique.types import Article, EventClaim, ExpectationClaim, Statement


def events_of(text: str, published: str | None = "2019-05-14") -> list[Statement]:
    day = Interval.day(date.fromisoformat(published)) if published else None
    article = Article(text=text, published=day, published_basis="metadata" if day else "none")
    return [one for one in read(article).statements if isinstance(one.claim, EventClaim)]


def days_of(text: str, words: str, published: str = "2019-05-14") -> list[tuple[str, list[str | None] | None]]:
    return [
        (one.time_basis, one.when.to_json() if one.when else None)
        for one in events_of(text, published)
        if words in one.evidence[0].quote
    ]


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        (
            "BERN - Norland left the room after a meeting of the ministers that ended late on Monday.",
            "a meeting",
            ["2019-05-13", "2019-05-13"],
        ),
        (
            "The sixth round in Bern has been moved from 4 to 11 June, at the union's request.",
            "The sixth round in Bern has been moved",
            ["2019-06-11", "2019-06-11"],
        ),
        (
            "The talks were pushed back from June 3 to June 10 because of rain.",
            "The talks were pushed back",
            ["2019-06-03", "2019-06-03"],
        ),
        (
            "Norland has until Thursday to answer in writing, the premier said.",
            "Norland has until Thursday",
            ["2019-05-16", "2019-05-16"],
        ),
        (
            "The two sides have to draft a treaty by the end of June.",
            "draft a treaty by the end of June",
            ["2019-06-30", "2019-06-30"],
        ),
        ("Norland answered in a letter dated Friday.", "a letter", ["2019-05-10", "2019-05-10"]),
        (
            "Norland and Estmark will sign the agreement in 90 days, the premier said.",
            "sign the agreement",
            ["2019-08-11", "2019-08-12"],
        ),
        (
            "Norland will withdraw its troops from the valley over the next 60 days, the premier said.",
            "withdraw its troops",
            ["2019-05-14", "2019-07-13"],
        ),
        (
            "The ministers of Norland and Estmark will meet in Bern from July 7 to 10.",
            "will meet in Bern",
            ["2019-07-07", "2019-07-10"],
        ),
        (
            "The ministers of Norland and Estmark will meet in Bern on June 3 and 4.",
            "will meet in Bern",
            ["2019-06-03", "2019-06-04"],
        ),
        (
            "The ministers of Norland and Estmark will meet in Bern from June 3.",
            "will meet in Bern",
            ["2019-06-03", "2019-06-03"],
        ),
        ("Six days of talks between Norland and Estmark ended on Saturday.", "talks", ["2019-05-06", "2019-05-11"]),
        (
            "The talks between Norland and Estmark are to continue tomorrow.",
            "The talks",
            ["2019-05-15", "2019-05-15"],
        ),
        (
            "The ministers of Norland and Estmark met in Bern on Saturday, May 11.",
            "met in Bern",
            ["2019-05-11", "2019-05-11"],
        ),
    ],
)
def test_an_event_has_the_days_that_its_own_words_give(text: str, words: str, when: list[str]) -> None:
    assert ("stated", when) in days_of(text, words)


def test_a_date_line_is_the_articles_own_day_and_no_events() -> None:
    text = (
        "Estmark signs herring agreement\n\nMay 12, 2019\n\nEstmark and Norland signed the agreement on Friday in Bern."
    )
    assert ("stated", ["2019-05-12", "2019-05-12"]) not in days_of(text, "agreement", "2019-05-12")
    assert ("stated", ["2019-05-10", "2019-05-10"]) in days_of(text, "signed the agreement", "2019-05-12")


def test_a_plan_of_the_past_is_not_turned_to_the_next_year() -> None:
    text = "The signing of the agreement had been set for a summit in Bern in mid-March, which the hosts called off."
    assert all(when is None or when[0] < "2019-05" for _, when in days_of(text, "summit"))


STORY = (
    "BERN - The ministers of Norland and Estmark met in Bern on Friday for six hours.\n\n"
    "Norland rejected the draft agreement. Its minister left after a telephone call to the capital.\n\n"
    "Norland had promised an agreement long before."
)


def test_what_is_told_as_the_storys_own_inherits_the_running_day() -> None:
    inherited = days_of(STORY, "telephone call")
    assert set(map(str, inherited)) == {str(("inherited", ["2019-05-10", "2019-05-10"]))}


def test_what_is_told_as_background_inherits_nothing() -> None:
    assert all(basis != "inherited" for basis, _ in days_of(STORY, "had promised"))


def test_what_bounds_the_future_is_not_inherited_by_the_past() -> None:
    text = "Norland and Estmark signed an agreement that extends the truce until August 31."
    assert all(when is None or when[0] is None or when[0] < "2019-08" for _, when in days_of(text, "signed"))


def test_a_date_of_another_noun_is_not_the_events() -> None:
    text = "The ministers of Norland and Estmark ended a meeting on 1987/88 herring quotas without agreement."
    assert all(when is None or not str(when[0]).startswith("1987") for _, when in days_of(text, "meeting"))


def test_a_corrected_day_of_publication_moves_inherited_days_too() -> None:
    first, later = (
        [one.when for one in events_of(STORY, day) if one.time_basis == "inherited"]
        for day in ("2019-05-14", "2019-05-21")
    )
    assert [one.earliest and one.earliest.toordinal() + 7 for one in first if one] == [
        one.earliest and one.earliest.toordinal() for one in later if one
    ]
    assert first


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Norland's premier is to report to parliament in September.", ["2019-09-01", "2019-09-30"]),
        ("The premier said that the duties would apply from June 15.", ["2019-06-15", "2019-06-15"]),
        ("The premier said that the ministers would meet again in January.", ["2020-01-01", "2020-01-31"]),
    ],
)
def test_what_is_expected_is_expected_on_the_days_of_its_own_clause(text: str, window: list[str]) -> None:
    article = Article(text=text, published=Interval.day(date(2019, 5, 14)), published_basis="metadata")
    found = [one for one in read(article).statements if isinstance(one.claim, ExpectationClaim)]
    assert window in [one.when.to_json() for one in found if one.when is not None]


def test_what_was_agreed_on_a_day_is_nobodys_day_of_speaking() -> None:
    text = "A truce agreed on May 2 expired at midnight on Friday, the mediators of Norland said."
    assert ("stated", ["2019-05-10", "2019-05-10"]) in days_of(text, "expired")

"""What other articles suggest of an undated article's day: proposed, never used."""

from dataclasses import replace
from datetime import date

from communique.interval import Interval
from communique.linking import link
from communique.pipeline import read
from communique.proposals import proposed_days
from communique.types import Article, Corpus

DATED = (
    "RIGA - The fishing ministers of Norland and Estmark met in Riga on Friday and signed a quota agreement on herring "
    "and cod after nine months of talks."
)
UNDATED = (
    "The fishing ministers of Norland and Estmark met in Riga on Friday to sign their herring and cod quota agreement."
)


def snapshot_of(*articles: Article):
    readings = [read(article) for article in articles]
    return link(
        Corpus(
            documents=tuple(reading.document for reading in readings),
            actors={reading.document.id: reading.actors for reading in readings},
            statements=tuple(statement for reading in readings for statement in reading.statements),
        )
    )


def dated(text: str, day: date) -> Article:
    return Article(text=text, published=Interval.day(day), published_basis="metadata")


def test_an_undated_article_gets_the_days_from_which_its_friday_is_the_known_one() -> None:
    snapshot = snapshot_of(dated(DATED, date(2021, 5, 8)), Article(text=UNDATED))
    (proposal,) = proposed_days(snapshot).values()
    assert proposal.interval.to_json() == ["2021-05-07", "2021-05-13"]
    assert proposal.statements and proposal.events
    document = next(one for one in snapshot.documents if one.id == proposal.document)
    assert document.published is None, "a proposal is never used by itself"


def test_an_article_about_something_else_suggests_nothing() -> None:
    other = "The navies of Southland held an exercise off the Cape on Friday with forty ships and two carriers."
    assert proposed_days(snapshot_of(dated(DATED, date(2021, 5, 8)), Article(text=other))) == {}


def test_dated_articles_get_no_proposal() -> None:
    snapshot = snapshot_of(dated(DATED, date(2021, 5, 8)), dated(UNDATED, date(2021, 5, 9)))
    assert proposed_days(snapshot) == {}
    assert proposed_days(replace(snapshot, events=())) == {}

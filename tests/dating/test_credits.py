"""Lines of credits date an article; sentences, titles and what is told do not."""

import pytest

from communique.dating.publication import date_article
from communique.types import Article

BODY = "\n\nThe ministers met for two hours and parted without a date for another round, an aide said."


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Ferry pay: no deal\nCommentary by our labour editor, The Severn Sentinel, 27 November 1992", "1992-11-27"),
        ("Ferry pay: no deal\nHouse debates, Wednesday 2 June 1976 (from the digest)", "1976-06-02"),
        ("Who sat down\nThe week in talks, week ending 1 September 2001", "2001-09-01"),
        ("Live: waiting for the ferry\nHarbour desk, January 20, 1981. All times GMT.", "1981-01-20"),
        ("Spokesman on the seventh round\nMinistry of Ports, Seoul, 2013. 8. 14.", "2013-08-14"),
        ("Transcript: the union's spokesman, Hull, 28 March 2013", "2013-03-28"),
        ("A truce of sorts\nQuay & Crane, 2 May 2024. After three months of silence the port reopened.", "2024-05-02"),
    ],
)
def test_a_line_of_credits_dates_the_article(head: str, day: str) -> None:
    found = date_article(Article(text=head + BODY))
    assert found.basis == "stated"
    assert found.interval is not None
    assert found.interval.to_json() == [day, day]


@pytest.mark.parametrize("line", ["(Southern Syndicate, 6 May 1999)", "Leader page, The Mail, Monday 10 July 2023"])
def test_a_last_line_of_credits_dates_what_states_no_day_at_its_head(line: str) -> None:
    found = date_article(Article(text=f"A leader{BODY}\n\n{line}\n"))
    assert found.candidates[0].span is not None
    assert found.candidates[0].span.quote in line
    earlier = date_article(Article(text=f"A leader\n3 March 2001{BODY}\n\n{line}\n"))
    assert earlier.interval is not None
    assert earlier.interval.to_json() == ["2001-03-03", "2001-03-03"]


@pytest.mark.parametrize(
    "head",
    [
        "Ferry pay: no deal\nThe pact was signed in Hull, 27 November 1992",
        "Ferry pay: no deal\nHeld in Room 212, on Tuesday, between 3 May 1992 and 4 May 1992",
        "Ferry pay: the deal of Hull, 27 November 1992",
        "Ferry pay: no deal\nThe pact of 27 November 1992",
        "Ferry pay: no deal\n© Severn Sentinel, 27 November 1992",
    ],
)
def test_sentences_titles_and_rights_date_nothing(head: str) -> None:
    assert date_article(Article(text=head + BODY)).basis != "stated"

"""When an article was published: stated, metadata, inferred, in the stated order; never a wrong day."""

import json
from datetime import date
from pathlib import Path

import pytest
from eval.split import SHARED, is_frozen

from communique.dating.inference import infer_interval, world_events
from communique.dating.publication import date_article
from communique.interval import Interval
from communique.types import Article

BODY = "\n\nRIGA - The ministers ended their talks without a result. " + "They will meet again. " * 20


def day_of(text: str, **facts: object) -> tuple[list[str | None] | None, str]:
    dated = date_article(Article(text=text, **facts))  # type: ignore[arg-type]
    return (dated.interval.to_json() if dated.interval else None), dated.basis


@pytest.mark.parametrize(
    "head",
    [
        "Talks end\n\n19 February 2015",
        "Talks end\nFebruary 19, 2015",
        "Talks end\n\nThursday, February 19, 2015\u00a0",
        "Talks end\nPosted February. 19, 2015 07:44,\n\nUpdated March. 1, 2015 08:00",
        "Talks end\nPublished: 2015-02-19T08:00:00Z",
        "FOR IMMEDIATE RELEASE - February 19, 2015\n\nTalks end",
        "Talks end\nRIGA, February 19, 2015",
        "Talks end\nRIGA, Feb. 19, 2015 (Wire) -- Talks ended.",
        "Talks end\nBy Ann Other | 19 February 2015",
        "Talks end\nFirst published on 19 February 2015",
        "Talks end\nRIGA, LATVIA, FEBRUARY 19, 2015",
        "Talks end\n19/02/2015",
    ],
)
def test_the_head_states_the_day(head: str) -> None:
    assert day_of(head + BODY) == (["2015-02-19", "2015-02-19"], "stated")


@pytest.mark.parametrize(
    "head",
    [
        "Talks end\nCopyright 2019 The Herald. All rights reserved. March 5, 2019",
        "Talks end\n© 5 March 2019 Herald",
        "Talks end on 5 March 2019, ministers in Riga say",
        "Talks end\n3/4/2019",
        "Talks end\nMarch 2019",
    ],
)
def test_what_is_no_day_of_publication_does_not_count(head: str) -> None:
    assert day_of(head + BODY) == (None, "none")


def test_updated_is_an_upper_bound_and_never_the_day() -> None:
    assert day_of("Talks end\nUpdated March 1, 2015" + BODY) == ([None, "2015-03-01"], "stated")
    dated = date_article(Article(text="Talks end\nPosted February 19, 2015\nUpdated March 1, 2015" + BODY))
    assert [(one.source, one.interval.to_json()) for one in dated.candidates] == [
        ("labelled", ["2015-02-19", "2015-02-19"]),
        ("updated", [None, "2015-03-01"]),
    ]


def test_stated_goes_before_metadata_and_the_conflict_stays_visible() -> None:
    dated = date_article(
        Article(
            text="Talks end\n19 February 2015" + BODY,
            published=Interval.day(date(2015, 2, 20)),
            published_basis="metadata",
        )
    )
    assert dated.interval == Interval.day(date(2015, 2, 19))
    assert {one.basis for one in dated.candidates} == {"stated", "metadata"}


def test_a_judgement_goes_before_all() -> None:
    assert day_of(
        "Talks end\n19 February 2015" + BODY, published=Interval.day(date(2015, 2, 21)), published_basis="judged"
    ) == (["2015-02-21", "2015-02-21"], "judged")


def test_a_banner_of_the_day_of_saving_yields_to_metadata() -> None:
    text = "Tuesday, March 12, 2024\nTalks end" + BODY
    assert day_of(text, published=Interval.day(date(2015, 2, 19)), published_basis="metadata") == (
        ["2015-02-19", "2015-02-19"],
        "metadata",
    )


def test_a_dateline_without_year_makes_metadata_finer() -> None:
    text = "Talks end\n\nRIGA, Feb. 19 (Wire) -- The ministers ended their talks."
    year = Interval.from_json(["2015-01-01", "2015-12-31"])
    assert day_of(text, published=year, published_basis="metadata") == (["2015-02-19", "2015-02-19"], "stated")
    assert day_of(text) == (None, "none")


def test_an_undated_article_is_dated_from_world_events() -> None:
    text = (
        "Talks to resume\n\nLast February Donald Trump and Kim Jong Un met in Hanoi without a result. Envoys hope to "
        "meet this month or in early December. Last October they had met in Stockholm, and North Korea blamed the US."
    )
    solved, considered = infer_interval(text)
    assert solved == Interval.from_json(["2019-11-01", "2019-11-30"])
    assert considered


def test_an_article_with_nothing_to_hold_on_to_stays_undated() -> None:
    assert day_of("Talks end\n\nThe ministers met on Tuesday and will meet next week.") == (None, "none")
    assert day_of("Talks end\n\nIn 2015 the ministers met in Riga. The pact of 1998 was not renewed.") == (None, "none")


def test_anchors_that_contradict_each_other_give_no_day() -> None:
    text = "Last February Trump and Kim Jong Un met in Hanoi. Last month Trump and Vladimir Putin met in Helsinki."
    assert infer_interval(text)[0] is None


def test_the_table_of_events_is_sound() -> None:
    events = world_events()
    assert len(events) >= 150
    assert len({event.id for event in events}) == len(events)
    for event in events:
        assert event.first <= event.last and (event.last - event.first).days <= 40
        assert all(name.strip() for group in event.names for name in group)


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the shared gold is not here (COMMUNIQUE_SHARED)")
def test_no_gold_article_is_dated_wrong() -> None:
    seen = 0
    for gold in sorted((SHARED / "gold").glob("*/*.json")):
        path = gold.with_suffix(".txt")
        if not path.exists() or (gold.parent.name in ("train", "wire") and is_frozen(path)):
            continue
        document = json.loads(gold.read_text(encoding="utf-8"))["document"]
        dated = date_article(Article(text=path.read_text(encoding="utf-8")))
        truth = Interval.from_json(document["published"])
        seen += 1
        if document["published_basis"] == "stated":
            assert (dated.interval, dated.basis) == (truth, "stated"), path.name
        elif dated.interval is not None:
            assert truth.within(dated.interval), path.name
    assert seen > 50


@pytest.mark.skipif(
    not (SHARED / "gold" / "stories").is_dir(), reason="the shared stories are not here (COMMUNIQUE_SHARED)"
)
def test_no_undated_article_of_the_stories_is_dated_wrong() -> None:
    seen = 0
    for story in sorted((SHARED / "gold" / "stories").glob("*.json")):
        for name, truth in json.loads(story.read_text(encoding="utf-8"))["undated"].items():
            text = (story.with_suffix("") / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")[2]
            dated = date_article(Article(text=text))
            seen += 1
            assert dated.interval is None or date.fromisoformat(truth) in dated.interval, (story.name, name)
    assert seen >= 6


def test_a_page_flattened_to_one_line_states_its_day() -> None:
    text = (
        "Talks end in Riga Posted November. 05, 2018 07:44, Updated November. 06, 2018 08:00 The ministers went home."
    )
    assert day_of(text) == (["2018-11-05", "2018-11-05"], "stated")
    assert day_of("The report Published on March 5, 2018, says that the talks of Riga fail.") == (None, "none")


def test_the_undated_example_is_dated_to_its_month() -> None:
    text = (Path(__file__).parents[2] / "examples" / "18_undated_background.txt").read_text(encoding="utf-8")
    assert infer_interval(text)[0] == Interval.from_json(["2019-11-01", "2019-11-30"])

"""The brief: every sentence cited, every quotation verbatim, a sensible sentence where there is nothing to say."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from communique.derived import Actor, Event, Snapshot
from communique.interval import Interval
from communique.record import Record, build
from communique.render.brief import Brief, make_brief
from communique.render.brief_formats import brief_html, brief_markdown, brief_rows, brief_text
from communique.render.lookup import Lookup
from communique.render.names import in_prose
from communique.render.support import balanced, reads_as_prose, shows, shows_finite
from communique.types import Document, EventClaim, Span, Statement

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CUES: list[dict[str, Any]] = tomllib.loads(
    files("communique.render").joinpath("support.toml").read_text(encoding="utf-8")
)["cue"]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = tmp_path_factory.mktemp("brief") / "examples.db"
    build([EXAMPLES], path)
    with Record(path) as opened:
        yield opened


@pytest.fixture(scope="module", params=["2018-06-20", "2018-12-01", "2019-03-05", None])
def brief(record: Record, request: pytest.FixtureRequest) -> Brief:
    as_of = date.fromisoformat(request.param) if request.param else None
    return record.brief(as_of=as_of, since=date(2018, 6, 1))


@pytest.mark.parametrize("row", CUES, ids=lambda row: str(row["name"]))
def test_a_cue_stands_in_its_example_and_not_in_the_other(row: dict[str, Any]) -> None:
    assert shows(row["shows"], row["name"]) and not shows(row["lacks"], row["name"])


def test_every_sentence_is_cited(brief: Brief) -> None:
    sentences = [one for section in brief.sections for one in section.sentences]
    assert sentences and all(one.citations for one in sentences)


def test_every_citation_is_verbatim(record: Record, brief: Brief) -> None:
    for section in brief.sections:
        for one in section.sentences:
            for cited in one.citations:
                assert record.text(cited.document)[cited.start : cited.end] == cited.quote


def test_every_quotation_stands_in_a_cited_passage(brief: Brief) -> None:
    for section in brief.sections:
        for one in section.sentences:
            passages = " ".join(" ".join(cited.quote.split()) for cited in one.citations)
            for words in re.findall(r"“([^“”]*)”", one.text):
                assert words.rstrip("…").strip(' "') in passages


def test_no_sentence_is_told_twice(brief: Brief) -> None:
    told = [one.text for section in brief.sections for one in section.sentences]
    assert len(told) == len(set(told))


def test_the_brief_says_when_they_met_what_they_want_and_what_they_are_stuck_on(record: Record) -> None:
    topics = {section.topic: " ".join(one.text for one in section.sentences) for section in record.brief().sections}
    assert "5 October 2019 in Stockholm" in topics["met"]
    assert "North Korea" in topics["wants"] and "each waits for the other" in topics["stuck"]


def test_nothing_of_a_later_day_is_told(record: Record) -> None:
    rows = brief_rows(record.brief(as_of=date(2018, 12, 1)))
    days = {d.id: d.published.latest for d in record.documents() if d.published and d.published.latest}
    cited = [c["document"] for section in rows["sections"] for s in section["sentences"] for c in s["citations"]]
    assert cited and all(days[one] <= date(2018, 12, 1) for one in cited)


def test_the_forms_agree(record: Record, brief: Brief) -> None:
    lookup = Lookup(record.snapshot(brief.as_of))
    text, markdown, html = brief_text(brief, lookup), brief_markdown(brief, lookup), brief_html(brief, lookup)
    for section in brief.sections:
        assert section.heading.upper() in text and section.heading in markdown and section.heading in html
    assert "<script" not in html and html.count("<section>") == len(brief.sections)


@pytest.mark.parametrize("text", ["", "<b>& nothing</b> is said here.", "Rain fell on the town all day."])
def test_a_record_that_says_nothing_gives_a_sentence_and_no_section(tmp_path: Path, text: str) -> None:
    source, path = tmp_path / "one.txt", tmp_path / "one.db"
    if text:
        source.write_text(text, encoding="utf-8")
    build([source] if text else [], path)
    with Record(path) as record:
        brief = record.brief()
        assert brief.sections == () and brief.nothing.endswith(".")
        assert brief.nothing in brief_text(brief, Lookup(record.snapshot()))
        assert record.timeline() == [] or text


def test_before_the_first_article_there_is_a_sentence(record: Record) -> None:
    brief = record.brief(as_of=date(2001, 1, 1), since=date(2000, 1, 1))
    assert brief.sections == () and "no article published by 1 January 2001" in brief.nothing


def test_names_take_their_article() -> None:
    assert [in_prose(name) for name in ("United States", "Kim Jong Un", "EU", "Greek official", "Riga")] == [
        "the United States",
        "Kim Jong Un",
        "the EU",
        "a Greek official",
        "Riga",
    ]


def test_what_is_no_sentence_is_not_quoted() -> None:
    assert not reads_as_prose("Talks end in discord") and not reads_as_prose("Will they ever meet again in Bern?")
    assert reads_as_prose("The ministers met again in Bern.") and not balanced('They left," he said.')


def test_an_infinitive_or_a_hypothesis_is_no_stance() -> None:
    assert not shows_finite("had the choice to refuse", "refusal")
    assert shows_finite("had refused the offer", "refusal")


def test_what_was_decided_since_they_last_met_is_told_in_order(snapshot: Snapshot, text_of: Any) -> None:
    """A later agreement that names no two of the sides is still told, with its day."""
    article = (
        "VELL, 2 July 2031 — Parliament in Velland approved the ferry accord on Tuesday.\n\n"
        "Velland's cabinet signed the ferry accord on Wednesday.\n"
    )
    document = Document(id="d-ferry", publisher="Vell Post", published=Interval.day(date(2031, 7, 2)))
    votes = [
        _told_of(article, "Parliament in Velland approved the ferry accord on Tuesday", "vote", date(2031, 7, 1)),
        _told_of(article, "Velland's cabinet signed the ferry accord on Wednesday", "agreement", date(2031, 7, 2)),
    ]
    later = replace(
        snapshot,
        documents=(*snapshot.documents, document),
        statements=(*snapshot.statements, *(statement for statement, _ in votes)),
        events=(*(event for _, event in reversed(votes)), *snapshot.events),
    )
    told = make_brief(later, lambda key: article if key == "d-ferry" else text_of(key)).sections[0].sentences
    assert told[0].text.startswith("Velland and Ostmark last met")
    assert [one.text.partition(":")[0] for one in told[1:3]] == [
        "Since then, on 1 July 2031",
        "Since then, on 2 July 2031",
    ]
    # Two decisions that the words give no day are not told with one.
    undated = replace(later, statements=tuple(replace(one, time_basis="inherited") for one in later.statements))
    told = make_brief(undated, lambda key: article if key == "d-ferry" else text_of(key)).sections[0].sentences
    ferry = [one.text.partition(":")[0] for one in told if "ferry accord" in one.text]
    assert ferry and set(ferry) <= {"Since then it was reported", "A decision on record"}


def _told_of(article: str, words: str, kind: Any, day: date) -> tuple[Statement, Event]:
    start = article.index(words)
    claim = EventClaim(type=kind, status="held", participants=("Velland",))
    when = Interval.day(day)
    statement = Statement(
        id=f"s-{kind}",
        document="d-ferry",
        evidence=(Span(start=start, end=start + len(words), quote=words),),
        claim=claim,
        source_class="outlet",
        time_basis="anchored",
        when=when,
    )
    event = Event(
        id=f"s-{kind}", type=kind, status="held", result="reached", when=when, place=None, participants=("Velland",),
        label=words, rescheduled_to=None, talks=("t1",), history=(), statements=(f"s-{kind}",),
    )  # fmt: skip
    return statement, event


def test_a_third_partys_terms_do_not_hold_up_the_talks(snapshot: Snapshot, text_of: Any) -> None:
    assert any(section.topic == "stuck" for section in make_brief(snapshot, text_of).sections)
    (lock, *_) = snapshot.deadlocks
    steps = (replace(lock.steps[0], party="Lake Commission"), *lock.steps[1:])
    strange = replace(snapshot, deadlocks=(replace(lock, steps=steps),))
    assert not any(section.topic == "stuck" for section in make_brief(strange, text_of).sections)


def test_the_state_whose_capital_they_met_in_does_not_take_part(snapshot: Snapshot, text_of: Any) -> None:
    host = Actor(id="a-n", name="Norhaven", type="state", aliases=("Carrow",))
    there = replace(
        snapshot,
        actors=(*snapshot.actors, host),
        events=tuple(replace(one, participants=(*one.participants, "Norhaven")) for one in snapshot.events),
    )
    first = make_brief(there, text_of).sections[0].sentences[0].text
    assert first.startswith("Velland and Ostmark last met") or "Norhaven" not in first
    early = replace(there, as_of=date(2031, 4, 1), events=there.events[:1])
    met = make_brief(early, text_of).sections[0].sentences[0].text
    assert "Carrow" in met and "Norhaven" not in met


def test_what_is_less_sure_is_told_on_request_and_an_older_meeting_is_no_last_one(
    snapshot: Snapshot, text_of: Any
) -> None:
    def met(changed: Snapshot, sure: float) -> str:
        return make_brief(changed, text_of, sure=sure).sections[0].sentences[0].text

    whole = met(snapshot, 0.0)
    last = make_brief(snapshot, text_of).sections[0].sentences[0].thing
    refs = next(one.statements for one in snapshot.events if one.id == last)
    doubted = tuple(
        replace(one, confidence=0.5, field_confidence=0.9) if one.id in refs else one for one in snapshot.statements
    )
    unsure = replace(snapshot, statements=doubted)
    assert "last met, on this record, on 18 June 2031" in whole
    assert met(unsure, 0.4) == whole
    assert "last met, as far as the record is sure, on" in met(unsure, 0.5) and "18 June" not in met(unsure, 0.5)


@pytest.mark.parametrize(("day", "words", "told"), [(2, "Wednesday", True), (1, "a year before, on Tuesday", False)])
def test_what_was_decided_long_before_the_first_article_is_no_news(
    snapshot: Snapshot, text_of: Any, day: int, words: str, told: bool
) -> None:
    article = f"VELL, 3 July 2031 — Velland's cabinet signed the ferry accord on {words}.\n"
    when = date(2031 if told else 2030, 7, day)
    signed, event = _told_of(article, f"Velland's cabinet signed the ferry accord on {words}", "agreement", when)
    document = Document(id="d-ferry", publisher="Vell Post", published=Interval.day(date(2031, 7, 3)))
    alone = replace(
        snapshot,
        documents=(*snapshot.documents, document),
        statements=(*snapshot.statements, signed),
        events=(event,),
    )
    brief = make_brief(alone, lambda key: article if key == "d-ferry" else text_of(key))
    met = [one.text for section in brief.sections if section.topic == "met" for one in section.sentences]
    assert any("ferry accord" in one for one in met) is told

"""The report: every line leads to its words, nothing is loaded, hostile text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest

from communique.codec import document_id, with_id
from communique.derived import Event, Expectation, Snapshot
from communique.interval import Interval
from communique.render.lookup import Lookup
from communique.render.passages import mark_text, passages_of
from communique.render.report import report_html
from communique.render.svg_deadlock import draw_deadlock
from communique.render.svg_timeline import STATUS_WORDS, draw_status, draw_timeline
from communique.render.views import Views
from communique.types import Action, Document, EventClaim, Span, Statement

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "circle", "rect"}


class Page(HTMLParser):
    """What a test asks of a page: its tags, ids, links, and the words of each mark."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.marked: list[tuple[list[str], str]] = []
        self.words: list[str] = []
        self.anchors: dict[str, str] = {}
        self.article = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "details" and found.get("id", "").startswith("article-"):
            self.article = found["id"]
        if tag == "a" and "data-n" in found:
            self.anchors[found["id"]] = found["data-n"]
        if tag == "mark":
            self.marked.append(([f"{self.article}/{one}" for one in found["data-s"].split()], ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.open and self.open[-1] == "mark":
            numbers, words = self.marked[-1]
            self.marked[-1] = (numbers, words + data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [found for name, found in self.tags if name == tag]

    @property
    def ids(self) -> Counter[str]:
        return Counter(found["id"] for _, found in self.tags if "id" in found)


@pytest.fixture(scope="session")
def html(snapshot: Snapshot, text_of: Callable[[str], str]) -> str:
    return report_html(snapshot, text_of, refused=[("inbox/torn.pdf", "no words in it")])


@pytest.fixture(scope="session")
def page(html: str) -> Page:
    return Page(html)


def test_links_to_words_agenda_and_judgements_outlast_what_joins_them(
    snapshot: Snapshot, text_of: Callable[[str], str]
) -> None:
    def ids(one: Snapshot) -> set[str]:
        found = Page(report_html(one, text_of)).ids
        return {name for name in found if name.startswith(("term-", "agenda-", "assessment-"))}

    fewer = replace(snapshot, terms=(), agenda=snapshot.agenda[1:], assessments=snapshot.assessments[1:])
    assert len({name.partition("-")[0] for name in ids(snapshot) - ids(fewer)}) == 3
    assert ids(fewer) < ids(snapshot)


def test_accounts_that_differ_are_quoted_once_each(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    dispute = snapshot.contradictions[0]
    known = {one.id: one for one in snapshot.statements}
    first = known[dispute.sides[0].statements[0]]
    again = with_id(replace(first, sources=("Somebody", *first.sources), rule="other", claim=first.claim))
    again = replace(again, id="s" + "0" * 16)
    sides = (replace(dispute.sides[0], statements=(first.id, again.id)), *dispute.sides[1:])
    told = replace(
        snapshot,
        statements=(*snapshot.statements, again),
        contradictions=(replace(dispute, sides=sides), *snapshot.contradictions[1:]),
    )
    (row,) = [row for row in Views(Lookup(told)).contradictions() if row.key == f"contradiction-{dispute.id}"]
    assert [cite.ref for cite in row.rows[0].cites] == [again.id]


def test_the_page_is_well_formed(page: Page) -> None:
    assert page.open == []
    assert [name for name, number in page.ids.items() if number > 1] == []


def test_every_link_inside_the_page_leads_somewhere(page: Page) -> None:
    inside = [found["href"][1:] for found in page.named("a") if found.get("href", "").startswith("#")]
    assert len(inside) > 60
    assert {ref for ref in inside if ref not in page.ids} == set()


def test_every_citation_opens_its_own_words(page: Page, snapshot: Snapshot) -> None:
    statements = {one.id: one for one in snapshot.statements}
    cited = {found["href"][1:] for found in page.named("a") if "cite" in found.get("class", "").split()}
    assert len(cited) > 25
    for ref in cited:
        statement = statements[ref]
        number = f"article-{statement.document}/{page.anchors[ref]}"
        marked = "".join(words for numbers, words in page.marked if number in numbers)
        assert marked == "".join(span.quote for span in statement.evidence)


def test_every_derived_thing_has_its_deep_link(page: Page, snapshot: Snapshot) -> None:
    for kind in ("event", "expectation", "commitment", "position", "condition", "deadlock", "contradiction"):
        things = getattr(snapshot, f"{kind}s")
        assert things
        assert {one.id for one in things if f"{kind}-{one.id}" not in page.ids} == set()


def test_source_chain_and_class_stand_beside_the_passages(page: Page) -> None:
    assert "Ilse Marn → The Harbour Post, an official source" in page.text
    assert "person familiar with the talks → Meridian Wire, an unnamed source" in page.text


def test_nothing_is_loaded_from_anywhere(html: str, page: Page) -> None:
    for tag, found in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "source"}
        assert not {"src", "srcset", "action", "xlink:href", "background", "style"} & set(found), (tag, found)
        assert not any(name.startswith("on") for name in found)
        if tag != "a":
            assert "href" not in found
    assert re.findall(r"url\((?!#)|@import", html) == []


def test_the_content_policy_admits_this_page_alone(html: str, page: Page) -> None:
    policy = next(found["content"] for found in page.named("meta") if "http-equiv" in found)
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_coverage_tells_what_is_missing(page: Page) -> None:
    assert "inbox/torn.pdf" in page.text and "no words in it" in page.text
    assert "12 March 2031 to 22 April 2031 (41 days)" in page.text
    assert "1 article is a copy of another" in page.text
    undated = page.text[page.text.index("Without a date") :]
    assert "Background: the ford and the grain" in undated[:300]


def test_outcomes_are_told_with_basis_and_evidence_at_both_ends(html: str) -> None:
    row = re.search(r'<tr id="commitment-.*?</tr>', html, re.DOTALL)
    assert row is not None
    told = Page(row[0])
    assert "Did not" in told.text and "as an article says" in told.text and "30 April 2031" in told.text
    assert len(told.named("a")) == 2


def test_statuses_differ_in_shape_alone() -> None:
    assert len({str(draw_status(status, 8, 8)) for status in STATUS_WORDS}) == len(STATUS_WORDS) == 5


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title></script><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "nul \x00 bell \x07 lone \ud800 end",
    "\u202eright to left",
    "&lt;b&gt; &amp;",
    "x" * 5000,
    "long title " * 500,
)


def poison(thing: Any, words: str, keep: set[str]) -> Any:
    """Return a copy of a dataclass in which every free string is the hostile words."""
    if isinstance(thing, tuple):
        return tuple(poison(one, words, keep) for one in thing)
    if not is_dataclass(thing) or isinstance(thing, (Interval, Span, type)):
        return thing
    changed: dict[str, Any] = {}
    for one in fields(thing):
        value = getattr(thing, one.name)
        if one.name in FREE and isinstance(value, str):
            changed[one.name] = words
        elif one.name in FREE and isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            changed[one.name] = tuple(words for _ in value)
        elif one.name not in keep:
            changed[one.name] = poison(value, words, keep)
    return replace(thing, **changed)


FREE = set(
    "title publisher url paths label place participants about expected_by party action issue term meaning holder says "
    "sources parties issues name member_of aliases object speaker event".split()
)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_hostile_words_are_shown_as_words(words: str, snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    hostile = poison(snapshot, words, keep={"talks_of", "actor_ids"})
    assert hostile.events[0].label == words and hostile.documents[0].title == words
    html = report_html(hostile, text_of, title=words, refused=[(words, words)])
    html.encode("utf-8")
    page = Page(html)
    assert page.open == []
    assert len(page.named("script")) == len(page.named("style")) == 1
    for tag, found in page.tags:
        assert tag != "img" and not any(name.startswith("on") for name in found)
        assert not found.get("href", "").lower().startswith(("javascript", "data"))
    assert len(html) < 400_000


def test_hostile_article_text_is_shown_as_text() -> None:
    text = "He said <script>alert('x')</script> & left.\n\n\ud800 Next <b>day</b>."
    statement = Statement(
        id="s1", document="d", claim=EventClaim(type="other", status="held"),
        evidence=(Span(start=8, end=36, quote=text[8:36]),),
    )  # fmt: skip
    marked = str(mark_text(text, passages_of([statement], len(text))))
    assert "<script" not in marked and "<b>" not in marked
    assert "&lt;script&gt;" in marked


def test_only_web_addresses_become_links(snapshot: Snapshot, text_of: Callable[[str], str]) -> None:
    bad = [replace(one, url="javascript:alert(1)") for one in snapshot.documents[1:]]
    page = Page(report_html(replace(snapshot, documents=(snapshot.documents[0], *bad)), text_of))
    outward = [found["href"] for found in page.named("a") if not found.get("href", "#").startswith("#")]
    assert outward == ["https://harbourpost.example/1"]


def test_overlapping_passages_keep_every_anchor_and_every_letter() -> None:
    text = "One two three.\n\nFour five six seven.\n"
    spans = [(0, 13), (4, 25), (4, 7), (16, 36), (21, 25), (14, 20)]
    statements = [
        Statement(
            id=f"s{number}", document="d", claim=EventClaim(type="other", status="held"),
            evidence=(Span(start=low, end=high, quote=text[low:high]),),
        )
        for number, (low, high) in enumerate(spans)
    ]  # fmt: skip
    page = Page(str(mark_text(text, passages_of(statements, len(text)))))
    assert set(page.anchors) == {one.id for one in statements}
    assert "".join(page.text.split()) == "".join(text.split())
    for statement in statements:
        number = f"/{page.anchors[statement.id]}"
        marked = "".join(words for numbers, words in page.marked if number in numbers)
        assert "".join(marked.split()) == "".join(statement.evidence[0].quote.split())


def test_a_statement_without_a_place_in_its_text_can_still_be_linked(
    snapshot: Snapshot, text_of: Callable[[str], str]
) -> None:
    first = replace(snapshot.statements[0], evidence=(Span(start=10**6, end=10**6 + 3, quote="far"),))
    page = Page(report_html(replace(snapshot, statements=(first, *snapshot.statements[1:])), text_of))
    assert page.ids[first.id] == 1


def test_an_empty_record_makes_a_page(blank: Callable[..., Snapshot]) -> None:
    page = Page(report_html(blank(), {}.__getitem__))
    assert page.open == []
    assert "The record holds no article" in page.text and "No events in the record." in page.text


def test_one_article_without_statements_makes_a_page(blank: Callable[..., Snapshot]) -> None:
    text = "It rained."
    document = Document(id=document_id(text))
    page = Page(report_html(blank(documents=(document,), undated=(document.id,)), lambda _: text))
    assert "It rained." in page.text and "No article is dated" in page.text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    low = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * low[0] + 0.7152 * low[1] + 0.0722 * low[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def schemes() -> list[dict[str, str]]:
    css = files("communique.render").joinpath("assets", "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_contrast_meets_wcag_aa(scheme: dict[str, str]) -> None:
    for ground in ("paper", "sheet"):
        for colour in ("ink", "soft", "link", "accent", "good"):
            assert contrast(scheme[colour], scheme[ground]) >= 4.5, (colour, ground)
        assert contrast(scheme["strong-rule"], scheme[ground]) >= 3
    assert contrast(scheme["mark-ink"], scheme["mark-on"]) >= 4.5


def many_articles(number: int, statements_each: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Return snapshot fields and texts of so many articles of 6,000 characters."""
    texts: dict[str, str] = {}
    documents, statements, events, hopes = [], [], [], []
    for at in range(number):
        text = "\n\n".join(f"In report {at}, delegates {part} met the other side again. " * 4 for part in range(30))
        day = Interval.day(date(2030, 1, 1) + timedelta(days=3 * at))
        document = Document(id=document_id(text), title=f"Report {at}", publisher=f"Paper {at % 9}", published=day)
        texts[document.id] = text
        documents.append(document)
        for part in range(statements_each):
            quote = f"delegates {part} met the other side again"
            start = text.index(quote)
            claim = EventClaim(type="meeting", status="held", participants=(f"Side {part % 5}", "Other side"))
            made = with_id(
                Statement(
                    id="", document=document.id, claim=claim, when=day, sources=("A delegate of one side",),
                    evidence=(Span(start=start, end=start + len(quote), quote=quote),),
                )
            )  # fmt: skip
            statements.append(made)
            if part % 3 == 0:
                events.append(
                    Event(id=made.id, type="meeting", status="held", result="unstated", when=day, place=None,
                          participants=claim.participants, label=quote, statements=(made.id,))
                )  # fmt: skip
            elif part % 3 == 1:
                hopes.append(
                    Expectation(id=made.id, about=quote, window=day, expected_by=("A delegate",), hedge="likely",
                                outcome="unknown", outcome_basis="none", statements=(made.id,))
                )  # fmt: skip
    found = {
        "documents": tuple(documents), "statements": tuple(statements), "events": tuple(events),
        "expectations": tuple(hopes), "as_of": documents[-1].published.latest if documents[-1].published else None,
    }  # fmt: skip
    return found, texts


def test_a_hundred_articles_stay_under_three_megabytes(blank: Callable[..., Snapshot]) -> None:
    found, texts = many_articles(100, 30)
    assert sum(map(len, texts.values())) > 600_000 and len(found["statements"]) == 3000
    assert len(report_html(blank(**found), texts.__getitem__).encode()) <= 3_000_000


def test_the_drawn_timeline_says_what_it_leaves_out(snapshot: Snapshot) -> None:
    old = replace(snapshot.events[0], id="sold", when=Interval.day(date(1953, 7, 27)))
    far = replace(snapshot.events[0], id="sfar", when=Interval.day(date(2099, 1, 1)))
    drawing = draw_timeline([*snapshot.events, old, far], [date(2031, 3, 12), date(2031, 7, 9)], None, 960)
    assert (drawing.earlier, drawing.later) == (1, 1)
    assert "#event-sold" not in drawing.svg and f"#event-{snapshot.events[0].id}" in drawing.svg


@pytest.mark.parametrize("number", [1, 2, 3, 5, 6])
def test_a_deadlock_of_any_length_is_drawn_with_an_arrow_a_step(number: int, snapshot: Snapshot) -> None:
    steps = tuple(Action(party=f"Party {at}", action="do what the next one wants " * 9) for at in range(number))
    drawn = Page(str(draw_deadlock(replace(snapshot.deadlocks[0], steps=steps))))
    assert [found["class"] for found in drawn.named("path")].count("arrow") == number
    assert len(drawn.named("rect")) == number


def test_a_deadlock_too_long_to_draw_is_listed_only(snapshot: Snapshot) -> None:
    steps = snapshot.deadlocks[0].steps * 4
    assert draw_deadlock(replace(snapshot.deadlocks[0], steps=steps)) == ""


def test_the_report_of_a_hundred_articles_stays_under_three_megabytes(
    snapshot: Snapshot, text_of: Callable[[str], str]
) -> None:
    """As many articles, statements and things as 100 long articles give, each article some 4,000 characters long."""
    times = max(100 // len(snapshot.documents), 1)
    text = {one.id: text_of(one.id) for one in snapshot.documents}

    def renamed(key: str, number: int) -> str:
        return f"{key[0]}{number:04}{key[5:]}"

    documents, statements, events = [], [], []
    for number in range(times):
        documents += [replace(one, id=renamed(one.id, number)) for one in snapshot.documents]
        statements += [
            replace(one, id=renamed(one.id, number), document=renamed(one.document, number))
            for one in snapshot.statements
        ]
        events += [
            replace(
                one,
                id=renamed(one.id, number),
                statements=tuple(renamed(ref, number) for ref in one.statements),
                history=tuple(replace(h, statement=renamed(h.statement, number)) for h in one.history),
            )
            for one in snapshot.events
        ]
    long = replace(snapshot, documents=tuple(documents), statements=tuple(statements), events=tuple(events))
    words = {renamed(key, number): value + "\n\n" + "lorem ipsum " * 340 for number in range(times)
             for key, value in text.items()}  # fmt: skip
    page = report_html(long, words.__getitem__)
    assert len(documents) >= 90
    assert len(page.encode()) < 3_000_000

"""Every page answers, says what the record says, and links only to pages that are there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("python_multipart", reason="the extra 'web' is not installed")
pytest.importorskip("httpx2", reason="httpx2, which Starlette's test client needs, is not installed")

from starlette.testclient import TestClient

from communique.errors import RecordError, UsageError
from communique.record import Record
from communique.render.matching import issues_of, words_of
from communique.web import create_app, serve

Addresses = Callable[[TestClient], list[str]]


def text_of(page: str) -> str:
    return " ".join(lxml.html.document_fromstring(page).text_content().split())


def test_every_page_answers_and_every_local_link_leads_somewhere(client: TestClient, addresses: Addresses) -> None:
    seen: set[str] = set()
    anchors: dict[str, set[str]] = {}
    todo = addresses(client)
    for address in todo:
        answer = client.get(address)
        assert answer.status_code == 200, address
        tree = lxml.html.document_fromstring(answer.text)
        assert len(tree.xpath("//h1")) == 1, address
        ids = tree.xpath("//*[@id]/@id")
        assert len(ids) == len(set(ids)), (address, [one for one in ids if ids.count(one) > 1][:3])
        seen |= {urljoin(address, link) for link in tree.xpath("//a/@href") if not link.startswith("http")}
    for link in sorted(seen):
        page = link.partition("#")[0]
        if page not in anchors:
            answer = client.get(page)
            assert answer.status_code == 200, link
            html = "html" in answer.headers["content-type"]
            anchors[page] = set(re.findall(r'id="([^"]+)"', answer.text)) if html else set()
        if "#" in link and not link.endswith("#"):
            assert urlsplit(link).fragment in anchors[page], link
    assert len(seen) > 100


def test_the_first_page_says_where_the_talks_stand(client: TestClient, built: Path) -> None:
    with Record(built) as record:
        lines = record.standing()[1:]
    told = text_of(client.get("/").text)
    assert len(lines) > 3
    for line in lines:
        assert " ".join(line.text.split()) in told


@pytest.mark.parametrize("day", ["2018-06-12", "2019-02-27", "2019-10-05"])
def test_a_day_shows_the_record_as_it_was_then(client: TestClient, built: Path, day: str) -> None:
    with Record(built) as record:
        then = record.export(date.fromisoformat(day))
        lines = record.standing(date.fromisoformat(day))[1:]
    assert client.get(f"/api/record?as_of={day}").json() == then
    told = text_of(client.get(f"/?as_of={day}").text)
    assert all(" ".join(line.text.split()) in told for line in lines)
    later = {row["id"] for row in client.get("/api/documents").json()} - {row["id"] for row in then["documents"]}
    assert later
    assert client.get(f"/article/{min(later)}?as_of={day}").status_code == 404


def test_nothing_is_cut_from_a_long_list_without_saying_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.web import overview

    monkeypatch.setattr(overview, "PER_LIST", 5)
    agenda = client.get("/api/agenda?limit=1000").json()
    shown: set[str] = set()
    for number in range(1, -(-len(agenda) // 5) + 3):
        tree = lxml.html.document_fromstring(client.get(f"/words?page={number}").text)
        shown |= set(tree.xpath("//li[starts-with(@id, 'agenda-')]/@id"))
    assert len(agenda) > 5 and len(shown) == len(agenda)


def test_links_keep_the_day(client: TestClient) -> None:
    tree = lxml.html.document_fromstring(client.get("/timeline?as_of=2019-02-27").text)
    links = [link for link in tree.xpath("//main//a/@href") if link.startswith("/")]
    assert links
    assert [link for link in links if "as_of=2019-02-27" not in link] == []


def test_the_slider_leads_to_days_of_publication(client: TestClient) -> None:
    tree = lxml.html.document_fromstring(client.get("/").text)
    slider = tree.get_element_by_id("step")
    days = slider.get("data-days").split()
    assert days == sorted(set(days))
    assert int(slider.get("max")) == len(days) - 1 == int(slider.get("value"))
    moved = client.get("/timeline?step=2&party=North+Korea", follow_redirects=False)
    assert moved.status_code == 303
    assert moved.headers["location"] == f"/timeline?party=North+Korea&as_of={days[2]}"
    last = client.get(f"/?step={len(days) - 1}", follow_redirects=False)
    assert last.headers["location"] == "/"
    assert client.get("/?step=999").status_code == 400


def test_an_article_is_shown_whole_with_its_statements_marked(client: TestClient) -> None:
    for row in client.get("/api/documents?limit=5").json():
        whole = client.get(f"/api/articles/{row['id']}").json()
        tree = lxml.html.document_fromstring(client.get(f"/article/{row['id']}?all=1").text)
        (shown,) = tree.find_class("text")
        assert shown.text_content().split() == whole["text"].split()
        marked = {one.get("id") for one in shown.xpath(".//a[@id]")}
        assert marked == {one["id"] for one in whole["statements"]}


def test_an_event_is_found_by_any_of_its_statements(client: TestClient) -> None:
    event = max(client.get("/api/events").json(), key=lambda one: len(one["statements"]))
    other = next(ref for ref in event["statements"] if ref != event["id"])
    moved = client.get(f"/event/{other}", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (303, f"/event/{event['id']}")
    told = text_of(client.get(f"/event/{event['id']}").text)
    assert all(name in told for name in event["participants"])


def test_search_narrows_by_facets(client: TestClient) -> None:
    whole = client.get("/api/search?q=sanctions&limit=1000").json()
    assert whole["number"] == len(whole["statements"]) > 3
    for kind, number in whole["facets"]["kind"].items():
        part = client.get(f"/api/search?q=sanctions&kind={kind}").json()
        assert part["number"] == number
        assert {one["kind"] for one in part["statements"]} == {kind}
    party = max(whole["facets"]["party"], key=whole["facets"]["party"].get)
    assert (
        client.get("/api/search", params={"q": "sanctions", "party": party}).json()["number"]
        == (whole["facets"]["party"][party])
    )
    assert client.get("/api/search?q=sanctions&to=1990-01-01").json()["number"] == 0
    assert "Nothing found" in client.get("/search?q=zzzzqqq").text


def test_filters_narrow_the_timeline(client: TestClient) -> None:
    def events(address: str) -> set[str]:
        return set(re.findall(r'<li id="event-(\w+)"', client.get(address).text))

    every, some = events("/timeline"), events("/timeline?party=South+Korea")
    assert set() < some < every
    assert events("/timeline?from=2019-01-01") < every
    assert events("/timeline?words=nosuchword") == set()


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/event/x", "/actor/..%2f..%2fetc", "/article/d0", "/talks/t", "/issue?of=", "/issue?of=zzqq",
     "/export/exe", "/assets/..%2fapp.py", "/assets/app.py"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_in_plain_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    told = text_of(answer.text)
    assert "Not found" in told and "no such" in told
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("address", ["/?as_of=tomorrow", "/?as_of=2019-13-01", "/timeline?from=x", "/?step=x"])
def test_a_day_that_is_none_is_refused_in_plain_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Not possible" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", "²", "1" * 50])
def test_an_odd_page_number_gives_the_nearest_page(client: TestClient, page: str) -> None:
    assert client.get("/timeline", params={"page": page}).status_code == 200


def test_a_day_before_everything_is_an_empty_record(client: TestClient) -> None:
    for address in ("/", "/timeline", "/ledger", "/positions", "/sources", "/actors", "/review", "/search?q=talks"):
        joint = "&" if "?" in address else "?"
        assert client.get(f"{address}{joint}as_of=1900-01-01").status_code == 200, address


def test_downloads_are_the_exports(client: TestClient, built: Path) -> None:
    with Record(built) as record:
        then = record.export(date(2019, 2, 27))
    assert client.get("/export/json?as_of=2019-02-27").json() == then
    answer = client.get("/export/csv")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get("/export/ics").content.startswith(b"BEGIN:VCALENDAR")
    assert b"http://127.0.0.1:8017/event/" in client.get("/export/atom").content


def test_what_another_program_adds_is_seen(record: Path, open_client: Callable[..., TestClient]) -> None:
    client = open_client(record)
    actor = client.get("/api/actors").json()[0]
    assert client.get(f"/actor/{actor['id']}").status_code == 200
    with Record(record) as other:
        other.judge("name", actor["id"], value="Renamed by another program")
    assert "Renamed by another program" in client.get(f"/actor/{actor['id']}").text


def test_what_cannot_be_served_is_told_at_start(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record"):
        create_app(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a record")
    with pytest.raises(RecordError):
        create_app(tmp_path / "text.db")
    with pytest.raises(UsageError, match="token"):
        serve(tmp_path / "none.db", host="0.0.0.0")
    with pytest.raises(UsageError, match="token"):
        serve(tmp_path / "none.db", host="192.0.2.1", token="short")
    for name in ("", "talks.example.org", "localhost.example.org"):
        with pytest.raises(UsageError, match="token"):  # another server hands it on from there
            serve(tmp_path / "none.db", hosts=("localhost", name))
    with pytest.raises(UsageError, match="token"):
        serve(tmp_path / "none.db", host="")  # which is everywhere
    with pytest.raises(RecordError):
        serve(tmp_path / "none.db", hosts=("localhost",))


def test_issues_count_what_names_them(built: Path) -> None:
    with Record(built) as record:
        found = issues_of(record.snapshot())
    assert found[0][1] >= found[-1][1] >= 1
    assert len({name.casefold() for name, _ in found}) == len(found)
    assert words_of("The lifting of sanctions") == {"lifting", "sanction"}

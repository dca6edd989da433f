"""A person answers; the record keeps each answer, follows it, and takes it back when asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("python_multipart", reason="the extra 'web' is not installed")
pytest.importorskip("httpx2", reason="httpx2, which Starlette's test client needs, is not installed")

from starlette.testclient import TestClient

from communique.record import Record, build

Make = Callable[..., TestClient]


@pytest.fixture
def client(record: Path, open_client: Make) -> TestClient:
    return open_client(record)


def answer(client: TestClient, verb: str, subject: str, **fields: str) -> Any:
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/review").text)[0]
    data = {"key": key, "verb": verb, "subject": subject, "back": "/review?sort=reading", **fields}
    return client.post("/review/judge", data=data, follow_redirects=False)


def judgements(client: TestClient) -> list[dict[str, Any]]:
    return list(client.get("/api/judgements").json())


def asked(client: TestClient, sort: str) -> list[tuple[str, str]]:
    """Return subject and verb of every form of the queue."""
    page = client.get(f"/review?sort={sort}").text
    return re.findall(r'name="verb" value="(\w+)"><input type="hidden" name="subject" value="([^"]+)"', page)


def test_the_queue_begins_with_what_was_read_with_least_confidence(client: TestClient, record: Path) -> None:
    subjects = [subject for verb, subject in asked(client, "reading") if verb == "wrong"]
    with Record(record) as opened:
        known = {one.id: one for one in opened.snapshot().statements}
    sureness = [known[one].chance for one in subjects]
    assert len(sureness) > 5 and sureness == sorted(sureness)
    assert all(known[one].shown for one in subjects)


def test_wrong_takes_the_statement_out_and_undo_brings_it_back(client: TestClient) -> None:
    before = {one["id"] for one in client.get("/api/statements?limit=1000").json()}
    subject = next(subject for verb, subject in asked(client, "reading") if verb == "wrong")
    done = answer(client, "wrong", subject)
    assert (done.status_code, done.headers["location"]) == (303, "/review?sort=reading")
    assert {one["id"] for one in client.get("/api/statements?limit=1000").json()} == before - {subject}
    (made,) = judgements(client)
    assert answer(client, "undo", made["id"]).status_code == 303
    assert {one["id"] for one in client.get("/api/statements?limit=1000").json()} == before
    assert [one["stands"] for one in judgements(client) if one["id"] == made["id"]] == [False]
    undone = client.get("/review/judgements").text
    assert "undone" in undone


def test_accepting_makes_it_certain_and_asks_no_more(client: TestClient) -> None:
    before = client.get("/api/record").json()
    subject = next(subject for verb, subject in asked(client, "reading") if verb == "wrong")
    assert answer(client, "same", subject, other=subject).status_code == 303
    after = client.get("/api/record").json()
    (mine,) = [one for one in after["statements"] if one["id"] == subject]
    (then,) = [one for one in before["statements"] if one["id"] == subject]
    assert (mine["confidence"], mine["shown"]) == (1.0, True) != (then["confidence"], then["shown"])
    after["statements"] = [then if one["id"] == subject else one for one in after["statements"]]
    assert after == before
    assert subject not in {one for _, one in asked(client, "reading")}


def test_two_events_are_made_one_and_parted_again(client: TestClient) -> None:
    events = client.get("/api/events").json()
    meetings = [one for one in events if one["type"] == "meeting" and one["when"]]
    one, other = meetings[0], meetings[-1]
    assert answer(client, "same", one["id"], other=other["id"]).status_code == 303
    merged = client.get(f"/api/events/{one['id']}").json()
    assert set(one["statements"] + other["statements"]) <= set(merged["statements"])
    assert client.get(f"/event/{other['id']}").status_code == 200
    answer(client, "undo", judgements(client)[0]["id"])
    assert client.get("/api/events").json() == events


def test_a_statement_is_parted_from_its_event(client: TestClient) -> None:
    def documents(event: dict[str, Any]) -> set[str]:
        return {said[ref] for ref in event["statements"]}

    said = {one["id"]: one["document"] for one in client.get("/api/statements?limit=1000").json()}
    event = next(one for one in client.get("/api/events").json() if len(documents(one)) > 1)
    other = next(ref for ref in event["statements"] if said[ref] != said[event["id"]])
    assert f'name="other" value="{other}"' in client.get(f"/event/{event['id']}").text
    assert answer(client, "different", event["id"], other=other).status_code == 303
    assert other not in client.get(f"/api/events/{event['id']}").json()["statements"]


def test_an_outcome_a_day_and_a_name_are_put_right(client: TestClient) -> None:
    hope = client.get("/api/expectations").json()[0]
    answer(client, "outcome", hope["id"], value="cancelled")
    found = next(one for one in client.get("/api/expectations").json() if one["id"] == hope["id"])
    assert (found["outcome"], found["outcome_basis"]) == ("cancelled", "judged")
    document = client.get("/api/documents").json()[0]
    answer(client, "date", document["id"], value="2020-01-01/2020-01-03")
    found = client.get(f"/api/documents/{document['id']}").json()
    assert (found["published"], found["published_basis"]) == (["2020-01-01", "2020-01-03"], "judged")
    actor = client.get("/api/actors").json()[0]
    answer(client, "name", actor["id"], value="Another Name")
    assert client.get(f"/api/actors/{actor['id']}").json()["name"] == "Another Name"


def test_an_undated_article_is_asked_after_until_it_is_dated(record: Path, open_client: Make, tmp_path: Path) -> None:
    article = tmp_path / "undated.txt"
    article.write_text("Velland's minister demands that Ostmark lift the embargo on grain.", encoding="utf-8")
    assert build([article], record).new == 1
    client = open_client(record)
    (undated,) = client.get("/api/record").json()["undated"]
    assert ("date", undated) in asked(client, "date")
    answer(client, "date", undated, value="2019-06-01")
    assert ("date", undated) not in asked(client, "date")
    assert client.get("/api/record").json()["undated"] == []


@pytest.mark.parametrize(
    ("verb", "fields"),
    [("nonsense", {}), ("wrong", {"subject": "s0"}), ("same", {}), ("outcome", {"value": "splendid"}),
     ("date", {"value": "soon"}), ("date", {"value": "2019-05-05/2019-01-01"}), ("name", {}),
     ("undo", {"subject": "j0"})],
)  # fmt: skip
def test_nonsense_is_refused_in_plain_words_and_not_recorded(
    client: TestClient, verb: str, fields: dict[str, str]
) -> None:
    subject = client.get("/api/documents").json()[0]["id"]
    refused = answer(client, verb, **{"subject": subject, **fields})
    assert refused.status_code == 400
    assert "Not possible" in refused.text
    assert judgements(client) == []


def test_the_reviewers_name_is_written_under_each_answer(client: TestClient) -> None:
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/review").text)[0]
    client.post("/review/who", data={"key": key, "who": "Zoë  <b>Ämter</b>; x=1", "back": "/review"})
    subject = asked(client, "reading")[0][1]
    answer(client, "wrong", subject)
    assert judgements(client)[0]["who"] == "Zoë <b>Ämter</b>; x=1"
    assert "<b>Ämter" not in client.get("/review/judgements").text


def test_htmx_gets_a_fragment_with_undo(client: TestClient) -> None:
    subject = asked(client, "reading")[0][1]
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/review").text)[0]
    data = {"key": key, "verb": "wrong", "subject": subject}
    told = client.post("/review/judge", data=data, headers={"hx-request": "true"})
    assert told.status_code == 200 and "<html" not in told.text
    assert f'value="{judgements(client)[0]["id"]}"' in told.text and "Undo" in told.text


def test_a_proposed_day_is_shown_with_what_it_rests_on(record: Path, open_client: Make, tmp_path: Path) -> None:
    (tmp_path / "dated.txt").write_text(
        "Envoys meet in Riga\n\nMay 8, 2021\n\nThe fisheries envoys of Estonia and Latvia met in Riga on Friday to "
        "settle the sprat quota.\n", encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "undated.txt").write_text(
        "Quota talks\n\nThe fisheries envoys of Estonia and Latvia met in Riga on Friday to settle the sprat quota, "
        "and parted late.\n", encoding="utf-8",
    )  # fmt: skip
    assert build([tmp_path / "dated.txt", tmp_path / "undated.txt"], record).new == 2
    page = open_client(record).get("/review?sort=date").text
    question = page[page.index("Quota talks") :]
    assert "Other articles suggest" in question and "they date what this one tells of" in question
    assert "The others" in question and "met in Riga" in question
    assert re.search(r'name="value" value="2021-05-\d\d', question)


def test_who_may_be_one_is_shown_with_words_of_each(client: TestClient) -> None:
    page = client.get("/review?sort=actor").text
    (first, *_) = page.split('<article class="question">')[1:]
    assert first.count('<blockquote class="note">') >= 2


def test_an_answer_in_place_waits_for_no_replay(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = asked(client, "reading")[0][1]
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/review").text)[0]
    desk = client.app.state.desk  # type: ignore[attr-defined]

    def replay(*_: Any) -> Any:
        raise AssertionError("the record was replayed for a fragment")

    with monkeypatch.context() as patched:
        patched.setattr(desk, "_replay", replay)
        data = {"key": key, "verb": "wrong", "subject": subject}
        told = client.post("/review/judge", data=data, headers={"hx-request": "true"})
    assert told.status_code == 200 and "Recorded" in told.text
    assert subject not in {one["id"] for one in client.get("/api/statements?limit=1000").json()}


def test_a_question_shows_the_words_around_it(client: TestClient, record: Path) -> None:
    page = client.get("/review?sort=reading").text
    shown = re.findall(r'<span class="around">([^<]+)</span>“', page)
    assert len(shown) > 3
    with Record(record) as opened:
        texts = [" ".join(opened.text(one.id).split()) for one in opened.documents()]
    for before in shown:
        plain = " ".join(re.sub(r"^… ", "", unescape(before)).split())
        assert any(plain in text for text in texts), before


def test_an_added_statement_is_listed_in_words(client: TestClient, record: Path) -> None:
    with Record(record) as opened:
        document = opened.documents()[0].id
        opened.add_statement(document, "agenda", (0, 20), {"issue": "the <b>coffee</b>"}, who="me")
    page = client.get("/review/judgements").text
    assert 'Added</b>: <span dir="auto">agenda: issue: the &lt;b&gt;coffee&lt;/b&gt;' in page
    assert "evidence" not in page


def test_two_people_at_once_lose_no_judgement(record: Path, open_client: Make) -> None:
    people = [open_client(record) for _ in range(8)]
    keys = [re.findall(r'name="key" value="([^"]+)"', one.get("/review").text)[0] for one in people]
    subjects = [one["id"] for one in people[0].get("/api/statements?limit=16").json()]

    def judge(number: int) -> list[int]:
        return [
            people[number]
            .post(
                "/review/judge",
                data={"key": keys[number], "verb": "wrong", "subject": subject, "back": "/review"},
                follow_redirects=False,
            )
            .status_code
            for subject in subjects[number * 2 : number * 2 + 2]
        ]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(judge, range(8))) == [[303, 303]] * 8
    for person in people:
        assert {one["subject"] for one in judgements(person)} == set(subjects)

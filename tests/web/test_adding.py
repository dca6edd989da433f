"""Articles added in the browser, statements stated by marking words, readings corrected; all of it undone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("python_multipart", reason="the extra 'web' is not installed")
pytest.importorskip("httpx2", reason="httpx2, which Starlette's test client needs, is not installed")

from starlette.testclient import TestClient

from communique.errors import JudgementError
from communique.web.adding import _ending
from communique.web.stating import find_words

Open = Callable[..., TestClient]
NEWS = (
    "Envoys meet in Oslo\n\n3 March 2020\n\nThe envoys of North Korea and the United States met in Oslo on Tuesday.\n"
)


@pytest.fixture
def client(record: Path, open_client: Open) -> TestClient:
    return open_client(record)


def key_of(client: TestClient, page: str = "/review") -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', client.get(page).text)
    assert found
    return found[1]


def add(client: TestClient, files: list[tuple[str, bytes]] | None = None, **fields: str) -> Any:
    sent = [("files", one) for one in files or [("", b"")]]
    return client.post("/add", data={"key": key_of(client), **fields}, files=sent)


def documents(client: TestClient) -> dict[str, Any]:
    return {row["title"]: row for row in client.get("/api/documents?limit=1000").json()}


def test_a_pasted_text_is_read_and_kept(client: TestClient) -> None:
    before = set(documents(client))
    answer = add(client, text=NEWS, publisher="The Oslo Post")
    assert answer.status_code == 200 and ">new<" in answer.text
    (title,) = set(documents(client)) - before
    row = documents(client)[title]
    assert (title, row["publisher"], row["path"]) == ("Envoys meet in Oslo", "The Oslo Post", "pasted")
    assert row["published"] == ["2020-03-03", "2020-03-03"]
    assert f'href="/article/{row["id"]}"' in answer.text
    assert any(one["place"] == "Oslo" for one in client.get("/api/events?limit=1000").json())
    assert "known already" in add(client, text=NEWS, publisher="The Oslo Post").text
    assert len(documents(client)) == len(before) + 1


def test_files_are_sent_up_and_named_as_their_sender_named_them(client: TestClient) -> None:
    lines = "".join(
        json.dumps({"text": NEWS.replace("Oslo", town), "title": f"In {town}"}) + "\n" for town in ("Riga", "Bern")
    )
    answer = add(
        client, [("../../news.jsonl", lines.encode()), ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00"), ("note.txt", b"")]
    )
    assert answer.status_code == 200
    found = documents(client)
    assert {found["In Riga"]["path"].partition("#")[0], found["In Bern"]["path"].partition("#")[0]} == {"news.jsonl"}
    assert "picture.png" in answer.text and "note.txt" in answer.text and answer.text.count("refused:") == 2
    assert "communique-" not in json.dumps(client.get("/api/record").json()["documents"])
    assert "tmp" not in answer.text


def test_what_cannot_be_taken_is_told_in_plain_words(client: TestClient) -> None:
    assert add(client).status_code == 400
    assert "an address begins with" in add(client, address="file:///etc/passwd").text
    for inward in ("http://127.0.0.1:1/", "http://169.254.169.254/latest"):
        answer = add(client, address=inward)
        assert answer.status_code == 200 and "refused:" in answer.text
    assert add(client, text=NEWS, published="yesterday").status_code == 400
    assert client.post("/add", data={"key": "x"}, files={"files": ("a.txt", b"x")}).status_code == 403


def test_an_upload_that_is_too_long_is_refused(client: TestClient) -> None:
    answer = client.post("/add", content=b"x" * (33 * 1024 * 1024), headers={"content-type": "multipart/form-data"})
    assert answer.status_code == 413


def test_an_ending_tells_the_kind_of_file_and_nothing_else() -> None:
    assert [_ending(one) for one in ("a.txt", "b.warc.gz", "../../x", "c.t/xt", "no ending", "d." + "x" * 40)] == [
        ".txt", ".warc.gz", "", "", "", "",
    ]  # fmt: skip


# --- statements


def article(client: TestClient) -> tuple[str, str]:
    row = next(one for one in client.get("/api/documents").json() if one["path"].endswith("17_stockholm.txt"))
    return row["id"], client.get(f"/api/articles/{row['id']}").json()["text"]


def state(client: TestClient, **fields: str) -> Any:
    return client.post("/review/add", data={"key": key_of(client), **fields}, follow_redirects=False)


def test_marked_words_become_a_statement_and_go_when_undone(client: TestClient) -> None:
    document, text = article(client)
    words = " ".join(text.split(".")[1].split()[:6])
    before = client.get("/api/record").json()
    fields = {
        "position.party": "Sweden",
        "position.stance": "offer",
        "position.issue": "more coffee",
        "sources": "A waiter",
    }
    answer = state(client, document=document, words=words.replace(" ", "\n "), kind="position", **fields)
    assert answer.status_code == 303
    page, _, ref = answer.headers["location"].partition("#")
    assert page == f"/article/{document}" and f'id="{ref}"' in client.get(page).text
    (made,) = [one for one in client.get("/api/statements?limit=1000").json() if one["id"] == ref]
    assert (made["party"], made["stance"], made["issue"], made["sources"]) == (
        "Sweden",
        "offer",
        "more coffee",
        ["A waiter"],
    )
    span = made["evidence"][0]
    assert text[span["start"] : span["end"]] == span["quote"] and " ".join(span["quote"].split()) == words
    assert "stated by a person" in client.get(page).text
    judged = client.get("/api/judgements").json()[0]
    client.post("/review/judge", data={"key": key_of(client), "verb": "undo", "subject": judged["id"]})
    assert client.get("/api/record").json() == before


EVENT = {"event.type": "visit", "event.status": "held"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "position", "words": "no such words at all"}, "do not stand in the article"),
        ({"kind": "rumour", "words": "x"}, "what kind of statement"),
        ({"kind": "position", "words": ""}, "mark the words"),
        ({"kind": "agenda", "words": "Stockholm"}, "needs issue"),
        ({"kind": "event", "words": "Stockholm", "event.type": "feast", "event.status": "held"}, "type is one of"),
        (
            {
                "kind": "event",
                "words": "Stockholm",
                "event.type": "visit",
                "event.status": "held",
                "event.when": "soon",
            },
            "not a day",
        ),
    ],
)
def test_what_makes_no_statement_is_refused(client: TestClient, fields: dict[str, str], said: str) -> None:
    answer = state(client, document=article(client)[0], **fields)
    assert answer.status_code == 400 and said in answer.text
    assert state(client, document="d0", kind="agenda", words="x").status_code == 400
    assert client.get("/api/judgements").json() == []


def test_the_place_that_was_marked_is_the_one_that_is_kept(client: TestClient) -> None:
    document, text = article(client)
    places = [one.start() for one in re.finditer("Stockholm", text)]
    assert len(places) > 1
    state(client, document=document, words="Stockholm", occurrence="1", kind="agenda", **{"agenda.issue": "the venue"})
    (made,) = [one for one in client.get("/api/statements?limit=1000").json() if one["rule"] == "person"]
    assert made["evidence"][0]["start"] == places[1]


def test_a_statement_is_corrected_on_its_own_page(client: TestClient) -> None:
    event = next(
        one for one in client.get("/api/statements?limit=1000").json() if one["kind"] == "event" and one["when"]
    )
    page = client.get(f"/statement/{event['id']}")
    assert page.status_code == 200 and event["evidence"][0]["quote"][:20] in page.text
    told = "/".join(dict.fromkeys(event["when"]))
    form = {
        "key": key_of(client), "statement": event["id"], "given_when": told, "event.when": told,
        "event.type": event["type"], "event.status": "cancelled", "event.place": "Elsewhere",
        "event.participants": "; ".join(event["participants"]), "sources": "; ".join(event["sources"]),
        "source_class": event["source_class"], "back": f"/statement/{event['id']}",
    }  # fmt: skip
    assert client.post("/review/correct", data=form, follow_redirects=False).status_code == 303
    after = next(one for one in client.get("/api/statements?limit=1000").json() if one["id"] == event["id"])
    assert (after["status"], after["place"], after["when"]) == ("cancelled", "Elsewhere", event["when"])
    assert client.post("/review/correct", data=form, follow_redirects=False).status_code == 400  # nothing was changed
    form |= {"event.when": "2019-12-24"}
    assert client.post("/review/correct", data=form, follow_redirects=False).status_code == 303
    after = next(one for one in client.get("/api/statements?limit=1000").json() if one["id"] == event["id"])
    assert after["when"] == ["2019-12-24", "2019-12-24"]


def test_an_unknown_statement_has_no_page(client: TestClient) -> None:
    answer = client.get("/statement/s0")
    assert answer.status_code == 404 and "no such statement" in answer.text


def test_two_people_at_once_lose_no_judgement(record: Path, open_client: Open) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one, other = open_client(record), open_client(record)
    subjects = [row["id"] for row in one.get("/api/statements?limit=24").json()]

    def judge(pair: tuple[TestClient, str, str]) -> int:
        client, subject, key = pair
        return client.post(
            "/review/judge", data={"key": key, "verb": "same", "subject": subject, "other": subject}
        ).status_code

    keys = {id(client): key_of(client) for client in (one, other)}
    work = [(client, subject, keys[id(client)]) for subject in subjects for client in (one, other)]
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(judge, work)) == {200}
    made = one.get("/api/judgements").json()
    assert sorted(row["subject"] for row in made) == sorted(subjects * 2)


def test_words_are_found_whatever_stands_between_them() -> None:
    assert find_words("He said:\n\n  “We\nmet.”", "We met") == (13, 19)
    with pytest.raises(JudgementError):
        find_words("a b", "c")


def test_the_issue_narrows_the_timeline(client: TestClient) -> None:
    whole, part = client.get("/timeline").text, client.get("/timeline?issue=sanctions").text
    assert part.count('id="event-') < whole.count('id="event-')
    assert "<option selected" in part or "selected value=" in part

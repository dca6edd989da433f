"""Strangers stay out, forged forms are refused, and whatever an article says stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("python_multipart", reason="the extra 'web' is not installed")
pytest.importorskip("httpx2", reason="httpx2, which Starlette's test client needs, is not installed")

from starlette.routing import Route
from starlette.testclient import TestClient

from communique.web import create_app

Addresses = Callable[[TestClient], list[str]]
HOME = "http://127.0.0.1:8017"
TOKEN = "a-long-secret-token"


def key_of(client: TestClient, address: str = "/review") -> str:
    (key,) = set(re.findall(r'name="key" value="([^"]+)"', client.get(address).text))
    return key


def test_markup_in_articles_names_and_judgements_stays_text(
    evil: Path, open_client: Callable[..., TestClient], addresses: Addresses
) -> None:
    client = open_client(evil)
    seen = 0
    for address in [*addresses(client), "/nothing<script>", "/search?q=" + "%3Cscript%3Ealert(1)%3C/script%3E"]:
        page = client.get(address).text
        tree = lxml.html.document_fromstring(page)
        assert tree.xpath("//img") == [], address
        assert [one for one in tree.xpath("//script") if not (one.get("src") or "").startswith("/assets/")] == []
        assert tree.xpath("//@onerror | //@onclick | //@style | //style") == [], address
        assert not [link for link in tree.xpath("//@href") if not re.match(r"(/|#|https?://)", link)], address
        assert len(tree.find_class("masthead")) == 1
        seen += page.count("&lt;img src=x onerror=alert(1)&gt;")
    assert seen > 20


def test_every_answer_bears_the_headers(client: TestClient) -> None:
    for address in ("/", "/nothing", "/api/events", "/assets/web.js", "/export/json", "/?as_of=x"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_an_error_that_nobody_expected_tells_nothing_and_bears_the_headers(
    built: Path, open_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_client(built)
    monkeypatch.setattr("communique.web.finding.find_statements", lambda *_: 1 / 0)
    answer = client.get("/search?q=x")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text and "should not have happened" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8017", "", "[", "localhost.evil"])
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8017", "127.0.0.1", "[::1]:8017"])
def test_this_machine_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


def posts(client: TestClient) -> list[str]:
    routes = [one for one in client.app.routes if isinstance(one, Route)]  # type: ignore[attr-defined]
    return [one.path for one in routes if "POST" in (one.methods or ())]


def test_every_form_needs_its_key(record: Path, open_client: Callable[..., TestClient]) -> None:
    client = open_client(record)
    assert set(posts(client)) == {"/add", "/review/add", "/review/correct", "/review/judge", "/review/who", "/login"}
    key, other = key_of(client), key_of(open_client(record))
    for address in posts(client):
        for wrong in ({}, {"key": ""}, {"key": "x"}, {"key": other}, {"key": key[:-1]}):
            fields = {"verb": "wrong", "subject": "s1", "who": "x", "token": "x", **wrong}
            assert client.post(address, data=fields).status_code == 403, (address, wrong)
    assert client.get("/api/judgements").json() == []


def test_a_page_without_forms_is_not_written_to(client: TestClient) -> None:
    assert client.post("/", data={"key": key_of(client)}).status_code == 405


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
     {"origin": "http://["}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
)  # fmt: skip
def test_a_form_from_elsewhere_is_refused_even_with_the_key(
    record: Path, open_client: Callable[..., TestClient], headers: dict[str, str]
) -> None:
    client = open_client(record)
    fields = {"key": key_of(client), "who": "somebody", "back": "/review"}
    assert client.post("/review/who", data=fields, headers=headers).status_code == 403
    own = {"origin": HOME, "sec-fetch-site": "same-origin"}
    assert client.post("/review/who", data=fields, headers=own, follow_redirects=False).status_code == 303


def test_a_body_that_is_too_long_or_no_form_is_refused(client: TestClient) -> None:
    key = key_of(client)
    assert client.post("/review/who", data={"key": key, "who": "x" * 70_000}).status_code == 413

    def stream() -> object:
        for _ in range(100):
            yield b"x" * 1000

    assert client.post("/review/who", content=stream()).status_code == 413  # type: ignore[arg-type]
    assert client.post("/review/judge", json={"key": key}).status_code == 415
    assert client.post("/review/judge", files={"key": b"x"}).status_code == 415


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", "/\n/x"]
)
def test_a_form_leads_back_to_these_pages_only(record: Path, open_client: Callable[..., TestClient], back: str) -> None:
    client = open_client(record)
    fields = {"key": key_of(client), "who": "somebody", "back": back}
    answer = client.post("/review/who", data=fields, follow_redirects=False)
    assert answer.headers["location"] == "/review"


# --- beyond this machine


def test_nothing_is_shown_without_the_token(built: Path, open_client: Callable[..., TestClient]) -> None:
    client = open_client(built, token=TOKEN)
    assert client.get("/", follow_redirects=False).headers["location"] == "/login"
    assert client.get("/export/json", follow_redirects=False).status_code == 303
    assert client.get("/api/events").status_code == 401
    assert client.get("/api/events", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/api/events", headers={b"authorization": b"Bearer \xe9"}).status_code == 401
    assert client.get("/assets/web.css").status_code == 200


def test_the_token_opens_the_pages(built: Path, open_client: Callable[..., TestClient]) -> None:
    client = open_client(built, token=TOKEN)
    key = key_of(client, "/login")
    wrong = client.post("/login", data={"key": key, "token": "guess"})
    assert wrong.status_code == 403 and "not the token" in wrong.text
    assert client.get("/", follow_redirects=False).status_code == 303
    done = client.post("/login", data={"key": key, "token": TOKEN}, follow_redirects=False)
    cookie = done.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in cookie
    assert "Where the talks stand" in client.get("/").text or client.get("/").status_code == 200
    client.cookies.set("communique_session", "0" * 64)
    client.cookies.clear()
    assert client.get("/", follow_redirects=False).status_code == 303


def test_without_the_extra_one_line_says_what_to_install(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins
    import sys

    real = builtins.__import__

    def without(name: str, *rest: object, **named: object) -> object:
        if name.startswith("starlette"):
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *rest, **named)  # type: ignore[arg-type]

    for name in [one for one in sys.modules if one.startswith(("starlette", "communique.web."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Exception, match=r"pip install 'communique\[web\]'") as raised:
        create_app(built)
    assert type(raised.value).__name__ == "UsageError" and "\n" not in str(raised.value)

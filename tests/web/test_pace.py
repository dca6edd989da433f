"""Who asks too often waits; guessing tokens takes for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")

from communique.errors import UsageError
from communique.web import serve
from communique.web.pace import RATES, Pace

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TOKEN = "a token of some length"


def test_a_bucket_empties_and_fills_again() -> None:
    now = [100.0]
    pace = Pace({"look": (3, 0.5)}, clock=lambda: now[0])
    assert [pace.wait("look", "a") for _ in range(4)] == [0, 0, 0, 2]
    assert pace.wait("look", "b") == 0
    now[0] += 1
    assert pace.wait("look", "a") == 1
    now[0] += 1
    assert pace.wait("look", "a") == 0
    now[0] += 1000
    assert [pace.wait("look", "a") for _ in range(4)] == [0, 0, 0, 2]


def test_many_visitors_fill_no_memory() -> None:
    pace = Pace()
    for number in range(25_000):
        pace.wait("look", str(number))
    assert len(pace._buckets) <= 10_001


@pytest.mark.parametrize("how", ["form", "bearer"])
def test_tokens_cannot_be_guessed_in_a_row(built: Path, open_client: Callable[..., TestClient], how: str) -> None:
    client = open_client(built, token=TOKEN)
    told = []
    for number in range(8):
        if how == "form":
            key = client.get("/login").text.partition('name="key" value="')[2].partition('"')[0]
            told.append(client.post("/login", data={"key": key, "token": f"guess {number}"}))
        else:
            told.append(client.get("/api/events", headers={"authorization": f"Bearer guess{number}"}))
    assert [one.status_code for one in told[:5]] == [403 if how == "form" else 401] * 5
    assert [one.status_code for one in told[5:]] == [429] * 3
    assert 1 <= int(told[5].headers["retry-after"]) <= 6 and "content-security-policy" in told[5].headers
    assert client.get("/api/events", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_judgements_come_at_the_pace_of_a_person(record: Path, open_client: Callable[..., TestClient]) -> None:
    client = open_client(record)
    told = [client.post("/review/who", data={"key": "x"}).status_code for _ in range(int(RATES["write"][0]) + 10)]
    assert told[0] == 403 and told[-1] == 429


@pytest.mark.parametrize("length", ["²", "9" * 5000, "-1", "", "1e3"])
def test_a_length_that_is_no_number_breaks_nothing(client: TestClient, length: str) -> None:
    assert client.get("/", headers={b"content-length": length.encode("latin-1")}).status_code == 200


def test_beyond_this_machine_a_token_is_asked_for_and_tls_advised(built: Path) -> None:
    for token in (None, "short"):
        with pytest.raises(UsageError, match=r"token of at least 12 characters.*TLS.*docs/trust.md"):
            serve(built, host="0.0.0.0", token=token)

"""A record of the example articles, and one by somebody who means harm, behind the pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from communique.record import Record, build

if TYPE_CHECKING:
    from starlette.testclient import TestClient

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HOME = "http://127.0.0.1:8017"
EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>../../x'


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "examples.db"
    assert build([EXAMPLES], path).new > 15
    return path


@pytest.fixture
def record(built: Path, tmp_path: Path) -> Path:
    """A record to write into."""
    path = tmp_path / "record.db"
    shutil.copy(built, path)
    return path


@pytest.fixture(scope="session")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Titles, texts, outlets, addresses and an actor's name that carry markup, script and 5,000 characters."""
    folder = tmp_path_factory.mktemp("evil")
    rows = [
        {
            "text": f"GENEVA, Oct. {day}, 2019 - Velland's minister {EVIL} said that Ostmark will lift the embargo "
            f"only after Velland withdraws its garrison. The two sides met in Geneva on October {day}, 2019. "
            + "x"
            * day,
            "title": EVIL + " title " * 800,
            "publisher": EVIL,
            "url": "javascript:alert(1)",
            "published": f"2019-10-{day:02}",
        }
        for day in (3, 4, 5)
    ]
    articles = folder / "articles.jsonl"
    articles.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    path = folder / "evil.db"
    assert build([articles], path).new == 3
    with Record(path) as opened:
        for actor in opened.snapshot().actors[:3]:
            opened.judge("name", actor.id, value=f"{actor.name} {EVIL}", who=EVIL)
    return path


@pytest.fixture(scope="session")
def open_client() -> Iterator[Callable[..., TestClient]]:
    from starlette.testclient import TestClient

    from communique.web import create_app

    clients: list[TestClient] = []

    def make(path: Path, **options: Any) -> TestClient:
        client = TestClient(create_app(path, **options), base_url=HOME, raise_server_exceptions=False)
        clients.append(client.__enter__())
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def client(built: Path, open_client: Callable[..., TestClient]) -> TestClient:
    """Looks only: the record is shared by all tests."""
    return open_client(built)


@pytest.fixture(scope="session")
def addresses() -> Callable[[TestClient], list[str]]:
    """Return the addresses of all pages of a record, of some things of each sort."""

    def of(client: TestClient) -> list[str]:
        found = ["/", *"/timeline /ledger /positions /deadlock /disputes /words /sources /talks /actors".split()]
        found += [
            "/search",
            "/search?q=embargo+sanctions",
            "/search?kind=event",
            "/review",
            "/review/judgements",
            "/api/",
        ]
        found += [f"/review?sort={sort}" for sort in "reading merge apart actor dispute date outcome".split()]
        for name, page in (("events", "event"), ("actors", "actor"), ("documents", "article"), ("talks", "talks")):
            found += [f"/{page}/{row['id']}" for row in client.get(f"/api/{name}?limit=8").json()]
        issues = {row["issue"] for row in client.get("/api/positions?limit=5").json()}
        return found + [
            str(client.build_request("GET", "/issue", params={"of": issue}).url) for issue in sorted(issues)
        ]

    return of

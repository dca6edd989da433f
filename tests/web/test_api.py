"""The API answers what its own description promises."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("python_multipart", reason="the extra 'web' is not installed")
pytest.importorskip("httpx2", reason="httpx2, which Starlette's test client needs, is not installed")

from starlette.testclient import TestClient

from communique.record import Record
from communique.web.api import ANSWERS, describe


def test_every_address_of_the_description_answers_with_its_type(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    types = {"array": list, "object": dict}
    for path, operations in described["paths"].items():
        address = path
        if "{id}" in path:
            name = path.removeprefix("/api/").removesuffix("/{id}")
            rows = client.get(f"/api/{'documents' if name == 'articles' else name}").json()
            address = path.replace("{id}", rows[0]["id"])
        answer = client.get(address)
        assert answer.status_code == 200, path
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert isinstance(answer.json(), types[schema["type"]]), path
    assert set(described["paths"]) == {one.path for one in ANSWERS}


def test_the_description_is_valid_openapi() -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    validator.validate(describe())


def test_operation_ids_are_unique_and_path_parameters_declared() -> None:
    operations = {path: one["get"] for path, one in describe()["paths"].items()}
    names = [one["operationId"] for one in operations.values()]
    assert len(names) == len(set(names))
    for path, one in operations.items():
        declared = {asked["name"] for asked in one["parameters"] if asked["in"] == "path"}
        assert declared == ({"id"} if "{id}" in path else set()), path


def test_lists_are_those_of_the_export(client: TestClient, built: Path) -> None:
    with Record(built) as record:
        export = record.export()
    for name in ("events", "expectations", "positions", "terms", "contradictions"):
        assert client.get(f"/api/{name}?limit=1000").json() == export[name]
    assert client.get("/api/events?limit=3&offset=2").json() == export["events"][2:5]
    talks = export["talks"][0]["id"]
    assert client.get(f"/api/events?limit=1000&talks={talks}").json() == [
        one for one in export["events"] if talks in one["talks"]
    ]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/events/x", 404), ("/api/nothing", 404), ("/api/articles/x", 404), ("/api/events?limit=x", 400),
     ("/api/events?limit=-1", 400), ("/api/record?as_of=x", 400), ("/api/standing?talks=x", 404)],
)  # fmt: skip
def test_errors_are_json_in_plain_words(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"} and answer.json()["error"].endswith(".")

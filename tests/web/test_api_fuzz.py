"""A little of ``eval.api_fuzz``: the API answers as it promises, whatever it is asked. The whole is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")
pytest.importorskip("starlette", reason="the extra 'web' is not installed")

from eval.api_fuzz import Campaign, make_record
from starlette.responses import Response

from communique.web import api
from communique.web.pace import Pace


@pytest.fixture(scope="module")
def evil_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(autouse=True)
def _without_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "wait", lambda *_, **__: 0.0)


@pytest.mark.slow
def test_every_address_answers_as_it_promises(evil_record: Path) -> None:
    campaign = Campaign(evil_record)
    campaign.run(examples=8, seed=3)
    assert campaign.troubles == {} and campaign.counts["asked"] > 100 and campaign.counts["answered 200"] > 40


@pytest.mark.slow
def test_an_api_that_breaks_would_be_seen(evil_record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ANSWERS", api.ANSWERS[:2])
    campaign = Campaign(evil_record)
    monkeypatch.setattr(api, "answer_json", lambda *_: Response("Traceback (most recent call last)", 500))
    campaign.run(examples=2, seed=3)
    assert campaign.counts["crash"] and campaign.counts["shown"] and campaign.counts["undescribed"]

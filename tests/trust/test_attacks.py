"""A few of the attacks of ``eval.attacks`` in a real browser; all of them are run by hand (docs/trust.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("uvicorn", reason="the extra 'web' is not installed")
pytest.importorskip("playwright", reason="Playwright is not installed")

from eval import attacks

pytestmark = [pytest.mark.skipif(not attacks.CHROMIUM.exists(), reason=f"no {attacks.CHROMIUM}"), pytest.mark.slow]


def test_no_attack_succeeds(tmp_path: Path) -> None:
    tried = attacks.run(attacks.PAYLOADS[1:2], tmp_path)
    assert len(tried) > 100 and [attack for attack in tried if attack.succeeded] == []


def test_attacks_on_pages_without_a_policy_would_succeed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.web import guard

    monkeypatch.setitem(guard.HEADERS, "content-security-policy", "")
    monkeypatch.setattr(guard, "form_fits", lambda *_: True)
    monkeypatch.setattr(attacks.Siege, "reflected_script", lambda self: None)
    monkeypatch.setattr(attacks.Siege, "stored_script", lambda self: None)
    monkeypatch.setattr(attacks.Siege, "read_across", lambda *_: None)
    tried = attacks.run(attacks.PAYLOADS[1:2], tmp_path)
    assert {"inline script", "handler"} <= {attack.name for attack in tried if attack.succeeded}

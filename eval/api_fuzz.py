"""Ask the API what its description allows, and what it does not: ``python -m eval.api_fuzz --examples 400 --seed 1``.

schemathesis makes requests from ``/api/openapi.json`` for each address: values that fit the description and values that
do not, over a record whose titles, texts and names carry markup. It counts as

- a *crash* if the status is 500 or more, *slow* if the answer takes over 10 s,
- *undescribed* if the status, the type of the content or the content is none that the description promises,
- *shown* if the answer tells of the program's inside (a traceback, a path of a source).

The limit on the pace is taken off, else most requests would not get beyond it; ``tests/web/test_pace.py`` tests it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from communique.record import Record, build

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
EVIL = '"><script>alert(1)</script>../../x\\u202e{{7*7}}%s'
SECONDS = 10.0
_INSIDE = re.compile(r"Traceback|File \"|site-packages|communique/\w+\.py|sqlite3\.")


class Campaign:
    """An application over a record, and what became of what it was asked."""

    def __init__(self, record: Path) -> None:
        """Make the application; ``counts`` by kind of trouble, ``troubles`` a line each."""
        import schemathesis

        from communique.web import create_app

        self.counts: Counter[str] = Counter()
        self.troubles: dict[str, str] = {}
        self.slowest = 0.0
        app = create_app(record, hosts=("testserver",))
        self.schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)

    def run(self, examples: int, seed: int) -> None:
        """Ask each address so many times, by chance from the seed."""
        from hypothesis import HealthCheck, Phase, given, settings
        from hypothesis import seed as seeded
        from schemathesis import GenerationMode

        for result in self.schema.get_all_operations():
            operation = result.ok()
            for mode in GenerationMode:
                try:
                    strategy = operation.as_strategy(generation_mode=mode)
                except Exception as error:  # an address of which nothing can be asked wrongly
                    if "negat" in str(error).lower():
                        continue
                    raise

                @seeded(seed)
                @settings(
                    max_examples=max(1, examples // 2), deadline=None, database=None, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )  # fmt: skip
                @given(case=strategy)
                def ask(case: Any) -> None:
                    self.ask(case)

                try:
                    ask()
                except Exception as error:
                    if type(error).__name__ not in ("Unsatisfiable", "SkipTest"):
                        raise

    def ask(self, case: Any) -> None:
        """Ask one thing, and look at the answer."""
        start = time.monotonic()
        response = case.call()
        taken = time.monotonic() - start
        self.slowest = max(self.slowest, taken)
        self.counts["asked"] += 1
        self.counts["answered 200"] += response.status_code == 200
        if response.status_code >= 500:
            self.note("crash", case, f"answered {response.status_code}")
        if taken > SECONDS:
            self.note("slow", case, f"took {taken:.1f} s")
        if _INSIDE.search(response.text) and response.status_code != 200:
            self.note("shown", case, response.text[:100])
        try:
            json.loads(response.text)
            case.validate_response(response, checks=_checks())
        except Exception as error:
            self.note("undescribed", case, f"{type(error).__name__}: {str(error)[:300]}")

    def note(self, kind: str, case: Any, told: str) -> None:
        self.counts[kind] += 1
        self.troubles.setdefault(f"{kind} {case.operation.path}", f"{case.as_curl_command()}: {' '.join(told.split())}")


def _checks() -> list[Any]:
    from schemathesis.specs.openapi import checks

    return [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]


def make_record(folder: Path) -> Path:
    """Return a record of the first examples and of articles by somebody who means harm."""
    rows = [
        {"text": f"GENEVA, Oct. {day}, 2019 - Velland's envoy {EVIL} said that talks would resume in Geneva on October "
                 f"{day + 1}, 2019.", "title": EVIL, "publisher": EVIL, "url": "javascript:alert(1)",
         "published": f"2019-10-0{day}"}
        for day in (3, 4)
    ]  # fmt: skip
    evil = folder / "evil.jsonl"
    evil.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    path = folder / "talks.db"
    build([*sorted(EXAMPLES.glob("0*")), evil], path)
    with Record(path) as record:
        record.judge("name", record.snapshot().actors[0].id, value=EVIL, who=EVIL)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description="Ask the API what its description allows, and what it does not.")
    parser.add_argument("--examples", type=int, default=400, help="requests an address")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    from communique.web.pace import Pace

    Pace.wait = lambda *_, **__: 0.0  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as name:
        campaign = Campaign(make_record(Path(name)))
        campaign.run(asked.examples, asked.seed)
    kinds = ("asked", "answered 200", "crash", "slow", "shown", "undescribed")
    print(f"| campaign | {' | '.join(kinds)} | slowest |\n|---|{'---:|' * (len(kinds) + 1)}")
    counts = " | ".join(f"{campaign.counts[kind]:,}" for kind in kinds)
    print(f"| seed {asked.seed} | {counts} | {campaign.slowest:.1f} s |")
    for told in campaign.troubles.values():
        print(told, file=sys.stderr)
    return 1 if campaign.troubles else 0


if __name__ == "__main__":
    sys.exit(main())

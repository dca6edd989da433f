"""Time every page of ``communique serve`` over a large record: milliseconds of CPU that the server spends on it.

The record is of invented news, made here from a seed: ten negotiations over ten years, each article a dozen sentences,
so that anyone can repeat the figures; ``--articles`` reads real ones instead. For each page: the median over its
addresses and rounds, the slowest, and the time right after the record changed (everything is worked out anew). For the
slider: a step to a day that was kept ready, and to one that was not. Exit status 1 where a median passes 300 ms or a
step 1 s at 1,000 articles or fewer.

``python benchmarks/web_speed.py [--sizes 1000 5000] [--record FILE] [--articles PATH ...] [--write]``; with
``--write`` the medians are kept in ``web_speed.json``, and all that are kept there written into docs/reference/web.md.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from communique.record import Record, build
from communique.web import create_app

ROOT = Path(__file__).resolve().parent.parent
KEPT, PAGE = ROOT / "benchmarks" / "web_speed.json", ROOT / "docs" / "reference" / "web.md"
BLOCK = re.compile(r"(<!-- web speed -->\n).*?(<!-- end -->)", re.DOTALL)
MOST_MS, MOST_STEP_MS, ROUNDS, SAMPLES = 300.0, 1000.0, 5, 4
HOME = "http://127.0.0.1:8017"
PAIRS = (
    ("Iran", "Tehran", "United States", "Washington"), ("Greece", "Athens", "Germany", "Berlin"),
    ("Japan", "Tokyo", "South Korea", "Seoul"), ("India", "New Delhi", "Pakistan", "Islamabad"),
    ("Serbia", "Belgrade", "Kosovo", "Pristina"), ("Sudan", "Khartoum", "Ethiopia", "Addis Ababa"),
    ("Armenia", "Yerevan", "Azerbaijan", "Baku"), ("Colombia", "Bogota", "Venezuela", "Caracas"),
    ("Canada", "Ottawa", "Mexico", "Mexico City"), ("Cyprus", "Nicosia", "Turkey", "Ankara"),
)  # fmt: skip
PLACES = ("Geneva", "Vienna", "Oslo", "Doha", "Muscat", "Brussels", "Helsinki", "Istanbul")
ISSUES = ("sanctions", "the border", "tariffs", "prisoners", "water", "inspections", "debt relief", "fishing rights")
OUTLETS = ("The Quay Times", "Northern Wire", "The Ledger", "Evening Post", "Capital Review", "The Lantern")
SENTENCES = (
    "Envoys of {a} and {b} met in {place} on {weekday} to discuss {issue}.",
    "{ca} demanded that {b} drop its claims on {issue} before talks resume.",
    "A spokesman for {b} said {cb} would not discuss {issue} unless {a} releases the detained sailors.",
    "The foreign minister of {a} will travel to {place} next week, officials said.",
    "Talks on {issue} broke down after two days, according to {cb}.",
    "{cb} offered to open an office in {place} in exchange for an agreement on {issue}.",
    "The two sides are expected to sign an agreement on {issue} by the end of {month}.",
    "{ca} said the meeting was productive, but a diplomat from {b} called it a waste of time.",
    "A meeting planned for {month} {number} in {place} was postponed because of differences over {issue}.",
    "{a} promised to lift its restrictions within {number} days.",
    "Parliament in {ca} will vote on the accord on {month} {number}.",
    "The prime minister of {b} rejected the proposal on {issue} on {weekday}.",
    "Negotiators agreed to meet again in {place} in {month}.",
    "Officials in {cb} accused {a} of breaking a promise on {issue}.",
    "The agenda of the {place} meeting includes {issue}, a person familiar with the talks said.",
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def invented(number: int) -> Iterator[dict[str, Any]]:
    """Yield articles as rows for JSON Lines, the same for the same number."""
    chance = random.Random(20)
    for count in range(number):
        a, ca, b, cb = PAIRS[count % len(PAIRS)]
        day = date(2011, 1, 3) + timedelta(days=round(3650 * count / number))
        told = [
            chance.choice(SENTENCES).format(
                a=a, b=b, ca=ca, cb=cb, place=chance.choice(PLACES), issue=chance.choice(ISSUES),
                weekday=chance.choice(WEEKDAYS), month=MONTHS[(day.month + chance.randint(0, 2)) % 12],
                number=chance.randint(2, 28),
            )
            for _ in range(12)
        ]  # fmt: skip
        yield {
            "text": f"{a} and {b} talk of {chance.choice(ISSUES)}, report {count}\n\n" + "\n\n".join(told) + "\n",
            "published": day.isoformat(),
            "publisher": OUTLETS[count % len(OUTLETS)],
        }


def addresses(client: TestClient) -> dict[str, list[str]]:
    """Return page → addresses to ask for, spread over the record."""
    found = {
        name: [f"/{name}"] for name in "timeline ledger positions deadlock disputes words sources talks actors".split()
    }
    found |= {"standing": ["/"], "review": ["/review", "/review?sort=merge", "/review?sort=outcome"], "add": ["/add"]}
    found["search"] = ["/search?q=sanctions", "/search?kind=position", "/search?q=talks&outlet=Northern+Wire"]
    found["filtered"] = ["/timeline?party=Iran", "/positions?issue=tariffs", "/ledger?from=2014-01-01&to=2015-01-01"]
    found["api"] = ["/api/standing", "/api/events?limit=100", "/api/search?q=water"]
    pages = (("events", "event"), ("actors", "actor"), ("documents", "article"), ("talks", "talks"))
    for name, page in (*pages, ("statements", "statement")):
        rows = client.get(f"/api/{name}?limit=1000").json()
        found[f"{page} (one)"] = [f"/{page}/{row['id']}" for row in rows[:: max(len(rows) // SAMPLES, 1)][:SAMPLES]]
    issues = [row["issue"] for row in client.get("/api/positions?limit=200").json()]
    found["issue (one)"] = [
        str(client.build_request("GET", "/issue", params={"of": one}).url) for one in issues[:SAMPLES]
    ]
    return found


def timed(client: TestClient, address: str) -> float:
    """Return the milliseconds of one answer; SystemExit where it is none."""
    start = time.process_time()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return (time.process_time() - start) * 1000


def measure(record: Path) -> tuple[dict[str, tuple[float, float, float]], dict[str, float]]:
    """Return page → median, slowest and after-a-change milliseconds; and the slider's steps."""
    with TestClient(create_app(record), base_url=HOME) as client:
        steps: dict[str, float] = {"first page of all": timed(client, "/")}
        pages = addresses(client)
        figures: dict[str, tuple[float, float, float]] = {}
        for name, found in pages.items():
            fresh = [timed(client, address) for address in found]
            warm = [timed(client, address) for _ in range(ROUNDS) for address in found]
            figures[name] = statistics.median(warm), max(warm), max(fresh)
        steps |= time_steps(client)
        with Record(record) as opened:
            key = opened.snapshot().statements[0].id
            opened.judge("same", key, other=key)
        steps["first page after a change"] = timed(client, "/")
    return figures, steps


def time_steps(client: TestClient) -> dict[str, float]:
    """Return the slider's steps: to month ends, which are kept ready as far as there is room, and to other days."""
    rows: list[dict[str, Any]] = []
    while page := client.get(f"/api/documents?limit=1000&offset={len(rows)}").json():
        rows += page
    days = sorted({row["published"][1] for row in rows if row["published"]})
    ends = list({day[:7]: day for day in days}.values())
    other = [day for day in days if day not in ends] or days
    wait = time.perf_counter()
    while time.perf_counter() - wait < 900 and client.app.state.desk.make_ready():  # type: ignore[attr-defined]
        pass
    kept = sum(date.fromisoformat(day) in client.app.state.desk._kept for day in ends)  # type: ignore[attr-defined]
    print(f"{kept} of {len(ends)} months kept ready", flush=True)
    ready = [timed(client, f"/?as_of={day}") for day in ends[:: max(len(ends) // 12, 1)]]
    cold = [timed(client, f"/?as_of={day}") for day in other[len(other) // 5 :: max(len(other) // 5, 1)][:5]]
    last = [timed(client, f"/?as_of={other[-1]}")]
    return {
        "step to a month's end, median": statistics.median(ready),
        "step to another day, median": statistics.median(cold),
        "step to another day, slowest": max([*cold, *last]),
    }


def keep(size: int, figures: dict[str, tuple[float, float, float]], steps: dict[str, float]) -> None:
    """Keep the medians of a size, and write those of all sizes into the docs."""
    known = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    medians = {name: round(median) for name, (median, _, _) in sorted(figures.items())}
    known[str(size)] = medians | {name: round(ms) for name, ms in steps.items()}
    KEPT.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BLOCK.sub(lambda found: found[1] + table(known) + found[2], page), encoding="utf-8")


def table(known: dict[str, dict[str, int]]) -> str:
    """Return the kept medians as a Markdown table, a column a size."""
    sizes = sorted(known, key=int)
    lines = [
        "| page | " + " | ".join(f"{int(size):,} articles" for size in sizes) + " |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    for name in dict.fromkeys(name for size in sizes for name in known[size]):
        lines.append(f"| {name} | " + " | ".join(f"{known[size].get(name, 0):,}" for size in sizes) + " |")
    return "\n".join(lines) + "\n"


def report(size: int, record: Path, write: bool) -> bool:
    """Print the figures of a record; say whether they keep the promise."""
    figures, steps = measure(record)
    if write:
        keep(size, figures, steps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{size} articles, {record.stat().st_size / 1e6:.0f} MB on disk, {memory:.0f} MB of memory at most\n")
    print(f"| {'page':28} | median ms | slowest ms | first time ms |\n|---|---|---|---|")
    for name, (median, slowest, fresh) in sorted(figures.items()):
        print(f"| {name:28} | {median:9.0f} | {slowest:10.0f} | {fresh:13.0f} |")
    print("\n" + "\n".join(f"{name}: {ms:.0f} ms" for name, ms in steps.items()))
    slow = [name for name, (median, _, _) in figures.items() if median > MOST_MS]
    late = [name for name, ms in steps.items() if name.startswith("step") and ms > MOST_STEP_MS]
    print(f"over the limit: {', '.join([*slow, *late]) or 'nothing'}", flush=True)
    return not slow and not late


def made(size: int, folder: Path, articles: Iterable[str]) -> Path:
    """Return a record of that many invented articles, or of those given."""
    record, rows = folder / f"{size}.db", folder / "rows.jsonl"
    if articles:
        build(articles, record)
        return record
    rows.write_text("".join(json.dumps(row) + "\n" for row in invented(size)), encoding="utf-8")
    start = time.process_time()
    build([rows], record)
    print(f"read {size} articles in {time.process_time() - start:.0f} CPU-seconds", flush=True)
    return record


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000])
    parser.add_argument("--record", type=Path, help="measure this record (a copy of it)")
    parser.add_argument("--articles", nargs="*", default=[])
    parser.add_argument("--write", action="store_true", help="keep the medians and write them into the docs")
    asked = parser.parse_args()
    kept = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in asked.sizes:
            if asked.record:
                record = Path(shutil.copy(asked.record, Path(scratch) / "record.db"))
            else:
                record = made(size, Path(scratch), asked.articles)
            with Record(record) as opened:
                number = len(opened.documents())
            kept.append(report(number, record, asked.write) or number > 1000)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())

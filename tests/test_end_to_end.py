"""The command line as a user runs it, on the example articles."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    here = tmp_path_factory.mktemp("cli")

    def call(*words: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "communique.cli", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, cwd=here, input=stdin, timeout=300, check=False)

    return call


@pytest.fixture(scope="session")
def record(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "examples.db"
    done = run("build", EXAMPLES, "--record", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "20 new, 0 known, 1 near-duplicates, 0 refused\n"
    return path


@pytest.fixture(scope="session")
def export(run: Run, record: Path) -> dict[str, list[dict[str, object]]]:
    return dict(json.loads(run("export", record).stdout))


def test_building_again_changes_nothing(run: Run, record: Path) -> None:
    before = run("export", record).stdout
    assert run("build", EXAMPLES, "--record", record).stdout == "0 new, 20 known, 1 near-duplicates, 0 refused\n"
    assert run("export", record).stdout == before


def test_every_piece_of_evidence_is_verbatim(record: Path, export: dict[str, list[dict[str, object]]]) -> None:
    from communique.record import Record

    with Record(record) as opened:
        texts = {document.id: opened.text(document.id) for document in opened.documents()}
    spans = [(s["document"], span) for s in export["statements"] for span in s["evidence"]]  # type: ignore[attr-defined]
    assert len(spans) > 100
    assert all(
        texts[d][span["start"] : span["end"]] == span["quote"] and len(span["quote"]) <= 400 for d, span in spans
    )


def when_and_status(export: dict[str, list[dict[str, object]]], place: str) -> list[tuple[object, object, object]]:
    return [
        (e["when"], e["status"], e["result"])
        for e in export["events"]
        if e["type"] == "meeting" and e["place"] == place
    ]


def test_the_record_tells_the_meetings(export: dict[str, list[dict[str, object]]]) -> None:
    assert (["2018-06-12", "2018-06-12"], "held") in [row[:2] for row in when_and_status(export, "Singapore")]
    stockholm = [row for row in when_and_status(export, "Stockholm") if row[0] == ["2019-10-05", "2019-10-05"]]
    assert stockholm and stockholm[0][1] == "held" and stockholm[0][2] in ("none", "disputed")
    new_york = [row for row in when_and_status(export, "New York") if row[0] == ["2018-11-08", "2018-11-08"]]
    assert new_york and new_york[0][1] == "postponed"


def test_the_record_shows_the_deadlock(export: dict[str, list[dict[str, object]]]) -> None:
    locks = [{(s["party"], s["class"]) for s in d["steps"]} for d in export["deadlocks"]]  # type: ignore[attr-defined]
    assert {("United States", "sanctions-relief"), ("North Korea", "disarm")} in locks


def test_the_near_copy_is_marked(export: dict[str, list[dict[str, object]]]) -> None:
    copies = {d["title"]: d["duplicate_of"] for d in export["documents"] if d["duplicate_of"]}
    assert len(copies) == 1


@pytest.mark.parametrize("day", ["2018-05-01", "2018-11-06", "2019-03-15", "2019-12-31"])
def test_the_record_as_of_a_day_is_that_of_the_articles_published_by_then(
    run: Run, record: Path, day: str, tmp_path: Path
) -> None:
    as_of = json.loads(run("export", record, "--as-of", day).stdout)
    chosen = {path for d in as_of["documents"] for path in d["paths"]}
    rows = tmp_path / "rows"
    rows.mkdir()
    built = tmp_path / "part.db"
    whole = [path for path in chosen if "#" not in path]
    if whole:
        assert run("build", *sorted(whole), "--record", built).returncode == 0
        part = json.loads(run("export", built, "--as-of", day).stdout)
        ids = {d["id"] for d in part["documents"]}
        assert ids == {d["id"] for d in as_of["documents"] if not any("#" in path for path in d["paths"])}
        if len(whole) == len(chosen):
            as_of["undated"], part["undated"] = [], []
            assert part == as_of


def test_report_is_one_page_that_loads_nothing(run: Run, record: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = run("report", record, "--output", page)
    assert done.returncode == 0 and "last met, on this record, on 5 October 2019 in Stockholm" in " ".join(
        done.stdout.split()
    )
    html = page.read_text(encoding="utf-8")
    assert (
        html.count("<html") == 1
        and 'src="http' not in html
        and "url(http" not in html
        and "<link" not in html.replace("<link>", "")
    )


def test_timeline_and_search(run: Run, record: Path) -> None:
    rows = json.loads(run("timeline", record, "--dates", "5", "--format", "json").stdout)
    assert len(rows) == 5 and [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert all(row["sentences"] for row in rows)
    hits = json.loads(run("search", record, "Yongbyon", "--format", "json").stdout)
    assert len(hits) >= 3 and all("yongbyon" in hit["snippet"].lower() for hit in hits)


def test_a_judged_date_applies_and_can_be_undone(
    run: Run, record: Path, tmp_path: Path, export: dict[str, list[dict[str, object]]]
) -> None:
    copy = tmp_path / "judged.db"
    copy.write_bytes(record.read_bytes())
    before = run("export", copy).stdout
    document = next(d["id"] for d in export["documents"] if str(d["path"]).endswith("18_undated_background.txt"))
    judged = run("judge", "date", copy, document, "2019-11-20", "--who", "a tester")
    assert judged.returncode == 0
    after = {d["id"]: d for d in json.loads(run("export", copy).stdout)["documents"]}
    assert (
        after[document]["published"] == ["2019-11-20", "2019-11-20"] and after[document]["published_basis"] == "judged"
    )
    run("build", EXAMPLES, "--record", copy)
    assert run("judge", "undo", copy, judged.stdout.strip()).returncode == 0
    assert run("export", copy).stdout == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "absent.db"], "there is no such record"),
        (["report", "absent.db"], "there is no such record"),
        (["search", "absent.db", "x"], "there is no such record"),
        (["build", "absent.txt", "--record", "new.db"], "absent.txt"),
        (["export", __file__], "not a"),
    ],
)
def test_errors_are_one_line_without_a_traceback(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2 and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr


def test_bad_days_and_unknown_ids_are_refused(run: Run, record: Path) -> None:
    for words in (
        ["export", record, "--as-of", "2019-13-40"],
        ["judge", "wrong", record, "s0000"],
        ["judge", "undo", record, "jnone"],
    ):
        done = run(*words)
        assert done.returncode == 2 and done.stderr.startswith("communique: ") and "Traceback" not in done.stderr


def test_bad_articles_are_named_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Talks resume\n\nMarch 5, 2018\n\nThe envoys met in Geneva on Monday.\n", encoding="utf-8"
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (folder / "german.txt").write_text(
        "Die Minister haben sich am Montag nicht auf eine gemeinsame Erklärung geeinigt und werden "
        "die Gespräche in der kommenden Woche fortsetzen, sagte ein Sprecher der Regierung.",
        encoding="utf-8",
    )
    done = run("build", folder, "--record", tmp_path / "mixed.db")
    assert done.returncode == 1 and done.stdout == "1 new, 0 known, 0 near-duplicates, 3 refused\n"
    assert all(name in done.stderr for name in ("empty.txt", "picture.txt", "german.txt"))


def test_read_from_standard_input_as_json(run: Run) -> None:
    done = run("read", "-", "--format", "json", stdin="The envoys met in Geneva on 5 October 2019.")
    (reading,) = json.loads(done.stdout)
    event = next(s for s in reading["statements"] if s["kind"] == "event")
    assert (event["type"], event["status"], event["when"], event["place"]) == (
        "meeting",
        "held",
        ["2019-10-05", "2019-10-05"],
        "Geneva",
    )

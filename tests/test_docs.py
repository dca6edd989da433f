"""The documentation is true: its Python runs, its commands exist, its fields and figures are those of the program."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from communique.cli import app
from communique.pipeline import read
from communique.record import Record, build
from communique.types import Article

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def fences(language: str) -> list[tuple[str, str]]:
    return [
        (page.name, body)
        for page in PAGES
        for found, body in _FENCE.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


@pytest.mark.parametrize(("page", "code"), fences("python"))
def test_python_in_the_docs_runs(page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("The ministers met in Riga on 24 April 2015.", encoding="utf-8")
    build(["a.txt"], "talks.db")
    exec(compile(code, page, "exec"), {"__name__": "docs"})


def test_every_command_in_the_docs_exists() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    used = {
        (page, match[1])
        for language in ("console", "sh", "bash")
        for page, body in fences(language)
        for match in re.finditer(r"^\$? ?communique (\w+)", body, re.MULTILINE)
    }
    assert used and [one for one in used if one[1] not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_reference_names_every_list_and_field_of_the_export(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "format.md").read_text(encoding="utf-8")
    record = tmp_path / "record.db"
    build([ROOT / "examples"], record)
    with Record(record) as opened:
        export = opened.export()
    named = set(re.findall(r"`([a-z_]+)`", page))
    lists = set(export) - {"format", "as_of", "documents", "statements"}
    assert lists - named == set()
    assert set(export["documents"][0]) - named - {"language"} == set()


def test_the_tables_of_figures_are_those_of_the_baseline() -> None:
    from eval.tables import EXPLANATION, PAGE, renewed

    figures = json.loads((ROOT / "eval" / "baseline.json").read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page, figures) and page.count("<!-- end -->") == 2
    told = EXPLANATION.read_text(encoding="utf-8")
    assert told == renewed(told, figures) and told.count("<!-- end -->") == 1


def test_a_plain_article_is_read_as_readme_says() -> None:
    (statement, *_) = read(Article(text="The ministers met in Riga on 24 April 2015.")).statements
    assert statement.evidence[0].quote == "The ministers met in Riga on 24 April 2015"

"""The tutorial notebook runs from its first cell to its last, and what it shows is safe HTML."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from communique.errors import UsageError
from communique.record import Record, build

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
EVIL = "<script>alert(1)</script>"


def cells() -> list[dict[str, Any]]:
    return list(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"])


def run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: the value of its last expression is its output."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    names: dict[str, Any] = {}
    given, shown = [], []
    for cell in cells():
        if cell["cell_type"] == "code":
            given.append(run_cell("".join(cell["source"]), names))
            shown += [given[-1]._repr_html_()] if hasattr(given[-1], "_repr_html_") else []
    assert given[0] == (20, [])
    assert len(shown) >= 4 and "<svg" in shown[0] and "Stockholm" in shown[0]
    assert [one for one in given if isinstance(one, tuple) and one == (True, True)], "a judgement works and is undone"
    before, after = next(one for one in given if isinstance(one, tuple) and one and isinstance(one[0], list))
    assert "planned" in {status for status, _ in before} and "postponed" in {status for status, _ in after}


def test_no_output_is_kept_in_the_notebook() -> None:
    for cell in cells():
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None
    assert len({cell["id"] for cell in cells()}) == len(cells())


@pytest.fixture
def evil(tmp_path: Path) -> Record:
    text = f"{EVIL} Envoys meet\n\nMarch 5, 2018\n\nThe envoys of Velland {EVIL} met in Geneva on Monday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "evil.db")
    return Record(tmp_path / "evil.db")


def test_what_is_shown_is_text(evil: Record) -> None:
    shown = [evil._repr_html_(), evil.timeline()._repr_html_(), evil.table("documents")._repr_html_()]
    shown += [evil.standing()._repr_html_(), evil.table("events")._repr_html_()]
    assert not [one for one in shown if re.search(r"<script|onerror=", one)]
    assert any("&lt;script" in one for one in shown)


def test_a_table_is_a_sequence_of_rows(evil: Record) -> None:
    table = evil.table("events")
    assert len(table) == len(evil.events()) == len(list(table)) and table[0]["id"] == evil.events()[0].id
    assert len(table[:0]) == 0 and "<table>" in table[:0]._repr_html_()
    with pytest.raises(UsageError, match="there is no table eggs"):
        evil.table("eggs")


def test_a_data_frame_has_days_and_names(evil: Record) -> None:
    pandas = pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    frame = evil.table("events").frame()
    assert list(frame["id"]) == [one.id for one in evil.events()]
    assert pandas.api.types.is_datetime64_any_dtype(frame["when_earliest"])
    assert list(frame["when_earliest"].dropna().dt.date) == [
        one.when.earliest for one in evil.events() if one.when and one.when.earliest
    ]


def test_every_public_method_is_documented_and_typed() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    public = [name for name in vars(Record) if not name.startswith("_")]
    for name in public:
        method = getattr(Record, name)
        assert method.__doc__ and method.__annotations__, name
    assert [name for name in public if f"`{name}" not in page] == []

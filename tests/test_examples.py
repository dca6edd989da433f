import json
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".html", ".jsonl"))


def articles() -> list[str]:
    rows = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        rows += [json.loads(line)["text"] for line in text.splitlines()] if path.suffix == ".jsonl" else [text]
    return rows


def test_there_are_enough_articles_and_each_says_that_its_outlet_is_invented() -> None:
    found = articles()
    assert len(found) >= 15
    assert [text[:60] for text in found if "invented" not in text or "Communiqué" not in text] == []


def test_the_readme_lists_every_file() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if path.name not in readme] == []

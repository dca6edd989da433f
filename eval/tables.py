"""Write measured figures into the docs: ``python -m eval.tables`` renews those of evaluation.md and explanation.md.

The figures are those of ``baseline.json``, which ``python -m eval.gate --write`` measures.
"""

from __future__ import annotations

import json
import re
import textwrap

from eval.gate import BASELINE
from eval.split import ROOT
from eval.stories import EVERY, FROZEN

PAGE = ROOT / "docs" / "reference" / "evaluation.md"
EXPLANATION = ROOT / "docs" / "explanation.md"
PARTS = {
    "dev.all": "dev (in-sample)",
    "train.develop": "train, developed on (in-sample)",
    "train.frozen": "train, frozen",
    "own.frozen": "own words, frozen negotiations",
    "own.fresh": "own words, fresh single articles, frozen",
    "wire.develop": "1987 wire, read but not trained on",
    "wire.frozen": "1987 wire, frozen",
}
_BLOCK = re.compile(r"(<!-- (statements|stories|errs) -->\n).*?(<!-- end -->)", re.DOTALL)


def statements(figures: dict[str, float]) -> str:
    """Return the table of found and right F1 by kind; a dash where fewer than ten are in the gold."""
    kinds = sorted(
        {key.split(".")[2] for key in figures if key.startswith("dev.all.") and key.count(".") == 3} - {"all"}
    )
    rows = ["| kind | " + " | ".join(PARTS.values()) + " |", "|---" * (len(PARTS) + 1) + "|"]
    for kind in [*kinds, "five.all", "all"]:
        cells = [_pair(figures, f"{part}.{kind}") for part in PARTS]
        rows.append(f"| {'first five kinds' if kind == 'five.all' else kind} | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _pair(figures: dict[str, float], name: str) -> str:
    found, right = figures.get(f"{name}.found"), figures.get(f"{name}.right")
    return "–" if found is None or right is None else f"{found:.2f} / {right:.2f}"


def stories(figures: dict[str, float]) -> str:
    """Return the table of what the story scorer measures."""
    names = sorted({key.split(".", 1)[1] for key in figures if key.startswith(EVERY)})
    heads = [f"{story} (frozen)" if story in FROZEN else story for story in EVERY]
    rows = [f"| of the story's facts | {' | '.join(heads)} |", "|---" * (len(EVERY) + 1) + "|"]
    for name in names:
        cells = [f"{figures[key]:.2f}" if (key := f"{story}.{name}") in figures else "–" for story in EVERY]
        rows.append(f"| {name.replace('.', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def errs(figures: dict[str, float]) -> str:
    """Return in words what the frozen parts say, and the kinds that are found worst on them, the worst first."""
    parts = {
        "train.frozen": "news of our time", "own.frozen": "articles of this project", "wire.frozen": "the wire of 1987",
    }  # fmt: skip
    found = ", ".join(f"{figures[f'{part}.all.found']:.2f} on {name}" for part, name in parts.items())
    right = ", ".join(f"{figures[f'{part}.all.right']:.2f}" for part in parts)
    kinds: dict[str, list[float]] = {}
    for key, value in figures.items():
        part, _, rest = key.rpartition(".frozen.")
        if part and f"{part}.frozen" in parts and rest.count(".") == 1 and rest.endswith(".found"):
            kinds.setdefault(rest.partition(".")[0], []).append(value)
    means = {kind: sum(values) / len(values) for kind, values in kinds.items() if kind != "all"}
    worst = [f"{kind} ({means[kind]:.2f})" for kind in sorted(means, key=lambda kind: (means[kind], kind))[:3]]
    lines = (
        f"Of statements on articles set aside before any rule was written, F1 is {found} for the right kind in the "
        f"right place, and {right} for all fields right. Much is missed, and much of what is shown has a field amiss.",
        f"Found worst there: {', '.join(worst[:-1])} and {worst[-1]}.",
    )
    return "\n".join(textwrap.fill(f"- {line}", 140, subsequent_indent="  ") for line in lines) + "\n"


TABLES = {"statements": statements, "stories": stories, "errs": errs}


def renewed(page: str, figures: dict[str, float]) -> str:
    """Return the page with its tables made anew."""
    return _BLOCK.sub(lambda match: match[1] + TABLES[match[2]](figures) + match[3], page)


def main() -> None:
    figures = json.loads(BASELINE.read_text(encoding="utf-8"))
    for page in (PAGE, EXPLANATION):
        page.write_text(renewed(page.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()

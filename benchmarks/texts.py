"""The texts that are timed: a general wire (Reuters-21578), and articles all about talks."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from communique.interval import Interval
from communique.types import Article

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared"))
DATA = Path(os.environ.get("COMMUNIQUE_DATA", SHARED / "data"))
_ARTICLE = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_PART = {name: re.compile(rf"<{name}>(.*?)</{name}>", re.DOTALL) for name in ("DATE", "TITLE", "DATELINE", "BODY")}
_SIGNED = re.compile(r"\s+reuter\s*$", re.IGNORECASE)


def reuters() -> Iterator[Article]:
    """Yield the articles of Reuters-21578 that have a body, with their days; nothing where the folder is absent."""
    for path in sorted((DATA / "reuters21578").glob("*.sgm")):
        for match in _ARTICLE.finditer(path.read_bytes().decode("latin-1")):
            part = {name: html.unescape(found.group(1)) if (found := form.search(match.group())) else ""
                    for name, form in _PART.items()}  # fmt: skip
            if part["BODY"]:
                day = datetime.strptime(part["DATE"].strip().split()[0], "%d-%b-%Y").date()
                body = _SIGNED.sub("", part["BODY"].replace("\x03", "").rstrip())
                lines = f"{part['DATELINE'].strip()} {body}".strip()
                text = "\n\n".join(filter(None, (part["TITLE"].strip(), unwrapped(lines))))
                yield Article(text=text, published=Interval.day(day), path=f"reuters/{len(text)}")


def unwrapped(lines: str) -> str:
    """Return wrapped lines as paragraphs: an indented line begins one."""
    paragraphs: list[list[str]] = [[]]
    for line in lines.split("\n"):
        if line.startswith("    ") or not line.strip():
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    return "\n\n".join(" ".join(one).strip() for one in paragraphs if any(one))


def talks() -> list[Article]:
    """Return articles all about talks: the annotated ones, else those of the project."""
    folders = [SHARED / "gold" / name for name in ("dev", "train", "wire")]
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    paths = paths or sorted((ROOT / "corpus" / "own").rglob("*.txt"))
    return [Article(text=path.read_bytes().decode("utf-8"), path=path.name) for path in paths]


def words(articles: list[Article]) -> int:
    """Return how many words articles have."""
    return sum(len(article.text.split()) for article in articles)

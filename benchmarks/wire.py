"""Texts for measuring scale: the Reuters-21578 wire where it is there (``COMMUNIQUE_SHARED``), else the examples."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from communique.ingest.readers import read_paths
from communique.types import Article

ROOT = Path(__file__).resolve().parent.parent
_ENTRY = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)


def wire_texts() -> Iterator[str]:
    """Yield texts, all different: the wire's, or the examples' again and again, each time with another number."""
    folder = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared")) / "data" / "reuters21578"
    files = sorted(folder.glob("*.sgm"))
    for file in files:
        for entry in _ENTRY.findall(file.read_text(encoding="latin-1")):
            if found := _BODY.search(entry):
                yield html.unescape(found[1]).strip()
    plain = [one.text for one in read_paths([ROOT / "examples"]) if isinstance(one, Article)] if not files else []
    for number in range(10**9 if plain else 0):
        yield from (f"{text}\n\nDispatch {number}." for text in plain)


def write_shards(folder: Path, articles: int, shards: int) -> int:
    """Write so many articles into JSON Lines files, evenly; return the number of words."""
    words = 0
    texts = wire_texts()
    for number in range(shards):
        with (folder / f"wire{number:04}.jsonl").open("w", encoding="utf-8") as stream:
            for text in islice(texts, articles // shards):
                words += len(text.split())
                stream.write(json.dumps({"text": text, "published": "1987-04-01"}) + "\n")
    return words

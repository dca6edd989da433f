"""Which gold articles are frozen for measuring: settled by the hash of the text, before any rule was written.

Articles of the two development stories (``gr_``, ``na_``) are never frozen: their stories are developed on.
``python -m eval.split`` prints the lists and checks them against ``eval/frozen.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared"))
FROZEN = ROOT / "eval" / "frozen.json"
STORIES = ("gr_", "na_")


def text_hash(path: Path) -> str:
    """Return the SHA-256 of the file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_frozen(path: Path) -> bool:
    """Whether the article is held out: a third, by hash."""
    return not path.name.startswith(STORIES) and int(text_hash(path), 16) % 3 == 0


def parts(folder: str) -> tuple[list[Path], list[Path]]:
    """Return the texts of ``gold/FOLDER`` to develop on, and the frozen ones."""
    texts = sorted((SHARED / "gold" / folder).glob("*.txt"))
    return [path for path in texts if not is_frozen(path)], [path for path in texts if is_frozen(path)]


def frozen_list() -> dict[str, dict[str, str]]:
    """Return name and hash of every frozen article, by folder."""
    return {folder: {path.name: text_hash(path) for path in parts(folder)[1]} for folder in ("train", "wire")}


if __name__ == "__main__":
    current = frozen_list()
    if not FROZEN.exists():
        FROZEN.write_text(json.dumps(current, indent=1) + "\n", encoding="utf-8")
    for name, rows in current.items():
        print(f"{name}: {len(rows)} frozen, {len(parts(name)[0])} to develop on")
    sys.exit(json.loads(FROZEN.read_text(encoding="utf-8")) != current)

"""The lexicon: frames, cues and word lists as data, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_table(name: str) -> dict[str, Any]:
    """Return the parsed ``lexicon/NAME.toml``."""
    return tomllib.loads(
        resources.files("communique.extraction").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8")
    )


@cache
def cue_classes() -> dict[str, str]:
    """Return cue verb lemma → "speech", "thought" or "report"."""
    return {verb: entry["class"] for entry in load_table("cues")["cue"] for verb in entry["verbs"]}

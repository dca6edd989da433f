"""The word tables of this room, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the parsed ``NAME.toml`` of this room."""
    return tomllib.loads(resources.files("communique.dating").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words_table() -> dict[str, Any]:
    """Return the parsed ``words.toml``."""
    return read_table("words")


@cache
def near(name: str) -> frozenset[str]:
    """Return a list of words that stand beside times, from the table ``near`` of ``words.toml``."""
    return frozenset(words_table()["near"][name])

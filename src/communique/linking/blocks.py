"""Blocks: parts of linking that depend on few inputs, memoised by a hash of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from typing import TypeVar, cast

from communique.types import Statement

Result = TypeVar("Result")


# A statement, the names in it, what they are called in the record, and the statement with those names.
Renamed = tuple[Statement, tuple[str, ...], tuple[str | None, ...], Statement]


class BlockCache:
    """Results of blocks by kind and inputs; ``computed`` and ``reused`` count them by kind."""

    def __init__(self) -> None:
        """Begin empty."""
        self._results: dict[str, object] = {}
        self.renamed: dict[str, Renamed] = {}
        self.computed: Counter[str] = Counter()
        self.reused: Counter[str] = Counter()

    def get(self, kind: str, inputs: object, compute: Callable[[], Result]) -> Result:
        """Return the block's result, computed if its inputs are new; ``repr(inputs)`` must say all it depends on."""
        key = f"{kind}:{hashlib.sha256(repr(inputs).encode('utf-8', 'surrogatepass')).hexdigest()}"
        if key in self._results:
            self.reused[kind] += 1
        else:
            self.computed[kind] += 1
            self._results[key] = compute()
        return cast(Result, self._results[key])

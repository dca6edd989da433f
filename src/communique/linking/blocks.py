"""Blocks: parts of linking that depend on few inputs, memoised by a hash of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from typing import TypeVar, cast

Result = TypeVar("Result")


class BlockCache:
    """Results of blocks by kind and inputs; ``computed`` and ``reused`` count them by kind."""

    def __init__(self) -> None:
        """Begin empty."""
        self._results: dict[str, object] = {}
        self._latest: dict[tuple[str, str], tuple[object, object]] = {}
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

    def latest(self, kind: str, name: str, inputs: object, compute: Callable[[], Result]) -> Result:
        """Return the result of one article's part, computed if its inputs do not equal the last ones.

        Inputs that are the same objects as last time are equal at a glance.
        """
        kept = self._latest.get((kind, name))
        if kept is not None and kept[0] == inputs:
            return cast(Result, kept[1])
        made = compute()
        self._latest[kind, name] = (inputs, made)
        return made

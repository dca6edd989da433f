"""Near-duplicates: updates, corrections and reprints of one wire story, found pair by pair.

A text's signature is a bottom-k sketch of its word 5-shingles (Broder 1997; Beyer et al. 2007): the least 512 of
their hashes, so that up to some 500 words the comparison is exact. Two texts are copies if the shorter one's shingles
lie mostly in the other and it is not much shorter. Whether two are copies depends on the two alone: texts that come
later change nothing. Likely copies meet under shared band keys, so that not all pairs need comparing; the keys too
follow from each text alone.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from communique.interval import Interval
from communique.store.likeness import earliest_copies

_WORD = re.compile(r"\w+")
SHINGLE_WORDS = 5
SKETCH_SIZE = 512
BANDS = 64
THRESHOLD, THRESHOLD_LONG = 0.6, 0.42
LONG = 130
"""From so many shingles on, a text is no formula: what an update rewrites of it may be more than what it keeps."""
LEAST_RATIO = 1 / 3
"""How long the shorter text must be beside the longer: below that it is a passage quoted, not the story told again."""
SHORT = 60
"""Fewer shingles than that are a brief, where a formula with other figures in it looks like a copy ..."""
THRESHOLD_SHORT = 0.85
"""... so that more must agree."""
LEAST_SHINGLES = 12
"""Fewer than that decide nothing: a headline may stand over many articles."""


def signature(text: str) -> bytes:
    """Return the text's sketch: how many shingles it has, then the least hashes of them, ascending, 4 bytes each."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}
    hashes = sorted({_hash(shingle) for shingle in shingles})
    kept = hashes[:SKETCH_SIZE]
    return struct.pack(f">{len(kept) + 1}I", len(hashes), *kept)


def duplicate_score(one: bytes, other: bytes) -> float:
    """Return the share of the shorter text's shingles that stand in the longer; 0 where it is much shorter.

    >>> duplicate_score(signature("a b c d e f g"), signature("a b c d e f g"))
    1.0
    """
    (size, *hashes), (other_size, *other_hashes) = _unpack(one), _unpack(other)
    least, most = sorted((size, other_size))
    if not least or least < LEAST_RATIO * most:
        return 0.0
    # Below the lesser of the two cuts both sketches are whole, so there the counts can be compared.
    cut = min(
        hashes[-1] if size > len(hashes) else 2**32, other_hashes[-1] if other_size > len(other_hashes) else 2**32
    )
    here, there = ({value for value in values if value <= cut} for values in (hashes, other_hashes))
    return len(here & there) / (min(len(here), len(there)) or 1)


def bands(sketch: bytes) -> tuple[str, ...]:
    """Return the keys under which likely copies meet: two texts that are copies share one, nearly always.

    The hashes are dealt into 64 bins; a key is made of the least two of a bin. Two texts of which a share J of all
    shingles is common miss each other with a chance of about (1 - J²)⁶⁴: at J = 0.3 that is 1 in 400.
    """
    bins: dict[int, list[int]] = defaultdict(list)
    for value in _unpack(sketch)[1:]:
        if len(bins[value % BANDS]) < 2:
            bins[value % BANDS].append(value)
    return tuple(f"{number:02x}{(values[0] + 31 * values[-1]) % 2**32:08x}" for number, values in sorted(bins.items()))


def is_duplicate(one: bytes, other: bytes) -> bool:
    """Whether two texts, given by their signatures, are copies of one story."""
    least = min(_unpack(one)[0], _unpack(other)[0])
    wanted = THRESHOLD_SHORT if least < SHORT else THRESHOLD if least < LONG else THRESHOLD_LONG
    return least >= LEAST_SHINGLES and duplicate_score(one, other) >= wanted


def near_duplicates(texts: Sequence[tuple[str, Interval | None, str]]) -> dict[str, str]:
    """Return, for each later copy among (document id, published, text), the earliest text that it is a copy of.

    Earlier is who was published earlier; undated texts come last; the lesser id decides between equals.
    """
    sketches = {document: signature(text) for document, _, text in texts}
    meetings: dict[str, list[str]] = defaultdict(list)
    pairs: set[tuple[str, str, float]] = set()
    for document, sketch in sketches.items():
        likely = {other for key in bands(sketch) for other in meetings[key]}
        pairs |= {
            (document, other, duplicate_score(sketch, sketches[other]))
            for other in likely
            if is_duplicate(sketch, sketches[other])
        }
        for key in bands(sketch):
            meetings[key].append(document)
    return earliest_copies(sorted(pairs), {document: published for document, published, _ in texts})


@dataclass(frozen=True, slots=True)
class WireCopies:
    """This way of finding near-duplicates, as ``RecordWriter(likeness=…)`` takes it."""

    method: str = f"bottom-{SKETCH_SIZE} of {SHINGLE_WORDS}-shingles, version 2"

    def signature(self, text: str) -> bytes:
        """Return the text's sketch."""
        return signature(text)

    def bands(self, sketch: bytes) -> tuple[str, ...]:
        """Return the keys under which likely copies meet."""
        return bands(sketch)

    def pair_score(self, one: bytes, other: bytes) -> float | None:
        """Return how much of the shorter stands in the longer, or ``None`` if they are not copies."""
        return round(duplicate_score(one, other), 4) if is_duplicate(one, other) else None


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def _unpack(sketch: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(sketch) // 4}I", sketch)

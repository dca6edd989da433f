"""Word pieces: the words of an article as numbers that the encoder knows, in chunks of whole sentences.

A word is brought to small letters without accents, parted at its marks and cut into the longest pieces of the
vocabulary, as in Wu et al. 2016; ``##`` marks a piece that goes on a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc

from communique.annotation.syntax import wanted_words

LONGEST_CHUNK = 160
"""Pieces; a longer sentence is cut."""
LONGEST_WORD = 60
MOST_PIECES = 40
"""Of one word; the parser takes some addresses and rows of marks for one."""
MOST_KEPT = 100_000
_FIRST, _LAST, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True)
class Chunks:
    """An article's pieces: ``ids`` of each chunk, with its opening and closing mark; for each token chunk and piece."""

    ids: list[list[int]] = field(default_factory=list)
    chunk: list[int] = field(default_factory=list)
    piece: list[int] = field(default_factory=list)


class Wordpieces:
    """A vocabulary and the pieces of the words met so far, at most ``MOST_KEPT`` of them."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take the pieces by their numbers."""
        self._ids = dict(vocabulary)
        self._kept: dict[str, tuple[int, ...]] = {}

    def ids_of(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces; none for white space."""
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            known = self._kept[word] = tuple(i for part in _parts(word) for i in self._cut(part))[:MOST_PIECES]
        return known

    def _cut(self, part: str) -> list[int]:
        found, start = [], 0
        while start < len(part):
            lead = "##" if start else ""
            end = next((end for end in range(len(part), start, -1) if lead + part[start:end] in self._ids), None)
            if end is None or len(part) > LONGEST_WORD:
                return [self._ids[_UNKNOWN]]
            found.append(self._ids[lead + part[start:end]])
            start = end
        return found

    def chunks(self, doc: Doc) -> Chunks:
        """Return the pieces of a parsed article in chunks of consecutive sentences; unparsed paragraphs are cut too.

        A new one begins behind the last paragraph that may state something, whether the rest was parsed or not.
        """
        first, last = self._ids[_FIRST], self._ids[_LAST]
        made, wanted = Chunks(ids=[[first]]), wanted_words(doc)
        for sentence in doc.sents:
            words = [self.ids_of(token.text) for token in sentence]
            size, current = sum(map(len, words)), made.ids[-1]
            if len(current) > 1 and len(current) - 1 + size > LONGEST_CHUNK:
                current = [first]
                made.ids.append(current)
            for i, word in enumerate(words, sentence.start):
                if (i == wanted or len(current) - 1 + len(word) > LONGEST_CHUNK) and len(current) > 1:
                    current = [first]
                    made.ids.append(current)
                made.chunk.append(len(made.ids) - 1)
                made.piece.append(len(current))
                current.extend(word)
        for ids in made.ids:
            ids.append(last)
        return made


def _parts(word: str) -> list[str]:
    """Return a word in small letters without accents, parted at its marks."""
    parts, open_ = [""], False
    for letter in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.category(letter) in ("Mn", "Cf", "Cc") or letter.isspace():
            continue
        if letter.isalnum():
            if not open_:
                parts.append("")
            parts[-1] += letter
        else:
            parts.append(letter)
        open_ = letter.isalnum()
    return [part for part in parts if part]

"""Word forms: part of speech and lemma of parsed words, learned once for each word, tag and role.

spaCy's attribute ruler and lemmatizer look at one token alone, but for a few sequences ("gon" "na"). What they make of
a token is therefore kept and given to the next one like it; one that may be part of such a sequence is given to spaCy
with its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc

COMPONENTS = ("attribute_ruler", "lemmatizer")
MOST_KEPT = 400_000
SEEN: list[int | str] = ["ORTH", "TAG", "DEP", "POS", "MORPH", "LEMMA", "LOWER"]
MADE: list[int | str] = ["TAG", "DEP", "POS", "LEMMA"]
_SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_ASKED = {"LOWER": 6, "DEP": 2, "TAG": 1}
"""What the rules over several tokens ask for, and its column in ``SEEN``."""
_BETWEEN = "."
Row = tuple[int, ...]
Tokens = tuple[dict[int, frozenset[int]], ...]
"""For each token of a rule over several: the hashes that it admits, by column of ``SEEN``."""


class WordForms:
    """What the two components of ``nlp`` make of a token, kept by what they see of it; at most ``MOST_KEPT`` rows."""

    def __init__(self, nlp: Language) -> None:
        """Take the components of a pipeline whose other components have run before."""
        self._vocab = nlp.vocab
        self._components = [nlp.get_pipe(name) for name in COMPONENTS]
        _index_by_hash(self._components[-1])
        self._sequences = tuple(_sequences(nlp))
        self._anchors = {
            word: tuple((rule, place) for rule in self._sequences for place in _places(rule, word))
            for word in {word for rule in self._sequences for token in rule for word in token.get(_ASKED["LOWER"], ())}
        }
        self._around = max((len(rule) for rule in self._sequences), default=1) - 1
        self._kept: dict[Row, Row] = {}

    def complete(self, doc: Doc) -> Doc:
        """Set tag, role, part of speech and lemma of every token, as the components would; morphology may stay open."""
        made = self.made([tuple(row) for row in doc.to_array(SEEN).tolist()])
        return doc.from_array(MADE, numpy.asarray(made, dtype="uint64")) if made else doc  # type: ignore[arg-type]

    def made(self, seen: Sequence[Row]) -> list[Row]:
        """Return the columns ``MADE`` of the tokens of one text from their columns ``SEEN``."""
        together = self._sequences_in(seen)
        unknown = [row for row in dict.fromkeys(seen) if row not in self._kept]
        if unknown:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
                unknown = list(dict.fromkeys(seen))
            self._kept.update(
                zip(unknown, (rows[0] for rows in self._learned([[row] for row in unknown])), strict=True)
            )
        found = [self._kept[row] for row in seen]
        windows = [(max(0, a - self._around), min(len(seen), b + self._around)) for a, b in together]
        runs = self._learned([seen[a:b] for a, b in windows]) if windows else []
        for (start, end), (first, _), rows in zip(together, windows, runs, strict=True):
            found[start:end] = rows[start - first : end - first]
        return found

    def _learned(self, runs: Sequence[Sequence[Row]]) -> list[list[Row]]:
        """Return what the components make of runs of tokens, which a mark keeps apart."""
        words: list[str] = []
        rows: list[Row] = []
        starts = []
        for run in runs:
            starts.append(len(words))
            words += [self._vocab.strings[row[0]] for row in run] + [_BETWEEN]
            rows += [row[1:6] for row in run] + [(0,) * 5]
        doc = Doc(self._vocab, words=words).from_array(_SET, numpy.asarray(rows, dtype="uint64"))  # type: ignore[arg-type]
        marks = {start + len(run) for start, run in zip(starts, runs, strict=True)}
        for i in marks:
            doc[i].pos_ = "PUNCT"
        for component in self._components:
            doc = component(doc)
        made: list[Row] = [tuple(row) for row in doc.to_array(MADE).tolist()]
        return [made[start : start + len(run)] for start, run in zip(starts, runs, strict=True)]

    def _sequences_in(self, seen: Sequence[Row]) -> list[tuple[int, int]]:
        """Return where rules over several tokens may hold."""
        anchors, column = self._anchors, _ASKED["LOWER"]
        return [
            (i - place, i - place + len(rule))
            for i, row in enumerate(seen)
            if row[column] in anchors
            for rule, place in anchors[row[column]]
            if _stands_at(rule, seen, i - place)
        ]


def _index_by_hash(lemmatizer: Any) -> None:
    """Make sets of the lemmatizer's word lists: it asks nothing of them but whether a word is in, thousands of times."""
    index = lemmatizer.lookups.get_table("lemma_index")
    for key, words in list(index.items()):
        index[key] = frozenset(words)


def _places(rule: Tokens, word: int) -> list[int]:
    return [place for place, token in enumerate(rule) if word in token.get(_ASKED["LOWER"], ())]


def _stands_at(sequence: Tokens, rows: Sequence[Row], at: int) -> bool:
    return 0 <= at <= len(rows) - len(sequence) and all(
        rows[at + i][column] in admitted for i, token in enumerate(sequence) for column, admitted in token.items()
    )


def _sequences(nlp: Language) -> Iterator[Tokens]:
    """Yield what is known of the ruler's rules over several tokens; a rule on more stands oftener than it must."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    for rule in ruler.patterns:
        for pattern in rule["patterns"]:
            if len(pattern) > 1:
                yield tuple(_admitted(nlp, token) for token in pattern)


def _admitted(nlp: Language, token: dict[str, Any]) -> dict[int, frozenset[int]]:
    found = {column: tuple(_listed(token.get(name))) for name, column in _ASKED.items()}
    return {column: frozenset(nlp.vocab.strings[word] for word in words) for column, words in found.items() if words}


def _listed(wanted: Any) -> Iterable[str]:
    """Return the values that a token's rule admits, where it lists them."""
    if isinstance(wanted, str):
        return (wanted,)
    return wanted.get("IN", ()) if isinstance(wanted, dict) else ()

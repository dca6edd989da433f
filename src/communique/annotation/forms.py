"""Word forms: part of speech and lemma of parsed words, learned once for each word, tag and role.

spaCy's attribute ruler and lemmatizer look at one token alone, but for a few sequences ("gon" "na"). What they make of
a token is therefore kept and given to the next one like it; a text that holds such a sequence goes through spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc

COMPONENTS = ("attribute_ruler", "lemmatizer")
MOST_KEPT = 400_000
_SEEN: list[int | str] = ["ORTH", "TAG", "DEP", "POS", "MORPH", "LEMMA"]
_MADE: list[int | str] = ["TAG", "DEP", "POS", "LEMMA"]
_ASKED: list[int | str] = ["LOWER", "DEP", "TAG"]
Row = tuple[int, ...]
Tokens = tuple[dict[int, frozenset[int]], ...]
"""For each token of a rule over several: the hashes that it admits, by column of ``_ASKED``."""


class WordForms:
    """What the two components of ``nlp`` make of a token, kept by what they see of it; at most ``MOST_KEPT`` rows."""

    def __init__(self, nlp: Language) -> None:
        """Take the components of a pipeline whose other components have run before."""
        self._components = [nlp.get_pipe(name) for name in COMPONENTS]
        self._sequences = tuple(_sequences(nlp))
        self._kept: dict[Row, Row] = {}

    def complete(self, doc: Doc) -> Doc:
        """Set tag, role, part of speech and lemma of every token, as the components would; morphology may stay open."""
        seen: list[Row] = [tuple(row) for row in doc.to_array(_SEEN).tolist()]
        if not seen:
            return doc
        alone = not self._holds_sequence(doc.to_array(_ASKED).tolist())
        made = [self._kept.get(row) for row in seen] if alone else [None]
        if None not in made:
            return doc.from_array(_MADE, numpy.asarray(made, dtype="uint64"))  # type: ignore[arg-type]
        for component in self._components:
            doc = component(doc)
        if alone:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept.update(zip(seen, (tuple(row) for row in doc.to_array(_MADE).tolist()), strict=True))
        return doc

    def _holds_sequence(self, rows: list[list[int]]) -> bool:
        columns = [set(column) for column in zip(*rows, strict=True)]
        return any(
            _may_stand(sequence, columns) and any(_stands_at(sequence, rows, i) for i in range(len(rows)))
            for sequence in self._sequences
        )


def _may_stand(sequence: Tokens, columns: list[set[int]]) -> bool:
    return all(not admitted.isdisjoint(columns[column]) for token in sequence for column, admitted in token.items())


def _stands_at(sequence: Tokens, rows: list[list[int]], at: int) -> bool:
    return at + len(sequence) <= len(rows) and all(
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
    found = {name: tuple(_listed(token.get(str(name)))) for name in _ASKED}
    return {
        _ASKED.index(name): frozenset(nlp.vocab.strings[word] for word in words)
        for name, words in found.items()
        if words
    }


def _listed(wanted: Any) -> Iterable[str]:
    """Return the values that a token's rule admits, where it lists them."""
    if isinstance(wanted, str):
        return (wanted,)
    return wanted.get("IN", ()) if isinstance(wanted, dict) else ()

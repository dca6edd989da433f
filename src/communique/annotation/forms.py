"""Word forms: part of speech, morphology and lemma of parsed words, learned once for each word, tag and role.

spaCy's attribute ruler and lemmatizer look at one token alone, but for a few sequences ("gon" "na"). What they make of
a token is therefore kept and given to the next one like it; a text that holds such a sequence goes through spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

COMPONENTS = ("attribute_ruler", "lemmatizer")
MOST_KEPT = 400_000
_SEEN = [ORTH, TAG, DEP, POS, MORPH, LEMMA]
_MADE = [TAG, DEP, POS, MORPH, LEMMA]
Row = tuple[int, ...]


class WordForms:
    """What the two components of ``nlp`` make of a token, kept by what they see of it; at most ``MOST_KEPT`` rows."""

    def __init__(self, nlp: Language) -> None:
        """Take the components of a pipeline whose other components have run before."""
        self._components = [nlp.get_pipe(name) for name in COMPONENTS]
        self._joined = _words_of_sequences(nlp)
        self._kept: dict[Row, Row] = {}

    def complete(self, doc: Doc) -> Doc:
        """Set tag, role, part of speech, morphology and lemma of every token, as the components would."""
        seen: list[Row] = [tuple(row) for row in doc.to_array(_SEEN).tolist()]
        lower = doc.to_array([LOWER]).tolist()
        kept = self._kept
        if self._joined is not None and self._joined.isdisjoint(lower) and all(row in kept for row in seen):
            made: Any = [kept[row] for row in seen]
            return doc.from_array(_MADE, _array(made)) if made else doc
        for component in self._components:
            doc = component(doc)
        if self._joined is not None and self._joined.isdisjoint(lower):
            if len(kept) > MOST_KEPT:
                kept.clear()
            kept.update(zip(seen, (tuple(row) for row in doc.to_array(_MADE).tolist()), strict=True))
        return doc


def _array(rows: list[Row]) -> Any:
    import numpy

    return numpy.asarray(rows, dtype="uint64")


def _words_of_sequences(nlp: Language) -> frozenset[int] | None:
    """Return one word of every rule over several tokens, as hashes; ``None`` where such a rule names no word."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    found = set()
    for rule in ruler.patterns:
        for pattern in rule["patterns"]:
            if len(pattern) < 2:
                continue
            word = _literal(pattern)
            if word is None:
                return None
            found.add(nlp.vocab.strings[word])
    return frozenset(found)


def _literal(pattern: Iterable[dict[str, Any]]) -> str | None:
    return next((token["LOWER"] for token in pattern if isinstance(token.get("LOWER"), str)), None)

"""Word forms: part of speech and lemma of parsed words, learned once for each word, tag and role.

spaCy's attribute ruler and lemmatizer look at one token alone, but for a few sequences ("gon" "na"). What they make of
a token is therefore kept and given to the next one like it; one that may be part of such a sequence is given to spaCy
with its neighbours.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy
import numpy.typing
from spacy.language import Language
from spacy.tokens import Doc

warnings.filterwarnings("ignore", message=r"\[W108\]")  # a word of no part of speech keeps its own form
COMPONENTS = ("attribute_ruler", "lemmatizer")
MOST_KEPT = 400_000
SEEN: list[int | str] = ["ORTH", "TAG", "DEP", "POS", "MORPH", "LEMMA", "LOWER"]
MADE: list[int | str] = ["TAG", "DEP", "POS", "LEMMA"]
_SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_ASKED = {"LOWER": 6, "DEP": 2, "TAG": 1}
"""What the rules over several tokens ask for, and its column in ``SEEN``."""
_BETWEEN = "."
Rows = numpy.typing.NDArray[numpy.uint64]
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
        lower = _ASKED["LOWER"]
        words = {word for rule in self._sequences for token in rule for word in token.get(lower, ())}
        self._anchors = {word: [(rule, at) for rule in self._sequences for at in _places(rule, word)] for word in words}
        self._anchor_words = numpy.asarray(sorted(words), dtype="uint64")
        self._around = max((len(rule) for rule in self._sequences), default=1) - 1
        self._places: dict[bytes, int] = {}
        self._kept: Rows = numpy.zeros((1024, len(MADE)), dtype="uint64")

    def complete(self, doc: Doc) -> Doc:
        """Set tag, role, part of speech and lemma of every token, as the components would; morphology may stay open."""
        if not len(doc):
            return doc
        seen: Rows = doc.to_array(SEEN)  # type: ignore[assignment]
        return doc.from_array(MADE, self.made([seen]))  # type: ignore[arg-type]

    def made(self, texts: Sequence[Rows]) -> Rows:
        """Return the columns ``MADE`` of the tokens of some texts, in one table, from their columns ``SEEN``."""
        seen = numpy.concatenate(texts)
        keys = numpy.ascontiguousarray(seen[:, : _ASKED["LOWER"]]).view(f"V{8 * _ASKED['LOWER']}").ravel().tolist()
        if len(self._places) > MOST_KEPT:
            self._places.clear()
        tagged = seen[:, SEEN.index("TAG")] != 0  # what is not parsed stays open
        places = [self._places.get(key, -1 if asked else 0) for key, asked in zip(keys, tagged.tolist(), strict=True)]
        if -1 in places:
            self._learn({keys[i]: seen[i] for i, place in enumerate(places) if place < 0})
            places = [self._places.get(key, 0) for key in keys]
        found = self._kept[places]
        found[~tagged] = 0
        anchored, start = numpy.isin(seen[:, _ASKED["LOWER"]], self._anchor_words), 0
        for text in texts:
            end = start + len(text)
            if anchored[start:end].any():
                self._complete_sequences(text, numpy.flatnonzero(anchored[start:end]).tolist(), found[start:end])
            start = end
        return found

    def _learn(self, new: dict[bytes, Rows]) -> None:
        """Keep what the components make of tokens by themselves."""
        for key, rows in zip(new, self._asked([row[None] for row in new.values()]), strict=True):
            place = self._places.setdefault(key, len(self._places))
            if place >= len(self._kept):
                self._kept = numpy.concatenate([self._kept, numpy.zeros_like(self._kept)])
            self._kept[place] = rows[0]

    def _complete_sequences(self, seen: Rows, anchors: Sequence[int], found: Rows) -> None:
        """Set what the components make of tokens where a rule over several may hold, by words that may be of one."""
        together = self._sequences_in(seen, anchors)
        if not together:
            return
        windows = [(max(0, a - self._around), min(len(seen), b + self._around)) for a, b in together]
        made = self._asked([seen[a:b] for a, b in windows])
        for (start, end), (first, _), rows in zip(together, windows, made, strict=True):
            found[start:end] = rows[start - first : end - first]

    def _asked(self, runs: Sequence[Rows]) -> list[Rows]:
        """Return what the components make of runs of tokens, which a mark keeps apart."""
        words: list[str] = []
        starts = []
        for run in runs:
            starts.append(len(words))
            words += [*(self._vocab.strings[int(word)] for word in run[:, 0]), _BETWEEN]
        rows = numpy.zeros((len(words), len(_SET)), dtype="uint64")
        for start, run in zip(starts, runs, strict=True):
            rows[start : start + len(run)] = run[:, 1 : 1 + len(_SET)]
        doc = Doc(self._vocab, words=words).from_array(_SET, rows)  # type: ignore[arg-type]
        for start, run in zip(starts, runs, strict=True):
            doc[start + len(run)].pos_ = "PUNCT"
        for component in self._components:
            doc = component(doc)
        made: Rows = doc.to_array(MADE)  # type: ignore[assignment]
        return [made[start : start + len(run)] for start, run in zip(starts, runs, strict=True)]

    def _sequences_in(self, seen: Rows, anchors: Sequence[int]) -> list[tuple[int, int]]:
        """Return where rules over several tokens may hold."""
        column = seen[:, _ASKED["LOWER"]]
        return [
            (i - place, i - place + len(rule))
            for i in anchors
            for rule, place in self._anchors[int(column[i])]
            if _stands_at(rule, seen, i - place)
        ]


def _index_by_hash(lemmatizer: Any) -> None:
    """Make sets of the lemmatizer's word lists: it asks of them only whether a word is in."""
    index = lemmatizer.lookups.get_table("lemma_index")
    for key, words in list(index.items()):
        index[key] = frozenset(words)


def _places(rule: Tokens, word: int) -> list[int]:
    return [place for place, token in enumerate(rule) if word in token.get(_ASKED["LOWER"], ())]


def _stands_at(sequence: Tokens, rows: Rows, at: int) -> bool:
    return 0 <= at <= len(rows) - len(sequence) and all(
        int(rows[at + i, column]) in admitted for i, token in enumerate(sequence) for column, admitted in token.items()
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

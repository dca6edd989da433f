"""The parser's word vectors, computed as spaCy computes them, in a third of its time.

The embedding of a word depends on the word alone and is kept; the four convolutions over its neighbours are multiplied
by numpy. Every piece is multiplied by itself, so what stands beside it in a batch changes no bit of its parse.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float32]
MOST_KEPT = 60_000
_KEY: list[int | str] = ["ORTH", "NORM", "SPACY"]


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which products of matrices take one thread: a second one would wait, and change last bits."""
    context: AbstractContextManager[object] = _threads().limit(limits=1)
    return context


class Encoder:
    """The ``tok2vec`` component of a pipeline; words' embeddings are kept, at most ``MOST_KEPT`` of them."""

    def __init__(self, nlp: Language) -> None:
        """Take the weights of a pipeline whose ``tok2vec`` is hash embeddings and a window encoder."""
        component: Any = nlp.get_pipe("tok2vec")
        embedding, windows = component.model.layers
        extract, _, hashed, mixed, _ = embedding.layers
        self._columns: list[int | str] = list(extract.attrs["columns"])
        self._hashed, self._mixed = hashed.layers[0], mixed.layers[0]
        self._layers = [_Convolution(residual.layers[0]) for residual in windows.layers[0].layers]
        self._pad = int(windows.attrs["pad"])
        self._width = int(self._layers[0].gain.shape[0])
        self._places: dict[tuple[int, ...], int] = {}
        self._kept: Any = np.zeros((1024, self._width), np.float32)

    def encode(self, docs: Sequence[Doc]) -> None:
        """Set the vectors (``doc.tensor``) of documents."""
        pad, pieces, size = self._pad, [], 0
        for doc in docs:
            pieces.append(slice(size, size + len(doc) + 2 * pad))
            size = pieces[-1].stop
        rows: Any = np.zeros((size, self._width), np.float32)
        for piece, places in zip(pieces, self._places_of(docs), strict=True):
            rows[piece.start + pad : piece.stop - pad] = self._kept[places]
        with one_thread():
            for layer in self._layers:
                rows = layer(rows, pieces)
        for doc, piece in zip(docs, pieces, strict=True):
            doc.tensor = rows[piece.start + pad : piece.stop - pad]

    def _places_of(self, docs: Sequence[Doc]) -> list[list[int]]:
        """Return where the embeddings of the words of each document are kept."""
        if len(self._places) > MOST_KEPT:
            self._places.clear()
        keys = [[tuple(key) for key in doc.to_array(_KEY).tolist()] for doc in docs]
        new: dict[tuple[int, ...], Any] = {}
        for doc, own in zip(docs, keys, strict=True):
            if not all(key in self._places for key in own):
                columns = doc.to_array(self._columns)
                new |= {key: columns[i] for i, key in enumerate(own) if key not in self._places}
        if new:
            self._add(new)
        return [[self._places[key] for key in own] for own in keys]

    def _add(self, new: dict[tuple[int, ...], Any]) -> None:
        made: Floats = self._mixed.predict(self._hashed.predict(np.stack(list(new.values()))))
        for key, row in zip(new, made, strict=True):
            place = self._places[key] = len(self._places)
            if place >= len(self._kept):
                self._kept = np.concatenate([self._kept, np.zeros_like(self._kept)])
            self._kept[place] = row


class _Convolution:
    """A residual layer over three words at a time: product, largest of its parts, normed."""

    def __init__(self, chain: Any) -> None:
        def part(name: str, model: Any = chain) -> Any:
            return next(node for node in model.walk() if node.name == name)

        maxout, norm = part("maxout"), part("layernorm")
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        self._width, self._parts = bias.shape
        self._weights: Floats = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self._bias: Floats = bias.T.reshape(-1)
        self.gain: Floats = norm.get_param("G")
        self._shift: Floats = norm.get_param("b")

    def __call__(self, rows: Floats, pieces: Sequence[slice]) -> Floats:
        """Return the layer's rows; ``pieces`` are multiplied one by one."""
        width = self._width
        beside: Floats = np.zeros((len(rows), 3 * width), np.float32)
        beside[1:, :width] = rows[:-1]
        beside[:, width : 2 * width] = rows
        beside[:-1, 2 * width :] = rows[1:]
        made = np.empty((len(rows), self._weights.shape[1]), np.float32)
        for piece in pieces:
            np.matmul(beside[piece], self._weights, out=made[piece])
        made += self._bias
        best = made[:, :width]
        for i in range(1, self._parts):
            np.maximum(best, made[:, i * width : (i + 1) * width], out=best)
        centred: Floats = best - best.mean(axis=1, keepdims=True)
        spread = (centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-8)
        centred *= spread ** np.float32(-0.5)
        centred *= self.gain
        centred += self._shift
        centred += rows
        return centred

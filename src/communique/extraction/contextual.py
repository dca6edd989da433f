"""The contextual reader: a small transformer over the article's words, and what it thinks of a candidate.

``encoder.npz`` (made by ``python -m eval.train_encoder``) holds a graph that onnxruntime runs, the vocabulary of its
word pieces, and the outer layers, which are multiplied here. An article is encoded chunk by chunk, a chunk only when
something in it is asked about, and each by itself, so that nothing beside it changes a bit of what is found.

The linear models (:mod:`communique.extraction.model`) see what rules and parses know, this one what words mean in
their place; ``mix`` says how the two are added up.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from communique.annotation.syntax import word_edges
from communique.extraction.context import Candidate, Context
from communique.extraction.mixing import log_chances
from communique.extraction.wordpieces import Wordpieces

Floats = npt.NDArray[np.float32]
Place = tuple[int, int, int]
"""Tokens of a candidate: its head, the first of its words, the first behind them."""
NOBODY, FAR = -1, -2
"""What an option is represented by that is no actor, or one who is not named in the candidate's chunk."""
_KEY = "communique.contextual"


@dataclass(frozen=True)
class Encoder:
    """Graph, vocabulary and outer layers; ``columns`` and ``classes`` say what the outputs are, as in ``Model``."""

    graph: bytes
    pieces: Wordpieces
    layers: Mapping[str, Floats]
    columns: Mapping[str, tuple[int, int]]
    classes: Mapping[str, tuple[str, ...]]
    parties: Mapping[str, int]
    mix: Mapping[str, tuple[float, ...]]
    _session: list[Any] = field(default_factory=list, compare=False, repr=False)

    def encode(self, ids: Sequence[int]) -> Floats:
        """Return the states of a chunk's pieces, one row a piece."""
        if not self._session:
            self._session.append(_session(self.graph))
        (states,) = self._session[0].run(None, {"ids": np.asarray([ids], np.int64)})
        found: Floats = states[0]
        return found


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class Encoded:
    """An article under an encoder: states by chunk and what was asked of candidates, each computed once."""

    def __init__(self, doc: Doc, encoder: Encoder) -> None:
        """Take an article; nothing is encoded yet."""
        self._edges, self._encoder, self.mix = word_edges(doc), encoder, encoder.mix
        self.chunks = encoder.pieces.chunks(doc)
        self._states: dict[int, Floats] = {}
        self._sums: dict[int, npt.NDArray[np.float64]] = {}
        self._seen: dict[Place, Floats] = {}
        self._scores: dict[Place, Floats] = {}
        self.foreseen: dict[int, tuple[int, int, Place]] = {}
        """Words that may head a proposal, with its offsets and place; a chunk's are scored together."""
        self._inner: dict[Place, Floats] = {}

    def place_of(self, candidate: Candidate) -> Place:
        """Return the tokens of a candidate."""
        return self.place(candidate.head, candidate.start, candidate.end)

    def place(self, head: int, start: int, end: int) -> Place:
        """Return the tokens of a head and of the words between two offsets, as far as they lie in the head's chunk."""
        first = max(bisect_right(self._edges, (start, len(self._edges) and self._edges[-1][1])) - 1, 0)
        last = bisect_left(self._edges, (end, 0))
        beside = self.tokens_beside(head)
        first, last = max(first, beside.start), min(last, beside.stop)
        return (head, first, last) if first < last else (head, head, head + 1)

    def tokens_beside(self, head: int) -> range:
        """Return the tokens of a token's chunk."""
        chunk = self.chunks.chunk
        return range(bisect_left(chunk, chunk[head]), bisect_right(chunk, chunk[head]))

    def score(self, output: str, place: Place) -> float:
        """Return the score of a kind at a candidate's place."""
        known = self._scores.get(place)
        if known is None:
            self.score_all([place])
            known = self._scores[place]
        return float(known[self._encoder.columns[output][0]])

    def score_all(self, places: Sequence[Place]) -> None:
        """Compute what :meth:`score` is to return for several places of one chunk, at once."""
        if not places:
            return
        layers = self._encoder.layers
        inner = _gelu(self._seen_all(places) @ layers["inner"] + layers["inner.bias"])
        self._scores.update(zip(places, inner @ layers["out"] + layers["out.bias"], strict=True))

    def classes(self, output: str, place: Place) -> dict[str, float]:
        """Return the logarithm of the chance of each class of a field at a candidate's place."""
        start, end = self._encoder.columns[output]
        layers = self._encoder.layers
        chances = log_chances(self._inner_at(place) @ layers["fields"][:, start:end] + layers["fields.bias"][start:end])
        return dict(zip(self._encoder.classes[output], map(float, chances), strict=True))

    def _inner_at(self, place: Place) -> Floats:
        """Return the inner layer that fields and parties are read from."""
        known = self._inner.get(place)
        if known is None:
            layers = self._encoder.layers
            known = _gelu(self._seen_at(place) @ layers["inner.fields"] + layers["inner.fields.bias"])
            self._inner[place] = known
        return known

    def _seen_at(self, place: Place) -> Floats:
        """Return the states of a candidate's head, of its words in the mean and of its first word, in a row."""
        known = self._seen.get(place)
        if known is None:
            known = self._seen[place] = self._seen_all([place])[0]
        return known

    def _seen_all(self, places: Sequence[Place]) -> Floats:
        """Return a row for each of some places of one chunk."""
        chunk = self.chunks.chunk[places[0][0]]
        states, sums = self.states(chunk), self._sums_of(chunk)
        heads, firsts, lasts = np.asarray([self._rows(place) for place in places], np.intp).T
        means = ((sums[lasts] - sums[firsts]) / (lasts - firsts)[:, None]).astype(np.float32)
        found: Floats = np.concatenate([states[heads], means, states[firsts]], axis=1)
        return found

    def _sums_of(self, chunk: int) -> npt.NDArray[np.float64]:
        """Return the sum of the states before each piece of a chunk, and of all."""
        known = self._sums.get(chunk)
        if known is None:
            states = self.states(chunk)
            known = np.zeros((len(states) + 1, states.shape[1]))
            np.cumsum(states, axis=0, out=known[1:])
            self._sums[chunk] = known
        return known

    def _rows(self, place: Place) -> Place:
        return rows_of(self.chunks.chunk, self.chunks.piece, self.chunks.ids, place)

    def states(self, chunk: int) -> Floats:
        """Return the states of a chunk."""
        known = self._states.get(chunk)
        if known is None:
            known = self._states[chunk] = self._encoder.encode(self.chunks.ids[chunk])
        return known

    def party(self, output: str, place: Place, options: Sequence[int]) -> list[float]:
        """Return the logarithm of each option's chance in a party's field: a token, ``NOBODY`` or ``FAR``."""
        layers, column = self._encoder.layers, self._encoder.parties[output]
        chunk = self.chunks.chunk[place[0]]
        named = np.stack(
            [
                layers["party.none"][-1 - option] if option < 0 else self.states(chunk)[self._rows((option,) * 3)[0]]
                for option in options
            ]
        )
        joined = _gelu(
            self._inner_at(place) @ layers["party.inner"] + named @ layers["party.named"] + layers["party.bias"]
        )
        return [float(chance) for chance in log_chances(joined @ layers["party.out"][:, column])]


def rows_of(chunk: Sequence[int], piece: Sequence[int], ids: Sequence[Sequence[int]], place: Place) -> Place:
    """Return the rows of a place in its chunk's states: of its head, its first word, and the first behind its last."""
    head, first, last = place
    closing = len(ids[chunk[head]]) - 1
    start = min(piece[first], closing)
    end = piece[last] if last < len(piece) and chunk[last] == chunk[head] else closing
    return min(piece[head], closing), start, max(end, start + 1)


def _gelu(values: Any) -> Floats:
    """Return the Gaussian error linear unit in its tanh form."""
    bent: Floats = values * values
    bent *= np.float32(0.044715 * 0.7978845608)
    bent += np.float32(0.7978845608)
    bent *= values
    np.tanh(bent, out=bent)
    bent += 1
    bent *= values
    bent *= np.float32(0.5)
    return bent


def mention_of(context: Context, encoded: Encoded, name: str | None, head: int) -> int:
    """Return the token nearest to a head, in its chunk, that names an actor, or else one of the actor's people."""
    if name is None:
        return NOBODY
    cast = context.cast
    near = [i for i in encoded.tokens_beside(head) if i in cast.at]
    own = [i for i in near if cast.at[i] == name]
    found = own or [i for i in near if cast.state_of(cast.at[i]) == name]
    return min(found, key=lambda i: (abs(i - head), i), default=FAR)


def encoded(context: Context) -> Encoded | None:
    """Return the article under the shipped encoder, made once; nothing where none is shipped."""
    encoder = load_encoder()
    if encoder is None:
        return None
    known = context.doc.user_data.get(_KEY)
    if not isinstance(known, Encoded):
        known = context.doc.user_data[_KEY] = Encoded(context.doc, encoder)
    return known


@cache
def load_encoder() -> Encoder | None:
    """Return the trained encoder; nothing where none was trained."""
    path = resources.files("communique.extraction").joinpath("encoder.npz")
    return unpacked(path.read_bytes()) if path.is_file() else None


def unpacked(packed: bytes) -> Encoder:
    """Return an encoder from the bytes of its file."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        meaning: dict[str, Any] = json.loads(arrays["meaning"].tobytes())
        return Encoder(
            graph=arrays["graph"].tobytes(),
            pieces=Wordpieces({word: i for i, word in enumerate(meaning["vocabulary"])}),
            layers={name[6:]: arrays[name].astype(np.float32) for name in arrays.files if name.startswith("layer.")},
            columns={name: (start, end) for name, (start, end) in meaning["columns"].items()},
            classes={name: tuple(classes) for name, classes in meaning["classes"].items()},
            parties=meaning["parties"],
            mix={name: tuple(numbers) for name, numbers in meaning["mix"].items()},
        )

"""Train the contextual reader on candidates and pack it: the shapes of its inputs, the loss, the file.

Used by ``eval.train_reader``; needs ``torch`` and ``onnx``, which only training needs (``make train-tools``).
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from communique.extraction.contextual import Encoded, Encoder, mention_of, rows_of, unpacked
from communique.extraction.fields import FIELDS
from communique.extraction.parties import PARTIES
from communique.extraction.party_options import head_of
from communique.extraction.timing import TIMES, output_of, place_of
from communique.extraction.wordpieces import LONGEST_CHUNK, Chunks, Wordpieces
from eval.encoder_network import Network, base_vocabulary
from eval.split import ROOT, SHARED
from eval.training import Seen, Text

EPOCHS, BATCH, RATE, HEAD_RATE, WARM = 5, 8, 1e-4, 1e-3, 0.1
FIELD_SHARE, PARTY_SHARE = 0.1, 0.2
"""What the losses of fields and parties count beside that of confidence."""
VOCABULARY = 5000
OWN_WEIGHT = 10
"""How much more an annotated text says of which pieces are needed than another open text."""
DATA, KEPT = SHARED / "data", ROOT / "build"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


@dataclass
class Asked:
    """What is asked of one chunk: pieces, and rows for candidates (place, kind, label), fields and parties."""

    ids: list[int]
    at: list[tuple[int, int, int]] = field(default_factory=list)
    kinds: list[tuple[int, int, float]] = field(default_factory=list)
    fields: list[tuple[int, int, int]] = field(default_factory=list)
    parties: list[tuple[int, int, list[int], int]] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """The outputs' columns and classes, and the parties' fields."""

    columns: dict[str, tuple[int, int]]
    classes: dict[str, tuple[str, ...]]
    parties: dict[str, int]

    @property
    def widths(self) -> tuple[int, int, int]:
        """How many kinds, classes of fields, and parties there are."""
        kinds = sum(name.startswith("confidence.") for name in self.columns)
        return kinds, sum(map(len, self.classes.values())), len(self.parties)


def shape_of(rows: Sequence[Seen]) -> Shape:
    """Return what is to be learned from the candidates."""
    columns: dict[str, tuple[int, int]] = {}
    classes: dict[str, tuple[str, ...]] = {}
    for kind in sorted({one.kind for one in rows}):
        columns[f"confidence.{kind}"] = (len(columns), len(columns) + 1)
    width = 0
    for kind, names in sorted(FIELDS.items()):
        for name in names:
            values = sorted({one.gold[name] for one in rows if one.kind == kind and one.gold is not None})
            columns[f"{kind}.{name}"] = (width, width + len(values))
            classes[f"{kind}.{name}"] = tuple(values)
            width += len(values)
    parties = [f"party.{kind}.{name}" for kind, names in sorted(PARTIES.items()) for name in names]
    parties += [output_of(kind) for kind in sorted(TIMES)]
    return Shape(columns, classes, {name: i for i, name in enumerate(parties)})


def vocabulary_of(texts: Iterable[str], size: int = VOCABULARY) -> list[str]:
    """Return the word pieces to keep: single letters and marks, and those that the texts have most often."""
    base = base_vocabulary()
    pieces, counts = Wordpieces(base), Counter[int]()
    for text in texts:
        counts.update(i for word in text.split() for i in pieces.ids_of(word))
    names = {i: word for word, i in base.items()}
    kept = [*SPECIAL, *(word for word in sorted(base) if len(word.removeprefix("##")) == 1 and ord(word[-1]) < 0x250)]
    often = [names[i] for i, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    return list(dict.fromkeys([*kept, *often]))[:size]


def asked_of(text: Text, rows: Sequence[Seen], pieces: Wordpieces, shape: Shape) -> list[Asked]:
    """Return an article's chunks with what its candidates ask of them."""
    encoded = Encoded(text.context.doc, _Only(pieces))  # type: ignore[arg-type]
    chunks = encoded.chunks
    found = [Asked(ids) for ids in chunks.ids]
    for one in rows:
        place = encoded.place_of(one.candidate)
        if one.label is None and one.gold is None:
            continue
        asked = found[chunks.chunk[place[0]]]
        i = _placed(asked, chunks, place)
        if one.label is not None:
            asked.kinds.append((i, shape.columns[f"confidence.{one.kind}"][0], float(one.label)))
        if one.gold is None:
            continue
        for name in FIELDS.get(one.kind, ()):
            start, _ = shape.columns[f"{one.kind}.{name}"]
            output = list(shape.columns).index(f"{one.kind}.{name}")
            asked.fields.append((i, output, start + shape.classes[f"{one.kind}.{name}"].index(one.gold[name])))
        _ask_parties(text, one, encoded, asked, shape)
        _ask_days(text, one, encoded, asked, shape)
    return [asked for asked in found if asked.kinds]


@dataclass(frozen=True)
class _Only:
    pieces: Wordpieces
    mix: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def _placed(asked: Asked, chunks: Chunks, place: tuple[int, int, int]) -> int:
    asked.at.append(rows_of(chunks.chunk, chunks.piece, chunks.ids, place))
    return len(asked.at) - 1


def _ask_parties(text: Text, one: Seen, encoded: Encoded, asked: Asked, shape: Shape) -> None:
    chunks = encoded.chunks
    for name in PARTIES.get(one.kind, ()):
        pairs = one.pairs.get(name, [])
        right = [j for j, (_, label) in enumerate(pairs) if label]
        if not right or len(pairs) < 2:
            continue
        head = head_of(text.context, one.candidate, name).i
        place = encoded.place(head, one.candidate.start, one.candidate.end)
        if chunks.ids[chunks.chunk[head]] is not asked.ids:
            continue
        mentions = [mention_of(text.context, encoded, option, head) for option in one.options[name]]
        rows = [m if m < 0 else rows_of(chunks.chunk, chunks.piece, chunks.ids, (m, m, m))[0] for m in mentions]
        asked.parties.append((_placed(asked, chunks, place), shape.parties[f"party.{one.kind}.{name}"], rows, right[0]))


def _ask_days(text: Text, one: Seen, encoded: Encoded, asked: Asked, shape: Shape) -> None:
    right = [j for j, (_, label) in enumerate(one.day_pairs) if label]
    if not right or len(one.days) < 2 or one.timed is None:
        return
    chunks = encoded.chunks
    tokens = [place_of(text.context, encoded, one.timed.head, option) for option in one.days]
    rows = [t if t < 0 else rows_of(chunks.chunk, chunks.piece, chunks.ids, (t, t, t))[0] for t in tokens]
    place = _placed(asked, chunks, encoded.place_of(one.timed))
    asked.parties.append((place, shape.parties[output_of(one.kind)], rows, right[0]))


def fit(asked: Sequence[Asked], kept: list[int], shape: Shape, epochs: int = EPOCHS) -> Network:
    """Return the network trained on chunks; the same chunks in the same order give the same network."""
    torch.manual_seed(1)
    order = random.Random(1)
    network = Network(kept, *shape.widths)
    with torch.no_grad():
        network.out.bias.fill_(-3.0)
    outer = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": network.encoder.parameters(), "lr": RATE}, {"params": outer, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    parts = [
        asked[i : i + BATCH]
        for asked in [sorted(asked, key=lambda one: len(one.ids))]
        for i in range(0, len(asked), BATCH)
    ]
    steps = epochs * len(parts)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, i / (WARM * steps + 1)) * max(0.0, 1 - i / steps)
    )
    network.train()
    for _ in range(epochs):
        order.shuffle(parts)
        for part in parts:
            optimizer.zero_grad()
            loss_of(network, part, shape).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.eval()


def loss_of(network: Network, part: Sequence[Asked], shape: Shape) -> Tensor:
    """Return the loss over some chunks."""
    longest = max(len(one.ids) for one in part)
    ids = torch.tensor([one.ids + [0] * (longest - len(one.ids)) for one in part])
    mask = torch.tensor([[True] * len(one.ids) + [False] * (longest - len(one.ids)) for one in part])
    states = network.encoder(ids, mask)
    starts = np.cumsum([0, *(len(one.at) for one in part)]).tolist()
    inner, inner_fields = network.candidates(
        states, torch.tensor([(c, *at) for c, one in enumerate(part) for at in one.at])
    )
    scores, values = network.out(network.drop(inner)), network.fields(network.drop(inner_fields))
    kinds = torch.tensor([(starts[c] + i, column) for c, one in enumerate(part) for i, column, _ in one.kinds])
    labels = torch.tensor([label for one in part for *_, label in one.kinds])
    loss: Tensor = functional.binary_cross_entropy_with_logits(scores[kinds[:, 0], kinds[:, 1]], labels)
    spans = list(shape.columns.values())
    fields = [
        functional.cross_entropy(values[starts[c] + i, slice(*spans[output])], torch.tensor(right - spans[output][0]))
        for c, one in enumerate(part)
        for i, output, right in one.fields
    ]
    if fields:
        loss = loss + FIELD_SHARE * torch.stack(fields).mean()
    chosen = list(_party_losses(network, part, states, inner_fields, starts))
    return loss + PARTY_SHARE * torch.stack(chosen).mean() if chosen else loss


def _party_losses(
    network: Network, part: Sequence[Asked], states: Tensor, inner: Tensor, starts: list[int]
) -> Iterator[Tensor]:
    options = [
        (starts[c] + i, c, piece) for c, one in enumerate(part) for i, _, pieces, _ in one.parties for piece in pieces
    ]
    if not options:
        return
    scores, at = network.options(states, inner, torch.tensor(options)), 0
    for one in part:
        for _, column, pieces, right in one.parties:
            yield functional.cross_entropy(scores[at : at + len(pieces), column], torch.tensor(right))
            at += len(pieces)


def packed(network: Network, vocabulary: list[str], shape: Shape, mix: Mapping[str, Sequence[float]]) -> bytes:
    """Return the bytes of the encoder's file: whole numbers of seven bits for the graph's weights."""
    layers = {
        "inner": network.inner.weight.T, "inner.bias": network.inner.bias,
        "out": network.out.weight.T, "out.bias": network.out.bias,
        "inner.fields": network.inner_fields.weight.T, "inner.fields.bias": network.inner_fields.bias,
        "fields": network.fields.weight.T, "fields.bias": network.fields.bias,
        "party.inner": network.party_inner.weight.T, "party.bias": network.party_inner.bias,
        "party.named": network.party_named.weight.T, "party.out": network.party_out.weight.T,
        "party.none": network.none,
    }  # fmt: skip
    meaning = {
        "vocabulary": vocabulary,
        "columns": shape.columns,
        "classes": shape.classes,
        "parties": shape.parties,
        "mix": {name: [round(float(number), 3) for number in numbers] for name, numbers in sorted(mix.items())},
    }
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        graph=np.frombuffer(graph_of(network), np.uint8),
        meaning=np.frombuffer(json.dumps(meaning, ensure_ascii=False).encode(), np.uint8),
        **{f"layer.{name}": layer.detach().numpy().astype(np.float16) for name, layer in layers.items()},  # type: ignore[arg-type]
    )
    return stream.getvalue()


def graph_of(network: Network) -> bytes:
    """Return the encoder as a graph for onnxruntime with its weights as whole numbers."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.encoder.places = nn.Parameter(network.encoder.places[: LONGEST_CHUNK + 4].detach())
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder, "plain.onnx"), Path(folder, "small.onnx")
        torch.onnx.export(
            network.encoder, (torch.zeros((1, 100), dtype=torch.long),), str(plain), input_names=["ids"],
            output_names=["states"], dynamic_axes={"ids": {1: "n"}, "states": {1: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return small.read_bytes()


class School:
    """What encoders are trained on: the chunks of annotated texts. Trained ones are kept, by what they saw."""

    def __init__(self, rows: Sequence[Seen]) -> None:
        """Take the candidates of all training texts; the vocabulary is also chosen by other open texts."""
        by_text: dict[str, list[Seen]] = defaultdict(list)
        for one in rows:
            by_text[one.text.name].append(one)
        base = base_vocabulary()
        self._vocabulary = vocabulary_of(self._words(rows))
        self._kept = [base[word] for word in self._vocabulary]
        self._shape = shape_of(rows)
        pieces = Wordpieces({word: i for i, word in enumerate(self._vocabulary)})
        self._asked = {name: asked_of(seen[0].text, seen, pieces, self._shape) for name, seen in by_text.items()}

    @staticmethod
    def _words(rows: Sequence[Seen]) -> Iterator[str]:
        for text in {one.text.name: one.text.text for one in rows}.values():
            yield from [text] * OWN_WEIGHT
        for path in sorted((DATA / "white_house").rglob("*")):
            if path.is_file():
                yield path.read_text(encoding="utf-8", errors="ignore")[:20_000]

    def encoder(self, names: Iterable[str]) -> Encoder:
        """Return an encoder trained on the texts of these names, not mixed yet."""
        return unpacked(self._fitted(sorted(names), {}))

    def packed(self, mix: Mapping[str, Sequence[float]]) -> bytes:
        """Return the file of the encoder trained on all texts."""
        return self._fitted(sorted(self._asked), mix)

    def _fitted(self, names: list[str], mix: Mapping[str, Sequence[float]]) -> bytes:
        asked = [one for name in names for one in self._asked[name]]
        settings = (EPOCHS, BATCH, RATE, HEAD_RATE, WARM, FIELD_SHARE, PARTY_SHARE, self._vocabulary, repr(self._shape))
        key = hashlib.sha256(repr((settings, asked)).encode()).hexdigest()[:16]
        path = KEPT / f"encoder-{key}.npz"
        network = Network(self._kept, *self._shape.widths)
        if path.exists():
            with np.load(path, allow_pickle=False) as arrays:
                network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
        else:
            network = fit(asked, self._kept, self._shape)
            KEPT.mkdir(parents=True, exist_ok=True)
            np.savez(path, **{name: weight.numpy() for name, weight in network.state_dict().items()})
        return packed(network.eval(), self._vocabulary, self._shape, mix)

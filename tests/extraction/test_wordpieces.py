"""Word pieces: the longest pieces of the vocabulary, and chunks that no sentence of common length is cut by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.annotation.syntax import parse
from communique.extraction.wordpieces import LONGEST_CHUNK, Wordpieces

WORDS = "[UNK] [CLS] [SEP] cease ##fire ##fires fire s ' . - c ##e ##a ##s the talks on e ##2 2".split()
PIECES = Wordpieces({word: i for i, word in enumerate(WORDS)})


def words(*numbers: int) -> list[str]:
    return [WORDS[i] for i in numbers]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("ceasefire", "cease ##fire"),
        ("Ceasefires", "cease ##fires"),
        ("CEASE-FIRE", "cease - fire"),
        ("'s", "' s"),
        ("e\u00b2", "[UNK]"),
        ("é", "e"),
        ("zebra", "[UNK]"),
        ("\n\n", ""),
        ("\u200b", ""),
        ("the\u200btalks", "[UNK]"),
    ],
)
def test_words_are_cut_into_the_longest_pieces(word: str, pieces: str) -> None:
    assert " ".join(words(*PIECES.ids_of(word))) == pieces


def test_a_chunk_holds_whole_sentences_and_every_word_has_its_place() -> None:
    text = " ".join(["The talks on the ceasefire cease."] * 60)
    doc = parse(text)
    chunks = PIECES.chunks(doc)
    assert len(chunks.ids) > 1
    assert len(chunks.chunk) == len(chunks.piece) == len(doc)
    for ids in chunks.ids:
        assert words(ids[0], ids[-1]) == ["[CLS]", "[SEP]"]
        assert len(ids) - 2 <= LONGEST_CHUNK
    for sentence in doc.sents:
        assert len({chunks.chunk[token.i] for token in sentence}) == 1


def test_a_sentence_that_is_longer_than_a_chunk_is_cut() -> None:
    doc = parse("the talks " * 400)
    chunks = PIECES.chunks(doc)
    assert all(len(ids) - 2 <= LONGEST_CHUNK for ids in chunks.ids)
    assert sum(len(ids) - 2 for ids in chunks.ids) == 800


def test_a_word_without_end_is_cut_short() -> None:
    chunks = PIECES.chunks(parse("The talks " + "the." * 300 + " on the ceasefire."))
    assert all(len(ids) - 2 <= LONGEST_CHUNK for ids in chunks.ids)


@given(st.text(max_size=300))
def test_any_text_has_a_place_for_each_of_its_words(text: str) -> None:
    doc = parse(text)
    chunks = PIECES.chunks(doc)
    assert len(chunks.chunk) == len(doc)
    assert chunks.chunk == sorted(chunks.chunk)
    assert all(0 < piece < len(chunks.ids[chunk]) for chunk, piece in zip(chunks.chunk, chunks.piece, strict=True))

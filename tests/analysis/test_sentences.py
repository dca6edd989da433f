"""Sentences by their ends: none lost, none overlapping, abbreviations and datelines known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.analysis.sentences import Sentences, split_sentences, strip_dateline


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Roe met Gen. Ilves. They shook hands.", ["Mr. Roe met Gen. Ilves.", "They shook hands."]),
        ('"We go on," he said. "We must." He left.', ['"We go on," he said.', '"We must."', "He left."]),
        (
            "It fell by 3.5 percent on Jan. 4. Nobody knew why.",
            ["It fell by 3.5 percent on Jan. 4.", "Nobody knew why."],
        ),
        ("A headline\n\nThe text begins.", ["A headline", "The text begins."]),
        ("J. K. Saar spoke. All heard.", ["J. K. Saar spoke.", "All heard."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet="aB. \n!?\"“”'M", max_size=200))
def test_every_letter_is_in_one_sentence_and_they_stand_in_order(text: str) -> None:
    stretches = split_sentences(text)
    assert all(one[1] <= other[0] for one, other in pairwise(stretches))
    kept = "".join(text[start:end] for start, end in stretches)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


def test_a_dateline_is_no_part_of_the_sentence() -> None:
    text = "BERN/RIGA, Oct. 5, 2031 (Wire) - Ministers met."
    assert text[slice(*strip_dateline(text, (0, len(text))))] == "Ministers met."
    assert strip_dateline("The ministers - all of them - met.", (0, 34)) == (0, 34)


def test_the_sentence_around_a_span_and_the_one_before_it() -> None:
    text = "Estonia made an offer. It was refused at once. Nobody spoke."
    around = Sentences(lambda _: text).around("d", text.index("refused"), text.index("refused") + 7)
    assert around[0] == "It was refused at once."
    before = Sentences(lambda _: text).around("d", text.index("refused"), text.index("refused") + 7, before=1)
    assert before[0] == "Estonia made an offer. It was refused at once."

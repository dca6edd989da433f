import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.annotation import syntax
from communique.annotation.syntax import LONGEST_SENTENCE, is_headline, paragraph_spans, parse, plain_copy
from communique.errors import ModelError
from communique.pipeline import read
from communique.types import Article


@given(st.text(max_size=300))
def test_paragraphs_tile_the_text(text: str) -> None:
    spans = paragraph_spans(text)
    assert "".join(text[start:end] for start, end in spans) == text


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120))
def test_the_parsers_copy_has_the_texts_length(text: str) -> None:
    assert len(plain_copy(text, frozenset())) == len(text)
    doc = parse(text)
    assert all(0 <= token.idx <= token.idx + len(token) <= len(text) for token in doc)


def test_a_headline_is_brought_to_sentence_case_but_names_stay() -> None:
    text = "Ministers To Hold Talks In Lisbon\n\nThe ministers will hold talks in Lisbon, officials said.\n"
    assert plain_copy(text, frozenset({"Lisbon"})).split("\n")[0] == "Ministers to hold talks in Lisbon".replace(
        "Ministers", "ministers"
    )


def test_capitals_only_headline() -> None:
    text = "PORT STRIKE TALKS COLLAPSE IN GENOA\n\nTalks in Genoa broke down.\n"
    assert plain_copy(text, frozenset({"Genoa"})).split("\n")[0] == "port strike talks collapse in Genoa"


def test_what_is_a_headline() -> None:
    assert is_headline("Union, Port Authority Resume Talks")
    assert not is_headline("The union and the port authority resumed talks on Monday.")


def test_wrapped_lines_stay_one_paragraph() -> None:
    text = "The delegations sat down again on Monday in the old customs house and they\ntalked all day.\n\nNext.\n"
    assert len(paragraph_spans(text)) == 2


def test_prefixes_stay_with_their_word() -> None:
    assert "re-start" in [token.text for token in parse("They want to re-start the talks.")]


def test_a_changed_model_file_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "model.toml"
    wrong.write_text('[sha256]\n"meta.json" = "00"\n', encoding="utf-8")

    def files(package: str) -> Path:
        return tmp_path if package == "communique.annotation" else real(package)

    real = syntax.resources.files
    monkeypatch.setattr(syntax.resources, "files", files)
    with pytest.raises(ModelError, match=r"meta\.json is not the known one"):
        syntax.verify_model()


def test_a_missing_model_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "MODEL", "no_such_model_package")
    with pytest.raises(ModelError, match="is not installed"):
        syntax.verify_model()


@pytest.mark.parametrize("clause", ["He said that ", "the port opened, ", "word ", "x"])
def test_a_sentence_without_end_is_cut_and_keeps_its_offsets(clause: str) -> None:
    text = f"Talks began. {clause * (9000 // len(clause))}talks failed. They went on."
    spans = paragraph_spans(text)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])] and spans[-1][1] == len(text)
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE + len(
        "Talks began. talks failed. They went on."
    )
    inside = [start for start, _ in spans[1:]]
    assert clause == "x" or all(text[cut - 1].isspace() and not text[cut].isspace() for cut in inside)


def test_sentences_of_any_usual_length_are_not_cut() -> None:
    paragraph = "The ministers of both states met on the border and agreed to meet again. " * 100
    assert len(paragraph_spans(paragraph)) == 1


def test_clauses_inside_clauses_cost_no_more_than_their_number() -> None:
    read(Article(text="He said that talks failed."))

    def seconds(times: int) -> float:
        start = time.process_time()
        read(Article(text="He said that " * times + "talks failed."))
        return time.process_time() - start

    assert seconds(1200) < 8 * seconds(300)


WRAPPED = """    The operators of the port and the union of its crane drivers
broke off their talks on Monday, and the chief mediator of the Harbour
Conciliation Board, Ada Holm, said that she saw no ground for a new
date before the ballot that is to be held by the drivers next week.
    The union's leader, Conrad Beyle, told reporters after the session
that Norland Ports had offered less than in March, and that Lydia and
Estmark had said so.
"""


def test_lines_of_a_text_set_to_a_width_stay_one_paragraph() -> None:
    assert [WRAPPED[start:].split()[0] for start, _ in paragraph_spans(WRAPPED)] == ["The", "The"]


def test_a_short_line_that_goes_on_small_is_no_title() -> None:
    text = (
        "Norland cannot bear a further rise of its\ncurrency, the minister said.\n\nTalks fail in Bern\nby Ada Holm\n"
    )
    starts = [text[start:].split()[0] for start, _ in paragraph_spans(text)]
    assert starts == ["Norland", "Talks", "by"]

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.annotation import syntax
from communique.annotation.syntax import is_headline, paragraph_spans, parse, plain_copy
from communique.errors import ModelError


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

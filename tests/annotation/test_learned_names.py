"""Kinds of names and whom "they" stands for, learned: invented firms, papers and persons; the weights' shape."""

import pytest

from communique.annotation import antecedents, name_kinds
from communique.extraction.reader import annotate

TAKEOVER = (
    "Kessler Foods rejects bid by Drummond Steel\n\n"
    "Kessler Foods said on Monday that it would not talk to Drummond Steel, which has offered 40 crowns a share. "
    "Ines Carvalho, who chairs Kessler, told the Harbour Gazette that she had heard of the bid on the radio. Drummond "
    "Steel's plant in Orva would close, Carvalho said.\n"
)

PILOTS = "Pilots at Aller Nord walked out on Monday. Aller Nord, which flies to 40 cities, said it would cut its fleet."


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Kessler Foods", "organisation"), ("Drummond Steel", "organisation"), ("Ines Carvalho", "person")],
)
def test_firms_are_told_from_persons(name: str, kind: str) -> None:
    assert annotate(TAKEOVER).cast.parts[name].type == kind


def test_without_weights_a_firm_of_two_words_looks_like_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_kinds, "load_weights", lambda: {kind: {"": 0} for kind in name_kinds.KINDS})
    assert annotate(PILOTS).cast.parts["Aller Nord"].type == "person"


def test_what_a_firm_does_tells_it_from_a_person() -> None:
    assert annotate(PILOTS).cast.parts["Aller Nord"].type == "organisation"


def test_offices_and_known_names_keep_their_kind() -> None:
    cast = annotate("Prime Minister Orla Steel of France met the European Union's envoy in Oslo.").cast
    assert cast.parts["Orla Steel"].type == "person"
    assert cast.parts["France"].type == "state"


@pytest.mark.parametrize("word", ["", "Aa", "AA", "A.", "9aa", "É", "née-Ö"])
def test_shapes_have_few_letters(word: str) -> None:
    assert len(name_kinds._shape(word)) <= 6


def test_they_are_those_who_can_be_many() -> None:
    context = annotate(
        "The dockers of Orva met their employer, Jon Tarr, on Friday. They want a pension at sixty, Mr. Tarr said."
    )
    they = next(token for token in context.doc if token.text == "They")
    assert context.cast.at[they.i].lower().startswith("dockers")


def test_weights_are_whole_numbers_and_few() -> None:
    weights = antecedents.load_weights()
    assert 50 < len(weights) < 2000
    assert all(isinstance(weight, int) and weight for weight in weights.values())
    kinds = name_kinds.load_weights()
    assert set(kinds) == set(name_kinds.KINDS)
    assert all("" in of for of in kinds.values())

"""Who is who in invented articles: unknown bodies and states, descriptions, groups, pronouns, affiliations."""

import pytest

from communique.annotation.cast import Cast
from communique.extraction.context import Context
from communique.extraction.reader import annotate

STRIKE = (
    "Dockers reject mill's offer as strike enters third week\n\n"
    "PORT HALVEN, Norland, May 4 (Coast Wire) - The Harbour Workers' Union of Norland on Monday turned down an offer "
    "by Brandt Paper Mills to raise wages by 3 percent, its president said.\n\n"
    "Marta Lind, who heads the union, told Coast Wire that the mill had ten days to come up with something better. The "
    "union's chief negotiator, Olof Strand, was blunter.\n\n"
    "A spokesman for the company said it was ready to resume talks. He declined to say when.\n\n"
    "Prime Minister Jon Aker of Norland said the two sides should sit down. His government would not step in. Aker's "
    "labour minister, Ida Holm, is to meet both leaders on Thursday. The minister said that she would listen.\n"
)


@pytest.fixture(scope="module")
def strike() -> Context:
    return annotate(STRIKE)


def who(context: Context, words: str, nth: int = 0) -> str | None:
    """Return the actor that the last of some words stands for at their nth place in the text."""
    at = -1
    for _ in range(nth + 1):
        at = context.text.index(words, at + 1)
    span = context.doc.char_span(at, at + len(words), alignment_mode="expand")
    assert span is not None
    return context.cast.at.get(span[-1].i)


def cast_of(text: str) -> Cast:
    return annotate(text).cast


def test_unknown_bodies_are_named_whole(strike: Context) -> None:
    assert who(strike, "turned down an offer by Brandt Paper Mills") == "Brandt Paper Mills"
    assert strike.cast.parts["Brandt Paper Mills"].type == "organisation"
    assert who(strike, "Harbour Workers' Union of Norland") == "Harbour Workers' Union of Norland"


def test_a_made_up_state_is_a_state(strike: Context) -> None:
    assert strike.cast.parts["Norland"].type == "state"
    assert strike.cast.parts["Jon Aker"].member_of == "Norland"


def test_a_dateline_names_no_side(strike: Context) -> None:
    assert "Halven" not in " ".join(strike.cast.at.values())


def test_relative_clauses_and_appositions_tell_whose_somebody_is(strike: Context) -> None:
    assert strike.cast.parts["Marta Lind"].member_of == "Harbour Workers' Union of Norland"
    assert strike.cast.parts["Olof Strand"].member_of == "Harbour Workers' Union of Norland"
    assert strike.cast.parts["Olof Strand"].office == "negotiator"


def test_descriptions_stand_for_who_was_named(strike: Context) -> None:
    assert who(strike, "heads the union") == "Harbour Workers' Union of Norland"
    assert who(strike, "that the mill") == "Brandt Paper Mills"
    assert who(strike, "The minister") == "Ida Holm"


def test_pronouns(strike: Context) -> None:
    assert who(strike, "said it") in ("Brandt Paper Mills", "company")
    assert (who(strike, "He declined") or "He").startswith("spokesman") or who(
        strike, "He"
    ) == "spokesman for the company"
    assert who(strike, "His government") == "Norland"
    assert who(strike, "that she") == "Ida Holm"


def test_they_may_be_two_named_together() -> None:
    context = annotate("Ships of Arland left. Arland and Bolivia signed the pact in May. They said that it would hold.")
    assert who(context, "They") == "Arland and Bolivia"
    assert context.cast.parts["Arland and Bolivia"].members == ("Arland", "Bolivia")


def test_the_two_and_the_latter() -> None:
    context = annotate("Peru met Chile in Lima. Peru and Chile were silent, but the two had agreed; the latter paid.")
    assert who(context, "the two") == "Peru and Chile"
    assert who(context, "the latter") == "Chile"


def test_a_plural_pronoun_of_speech_is_who_spoke_last() -> None:
    context = annotate(
        "Two delegates from Peru said that the ministers of Chile were late. It was cold. They said it was a shame."
    )
    assert (who(context, "They") or "").startswith("delegates")


def test_given_names_tell_gender() -> None:
    context = annotate("Anna Berg met Karl Lund in Oslo on Monday. She said that nothing was settled.")
    assert who(context, "She") == "Anna Berg"
    context = annotate("Anna Berg met Karl Lund in Oslo on Monday. He said that nothing was settled.")
    assert who(context, "He") == "Karl Lund"


def test_wings_of_parties_keep_their_names() -> None:
    cast = cast_of(
        "The Christian Democrats left the cabinet on Monday, and the Social Democrats said they would follow."
    )
    assert "Democratic Party" not in cast.parts
    assert "Christian Democrats" in cast.parts


def test_treaties_and_shouted_words_are_no_sides() -> None:
    cast = cast_of(
        "Canada wants NAFTA kept. The month was lost, he said: it took A MONTH to reply. NAFTA expires in May."
    )
    assert not {"NAFTA", "MONTH"} & set(cast.parts)


def test_the_offices_state_is_the_governments() -> None:
    context = annotate("Chile sent a note on Monday. The government did not publish it.")
    assert who(context, "The government") == "Chile"


def test_a_country_described_is_the_one_named_before() -> None:
    context = annotate("Chile sent a note on Monday. The country has no navy to speak of.")
    assert who(context, "The country") == "Chile"


def test_no_description_is_left_of_nobody() -> None:
    context = annotate(STRIKE)
    standing = set(context.cast.at.values())
    assert "minister" not in context.cast.parts or "minister" in standing


def test_a_union_is_no_company() -> None:
    context = annotate(
        "Pelican Motors Corp shut its Halven works on Monday. The United Foundry Workers struck the day before. The "
        "company said that talks would resume."
    )
    assert who(context, "The company") != "United Foundry Workers"


def test_two_letters_are_the_one_firm_and_three_the_one_body() -> None:
    context = annotate(
        "The United Foundry Workers struck Pelican Motors Corp on Monday. A PM spokesman said that PM would talk. A "
        "UFW official declined to comment."
    )
    assert {"PM", "UFW"}.isdisjoint(context.cast.parts)


def test_a_day_is_no_part_of_a_description() -> None:
    context = annotate("Lind said at a meeting with the heads of the two banks last Thursday that she would act.")
    assert "heads of the two banks" in context.cast.parts and not any("Thursday" in name for name in context.cast.parts)


def test_a_line_broken_for_its_length_breaks_no_name() -> None:
    lines = (
        "President Ida B. Holm spoke at some length in Halven today with the new Minister Jon\n"
        "Aker about the grain quotas of both states and said that she would come to see him\n"
        "soon in the capital, where the talks on the fisheries are to be held in the spring.\n"
    )
    context = annotate(f"{lines}\n{lines}\n{lines}")
    assert "Jon Aker" in context.cast.parts
    assert len(context.doc.text) == len(context.text)

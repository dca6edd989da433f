"""Reports put in between, and who the unnamed sources are, on invented sentences."""

import pytest

from communique.extraction.attribution import sources_at
from communique.extraction.quotes import find_quotes
from communique.extraction.reader import annotate


def sources(text: str, words: str) -> tuple[str, ...]:
    context = annotate(text)
    start = text.index(words)
    return sources_at(context.attributions, start, start + len(words))


def speakers(text: str) -> list[str | None]:
    return [getattr(one.claim, "speaker", None) for one in find_quotes(annotate(text))]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "Movement is possible, the executive suggested, provided the guild lets it be.",
            "provided the guild",
            "executive",
        ),
        ("Tolls, said a senior mediator, would be settled last.", "would be settled last", "senior mediator"),
        (
            "Ruiz called the gap narrow. If Lima agrees, he went on, ministers could sign.",
            "ministers could sign",
            "Ruiz",
        ),
        ("The gap is narrow, in Ruiz's opinion, for such a time.", "The gap is narrow", "Ruiz"),
        (
            "The rebels met on Monday, the envoy told reporters in Doha, and will meet again.",
            "will meet again",
            "envoy",
        ),
        ("Ana Ruiz said that the gap was narrow. The work would go on until June.", "would go on", "Ana Ruiz"),
        ("Ana Ruiz made clear that Peru would answer any tariff.", "Peru would answer", "Ana Ruiz"),
        ("Ana Ruiz said that the gap was narrow, and that Peru would sign.", "Peru would sign", "Ana Ruiz"),
        ("Both delegations voiced the hope that it would hold.", "it would hold", "delegations"),
    ],
)
def test_the_report_between_the_commas_names_the_source(text: str, words: str, name: str) -> None:
    assert sources(text, words)[:1] == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "In Geneva, the minister spoke.",
        "When asked, the minister said the deal was dead.",
    ],
)
def test_what_stands_between_commas_is_no_report_of_all(text: str) -> None:
    assert not [said for said in annotate(text).attributions if said.start == 0 and not said.attitude]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Somebody will blink," predicted a consultant in Bern, who put it at May.', "consultant in Bern"),
        ('"I packed for four days," said an adviser to one of the teams.', "adviser to one of the teams"),
        ('"I have not seen so much rain," a supervisor at Lime Street said.', "supervisor at Lime Street"),
        ('One mill owner is less gloomy: "Walking out is a move. It is no exit."', "mill owner"),
        ('Chile takes little. "You eat what is on the plate," one of its delegates said.', "one of its delegates"),
        ('"We did not get it all," said one of the negotiators, Rafael Ash.', "Rafael Ash"),
        ('Traders in Oslo were cool. "You do not settle that by phone," one said.', "one of the Traders in Oslo"),
        ('A Chilean official said that Lima would not yield. "If that costs the paper, it does."', "Chilean official"),
        ('"Nobody threw anything," the spokesman offered when pressed.', "spokesman"),
        ('Ana Ruiz sent a letter to the bank. The letter said that it "must stop at once".', "Ana Ruiz"),
    ],
)
def test_the_speaker_is_found_and_named_in_full(text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_an_unnamed_source_keeps_the_words_that_tell_who_it_is() -> None:
    context = annotate('"They asked for a flag," said a diplomat who followed the talks.')
    forms = {form for actor in context.cast.actors() for form in actor.mentions}
    assert "a diplomat who followed the talks" in forms


def test_a_law_speaks_with_nobodys_voice() -> None:
    assert speakers('The treaty states that there shall be "no new levy of any sort".') == [None]

"""Attribution on invented articles: direct, indirect, split, going on, headings, transcripts, relays, attitudes."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extraction.attribution import outward, sources_at
from communique.extraction.reader import annotate
from communique.extraction.tables import load_table
from communique.types import Attribution


def shown(text: str) -> tuple[Attribution, ...]:
    context = annotate(text)
    return outward(text, context.attributions, context.quotations)


def only(text: str, cue: str) -> Attribution:
    found = [one for one in shown(text) if one.cue is not None and one.cue.quote == cue]
    assert len(found) == 1, [one.cue for one in shown(text)]
    return found[0]


def contents(one: Attribution) -> list[str]:
    return [piece.quote for piece in one.content]


def speakers(text: str) -> dict[str, str]:
    """Return who speaks each quotation, by its first word."""
    context = annotate(text)
    return {
        text[said.start : said.end].split()[0]: said.names[0]
        for said in sorted(context.attributions, key=lambda said: said.quoted)
        if said.quoted
    }


def test_a_content_split_by_its_report_has_two_pieces() -> None:
    text = "The mine, the governor said, will stay shut until autumn."
    one = only(text, "said")
    assert contents(one) == ["The mine", "will stay shut until autumn"]
    assert one.source is not None and one.source.quote == "the governor"


def test_a_quotation_goes_on_behind_its_cue() -> None:
    text = '"We asked for seven. They came with three," Marta Lind said. "That is not an offer."\n'
    one = only(text, "said")
    assert contents(one) == ['"We asked for seven. They came with three,"', '"That is not an offer."']
    assert one.names == ("Marta Lind",)


def test_a_mixed_quotation_is_part_of_its_clause() -> None:
    text = 'The envoy said that the draft was "a step back" and would be returned.'
    assert contents(only(text, "said")) == ['that the draft was "a step back" and would be returned']


def test_the_source_is_marked_with_what_stands_beside_it() -> None:
    text = "Olof Strand, a negotiator for the dockers, said that the port would close."
    source = only(text, "said").source
    assert source is not None and source.quote == "Olof Strand, a negotiator for the dockers,"


def test_words_of_the_inner_clause_are_the_outer_speakers() -> None:
    text = 'The ferry tax was "one of many points" that Halmar wanted to see settled, a Norland official said.'
    assert speakers(text) == {"one": "Norland official"}


def test_a_colon_gives_the_word_to_the_person_before_it() -> None:
    text = "A Norland diplomat was blunter: the paper was “a bad joke” and would go into a drawer."
    assert speakers(text) == {"a": "Norland diplomat"}


def test_quotations_under_a_heading_are_the_persons_it_names() -> None:
    text = (
        "Ministers defend the truce\n\nForeign Minister Anna Berg on Morning Desk\n\n"
        "“We have not come here to sign a surrender.”\n\nDefence Minister Karl Lund on Radio Six\n\n"
        "On the border: “Our troops stay where they are until the mines are gone.”\n"
    )
    assert speakers(text) == {"We": "Anna Berg", "Our": "Karl Lund"}


def test_a_name_before_a_colon_speaks_whatever_its_body_is_called() -> None:
    assert speakers("Peter Hall, chairman of the Dockers Union of Norland: “We will load no ship.”") == {
        "We": "Peter Hall"
    }


TRANSCRIPT = (
    "Background call on the ferry talks\n\nMODERATOR:  Good morning, everyone.\n\n"
    "SENIOR ADMINISTRATION OFFICIAL:  The talks will resume on Monday.  We expect a deal.\n\n"
    "Q  Will the union accept it?\n\nMR. LUND:  I think they will.\n\nKarl Lund left the room.\n"
)


def test_a_transcript_gives_every_turn_to_its_label() -> None:
    context = annotate(TRANSCRIPT)
    at = TRANSCRIPT.index("The talks will")
    assert sources_at(context.attributions, at, at + 20) == ("senior administration official",)
    at = TRANSCRIPT.index("I think")
    assert sources_at(context.attributions, at, at + 20)[0] == "Karl Lund"
    asked = TRANSCRIPT.index("Will the union")
    assert sources_at(context.attributions, asked, asked + 20) == ("reporter",)


def test_headings_with_a_colon_are_no_transcript() -> None:
    text = "CUTTING TARIFFS:  The ministers agreed on a new list.\n\nOPENING PORTS:  Ships will be let in from May.\n"
    context = annotate(text)
    at = text.index("Ships")
    assert sources_at(context.attributions, at, at + 10) == ()


def test_relays_follow_the_source_outwards() -> None:
    text = "The mill will reopen in June, Marta Lind told the Coast Courier."
    context = annotate(text)
    assert sources_at(context.attributions, 0, 20) == ("Marta Lind", "Coast Courier")


def test_a_span_that_holds_its_report_takes_the_source_by_the_word_that_counts() -> None:
    text = "Marta Lind said that the mill must reopen in June."
    context = annotate(text)
    assert sources_at(context.attributions, 0, len(text) - 1) == ()
    assert sources_at(context.attributions, 0, len(text) - 1, text.index("reopen")) == ("Marta Lind",)
    assert sources_at(context.attributions, 0, len(text) - 1, text.index("said")) == ()


@pytest.mark.parametrize("example", load_table("cues")["attitude"]["examples"], ids=lambda example: example[0])
def test_attitudes(example: list[str]) -> None:
    sentence, source, cue, content = example
    one = only(sentence, cue)
    assert one.source is not None and one.source.quote.lower().endswith(source)
    assert " ".join(contents(one)) == content


def test_an_attitude_is_no_source() -> None:
    text = "The envoy refused to sign the paper."
    context = annotate(text)
    at = text.index("sign")
    assert sources_at(context.attributions, at, at + 4) == ()


def test_nothing_inside_a_quotation_is_an_attribution_of_the_article() -> None:
    text = '"I hope to sign it, and I think that they will," the envoy said.'
    assert [one.cue.quote for one in shown(text) if one.cue is not None] == ["said"]


_SENTENCES = st.sampled_from(
    [
        "The envoy said that the talks would go on.",
        '"We want a deal," she said. "Soon."',
        'He called it "a bluff"',
        "The mine, he warned, will shut.",
        "“Nobody spoke, the clerk added.",
        "According to two people, the vote was put off.",
        "Q  Why?",
        "MR. LUND:  Because.",
        "\n\n",
        "Unions denounced the plan for its cost",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_SENTENCES, min_size=1, max_size=6))
def test_pieces_are_verbatim_ordered_and_apart(sentences: list[str]) -> None:
    text = " ".join(sentences)
    for one in shown(text):
        spans = [(piece.start, piece.end) for piece in one.content]
        assert spans and spans == sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        for piece in (*one.content, *(s for s in (one.source, one.cue) if s is not None)):
            assert text[piece.start : piece.end] == piece.quote
            assert piece.quote.strip()

"""Who may be meant in a party's field, who is chosen, and what the choice changes; what a quotation hangs on."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extraction.context import Candidate, Context
from communique.extraction.parties import chosen, other_side, with_party, with_sources
from communique.extraction.party_options import OFTEN, options_of, value_of
from communique.extraction.quotes import find_quotes
from communique.extraction.reader import annotate, read_statements
from communique.types import Action, Claim, ConditionClaim, EventClaim, ExpectationClaim, PositionClaim, QuoteClaim

POSITION = PositionClaim(party=None, stance="demand", issue="pay")
FORECAST = ExpectationClaim(about="a ceasefire", hedge="likely")


def at(context: Context, word: str, claim: Claim = POSITION) -> Candidate:
    """Return a candidate that is one word of the article."""
    head = next(token for token in context.doc if token.text == word)
    return Candidate(claim=claim, start=head.idx, end=head.idx + len(head), rule="rule", head=head.i)


def roles(text: str, word: str) -> dict[str | None, set[str]]:
    context = annotate(text)
    return options_of(context, at(context, word), "party")


STRIKE = (
    "The pilots' union met Olaf Strand. Marta Lind heard the airline. The mediator left at noon. A strike was called."
)


def test_the_three_who_were_named_last_before_are_options_the_nearest_first() -> None:
    found = roles(STRIKE, "called")
    assert {"lately1", "lately1.nsubj"} <= found["mediator"]
    assert {"lately2", "lately2.dobj"} <= found["airline"]
    assert {"lately3", "lately3.nsubj"} <= found["Marta Lind"]
    assert found["Olaf Strand"] == {"often2"}
    assert "pilots' union" not in found


def test_somebody_named_again_counts_once_and_by_the_last_place() -> None:
    found = roles("Olaf Strand came. Marta Lind came. Marta Lind left. A strike was called.", "called")
    assert "lately1" in found["Marta Lind"] and "lately2" not in found["Marta Lind"]
    assert "lately2" in found["Olaf Strand"]


def test_who_was_named_far_back_is_no_option_by_that() -> None:
    near, far = (
        roles("The airline waited. " + "Rain fell on the runway all night. " * times + "A strike was called.", "called")
        for times in (8, 20)
    )
    assert "lately1" in near["airline"]
    assert not any(role.startswith("lately") for role in far["airline"])


def test_the_first_behind_is_an_option_if_near() -> None:
    near = roles("A strike was called. The airline will answer the mediator.", "called")
    assert "behind" in near["airline"] and "behind" not in near["mediator"]
    filler = "Rain fell on the runway all night. " * 6
    far = roles(f"A strike was called. {filler}Marta Lind will answer.", "called")
    assert "behind" not in far["Marta Lind"]


def test_who_is_named_most_is_an_option_from_anywhere() -> None:
    text = (
        "Marta Lind came. " * 3
        + "Olaf Strand left. "
        + "Rain fell on the runway all night. " * 25
        + "A vote was called."
    )
    found = roles(text, "called")
    assert found["Marta Lind"] == {"often1"} and found["Olaf Strand"] == {"often2"}
    assert sum(any(role.startswith("often") for role in one) for one in found.values()) <= OFTEN


def test_those_named_together_are_an_option_as_one() -> None:
    beside = roles("Peru and Chile demanded a vote on tin.", "demanded")
    assert "subject.joint" in beside["Peru and Chile"]
    assert "subject" in beside["Peru"] and "subject" in beside["Chile"]
    behind = roles("Peru and Chile signed the tin pact. Bolivia left. The council demanded a vote.", "demanded")
    assert behind["Peru and Chile"] == {"joint.lately", "joint.before"}
    assert "Peru and Chile" not in roles("The council demanded a vote. Peru and Chile left.", "demanded")


def test_whom_somebody_speaks_for_is_an_option_by_the_same_roles() -> None:
    found = roles("Peru's minister demanded a vote on tin.", "demanded")
    assert "subject" in found["Peru's minister"]
    assert {"subject.state", "subject.owner"} <= found["Peru"]


SENTENCES = st.sampled_from(
    [
        "Peru and Chile signed the tin pact.",
        "The pilots' union rejected the offer of the airline.",
        "Marta Lind, who heads the union, said that a strike would follow.",
        "The armies ceased fire.",
        "A mediator came from Lima.",
        "“Not one ton,” the minister said.",
    ]
)


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=4), st.integers(0, 60))
def test_nobody_is_always_an_option_and_each_other_one_is_in_the_cast(sentences: list[str], place: int) -> None:
    context = annotate(" ".join(sentences))
    head = context.doc[place % len(context.doc)]
    one = Candidate(claim=POSITION, start=head.idx, end=head.idx + len(head), rule="rule", head=head.i)
    found = options_of(context, one, "party")
    assert "nobody" in found[None]
    assert all(found.values()) and {name for name in found if name is not None} <= set(context.cast.parts)


chances = st.dictionaries(
    st.one_of(st.none(), st.sampled_from("airline union Peru Chile council".split())),
    st.sampled_from([0.0, 0.25, 0.25 + 1e-9, 0.5, 1.0]),
    min_size=1,
)


@settings(deadline=None)
@given(chances, st.randoms(use_true_random=False))
def test_the_likeliest_is_chosen_in_whatever_order(options: dict[str | None, float], chance: random.Random) -> None:
    name = chosen(options)
    assert options[name] >= max(options.values()) - 1e-6
    rows = list(options.items())
    chance.shuffle(rows)
    assert chosen(dict(rows)) == name and chosen(dict(rows), named=True) == chosen(options, named=True)


@settings(deadline=None)
@given(chances)
def test_where_somebody_must_be_named_it_is_nobody_only_if_there_is_nobody_else(
    options: dict[str | None, float],
) -> None:
    name = chosen(options, named=True)
    somebody: dict[str | None, float] = {one: score for one, score in options.items() if one is not None}
    assert (name is None) == (not somebody)
    if somebody:
        assert name == chosen(somebody)


def test_of_equals_the_first_by_name_is_chosen_and_nobody_last() -> None:
    assert chosen({None: 0.5, "union": 0.5, "airline": 0.5}) == "airline"
    assert chosen({"union": 0.5 + 1e-9, "airline": 0.5}) == "airline"
    assert chosen({None: 0.6, "union": 0.5}) is None
    assert chosen({None: 0.6, "union": 0.5}, named=True) == "union"


def test_a_source_is_set_before_its_relays_and_the_claim_left_alone() -> None:
    context = annotate(STRIKE)
    one = replace(at(context, "called", FORECAST), sources=("mediator", "Marta Lind", "airline"))
    assert with_party(context, one, "source", "airline") == replace(one, sources=("airline", "Marta Lind"))
    assert with_party(context, one, "source", None) == replace(one, sources=())
    assert value_of(with_party(context, one, "source", "Olaf Strand"), "source") == "Olaf Strand"


def test_a_speaker_is_set_in_the_claim_and_as_the_source() -> None:
    context = annotate(STRIKE)
    one = replace(
        at(context, "called", QuoteClaim(speaker="mediator", style="direct")), sources=("mediator", "airline")
    )
    spoken = with_party(context, one, "speaker", "Marta Lind")
    assert (value_of(spoken, "speaker"), spoken.sources) == ("Marta Lind", ("Marta Lind", "airline"))
    nobody = with_party(context, one, "speaker", None)
    assert (value_of(nobody, "speaker"), nobody.sources) == (None, ())


def test_a_party_is_set_in_its_field_alone() -> None:
    context = annotate("Peru and Chile signed the tin pact.")
    position = replace(at(context, "signed"), sources=("Chile",))
    assert "Peru and Chile" not in context.cast.spoken_for
    done = with_party(context, position, "party", "Peru and Chile")
    assert (value_of(done, "party"), done.sources) == ("Peru and Chile", ("Chile",))
    assert "Peru and Chile" in context.cast.spoken_for
    actions = Action(party="Peru", action="cut quotas"), Action(party=None, action="reopen the smelter")
    condition = at(context, "signed", ConditionClaim(party="Peru", step=actions[0], requires=actions[1]))
    (claim,) = [with_party(context, condition, "requires", "Chile").claim]
    assert isinstance(claim, ConditionClaim)
    assert claim == ConditionClaim(party="Peru", step=actions[0], requires=replace(actions[1], party="Chile"))


def test_who_expects_is_known_before_anybody_is_chosen_and_only_of_what_has_a_source() -> None:
    text = "A ceasefire is likely within days, the colonel said."
    context = annotate(text)
    head = next(token for token in context.doc if token.text == "likely")
    forecast = Candidate(claim=FORECAST, start=0, end=text.index(","), rule="rule", head=head.i)
    assert with_sources(context, forecast, "expectation").sources == ("colonel",)
    position = replace(forecast, claim=POSITION)
    assert with_sources(context, position, "position") is position


def test_a_step_requires_nothing_of_its_own_side_where_its_clause_names_another() -> None:
    context = annotate("The rebels will free the prisoners if the army leaves the valley.")
    doc = [token.text for token in context.doc]
    step, requires = Action(party="rebels", action="free them"), Action(party="rebels", action="leave the valley")
    one = Candidate(
        claim=ConditionClaim(party="rebels", step=step, requires=requires),
        start=0,
        end=20,
        rule="rule",
        head=doc.index("leaves"),
        heads=(doc.index("free"), doc.index("leaves")),
    )
    army = context.cast.at[doc.index("army")]
    assert other_side(context, one, "requires", "rebels") == army
    assert other_side(context, one, "requires", None) is None
    assert other_side(context, one, "step", "rebels") == "rebels"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("The drivers came back. “The company broke its word again,” the steward said.", "broke"),
        ("The colonel called the truce “a very thin sheet of ice”.", "sheet"),
        ("The envoy left. “We signed,” she said.", "signed"),
    ],
)
def test_a_quotation_is_about_the_word_that_the_others_hang_on(text: str, head: str) -> None:
    context = annotate(text)
    (one,) = find_quotes(context)
    assert context.doc[one.head].text == head
    assert one.start <= context.doc[one.head].idx < one.end


def test_what_stands_behind_a_name_is_nobody_else() -> None:
    statements, *_ = read_statements("President Ida B. Holm, Jr. spoke today with President Jon Aker of Norland.", "d")
    who = {name for one in statements if isinstance(one.claim, EventClaim) for name in one.claim.participants}
    assert "Ida B. Holm" in who and not any("Jr" in name for name in who)

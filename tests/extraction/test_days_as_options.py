"""Which days may be meant: the options around an event or a forecast, and the choice among them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extraction import timing
from communique.extraction.context import Candidate, Context
from communique.extraction.contextual import FAR, NOBODY, Encoded
from communique.extraction.model import Model
from communique.extraction.reader import EXTRACTORS, annotate
from communique.extraction.time_options import TimeOption, time_features, time_options, time_token
from communique.extraction.timing import (
    LEAST,
    RULES_OWN,
    UNDATED,
    output_of,
    place_of,
    settle_time,
    time_scores,
    with_time,
)
from communique.types import EventClaim, ExpectationClaim, PositionClaim, Timex

STRIKE = (
    "The tram drivers struck on Monday. The company met the union on May 5 in Lima, and on May 9 a mediator came. "
    "They will meet again on Friday. A vote is due in June."
)


def candidate(
    context: Context, word: str, *, status: str = "held", rule: str = "event.verb.meeting", own: str | None = None
) -> Candidate:
    """Return an event told by a word of the article, with the time that reads ``own``, where the rules gave one."""
    head = next(token for token in context.doc if token.text == word)
    timex = next((t for t in context.timexes if t.quote == own), None)
    return Candidate(
        claim=EventClaim(type="meeting", status=status, place=None, participants=()),  # type: ignore[arg-type]
        start=head.idx,
        end=head.idx + len(head),
        rule=rule,
        head=head.i,
        timex=timex,
        bound="on" if timex is not None else None,
        time_basis="stated" if timex is not None else "none",
    )


def named(options: Sequence[TimeOption]) -> dict[str, TimeOption]:
    """Return the options by the words of their times, those without words by their roles."""
    return {
        one.timex.quote if one.timex is not None and one.timex.quote else "+".join(sorted(one.roles)): one
        for one in options
    }


def test_the_options_are_the_days_around_that_of_publication_and_none() -> None:
    context = annotate(STRIKE)
    found = named(time_options(context, candidate(context, "met", own="May 5")))
    assert list(found) == [
        "May 5",
        "May 9",
        "Monday",
        "Friday",
        "June",
        "publication",
        "none",
    ]
    assert found["May 5"].roles == {"rule", "sentence"}
    assert found["Monday"].roles == {"lately1"}
    assert (found["Friday"].roles, found["June"].roles) == ({"next1"}, {"next2"})
    assert [words for words, one in found.items() if not one.inherited] == ["May 5", "May 9", "none"]


def test_what_the_rules_leave_open_is_the_last_option_and_theirs() -> None:
    context = annotate(STRIKE)
    *others, none = time_options(context, candidate(context, "met"))
    assert none.timex is None and none.roles == {"rule.none", "none"}
    assert all(one.timex is not None for one in others)


def test_the_only_time_of_a_sentence_is_told_from_one_of_several() -> None:
    context = annotate(STRIKE)
    assert "sentence.only" in named(time_options(context, candidate(context, "struck")))["Monday"].roles


def test_of_many_times_before_the_last_three_and_the_very_first_are_options() -> None:
    text = "".join(f"The pact was signed on May {day}. " for day in range(2, 8)) + "The mines reopened in June."
    context = annotate(text)
    found = named(time_options(context, candidate(context, "reopened")))
    roles = {words: next(iter(one.roles)) for words, one in found.items() if words.startswith("May")}
    assert roles == {"May 7": "lately1", "May 6": "lately2", "May 5": "lately3", "May 2": "first"}


def test_a_day_named_in_the_sentence_and_before_it_is_one_option_and_stated() -> None:
    context = annotate("The tin pact was signed on Monday. The council met on Monday.")
    inherited = replace(candidate(context, "met", own="Monday"), time_basis="inherited")
    (monday,) = [one for one in time_options(context, inherited) if one.timex is not None and one.timex.quote]
    assert monday.roles == {"rule.inherited", "sentence.only", "lately1"} and not monday.inherited


def test_a_plan_looks_ahead_to_what_a_deed_looks_back_to() -> None:
    context = annotate("The tin council meets in Lima on Friday.")
    held = named(time_options(context, candidate(context, "meets")))["Friday"]
    planned = named(time_options(context, candidate(context, "meets", status="planned")))["Friday"]
    assert held.timex is not None and planned.timex is not None
    assert (held.timex.recipe, planned.timex.recipe) == ("near(pub,w5,le)", "near(pub,w5,ge)")


SENTENCES = st.sampled_from(
    [
        "The tram drivers struck on Monday.",
        "The council met in Lima on May 5 and on May 9.",
        "The ceasefire will begin on Friday.",
        "Both armies expect a truce by June.",
        "The pact was signed last year and runs from June 3 to June 8.",
        "A vote is due in 2031.",
        "Shelling stopped at 10 a.m. on Monday.",
        "The miners met.",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=7))
def test_each_day_is_one_option_the_rules_own_first_and_none_last(sentences: list[str]) -> None:
    context = annotate(" ".join(sentences))
    for one in (found for extract in EXTRACTORS for found in extract(context)):
        if not isinstance(one.claim, EventClaim | ExpectationClaim):
            continue
        options = time_options(context, one)
        keys = [option.key for option in options]
        assert len(set(keys)) == len(keys) and keys[-1] == ("", None)
        assert all(option.roles for option in options)
        if one.timex is not None:
            assert options[0].key == (one.timex.recipe, one.bound) and "rule" in "".join(options[0].roles)
            assert with_time(one, options[0]).timex == one.timex
        for option in options:
            outside = {role for role in option.roles if role.startswith(("lately", "first", "next", "publication"))}
            if outside == option.roles:
                assert option.inherited
            if any(role.startswith("sentence") for role in option.roles):
                assert not option.inherited
            place = time_token(context, option)
            if place is not None and place - 1 in context.timex_at:
                assert context.timex_at[place - 1].start != context.timex_at[place].start


def option(words: str | None, *, inherited: bool = False) -> TimeOption:
    day = Timex(start=0, end=0, quote=words or "", type="DATE", recipe=f"day({words})")
    return TimeOption(day if words is not None else None, "by" if words is not None else None, inherited=inherited)


def test_a_chosen_day_gives_its_bound_and_how_it_is_known() -> None:
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    stated, inherited, none = (
        with_time(one, chosen)
        for chosen in (option("June"), option("June", inherited=True), option(None, inherited=True))
    )
    assert (stated.time_basis, stated.bound) == ("stated", "by")
    assert stated.timex is not None and stated.timex.recipe == "day(June)"
    assert inherited.time_basis == "inherited"
    assert (none.timex, none.bound, none.time_basis) == (None, None, "none")


class Stub:
    """A contextual reader that sees one chunk and has its mind made up; keeps what it was asked."""

    def __init__(self, beside: range, chances: Sequence[float], mix: tuple[float, float] = (1.0, 1.0)) -> None:
        self.beside, self.chances, self.mix = beside, list(chances), {output_of("event"): mix}
        self.asked: list[int] = []

    def tokens_beside(self, head: int) -> range:
        assert head in self.beside
        return self.beside

    def place_of(self, one: Candidate) -> tuple[int, int, int]:
        return one.head, one.head, one.head + 1

    def party(self, output: str, place: tuple[int, int, int], tokens: Sequence[int]) -> list[float]:
        assert output == output_of("event")
        self.asked = list(tokens)
        return self.chances


def test_an_option_stands_at_its_first_token_far_off_or_nowhere() -> None:
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    sentence = context.doc[one.head].sent
    stub = cast(Encoded, Stub(range(sentence.start, sentence.end), ()))
    found = named(time_options(context, one))
    words = [token.text for token in context.doc]
    assert place_of(context, stub, one.head, found["May 5"]) == words.index("May")
    assert place_of(context, stub, one.head, found["Friday"]) == FAR
    assert place_of(context, stub, one.head, found["publication"]) == FAR
    assert place_of(context, stub, one.head, found["none"]) == NOBODY


def first(scores: Sequence[float]) -> int:
    return scores.index(max(scores))


def likeliest(chances: Sequence[float], stub: Stub | None = None) -> int:
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    options = [option("a"), option("b"), option(None)]
    return first(time_scores(context, one, "event", options, chances, cast("Encoded | None", stub)))


def test_of_equals_and_of_those_a_hair_apart_the_first_is_chosen() -> None:
    assert likeliest([0.3, 0.7, 0.2]) == 1
    assert likeliest([0.7, 0.7, 0.7]) == 0
    assert likeliest([0.7, 0.7 + 1e-6, 0.1]) == 0
    assert likeliest([0.0, LEAST / 2, 0.0]) == 0


def test_both_readers_are_added_up_with_their_weights() -> None:
    everything = range(100)
    assert likeliest([0.6, 0.4, 0.1], Stub(everything, [-3.0, -0.1, -4.0])) == 1
    assert likeliest([0.6, 0.4, 0.1], Stub(everything, [-3.0, -0.1, -4.0], mix=(1.0, 0.0))) == 0
    stub = Stub(everything, [-9.0, -9.0, 0.0], mix=(0.0, 1.0))
    assert likeliest([0.6, 0.4, 0.1], stub) == 2
    assert stub.asked == [FAR, FAR, NOBODY]


def model_of(*outputs: str, favoured: str) -> Model:
    """Return a model that scores an option by whether it plays one role."""
    return Model(
        index={favoured: 0},
        table=np.full((1, len(outputs)), 5000, np.float32),
        bias=np.full(len(outputs), -5000, np.float32),
        columns={output: (i, i + 1) for i, output in enumerate(outputs)},
    )


def test_where_no_model_is_trained_for_its_kind_a_candidate_keeps_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    monkeypatch.setattr(timing, "encoded", lambda _: None)
    for model in (Model(), model_of(output_of("expectation"), favoured="publication")):
        monkeypatch.setattr(timing, "load_model", lambda model=model: model)
        assert settle_time(context, one) is one
    position = Candidate(
        claim=PositionClaim(party=None, stance="demand", issue="x"), start=0, end=5, rule="x", head=one.head
    )
    monkeypatch.setattr(timing, "load_model", lambda: model_of(output_of("event"), favoured="publication"))
    assert settle_time(context, position) is position


@pytest.mark.parametrize(
    ("favoured", "recipe", "basis"),
    [
        ("publication", "pub", "inherited"),
        ("lately1", "near(pub,w1,le)", "inherited"),
        ("none", None, "none"),
        ("rule", "near(pub,05-05,ls)", "stated"),
    ],
)
def test_a_trained_model_chooses_the_day(
    monkeypatch: pytest.MonkeyPatch, favoured: str, recipe: str | None, basis: str
) -> None:
    context = annotate(STRIKE)
    monkeypatch.setattr(timing, "encoded", lambda _: None)
    monkeypatch.setattr(timing, "load_model", lambda: model_of(output_of("event"), favoured=favoured))
    settled = settle_time(context, candidate(context, "met", own="May 5"))
    assert (settled.timex.recipe if settled.timex is not None else None, settled.time_basis) == (recipe, basis)


def test_the_model_sees_how_a_time_hangs_on_the_head_and_how_far_back_it_stands() -> None:
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    options = time_options(context, one)
    seen = {words: time_features(context, one, options, it) for words, it in named(options).items()}
    assert {"path:under0", "gap:near>", "word:on", "inside:False"} <= seen["May 5"]
    assert {"back:1", "new:True"} <= seen["Monday"]
    assert {"tie:nowhere", "shape:none"} <= seen["none"]
    assert all(a != b for a, b in pairwise(seen.values()))


def test_an_event_has_no_day_only_where_the_readers_are_sure_and_the_rules_own_day_counts_more() -> None:
    everything = range(100)
    sure, unsure = [-9.0, -9.0, 0.0], [-UNDATED / 2, -9.0, 0.0]
    assert likeliest([0.5, 0.5, 0.5], Stub(everything, sure, mix=(0.0, 1.0))) == 2
    assert likeliest([0.5, 0.5, 0.5], Stub(everything, unsure, mix=(0.0, 1.0))) == 0
    context = annotate(STRIKE)
    one = candidate(context, "met", own="May 5")
    other, own = option("a"), replace(option("b"), roles={"rule"})
    assert first(time_scores(context, one, "event", [other, own], [0.6, 0.5], None)) == 1
    assert first(time_scores(context, one, "event", [other, own], [0.9, 0.9 * exp(-RULES_OWN) / 2], None)) == 0

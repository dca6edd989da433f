"""Proposals of conditions and terms: where no rule sees one, and nowhere else."""

from communique.extraction.conditions import find_conditions
from communique.extraction.proposals import find_proposals
from communique.extraction.reader import annotate
from communique.pipeline import read
from communique.types import KIND_OF_CLAIM, Action, Article, ConditionClaim, EventClaim, TermClaim


def proposed(text: str, kind: str) -> list[ConditionClaim | TermClaim]:
    context = annotate(text)
    found = list(find_conditions(context))
    claims = [one.claim for one in find_proposals(context, found, lambda _head, kinds: set(kinds))]
    return [claim for claim in claims if KIND_OF_CLAIM[type(claim)] == kind]  # type: ignore[misc]


def test_a_condition_is_proposed_where_no_link_word_tells_of_one() -> None:
    found = proposed(
        "The union promised to call off the strike the day on which the board pays the arrears.", "condition"
    )
    assert any(
        isinstance(one, ConditionClaim) and isinstance(one.requires, Action) and one.requires.action for one in found
    )


def test_none_is_proposed_beside_one_that_a_link_word_tells() -> None:
    text = "The union will call off the strike only if the board pays the arrears."
    assert list(find_conditions(annotate(text)))
    assert proposed(text, "condition") == []


def test_a_term_is_proposed_near_a_word_in_marks_only() -> None:
    marked = 'Both sides want a "pause". The union counts the weekend into it and the board leaves it out.'
    assert any(isinstance(one, TermClaim) and one.term == "pause" for one in proposed(marked, "term"))
    assert proposed("The union counts the weekend and the board left the room.", "term") == []


def test_what_is_called_failed_lies_ahead_of_nobody() -> None:
    text = "The envoys will meet in Lima next week. The failed Hanoi summit still casts a shadow on the talks."
    told = [one for one in read(Article(text=text)).statements if "failed" in one.evidence[0].quote]
    assert all(one.claim.status != "planned" for one in told if isinstance(one.claim, EventClaim))

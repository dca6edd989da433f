"""Who is asked where a condition's words leave it open: the side that stands against the doer."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests_linking import document, statement

from communique.linking.link import link
from communique.types import Action, ConditionClaim, Corpus, LocalActor, PositionClaim, Statement

CAST = (
    *(LocalActor(name=name, type="state", mentions=(name,)) for name in ("Norland", "Sveria")),
    LocalActor(name="Taran Front", type="organisation", mentions=("Taran Front",)),
    LocalActor(name="World Bank", type="organisation", mentions=("World Bank",)),
    LocalActor(name="soldiers", type="group", mentions=("soldiers",)),
)
FRONT, NORLAND = "Taran Front", "Norland"
DOCUMENTS = [document(f"d{n}", n) for n in range(4)]


def wants(doc: str, who: str, start: int, issue: str = "the valley") -> Statement:
    return statement(doc, start, PositionClaim(party=who, stance="demand", issue=issue))


QUARREL = [wants(f"d{n}", who, 100 * i) for n in range(3) for i, who in enumerate((FRONT, NORLAND, FRONT))]


def condition(asked: str | None, *, stated: bool, doer: str = FRONT, doc: str = "d0") -> Statement:
    step = Action(party=doer, action="speak of arms")
    return statement(
        doc,
        900,
        ConditionClaim(party=doer, step=step, requires=Action(party=asked, action="settle the status", stated=stated)),
    )


def linked(*statements: Statement, quarrel: list[Statement] = QUARREL) -> tuple[str | None, str | None]:
    """Return who is to act and who is asked, by the only condition."""
    corpus = Corpus(
        documents=tuple(DOCUMENTS), actors={d.id: CAST for d in DOCUMENTS}, statements=(*quarrel, *statements)
    )
    (found,) = link(corpus).conditions
    return found.step.party, found.requires.party


def test_what_a_side_would_ask_of_itself_is_asked_of_its_opponent() -> None:
    assert linked(condition(FRONT, stated=False)) == (FRONT, NORLAND)
    assert linked(condition(None, stated=False)) == (FRONT, NORLAND)


def test_whoever_the_words_name_is_asked() -> None:
    assert linked(condition(FRONT, stated=True)) == (FRONT, FRONT)
    assert linked(condition("World Bank", stated=True)) == (FRONT, "World Bank")


def test_a_host_that_wants_nothing_is_not_asked_where_the_words_name_nobody() -> None:
    assert linked(condition("World Bank", stated=False)) == (FRONT, NORLAND)
    own = [wants("d0", "World Bank", 300 + n, "reforms") for n in range(3)]
    assert linked(*own, condition("World Bank", stated=False)) == (FRONT, "World Bank")


def test_two_articles_make_no_opponents() -> None:
    less = [one for one in QUARREL if one.document != "d2"]
    assert linked(condition(FRONT, stated=False), quarrel=less) == (FRONT, FRONT)


def test_an_article_on_a_quarrel_of_others_does_not_ask_the_opponent() -> None:
    cast = tuple(actor for actor in CAST if actor.name != NORLAND)
    elsewhere = [wants("d3", "Sveria", n, "fish") for n in range(3)]
    corpus = Corpus(
        documents=tuple(DOCUMENTS),
        actors={**{d.id: CAST for d in DOCUMENTS}, "d3": cast},
        statements=(*QUARREL, *elsewhere, condition(FRONT, stated=False, doc="d3")),
    )
    (found,) = link(corpus).conditions
    assert found.requires.party == FRONT


def test_soldiers_that_are_nobodys_are_the_opponents() -> None:
    assert linked(condition("soldiers", stated=True)) == (FRONT, NORLAND)
    step = Action(party="soldiers", action="leave")
    asked = Action(party=FRONT, action="hand over its weapons")
    assert linked(statement("d0", 900, ConditionClaim(party=None, step=step, requires=asked))) == (NORLAND, FRONT)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(QUARREL))))
def test_the_order_of_what_is_told_changes_nothing(order: list[int]) -> None:
    told = [QUARREL[n] for n in order]
    corpus = Corpus(
        documents=tuple(DOCUMENTS),
        actors={d.id: CAST for d in DOCUMENTS},
        statements=(condition(None, stated=False), *told),
    )
    (found,) = link(corpus).conditions
    assert found.requires.party == NORLAND

import pytest

from communique.annotation.clauses import Clause, find_clauses
from communique.annotation.syntax import parse


def clause_of(sentence: str, lemma: str) -> tuple[Clause, list[str], list[str], str]:
    doc = parse(sentence)
    clause = next(c for c in find_clauses(doc).values() if c.lemma == lemma)
    words = [doc[i].text for i in clause.subject], [doc[i].text for i in clause.object]
    return clause, *words, sentence[clause.start : clause.end]


@pytest.mark.parametrize(
    ("sentence", "lemma", "subject"),
    [
        ("Cairo and Rome signed the accord.", "sign", ["Cairo", "Rome"]),
        ("Cairo refused to sign the accord.", "sign", ["Cairo"]),
        ("Cairo urged Rome to sign the accord.", "sign", ["Rome"]),
        ("Rome, which signed the accord, left early.", "sign", ["Rome"]),
        ("The envoys are likely to meet on Friday.", "meet", ["envoys"]),
        ("Rome left the talks before signing the accord.", "sign", ["Rome"]),
        ("Rome opened the port and lifted the ban.", "lift", ["Rome"]),
    ],
)
def test_who_does_it(sentence: str, lemma: str, subject: list[str]) -> None:
    assert clause_of(sentence, lemma)[1] == subject


@pytest.mark.parametrize(
    ("sentence", "lemma", "tense", "negated"),
    [
        ("The envoys met in Cairo.", "meet", "past", False),
        ("The envoys will meet in Cairo.", "meet", "future", False),
        ("The envoys did not meet.", "meet", "past", True),
        ("The envoys are meeting now.", "meet", "progressive", False),
        ("No agreement was reached in Cairo.", "reach", "past", True),
    ],
)
def test_tense_and_negation(sentence: str, lemma: str, tense: str, negated: bool) -> None:
    clause = clause_of(sentence, lemma)[0]
    assert (clause.tense, clause.negated) == (tense, negated)


def test_a_passive_has_its_subject_as_what_it_is_done_to() -> None:
    clause, subject, _, _ = clause_of("The accord was signed by Rome.", "sign")
    assert clause.passive and subject == ["accord"]


def test_the_smallest_clause_leaves_the_reporting_frame_out() -> None:
    assert (
        clause_of("The minister said that the talks would resume on Monday.", "resume")[3]
        == "the talks would resume on Monday"
    )

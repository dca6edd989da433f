from hypothesis import given
from hypothesis import strategies as st

from communique.annotation.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


def test_straight_curly_and_two_in_a_line() -> None:
    assert quoted('"We are close," he said, "but not there."') == ["We are close,", "but not there."]
    assert quoted("They spoke of “a step” and of “a start”.") == ["a step", "a start"]


def test_single_marks_count_only_where_they_are_no_apostrophes() -> None:
    assert quoted("They had ‘good discussions’ with the ministers' aides.") == ["good discussions"]
    assert quoted("It's the union's and the members' choice.") == []


def test_nested_quotation_is_marked() -> None:
    found = find_quotations("“He told me ‘never again’ twice,” she said.")
    assert [(q.nested, q.start) for q in found] == [(False, 1), (True, 13)]


def test_a_quotation_never_closed_ends_with_its_paragraph() -> None:
    text = 'He said: "The talks will go on as planned.\n\nNobody left.'
    found = find_quotations(text)
    assert [(text[q.start : q.end], q.closed) for q in found] == [("The talks will go on as planned.", False)]


def test_a_quotation_never_opened_begins_with_its_paragraph() -> None:
    text = "First.\n\nThe gaps are wide and the time is short,” she said."
    assert quoted(text) == ["The gaps are wide and the time is short,"]


@given(st.text(alphabet="ab \n\"“”‘’'.,", max_size=80))
def test_spans_lie_inside_the_text_and_hold_words(text: str) -> None:
    for q in find_quotations(text):
        assert 0 <= q.start < q.end <= len(text)
        assert text[q.start : q.end].strip()

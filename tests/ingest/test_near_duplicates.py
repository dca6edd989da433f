"""Near-duplicates: a pair's verdict hangs on the pair alone; the gold pairs are found and no other."""

import json
import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.ingest.duplicates import bands, duplicate_score, is_duplicate, near_duplicates, signature
from communique.interval import Interval

SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
WORDS = [f"word{number}" for number in range(400)]


def prose(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def test_a_long_update_may_rewrite_half_of_a_story_and_a_short_one_less() -> None:
    def update(words: int) -> tuple[bytes, bytes]:
        story = " ".join(f"word{n}" for n in range(words))
        return signature(story), signature(" ".join(story.split()[: words // 2]) + " " + prose(words // 2))

    assert is_duplicate(*update(400)) and not is_duplicate(*update(120))


def test_updates_and_corrections_are_copies_and_quotations_are_not() -> None:
    story = prose(1)
    update = story + " " + prose(2, 100)
    correction = story.replace("word7 ", "word8 ").upper()
    quoting = prose(3, 700) + " " + story + " " + prose(4, 700)
    assert is_duplicate(signature(story), signature(update))
    assert is_duplicate(signature(story), signature(correction))
    assert not is_duplicate(signature(story), signature(quoting))
    assert not is_duplicate(signature(story), signature(prose(5)))
    assert not is_duplicate(signature("Talks fail again in Port Miro"), signature("Talks fail again in Port Miro"))


def test_long_texts_are_compared_by_sketch() -> None:
    story = prose(1, 5000)
    half = " ".join(story.split()[:2500]) + " " + prose(2, 2500)
    assert duplicate_score(signature(story), signature(half)) == pytest.approx(0.5, abs=0.08)
    assert len(signature(story)) == 4 * 513


def test_the_earliest_published_is_the_original_and_undated_ones_come_last() -> None:
    story = prose(1)
    texts = [
        ("d3", None, story + " a"),
        ("d2", Interval.day(date(2019, 1, 2)), story + " b"),
        ("d4", Interval.day(date(2019, 1, 1)), story + " c"),
        ("d1", Interval.day(date(2019, 1, 3)), prose(9)),
    ]
    expected = {"d2": "d4", "d3": "d4"}
    assert near_duplicates(texts) == near_duplicates(texts[::-1]) == expected


def test_next_weeks_report_is_no_version_of_this_weeks_but_a_reprint_is_one() -> None:
    story = prose(1)
    other_week = " ".join(story.split()[:240]) + " " + prose(2, 60)
    first = ("d1", Interval.day(date(2019, 1, 2)), story)
    assert near_duplicates([first, ("d2", Interval.day(date(2019, 1, 3)), other_week)]) == {"d2": "d1"}
    assert near_duplicates([first, ("d2", Interval.day(date(2019, 1, 9)), other_week)]) == {}
    assert near_duplicates([first, ("d2", None, other_week)]) == {"d2": "d1"}
    assert near_duplicates([first, ("d2", Interval.day(date(2019, 3, 9)), story + " again")]) == {"d2": "d1"}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300), st.integers(0, 5)), max_size=6), st.integers(0, 3))
def test_what_comes_later_changes_nothing_among_those_before(plan: list[tuple[int, int, int]], more: int) -> None:
    texts = [
        (
            f"d{number:02}",
            Interval.day(date(2019, 1, 1 + day)),
            " ".join(prose(seed).split()[: cut + 20]) + f" {number}",
        )
        for number, (seed, cut, day) in enumerate(plan)
    ]
    later = [(f"e{number}", Interval.day(date(2020, 1, 1)), prose(number % 4) + " later") for number in range(more)]
    before, after = near_duplicates(texts), near_duplicates([*later, *texts])
    assert {copy: original for copy, original in after.items() if copy.startswith("d")} == before


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_scores_are_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    first, second = signature(one), signature(other)
    assert duplicate_score(first, second) == duplicate_score(second, first)
    assert 0 <= duplicate_score(first, second) <= 1
    assert bands(first) == bands(signature(one)) and len(set(bands(first))) == len(bands(first))


def gold_stories() -> Iterator[tuple[str, list[tuple[str, Interval | None, str]], dict[str, str]]]:
    for path in sorted((SHARED / "gold" / "stories").glob("*.json")):
        texts = []
        for file in sorted((path.parent / path.stem).glob("*.txt")):
            head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
            day = head.split("DATE: ")[1].split("\n")[0]
            texts.append((file.stem, None if day == "unknown" else Interval.day(date.fromisoformat(day)), body))
        yield path.stem, texts, {later: earlier for earlier, later in json.loads(path.read_text())["duplicates"]}


@pytest.mark.skipif(not (SHARED / "gold" / "stories").is_dir(), reason=f"no gold stories under {SHARED}")
def test_the_gold_pairs_are_found_and_no_other() -> None:
    stories = list(gold_stories())
    assert stories
    for name, texts, gold in stories:
        assert near_duplicates(texts) == gold, name

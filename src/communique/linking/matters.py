"""Matters: what an expectation, a promise or a report is about, brought to a form that can be compared.

Words that stand for one kind of event ("deal", "accord") become one token; names of parties are kept apart, for they
stand everywhere; days named in words are found by spelling the window's ends, for linking reads no dates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from communique.interval import Interval
from communique.linking.words import long_stems, plain

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_COMMON = long_stems(
    "expected expect likely hope hoped could would will may might must should can said says say official officials "
    "week weeks month months year years day days today tomorrow next last this coming end early late middle before "
    "after first second third new full further more most less time date there soon yet still both two three sides "
    "side make made take taken get go come came give given put set part way only even also just one own between "
    "monday tuesday wednesday thursday friday saturday sunday morning evening night midnight government governments "
    "off out away back down over into onto from with for the and but "
    "did does done been being were very much many such when while what where who how than that " + " ".join(_MONTHS)
)
_BESIDE_THE_POINT = re.compile(
    r"\b(?:if|unless|provided|on condition|as long as|whether|after|once|until|because|since|although|though|when|"
    r"in time (?:for|to)|ahead of|so that|in order to)\b.*$"
)
_FIRST_CLAUSE = re.compile(r"^(?:if|unless|once|when|after|should)\b[^,]*,\s*")
_NOT = re.compile(r"\b(?:not|no|never|nothing|nobody|without|neither|nor|refus\w*|unlikely)\b|n't\b")


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of event that something may be about; ``once``: it is not repeated as meetings are."""

    name: str
    once: bool
    words: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Content words (no names), families by their names, the stems of names, and whether a word of denial is in it."""

    words: frozenset[str]
    families: frozenset[str]
    names: frozenset[str]
    negated: bool

    @property
    def family(self) -> str | None:
        """The family that says most: the first of the table."""
        return next((one.name for one in families() if one.name in self.families), None)


@cache
def families() -> tuple[Family, ...]:
    """Return the kinds in the order in which they are preferred."""
    text = resources.files("communique.linking").joinpath("matters.toml").read_text(encoding="utf-8")
    return tuple(
        Family(row["family"], row["once"], tuple(row["words"]), row["example"]) for row in tomllib.loads(text)["matter"]
    )


@lru_cache(maxsize=100_000)
def _family_of(word: str) -> str | None:
    return next((one.name for one in families() if any(word.startswith(stem) for stem in one.words)), None)


@lru_cache(maxsize=200_000)
def matter_of(text: str) -> Matter:
    """Return what a text is about.

    >>> matter_of("an accord on fishing by the end of May").family
    'agreement'
    """
    small = plain(text)
    names = frozenset(word[:6] for word in re.findall(r"(?<!^)\b[A-Z][\w'-]+", text) for word in long_stems(word))
    kinds = {kind for word in re.findall(r"[a-z]+", small) if (kind := _family_of(word)) is not None}
    spelt = [word for word in re.findall(r"[a-z]{3,}", small) if _family_of(word) is None]
    words = frozenset(stem for word in spelt for stem in long_stems(word)) - _COMMON - names
    numbers = frozenset(w.rstrip(".,") for w in re.findall(r"\d[\d.,]+", small))
    return Matter(words | numbers, frozenset(kinds), names, bool(_NOT.search(small)))


def main_clause(text: str) -> str:
    """Return a text without the conditions and times that its main clause hangs on.

    >>> main_clause("If the vote fails, the cabinet will resign")
    'the cabinet will resign'
    >>> main_clause("money may flow if the chamber passes the law")
    'money may flow '
    """
    small = _FIRST_CLAUSE.sub("", text[:1].lower() + text[1:])
    kept = text[len(text) - len(small) :]
    short = _BESIDE_THE_POINT.sub("", kept)
    return short if len(short.split()) > 1 else kept


def day_named(text: str, window: Interval | None, published: date | None, *, ahead: bool = False) -> bool:
    """Whether a text names the window's last or only day, or its month, in words; ``ahead``: or the weekday to come."""
    if window is None or (window.latest is None and window.earliest is None):
        return False
    small = plain(text)
    last = window.latest or window.earliest
    assert last is not None
    month, short = _MONTHS[last.month - 1], _MONTHS[last.month - 1][:3]
    spelt = rf"\b(?:{month}|{short}t?\.?) {last.day}\b|\b{last.day}(?:st|nd|rd|th)?(?: of)? (?:{month}|{short}t?)\b"
    if re.search(spelt, small):
        return True
    if window.days and window.days > 20 and re.search(rf"\b(?:end|late|close|end of)[ -]{month}\b", small):
        return True
    first = timedelta(days=-6 if ahead else 0)
    recent = published is not None and first <= published - last <= timedelta(days=6)
    return recent and window.days is not None and window.days <= 3 and _DAYS[last.weekday()] in small


def shared_words(one: Matter, others: Iterable[Matter]) -> int:
    """Return how many content words of a matter stand in any of the others."""
    return len(one.words & frozenset(word for other in others for word in other.words))

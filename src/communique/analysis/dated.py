"""Articles as a timeline sees them: sentences with the days that they name, and the words that carry their meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from communique.analysis.sentences import split_sentences
from communique.types import Timex

LEAD = 5
SHORTEST, LONGEST = 7, 60
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 6
_STOP = frozenset(
    "the and for its their his her our any some all that this they not more are was were will would has have had from "
    "with which who said says been but also after before than then there about into over out can could may new one two "
    "year years people time last told she him them these those when where while what how because such only other most "
    "both each between through during under against very own same too per let".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSentence:
    """A sentence that names days, or that stands among the first of its article; ``place``: its number from 0."""

    document: str
    start: int
    end: int
    place: int
    published: date
    days: tuple[date, ...]
    terms: frozenset[str]
    fits: bool

    @property
    def told_of(self) -> tuple[date, ...]:
        """Return the days that it may tell of: those it names, else that of publication."""
        return self.days or (self.published,)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedArticle:
    """An article with its day; ``sentences``: those that can stand in a timeline.

    ``terms``: how many of all its sentences have each term; ``length``: how many there are.
    """

    document: str
    published: date
    sentences: tuple[DatedSentence, ...]
    terms: Mapping[str, int]
    length: int


def terms_of(words: str) -> frozenset[str]:
    """Return the beginnings of the words that carry meaning.

    >>> sorted(terms_of("The ministers met for talks in Riga."))
    ['met', 'minist', 'riga', 'talks']
    """
    return frozenset(word[:_STEM] for word in _WORD.findall(words.lower()) if word not in _STOP)


def dated_article(document: str, published: date, text: str, timexes: Iterable[Timex]) -> DatedArticle:
    """Return an article's sentences with the days that their timexes mean; vaguer times name no day."""
    stretches = split_sentences(text)
    named: dict[int, list[date]] = {}
    at = 0
    for timex in sorted(timexes, key=lambda one: one.start):
        while at < len(stretches) and stretches[at][1] <= timex.start:
            at += 1
        when = timex.interval
        if at < len(stretches) and when is not None and when.earliest is not None and when.earliest == when.latest:
            named.setdefault(at, []).append(when.earliest)
    kept: list[DatedSentence] = []
    every: Counter[str] = Counter()
    for place, (start, end) in enumerate(stretches):
        words = text[start:end]
        terms = terms_of(words)
        every.update(terms)
        if (place in named or place < LEAD) and terms:
            kept.append(
                DatedSentence(
                    document=document,
                    start=start,
                    end=end,
                    place=place,
                    published=published,
                    days=tuple(dict.fromkeys(named.get(place, ()))),
                    terms=terms,
                    fits=fits_timeline(words),
                )
            )
    return DatedArticle(
        document=document, published=published, sentences=tuple(kept), terms=every, length=len(stretches)
    )


def fits_timeline(words: str) -> bool:
    """Whether a sentence's length lets it stand in a timeline."""
    return SHORTEST <= len(words.split()) <= LONGEST

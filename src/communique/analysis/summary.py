"""Which sentences tell of a day: together they should say what the day's sentences say, and stay with the topic."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from communique.analysis.dated import DatedArticle, DatedSentence

Vector = Mapping[str, float]
# A sentence that looks back tells the day in a nutshell.
LOOKS_BACK = 1.3
TOPIC = 0.5
ALIKE = 0.7
MOST_CANDIDATES = 400


class Rarity:
    """How telling each term is in a set of articles, and the direction in which they point as a whole."""

    def __init__(self, articles: Sequence[DatedArticle]) -> None:
        """Count the sentences of each term."""
        counts: Counter[str] = Counter()
        for article in articles:
            counts.update(article.terms)
        number = sum(article.length for article in articles)
        self.of: dict[str, float] = {term: math.log(number / count) for term, count in counts.items()}
        whole: dict[str, float] = {}
        for article in articles:
            for sentence in (one for one in article.sentences if one.fits):
                self.add(whole, sentence, len(sentence.told_of))
        self.topic = unit(whole)

    def add(self, total: dict[str, float], sentence: DatedSentence, weight: float) -> None:
        """Add a sentence's vector to a total."""
        for term in sentence.terms:
            total[term] = total.get(term, 0.0) + weight * self.of.get(term, 0.0)


def unit(vector: Vector) -> dict[str, float]:
    """Return a vector of length 1; a null vector as it is."""
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items()} if length else dict(vector)


def choose_sentences(
    day: date,
    pool: Sequence[DatedSentence],
    rarity: Rarity,
    number: int,
    fits: Callable[[DatedSentence], bool],
) -> list[DatedSentence]:
    """Return at most ``number`` sentences of a day, the most telling first, no two alike.

    ``fits`` says whether a sentence may stand in a timeline; it is asked of promising ones only.
    """
    aim = _aim(day, pool, rarity)
    ranked = sorted(pool, key=lambda one: (-_alone(day, one, rarity, aim), one.document, one.start))
    candidates = [one for one in ranked[:MOST_CANDIDATES] if fits(one)]
    chosen: list[DatedSentence] = []
    total: dict[str, float] = {}
    while candidates and len(chosen) < number:
        best = max(
            candidates,
            key=lambda one: (_together(total, one, rarity, aim) * _weight(day, one), one.document, -one.start),
        )
        chosen.append(best)
        rarity.add(total, best, 1.0)
        candidates = [one for one in candidates if not _alike(one, best)]
    return chosen


def _aim(day: date, pool: Sequence[DatedSentence], rarity: Rarity) -> dict[str, float]:
    """Return the direction of the day's sentences, bent towards the topic."""
    total: dict[str, float] = {}
    for one in pool:
        rarity.add(total, one, _weight(day, one))
    aim = unit(total)
    return unit({term: value + TOPIC * rarity.topic.get(term, 0.0) for term, value in aim.items()})


def _weight(day: date, sentence: DatedSentence) -> float:
    return LOOKS_BACK if (sentence.published - day).days > 1 else 1.0


def _alone(day: date, sentence: DatedSentence, rarity: Rarity, aim: Vector) -> float:
    values = [(rarity.of.get(term, 0.0), aim.get(term, 0.0)) for term in sentence.terms]
    length = math.sqrt(sum(value * value for value, _ in values))
    return _weight(day, sentence) * sum(value * along for value, along in values) / length if length else 0.0


def _together(total: Vector, sentence: DatedSentence, rarity: Rarity, aim: Vector) -> float:
    """Return how near the sentences chosen come to the aim once this one joins them: a cosine."""
    joined = dict(total)
    rarity.add(joined, sentence, 1.0)
    length = math.sqrt(sum(value * value for value in joined.values()))
    return sum(value * aim.get(term, 0.0) for term, value in joined.items()) / length if length else 0.0


def _alike(one: DatedSentence, other: DatedSentence) -> bool:
    return len(one.terms & other.terms) >= ALIKE * min(len(one.terms), len(other.terms))

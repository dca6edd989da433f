"""How much a day matters in the coverage of a topic, and which days make its timeline. No training and no chance.

An article that names a day speaks for it the more, the later it looks back: what is told of weeks afterwards mattered.
Each article counts once, by its best sentence, with the logarithm of the days gone by; a sentence on the topic counts
more than an aside. Articles published on the day add a little, for not all of them name it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from communique.analysis.dated import DatedArticle, DatedSentence
from communique.interval import add_days

TOPIC_TERMS = 40
# A published article that names no day tells of its own, or of none.
PUBLISHED = 0.25
ON_TOPIC = 0.5
# Coverage opens with the report of what happened a few days before; earlier days are its background.
REACH = 3


def topic_terms(articles: Sequence[DatedArticle]) -> frozenset[str]:
    """Return the terms that most articles have: what the topic is spoken of with."""
    counts = Counter(term for article in articles for term in article.terms)
    return frozenset(sorted(counts, key=lambda term: (-counts[term], term))[:TOPIC_TERMS])


def day_weights(articles: Sequence[DatedArticle]) -> dict[date, float]:
    """Return the salience of every day that an article names or was published on."""
    topic = topic_terms(articles)
    best: dict[date, dict[str, float]] = defaultdict(dict)
    for article in articles:
        for sentence in article.sentences:
            share = len(sentence.terms & topic) / math.sqrt(len(sentence.terms) + 1)
            for day in sentence.days:
                back = max(0, (article.published - day).days)
                weight = math.log(2 + back) * (1 + ON_TOPIC * share)
                best[day][article.document] = max(best[day].get(article.document, 0.0), weight)
    published = Counter(article.published for article in articles)
    return {
        day: sum(sorted(best.get(day, {}).values())) + PUBLISHED * published.get(day, 0) for day in {*best, *published}
    }


def within(
    weights: Mapping[date, float], articles: Iterable[DatedArticle], start: date | None, end: date | None
) -> dict[date, float]:
    """Return the days of a window; where an end is left open, those that the articles cover."""
    published = [article.published for article in articles]
    low = start or (add_days(min(published), -REACH) if published else date.min)
    high = end or max(published, default=date.max)
    return {day: weight for day, weight in weights.items() if low <= day <= high}


def choose_days(weights: Mapping[date, float], number: int | None) -> list[date]:
    """Return the ``number`` days of most weight; all of more than average weight for ``None``; oldest first."""
    ranked = sorted(weights, key=lambda day: (-weights[day], day))
    if number is not None:
        return sorted(ranked[: max(0, number)])
    average = sum(weights.values()) / len(weights) if weights else 0.0
    return sorted(day for day in ranked if weights[day] >= average)


def sentences_by_day(articles: Iterable[DatedArticle]) -> dict[date, list[DatedSentence]]:
    """Return each day's sentences: those that name it, and undated ones that open articles of the day."""
    found: dict[date, list[DatedSentence]] = defaultdict(list)
    for article in articles:
        for sentence in article.sentences:
            for day in sentence.told_of if sentence.fits else ():
                found[day].append(sentence)
    return found

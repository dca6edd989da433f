"""Timeline: the days that matter, with a sentence or two for each.

A day's salience is what the articles make of it (:mod:`communique.analysis.salience`) and what happened on it: for each
event, the independent documents that tell of it, weighed by its type and by whether it was reported as done and how its
status changed. Copies of one wire story count once.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from communique.analysis.dated import DatedArticle, DatedSentence, fits_timeline, terms_of
from communique.analysis.salience import choose_days, day_weights, sentences_by_day, within
from communique.analysis.sentences import Sentences, strip_dateline
from communique.analysis.summary import Rarity, choose_sentences
from communique.derived import Event, Snapshot
from communique.types import Statement

WEIGHT = {
    "meeting": 3.0,
    "agreement": 3.0,
    "vote": 2.5,
    "election": 2.0,
    "deadline": 1.5,
    "visit": 2.0,
    "test": 2.0,
    "attack": 2.0,
    "sanction": 2.0,
    "relief": 2.0,
    "withdrawal": 2.0,
    "release": 2.0,
    "call": 1.5,
    "letter": 1.5,
    "exercise": 1.5,
    "statement": 1.0,
    "other": 1.0,
}
# What is known to have happened outweighs what is only named: an event of weight 1 counts as three passing mentions.
EVENT = 3.0
_LEANS = re.compile(
    r"[\"“‘'(]*(?:he|she|it|they|this|that|these|those|but|and|however|also|then|there|the two|both|instead)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineSentence:
    """A sentence of an article: verbatim, with its place."""

    text: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """A day, the sentences that tell of it, and the ids of the events on it."""

    day: date
    sentences: tuple[TimelineSentence, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """The events and articles that a timeline is made from."""

    events: dict[date, list[Event]]
    articles: list[DatedArticle]
    statements: dict[str, Statement]
    copies: frozenset[str]


def timeline(
    snapshot: Snapshot,
    articles: Sequence[DatedArticle],
    *,
    dates: int | None = None,
    sentences: int = 2,
    start: date | None = None,
    end: date | None = None,
    words: Sequence[str] | None = None,
    talks: str | None = None,
    text_of: Callable[[str], str],
    split: Sentences | None = None,
    rarity: Rarity | None = None,
) -> list[TimelineDay]:
    """Return the days that matter most (those of more than average salience if ``dates`` is None), oldest first.

    ``articles``: those of the snapshot that are dated. ``words``: only what has them all. ``rarity``: of all articles,
    if it is known already.
    """
    scope = _scope(snapshot, articles, words, talks, text_of)
    weights = day_weights(scope.articles)
    for day, events in scope.events.items():
        weights[day] = weights.get(day, 0.0) + EVENT * sum(_salience(e, scope) for e in events)
    chosen = choose_days(within(weights, scope.articles, start, end), dates)
    pools = sentences_by_day(scope.articles)
    split = split or Sentences(text_of)
    rarity = rarity or Rarity(articles)
    published = {article.document: article.published for article in articles}
    found = []
    for day in chosen:
        events = sorted(scope.events.get(day, ()), key=lambda e: (-_salience(e, scope), e.id))
        told = _told(events, scope.statements, published, split)
        pool = _joined(pools.get(day, ()), told, words, text_of)
        best = choose_sentences(day, pool, rarity, sentences, lambda one: _readable(one, text_of))
        if best:
            shown = tuple(_shown(one, text_of) for one in best)
            found.append(TimelineDay(day=day, sentences=shown, events=tuple(e.id for e in events)))
    return found


def _scope(
    snapshot: Snapshot,
    articles: Sequence[DatedArticle],
    words: Sequence[str] | None,
    talks: str | None,
    text_of: Callable[[str], str],
) -> _Scope:
    statements = {s.id: s for s in snapshot.statements}
    copies = frozenset(d.id for d in snapshot.documents if d.duplicate_of is not None)
    documents = {d.id for d in snapshot.documents} - copies
    if talks is not None:
        documents &= {
            statements[ref].document for ref, ids in snapshot.talks_of.items() if talks in ids and ref in statements
        }
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in snapshot.events:
        day = _day_of(event)
        wanted = talks is None or talks in event.talks
        if day is not None and wanted and (not words or _has_words(event, statements, words)):
            by_day[day].append(event)
    kept = [one for one in articles if one.document in documents]
    if words:
        kept = [cut for one in kept if (cut := _with_words(one, words, text_of)).sentences]
    return _Scope(events=by_day, articles=kept, statements=statements, copies=copies)


def _with_words(article: DatedArticle, words: Sequence[str], text_of: Callable[[str], str]) -> DatedArticle:
    """Return the article with those of its sentences that have all the words."""
    text = text_of(article.document)
    wanted = [word.lower() for word in words]
    if not all(word in text.lower() for word in wanted):
        return replace(article, sentences=())
    kept = tuple(one for one in article.sentences if _has(text[one.start : one.end], wanted))
    return replace(article, sentences=kept)


def _has(text: str, words: Iterable[str]) -> bool:
    low = text.lower()
    return all(word.lower() in low for word in words)


def _day_of(event: Event) -> date | None:
    """Return the day of an event that is known to a few days; the last of them."""
    if event.when is None or event.when.days is None or event.when.days > 4:
        return None
    return event.when.latest


def _has_words(event: Event, statements: Mapping[str, Statement], words: Sequence[str]) -> bool:
    told = (statements[s].evidence[0].quote for s in event.statements if s in statements)
    return _has(" ".join([event.label, *told]), words)


def _salience(event: Event, scope: _Scope) -> float:
    telling = {scope.statements[s].document for s in event.statements if s in scope.statements} - scope.copies
    changes = len({entry.status for entry in event.history})
    weight = WEIGHT.get(event.type, 1.0) * (1.2 if event.status == "held" else 1.0)
    return weight * math.pow(len(telling), 0.7) * (1 + 0.15 * max(0, changes - 1))


def _told(
    events: Iterable[Event], statements: Mapping[str, Statement], published: Mapping[str, date], split: Sentences
) -> list[DatedSentence]:
    """Return the sentences that tell of a day's events."""
    found: dict[tuple[str, int], DatedSentence] = {}
    for event in events:
        for one in (statements[ref] for ref in event.statements if ref in statements):
            if one.document not in published or not one.evidence:
                continue
            words, start, end = split.around(one.document, one.evidence[0].start, one.evidence[0].end)
            found[one.document, start] = DatedSentence(
                document=one.document,
                start=start,
                end=end,
                place=0,
                published=published[one.document],
                days=(),
                terms=terms_of(words),
                fits=fits_timeline(words),
            )
    return list(found.values())


def _joined(
    pool: Iterable[DatedSentence],
    told: Iterable[DatedSentence],
    words: Sequence[str] | None,
    text_of: Callable[[str], str],
) -> list[DatedSentence]:
    """Return a day's sentences, each place of an article once."""
    joined = {(one.document, one.end): one for one in (*told, *pool) if one.fits and one.terms}
    kept = joined.values()
    return [one for one in kept if not words or _has(text_of(one.document)[one.start : one.end], words)]


def _readable(sentence: DatedSentence, text_of: Callable[[str], str]) -> bool:
    """Whether a sentence can be read alone: whole, and not leaning on the one before."""
    words = text_of(sentence.document)[sentence.start : sentence.end]
    return words.rstrip("\"”’' ")[-1:] in ".!" and _LEANS.match(words) is None


def _shown(sentence: DatedSentence, text_of: Callable[[str], str]) -> TimelineSentence:
    text = text_of(sentence.document)
    start, end = strip_dateline(text, (sentence.start, sentence.end))
    return TimelineSentence(text=text[start:end], document=sentence.document, start=start, end=end)

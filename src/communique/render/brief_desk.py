"""What the sections of a brief share: the things of one negotiation, how a citation is told, dates in the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communique.derived import (
    Assessment,
    Commitment,
    Condition,
    Contradiction,
    Deadlock,
    Event,
    Expectation,
    Position,
    Talks,
)
from communique.interval import Interval, add_days
from communique.render.lookup import Lookup, of_talks
from communique.render.support import Citation, Support, first_place
from communique.render.wording import clip, open_sentence
from communique.types import Statement

QUOTE = 330
# A sentence of many days seldom shows which of them is the meeting's.
DAYS = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October"
    r"|November|December|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSentence:
    """One sentence, the passages that bear it, and the id of the thing of the record that it tells of."""

    text: str
    citations: tuple[Citation, ...]
    thing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One negotiation of a snapshot, and the means to look at its passages."""

    lookup: Lookup
    support: Support
    today: date
    sides: Sequence[str]
    parties: frozenset[str]
    events: Sequence[Event]
    expectations: Sequence[Expectation]
    commitments: Sequence[Commitment]
    positions: Sequence[Position]
    conditions: Sequence[Condition]
    deadlocks: Sequence[Deadlock]
    assessments: Sequence[Assessment]
    contradictions: Sequence[Contradiction]

    def published(self, statement: Statement) -> date | None:
        """Return the day by which the statement's article was out."""
        when = self.lookup.published(statement)
        return when.latest if when is not None else None

    def told_on(self, statement: Statement) -> str:
        """Return where and when a passage was printed, for brackets behind it."""
        return told_on(self.lookup, statement)

    def recent(self, statement: Statement, days: int) -> bool:
        """Whether the statement was published within so many days before the brief's day."""
        day = self.published(statement)
        return day is not None and day >= add_days(self.today, -days)

    def quoted(
        self, lead: str, statement: Statement, cited: Citation, thing: str, *, more: Iterable[Citation] = ()
    ) -> BriefSentence:
        """Return a sentence that leads to the words of a passage."""
        text = f"{lead}: {quote(cited.quote)} ({self.told_on(statement)})"
        return BriefSentence(text=open_sentence(text), citations=(cited, *more), thing=thing)


def word_given_by(support: Support, words: str, party: str | None) -> bool:
    """Whether the words say that the party, named before the verb, gave its word."""
    named = support.place_of(words, party)
    return named is not None and len(words) > first_place(words, "word-given") > named.end()


def only_before(statement: Statement) -> bool:
    """Whether the words say before what something comes, and give no day of its own ("before it leaves for Easter")."""
    words = statement.evidence[0].quote
    one_day = statement.when is not None and statement.when.days == 1
    return one_day and re.search(r"\bbefore\b", words) is not None and DAYS.search(words) is None


def desk_of(lookup: Lookup, support: Support, talks: Sequence[str], *, whole: bool) -> Desk:
    """Return the desk of some talks; of the whole record where ``whole``."""
    snapshot = lookup.snapshot
    wanted = None if whole else frozenset(talks)
    named = sorted((one for one in snapshot.talks if one.id in talks), key=lambda one: list(talks).index(one.id))
    parties = lookup.parties(party for one in named for party in one.parties)
    main = lookup.parties(named[0].parties) if named else []
    return Desk(
        lookup=lookup,
        support=support,
        today=snapshot.as_of or date.max,
        sides=[*main, *(one for one in parties if one not in main and _is_third_side(lookup, one, talks))][:4],
        parties=frozenset(parties),
        events=of_talks(snapshot.events, wanted),
        expectations=of_talks(snapshot.expectations, wanted),
        commitments=of_talks(snapshot.commitments, wanted),
        positions=of_talks(snapshot.positions, wanted),
        conditions=of_talks(snapshot.conditions, wanted),
        deadlocks=of_talks(snapshot.deadlocks, wanted),
        assessments=of_talks(snapshot.assessments, wanted),
        contradictions=of_talks(snapshot.contradictions, wanted),
    )


def _is_third_side(lookup: Lookup, party: str, talks: Sequence[str]) -> bool:
    """Whether a party of a strand takes part in the talks: it or its own speak or act in every tenth article."""
    articles = lookup.articles_by_talks()
    every = set().union(*(articles.get(one, set()) for one in talks))
    its = {one.document for one in lookup.snapshot.statements if one.document in every and _is_of(lookup, one, party)}
    return len(its) * 10 >= len(every)


def _is_of(lookup: Lookup, statement: Statement, party: str) -> bool:
    claim = statement.claim
    names = (getattr(claim, "party", None), getattr(claim, "holder", None), *getattr(claim, "participants", ()))
    return any(lookup.party(name) == party for name in names if name is not None)


def told_on(lookup: Lookup, statement: Statement) -> str:
    """Return the outlet that printed a statement, and the day."""
    return f"{lookup.outlet_of(statement)}, {lookup.dateline(statement)}"


def gather_talks(lookup: Lookup) -> tuple[list[str], list[Talks]]:
    """Return the ids of the negotiation most written about, its minor strands with it, and the other negotiations.

    A strand has less than half its statements and shares two parties with it, or one and half of its articles: coverage
    of one negotiation names many pairs of those who take part. A mediator, or one side's talks with somebody else in
    articles of their own, makes no strand.
    """
    ranked = lookup.main_talks()
    if not ranked:
        return [], []
    numbers = lookup.statements_by_talks()
    main = ranked[0]
    limit = numbers.get(main.id, 0) / 2
    articles = lookup.articles_by_talks()

    def is_strand(one: Talks) -> bool:
        shared, own = len(set(one.parties) & set(main.parties)), articles.get(one.id, set())
        together = 2 * len(own & articles.get(main.id, set())) >= len(own)
        return numbers.get(one.id, 0) < limit and (shared > 1 or (shared == 1 and together))

    strands = [one for one in ranked[1:] if is_strand(one)]
    return [main.id, *(one.id for one in strands)], [one for one in ranked[1:] if one not in strands]


def sentence_row(sentence: BriefSentence) -> dict[str, Any]:
    """Return a sentence with its citations; ``text[start:end] == quote`` in each document."""
    return {
        "text": sentence.text,
        "thing": sentence.thing,
        "citations": [
            {"statement": c.statement, "document": c.document, "start": c.start, "end": c.end, "quote": c.quote}
            for c in sentence.citations
        ],
    }


def quote(words: str, limit: int = QUOTE) -> str:
    """Return words between curved quotation marks, on one line; marks around all of them are not doubled."""
    told = clip(words, limit)
    bare = told.strip('"“”')
    inner = any(mark in bare for mark in '"“”')
    return f"“{told if inner else bare}”"


def first_day(interval: Interval | None) -> date | None:
    """Return the first known day of an interval."""
    return None if interval is None else interval.earliest or interval.latest


def last_day(interval: Interval | None) -> date | None:
    """Return the last known day of an interval."""
    return None if interval is None else interval.latest or interval.earliest

"""The brief on what is to come: plans, expectations and who holds them; deadlines and promises, and their state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from communique.derived import Commitment, Event, Expectation
from communique.interval import Interval, add_days
from communique.render.brief_desk import (
    DAYS,
    BriefSentence,
    Desk,
    first_day,
    last_day,
    only_before,
    quote,
    word_given_by,
)
from communique.render.names import in_prose
from communique.render.support import Citation, shows
from communique.render.wording import open_sentence, tell_bound, tell_when
from communique.types import Statement

MOST_NEXT, MOST_DUE, FRESH = 4, 3, 120
_MAYBE = re.compile(
    r"\b(?:might|could|lets?|allows?|may|possible|possibly|likely|perhaps|chances?|no reason)\b", re.IGNORECASE
)
_PERHAPS = re.compile(r"\b(?:might|could|chances?)\b|(?-i:\bmay\b)", re.IGNORECASE)
_HOPES = re.compile(r"\bhop(?:e|es|ed|ing)\b", re.IGNORECASE)
_HOPED_ONLY = re.compile(r"\bhop(?:e|es|ed|ing)\b(?!.*\b(?:expect|likely|will)\b)", re.IGNORECASE | re.DOTALL)
_SUPPOSED = re.compile(r"\bwould\b(?!.*\b(?:expect|likely|plan|schedul)\w*)", re.IGNORECASE | re.DOTALL)
_IF = re.compile(r"\W*(?:If|Should|Were)\b")
_LONG_AGO = re.compile(r"\W*(?:Last|In the past)\b")
_MARKET = re.compile(
    r"\b(?:growth|inflation|profits?|earnings|surplus|deficits?|prices?|harvests?|crops?|output|production|exports|"
    r"imports|sales|revenues?|gdp|gnp|weather|rates|indicator|futures|spot)\b",
    re.IGNORECASE,
)
# "Held back until after the elections in August", "in each of the next three years": no day of it.
_NOT_BEFORE = re.compile(
    r"\b(?:until|till) after\b|\beach of the\b|\bevery (?:year|month|week)\b|"
    r"\b(?:days?|weeks?|months?) (?:later|after)\b",
    re.IGNORECASE,
)
_HEDGED = {
    "possible": "It is held possible",
    "unlikely": "It is thought unlikely",
    "likely": "It is expected",
}


class Ahead:
    """Tells of the time to come of one desk."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self.desk = desk
        self.support = desk.support

    def next(self) -> Iterator[BriefSentence]:
        """Yield what is planned or expected, the soonest first, markets and harvests last, one sentence a passage."""
        rows: list[tuple[tuple[date, str], BriefSentence]] = []
        for event in self.desk.events:
            if event.status == "planned" and event.type != "deadline" and self._is_ahead(event.when):
                rows += self._row(event.id, event.when, event.statements, "")
        for hope in self.desk.expectations:
            if hope.outcome == "pending" and (hope.window is None or self._is_ahead(hope.window)):
                rows += self._row(hope.id, hope.window, hope.statements, self._sureness(hope))
        seen: set[str] = set()
        for _, sentence in sorted(rows, key=lambda row: (_of_the_market(row[1].citations[0].quote), row[0])):
            place = sentence.citations[0].quote
            ours = not _of_the_market(place) or any(
                self.support.names(place, one, of_party=True) for one in self.desk.parties
            )
            if ours and place not in seen and len(seen) < MOST_NEXT:
                seen.add(place)
                yield sentence

    def _is_ahead(self, when: Interval | None) -> bool:
        last = when.latest if when is not None else None
        return last is not None and last >= self.desk.today

    def _sureness(self, hope: Expectation) -> str:
        words = " ".join(self.support.cite(one).quote for one in self.desk.lookup.latest_first(hope.statements)[:1])
        if hope.hedge in _HEDGED and shows(words, hope.hedge):
            return _HEDGED[hope.hedge]
        own = " ".join(one.evidence[0].quote for one in self.desk.lookup.latest_first(hope.statements)[:1])
        return _HEDGED["possible"] if _PERHAPS.search(own) and not shows(own, "likely") else "It is expected"

    def _row(
        self, thing: str, when: Interval | None, refs: Sequence[str], lead: str
    ) -> list[tuple[tuple[date, str], BriefSentence]]:
        """Return the sentence on one thing to come, from its latest passage that shows it as such.

        Without a ``lead`` the passage says whether it is planned or hoped for.
        """
        for one in self.desk.lookup.latest_first(refs):
            cited = self.support.readable(one)
            if cited is None or not self.desk.recent(one, FRESH) or not _shows_plan(cited.quote):
                continue
            if when is not None and not self._shows_day(one, cited, when):
                continue
            own = one.evidence[0].quote
            # What a paper holds ("early pensions would end"), what hangs on an "if", what was said long ago.
            if (not one.sources and _SUPPOSED.search(own)) or _IF.match(cited.quote) or _LONG_AGO.match(cited.quote):
                continue
            if not lead and shows(cited.quote, "unlikely"):
                continue
            day = tell_when(when) or "with no day given"
            source = self.support.source_named(one, cited.quote)
            by = f", according to {self.support.called(cited.quote, source)}" if source else ""
            told = _lead(lead, one.evidence[0].quote)
            sentence = self.desk.quoted(f"{told} {day}{by}", one, cited, thing)
            return [((first_day(when) or date.max, sentence.text), sentence)]
        return []

    def _shows_day(self, one: Statement, cited: Citation, when: Interval) -> bool:
        if one.when != when or one.time_basis not in ("stated", "anchored") or when.earliest is None:
            return False
        told = self.desk.published(one)
        # A day without its year that lies most of a year ahead was, more often than not, one of the past.
        far = told is not None and (when.earliest - told).days > 200
        named = not far or str(when.earliest.year) in cited.quote or shows(cited.quote, "far")
        if _NOT_BEFORE.search(cited.quote):
            return False
        return shows(cited.quote, "dated") and named and (when.days or 0) <= 366 and not only_before(one)

    def deadlines(self) -> Iterator[BriefSentence]:
        """Yield deadlines ahead, those just past, and what became of promises."""
        rows = [*self._deadline_rows(), *self._promise_rows()]
        seen: set[str] = set()
        for _, sentence in sorted(
            rows, key=lambda row: (row[0] < self.desk.today, abs((row[0] - self.desk.today).days), row[1].text)
        ):
            place = sentence.citations[0].quote
            if place not in seen and len(seen) < MOST_DUE:
                seen.add(place)
                yield sentence
        yield from self._broken()

    def _deadline_rows(self) -> Iterator[tuple[date, BriefSentence]]:
        for event in self.desk.events:
            day = last_day(event.when)
            if event.type != "deadline" or day is None or day < add_days(self.desk.today, -60):
                continue
            yield from self._due(event, day, tell_bound(event.when))

    def _promise_rows(self) -> Iterator[tuple[date, BriefSentence]]:
        for one in self.desk.commitments:
            day = one.by.latest if one.by is not None else None
            if one.outcome == "pending" and day is not None and day >= self.desk.today and one.party:
                yield from self._due(one, day, f"Promised {tell_bound(one.by)} by {in_prose(one.party)}")

    def _due(self, thing: Event | Commitment, day: date, lead: str) -> Iterator[tuple[date, BriefSentence]]:
        for one in self.desk.lookup.latest_first(thing.statements):
            cited = self.support.readable(one)
            shown = (
                cited is not None and shows(cited.quote, "dated") and one.when is not None and one.when.latest == day
            )
            if cited is None or not shown or one.time_basis not in ("stated", "anchored"):
                continue
            told = self.desk.published(one)
            if told is not None and day < told and shows(cited.quote, "to-come"):
                continue
            if isinstance(thing, Event) and self._is_limit(one, cited):
                state = "lies ahead" if day >= self.desk.today else "has passed"
                strict = shows(cited.quote, "limit")
                told_as = f"A deadline {lead} {state}" if strict else f"Something due {lead}, which {state}"
                yield day, self.desk.quoted(told_as, one, cited, thing.id)
                return
            if (
                isinstance(thing, Commitment)
                and self.support.names(cited.quote, thing.party)
                and self._gives_word(thing, one)
                and shows(one.evidence[0].quote, "deadline")
            ):
                yield day, self.desk.quoted(lead, one, cited, thing.id)
                return

    def _gives_word(self, thing: Commitment, one: Statement) -> bool:
        """Whether by the words the party promised, or says itself what it will do; by a day, not until one."""
        own = one.evidence[0].quote
        if (one.time is not None and one.time.bound == "until") or _IF.match(own):
            return False
        itself = bool(one.sources) and self.desk.lookup.party(one.sources[0]) == self.desk.lookup.party(thing.party)
        subject = self.support.place_of(own, thing.party)
        its_own = subject is not None and not own[: subject.start()].strip()
        return word_given_by(self.support, own, thing.party) or (itself and its_own and shows(own, "promise"))

    def _is_limit(self, one: Statement, cited: Citation) -> bool:
        """Whether the words set a limit, with one day in them and nothing that makes it a mere possibility."""
        own = one.evidence[0].quote
        return shows(cited.quote, "deadline") and not _MAYBE.search(own) and len(DAYS.findall(cited.quote)) < 2

    def _broken(self) -> Iterator[BriefSentence]:
        """Yield the promise last reported unkept, with both passages."""
        missed = [one for one in self.desk.commitments if one.outcome == "missed" and one.outcome_statements]
        for one in sorted(missed, key=lambda c: (last_day(c.by) or date.min, c.id), reverse=True):
            promised = [(s, self.support.readable(s)) for s in self.desk.lookup.known(one.statements)]
            told = [(s, self.support.readable(s)) for s in self.desk.lookup.latest_first(one.outcome_statements)]
            first = next(((s, c) for s, c in promised if c and self.support.names(c.quote, one.party)), None)
            last = next(((s, c) for s, c in told if c and self.support.names(c.quote, one.party)), None)
            if first is None or last is None or first[1] == last[1]:
                continue
            then, later = (f"{quote(c.quote)} ({self.desk.told_on(s)})" for s, c in (first, last))
            yield BriefSentence(
                text=open_sentence(f"A promise is reported unkept: {then}, and then {later}"),
                citations=(first[1], last[1]),
                thing=one.id,
            )
            return


def _of_the_market(words: str) -> bool:
    """Whether what is foreseen is of prices and profits alone, and not of a meeting, a deal, a vote."""
    return _MARKET.search(words) is not None and not any(shows(words, cue) for cue in ("meeting", "outcome", "limit"))


def _lead(lead: str, own: str) -> str:
    """Return how a thing to come is told: what somebody hopes for is neither planned nor expected."""
    if _HOPED_ONLY.search(own) or (not lead and _HOPES.search(own)):
        return "It is hoped for"
    return lead or ("It is held possible" if _PERHAPS.search(own) else "It is planned")


def _shows_plan(words: str) -> bool:
    return shows(words, "to-come") and not shows(words, "unsure") and not shows(words, "no-event")

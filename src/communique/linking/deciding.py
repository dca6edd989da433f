"""Deciding: what later articles say, or show, of what was expected.

Three ways, tried in this order. *Stated*: words of a later article say that it was missed, put off or called off, and
speak of the same matter (content words in common, or the day that was set). *Stated* too: an article reports the event
that was foreseen, within its window. *Inferred*: what comes only once (a deal, a vote) is first reported after the
window, or the meeting that should have brought it ended without. Where nothing decides, the outcome stays open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from communique.derived import Event, HistoryEntry, Outcome, OutcomeBasis
from communique.interval import Interval, add_days
from communique.linking.echoes import Echoes
from communique.linking.matters import Matter, day_named, families, matter_of
from communique.linking.passages import Ending, Passage, endings
from communique.linking.series import numbered
from communique.linking.tellings import FAMILY, on_one_quarrel
from communique.types import Document, Statement

Decided = tuple[Outcome, OutcomeBasis, tuple[str, ...]]
MOST = 200
"""How many passages that share a word are compared with one expectation, the earliest first."""
FEW_DAYS = 7
"""A window as short as this names the days of one event."""
BESIDE = 70
"""How many characters on both sides of an ending are what it is of."""
PATIENCE = 75
"""How many days after the window, or after the expectation where it has none, an article may still speak of it."""
SLACK = 3
"""How many days a single day told over a month ahead ("in 90 days") may be missed by, or words of an end come late."""
MONTH = 30
"""How many days are a month ahead."""
AROUND = (-2, 14)
"""From when to when, by the window's last day, talks count as those that should have brought a deal."""
_NEGATIVE: dict[str, Outcome] = {"missed": "missed", "postponed": "postponed", "cancelled": "cancelled"}


def published_by(document: Document) -> date:
    """Return the day by which a document was out, the last of all days where it is unknown."""
    published = document.published
    return published.latest if published is not None and published.latest is not None else date.max


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Something expected or promised: its words and window, when and where it was told, by whom, on whose talks."""

    matter: Matter
    window: Interval | None
    told_on: date | None
    documents: frozenset[str]
    speakers: frozenset[str]
    context: frozenset[str]
    plain: bool = False
    number: frozenset[tuple[str, int]] = frozenset()

    @property
    def last(self) -> date | None:
        """The last day of the window."""
        return self.window.latest if self.window is not None else None

    def until(self, last: date, since: date) -> date:
        """Return the day until which it is in time: the window's last, later for one day told over a month ahead."""
        far = self.window == Interval.day(last) and (last - since).days > MONTH
        return add_days(last, SLACK) if far else last

    def spoken_of_until(self, since: date) -> date:
        """Return the last day on which an article may still speak of it."""
        return add_days(self.last or since, PATIENCE)


@dataclass(frozen=True, slots=True)
class _Said:
    passage: Passage
    matter: Matter
    ending: Ending
    published: date


class Testimony:
    """What the articles say that may decide an expectation, indexed by word, and by kind and day."""

    def __init__(
        self,
        passages: Mapping[str, list[Passage]],
        events: Iterable[Event],
        statements: Mapping[str, Statement],
        documents: Mapping[str, Document],
        context_of: Mapping[str, frozenset[str]],
        parties: frozenset[str],
    ) -> None:
        """Index the passages and the events of a record; ``parties`` are the stems of parties' names."""
        self._context_of = context_of
        self._parties = parties
        self._said = _passages_said(passages, documents)
        out_by = {key: published_by(documents[key]) for key in passages}
        self._echoes = Echoes(passages, statements, documents, out_by)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, said in enumerate(self._said):
            for word in (*self._content(said.matter), *(f"@{kind}" for kind in said.matter.families)):
                self._by_word[word].append(index)
        self._days = [said.published for said in self._said]
        self._events = _by_family(events, statements, context_of)
        self._of_side: dict[tuple[str, str], list[int]] = defaultdict(list)
        for family, group in self._events.items():
            for index, told in enumerate(group):
                for side in told.sides:
                    self._of_side[family, side].append(index)

    def _content(self, matter: Matter) -> frozenset[str]:
        """Return the words that tell one matter from another: no parties, but places and feasts."""
        return matter.words | (matter.names - self._parties)

    def denied(self, promised: Foreseen) -> Decided | None:
        """Return what later words say of a promise; events decide none: a promise seldom says what would keep it."""
        if promised.told_on is None or promised.matter.negated:
            return None
        return self._denied(promised, promised.told_on)

    def decide(self, foreseen: Foreseen) -> Decided | None:
        """Return outcome, basis and the statements it rests on, or ``None`` where nothing decides."""
        if foreseen.told_on is None or foreseen.matter.negated:
            return None
        since = foreseen.told_on
        told = self._told(foreseen, since)
        return (
            self._denied(foreseen, since)
            or self._numbered(foreseen, since)
            or _reported(foreseen, since, told)
            or self._came_about(foreseen, since)
            or self._echoed(foreseen, since)
            or self._came_late(foreseen, since, told)
        )

    def _echoed(self, foreseen: Foreseen, since: date) -> Decided | None:
        """Return what later articles say in the same words: that it came in time, or that it did not come."""
        until, last = foreseen.spoken_of_until(since), foreseen.last
        for echo in self._echoes.of(self._content(foreseen.matter), since, until, foreseen.documents):
            known = last is None or echo.published > last
            in_time = any(
                end >= since and (last is None or day <= foreseen.until(last, since)) for day, end in echo.held
            )
            if not (known or in_time):
                continue
            if echo.denies:
                if known:
                    return "missed", "stated", echo.passage.statements[:1]
            elif in_time:
                return "fulfilled", "stated", echo.passage.statements[:1]
        return None

    # --- words that say so

    def _near(self, foreseen: Foreseen, since: date) -> list[tuple[_Said, int]]:
        """Return passages of other articles that share words with what was foreseen, and how many, earliest first."""
        counts: Counter[int] = Counter()
        first = bisect_left(self._days, since)
        last = foreseen.spoken_of_until(since)
        for word in self._content(foreseen.matter):
            of_word = self._by_word.get(word, [])
            start = bisect_left(of_word, first)
            counts.update(of_word[start : start + MOST])
        for kind in foreseen.matter.families:
            of_word = self._by_word.get(f"@{kind}", [])
            start = bisect_left(of_word, first)
            for index in of_word[start : start + MOST]:
                counts.setdefault(index, 0)
        return [
            (self._said[index], counts[index])
            for index in sorted(counts)
            if (self._days[index] <= last or self._days[index] == date.max)
            and self._said[index].passage.document not in foreseen.documents
        ]

    def _denied(self, foreseen: Foreseen, since: date) -> Decided | None:
        for said, shared in self._near(foreseen, since):
            if not _in_time(foreseen, said) or not self._same_talks(foreseen, said.passage.document):
                continue
            meant = _meant(foreseen, said, shared) and "be no" not in said.ending.words
            if meant or self._named(foreseen, said):
                return _NEGATIVE[said.ending.means], "stated", said.passage.statements[:1]
        return None

    def _named(self, foreseen: Foreseen, said: _Said) -> bool:
        """Whether words that are clear by themselves stand beside what was foreseen: "no eighth round"."""
        ending = said.ending
        if not ending.certain:
            return False
        quote = said.passage.quote
        before = 0 if "be no" in ending.words else BESIDE  # "there will be no third round": what is not stands behind
        beside = matter_of(quote[max(0, ending.start - before) : ending.start + len(ending.words) + BESIDE])
        shared = self._content(foreseen.matter) & self._content(beside)
        return len(shared) >= 2 or bool(shared and foreseen.matter.families & beside.families)

    def _same_talks(self, foreseen: Foreseen, document: str) -> bool:
        return on_one_quarrel(foreseen.context, self._context_of.get(document, frozenset()))

    # --- events that show it

    def _came_about(self, foreseen: Foreseen, since: date) -> Decided | None:
        """Return fulfilled where an article reports in the same words, of whatever kind, what was set for its days."""
        days = _few_days(foreseen, since)
        if days is None:
            return None
        wanted = self._content(foreseen.matter)
        enough = max(2, (len(wanted) + 1) // 2)
        for family in sorted(self._events):
            for told in self._in_company(foreseen, family, *days):
                alike = len(wanted & self._content(told.matter)) >= enough
                if told.good and alike and not told.documents & foreseen.documents:
                    return "fulfilled", "stated", told.ids
        return None

    def _numbered(self, foreseen: Foreseen, since: date) -> Decided | None:
        """Return what became of one of a series ("a second exchange by June"): when that one of it took place."""
        last = foreseen.last
        if not foreseen.number or last is None:
            return None
        for family in sorted(self._events):
            for told in self._in_company(foreseen, family, since, foreseen.spoken_of_until(since)):
                if not told.number & foreseen.number or told.documents & foreseen.documents:
                    continue
                if told.day <= foreseen.until(last, since):
                    return "fulfilled", "stated", told.ids
                return "missed", "inferred", told.ids
        return None

    def _came_late(self, foreseen: Foreseen, since: date, every: Iterable[_Told]) -> Decided | None:
        once = {one.name for one in families() if one.once}
        last = foreseen.last
        if last is None or foreseen.matter.family not in once:
            return None
        for told in every:
            if told.good and told.day > foreseen.until(last, since):
                return "missed", "inferred", told.ids
        return self._failed(foreseen, since, last)

    def _failed(self, foreseen: Foreseen, since: date, due: date) -> Decided | None:
        """Return missed where talks at the window's end brought nothing and no deal was reported before."""
        if foreseen.matter.family != "agreement":
            return None
        first, last = (add_days(due, days) for days in AROUND)
        for told in self._in_company(foreseen, "meeting", max(since, first), last):
            if told.failed:
                return "missed", "inferred", told.ids
        return None

    def _told(self, foreseen: Foreseen, since: date) -> list[_Told]:
        """Return the events of the kind foreseen that are on its matter, by day, while it may be spoken of."""
        family = foreseen.matter.family
        if family is None:
            return []
        return [
            told
            for told in self._in_company(foreseen, family, since, foreseen.spoken_of_until(since))
            if not told.documents & foreseen.documents and self._same_matter(foreseen.matter, told.matter)
        ]

    def _in_company(self, foreseen: Foreseen, family: str, first: date, last: date) -> list[_Told]:
        """Return events between two days, by day, whose articles are on the sides that the expectation's are on."""
        group = self._events.get(family, [])
        low, high = bisect_left(group, first, key=_day_of), bisect_right(group, last, key=_day_of)
        wanted = min(2, len(foreseen.context))
        if not wanted:
            return group[low:high]
        counts: Counter[int] = Counter()
        for side in foreseen.context:
            of_side = self._of_side.get((family, side), [])
            counts.update(of_side[bisect_left(of_side, low) : bisect_left(of_side, high)])
        return [group[index] for index in sorted(counts) if counts[index] >= wanted]

    def _same_matter(self, one: Matter, other: Matter) -> bool:
        """Whether what was foreseen and what is reported may be one: words in common, or none that set it apart."""
        wanted = self._content(one)
        return bool(wanted & self._content(other)) or (one.family == "agreement" and len(wanted) <= 2)


def _passages_said(passages: Mapping[str, list[Passage]], documents: Mapping[str, Document]) -> list[_Said]:
    """Return the passages whose words say that something was missed, put off or called off, earliest first."""
    found = [
        _Said(passage, matter_of(passage.quote), ending, published_by(documents[document]))
        for document, group in passages.items()
        for passage in group
        for ending in [one for one in endings(passage.quote) if one.means in _NEGATIVE][:1]
    ]
    return sorted(found, key=lambda s: (s.published, s.passage.document, s.passage.start))


@dataclass(frozen=True, slots=True)
class _Told:
    """A reported event: its day, words, whether it brought what it was for, the statements that report it as past."""

    day: date
    matter: Matter
    good: bool
    failed: bool
    ids: tuple[str, ...]
    documents: frozenset[str]
    sides: frozenset[str]
    number: frozenset[tuple[str, int]]


def _day_of(told: _Told) -> date:
    return told.day


def _few_days(foreseen: Foreseen, since: date) -> tuple[date, date] | None:
    """Return from when to when an event may be the one foreseen, where the window is of few days, else ``None``."""
    match foreseen.window:
        case Interval(earliest=date() as low, latest=date() as high) if (high - low).days < FEW_DAYS:
            return max(since, low), foreseen.until(high, since)
    return None


def _reported(foreseen: Foreseen, since: date, every: Iterable[_Told]) -> Decided | None:
    """Return fulfilled where an article reports what was foreseen, within its window."""
    due = foreseen.last
    if due is None and not foreseen.plain:
        return None
    until = foreseen.until(due, since) if due is not None else foreseen.spoken_of_until(since)
    for told in every:
        if told.good and told.day <= until:
            return "fulfilled", "stated", told.ids
    return None


def told_near(entry: HistoryEntry) -> bool:
    """Whether it is told that something took place, and not of a month alone, in which there may be another such."""
    vague = entry.when is not None and (entry.when.days or VAGUE + 1) > VAGUE
    return entry.status in ("held", "failed") and not vague


VAGUE = 14
"""Days of an event told so vaguely that it cannot be held against a window of days."""


def _by_family(
    events: Iterable[Event], statements: Mapping[str, Statement], context_of: Mapping[str, frozenset[str]]
) -> dict[str, list[_Told]]:
    found: dict[str, list[_Told]] = defaultdict(list)
    for event in events:
        day = event.when.latest if event.when is not None and (event.when.days or 99) <= FEW_DAYS else None
        if day is None or event.status != "held" or not any(told_near(h) for h in event.history):
            continue
        past = [h.statement for h in event.history if h.status in ("held", "failed")]
        quotes = " ".join(statements[sid].evidence[0].quote for sid in past)
        families = {FAMILY.get(event.type, event.type)} - {"agreement"}
        families |= {"agreement"} if event.result == "reached" else set()
        within = frozenset(statements[sid].document for sid in past)
        told = _Told(
            day,
            matter_of(quotes),
            event.result not in ("none", "disputed"),
            event.result == "none",
            tuple(past[:3]),
            within,
            frozenset(side for document in within for side in context_of.get(document, ())),
            numbered(quotes, itself=True),
        )
        for family in families:
            found[family].append(told)
    return {family: sorted(group, key=lambda t: (t.day, t.ids)) for family, group in found.items()}


def _meant(foreseen: Foreseen, said: _Said, shared: int) -> bool:
    """Whether words that tell of an end, and share a word or kind with what was foreseen, are on it."""
    kind = not foreseen.matter.families.isdisjoint(said.matter.families)
    if shared >= 3 or (shared >= 2 and kind):
        return True
    speakers = foreseen.speakers
    spoken = not (speakers.isdisjoint(said.matter.names) and speakers.isdisjoint(said.matter.words))
    # Last, for it reads the words: whether the day that was set is named.
    return (shared >= 2 or spoken or kind) and day_named(said.passage.quote, foreseen.window, said.published)


def _in_time(foreseen: Foreseen, said: _Said) -> bool:
    """Whether the article could know: what was missed is known after the day, what is put off also before."""
    if foreseen.last is None:
        return True
    if said.published == date.max:
        return said.ending.certain
    if said.ending.means == "missed":
        return said.published >= foreseen.last or "would be" in said.ending.words
    return said.published <= add_days(foreseen.last, SLACK)

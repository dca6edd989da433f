"""Joining: one happening told as two kinds of event, and one round told by its opening and by its end.

"The rebels' list came on March 4" and "the rebels handed over their list" are one, whatever kind each is read as: two
events of a day are joined where most of the rarer one's words stand in the other's too. Sessions of one round on days
that follow each other are one meeting of several days where an article says that it opened, went on or ended.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from math import log

from communique.interval import Interval
from communique.linking.clustering import Cluster, days_within, parties_differ, single_day
from communique.linking.series import numbers_differ
from communique.linking.tellings import Mentioned, is_plan, on_one_quarrel, places_differ, share_a_side
from communique.linking.words import long_stems

ALIKE = 0.5
"""What share of the words of the one, each weighed by how few articles use it, must stand in the other."""
COMMON = 2
"""How many words of theirs, beside the names of the sides, two must have in common."""
WIDE = 7
"""How many days a date may leave open to be held against another."""
MOST = 40
"""How many events of a day that share a word are compared."""
FEW = 6
"""How many tellings of each of two events are held against each other."""
GAP = 3
"""How many days may lie between what opens a round and what ends it."""
_OPENS = re.compile(
    r"\b(?:open(?:s|ed|ing)?|beg[aiu]n(?:s|ning)?|start(?:s|ed|ing)?|first day|second day|convene[sd]?|under way|"
    r"went on|arriv(?:e[sd]?|ing)|resum(?:e[sd]?|ing)|continu(?:e[sd]?|ing)|sat down|(?:two|three|four|five)[- ]day)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:end(?:s|ed|ing)?|clos(?:e[sd]?|ing)|conclud(?:e[sd]?|ing)|(?:broken|br[eo]ke?) (?:up|off|down)|part(?:s|ed)|"
    r"adjourn(?:s|ed|ing)?|collaps(?:e[sd]?|ing)|last day|final day|wound up|finish(?:es|ed)?|agreed|left|"
    r"after (?:two|three|four|five) days|without (?:an? )?(?:agreement|deal|result)|(?:two|three|four|five)[- ]day)\b",
    re.IGNORECASE,
)
_APART = frozenset({"sanction", "relief"})
_WHEN = long_stems(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept oct nov dec week weeks month months year "
    "years day days morning evening night noon hour hours yesterday today tomorrow last next first second third "
    "said says"
)
"""Words that say when, and who said so: they are common to all of a day."""


def join(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters with those joined that tell of one happening; the rest unchanged, in order."""
    return _rounds_joined(_words_joined(clusters))


# --- one happening as two kinds


def _words_joined(clusters: list[Cluster]) -> list[Cluster]:
    weights = _Weights(clusters)
    gone: set[int] = set()
    by_word: dict[tuple[date, str], list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        days = days_within(cluster, WIDE)
        words = frozenset(word for member in cluster.members for word in _stems(member)) - _names(cluster)
        if not days or not words:
            continue
        keys = [(day, word) for day in days for word in words]
        met = Counter(other for key in keys for other in by_word[key][:MOST])
        home = next((n for n in _by_share(met) if n not in gone and _one_thing(clusters[n], cluster, weights)), None)
        if home is not None:
            _take(clusters[home], cluster)
            gone.add(number)
            keys = [(day, word) for day in days_within(clusters[home], WIDE) for word in words]
        for key in keys:
            where = number if home is None else home
            if where not in by_word[key]:
                by_word[key].append(where)
    return [cluster for number, cluster in enumerate(clusters) if number not in gone]


def _by_share(met: Counter[int]) -> list[int]:
    return sorted((n for n, count in met.items() if count >= COMMON), key=lambda n: (-met[n], n))


class _Weights:
    """How much a word tells: the fewer articles use it of their events, the more."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        users: dict[str, set[str]] = defaultdict(set)
        self._articles: set[str] = set()
        for cluster in clusters:
            for member in cluster.members:
                self._articles.add(member.statement.document)
                for word in _stems(member):
                    users[word].add(member.statement.document)
        self._users = {word: len(documents) for word, documents in users.items()}

    def of(self, words: Iterable[str]) -> float:
        """Return the weight of words together."""
        return sum(log(1 + len(self._articles) / self._users.get(word, 1)) for word in words)

    def alike(self, some: frozenset[str], others: frozenset[str]) -> bool:
        """Whether the words of the one stand for the most part in the other's."""
        shared = some & others
        return len(shared) >= COMMON and self.of(shared) >= ALIKE * min(self.of(some), self.of(others))


def _one_thing(one: Cluster, other: Cluster, weights: _Weights) -> bool:
    if {one.family, other.family} <= _APART or not _agree(one, other) or _gainsay(one, other):
        return False
    names = _names(one) | _names(other)
    pairs = product(one.members[:FEW], other.members[:FEW])
    return any(_apart(a, b) and weights.alike(_stems(a) - names, _stems(b) - names) for a, b in pairs)


def _stems(member: Mentioned) -> frozenset[str]:
    return frozenset(word for word in long_stems(member.statement.evidence[0].quote) if not word.isdigit()) - _WHEN


def _names(cluster: Cluster) -> frozenset[str]:
    """Return the words of the names of an event's sides."""
    return frozenset(stem for party in cluster.sides for stem in long_stems(f"{party.name} {party.side}"))


def _apart(one: Mentioned, other: Mentioned) -> bool:
    """Whether two statements stand in different places: words within words were judged before."""
    a, b = one.statement, other.statement
    if a.document != b.document:
        return True
    return a.evidence[0].end <= b.evidence[0].start or b.evidence[0].end <= a.evidence[0].start


def _agree(one: Cluster, other: Cluster) -> bool:
    """Whether nothing sets two events apart, and their articles are on one quarrel."""
    if one.when is None or other.when is None or not one.when.overlaps(other.when):
        return False
    # The cheapest first: hundreds of thousands of pairs are asked.
    if one.documents.isdisjoint(other.documents) and not on_one_quarrel(one.context, other.context):
        return False
    return not (
        numbers_differ(one.number, other.number) or places_differ(one.place, other.place) or parties_differ(one, other)
    )


def _gainsay(one: Cluster, other: Cluster) -> bool:
    """Whether the one is told as given up and the other as having taken place."""
    given_up = [all(m.claim.status in ("cancelled", "postponed") for m in c.members) for c in (one, other)]
    plans = [all(is_plan(m) for m in c.members) for c in (one, other)]
    return given_up[0] != given_up[1] and not all(plans)


def _take(home: Cluster, other: Cluster) -> None:
    """Take an event in; the narrower of the two dates stands."""
    if home.when is not None and other.when is not None:
        narrowed = home.when.intersect(other.when)
        home.when = narrowed if narrowed is not None else home.when
    home.take(other)


# --- one round of several days


def _rounds_joined(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters with the days of one round as one meeting, from its first day to its last."""
    by_day: dict[date, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        day = single_day(cluster)
        if cluster.family == "meeting" and day is not None and any(not is_plan(m) for m in cluster.members):
            by_day[day].append(cluster)
    gone: set[int] = set()
    for day in sorted(by_day):
        for first in by_day[day]:
            if id(first) in gone:
                continue
            for later in [last for last in _after(by_day, day) if id(last) not in gone and _one_round(first, last)]:
                assert first.when is not None and later.when is not None
                last = max(first.when.latest or day, later.when.latest or day)
                when = Interval(earliest=first.when.earliest, latest=last)
                first.take(later)
                first.when = when
                gone.add(id(later))
    return [cluster for cluster in clusters if id(cluster) not in gone]


def _after(by_day: dict[date, list[Cluster]], day: date) -> Iterator[Cluster]:
    for step in range(1, GAP + 1):
        yield from by_day.get(day + timedelta(days=step), ())


def _one_round(first: Cluster, last: Cluster) -> bool:
    """Whether two meetings near each other are of one round: same parties, place or number, and words of its course."""
    if (
        parties_differ(first, last)
        or places_differ(first.place, last.place)
        or numbers_differ(first.number, last.number)
    ):
        return False
    same = bool(first.place and last.place) or bool(first.number & last.number)
    shared = first.documents & last.documents
    if not share_a_side(first.sides, last.sides) or not (same or shared):
        return False
    return _tells(first, _OPENS) and _tells(last, _ENDS)


def _tells(cluster: Cluster, words: re.Pattern[str]) -> bool:
    return any(words.search(member.statement.evidence[0].quote) for member in cluster.members)

"""Clusters: which tellings of many articles are of one event.

Tellings are taken from the most precise date to the vaguest; each joins the cluster whose days overlap its own and
whose place and parties do not contradict it, or begins one. Days that a cluster has been narrowed to are never widened,
so nothing joins across disjoint dates. A date that was inherited counts less than one that was stated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from communique.interval import Interval, add_days
from communique.linking.judging import by_time
from communique.linking.series import numbers_differ
from communique.linking.tellings import (
    Mentioned,
    Party,
    Telling,
    on_one_quarrel,
    places_differ,
    share_a_side,
    shared_sides,
    telling_of,
)
from communique.linking.words import plain
from communique.types import Judgement

VAGUE = 62
FEW_DAYS = 7
RECENT, SOON = 75, 30
"""How many days after an event, and before it, an article may speak of it without a date."""
_GIVEN_UP = ("postponed", "cancelled")
GIVEN_UP_SINCE = 10
"""How many days after its day an article may still report without a date that a plan was given up."""
OPEN_DAYS = 8
"""How far from its known end an event may lie that is told with one end alone."""
_OF_TWO = ("meeting", "call", "agreement")
"""Kinds of event that take two sides."""
_BY_DAY = ("meeting", "vote", "agreement")
"""Kinds of which a pair of sides seldom has two on one day: there the day alone may do."""


@dataclass(slots=True)
class Cluster:
    """An event in the making."""

    family: str
    when: Interval | None = None
    place: str | None = None
    sides: set[Party] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    members: list[Mentioned] = field(default_factory=list)
    sure: bool = False
    number: set[tuple[str, int]] = field(default_factory=set)

    def add(self, one: Telling) -> None:
        """Take a telling in; its date narrows the event's."""
        if one.when is not None:
            narrowed = self.when.intersect(one.when) if self.when is not None else one.when
            if narrowed is not None and (self.when is None or not one.inherited or not self.sure):
                self.when = narrowed
                self.sure = self.sure or not one.inherited
        self.place = self.place or one.place
        self.sides |= one.sides
        self.ranks |= one.ranks
        self.words |= one.words
        self.context |= one.context
        self.number |= one.number
        self.documents.add(one.document)
        self.members += one.members

    def take(self, other: Cluster) -> None:
        """Take another cluster in; its days do not narrow this one's."""
        self.place = self.place or other.place
        self.sides |= other.sides
        self.ranks |= other.ranks
        self.words |= other.words
        self.context |= other.context
        self.number |= other.number
        self.documents |= other.documents
        self.members += other.members

    def copy(self) -> Cluster:
        """Return a copy that may grow without touching a memoised block."""
        return Cluster(
            self.family,
            self.when,
            self.place,
            set(self.sides),
            set(self.ranks),
            set(self.words),
            set(self.context),
            set(self.documents),
            list(self.members),
            self.sure,
            set(self.number),
        )


def single_day(cluster: Cluster) -> date | None:
    """Return the one day that a cluster is of, ``None`` if it is vaguer."""
    when = cluster.when
    return when.earliest if when is not None and when.days == 1 else None


def days_within(cluster: Cluster, most: int) -> list[date]:
    """Return the days of a cluster, none if they are unknown or more than ``most``."""
    when = cluster.when
    if when is None or when.earliest is None or when.days is None or when.days > most:
        return []
    return [add_days(when.earliest, step) for step in range(when.days)]


def by_family(every: Iterable[Telling]) -> dict[str, list[Telling]]:
    """Return the tellings with days of their own by what kind of event they are of."""
    groups: dict[str, list[Telling]] = defaultdict(list)
    for one in every:
        if one.when is not None and one.when.bounded:
            groups[one.family].append(one)
    return groups


def components(group: list[Telling]) -> list[list[Telling]]:
    """Return runs of precise dates that touch each other, with vague ones in the run they begin in."""
    blocks: list[list[Telling]] = []
    end: date | None = None
    for one in sorted(group, key=lambda t: (_start(t), t.order)):
        assert one.when is not None and one.when.latest is not None
        if end is None or _start(one) > end:
            blocks.append([])
        blocks[-1].append(one)
        if one.width <= VAGUE or one.family == "deadline":
            end = max(end, one.when.latest) if end is not None else one.when.latest
        elif end is None:
            end = one.when.earliest
    return blocks


def _start(one: Telling) -> date:
    assert one.when is not None and one.when.earliest is not None
    return one.when.earliest


def clusters_of(block: list[Telling]) -> list[Cluster]:
    """Return the tellings of one block as clusters, each telling in one."""
    clusters: list[Cluster] = []
    for one in sorted(block, key=lambda t: (t.inherited, t.width, not t.sides, t.order)):
        fits = [(c, score) for c in clusters if (score := fit(c, one)) > 0]
        best = max((score for _, score in fits), default=0.0)
        top = [c for c, score in fits if score == best]
        if top and (len(fits) == 1 or (one.width <= VAGUE and (len(top) == 1 or one.width <= FEW_DAYS))):
            top[0].add(one)
            continue
        cluster = Cluster(one.family)
        cluster.add(one)
        clusters.append(cluster)
    return clusters


def fit(cluster: Cluster, one: Telling) -> float:
    """Return how well a telling fits an event, 0 where it contradicts it or nothing speaks for it."""
    if cluster.when is not None and one.when is not None and not cluster.when.overlaps(one.when):
        return 0.0
    same_number = bool(cluster.number & one.number)
    if places_differ(cluster.place, one.place) or _instead(cluster, one) or numbers_differ(cluster.number, one.number):
        return 0.0
    if not same_number and parties_differ(cluster, one):
        return 0.0
    shared = shared_sides(one.sides, cluster.sides)
    both_places = bool(cluster.place and one.place)
    common = len(one.words & cluster.words)
    if not shared and one.document not in cluster.documents and not _same_quarrel(cluster, one, both_places, common):
        return 0.0
    told_by = both_places or common >= 2 or same_number or one.document in cluster.documents or _by_day(one)
    if not shared and not told_by:
        return 0.0
    score = 1.0 + shared + 2.0 * both_places + 0.3 * common + 0.5 * bool(cluster.ranks & one.ranks) + 2.0 * same_number
    return score - (0.5 if one.inherited else 0.0)


def parties_differ(cluster: Cluster, one: Telling | Cluster) -> bool:
    """Whether both name their sides and have none in common, or tell of groups of other rank."""
    if cluster.sides and one.sides:
        if share_a_side(one.sides, cluster.sides) or cluster.ranks & one.ranks:
            together = {party.side for party in (*cluster.sides, *one.sides)}
            # Articles that name all of them are on one quarrel of many sides, and tell but some of who was there.
            many = together <= cluster.context and together <= one.context
            return not many and _two_pairs(cluster.sides, one.sides)
        if cluster.family in _OF_TWO and min(_count(cluster.sides), _count(one.sides)) == 1:
            # One telling names the one side, another the other: it takes both, if the articles are on both.
            return False
        # A body may be told by its members: "the Council" and "ministers of the nine states".
        bodies = any(party.body for party in cluster.sides), any(party.body for party in one.sides)
        return not ((bodies[0] and one.ranks) or (bodies[1] and cluster.ranks))
    if cluster.ranks and one.ranks:
        return not cluster.ranks & one.ranks
    return False


def _count(parties: Iterable[Party]) -> int:
    return len({party.side for party in parties})


def _two_pairs(some: Iterable[Party], others: Iterable[Party]) -> bool:
    """Whether each is of two sides that have but one in common: A met B, and A met C."""
    a, b = {party.side for party in some}, {party.side for party in others}
    return len(a) == 2 and len(b) == 2 and len(a & b) == 1


def _instead(cluster: Cluster, one: Telling) -> bool:
    """Whether one article calls the one off and tells of the other as on: "they will meet instead"."""
    if one.document not in cluster.documents or one.when is None:
        return False
    here = [m for m in cluster.members if m.statement.document == one.document]
    off = [m.claim.status in ("cancelled", "postponed") for m in here]
    now_off = [m.claim.status in ("cancelled", "postponed") for m in one.members]
    return (any(off) and not any(now_off)) or (any(now_off) and not any(off))


def _by_day(one: Telling) -> bool:
    """Whether the day is enough, in articles on one quarrel: of such a kind there are seldom two."""
    return one.family in _BY_DAY and one.width <= FEW_DAYS


def _same_quarrel(cluster: Cluster, one: Telling, both_places: bool, common: int) -> bool:
    """Whether two articles that name no common party of the event are on the same parties all the same.

    On one day there are talks in many rooms, and in one city on many matters: two sides in common, or one and the
    place or the words, or words that are hardly by chance.
    """
    shared = len(cluster.context & one.context)
    return shared >= 2 or (shared == 1 and (both_places or common >= 3)) or common >= 5


# --- tellings without a day of their own


def settle_undated(clusters: list[Cluster], every: list[Telling]) -> list[Cluster]:
    """Give tellings without days to the one event that they can mean; the rest stand by document and kind."""
    by_document: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    by_place: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for document in sorted(cluster.documents):
            by_document[document, cluster.family].append(cluster)
        if cluster.place:
            by_place[plain(cluster.place), cluster.family].append(cluster)
    plans = _Plans(clusters)
    loose: dict[tuple[object, ...], Cluster] = {}
    for one in every:
        if one.when is not None:
            continue
        target = _meant(one, by_document, by_place) or plans.given_up(one)
        if target is None:
            key = (one.family, one.document, one.planned, one.place, tuple(sorted(one.sides)))
            target = loose.setdefault(key, Cluster(one.family))
        target.add(one)
    return clusters + list(loose.values())


class _Plans:
    """Events that are told as plans alone, by kind and day."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self._by_family: dict[str, list[tuple[date, int, Cluster]]] = defaultdict(list)
        for number, cluster in enumerate(clusters):
            planned = all(m.claim.status in ("planned", *_GIVEN_UP) for m in cluster.members)
            if planned and cluster.when is not None and cluster.when.earliest is not None:
                self._by_family[cluster.family].append((cluster.when.earliest, number, cluster))
        for group in self._by_family.values():
            group.sort(key=lambda row: row[:2])

    def given_up(self, one: Telling) -> Cluster | None:
        """Return the one plan of about the article's day that a telling can mean by which something is put off."""
        if one.order[0] == date.max or not all(m.claim.status in _GIVEN_UP for m in one.members):
            return None
        group = self._by_family.get(one.family, [])
        low, high = add_days(one.order[0], -GIVEN_UP_SINCE), add_days(one.order[0], SOON)
        near = group[bisect_left(group, low, key=lambda row: row[0]) : bisect_left(group, high, key=lambda row: row[0])]
        fits = [cluster for *_, cluster in near if _on_one_quarrel(cluster, one) and not parties_differ(cluster, one)]
        return fits[0] if len(fits) == 1 else None


def _on_one_quarrel(cluster: Cluster, one: Telling) -> bool:
    return on_one_quarrel(cluster.context, one.context) and not places_differ(cluster.place, one.place)


def settle_open(clusters: list[Cluster], every: list[Telling]) -> list[Cluster]:
    """Give tellings with one known end ("from 16 August") to the event that begins or ends thereabouts."""
    by_start: dict[tuple[str, date], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        if cluster.when is not None and cluster.when.earliest is not None:
            by_start[cluster.family, cluster.when.earliest].append(cluster)
    found = []
    for one in every:
        if one.when is None or one.when.bounded:
            continue
        known = one.when.earliest or one.when.latest
        assert known is not None
        steps = range(OPEN_DAYS) if one.when.earliest else range(0, -OPEN_DAYS, -1)
        days = dict.fromkeys(add_days(known, step) for step in steps)
        near = [c for day in days for c in by_start.get((one.family, day), ())]
        fits = [c for c in near if _spoken_for(c, one)]
        if len(fits) == 1 or (fits and fits[0].when == one.when):
            fits[0].add(one)
            continue
        cluster = Cluster(one.family)
        cluster.add(one)
        found.append(cluster)
        by_start[one.family, known].append(cluster)
    return clusters + found


def _spoken_for(cluster: Cluster, one: Telling) -> bool:
    score = fit(cluster, one)
    return score > 1 or (score > 0 and (cluster.when == one.when or one.document in cluster.documents))


def _recent(cluster: Cluster, one: Telling) -> bool:
    """Whether an event lies so near the day of the article that "the Geneva talks" may be meant of it."""
    published, when = one.order[0], cluster.when
    if published == date.max or when is None or when.earliest is None or when.latest is None:
        return True
    return (published - when.latest).days <= RECENT and (when.earliest - published).days <= SOON


def _speaks_of(cluster: Cluster, one: Telling) -> bool:
    """Whether anything but the article ties a telling without a day to an event: a side, a word, a number, a place."""
    return bool(
        share_a_side(one.sides, cluster.sides)
        or one.words & cluster.words
        or one.number & cluster.number
        or (one.place and cluster.place)
    )


def _meant(
    one: Telling,
    by_document: Mapping[tuple[str, str], list[Cluster]],
    by_place: Mapping[tuple[str, str], list[Cluster]],
) -> Cluster | None:
    here = [
        c
        for c in by_document.get((one.document, one.family), ())
        if fit(c, one) > 0 and any((m.claim.status == "planned") == one.planned for m in c.members)
    ]
    if len(here) == 1 and _speaks_of(here[0], one):
        return here[0]
    if one.place:
        there = [c for c in by_place.get((plain(one.place), one.family), ()) if _recent(c, one) and fit(c, one) > 0]
        return there[0] if len(there) == 1 else None
    best = [c for c in here if len(one.words & c.words) >= 2]
    return best[0] if len(best) == 1 else None


# --- a person's word


def judged_clusters(clusters: list[Cluster], judgements: Iterable[Judgement]) -> list[Cluster]:
    """Return the clusters as a person merged and parted them."""
    for judged in by_time(judgements):
        if judged.verb not in ("same", "different"):
            continue
        one = next((c for c in clusters if any(m.statement.id == judged.subject for m in c.members)), None)
        other = next((c for c in clusters if any(m.statement.id == judged.other for m in c.members)), None)
        if one is None or other is None:
            continue
        if judged.verb == "same" and one is not other:
            merged = _rebuilt(one.family, [*one.members, *other.members])
            clusters = [merged if c is one else c for c in clusters if c is not other]
        elif judged.verb == "different" and one is other:
            apart = [m for m in one.members if m.statement.document == _document_of(one, judged.other)]
            rest = [m for m in one.members if m not in apart]
            if not rest:
                apart = [m for m in one.members if m.statement.id == judged.other]
                rest = [m for m in one.members if m.statement.id != judged.other]
            clusters = [c for c in clusters if c is not one] + [_rebuilt(one.family, rest), _rebuilt(one.family, apart)]
    return clusters


def _document_of(cluster: Cluster, statement: str | None) -> str | None:
    return next((m.statement.document for m in cluster.members if m.statement.id == statement), None)


def _rebuilt(family: str, members: list[Mentioned]) -> Cluster:
    cluster = Cluster(family)
    for member in members:
        cluster.add(telling_of([member]))
    return cluster

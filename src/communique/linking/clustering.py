"""Clusters: which statements of many articles tell of one event.

Statements are taken from the most precise date to the vaguest; each joins the cluster whose days overlap its own and
whose place and parties do not contradict it, or begins one. Days that a cluster has been narrowed to are never widened,
so nothing joins across disjoint dates. A date that was inherited counts less than one that was stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from communique.interval import Interval
from communique.linking.actors import Roster
from communique.linking.words import plain, stems
from communique.types import EventClaim, Judgement, Statement

FAMILY = {"visit": "meeting", "election": "vote"}
VAGUE = 62
_GENERIC = stems(
    "talks meeting summit negotiations round session discussion event deal agreement the two sides high-level held will"
)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One event statement with what clustering looks at."""

    statement: Statement
    claim: EventClaim
    published: Interval | None
    sides: frozenset[str]
    family: str
    words: frozenset[str]

    @property
    def width(self) -> int:
        """Days that its date leaves open; undated is widest."""
        when = self.statement.when
        return (
            when.days or 10**6 if when is not None and when.days is not None else 10**7 if when is not None else 10**8
        )

    @property
    def order(self) -> tuple[date, str, int, str]:
        """Where it stands in the order of publication and reading."""
        day = self.published.latest if self.published and self.published.latest else date.max
        return day, self.statement.document, self.statement.evidence[0].start, self.statement.id


@dataclass(slots=True)
class Cluster:
    """An event in the making."""

    family: str
    when: Interval | None = None
    place: str | None = None
    sides: set[str] = field(default_factory=set)
    members: list[Mentioned] = field(default_factory=list)
    sure: bool = False

    def add(self, one: Mentioned) -> None:
        """Take a statement in; its date narrows the event's."""
        when = one.statement.when
        if when is not None:
            narrowed = self.when.intersect(when) if self.when is not None else when
            stated = one.statement.time_basis != "inherited"
            if narrowed is not None and (self.when is None or stated or not self.sure):
                self.when = narrowed
                self.sure = self.sure or stated
        self.place = self.place or one.claim.place
        self.sides |= one.sides
        self.members.append(one)


def mentioned(statement: Statement, published: Interval | None, roster: Roster) -> Mentioned:
    """Return a statement of kind event with its sides and distinctive words."""
    claim = statement.claim
    assert isinstance(claim, EventClaim)
    sides = frozenset(side for name in claim.participants if (side := roster.side(name)) is not None and _named(side))
    words = stems(" ".join(span.quote for span in statement.evidence[:1])) - _GENERIC
    return Mentioned(statement, claim, published, sides, FAMILY.get(claim.type, claim.type), words)


def _named(side: str) -> bool:
    """Whether a party is told by name: "ministers" and "the two sides" may be anybody."""
    return any(word[:1].isupper() for word in side.split())


def replace_members(cluster: Cluster) -> Cluster:
    """Return a copy that may grow without touching the memoised block."""
    return Cluster(cluster.family, cluster.when, cluster.place, set(cluster.sides), list(cluster.members), cluster.sure)


def by_family(every: Iterable[Mentioned]) -> dict[str, list[Mentioned]]:
    """Return the statements with days of their own by what kind of event they tell of."""
    groups: dict[str, list[Mentioned]] = defaultdict(list)
    for one in every:
        if one.statement.when is not None and one.statement.when.bounded:
            groups[one.family].append(one)
    return groups


def components(group: list[Mentioned]) -> list[list[Mentioned]]:
    """Return runs of precise dates that touch each other, with vague ones in the run they begin in."""
    blocks: list[list[Mentioned]] = []
    end: date | None = None
    for one in sorted(group, key=lambda m: (_start(m), m.order)):
        when = one.statement.when
        assert when is not None and when.latest is not None
        if end is None or _start(one) > end:
            blocks.append([])
        blocks[-1].append(one)
        if one.width <= VAGUE or one.family == "deadline":
            end = max(end, when.latest) if end is not None else when.latest
        elif end is None:
            end = when.earliest
    return blocks


def _start(one: Mentioned) -> date:
    when = one.statement.when
    assert when is not None and when.earliest is not None
    return when.earliest


def clusters_of(block: list[Mentioned]) -> list[Cluster]:
    """Return the statements of one block as clusters, each statement in one."""
    clusters: list[Cluster] = []
    for one in sorted(block, key=lambda m: (m.statement.time_basis == "inherited", m.width, m.order)):
        fits = [(c, score) for c in clusters if (score := _fit(c, one)) > 0]
        if fits and (one.width <= VAGUE or len(fits) == 1):
            max(fits, key=lambda pair: pair[1])[0].add(one)
            continue
        cluster = Cluster(one.family)
        cluster.add(one)
        clusters.append(cluster)
    return clusters


def _fit(cluster: Cluster, one: Mentioned) -> float:
    """Return how well a statement fits an event, 0 where it contradicts it."""
    when = one.statement.when
    if cluster.when is not None and when is not None and not cluster.when.overlaps(when):
        return 0.0
    if _places_differ(cluster.place, one.claim.place):
        return 0.0
    shared = len(cluster.sides & one.sides)
    if cluster.sides and one.sides and not shared:
        return 0.0
    if not shared and not (cluster.place and one.claim.place) and not _same_words(cluster, one):
        same_document = any(m.statement.document == one.statement.document for m in cluster.members)
        if not same_document and one.family not in ("meeting", "vote", "election", "deadline"):
            return 0.0
        if cluster.sides and one.sides:
            return 0.0
    score = 1.0 + shared + 2.0 * bool(cluster.place and one.claim.place) + 0.3 * len(_common(cluster, one))
    return score - (0.5 if one.statement.time_basis == "inherited" else 0.0)


def _common(cluster: Cluster, one: Mentioned) -> frozenset[str]:
    return one.words & frozenset(word for member in cluster.members for word in member.words)


def _same_words(cluster: Cluster, one: Mentioned) -> bool:
    return len(_common(cluster, one)) >= 2


def _places_differ(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    a, b = stems(one), stems(other)
    return not (a & b or plain(one) in plain(other) or plain(other) in plain(one))


# --- statements without a day of their own


def settle_undated(clusters: list[Cluster], every: list[Mentioned]) -> list[Cluster]:
    """Give statements without days to the one event that they can mean; the rest stand by document and kind."""
    by_document: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    by_place: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for document in sorted({m.statement.document for m in cluster.members}):
            by_document[document, cluster.family].append(cluster)
        if cluster.place:
            by_place[plain(cluster.place), cluster.family].append(cluster)
    loose: dict[tuple[object, ...], Cluster] = {}
    for one in sorted(
        (m for m in every if m.statement.when is None or not m.statement.when.bounded), key=lambda m: m.order
    ):
        target = _meant(one, by_document, by_place)
        if target is None:
            open_ended = one.statement.when.to_json() if one.statement.when else None
            key = (
                one.family,
                one.statement.document,
                one.claim.status in ("planned",),
                one.claim.place,
                tuple(sorted(one.sides)),
                str(open_ended),
            )
            target = loose.setdefault(key, Cluster(one.family))
        target.add(one)
    return clusters + list(loose.values())


def _meant(
    one: Mentioned,
    by_document: Mapping[tuple[str, str], list[Cluster]],
    by_place: Mapping[tuple[str, str], list[Cluster]],
) -> Cluster | None:
    if one.statement.when is not None:
        fits = [c for c in by_document.get((one.statement.document, one.family), ()) if _fit(c, one) > 0]
        return fits[0] if len(fits) == 1 else None
    planned = one.claim.status == "planned"
    here = [
        c
        for c in by_document.get((one.statement.document, one.family), ())
        if _fit(c, one) > 0 and any((m.claim.status == "planned") == planned for m in c.members)
    ]
    if len(here) == 1:
        return here[0]
    if one.claim.place:
        there = [c for c in by_place.get((plain(one.claim.place), one.family), ()) if _fit(c, one) > 0]
        return there[0] if len(there) == 1 else None
    best = [c for c in here if _same_words(c, one)]
    return best[0] if len(best) == 1 else None


def judged_clusters(clusters: list[Cluster], judgements: Iterable[Judgement]) -> list[Cluster]:
    """Return the clusters as a person merged and parted them."""
    for judged in sorted(judgements, key=lambda j: j.id):
        if judged.verb not in ("same", "different"):
            continue
        one = next((c for c in clusters if any(m.statement.id == judged.subject for m in c.members)), None)
        other = next((c for c in clusters if any(m.statement.id == judged.other for m in c.members)), None)
        if one is None or other is None:
            continue
        if judged.verb == "same" and one is not other:
            for member in other.members:
                one.add(member)
            clusters = [c for c in clusters if c is not other]
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
        cluster.add(member)
    return cluster

"""Absorption: a deal, a statement, an unnamed happening of the day of a meeting is what came of that meeting.

"The ministers met on Monday" and "they agreed on Monday night" tell of one event: a meeting with a result. A cluster of
an outcome joins the one meeting of the same day that an article tells of together with it, if their parties do not
contradict each other; where two meetings of the day would do, it joins none. A deal that another outlet reports joins
the meeting of that day too, if the two articles are on the same parties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from communique.linking.clustering import Cluster, days_within, parties_differ, single_day
from communique.linking.tellings import is_plan, places_differ, share_a_side

HOSTS = ("meeting", "call", "vote")
FEW_DAYS = 3
"""How many days a date may leave open for a saying to be of one of them."""
_SAYING = re.compile(r"\b(?:said|says|told|tells|wrote|writes|added|repeated|conceded|predicted|argued)\b")
_BY_NIGHT = re.compile(
    r"\b(?:small|early) hours\b|\bovernight\b|\b(?:past|after|well beyond) midnight\b|\b(?:before|at|until) dawn\b"
    r"|\bnight-long\b|\ball[- ]night\b"
)
_ACT = re.compile(
    r"announc|statement|communiqu|(?:press|news) conference|briefing|declar|publish|notif|televised|speech"
)
OUTCOMES: dict[str, tuple[str, ...]] = {
    "vote": ("meeting", "call"),
    "agreement": ("meeting", "call", "vote"),
    "statement": ("meeting", "call"),
    "other": ("meeting", "call", "vote", "agreement"),
}
"""What each kind of outcome may have come of."""
BY_WORDS = ("other", "statement")
"""Kinds that are taken for part of another event only where the words of one stand within the other's."""


def absorb(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters with outcomes inside the events that they came of; the rest unchanged, in order."""
    kept = clusters
    for kind in OUTCOMES:
        kept = _absorbed(kept, kind)
    return _nights_joined(kept)


def _nights_joined(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters with what ended "in the small hours of Thursday" inside the meeting of Wednesday."""
    hosts = _Hosts()
    for cluster in clusters:
        if cluster.family in ("meeting", "call"):
            hosts.add(cluster)
    kept = []
    for cluster in clusters:
        host = hosts.evening_of(cluster) if cluster.family in ("meeting", *OUTCOMES) else None
        if host is None or host is cluster:
            kept.append(cluster)
        else:
            host.take(cluster)
            hosts.add(host)
    return kept


def without_sayings(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters without what is only a dated "said", beside another event of its day.

    That somebody spoke on Friday says who stands behind the words; the statement keeps it. An announcement, a press
    conference, a letter is an act and stays.
    """
    told: dict[tuple[str, date], int] = {}
    for cluster in clusters:
        if not _is_saying(cluster):
            for document in cluster.documents:
                for day in days_within(cluster, FEW_DAYS):
                    told[document, day] = told.get((document, day), 0) + 1
    return [
        cluster
        for cluster in clusters
        if not (
            _is_saying(cluster)
            and any((d, day) in told for d in cluster.documents for day in days_within(cluster, FEW_DAYS))
        )
    ]


def _is_saying(cluster: Cluster) -> bool:
    return cluster.family == "statement" and all(
        m.claim.type == "statement" and _SAYING.search(quote) and not _ACT.search(quote)
        for m in cluster.members
        for quote in (m.statement.evidence[0].quote.lower(),)
    )


def _absorbed(clusters: list[Cluster], kind: str) -> list[Cluster]:
    hosts = _Hosts()
    for cluster in clusters:
        if cluster.family in OUTCOMES[kind]:
            hosts.add(cluster)
    kept = []
    for cluster in clusters:
        host = hosts.host_of(cluster) if cluster.family == kind and single_day(cluster) is not None else None
        if host is None:
            kept.append(cluster)
        else:
            host.take(cluster)
            hosts.add(host)
    return kept


class _Hosts:
    """Events by day and by the articles and sides that they are told of with, so that not all of a day are compared."""

    def __init__(self) -> None:
        """Begin empty."""
        self._number: dict[int, int] = {}
        self._by_key: dict[tuple[date, str, str], dict[int, Cluster]] = {}

    def add(self, host: Cluster) -> None:
        """Take an event in, or note what it has been told of with since."""
        day = single_day(host)
        if day is None:
            return
        number = self._number.setdefault(id(host), len(self._number))
        for key in (*(("in", one) for one in host.documents), *(("on", side) for side in host.context)):
            self._by_key.setdefault((day, *key), {})[number] = host

    def host_of(self, cluster: Cluster) -> Cluster | None:
        """Return the one event of the day that the outcome can have come of: in its article first, else elsewhere."""
        day = single_day(cluster)
        assert day is not None
        here = [host for host in self._near(day, "in", cluster.documents) if _agree(host, cluster)]
        within = _only(here, lambda h: _in_its_words(h, cluster), cluster)
        if within is not None or cluster.family in BY_WORDS:
            return within
        return _only(here, lambda h: True, cluster) or _only(
            self._near(day, "on", cluster.context),
            lambda h: not h.documents & cluster.documents and _same_company(h, cluster) and _agree(h, cluster),
            cluster,
        )

    def evening_of(self, cluster: Cluster) -> Cluster | None:
        """Return the one event of the evening before that went on into the small hours of which an article tells."""
        day = single_day(cluster)
        if day is None or day == date.min or not any(_BY_NIGHT.search(q) for q in _quotes(cluster)):
            return None
        before = day - timedelta(days=1)
        return _only(
            self._near(before, "in", cluster.documents),
            lambda h: _agree(h, cluster) and any(not is_plan(member) for member in h.members),
            cluster,
        )

    def _near(self, day: date, kind: str, keys: Iterable[str]) -> list[Cluster]:
        found: dict[int, Cluster] = {}
        for key in keys:
            found.update(self._by_key.get((day, kind, key), {}))
        return [found[number] for number in sorted(found)]


def _quotes(cluster: Cluster) -> Iterator[str]:
    return (member.statement.evidence[0].quote.lower() for member in cluster.members)


def _in_its_words(host: Cluster, cluster: Cluster) -> bool:
    """Whether the words that tell of the outcome stand within those that tell of the event, or the other way round."""
    theirs = [(m.statement.document, m.statement.evidence[0]) for m in host.members]
    return any(
        document == one.statement.document
        and span.start < one.statement.evidence[0].end
        and one.statement.evidence[0].start < span.end
        for one in cluster.members
        for document, span in theirs
    )


def _only(hosts: list[Cluster], wanted: Callable[[Cluster], bool], cluster: Cluster) -> Cluster | None:
    found = [host for host in hosts if wanted(host)]
    shared = [host for host in found if share_a_side(host.sides, cluster.sides)]
    best = shared or found
    return best[0] if len(best) == 1 else None


def _same_company(host: Cluster, cluster: Cluster) -> bool:
    """Whether two articles are on the same parties: they share two named sides, or a side and the rank of a group."""
    shared = len(host.context & cluster.context)
    return shared >= 2 or bool(shared and host.ranks & cluster.ranks)


def _agree(host: Cluster, cluster: Cluster) -> bool:
    if parties_differ(host, cluster) or places_differ(host.place, cluster.place):
        return False
    if cluster.family == "vote" and not _voted_there(host, cluster):
        return False
    return not all(member.claim.status in ("cancelled", "postponed") for member in host.members) or all(
        is_plan(member) for member in cluster.members
    )


def _voted_there(host: Cluster, cluster: Cluster) -> bool:
    """Whether those who met are told as those who decided: a chamber's vote of the day is another thing."""
    if "member" in cluster.ranks or not (cluster.sides or cluster.ranks):
        return False
    bodies = any(party.body for party in host.sides)
    return bool(share_a_side(host.sides, cluster.sides) or host.ranks & cluster.ranks or (bodies and cluster.ranks))

"""Absorption: a deal, a statement, an unnamed happening of the day of a meeting is what came of that meeting.

"The ministers met on Monday" and "they agreed on Monday night" tell of one event: a meeting with a result. A cluster of
an outcome joins the one meeting of the same day that an article tells of together with it, if their parties do not
contradict each other; where two meetings of the day would do, it joins none.
"""

from __future__ import annotations

from communique.linking.clustering import Cluster

HOSTS = ("meeting", "call")
OUTCOMES = ("agreement", "statement", "other")


def absorb(clusters: list[Cluster]) -> list[Cluster]:
    """Return the clusters with outcomes inside the meetings that they came of; the rest unchanged, in order."""
    hosts: dict[tuple[object, str], list[Cluster]] = {}
    for cluster in clusters:
        if cluster.family in HOSTS and _day(cluster) is not None:
            for document in _documents(cluster):
                hosts.setdefault((_day(cluster), document), []).append(cluster)
    kept = []
    for cluster in clusters:
        host = _host(cluster, hosts) if cluster.family in OUTCOMES else None
        if host is None:
            kept.append(cluster)
            continue
        for member in cluster.members:
            host.add(member)
    return kept


def _host(cluster: Cluster, hosts: dict[tuple[object, str], list[Cluster]]) -> Cluster | None:
    day = _day(cluster)
    if day is None:
        return None
    found = {id(h): h for document in _documents(cluster) for h in hosts.get((day, document), ()) if _agree(h, cluster)}
    shared = [h for h in found.values() if h.sides & cluster.sides]
    best = shared or list(found.values())
    return best[0] if len(best) == 1 else None


def _agree(host: Cluster, cluster: Cluster) -> bool:
    apart = host.sides and cluster.sides and not host.sides & cluster.sides
    cancelled = all(member.claim.status in ("cancelled", "postponed") for member in host.members)
    return not apart and not cancelled


def _day(cluster: Cluster) -> object:
    """Return the one day that a cluster is of, ``None`` if it is vaguer."""
    when = cluster.when
    return when.earliest if when is not None and when.days == 1 else None


def _documents(cluster: Cluster) -> list[str]:
    return sorted({member.statement.document for member in cluster.members})

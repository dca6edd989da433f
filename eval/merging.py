"""Merging, read by hand: ``python -m eval.merging`` tells how many pairs held for one thing are one.

``merged_events.csv``: two tellings (shown, in different words, not of near-copies) that were one event of the record of
a corpus of :mod:`eval.negotiations`, drawn by hash, at most two an event; "same" if both tell of one event or of a part
of it (the deal, vote or statement of that very meeting). ``merged_actors.csv``: names of two articles that were one
actor, used in shown statements, those of the gazetteer left out; "unnamed" where the words name nobody in particular
("a diplomat"), so that nobody can tell. Kept are places and hashes, no words. Pairs that are no longer merged are
counted apart. ``--draw KIND CORPUS N`` prints pairs that nobody has read, in the file's form, with nothing judged.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from communique.linking.actors import build_roster
from communique.linking.blocks import BlockCache
from communique.linking.roster import Roster
from communique.record import Record
from eval.negotiations import record_of
from eval.split import ROOT, SHARED

LISTS = {kind: ROOT / "eval" / f"merged_{kind}.csv" for kind in ("events", "actors")}
MOST_OF_ONE = 2
Row = Mapping[str, Any]


class Place(NamedTuple):
    """Words of an article: its file, where they stand, their hash."""

    file: str
    start: int
    end: int
    sha: str


class Pair(NamedTuple):
    """Two places and the thing of the record that both were held for."""

    one: Place
    other: Place
    thing: str


def place(file: str, text: str, start: int, end: int) -> Place:
    """Return a place with the hash of its words."""
    return Place(file, start, end, hashlib.sha256(text[start:end].encode()).hexdigest()[:12])


def pairs(kind: str, record: Record) -> list[Pair]:
    """Return all pairs of a kind in a record, in the order in which they are drawn."""
    found = _event_pairs(record) if kind == "events" else _actor_pairs(record)
    return sorted(found, key=lambda pair: hashlib.sha256(repr(pair[:2]).encode()).hexdigest())


def _event_pairs(record: Record) -> Iterator[Pair]:
    export = record.export()
    statements = {one["id"]: one for one in export["statements"]}
    originals = {one["id"]: one["url"] for one in export["documents"] if one["duplicate_of"] is None}
    for event in export["events"]:
        told = _tellings(statements[ref] for ref in event["statements"])
        kept = [one for one in told if one[0] in originals]
        places = sorted(place(originals[key], record.text(key), start, end) for key, start, end in kept)
        yield from (Pair(one, other, event["id"]) for one, other in combinations(places, 2))


def _tellings(group: Iterable[Row]) -> list[tuple[str, int, int]]:
    """Return where an event is told of, statements that overlap taken together."""
    found: list[tuple[str, int, int]] = []
    for one in group:
        if one["kind"] != "event" or not one["shown"]:
            continue
        key, start, end = one["document"], one["evidence"][0]["start"], one["evidence"][0]["end"]
        for index, (other, first, last) in enumerate(found):
            if other == key and min(end, last) > max(start, first):
                found[index] = (key, min(start, first), max(end, last))
                break
        else:
            found.append((key, start, end))
    return found


def _actor_pairs(record: Record) -> Iterator[Pair]:
    export, corpus = record.export(), record.corpus()
    roster = build_roster(corpus.actors, (), BlockCache())
    ids = {actor.name: actor.id for actor in roster.actors}
    used: dict[str, set[str]] = {}
    for one in export["statements"]:
        if one["shown"]:
            used.setdefault(one["document"], set()).update(_ids_in(one))
    told: dict[str, list[tuple[str, Place]]] = {}
    for document in export["documents"]:
        key, wanted = document["id"], used.get(document["id"], set())
        if document["duplicate_of"] is None:
            for actor, there in _named(corpus.actors.get(key, ()), roster, key, document["url"], record.text(key)):
                if ids[actor] in wanted:
                    told.setdefault(ids[actor], []).append((key, there))
    for actor, places in told.items():
        for (key, one), (other_key, other) in combinations(sorted(places, key=lambda pair: pair[1]), 2):
            if key != other_key:
                yield Pair(one, other, actor)


def _named(actors: Iterable[Any], roster: Roster, key: str, url: str, text: str) -> Iterator[tuple[str, Place]]:
    """Yield the actors of an article that no gazetteer knows, with the place of their longest form."""
    for actor in actors:
        forms = [form for form in (*actor.mentions, actor.name) if form in text]
        if not actor.known and forms:
            form = max(forms, key=lambda one: (len(one), one))
            start = text.index(form)
            yield roster.of[key, actor.name], place(url, text, start, start + len(form))


def _ids_in(row: Mapping[str, Any]) -> set[str]:
    found = {value for name, value in row.items() if name.endswith("_id") and isinstance(value, str)}
    for name, value in row.items():
        if name.endswith("_ids") and isinstance(value, list):
            found |= {one for one in value if one}
        elif isinstance(value, dict):
            found |= _ids_in(value)
    return found


def drawn(
    found: Iterable[Pair], most: int, read: set[tuple[Place, Place]] | frozenset[tuple[Place, Place]]
) -> list[Pair]:
    """Return the first ``most`` pairs that nobody has read, no more of one thing than allowed."""
    kept: list[Pair] = []
    of = Counter[str]()
    for pair in found:
        if pair[:2] not in read and of[pair.thing] < MOST_OF_ONE and len(kept) < most:
            of[pair.thing] += 1
            kept.append(pair)
    return kept


def read_pairs(kind: str) -> list[tuple[str, Place, Place, str]]:
    """Return the rows of a list: corpus, both places, verdict."""
    with LISTS[kind].open(encoding="utf-8", newline="") as lines:
        return [
            (row["corpus"], *(_place(row, side) for side in "ab"), row["verdict"])  # type: ignore[misc]
            for row in csv.DictReader(lines)
        ]


def _place(row: Mapping[str, str], side: str) -> Place:
    return Place(row[f"file_{side}"], int(row[f"start_{side}"]), int(row[f"end_{side}"]), row[f"sha_{side}"])


def _overlap(one: Place, other: Place) -> bool:
    return one.file == other.file and min(one.end, other.end) > max(one.start, other.start)


def still(one: Place, other: Place, merged: Iterable[Pair]) -> bool:
    """Whether two places are held for one thing today, as far as places that overlap them show."""
    return any(
        (_overlap(one, a) and _overlap(other, b)) or (_overlap(one, b) and _overlap(other, a)) for a, b, _ in merged
    )


def main() -> None:
    if not (SHARED / "gold").is_dir():
        print(f"no corpora under {SHARED}: skipped")
    elif "--draw" in sys.argv:
        kind, corpus, most = sys.argv[sys.argv.index("--draw") + 1 :]
        read = {(one, other) for name, one, other, _ in read_pairs(kind) if name == corpus}
        with record_of(corpus) as record:
            for pair in drawn(pairs(kind, record), int(most), read):
                csv.writer(sys.stdout).writerow((corpus, *pair.one, *pair.other, ""))
    else:
        for kind in LISTS:
            _print_figures(kind, read_pairs(kind))


def _print_figures(kind: str, rows: list[tuple[str, Place, Place, str]]) -> None:
    for corpus in dict.fromkeys(row[0] for row in rows):
        of = [row for row in rows if row[0] == corpus]
        with record_of(corpus) as record:
            merged = pairs(kind, record)
        kept = Counter(verdict for _, one, other, verdict in of if still(one, other, merged))
        whole = Counter(verdict for *_, verdict in of)
        told = " ".join(f"{name} {kept[name]} of {whole[name]}" for name in sorted(whole))
        print(f"{kind:7} {corpus:14} read {len(of)}, still merged {kept.total()}: {told}")


if __name__ == "__main__":
    main()

"""Attribution scores on PolNeAR: ``python -m eval.polnear [train|dev] [--first N] [--errors ROLE] [--baseline]``.

PolNeAR (Newell, Margolin and Ruths 2018) marks source, cue and content of attributions in political news, in the scheme
of PARC: attitudes and plans ("hopes", "refused to") as well as words said. It only tests. Two scores for each role:

- exact: spans (pieces and all) that are the very same;
- token: words that stand in any span of the role, counted over all articles.

Beside them stands a naive baseline: verbs of saying, their subject, and the clause that completes them.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.annotation.syntax import parse
from communique.extraction.attribution import outward
from communique.extraction.reader import annotate
from communique.types import Span
from eval.split import SHARED

DATA = Path(os.environ.get("COMMUNIQUE_DATA", SHARED / "data")) / "polnear"
ROLES = ("source", "cue", "content")
Pieces = tuple[tuple[int, int], ...]
_LINE = re.compile(r"^([TE])(\d+)\t([^\t\n]*)", re.M)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SAY = frozenset("say tell add write announce report claim argue note state explain warn insist suggest ask".split())


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as spans of the text; a role without words has no pieces."""

    source: Pieces
    cue: Pieces
    content: Pieces


def read_standoff(text: str) -> list[Marked]:
    """Return the attributions of a standoff file; notes and discarded passages are left out."""
    spans: dict[str, Pieces] = {}
    events: list[list[tuple[str, str]]] = []
    for kind, number, fields in _LINE.findall(text):
        if kind == "T":
            offsets = fields.split(" ", 1)[1]
            spans[f"T{number}"] = tuple(
                sorted((int(a), int(b)) for a, b in (pair.split() for pair in offsets.split(";")))
            )
        else:
            pairs = [pair.split(":", 1) for pair in fields.split()]
            events.append([(role.rstrip("0123456789").lower(), target) for role, target in pairs])
    made = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for role, target in event:
            roles[role] += spans.get(target, ())
        if roles["cue"] or roles["content"]:
            made.append(Marked(*(tuple(sorted(roles[role])) for role in ROLES)))
    return made


def articles(part: str, first: int | None = None) -> Iterator[tuple[str, list[Marked]]]:
    """Yield text and attributions of the articles of a part; of several annotators the first by name."""
    for path in sorted((DATA / part / "text").glob("*.txt"), key=lambda path: path.stem.encode()[::-1])[:first]:
        marks = sorted((DATA / part / "attributions").glob(f"{path.stem}_????.ann"))
        if marks:
            yield path.read_bytes().decode("utf-8"), read_standoff(marks[0].read_bytes().decode("utf-8"))


def system(text: str) -> list[Marked]:
    """Return the attributions that reading the article gives."""
    found = []
    context = annotate(text)
    for outer in outward(text, context.attributions, context.quotations):
        found.append(Marked(_pieces(outer.source), _pieces(outer.cue), tuple((s.start, s.end) for s in outer.content)))
    return found


def _pieces(span: Span | None) -> Pieces:
    return ((span.start, span.end),) if span is not None else ()


def baseline(text: str) -> list[Marked]:
    """Return what a list of verbs gives: the verb, its subject and the clause that completes it."""
    found = []
    for token in parse(text):
        subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
        clause = next((child for child in token.children if child.dep_ == "ccomp"), None)
        if token.lemma_.lower() in _SAY and token.pos_ == "VERB" and clause is not None:
            edges = [
                (t.left_edge.idx, t.right_edge.idx + len(t.right_edge)) for t in (subject, clause) if t is not None
            ]
            found.append(Marked(tuple(edges[:-1]), ((token.idx, token.idx + len(token)),), (edges[-1],)))
    return found


@dataclass(slots=True)
class Count:
    """Hits, marks of the system, marks of the gold."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: set[int] | set[Pieces], gold: set[int] | set[Pieces]) -> None:
        """Count two sets of the same thing."""
        self.hits += len(found & gold)  # type: ignore[operator]
        self.found += len(found)
        self.gold += len(gold)

    @property
    def f1(self) -> float:
        """Return F1; nothing marked is zero."""
        return 2 * self.hits / (self.found + self.gold) if self.found + self.gold else 0.0


def _trimmed(text: str, pieces: Pieces) -> Pieces:
    """Return pieces without outer white space, neighbours that only white space parts as one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if kept and not text[kept[-1][1] : start].strip():
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif end > start:
            kept.append((start, end))
    return tuple(kept)


def score(rows: Iterable[tuple[str, list[Marked], list[Marked]]]) -> dict[str, float]:
    """Return exact and token F1 by role over (text, found, gold) of all articles."""
    counts: dict[str, Count] = {f"{role}.{way}": Count() for role in ROLES for way in ("exact", "token")}
    for text, found, gold in rows:
        places = [match.start() for match in _TOKEN.finditer(text)]
        for role in ROLES:
            sides = [{_trimmed(text, getattr(one, role)) for one in side} - {()} for side in (found, gold)]
            counts[f"{role}.exact"].add(*sides)
            words = [
                {at for at in places for pieces in side for start, end in pieces if start <= at < end} for side in sides
            ]
            counts[f"{role}.token"].add(*words)
    figures = {name: round(count.f1, 3) for name, count in counts.items()}
    for role in ROLES:
        count = counts[f"{role}.token"]
        figures[f"{role}.token.precision"] = round(count.hits / count.found, 3) if count.found else 0.0
        figures[f"{role}.token.recall"] = round(count.hits / count.gold, 3) if count.gold else 0.0
    return figures


def measure(
    part: str = "dev", first: int | None = None, read: Callable[[str], list[Marked]] = system
) -> dict[str, float]:
    """Return the figures of a way of reading on a part; nothing where PolNeAR is absent."""
    rows = [(text, read(text), gold) for text, gold in articles(part, first)]
    return score(rows) if rows else {}


def show_errors(role: str, first: int | None) -> None:
    """Print errors on ``train``: what only the gold has, what only the system has, then the commonest cues of both."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    lines = []
    for text, gold in articles("train", first):
        found = system(text)
        sides = [{_trimmed(text, getattr(one, role)): one for one in side} for side in (found, gold)]
        for name, here, there, tally in (("false", sides[0], sides[1], wrong), ("miss", sides[1], sides[0], missed)):
            for pieces in here.keys() - there.keys():
                one = here[pieces]
                words = [" / ".join(text[a:b] for a, b in getattr(one, r)).replace("\n", " ") for r in ROLES]
                tally[words[1].lower()] += 1
                lines.append(f"{name:6}[{words[0][:60]}] <{words[1][:60]}> {words[2][:200]}")
    print("\n".join(lines))
    print("missed", missed.most_common(80))
    print("false", wrong.most_common(80))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="dev", choices=("train", "dev"))
    parser.add_argument("--first", type=int, help="only so many articles")
    parser.add_argument("--errors", choices=ROLES, help="print errors on the train part")
    parser.add_argument("--baseline", action="store_true", help="the naive baseline only")
    args = parser.parse_args()
    if not DATA.is_dir():
        print("PolNeAR is not here: nothing is measured")
    elif args.errors:
        show_errors(args.errors, args.first)
    else:
        ways = {"baseline": baseline} if args.baseline else {"rules": system, "baseline": baseline}
        for name, read in ways.items():
            figures = measure(args.part, args.first, read)
            print(f"PolNeAR {args.part}, {name}: " + "  ".join(f"{key} {figures[key]:.3f}" for key in figures))


if __name__ == "__main__":
    main()

"""Turn drafts into standoff annotations: ``python -m eval.annotate DRAFT… [--show]`` writes ``corpus/[own/]NAME.json``.

A draft holds the annotator's quotes verbatim, so drafts over others' texts are never kept in the project. Its lines::

    text NAME | own | FILE          (or: wikinews | DAY | start of the title; white_house | PATH; timeset | FILE)
    published 2020-03-04 stated     (then, if wanted: licence WORDS; topic WORDS)
    actor NAME | TYPE | MEMBER OF or - | mention; mention
    KIND | its fields | … [| source; relay]      (KIND? = optional)
      evidence, verbatim                         (two spaces; one piece a line)

Fields: ``event | type | status | when | place | party; party``, ``expectation | about | window | hedge``,
``commitment | party | action | by``, ``position | party | stance | issue``, ``condition | holder | step party | step
action | requires party | requires action``, ``agenda | issue | event``, ``term | term | party | meaning | yes/no``,
``assessment | holder | polarity``, ``quote | speaker | style``. ``-`` is none. Without a last field there are no
sources, but the speaker for a quote. A day is ``2020``, ``2020-03``, ``2020-03-04``, ``A..B``, ``..B``, ``A..``.
Evidence: ``@2 words`` is their second place; ``first words ~ last words`` runs from the one to the next place of the
other; ``^`` repeats the evidence of the statement before. Lines that start with ``#`` are left out.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import sys
from pathlib import Path
from typing import Any

from eval.corpus import CORPUS, FIELDS, OWN, CorpusError, faults, restored, text_of, text_sha256, wikinews_rows

Row = dict[str, Any]

LICENCE = {
    "wikinews": "CC BY 2.5 (text: Wikinews contributors)",
    "white_house": "public domain (US government work); collection CC0 1.0",
    "timeset": "CC BY 4.0 (text: Wikinews contributors; collection TimeSET)",
    "own": "CC0 1.0 (own words)",
}
WIKINEWS = "wikinews/wikinews_2020.csv"


def interval(day: str) -> list[str | None] | None:
    """Return ``[earliest, latest]`` of ``2020-03``, ``2020-03-04..2020-04`` and the like; ``-`` is none."""
    if day == "-":
        return None
    first, _, last = day.partition("..")
    if ".." not in day:
        last = first
    return [_end(first, -1) if first else None, _end(last, 1) if last else None]


def _end(day: str, side: int) -> str:
    parts = [int(part) for part in day.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (1 if side < 0 else 12)
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{parts[2] if len(parts) > 2 else (1 if side < 0 else last):02}"


def names(cell: str) -> list[str]:
    return [] if cell in ("-", "") else [name.strip() for name in cell.split(";")]


def optional(cell: str) -> str | None:
    return None if cell in ("-", "") else cell


def source_of(cells: list[str]) -> Row:
    """Return the source that a ``text`` line names."""
    match cells:
        case ["wikinews", day, start]:
            rows = wikinews_rows(WIKINEWS).items()
            found = [key for key, row in rows if key[0] == day and row["title"].startswith(start)]
            if len(found) != 1:
                raise CorpusError(f"{len(found)} rows of {day} start with {start!r}")
            return {"collection": "wikinews", "file": WIKINEWS, "date": day, "title_sha256": found[0][1]}
        case [("white_house" | "timeset" | "own") as collection, file]:
            return {"collection": collection, "file": file}
    raise CorpusError(f"text {' | '.join(cells)}")


def located(piece: str, text: str) -> Row:
    """Return the place of one piece of evidence; raise ``CorpusError`` where it is absent or not unique."""
    numbered = re.match(r"@(\d+) ", piece)
    nth = int(numbered[1]) if numbered else 0
    piece = piece[numbered.end() :] if numbered else piece
    head, _, tail = piece.replace("\\n", "\n").partition(" ~ ")
    places = [match.start() for match in re.finditer(re.escape(head), text)]
    if len(places) < max(nth, 1) or (len(places) > 1 and not nth):
        raise CorpusError(f"{len(places)} places of {head!r}")
    start = places[nth - 1] if nth else places[0]
    end = start + len(head)
    if tail:
        at = text.find(tail, end)
        if at < 0:
            raise CorpusError(f"{tail!r} does not follow {head!r}")
        end = at + len(tail)
    return {"start": start, "end": end}


def fields_of(kind: str, cells: list[str]) -> tuple[Row, list[str]]:
    """Return the fields of a statement and the cells left over (its sources)."""
    match kind, cells:
        case "event", [type_, status, when, place, who, *rest]:
            return {
                "type": type_,
                "status": status,
                "when": interval(when),
                "place": optional(place),
                "participants": names(who),
            }, rest
        case "expectation", [about, window, hedge, *rest]:
            return {"about": about, "window": interval(window), "hedge": hedge}, rest
        case "commitment", [party, action, by, *rest]:
            return {"party": optional(party), "action": action, "by": interval(by)}, rest
        case "position", [party, stance, issue, *rest]:
            return {"party": optional(party), "stance": stance, "issue": issue}, rest
        case "condition", [holder, party, step, other, requires, *rest]:
            return {
                "party": optional(holder),
                "step": {"party": optional(party), "action": step},
                "requires": {"party": optional(other), "action": requires},
            }, rest
        case "agenda", [issue, event, *rest]:
            return {"issue": issue, "event": optional(event)}, rest
        case "term", [term, party, meaning, contested, *rest]:
            return {
                "term": term,
                "party": optional(party),
                "meaning": optional(meaning),
                "contested": contested == "yes",
            }, rest
        case "assessment", [holder, polarity, *rest]:
            return {"holder": optional(holder), "polarity": polarity}, rest
        case "quote", [speaker, style, *rest]:
            return {"speaker": optional(speaker), "style": style}, rest or [speaker]
    raise CorpusError(f"{kind}: {len(cells)} fields")


class Draft:
    """A draft being read: document, actors and statements so far."""

    def __init__(self) -> None:
        self.name = self.text = ""
        self.document: Row = {}
        self.actors: list[Row] = []
        self.statements: list[Row] = []

    def add(self, line: str) -> None:
        """Take in one line; raise ``CorpusError`` or ``ValueError`` where it is wrong."""
        word, _, rest = line.partition(" ")
        cells = [cell.strip() for cell in rest.removeprefix("|").split("|")]
        if line.startswith("  "):
            self.add_evidence(line.strip())
        elif word == "text":
            self.name, source = cells[0], source_of(cells[1:])
            self.text = text_of(source)
            licence = LICENCE[source["collection"]]
            self.document |= {"source": source, "sha256": text_sha256(self.text), "licence": licence}
        elif word == "published":
            day, basis = rest.split()
            self.document |= {"published": interval(day), "published_basis": basis}
        elif word in ("licence", "topic"):
            self.document[word] = rest
        elif word == "actor":
            name, type_, member_of, mentions = cells
            self.actors.append(
                {"name": name, "type": type_, "member_of": optional(member_of), "mentions": names(mentions)}
            )
        elif word.rstrip("?") in FIELDS:
            self.add_statement(word.rstrip("?"), cells, word.endswith("?"))
        else:
            raise CorpusError(f"no such line: {word!r}")

    def add_evidence(self, piece: str) -> None:
        if not self.statements:
            raise CorpusError("evidence before any statement")
        if piece == "^":
            self.statements[-1]["evidence"] += self.statements[-2]["evidence"]
        else:
            self.statements[-1]["evidence"].append(located(piece, self.text))

    def add_statement(self, kind: str, cells: list[str], is_optional: bool) -> None:
        fields, sources = fields_of(kind, cells)
        number = len(self.statements) + 1
        head = {"id": f"s{number:02}", "kind": kind, "optional": is_optional}
        self.statements.append({**head, **fields, "sources": names(sources[0]) if sources else [], "evidence": []})


def parsed(draft: str) -> tuple[str, Row]:
    """Return name and standoff annotation of a draft; raise ``CorpusError`` with the number of the wrong line."""
    reading = Draft()
    for number, line in enumerate(draft.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            reading.add(line)
        except (ValueError, IndexError) as error:
            raise CorpusError(f"line {number}: {error}") from error
    missing = {"source", "published"} - reading.document.keys()
    if missing:
        raise CorpusError(f"no line gives {' and '.join(sorted(missing))}")
    return reading.name, {
        "document": reading.document,
        "actors": reading.actors,
        "statements": reading.statements,
    }


def packed(standoff: Row) -> str:
    """Return the annotation as JSON, one actor and one statement a line: it reads and diffs well."""
    lines = [f' "document": {json.dumps(standoff["document"], ensure_ascii=False)}']
    for key in ("actors", "statements"):
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in standoff[key])
        lines.append(f' "{key}": [\n{rows}\n ]' if rows else f' "{key}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drafts", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="print each statement with its words")
    parser.add_argument("--into", type=Path, help="write there instead (a second pass)")
    args = parser.parse_args()
    wrong = 0
    for path in args.drafts:
        try:
            name, standoff = parsed(path.read_text(encoding="utf-8"))
            gold = restored(name, standoff)
        except CorpusError as error:
            print(f"{path}: {error}", file=sys.stderr)
            wrong += 1
            continue
        for fault in (found := faults(gold.gold, gold.text)):
            print(f"{path}: {fault}", file=sys.stderr)
        wrong += bool(found)
        if args.show:
            for row in gold.gold["statements"]:
                print(row["id"], row["kind"], *(f"\n    {span['quote']}" for span in row["evidence"]))
        if not found:
            folder = args.into or (OWN if standoff["document"]["source"]["collection"] == "own" else CORPUS)
            (folder / f"{name}.json").write_text(packed(standoff), encoding="utf-8")
            print(f"{name}: {len(standoff['statements'])} statements")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

"""The project's own annotated texts: standoff over public texts (``corpus/``), and own words (``corpus/own/``).

A file of ``corpus/`` holds offsets and labels, and says where its text is: a row of the Wikinews table, a White House
page, a file of TimeSET, all in the shared data folder (``COMMUNIQUE_SHARED``). The text is rendered from there and must
have the hash that was annotated. ``python -m eval.corpus`` counts the statements and checks everything;
``--write FOLDER`` writes text and gold side by side, as ``gold/train`` has them (outside the project only).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from eval.split import ROOT, SHARED

Row = dict[str, Any]

CORPUS = ROOT / "corpus"
OWN = CORPUS / "own"
DATA = SHARED / "data"
NO_ANNOTATION = {"agreement.json"}
FROZEN, FRESH = "fz_", ("fx_", "fw_", "fv_")
"""Articles in own words whose names start so were frozen when written: stories of their own, scored and never read."""

FIELDS = {
    "event": ("type", "status", "when", "place", "participants"),
    "expectation": ("about", "window", "hedge"),
    "commitment": ("party", "action", "by"),
    "position": ("party", "stance", "issue"),
    "condition": ("party", "step", "requires"),
    "agenda": ("issue", "event"),
    "term": ("term", "party", "meaning", "contested"),
    "assessment": ("holder", "polarity"),
    "quote": ("speaker", "style"),
}
CHOICES: dict[str, set[Any]] = {
    "type": set(
        "meeting visit call statement letter agreement test exercise attack sanction relief vote election release "
        "withdrawal deadline other".split()
    ),
    "status": set("held planned cancelled postponed failed ongoing".split()),
    "hedge": set("certain likely possible unlikely".split()),
    "stance": set("demand offer refusal support opposition".split()),
    "polarity": set("good bad mixed".split()),
    "style": set("direct partial".split()),
    "contested": {True, False},
}
LABELS = ("issue", "action", "about", "term", "meaning", "event")
LONGEST_LABEL = 12
"""Words in a label: it names, it does not retell (issues and actions mostly stay within eight)."""


class Annotated(NamedTuple):
    """One annotated text: its name, gold as ``gold/train`` has it (``document.text`` is ``NAME.txt``), the text."""

    name: str
    gold: Row
    text: str


class CorpusError(ValueError):
    """A text is not where its annotation says, or not the one that was annotated."""


def text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def wikinews_rows(file: str) -> dict[tuple[str, str], Row]:
    """Return the rows of the Wikinews table by day and by hash of the title (its first 16 digits)."""
    csv.field_size_limit(2**31 - 1)
    with (DATA / file).open(encoding="utf-8", newline="") as table:
        return {(row["date"], text_sha256(row["title"])[:16]): row for row in csv.DictReader(table)}


def wikinews_text(source: Row) -> str:
    """Return title, day and paragraphs of a row, found by day and hash of its title."""
    row = wikinews_rows(source["file"])[source["date"], source["title_sha256"]]
    day = date.fromisoformat(row["date"])
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", row["text"]) if part.strip()]
    return f"{row['title']}\n{day:%A, %B} {day.day}, {day.year}\n\n" + "\n\n".join(paragraphs) + "\n"


def _blocks(tokens: list[Token]) -> list[str]:
    """Return the blocks of a Markdown text without marks, links, HTML and rules."""
    blocks = []
    for token in tokens:
        children = token.children or () if token.type == "inline" else ()
        broken = {"softbreak": " ", "hardbreak": "\n"}
        plain = "".join(broken.get(c.type, c.content if c.type == "text" else "") for c in children)
        lines = [re.sub(r"\s+", " ", line).strip() for line in plain.split("\n")]
        if any(character.isalnum() for character in plain):
            blocks.append("\n".join(line for line in lines if line))
    return blocks


def white_house_text(source: Row) -> str:
    """Return title, day and body of a page kept as Markdown with a YAML head."""
    page = (DATA / "white_house" / source["file"]).read_text(encoding="utf-8")
    _, head, body = page.split("---\n", 2)
    fields = yaml.safe_load(head)
    day = date.fromisoformat(str(fields["date"]))
    title = re.sub(r"\s+", " ", fields["title"]).strip()
    tokens = MarkdownIt("commonmark").parse(body.replace("\xa0", " "))
    return "\n\n".join([title, f"{day:%B} {day.day}, {day.year}", *_blocks(tokens)]) + "\n"


def text_of(source: Row) -> str:
    """Return the text that a source names; raise ``CorpusError`` where it is not there."""
    try:
        match source["collection"]:
            case "wikinews":
                return wikinews_text(source)
            case "white_house":
                return white_house_text(source)
            case "timeset":
                return Path(DATA, "timeset", "dev", source["file"]).read_bytes().decode("utf-8")
            case "own":
                return Path(OWN, source["file"]).read_bytes().decode("utf-8")
            case other:
                raise CorpusError(f"collection {other!r} is not known")
    except (OSError, KeyError) as error:
        raise CorpusError(f"{source.get('file')}: not found ({error})") from error


def restored(name: str, standoff: Row) -> Annotated:
    """Return the gold of a standoff annotation with text and quotes; raise ``CorpusError`` where the hash differs."""
    document = standoff["document"]
    source = document["source"]
    text = text_of(source)
    if text_sha256(text) != document["sha256"]:
        raise CorpusError(f"{name}: the text is not the one that was annotated")
    gold_document = {
        **document,
        "text": f"{name}.txt",
        "title": text.split("\n", 1)[0].strip(),
        "source": " ".join(str(source[key]) for key in source),
    }
    statements = [
        {**row, "evidence": [{**span, "quote": text[span["start"] : span["end"]]} for span in row["evidence"]]}
        for row in standoff["statements"]
    ]
    return Annotated(name, {"document": gold_document, "actors": standoff["actors"], "statements": statements}, text)


def paths(part: str = "develop") -> list[Path]:
    """Return annotation files: ``public``, ``own``, ``develop`` (both), ``frozen``, ``fresh`` (scored), ``all``."""
    public = [path for path in sorted(CORPUS.glob("*.json")) if path.name not in NO_ANNOTATION]
    own = sorted(OWN.glob("*.json"))
    frozen = [path for path in own if path.name.startswith(FROZEN)]
    fresh = [path for path in own if path.name.startswith(FRESH)]
    open_own = [path for path in own if path not in {*frozen, *fresh}]
    parts = {"public": public, "own": open_own, "develop": [*public, *open_own], "frozen": frozen, "fresh": fresh}
    return [*public, *own] if part == "all" else parts[part]


def annotated(part: str = "develop") -> list[Annotated]:
    """Return the annotated texts of a part; without the shared data folder only own words, saying so."""
    files = paths(part)
    if not DATA.is_dir() and any(path.parent != OWN for path in files):
        files = [path for path in files if path.parent == OWN]
        print(f"{DATA}: not here (COMMUNIQUE_SHARED), public texts are left out", file=sys.stderr)
    return [restored(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in files]


def _parties(row: Row) -> list[str | None]:
    sides = [(row.get(side) or {}).get("party") for side in ("step", "requires")]
    single = [row.get(key) for key in ("party", "speaker", "holder")]
    return [*single, *sides, *row["sources"], *(row.get("participants") or ())]


def _interval_faults(row: Row) -> list[str]:
    faults = []
    for key in ("when", "window", "by"):
        if (interval := row.get(key)) is None:
            continue
        days = [date.fromisoformat(day) if day else None for day in interval]
        if len(days) != 2 or not any(days) or (days[0] and days[1] and days[0] > days[1]):
            faults.append(f"{key} {interval}")
    return faults


def statement_faults(row: Row, names: set[str], text: str) -> list[str]:
    """Return what is wrong with one statement: fields, choices, intervals, names, labels, offsets."""
    if row.get("kind") not in FIELDS:
        return [f"kind {row.get('kind')!r}"]
    wanted = {"id", "kind", "optional", "evidence", "sources", *FIELDS[row["kind"]]}
    if wanted ^ (row.keys() - {"note"}):
        return [f"fields {sorted(wanted ^ row.keys())}"]
    faults = [f"{key} {row[key]!r}" for key in CHOICES if key in row and row[key] not in CHOICES[key]]
    faults += _interval_faults(row)
    faults += [f"{party!r} is not among the actors" for party in _parties(row) if party and party not in names]
    labels = [row.get(key) for key in LABELS] + [(row.get(side) or {}).get("action") for side in ("step", "requires")]
    faults += [f"label of {len(x.split())} words" for x in labels if x and len(x.split()) > LONGEST_LABEL]
    if not row["evidence"]:
        faults.append("no evidence")
    for span in row["evidence"]:
        quote = text[span["start"] : span["end"]]
        if not 0 <= span["start"] < span["end"] <= len(text) or quote != quote.strip():
            faults.append(f"evidence {span['start']}:{span['end']}")
    return faults


def faults(gold: Row, text: str) -> list[str]:
    """Return what is wrong with an annotated text, one line a fault."""
    names = {actor["name"] for actor in gold["actors"]}
    found = [f"member_of {a['member_of']!r}" for a in gold["actors"] if a["member_of"] and a["member_of"] not in names]
    found += [f"mention {m!r} not in the text" for a in gold["actors"] for m in a["mentions"] if m not in text]
    for row in gold["statements"]:
        found += [f"{row['id']}: {fault}" for fault in statement_faults(row, names, text)]
    doubled = [i for i, n in Counter(row["id"] for row in gold["statements"]).items() if n > 1]
    return [*found, *(f"id {i} given twice" for i in doubled)]


def write(folder: Path, texts: list[Annotated]) -> None:
    """Write text and gold of each side by side; refuse a folder inside the project: texts of others stay out of it."""
    if folder.resolve().is_relative_to(ROOT):
        raise CorpusError(f"{folder}: inside the project; texts of others must stay out of it")
    folder.mkdir(parents=True, exist_ok=True)
    for one in texts:
        (folder / f"{one.name}.txt").write_bytes(one.text.encode())
        gold = json.dumps(one.gold, ensure_ascii=False, indent=1)
        (folder / f"{one.name}.json").write_text(gold + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default="all", choices=("all", "develop", "public", "own", "frozen", "fresh"))
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    try:
        texts = annotated(args.part)
        if args.write:
            write(args.write, texts)
    except CorpusError as error:
        sys.exit(str(error))
    wrong = [f"{one.name}: {fault}" for one in texts for fault in faults(one.gold, one.text)]
    kinds = Counter(row["kind"] for one in texts for row in one.gold["statements"])
    optional = sum(row["optional"] for one in texts for row in one.gold["statements"])
    print("\n".join(wrong) or "no faults")
    print(f"{len(texts)} texts, {kinds.total()} statements ({optional} optional)")
    print("  ".join(f"{kind} {kinds[kind]}" for kind in FIELDS))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

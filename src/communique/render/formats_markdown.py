"""The record as a Markdown document: to read, to paste, to keep under version control."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from communique.render.formats_parts import Evidence, interval_of, outlet_of, plain, web_address
from communique.render.svg_timeline import STATUS_WORDS
from communique.render.wording import clip, count, label_when

Json = Mapping[str, Any]
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")
_OUTCOMES = {
    "pending": "open", "fulfilled": "came true", "missed": "did not come true", "postponed": "put off",
    "cancelled": "called off", "unknown": "no word",
}  # fmt: skip


def escape(text: str | None, limit: int = 400) -> str:
    """Return text on one line that Markdown shows as it stands, HTML in it included.

    >>> escape("<b>1_000</b>")
    '\\\\<b\\\\>1\\\\_000\\\\</b\\\\>'
    """
    line = _SPECIAL.sub(r"\\\1", clip(plain(text), limit))
    return _LIST_MARK.sub(r"\1\\\2", line)


def to_markdown(export: Json, brief: str = "") -> str:
    """Return the export as Markdown: events, what was expected, who wants what, what is stuck and disputed, sources.

    Each line is followed by the first words that it rests on; articles are numbered footnotes. ``brief``: Markdown
    that opens the document, with its title and what it rests on.
    """
    notes = _Notes(export)
    parts = {
        "Events": _events(export, notes),
        "Expected and promised": _ledger(export, notes),
        "Who wants what": _positions(export, notes),
        "What waits for what": _conditions(export, notes),
        "Where the sources disagree": _disputes(export, notes),
        "Words": _terms(export, notes),
    }
    labels = [talks["label"] for talks in export["talks"]]
    title = labels[0] if len(labels) == 1 else "Record of the talks"
    told = [brief or f"# {escape(title, 160)}", ""]
    if not brief:
        scope = f"{count(len(export['documents']), 'article')}, {count(len(export['statements']), 'statement')}"
        told += [f"As of {export['as_of']}: {scope}." if export["as_of"] else f"{scope}.", ""]
    for heading, lines in parts.items():
        found = list(lines)
        if found:
            told += [f"## {heading}", "", *found, ""]
    return "\n".join([*told, *notes.listed()])


class _Notes:
    """Numbers the articles in the order in which they are first cited."""

    def __init__(self, export: Json) -> None:
        self.evidence = Evidence(export)
        self.numbers: dict[str, int] = {}

    def cite(self, refs: Iterable[str]) -> str:
        keys = [row["id"] for row in self.evidence.documents_of(refs)][:4]
        return "".join(f"[^{self.numbers.setdefault(key, len(self.numbers) + 1)}]" for key in keys)

    def quote(self, refs: Iterable[str]) -> str:
        first = next((self.evidence.statements[ref] for ref in refs if ref in self.evidence.statements), None)
        words = first["evidence"][0]["quote"] if first and first["evidence"] else ""
        return f"  \n  “{escape(words, 300)}”" if words else ""

    def listed(self) -> Iterator[str]:
        for key, number in self.numbers.items():
            row = self.evidence.documents[key]
            day = label_when(interval_of(row["published"]), "undated")
            address = web_address(row["url"])
            link = f" <{address}>" if address else ""
            yield f"[^{number}]: {escape(row['title'] or row['id'], 160)}, {escape(outlet_of(row))}, {day}.{link}"
        yield ""


def _line(notes: _Notes, told: str, refs: list[str]) -> str:
    return f"- {told}{notes.cite(refs)}{notes.quote(refs)}"


def _events(export: Json, notes: _Notes) -> Iterator[str]:
    for row in sorted(export["events"], key=lambda one: ((one["when"] or ["9999"])[0] or "", one["id"])):
        result = "" if row["result"] == "unstated" else f"; result: {row['result']}"
        when = label_when(interval_of(row["when"]))
        told = f"**{when}**: {escape(row['label'])} ({STATUS_WORDS.get(row['status'], row['status'])}{result})"
        yield _line(notes, told, row["statements"])


def _ledger(export: Json, notes: _Notes) -> Iterator[str]:
    for row in export["expectations"]:
        who = escape(", ".join(row["expected_by"])) or "the article"
        window = label_when(interval_of(row["window"]))
        told = f"{escape(row['about'])} ({window}; {who}, {row['hedge']}): **{_OUTCOMES[row['outcome']]}**"
        yield _line(notes, told, [*row["statements"], *row["outcome_statements"]])
    for row in export["commitments"]:
        due = f" ({label_when(interval_of(row['by']))})" if row["by"] else ""
        told = f"{escape(row['party']) or 'A party'} promised: {escape(row['action'])}{due}"
        yield _line(notes, f"{told}: **{_OUTCOMES[row['outcome']]}**", [*row["statements"], *row["outcome_statements"]])


def _positions(export: Json, notes: _Notes) -> Iterator[str]:
    for row in sorted(export["positions"], key=lambda one: (one["party"] or "~", one["since"] or "", one["id"])):
        told = f"**{escape(row['party']) or 'A party'}**, {row['stance']}: {escape(row['issue'])}"
        yield _line(notes, told, row["statements"])


def _conditions(export: Json, notes: _Notes) -> Iterator[str]:
    locks = {key for lock in export["deadlocks"] for key in lock["conditions"]}
    for row in export["conditions"]:
        step, other = row["step"], row["requires"]
        told = f"{escape(row['party']) or 'Somebody'} ({row['status']}): {_step(step)} waits for {_step(other)}"
        yield _line(notes, told + (" (part of a deadlock)" if row["id"] in locks else ""), row["statements"])


def _step(action: Json) -> str:
    words = escape(action["action"])
    refrain = action["direction"] == "refrain" and not words.startswith(("not ", "refrain"))
    return f"{escape(action['party']) or 'somebody'}: “{'not ' if refrain else ''}{words}”"


def _disputes(export: Json, notes: _Notes) -> Iterator[str]:
    for row in export["contradictions"]:
        yield f"- {escape(row['about'])}"
        for side in row["sides"]:
            who = escape(", ".join(side["sources"])) or "one account"
            yield f"  - {who}: {escape(side['says'])}{notes.cite(side['statements'])}"


def _terms(export: Json, notes: _Notes) -> Iterator[str]:
    for row in export["terms"]:
        meaning = f": {escape(row['meaning'])}" if row["meaning"] else ""
        who = f" ({escape(row['party'])})" if row["party"] else ""
        told = f"“{escape(row['term'])}”{who}{meaning}{'; contested' if row['contested'] else ''}"
        yield _line(notes, told, row["statements"])

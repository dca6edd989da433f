"""A brief as text, Markdown, HTML and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from communique.render.brief import Brief
from communique.render.brief_desk import BriefSentence, sentence_row
from communique.render.formats_markdown import escape as escape_markdown
from communique.render.lookup import Lookup
from communique.render.support import Citation

WIDTH = 96
_STYLE = (
    "body{font:17px/1.5 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.5em;line-height:1.2}h2{font-size:1.1em;margin:1.4em 0 .3em}p{margin:.4em 0}"
    "ol{font-size:.85em;line-height:1.4}sup a{text-decoration:none}.basis{color:#555}"
    "@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}a{color:#9ecbff}.basis{color:#aaa}}"
)


def brief_rows(brief: Brief) -> dict[str, Any]:
    """Return the brief as ``communique brief --format json`` prints it."""
    return {
        "as_of": brief.as_of.isoformat() if brief.as_of else None,
        "since": brief.since.isoformat() if brief.since else None,
        "title": brief.title,
        "basis": brief.basis,
        "nothing": brief.nothing,
        "sections": [
            {
                "topic": section.topic,
                "heading": section.heading,
                "sentences": [sentence_row(one) for one in section.sentences],
            }
            for section in brief.sections
        ],
    }


class _Notes:
    """Numbers the passages cited, each once."""

    def __init__(self) -> None:
        self.cited: dict[tuple[str, int, int], tuple[int, Citation]] = {}

    def numbers(self, sentence: BriefSentence) -> list[int]:
        found = []
        for one in sentence.citations:
            key = (one.document, one.start, one.end)
            number, _ = self.cited.setdefault(key, (len(self.cited) + 1, one))
            found.append(number)
        return list(dict.fromkeys(found))

    def listed(self) -> Sequence[tuple[int, Citation]]:
        return list(self.cited.values())


def _source(one: Citation, lookup: Lookup) -> str:
    """Return where a passage stands: article, outlet, day, document, offsets and statement."""
    document = lookup.documents.get(one.document)
    statement = lookup.statements.get(one.statement)
    title = f"{lookup.title(document, 90)}, {lookup.outlet(document)}, " if document is not None else ""
    day = lookup.dateline(statement) if statement is not None else "undated"
    return f"{title}{day}; {one.document} {one.start}–{one.end}, {one.statement}"


def brief_text(brief: Brief, lookup: Lookup) -> str:
    """Return the brief for a terminal, the passages listed below."""
    notes = _Notes()
    parts = [brief.title, brief.basis] if brief.basis else [brief.title]
    for section in brief.sections:
        parts += ["", section.heading.upper()]
        for one in section.sentences:
            marks = "".join(f"[{number}]" for number in notes.numbers(one))
            parts.append(textwrap.fill(f"{one.text} {marks}", WIDTH, subsequent_indent="  ", break_on_hyphens=False))
    if brief.nothing:
        parts += ["", textwrap.fill(brief.nothing, WIDTH)]
    listed = [
        textwrap.fill(f"[{number}] {_source(one, lookup)}", WIDTH, subsequent_indent="    ", break_on_hyphens=False)
        for number, one in notes.listed()
    ]
    return "\n".join([*parts, *(["", *listed] if listed else [])])


def brief_markdown(brief: Brief, lookup: Lookup, mark: str = "") -> str:
    """Return the brief as Markdown with footnotes, their numbers after ``mark``."""
    notes = _Notes()
    parts = [f"# {_safe(brief.title)}", *([f"*{_safe(brief.basis)}*"] if brief.basis else [])]
    for section in brief.sections:
        parts.append(f"## {_safe(section.heading)}")
        for one in section.sentences:
            parts.append(_safe(one.text) + "".join(f"[^{mark}{number}]" for number in notes.numbers(one)))
    if brief.nothing:
        parts.append(_safe(brief.nothing))
    for number, cited in notes.listed():
        parts.append(f"[^{mark}{number}]: “{_safe(cited.quote)}” — {_safe(_source(cited, lookup))}")
    return "\n\n".join(parts)


def _safe(words: str) -> str:
    return escape_markdown(words, 4000)


def brief_html(brief: Brief, lookup: Lookup) -> str:
    """Return the brief as one HTML page without script."""
    notes = _Notes()
    parts = [Markup("<h1>{}</h1>").format(brief.title)]
    if brief.basis:
        parts.append(Markup('<p class="basis">{}</p>').format(brief.basis))
    for section in brief.sections:
        parts.append(Markup("<section><h2>{}</h2>").format(section.heading))
        for one in section.sentences:
            marks = Markup("").join(
                Markup('<sup><a href="#n{0}">{0}</a></sup>').format(number) for number in notes.numbers(one)
            )
            parts.append(Markup("<p>{}{}</p>").format(one.text, marks))
        parts.append(Markup("</section>"))
    if brief.nothing:
        parts.append(Markup("<p>{}</p>").format(brief.nothing))
    rows = [
        Markup('<li id="n{}" value="{}"><q>{}</q> {}</li>').format(number, number, cited.quote, _source(cited, lookup))
        for number, cited in notes.listed()
    ]
    listed = Markup("<h2>Passages</h2><ol>{}</ol>").format(Markup("").join(rows)) if rows else Markup("")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(brief.title)}</title><style>{_STYLE}</style></head><body><main>"
        f"{Markup('').join(parts)}{listed}</main></body></html>\n"
    )

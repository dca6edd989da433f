"""Where the talks stand, as lines for a first screen: the sentences of the brief, each with the statements it cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from communique.analysis.sentences import Sentences
from communique.derived import Snapshot
from communique.render.brief import Brief, make_brief
from communique.render.brief_desk import BriefSentence, told_on
from communique.render.lookup import Lookup

Topic = Literal["scope", "met", "stuck", "next", "deadline", "wants", "changed", "dispute", "others"]
TOPICS: dict[Topic, str] = {
    "scope": "The record",
    "met": "Last met",
    "stuck": "Stuck on",
    "next": "Next",
    "deadline": "Due",
    "wants": "Wants",
    "changed": "Changed",
    "dispute": "Disputed",
    "others": "Other talks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence or two, the ids of the statements it rests on, and what it is about."""

    text: str
    citations: tuple[str, ...] = ()
    topic: Topic


def standing(
    snapshot: Snapshot, text_of: Callable[[str], str], talks: str | None = None, sentences: Sentences | None = None
) -> list[Line]:
    """Return where the talks stand; of several negotiations the one most written about, the others in a line each."""
    return lines_of(make_brief(snapshot, text_of, talks=talks, sentences=sentences), Lookup(snapshot))


def lines_of(brief: Brief, lookup: Lookup) -> list[Line]:
    """Return a brief as lines: what it rests on first, then what a reader asks first."""
    scope = " ".join(filter(None, (brief.basis, brief.nothing)))  # an empty record has no basis
    told = {section.topic: section.sentences for section in brief.sections}
    return [
        Line(text=scope, topic="scope"),
        *(
            Line(text=_bare(one, lookup), citations=_statements(one), topic=topic)
            for topic in TOPICS
            if topic != "scope"
            for one in told.get(topic, ())
        ),
    ]


def answers(lines: list[Line]) -> list[Line]:
    """Return the lines without the scope, which a page's head tells; the scope alone where there is nothing else."""
    return [one for one in lines if one.topic != "scope"] or lines


def _statements(sentence: BriefSentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.statement for one in sentence.citations))


def _bare(sentence: BriefSentence, lookup: Lookup) -> str:
    """Return a sentence without the outlet and day in brackets at its end: a line's citation tells them."""
    statement = lookup.statements.get(sentence.citations[0].statement)
    if statement is None or len(sentence.citations) > 1:
        return sentence.text
    told = sentence.text.removesuffix(f" ({told_on(lookup, statement)}).")
    return told if told[-1:] in ".!?…" or told[-2:-1] in ".!?…" else f"{told}."

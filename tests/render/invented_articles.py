"""The articles of the invented talks, and how a hand-made record is drafted from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from communique.codec import document_id, with_id
from communique.derived import (
    Snapshot,
)
from communique.interval import Interval
from communique.types import (
    Claim,
    Document,
    Span,
    Statement,
)


def during(first: str, last: str | None = None) -> Interval:
    """Return the interval from one ISO day to another, or of the one day."""
    return Interval.from_json([first, last or first])


@dataclass
class Draft:
    """A snapshot in the making: articles by a short key, statements found by their quotation."""

    texts: dict[str, str] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def article(self, key: str, text: str, **fields: Any) -> str:
        """Add an article and return its document's id."""
        identity = document_id(text)
        self.texts[identity] = text
        self.keys[key] = identity
        self.documents.append(Document(id=identity, paths=(f"{key}.txt",), **fields))
        return identity

    def say(self, key: str, claim: Claim, *quotes: str, **fields: Any) -> str:
        """Add a statement that rests on quotations of the article and return its id."""
        document = self.keys[key]
        text = self.texts[document]
        spans = tuple(
            Span(start=text.index(quote), end=text.index(quote) + len(quote), quote=quote) for quote in quotes
        )
        made = with_id(Statement(id="", document=document, claim=claim, evidence=spans, **fields))
        self.statements.append(made)
        return made.id

    def snapshot(self, **fields: Any) -> Snapshot:
        """Return the snapshot; fields not given are empty."""
        return empty_snapshot(
            documents=tuple(self.documents),
            statements=tuple(self.statements),
            talks_of={statement.id: ("t1",) for statement in self.statements},
            **fields,
        )


def empty_snapshot(**fields: Any) -> Snapshot:
    """Return a snapshot with nothing in it but the fields given."""
    names = (
        "documents undated talks actors statements events expectations commitments positions conditions deadlocks "
        "agenda terms assessments contradictions"
    ).split()
    blank: dict[str, Any] = dict.fromkeys(names, ())
    return Snapshot(**{"as_of": None, "talks_of": {}, "actor_ids": {}, **blank, **fields})


MARCH = """Velland and Ostmark envoys meet at Lake Carrow

CARROW, 12 March 2031 — Envoys of Velland and Ostmark met on Tuesday at the Lake Commission's house in Carrow \
for the first time in four years, Velland's Foreign Minister Ilse Marn said.

"We talked about the river, the garrison and the embargo," Marn told reporters. Both sides agreed to exchange maps \
of the \
lower Sorn by the end of April.

Ostmark's envoy Tomas Reke called the meeting "a decent beginning". A second round is expected in May, officials on \
both sides said.
"""
# A wire's copy: a slug, capitals, lines broken at a fixed width, the place before the day, a sign-off.
APRIL = """OSTMARK-VELLAND (LEAD 2)
EMBARGO MUST GO FIRST, SAYS OSTMARK

By our correspondent
HARROW BAY, 22 April 2031 (MW) --
Ostmark will not withdraw its garrison from Sorn Ford before Velland lifts the grain embargo,
envoy Tomas Reke said on Monday.

Velland has said repeatedly that
it will lift the embargo only after the garrison has left.
"No sack of grain crosses while a soldier stands at the ford," Foreign Minister Ilse Marn told
parliament on Thursday.

A person familiar with the talks said
the second round, planned for 14 May, would probably still take place.

MW 1804 220431
"""
# A live page: times of day, the newest first, notes of the desk between.
MAY = """Second round put off as Ostmark protests at exercise: as it happened

13 May 2031

18.40 That is all for today. Our correspondents will be back with the morning's papers from both capitals.

17.05 Commission chair Adaeze Holt said she still hoped for an agreement before the harvest.

16.20 What is the quarrel about, a reader asks. "The word withdrawal means the last soldier and the last gun," said \
an aide to Marn; for Ostmark it means the guns alone, diplomats say.

15.10 Ostmark cited Velland's "river shield" exercise, in which it said 4,000 troops took part. Velland put the number \
at 1,200.

14.30 BREAKING The second round of talks between Velland and Ostmark, planned for Wednesday, has been \
postponed to June, the Lake Commission said.
"""
JUNE = """Carrow talks end, accounts differ

CARROW, 19 June 2031 — Two days of talks between Velland and Ostmark ended on Wednesday with what Marn called \
"an understanding on inspections".

Reke denied that. "There is no understanding, there is no paper, there is nothing," he said.

Velland offered to let grain ships pass in July if Ostmark admits inspectors to Sorn Ford. \
Ostmark rejects inspections of the ford. The fishing quota was also on the table, Holt said. \
A third round is likely in September, she added.
"""
JUNE_COPY = JUNE.replace("CARROW, 19 June 2031", "CARROW, June 19")
# A morning letter to subscribers: a greeting, points, links in brackets, advertising.
JULY = """Good morning. Here is what the day brings on the Sorn, 9 July 2031.

MAPS NEVER CAME, VELLAND SAYS

* Ostmark failed to deliver the maps it had promised by the end of April, a Velland official said on condition \
of anonymity.
* Velland demands the maps before any third round.
* The mood is "as bad as it was in winter", the official said.

ALSO

1) Ostmark's trade minister Pavo Lind is to visit Carrow on 21 September, the Ostmark Courier reported [link].
2) Ostmark demands compensation for last year's harvest.

You get this letter because you asked for it. Reply STOP to be left in peace.
"""
# Questions and answers, with the line ends of another system.
UNDATED = (
    "Background: the ford and the grain\r\n\r\n"
    "Who holds the ford?\r\n\r\nSorn Ford has been held by Ostmark since the flood year.\r\n\r\n"
    "And how many guns are there?\r\n\r\nNobody has counted the guns.\r\n"
)

V, OST, C = "Velland", "Ostmark", "Lake Commission"
MARN, REKE, HOLT = "Ilse Marn", "Tomas Reke", "Adaeze Holt"


def write_articles(draft: Draft) -> None:
    draft.article(
        "march",
        MARCH,
        title="Velland and Ostmark envoys meet at Lake Carrow",
        publisher="The Harbour Post",
        published=during("2031-03-12"),
        published_basis="metadata",
        url="https://harbourpost.example/1",
    )
    draft.article(
        "april",
        APRIL,
        title="Embargo must go first, says Ostmark",
        publisher="Meridian Wire",
        published=during("2031-04-22"),
        published_basis="metadata",
    )
    draft.article(
        "may",
        MAY,
        title="Second round put off as Ostmark protests at exercise",
        publisher="Meridian Wire",
        published=during("2031-05-13"),
        published_basis="stated",
    )
    june = draft.article(
        "june",
        JUNE,
        title="Carrow talks end, accounts differ",
        publisher="The Harbour Post",
        published=during("2031-06-19"),
        published_basis="metadata",
    )
    draft.article(
        "june_copy",
        JUNE_COPY,
        title="Carrow talks end, accounts differ",
        publisher="Daily Lantern",
        published=during("2031-06-19", "2031-06-20"),
        published_basis="inferred",
        duplicate_of=june,
    )
    draft.article(
        "july",
        JULY,
        title="Maps never came, Velland says",
        publisher="Daily Lantern",
        published=during("2031-07-09"),
        published_basis="metadata",
    )
    draft.article("undated", UNDATED, title="Background: the ford and the grain")

"""What sources are reported to say that is no statement by itself: figures, denials, other accounts.

Sources can only be held against each other if what each says is on record. Such passages are kept as positions of who
says it, far below any confidence from which a position would be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Span, Token

from communique.extraction.context import Candidate, Context, party_of, tokens, trim
from communique.extraction.tables import load_table
from communique.types import PositionClaim

KEPT = 0.01
"""The confidence of what is kept for comparing alone."""
COVERED = 0.5
"""How much of a passage another candidate must hold to stand for it."""
LEAST_WORDS = 3


@cache
def dispute_words() -> re.Pattern[str]:
    """Return the words that announce accounts which differ, over small letters (``lexicon/disputes.toml``)."""
    return re.compile("|".join(f"(?:{row['words']})" for row in load_table("disputes")["dispute"]))


def told_passages(context: Context, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield what the article's sources say where no candidate holds the words, and all that says that they differ."""
    taken = sorted((one.start, one.end) for one in found)
    for start, end, head, party, rule in sorted(_passages(context), key=lambda row: (row[0], -row[1])):
        start, end = trim(context.text, start, end)
        covered = rule != "dispute" and _covered(taken, start, end)
        if covered or len(context.text[start:end].split()) < LEAST_WORDS:
            continue
        taken.append((start, end))
        issue = " ".join(context.text[start:end].split()[:8])
        yield Candidate(
            claim=PositionClaim(party=party, stance="support", issue=issue),
            start=start, end=end, rule=f"told.{rule}", head=head, confidence=KEPT,
        )  # fmt: skip


def _covered(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(min(end, high) - max(start, low) >= COVERED * (end - start) for low, high in taken)


def _passages(context: Context) -> Iterator[tuple[int, int, int, str | None, str]]:
    for said in context.attributions:
        span = context.doc.char_span(said.start, said.end, alignment_mode="expand")
        if said.names and not said.attitude and span is not None:
            yield said.start, said.end, span.root.i, said.names[0], "said"
    for sentence in context.doc.sents:
        root = sentence.root
        party = party_of(context, _subject(context, root), known=True)
        if party is not None and any(_counts(context, token) for token in sentence):
            yield sentence.start_char, sentence.end_char, root.i, party, "figure"
        elif dispute_words().search(sentence.text.lower()):
            yield *_inside(sentence), root.i, None, "dispute"


def _inside(sentence: Span) -> tuple[int, int]:
    return sentence.start_char, sentence.end_char


def _subject(context: Context, root: Token) -> list[Token]:
    clause = context.clauses.get(root.i)
    return tokens(context, clause.subject) if clause is not None else []


def _counts(context: Context, token: Token) -> bool:
    """Whether a word is a figure that is no time."""
    return token.i not in context.timex_at and token.pos_ == "NUM" and any(sign.isdigit() for sign in token.text)

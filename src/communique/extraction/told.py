"""What sources are reported to say that is no statement by itself: figures, denials, other accounts.

Sources can only be held against each other if what each says is on record. Such passages are kept as positions of who
says it, far below any confidence from which a position would be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Span, Token

from communique.extraction.context import Candidate, Context, governing_clause, names_of, party_of, tokens, trim
from communique.extraction.cues import cue_class
from communique.extraction.tables import load_table
from communique.types import PositionClaim

KEPT = 0.01
"""The confidence of what is kept for comparing alone."""
COVERED = 0.5
"""How much of a passage another candidate must hold to stand for it."""
LEAST_WORDS = 3
_TELLING = frozenset(
    "speak call describe correct contradict deny dispute blame accuse reject put see reckon count hear know "
    "confirm".split()
)
"""Verbs by which somebody gives an account without a clause of it: "the foreman spoke of an accident"."""
_GIVING = frozenset("say put count have give speak report claim estimate number reckon make".split())
"""Verbs by which somebody gives a number, be it spelt."""
_STOPS = frozenset({";", ",", "."})


@cache
def dispute_words() -> re.Pattern[str]:
    """Return the words that announce accounts which differ, over small letters (``lexicon/disputes.toml``)."""
    return re.compile("|".join(f"(?:{row['words']})" for row in load_table("disputes")["dispute"]))


def told_passages(context: Context, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield what the article's sources say where no candidate holds the words, and all that says that they differ."""
    taken = [(one.start, one.end) for one in found]
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
        if dispute_words().search(sentence.text.lower()):
            yield sentence.start_char, sentence.end_char, root.i, None, "dispute"
            continue
        yield from _given(context, sentence)
        if party is not None and any(_counts(context, token) for token in sentence):
            yield sentence.start_char, sentence.end_char, root.i, party, "figure"
        elif party is not None and (cue_class(root) is not None or root.lemma_.lower() in _TELLING):
            yield sentence.start_char, sentence.end_char, root.i, party, "said"


def _given(context: Context, sentence: Span) -> Iterator[tuple[int, int, int, str | None, str]]:
    """Yield the words by which somebody, or somebody's bulletin, gives a figure: "the army's bulletin has 12"."""
    for token in sentence:
        if token.i in context.timex_at or token.pos_ != "NUM":
            continue
        clause = governing_clause(context, token)
        if clause is None or not sentence.start <= clause.head < sentence.end:
            continue
        subject = tokens(context, clause.subject)
        named = names_of(context, subject, known=True) or names_of(context, _owners(subject), known=True)
        spelt = not any(sign.isdigit() for sign in token.text)
        if not named or token.i < clause.head or (spelt and clause.lemma not in _GIVING):
            continue
        begin = min(context.doc[clause.head].idx, *(t.left_edge.idx for t in subject))
        stop = next((t for t in sentence if t.i > token.i and (t.text in _STOPS or t.dep_ == "cc")), None)
        yield begin, stop.idx if stop is not None else sentence.end_char, clause.head, named[0], "figure"


def _owners(subject: list[Token]) -> list[Token]:
    return [child for token in subject for child in token.children if child.dep_ == "poss"]


def _subject(context: Context, root: Token) -> list[Token]:
    clause = context.clauses.get(root.i)
    return tokens(context, clause.subject) if clause is not None else []


def _counts(context: Context, token: Token) -> bool:
    """Whether a word is a figure that is no time."""
    return token.i not in context.timex_at and token.pos_ == "NUM" and any(sign.isdigit() for sign in token.text)

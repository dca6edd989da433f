"""Agenda: issues that are said to be on the table of some talks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from communique.annotation.clauses import noun_bounds, prepositions
from communique.extraction.context import Candidate, Context, phrase, tokens
from communique.extraction.tables import load_table
from communique.types import AgendaClaim


@cache
def _entries(part: str) -> tuple[frozenset[str], tuple[str, ...]]:
    rows = load_table("agenda")[part]
    return frozenset(lemma for row in rows for lemma in row["lemmas"]), tuple(
        link for row in rows for link in row.get("links", ())
    )


def find_agenda(context: Context) -> Iterator[Candidate]:
    """Yield one statement for each issue of an enumeration."""
    for index, clause in context.clauses.items():
        token = context.doc[index]
        nouns: list[Token] = []
        if clause.lemma in _entries("verb")[0]:
            nouns = [*tokens(context, clause.object), *(tokens(context, clause.subject) if clause.passive else ())]
        if not nouns and clause.lemma in _entries("verb_with")[0]:
            nouns = prepositions(token, *_entries("verb_with")[1])
        yield from _issues(context, nouns, f"agenda.verb.{clause.lemma}", clause.start)
    for token in context.doc:
        if token.pos_ == "NOUN" and token.lemma_.lower() in _entries("noun")[0]:
            yield from _issues(context, prepositions(token, *_entries("noun")[1]), "agenda.noun", token.idx)


def _issues(context: Context, nouns: list[Token], rule: str, begin: int) -> Iterator[Candidate]:
    wanted = [
        n
        for n in nouns
        if n.pos_ in ("NOUN", "PROPN")
        and n.i not in context.timex_at
        and n.lemma_.lower() not in ("issue", "matter", "question", "talk", "way", "step")
        and not (n.i in context.cast.at and context.cast.parts[context.cast.at[n.i]].type == "person")
    ]
    for number, noun in enumerate(wanted[:10]):
        start, end = noun_bounds(noun, whole=False)
        whole_start, whole_end = noun_bounds(noun, whole=True)
        if whole_end - whole_start < 110 and len(wanted) == 1:
            start, end = whole_start, whole_end
        yield Candidate(
            claim=AgendaClaim(issue=phrase(context, noun, whole=whole_end - whole_start < 90 and len(wanted) == 1)),
            start=min(begin, start) if number == 0 else start,
            end=end,
            rule=rule,
            head=noun.i,
        )

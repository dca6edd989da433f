"""Terms: what a party means by a word, or that its meaning is disputed.

Four forms: a side's own reading ("to Athens it is a loan"), a verb of meaning ("London reads it as a veto"), a question
of meaning ("what the phrase means is unclear"), and nouns of meaning ("differing interpretations of the clause"). A
sentence that names no word speaks of the one that stood last in quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from communique.annotation.clauses import Clause, noun_bounds, prepositions
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, governing_clause, party_of, phrase, tokens
from communique.types import TermClaim

_MEANING = frozenset("interpretation definition meaning understanding reading sense version".split())
_WORDS = frozenset("word term phrase expression notion concept label name formula".split())
_DISPUTE = frozenset(
    "different differing contested disputed differ difference disagree disagreement absence common commonly "
    "conflicting ambiguous vague unclear own another whose".split()
)
_MEAN = frozenset("mean signify imply denote stand amount equal".split())
_READ = frozenset(
    "interpret understand read define construe call describe regard see take use speak translate insist "
    "prefer label".split()
)
_BEING = frozenset("be remain".split())
_SIDES = frozenset("to for in".split())
_REACH = 500
_LONGEST_TERM = 45


def find_terms(context: Context) -> Iterator[Candidate]:
    """Yield words whose meaning the article says is contested or particular to somebody."""
    for token in context.doc:
        clause = context.clauses.get(token.i)
        if clause is not None:
            yield from _clause_term(context, token, clause)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in _MEANING | _WORDS:
            yield from _noun_term(context, token)


def _clause_term(context: Context, token: Token, clause: Clause) -> Iterator[Candidate]:
    side = _side(context, token)
    asked = any(t.lower_ in ("what", "whether", "how") and t.i < token.i for t in token.subtree)
    if side is not None and clause.lemma in _MEAN | _BEING | _READ:
        term = _term(context, token, clause)
        if term:
            yield _made(context, token, clause, term, side, "term.side")
    elif clause.lemma in _MEAN and asked:
        term = _term(context, token, clause)
        if term:
            yield _made(context, token, clause, term, None, "term.asked")
    elif clause.lemma in _MEAN | _READ:
        term = _quoted_in(context, clause.start, clause.end) or _term(context, token, clause)
        party = party_of(context, tokens(context, clause.subject), known=True) or _speaker(context, clause)
        if term:
            rule = "term.means" if clause.lemma in _MEAN else "term.reads"
            yield _made(context, token, clause, term, party, rule)


def _made(context: Context, token: Token, clause: Clause, term: str, party: str | None, rule: str) -> Candidate:
    quoted = _quoted_in(context, clause.start, clause.end) is not None
    return Candidate(
        claim=TermClaim(term=term, party=party, meaning=meaning_of(context, clause), contested=True),
        start=clause.start,
        end=clause.end,
        rule=rule,
        head=token.i,
        features=(
            f"lemma={clause.lemma}",
            f"quoted={quoted}",
            f"party={party is not None}",
            f"word={any(t.lemma_.lower() in _WORDS for t in token.sent)}",
            f"marks.before={_last_quoted(context, clause.start) is not None}",
        ),
    )


def meaning_of(context: Context, clause: Clause) -> str:
    """Return what a clause says a word means: its first twenty words."""
    return " ".join(context.text[clause.start : clause.end].split()[:20])


def term_of(context: Context, token: Token, clause: Clause) -> str | None:
    """Return the word whose meaning a clause may be about: one in marks, inside or before, or what it says "is"."""
    inside = _quoted_in(context, clause.start, clause.end)
    if inside is not None or clause.lemma in _MEAN | _READ | _BEING:
        return inside or _term(context, token, clause)
    return _last_quoted(context, clause.start)


def _side(context: Context, token: Token) -> str | None:
    """Return whose reading a clause opens with: "to Athens", "for the union", "in Moscow's dictionary"."""
    for child in token.lefts:
        if child.dep_ == "prep" and child.lower_ in _SIDES:
            nouns = [n for n in child.children if n.dep_ == "pobj"]
            owners = [o for n in nouns for o in n.children if o.dep_ == "poss"]
            party = party_of(context, owners or nouns)
            if party is not None:
                return party
    return None


def _term(context: Context, token: Token, clause: Clause) -> str | None:
    """Return the word that a clause is about: its subject where that is a noun, else the last one in marks."""
    for noun in tokens(context, clause.subject):
        inside = _quoted_in(context, *noun_bounds(noun))
        if inside:
            return inside
        if noun.pos_ in ("NOUN", "PROPN") and noun.lemma_.lower() not in _WORDS and noun.i not in context.cast.at:
            return phrase(context, noun)
    return _last_quoted(context, clause.start)


def _quoted_in(context: Context, start: int, end: int) -> str | None:
    inside = [q for q in context.quotations if start - 1 <= q.start and q.end <= end + 1]
    short = [q for q in inside if 2 < q.end - q.start <= _LONGEST_TERM]
    return context.text[short[0].start : short[0].end].strip(" ,.") if short else None


def _last_quoted(context: Context, before: int) -> str | None:
    near = [
        q
        for q in context.quotations
        if before - _REACH <= q.start and q.end <= before and 2 < q.end - q.start <= _LONGEST_TERM
    ]
    return context.text[near[-1].start : near[-1].end].strip(" ,.") if near else None


def _speaker(context: Context, clause: Clause) -> str | None:
    sources = sources_at(context.attributions, clause.start, clause.end)
    return context.cast.state_of(sources[0]) if sources else None


def _noun_term(context: Context, token: Token) -> Iterator[Candidate]:
    nouns = [n for n in prepositions(token, "of", "for") if n.pos_ in ("NOUN", "PROPN")]
    while nouns and nouns[0].lemma_.lower() in _MEANING | _WORDS:
        nouns = [
            n
            for n in (*prepositions(nouns[0], "of"), *[c for c in nouns[0].children if c.dep_ == "appos"])
            if n.pos_ in ("NOUN", "PROPN")
        ]
    named = [c for c in token.children if c.dep_ == "appos"]
    clause = governing_clause(context, token)
    start, end = (
        (clause.start, clause.end) if clause is not None and clause.end - clause.start < 200 else noun_bounds(token)
    )
    near = {t.lemma_.lower() for t in context.doc if start <= t.idx < end}
    term = (
        phrase(context, nouns[0]) if nouns else phrase(context, named[0]) if named else _quoted_in(context, start, end)
    )
    if not term or (token.lemma_.lower() in _MEANING and not near & _DISPUTE and not nouns):
        return
    party = party_of(context, tokens(context, clause.subject), known=True) if clause is not None else None
    yield Candidate(
        claim=TermClaim(term=term, party=party if not near & _DISPUTE else None, contested=True),
        start=start,
        end=end,
        rule="term.meaning" if token.lemma_.lower() in _MEANING else "term.word",
        head=token.i,
        features=(f"dispute={bool(near & _DISPUTE)}", f"lemma={token.lemma_.lower()}"),
    )

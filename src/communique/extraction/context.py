"""What the extractors of all kinds share: the annotated article, and how a statement is made from a clause or noun."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, tidy
from communique.annotation.clauses import Clause, noun_bounds
from communique.annotation.coreference import BOTH_SIDES, group_members
from communique.annotation.quotations import Quotation
from communique.extraction.attribution import Said, actor_name
from communique.extraction.model import Vector
from communique.types import (
    Bound,
    Claim,
    TimeBasis,
    Timex,
)

LONGEST_EVIDENCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """An article with all its annotations; ``timex_at`` maps a token's index to the timex it belongs to."""

    text: str
    doc: Doc
    cast: Cast
    clauses: dict[int, Clause]
    quotations: Sequence[Quotation]
    attributions: Sequence[Said]
    timexes: Sequence[Timex]
    timex_at: dict[int, Timex]
    voice: str | None = None
    headlines: Sequence[tuple[int, int]] = ()
    scores: dict[int, Vector] = field(default_factory=dict, compare=False, repr=False)
    span_scores: dict[tuple[int, int], Vector] = field(default_factory=dict, compare=False, repr=False)
    senses: dict[int, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    quoted_to: list[int] = field(default_factory=list, compare=False, repr=False)
    """Filled as asked for: the model's scores of tokens and sentences (below 0) and of spans; senses of tokens; how far
    the quotations up to each one reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement that a rule found, before it has an id: ``head`` is the token it was found at.

    ``heads`` are those of a condition's step and requirement.
    """

    claim: Claim
    start: int
    end: int
    rule: str
    head: int
    timex: Timex | None = None
    time_basis: TimeBasis = "none"
    sources: tuple[str, ...] | None = None
    bound: Bound | None = None
    heads: tuple[int, ...] = ()
    features: tuple[str, ...] = field(default=())
    confidence: float = 0.5
    field_confidence: float = 1.0

    def doubted(self, chance: float) -> Candidate:
        """Return the candidate with a field settled that is right with a chance of 0 to 1."""
        return replace(self, field_confidence=self.field_confidence * chance)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without outer space and marks, at most 400 characters, cut at a word."""
    while start < end and (text[start].isspace() or text[start] in ",;:.—–-"):
        start += 1
    while (
        end > start
        and (text[end - 1].isspace() or text[end - 1] in ",;:.—–-")
        and not re.search(r"\b\w\.\w\.$", text[max(start, end - 4) : end])
    ):
        end -= 1
    if end - start > LONGEST_EVIDENCE:
        cut = max(text.rfind(". ", start, start + LONGEST_EVIDENCE), text.rfind("; ", start, start + LONGEST_EVIDENCE))
        cut = cut if cut > start + 80 else text.rfind(" ", start, start + LONGEST_EVIDENCE)
        end = cut if cut > start else start + LONGEST_EVIDENCE
    return start, end


def names_of(
    context: Context, tokens: Iterable[Token], *, members: bool = False, known: bool = False
) -> tuple[str, ...]:
    """Return the actors that tokens stand for, in order, each once; groups as their members where asked.

    A noun phrase that is nobody yet becomes an actor, unless only ``known`` ones are wanted.
    """
    found: list[str] = []
    for token in tokens:
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM") or token.i in context.timex_at:
            continue
        if members and BOTH_SIDES.search(context.text[token.left_edge.idx : token.idx + len(token)]):
            inside = group_members(context.doc, context.cast, token)
            if inside:
                found += [name for name in inside if name not in found]
                continue
        name = context.cast.at.get(token.i) if known else actor_name(context.text, context.cast, token)
        part = context.cast.parts.get(name or "")
        for one in part.members if part is not None and part.members and members else (name,):
            if one is not None and one not in found:
                found.append(one)
    return tuple(found)


def first_name(context: Context, tokens: Iterable[Token]) -> str | None:
    """Return the first actor that the tokens stand for, or ``None``."""
    return next(iter(names_of(context, tokens)), None)


def acts(context: Context, name: str) -> bool:
    """Whether a name is that of somebody who can act: a person, group or body, or a name with a capital."""
    part = context.cast.parts.get(name)
    return part is not None and part.type != "place" and (part.type != "unknown" or name[:1].isupper())


def party_of(context: Context, tokens: Iterable[Token], *, known: bool = False) -> str | None:
    """Return the first actor among those that tokens stand for who can act, or ``None``."""
    return next((name for name in names_of(context, tokens, known=known) if acts(context, name)), None)


def joint_party(context: Context, tokens: Sequence[Token]) -> str | None:
    """Return the group that joined tokens make where all of them act ("Canada and France agreed"), or their actor."""
    name = context.cast.joint.get(tokens[0].i) if len(tokens) > 1 else None
    if name is None or not all(acts(context, member) for member in context.cast.parts[name].members):
        return party_of(context, tokens)
    context.cast.spoken_for.add(name)
    return name


def phrase(context: Context, token: Token, *, whole: bool = False) -> str:
    """Return the words of a noun phrase, tidied."""
    start, end = noun_bounds(token, whole=whole)
    return tidy(context.text[start:end]) if end - start < 160 else tidy(token.text)


def tokens(context: Context, indexes: Iterable[int]) -> list[Token]:
    """Return the tokens at the indexes."""
    return [context.doc[i] for i in indexes]


_DROPPED = frozenset(
    {
        "advcl",
        "punct",
        "mark",
        "aux",
        "auxpass",
        "nsubj",
        "nsubjpass",
        "cc",
        "conj",
        "parataxis",
        "expl",
        "neg",
        "csubj",
    }
)


def action_phrase(context: Context, token: Token) -> str:
    """Return a predicate as a short action: "lift sanctions", "not attend the talks", of a passive too."""
    clause = context.clauses.get(token.i)
    if clause is None:
        return phrase(context, token, whole=True)
    kept = [child for child in token.rights if child.dep_ not in _DROPPED and not _is_time(context, child)]
    words = [token.lemma_.lower()]
    passive = clause.passive
    if token.lemma_.lower() == "be" and clause.complement is not None:
        words = ["be"]
    words += [child.lower_ for child in token.children if child.dep_ == "prt"]
    kept = [child for child in kept if child.dep_ != "prt"]
    if (passive and clause.object == () and clause.subject) or (passive and clause.subject):
        words.append(phrase(context, context.doc[clause.subject[0]]))
    if kept:
        start, end = kept[0].left_edge.idx, kept[-1].right_edge.idx + len(kept[-1].right_edge)
        words.append(_shorten(context.text[start:end]))
    sentence = re.sub(r"\s+", " ", " ".join(words)).strip(' ,;:."“”')
    return f"not {sentence}" if clause.negated else sentence


def _shorten(words: str, most: int = 14) -> str:
    words = re.split(
        r"[;:]|,? (?:which|who|that the|that it|while|although|unless|until|before|but|once|provided|as soon as|"
        r"as long as|only (?:if|when|after|once))\b|, (?:and|as|said|after|if)\b",
        words,
    )[0]
    parts = words.split()
    return " ".join(parts[:most])


def _is_time(context: Context, token: Token) -> bool:
    if token.i in context.timex_at and token.dep_ in ("npadvmod", "advmod", "nmod", "tmod"):
        return True
    return token.dep_ == "prep" and any(child.i in context.timex_at for child in token.children)


def governing_clause(context: Context, token: Token) -> Clause | None:
    """Return the clause that a noun stands in: its nearest predicate upwards."""
    at = token
    for _ in range(12):
        if at.i in context.clauses:
            return context.clauses[at.i]
        if at.head.i == at.i:
            return None
        at = at.head
    return None


def proposed_span(context: Context, head: Token) -> tuple[int, int]:
    """Return the words of a proposal at a head: its clause, or the noun's phrase, cut short where it is long."""
    clause = context.clauses.get(head.i)
    if clause is not None:
        return clause.start, clause.end
    start, end = noun_bounds(head, whole=True)
    return (start, end) if end - start <= 120 else noun_bounds(head, whole=False)


def in_quotation(context: Context, start: int, end: int) -> bool:
    """Whether a span lies inside quotation marks."""
    if not context.quoted_to:
        context.quoted_to.extend(accumulate((q.end for q in context.quotations), max))
    begun = bisect_right(context.quotations, start, key=lambda q: q.start)
    return begun > 0 and end <= context.quoted_to[begun - 1] + 1

"""Clauses: the middle form between syntax and statements.

A clause is a predicate (a verb, or a copula with its complement) with its arguments found through conjunction,
control, raising, relative pronouns and participles, its polarity, modality and tense, and the words it spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

Tense = Literal["past", "present", "progressive", "future", "infinitive"]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLAUSAL = frozenset(
    {"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp", "parataxis", "csubj", "dep", "appos"}
)
RELATIVE = frozenset({"which", "who", "that", "whom", "whose"})
OBJECT_CONTROL = frozenset(
    "ask urge want tell call press pressure require order force allow permit invite expect persuade warn help push "
    "encourage advise convince get oblige request instruct enable cause lead authorize commit challenge implore beg "
    "exhort compel".split()
)
FUTURE_MODALS = frozenset({"will", "'ll", "shall", "would", "wo", "'d"})
POSSIBLE_MODALS = frozenset({"may", "might", "could", "can", "ca"})
DUTY_MODALS = frozenset({"must", "should", "ought"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One predicate with its arguments, all as token indexes into the document.

    ``governor`` is the predicate that this one completes or modifies, ``relation`` how (a dependency label), ``mark``
    the subordinator in small letters. ``complement`` holds a copula's predicate noun or adjective.
    """

    head: int
    lemma: str
    subject: tuple[int, ...]
    object: tuple[int, ...]
    complement: int | None
    passive: bool
    negated: bool
    modal: str | None
    tense: Tense
    governor: int | None
    relation: str
    mark: str | None
    start: int
    end: int


def find_clauses(doc: Doc) -> dict[int, Clause]:
    """Return the clauses of a parsed text by the index of their predicate."""
    return {token.i: _clause(token) for token in doc if is_predicate(token)}


def is_predicate(token: Token) -> bool:
    """Whether a token heads a clause: a verb or copula, no auxiliary, no adjective made of a participle."""
    if misread_verb(token):
        return True
    if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass", "amod", "compound", "case", "punct"):
        return False
    return token.dep_ in CLAUSAL or any(child.dep_ in SUBJECTS or child.dep_ == "dobj" for child in token.children)


def misread_verb(token: Token) -> bool:
    """Whether the tagger took the verb of a subordinate clause for a plural noun ("unless the army withdraws")."""
    return token.tag_ == "NNS" and token.dep_ == "advcl" and any(child.dep_ == "mark" for child in token.children)


def _clause(token: Token) -> Clause:
    auxiliaries = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    mark = next((child.lower_ for child in token.children if child.dep_ == "mark"), None) or _adverbial_mark(token)
    complement = next((child.i for child in token.children if child.dep_ in ("attr", "acomp", "oprd")), None)
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children) or _is_reduced_passive(token)
    start, end = clause_bounds(token)
    governor = governor_of(token)
    return Clause(
        head=token.i,
        lemma=token.lemma_.lower(),
        subject=tuple(t.i for t in subjects(token)),
        object=tuple(t.i for t in objects(token)),
        complement=complement,
        passive=passive,
        negated=is_negated(token),
        modal=next((a.lower_ for a in auxiliaries if a.tag_ == "MD"), None),
        tense=tense_of(token, auxiliaries),
        governor=governor.i if governor is not None else None,
        relation=token.dep_,
        mark=mark or preposition_before(token),
        start=start,
        end=end,
    )


def _adverbial_mark(token: Token) -> str | None:
    """Return "when", "once" or "while" where the parser calls them adverbs of the clause they open."""
    if token.dep_ != "advcl":
        return None
    words = ("when", "once", "while", "until", "unless")
    return next((c.lower_ for c in token.children if c.dep_ == "advmod" and c.lower_ in words and c.i < token.i), None)


def _is_reduced_passive(token: Token) -> bool:
    return (
        token.dep_ in ("acl", "advcl")
        and token.tag_ == "VBN"
        and not any(c.dep_ in ("aux", "auxpass") for c in token.children)
    )


def preposition_before(token: Token) -> str | None:
    """Return the preposition that a gerund clause hangs on ("before giving up")."""
    if token.dep_ == "pcomp" and token.head.dep_ in ("prep", "mark", "advmod"):
        return token.head.lower_
    return None


def governor_of(token: Token) -> Token | None:
    """Return the predicate, noun or adjective that a clause hangs on, prepositions skipped; ``None`` for a root."""
    if token.dep_ == "ROOT":
        return None
    head = token.head
    while head.dep_ in ("prep", "cc") and head.head.i != head.i:
        head = head.head
    return head if head.i != token.i else None


def is_negated(token: Token) -> bool:
    """Whether the predicate stands under a negation of its own ("not", "never", "no longer", "no deal was")."""
    for child in token.children:
        if child.dep_ == "neg" or (
            child.lower_ in ("never", "neither", "nor", "hardly") and child.dep_ in ("advmod", "cc", "preconj")
        ):
            return True
        if child.dep_ in ("dobj", "nsubjpass", "nsubj", "attr") and any(
            grand.lower_ in ("no", "neither") and grand.dep_ in ("det", "neg", "predet") for grand in child.children
        ):
            return True
        if child.lower_ in ("nothing", "nobody", "none") and child.dep_ in ("dobj", "nsubj", "nsubjpass"):
            return True
    return False


def tense_of(token: Token, auxiliaries: Iterable[Token]) -> Tense:
    """Return the tense of a predicate from its own form and its auxiliaries."""
    helpers = list(auxiliaries)
    words = {aux.lower_ for aux in helpers}
    if words & (FUTURE_MODALS | POSSIBLE_MODALS | DUTY_MODALS) and not words & {"have"}:
        return "future"
    tags = {aux.tag_ for aux in helpers}
    if any(aux.lower_ in ("have", "has", "'ve", "having") for aux in helpers) or (
        "VBD" in tags and token.tag_ != "VBG"
    ):
        return "past"
    if token.tag_ == "VBG" and any(aux.lemma_ == "be" for aux in helpers):
        return "progressive"
    if any(aux.tag_ == "TO" for aux in helpers):
        return "infinitive"
    if token.tag_ == "VBD" or (token.tag_ == "VBN" and not tags & {"VBZ", "VBP"}):
        return "past"
    if token.dep_ in ("xcomp", "ccomp", "advcl", "acl", "pcomp") and token.tag_ in ("VBG", "VB") and not helpers:
        return "infinitive" if token.tag_ == "VB" else "progressive"
    return "present"


def with_conjuncts(token: Token) -> list[Token]:
    """Return a noun and what is joined to it by conjunction, in order, each once."""
    found, queue = [token], [token]
    while queue:
        for child in queue.pop().children:
            if (
                child.dep_ == "conj"
                and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "VERB")
                and not is_predicate(child)
            ):
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda t: t.i)


def _expand(tokens: Iterable[Token]) -> list[Token]:
    return [part for token in tokens for part in with_conjuncts(token)]


def own_subjects(token: Token) -> list[Token]:
    """Return the subjects that stand at the predicate itself, relative pronouns replaced by their antecedent."""
    found = [child for child in token.children if child.dep_ in SUBJECTS and child.pos_ != "VERB"]
    if not found and misread_verb(token):
        found = [child for child in token.children if child.dep_ == "compound"][-1:]
    return [_antecedent(child, token) for child in found]


def _antecedent(child: Token, verb: Token) -> Token:
    if child.lower_ in RELATIVE and child.tag_ in ("WDT", "WP", "IN"):
        relative = verb
        while relative.dep_ == "conj" and relative.head.i != relative.i:
            relative = relative.head
        if relative.dep_ == "relcl":
            return relative.head
    return child


def subjects(token: Token, depth: int = 0) -> list[Token]:
    """Return who does it: own subjects, else through conjunction, control, raising, participles."""
    own = own_subjects(token)
    if own:
        return _expand(own)
    if depth > 6:
        return []
    if token.dep_ in ("relcl", "acl"):
        return (
            []
            if _is_reduced_passive(token) and token.dep_ == "acl"
            else _expand([token.head])
            if token.head.pos_ in ("NOUN", "PROPN", "PRON") and token.tag_ != "VB"
            else subjects_above(token.head, depth)
        )
    governor = governor_of(token)
    if governor is None or governor.i == token.i:
        return []
    if token.dep_ == "xcomp" and governor.lemma_.lower() in OBJECT_CONTROL:
        held = [child for child in governor.children if child.dep_ in ("dobj", "dative", "nsubjpass")]
        if held:
            return _expand(_antecedent(child, governor) for child in held)
    if is_predicate(governor):
        return subjects(governor, depth + 1)
    return subjects_above(governor, depth)


def subjects_above(token: Token, depth: int) -> list[Token]:
    """Return the possessor of a noun ("Iran's offer to stop"), else the subject of the predicate over it."""
    owner = [child for child in token.children if child.dep_ == "poss"]
    if owner:
        return _expand(owner)
    above = token
    while above.dep_ != "ROOT" and not is_predicate(above):
        above = above.head
    return subjects(above, depth + 1) if is_predicate(above) else []


def objects(token: Token) -> list[Token]:
    """Return what it is done to: objects, the subject of a passive, the noun before a relative or participle."""
    found = [child for child in token.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    if (
        not found
        and token.dep_ == "relcl"
        and not any(child.lower_ in RELATIVE and child.dep_ in SUBJECTS for child in token.children)
        and own_subjects(token)
    ):
        found = [token.head]
    if not found and _is_reduced_passive(token) and token.dep_ == "acl":
        found = [token.head]
    return _expand(_antecedent(child, token) for child in found)


def clause_tokens(token: Token) -> Iterator[Token]:
    """Yield the tokens of the smallest clause: the subtree without reported frames, clauses joined on, and marks."""
    for child in (*token.lefts, token, *token.rights):
        if child.i == token.i:
            yield token
        elif child.dep_ in ("punct", "cc", "mark", "parataxis") or _leaves_clause(child):
            continue
        else:
            yield from child.subtree


def _leaves_clause(child: Token) -> bool:
    if child.dep_ == "conj" and is_predicate(child):
        return True
    return child.dep_ == "ccomp" and child.i < child.head.i


def clause_bounds(token: Token) -> tuple[int, int]:
    """Return the offsets of the clause in the text, from its first to its last word."""
    inside = [t for t in clause_tokens(token) if not t.is_space]
    first, last = min(inside, key=lambda t: t.i), max(inside, key=lambda t: t.i)
    while last.i > first.i and last.is_punct and last.text not in (")", '"', "'", "%", "]"):
        last = last.nbor(-1)
    while first.i < last.i and (first.is_punct or first.is_space) and first.text not in ("(", "$"):
        first = first.nbor(1)
    return first.idx, last.idx + len(last)


def prepositions(token: Token, *words: str) -> list[Token]:
    """Return the nouns that hang on a predicate or noun by one of the prepositions (any, if none is named)."""
    found = []
    for child in token.children:
        if (
            child.dep_ in ("prep", "agent", "dative")
            and child.pos_ in ("ADP", "SCONJ", "VERB")
            and (not words or child.lower_ in words)
        ):
            found += [grand for grand in child.children if grand.dep_ in ("pobj", "pcomp")]
            found += [
                great
                for grand in child.children
                if grand.dep_ == "prep" and (not words or grand.lower_ in words)
                for great in grand.children
                if great.dep_ == "pobj"
            ]
    return _expand(found)


def noun_bounds(token: Token, *, whole: bool = True) -> tuple[int, int]:
    """Return the offsets of a noun phrase; without ``whole``, without relative clauses and appositions."""
    left = token.left_edge
    right = token.right_edge
    if not whole:
        cut = [child for child in token.rights if child.dep_ in ("relcl", "acl", "appos", "punct", "conj", "cc")]
        if cut:
            right = min(cut, key=lambda t: t.left_edge.i).left_edge
            right = right.nbor(-1) if right.i > token.i else token
    while right.i > token.i and ((right.is_punct and right.text not in (")", '"', "%")) or right.is_space):
        right = right.nbor(-1)
    while left.i < token.i and (
        (left.is_punct and left.text not in ("(", '"', "$")) or left.is_space or left.dep_ in ("cc", "mark")
    ):
        left = left.nbor(1)
    return left.idx, right.idx + len(right)

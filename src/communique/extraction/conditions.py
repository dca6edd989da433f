"""Conditions: a step that comes only after, or only in return for, another step.

A condition is found by its link, a word of ``lexicon/conditions.toml``: a subordinator ("unless"), a preposition
("in return for", "without"), a predicate ("depends on", "requires"), an adverb that looks back ("in exchange, …"). Each
link gives the place of the step and of what it requires; :mod:`communique.extraction.condition_actions` reads the two
as actions and says whose condition it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from communique.annotation.clauses import Clause, is_predicate, prepositions
from communique.extraction.condition_actions import Link, built, demanded, is_reporting
from communique.extraction.context import Candidate, Context, tokens
from communique.extraction.positions import demands

STRICT = frozenset({"unless", "until"})
OPEN = frozenset({"if", "provided", "providing", "once", "when", "after", "assuming", "while", "as", "should"})
_TO_COME = frozenset({"future", "infinitive"})
_NARRATIVE = frozenset(
    "refuse agree offer insist promise threaten want demand decline put postpone vow pledge say".split()
)
_LOOKING_BACK = frozenset({"return", "exchange"})
_NEEDING = frozenset({"need", "require", "await", "presuppose"})


def find_conditions(context: Context) -> Iterator[Candidate]:
    """Yield the conditions of an article, one for each action required."""
    seen: set[tuple[int | None, int]] = set()
    for link in _links(context):
        if (link.step, link.requires) in seen:
            continue
        seen.add((link.step, link.requires))
        yield from built(context, link)


def _links(context: Context) -> Iterator[Link]:
    for index, clause in context.clauses.items():
        token = context.doc[index]
        mark = marker_of(context, token, clause)
        if mark in STRICT | OPEN:
            yield from _after(context, token, clause, mark)
        elif mark == "before":
            yield from _before(context, token, clause)
        elif mark == "without":
            yield from _main_link(context, token, clause, "without")
        yield from _dependence(context, token, clause)
        yield from _purpose(context, token, clause)
    for token in context.doc:
        if token.lower_ in ("in", "on", "without", "before", "after", "under", "pending", "failing"):
            yield from _by_preposition(context, token)


def marker_of(context: Context, token: Token, clause: Clause) -> str | None:
    """Return the link word that opens a clause, in small letters: also "provided that", "should they refuse"."""
    if clause.mark in STRICT | OPEN | {"before", "without"}:
        return clause.mark
    first = token.left_edge
    for child in token.lefts:
        if child.lower_ in ("provided", "providing", "unless", "until", "once", "if"):
            return child.lower_
    if token.lower_ in ("provided", "providing") and token.dep_ in ("prep", "advcl", "conj", "dep"):
        return None
    above = token.head
    if above.lower_ in ("provided", "providing") and token.dep_ in ("ccomp", "pcomp") and above.i < token.i:
        return "provided"
    inverted = first.lower_ == "should" and first.tag_ == "MD" and clause.subject and first.i < clause.subject[0]
    return "should" if inverted and _opens(first) else None


def _opens(token: Token) -> bool:
    """Whether a word opens its sentence or stands behind a mark or a conjunction, as inversion does."""
    if token.i == token.sent.start:
        return True
    before = token.nbor(-1)
    return before.is_punct or before.is_space or before.lower_ in ("and", "but", "or", "held", "accountable")


def main_of(context: Context, token: Token, clause: Clause) -> Clause | None:
    """Return the clause that a subordinate one belongs to, below verbs of saying, past marks that part them."""
    at = context.doc[clause.governor] if clause.governor is not None else None
    inside = {t.i for t in token.subtree}
    while (
        at is not None and (at.i not in context.clauses or at.lower_ in ("provided", "providing")) and at.head.i != at.i
    ):
        at = at.head
    main = context.clauses.get(at.i) if at is not None and at.i not in inside else None
    if main is not None and is_reporting(main):
        said = [
            c
            for c in context.doc[main.head].children
            if c.dep_ == "ccomp" and c.i in context.clauses and c.i not in inside
        ]
        if said:
            return context.clauses[said[0].i]
    if main is None or is_reporting(main):
        return _neighbour(context, token, inside) or main
    return main


def _neighbour(context: Context, token: Token, inside: set[int]) -> Clause | None:
    """Return the nearest clause of the sentence, before rather than behind, that is neither inside nor reporting."""
    others = [
        context.clauses[t.i]
        for t in token.sent
        if t.i in context.clauses and t.i not in inside and not is_reporting(context.clauses[t.i])
    ]
    before = [c for c in others if c.head < token.i]
    return before[-1] if before else others[0] if others else None


def _after(context: Context, token: Token, clause: Clause, mark: str) -> Iterator[Link]:
    main = main_of(context, token, clause)
    if main is None or main.head == clause.head:
        return
    only = _only_before(context, token)
    to_come = main.tense in _TO_COME or main.modal is not None
    narrative = main.tense == "past" and main.modal is None and not main.negated
    if narrative and not only and mark not in ("provided", "unless", "should") and main.lemma not in _NARRATIVE:
        return
    if mark == "as" and not {"long", "soon"} & {t.lower_ for t in context.doc[max(0, token.left_edge.i - 2) : token.i]}:
        return
    if mark in ("when", "after", "once", "while") and not (only or to_come or main.negated):
        return
    flags = [name for name, there in (("only", only), ("coming", to_come), ("not", main.negated)) if there]
    for head in _conjoined(context, token):
        yield Link(rule=".".join([mark, *flags]), step=main.head, requires=head.i, mark=mark)


def _main_link(context: Context, token: Token, clause: Clause, rule: str) -> Iterator[Link]:
    main = main_of(context, token, clause)
    if main is not None and main.head != clause.head:
        yield Link(rule=rule, step=main.head, requires=clause.head, mark=rule)


def _conjoined(context: Context, token: Token) -> list[Token]:
    return [token, *(c for c in token.conjuncts if c.i in context.clauses and c.i > token.i and not _own_mark(c))]


def _own_mark(token: Token) -> bool:
    return any(child.dep_ == "mark" for child in token.children)


def _only_before(context: Context, token: Token) -> bool:
    left = token.left_edge.i
    return any(t.lower_ in ("only", "not", "even") for t in context.doc[max(0, left - 2) : left + 1])


def _before(context: Context, token: Token, clause: Clause) -> Iterator[Link]:
    """Read "X must … before Y", "demands X before Y": Y is the step, X what it requires; a refusal turns them."""
    main = main_of(context, token, clause)
    if main is None or main.head == clause.head:
        return
    refused = main.negated or _of_nothing(context, main)
    if (refused and (main.tense in _TO_COME or main.modal)) or main.lemma in ("refuse", "decline"):
        yield Link(rule="before.negative", step=main.head, requires=clause.head, mark="before")
        return
    wanted = demands(main.lemma)
    if wanted:
        for head in demanded(context, main, clause):
            yield Link(rule="before.wanted", step=clause.head, requires=head, mark="before", holder=main.head)
    elif (
        main.modal in ("must", "should", "would")
        or main.lemma in ("need", "have")
        or main.relation in ("xcomp", "ccomp")
    ):
        yield Link(rule="before", step=clause.head, requires=main.head, mark="before")


def _of_nothing(context: Context, main: Clause) -> bool:
    """Whether a clause denies by the noun that it is of: "there will be no money", "no date can be set"."""
    children = (c.i for c in context.doc[main.head].children if c.dep_ in ("attr", "nsubj", "nsubjpass"))
    nouns = {*main.subject, *main.object, *children}
    return any(t.lower_ in ("no", "not") for i in nouns for t in context.doc[context.doc[i].left_edge.i : i])


def _by_preposition(context: Context, token: Token) -> Iterator[Link]:
    """Read "in return for X", "on condition that X", "without X", "in the event of X"; "In return, …" looks back."""
    noun = next(
        (c for c in token.children if c.dep_ in ("pobj", "pcomp") and c.pos_ in ("NOUN", "PROPN", "VERB")), None
    )
    step = _over(context, token)
    if noun is None:
        return
    if token.lower_ == "in" and noun.lower_ in _LOOKING_BACK:
        wanted = prepositions(noun, "for")
        for one in wanted:
            yield Link(rule="return", step=step, requires=one.i, mark="return")
        if not wanted and token.i <= token.sent.start + 1 and step is not None:
            before = _sentence_before(context, token)
            if before is not None:
                yield Link(rule="return.back", step=step, requires=before, mark="return")
    elif token.lower_ in ("on", "under") and noun.lemma_.lower() in ("condition", "understanding", "proviso"):
        for inner in noun.children:
            if inner.dep_ in ("acl", "ccomp", "relcl", "appos") and inner.i in context.clauses:
                yield from (
                    Link(rule="condition.that", step=step, requires=h.i, mark="condition")
                    for h in _conjoined(context, inner)
                )
    elif token.lower_ == "in" and noun.lower_ in ("event", "case"):
        for one in (*prepositions(noun, "of"), *(c for c in noun.children if c.i in context.clauses)):
            yield Link(rule="event.of", step=step, requires=one.i, mark="case")
    elif token.lower_ == "without" and step is not None and noun.i not in context.clauses and noun.pos_ == "NOUN":
        main = context.clauses[step]
        if main.negated or main.modal or main.tense in _TO_COME or main.tense == "present":
            yield Link(rule="without.noun", step=step, requires=noun.i, mark="without")
    elif token.lower_ in ("before", "after", "pending") and step is not None and noun.pos_ == "NOUN":
        main = context.clauses[step]
        refused = main.negated and (main.modal or main.tense in _TO_COME)
        if noun.i not in context.timex_at and (refused or _only_before(context, noun)) and token.lower_ != "after":
            yield Link(rule="before.noun", step=step, requires=noun.i, mark="before")
        elif token.lower_ == "after" and noun.i not in context.timex_at and _only_before(context, noun):
            yield Link(rule="after.noun", step=step, requires=noun.i, mark="after")


def _over(context: Context, token: Token) -> int | None:
    """Return the predicate that a preposition hangs on, the reported one where it hangs on a verb of saying."""
    at = token
    for _ in range(8):
        if at.head.i == at.i:
            return None
        at = at.head
        if at.i in context.clauses:
            break
    clause = context.clauses.get(at.i)
    if clause is None:
        return None
    if is_reporting(clause):
        said = [c.i for c in context.doc[clause.head].children if c.dep_ == "ccomp" and c.i in context.clauses]
        return said[0] if said else None
    return clause.head


def _sentence_before(context: Context, token: Token) -> int | None:
    """Return the predicate of the sentence before, the reported one where that sentence reports."""
    start = token.sent.start
    if start == 0:
        return None
    root = context.doc[start - 1].sent.root
    clause = context.clauses.get(root.i)
    if clause is None:
        return None
    said = [c.i for c in root.children if c.dep_ == "ccomp" and c.i in context.clauses]
    return said[0] if is_reporting(clause) and said else root.i


def _dependence(context: Context, token: Token, clause: Clause) -> Iterator[Link]:
    """Read "depends on", "is conditional on", "needs the approval of", "requires that"."""
    on: list[Token] = []
    if clause.lemma in ("depend", "hinge", "rest"):
        on = prepositions(token, "on", "upon")
    elif clause.complement is not None or clause.passive:
        adjective = context.doc[clause.complement] if clause.complement is not None else token
        if adjective.lower_ in ("conditional", "contingent", "dependent", "conditioned", "predicated"):
            on = prepositions(adjective, "on", "upon") or prepositions(token, "on", "upon")
        elif adjective.lower_ in ("subject", "tied", "linked"):
            on = prepositions(adjective, "to") or prepositions(token, "to")
    if clause.lemma in _NEEDING and not clause.negated and not clause.passive:
        inner = [c for c in token.children if c.dep_ == "ccomp" and c.i in context.clauses]
        on = [h for c in inner for h in _conjoined(context, c)] or [
            t for t in tokens(context, clause.object) if t.pos_ == "NOUN"
        ]
    if not clause.subject:
        return
    for wanted in on:
        if is_predicate(wanted) and wanted.i not in context.clauses:
            continue
        rule = "needs" if clause.lemma in _NEEDING else "depends"
        yield Link(rule=rule, step=clause.subject[0], requires=wanted.i, mark=rule, frame=clause.head)


def _purpose(context: Context, token: Token, clause: Clause) -> Iterator[Link]:
    """Read "for the talks to begin, parliament must pass …" and "X must first …"."""
    if clause.modal not in ("must", "should") and not (clause.relation == "xcomp" and _has_to(context, clause)):
        return
    for child in token.children:
        if child.dep_ == "advcl" and child.i in context.clauses and child.i < token.i:
            purpose = context.clauses[child.i]
            if purpose.tense == "infinitive" and child.left_edge.lower_ in ("for", "to", "in"):
                yield Link(rule="purpose", step=child.i, requires=token.i, mark="purpose")


def _has_to(context: Context, clause: Clause) -> bool:
    above = context.clauses.get(clause.governor) if clause.governor is not None else None
    return above is not None and above.lemma in ("have", "need")

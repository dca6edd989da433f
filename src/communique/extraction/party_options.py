"""Who may be meant in a party's field: every actor around a candidate, with the roles that it plays there.

Roles are those of the sentence (subject, owner, source, subject of what governs …), of the article (its voice, who is
named most) and of the words around: who was named last before, who first behind. Nobody is an option too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from communique.annotation.clauses import Clause
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, acts, names_of, tokens
from communique.types import Action

Options = dict[str | None, set[str]]
LATELY, OFTEN, FAR_BACK, NEAR_BEHIND = 3, 3, 600, 150
"""How many actors are options because they were named last or are named most; how far back and ahead is looked."""
_TOGETHER = frozenset({"subject", "above0.subject", "above1.subject", "step.subject", "requires.subject"})
_OWNING = frozenset({"poss", "amod", "compound", "nmod"})
_PLACES = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "pobj", "appos", "conj"})
_NAMED, _MOST, _SIDES = "communique.named", "communique.most", "communique.sides"


def value_of(candidate: Candidate, field: str) -> str | None:
    """Return the party that a candidate has in a field."""
    if field == "source":
        return next(iter(candidate.sources or ()), None)
    value = getattr(candidate.claim, field)
    return value.party if isinstance(value, Action) else value


def options_of(context: Context, candidate: Candidate, field: str) -> Options:
    """Return the actors that may be meant, and nobody (``None``), each with the roles it plays."""
    found: Options = defaultdict(set)
    for name, role in _roles(context, candidate, field):
        if name is None or name in context.cast.parts:
            found[name].add(role)
            state = context.cast.state_of(name)
            if state is not None and state != name and state in context.cast.parts:
                found[state].add(f"{role}.state")
    found[None].add("nobody")
    return {name: roles for name, roles in found.items() if name is None or acts(context, name) or "rule" in roles}


def head_of(context: Context, candidate: Candidate, field: str) -> Token:
    """Return the word that a field is about: for a condition's two actions, their own heads."""
    place = {"step": 0, "requires": 1}.get(field)
    return context.doc[candidate.heads[place] if place is not None and candidate.heads else candidate.head]


def _roles(context: Context, candidate: Candidate, field: str) -> Iterator[tuple[str | None, str]]:
    yield value_of(candidate, field), "rule"
    head = head_of(context, candidate, field)
    clause = context.clauses.get(head.i)
    yield from _arguments(context, head, clause)
    yield from _above(context, head)
    sources = sources_at(context.attributions, candidate.start, candidate.end, head.idx)
    yield from ((name, f"source{min(i, 1)}") for i, name in enumerate(sources))
    yield context.voice, "voice"
    if candidate.heads:
        for other, role in zip(candidate.heads, ("step", "requires"), strict=True):
            beside = context.clauses.get(other)
            if other != head.i and beside is not None:
                yield from _named(context, tokens(context, beside.subject), f"{role}.subject")
    start = head.sent.start
    if start > 0:
        before = context.clauses.get(context.doc[start - 1].sent.root.i)
        if before is not None:
            yield from _named(context, tokens(context, before.subject), "before.subject")
    yield from _named(context, (t for t in head.sent if t.i in context.cast.at), "sentence")
    yield from _around(context, candidate, head)
    if field == "requires":
        yield from ((name, "rival") for name in _rivals(context, value_of(candidate, "step")))


def _around(context: Context, candidate: Candidate, head: Token) -> Iterator[tuple[str | None, str]]:
    """Yield who was named last before the candidate's words, who first behind them, and who is named most."""
    named, text = _named_tokens(context), context.doc
    before = bisect_left(named, candidate.start, key=lambda i: text[i].idx)
    lately: list[str] = []
    for i in reversed(named[:before]):
        if candidate.start - text[i].idx > FAR_BACK or len(lately) == LATELY:
            break
        name = context.cast.at[i]
        if name not in lately:
            lately.append(name)
            role = f"lately{len(lately)}"
            yield name, role
            yield name, f"{role}.{_place_of(text[i])}"
            if text[i].sent.start == head.sent.start:
                yield name, f"{role}.here"
    behind = bisect_left(named, candidate.end, key=lambda i: text[i].idx)
    for i in named[behind : behind + 1]:
        if text[i].idx - candidate.end < NEAR_BEHIND:
            yield context.cast.at[i], "behind"
            yield context.cast.at[i], f"behind.{_place_of(text[i])}"
    groups = [name for i, name in context.cast.joint.items() if 0 <= head.i - i < FAR_BACK // 4]
    yield from ((name, "joint.lately") for name in groups[-1:])
    yield from _groups(context, head)
    yield from ((name, f"often{n}") for n, name in enumerate(_most_named(context), start=1))


def _groups(context: Context, head: Token) -> Iterator[tuple[str | None, str]]:
    """Yield the group that the article names most, if more than once, and the one that it named last before a word."""
    counts = Counter(context.cast.joint.values())
    most = max(counts, key=lambda name: (counts[name], name), default=None)
    if most is not None and counts[most] > 1:
        yield most, "joint.often"
    before = max((i for i in context.cast.joint if i <= head.i), default=None)
    if before is not None:
        yield context.cast.joint[before], "joint.before"


def _place_of(token: Token) -> str:
    return token.dep_ if token.dep_ in _PLACES else "other"


def _named_tokens(context: Context) -> list[int]:
    """Return the tokens that name somebody, in order; kept until another is known."""
    known = context.doc.user_data.get(_NAMED)
    if known is None or len(known) != len(context.cast.at):
        known = context.doc.user_data[_NAMED] = sorted(context.cast.at)
    found: list[int] = known
    return found


def _most_named(context: Context) -> list[str]:
    """Return who is named most, of those who can act."""
    known = context.doc.user_data.get(_MOST)
    if known is None or known[0] != len(context.cast.at):
        counts = Counter(name for name in context.cast.at.values() if acts(context, name))
        most = sorted(counts, key=lambda name: (-counts[name], name))[:OFTEN]
        known = context.doc.user_data[_MOST] = (len(context.cast.at), most)
    found: list[str] = known[1]
    return found


def _rivals(context: Context, name: str | None) -> list[str]:
    """Return the side that is named most beside the one that somebody belongs to."""
    own, sides = context.cast.state_of(name), _sides(context)
    return [side for side in sides if side not in (name, own)][:1] if name is not None else []


def _is_side(context: Context, name: str) -> bool:
    part = context.cast.parts.get(name)
    return part is not None and part.name[:1].isupper() and not part.members


def _sides(context: Context) -> list[str]:
    """Return the sides that have a name, those first that are named most, with all who belong to them."""
    known = context.doc.user_data.get(_SIDES)
    if known is None or known[0] != len(context.cast.at):
        tops = (context.cast.state_of(name) for name in context.cast.at.values() if acts(context, name))
        counts = Counter(top for top in tops if top is not None and _is_side(context, top))
        sides = sorted((top for top in counts if acts(context, top)), key=lambda top: (-counts[top], top))
        known = context.doc.user_data[_SIDES] = (len(context.cast.at), sides)
    found: list[str] = known[1]
    return found


def _named(context: Context, found: Iterable[Token], role: str) -> Iterator[tuple[str | None, str]]:
    found = list(found)
    if len(found) > 1 and role in _TOGETHER:
        joint = context.cast.joint.get(found[0].i)
        if joint is not None and all(acts(context, member) for member in context.cast.parts[joint].members):
            yield joint, f"{role}.joint"
    yield from ((name, role) for name in names_of(context, found, known=True))


def _arguments(context: Context, head: Token, clause: Clause | None) -> Iterator[tuple[str | None, str]]:
    if clause is not None:
        subject = tokens(context, clause.subject)
        yield from _named(context, subject, "subject")
        yield from _named(context, (c for t in subject for c in t.children if c.dep_ in _OWNING), "subject.owner")
        yield from _named(context, tokens(context, clause.object), "object")
    else:
        yield from _named(context, (c for c in head.children if c.dep_ in _OWNING), "owner")
        yield from _named(context, [head], "self")
    for child in head.children:
        if child.dep_ in ("prep", "agent"):
            role = child.lower_ if child.lower_ in ("by", "from", "of", "for", "to", "with", "between") else "prep"
            yield from _named(context, child.children, role)


def _above(context: Context, head: Token) -> Iterator[tuple[str | None, str]]:
    at, level = head, 0
    for _ in range(10):
        if at.head.i == at.i or level == 2:
            return
        at = at.head
        clause = context.clauses.get(at.i)
        if clause is not None:
            yield from _named(context, tokens(context, clause.subject), f"above{level}.subject")
            level += 1
        elif at.pos_ == "NOUN":
            yield from _named(context, (c for c in at.children if c.dep_ in _OWNING), "above.owner")

"""Which days may be meant: the times around an event or a forecast, each with what ties it to the words.

The rules' own choice is one option; others are the times of the sentence, those named last before it and first behind,
and the day of publication; so is none. A time from outside the sentence would be inherited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from spacy.tokens import Token

from communique.annotation.clauses import is_predicate
from communique.dating.timex import bound_of
from communique.extraction.context import Candidate, Context, governing_clause
from communique.extraction.event_times import is_to_come, range_of
from communique.extraction.own_times import (
    directed,
    direction_of,
    is_what_it_sets,
    modifies_another_noun,
    with_ancestors,
)
from communique.types import Bound, EventClaim, ExpectationClaim, Timex

LATELY, NEXT = 3, 2
"""How many times named before the sentence are options, and how many behind it."""
_NUMBER = re.compile(r"\d")
Key = tuple[str, Bound | None]


@dataclass(slots=True)
class TimeOption:
    """A time that may be meant (``None``: no day), whether it would be inherited, and the roles that it plays."""

    timex: Timex | None
    bound: Bound | None
    inherited: bool
    roles: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What tells it from other options."""
        return (self.timex.recipe, self.bound) if self.timex is not None else ("", None)


def time_options(context: Context, candidate: Candidate) -> list[TimeOption]:
    """Return the times that may be meant, each once, that of the rules first and none last."""
    found: dict[Key, TimeOption] = {}
    for option, role in _options(context, candidate):
        known = found.setdefault(option.key, option)
        known.roles.add(role)
        known.inherited = known.inherited and option.inherited
    none = found.pop(("", None), None) or TimeOption(None, None, inherited=False)
    none.roles.add("none")
    return [*found.values(), none]


def _options(context: Context, candidate: Candidate) -> Iterator[tuple[TimeOption, str]]:
    inherited = candidate.time_basis == "inherited"
    own = TimeOption(candidate.timex, candidate.bound, inherited=inherited)
    yield own, "rule.inherited" if inherited else "rule" if candidate.timex is not None else "rule.none"
    head = context.doc[candidate.head]
    low, high = head.sent.start_char, head.sent.end_char
    here = [t for t in context.timexes if low <= t.start < high and t.type in ("DATE", "TIME")]
    above = with_ancestors(head)
    for timex in here:
        if _settled_by_rules(candidate, timex) or _of_something_else(context, candidate, timex, above):
            continue
        yield _in_sentence(context, candidate, timex), "sentence" if len(here) > 1 else "sentence.only"
    before = [t for t in context.timexes if t.end <= low and t.type in ("DATE", "TIME")]
    for n, timex in enumerate(reversed(before[-LATELY:]), start=1):
        yield _from_outside(context, candidate, timex), f"lately{n}"
    if len(before) > LATELY:
        yield _from_outside(context, candidate, before[0]), "first"
    behind = (t for t in context.timexes if t.start >= high and t.type in ("DATE", "TIME"))
    for n, timex in enumerate(islice(behind, NEXT), start=1):
        yield _from_outside(context, candidate, timex), f"next{n}"
    day = Timex(start=candidate.start, end=candidate.start, quote="", type="DATE", recipe="pub")
    yield TimeOption(day, "on", inherited=True), "publication"


def _of_something_else(context: Context, candidate: Candidate, timex: Timex, above: set[int]) -> bool:
    """Whether a time says when another thing was; what is foreseen has its day with its nouns ("a truce by May")."""
    if isinstance(candidate.claim, EventClaim) and is_what_it_sets(context, context.doc[candidate.head], timex):
        return True
    inside = candidate.start <= timex.start < candidate.end
    return not (inside and _foresees(candidate)) and modifies_another_noun(context, timex, above)


def _foresees(candidate: Candidate) -> bool:
    return isinstance(candidate.claim, ExpectationClaim)


def _settled_by_rules(candidate: Candidate, timex: Timex) -> bool:
    """Whether the rules have made something else of a time of the sentence: a stretch, the year before."""
    own = candidate.timex
    if own is None or candidate.time_basis == "inherited" or own.start != timex.start:
        return False
    return own.recipe != _turned(candidate, timex).recipe


def _in_sentence(context: Context, candidate: Candidate, timex: Timex) -> TimeOption:
    recipe, bound = range_of(context.text, context.timexes, timex, candidate.claim)
    turned = _turned(candidate, replace(timex, recipe=recipe))
    if bound is None and is_to_come(candidate) and bound_of(context.text, timex) == "from":
        bound = "on"
    if turned.recipe == (candidate.timex.recipe if candidate.timex is not None else None):
        bound = candidate.bound
    return TimeOption(turned, bound, inherited=False)


def _from_outside(context: Context, candidate: Candidate, timex: Timex) -> TimeOption:
    recipe, _ = range_of(context.text, context.timexes, timex)
    return TimeOption(_turned(candidate, replace(timex, recipe=recipe)), "on", inherited=True)


def _turned(candidate: Candidate, timex: Timex) -> Timex:
    """Return a time looking the way that the claim does, where its words leave it open."""
    claim = candidate.claim
    status = claim.status if isinstance(claim, EventClaim) else "planned"
    return directed(timex, status, "noun" if ".noun." in candidate.rule else "verb") or timex


def time_token(context: Context, option: TimeOption) -> int | None:
    """Return the first token of an option's time, where the article names it."""
    if option.timex is None or not option.timex.quote:
        return None
    return min((i for i, t in context.timex_at.items() if t.start == option.timex.start), default=None)


def time_features(
    context: Context, candidate: Candidate, options: Sequence[TimeOption], option: TimeOption
) -> set[str]:
    """Return what the model sees of an option."""
    claim, head = candidate.claim, context.doc[candidate.head]
    clause = governing_clause(context, head)
    form = f"{clause.tense}{'+' + clause.modal if clause.modal else ''}" if clause is not None else "noun"
    told = [f"rule={candidate.rule}", f"form={form}", f"by={'verb' if head.i in context.clauses else 'noun'}"]
    if isinstance(claim, EventClaim):
        told += [f"status={claim.status}", f"type={claim.type}"]
    else:
        told.append("status=forecast")
    seen = [*option.roles, *_shape(option), *_tie(context, candidate, head, option)]
    rules_own = next((role for one in options for role in one.roles if role.startswith("rule")), "rule.none")
    found = {f"as:{'+'.join(sorted(option.roles))}", f"as:{'+'.join(sorted(option.roles))}+{len(options) > 3}"}
    found.update(seen)
    found.update(f"{one}+{other}" for one in seen for other in told)
    found.update(f"{one}+{rules_own}" for one in seen)
    return found


def _shape(option: TimeOption) -> list[str]:
    if option.timex is None:
        return ["shape:none"]
    recipe = option.timex.recipe.replace(",gs)", ",ge)").replace(",ls)", ",le)")  # how firmly it leans says nothing
    shape = _NUMBER.sub("N", recipe)[:24]
    return [f"shape:{shape}", f"way:{direction_of(option.timex)}", f"bound:{option.bound}", f"new:{option.inherited}"]


def _tie(context: Context, candidate: Candidate, head: Token, option: TimeOption) -> list[str]:
    """Return how an option's time hangs together with a candidate's head: by distance, by syntax, by what is before."""
    at = time_token(context, option)
    if at is None:
        return ["tie:nowhere"]
    first = context.doc[at]
    if first.sent.start != head.sent.start:
        return [f"back:{min(_sentences_between(first, head), 4)}"]
    assert option.timex is not None
    gap = at - head.i
    far = "near" if abs(gap) <= 4 else "mid" if abs(gap) <= 12 else "far"
    inside = candidate.start <= option.timex.start < candidate.end
    before = context.doc[at - 1].lower_ if at > 0 else "-"
    above = with_ancestors(head)
    apart = _foresees(candidate) and modifies_another_noun(context, option.timex, above)
    return [
        f"apart:{apart}",
        f"gap:{far}{'<' if gap < 0 else '>'}",
        f"inside:{inside}",
        f"path:{_path(context, first, head)}",
        f"word:{before}",
    ]


def _sentences_between(first: Token, head: Token) -> int:
    steps, start = 0, head.sent.start
    while start > first.i and steps < 5:
        start, steps = head.doc[start - 1].sent.start, steps + 1
    return steps


def _path(context: Context, first: Token, head: Token) -> str:
    """Return how many clauses lie between a time and a head, and on which side of the fork."""
    above = with_ancestors(head)
    at, own = first, 0
    for _ in range(15):
        if at.i in above and at.i not in context.timex_at:
            break
        if is_predicate(at):
            own += 1
        if at.head.i == at.i:
            break
        at = at.head
    if at.i == head.i:
        return f"under{min(own, 2)}"
    up, token = 0, head
    while token.i != at.i and token.head.i != token.i:
        token = token.head
        up += is_predicate(token)
    return f"beside{min(own, 2)}-{min(up, 2)}"

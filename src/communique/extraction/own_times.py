"""Which time expression is a clause's or noun's own, what it is anchored to, and which way it points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Token

from communique.annotation.clauses import is_predicate
from communique.dating.normalize import anchor_of, reanchor, resolve
from communique.dating.timex import bound_of
from communique.extraction.attribution import said_at
from communique.extraction.context import Candidate, Context
from communique.interval import Interval
from communique.types import (
    EventClaim,
    TimeRef,
    Timex,
)


def timex_tokens(doc: Doc, timexes: Iterable[Timex]) -> dict[int, Timex]:
    """Return which timex every token belongs to."""
    found: dict[int, Timex] = {}
    for timex in timexes:
        span = doc.char_span(timex.start, timex.end, alignment_mode="expand")
        for token in span if span is not None else ():
            found.setdefault(token.i, timex)
    return found


def is_its_own_day(candidate: Candidate) -> bool:
    """Whether a word before the date bounds something else: "since Friday's session", "came before nine o'clock"."""
    claim, timex = candidate.claim, candidate.timex
    if timex is None or not isinstance(claim, EventClaim) or claim.status not in ("held", "failed", "ongoing"):
        return False
    inside = candidate.start <= timex.start and timex.end <= candidate.end
    return timex.type == "TIME" or (inside and ".noun." in candidate.rule)


def time_ref(context: Context, timex: Timex) -> TimeRef:
    """Return the unresolved time that a timex gives; inside reported speech it hangs on the day of speaking."""
    bound = bound_of(context.text, timex)
    if anchor_of(timex.recipe) == "absolute":
        return TimeRef(recipe=timex.recipe, anchor="absolute", bound=bound)
    spoken = speech_day(context, timex)
    if spoken is not None:
        return TimeRef(recipe=reanchor(timex.recipe, spoken.recipe), anchor="speech", bound=bound)
    return TimeRef(recipe=timex.recipe, anchor="publication", bound=bound)


def speech_day(context: Context, timex: Timex) -> Timex | None:
    """Return the day on which the words around a timex were said, where the reporting clause gives one."""
    said = said_at(context.attributions, timex.start, timex.end)
    if said is None or said.cue is None or said.start <= said.cue[0] < said.end:
        return None
    for token in context.doc:
        if token.idx < said.cue[0]:
            continue
        if token.idx > said.cue[0] or token.lemma_ == "agree":  # "a truce agreed on August 2" says nothing
            return None
        for other in context.timexes:
            outside = not said.start <= other.start < said.end
            if outside and other.type == "DATE" and _hangs_on(context, other, token):
                return other
    return None


def _hangs_on(context: Context, timex: Timex, cue: Token) -> bool:
    if abs(timex.start - cue.idx) > 60:
        return False
    span = context.doc.char_span(timex.start, timex.end, alignment_mode="expand")
    if span is None:
        return False
    head = span.root.head
    return cue.i in (span.root.i, head.i, head.head.i)


def dates_in(context: Context, start: int, end: int) -> list[Timex]:
    """Return the timexes of a span that name days (no durations, no sets)."""
    return [
        timex
        for timex in context.timexes
        if start <= timex.start and timex.end <= end and timex.type in ("DATE", "TIME")
    ]


def own_timex(context: Context, token: Token, start: int, end: int) -> Timex | None:
    """Return the timex that belongs to a predicate or noun: hanging on it, else the nearest one inside the span."""
    inside = [timex for timex in dates_in(context, start, end) if not _of_another_clause(context, token, timex)]
    if not inside:
        return None
    inside = [timex for timex in inside if not is_vague(timex)] or inside

    def distance(timex: Timex) -> tuple[int, int]:
        anchor = _token_of(context, timex) or token
        steps, at = 0, anchor
        while at.i != token.i and at.dep_ != "ROOT" and steps < 12:
            if is_predicate(at):
                steps += 3
            at, steps = at.head, steps + 1
        return (steps if at.i == token.i else steps + 6, abs(timex.start - token.idx))

    return min(inside, key=distance)


def _token_of(context: Context, timex: Timex) -> Token | None:
    """Return the first token of a timex, or of the next where it has none."""
    at = min((i for i in context.timex_at if context.doc[i].idx >= timex.start), default=None)
    return context.doc[at] if at is not None else None


def _of_another_clause(context: Context, token: Token, timex: Timex) -> bool:
    """Whether a date belongs to a clause inside: "agreed to halt the drills from Monday" is not agreed on Monday."""
    at = _token_of(context, timex)
    above = with_ancestors(token)
    if at is not None and modifies_another_noun(context, timex, above):
        return True
    if is_what_it_sets(context, token, timex):
        return True
    for _ in range(15):
        if at is None or at.i == token.i or at.head.i == at.i:
            return False
        if at.i in context.clauses and at.dep_ in ("xcomp", "ccomp", "relcl", "acl") and at.i not in above:
            return True
        if at.dep_ == "pobj" and at.i not in context.timex_at and at.head.lower_ in _BESIDE and at.i not in above:
            return True
        if at.dep_ == "conj" and at.pos_ in ("NOUN", "PROPN") and at.i not in context.timex_at and at.i not in above:
            return True
        at = at.head
    return False


def modifies_another_noun(context: Context, timex: Timex, above: set[int]) -> bool:
    """Whether a date is the adjective of something else: "talks on 1987/88 prices", "deplored Friday's attack"."""
    span = context.doc.char_span(timex.start, timex.end, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    noun = root.head
    return root.dep_ in ("nummod", "compound", "amod", "nmod", "poss") and noun.pos_ == "NOUN" and noun.i not in above


def is_what_it_sets(context: Context, head: Token, timex: Timex) -> bool:
    """Whether a day is of what is agreed or announced, not of the agreeing: "agreed on a truce from April 10"."""
    return head.lemma_ in _SETTING and bound_of(context.text, timex) in ("from", "until")


_SETTING = frozenset(
    "agree announce declare sign propose offer accept approve extend prolong renew decree order".split()
)


_BESIDE = frozenset("before after since until following despite of".split())
"""Prepositions under which a noun has a date of its own: "not to rush the talks ahead of the vote on Nov. 6"."""


def with_ancestors(token: Token) -> set[int]:
    """Return a token and all that it hangs on."""
    return {token.i, *(ancestor.i for ancestor in token.ancestors)}


def is_vague(timex: Timex) -> bool:
    """Whether a time says no more than "this year", "now", or a year of its own."""
    return (
        timex.recipe.startswith(("of(pub,Y,", "ref(")) or "DE," in timex.recipe or bool(_BARE.fullmatch(timex.recipe))
    )


_BARE = re.compile(r"\d{2,4}")


def timex_behind(context: Context, end: int) -> Timex | None:
    """Return the date that stands right behind a noun phrase: "the Geneva talks last March"."""
    for timex in context.timexes:
        if (
            timex.type == "DATE"
            and 0 <= timex.start - end <= 4
            and context.text[end : timex.start].strip() in ("", "on", "in", "of")
        ):
            return timex
    return None


def directed(timex: Timex | None, status: str, rule: str) -> Timex | None:
    """Return the timex looking the way the event does: a bare "November" of what is planned is the next one.

    Of weekdays the status tells more than the words around them. Where the words around a month or a day of the year
    say the opposite of the status, the nearest is meant, whichever of the two errs; of what was given up too. A bare
    noun says nothing.
    """
    if timex is None or rule == "noun" or status not in _LOOKS:
        return timex
    looks = _LOOKS[status]
    return replace(timex, recipe=_NEAREST.sub(lambda found: _turned(found, looks), timex.recipe))


_LOOKS = {"planned": "g", "held": "l", "failed": "l", "postponed": "", "cancelled": ""}
"""Whether a status looks ahead (greater) or back (less); what was put off may lie on either side."""


def _turned(found: re.Match[str], looks: str) -> str:
    spec, how = found[1], found[2]
    if how[0] == looks or (not looks and _WEEKDAY.fullmatch(spec)):
        return found[0]
    # "Voted on May 3 to …" is meant of the May just past, whatever is planned.
    lean = "s" if _OF_A_YEAR.fullmatch(spec) else "e"
    if not looks or (how != "nr" and not _WEEKDAY.fullmatch(spec)):
        return f"near(pub,{spec},nr)"
    return f"near(pub,{spec},{looks}{lean})"


def names_a_weekday(timex: Timex) -> bool:
    """Whether a time is a weekday whose week the words around it tell."""
    found = _NEAREST.search(timex.recipe)
    return found is not None and _WEEKDAY.fullmatch(found[1]) is not None


LENGTH = re.compile(r"dur\(P(\d+)([DWMY])\)")
"""The recipe of a length of time, its number and unit."""
NAMED_DAY = re.compile(r"(?:w[1-7]|\d\d-\d\d)\b")
"""What of a recipe names a weekday or a day of the year."""
_NEAREST = re.compile(r"near\(pub,([^,()]+),(le|ls|ge|gs|nr)\)")
_OF_A_YEAR = re.compile(r"\d\d-\d\d")
_WEEKDAY = re.compile(r"w\d|we")


REFERENCE_DAY = Interval.from_json(["2001-06-13", "2001-06-13"])
"""Some day, for asking which of two unresolved times is earlier."""


def direction_of(timex: Timex | None) -> str | None:
    """Return whether a timex lies in the "past" or the "future" of whatever day the article is of, where it says so."""
    if timex is None or anchor_of(timex.recipe) == "absolute":
        return None
    _, interval = resolve(timex.recipe, REFERENCE_DAY)
    if interval is None or not interval.bounded:
        return None
    if interval.precedes(REFERENCE_DAY):
        return "past"
    return "future" if REFERENCE_DAY.precedes(interval) else None

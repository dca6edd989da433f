"""Days counted from another event of the sentence: "named an envoy on Tuesday, a day after rebels freed a hostage"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from communique.dating.normalize import resolve
from communique.extraction.context import Candidate, Context
from communique.extraction.own_times import LENGTH, NAMED_DAY, REFERENCE_DAY, direction_of
from communique.types import Timex

_SMALL = re.compile(
    r"\b(?:(?P<day>(?:a|the|one) day)|(?:some |a few )?(?:hours|minutes))(?= (?:after|before)\b)",
    re.IGNORECASE,
)
"""Counts that are no lengths of time by themselves."""
_LINKED = re.compile(r" (?:after|before)\b", re.IGNORECASE)
_NEAR_BEFORE = 400
Count = tuple[int, int, str, int]
"""From where to where it stands, its unit (D, M, Y), how many."""


def counted_time(context: Context, candidate: Candidate) -> Timex | None:
    """Return the day that words count from the main clause's, ``None`` where they count none for this event."""
    head = context.doc[candidate.head]
    for (start, end, unit, number), link in _counts(context, head.sent):
        governed = _governed(link)
        if governed is None or head.i not in _roots(governed):
            continue
        after = link.lower_ == "after"
        base = _base(context, head.sent, governed, link)
        base = base or (_past_day_before(context, head.sent) if after else None)
        if base is None:
            continue
        recipe = f"of({base.recipe},{unit},{-number if after else number})" if number else base.recipe
        return Timex(start=start, end=end, quote=context.text[start:end], type="DATE", recipe=recipe)
    return None


def is_counted(timex: Timex | None) -> bool:
    """Whether a time was counted so: it stands where no date does."""
    return timex is not None and timex.type == "DATE" and _COUNTED.fullmatch(timex.quote) is not None


_COUNTED = re.compile(
    r"\w+ (?:days?|weeks?|months?|years?)|(?:some |a few )?(?:hours|minutes)",
    re.IGNORECASE,
)


def _counts(context: Context, sentence: Span) -> Iterator[tuple[Count, Token]]:
    """Yield the counts of a sentence, each with its "after" or "before"."""
    low, high = sentence.start_char, sentence.end_char
    found: list[Count] = []
    for match in _SMALL.finditer(context.text, low, high):
        found.append((match.start(), match.end(), "D", 1 if match["day"] else 0))  # hours are of the same day
    for timex in context.timexes:
        length = LENGTH.fullmatch(timex.recipe) if timex.type == "DURATION" and low <= timex.start < high else None
        if length is not None and _LINKED.match(context.text, timex.end):
            unit, size = ("D", 7) if length[2] == "W" else (length[2], 1)
            found.append((timex.start, timex.end, unit, size * int(length[1])))
    for count in found:
        link = next((token for token in sentence if token.idx == count[1] + 1), None)
        if link is not None:
            yield count, link


def _governed(link: Token) -> Token | None:
    """Return the verb or noun that "after" introduces."""
    if link.dep_ == "mark":
        return link.head
    return next((child for child in link.children if child.dep_ in ("pcomp", "pobj") and child.i > link.i), None)


def _roots(governed: Token) -> set[int]:
    """Return the head that is counted from, what is joined to it, its subject and object, and what a noun is of."""
    joined = [governed, *(token for token in governed.conjuncts if token.i > governed.i and not _has_subject(token))]
    own = [child for child in governed.children if child.dep_ in ("nsubj", "nsubjpass", "dobj")]
    of = [child for prep in governed.children if prep.lower_ == "of" for child in prep.children if child.dep_ == "pobj"]
    return {token.i for token in (*joined, *own, *of)}


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)


def _base(context: Context, sentence: Span, governed: Token, link: Token) -> Timex | None:
    """Return the day of the clause that the count belongs to: the one that hangs on its verb, else the only one."""
    inside = {token.i for token in governed.subtree}
    main = _main(governed if link.dep_ == "mark" else link)
    outside: list[tuple[Timex, Token]] = []
    for timex in context.timexes:
        tokens = [token for token in sentence if timex.start <= token.idx < timex.end]
        if not tokens or timex.type not in ("DATE", "TIME") or any(token.i in inside for token in tokens):
            continue
        # What "after" tells in the past tense cannot be counted from a day to come.
        told = link.lower_ == "after" and governed.tag_ in ("VBD", "VBN")
        if resolve(timex.recipe, REFERENCE_DAY)[1] is not None and not (told and direction_of(timex) == "future"):
            outside.append((timex, tokens[0]))
    hanging = [timex for timex, token in outside if _main(token) == main]
    if hanging:
        return min(hanging, key=lambda timex: abs(timex.start - link.idx))
    alone = outside[0][0] if len(outside) == 1 else None
    return alone if alone is not None and direction_of(alone) != "future" else None


def _main(token: Token) -> int:
    """Return the verb above a token."""
    for above in token.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            return above.i
    return -1


def _past_day_before(context: Context, sentence: Span) -> Timex | None:
    """Return the last past day named shortly before a sentence."""
    start = sentence.start_char
    near = (timex for timex in reversed(context.timexes) if start - _NEAR_BEFORE <= timex.start < start)
    past = (timex for timex in near if timex.type in ("DATE", "TIME") and direction_of(timex) != "future")
    return next((timex for timex in past if NAMED_DAY.search(timex.recipe)), None)

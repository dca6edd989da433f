"""Time expressions of a text (TIMEX3), each with a recipe that a day of publication resolves.

A prefilter finds places where a time may begin; the rules of ``grammar.toml`` match classes of tokens there; a builder
makes a recipe of the match. The text alone decides: tense and prepositions around a time, times named before it, and
the order of day and month that unambiguous dates of the text show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from communique.dating import build_calendar, build_lengths, build_relative
from communique.dating.built import Built, Surroundings
from communique.dating.context import History, Known, is_retrospective
from communique.dating.coordination import also_named
from communique.dating.grammar import Hit, hits_at, openings
from communique.dating.normalize import resolve
from communique.dating.tokens import Tokens, tokenize
from communique.interval import Interval
from communique.types import Bound, Timex

_NUMERIC = re.compile(r"(?<![\w/.])([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}(?![\w/])")
_BEFORE = re.compile(r"(?:[\w’'-]+[ \n]+){0,5}[\w’'-]*[ \n(]*\Z")


@cache
def _builders() -> dict[str, Callable[[Hit, Surroundings], Built | None]]:
    return {name: builder for module in (build_calendar, build_relative, build_lengths)
            for name, builder in vars(module).items() if callable(builder)}


def find_timexes(text: str) -> tuple[Timex, ...]:
    """Return the time expressions of a text, by place, none overlapping, not yet resolved.

    >>> [(t.quote, t.recipe) for t in find_timexes("They will meet on Friday.")]
    [('Friday', 'near(pub,w5,ge)')]
    """
    tokens = tokenize(text)
    history = History(retrospective=is_retrospective(tokens))
    around = Surroundings(history=history, day_first=writes_day_first(text))
    found: list[Timex] = []
    at = 0
    search = openings().search
    while (opening := search(tokens.classes, at)) is not None:
        at = opening.start()
        built = _best(tokens, at, around)
        if built is None:
            at += 1
            continue
        hit, time = built
        first = hit.start if time.start is None else time.start
        last = hit.end if time.end is None else time.end
        found.append(_timex(tokens, first, last, time))
        history.add(Known(start=tokens.starts[first], recipe=time.recipe, unit=time.unit))
        at = max(last, at + 1)
        for also in also_named(tokens, hit, time):
            found.append(_timex(tokens, also.start or 0, also.end or 0, also))
            history.add(Known(start=tokens.starts[also.start or 0], recipe=also.recipe, unit=also.unit))
            at = max(at, also.end or 0)
    return tuple(found)


def _best(tokens: Tokens, at: int, around: Surroundings) -> tuple[Hit, Built] | None:
    for hit in hits_at(tokens, at):
        built = _builders()[hit.rule.build](hit, around)
        if built is not None:
            return hit, built
    return None


def _timex(tokens: Tokens, first: int, last: int, time: Built) -> Timex:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    return Timex(start=start, end=end, quote=tokens.text[start:end], type=time.type, recipe=time.recipe)


def writes_day_first(text: str) -> bool:
    """Return whether "3/4/2018" is the third of April in this text: its unambiguous dates decide, else not."""
    votes = 0
    for found in _NUMERIC.finditer(text):
        one, other = int(found[1]), int(found[2])
        votes += (one > 12 >= other) - (other > 12 >= one)
    return votes > 0


def resolve_timexes(timexes: Iterable[Timex], published: Interval | None) -> tuple[Timex, ...]:
    """Return the times with value and days for an article published then."""
    resolved = []
    for timex in timexes:
        value, interval = resolve(timex.recipe, published)
        resolved.append(replace(timex, value=value, interval=interval))
    return tuple(resolved)


_BOUNDS: tuple[tuple[re.Pattern[str], Bound], ...] = tuple((re.compile(pattern + r"\s*\Z", re.IGNORECASE), bound) for pattern, bound in (
    (r"\b(?:no|not) later than(?: (?:the )?(?:end|close) of)?", "by"),
    (r"\bby(?: no later than)?(?: at the latest)?(?: on)?(?: the (?:end|close|middle|start|beginning) of)?", "by"),
    (r"\bat the latest(?: by| on| in)?", "by"),
    (r"\b(?:before|prior to|ahead of|earlier than|in advance of)(?: the end of)?", "before"),
    (r"\b(?:until|till|up to|up until|through|to)(?: the (?:end|close) of)?", "until"),
    (r"\b(?:since|ever since)(?: the (?:end|start|beginning|middle) of)?", "since"),
    (r"\b(?:as of|as from|from|starting|beginning|effective|no earlier than|not before|as early as|as soon as)"
     r"(?: on| in| from)?(?: the (?:start|beginning|end) of)?", "from"),
    (r"\b(?:after|following|later than)(?: the end of)?", "after"),
))
_LATEST_AFTER = re.compile(r"\s*,?\s*(?:at the (?:very )?latest|or (?:earlier|sooner|before)|if not (?:sooner|earlier))\b", re.IGNORECASE)
_ONWARD_AFTER = re.compile(r"\s*(?:onwards?|and (?:after|beyond|later)|or later|at the earliest)\b", re.IGNORECASE)


def bound_of(text: str, timex: Timex) -> Bound:
    """Return how the words around a time bound it: "by Friday", "since 2015", "mid-November at the latest".

    >>> text = "A deal is due by the end of June."
    >>> bound_of(text, find_timexes(text)[0])
    'by'
    """
    after = text[timex.end:timex.end + 40]
    if _LATEST_AFTER.match(after):
        return "by"
    if _ONWARD_AFTER.match(after):
        return "from"
    quote = timex.quote.lower()
    before = text[max(0, timex.start - 45):timex.start]
    for pattern, bound in _BOUNDS:
        if found := pattern.search(before):
            if bound == "until" and found[0].split()[0].lower() in ("to", "through") and not _is_range(before):
                return "on"
            if bound == "from" and found[0].split()[0].lower() in ("as",) and "of" not in found[0].lower() and quote:
                return "from"
            return bound
    return "on"


def _is_range(before: str) -> bool:
    """Whether "to" ends a range of times rather than belonging to a verb: "from Monday to Friday", "through 1989"."""
    return bool(re.search(r"\bfrom\b[^.;]{1,40}\bto\s*\Z|\bthrough\s*\Z|\b\d+(?:st|nd|rd|th)?\s+to\s*\Z", before, re.IGNORECASE))

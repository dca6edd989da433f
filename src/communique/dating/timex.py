"""Time expressions of a text (TIMEX3), each with a recipe that a day of publication resolves.

A prefilter finds places where a time may begin; the rules of ``grammar.toml`` match classes of tokens there; a builder
makes a recipe of the match. The text alone decides: tense and prepositions around a time, times named before it, and
the order of day and month that unambiguous dates of the text show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from communique.dating import build_calendar, build_lengths, build_relative, build_weekdays, build_years
from communique.dating.built import Built, Surroundings
from communique.dating.context import History, Known, is_retrospective
from communique.dating.coordination import also_named
from communique.dating.grammar import Hit, hits_at, openings
from communique.dating.normalize import resolve
from communique.dating.tokens import Tokens, tokenize
from communique.interval import Interval
from communique.types import Bound, Timex

_NUMERIC = re.compile(r"(?<![\w/.])([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}(?![\w/])")


@cache
def _builders() -> dict[str, Callable[[Hit, Surroundings], Built | None]]:
    return {
        name: builder
        for module in (build_calendar, build_years, build_weekdays, build_relative, build_lengths)
        for name, builder in vars(module).items()
        if callable(builder)
    }


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


_BOUND_WORDS: tuple[tuple[Bound, str], ...] = (
    ("by", r"\b(?:no|not) later than(?: (?:the )?(?:end|close) of)?"),
    ("by", r"\bby(?: no later than)?(?: at the latest)?(?: on)?(?: the (?:end|close|middle|start|beginning) of)?"),
    ("by", r"\bat the latest(?: by| on| in)?"),
    ("before", r"\b(?:before|prior to|ahead of|earlier than|in advance of)(?: the end of)?"),
    ("until", r"\b(?:until|till|up to|up until|through|to)(?: the (?:end|close) of)?"),
    ("since", r"\b(?:since|ever since)(?: the (?:end|start|beginning|middle) of)?"),
    (
        "from",
        r"\b(?:as of|as from|from|starting|beginning|effective|no earlier than|not before|as early as|as soon as)"
        r"(?: on| in| from)?(?: the (?:start|beginning|end) of)?",
    ),
    ("after", r"\b(?:after|following|later than)(?: the end of)?"),
)
_BOUNDS = tuple((bound, re.compile(rf"{words}\s*\Z", re.IGNORECASE)) for bound, words in _BOUND_WORDS)
_LATEST_AFTER = re.compile(
    r"\s*,?\s*(?:at the (?:very )?latest|or (?:earlier|sooner|before)|if not (?:sooner|earlier))\b", re.IGNORECASE
)
_ONWARD_AFTER = re.compile(r"\s*(?:onwards?|and (?:after|beyond|later)|or later|at the earliest)\b", re.IGNORECASE)
_RANGE_BEFORE = re.compile(
    r"\bfrom\b[^.;]{1,40}\bto\s*\Z|\bthrough\s*\Z|\b\d+(?:st|nd|rd|th)?\s+to\s*\Z", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\s*,?\s*(?P<link>and|or|to|through|until|till|-|–|—)\s*(?:on\s+|in\s+|the\s+)?\Z", re.IGNORECASE
)


def bound_of(text: str, timex: Timex) -> Bound:
    """Return how the words around a time bound it: "by Friday", "since 2015", "mid-November at the latest".

    >>> text = "A deal is due by the end of June."
    >>> bound_of(text, find_timexes(text)[0])
    'by'
    """
    after = text[timex.end : timex.end + 40]
    if _LATEST_AFTER.match(after):
        return "by"
    if _ONWARD_AFTER.match(after):
        return "from"
    before = text[max(0, timex.start - 45) : timex.start]
    for bound, pattern in _BOUNDS:
        found = pattern.search(before)
        if found is None:
            continue
        if found[0].split()[0].lower() in ("to", "through") and not _RANGE_BEFORE.search(before):
            return "on"
        # Before the end of May is by the end of May; so is before May is out.
        if bound == "before" and (timex.quote.lower().startswith(_ENDS) or _IS_OVER.match(after)):
            return "by"
        return bound
    return "on"


_IS_OVER = re.compile(r"\s+(?:(?:is|was|are|were) (?:over|out|up|through)|ends?|ended)\b", re.IGNORECASE)
_ENDS = ("the end", "end of", "the close", "year-end", "year end")


def tied_times(text: str, timexes: Sequence[Timex], timex: Timex) -> list[Timex]:
    """Return the times that the text ties to a time, itself among them, in their order.

    "from Jan. 23 to 28", "April 13 and 14" and "September or October" are two each.

    >>> text = "They meet on April 13 and 14."
    >>> [time.quote for time in tied_times(text, find_timexes(text), find_timexes(text)[1])]
    ['April 13', '14']
    """
    ordered = [one for one in timexes if one.type in ("DATE", "TIME") and not one.recipe.startswith(("ref", "span"))]
    index = next((number for number, one in enumerate(ordered) if one.start == timex.start), None)
    if index is None:
        return [timex]
    first, last = index, index
    while first > 0 and _tied(text, ordered[first - 1], ordered[first]):
        first -= 1
    while last + 1 < len(ordered) and _tied(text, ordered[last], ordered[last + 1]):
        last += 1
    return ordered[first : last + 1]


def _tied(text: str, one: Timex, other: Timex) -> bool:
    """Whether two times of one kind stand side by side, with "and", "or", "to" or a comma between."""
    between = text[one.end : other.start]
    if len(between) > 16 or _kind(one.recipe) != _kind(other.recipe):
        return False
    return bool(_BETWEEN.fullmatch(between))


def _kind(recipe: str) -> str:
    """Return what sort of time a recipe names, its numbers left out: two days of months are of one kind."""
    return re.sub(r"\d", "0", re.sub(r",(?:le|lt|ge|gt|ls|gs|nr)\)", ")", re.sub(r"part\((.*),\w+\)", r"\1", recipe)))

"""What a time expression means: a recipe, resolved against a day of publication.

A recipe is an expression tree written ``operation(argument,…)`` without spaces. Its only free leaf is ``pub``, the day
of publication; a calendar unit stands for itself (``2018-06-12``, ``2018-W24``, ``2018-Q3``, ``201`` the 2010s).

===================== ============================================= ==============================================
``of(X,U,n)``         the unit U that holds X, n units on             "next week" ``of(pub,W,1)``
``add(X,U,n)``        X moved by n units, as fine as X                "a year ago today" ``add(pub,Y,-1)``
``near(X,S,how)``     the S that is le, lt, ge, gt or nr to X         "on Friday" ``near(pub,w5,le)``
``told(X,pub,S,how)`` as a narrative goes on (see below)              "In May" after 1979 ``told(1979,pub,05,ls)``
``in(X,S)``           the S inside X                                  "June last year" ``in(of(pub,Y,-1),06)``
``part(X,which)``     early, mid, late, start, end of X               "late 1972" ``part(1972,late)``
``tod(X,T)``          a time of X's day                               "Monday night" ``tod(near(pub,w1,le),TNI)``
``night(X)``          the night before X, which has two days          "last night" ``night(pub)``
``span(X,Y)``         from X to Y                                     "June 12-14" ``span(…,…)``
``week(X,n)``         the n-th week of a month, -1 the last           "the first week of May" ``week(…,1)``
``fiscal(X)``         a business year, wherever it begins             "fiscal 1990" ``fiscal(1990)``
``past(P,X)``         so long up to X                                 "the past two weeks" ``past(P2W,pub)``
``coming(P,X)``       so long from X                                  "the next few days" ``coming(PXD,pub)``
``dur(P)``            a length                                        "five-month-long" ``dur(P5M)``
``set(V)``            what comes again                                "every Monday" ``set(XXXX-WXX-1)``
``ref(V)``            PAST_REF, PRESENT_REF, FUTURE_REF               "recently" ``ref(PAST_REF)``
``lit(V)``            a TIMEX3 value with no days to it               "199X" ``lit(199X)``
===================== ============================================= ==============================================

``told`` is the first S from X on; where X is of the year of publication or the one before, ``near(pub,S,how)``.
S is a month ``06``, a day ``06-12``, a day that the text calls a Tuesday
``06-12w2``, a day of the month ``-12``, a weekday ``w1`` to ``w7``, a weekend ``we``, ``Q3``,
``H1``, a season ``SU`` or a holiday ``h:easter``. U is D, W, WE (weekend), M, Q, H (half-year), Y, DE (decade), CE.
How: le the last that has begun, lt the last that is over, ge the next that is not over, gt the next to begin; ls and
gs lean to the past and the future, but take what is close by the other way where theirs is most of a year off; nr the
nearer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Literal

from communique.dating.calendar_units import SEASONS, Period, containing, day_period, literal_period, move, week_of
from communique.dating.occurrences import inside, nearest
from communique.dating.parts import part_of
from communique.interval import Interval, add_days
from communique.types import Bound

Node = tuple["str | Node", ...]

_TOKEN = re.compile(r"[A-Za-z0-9_:+.-]+|[(),]")
_PUB = re.compile(r"(?<![A-Za-z0-9_:+.-])pub(?![A-Za-z0-9_:+.-])")
_LENGTH = re.compile(r"P(T?)(\d+)([DWMQYHS])")
_TIMELESS = re.compile(r"P(?!A)|XXXX|(?:PAST|PRESENT|FUTURE)_REF")
_MAX_DEPTH = 40


def resolve(recipe: str, published: Interval | None) -> tuple[str, Interval | None]:
    """Return TIMEX3 value and days of a recipe; value ``""`` and days ``None`` where they cannot be known.

    Where the day of publication is itself an interval, the days are the hull of what its two ends give, and the
    value is what both have in common. ValueError for what is no recipe at all.

    >>> resolve("of(pub,W,1)", Interval.day(date(2018, 11, 5)))[0]
    '2018-W46'
    """
    if not _PUB.search(recipe):
        return _resolve_at(recipe, None)
    parse_recipe(recipe)
    if published is None or (published.earliest is None and published.latest is None):
        return _resolve_at(recipe, None) if recipe.startswith("told(") else ("", None)
    if published.earliest is not None and published.latest is not None:
        first = _resolve_at(recipe, published.earliest)
        return first if published.earliest == published.latest else _hull(first, _resolve_at(recipe, published.latest))
    value, interval = _resolve_at(recipe, published.earliest or published.latest)
    if interval is None:
        return (value if _TIMELESS.match(value) else ""), None
    low = interval.earliest if published.latest is None else None
    high = interval.latest if published.earliest is None else None
    return (value if _TIMELESS.match(value) else ""), Interval(earliest=low, latest=high)


def anchor_of(recipe: str) -> Literal["absolute", "publication"]:
    """Return whether a recipe hangs on the day of publication."""
    return "publication" if _PUB.search(recipe) else "absolute"


def reanchor(recipe: str, on: str) -> str:
    """Return the recipe with another recipe in the place of the day of publication.

    >>> reanchor("of(pub,D,1)", "2018-06-12")
    'of(2018-06-12,D,1)'
    """
    return _PUB.sub(lambda _: on, recipe)


def bounded(interval: Interval | None, bound: Bound, published: Interval | None) -> Interval | None:
    """Return the days that "by", "until", "since" leave open of an interval; of "last", its last day.

    "by", "until" and "before" reach back to the day of publication, or are open where that is not known or is later.
    """
    if interval is None or bound == "on":
        return interval
    if bound == "last":
        return Interval.day(interval.latest) if interval.latest is not None else interval
    if bound in ("from", "since"):
        return Interval(earliest=interval.earliest, latest=None)
    if bound == "after":
        low = add_days(interval.latest, 1) if interval.latest is not None else None
        return Interval(earliest=low, latest=None)
    high = interval.latest
    if bound == "before" and interval.earliest is not None:
        high = add_days(interval.earliest, -1)
    low = published.earliest if published is not None else None
    if low is not None and high is not None and low > high:
        low = None
    return Interval(earliest=low, latest=high)


def common_value(one: str, other: str) -> str:
    """Return what two TIMEX3 values have in common: the value, its month or year, or nothing.

    >>> common_value("2019-11-01", "2019-11-30")
    '2019-11'
    """
    if one == other:
        return one
    for length in (7, 4):
        head = one[:length]
        if head == other[:length] and re.fullmatch(r"\d{4}(-\d\d)?", head):
            return head
    return ""


@lru_cache(maxsize=8192)
def parse_recipe(recipe: str) -> str | Node:
    """Return the tree of a recipe; ValueError if it is none."""
    if _TOKEN.sub("", recipe):
        raise ValueError(f"not a recipe: {recipe!r}")
    tokens = _TOKEN.findall(recipe)
    tree, end = _parse(tokens, 0, 0)
    if end != len(tokens):
        raise ValueError(f"not a recipe: {recipe!r}")
    return tree


def _parse(tokens: list[str], at: int, depth: int) -> tuple[str | Node, int]:
    if at >= len(tokens) or tokens[at] in "(),":
        raise ValueError("not a recipe: an argument is missing")
    if depth > _MAX_DEPTH:
        raise ValueError("not a recipe: too deep")
    head, at = tokens[at], at + 1
    if at >= len(tokens) or tokens[at] != "(":
        return head, at
    node: list[str | Node] = [head]
    while True:
        argument, at = _parse(tokens, at + 1, depth + 1)
        node.append(argument)
        if at < len(tokens) and tokens[at] == ")":
            return tuple(node), at + 1
        if at >= len(tokens) or tokens[at] != ",":
            raise ValueError("not a recipe: a bracket is open")


@lru_cache(maxsize=16384)
def _resolve_at(recipe: str, pub: date | None) -> tuple[str, Interval | None]:
    tree = parse_recipe(recipe)
    try:
        period = _evaluate(tree, pub)
    except (ValueError, OverflowError):  # an impossible date, or one outside the years 1 to 9999
        return "", None
    if period.low is None and period.high is None:
        return period.value, None
    return period.value, Interval(earliest=period.low, latest=period.high)


def _hull(one: tuple[str, Interval | None], other: tuple[str, Interval | None]) -> tuple[str, Interval | None]:
    interval = one[1].hull(other[1]) if one[1] is not None and other[1] is not None else None
    return common_value(one[0], other[0]), interval


def _evaluate(tree: str | Node, pub: date | None) -> Period:
    if isinstance(tree, str):
        if tree != "pub":
            return literal_period(tree)
        if pub is None:
            raise ValueError("the day of publication is not known")
        return day_period(pub)
    operation = _OPERATIONS.get(str(tree[0]))
    if operation is None:
        raise ValueError(f"not a recipe: {tree[0]}")
    return operation(tree, pub)


def _argument(tree: Node, index: int, pub: date | None) -> Period:
    if index >= len(tree):
        raise ValueError("an argument is missing")
    return _evaluate(tree[index], pub)


def _atom(tree: Node, index: int) -> str:
    if index >= len(tree) or not isinstance(tree[index], str):
        raise ValueError("an argument is missing")
    return str(tree[index])


def _first_day(period: Period) -> date:
    if period.low is None:
        raise ValueError("a length has no first day")
    return period.low


def _of(tree: Node, pub: date | None) -> Period:
    unit, steps = _atom(tree, 2), int(_atom(tree, 3))
    if unit in SEASONS:
        raise ValueError("a season is no unit to count by")
    return containing(_first_day(_argument(tree, 1, pub)), unit, steps)


def _add(tree: Node, pub: date | None) -> Period:
    return move(_argument(tree, 1, pub), _atom(tree, 2), int(_atom(tree, 3)))


def _in(tree: Node, pub: date | None) -> Period:
    base, spec = _argument(tree, 1, pub), _atom(tree, 2)
    return inside(base, spec)


def _near(tree: Node, pub: date | None) -> Period:
    base, spec = _argument(tree, 1, pub), _atom(tree, 2)
    return nearest(_first_day(base), spec, _atom(tree, 3))


def _told(tree: Node, pub: date | None) -> Period:
    base, spec = _first_day(_argument(tree, 1, pub)), _atom(tree, 3)
    anchor = None if tree[2] == "pub" and pub is None else _first_day(_argument(tree, 2, pub))
    if anchor is not None and base.year >= anchor.year - 1:
        return nearest(anchor, spec, _atom(tree, 4))
    return nearest(base, spec, "ge")


def _part(tree: Node, pub: date | None) -> Period:
    return part_of(_argument(tree, 1, pub), _atom(tree, 2))


def _tod(tree: Node, pub: date | None) -> Period:
    base, clock = _argument(tree, 1, pub), _atom(tree, 2)
    return Period(value=base.value.split("T")[0] + clock, low=base.low, high=base.high, unit=base.unit)


def _night(tree: Node, pub: date | None) -> Period:
    morning = _first_day(_argument(tree, 1, pub))
    eve = date.fromordinal(morning.toordinal() - 1)
    return Period(value=f"{eve.isoformat()}TNI", low=eve, high=morning, unit="D")


def _span(tree: Node, pub: date | None) -> Period:
    first, last = _argument(tree, 1, pub), _argument(tree, 2, pub)
    value = f"{first.value}/{last.value}" if first.value and last.value else ""
    if first.low is None or last.high is None:
        return Period(value=value, low=None, high=None, unit="span")
    if first.low > last.high:
        raise ValueError("a span that ends before it begins")
    return Period(value=value, low=first.low, high=last.high, unit="span")


def _week(tree: Node, pub: date | None) -> Period:
    base, number = _argument(tree, 1, pub), int(_atom(tree, 2))
    if base.low is None or base.high is None:
        raise ValueError("a length has no weeks")
    first = add_days(base.low, 7 * (number - 1)) if number > 0 else add_days(base.high, -6)
    last = min(add_days(first, 6), base.high)
    week = week_of(first)
    assert week.low is not None and week.high is not None
    return Period(value=week.value, low=min(first, week.low), high=max(last, week.high), unit="span")


def _fiscal(tree: Node, pub: date | None) -> Period:
    base = _argument(tree, 1, pub)
    if base.low is None or base.high is None:
        return base
    # A business year may begin in any month, up to half a year before or after the calendar's.
    return Period(value=base.value, low=add_days(base.low, -184), high=add_days(base.high, 181), unit=base.unit)


def _length(tree: Node, pub: date | None) -> Period:
    length, forward = _atom(tree, 1), _atom(tree, 0) == "coming"
    base = _argument(tree, 2, pub)
    found = _LENGTH.fullmatch(length)
    if base.low is None or found is None:
        return Period(value=length, low=None, high=None, unit="length")
    number, unit = int(found[2]), found[3]
    if found[1]:
        number, unit = number // {"H": 24, "M": 1440}.get(unit, 86400) + 1, "D"
    there = move(day_period(base.low), unit, number if forward else -number).low
    assert there is not None
    return Period(value=length, low=min(there, base.low), high=max(there, base.low), unit="length")


def _value_only(tree: Node, _pub: date | None) -> Period:
    return Period(value=_atom(tree, 1), low=None, high=None, unit="D")


_OPERATIONS: dict[str, Callable[[Node, date | None], Period]] = {
    "of": _of,
    "add": _add,
    "in": _in,
    "near": _near,
    "told": _told,
    "part": _part,
    "tod": _tod,
    "night": _night,
    "span": _span,
    "week": _week,
    "fiscal": _fiscal,
    "past": _length,
    "coming": _length,
    "dur": _value_only,
    "set": _value_only,
    "ref": _value_only,
    "lit": _value_only,
}

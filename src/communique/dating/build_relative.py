"""Builders of times that hang on the day of publication or on an earlier time of the text."""

from __future__ import annotations

from communique.dating.build_calendar import HOW
from communique.dating.build_lengths import length
from communique.dating.built import Built, Surroundings, after, before, day_number, direction_of, part, small_number
from communique.dating.grammar import Hit

BACK = frozenset("last past previous preceding prior".split())
AHEAD = frozenset("next coming upcoming following ensuing".split())
_HOURS = ("TH", "TM", "TS")


def steps_of(relation: str) -> int:
    """Return -1 for "last", 1 for "next", 0 for "this"."""
    return -1 if relation in BACK else 1 if relation in AHEAD else 0


def last_day(around: Surroundings) -> str:
    """Return the recipe of the day named last, of publication if there is none."""
    known = around.history.latest("D")
    return known.recipe if known else "pub"


def related_unit(hit: Hit, around: Surroundings) -> Built | None:
    """Build "last week", "early next month", "the following day", "the end of the year"."""
    unit, relation, which = hit.value("unit"), hit.word("rel"), hit.value("part")
    if unit in _HOURS or (unit == "2W"):
        return None
    fiscal = "fiscal" in hit.surface or "financial" in hit.surface
    if relation == "the":
        return _the_unit(hit, around, unit, which)
    if relation in ("that", "same"):
        return _that_unit(hit, around, unit, which)
    if unit == "WE":
        return Built(type="DATE", recipe=_weekend(hit, relation), unit="WE")
    if relation in ("following", "next", "previous", "preceding", "prior", "ensuing") and hit.surface[0] == "the":
        known = around.history.latest(
            "D" if unit == "D" else "D W M Y" if unit in ("W", "M") else "D M Y Q SP SU FA WI"
        )
        if known is not None and (relation not in ("next",) or unit in ("D",)):
            return Built(
                type="DATE", recipe=part(f"of({known.recipe},{unit},{steps_of(relation)})", which), unit=str(unit)
            )
    if relation == "past" or (relation == "last" and hit.surface[0] == "the" and unit in ("D", "CE") and not which):
        return Built(type="DURATION", recipe=f"past({length(1, unit)},pub)", unit="length")
    if relation == "coming" and hit.surface[0] == "the":
        return Built(type="DATE", recipe=f"of(pub,{unit},1)", unit=str(unit))
    recipe = f"of(pub,{unit},{steps_of(relation)})"
    return Built(type="DATE", recipe=part(f"fiscal({recipe})" if fiscal else recipe, which), unit=str(unit))


def _weekend(hit: Hit, relation: str) -> str:
    toward = direction_of(hit)
    if relation in BACK:
        return "near(pub,we,lt)"
    if relation in ("next",):
        return "of(pub,WE,1)"
    if relation in AHEAD:
        return "near(pub,we,ge)"
    if relation == "this":
        return f"near(pub,we,{'le' if toward == 'past' else 'ge'})"
    return f"near(pub,we,{'ge' if toward == 'future' else 'le'})"


def _the_unit(hit: Hit, around: Surroundings, unit: str, which: object) -> Built | None:
    """Build "the year", "the week" where they mean the current one, "the weekend", "the quarter"."""
    lead, follows = before(hit), after(hit)
    if follows in ("of", "after", "before", "when", "that", "in"):
        return None
    if unit == "WE":
        return Built(type="DATE", recipe=_weekend(hit, "the"), unit="WE")
    if unit == "Q":
        known = around.history.latest("Q")
        return Built(type="DATE", recipe=known.recipe if known else "of(pub,Q,-1)", unit="Q")
    if which:
        return Built(type="DATE", recipe=part(f"of(pub,{unit},0)", str(which)), unit=unit)
    if follows in ("ended", "ending"):
        return Built(type="DURATION", recipe=f"dur(P1{unit})", unit="length")
    if (unit == "Y" and (lead in ("for", "during", "of", "this", "in") or follows == "'s")) or (
        unit == "W" and (lead in ("for", "during") or follows == "'s")
    ):
        return Built(type="DATE", recipe=f"of(pub,{unit},0)", unit=unit)
    if unit == "D" and lead == "in" and before(hit, 2) in ("later", "earlier", "late", "early"):
        return Built(type="DATE", recipe=last_day(around), unit="D")
    if unit in ("W", "M", "Y", "DE") and lead == "in" and before(hit, 2) in ("later", "earlier", "late", "early"):
        return Built(type="DATE", recipe=f"of(pub,{unit},0)", unit=unit)
    return None


def _that_unit(hit: Hit, around: Surroundings, unit: str, which: object) -> Built | None:
    """Build "that year", "that day": the unit of the time named last."""
    if unit == "CE" or unit == "Q":
        return None
    known = around.history.latest({"D": "D", "W": "D W", "M": "D M", "Y": "D M Y Q SP SU FA WI"}.get(unit, "Y DE"))
    if known is None:
        return None
    return Built(type="DATE", recipe=part(f"of({known.recipe},{unit},0)", str(which) if which else None), unit=unit)


def week_of_day(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the week of March 6"."""
    unit = hit.value("unit")
    spec = f"{hit.value('month'):02}-{day_number(hit.word('day')):02}"
    how = HOW[direction_of(hit)]
    day = f"{hit.word('year')}-{spec}" if hit.has("year") else f"near(pub,{spec},{how})"
    return Built(type="DATE", recipe=f"of({day},{unit},0)", unit=unit) if unit in ("W", "WE") else None


def week_of_month(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the first week of March", "the last week of June 2015"."""
    number = day_number(hit.word("number"))
    number = -1 if hit.word("number") in ("last", "final") else number
    if hit.word("unit") not in ("week", "weekend") or not -1 <= number <= 5:
        return None
    month = f"{hit.value('month'):02}"
    how = "ge" if direction_of(hit) == "future" else "le"
    base = f"{hit.word('year')}-{month}" if hit.has("year") else f"near(pub,{month},{how})"
    return Built(type="DATE", recipe=f"week({base},{number})", unit="W")


def year_end(hit: Hit, around: Surroundings) -> Built | None:
    """Build "year-end", "year's end", "the weekend's start"."""
    unit, which = hit.value("unit"), hit.value("part")
    if hit.word("part") in ("close", "rest", "remainder", "middle") or unit in ("D", *_HOURS, "DE", "2W"):
        return None
    if which == "start" and unit != "Y":
        return None
    if unit == "Q":
        return Built(type="DATE", recipe=part("of(pub,Q,0)", which), unit="Q")
    if unit == "WE":
        return None
    if hit.has("year"):
        return Built(type="DATE", recipe=part(hit.word("year"), which), unit="Y") if unit == "Y" else None
    past = direction_of(hit) == "past" and before(hit) in ("since", "at", "from")
    steps = -1 if past and which == "end" else 0
    return Built(type="DATE", recipe=part(f"of(pub,{unit},{steps})", which), unit=str(unit))


def offset(hit: Hit, around: Surroundings) -> Built | None:
    """Build "two years ago", "three days later", "a year earlier", "a year ago this week"."""
    unit = hit.value("unit")
    shift = hit.word("shift")
    if shift == "before" and (after(hit)[:1].isalnum() or hit.has("vague")):
        return None
    sign = -1 if shift in ("ago", "earlier", "before") else 1
    vague = hit.has("vague") and hit.word("vague") != "couple"
    count = (
        2
        if hit.word("vague") == "couple"
        else 1
        if hit.has("an") or hit.has("additional")
        else small_number(hit.words("count"))
    )
    if vague or count is None or count > 9999:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Built(type="DATE", recipe=f"ref({value})", unit="ref")
    if unit in _HOURS:
        return _offset_hours(hit, count, unit)
    if unit == "2W":
        unit, count = "W", 2 * count
    if hit.has("today") or hit.has("weekday"):
        base = f"near(pub,w{hit.value('weekday')},le)" if hit.has("weekday") else f"of(pub,D,{hit.value('today')})"
        return Built(type="DATE", recipe=f"add({base},{unit},{sign * count})", unit="D")
    if hit.has("week"):
        return _offset_of_week(hit, unit, sign * count)
    if shift in ("ago",):
        return Built(type="DATE", recipe=_ago(hit, around, unit, sign * count), unit=unit)
    return _from_known(hit, around, unit, sign * count)


def _offset_of_week(hit: Hit, unit: str, steps: int) -> Built | None:
    there = hit.value("week")
    if there not in ("W", "M", "D"):
        return None
    return Built(type="DATE", recipe=f"add(of(pub,{there},0),{unit},{steps})", unit=there)


def _ago(hit: Hit, around: Surroundings, unit: str, steps: int) -> str:
    """Return the recipe of so long before publication; "a year ago" among quarters is a quarter."""
    quarter = _quarter_spoken_of(around) if unit == "Y" and steps == -1 else None
    if quarter is not None:
        return f"add({quarter},Y,-1)"
    if unit == "W":
        return f"of(pub,D,{7 * steps})" if abs(steps) == 1 else f"of(pub,W,{steps})"
    return f"of(pub,{unit},{steps})"


def _is_past(recipe: str) -> bool:
    return recipe.endswith(",le)") or recipe.startswith("of(pub,Q,-")


def _quarter_spoken_of(around: Surroundings) -> str | None:
    """Return the quarter named last, unless a longer stretch was named after it."""
    known = around.history.latest("Q length")
    return known.recipe if known is not None and known.unit == "Q" and _is_past(known.recipe) else None


def _from_known(hit: Hit, around: Surroundings, unit: str, steps: int) -> Built | None:
    """Build what is counted from the time named last: "three days later", "a year earlier"."""
    quarter = _quarter_spoken_of(around) if unit == "Y" and steps == -1 else None
    if quarter is not None:
        return Built(type="DATE", recipe=f"add({quarter},Y,{steps})", unit="Qago")
    if unit in ("D", "W"):
        known = around.history.latest("D")
        base = known.recipe if known else "pub"
        return Built(type="DATE", recipe=f"of({base},D,{steps * (7 if unit == 'W' else 1)})", unit="D")
    known = around.history.latest("D M Y Q")
    base = (
        known.recipe
        if known is not None and hit.word("shift") not in ("earlier", "before")
        else (known.recipe if known is not None and unit == "M" else "pub")
    )
    return Built(type="DATE", recipe=f"of({base},{unit},{steps})", unit=unit)


def _offset_hours(hit: Hit, count: int, unit: str) -> Built | None:
    """Build "two hours" of "two hours later" as a length: the clock that it hangs on is not known."""
    seconds = "30S" if unit == "TM" and "half" in hit.surface else ""
    return Built(type="DURATION", recipe=f"dur(PT{count}{unit[1]}{seconds})", unit="clock", end=hit.index("shift"))


def offset_from_now(hit: Hit, _: Surroundings) -> Built | None:
    """Build "two weeks from now", "a month from today"."""
    unit = hit.value("unit")
    count = 1 if hit.has("an") else 2 if hit.word("vague") == "couple" else small_number(hit.words("count"))
    if unit in _HOURS or unit == "2W" or count is None:
        return None
    if hit.has("today"):
        return Built(type="DATE", recipe=f"add(of(pub,D,{hit.value('today')}),{unit},{count})", unit="D")
    return Built(type="DATE", recipe=f"of(pub,{unit},{count})", unit=unit)


def year_hyphen_ago(hit: Hit, around: Surroundings) -> Built | None:
    """Build "year-earlier", "year-ago", alone or before a noun."""
    if hit.value("unit") != "Y":
        return None
    start = hit.start + 1 if hit.surface[0] == "the" else None
    quarter = _quarter_spoken_of(around)
    if quarter is not None:
        return Built(type="DATE", recipe=f"add({quarter},Y,-1)", unit="Qago", start=start)
    return Built(type="DATE", recipe="of(pub,Y,-1)", unit="Y", start=start)


def before_last(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the week before last", and "the day before" where nothing follows that it is before."""
    unit = hit.value("unit")
    if hit.has("last"):
        return Built(type="DATE", recipe=f"of(pub,{unit},-2)", unit=unit) if unit in ("W", "M", "Y") else None
    if after(hit)[:1].isalnum() or unit in _HOURS:
        return None
    known = around.history.latest("D" if unit in ("D", "W") else "D M Y")
    base = known.recipe if known is not None else "pub"
    return Built(type="DATE", recipe=f"of({base},{unit},-1)", unit=unit)

"""Builders of weekdays, of today and its neighbours, of parts of the day and clock times."""

from __future__ import annotations

import re
from functools import cache

from communique.dating.build_calendar import HOW
from communique.dating.build_relative import AHEAD, BACK, last_day, steps_of
from communique.dating.built import Built, Surroundings, after, before, day_number, direction_of
from communique.dating.grammar import Hit, compile_classes
from communique.dating.tokens import word_values
from communique.dating.words import near

_WEEKDAY_HOW = {"past": "le", "future": "ge", "": "nr"}


@cache
def _shared_week() -> re.Pattern[str]:
    """What may follow a weekday that shares a week with others, three at most: "Wednesday and Thursday next week"."""
    further = "( ( COMMA | AND | OR ) DOW )?"
    return compile_classes(f"( COMMA | AND | OR ) DOW {further} {further} week_rel=( LAST | NEXT | THIS ) week=UNIT")


def _with_clock(recipe: str, pod: object) -> str:
    return f"tod({recipe},{pod})" if pod else recipe


def weekday(hit: Hit, around: Surroundings) -> Built | None:
    """Build "Friday", "last Friday", "early Tuesday", "Friday night"."""
    number = hit.value("weekday")
    relation = hit.word("rel")
    pod = hit.value("pod")
    if pod and hit.word("pod").endswith("s"):
        return None
    if not relation and before(hit) in near("named_days") and _is_capital(hit, hit.index("weekday") - 1):
        return None
    if relation in ("previous", "following", "preceding"):
        known = around.history.latest("D")
        base = known.recipe if known else "pub"
        recipe = f"near({base},w{number},{'lt' if relation != 'following' else 'gt'})"
    elif relation in BACK:
        recipe = f"near(pub,w{number},lt)"
    elif relation in AHEAD:
        recipe = f"near(pub,w{number},{'gt' if relation == 'next' else 'ge'})"
    else:
        recipe = _plain_weekday(hit, number)
    return Built(type="TIME" if pod else "DATE", recipe=_with_clock(recipe, pod), unit="D")


def _is_capital(hit: Hit, at: int) -> bool:
    return hit.tokens.text[hit.tokens.starts[at]].isupper()


def _plain_weekday(hit: Hit, number: int) -> str:
    shared = _shared_week().match(hit.tokens.classes, hit.end)
    if shared is not None and hit.tokens.words[shared.start("week")] == "week":
        steps = steps_of(hit.tokens.words[shared.start("week_rel")])
        return f"in(of(pub,W,{steps}),w{number})"
    told = direction_of(hit)
    if not told and hit.word("rel") == "this":  # "This Friday the envoys meet": without a past verb it is to come
        told = "future"
    return f"near(pub,w{number},{_WEEKDAY_HOW[told]})"


def weekday_of_week(hit: Hit, _: Surroundings) -> Built | None:
    """Build "Wednesday next week", "Monday of last week"."""
    unit = hit.word("week")
    pod = hit.value("pod")
    end = None
    if unit == "week":
        recipe = f"in(of(pub,W,{steps_of(hit.word('week_rel'))}),w{hit.value('weekday')})"
    else:
        end = hit.index("week_rel")
        recipe = _plain_weekday(hit, hit.value("weekday"))
        if hit.tokens.words[end - 1] == "of":
            end -= 1
    return Built(type="TIME" if pod else "DATE", recipe=_with_clock(recipe, pod), unit="D", end=end)


def week_from_weekday(hit: Hit, _: Surroundings) -> Built | None:
    """Build "a week from Friday", "a week ago Friday"."""
    if "week" not in hit.surface:
        return None
    ahead = "from" in hit.surface
    base = f"near(pub,w{hit.value('weekday')},{'ge' if ahead else 'le'})"
    return Built(type="DATE", recipe=f"of({base},D,{7 if ahead else -7})", unit="D")


def weekday_nights(hit: Hit, _: Surroundings) -> Built | None:
    """Build "Monday nights", and the first of "Monday and Tuesday nights"."""
    if not hit.word("pod").endswith("s"):
        return None
    recipe = f"set(XXXX-WXX-{hit.value('weekday')}{hit.value('pod')})"
    return Built(type="SET", recipe=recipe, unit="set", end=hit.start + 1 if hit.end - hit.start > 2 else None)


def weekdays(hit: Hit, _: Surroundings) -> Built | None:
    """Build "Mondays"."""
    return Built(type="SET", recipe=f"set(XXXX-WXX-{hit.value('weekdays')})", unit="set")


def today(hit: Hit, _: Surroundings) -> Built | None:
    """Build "today", "late yesterday", "tomorrow morning"."""
    recipe = f"of(pub,D,{hit.value('today')})" if hit.value("today") else "pub"
    pod = hit.value("pod")
    return Built(type="TIME" if pod else "DATE", recipe=_with_clock(recipe, pod), unit="D")


def beyond_today(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the day before yesterday", "the day after tomorrow"."""
    unit = word_values().get(hit.surface[1] if hit.surface[0] == "the" else hit.surface[0])
    base, way = hit.value("today"), hit.value("way")
    if unit != "D" or base != way:
        return None
    return Built(type="DATE", recipe=f"of(pub,D,{2 * way})", unit="D")


def tonight(hit: Hit, _: Surroundings) -> Built | None:
    """Build "tonight"."""
    return Built(type="TIME", recipe="tod(pub,TNI)", unit="D")


def part_of_today(hit: Hit, around: Surroundings) -> Built | None:
    """Build "this morning", "later this afternoon", "that night"."""
    base = "pub" if hit.word("rel") == "this" else last_day(around)
    return Built(type="TIME", recipe=f"tod({base},{hit.value('pod')})", unit="D")


def last_night(hit: Hit, _: Surroundings) -> Built | None:
    """Build "last night", whose days are yesterday and today."""
    if hit.value("pod") in ("TNI", "TEV"):
        return Built(
            type="TIME", recipe="night(pub)" if hit.value("pod") == "TNI" else "tod(of(pub,D,-1),TEV)", unit="D"
        )
    return None


def _day_just_named(hit: Hit, around: Surroundings) -> str:
    """Return the day that a time of day belongs to: one named shortly before it, else publication."""
    known = around.history.latest("D", since=max(hit.tokens.starts[hit.start] - 120, 0))
    if known is None or "\n" in hit.tokens.text[known.start : hit.tokens.starts[hit.start]]:
        return "pub"
    return known.recipe


def the_morning(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the morning", "the next morning", "the night of March 3"."""
    pod = hit.value("pod")
    if hit.has("weekday"):
        how = "ge" if direction_of(hit) == "future" else "le"
        return Built(type="TIME", recipe=f"tod(near(pub,w{hit.value('weekday')},{how}),{pod})", unit="D")
    if hit.has("month"):
        spec = f"{hit.value('month'):02}-{day_number(hit.word('day')):02}"
        how = HOW[direction_of(hit)]
        day = f"{hit.word('year')}-{spec}" if hit.has("year") else f"near(pub,{spec},{how})"
        return Built(type="TIME", recipe=f"tod({day},{pod})", unit="D")
    if hit.has("rel"):
        return Built(type="TIME", recipe=f"tod(of({last_day(around)},D,{steps_of(hit.word('rel'))}),{pod})", unit="D")
    if before(hit) not in ("in", "during", "for", "of", "into", "through", "late", "early") or after(hit) == "of":
        return None
    return Built(type="TIME", recipe=f"tod({_day_just_named(hit, around)},{pod})", unit="clock")


def overnight(hit: Hit, _: Surroundings) -> Built | None:
    """Build "overnight": the night before publication."""
    return Built(type="TIME", recipe="night(pub)", unit="night")


def clock(hit: Hit, around: Surroundings) -> Built | None:
    """Build "5 p.m. EST Nov. 9", "around 7:15 p.m.", "9 a.m. Tuesday"."""
    if not (
        hit.has("ampm") or hit.has("pod") or hit.has("zone") or "o'clock" in hit.surface or "o’clock" in hit.surface
    ) and (not hit.has("clock") or before(hit) not in ("at", "around", "by", "until", "about", "from", "to", ",")):
        return None
    if hit.has("clock"):
        hour, minute = (int(number) for number in hit.word("clock").split(":")[:2])
        minutes = f":{minute:02}"
    else:
        number = day_number(hit.word("hour"))
        hour, minute, minutes = number, 0, ":00"
    if not (0 <= hour <= 24 and 0 <= minute < 60) or (not hit.has("clock") and not 1 <= hour <= 12):
        return None
    evening = hit.word("ampm").startswith("p") or hit.value("pod") in ("TAF", "TEV", "TNI")
    if evening and hour < 12:
        hour += 12
    elif hit.word("ampm").startswith("a") and hour == 12:
        hour = 0
    end = (
        hit.end - 1
        if hit.surface[-1] in (",", "on", "local", "time") and hit.surface[-2:] != ["local", "time"]
        else None
    )
    return Built(type="TIME", recipe=f"tod({_day_of_clock(hit, around)},T{hour:02}{minutes})", unit="clock", end=end)


def _day_of_clock(hit: Hit, around: Surroundings) -> str:
    toward = direction_of(hit)
    if hit.has("month"):
        spec = f"{hit.value('month'):02}-{day_number(hit.word('day')):02}"
        how = HOW[toward]
        return f"{hit.word('year')}-{spec}" if hit.has("year") else f"near(pub,{spec},{how})"
    if hit.has("weekday"):
        return f"near(pub,w{hit.value('weekday')},{_WEEKDAY_HOW[toward]})"
    if hit.has("today"):
        return f"of(pub,D,{hit.value('today')})"
    return _day_just_named(hit, around)


def clock_zone(hit: Hit, around: Surroundings) -> Built | None:
    """Build "0930 GMT"."""
    digits = hit.word("hour4")
    if int(digits[:2]) > 24 or int(digits[2:]) > 59:
        return None
    return Built(type="TIME", recipe=f"tod({_day_just_named(hit, around)},T{digits[:2]}:{digits[2:]})", unit="clock")


def noon(hit: Hit, around: Surroundings) -> Built | None:
    """Build "noon Saturday", "midnight"; not "high noon"."""
    if before(hit) == "high":
        return None
    return Built(type="TIME", recipe=f"tod({_day_of_clock(hit, around)},{hit.value('noon')})", unit="clock")

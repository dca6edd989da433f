"""Builders of times that name a calendar day, month, season, quarter or year."""

from __future__ import annotations

import re

from communique.dating.built import Built, Surroundings, after, before, day_number, direction_of, joined, part
from communique.dating.coordination import shared_year
from communique.dating.grammar import Hit
from communique.dating.tokens import holiday_keys
from communique.dating.words import near

HOW = {"past": "ls", "future": "gs", "": "nr"}
MONEY = ("$", "£", "€", "¥", "#")


def related_year(hit: Hit, around: Surroundings, role: str = "year_rel") -> str | None:
    """Return the recipe of "last year", "this year" beside a month or day, ``None`` if there is none or no year."""
    if not hit.has(role):
        return None
    unit_word = hit.tokens.words[hit.index(role) + 1]
    if unit_word not in ("year",):
        return ""
    if hit.word(role) in ("same", "that"):
        known = around.history.latest("D M Y Q SP SU FA WI")
        return f"of({known.recipe},Y,0)" if known is not None else "of(pub,Y,0)"
    steps = {
        "last": -1,
        "past": -1,
        "previous": -1,
        "preceding": -1,
        "prior": -1,
        "next": 1,
        "coming": 1,
        "upcoming": 1,
        "following": 1,
        "ensuing": 1,
    }.get(hit.word(role), 0)
    return f"of(pub,Y,{steps})"


def iso(hit: Hit, _: Surroundings) -> Built | None:
    """Build "2018-06-12" and "2018-06-12T09:30"."""
    word = hit.word("iso")
    clock = re.match(r"\d{2}:\d{2}", word[11:])
    return Built(
        type="TIME" if clock else "DATE", recipe=f"tod({word[:10]},T{clock[0]})" if clock else word[:10], unit="D"
    )


def slashed(hit: Hit, around: Surroundings) -> Built | None:
    """Build "25/12/2018", its order told by a number above 12, else by the text's order."""
    numbers = re.split(r"[/.]", hit.word("slash"))
    if before(hit) in MONEY:
        return None
    if len(numbers[0]) == 4:
        year, month, day = numbers
    elif len(numbers[2]) == 4 or ("/" in hit.word("slash") and len(numbers[2]) == 2):
        one, other, year = numbers
        day_first = int(one) > 12 or (around.day_first and int(other) <= 12)
        day, month = (one, other) if day_first else (other, one)
    else:
        return None
    if len(year) == 2:
        year = full_year(year)
    return (
        Built(type="DATE", recipe=f"{int(year):04}-{int(month):02}-{int(day):02}", unit="D")
        if (1 <= int(month) <= 12 and 1 <= int(day) <= 31)
        else None
    )


def full_year(two_digits: str) -> str:
    """Return the year of "98" or "05": from 1930 on."""
    return ("19" if int(two_digits) >= 30 else "20") + two_digits


def month_day(hit: Hit, around: Surroundings) -> Built | None:
    """Build "Friday, March 5, 2018" and "5 March", with or without year."""
    day = day_number(hit.word("day"))
    month = hit.value("month")
    if not 1 <= day <= 31 or _no_month(hit):
        return None
    day_at = hit.index("day")
    if (
        hit.index("month") > day_at > 0
        and hit.tokens.words[day_at - 1] in ("-", "–", *MONEY)
        and not hit.has("weekday")
    ):
        return None
    if hit.index("day") > hit.index("month") and _counts_something(hit, day_at):
        return None
    spec = f"{month:02}-{day:02}"
    if hit.has("year"):
        return Built(type="DATE", recipe=f"{hit.word('year')}-{spec}", unit="D")
    year = related_year(hit, around)
    if year:
        return Built(type="DATE", recipe=f"in({year},{spec})", unit="D")
    end = hit.index("year_rel") if hit.has("year_rel") else None
    if (shared := shared_year(hit, month)) is not None and end is None:
        return Built(type="DATE", recipe=f"{shared}-{spec}", unit="D")
    if (told := _told_onward(hit, around, spec)) is not None:
        return Built(type="DATE", recipe=told, unit="D", end=end)
    how = "lt" if hit.has("rel") else HOW[direction_of(hit)]
    if hit.has("weekday"):
        spec = f"{spec}w{hit.value('weekday')}"
    return Built(type="DATE", recipe=f"near(pub,{spec},{how})", unit="D", end=end)


def _counts_something(hit: Hit, at: int) -> bool:
    """Whether the number after a month counts what follows: "In March 20 percent"."""
    tokens = hit.tokens
    follows = tokens.words[at + 1] if at + 1 < len(tokens.words) else ""
    return follows in ("%", "percent", "per", "people", "million", "billion", "times") or (
        follows in (".", ",")
        and joined(hit, at)
        and at + 2 < len(tokens.words)
        and tokens.words[at + 2][0].isdigit()
        and joined(hit, at + 1)
        and len(tokens.words[at + 2]) != 4
    )


def _no_month(hit: Hit) -> bool:
    """Whether a month's word is a name or a verb here: "Theresa May", "they march"."""
    at = hit.index("month")
    word = hit.tokens.text[hit.tokens.starts[at] : hit.tokens.ends[at]]
    return not word[0].isupper() and word.lower() in ("may", "march")


def day_span(hit: Hit, _: Surroundings) -> Built | None:
    """Build "June 12-14" as one time from the first day to the last."""
    first, last = day_number(hit.word("day")), day_number(hit.word("last"))
    if not 1 <= first < last <= 31 or _no_month(hit):
        return None
    month = hit.value("month")
    recipes = []
    how = HOW[direction_of(hit)]
    for day in (first, last):
        spec = f"{month:02}-{day:02}"
        recipes.append(f"{hit.word('year')}-{spec}" if hit.has("year") else f"near(pub,{spec},{how})")
    if not hit.has("year"):
        recipes[1] = f"of({recipes[0]},D,{last - first})"
    return Built(type="DATE", recipe=f"span({recipes[0]},{recipes[1]})", unit="D")


def day_of_month(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the 12th", where nothing follows that it could count."""
    day = day_number(hit.word("day"))
    if not 1 <= day <= 31:
        return None
    if hit.end - hit.start > 2:
        if hit.surface[-1] != "month":
            return None
        steps = {"next": 1, "last": -1}.get(hit.word("rel"), 0)
        return Built(type="DATE", recipe=f"in(of(pub,M,{steps}),-{day:02})", unit="D")
    if before(hit) not in ("on", "until", "by", "from", "for", "since") or (
        after(hit)[:1].isalpha() and after(hit) not in ("and", "to", "in", "at", "with", "but", "for", "when")
    ):
        return None
    how = HOW[direction_of(hit)]
    return Built(type="DATE", recipe=f"near(pub,-{day:02},{how})", unit="D")


def month(hit: Hit, around: Surroundings) -> Built | None:
    """Build "June", "mid-June", "June last year", "last February", "March 1996"."""
    at = hit.index("month")
    name = hit.word("month")
    lead = before(hit) if hit.start == at else hit.surface[0]
    written = hit.tokens.text[hit.tokens.starts[at]]
    if not written.isupper() or (
        name in ("may", "march", "mar", "april", "june", "august")
        and hit.end - hit.start == 1
        and not _month_here(hit, lead)
    ):
        return None
    if (
        name in ABBREVIATED
        and after(hit)[:1].isalpha()
        and not hit.has("year")
        and hit.surface[-1] != "."
        and (hit.tokens.text[hit.tokens.starts[hit.end]].isupper() or lead not in near("month_leads"))
    ):
        return None
    number = f"{hit.value('month'):02}"
    which = hit.value("part")
    start = None
    year = related_year(hit, around)
    if hit.has("year"):
        recipe = f"{hit.word('year')}-{number}"
    elif hit.has("apos"):
        recipe = f"{full_year(hit.word('apos')[1:])}-{number}"
    elif year:
        recipe = f"in({year},{number})"
    elif (shared := shared_year(hit, hit.value("month"))) is not None and not hit.has("rel"):
        recipe = f"{shared}-{number}"
    else:
        recipe = _month_without_year(hit, number, around)
    end = hit.index("year_rel") if year == "" else None
    if end is not None and hit.tokens.words[end - 1] == "of":
        end -= 1
    if end is None and hit.tokens.words[hit.end - 1] == "." and not joined_to_word(hit):
        end = hit.end - 1 if name not in ABBREVIATED else None
    return Built(type="DATE", recipe=part(recipe, which), unit="M", start=start, end=end)


ABBREVIATED = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())


def joined_to_word(hit: Hit) -> bool:
    """Whether the match's last token touches the one before it and a word goes on in lower case after it."""
    return hit.tokens.words[hit.end - 2] in ABBREVIATED


def _month_here(hit: Hit, lead: str) -> bool:
    """Whether a word that may be a name or a verb is a month here."""
    follows = after(hit)
    if hit.word("month") in ("april", "june", "august"):
        second = hit.tokens.text[hit.tokens.starts[hit.end]] if hit.end < len(hit.tokens.starts) else ""
        return lead in near("month_leads") or not second.isupper()
    return lead in near("month_leads") and not (lead in (",", "(") and follows not in (",", ")", "."))


def _month_without_year(hit: Hit, number: str, around: Surroundings) -> str:
    relation = hit.word("rel")
    if relation in ("last", "previous", "prior", "preceding"):
        return f"near(pub,{number},lt)"
    if relation in ("next",):
        return f"near(pub,{number},gt)"
    if relation in ("past",):
        return f"near(pub,{number},lt)"
    if relation in ("coming", "upcoming", "following"):
        return f"near(pub,{number},ge)"
    return _told_onward(hit, around, number) or f"near(pub,{number},{HOW[direction_of(hit)]})"


def _told_onward(hit: Hit, around: Surroundings, spec: str) -> str | None:
    """Return the next such day or month after the time before it, in a text that tells of years past.

    Where the time before it turns out to be of the year of publication or the one before, that day decides instead.
    """
    if not around.history.retrospective or before(hit) == "of":
        return None
    toward = direction_of(hit)
    here = hit.tokens.starts[hit.start]
    known = around.history.latest("D M Y SP SU FA WI", since=max(here - _TOLD_WITHIN, 0))
    if toward == "future" or known is None or "pub" in known.recipe:
        return None
    return f"told({known.recipe},pub,{spec},{HOW[toward]})"


_TOLD_WITHIN = 700
"""How many characters back the time may stand that a narrative goes on from."""


def month_span(hit: Hit, _: Surroundings) -> Built | None:
    """Build "March-April 2018"."""
    if _no_month(hit):
        return None
    first, last = hit.value("month"), hit.value("last")
    if first >= last:
        return None
    if hit.has("year"):
        low, high = (f"{hit.word('year')}-{number:02}" for number in (first, last))
    else:
        low = f"near(pub,{first:02},{HOW[direction_of(hit)]})"
        high = f"of({low},M,{last - first})"
    return Built(type="DATE", recipe=f"span({low},{high})", unit="M")


def holiday(hit: Hit, around: Surroundings) -> Built | None:
    """Build "Thanksgiving Day", "last Easter", "Christmas 2018"."""
    at = hit.index("holiday")
    written = re.sub(r"\s", " ", hit.tokens.text[hit.tokens.starts[at] : hit.tokens.ends[at]])
    spec = f"h:{holiday_keys()[written]}"
    if hit.has("year"):
        return Built(type="DATE", recipe=f"in({hit.word('year')},{spec})", unit="D")
    year_recipe = related_year(hit, around)
    if year_recipe:
        return Built(type="DATE", recipe=f"in({year_recipe},{spec})", unit="D")
    relation = hit.word("rel")
    how = {"last": "lt", "past": "lt", "next": "gt", "coming": "ge", "upcoming": "ge"}.get(relation)
    if how is None:
        how = HOW[direction_of(hit)]
    end = hit.index("year_rel") if year_recipe == "" else None
    return Built(type="DATE", recipe=f"near(pub,{spec},{how})", unit="D", end=end)


def first_day(hit: Hit, around: Surroundings) -> Built | None:
    """Build the first day of "from 7 to 10 July", "3 and 4 June 2018"; the other is found by itself."""
    day, last = day_number(hit.word("day")), day_number(hit.word("last"))
    lead = before(hit)
    if not 1 <= day < last <= 31 or _no_month(hit) or lead in MONEY or not hit.word("day")[0].isdigit():
        return None
    if lead not in ("from", "between", "on", "the", "of", "and", ",", "(", "until", "since"):
        return None
    spec = f"{hit.value('month'):02}-{day:02}"
    recipe = f"{hit.word('year')}-{spec}" if hit.has("year") else f"near(pub,{spec},{HOW[direction_of(hit)]})"
    return Built(type="DATE", recipe=recipe, unit="D", end=hit.index("day") + 1)

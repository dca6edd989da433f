"""Builders of times that name a season, quarter, half, year, decade or century."""

from __future__ import annotations

import re

from communique.dating.build_calendar import HOW, MONEY, full_year, related_year
from communique.dating.built import (
    Built,
    Surroundings,
    after,
    before,
    day_number,
    direction_of,
    joined,
    part,
    small_number,
)
from communique.dating.grammar import Hit
from communique.dating.words import near


def year(hit: Hit, around: Surroundings) -> Built | None:
    """Build "1971", "mid-1996", "the end of 1994", "fiscal 1990"; not what is an amount."""
    at = hit.index("year")
    number = int(hit.word("year"))
    lead = hit.tokens.words[at - 1] if at else ""
    follows = after(hit)
    if lead in MONEY or follows in near("quantities") or not 1000 <= number <= 2999:
        return None
    if lead == "." and at and hit.tokens.ends[at - 1] == hit.tokens.starts[at]:
        return None
    likely = 1800 <= number <= 2099
    goes_on = follows[:1].isalpha() and follows not in ("and", "the")
    if not likely and (lead not in ("in", "since", "year") or goes_on):
        return None
    if follows == "-" and joined(hit, hit.end - 1) and not hit.has("part"):
        return None
    if lead in ("-", "/") and hit.start == at:
        touching = at >= 2 and hit.tokens.ends[at - 1] == hit.tokens.starts[at]
        if touching and hit.tokens.words[at - 2] not in ("post", "pre", "mid", "early", "late"):
            return None
    if 2000 <= number <= 2099 and lead in ("some", "about", "nearly", "almost", "than", "over") and not hit.has("part"):
        return None
    if hit.start == at and (_is_numbered(hit, at) or _is_amount(hit, at)):
        return None
    recipe = f"{number:04}"
    if hit.has("fiscal"):
        return Built(type="DATE", recipe=f"fiscal({recipe})", unit="Y")
    which = hit.value("part")
    start = at if hit.surface[0] in ("the", "year") and hit.surface[0] == "year" else None
    return Built(type="DATE", recipe=part(recipe, which), unit="Y", start=start)


def far_year(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the year 476", "the year 3000"."""
    digits = hit.word("number")
    if hit.surface[1] != "year" or not digits.isdigit() or len(digits) > 4 or not int(digits):
        return None
    if len(digits) < 4 and after(hit)[:1].isalpha() and after(hit) not in near("after_a_day"):
        return None
    return Built(type="DATE", recipe=f"{int(digits):04}", unit="Y")


def _is_numbered(hit: Hit, at: int) -> bool:
    """Whether a number is a thing's own: "No. 1812", "Resolution 1973", "Flight 1999"."""
    words = hit.tokens.words
    back = at - 1 - (at > 0 and words[at - 1] == ".")
    return back >= 0 and words[back] in near("numbered") and (words[back] != "no" or back != at - 1)


def _is_amount(hit: Hit, at: int) -> bool:
    """Whether a number counts the plural after it: "sold 1999 cars"; not "in 1999 talks", "its 1999 elections"."""
    follows = after(hit)
    lead = hit.tokens.words[at - 1] if at else ""
    plural = follows.endswith("s") and len(follows) > 3 and not follows.endswith(("ss", "us", "is"))
    if not plural or follows in near("yearly") or hit.tokens.text[hit.tokens.starts[hit.end]].isupper():
        return False
    return lead not in near("before_a_year") and not lead.startswith(("'", "’"))


def short_year(hit: Hit, _: Surroundings) -> Built | None:
    """Build "'98" after a preposition."""
    if before(hit) not in ("in", "since", "of", "by", "until", "from", "to", "and", "during"):
        return None
    return Built(type="DATE", recipe=full_year(hit.word("apos")[1:]), unit="Y")


def year_span(hit: Hit, _: Surroundings) -> Built | None:
    """Build "2003-2009", "1998-99"."""
    first, last = hit.word("year"), hit.word("last")
    if len(last) == 2:
        last = first[:2] + last
    if len(last) != 4 or not 1800 <= int(first) < int(last) <= 2100 or not joined(hit, hit.start):
        return None
    return Built(type="DATE", recipe=f"span({first},{last})", unit="Y")


def spelled_year(hit: Hit, _: Surroundings) -> Built | None:
    """Build "nineteen ninety-one"."""
    high = hit.value("century")
    low = small_number([*hit.words("tens"), *hit.words("ones")]) or 0
    if high not in (17, 18, 19) or not 10 <= low <= 99:
        return None
    return Built(type="DATE", recipe=part(f"{high}{low:02}", hit.value("part")), unit="Y")


def two_thousand(hit: Hit, _: Surroundings) -> Built | None:
    """Build "two thousand and three"."""
    words = [word for word in hit.surface if word not in ("the", "year")]
    if words[:2] != ["two", "thousand"] or (
        before(hit) not in ("in", "since", "of", "by", "from") and hit.surface[0] != "the"
    ):
        return None
    return Built(type="DATE", recipe=f"20{hit.value('ones'):02}", unit="Y")


def decade(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the late 1970s", "the '80s", "the nineties"."""
    word = hit.word("decade")
    digits = re.search(r"\d+", word)
    if digits is None:
        if before(hit) in ("his", "her", "their", "my", "in") and hit.surface[0] != "the":
            return None
        tens = hit.value("decade") // 10
        number = f"{'19' if tens >= 3 else '20'}{tens}"
    elif len(digits[0]) == 4 and hit.surface[0] != "the" and word[4] in "'’":  # "1990's first budget"
        return Built(type="DATE", recipe=digits[0], unit="Y")
    elif len(digits[0]) == 4:
        number = digits[0][:3]
    elif word[0] in "'’" or hit.surface[0] == "the":
        number = ("19" if int(digits[0]) >= 30 or int(digits[0]) == 0 else "20") + digits[0][0]
        number = "200" if digits[0] == "00" else number
    else:
        return None
    return Built(type="DATE", recipe=part(number, hit.value("part")), unit="DE")


def century(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the 20th century"."""
    number = day_number(hit.word("number"))
    if not 1 <= number <= 30:
        return None
    return Built(type="DATE", recipe=part(f"{number - 1:02}", hit.value("part")), unit="CE")


def season(hit: Hit, around: Surroundings) -> Built | None:
    """Build "last fall", "the winter of 1994", "this summer"."""
    name = hit.value("season")
    which = hit.value("part")
    if after(hit) in ("-", "–") and joined(hit, hit.end - 1) and after(hit, 1) not in ("long", "time"):
        return None  # "the fall-out", "spring-loaded"
    if hit.has("year"):
        return Built(type="DATE", recipe=part(f"{hit.word('year')}-{name}", which), unit=name)
    year_recipe = related_year(hit, around)
    if year_recipe:
        return Built(type="DATE", recipe=part(f"in({year_recipe},{name})", which), unit=name)
    relation = hit.word("rel")
    bare = hit.surface[0] == hit.word("season")
    if bare and before(hit) not in ("in", "since", "by", "until", "during"):
        return None
    if (
        hit.word("season") in ("fall", "spring")
        and not relation
        and (
            after(hit) in ("of", "in", "from", "to", "apart", "short", "for", "by")
            or before(hit) in ("to", "a")
            or bare
        )
    ):
        return None
    end = hit.index("year_rel") if year_recipe == "" else None
    if relation in ("last", "past", "previous"):
        how = "lt"
    elif relation in ("next", "coming", "upcoming", "following"):
        how = "gt"
    else:
        how = HOW[direction_of(hit)]
    return Built(type="DATE", recipe=part(f"near(pub,{name},{how})", which), unit=name, end=end)


def quarter(hit: Hit, around: Surroundings) -> Built | None:
    """Build "third-quarter", "the third quarter of 1990", "next year's first quarter"."""
    number = day_number(hit.word("number"))
    if not 1 <= number <= 4:
        return None
    if hit.has("year"):
        recipe = f"{hit.word('year')}-Q{number}"
        return Built(type="DATE", recipe=recipe, unit="Q")
    year_recipe = related_year(hit, around) or related_year(hit, around, "rel")
    if year_recipe:
        return Built(type="DATE", recipe=f"in({year_recipe},Q{number})", unit="Q")
    hyphen = any(word in ("-", "–") for word in hit.surface)
    how = "ge" if not hyphen and direction_of(hit) == "future" else "le"
    start = hit.start + 1 if hyphen and hit.surface[0] == "the" else None
    return Built(type="DATE", recipe=f"near(pub,Q{number},{how})", unit="Q", start=start)


def last_quarter(around: Surroundings) -> str:
    """Return the recipe of the quarter spoken of: the one named last, else the one before publication."""
    known = around.history.latest("Q")
    return known.recipe if known and known.recipe.endswith((",le)", ",Q,-1)")) else "of(pub,Q,-1)"


def year_ago_quarter(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the year-ago quarter", "the year-earlier third quarter"."""
    if "year" not in hit.surface:
        return None
    recipe = f"near(pub,Q{day_number(hit.word('number'))},le)" if hit.has("number") else last_quarter(around)
    return Built(type="DATE", recipe=f"add({recipe},Y,-1)", unit="Qago")


def quarter_of_year(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the 1988 quarter", "1990's first quarter"."""
    if hit.has("decade"):
        year, number = hit.word("decade")[:4], day_number(hit.word("number"))
        return Built(type="DATE", recipe=f"{year}-Q{number}", unit="Q") if 1 <= number <= 4 and year.isdigit() else None
    known = last_quarter(around)
    spoken_of = re.search(r"Q([1-4]),le", known)
    if spoken_of is None:
        return None
    return Built(type="DATE", recipe=f"{hit.word('year')}-Q{spoken_of[1]}", unit="Qago")


def quarter_of_month(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the December quarter", the one that ends in it."""
    how = "ge" if direction_of(hit) == "future" else "le"
    return Built(type="DATE", recipe=f"near(pub,Q{_quarter_of(hit.value('month'))},{how})", unit="Q")


def quarter_ended(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the quarter" of "the quarter ended Sept. 30": the one that ends that day."""
    number = _quarter_of(hit.value("month"))
    end = hit.index("quarter") + 1
    if hit.has("year"):
        return Built(type="DATE", recipe=f"{hit.word('year')}-Q{number}", unit="Q", end=end)
    how = "ge" if hit.word("way") == "ending" else "le"
    return Built(type="DATE", recipe=f"near(pub,Q{number},{how})", unit="Q", end=end)


def _quarter_of(month: int) -> int:
    return (month + 2) // 3


def latest_quarter(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the latest quarter"."""
    return Built(type="DATE", recipe=last_quarter(around), unit="Q")


def first_units_of_year(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the first two quarters of 1990", "the last six months of 2018"."""
    unit, count = hit.surface[-3], hit.value("count")
    number = day_number(hit.word("number"))
    half = (unit == "quarters" and count == 2) or (unit == "months" and count == 6)
    if half and number in (1, -1):
        return Built(type="DATE", recipe=f"{hit.word('year')}-H{1 if number == 1 else 2}", unit="H")
    return None


def half(hit: Hit, around: Surroundings) -> Built | None:
    """Build "the second half of 2018", "the first half"."""
    number = {"first": 1, "second": 2, "last": 2}.get(hit.word("number"), 0)
    if not number:
        return None
    if hit.has("year"):
        return Built(type="DATE", recipe=f"{hit.word('year')}-H{number}", unit="H")
    year_recipe = related_year(hit, around)
    if year_recipe:
        return Built(type="DATE", recipe=f"in({year_recipe},H{number})", unit="H")
    if hit.surface[-1] == "year":
        return Built(type="DATE", recipe=f"in(of(pub,Y,0),H{number})", unit="H")
    hyphen = any(word in ("-", "–") for word in hit.surface)
    if after(hit) == "of" or hit.word("number") == "last" or after(hit) in ("time",):
        return None
    if not hyphen and before(hit) not in ("in", "for", "during", "by"):
        return None
    how = "ge" if direction_of(hit) == "future" else "le"
    return Built(type="DATE", recipe=f"near(pub,H{number},{how})", unit="H")

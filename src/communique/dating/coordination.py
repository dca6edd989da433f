"""Days and years that share a month with the time before them: "April 24 and 25", "June 12, 14 and 16"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from communique.dating.built import Built, day_number
from communique.dating.grammar import Hit, compile_classes
from communique.dating.tokens import Tokens, word_values
from communique.dating.words import near

_DAY_IN_RECIPE = re.compile(r"(\d\d-)(\d\d)(?:w[1-7])?(?=[,)]|\Z)")


@cache
def _shared_year() -> re.Pattern[str]:
    """What stands between a day or month without a year and the year that it shares with others."""
    days = "( COMMA DAYNUM )? ( COMMA DAYNUM )?"
    months = "( COMMA MON )? ( COMMA MON )?"
    return compile_classes(
        f"( {days} COMMA? ( AND | OR | TO | HY ) ( last=MON DOT? )? DAYNUM COMMA? year=Y4"
        f" | {months} COMMA? ( AND | OR | TO | HY ) last=MON DOT? ( DAYNUM COMMA )? year=Y4 )"
    )


def shared_year(hit: Hit, month: int) -> str | None:
    """Return the year that a later day or month gives this one too: "from March 3 to May 5, 2018"."""
    tokens = hit.tokens
    found = _shared_year().match(tokens.classes, hit.end)
    if found is None:
        return None
    places = {name.split("__")[0]: at for name in found.groupdict() if (at := found.start(name)) >= 0}
    year = int(tokens.words[places["year"]])
    last = word_values().get(tokens.words[places["last"]]) if "last" in places else month
    return f"{year - (isinstance(last, int) and last < month):04}"


@cache
def _further_days() -> re.Pattern[str]:
    return compile_classes(
        "( COMMA DAYNUM )? ( COMMA DAYNUM )? ( COMMA DAYNUM )? COMMA? ( AND | OR | TO ) last=DAYNUM ( COMMA? year=Y4 )?"
    )


def also_named(tokens: Tokens, hit: Hit, time: Built) -> Iterator[Built]:
    """Yield the further days that share the month of a day."""
    if hit.rule.name != "month-day" or hit.has("year") or time.end is not None:
        return
    further = _further_days().match(tokens.classes, hit.end)
    if further is None:
        return
    end = further.end("last")
    last_end = further.end() if further.start("year") >= 0 else end
    if last_end == end and not _is_range(tokens, hit, end) and _counts(tokens, end):
        return
    for at in range(hit.end, end):
        day = day_number(tokens.words[at])
        if 1 <= day <= 31 and tokens.words[at][0].isdigit():
            recipe = _DAY_IN_RECIPE.sub(rf"\g<1>{day:02}", time.recipe, count=1)
            yield Built(type="DATE", recipe=recipe, unit="D", start=at, end=last_end if at == end - 1 else at + 1)


def _is_range(tokens: Tokens, hit: Hit, end: int) -> bool:
    """Whether a month's days are the ends of a stretch: "from July 7 to 10", "between May 3 and 5"."""
    lead = tokens.words[hit.start - 1] if hit.start else ""
    return lead in ("from", "between") and tokens.words[end - 2] in ("to", "and", "through")


def _counts(tokens: Tokens, end: int) -> bool:
    """Whether the last number counts what follows: "on April 3 and 20 people"."""
    follows = tokens.words[end] if end < len(tokens.words) else ""
    return follows[:1].isalpha() and follows not in near("after_a_day")

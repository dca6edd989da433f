"""Days and years that share a month with the time before them: "April 24 and 25", "June 12, 14 and 16"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from communique.dating.build_calendar import day_number
from communique.dating.built import Built
from communique.dating.grammar import Hit, compile_classes
from communique.dating.tokens import Tokens

_DAY_IN_RECIPE = re.compile(r"(\d\d-)(\d\d)(?=[,)]|\Z)")


@cache
def _further_days() -> re.Pattern[str]:
    return compile_classes("( COMMA DAYNUM )? ( COMMA DAYNUM )? ( COMMA DAYNUM )? COMMA? ( AND | OR | TO ) last=DAYNUM")


def also_named(tokens: Tokens, hit: Hit, time: Built) -> Iterator[Built]:
    """Yield the further days that share the month of a day."""
    if hit.rule.name != "month-day" or hit.has("year") or time.end is not None:
        return
    further = _further_days().match(tokens.classes, hit.end)
    if further is None:
        return
    end = further.end()
    follows = tokens.words[end] if end < len(tokens.words) else ""
    if follows[:1].isalpha() and follows not in (
        "in",
        "at",
        "to",
        "and",
        "for",
        "with",
        "but",
        "on",
        "when",
        "as",
        "that",
        "the",
    ):
        return
    for at in range(hit.end, end):
        day = day_number(tokens.words[at])
        if 1 <= day <= 31 and tokens.words[at][0].isdigit():
            recipe = _DAY_IN_RECIPE.sub(rf"\g<1>{day:02}", time.recipe, count=1)
            yield Built(type="DATE", recipe=recipe, unit="D", start=at, end=at + 1)

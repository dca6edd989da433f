"""Whether a sentence's words say of two that they met each other, and not only that both have to do with a meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from communique.render.support import shows

WITHIN, BEFORE, BEHIND, BESIDE = 110, 60, 80, 40
"""How far apart two may be with a meeting between them; how near it stands before or behind two named together."""
# Between two who are named together stand only names, titles and these.
_BESIDES = frozenset(
    "and with of the his her their its counterpart prime foreign finance trade chief deputy vice general minister "
    "ministers president presidents premier premiers chancellor leader leaders secretary envoy envoys official "
    "officials negotiator negotiators government king queen chairman chairwoman chair then new".split()
)
# One speaks of the other, or to the public about the other.
_OF_THE_OTHER = re.compile(
    r"\b(?:reject|refus|accus|denounc|critici[sz]|blam|urg|terms|demand|before|if|unless|propos|offer|letter)\w*"
    r"|\bcall(?:s|ed|ing)? (?:on|for|upon)\b",
    re.IGNORECASE,
)
_EACH_OTHER = re.compile(
    r"\b(?:by|on the|over the|in a) (?:tele)?(?:phone|call)\b|\bthey (?:met|spoke|talked)\b", re.IGNORECASE
)


def who_met(words: str, places: Mapping[str, re.Match[str]], sides: Mapping[str, str]) -> list[str]:
    """Return those named in the words who, by these, met somebody of another side; in the order given.

    ``places``: name → where the words have it; ``sides``: name → the party it speaks for.
    """
    apart = {name: place for name, place in places.items() if not _within_another(place, places)}
    met: set[str] = set()
    for one, other in combinations(apart, 2):
        first, second = sorted((apart[one], apart[other]), key=lambda place: place.start())
        if sides[one] != sides[other] and met_each_other(words, first, second):
            met |= {one, other}
    return [name for name in places if name in met]


def _within_another(place: re.Match[str], places: Mapping[str, re.Match[str]]) -> bool:
    """Whether a name is but a part of another: "Chad" in "ministers of Chad and Niger"."""
    return any(
        other.start() <= place.start() and place.end() <= other.end() and other.span() != place.span()
        for other in places.values()
    )


def met_each_other(words: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the words between, before or behind two names say that these two met or spoke."""
    between, behind = words[first.end() : second.start()], words[second.end() :]
    if _named_together(between):
        near = words[max(0, first.start() - BEFORE) : first.start()], behind[:BEHIND].partition(";")[0]
        return any(shows(part, "meeting") and not _OF_THE_OTHER.search(part) for part in near)
    if _OF_THE_OTHER.search(between) or _is_anothers(between) or behind.startswith(("'s", "’s")):
        return False
    told = len(between) <= WITHIN and shows(between, "meeting")
    return told or (len(between) <= BESIDE and _EACH_OTHER.search(behind[:BEFORE]) is not None)


def _is_anothers(behind: str) -> bool:
    """Whether something that a named one has is spoken of ("Chad's position"), and not somebody of its side."""
    if not behind.startswith(("'s", "’s")):
        return False
    word = behind[2:].split()[:1]
    return not word or not (word[0][:1].isupper() or word[0].strip(",") in _BESIDES)


def _named_together(between: str) -> bool:
    words = [word.strip(",()").removesuffix("'s").removesuffix("’s") for word in between.split()]
    return all(not word or word[:1].isupper() or word in _BESIDES for word in words)

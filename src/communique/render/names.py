"""Names inside running prose: which take an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from communique.render.wording import clip, join_names

# What the last word of a name tells of its kind: such bodies and states are spoken of with "the".
_WITH_ARTICLE = frozenset(
    "states kingdom union republic nations fund council commission ministry department bank agency house "
    "senate congress parliament government administration federation emirates netherlands philippines bahamas "
    "maldives eurogroup court organization organisation association alliance committee authority bureau board "
    "assembly bundestag knesset kremlin pentagon coalition league movement front party group army secretariat "
    "institutions democrats republicans ministers lenders negotiators creditors".split()
)
ROLES = frozenset(
    "official source insider spokesman spokeswoman spokesperson diplomat lawmaker senator minister envoy "
    "negotiator adviser aide leader president premier chancellor ambassador person analyst deputy delegate "
    "member".split()
)
_ACRONYMS = frozenset({"EU", "UN", "IMF", "ECB", "WTO", "OECD", "UK", "US"})
_OFFICES = frozenset("minister premier president chancellor leader chair chairman chairwoman head secretary".split())
_FROM = frozenset({"at", "of", "from", "close", "in"})
# By its sound: "an hour", but "a euro", "a union", "a one-off".
_VOWEL = re.compile(r"(?!eu|uni(?!n|m)|us[aeu]|one\b|once\b)[aeiou]|hour|heir|honou?r|honest")
# A day that opened the sentence and was taken for part of the name.
_DAY_BEFORE = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?=[A-Z])")
_COUNTING = frozenset(
    {
        "All",
        "Top",
        "Senior",
        "Leading",
        "Local",
        "Another",
        "One",
        "Other",
        "Some",
        "Several",
        "Many",
        "Most",
        "Two",
        "Three",
    }
)
_OWNER = re.compile(r"([A-Z][^()]*?)['’]s ")
_WITHOUT = frozenset({"congress", "parliament"})


def in_prose(name: str, limit: int = 80) -> str:
    """Return a name as it stands in a sentence.

    >>> in_prose("United States"), in_prose("Riga"), in_prose("The Hague")
    ('the United States', 'Riga', 'The Hague')
    >>> in_prose("euro zone official"), in_prose("third person close to the talks")
    ('a euro zone official', 'a third person close to the talks')
    >>> in_prose("prime minister of Chad"), in_prose("EU official"), in_prose("Friday Chadian officials")
    ('the prime minister of Chad', 'an EU official', 'Chadian officials')
    >>> in_prose("President"), in_prose("spokesman")
    ('the President', 'a spokesman')
    >>> in_prose("Norlink's board"), in_prose("Ministry's adviser")
    ("Norlink's board", "the Ministry's adviser")
    """
    told = _DAY_BEFORE.sub("", clip(name, limit))
    words = told.partition(" (")[0].split()
    if not words or words[0].lower() in ("the", "a", "an"):
        return told
    if words[0] in _COUNTING:
        return told[0].lower() + told[1:]
    owner = _OWNER.match(told)
    if owner is not None and told[owner.end() :].partition(" (")[0].split()[-1].islower():
        return f"{in_prose(owner[1])}{told[len(owner[1]) :]}"
    bare = [word.lower() for word in words]
    if len(words) == 1 and words[0].istitle() and bare[0] in _OFFICES:
        return f"the {told}"
    if any(one in _OFFICES and after == "of" for one, after in pairwise(bare)):
        return f"the {told}"
    role = any(one in ROLES and after in _FROM for one, after in pairwise(bare))
    if bare[-1] in ROLES or (role and words[0][:1].islower()) or (bare[0] in ROLES and role):
        return f"{'an' if _sounds_open(words[0]) else 'a'} {told}"
    last = words[-1].lower().strip(".,()")
    possessive = any(word.endswith(("'s", "’s")) for word in words[:-1])
    if words[-1] in _ACRONYMS:
        return f"the {told}"
    if last in _WITH_ARTICLE and not possessive and not (len(words) == 1 and last in _WITHOUT):
        return f"the {told}"
    if possessive and words[-1].islower():
        return f"the {told}"
    return told if words[0][:1].isupper() or possessive else f"the {told}" if last.endswith("s") else told


def _sounds_open(word: str) -> bool:
    """Whether "an" stands before a word: by its first sound, and by its first letter's name if it is spelt out."""
    return word[0] in "AEFHILMNORSX" if word.isupper() and len(word) > 1 else _VOWEL.match(word.lower()) is not None


def names_in_prose(names: Sequence[str], limit: int = 5) -> str:
    """Return names as they stand in a sentence; those over the limit are counted.

    >>> names_in_prose(["Canada", "United States"])
    'Canada and the United States'
    """
    return join_names([in_prose(name, 60) for name in names], limit)

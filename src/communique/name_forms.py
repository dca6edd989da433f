"""Names by their form: the adjective of a state ("Lydian" of "Lydia"), the initials of a body."""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = frozenset("n an ian ean nian vian yan ayan ese i ish ite er ic ine".split())
_VOWELS = "aeiouy"
_LEAST = 3
"""How many letters a name must keep without its last vowels."""


@lru_cache(maxsize=50_000)
def is_adjective_of(word: str, name: str) -> bool:
    """Whether a word is formed as the adjective, or the word for the people, of a name.

    >>> is_adjective_of("Lydian", "Lydia"), is_adjective_of("Saravis", "Sarav"), is_adjective_of("Lydia", "Lydian")
    (True, True, False)
    """
    stem, own = name.lower(), word.lower()
    if len(own) < len(stem) - 1 or own == stem or own[:_LEAST] != stem[:_LEAST]:
        return False
    for cut in range(3):
        bare = stem[: len(stem) - cut]
        if len(bare) < _LEAST or (cut and stem[len(bare)] not in _VOWELS):
            return False
        rest = own.removeprefix(bare) if own.startswith(bare) else ""
        if rest in _ENDINGS or rest.removesuffix("s") in _ENDINGS:
            return True
    return False


def looks_like_adjective(word: str) -> bool:
    """Whether a word in a capital may be an adjective of a people by its ending alone."""
    return len(word) >= 5 and word.endswith(("ian", "ean", "an", "ese", "i", "ish")) and word.isalpha()


_SMALL = frozenset("of the for and on in to de des la du der und".split())


def is_initials(short: str, name: str) -> bool:
    """Whether letters are the initials of a name's words, small ones counted or not.

    >>> is_initials("BWC", "Basin Water Council"), is_initials("CoB", "Council of Basins"), is_initials("EU", "Union")
    (True, True, False)
    """
    words = name.replace("-", " ").split()
    whole = "".join(word[0] for word in words).lower()
    large = "".join(word[0] for word in words if word.lower() not in _SMALL).lower()
    return len(short) > 1 and short.lower() in (whole, large)

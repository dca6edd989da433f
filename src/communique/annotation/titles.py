"""Titles: offices and honorifics before a name, and the words that make a body of a name."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from communique.annotation.gazetteer import Gazetteer
from communique.annotation.syntax import plain_text, word_edges

ORGANISATION_WORDS = re.compile(
    r"\b(?:Ministry|Ministries|Department|Council|Union|Party|Committee|Commission|Bank|Fund|Agency|Office|Service|Institute|"
    r"Center|Centre|Group|Corp|Inc|Co|Ltd|Company|University|Organi[sz]ation|Association|Federation|Parliament|Congress|"
    r"Senate|House|Assembly|Court|Authority|Board|League|Alliance|Front|Army|Forces|Force|Guard|Navy|Movement|Brigade|Treasury|"
    r"Secretariat|Embassy|Mission|Team|Administration|Government|Cabinet|Coalition|Democrats|Republicans|Socialists|Liberals|"
    r"Conservatives|Industries|Airlines|Motors|Times|Post|News|Press|Journal|Tribune|Wire|Courier|Herald|Gazette|Review|Daily|"
    r"Mills|Works|Steel|Steelworks|Airways|Railways?|Holdings|Trust|Foundation|Society|Network|Consortium|Corporation|Limited|"
    r"Plc|AG|GmbH|SpA|LLC|Bhd|BV|NV|ASA|Shipping|Lines|Foods|Chemicals|Technologies|Systems|Mines|Refineries|Brothers|Partners|Workers|Broadcasting)\b"
)
_ORGANS = re.compile(
    r"\b(?:Ministry|Ministries|Department|Government|Cabinet|Parliament|Congress|Senate|House|Assembly|Chamber|Court|Bank|"
    r"Treasury|Army|Navy|Air Force|Armed Forces|Guard|Police|Office|Agency|Authority|Commission|Council|Board|Embassy|"
    r"Mission|Delegation|Services?|Secretariat|Administration|Presidency|Railways?|Committee)\b"
)
_REBEL = re.compile(r"\b(?:Liberation|Resistance|Rebel|Free|Salvation|Revolutionary|Independence)\b")


def is_organ(name: str) -> bool:
    """Whether a body may be an organ of the state beside whose name it stands: a movement or a union is none.

    >>> is_organ("Foreign Ministry"), is_organ("Highland Movement"), is_organ("People's Liberation Army")
    (True, False, False)
    """
    return _ORGANS.search(name) is not None and _REBEL.search(name) is None


HONORIFICS = {
    "mr": "m",
    "mr.": "m",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
    "miss": "f",
    "sheikha": "f",
    "bishop": "m",
    "archbishop": "m",
    "ms.": "f",
    "sir": "m",
    "lord": "m",
    "lady": "f",
    "dr": None,
    "dr.": None,
    "dame": "f",
    "monsenor": "m",
    "monsignor": "m",
    "comrade": None,
    "sheikh": "m",
    "king": "m",
    "queen": "f",
    "prince": "m",
    "princess": "f",
    "pope": "m",
}
_SPACE = re.compile(r"\s+")


_NO_TITLES = frozenset("paper newspaper newspapers media agency magazine source sources people participant".split())


def is_title(doc: Doc, i: int, size: int, gazetteer: Gazetteer) -> bool:
    """Whether words that can be an office are one here, not the start of a body's name ("Dockers Union")."""
    office = gazetteer.offices.get(doc[i].lower_) if size == 1 else None
    if office is None:
        return True
    labour = office.kind == "labour" and doc[i].text[:1].isupper()
    return doc[i].lower_ not in _NO_TITLES and not labour and not _opens_body(doc, i)


_ADJECTIVES = frozenset({"general", "major", "premier"})
"""Titles that are adjectives too: "General Labour Union", "Major Industries Group"."""


def _ends_as_body(doc: Doc, i: int) -> bool:
    """Whether the run of capitalised words from ``i`` on ends with a word for a body."""
    end = i
    while end < len(doc) and doc[end].text[:1].isupper():
        end += 1
    return end > i and ORGANISATION_WORDS.fullmatch(doc[end - 1].text.rstrip(".")) is not None


def _opens_body(doc: Doc, i: int) -> bool:
    """Whether a capitalised word is the first of a body's name: "Teachers Federation", "Workers' Party"."""
    if not doc[i].text[:1].isupper() or doc[i].lower_ in HONORIFICS or i + 1 >= len(doc):
        return False
    following = doc[i + 1]
    if following.text in ("'", "’") and i + 2 < len(doc):
        following = doc[i + 2]
    if doc[i].lower_ in _ADJECTIVES and _ends_as_body(doc, i + 1):
        return True
    return following.text[:1].isupper() and ORGANISATION_WORDS.fullmatch(following.text) is not None


def office_inside(doc: Doc, begin: int, end: int, gazetteer: Gazetteer) -> int | None:
    """Return where an office begins inside a run of capitalised words, a name being behind it."""
    for j in range(begin + 1, end - 1):
        size = office_at(doc, j, gazetteer)[1]
        if size and j + size < end and doc[j].text[0].isupper() and is_title(doc, j, size, gazetteer):
            return j
    return None


def office_at(doc: Doc, i: int, gazetteer: Gazetteer) -> tuple[str | None, int]:
    """Return the office or honorific written at a token, and how many tokens it takes."""
    if i in range(len(doc)) and doc[i].lower_ in HONORIFICS and doc[i].text[0].isupper():
        return doc[i].lower_, 1
    found: tuple[str | None, int] = (None, 0)
    for size, words in openings_at(doc, i, gazetteer.office_openings, 6):
        if words.lower() in gazetteer.offices:
            found = words.lower(), size
    return found


def openings_at(doc: Doc, i: int, openings: frozenset[str], most: int) -> list[tuple[int, str]]:
    """Return the runs of at most ``most`` tokens from ``i`` on, and their words, that open a known surface."""
    found = []
    text, edges = plain_text(doc), word_edges(doc)
    start = edges[i][0] if i < len(edges) else 0
    for end in range(i, min(i + most, len(edges))):
        words = _SPACE.sub(" ", text[start : edges[end][1]])
        if words.lower() not in openings:
            break
        found.append((end - i + 1, words))
    return found

"""Names that the program does not know: persons by office, honorific or the look of the name, bodies by their last word."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import Gazetteer

ORGANISATION_WORDS = re.compile(
    r"\b(?:Ministry|Ministries|Department|Council|Union|Party|Committee|Commission|Bank|Fund|Agency|Office|Service|Institute|"
    r"Center|Centre|Group|Corp|Inc|Co|Ltd|Company|University|Organi[sz]ation|Association|Federation|Parliament|Congress|"
    r"Senate|House|Assembly|Court|Authority|Board|League|Alliance|Front|Army|Forces|Force|Guard|Navy|Movement|Brigade|Treasury|"
    r"Secretariat|Embassy|Mission|Team|Administration|Government|Cabinet|Coalition|Democrats|Republicans|Socialists|Liberals|"
    r"Conservatives|Industries|Airlines|Motors|Times|Post|News|Press|Journal|Tribune|Wire|Courier|Herald|Gazette|Review|Daily)\b"
)
EVENT_WORDS = re.compile(
    r"\b(?:Summit|Agreement|Accord|Treaty|Pact|Act|Talks|Round|War|Conference|Declaration|Plan|Protocol|"
    r"Process|Convention|Charter|Resolution|Forum|Agenda|Section|Article|Day|Week|Olympics|Cup|Games)\b"
)
HONORIFICS = {
    "mr": "m",
    "mr.": "m",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
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
_PARTICLES = frozenset("al bin ibn van von de der den del della di da dos du la le el ben abu".split())
CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan gmt "
    "est".split()
)
_NO_NAME = frozenset(
    "i the a an and or but if in on at by to of for from with as he she it we they his her its our their this that "
    "these those what who when where why how there here not no yes mr mrs ms q".split()
)


def add_names(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    i = 0
    while i < len(doc):
        office, size = office_at(doc, i, gazetteer)
        begin = i + size
        end = _name_end(doc, begin, cast)
        if end == begin:
            i += max(size, 1) if size and begin < len(doc) and not _name_end(doc, begin, cast) > begin else 1
            continue
        inner = _office_inside(doc, begin, end, gazetteer)
        if inner is not None:  # "Commission President NAME": a body, then its office's holder
            end = inner
        _add_name(text, doc, cast, gazetteer, (i, begin, end), office)
        i = end


def _office_inside(doc: Doc, begin: int, end: int, gazetteer: Gazetteer) -> int | None:
    """Return where an office begins inside a run of capitalised words, a name being behind it."""
    for j in range(begin + 1, end - 1):
        size = office_at(doc, j, gazetteer)[1]
        if size and j + size < end and doc[j].text[0].isupper():
            return j
    return None


def office_at(doc: Doc, i: int, gazetteer: Gazetteer) -> tuple[str | None, int]:
    """Return the office or honorific written at a token, and how many tokens it takes."""
    if i in range(len(doc)) and doc[i].lower_ in HONORIFICS and doc[i].text[0].isupper():
        return doc[i].lower_, 1
    found: tuple[str | None, int] = (None, 0)
    for size, words in openings_at(doc, i, gazetteer.office_openings, 6, small=True):
        if words in gazetteer.offices:
            found = words, size
    return found


def openings_at(
    doc: Doc, i: int, openings: frozenset[str], most: int, *, small: bool = False
) -> list[tuple[int, str]]:
    """Return the runs of at most ``most`` tokens from ``i`` on, and their words, that open a known surface."""
    found = []
    for size in range(1, min(most, len(doc) - i) + 1):
        words = doc[i].text if size == 1 else doc[i : i + size].text
        words = _SPACE.sub(" ", words.lower() if small else words)
        if words not in openings:
            break
        found.append((size, words))
    return found


def _name_end(doc: Doc, i: int, cast: Cast) -> int:
    """Return the index behind the capitalised name that begins at ``i``; ``i`` itself where none does."""
    end = i
    while end < len(doc):
        token = doc[end]
        if end in cast.at or token.is_space:
            break
        if _is_name_word(token, first=end == i):
            end += 1
        elif (
            (
                end > i
                and token.text in ("-", "–")
                and end + 1 < len(doc)
                and not token.whitespace_
                and not doc[end - 1].whitespace_
                and doc[end + 1].text[:1].isalpha()
                and end + 1 not in cast.at
            )
            or (
                end > i
                and token.lower_ in _PARTICLES
                and end + 1 < len(doc)
                and _is_name_word(doc[end + 1], first=False)
                and end + 1 not in cast.at
            )
            or (
                end > i
                and token.text in ("of", "for", "and", "&")
                and ORGANISATION_WORDS.search(doc[i:end].text)
                and token.text != "and"
                and end + 1 < len(doc)
                and (_is_name_word(doc[end + 1], first=False))
                and end + 1 not in cast.at
            )
        ):
            end += 2
        else:
            break
    return end


_HEADING_VERBS = frozenset(
    "announcing following regarding concerning welcoming honoring honouring marking meeting meets signing addressing "
    "calling urging condemning commemorating celebrating recognizing introducing before after during says said visits "
    "call readout with on at".split()
)


def _is_name_word(token: Token, *, first: bool) -> bool:
    word = token.text
    if not first and word.lower() in _HEADING_VERBS:
        return False
    if not word[:1].isupper() or word.lower() in _NO_NAME or word.lower().rstrip(".") in CALENDAR:
        return False
    if token.tag_ in ("NNP", "NNPS"):
        return True
    if token.is_sent_start:
        return False
    return token.pos_ in ("NOUN", "PROPN", "X", "ADJ", "VERB") and not (first and token.tag_ in ("JJ", "VBG"))


def _add_name(
    text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer, where: tuple[int, int, int], office: str | None
) -> None:
    first, begin, end = where
    start, stop = doc[begin].idx, doc[end - 1].idx + len(doc[end - 1])
    surface = re.sub(r"\s+", " ", text[start:stop]).strip()
    surface = re.sub(r"['’]s$", "", surface)
    if len(surface) < 2 or EVENT_WORDS.search(surface):
        return
    organisation = (office is None and bool(ORGANISATION_WORDS.search(surface))) or (
        surface.isupper() and len(surface) <= 6 and office is None
    )
    before = first - 1
    state = _state_before(doc, cast, before)
    if organisation:
        above = state if _adjacent(doc, before, begin) else None
        if above is not None and before in cast.at and doc[before].text not in ("'s", "’s"):
            first_token = next(i for i in range(before, -1, -1) if i == 0 or cast.at.get(i - 1) != above)
            start, first = doc[first_token].idx, first_token
        elif end + 1 < len(doc) and doc[end].lower_ == "of" and end + 1 in cast.at:
            above = cast.at[end + 1]
            last = next(i for i in range(end + 1, len(doc)) if i + 1 == len(doc) or cast.at.get(i + 1) != above)
            stop = doc[last].idx + len(doc[last])
        surface = re.sub(r"\s+", " ", text[start:stop]).strip()
        part = Part(name=surface, type="organisation", member_of=above)
    else:
        full = _known_person(cast, surface)
        member = state if office or (_adjacent(doc, before, begin) and before >= 0) else None
        member = member or _state_after_office(doc, cast, first, begin) or _appositive_state(doc, cast, gazetteer, end)
        member = member or (_state_behind(doc, cast, end) if office else None)
        person = office is not None or _looks_personal(doc, begin, end) or full is not None
        part = Part(
            name=full or surface,
            type="person" if person else "unknown",
            member_of=member,
            office=office,
            gender=HONORIFICS.get(office or "") or _gender_of(office),
        )
    cast.add(part)
    cast.mention(part.name, range(begin, end), start, text[start : start + len(text[start:stop])])
    if office is not None:
        for token in range(first, begin):
            cast.at.setdefault(token, part.name)


def _gender_of(office: str | None) -> str | None:
    if office and (office.endswith("woman") or office in ("queen", "princess")):
        return "f"
    return "m" if office and (office.endswith("man") or office in ("king", "prince")) else None


def _adjacent(doc: Doc, before: int, begin: int) -> bool:
    return before >= 0 and not any(token.is_punct and token.text != "-" for token in doc[before:begin])


def _state_before(doc: Doc, cast: Cast, i: int) -> str | None:
    """Return the actor whose name stands right before ("U.S. Secretary", "Canada's minister")."""
    while (
        i >= 0
        and (
            doc[i].text in ("'s", "’s", "'")
            or (doc[i].tag_ in ("JJ", "NN", "NNP", "VBN") and i not in cast.at and not doc[i].is_punct)
        )
        and i > 0
        and doc[i].lower_ not in ("and",)
        and doc[i].pos_ != "VERB"
    ):
        i -= 1
    return cast.at.get(i) if i >= 0 else None


def _state_after_office(doc: Doc, cast: Cast, first: int, begin: int) -> str | None:
    """Return the actor in "President of Argentina NAME"."""
    if first >= 2 and doc[first - 1].i in cast.at:
        return None
    return next((cast.at[token.i] for token in doc[first:begin] if token.i in cast.at), None)


def _state_behind(doc: Doc, cast: Cast, end: int) -> str | None:
    """Return the actor in "President NAME of France"."""
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        return cast.at.get(end + 1) or (
            cast.at.get(end + 2) if end + 2 < len(doc) and doc[end + 1].lower_ == "the" else None
        )
    return None


def _appositive_state(doc: Doc, cast: Cast, gazetteer: Gazetteer, end: int) -> str | None:
    """Return the actor of an apposition ("NAME, Canada's foreign minister,"; "NAME, the minister of France")."""
    if end >= len(doc) or doc[end].text != ",":
        return None
    tail = doc[end + 1 : end + 12]
    stop = next(
        (token.i for token in tail if token.text in (",", ".", ";") or token.is_space or token.pos_ == "VERB"), end + 12
    )
    words = [token for token in tail if token.i < stop]
    if not any(office_at(doc, token.i, gazetteer)[1] for token in words):
        return None
    return next((cast.at[token.i] for token in words if token.i in cast.at), None)


def _known_person(cast: Cast, surface: str) -> str | None:
    """Return the full name that a surname or a part of a name stands for, where only one fits."""
    if surface in cast.parts:
        return surface
    words = surface.split()
    fits = [
        name
        for name, part in cast.parts.items()
        if part.type == "person"
        and len(name.split()) > len(words)
        and (name.split()[-len(words) :] == words or (name.split()[: len(words)] == words and len(words) == 1))
    ]
    return fits[-1] if fits and len(words) <= 2 else None


def _looks_personal(doc: Doc, begin: int, end: int) -> bool:
    words = [token for token in doc[begin:end] if token.is_alpha or token.text.endswith(".")]
    if not words or end - begin > 6 or any(token.text.isupper() and len(token.text) > 2 for token in words):
        return False
    head = doc[end - 1]
    while head.head.i in range(begin, end) and head.head.i != head.i:
        head = head.head
    return (len(words) >= 2 and head.dep_ != "compound") or (
        head.dep_ in ("nsubj", "agent")
        and head.head.lemma_ in ("say", "tell", "add", "warn", "announce", "insist", "argue", "call")
    )

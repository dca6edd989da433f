"""Names that the program does not know: persons by office, honorific or their look, bodies by their last word."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import Entry, Gazetteer, Leader
from communique.annotation.name_words import PARTICLES, name_end
from communique.annotation.syntax import is_dateline, paragraph_spans, plain_text
from communique.annotation.titles import HONORIFICS, ORGANISATION_WORDS, is_organ, is_title, office_at, office_inside

EVENT_WORDS = re.compile(
    r"\b(?:Summit|Agreement|Accord|Treaty|Pact|Act|Talks|Round|War|Conference|Declaration|Plan|Protocol|"
    r"Process|Convention|Charter|Resolution|Forum|Agenda|Section|Article|Day|Week|Olympics|Cup|Games)\b"
)
_SIGHTS = re.compile(
    r"\w (?:Dam|River|Valley|Street|Road|Avenue|Square|Bridge|Airport|Airfield|Hotel|Palace|Canal|Straits?|Sea|Gulf|"
    r"Mosque|Church|Cathedral|Temple|Abbey|School|Academy|Hospital|Museum|Library|Park|Tower|Gate|Camp|Prison|Castle|Mall|"
    r"Islands?|Peninsula|Mountains?|Desert|Province|Region|District|County|Basin|Harbou?r|Crossing|Station|Terminal|"
    r"Reactor|Barracks|Stadium|Building)$"
)
"""Names of what is built or lies somewhere, by their last word: nobody who acts."""


_THINGS = re.compile(
    r"\w (?:Systems?|Schemes?|Programs?|Programmes?|Initiatives?|Frameworks?|Facility|Facilities|Mechanisms?|"
    r"Strateg(?:y|ies)|Directives?|Laws?|Bills?|Index|Reports?|Review|Doctrine|Memorandum|Statements?|Schedules?|Tariffs?|Duties|"
    r"Amendments?|Anniversary|Month|Year|Awards?|Medal|Measures?|Exports?|Imports?|Products?|Affairs|Security|Energy|Relations|Line|"
    r"Policy|Policies|Procedures?|Provisions?|Sanctions?|Orders?|Rates?|Rule|Rules|Standards?|Clause|Package|Budget|Tax)$"
)
"""Names of what is made or decided, by their last word: no persons."""


def add_known(cast: Cast, entry: Entry, gazetteer: Gazetteer) -> Part:
    """Add an actor of the gazetteer to the cast, and the body that it belongs to."""
    above = gazetteer.entry(entry.member_of) if entry.member_of else None
    if above is not None and entry.type != "place":
        add_known(cast, above, gazetteer)
    return cast.add(
        Part(
            name=entry.name,
            type=entry.type,
            known=entry.key,
            member_of=above.name if above is not None and entry.type != "place" else None,
        )
    )


def dateline_tokens(text: str, doc: Doc) -> frozenset[int]:
    """Return the tokens of datelines ("GENEVA, May 3 (Agency) -"), which name no side; kept with the document."""
    if "datelines" not in doc.user_data:
        doc.user_data["datelines"] = frozenset(
            token.i
            for start, end in paragraph_spans(text)
            if is_dateline(text, start, end)
            for token in doc.char_span(start, end, alignment_mode="contract") or ()
        )
    found: frozenset[int] = doc.user_data["datelines"]
    return found


_LONGEST_OFFICE = 5
"""Words of an office."""


def add_names(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    """Add the mentions of persons and bodies that the gazetteer does not know."""
    i, beside = 0, dateline_tokens(text, doc)
    while i < len(doc):
        if i in beside:
            i += 1
            continue
        office, size = office_at(doc, i, gazetteer)
        if office is not None and not is_title(doc, i, size, gazetteer):
            office, size = None, 0
        begin = _behind_its_state(doc, i + size, cast) if size else i
        end = name_end(doc, begin, cast)
        if end == begin:
            i += size if size and begin < len(doc) else 1
            continue
        inner = office_inside(doc, begin, end, gazetteer)
        if inner is not None:  # "Commission President NAME": a body, then its office's holder
            end = inner - (inner - 1 > begin and doc[inner - 1].lower_ == "of")
        behind = _portfolio_end(doc, begin, end, gazetteer)
        if behind == end:
            i = end
            continue
        if behind > begin:
            i, begin = _office_before(doc, begin, gazetteer), behind
            office = office_at(doc, i, gazetteer)[0]
        _add_name(text, doc, cast, gazetteer, (i, begin, end), office)
        i = end


def _behind_its_state(doc: Doc, i: int, cast: Cast) -> int:
    """Return where a name begins behind an office and its state ("President of Norland NAME"), else ``i``."""
    behind = i + 1 if i + 1 < len(doc) and doc[i].lower_ == "of" else i
    behind += behind > i and behind + 1 < len(doc) and doc[behind].lower_ == "the"
    of_state = behind > i and behind in cast.at
    while of_state and behind in cast.at:
        behind += 1
    return behind if of_state and behind < len(doc) and name_end(doc, behind, cast) > behind else i


def _portfolio_end(doc: Doc, begin: int, end: int, gazetteer: Gazetteer) -> int:
    """Return where the words end that say what an office is of ("Minister of Water Resources"), else ``begin``."""
    if end < len(doc) and doc[end].lower_ == "and" and doc[end - 1].lower_ in gazetteer.portfolios:
        # "Trade and Industry Minister": the first word is no name by itself
        ahead = end + 1
        while ahead < len(doc) and doc[ahead].lower_ in gazetteer.portfolios:
            ahead += 1
        if ahead > end + 1 and office_at(doc, ahead, gazetteer)[1]:
            return end
    behind = begin
    while behind < end and (
        doc[behind].lower_ in gazetteer.portfolios
        or (behind > begin and doc[behind].lower_ == "and" and doc[behind - 1].lower_ in gazetteer.portfolios)
    ):
        behind += 1
    if behind > begin and behind + office_at(doc, behind, gazetteer)[1] == end > behind:
        return end  # "the Industry Minister, NAME": an office, and no name
    held = _office_before(doc, begin, gazetteer) < begin
    before_office = behind == end and end < len(doc) and office_at(doc, end, gazetteer)[1]
    return behind if held or before_office else begin


def _office_before(doc: Doc, begin: int, gazetteer: Gazetteer) -> int:
    """Return where the office begins whose field starts at ``begin`` ("Secretary of State for Energy"), else that."""
    joint = begin - 1
    while joint > 0 and (doc[joint].lower_ in gazetteer.portfolios or doc[joint].text in ("and", ",")):
        joint -= 1  # "Minister for Trade and Industry"
    if joint < 1 or doc[joint].lower_ not in ("of", "for"):
        return begin
    firsts = range(joint - 1, max(joint - 1 - _LONGEST_OFFICE, -1), -1)
    return next((i for i in firsts if i + office_at(doc, i, gazetteer)[1] == joint), begin)


def _add_name(
    text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer, where: tuple[int, int, int], office: str | None
) -> None:
    first, begin, end = where
    start, stop = doc[begin].idx, doc[end - 1].idx + len(doc[end - 1])
    surface = re.sub(r"\s+", " ", text[start:stop]).strip()
    surface = re.sub(r"['’]s$", "", surface)
    if len(surface) < 2 or EVENT_WORDS.search(surface) or _is_no_actor(doc, gazetteer, surface, office):
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
        elif end + 1 < len(doc) and doc[end].lower_ == "of" and _is_body_at(cast, end + 1):
            above = cast.at[end + 1]
            last = next(i for i in range(end + 1, len(doc)) if i + 1 == len(doc) or cast.at.get(i + 1) != above)
            whole = name_end(doc, last + 1, cast)  # "Congress of Norland Trade Unions"
            plural = doc[last + 1 : whole].text.removesuffix("s")
            last = whole - 1 if whole > last + 1 and ORGANISATION_WORDS.search(plural) else last
            stop = doc[last].idx + len(doc[last])
        surface = re.sub(r"\s+", " ", text[start:stop]).strip()
        part = Part(name=surface, type="organisation", member_of=above if is_organ(surface) else None)
    else:
        full = _known_person(cast, surface)
        member = state if office or (_adjacent(doc, before, begin) and before >= 0) else None
        member = member or _state_after_office(doc, cast, first, begin) or _appositive_state(doc, cast, gazetteer, end)
        member = member or (_state_behind(doc, cast, end) if office else None)
        thing = office is None and full is None and bool(_THINGS.search(surface))
        person = office is not None or full is not None or (not thing and _looks_personal(doc, begin, end))
        sight = full is None and bool(_SIGHTS.search(surface))
        part = Part(
            name=full or surface,
            type="place" if sight else "person" if person else "unknown",
            member_of=member,
            office=office,
            gender=HONORIFICS.get(office or "") or _gender_of(office),
        )
    if part.type != "organisation":
        _recognise(cast, gazetteer, part)
    cast.add(part)
    cast.mention(part.name, range(begin, end), start, text[start : start + len(text[start:stop])])
    if first < begin and doc[first].text[:1].isupper():
        cast.parts[part.name].forms.add(re.sub(r"\s+", " ", text[doc[first].idx : stop]))
    if office is not None:
        for token in range(first, begin):
            cast.at.setdefault(token, part.name)


def _is_body_at(cast: Cast, i: int) -> bool:
    """Whether a word names a state, a body or a place: there is a League of Norland, but no "League of Jon Tarr"."""
    part = cast.parts.get(cast.at.get(i, ""))
    return part is not None and part.type in ("state", "organisation", "place")


def _recognise(cast: Cast, gazetteer: Gazetteer, part: Part) -> None:
    """Add what is common knowledge of a person: gender, and the state or body of a well-known one."""
    words = part.name.split()
    if len(words) > 1 and part.type == "person":
        part.gender = part.gender or gazetteer.given.get(words[0])
    leader = _leader(gazetteer, part)
    if leader is None:
        return
    entry = gazetteer.entry(leader.key)
    if part.name != leader.name and part.office is None and entry.name not in cast.parts:
        return
    part.type, part.gender = "person", leader.gender
    if part.member_of is None:
        part.member_of = add_known(cast, entry, gazetteer).name


def _leader(gazetteer: Gazetteer, part: Part) -> Leader | None:
    """Return the well-known person that a name is of: by the full name, else by a surname that only one bears."""
    words = part.name.split()
    fits = [one for size in (1, 2, 3) for one in gazetteer.leaders.get(" ".join(words[-size:]), ())]
    exact = [one for one in fits if one.name == part.name]
    if exact:
        return exact[0]
    same = [one for one in fits if len(words) == 1 or words[0][0] == one.name[0]]
    return same[0] if len({one.key for one in same}) == 1 and len(words) <= 3 else None


_TREATIES = ("agreement", "treaty", "pact", "accord", "deal", "partnership", "protocol", "convention")
_TREATY = rf"(?:{'|'.join(_TREATIES)})"


_MARKUP = re.compile(r"[\\<>%=|{}\[\]_]|https?:|www\.")
"""What no name has: marks of addresses and of markup."""


def _is_no_actor(doc: Doc, gazetteer: Gazetteer, surface: str, office: str | None) -> bool:
    """Whether a capitalised word is a treaty's name ("the NAFTA treaty") or a common word set in capitals."""
    if _MARKUP.search(surface):
        return True
    if office is not None:
        return False
    told: dict[str, bool] = doc.user_data.setdefault("no actors", {})
    if surface not in told:
        told[surface] = _is_treaty_or_shout(doc, gazetteer, surface)
    return told[surface]


_GRADE = re.compile(r"(?:A{2,3}|B{2,3}|C{2,3}|Aaa|Aa|Baa|Ba|Caa)(?:-?[1-3])?[+-]?")
_RATED = re.compile(
    r"\b(?:credit )?(?:rating|rated|downgrad\w+|upgrad\w+|outlook|notch(?:es)?)\b|\bon watch\b", re.IGNORECASE
)
"""The grade of a debtor ("Baa-2"), and words beside which it is one."""


def _is_treaty_or_shout(doc: Doc, gazetteer: Gazetteer, surface: str) -> bool:
    text = plain_text(doc)
    if surface in gazetteer.treaties or (_GRADE.fullmatch(surface) and _RATED.search(text)):
        return True
    if any(f"{surface} {noun}" in text for noun in _TREATIES) and re.search(
        rf"\b{re.escape(surface)} {_TREATY}\b", text
    ):
        return " " not in surface
    small = surface.lower()
    shouted = surface.isupper() and surface.isalpha() and small in text
    return shouted and re.search(rf"\b{small}\b", text) is not None


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
    name = cast.at.get(i) if i >= 0 else None
    # "Told Reuters Finance Minister NAME was ill": who is told is nobody's state.
    outlet = name is not None and (cast.parts[name].known or "").startswith("outlet")
    return None if outlet and i > 0 and doc[i - 1].lower_ in _TELLING else name


_TELLING = frozenset("tell tells told telling informed".split())


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
    if words[0].lower() in PARTICLES:  # "De la Cruz said": a sentence begins with it
        words[0] = words[0].lower()
    fits = [
        name
        for name, part in cast.parts.items()
        if part.type == "person"
        and len(name.split()) > len(words)
        and (name.split()[-len(words) :] == words or (name.split()[: len(words)] == words and len(words) == 1))
    ]
    own = [word for word in words if word not in PARTICLES]
    return fits[-1] if fits and len(own) <= 2 else None


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

"""Who belongs to whom: a person to a state or body, by what stands beside the name ("NAME, who heads the union")."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import prepositions
from communique.annotation.syntax import plain_text

_HEADING = frozenset("head lead chair run represent command direct oversee preside".split())
_STATE_NOUNS = (
    r"(?:government|president|prime minister|premier|king|queen|emir|parliament|foreign minister|foreign ministry|army|"
    r"republic|kingdom|ambassador|delegation|capital|finance minister|central bank)"
)

_STATE_FORMS = (
    rf"\b{_STATE_NOUNS} of {{own}}\b",
    rf"\b{{own}}['’]s {_STATE_NOUNS}\b",
    r"\b(?:President|Prime Minister|King|Queen) [A-Z][\w.-]+(?: [A-Z][\w.-]+)? of {own}\b",
)


def add_affiliations(doc: Doc, cast: Cast) -> None:
    """Tie persons to the states and bodies that relative clauses and prepositions beside their names give them."""
    for token in doc:
        name = cast.at.get(token.i)
        if name is None or cast.parts[name].type != "person" or cast.parts[name].member_of is not None:
            continue
        above = (
            _headed(cast, token)
            or _of_body(cast, token)
            or _spoken_for(doc, cast, token)
            or _of_short_form(doc, cast, token)
            or _of_what_it_says(cast, token)
            or _of_party(doc, cast, token)
        )
        if above is not None and above != name:
            cast.parts[name].member_of = above
            if cast.parts[above].member_of == name:
                cast.parts[above].member_of = None


def _headed(cast: Cast, token: Token) -> str | None:
    for clause in token.children:
        if clause.dep_ in ("relcl", "acl") and clause.lemma_.lower() in _HEADING:
            objects = [child for child in clause.children if child.dep_ == "dobj"]
            objects += prepositions(clause, "over", "for")
            return next((cast.at[child.i] for child in objects if _is_body(cast, child)), None)
    return None


def _of_body(cast: Cast, token: Token) -> str | None:
    of = [t for t in prepositions(token, "of", "from") if _is_body(cast, t)]
    at = [t for t in prepositions(token, "at", "with", "for") if _is_body(cast, t, states=False)]
    return next((cast.at[t.i] for t in (*of, *at)), None) if token.text[:1].isupper() else None


def _spoken_for(doc: Doc, cast: Cast, token: Token) -> str | None:
    """Return the body that somebody speaks for: "NAME, for the Movement, said"."""
    if token.i + 4 >= len(doc) or doc[token.i + 1].text != "," or doc[token.i + 2].lower_ != "for":
        return None
    i = token.i + 3 + (doc[token.i + 3].tag_ == "DT")
    if i >= len(doc) or not _is_body(cast, doc[i]):
        return None
    name = cast.at[i]
    while i < len(doc) and cast.at.get(i) == name:
        i += 1
    return name if i < len(doc) and doc[i].text == "," else None


def _of_short_form(doc: Doc, cast: Cast, token: Token) -> str | None:
    """Return the body whose name ends in the word before an office and its holder: "Front spokesman NAME"."""
    name, i = cast.at[token.i], token.i
    while i > 0 and cast.at.get(i) == name:
        i -= 1
    word = doc[i].text
    if not cast.parts[name].office or not word[:1].isupper() or i in cast.at:
        return None
    fits = [one for one, part in cast.parts.items() if part.type == "organisation" and one.split()[1:][-1:] == [word]]
    return fits[0] if len(fits) == 1 else None


def _of_what_it_says(cast: Cast, token: Token) -> str | None:
    """Return the body that a spokesman says something of: "The Front will not sign, spokesman NAME said"."""
    office = cast.parts[cast.at[token.i]].office or ""
    if token.dep_ != "nsubj" or not office.startswith("spokes"):
        return None
    said = (child for child in token.head.children if child.dep_ == "ccomp" and child.i < token.i)
    told = [child for verb in said for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    return next((cast.at[child.i] for child in told if _is_body(cast, child)), None)


def _of_party(doc: Doc, cast: Cast, token: Token) -> str | None:
    """Return the party of whoever leads it: "the People's Party of Prime Minister NAME"."""
    name, i = cast.at[token.i], token.i
    while i > 0 and (cast.at.get(i) == name or doc[i].lower_ in ("caretaker", "outgoing", "former")):
        i -= 1
    if doc[i].lower_ != "of" or i == 0 or not _is_body(cast, doc[i - 1], states=False):
        return None
    body = cast.at[i - 1]
    return body if doc[i - 1].text[:1].isupper() and doc[i - 1].lower_.rstrip("s") in _PARTIES else None


_PARTIES = frozenset(
    "party movement front league alliance bloc coalition democrat liberal conservative socialist".split()
)


def _is_body(cast: Cast, token: Token, *, states: bool = True) -> bool:
    part = cast.parts.get(cast.at.get(token.i, ""))
    return part is not None and part.type in (("state",) if states else ()) + ("organisation", "group")


def add_capitals(doc: Doc, cast: Cast) -> None:
    """Tie a city that the article calls a capital to its state: "Sarvan, the Lydian capital"."""
    for token in doc:
        if token.lower_ != "capital" or token.pos_ != "NOUN":
            continue
        owners = [child for child in token.children if child.dep_ in ("amod", "compound", "poss", "nmod")]
        owners += prepositions(token, "of")
        state = next(
            (cast.at[t.i] for t in owners if t.i in cast.at and cast.parts[cast.at[t.i]].type == "state"), None
        )
        beside = [child for child in token.children if child.dep_ == "appos"]
        beside += [token.head] if token.dep_ == "appos" else []
        for city in beside:
            part = cast.parts.get(cast.at.get(city.i, ""))
            if state is None or part is None or part.known or part.name == state or part.type == "state":
                continue
            part.type, part.member_of = "unknown", state


def recognise_states(doc: Doc, cast: Cast) -> None:
    """Take a name that has a government, a president or an army for a state, in no gazetteer though it be."""
    for name, part in list(cast.parts.items()):
        if part.known or part.office or part.type not in ("unknown", "person") or len(name.split()) > 2:
            continue
        text = plain_text(doc)
        if f"of {name}" not in text and f"{name}'s " not in text and f"{name}’s " not in text:
            continue  # no form can fit; cheaper to know than three patterns
        if any(re.search(form.format(own=re.escape(name)), text) for form in _STATE_FORMS):
            part.type, part.gender = "state", None


_TOWNS = frozenset(
    "town city village port province region district island islands valley resort camp suburb county hamlet "
    "municipality township peninsula".split()
)


def add_towns(doc: Doc, cast: Cast) -> None:
    """Let a name be that of a place where the article calls it one: "the besieged town of Sula"."""
    for i, name in cast.at.items():
        part = cast.parts.get(name)
        if part is None or part.known or part.office or part.type not in ("person", "unknown"):
            continue
        if i > 1 and doc[i - 1].lower_ == "of" and doc[i - 2].lower_ in _TOWNS:
            part.type = "place"

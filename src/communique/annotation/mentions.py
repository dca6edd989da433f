"""Mentions: which words stand for which actor: names of the gazetteer here, then unknown names, then roles."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from communique.annotation.affiliations import add_affiliations, add_capitals, add_towns, recognise_states
from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import Entry, Gazetteer, load_gazetteer
from communique.annotation.name_kinds import settle_kinds
from communique.annotation.name_words import CALENDAR, PARTISANS
from communique.annotation.names import (
    add_known,
    add_names,
    dateline_tokens,
)
from communique.annotation.peoples import add_peoples
from communique.annotation.roles import add_roles
from communique.annotation.syntax import plain_text, word_edges
from communique.annotation.titles import ORGANISATION_WORDS, openings_at


def find_cast(text: str, doc: Doc, *, settled: bool = True) -> Cast:
    """Return the cast of an article: all its mentions but pronouns and descriptions (see ``coreference``).

    Without ``settled``, the kinds of names are as their look tells them.
    """
    gazetteer = load_gazetteer()
    cast = Cast()
    _gazetteer_mentions(text, doc, cast, gazetteer)
    add_peoples(text, doc, cast, gazetteer)
    add_names(text, doc, cast, gazetteer)
    add_towns(doc, cast)
    recognise_states(doc, cast)
    add_capitals(doc, cast)
    if settled:
        settle_kinds(doc, cast)
    add_roles(text, doc, cast, gazetteer)
    add_affiliations(doc, cast)
    return cast


# --- names that ship with the program


def _gazetteer_mentions(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    i, states, beside = 0, _states_named(doc, gazetteer), dateline_tokens(text, doc)
    while i < len(doc):
        if i in beside:
            i += 1
            continue
        size, entry = _longest_match(doc, i, gazetteer, states)
        if entry is None:
            i += 1
            continue
        start, end = doc[i].idx, doc[i + size - 1].idx + len(doc[i + size - 1])
        name = entry.name
        if _names_a_venue(doc, i, i + size, entry):
            size += doc[i + size].lower_ == "round"
            name = cast.add(Part(name=doc[i : i + size].text, type="place")).name
        else:
            add_known(cast, entry, gazetteer)
        cast.mention(name, range(i, i + size), start, text[start:end])
        i += size


_HELD_THERE = frozenset(
    "round accord accords agreement agreements treaty protocol convention declaration summit conference meeting "
    "communique communiqué congress process".split()
)
_TALKS = frozenset("talks negotiations session sessions".split())


def _names_a_venue(doc: Doc, i: int, end: int, entry: Entry) -> bool:
    """Whether a state or capital only says where something was held or signed: "the Uruguay round", "the Paris accord".

    Talks bear the name of where they are only after an article: "Tehran talks" may be talks with Tehran.
    """
    capital = entry.relation == "metonym-capital"
    if end >= len(doc) or not (capital or (entry.type == "state" and entry.relation == "name")):
        return False
    noun, before = doc[end].lower_, doc[i - 1].lower_ if i else ""
    if noun == "round":
        return before in ("the", "a", "this", "that", "last", "of", "'s")
    if not capital or before in ("-", "–", "and", "/", ","):
        return False
    return noun in _HELD_THERE or (noun in _TALKS and before in ("the", "this", "these", "last"))


def _states_named(doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the keys of states that the article names outright; short forms ("the North") count only for these."""
    keys: set[str] = set()
    text, edges = plain_text(doc), word_edges(doc)
    for i in (token.i for token in doc if token.lower_ in gazetteer.openings):
        for size in (1, 2, 3, 5):
            words = text[edges[i][0] : edges[min(i + size, len(edges)) - 1][1]]
            keys |= {e.key for e in gazetteer.names.get(words, ()) if e.relation in ("name", "alias", "demonym")}
    return frozenset(keys)


def _longest_match(doc: Doc, i: int, gazetteer: Gazetteer, states: frozenset[str]) -> tuple[int, Entry | None]:
    if not (doc[i].text[:1].isupper() or doc[i].lower_ == "the"):
        return 0, None
    for size, words in reversed(openings_at(doc, i, gazetteer.openings, gazetteer.max_words * 2)):
        if words.isupper() and len(words) > 3 and words not in gazetteer.names:
            words = words.title()
        entries = [e for e in gazetteer.names.get(words, ()) if e.relation != "context" or e.key in states]
        entries.sort(key=lambda e: e.key not in states)
        if (
            entries
            and not _is_part_of_name(doc, i, size, entries[0])
            and not _is_anothers(doc, i, entries[0], gazetteer)
            and not _is_of_others(doc, i + size, entries[0], gazetteer)
        ):
            return size, entries[0]
    return 0, None


def _names_wing(before: Token) -> bool:
    """Whether the word before a party's members is part of another party's name ("Christian Democrats")."""
    return before.text.istitle() and before.tag_ in ("NNP", "NNPS", "JJ") and before.text not in _CHAMBERS


_CHAMBERS = frozenset("House Senate Congressional State American Moderate Many Some Other Most The".split())


def _is_anothers(doc: Doc, i: int, entry: Entry, gazetteer: Gazetteer) -> bool:
    """Whether a body known as one state's is called another's: "the Libyan House of Representatives"."""
    before = i - 2 if i > 1 and doc[i - 1].text in ("'s", "’s") else i - 1
    if entry.type != "organisation" or entry.member_of is None or before < 0:
        return False
    owners = {
        one.key
        for one in gazetteer.names.get(doc[before].text, ())
        if one.type == "state" and one.relation in ("name", "demonym")
    }
    states = gazetteer.entry(entry.member_of).type == "state"
    return states and bool(owners) and entry.member_of not in owners


def _is_of_others(doc: Doc, end: int, entry: Entry, gazetteer: Gazetteer) -> bool:
    """Whether a body's common name goes on as another's: "the Congress of Norland Trade Unions"."""
    if entry.type != "organisation" or (" " in entry.name and entry.relation == "name") or entry.member_of is None:
        return False
    begin = end + 1 + (end + 1 < len(doc) and doc[end + 1].lower_ == "the")
    if begin >= len(doc) or doc[end].lower_ != "of" or not doc[begin].text[:1].isupper():
        return False
    own = {one.key for words in _openings(doc, begin, gazetteer) for one in gazetteer.names.get(words, ())}
    return entry.member_of not in own


def _openings(doc: Doc, i: int, gazetteer: Gazetteer) -> list[str]:
    return [words for _, words in openings_at(doc, i, gazetteer.openings, gazetteer.max_words * 2)]


def _ends_a_name(doc: Doc, i: int) -> bool:
    """Whether a people's or a body's word is within a longer name: "Pheu Thai", "Taran Liberation Front"."""
    before, after = doc[i - 1] if i else None, doc[i + 1] if i + 1 < len(doc) else None
    opens_body = after is not None and doc[i].head.i == after.i and after.text[:1].isupper()
    if after is not None and opens_body and doc[i].text.istitle() and ORGANISATION_WORDS.fullmatch(after.text):
        return before is not None and before.text.istitle() and before.dep_ in ("compound", "amod", "nmod")
    if before is None or doc[i].tag_ not in ("NNP", "NNPS") or doc[i].dep_ in ("compound", "amod", "nmod"):
        return False
    own = before.head.i == i and before.dep_ == "compound" and before.tag_ in ("NNP", "NNPS")
    common = before.lower_ in CALENDAR or before.text in _CHAMBERS or before.text in PARTISANS
    return own and before.text.istitle() and not common and not before.is_sent_start


_MONEY = frozenset(
    "dollar dollars dlr dlrs pound pounds yen franc francs mark marks peso pesos rupee rupees rouble roubles ruble "
    "rubles yuan krona kronor krone kroner lira lire rand".split()
)


def _is_money(token: Token) -> bool:
    return token.lower_ in _MONEY and token.pos_ in ("NOUN", "PROPN")


def _is_part_of_name(doc: Doc, i: int, size: int, entry: Entry) -> bool:
    """Whether the words belong to a longer name ("Jordan Smith", "Washington Post", "the U.S. dollar")."""
    if entry.type == "state" and i + size < len(doc) and _is_money(doc[i + size]):
        return True
    if size == 1 and doc[i].text in PARTISANS and i and _names_wing(doc[i - 1]):
        return True
    if size == 1 and (entry.relation == "demonym" or entry.type == "organisation") and _ends_a_name(doc, i):
        return True
    if entry.relation == "demonym" or entry.type == "organisation" or size > 1:
        return False
    before, after = doc[i - 1] if i else None, doc[i + size] if i + size < len(doc) else None
    if (entry.type == "state" and entry.relation == "metonym-capital") or entry.type in ("state", "place"):
        first_name = (
            before is not None
            and before.text.istitle()
            and before.tag_ == "NNP"
            and before.dep_ == "compound"
            and before.head.i == i
            and not before.text.endswith(".")
            and not any(
                before.text in words
                for words in (
                    "North",
                    "South",
                    "East",
                    "West",
                    "New",
                    "Central",
                    "Southern",
                    "Northern",
                    "Eastern",
                    "Western",
                )
            )
        )
        del after
        return (
            first_name
            and doc[i].ent_type == 0
            and before is not None
            and before.lower_ not in CALENDAR
            and i >= 2
            and before.is_alpha
            and not ORGANISATION_WORDS.search(before.text)
        )
    return False

"""Mentions: which words stand for which actor: names that ship with the program here, then unknown names, then roles."""

from __future__ import annotations

from spacy.tokens import Doc

from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import Entry, Gazetteer, load_gazetteer
from communique.annotation.names import CALENDAR, ORGANISATION_WORDS, add_names, openings_at
from communique.annotation.roles import add_roles


def find_cast(text: str, doc: Doc) -> Cast:
    """Return the cast of an article: all its mentions but pronouns and descriptions (see ``coreference``)."""
    gazetteer = load_gazetteer()
    cast = Cast()
    _gazetteer_mentions(text, doc, cast, gazetteer)
    add_names(text, doc, cast, gazetteer)
    add_roles(text, doc, cast, gazetteer)
    return cast


# --- names that ship with the program


def _gazetteer_mentions(text: str, doc: Doc, cast: Cast, gazetteer: Gazetteer) -> None:
    i, states = 0, _states_named(doc, gazetteer)
    while i < len(doc):
        size, entry = _longest_match(doc, i, gazetteer, states)
        if entry is None:
            i += 1
            continue
        _add_known(cast, entry, gazetteer)
        start, end = doc[i].idx, doc[i + size - 1].idx + len(doc[i + size - 1])
        cast.mention(entry.name, range(i, i + size), start, text[start:end])
        i += size


def _states_named(doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the keys of states that the article names outright; short forms ("the North") count only for these."""
    keys = set()
    for token in doc:
        if token.text not in gazetteer.openings:
            continue
        for size in (1, 2, 3, 5):
            words = doc[token.i : token.i + size].text
            keys |= {e.key for e in gazetteer.names.get(words, ()) if e.relation in ("name", "alias", "demonym")}
    return frozenset(keys)


def _longest_match(doc: Doc, i: int, gazetteer: Gazetteer, states: frozenset[str]) -> tuple[int, Entry | None]:
    if not (doc[i].text[:1].isupper() or doc[i].lower_ == "the"):
        return 0, None
    for size, words in reversed(openings_at(doc, i, gazetteer.openings, gazetteer.max_words * 2)):
        entries = [e for e in gazetteer.names.get(words, ()) if e.relation != "context" or e.key in states]
        entries.sort(key=lambda e: e.key not in states)
        if entries and not _is_part_of_name(doc, i, size, entries[0]):
            return size, entries[0]
    return 0, None


def _is_part_of_name(doc: Doc, i: int, size: int, entry: Entry) -> bool:
    """Whether the words belong to a longer name ("Jordan Smith", "Washington Post", "George Washington")."""
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


def _add_known(cast: Cast, entry: Entry, gazetteer: Gazetteer) -> Part:
    above = gazetteer.entry(entry.member_of) if entry.member_of else None
    if above is not None and entry.type != "place":
        _add_known(cast, above, gazetteer)
    return cast.add(
        Part(
            name=entry.name,
            type=entry.type,
            known=entry.key,
            member_of=above.name if above is not None and entry.type != "place" else None,
        )
    )

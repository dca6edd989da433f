"""Senses: the classes of predicates, nouns and adjectives that ``lexicon/senses.toml`` lists."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from communique.extraction.tables import load_table

_KEPT = "communique.senses"
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective", "ADV": "adverb"}
_PARTICLES = frozenset({"prt", "prep", "advmod", "dobj", "acomp", "advcl"})


@cache
def _classes() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for pos, table in load_table("senses").items():
        words: dict[str, tuple[str, ...]] = {}
        for name, listed in table.items():
            for word in listed.split():
                words[word] = (*words.get(word, ()), name)
        found[pos] = words
    return found


def senses(token: Token) -> tuple[str, ...]:
    """Return the classes of a word, as ``verb:demand`` or ``noun:deal``; a verb's particle counts with it.

    Participles are looked up as adjectives too, and a noun made of a verb by its verb ("refusal" has its own entry).
    """
    kept: dict[int, tuple[str, ...]] = token.doc.user_data.setdefault(_KEPT, {})
    found = kept.get(token.i)
    if found is None:
        found = kept[token.i] = _senses(token)
    return found


def _senses(token: Token) -> tuple[str, ...]:
    pos = _POS.get(token.pos_)
    if pos is None:
        return ()
    lemma = token.lemma_.lower()
    table = _classes()
    found = [f"{pos}:{name}" for name in table[pos].get(lemma, ())]
    if pos == "verb":
        for child in token.children:
            if child.dep_ in _PARTICLES and child.i > token.i:
                found += [f"verb:{name}" for name in table["verb"].get(f"{lemma}_{child.lower_}", ())]
    if token.tag_ in ("VBN", "VBG", "JJ"):
        found += [f"adjective:{name}" for name in table["adjective"].get(token.lower_, ())]
    return tuple(dict.fromkeys(found))

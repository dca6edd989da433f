"""Whether a name that no table knows is a person's, a body's or neither: a linear model over its words and company.

A name is looked at in all its places of an article at once: what stands beside it, what it does, who or which follows.
The weights (``name_kinds.toml``) are made by ``python -m eval.train_name_kinds`` from annotated texts.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part
from communique.annotation.gazetteer import load_gazetteer
from communique.types import ActorType

KINDS: tuple[ActorType, ...] = ("person", "organisation", "unknown")
"""What a name may be of: somebody, a body, or neither (a place, a thing, words in capitals)."""
SURE = 10
"""By how many tenths the score of another kind must be above that of the kind a name had."""
SCALE = 10
_POSSESSIVE = ("'s", "’s", "'", "’")
_CLAUSAL = ("nsubj", "nsubjpass", "dobj", "agent", "pobj", "appos", "conj", "poss", "compound", "dative")


def settle_kinds(doc: Doc, cast: Cast) -> None:
    """Give each name that no table knows, and that has no office, the kind that its words and company speak for."""
    weights, places = load_weights(), places_of(doc, cast)
    for name, starts in places.items():
        part = cast.parts[name]
        if not is_open(part):
            continue
        scores = scores_of(weights, name_features(doc, cast, name, starts))
        best = max(KINDS, key=lambda kind: scores[kind])
        if scores[best] < scores[part.type] + SURE or (part.type, best) == ("organisation", "unknown"):
            continue  # a body that the annotators had no statement of is a body all the same
        # A single word that is no person's may be a town's as well as a body's: the articles together tell.
        part.type = "unknown" if best == "organisation" and " " not in name else best


def is_open(part: Part) -> bool:
    """Whether a part is a name whose kind only its look told."""
    named = part.name[:1].isupper() and part.known is None and part.office is None and not part.members
    return named and part.type in KINDS


def places_of(doc: Doc, cast: Cast) -> dict[str, list[tuple[int, int]]]:
    """Return name → the runs of tokens that write it, with a capital first, in order of the text."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    last: tuple[str, int, int] | None = None
    for i, name in sorted(cast.at.items()):
        if last is not None and last[0] == name and last[2] == i:
            last = (name, last[1], i + 1)
            found[name][-1] = last[1:]
        elif doc[i].text[:1].isupper() or doc[i].text in name:
            last = (name, i, i + 1)
            found[name].append((i, i + 1))
    return dict(found)


def scores_of(weights: Mapping[str, Mapping[str, int]], features: Iterable[str]) -> dict[str, int]:
    """Return kind → score of a name by its features."""
    seen = set(features)
    return {kind: of.get("", 0) + sum(of.get(one, 0) for one in seen) for kind, of in weights.items()}


@cache
def load_weights() -> dict[str, dict[str, int]]:
    """Return kind → feature → weight in tenths; that of no feature is the bias."""
    text = resources.files("communique.annotation").joinpath("name_kinds.toml").read_text(encoding="utf-8")
    return {
        kind: {name: int(weight) for weight, names in tomllib.loads(text)[kind].items() for name in names}
        for kind in KINDS
    }


def name_features(doc: Doc, cast: Cast, name: str, places: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield what speaks for a kind: the words of the name, and what stands around each of its places."""
    yield from _of_words(name.split())
    yield f"is {cast.parts[name].type}"
    for first, end in places:
        yield from _of_place(doc, cast, first, end)
        yield from _of_syntax(doc, first, end)


def _of_words(words: list[str]) -> Iterator[str]:
    yield f"words {min(len(words), 4)}"
    yield f"last {words[-1].lower()}"
    yield f"end {words[-1].lower()[-3:]}"
    yield f"end {words[-1].lower()[-2:]}"
    yield f"first {words[0].lower()}"
    given = load_gazetteer().given
    if len(words) > 1 and words[0] in given:
        yield "given"
    elif any(word in given for word in words[1:-1]):
        yield "given within"
    for word in words:
        yield f"word {word.lower()}"
        yield f"shape {_shape(word)}"


def _shape(word: str) -> str:
    """Return how a word is written, in few letters: "Xx", "XX", "X.", "x"."""
    return re.sub(r"(.)\1+", r"\1\1", re.sub(r"\d", "9", re.sub(r"[^\W\d_]", lambda m: "Xx"[m[0].islower()], word)))[:6]


def _of_place(doc: Doc, cast: Cast, first: int, end: int) -> Iterator[str]:
    before, after = _word(doc, first - 1), _word(doc, end)
    yield f"before {before}"
    yield f"after {after}"
    yield f"before {_word(doc, first - 2)} {before}"
    yield f"after {after} {_word(doc, end + 1)}"
    if after in _POSSESSIVE:
        owned = next((token for token in doc[end + 1 : end + 5] if token.tag_.startswith("NN")), None)
        yield f"of it {owned.lemma_.lower() if owned is not None else ''}"
    if after == ",":
        behind = doc[end + 1 : end + 7]
        yield from (f"then {token.lower_}" for token in behind if token.is_alpha)
    if doc[first].is_sent_start:
        yield "opens"
    following = next((token for token in doc[end : end + 40] if token.tag_ in ("PRP", "PRP$")), None)
    if following is not None and following.i not in cast.at:
        yield f"next {following.lower_}"


def _word(doc: Doc, i: int) -> str:
    return doc[i].lower_ if 0 <= i < len(doc) and not doc[i].is_space else ""


def _of_syntax(doc: Doc, first: int, end: int) -> Iterator[str]:
    head = _head(doc, first, end)
    above = head.head
    if head.dep_ in _CLAUSAL:
        yield f"{head.dep_} {above.lemma_.lower()}"
    yield f"dep {head.dep_}"
    yield f"tag {head.tag_}"
    if head.dep_ == "nsubj":
        yield f"verb {above.tag_}"
    for child in head.children:
        if child.i < first and child.dep_ in ("compound", "amod", "det", "nmod"):
            yield f"with {child.lower_}"
        elif child.i >= end and child.dep_ == "appos":
            yield f"is a {child.lemma_.lower()}"
            if child.lemma_.lower() in load_gazetteer().offices:
                yield "is in an office"
        elif child.i >= end and child.dep_ == "relcl":
            yield from (f"rel {token.lower_}" for token in child.children if token.tag_ in ("WP", "WDT", "WP$"))


def _head(doc: Doc, first: int, end: int) -> Token:
    """Return the word of a name on which the others hang."""
    return next((t for t in reversed(doc[first:end]) if not first <= t.head.i < end or t.head.i == t.i), doc[end - 1])

"""What a position or a point of the agenda is about, in a few words: chosen among the nouns of its passage.

Rules name what is wanted by the predicate and its object ("vow to bring the accord down"). A reader would often say it
by a noun of the passage ("accord"). Each noun, short and with what it is of, is an option beside the rules' words; a
linear model (``issues.toml``, made by ``python -m eval.train_issues``) chooses.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from spacy.tokens import Doc, Token

from communique.annotation.cast import tidy
from communique.extraction.context import Candidate, Context
from communique.types import AgendaClaim, PositionClaim

SCALE = 100
FULLER = 50
"""What each word more speaks for the words of a position, in hundredths: chosen on whole stories."""
_ENOUGH, _LONGEST = 7, 9
_FEW = 4
_MODIFIERS = ("amod", "compound", "nmod", "nummod")
_LINKS = ("of", "for", "on", "in", "to", "against", "with", "over", "between", "by", "from", "at")


@dataclass(frozen=True, slots=True)
class Words:
    """A way to say an issue: its words, how they were made, and the noun that heads them (none: the rules' own)."""

    text: str
    form: str
    noun: int | None = None


def with_issue(context: Context, candidate: Candidate) -> Candidate:
    """Return a position or a point of the agenda with the likeliest words for what it is about."""
    claim = candidate.claim
    if not isinstance(claim, PositionClaim | AgendaClaim):
        return candidate
    options = words_options(context, candidate)
    if len(options) < 2:
        return candidate
    weights = load_weights()
    scores = [
        sum(weights.get(one, 0) for one in set(words_features(context, candidate, option))) + _fuller(claim, option)
        for option in options
    ]
    return replace(candidate, claim=replace(claim, issue=options[scores.index(max(scores))].text))


def _fuller(claim: PositionClaim | AgendaClaim, option: Words) -> int:
    """Return what speaks for fuller words: of many positions on one thing a single word tells too little."""
    return FULLER * min(len(option.text.split()), _ENOUGH) if isinstance(claim, PositionClaim) else 0


def words_options(context: Context, candidate: Candidate) -> list[Words]:
    """Return the ways to say what a candidate is about, each once, the rules' own first."""
    found: dict[str, Words] = {}
    claim = candidate.claim
    if isinstance(claim, PositionClaim | AgendaClaim) and claim.issue:
        found[claim.issue] = Words(claim.issue, "rule")
    span = context.doc.char_span(candidate.start, candidate.end, alignment_mode="contract")
    for noun in span if span is not None else ():
        if noun.tag_ not in ("NN", "NNS", "NNP", "NNPS") or noun.dep_ in _MODIFIERS or noun.i in context.timex_at:
            continue
        for option in _of_noun(context, noun):
            found.setdefault(option.text, option)
    return list(found.values())


def _of_noun(context: Context, noun: Token) -> Iterator[Words]:
    left = [child for child in noun.lefts if child.dep_ in _MODIFIERS]
    first = min((child.left_edge.i for child in left), default=noun.i)
    short = tidy(context.text[context.doc[first].idx : noun.idx + len(noun)])
    yield Words(short, "short", noun.i)
    link = next((child for child in noun.rights if child.dep_ == "prep" and child.lower_ in _LINKS), None)
    inner = next((child for child in link.children if child.dep_ == "pobj"), None) if link is not None else None
    if inner is not None and inner.i - first < _LONGEST:
        yield Words(tidy(context.text[context.doc[first].idx : inner.idx + len(inner)]), f"long {link}", noun.i)


def words_features(context: Context, candidate: Candidate, option: Words) -> Iterator[str]:
    """Yield what speaks for or against a way to say what a candidate is about."""
    claim = candidate.claim
    kind = claim.stance if isinstance(claim, PositionClaim) else "agenda"
    size = min(len(option.text.split()), _LONGEST)
    yield f"{option.form} {size}"
    yield f"{kind} {option.form}"
    if option.noun is None:
        yield f"rule {option.text.split()[0].lower()}"
        yield f"rule by {candidate.rule}"
        return
    noun, head = context.doc[option.noun], context.doc[candidate.head]
    yield f"noun {noun.lemma_.lower()}"
    yield f"{kind} dep {noun.dep_}"
    yield f"{option.form} dep {noun.dep_} under {noun.head.dep_}"
    yield f"under {noun.head.lemma_.lower()} {noun.dep_}"
    yield f"steps {_steps(noun, head)} {noun.dep_}"
    yield f"named {min(_counts(context.doc)[noun.lemma_.lower()], _FEW)}"
    yield f"tag {noun.tag_}"
    yield from _of_place(context, candidate, noun)
    own = isinstance(claim, PositionClaim | AgendaClaim) and claim.issue and noun.lower_ in claim.issue.lower().split()
    yield f"in the rules' words {bool(own)} {noun.dep_}"


def _of_place(context: Context, candidate: Candidate, noun: Token) -> Iterator[str]:
    name = context.cast.at.get(noun.i)
    if name is not None:
        claim = candidate.claim
        party = claim.party if isinstance(claim, PositionClaim) else None
        yield f"who {context.cast.parts[name].type} {name == party}"
    yield "before" if noun.i < candidate.head else "head" if noun.i == candidate.head else "behind"
    edges = candidate.start, candidate.end
    nouns = [i for i, at in _nouns(context.doc).get(noun.sent.start, ()) if edges[0] <= at < edges[1]]
    if nouns:
        yield f"number {min(sum(i < noun.i for i in nouns), _FEW)} of {min(len(nouns), _FEW)}"
    yield f"determined {next((child.lower_ for child in noun.children if child.dep_ == 'det'), '')}"
    if any(child.dep_ == "poss" for child in noun.children):
        yield "owned"


def _steps(noun: Token, head: Token) -> int:
    """Return how many words lie between a noun and the candidate's head in the tree, four where more or apart."""
    at, steps = noun, 0
    while at.i != head.i and at.head.i != at.i and steps < _FEW:
        at, steps = at.head, steps + 1
    return steps if at.i == head.i else _FEW


def _nouns(doc: Doc) -> dict[int, list[tuple[int, int]]]:
    """Return first token of a sentence → its nouns, each with where it begins, kept with the article."""
    if "nouns" not in doc.user_data:
        found: dict[int, list[tuple[int, int]]] = {}
        for sentence in doc.sents:
            found[sentence.start] = [(token.i, token.idx) for token in sentence if token.tag_.startswith("NN")]
        doc.user_data["nouns"] = found
    kept: dict[int, list[tuple[int, int]]] = doc.user_data["nouns"]
    return kept


def _counts(doc: Doc) -> Counter[str]:
    """Return how often each noun stands in the article, kept with it."""
    if "noun counts" not in doc.user_data:
        doc.user_data["noun counts"] = Counter(doc[i].lemma_.lower() for row in _nouns(doc).values() for i, _ in row)
    found: Counter[str] = doc.user_data["noun counts"]
    return found


@cache
def load_weights() -> dict[str, int]:
    """Return feature → weight in hundredths."""
    text = resources.files("communique.extraction").joinpath("issues.toml").read_text(encoding="utf-8")
    return {name: int(weight) for weight, names in tomllib.loads(text)["weights"].items() for name in names}

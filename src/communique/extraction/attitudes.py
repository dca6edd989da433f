"""Attitudes: what somebody wants, decides, praises, fears or is expected to do, where no clause completes the cue.

They are attributions in the wide sense of PARC. No statement rests on them as its source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.clauses import is_predicate, own_subjects, prepositions, subjects
from communique.annotation.quotations import Quotation
from communique.extraction.cues import attitude_frames, cue_class, cue_lemma, cue_offsets
from communique.extraction.pieces import content_pieces, subtree
from communique.extraction.said import Offsets, Said
from communique.extraction.sources import actor_name, outer_source, source_offsets

_LIGHT = frozenset(
    "have make express voice issue give reiterate share take offer repeat show raise hold convey".split()
)
_JUDGED = ("for", "of", "as", "over", "to")
Found = tuple[Token, set[int], list[Token], Offsets]
"""Cue, tokens of the content, tokens that may be the source, the cue's words."""


def find_attitudes(
    text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], known: Collection[Offsets | None]
) -> list[Said]:
    """Return the attitudes of an article at cues that are not known to report."""
    found = []
    for token in doc:
        if (token.idx, token.idx + len(token)) in known:
            continue
        reading = next(_readings(token), None)
        if reading is not None and (said := _made(text, doc, cast, quotations, reading)) is not None:
            found.append(said)
    return found


def _readings(token: Token) -> Iterator[Found]:
    if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
        yield from _raised(token)
        yield from _with_preposition(token)
        yield from _with_infinitive(token)
        yield from _named(token)
        yield from _with_object(token)
    elif token.pos_ in ("NOUN", "PROPN"):
        yield from _nominal(token)
    elif token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd", "conj"):
        yield from _adjectival(token)
    elif token.lower_ in attitude_frames().adverbs and token.dep_ == "advmod":
        yield token, subtree(token.head, token), [], cue_offsets(token)


def _made(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], found: Found) -> Said | None:
    cue, tokens, sources, span = found
    pieces = content_pieces(text, doc, tokens, quotations, cue)
    if not pieces:
        return None
    source = sources[0] if sources else None
    if source is not None and (source.i in tokens or source.i == cue.i):
        source = None
    name = cast.at.get(source.i) if source is not None else None
    told = _is_told(cue, tokens)
    if source is not None and name is None and (told or (cue_class(cue) == "thought" and cue.pos_ == "VERB")):
        name = actor_name(text, cast, source)  # "two people involved expect a handshake"
    return Said(
        start=pieces[0][0],
        end=pieces[-1][1],
        names=(name,) if name is not None else (),
        source=source_offsets(source) if source is not None else None,
        cue=(cue.idx, cue.idx + len(cue)),
        cue_lemma=cue_lemma(cue),
        style="indirect",
        attitude=not (told and name is not None),
        speech=told and name is not None,
        pieces=pieces,
        outer=outer_source(cue, source) if source is not None else None,
        cue_span=span,
    )


def _is_told(cue: Token, tokens: set[int]) -> bool:
    """Whether a noun or adjective has a whole clause with "that" as its content: "voiced the hope that it holds"."""
    if cue.pos_ not in ("NOUN", "ADJ"):
        return False
    heads = [cue.doc[i] for i in tokens if cue.doc[i].head.i not in tokens]
    return any(
        head.dep_ in ("acl", "ccomp") and any(c.dep_ == "mark" and c.lower_ == "that" for c in head.children)
        for head in heads
    )


def _sources(token: Token) -> list[Token]:
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in token.children):
        return prepositions(token, "by")
    return own_subjects(token) or subjects(token)


def _subtrees(children: Sequence[Token]) -> set[int]:
    return {i for child in children for i in subtree(child)}


def _complements(token: Token, *labels: str) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def _raised(token: Token) -> Iterator[Found]:
    """Read "seems to be over", "is expected to resign": nobody says who thinks so."""
    lemma, frames = cue_lemma(token), attitude_frames()
    subject = _complements(token, "nsubj", "nsubjpass", "expl")
    rest = _complements(token, "xcomp", "oprd", "acomp", "ccomp")
    if not subject or not rest:
        return
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
    if (lemma in frames.raising and not passive) or (lemma in frames.passive and passive):
        yield token, _subtrees([*subject, *rest]), prepositions(token, "by") if passive else [], cue_offsets(token)


def _with_infinitive(token: Token) -> Iterator[Found]:
    frames = attitude_frames()
    lemma = cue_lemma(token)
    rest = [child for child in _complements(token, "xcomp", "ccomp") if is_predicate(child) and child.i > token.i]
    if lemma not in frames.infinitive or not rest:
        return
    addressed = _complements(token, "dobj") if lemma in frames.addressed else []
    if any(child.dep_ == "nsubjpass" for child in token.children):
        addressed = _complements(token, "nsubjpass")
    yield token, _subtrees([*addressed, *rest]), _sources(token), cue_offsets(token)


def _named(token: Token) -> Iterator[Found]:
    if cue_lemma(token) not in attitude_frames().naming:
        return
    rest = _complements(token, "oprd", "ccomp", "xcomp")
    rest += [child for child in token.children if child.dep_ == "prep" and child.lower_ == "as"]
    whom = _complements(token, "dobj", "nsubjpass")
    if rest:
        yield token, _subtrees([*whom, *rest]), _sources(token), cue_offsets(token)


def _with_object(token: Token) -> Iterator[Found]:
    if cue_lemma(token) not in attitude_frames().object:
        return
    passive = any(child.dep_ == "nsubjpass" for child in token.children)
    whom = [c for c in _complements(token, "nsubjpass" if passive else "dobj") if c.tag_ not in ("WDT", "WP")]
    whom = [c for c in whom if not c.lower_.endswith(("self", "selves"))]
    if not whom:
        return
    reasons = [
        child for child in token.children if child.dep_ == "prep" and child.lower_ in _JUDGED and child.i > token.i
    ]
    yield token, _subtrees([*whom, *reasons]), _sources(token), cue_offsets(token)


def _with_preposition(token: Token) -> Iterator[Found]:
    wanted = attitude_frames().prepositional.get(cue_lemma(token))
    if wanted is None:
        return
    for child in token.children:
        if child.dep_ in ("prep", "prt") and child.lower_ in wanted and child.i > token.i:
            rest = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            rest += [c for c in token.children if rest and c.dep_ == "xcomp" and c.i > child.i]
            if rest:
                yield token, _subtrees(rest), _sources(token), cue_offsets(token, child)


def _joined_by(token: Token, wanted: frozenset[str]) -> tuple[list[Token], list[Token]]:
    """Return the words that join a content to a noun or adjective (prepositions only), and the content's heads."""
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in ("acl", "ccomp", "xcomp", "relcl") and is_predicate(child):
            words = {c.lower_ for c in child.children if c.dep_ in ("mark", "aux")}
            subject = [c.lower_ for c in child.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")]
            if words & wanted or ("that" in wanted and child.dep_ == "ccomp" and "that" not in subject):
                return [], [child]
        if child.dep_ == "prep" and child.lower_ in wanted:
            rest = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if rest:
                return [child], rest
    return [], []


def _nominal(token: Token) -> Iterator[Found]:
    wanted = attitude_frames().nouns.get(cue_lemma(token))
    if wanted is None:
        return
    joints, rest = _joined_by(token, wanted)
    if not rest:
        return
    sources = [child for child in token.children if child.dep_ == "poss"]
    sources += [noun for noun in prepositions(token, "by", "from", "of", "among") if noun not in rest]
    verb = token.head
    span = cue_offsets(token, *joints)
    if not sources and token.dep_ == "dobj" and cue_lemma(verb) in _LIGHT:
        sources = _sources(verb)
        span = cue_offsets(verb)[0], max(span[1], token.idx + len(token))
    yield token, _subtrees(rest), sources, span


def _adjectival(token: Token) -> Iterator[Found]:
    wanted = attitude_frames().adjectives.get(token.lower_)
    verb = token.head
    if wanted is None or verb.pos_ not in ("AUX", "VERB"):
        return
    joints, rest = _joined_by(token, wanted)
    if not rest:  # the parser often hangs the clause on the copula
        rest = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.i > token.i and "that" in wanted]
    if rest:
        start, end = cue_offsets(verb)
        last = joints[-1] if joints else token
        yield token, _subtrees(rest), _sources(verb), (start, max(end, last.idx + len(last)))

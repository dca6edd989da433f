"""Who is behind a noun or pronoun: the actor, the author of a paper, the outlet that passed it on."""

from __future__ import annotations

import re

from spacy.tokens import Token

from communique.annotation.cast import Cast, Part, tidy
from communique.annotation.clauses import (
    RELATIVE,
    SUBJECTS,
    is_predicate,
    noun_bounds,
    own_subjects,
    prepositions,
    subjects,
)
from communique.annotation.gazetteer import load_gazetteer
from communique.annotation.name_words import BEHIND_A_NAME
from communique.annotation.roles import before_a_verb, described
from communique.annotation.syntax import plain_text
from communique.extraction.cues import cue_lemma
from communique.extraction.said import Offsets

_PAPERS = frozenset(
    "statement letter paper text report communique warning video recording tweet post message document note memo "
    "speech announcement declaration assessment proposal filing lawsuit release transcript interview article "
    "editorial".split()
)
_RULES = frozenset("act law agreement annex accord treaty constitution charter clause article bill".split())
_WRITING = frozenset("send write issue release publish post circulate table read sign deliver address".split())
_ONE_OF = frozenset({"one", "another", "each", "neither"})
_SEVERAL = frozenset({"some", "few", "many", "others", "most", "several"})
_COMMA = re.compile(r"\s*[,;:(]")
_RELAYING = ("report", "quote", "cite")


def actor_name(text: str, cast: Cast, token: Token) -> str | None:
    """Return the name of the actor that a token stands for; its noun phrase where it is nobody yet."""
    if token.lower_ in _ONE_OF and token.dep_ in SUBJECTS:
        return _one_of(text, cast, token)
    name = cast.at.get(token.i)
    if name is None and token.text.rstrip(".") in BEHIND_A_NAME:
        name = next((cast.at[i] for i in (token.i - 1, token.i - 2) if i in cast.at), None)
    if name is not None:
        return name
    several = token.lower_ in _SEVERAL and token.dep_ in SUBJECTS
    if (token.pos_ not in ("NOUN", "PROPN") and not several) or token.is_punct:
        return None
    start, end = noun_bounds(token, whole=False)
    named = named_inside(cast, token, start, end)
    if named is not None or token.lemma_.lower() in _PAPERS | _RULES:
        return named or author_before(cast, token) or _body_before(text, cast, token)
    cut = _COMMA.search(text, token.idx, end)
    if cut is not None:
        end = cut.start()
    end = before_a_verb(token, end)
    if end - start > 70:
        start, end = token.idx, token.idx + len(token)
    surface = tidy_one(text[start:end]) if several else tidy(text[start:end])
    if not surface:
        return None
    part = cast.add(
        Part(
            name=surface,
            type="unknown",
            plural=several or token.tag_ in ("NNS", "NNPS"),
            member_of=next((cast.at[t.i] for t in token.subtree if t.i in cast.at and start <= t.idx < end), None),
        )
    )
    cast.mention(part.name, range(token.i, token.i + 1), start, text[start:end])
    part.forms |= described(text, token, start, end)
    return part.name


def _body_before(text: str, cast: Cast, token: Token) -> str | None:
    """Return the body whose paper it is by its first words: "a foreign ministry statement"."""
    body = next((c for c in token.children if c.dep_ == "compound" and c.lower_ in load_gazetteer().groups), None)
    if body is None:
        return None
    first = min((c for c in token.children if c.dep_ in ("amod", "compound")), key=lambda c: c.i).left_edge
    surface = tidy(text[first.idx : body.idx + len(body)])
    part = cast.add(Part(name=surface, type="group", member_of=cast.at.get(first.i)))
    cast.mention(part.name, range(body.i, body.i + 1), first.idx, text[first.idx : body.idx + len(body)])
    return part.name


def author_before(cast: Cast, token: Token) -> str | None:
    """Return who wrote the paper of that name which was spoken of last: "sent a letter … the letter said"."""
    lemma = token.lemma_.lower()
    for i in range(token.i, max(token.i - 400, -1), -1):
        other = token.doc[i]
        if other.lemma_.lower() != lemma or other.pos_ not in ("NOUN", "PROPN"):
            continue
        name = named_inside(cast, other, other.left_edge.idx, other.right_edge.idx + len(other.right_edge))
        if name is None and other.dep_ == "dobj" and other.head.lemma_ in _WRITING:
            name = next((cast.at[t.i] for t in own_subjects(other.head) if t.i in cast.at), None)
        if name is not None:
            return name
    return None


def _one_of(text: str, cast: Cast, token: Token) -> str | None:
    """Return the name of one of several: "one of its delegates said", "one said" of the analysts named just before."""
    group = next(iter(prepositions(token, "of")), None)
    if group is not None:
        named = _named_beside(cast, token, group)
        if named is not None:
            return named
        start, end = token.idx, noun_bounds(group, whole=False)[1]
        name, member = tidy_one(text[start:end]), cast.at.get(group.i)
    else:
        group = _several_before(cast, token)
        if group is None:
            return None
        start, end = token.idx, token.idx + len(token)
        name, member = f"one of the {cast.at[group.i]}", cast.at[group.i]
    if len(name) > 80:
        return None
    part = cast.add(Part(name=name, type="person", member_of=member))
    cast.mention(name, range(token.i, token.i + 1), start, text[start:end])
    return part.name


def _named_beside(cast: Cast, token: Token, group: Token) -> str | None:
    """Return the one person whose name stands beside "one of the negotiators", if a name does."""
    beside = [child for noun in (token, group) for child in noun.children if child.dep_ == "appos"]
    names = {cast.at[child.i] for child in beside if child.i in cast.at and not child.conjuncts}
    persons = [name for name in names if cast.parts[name].type == "person" and name[:1].isupper()]
    return persons[0] if len(persons) == 1 else None


def tidy_one(words: str) -> str:
    """Return "one of its delegates" on one line, its first letter small."""
    words = " ".join(words.split())
    return words[:1].lower() + words[1:]


def _several_before(cast: Cast, token: Token) -> Token | None:
    """Return the nearest several persons before a token, in this sentence or the two before."""
    for i in range(token.i - 1, max(token.i - 60, -1), -1):
        other = token.doc[i]
        if "\n\n" in other.text:
            return None
        if other.tag_ in ("NNS", "NNPS") and i in cast.at and cast.parts[cast.at[i]].plural:
            return other
    return None


def named_inside(cast: Cast, token: Token, start: int, end: int) -> str | None:
    """Return the actor behind a noun: the author of a paper ("a statement from the ministry"), a person in a title."""
    if token.lemma_.lower() in _PAPERS:
        authors = [child for child in token.children if child.dep_ == "poss"]
        authors += prepositions(token, "from", "by", "of")
        authors += [a for child in token.children if child.dep_ == "acl" for a in prepositions(child, "by")]
        authors += [child for child in token.children if child.dep_ in ("compound", "nmod", "amod")]
        return next((cast.at[a.i] for a in authors if a.i in cast.at), None)
    inside = [
        t for t in token.subtree if start <= t.idx < end and t.i in cast.at and t.dep_ in ("compound", "appos", "nmod")
    ]
    return next(
        (cast.at[t.i] for t in inside if cast.parts[cast.at[t.i]].type == "person" and t.text[:1].isupper()), None
    )


def source_of_cue(cast: Cast, cue: Token) -> Token | None:
    """Return the token that names who stands behind a cue verb: its subject, the agent of a passive."""
    if any(child.dep_ == "nsubjpass" for child in cue.children):
        return next(iter(prepositions(cue, "by")), None)
    found = own_subjects(cue) or subjects(cue)
    known = [token for token in found if token.i in cast.at]
    return next(iter(known[:1] or found), None)


def source_offsets(token: Token) -> Offsets:
    """Return a source as a reader marks it: with appositions, relative clauses and what is joined to it."""
    start, end = noun_bounds(token)
    text = plain_text(token.doc)
    if "," in text[start:end] and text[end : end + 2] == ", ":
        end += 1  # the comma closes what is put beside the name
    return start, end


def outer_source(cue: Token, source: Token) -> Offsets:
    """Return the words that a reader marks as a cue's source: the relative pronoun where it stands for the noun."""
    for child in cue.children:
        if child.dep_ in SUBJECTS and child.lower_ in RELATIVE and child.tag_ in ("WDT", "WP"):
            return child.idx, child.idx + len(child)
    if source.i < cue.i and cue.dep_ == "relcl" and cue.head.i == source.i:
        return noun_bounds(source, whole=False)
    return source_offsets(source)


def relays(text: str, cast: Cast, cue: Token) -> tuple[str, ...]:
    """Return who passed it on: "told the Courier", "as the agency reported", "was quoted by"."""
    found: list[str] = []
    for child in cue.children:
        heard = child.dep_ in ("dobj", "dative") and child.i in cast.at
        if heard and cue_lemma(cue) in ("tell", "inform", "brief"):
            part = cast.parts[cast.at[child.i]]
            if (part.known and part.known.startswith("outlet")) or _is_outlet(part):
                found.append(part.name)
    for token in cue.sent:
        if token.lemma_.lower() in _RELAYING and token.i != cue.i and is_predicate(token):
            found += [name for name in _relayed_by(text, cast, cue, token) if name not in found]
    return tuple(found)


def _relayed_by(text: str, cast: Cast, cue: Token, token: Token) -> list[str]:
    by = prepositions(token, "by") if token.tag_ == "VBN" else own_subjects(token)
    as_reported = any(child.lower_ == "as" for child in token.children) or token.head.lower_ == "as"
    if not as_reported and not (token.i > cue.i and token.tag_ == "VBN"):
        return []
    return [name for t in by if (name := actor_name(text, cast, t)) is not None]


def _is_outlet(part: Part) -> bool:
    return part.type == "organisation" and bool(
        re.search(
            r"\b(?:News|Times|Post|Press|Journal|Tribune|Wire|Courier|Herald|Gazette|Review|Daily|TV|Radio|Agency|Agence|Network)\b",
            part.name,
        )
    )

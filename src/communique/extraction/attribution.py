"""Attribution: who says what, directly, indirectly or in between, and who passed it on.

The method follows the source–cue–content scheme of PARC (Pareti 2012). A statement's sources are those of all
attributions whose content holds it, the innermost first, each followed by its relays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part, tidy
from communique.annotation.clauses import (
    clause_bounds,
    is_predicate,
    noun_bounds,
    own_subjects,
    prepositions,
    subjects,
)
from communique.annotation.quotations import Quotation
from communique.extraction.tables import cue_classes
from communique.types import Attribution, AttributionStyle, Span

_ACCORDING = re.compile(r"\b(?:according to|in the words of|in the view of)\b", re.I)
_VOICE = re.compile(r"(?:Statement|Remarks|Letter|Address|Speech|Message)\s+(?:by|from|of)\s+(?:the\s+)?", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One attribution: content offsets, the source's name and where it stands, the cue, relays outwards."""

    start: int
    end: int
    names: tuple[str, ...]
    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    cue_lemma: str
    style: AttributionStyle
    quoted: bool = False


def find_attributions(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation]) -> tuple[Said, ...]:
    """Return the attributions of an article, widest content first."""
    found = [said for token in doc if (said := _verb_attribution(text, doc, cast, token)) is not None]
    found += _according_to(text, doc, cast)
    found += _quoted(text, doc, cast, quotations, found)
    return tuple(sorted(found, key=lambda said: (said.start, -said.end, said.names)))


def sources_at(attributions: Sequence[Said], start: int, end: int) -> tuple[str, ...]:
    """Return the names of who says what stands from ``start`` to ``end``, closest to the content first."""
    around = [
        said
        for said in attributions
        if said.start <= start + 2
        and end <= said.end + 2
        and not (said.source and start <= said.source[0] < end and not said.quoted)
    ]
    around.sort(key=lambda said: said.end - said.start)
    names: list[str] = []
    for said in around:
        names += [name for name in said.names if name not in names]
    return tuple(names)


def said_at(attributions: Sequence[Said], start: int, end: int) -> Said | None:
    """Return the innermost attribution around a span, or ``None``."""
    around = [said for said in attributions if said.start <= start + 2 and end <= said.end + 2]
    return min(around, key=lambda said: said.end - said.start, default=None)


def actor_name(text: str, cast: Cast, token: Token) -> str | None:
    """Return the name of the actor that a token stands for; its noun phrase where it is nobody yet."""
    name = cast.at.get(token.i)
    if name is not None:
        return name
    if token.pos_ not in ("NOUN", "PROPN") or token.is_punct:
        return None
    start, end = noun_bounds(token, whole=False)
    named = _named_inside(cast, token, start, end)
    if named is not None:
        return named
    if end - start > 70:
        start, end = token.idx, token.idx + len(token)
    surface = tidy(text[start:end])
    if not surface:
        return None
    part = cast.add(
        Part(
            name=surface,
            type="unknown",
            plural=token.tag_ in ("NNS", "NNPS"),
            member_of=next((cast.at[t.i] for t in token.subtree if t.i in cast.at and start <= t.idx < end), None),
        )
    )
    cast.mention(part.name, range(token.i, token.i + 1), start, text[start:end])
    return part.name


_PAPERS = frozenset(
    "statement letter paper text report communique warning video recording tweet post message document note memo "
    "speech announcement declaration assessment proposal filing lawsuit release transcript interview article "
    "editorial".split()
)


def _named_inside(cast: Cast, token: Token, start: int, end: int) -> str | None:
    """Return the actor behind a noun: the author of a paper ("a statement from the ministry"), a person in a title."""
    if token.lemma_.lower() in _PAPERS:
        authors = [child for child in token.children if child.dep_ == "poss"]
        authors += prepositions(token, "from", "by", "of")
        return next((cast.at[a.i] for a in authors if a.i in cast.at), None)
    inside = [
        t for t in token.subtree if start <= t.idx < end and t.i in cast.at and t.dep_ in ("compound", "appos", "nmod")
    ]
    return next(
        (cast.at[t.i] for t in inside if cast.parts[cast.at[t.i]].type == "person" and t.text[:1].isupper()), None
    )


def _verb_attribution(text: str, doc: Doc, cast: Cast, token: Token) -> Said | None:
    cue_class = cue_classes().get(token.lemma_.lower())
    if cue_class is None or not is_predicate(token):
        return None
    content = _content(doc, token)
    if content is None:
        return None
    sources = own_subjects(token) or subjects(token)
    passive = any(child.dep_ == "nsubjpass" for child in token.children)
    agents = prepositions(token, "by") if passive else []
    source = next(iter(agents if passive else sources), None)
    if source is None and not passive:
        return None
    name = actor_name(text, cast, source) if source is not None else None
    if source is not None and name is None:
        return None
    names = tuple(n for n in (name,) if n) + _relays(text, doc, cast, token)
    if not names:
        return None
    return Said(
        start=content[0],
        end=content[1],
        names=names,
        source=noun_bounds(source, whole=False) if source is not None else None,
        cue=(token.idx, token.idx + len(token)),
        cue_lemma=token.lemma_.lower(),
        style="indirect",
    )


def _content(doc: Doc, cue: Token) -> tuple[int, int] | None:
    """Return the offsets of what is said: the complement, else the sentence around a parenthesis."""
    complement = next((child for child in cue.children if child.dep_ == "ccomp" and is_predicate(child)), None)
    if complement is None:
        complement = next((child for child in cue.children if child.dep_ == "ccomp"), None)
    if complement is not None:
        left, right = complement.left_edge, complement.right_edge
        following = [c for c in complement.conjuncts if c.dep_ == "conj"]
        right = max([right, *(c.right_edge for c in following)], key=lambda t: t.i)
        return left.idx, right.idx + len(right)
    if cue.dep_ == "parataxis" or (
        cue.dep_ in ("ccomp", "advcl", "dep") and is_predicate(cue.head) and _is_parenthetic(doc, cue)
    ):
        sentence = cue.sent
        return sentence.start_char, sentence.end_char
    if cue_classes().get(cue.lemma_.lower()) == "speech" and cue.lemma_.lower() in (
        "say",
        "tell",
        "add",
        "warn",
        "predict",
    ):
        gerund = next(
            (c for c in cue.children if c.dep_ in ("xcomp", "advcl") and is_predicate(c) and c.i > cue.i), None
        )
        if gerund is not None and gerund.tag_ != "VBG":
            return gerund.left_edge.idx, gerund.right_edge.idx + len(gerund.right_edge)
    return None


def _is_parenthetic(doc: Doc, cue: Token) -> bool:
    left = cue.left_edge.i
    return (left > 0 and doc[left - 1].text in (",", '"', "-", "—")) or cue.left_edge.lower_ == "as"


def _relays(text: str, doc: Doc, cast: Cast, cue: Token) -> tuple[str, ...]:
    """Return who passed it on: "told the Courier", "as the agency reported", "was quoted by"."""
    found = []
    for child in cue.children:
        if (
            child.dep_ in ("dobj", "dative")
            and child.i in cast.at
            and cue.lemma_.lower() in ("tell", "inform", "brief")
        ):
            part = cast.parts[cast.at[child.i]]
            if (part.known and part.known.startswith("outlet")) or _is_outlet(part):
                found.append(part.name)
    sentence = cue.sent
    for token in sentence:
        if token.lemma_.lower() in ("report", "quote", "cite") and token.i != cue.i and is_predicate(token):
            by = prepositions(token, "by") if token.tag_ == "VBN" else own_subjects(token)
            marked = any(child.lower_ == "as" for child in token.children) or token.head.lower_ == "as"
            if marked or (token.i > cue.i and token.tag_ == "VBN"):
                found += [name for t in by if (name := actor_name(text, cast, t)) is not None and name not in found]
    del doc
    return tuple(found)


def _is_outlet(part: Part) -> bool:
    return part.type == "organisation" and bool(
        re.search(
            r"\b(?:News|Times|Post|Press|Journal|Tribune|Wire|Courier|Herald|Gazette|Review|Daily|TV|Radio|Agency|Agence|Network)\b",
            part.name,
        )
    )


def _according_to(text: str, doc: Doc, cast: Cast) -> list[Said]:
    found = []
    for match in _ACCORDING.finditer(doc.text):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            continue
        last = span[-1]
        source = next((child for child in last.children if child.dep_ == "pobj"), None)
        if source is None:
            source = next(
                (child for t in span for child in t.subtree if child.dep_ == "pobj" and child.i > last.i), None
            )
        if source is None:
            continue
        name = actor_name(text, cast, source)
        if name is None:
            continue
        sentence = source.sent
        found.append(
            Said(
                start=sentence.start_char,
                end=sentence.end_char,
                names=(name,),
                source=noun_bounds(source, whole=False),
                cue=(match.start(), match.end()),
                cue_lemma="according",
                style="indirect",
            )
        )
    return found


# --- quotations


def _quoted(text: str, doc: Doc, cast: Cast, quotations: Sequence[Quotation], said: Sequence[Said]) -> list[Said]:
    found: list[Said] = []
    last: Said | None = None
    for quotation in quotations:
        if quotation.nested:
            continue
        cue = _cue_near(doc, quotation)
        names = _speakers(text, doc, cast, cue, quotation)
        if not names:
            names = _before_colon(text, doc, cast, quotation) or _same_sentence(doc, last, quotation)
        if not names:
            inner = said_at(said, quotation.start, quotation.end)
            names = inner.names if inner is not None else _subject_of_sentence(text, doc, cast, quotation)
        if not names and last is not None and _continues(text, doc, last, quotation):
            names = last.names
        if not names:
            continue
        style: AttributionStyle = "direct" if is_direct(text, quotation) else "mixed"
        entry = Said(
            start=quotation.start,
            end=quotation.end,
            names=names,
            source=None,
            quoted=True,
            style=style,
            cue=(cue.idx, cue.idx + len(cue)) if cue is not None else None,
            cue_lemma=cue.lemma_.lower() if cue is not None else "",
        )
        found.append(entry)
        last = entry
    return found


def is_direct(text: str, quotation: Quotation) -> bool:
    """Whether words in quotation marks are a sentence of their own rather than part of the reporter's."""
    words = text[quotation.start : quotation.end].strip()
    if not words:
        return False
    before = text[max(0, quotation.start - 60) : quotation.start - 1].rstrip()
    ends = words[-1] in ".,!?…" or (
        text[quotation.end + 1 : quotation.end + 2] in (",", ".") and len(words.split()) >= 5
    )
    if re.search(r"\b(?:that|as|of|a|an|the|to|for|with|its|his|her|their|was|were|is|are)$", before):
        return False
    return (words[0].isupper() and ends and len(words.split()) >= 3) or (ends and len(words.split()) >= 8)


def _before_colon(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> tuple[str, ...]:
    """Return who speaks in "The minister put it bluntly:" and "Minister NAME:" before a quotation."""
    lead = doc.text[max(0, quotation.start - 200) : quotation.start - 1].rstrip()
    if not lead.endswith(":"):
        return ()
    colon = max(0, quotation.start - 200) + len(lead) - 1
    token = next((t for t in doc if t.idx == colon), None)
    if token is None or token.i == 0:
        return ()
    if token.i - 1 in cast.at:
        return (cast.at[token.i - 1],)
    return _subject_name(text, cast, doc[token.i - 1].sent.root)


def _same_sentence(doc: Doc, last: Said | None, quotation: Quotation) -> tuple[str, ...]:
    """Return the speaker of the quotation before, where no sentence ends between the two."""
    if last is None or quotation.start - last.end > 200:
        return ()
    between = doc.text[last.end + 1 : quotation.start - 1]
    ended = re.search(r"[.!?]\s", between) or "\n" in between or doc.text[last.end - 1] in ".!?"
    return () if ended else last.names


def _subject_of_sentence(text: str, doc: Doc, cast: Cast, quotation: Quotation) -> tuple[str, ...]:
    """Return the subject of the predicate that a quotation is built into."""
    span = doc.char_span(quotation.start, quotation.end, alignment_mode="contract")
    if span is None or len(span) == 0 or is_direct(text, quotation):
        return ()
    at = span.root
    for _ in range(8):
        if at.head.i == at.i:
            break
        at = at.head
        outside = not quotation.start <= at.idx < quotation.end
        if outside and is_predicate(at) and (names := _subject_name(text, cast, at)):
            return names
    return ()


def _subject_name(text: str, cast: Cast, predicate: Token) -> tuple[str, ...]:
    for subject in own_subjects(predicate) or subjects(predicate):
        name = cast.at.get(subject.i) or _named_inside(cast, subject, subject.left_edge.idx, subject.right_edge.idx + 1)
        if name is not None and cast.parts[name].type != "place":
            return (name,)
    return ()


def _cue_near(doc: Doc, quotation: Quotation) -> Token | None:
    """Return the cue verb outside the quotation that stands nearest to its marks in the same sentences."""
    window = doc.char_span(
        max(0, quotation.start - 220), min(len(doc.text), quotation.end + 160), alignment_mode="contract"
    )
    if window is None:
        return None
    ranked = []
    classes = cue_classes()
    for token in window:
        inside = quotation.start <= token.idx < quotation.end
        cue_class = classes.get(token.lemma_.lower())
        if inside or cue_class is None or token.pos_ not in ("VERB", "AUX"):
            continue
        gap = quotation.start - (token.idx + len(token)) if token.idx < quotation.start else token.idx - quotation.end
        between = (
            doc.text[token.idx + len(token) : quotation.start]
            if token.idx < quotation.start
            else doc.text[quotation.end + 1 : token.idx]
        )
        if "\n\n" in between or re.search(
            r"[.!?]\s", between.rstrip()[:-1] if token.idx < quotation.start else between
        ):
            continue
        if between.count('"') + between.count("“") > (1 if token.idx < quotation.start else 0):
            continue
        ranked.append(
            (
                gap
                + (0 if cue_class == "speech" else 40)
                + (25 if token.idx < quotation.start and "," in between[:-3] else 0),
                token.i,
            )
        )
    return doc[min(ranked)[1]] if ranked else None


def _speakers(text: str, doc: Doc, cast: Cast, cue: Token | None, quotation: Quotation) -> tuple[str, ...]:
    if cue is None:
        return ()
    outside = [
        t
        for t in own_subjects(cue) or subjects(cue)
        if not quotation.start <= t.idx < quotation.end and t.idx != cue.idx
    ]
    if not outside:
        outside = [doc[i] for i in range(cue.i + 1, min(cue.i + 4, len(doc))) if i in cast.at][:1] or [
            doc[i] for i in range(cue.i - 1, max(cue.i - 4, -1), -1) if i in cast.at
        ][:1]
    for source in outside[:1]:
        name = actor_name(text, cast, source)
        if name is not None:
            return (name, *_relays(text, doc, cast, cue))
    return ()


def _continues(text: str, doc: Doc, last: Said, quotation: Quotation) -> bool:
    """Whether a quotation without a cue goes on with the last speaker: right behind, or in the next sentence."""
    between = doc.text[last.end : quotation.start]
    del text
    return len(between) < 260 and between.count("\n\n") <= 1 and is_direct(doc.text, quotation)


def document_voice(text: str, title: str | None, doc: Doc, cast: Cast) -> str | None:
    """Return who speaks the whole document ("Statement by President NAME"), or ``None``."""
    match = _VOICE.search(text[:300].split("\n\n")[0])
    if match is None or (
        title is not None and not text.lstrip().startswith(title[:10]) and _VOICE.search(title) is None
    ):
        return None
    near = (t for t in doc if match.end() <= t.idx < match.end() + 80 and t.i in cast.at)
    token = next((t for t in near if cast.parts[cast.at[t.i]].type == "person"), None)
    return cast.at[token.i] if token is not None else None


def to_attribution(text: str, said: Said) -> Attribution:
    """Return the outer form of an attribution."""

    def span(pair: tuple[int, int] | None) -> Span | None:
        return Span(start=pair[0], end=pair[1], quote=text[pair[0] : pair[1]]) if pair else None

    content = span((said.start, said.end))
    assert content is not None
    return Attribution(
        source=span(said.source), cue=span(said.cue), content=(content,), style=said.style, names=said.names
    )


__all__ = [
    "Said",
    "actor_name",
    "clause_bounds",
    "document_voice",
    "find_attributions",
    "is_direct",
    "said_at",
    "sources_at",
    "to_attribution",
]

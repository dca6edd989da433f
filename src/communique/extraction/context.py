"""What the extractors of all kinds share: the annotated article, and how a statement is made from a clause or noun."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, tidy
from communique.annotation.clauses import Clause, is_predicate, noun_bounds
from communique.annotation.coreference import BOTH_SIDES, group_members
from communique.annotation.quotations import Quotation
from communique.dating.normalize import anchor_of, reanchor, resolve
from communique.dating.timex import bound_of
from communique.extraction.attribution import Said, actor_name, said_at, sources_at
from communique.extraction.model import Vector
from communique.extraction.said import voiced_in
from communique.interval import Interval
from communique.types import (
    AssessmentClaim,
    Bound,
    Claim,
    CommitmentClaim,
    EventClaim,
    ExpectationClaim,
    PositionClaim,
    Span,
    Statement,
    TimeBasis,
    TimeRef,
    Timex,
)

LONGEST_EVIDENCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """An article with all its annotations; ``timex_at`` maps a token's index to the timex it belongs to."""

    text: str
    doc: Doc
    cast: Cast
    clauses: dict[int, Clause]
    quotations: Sequence[Quotation]
    attributions: Sequence[Said]
    timexes: Sequence[Timex]
    timex_at: dict[int, Timex]
    voice: str | None = None
    headlines: Sequence[tuple[int, int]] = ()
    scores: dict[int, Vector] = field(default_factory=dict, compare=False, repr=False)
    senses: dict[int, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Filled as they are asked for: the model's scores of tokens and sentences (below 0), senses of tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement that a rule found, before it has an id: ``head`` is the token it was found at.

    ``heads`` are those of a condition's step and requirement.
    """

    claim: Claim
    start: int
    end: int
    rule: str
    head: int
    timex: Timex | None = None
    time_basis: TimeBasis = "none"
    sources: tuple[str, ...] | None = None
    bound: Bound | None = None
    heads: tuple[int, ...] = ()
    features: tuple[str, ...] = field(default=())
    confidence: float = 0.5


def timex_tokens(doc: Doc, timexes: Iterable[Timex]) -> dict[int, Timex]:
    """Return which timex every token belongs to."""
    found: dict[int, Timex] = {}
    for timex in timexes:
        span = doc.char_span(timex.start, timex.end, alignment_mode="expand")
        for token in span if span is not None else ():
            found.setdefault(token.i, timex)
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without outer space and marks, at most 400 characters, cut at a word."""
    while start < end and (text[start].isspace() or text[start] in ",;:.—–-"):
        start += 1
    while (
        end > start
        and (text[end - 1].isspace() or text[end - 1] in ",;:.—–-")
        and not re.search(r"\b\w\.\w\.$", text[max(start, end - 4) : end])
    ):
        end -= 1
    if end - start > LONGEST_EVIDENCE:
        cut = max(text.rfind(". ", start, start + LONGEST_EVIDENCE), text.rfind("; ", start, start + LONGEST_EVIDENCE))
        cut = cut if cut > start + 80 else text.rfind(" ", start, start + LONGEST_EVIDENCE)
        end = cut if cut > start else start + LONGEST_EVIDENCE
    return start, end


def statement_of(context: Context, candidate: Candidate, document: str) -> Statement | None:
    """Return the statement of a candidate, without id and confidence; ``None`` where no word is left of it."""
    start, end = trim(context.text, candidate.start, candidate.end)
    if end <= start:
        return None
    sources = candidate.sources
    if sources is None:
        sources = _sources(context, candidate, start, end)
    time = time_ref(context, candidate.timex) if candidate.timex is not None else None
    if time is not None and (candidate.bound is not None or _is_its_own_day(candidate)):
        time = replace(time, bound=candidate.bound or "on")
    return Statement(
        id="",
        document=document,
        claim=candidate.claim,
        evidence=(Span(start=start, end=end, quote=context.text[start:end]),),
        sources=sources,
        time=time,
        time_basis=candidate.time_basis if time is not None else "none",
        rule=candidate.rule,
        confidence=candidate.confidence,
    )


_FORETELLING = frozenset(
    "forecast predict expect hope fear believe think doubt anticipate see estimate foresee threaten reckon".split()
)
JUDGING = frozenset(
    "hail praise describe call consider regard see view welcome deem judge dismiss characterize".split()
)
_STRESSING = frozenset("emphasize emphasise underscore underline stress express voice raise reaffirm reiterate".split())


def _sources(context: Context, candidate: Candidate, start: int, end: int) -> tuple[str, ...]:
    """Return who says a statement: whose words it stands in, who foretells or judges in it, the document's voice."""
    at = context.doc[candidate.head].idx if candidate.head < len(context.doc) else None
    found = sources_at(context.attributions, start, end, at)
    lemmas = {
        ExpectationClaim: _FORETELLING,
        AssessmentClaim: JUDGING,
        PositionClaim: _STRESSING,
        CommitmentClaim: _STRESSING,
    }.get(type(candidate.claim))
    if not found and lemmas is not None:
        found = voiced_in(context.attributions, start, end, lemmas)
    if not found and isinstance(candidate.claim, PositionClaim):
        found = _own_voice(context, candidate)
    return found or ((context.voice,) if context.voice else ())


def _own_voice(context: Context, candidate: Candidate) -> tuple[str, ...]:
    """Return the person who takes a position: a minister who demands or rejects speaks, a state has it said."""
    clause = governing_clause(context, context.doc[candidate.head])
    subject = tokens(context, clause.subject[:1]) if clause is not None and not clause.passive else []
    names = [context.cast.at[token.i] for token in subject if token.i in context.cast.at]
    return tuple(name for name in names if context.cast.parts[name].type == "person")


def _is_its_own_day(candidate: Candidate) -> bool:
    """Whether a word before the date bounds something else: "since Friday's session", "came before nine o'clock"."""
    claim, timex = candidate.claim, candidate.timex
    if timex is None or not isinstance(claim, EventClaim) or claim.status not in ("held", "failed", "ongoing"):
        return False
    inside = candidate.start <= timex.start and timex.end <= candidate.end
    return timex.type == "TIME" or (inside and ".noun." in candidate.rule)


def time_ref(context: Context, timex: Timex) -> TimeRef:
    """Return the unresolved time that a timex gives; inside reported speech it hangs on the day of speaking."""
    bound = bound_of(context.text, timex)
    if anchor_of(timex.recipe) == "absolute":
        return TimeRef(recipe=timex.recipe, anchor="absolute", bound=bound)
    spoken = speech_day(context, timex)
    if spoken is not None:
        return TimeRef(recipe=reanchor(timex.recipe, spoken.recipe), anchor="speech", bound=bound)
    return TimeRef(recipe=timex.recipe, anchor="publication", bound=bound)


def speech_day(context: Context, timex: Timex) -> Timex | None:
    """Return the day on which the words around a timex were said, where the reporting clause gives one."""
    said = said_at(context.attributions, timex.start, timex.end)
    if said is None or said.cue is None or said.start <= said.cue[0] < said.end:
        return None
    for token in context.doc:
        if token.idx < said.cue[0]:
            continue
        if token.idx > said.cue[0]:
            return None
        for other in context.timexes:
            outside = not said.start <= other.start < said.end
            if outside and other.type == "DATE" and _hangs_on(context, other, token):
                return other
    return None


def _hangs_on(context: Context, timex: Timex, cue: Token) -> bool:
    if abs(timex.start - cue.idx) > 60:
        return False
    span = context.doc.char_span(timex.start, timex.end, alignment_mode="expand")
    if span is None:
        return False
    head = span.root.head
    return cue.i in (span.root.i, head.i, head.head.i)


# --- times


def dates_in(context: Context, start: int, end: int) -> list[Timex]:
    """Return the timexes of a span that name days (no durations, no sets)."""
    return [
        timex
        for timex in context.timexes
        if start <= timex.start and timex.end <= end and timex.type in ("DATE", "TIME")
    ]


def own_timex(context: Context, token: Token, start: int, end: int) -> Timex | None:
    """Return the timex that belongs to a predicate or noun: hanging on it, else the nearest one inside the span."""
    inside = [timex for timex in dates_in(context, start, end) if not _of_another_clause(context, token, timex)]
    if not inside:
        return None
    inside = [timex for timex in inside if not is_vague(timex)] or inside

    def distance(timex: Timex) -> tuple[int, int]:
        anchor = _token_of(context, timex) or token
        steps, at = 0, anchor
        while at.i != token.i and at.dep_ != "ROOT" and steps < 12:
            if is_predicate(at):
                steps += 3
            at, steps = at.head, steps + 1
        return (steps if at.i == token.i else steps + 6, abs(timex.start - token.idx))

    return min(inside, key=distance)


def _token_of(context: Context, timex: Timex) -> Token | None:
    """Return the first token of a timex, or of the next where it has none."""
    at = min((i for i in context.timex_at if context.doc[i].idx >= timex.start), default=None)
    return context.doc[at] if at is not None else None


def _of_another_clause(context: Context, token: Token, timex: Timex) -> bool:
    """Whether a date belongs to a clause inside: "agreed to halt the drills from Monday" is not agreed on Monday."""
    at = _token_of(context, timex)
    above = _above(token)
    if at is not None and _modifies_another_noun(context, timex, above):
        return True
    for _ in range(15):
        if at is None or at.i == token.i or at.head.i == at.i:
            return False
        if at.i in context.clauses and at.dep_ in ("xcomp", "ccomp", "relcl", "acl") and at.i not in above:
            return True
        if at.dep_ == "pobj" and at.i not in context.timex_at and at.head.lower_ in _BESIDE and at.i not in above:
            return True
        if at.dep_ == "conj" and at.pos_ in ("NOUN", "PROPN") and at.i not in context.timex_at and at.i not in above:
            return True
        at = at.head
    return False


def _modifies_another_noun(context: Context, timex: Timex, above: set[int]) -> bool:
    """Whether a date is the adjective of something else: "talks on 1987/88 prices", "deplored Friday's attack"."""
    span = context.doc.char_span(timex.start, timex.end, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    noun = root.head
    return root.dep_ in ("nummod", "compound", "amod", "nmod", "poss") and noun.pos_ == "NOUN" and noun.i not in above


_BESIDE = frozenset("before after since until following despite of".split())
"""Prepositions under which a noun has a date of its own: "not to rush the talks ahead of the vote on Nov. 6"."""


def _above(token: Token) -> set[int]:
    return {token.i, *(ancestor.i for ancestor in token.ancestors)}


def is_vague(timex: Timex) -> bool:
    """Whether a time says no more than "this year", "now", or a year of its own."""
    return (
        timex.recipe.startswith(("of(pub,Y,", "ref(")) or "DE," in timex.recipe or bool(_BARE.fullmatch(timex.recipe))
    )


_BARE = re.compile(r"\d{2,4}")


def timex_behind(context: Context, end: int) -> Timex | None:
    """Return the date that stands right behind a noun phrase: "the Geneva talks last March"."""
    for timex in context.timexes:
        if (
            timex.type == "DATE"
            and 0 <= timex.start - end <= 4
            and context.text[end : timex.start].strip() in ("", "on", "in", "of")
        ):
            return timex
    return None


def directed(timex: Timex | None, status: str, rule: str) -> Timex | None:
    """Return the timex looking the way the event does: a bare "November" of what is planned is the next one.

    Only a date that the words around it leave open is turned; a bare noun says nothing of the direction.
    """
    if timex is None or rule == "noun":
        return timex
    if status == "planned":
        return replace(timex, recipe=_LOOKING_BACK.sub(r"\1ge)", timex.recipe))
    if status in ("held", "failed"):
        return replace(timex, recipe=_LOOKING_AHEAD.sub(r"\1le)", timex.recipe))
    return timex


_LOOKING_BACK = re.compile(r"(near\(pub,[^,()]+,)(?:le|ls|nr)\)")
_LOOKING_AHEAD = re.compile(r"(near\(pub,[^,()]+,)(?:ge|gs|nr)\)")

REFERENCE_DAY = Interval.from_json(["2001-06-13", "2001-06-13"])
"""Some day, for asking which of two unresolved times is earlier."""


def direction_of(timex: Timex | None) -> str | None:
    """Return whether a timex lies in the "past" or the "future" of whatever day the article is of, where it says so."""
    if timex is None or anchor_of(timex.recipe) == "absolute":
        return None
    _, interval = resolve(timex.recipe, REFERENCE_DAY)
    if interval is None or not interval.bounded:
        return None
    if interval.precedes(REFERENCE_DAY):
        return "past"
    return "future" if REFERENCE_DAY.precedes(interval) else None


# --- names and phrases


def names_of(
    context: Context, tokens: Iterable[Token], *, members: bool = False, known: bool = False
) -> tuple[str, ...]:
    """Return the actors that tokens stand for, in order, each once; groups as their members where asked.

    A noun phrase that is nobody yet becomes an actor, unless only ``known`` ones are wanted.
    """
    found: list[str] = []
    for token in tokens:
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM") or token.i in context.timex_at:
            continue
        if members and BOTH_SIDES.search(context.text[token.left_edge.idx : token.idx + len(token)]):
            inside = group_members(context.doc, context.cast, token)
            if inside:
                found += [name for name in inside if name not in found]
                continue
        name = context.cast.at.get(token.i) if known else actor_name(context.text, context.cast, token)
        part = context.cast.parts.get(name or "")
        for one in part.members if part is not None and part.members and members else (name,):
            if one is not None and one not in found:
                found.append(one)
    return tuple(found)


def first_name(context: Context, tokens: Iterable[Token]) -> str | None:
    """Return the first actor that the tokens stand for, or ``None``."""
    return next(iter(names_of(context, tokens)), None)


def acts(context: Context, name: str) -> bool:
    """Whether a name is that of somebody who can act: a person, group or body, or a name with a capital."""
    part = context.cast.parts.get(name)
    return part is not None and part.type != "place" and (part.type != "unknown" or name[:1].isupper())


def party_of(context: Context, tokens: Iterable[Token], *, known: bool = False) -> str | None:
    """Return the first actor among those that tokens stand for who can act, or ``None``."""
    return next((name for name in names_of(context, tokens, known=known) if acts(context, name)), None)


def joint_party(context: Context, tokens: Sequence[Token]) -> str | None:
    """Return the group that joined tokens make where all of them act ("Canada and France agreed"), or their actor."""
    name = context.cast.joint.get(tokens[0].i) if len(tokens) > 1 else None
    if name is None or not all(acts(context, member) for member in context.cast.parts[name].members):
        return party_of(context, tokens)
    context.cast.spoken_for.add(name)
    return name


def phrase(context: Context, token: Token, *, whole: bool = False) -> str:
    """Return the words of a noun phrase, tidied."""
    start, end = noun_bounds(token, whole=whole)
    return tidy(context.text[start:end]) if end - start < 160 else tidy(token.text)


def tokens(context: Context, indexes: Iterable[int]) -> list[Token]:
    """Return the tokens at the indexes."""
    return [context.doc[i] for i in indexes]


_DROPPED = frozenset(
    {
        "advcl",
        "punct",
        "mark",
        "aux",
        "auxpass",
        "nsubj",
        "nsubjpass",
        "cc",
        "conj",
        "parataxis",
        "expl",
        "neg",
        "csubj",
    }
)


def action_phrase(context: Context, token: Token) -> str:
    """Return a predicate as a short action: "lift sanctions", "not attend the talks", of a passive too."""
    clause = context.clauses.get(token.i)
    if clause is None:
        return phrase(context, token, whole=True)
    kept = [child for child in token.rights if child.dep_ not in _DROPPED and not _is_time(context, child)]
    words = [token.lemma_.lower()]
    passive = clause.passive
    if token.lemma_.lower() == "be" and clause.complement is not None:
        words = ["be"]
    words += [child.lower_ for child in token.children if child.dep_ == "prt"]
    kept = [child for child in kept if child.dep_ != "prt"]
    if (passive and clause.object == () and clause.subject) or (passive and clause.subject):
        words.append(phrase(context, context.doc[clause.subject[0]]))
    if kept:
        start, end = kept[0].left_edge.idx, kept[-1].right_edge.idx + len(kept[-1].right_edge)
        words.append(_shorten(context.text[start:end]))
    sentence = re.sub(r"\s+", " ", " ".join(words)).strip(' ,;:."“”')
    return f"not {sentence}" if clause.negated else sentence


def _shorten(words: str, most: int = 14) -> str:
    words = re.split(
        r"[;:]|,? (?:which|who|that the|that it|while|although|unless|until|before|but)\b|, (?:and|as|said|after)\b",
        words,
    )[0]
    parts = words.split()
    return " ".join(parts[:most])


def _is_time(context: Context, token: Token) -> bool:
    if token.i in context.timex_at and token.dep_ in ("npadvmod", "advmod", "nmod", "tmod"):
        return True
    return token.dep_ == "prep" and any(child.i in context.timex_at for child in token.children)


def governing_clause(context: Context, token: Token) -> Clause | None:
    """Return the clause that a noun stands in: its nearest predicate upwards."""
    at = token
    for _ in range(12):
        if at.i in context.clauses:
            return context.clauses[at.i]
        if at.head.i == at.i:
            return None
        at = at.head
    return None


def in_quotation(context: Context, start: int, end: int) -> bool:
    """Whether a span lies inside quotation marks."""
    return any(q.start <= start and end <= q.end + 1 for q in context.quotations)

"""The two actions of a condition: the step and what it requires, each with its party, and whose condition it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from communique.annotation.clauses import Clause, noun_bounds, prepositions
from communique.extraction.attribution import sources_at
from communique.extraction.context import Candidate, Context, action_phrase, acts, party_of, phrase, tokens
from communique.extraction.tables import cue_classes
from communique.types import Action, ConditionClaim

LONGEST = 380
_WITHHOLDING = frozenset({"refuse", "decline"})
_LASTING = frozenset({"remain", "stay", "continue"})
_UNDONE = {
    "closed": "open", "shut": "open", "blocked": "open", "sealed": "open", "suspended": "resume", "frozen": "release",
    "captive": "release", "hostage": "release", "jailed": "release", "detained": "release", "locked": "open",
}  # fmt: skip
"""What ends a state that lasts: what stays closed is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link word ties: heads of the step and of the requirement, the clause that holds it, the frame around."""

    rule: str
    mark: str
    step: int | None
    requires: int
    holder: int | None = None
    frame: int | None = None


def is_reporting(clause: Clause) -> bool:
    """Whether a clause only says who says something."""
    return cue_classes().get(clause.lemma) in ("speech", "report") and clause.lemma not in (
        "offer",
        "promise",
        "threaten",
    )


_EVEN_IF = re.compile(r"\beven (?:if|when|though)\b", re.IGNORECASE)
_TYING = re.compile(
    r"(?<!even )\b(?:if|when)\b|\b(?:unless|until|once|only|before|after|provided|providing|should|without|depend\w*|"
    r"exchange|return|requir\w*|condition\w*)\b",
    re.IGNORECASE,
)


def _concedes(words: str) -> bool:
    """Whether words only tell what would change nothing: "even if they stop"."""
    return _EVEN_IF.search(words) is not None and _TYING.search(words) is None


def built(context: Context, link: Link) -> Iterator[Candidate]:
    """Yield the candidate of a link, with both actions and the holder; none where there is no step to be seen."""
    main = context.clauses.get(link.step) if link.step is not None else None
    if link.step is None:
        return
    step = waiting(context, main, link) if main is not None else _noun_action(context, context.doc[link.step])
    required = context.doc[link.requires]
    clause = context.clauses.get(link.requires)
    requires = action_of(context, clause, fallback=main) if clause is not None else _noun_action(context, required)
    start, end = _bounds(context, link, main, clause)
    if _concedes(context.text[start:end]):
        return
    holder = _holder(context, link, main, step, start, end)
    if step.party is None and main is not None and not main.passive and not main.subject:
        step = replace(step, party=holder)
    yield Candidate(
        claim=ConditionClaim(party=holder, step=step, requires=requires),
        start=start,
        end=end,
        rule=f"condition.{link.rule}",
        head=link.requires,
        heads=(link.step, link.requires),
        features=(
            f"mark={link.mark}",
            f"modal={main.modal if main is not None else '-'}",
            f"step.tense={main.tense if main is not None else 'noun'}",
            f"required={'clause' if clause is not None else 'noun'}",
            "negated" if main is not None and main.negated else "positive",
        ),
    )


def _bounds(context: Context, link: Link, main: Clause | None, clause: Clause | None) -> tuple[int, int]:
    """Return the offsets from the step to what it requires; the shorter of the two clauses where that is too long."""
    places = [
        (one.start, one.end) if one is not None else noun_bounds(context.doc[head])
        for one, head in ((main, link.step), (clause, link.requires))
        if head is not None
    ]
    if link.frame is not None:
        frame = context.clauses[link.frame]
        places.append((frame.start, frame.end))
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    if end - start > LONGEST:
        start, end = min((place for place in places), key=lambda place: abs(place[1] - place[0] - LONGEST / 3))
    return start, end


def _noun_action(context: Context, token: Token) -> Action:
    owner = [c for c in token.children if c.dep_ in ("poss", "amod", "compound") and c.i in context.cast.at]
    party = party_of(context, owner or prepositions(token, "by", "from"), known=True)
    return Action(party=party, action=phrase(context, token, whole=True))


def action_of(context: Context, clause: Clause, fallback: Clause | None = None) -> Action:
    """Return a clause as an action of its subject; of the fallback's subject where it has none of its own."""
    subject = tokens(context, clause.subject) if not clause.passive else prepositions(context.doc[clause.head], "by")
    party = party_of(context, subject)
    if party is None and fallback is not None and not clause.passive and not clause.subject:
        party = party_of(context, tokens(context, fallback.subject))
    if party is not None and not acts(context, party):
        party = None
    action = action_phrase(context, context.doc[clause.head])
    if party is None and clause.subject and not clause.passive and context.doc[clause.subject[0]].tag_ != "PRP":
        action = f"{phrase(context, context.doc[clause.subject[0]])} {action}"
    action = action.removesuffix(" not")  # "when the army has left, not before"
    return Action(party=party, action=action, direction="refrain" if clause.negated else "do")


def waiting(context: Context, main: Clause, link: Link) -> Action:
    """Return the step that waits: what is refused or not done until the requirement is met."""
    if main.lemma in _WITHHOLDING | {"offer", "agree", "promise", "want", "threaten", "pledge", "vow"}:
        inner = next((c for c in context.doc[main.head].children if c.dep_ == "xcomp" and c.i in context.clauses), None)
        if inner is not None:
            return replace(action_of(context, context.clauses[inner.i], fallback=main), direction="do")
    if link.mark in ("unless", "until") and main.lemma in _LASTING and not main.negated and main.subject:
        # "the tariffs stay until ...": the step that waits is to end them
        lasting = party_of(context, tokens(context, main.subject))
        state = main.complement if main.complement is not None else main.head
        undoing = next((_UNDONE[t.lower_] for t in context.doc[state].subtree if t.lower_ in _UNDONE), None)
        if undoing is not None or lasting is None or not acts(context, lasting):
            what = phrase(context, context.doc[main.subject[0]])
            party = _speaking_party(context, main.start, main.end)
            return Action(party=party, action=f"{undoing or 'end'} {what}")
    action = action_of(context, main)
    return replace(action, action=action.action.removeprefix("not "), direction="do") if main.negated else action


def _holder(context: Context, link: Link, main: Clause | None, step: Action, start: int, end: int) -> str | None:
    if link.holder is not None:
        demanding = context.clauses[link.holder]
        party = party_of(context, tokens(context, demanding.subject))
        if party is not None:
            return party
    withheld = main is not None and (
        main.lemma in _WITHHOLDING or (main.negated and main.modal in ("will", "wo", "'ll"))
    )
    own = step.party if withheld and main is not None and not main.passive else None
    return own or _speaking_party(context, start, end) or step.party


def _speaking_party(context: Context, start: int, end: int) -> str | None:
    """Return the party for which the closest source speaks; nobody where the source is anonymous and of no side."""
    sources = sources_at(context.attributions, start, end)
    name = sources[0] if sources else context.voice
    part = context.cast.parts.get(name or "")
    if part is None or (part.type in ("group", "unknown") and not part.member_of):
        return None
    return context.cast.state_of(name)


def demanded(context: Context, main: Clause, clause: Clause) -> list[int]:
    """Return what a verb of demanding demands: complements, else objects, and clauses wrongly hung on the step."""
    head = context.doc[main.head]
    complements = [c for c in head.children if c.dep_ in ("xcomp", "ccomp") and c.i in context.clauses]
    complements += [
        c for child in list(complements) for c in child.conjuncts if c.i in context.clauses and c.i > child.i
    ]
    found = [c.i for c in complements] or [t.i for t in tokens(context, main.object) if t.pos_ != "PRON"]
    return found + [c.i for c in misread_demands(context, clause)]


def misread_demands(context: Context, clause: Clause) -> list[Token]:
    """Return clauses that the parser hung on the step's object as relatives though they have subject and object:
    "demands X before giving up weapons that the other side lifts the ban"."""
    found = []
    for token in context.doc[clause.head].subtree:
        if token.dep_ != "relcl" or token.i not in context.clauses:
            continue
        inner = context.clauses[token.i]
        direct = [c for c in token.children if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
        own = [
            c for c in token.children if c.dep_ in ("nsubj", "nsubjpass") and c.lower_ not in ("which", "that", "who")
        ]
        if own and direct and any(c.lower_ == "that" for c in token.children) and inner.tense == "present":
            found += [token, *[c for c in token.conjuncts if c.i in context.clauses and c.i > token.i]]
    return found


_MEANS_ANOTHER = re.compile(r"^(?:not )?(?:do (?:so|it|that|this|the same|likewise)|follow suit)\b", re.IGNORECASE)
_NEAR = 700
"""How far before it, in characters, the condition stands of whose steps "do so" means one."""


def with_steps_meant(context: Context, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, with "do so" as the step meant: the last that the same side was said to take or be asked.

    "The army will go only after the rebels have given up their guns; they said they would do so when it had gone."
    """
    before: list[Candidate] = []
    found: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: (one.start, one.end)):
        claim = candidate.claim
        if not isinstance(claim, ConditionClaim):
            continue
        if _MEANS_ANOTHER.match(claim.step.action):
            near = [one for one in before if candidate.start - one.end < _NEAR and one.end <= candidate.start]
            meant = _meant(context, claim.step, reversed(near))
            if meant is not None:
                step = replace(claim.step, action=meant.action)
                found[id(candidate)] = replace(candidate, claim=replace(claim, step=step))
        else:
            before.append(candidate)
    return [found.get(id(candidate), candidate) for candidate in candidates]


def _meant(context: Context, step: Action, before: Iterable[Candidate]) -> Action | None:
    side = context.cast.state_of(step.party)
    for candidate in before:
        claim = candidate.claim
        assert isinstance(claim, ConditionClaim)
        for action in (claim.requires, claim.step):
            if side is not None and context.cast.state_of(action.party) == side and action.direction == "do":
                return action
    return None

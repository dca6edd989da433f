"""How sure a statement is: a logistic model over what its rule saw and what stands around its head.

Trained on texts annotated for this project (see :mod:`communique.extraction.model`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from communique.extraction.context import Candidate, Context, proposed_span
from communique.extraction.contextual import Encoded, Place, encoded
from communique.extraction.features import actor_type, senses, unit_features, unit_scores, words_features, words_scores
from communique.extraction.mixing import mixed_score
from communique.extraction.model import SCALE, load_model, logistic
from communique.types import (
    KIND_OF_CLAIM,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    EventClaim,
    ExpectationClaim,
    Kind,
    PositionClaim,
    QuoteClaim,
)

UNTRAINED = 0.5
UNDONE = ("failed", "cancelled", "postponed")
NEAR = 0.7
"""A proposal is kept, though not shown, from this share of the confidence from which its kind is shown."""
VAIN = -5.0
"""A contextual score below which no proposal is made: it is cheap, and saves the features of the linear reader."""
FORLORN, HOPELESS = 0.005, 0.03
"""Below these confidences, of the head alone and of the head with the proposal's words, none is made of it."""


def confidence_of(context: Context, candidate: Candidate) -> float:
    """Return the confidence, 0 to 1, of a candidate."""
    model, output = load_model(), f"confidence.{KIND_OF_CLAIM[type(candidate.claim)]}"
    if output not in model.columns:
        return UNTRAINED
    column = model.columns[output][0]
    scores = unit_scores(context, context.doc[candidate.head])
    words = words_scores(context, candidate.start, candidate.end)
    own = model.thousandths(output, set(candidate_features(context, candidate)))
    linear = (int(scores[column]) + int(words[column]) + own) / SCALE
    return _chance(context, output, linear, candidate.head, candidate.start, candidate.end)


def _chance(context: Context, output: str, linear: float, head: int, start: int, end: int) -> float:
    """Return the chance by the linear score and, where there is one, the contextual reader's."""
    contextual = encoded(context)
    if contextual is not None:
        linear = mixed_score(
            contextual.mix, output, linear, contextual.score(output, contextual.place(head, start, end))
        )
    return round(logistic(linear), 4)


def shown_from(kind: Kind) -> float:
    """Return the confidence from which a statement of a kind is shown."""
    return load_model().shown_from.get(kind, UNTRAINED)


def hopeful(context: Context, head: Token, kinds: Iterable[Kind]) -> set[Kind]:
    """Return of which kinds a proposal at a word may be kept, by the word, what is around it and its words."""
    contextual = encoded(context)
    if contextual is None:
        start, end = proposed_span(context, head)
    else:
        start, end, place = _foreseen(context, contextual, head)
        kinds = [kind for kind in kinds if contextual.score(f"confidence.{kind}", place) >= VAIN]
    return {kind for kind in kinds if _may_be(context, head, kind, start, end)}


def _may_be(context: Context, head: Token, kind: Kind, start: int, end: int) -> bool:
    gate = _gate(kind, f"learned.{kind}" if head.i in context.clauses else f"learned.{kind}.noun")
    if gate is None:
        return True
    score = float(unit_scores(context, head)[gate.column])
    if score < gate.forlorn:
        return False
    score += float(words_scores(context, start, end)[gate.column])
    if score < gate.hopeless:
        return False
    most = score + sum(gate.senses.get(sense, 0) for sense in senses(context, head)) + gate.most
    return _chance(context, f"confidence.{kind}", most / SCALE, head.i, start, end) >= NEAR * shown_from(kind)


def _foreseen(context: Context, contextual: Encoded, head: Token) -> tuple[int, int, Place]:
    """Return the offsets and place of a proposal; a chunk's are all scored at once, which is faster."""
    known = contextual.foreseen
    if head.i not in known:
        tokens = (context.doc[i] for i in contextual.tokens_beside(head.i))
        heads = [t for t in tokens if t.i == head.i or t.i in context.clauses or t.pos_ in ("NOUN", "PROPN")]
        spans = [(token.i, *proposed_span(context, token)) for token in heads]
        known.update((i, (start, end, contextual.place(i, start, end))) for i, start, end in spans)
        contextual.score_all(list(dict.fromkeys(known[token.i][2] for token in heads)))
    return known[head.i]


@dataclass(frozen=True, slots=True)
class _Gate:
    """Whole scores of a head, without bias, below which a proposal is hopeless; the ``most`` that a claim can add."""

    column: int
    forlorn: int
    hopeless: int
    most: int
    senses: dict[str, int]


@cache
def _gate(kind: Kind, rule: str) -> _Gate | None:
    model, output = load_model(), f"confidence.{kind}"
    if output not in model.columns:
        return None
    weights, own = model.weights(output), f":{rule}"
    best: dict[str, list[int]] = defaultdict(list)
    for name, weight in weights.items():
        slot = name.partition("=")[0]
        if weight > 0 and (slot in ("has.time", "long", "asked") or slot.startswith("claim.")):
            best[slot].append(weight)
    most = weights[""] + weights.get(f"rule={rule}", 0)
    most += sum(sum(sorted(one)[-2:]) if slot == "claim.party" else max(one) for slot, one in best.items())
    return _Gate(
        column=model.columns[output][0],
        forlorn=_least(lambda score: logistic(score / SCALE) >= FORLORN) - weights[""],
        hopeless=_least(lambda score: logistic(score / SCALE) >= HOPELESS) - weights[""],
        most=most,
        senses={n[5 : -len(own)]: w for n, w in weights.items() if n.startswith("rule+") and n.endswith(own)},
    )


def _least(holds: Callable[[int], bool]) -> int:
    """Return the least whole score for which something holds that holds for all above it."""
    return bisect_left(range(-30 * SCALE, 30 * SCALE), True, key=holds) - 30 * SCALE


def candidate_features(context: Context, candidate: Candidate) -> Iterator[str]:
    """Yield what the model sees of a candidate beside its head's surroundings: rule, claim, length."""
    rule = candidate.rule
    yield f"rule={rule}"
    yield from candidate.features
    yield from (f"rule+{feature}:{rule}" for feature in candidate.features)
    yield from (f"rule+{sense}:{rule}" for sense in senses(context, context.doc[candidate.head]))
    yield f"has.time={candidate.timex is not None}"
    yield f"long={min((candidate.end - candidate.start) // 40, 6)}"
    yield f"asked={context.text[candidate.end : candidate.end + 3].strip()[:1] == '?'}"
    yield from (f"claim.{feature}" for feature in claim_features(context, candidate.claim))


def features_of(context: Context, candidate: Candidate) -> list[str]:
    """Return all that the model sees of a candidate, each once."""
    words = words_features(context, candidate.start, candidate.end)
    head = context.doc[candidate.head]
    return sorted(unit_features(context, head).union(candidate_features(context, candidate), words))


def weighed(context: Context, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates with their confidence; what no rule found and the model does not believe is left out."""
    found = []
    for candidate in candidates:
        sure = confidence_of(context, candidate)
        if is_kept(candidate.rule, sure, shown_from(KIND_OF_CLAIM[type(candidate.claim)])):
            found.append(replace(candidate, confidence=sure))
    return found


def is_kept(rule: str, confidence: float, shown: float) -> bool:
    """Whether a candidate stays in the record: every rule's, and a proposal that comes near to being shown."""
    return not rule.startswith("learned") or confidence >= NEAR * shown


def claim_features(context: Context, claim: Claim) -> Iterator[str]:
    """Yield what a claim says, in features."""
    match claim:
        case EventClaim(type=kind, status=status, place=place, participants=who):
            yield from (f"type={kind}", f"status={status}", f"undone={status in UNDONE}", f"placed={place is not None}")
            yield from (f"type+status={kind}+{status}", f"who={min(len(who), 2)}")
            yield f"type+who={kind}+{min(len(who), 2)}"
            yield from (f"party={actor_type(context, name)}" for name in who[:2])
        case ExpectationClaim(hedge=hedge):
            yield f"hedge={hedge}"
        case PositionClaim(party=party, stance=stance, issue=issue):
            words = issue.lower().split() or [""]
            yield from (f"stance={stance}", f"party={actor_type(context, party)}", f"words={min(len(words), 8)}")
            yield from (
                f"stance+party={stance}+{actor_type(context, party)}",
                f"issue={words[-1]}",
                f"issue1={words[0]}",
            )
        case CommitmentClaim(party=party, action=action):
            yield from (f"party={actor_type(context, party)}", f"action={(action.lower().split() or [''])[0]}")
        case ConditionClaim(party=party, step=step, requires=requires):
            yield f"party={actor_type(context, party)}"
            yield from (f"step={actor_type(context, step.party)}", f"requires={actor_type(context, requires.party)}")
            yield f"both={step.party is not None and requires.party is not None}"
        case AgendaClaim(issue=issue):
            yield from (f"words={min(len(issue.split()), 8)}", f"issue={(issue.lower().split() or [''])[-1]}")
        case AssessmentClaim(holder=holder, polarity=polarity):
            yield from (f"polarity={polarity}", f"holder={actor_type(context, holder)}")
        case QuoteClaim(speaker=speaker, style=style):
            yield from (f"style={style}", f"speaker={actor_type(context, speaker)}")
        case _:
            return

"""Times: which of the days around it an event or a forecast is of, chosen by a learned model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log

from communique.extraction.confidence import NEAR, shown_from
from communique.extraction.context import Candidate, Context
from communique.extraction.contextual import FAR, NOBODY, Encoded, encoded
from communique.extraction.counted_times import is_counted
from communique.extraction.lengths_ahead import is_length_ahead
from communique.extraction.mixing import share
from communique.extraction.model import load_model, logistic
from communique.extraction.time_options import TimeOption, time_features, time_options, time_token
from communique.types import KIND_OF_CLAIM, EventClaim, Kind, TimeBasis

TIMES: dict[Kind, str] = {"event": "when", "expectation": "window"}
"""The field of a kind that holds its days."""
LEAST = 1e-6
RULES_OWN, OF_ITS_PLACE = 1.0, 3.0
"""How much surer the readers must be of another day than of the rules' own, and of the day that such an event has in
its place elsewhere in the article."""
UNDATED = 2.0
"""How much surer than of any day the readers must be that an event has none: a day taken over is marked as such."""


def output_of(kind: Kind) -> str:
    """Return the name of the output that chooses a kind's days."""
    return f"time.{kind}.{TIMES[kind]}"


def settle_time(context: Context, candidate: Candidate) -> Candidate:
    """Return the candidate with the likeliest of the days around it, where a model is trained for its kind."""
    kind, model = KIND_OF_CLAIM[type(candidate.claim)], load_model()
    if is_counted(candidate.timex) or is_length_ahead(candidate.timex):
        return candidate
    if kind not in TIMES or output_of(kind) not in model.columns or candidate.confidence < NEAR * shown_from(kind):
        return candidate
    options = time_options(context, candidate)
    chances = [
        logistic(model.score(output_of(kind), time_features(context, candidate, options, option))) for option in options
    ]
    scores = time_scores(context, candidate, kind, options, chances, encoded(context))
    best = scores.index(max(scores))
    return with_time(candidate, options[best]).doubted(share(scores[best], scores))


def time_scores(
    context: Context,
    candidate: Candidate,
    kind: Kind,
    options: Sequence[TimeOption],
    chances: Sequence[float],
    contextual: Encoded | None,
) -> list[float]:
    """Return the options' scores by both readers, given the linear one's chances."""
    scores = [log(max(chance, LEAST)) for chance in chances]
    if contextual is not None:
        for_linear, for_contextual = contextual.mix[output_of(kind)]
        seen = contextual_times(context, contextual, candidate, kind, options)
        scores = [for_linear * one + for_contextual * other for one, other in zip(scores, seen, strict=True)]
    return [round(score + _leaning(candidate, option), 2) for score, option in zip(scores, options, strict=True)]


def _leaning(candidate: Candidate, option: TimeOption) -> float:
    """Return what speaks for an option beside the readers: the rules' own day, and any day rather than none."""
    claim = candidate.claim
    if "rule.inherited" in option.roles and isinstance(claim, EventClaim):
        over_its_list = option.bound in ("by", "until", "before")  # "the following steps by May 14:"
        if claim.place is not None or over_its_list:
            return OF_ITS_PLACE
    own = RULES_OWN if option.roles & {"rule", "rule.inherited"} else 0.0
    return own - (UNDATED if isinstance(claim, EventClaim) and option.timex is None else 0.0)


def contextual_times(
    context: Context, contextual: Encoded, candidate: Candidate, kind: Kind, options: Sequence[TimeOption]
) -> list[float]:
    """Return the logarithm of each option's chance by the contextual reader."""
    tokens = [place_of(context, contextual, candidate.head, option) for option in options]
    return contextual.party(output_of(kind), contextual.place_of(candidate), tokens)


def place_of(context: Context, contextual: Encoded, head: int, option: TimeOption) -> int:
    """Return the token that stands for an option in the chunk of a head: ``NOBODY`` for no day, ``FAR`` if outside."""
    if option.timex is None:
        return NOBODY
    token = time_token(context, option)
    return token if token is not None and token in contextual.tokens_beside(head) else FAR


def with_time(candidate: Candidate, option: TimeOption) -> Candidate:
    """Return the candidate with an option's days."""
    basis: TimeBasis = "none" if option.timex is None else "inherited" if option.inherited else "stated"
    return replace(candidate, timex=option.timex, bound=option.bound, time_basis=basis)

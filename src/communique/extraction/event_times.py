"""The time that a statement's own words give: in a relative clause, as a length from now, as a range of days.

These passes look at what an extractor left open or took from the wrong place; none looks beyond the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from communique.dating.heading import stated_dates
from communique.dating.normalize import resolve
from communique.dating.timex import bound_of, tied_times
from communique.extraction.context import Candidate, Context, governing_clause
from communique.extraction.counted_times import counted_time
from communique.extraction.lengths_ahead import length_ahead
from communique.extraction.own_times import LENGTH, NAMED_DAY, REFERENCE_DAY, directed, names_a_weekday, own_timex
from communique.types import Bound, Claim, CommitmentClaim, EventClaim, ExpectationClaim, Timex

_PHASES = frozenset(
    "begin start open close end conclude finish adjourn convene resume hold take run last date sign schedule set plan "
    "fix slate due expect occur reach pass expire lapse".split()
)
"""Verbs of a relative clause that say when the noun before it is: "a session that ended late on Tuesday"."""

_PHASES_OF_SUBJECT = frozenset(
    "pass expire lapse end begin start open close conclude last resume follow fall continue reconvene".split()
)
_RAISING = frozenset("expect schedule set plan slate due go seem appear".split())

_WHEN = re.compile(r"\W*when\b", re.I)
_MOVED = re.compile(
    r"\b(?:moved|put off|put back|pushed back|postponed|shifted|delayed|deferred|brought forward|rescheduled)\b"
    r"[^.;]{0,30}\bfrom\s+(?:the\s+)?\Z",
    re.I,
)
_RANGE_WORDS = re.compile(r"\b(?:from|between)\s*(?:the\s+)?\Z", re.I)


def complete_times(context: Context, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with the times that their own words give, without that of the article's date line."""
    lines = [one.span for one in stated_dates(context.text)]
    found = []
    for candidate in candidates:
        timex = candidate.timex
        if timex is not None and any(line.start < timex.end and timex.start < line.end for line in lines):
            candidate = replace(candidate, timex=None)
        if isinstance(candidate.claim, EventClaim | ExpectationClaim | CommitmentClaim):
            candidate = _completed(context, candidate)
        found.append(candidate)
    return found


def _completed(context: Context, candidate: Candidate) -> Candidate:
    antecedent = _antecedent_of_when(context, candidate)
    if antecedent is not None:
        return replace(candidate, timex=antecedent, time_basis="stated", bound="on")
    counted = counted_time(context, candidate)
    if counted is not None:
        return replace(candidate, timex=counted, time_basis="stated", bound="on")
    candidate = _turned(context, _told_as_past(context, _directed_anew(context, candidate)))
    timex = (
        candidate.timex
        or _in_relative_clause(context, candidate)
        or _of_its_phase(context, candidate)
        or _of_its_complement(context, candidate)
    )
    if timex is None:
        ahead = length_ahead(context, candidate)
        return replace(candidate, timex=ahead, time_basis="stated", bound="on") if ahead is not None else candidate
    if _goes_on_since(context, candidate, timex):
        return replace(candidate, timex=replace(timex, recipe=f"span({timex.recipe},pub)"), bound="on")
    if isinstance(candidate.claim, ExpectationClaim):
        timex = _expected(context, candidate, timex)
    recipe, bound = range_of(context.text, context.timexes, timex, candidate.claim)
    if recipe == timex.recipe and (stretch := _length_behind(context, candidate, timex)) is not None:
        return replace(candidate, timex=stretch, time_basis="stated", bound="on")
    if bound is None and bound_of(context.text, timex) == "from" and is_to_come(candidate):
        bound = "on"  # what is to begin on a day is expected on that day
    if recipe != timex.recipe:
        timex = replace(timex, recipe=recipe)
        if isinstance(candidate.claim, EventClaim):
            timex = directed(timex, candidate.claim.status, "noun" if ".noun." in candidate.rule else "verb") or timex
    return replace(
        candidate, timex=timex, time_basis=candidate.time_basis if candidate.timex else "stated", bound=bound
    )


def _directed_anew(context: Context, candidate: Candidate) -> Candidate:
    """Return an event with its day looking the way of its status, which the models may have changed since.

    A weekday that rules turned back stays so: "was due on Monday" is mostly told of the Monday before.
    """
    timex, claim = candidate.timex, candidate.claim
    if timex is None or not isinstance(claim, EventClaim):
        return candidate
    read = next((one for one in context.timexes if (one.start, one.end) == (timex.start, timex.end)), None)
    if read is None:
        return candidate
    if names_a_weekday(read) and claim.status not in ("held", "failed"):
        return (
            replace(candidate, timex=read)
            if claim.status == "planned" and _AHEAD_OF_IT.search(read.recipe)
            else candidate
        )
    again = directed(read, claim.status, "noun" if ".noun." in candidate.rule else "verb")
    if names_a_weekday(read) and again != read:
        return candidate
    return replace(candidate, timex=again)


_AHEAD_OF_IT = re.compile(r",g[est]\)")


_OVER = frozenset("end conclude finish close adjourn complete wrap".split())


def _length_behind(context: Context, candidate: Candidate, timex: Timex) -> Timex | None:
    """Return the days of what was over on a day and has a length: "ended two days of talks on Friday"."""
    claim = candidate.claim
    if not isinstance(claim, EventClaim) or claim.status == "planned" or not NAMED_DAY.search(timex.recipe):
        return None
    sentence = context.doc[candidate.head].sent
    over = any(t.lemma_ in _OVER and t.pos_ in ("VERB", "NOUN") and abs(t.idx - timex.start) < 120 for t in sentence)
    if not over:
        return None
    for length in context.timexes:
        near = sentence.start_char <= length.start and length.end <= sentence.end_char and length.type == "DURATION"
        found = LENGTH.fullmatch(length.recipe) if near else None
        if found is None or found[2] not in "DW" or not _LASTING.match(context.text, length.end):
            continue
        days = int(found[1]) if found[2] == "D" else 5 * int(found[1])
        return replace(timex, recipe=f"span(of({timex.recipe},D,{1 - days}),{timex.recipe})") if days > 1 else None
    return None


_LASTING = re.compile(
    r"(?:\s+of|[’']?)\s+(?:\w+\s+){0,3}?(?:talks|meetings?|discussions?|negotiations|sessions?|rounds?|"
    r"bargaining|consultations|visit|summit|conference|walkout|strike|deliberations|debate)\b"
)


def is_to_come(candidate: Candidate) -> bool:
    """Whether a claim is of what has yet to happen, or was to."""
    claim = candidate.claim
    return isinstance(claim, ExpectationClaim) or (
        isinstance(claim, EventClaim) and claim.status in ("planned", "cancelled", "postponed")
    )


def _of_its_complement(context: Context, candidate: Candidate) -> Timex | None:
    """Return the day of what a verb without a meaning of its own introduces: "is to report in May", "hopes to meet"."""
    head = context.doc[candidate.head]
    if isinstance(candidate.claim, CommitmentClaim) or not (
        isinstance(candidate.claim, ExpectationClaim) or head.lemma_ == "be"
    ):
        return None
    for _ in range(3):
        inner = next((c for c in head.children if c.dep_ in ("xcomp", "ccomp", "acomp", "attr", "oprd")), None)
        if inner is None:
            return None
        found = own_timex(context, inner, candidate.start, candidate.end)
        if found is not None:
            return found
        head = inner
    return None


def _expected(context: Context, candidate: Candidate, timex: Timex) -> Timex:
    """Return the time of an expectation looking ahead, unless it is told as one of the past."""
    clause = governing_clause(context, context.doc[candidate.head])
    words = {child.lower_ for child in context.doc[clause.head].children} if clause is not None else set()
    over = clause is not None and (("had" in words) or (clause.tense == "past" and clause.modal is None))
    unsettled = re.search(r",(?:nr|ls|le)\)", timex.recipe)
    return (directed(timex, "planned", "verb") or timex) if unsettled and not over else timex


def range_of(text: str, timexes: Sequence[Timex], timex: Timex, claim: Claim | None = None) -> tuple[str, Bound | None]:
    """Return the recipe of the range that a time belongs to and its bound; the time's own recipe where it is alone.

    "from Jan. 23 to 28" is a stretch; "on Monday and Friday" is two days, of which the first is kept; what is "moved
    from Jan. 23 to 28" was to be on the one and is to be on the other, as the ``claim`` tells of it.
    """
    tied = tied_times(text, timexes, timex)
    if len(tied) < 2:
        return timex.recipe, None
    first, last = tied[0], tied[-1]
    if _MOVED.search(text[max(0, first.start - 60) : first.start]):
        given_up = isinstance(claim, EventClaim) and claim.status in ("postponed", "cancelled")
        return (first if given_up else last).recipe, "on"
    stretch = f"span({first.recipe},{last.recipe})"
    if not text[first.end : last.start].strip(" ,").startswith(("and", "or", ",")) or _RANGE_WORDS.search(
        text[max(0, first.start - 20) : first.start]
    ):
        return stretch, "on"
    if not _side_by_side(first, last):
        return timex.recipe, None
    return stretch, bound_of(text, first)


def _side_by_side(one: Timex, other: Timex) -> bool:
    """Whether two times follow each other without a gap: "Monday and Tuesday", "September or October"."""
    _, first = resolve(one.recipe, REFERENCE_DAY)
    _, second = resolve(other.recipe, REFERENCE_DAY)
    if first is None or second is None or not first.bounded or not second.bounded:
        return False
    assert first.latest is not None and second.earliest is not None
    return 0 <= (second.earliest - first.latest).days <= 1


def _antecedent_of_when(context: Context, candidate: Candidate) -> Timex | None:
    """Return the day before a clause with "when": "by June 18, when the ministers meet" is the day itself."""
    if not _WHEN.match(context.text[candidate.start : candidate.start + 8]):
        return None
    for timex in context.timexes:
        between = context.text[timex.end : candidate.start]
        if timex.type in ("DATE", "TIME") and 0 <= len(between) <= 3 and between.strip() in ("", ","):
            return timex
    return None


def _in_relative_clause(context: Context, candidate: Candidate) -> Timex | None:
    """Return the day that a relative clause gives: "a meeting that ended on Tuesday", "a letter dated Friday"."""
    head = context.doc[candidate.head]
    if head.pos_ not in ("NOUN", "PROPN"):
        return None
    for child in head.subtree:
        if child.dep_ not in ("relcl", "acl") or child.i < head.i:
            continue
        if child.lemma_ == "be" or child.lemma_ in _RAISING:  # "a round that was to open on Monday"
            child = next((c for c in child.children if c.dep_ == "xcomp"), child)
        if child.lemma_.lower() in _PHASES:
            edge = child.right_edge
            found = own_timex(context, child, child.left_edge.idx, edge.idx + len(edge))
            if found is not None:
                return directed(found, "postponed", "verb")  # what "was to open in April" may lie on either side
    return None


def _of_its_phase(context: Context, candidate: Candidate) -> Timex | None:
    """Return the day of a verb that says when its subject is: "the truce expired on Friday"."""
    head = context.doc[candidate.head]
    if head.pos_ not in ("NOUN", "PROPN") or head.dep_ not in ("nsubj", "nsubjpass"):
        return None
    verb = head.head
    if verb.lemma_ == "be" or verb.lemma_ in _RAISING:  # "the talks are to resume on Monday"
        verb = next((c for c in verb.children if c.dep_ == "xcomp"), verb)
    clause = context.clauses.get(verb.i)
    if clause is None or clause.lemma not in _PHASES_OF_SUBJECT:
        return None
    return own_timex(context, verb, clause.start, clause.end)


def _told_as_past(context: Context, candidate: Candidate) -> Candidate:
    """Return a plan of the past with its day before publication: "a round had been set for May", "previously set"."""
    timex = candidate.timex
    if timex is None or not isinstance(candidate.claim, EventClaim) or candidate.claim.status != "planned":
        return candidate
    clause = governing_clause(context, context.doc[candidate.head])
    if clause is None:
        return candidate
    words = {child.lower_ for child in context.doc[clause.head].children}
    over = "had" in words or (clause.tense == "past" and words & {"previously", "earlier", "originally", "initially"})
    return replace(candidate, timex=directed(timex, "held", "verb")) if over else candidate


def _turned(context: Context, candidate: Candidate) -> Candidate:
    """Return a plan whose date the text leaves open, or whose deadline the reader took for past, looking ahead."""
    timex = candidate.timex
    if timex is None or not isinstance(candidate.claim, EventClaim) or candidate.claim.status != "planned":
        return candidate
    clause = governing_clause(context, context.doc[candidate.head])
    over = clause is not None and "had" in {child.lower_ for child in context.doc[clause.head].children}
    ahead = bound_of(context.text, timex) in ("by", "until", "before") or re.search(r",(?:nr|ls)\)", timex.recipe)
    return replace(candidate, timex=directed(timex, "planned", "verb")) if ahead and not over else candidate


def _goes_on_since(context: Context, candidate: Candidate, timex: Timex) -> bool:
    """Whether what was held was held again and again up to publication: "five rounds since May", "have met since"."""
    if not isinstance(candidate.claim, EventClaim) or candidate.claim.status not in ("held", "failed", "ongoing"):
        return False
    if bound_of(context.text, timex) != "since" or timex.recipe.startswith("tod("):
        return False
    head = context.doc[candidate.head]
    perfect = {child.lower_ for child in head.children if child.dep_ == "aux"} & {"has", "have", "'ve", "’ve"}
    return bool(perfect) or head.tag_ in ("NNS", "NNPS")

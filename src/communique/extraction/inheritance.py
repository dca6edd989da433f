"""Narrative time: a candidate without a date of its own takes that of the running event, and says so.

What an event may inherit, the first that is there: the one date of its kind in its place; a date of its sentence; the
day of the last event of its kind; the running day. The running day is the last past day that the paragraph names, or
else the day of the lead. Past takes from past and planned from planned; what is told as background ("had promised",
"previous rounds"), as habit or as forecast inherits no running day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from communique.annotation.syntax import paragraph_spans
from communique.dating.heading import stated_dates
from communique.dating.normalize import anchor_of
from communique.dating.timex import bound_of
from communique.extraction.context import Candidate, Context
from communique.extraction.counted_times import is_counted
from communique.extraction.event_times import range_of
from communique.extraction.own_times import direction_of, is_vague
from communique.types import CommitmentClaim, EventClaim, ExpectationClaim, Timex

_OTHERS = frozenset("previous earlier past prior former several many numerous other repeated countless".split())
_INTENDED = frozenset("suppose mean intend".split())
_BACKGROUND = frozenset("previously earlier before once already formerly long ago often repeatedly always ever".split())
_SAME_DAY = re.compile(
    r"\b(?:hours|minutes|moments|an hour|shortly|soon|immediately) (?:earlier|later|before|after|afterwards?)\b"
    r"|\b(?:the )?same (?:day|evening|morning|afternoon|night)\b|\bjust (?:before|after)\b",
    re.IGNORECASE,
)
_SAYING = frozenset("say tell add note claim insist report state explain deny confirm admit argue".split())
_LONGEST_TITLE = 160
_OPEN = re.compile(r",(?:nr|ge|gs|gt)\)")
_DAY = re.compile(r"(?:D|w[1-7]|\d\d-\d\d(?:w[1-7])?|h:[a-z-]+|-\d\d)\b|^\d{4}-\d\d$|^(?:tod\(|night\()?pub\b")


def inherit_times(context: Context, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates in order of place; events without a date inherit one where the text lets them."""
    ordered = sorted(candidates, key=lambda c: (c.start, c.end))
    last: dict[tuple[str, str], tuple[int, Timex]] = {}
    by_place = _dates_by_place(ordered)
    sentence_dates, any_dates = _sentence_dates(context), _sentence_dates(context, to_come=True)
    listed = list(_listed(context))
    running = _RunningDay(context)
    found = []
    for candidate in ordered:
        claim = candidate.claim
        if not isinstance(claim, EventClaim):
            found.append(_promised_in_list(listed, context, candidate))
            continue
        side = "future" if claim.status == "planned" and not _was_to_be(context, candidate) else "past"
        key = (claim.type, side)
        if candidate.timex is not None:
            if not is_vague(candidate.timex) and not is_counted(candidate.timex):
                last[key] = candidate.start, candidate.timex
            found.append(candidate)
            continue
        if side == "future" and _over_its_list(listed, context, candidate) is not None:
            found.append(_dated_by_list(listed, context, candidate))
            continue
        inherited = None
        if not _tells_of_several(context, candidate):
            inherited = by_place.get((claim.type, claim.place.lower())) if claim.place else None
            if inherited is None and side == "past" and ".noun." not in candidate.rule:
                dates = sentence_dates if claim.status != "ongoing" else any_dates
                inherited = _date_of_sentence(context, candidate, dates)
            if inherited is None:
                inherited = _of_its_kind(last.get(key), candidate, running if side == "past" else None)
        found.append(
            replace(candidate, timex=inherited, time_basis="inherited", bound="on")
            if inherited is not None
            else candidate
        )
    return found


def _promised_in_list(listed: Sequence[tuple[int, int, Timex]], context: Context, candidate: Candidate) -> Candidate:
    """Return what a list promises with the day that stands over it; anything else as it is."""
    promised = isinstance(candidate.claim, CommitmentClaim | ExpectationClaim)
    return _dated_by_list(listed, context, candidate) if promised and candidate.timex is None else candidate


def _dated_by_list(listed: Sequence[tuple[int, int, Timex]], context: Context, candidate: Candidate) -> Candidate:
    timex = _over_its_list(listed, context, candidate)
    if timex is None:
        return candidate
    return replace(candidate, timex=timex, time_basis="inherited", bound=bound_of(context.text, timex))


_LEAD = 60
"""How near to the colon that opens a list the day stands by which all on the list is due."""
_POINT = re.compile(r"\s*(?:[-–—•*]|\(?\w{1,3}[.)])\s")


def _listed(context: Context) -> Iterator[tuple[int, int, Timex]]:
    """Yield the stretches of lists whose opening gives a day for all: "the following steps by May 14:"."""
    paragraphs = [(low, high) for low, high in paragraph_spans(context.text) if context.text[low:high].strip()]
    for k, (low, high) in enumerate(paragraphs[:-1]):
        opening = context.text[low:high].rstrip()
        if not opening.endswith(":"):
            continue
        near = (one for one in context.timexes if low <= one.start < high and low + len(opening) - one.end <= _LEAD)
        timex = next((one for one in near if one.type == "DATE"), None)
        if timex is None:
            continue
        last = k + 1
        while last + 1 < len(paragraphs) and _goes_on(context.text, paragraphs[last], paragraphs[last + 1]):
            last += 1
        yield high, paragraphs[last][1], timex


def _goes_on(text: str, item: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a list goes on behind a point of it."""
    ends = re.search(r"[;,](?:\s*(?:and|or))?\s*\Z", text[slice(*item)])
    return ends is not None or _POINT.match(text[slice(*following)]) is not None


def _over_its_list(listed: Sequence[tuple[int, int, Timex]], context: Context, candidate: Candidate) -> Timex | None:
    """Return the day that stands over the list in which a candidate is told."""
    at = context.doc[candidate.head].idx
    return next((timex for low, high, timex in listed if low <= at < high), None)


def _date_of_sentence(context: Context, candidate: Candidate, dates: dict[int, Timex]) -> Timex | None:
    """Return the first day of the sentence; a semicolon between parts them ("Talks fail; leaders fly on Monday")."""
    head = context.doc[candidate.head]
    timex = dates.get(head.sent.start)
    if timex is None or ";" in context.text[min(head.idx, timex.start) : max(head.idx, timex.start)]:
        return None
    recipe, _ = range_of(context.text, context.timexes, timex)
    return replace(timex, recipe=recipe)


def _of_its_kind(last: tuple[int, Timex] | None, candidate: Candidate, running: _RunningDay | None) -> Timex | None:
    """Return the day of the last event of its kind, or the running day where the story has gone on from there."""
    claim = candidate.claim
    known = None if isinstance(claim, EventClaim) and claim.place else last
    told = running.day_for(candidate) if running is not None else None
    if known is None or (told is not None and ".noun." not in candidate.rule and told.start > known[0]):
        return told
    return known[1]


class _RunningDay:
    """The day that a narrative has come to, at any place of an article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._paragraphs = paragraph_spans(context.text)
        self._headlines = [
            *context.headlines,
            *(span for span in self._paragraphs[:1] if _is_title(context.text, span)),
        ]
        lines = [one.span for one in stated_dates(context.text)]
        self._own_line = next(
            (timex for timex in context.timexes if any(line.start <= timex.start < line.end for line in lines)), None
        )
        self._days = [
            timex
            for timex in context.timexes
            if _is_past_day(timex) and not any(line.start < timex.end and timex.start < line.end for line in lines)
        ]

    def day_for(self, candidate: Candidate) -> Timex | None:
        """Return the running day where the candidate is told as part of the story, else ``None``."""
        context = self._context
        head = context.doc[candidate.head]
        start = next((low for low, high in self._paragraphs if low <= head.idx < high), 0)
        if _SAME_DAY.search(context.text[candidate.start : min(candidate.end, candidate.start + 120)]):
            return self._last_before(0, head.idx)
        in_headline = any(low <= candidate.start < high for low, high in self._headlines)
        if not in_headline and not _is_told(context, candidate):
            return None
        return self._last_before(start, head.idx) or self._day_of_section(start) or self._lead_day()

    def _day_of_section(self, start: int) -> Timex | None:
        """Return the last day of the paragraph before, where it tells of a year that it names."""
        before = next((low for low, high in reversed(self._paragraphs) if high <= start), None)
        found = self._last_before(before, start) if before is not None else None
        return found if found is not None and anchor_of(found.recipe) == "absolute" else None

    def _last_before(self, start: int, end: int) -> Timex | None:
        return next((timex for timex in reversed(self._days) if start <= timex.start < end), None)

    def _lead_day(self) -> Timex | None:
        """Return the first past day of the lead, else the day that the article itself bears."""
        for low, high in self._paragraphs[:5]:
            if any(one[0] <= low < one[1] for one in self._headlines):
                continue
            found = next((timex for timex in self._days if low <= timex.start < high), None)
            if found is not None:
                return found
        return self._own_line


def _is_title(text: str, span: tuple[int, int]) -> bool:
    """Whether a first paragraph is a title: short, and no full stop at its end."""
    words = text[slice(*span)].strip()
    return len(words) <= _LONGEST_TITLE and not words.endswith((".", "!", ":"))


def _is_past_day(timex: Timex) -> bool:
    """Whether a time is a day that is not to come: an open direction does not tell."""
    return (
        timex.type in ("DATE", "TIME")
        and bool(_DAY.search(timex.recipe))
        and not _OPEN.search(timex.recipe)
        and direction_of(timex) != "future"
    )


def _is_told(context: Context, candidate: Candidate) -> bool:
    """Whether an event is told as the story's own: a verb in the simple past, or a noun under one, not background."""
    verb = _verb_above(context, context.doc[candidate.head])
    if verb is None:
        return False
    if any(child.lower_ in _BACKGROUND for child in verb.children):
        return False
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if auxiliaries & {"would", "could", "will", "may", "might", "to"}:
        return False
    if auxiliaries & {"had", "'d"}:
        return _is_backshifted(verb)
    return verb.tag_ == "VBD" or bool(auxiliaries & {"was", "were", "did", "has", "have", "'ve", "’ve"})


def _is_backshifted(verb: Token) -> bool:
    """Whether a past perfect is but what was said put into the past: "officials said that he had accepted it"."""
    return verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and verb.head.lemma_.lower() in _SAYING


def _verb_above(context: Context, token: Token) -> Token | None:
    at = token
    for _ in range(12):
        if at.i in context.clauses:
            return at
        if at.head.i == at.i:
            return None
        at = at.head
    return None


def _was_to_be(context: Context, candidate: Candidate) -> bool:
    """Whether a plan is told of as over: "they were supposed to talk"."""
    above = context.doc[candidate.head].head
    return above.lemma_.lower() in _INTENDED and any(
        child.dep_ in ("aux", "auxpass") and child.tag_ == "VBD" for child in above.children
    )


def _tells_of_several(context: Context, candidate: Candidate) -> bool:
    """Whether the words mean other events than the running one: "previous talks", "three meetings"."""
    head = context.doc[candidate.head]
    nouns = [head, *(child for child in head.children if child.dep_ in ("nsubj", "nsubjpass", "dobj"))]
    return any(
        child.lower_ in _OTHERS or (child.dep_ == "nummod" and noun.tag_ in ("NNS", "NNPS"))
        for noun in nouns
        if noun.pos_ in ("NOUN", "PROPN") and noun.i not in context.timex_at
        for child in noun.children
    )


def _dates_by_place(candidates: Sequence[Candidate]) -> dict[tuple[str, str], Timex]:
    """Return the date of each kind of event in a place, where the article dates only one such event there."""
    found: dict[tuple[str, str], set[str]] = {}
    timexes: dict[tuple[str, str], Timex] = {}
    for candidate in candidates:
        claim = candidate.claim
        if isinstance(claim, EventClaim) and claim.place and candidate.timex is not None:
            key = (claim.type, claim.place.lower())
            found.setdefault(key, set()).add(candidate.timex.recipe)
            timexes.setdefault(key, candidate.timex)
    return {key: timexes[key] for key, recipes in found.items() if len(recipes) == 1}


def _sentence_dates(context: Context, *, to_come: bool = False) -> dict[int, Timex]:
    """Return the first dated day of each sentence by its first token, with what bounds the future where asked."""
    found: dict[int, Timex] = {}
    for token in context.doc:
        timex = context.timex_at.get(token.i)
        if (
            timex is not None
            and timex.type == "DATE"
            and not is_vague(timex)
            and (to_come or not _bounds(context, timex))
        ):
            found.setdefault(token.sent.start, timex)
    return found


def _bounds(context: Context, timex: Timex) -> bool:
    return bound_of(context.text, timex) in ("by", "until", "before") or direction_of(timex) == "future"

"""From an annotated article to its statements: all kinds, deduplicated, with names, times, sources and confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

from communique.annotation import coreference, pronouns
from communique.annotation.cast import Cast
from communique.annotation.clauses import find_clauses
from communique.annotation.encoder import one_thread
from communique.annotation.gazetteer import load_gazetteer
from communique.annotation.mentions import find_cast
from communique.annotation.prefilter import may_state
from communique.annotation.quotations import find_quotations
from communique.annotation.syntax import is_headline, paragraph_spans, parse
from communique.codec import with_id
from communique.dating.timex import find_timexes
from communique.extraction.agenda import find_agenda
from communique.extraction.assessments import find_assessments
from communique.extraction.attribution import Said, document_voice, find_attributions, outward
from communique.extraction.commitments import find_commitments
from communique.extraction.condition_actions import with_steps_meant
from communique.extraction.conditions import find_conditions
from communique.extraction.confidence import NEAR, hopeful, shown_from, weighed
from communique.extraction.context import Candidate, Context
from communique.extraction.event_times import complete_times
from communique.extraction.events import find_events
from communique.extraction.expectations import find_expectations
from communique.extraction.fields import settle_fields
from communique.extraction.inheritance import inherit_times
from communique.extraction.issues import with_issue
from communique.extraction.own_times import timex_tokens
from communique.extraction.participants import inherit_participants
from communique.extraction.parties import often_named, settle_parties
from communique.extraction.positions import find_positions
from communique.extraction.proposals import Gate, find_proposals
from communique.extraction.quotes import find_quotes
from communique.extraction.selection import select
from communique.extraction.statements import statement_of
from communique.extraction.terms import find_terms
from communique.extraction.timing import settle_time
from communique.extraction.told import told_passages
from communique.types import KIND_OF_CLAIM, Attribution, LocalActor, Mention, SourceClass, Statement, Timex

READER = "communique-6"
WHOLE_READER = f"{READER}-whole"
"""Who reads without the prefilter."""
EXTRACTORS: tuple[Callable[[Context], Iterator[Candidate]], ...] = (
    find_events,
    find_expectations,
    find_commitments,
    find_positions,
    find_conditions,
    find_agenda,
    find_terms,
    find_assessments,
    find_quotes,
)


@cache
def capitalised_words() -> frozenset[str]:
    """Return the words that the gazetteer writes with a capital."""
    return frozenset(
        word.rstrip(".,'") for surface in load_gazetteer().names for word in surface.split() if word[:1].isupper()
    )


def annotate(text: str, title: str | None = None, *, prefilter: bool = False) -> Context:
    """Return the article with syntax, clauses, cast, quotations, attributions and timexes."""
    doc = parse(text, capitalised_words(), may_state, whole=not prefilter)
    cast = find_cast(text, doc)
    coreference.merge_shouted(cast)
    coreference.merge_initials(text, cast)
    coreference.merge_short_companies(cast)
    coreference.merge_full_names(cast)
    coreference.merge_surnames(cast)
    coreference.resolve_descriptions(text, doc, cast)
    coreference.resolve_latter(doc, cast)
    coreference.join_subjects(text, doc, cast)
    pronouns.resolve_pronouns(doc, cast, ())
    coreference.resolve_owned(cast, doc)
    coreference.resolve_governments(doc, cast)
    coreference.resolve_forces(cast)
    quotations = find_quotations(text)
    attributions = find_attributions(text, doc, cast, quotations)
    voice = document_voice(text, title, doc, cast)
    pronouns.resolve_pronouns(doc, cast, _speech(attributions, voice, len(text)))
    coreference.merge_initials(text, cast)
    timexes = find_timexes(text)
    return Context(
        text=text,
        doc=doc,
        cast=cast,
        clauses=find_clauses(doc),
        quotations=quotations,
        attributions=attributions,
        timexes=timexes,
        timex_at=timex_tokens(doc, timexes),
        voice=voice,
        headlines=[span for span in paragraph_spans(text) if is_headline(text[slice(*span)].strip())],
    )


def _speech(attributions: Iterable[Said], voice: str | None, length: int) -> list[tuple[int, int, str]]:
    spoken = [(said.start, said.end, said.names[0]) for said in attributions if said.quoted and said.names]
    return spoken + ([(0, length, voice)] if voice else [])


def read_statements(
    text: str, document: str, title: str | None = None, *, prefilter: bool = True
) -> tuple[
    tuple[Statement, ...], tuple[Timex, ...], tuple[Mention, ...], tuple[LocalActor, ...], tuple[Attribution, ...]
]:
    """Return statements (times unresolved), timexes, mentions, actors and attributions of one article's text."""
    reader = READER if prefilter else WHOLE_READER
    with one_thread():
        context = annotate(text, title, prefilter=prefilter)
        weighted = weighed(context, candidates_of(context, partial(hopeful, context)))
        candidates = with_steps_meant(context, completed(context, settled(context, weighted)))
        candidates += told_passages(context, candidates)
    made = [(candidate, statement_of(context, candidate, document)) for candidate in candidates]
    finished = (_finished(context, statement, reader) for candidate, statement in made if statement is not None)
    statements = in_place(select(_unique(finished)))
    mentions = tuple(sorted(context.cast.mentions, key=lambda m: (m.start, m.end, m.actor)))
    return (
        statements,
        tuple(context.timexes),
        mentions,
        context.cast.actors(),
        outward(text, context.attributions, context.quotations),
    )


def candidates_of(context: Context, gate: Gate) -> list[Candidate]:
    """Return what the rules find and, beside it, what the learned reader is to be asked about."""
    found = [candidate for extract in EXTRACTORS for candidate in extract(context)]
    return [*found, *find_proposals(context, found, gate)]


def completed(
    context: Context,
    candidates: list[Candidate],
    settle: Callable[[Context, Candidate], Candidate] = settle_time,
) -> list[Candidate]:
    """Return the candidates, by place, with the times and participants that the words around give them."""
    timed = inherit_times(context, complete_times(context, candidates))
    return inherit_participants(context, [settle(context, candidate) for candidate in timed])


def settled(context: Context, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates with their fields and parties settled; what comes not near to being shown as it is."""
    found, often = [], often_named(context)
    for candidate in candidates:
        kind = KIND_OF_CLAIM[type(candidate.claim)]
        if candidate.confidence < NEAR * shown_from(kind):
            found.append(candidate)
            continue
        candidate = settle_parties(context, settle_fields(context, candidate, kind), kind, often)
        found.append(with_issue(context, candidate))
    return found


def _finished(context: Context, statement: Statement, reader: str) -> Statement:
    return with_id(
        replace(
            statement,
            reader=reader,
            source_class=source_class(context.cast, statement.sources),
        )
    )


def source_class(cast: Cast, sources: tuple[str, ...]) -> SourceClass:
    """Return what kind of source stands closest to the content; the outlet itself where there is none."""
    if not sources:
        return "outlet"
    part = cast.parts.get(sources[0])
    if part is None:
        return "anonymous"
    if part.known and part.known.startswith("outlet"):
        return "outlet"
    named = any(word[:1].isupper() for word in part.name.split()[-1:]) and part.type != "group"
    if part.type in ("state", "organisation"):
        return "official" if part.known or part.member_of else "named"
    if not named:
        return "anonymous"
    office = load_gazetteer().offices.get(part.office or "")
    return "official" if office is not None and office.official else "named"


def _unique(statements: Iterable[Statement]) -> list[Statement]:
    """Return one statement for each id: the most confident."""
    best: dict[str, Statement] = {}
    for statement in statements:
        known = best.get(statement.id)
        if known is None or (statement.confidence, statement.rule) > (known.confidence, known.rule):
            best[statement.id] = statement
    return list(best.values())


def in_place(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements by their place in the text."""
    return tuple(sorted(statements, key=lambda s: (s.evidence[0].start, s.evidence[0].end, s.kind, s.id)))

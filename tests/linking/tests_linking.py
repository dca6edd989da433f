"""Small corpora for linking: made by hand, or by Hypothesis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from communique.codec import with_id
from communique.interval import Interval
from communique.types import (
    Action,
    AssessmentClaim,
    Claim,
    ConditionClaim,
    Corpus,
    Document,
    EventClaim,
    ExpectationClaim,
    LocalActor,
    PositionClaim,
    Span,
    Statement,
)

STATES = ("Arcadia", "Borduria", "Syldavia")
ACTORS = (
    *(LocalActor(name=name, type="state", known=name.lower(), mentions=(name,)) for name in STATES),
    LocalActor(name="Ana Duarte", type="person", member_of="Arcadia", mentions=("Duarte",)),
    LocalActor(name="negotiators", type="group", mentions=("negotiators",)),
)
FIRST = date(2020, 1, 1)


def day(number: int, length: int = 1) -> Interval:
    return Interval(earliest=FIRST + timedelta(days=number), latest=FIRST + timedelta(days=number + length - 1))


def document(key: str, published: int | None) -> Document:
    return Document(
        id=key, paths=(f"{key}.txt",), title=key, published=day(published) if published is not None else None
    )


def statement(
    doc: str, start: int, claim: Claim, when: Interval | None = None, quote: str = "", sources: tuple[str, ...] = ()
) -> Statement:
    words = quote or f"words at {start}"
    return with_id(
        Statement(
            id="",
            document=doc,
            claim=claim,
            evidence=(Span(start=start, end=start + len(words), quote=words),),
            when=when,
            time_basis="stated" if when else "none",
            sources=sources,
        )
    )


def meeting(
    status: str = "held", place: str | None = None, who: tuple[str, ...] = ("Arcadia", "Borduria")
) -> EventClaim:
    return EventClaim(type="meeting", status=status, place=place, participants=who)  # type: ignore[arg-type]


def corpus(documents: Iterable[Document], statements: Iterable[Statement], **rest: object) -> Corpus:
    docs = tuple(documents)
    return Corpus(documents=docs, actors={d.id: ACTORS for d in docs}, statements=tuple(statements), **rest)  # type: ignore[arg-type]


names = st.sampled_from([*STATES, "Ana Duarte", "negotiators"])
parties = st.one_of(st.none(), names)
intervals = st.one_of(st.none(), st.builds(day, st.integers(0, 60), st.sampled_from([1, 1, 1, 3, 30])))
actions = st.builds(
    Action,
    party=parties,
    action=st.sampled_from(["lift sanctions", "give up its weapons", "open the port", "sign the treaty"]),
)
claims = st.one_of(
    st.builds(
        EventClaim,
        type=st.sampled_from(["meeting", "visit", "agreement", "vote"]),
        status=st.sampled_from(["held", "planned", "cancelled", "postponed", "failed", "ongoing"]),
        place=st.sampled_from([None, "Geneva", "Lisbon"]),
        participants=st.lists(names, max_size=3, unique=True).map(tuple),
    ),
    st.builds(
        ExpectationClaim,
        about=st.sampled_from(["a summit in Geneva", "the port opens", "talks resume"]),
        hedge=st.sampled_from(["certain", "likely"]),
    ),
    st.builds(
        PositionClaim,
        party=parties,
        stance=st.sampled_from(["demand", "refusal", "offer"]),
        issue=st.sampled_from(["sanctions relief", "open the port"]),
    ),
    st.builds(ConditionClaim, party=parties, step=actions, requires=actions),
    st.builds(AssessmentClaim, holder=parties, polarity=st.sampled_from(["good", "bad"])),
)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    documents = [
        document(f"d{i}", draw(st.one_of(st.none(), st.integers(0, 60)))) for i in range(draw(st.integers(1, 5)))
    ]
    made = [
        statement(
            draw(st.sampled_from(documents)).id,
            draw(st.integers(0, 400)),
            draw(claims),
            draw(intervals),
            sources=draw(st.lists(names, max_size=2, unique=True).map(tuple)),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]
    return corpus(documents, {s.id: s for s in made}.values())

"""How linking grows: ``python -m benchmarks.linking_scale [SHAPE…] [COUNT…]``.

A made record of some 25 statements an article, on many negotiations over years: meetings planned and told of, votes,
deals, positions, conditions, expectations, judgements and quotes, by actors of many surface forms. Prints seconds for
each count of statements, by how much the time a statement grows from the first count to the last, and how long the
record takes when one article is added to it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from communique.codec import with_id
from communique.interval import Interval
from communique.linking import BlockCache, link
from communique.types import (
    Action,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    Corpus,
    Document,
    EventClaim,
    ExpectationClaim,
    LocalActor,
    PositionClaim,
    QuoteClaim,
    Span,
    Statement,
)

EACH = 25
FIRST = date(2005, 1, 3)
SYLLABLES = "ba co di fe gu ha jo ki la me no pa qui ro sa te u va wi xe yo zu".split()
PLACES = "Geneva Lisbon Oslo Cairo Lima Riga Doha Quito Accra Hanoi Minsk Tunis".split()
TOPICS = (
    "fishing rights|border posts|grain quotas|water shares|transit fees|prisoner lists|timber duties|debt terms".split(
        "|"
    )
)

VERBS = ["open", "pay for", "lift the sanctions on", "withdraw troops from", "sign the treaty on", "cut the tariffs on"]


def names(chance: random.Random, count: int) -> list[str]:
    """Return made names of two words."""
    return [
        f"{''.join(chance.choices(SYLLABLES, k=2)).title()} {''.join(chance.choices(SYLLABLES, k=3)).title()}"
        for _ in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a made record is like: how many states talk, how many articles come out a day (0: all on one), and words."""

    states: int = 60
    a_day: int = 3
    topics: int = 8


SHAPES = {
    "many": Shape(),
    "one": Shape(states=7, topics=600),
    "day": Shape(a_day=0),
    "summit": Shape(states=24, a_day=0, topics=3000),
}
"""Many talks of two states; one negotiation of seven; many talks on one day; one conference of 24 on one day."""


def articles(
    count: int, shape: Shape, seed: int = 5
) -> Iterator[tuple[Document, tuple[LocalActor, ...], list[Statement]]]:
    """Yield made articles, each on the talks of two of the states."""
    chance = random.Random(seed)
    states = names(chance, shape.states)
    people = names(chance, 400)
    made = [" ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(2)) for _ in range(shape.topics - 8)]
    topics = [*TOPICS, *made]
    for number in range(count):
        day = FIRST + timedelta(days=number // shape.a_day if shape.a_day else 0)
        key = f"d{number:06}"
        here = chance.sample(states, 2)
        staff = chance.sample(people, 4)
        actors = (
            *(LocalActor(name=s, type="state", known=s.lower().replace(" ", "-"), mentions=(s,)) for s in here),
            *(
                LocalActor(name=p, type="person", member_of=here[i % 2], mentions=(p, p.split()[1]))
                for i, p in enumerate(staff)
            ),
        )
        document = Document(id=key, paths=(f"{key}.txt",), title=key, published=Interval.day(day))
        yield document, actors, [statement(chance, key, day, here, staff, at * 150, topics) for at in range(EACH)]


def statement(
    chance: random.Random, key: str, day: date, here: list[str], staff: list[str], start: int, topics: list[str]
) -> Statement:
    """Return one made statement of an article."""
    topic, place, who = chance.choice(topics), chance.choice(PLACES), chance.choice(staff)
    when: Interval | None = Interval.day(day + timedelta(days=chance.randint(-6, 9)))
    claim: Claim
    kind = chance.randrange(10)
    if kind < 3:
        status = chance.choice(["held", "planned", "held", "failed", "postponed", "cancelled"])
        type_ = chance.choice(["meeting", "meeting", "vote", "agreement", "statement", "letter"])
        claim = EventClaim(type=type_, status=status, place=place, participants=(*here, who))  # type: ignore[arg-type]
        end = chance.choice(["without an agreement", "and agreed to go on", "as planned", "and was called off"])
        words = f"{who} and others met in {place} on {topic} {end}"
    elif kind < 4:
        claim, words = ExpectationClaim(about=f"a deal on {topic} in {place}", hedge="likely"), f"a deal on {topic}"
    elif kind < 6:
        stance = chance.choice(["demand", "offer", "refusal"])
        claim = PositionClaim(party=who, stance=stance, issue=topic)  # type: ignore[arg-type]
        words = f"{who} denied that {topic} had been settled at {chance.randint(2, 90)} percent"
        when = None
    elif kind < 7:
        other = here[1] if chance.random() < 0.8 else None  # the side that is to act is often left open
        given, asked = (f"{chance.choice(VERBS)} {chance.choice(topics)}" for _ in range(2))
        step, need = Action(party=here[0], action=given), Action(party=other, action=asked)
        claim, words, when = (
            ConditionClaim(party=here[0], step=step, requires=need),
            f"{given} only after {asked}",
            None,
        )
    elif kind < 8:
        claim, words = CommitmentClaim(party=who, action=f"settle {topic} in {place}"), f"{who} promised {topic}"
    elif kind < 9:
        polarity = chance.choice(["good", "bad"])
        claim = AssessmentClaim(holder=who, polarity=polarity)  # type: ignore[arg-type]
        words, when = f"the talks on {topic} made little progress", None
    else:
        claim = AgendaClaim(issue=topic) if chance.random() < 0.5 else QuoteClaim(speaker=who, style="direct")
        words, when = f"{topic} is on the table", None
    span = Span(start=start, end=start + len(words), quote=words)
    made = Statement(
        id="",
        document=key,
        claim=claim,
        evidence=(span,),
        sources=(who,),
        when=when,
        time_basis="stated" if when else "none",
    )
    return with_id(made)


def corpus(count: int, shape: Shape = SHAPES["many"]) -> Corpus:
    """Return a made corpus of about so many statements."""
    documents, actors, statements = [], {}, []
    for document, cast, told in articles(count // EACH, shape):
        documents.append(document)
        actors[document.id] = cast
        statements += told
    return Corpus(documents=tuple(documents), actors=actors, statements=tuple({s.id: s for s in statements}.values()))


def without_last(whole: Corpus) -> Corpus:
    """Return the corpus without its last article."""
    last = whole.documents[-1].id
    return replace(
        whole,
        documents=whole.documents[:-1],
        actors={key: cast for key, cast in whole.actors.items() if key != last},
        statements=tuple(s for s in whole.statements if s.document != last),
    )


def main() -> None:
    """Print the figures."""
    words = sys.argv[1:]
    shapes = [word for word in words if word in SHAPES] or list(SHAPES)
    counts = [int(word) for word in words if word.isdigit()] or [10_000, 30_000, 100_000]
    for shape in shapes:
        each = []
        for count in counts:
            whole = corpus(count, SHAPES[shape])
            cache = BlockCache()
            started = time.process_time()
            link(without_last(whole), cache)
            took = time.process_time() - started
            started = time.process_time()
            link(whole, cache)
            added = time.process_time() - started
            each.append(took / len(whole.statements))
            print(f"{shape:7}{len(whole.statements):>8} statements: {took:6.1f} CPU-s; one more {added:5.2f} CPU-s")
        print(f"{shape:7}time a statement, last to first: {each[-1] / each[0]:.2f}", flush=True)


if __name__ == "__main__":
    main()

"""What the sides of the invented talks want, and the words, agenda and judgements told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from invented_articles import HOLT, MARN, OST, REKE, Draft, V, during

from communique.derived import (
    AgendaPoint,
    Assessment,
    Commitment,
    Condition,
    Deadlock,
    Position,
    Term,
)
from communique.types import (
    Action,
    AgendaClaim,
    AssessmentClaim,
    CommitmentClaim,
    ConditionClaim,
    EventClaim,
    PositionClaim,
    QuoteClaim,
    TermClaim,
)


def add_stances(d: Draft) -> dict[str, Any]:
    held: list[Position] = []
    for key, party, stance, issue, quote, since in (
        ("july", V, "demand", "maps", "Velland demands the maps before any third round", date(2031, 7, 9)),
        (
            "june",
            V,
            "offer",
            "passage of grain ships",
            "Velland offered to let grain ships pass in July",
            date(2031, 6, 19),
        ),
        (
            "june",
            OST,
            "refusal",
            "inspections of the ford",
            "Ostmark rejects inspections of the ford",
            date(2031, 6, 19),
        ),
        (
            "july",
            OST,
            "demand",
            "compensation for last year's harvest",
            "Ostmark demands compensation for last year's harvest",
            date(2031, 7, 9),
        ),
    ):
        made = d.say(
            key,
            PositionClaim(party=party, stance=stance, issue=issue),
            quote,  # type: ignore[arg-type]
            source_class="outlet",
        )
        held.append(
            Position(
                id=made,
                party=party,
                stance=stance,
                issue=issue,
                since=since,  # type: ignore[arg-type]
                talks=("t1",),
                statements=(made,),
            )
        )
    withdraw = Action(
        party=OST, action="withdraw its garrison from Sorn Ford", action_class="withdrawal", object="garrison"
    )
    lift = Action(party=V, action="lift the grain embargo", action_class="sanctions-relief", object="embargo")
    admit = Action(party=OST, action="admit inspectors to Sorn Ford", action_class="inspection", object="ford")
    ships = Action(party=V, action="let grain ships pass in July", action_class="market-opening", object="grain")
    one = d.say(
        "april",
        ConditionClaim(party=OST, step=withdraw, requires=lift),
        "Ostmark will not withdraw its garrison from Sorn Ford before Velland lifts the grain embargo",
        sources=(REKE,),
        source_class="official",
    )
    two = d.say(
        "april",
        ConditionClaim(party=V, step=lift, requires=withdraw),
        "it will lift the embargo only after the garrison has left",
        '"No sack of grain crosses while a soldier stands at the ford,"',
        sources=(MARN,),
        source_class="official",
    )
    three = d.say(
        "june",
        ConditionClaim(party=V, step=ships, requires=admit),
        "Velland offered to let grain ships pass in July if Ostmark admits inspectors to Sorn Ford",
    )
    since = date(2031, 4, 22)
    conditions = (
        Condition(
            id=one,
            party=OST,
            step=withdraw,
            requires=lift,
            status="open",
            since=since,
            talks=("t1",),
            statements=(one,),
        ),
        Condition(
            id=two, party=V, step=lift, requires=withdraw, status="open", since=since, talks=("t1",), statements=(two,)
        ),
        Condition(
            id=three,
            party=V,
            step=ships,
            requires=admit,
            status="open",
            since=date(2031, 6, 19),
            talks=("t1",),
            statements=(three,),
        ),
    )
    deadlock = Deadlock(
        id=one,
        steps=(withdraw, lift),
        conditions=(one, two),
        since=since,
        until=None,
        certainty="certain",
        talks=("t1",),
    )
    return {"positions": tuple(held), "conditions": conditions, "deadlocks": (deadlock,)}


def add_words(d: Draft) -> dict[str, Any]:
    maps = d.say(
        "march",
        CommitmentClaim(party=OST, action="exchange maps of the lower Sorn"),
        "Both sides agreed to exchange maps of the lower Sorn by the end of April",
        when=during("2031-03-12", "2031-04-30"),
    )
    missed = d.say(
        "july",
        EventClaim(type="other", status="failed", participants=(OST,)),
        "Ostmark failed to deliver the maps it had promised",
        sources=("Velland official",),
        source_class="anonymous",
    )
    quota = d.say(
        "june",
        AgendaClaim(issue="fishing quota", event="second round"),
        "The fishing quota was also on the table",
        sources=(HOLT,),
        source_class="official",
    )
    ours = d.say(
        "may",
        TermClaim(term="withdrawal", party=V, meaning="the last soldier and the last gun", contested=True),
        "The word withdrawal means the last soldier and the last gun",
        sources=("aide to Marn",),
        source_class="anonymous",
    )
    theirs = d.say(
        "may",
        TermClaim(term="withdrawal", party=OST, meaning="the guns alone", contested=True),
        "for Ostmark it means the guns alone",
        sources=("diplomats",),
        source_class="anonymous",
    )
    good = d.say(
        "march",
        AssessmentClaim(holder=REKE, polarity="good"),
        'Ostmark\'s envoy Tomas Reke called the meeting "a decent beginning"',
        sources=(REKE,),
        source_class="official",
    )
    bad = d.say(
        "july",
        AssessmentClaim(holder="Velland official", polarity="bad"),
        'The mood is "as bad as it was in winter"',
        sources=("Velland official",),
        source_class="anonymous",
    )
    d.say(
        "june",
        QuoteClaim(speaker=REKE, style="direct"),
        "There is no understanding, there is no paper",
        sources=(REKE,),
        source_class="official",
    )
    talks = ("t1",)
    return {
        "commitments": (
            Commitment(
                id=maps,
                party=OST,
                action="exchange maps of the lower Sorn",
                by=during("2031-04-30"),
                outcome="missed",
                outcome_basis="stated",
                outcome_statements=(missed,),
                talks=talks,
                statements=(maps,),
            ),
        ),
        "agenda": (AgendaPoint(issue="fishing quota", event=None, status="on", talks=talks, statements=(quota,)),),
        "terms": (
            Term(
                term="withdrawal",
                party=V,
                meaning="the last soldier and the last gun",
                contested=True,
                talks=talks,
                statements=(ours,),
            ),
            Term(
                term="withdrawal",
                party=OST,
                meaning="the guns alone",
                contested=True,
                talks=talks,
                statements=(theirs,),
            ),
        ),
        "assessments": (
            Assessment(holder=REKE, polarity="good", of=None, talks=talks, statements=(good,)),
            Assessment(holder="Velland official", polarity="bad", of=None, talks=talks, statements=(bad,)),
        ),
    }

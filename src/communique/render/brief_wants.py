"""The brief on what each side wants and on what condition, and on what the talks are stuck."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from communique.derived import Condition, Deadlock, Position
from communique.linking.counterparts import unnamed_side
from communique.linking.yielding import given_up
from communique.render.brief_desk import BriefSentence, Desk, quote
from communique.render.names import in_prose
from communique.render.phrases import is_proper
from communique.render.stance_words import (
    ACCUSES,
    ADVISED,
    AIMS,
    ASIDE,
    ASKED_OF_IT,
    AWAITED,
    BARE,
    BARRED,
    BODY,
    CALLED,
    CHANCE,
    EXCHANGE,
    FAILURE,
    FORETOLD_IF,
    HELD_UP,
    HOSTILE,
    HYPOTHETICAL,
    MIND_READ,
    NO_SUBJECT,
    NOT,
    OF_THE_MARKET,
    ONLOOKERS,
    OVER,
    PAST,
    RUMOUR,
    SAID_OF_ANOTHER,
    SCHEDULES,
    SILENT,
    STANDS,
    TAKEN,
    THREAT,
    WARNS,
    WHOSE,
    WOULD,
    is_of_a_people,
    is_verb_of,
    speaks_for,
    supposed,
)
from communique.render.support import Citation, first_place, marks, shows, shows_finite
from communique.render.wording import open_sentence, tell_day
from communique.types import ConditionClaim, Statement

MOST_PARTIES, MOST_WANTS, MOST_STUCK = 3, 3, 2
FAR, NEAR = 65, 45


class Wants:
    """Tells what the sides of one desk hold and what blocks them."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self.desk = desk
        self.support = desk.support
        self.used: set[str] = set()

    def sentences(self) -> Iterator[BriefSentence]:
        """Yield what each side wants, the talks' own sides first, then those that most passages tell of."""
        held: dict[str, list[Position]] = {}
        for one in self.desk.positions:
            party = self._side_of(one.party)
            if one.until is None and self._is_side(party) and speaks_for(one.party, party):
                held.setdefault(party, []).append(one)
        tied: dict[str, list[Condition]] = {}
        for condition in self.desk.conditions:
            party = self._side_of(condition.party)
            if condition.status == "open" and self._is_side(party) and speaks_for(condition.party, party):
                tied.setdefault(party, []).append(condition)
        parties = sorted({*held, *tied}, key=lambda name: (name not in self.desk.sides, -len(held.get(name, ())), name))
        for party in parties[:MOST_PARTIES]:
            yield from self._wants_of(party, held.get(party, []))
            yield from self._condition_of(party, tied.get(party, []))

    def _side_of(self, name: str | None) -> str:
        """Return whose part somebody takes; who has no name takes that of the talks' side without one ("the banks")."""
        party = self.desk.lookup.party(name)
        unnamed = unnamed_side(party)
        return next((side for side in self.desk.sides if unnamed and unnamed_side(side) == unnamed), party)

    def _is_side(self, party: str) -> bool:
        """Whether a party is one of the talks' own, or a state."""
        actor = self.desk.lookup.actors.get(party)
        return party in self.desk.sides or (actor is not None and actor.type == "state" and is_proper(party))

    def _wants_of(self, party: str, positions: Sequence[Position]) -> Iterator[BriefSentence]:
        """Yield the latest demand, offer, refusal … of a party, those told in several articles first."""
        given: dict[str, int] = {}
        for one in sorted(positions, key=self._rank):
            if given.get(one.stance, 0) >= (2 if one.stance == "demand" else 1) or sum(given.values()) >= MOST_WANTS:
                continue
            sentence = self._position(party, one)
            if sentence is not None:
                given[one.stance] = given.get(one.stance, 0) + 1
                yield sentence

    def _rank(self, thing: Position | Condition) -> tuple[int, int, str]:
        documents = len({one.document for one in self.desk.lookup.known(thing.statements)})
        newest = self.desk.lookup.newest(thing.statements).toordinal()
        # A month in print is worth another article: what a side wanted long ago it may want no more.
        return (-(newest + 30 * min(documents, 3)), -documents, thing.id)

    def _position(self, party: str, held: Position) -> BriefSentence | None:
        for one in self.desk.lookup.latest_first(held.statements):
            told = self.stand(party, held, one)
            place = told.citations[0].quote if told is not None else None
            if told is not None and place is not None and place not in self.used:
                self.used.add(place)
                return told
        return None

    def stand(self, party: str, held: Position, one: Statement) -> BriefSentence | None:
        """Return a position of a party as one of its statements tells it, if that shows party and stance."""
        cited = self.support.readable(one)
        if cited is None or shows(one.evidence[0].quote, "no-stand") or not self._is_side(party):
            return None
        if self._told_by_another(party, one) or given_up(cited.quote) is not None:
            return None
        own = one.evidence[0].quote
        if SILENT.search(own) or (held.stance == "offer" and HOSTILE.search(own)):
            return None
        told = self._in_its_words(party, held, one, cited) or self._whole(party, held, one, cited)
        return BriefSentence(text=open_sentence(told), citations=(cited,), thing=held.id) if told is not None else None

    def _in_its_words(self, party: str, held: Position, one: Statement, cited: Citation) -> str | None:
        """Return "PARTY “wants …”": the clause verbatim, its subject replaced by the party's name."""
        words = " ".join(one.evidence[0].quote.split())
        subject = self.support.place_of(words, held.party) or self.support.place_of(words, party, of_party=True)
        if subject is None or words[: subject.start()].strip().lower() not in (
            "",
            "the",
            "but the",
            "and the",
            "but",
            "and",
        ):
            return None
        rest = words[subject.end() :].strip()
        one_of_many = subject.group().endswith("s")
        if (
            not rest[:1].islower()
            or BODY.match(rest)
            or (BARE.match(rest) and not one_of_many)
            or len(rest.split()) < 5
            or _is_cut(cited, words)
            or not shows_finite(rest[:FAR], held.stance)
            or not is_verb_of(rest, held.stance)
        ):
            return None
        if one.sources and one.sources[0] not in (held.party, party):
            return None  # who says it of them is part of it
        if OVER.search(rest[:FAR]) or BARRED.search(rest):
            return None
        # The words may have somebody else of the side as their subject: he is named, not the side.
        own = self.support.place_of(words, held.party)
        who = self._who(party, held) if own is not None and own.start() == subject.start() else None
        if who is None and own is None:
            itself = self.support.names(subject.group(), party)
            who = in_prose(party) if itself else f"{subject.group()} ({in_prose(party)})"
        return f"{who} {quote(rest.rstrip('.,;'))} ({self.desk.told_on(one)})" if who else None

    def _who(self, party: str, held: Position) -> str:
        """Return who holds a position, with the side where it is another."""
        actor = str(held.party)
        alone = actor == party or unnamed_side(actor) is not None
        return in_prose(actor) if alone else f"{in_prose(actor)} ({in_prose(party)})"

    def _whole(self, party: str, held: Position, one: Statement, cited: Citation) -> str | None:
        """Return the whole passage, where it names the side near a word of the stance."""
        span = one.evidence[0]
        clause = cited.quote[max(0, span.start - cited.start - 60) : span.end - cited.start]
        named = self.support.place_of(clause, held.party) or self.support.place_of(clause, party, of_party=True)
        before = clause[: named.start()] if named is not None else ""
        if (
            named is None
            or shows(cited.quote, "unsure")
            or HYPOTHETICAL.search(before)
            or MIND_READ.search(before)
            or RUMOUR.search(before)
        ):
            return None
        near = clause[named.end() : named.end() + NEAR]
        if held.stance in ("offer", "support") and AWAITED.search(before):
            return None
        if self._of_another(party, near, held.stance) or (self._said_of(party, one) and WOULD.search(near)):
            return None
        if BARRED.search(near) or WHOSE.match(near) or CHANCE.search(near) or is_of_a_people(named.group(), near):
            return None
        if not shows_finite(near, held.stance) or ASIDE.search(near) or OVER.search(near) or PAST.search(near):
            return None
        if SAID_OF_ANOTHER.search(near[: first_place(near, held.stance)]):
            return None
        if held.stance == "support" and HELD_UP.search(near):
            return None
        if held.stance == "offer" and (ACCUSES.search(near) or TAKEN.search(near)):
            return None
        if ADVISED.search(cited.quote) or NO_SUBJECT.search(before):
            return None
        if ASKED_OF_IT.search(before) or (held.stance == "demand" and AIMS.search(clause)):
            return None
        if held.stance in ("demand", "offer", "support") and NOT.search(near):
            return None
        itself = self.support.names(clause, held.party)
        word = near[first_place(near, held.stance) :].partition(" ")[0].lower()
        called = next((lead for stem, lead in CALLED.items() if word.startswith(stem)), STANDS[held.stance])
        lead = f"{called} {self._who(party, held) if itself else in_prose(party)}"
        return f"{lead}: {quote(cited.quote)} ({self.desk.told_on(one)})"

    def _of_another(self, party: str, near: str, stance: str) -> bool:
        """Whether another side's name stands between a party's name and the word of the stance."""
        cue = first_place(near, stance)
        others = (self.support.place_of(near[:cue], side) for side in self.support.parties if side != party)
        return any(other is not None for other in others)

    def _told_by_another(self, party: str, one: Statement) -> bool:
        """Whether nobody but an outlet tells it that is another party's own ("White House")."""
        outlet = self.support.party_called(self.desk.lookup.outlet_of(one))
        return not one.sources and outlet is not None and outlet != party

    def _said_of(self, party: str, one: Statement) -> bool:
        """Whether somebody else says it of the party."""
        return bool(one.sources) and self.desk.lookup.party(one.sources[0]) != party

    def _condition_of(self, party: str, conditions: Sequence[Condition]) -> Iterator[BriefSentence]:
        for condition in sorted(conditions, key=self._rank):
            for one in self.desk.lookup.latest_first(condition.statements):
                cited = self.tying(one, party)
                if cited is not None and cited.quote not in self.used:
                    self.used.add(cited.quote)
                    swap = EXCHANGE.search(cited.quote) and shows(cited.quote, "offer")
                    warns = WARNS.search(cited.quote) is not None
                    lead = "An exchange put forward by" if swap else "A warning by" if warns else "A condition set by"
                    yield self.desk.quoted(f"{lead} {self._setter(party, one, cited)}", one, cited, condition.id)
                    return

    def _setter(self, party: str, one: Statement, cited: Citation) -> str:
        """Return who sets a condition: the person who says it, with the side, where the words name one."""
        source = one.sources[0] if one.sources else party
        actor = self.desk.lookup.actors.get(source)
        person = actor is not None and actor.type == "person" and self.support.names(cited.quote, source)
        return f"{self.support.called(cited.quote, source)} ({in_prose(party)})" if person else in_prose(party)

    def tying(self, one: Statement, party: str) -> Citation | None:
        """Return the passage of a condition if it names the side that sets it and ties two steps."""
        cited = self.support.readable(one)
        if cited is None or not shows(one.evidence[0].quote, "tying"):
            return None
        ours = self.support.place_of(cited.quote, party, of_party=True)
        if (
            ours is None
            or shows(cited.quote, "unsure")
            or self._told_by_another(party, one)
            or OF_THE_MARKET.search(cited.quote)
            or FAILURE.search(cited.quote)
            or SCHEDULES.search(one.evidence[0].quote)
            or FORETOLD_IF.search(cited.quote)
            or supposed(cited.quote)
            or RUMOUR.search(cited.quote)
            or ONLOOKERS.search(cited.quote)
            or HYPOTHETICAL.search(cited.quote[: ours.start()])
        ):
            return None
        if not (shows(one.evidence[0].quote, "strictly-tying") or self._ties_known_steps(one)):
            return None
        if one.sources:
            ours_said = self.desk.lookup.party(one.sources[0]) == party
            return cited if ours_said and not THREAT.search(one.evidence[0].quote) else None
        if not shows(one.evidence[0].quote, "strictly-tying") or THREAT.search(one.evidence[0].quote):
            return None
        # With nobody said to say it, the side named first is the one that speaks.
        others = (
            self.support.place_of(cited.quote, side, of_party=True)
            for side in self.desk.support.parties
            if side != party
        )
        return None if any(other is not None and other.start() < ours.start() for other in others) else cited

    def _ties_known_steps(self, one: Statement) -> bool:
        """Whether a mere "if" ties a step of some class of concession: else it foretells what follows from what."""
        claim = one.claim
        return isinstance(claim, ConditionClaim) and (
            claim.step.action_class is not None or claim.requires.action_class is not None
        )

    def stuck(self) -> Iterator[BriefSentence]:
        """Yield the deadlocks that stand, the surest and smallest first, with the passages of every condition."""
        standing = [one for one in self.desk.deadlocks if one.until is None]
        standing.sort(key=lambda one: (one.certainty != "certain", len(one.steps), one.since or date.max, one.id))
        given = 0
        for deadlock in standing:
            sentence = self.locked(deadlock)
            if sentence is not None and given < MOST_STUCK:
                given += 1
                yield sentence

    def locked(self, deadlock: Deadlock) -> BriefSentence | None:
        """Return a deadlock in a sentence; ``None`` where one of its conditions has no passage that reads well."""
        known = {one.id: one for one in self.desk.lookup.snapshot.conditions}
        told: list[tuple[str, str]] = []
        cited: list[Citation] = []
        for one, step in zip((known.get(ref) for ref in deadlock.conditions), deadlock.steps, strict=False):
            if one is None:
                return None
            passage = next(
                (
                    (s, c)
                    for s in self.desk.lookup.latest_first(one.statements)
                    if (c := self.support.readable(s, least=0)) is not None
                ),
                None,
            )
            if passage is None:
                return None
            party = self.desk.lookup.party(step.party) or "one side"
            sides = {self.desk.lookup.party(other.party) for other in deadlock.steps if other.party}
            if sides and not any(self.support.names(passage[1].quote, side, of_party=True) for side in sides):
                return None
            if step.party and self.desk.parties and party not in self.desk.parties:
                return None  # a third party's terms do not hold up these talks
            told.append((in_prose(party), f"{quote(passage[1].quote)} ({self.desk.told_on(passage[0])})"))
            cited.append(passage[1])
        lead = "The talks are stuck" if deadlock.certainty == "certain" else "The talks may be stuck"
        since = f", since {tell_day(deadlock.since)} at the latest" if deadlock.since else ""
        circle = "each waits for the other" if len(told) == 2 else "each waits for the next"
        words = "; ".join(f"on the side of {party}, {passage}" for party, passage in told)
        if len({" ".join(one.quote.split()) for one in cited}) == 1:  # one passage tells what all of them wait for
            if marks(cited[0].quote, "strictly-tying") < 2:
                return None  # it tells what one of them waits for
            words, cited = told[0][1], cited[:1]
        return BriefSentence(
            text=open_sentence(f"{lead}{since}, for {circle}: {words}"),
            citations=tuple(cited),
            thing=deadlock.id,
        )


def _is_cut(cited: Citation, words: str) -> bool:
    """Whether a clause ends amid a list, before the verb of its last noun: "the offer and bankers | also declined"."""
    tail = re.search(r"\b(?:and|or) (?:[\w’'-]+ ){0,2}[\w’'-]+$", words)
    behind = " ".join(cited.quote.split()).partition(words)[2]
    return tail is not None and behind[:1] == " "

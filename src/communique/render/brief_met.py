"""The brief on what was: who last met, what came of it, what was said of it since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from communique.analysis.dated import terms_of
from communique.derived import Event
from communique.interval import add_days
from communique.render.brief_desk import DAYS, BriefSentence, Desk, first_day, last_day, quote
from communique.render.encounters import who_met
from communique.render.names import ROLES, in_prose, names_in_prose
from communique.render.phrases import is_proper
from communique.render.support import Citation, first_place, marks, shows
from communique.render.wording import open_sentence, tell_when
from communique.types import EventClaim, Statement

MEETINGS = ("meeting", "visit", "call")
DECIDING = ("meeting", "visit", "agreement", "vote")
MOST_VOICES, MOST_STEPS = 2, 2
MOST_DAYS, MOST_BEFORE = 62, 100
"""Days within which a meeting is dated ("last year's meeting" is no news), and most days before the first article."""
_TO_COME = re.compile(r"\b(?:will|would|shall|to be|(?:is|are) (?:due |set )?to)\b", re.IGNORECASE)
# What was said of a meeting on a day is no meeting of that day.
_SPEAKS = re.compile(r"\W*(?:and )?(?:said|saying|told|tells|speaking|announced)\b", re.IGNORECASE)
# "In pursuit of an arms accord", "talks on a new deal": what is sought, not what came of it.
_AIMED_AT = re.compile(
    r"\b(?:in (?:pursuit|search) of|towards?|aimed at|seek(?:s|ing)?|sought|discuss\w*|negotiat\w*|"
    r"work(?:s|ed|ing)? on|talks (?:on|about|for|over)|hop(?:e|es|ed|ing) (?:for|to)|chances? (?:of|for)|"
    r"to (?:reach|sign|conclude|strike|find))\s"
    r"(?:[\w-]+\s){0,7}?(?:agree(?:ment|s)?|accords?|deals?|treat(?:y|ies))\b",
    re.IGNORECASE,
)
# A deed, and not only a thing that may be one's name: "agreements reflect the market".
_DONE = re.compile(
    r"\b(?:agreed|sign(?:s|ed)|initial(?:led|ed)|approved?|approves|rejected|rejects|reached|struck|concluded|ratified|"
    r"adopted|passed|voted|votes|ended|collapsed|broke|broken|failed|accepted|terminated|decided|endorsed|settled|"
    r"extended|without|rescheduled|granted|cleared|won|lost|backed|defeated|completed|closed|renewed|lifted)\b",
    re.IGNORECASE,
)
_MERE_PROGRESS = re.compile(r"\W*Progress\b.*\b(?:will|would|could|should)\b", re.DOTALL)
_LAST = "A decision on record"
# Words by which people came together, and not only things that talks are about.
_TALKS = r"(?:talks|negotiations|discussions|conversations?|contacts)"
_GO = r"(?:end|open|beg[aiu]n|resum|br[eo]k|collaps|continu|adjourn|conclud|lasted|fail|start|went|took place)\w*"
_ENCOUNTER = re.compile(
    r"\b(?:met|meets?|meetings?|held|hosts?|hosted|(?<!were )(?<!was )received|spoke|spoken|sessions?|rounds?|summit|"
    r"visit\w*|call(?:ed)?|phoned?)\b"
    rf"|\b{_TALKS}\b[^.;]{{0,60}}\b{_GO}|\b{_GO} [^.;]{{0,30}}\b{_TALKS}\b",
    re.IGNORECASE,
)
# What others did before, in line with which somebody met; the name of what was held or signed elsewhere.
_IN_LINE = re.compile(
    r"^\W*(?:In line with|As (?:agreed|promised|announced)|Building on|Further to|Consistent with|Pursuant to)\b[^,]*,"
)
_OF_AN_EVENT = re.compile(
    r"\s(?:summit|accords?|process|declaration|communiqu[eé]|treaty|plan|conference)\b", re.IGNORECASE
)
_SPEAKS_THEN = re.compile(
    r"(?: \w+){0,3} (?:said|says|call|welcom|critici|condemn|prais|express|hail|believ|see|describ|reject|regret|"
    r"accus|consider)\w*"
)
# What is told as over and done before the news.
_BACKGROUND = re.compile(
    r"\b(?:(?:earlier this|last|previous) (?:year|month|week)|(?:in|since) (?:19|20)\d\d|"
    r"had (?:\w+ )?(?:agreed|signed|approved))\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\bunable to comment\b|\b(?:published|press|media|news) reports?\b|\breports that\b", re.IGNORECASE
)
Told = tuple[Statement, Citation, list[str]]


def _only_tells(words: str, who: str) -> bool:
    """Whether an unnamed aide or official only says what others did: "Lyng's aide said House members met him"."""
    return (
        who.split()[-1].lower() in ROLES
        and re.search(rf"{re.escape(who.split()[-1])} (?:said|says|told)\b", words) is not None
    )


def _stands_in(place: str, words: str) -> bool:
    """Whether the words say that something was in a place that bears a name."""
    found = re.search(rf"\b(?:in|at|near|outside) (?:the )?(?:\w+ ){{0,2}}?{re.escape(place)}\b", words)
    return place[:1].isupper() and found is not None


def _of_its_days(one: Statement, event: Event) -> bool:
    """Whether what is told has no days of its own but those of an event, be they vaguer."""
    if one.when is None or event.when is None or one.when.days is None:
        return True
    first, last = first_day(event.when) or date.min, last_day(event.when) or date.max
    within = (first_day(one.when) or date.max) <= last and first <= (last_day(one.when) or date.min)
    return within and one.when.days <= max(7, event.when.days or 0)


class Met:
    """Tells of the past of one desk."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self.desk = desk
        self.support = desk.support

    def sentences(self) -> Iterator[BriefSentence]:
        """Yield when they last met, what came of it, and what was said since; what was decided, if they never met."""
        found = self._last_meeting()
        if found is None:
            yield from self._since(None, set())
            return
        event, told, latest = found
        yield self._met_line(event, told, latest)
        used = {one.quote for _, one, _ in told[:1]}
        result = self._result(event, told[0][1]) if event.type != "call" else None
        if result is not None:
            yield result
            used |= {one.quote for one in result.citations}
        for step in self._since(event, used):
            used |= {one.quote for one in step.citations}
            yield step
        yield from self._voices(event, used)

    def last(self) -> Iterator[BriefSentence]:
        """Yield when they last met, alone."""
        found = self._last_meeting()
        if found is not None:
            yield self._met_line(*found)

    def _last_meeting(self) -> tuple[Event, list[Told], bool] | None:
        """Return the last meeting told of surely, its passages, and whether no other is recorded behind it."""
        held = [
            one
            for one in self.desk.events
            if one.type in MEETINGS
            and one.status in ("held", "ongoing", "failed")
            and (first_day(one.when) or date.max) <= self.desk.today
            and (one.when is None or (one.when.days or MOST_DAYS) <= MOST_DAYS)
            and (last_day(one.when) or date.max) >= self._told_from()
        ]
        held.sort(key=lambda one: (last_day(one.when) or date.min, len(one.statements), one.id), reverse=True)
        within: tuple[Event, list[Told], bool] | None = None
        only_one: tuple[Event, list[Told], bool] | None = None
        passed: date | None = None
        for event in held:
            told = self._telling(event)
            if not told:
                passed = passed or self._unsure_day(event)
                continue
            latest = passed is None or passed <= (last_day(event.when) or date.min)
            sides = {self.desk.lookup.party(who) for who in told[0][2]}
            between = {self.desk.lookup.party(who) for who in event.participants} & self.desk.parties
            if len(between | sides & self.desk.parties) > 1 or any(self._is_body(one) for one in sides):
                return event, told, latest
            if not sides:
                continue
            if len(sides) > 1:
                within = within or (event, told, latest)  # whom the one side met beside the talks
            only_one = only_one or (event, told, latest)
        return within or only_one

    def _unsure_day(self, event: Event) -> date | None:
        """Return the last day of a meeting between two sides that some passage would tell of, were it but surer."""
        sides = {self.desk.lookup.party(who) for who in event.participants} & self.desk.parties
        return last_day(event.when) if len(sides) > 1 and self._telling(event, least=0) else None

    def _told_from(self) -> date:
        """Return the day from which meetings are news: what was long before the first article is but background."""
        days = [day for one in self.desk.lookup.documents.values() if (day := first_day(one.published)) is not None]
        return add_days(min(days), -MOST_BEFORE) if days else date.min

    def _is_body(self, party: str) -> bool:
        """Whether a party of the talks is a body whose own meetings they are: a cartel's, a council's."""
        actor = self.desk.lookup.actors.get(party)
        return party in self.desk.sides and actor is not None and actor.type == "organisation"

    def _telling(self, event: Event, least: float | None = None) -> list[Told]:
        """Return the passages that show the event as held, with those it names; the one that names most first."""
        found: list[Told] = []
        for one in self.desk.lookup.known(event.statements):
            claim = one.claim
            if not isinstance(claim, EventClaim) or claim.status not in ("held", "ongoing", "failed"):
                continue
            if claim.type not in MEETINGS or one.time_basis not in ("stated", "anchored"):
                continue
            cited = self.support.readable(one, least=least)
            around = one.evidence[0].quote if one.evidence else ""
            if (
                cited is None
                or not shows(around, "meeting")
                or _SPEAKS.match(around)
                or shows(cited.quote, "no-meeting")
                or not shows(cited.quote, "dated")
            ):
                continue
            told = self.desk.published(one)
            begun = first_day(one.when)
            if len(DAYS.findall(cited.quote)) > 2 or (told is not None and begun is not None and told < begun):
                continue  # what was printed before a meeting does not show that it was held
            # A sentence taken along for a pronoun's sake tells of other things.
            own = self.support.cite(one).quote
            # A capital where others meet does not make its state take part.
            own = own.replace(event.place, " ") if event.place else own
            named = self._who_met(own, event)
            if len(named) > 1 or (_ENCOUNTER.search(own) and claim.status != "ongoing"):
                found.append((one, cited, named))
        return sorted(found, key=lambda told: (-len(told[2]), self._out(told[0]), told[1].document, told[1].start))

    def _out(self, one: Statement) -> date:
        """Return the day by which a statement was out: what is told first of a meeting tells most of it."""
        return self.desk.published(one) or date.max

    def _who_met(self, own: str, event: Event) -> list[str]:
        """Return who of an event's participants met whom by a sentence, else the first whom it names."""
        proper = [who for who in event.participants if is_proper(who) and not _only_tells(own, who)]
        own = _IN_LINE.sub(" ", own)
        places = {
            who: place
            for who in proper
            if (place := self.support.place_of(own, who)) is not None and not _OF_AN_EVENT.match(own, place.end())
        }
        met = who_met(own, places, {who: self.desk.lookup.party(who) for who in places})
        return met or sorted(places, key=lambda who: places[who].start())[:1]

    def _met_line(self, event: Event, told: list[Told], latest: bool) -> BriefSentence:
        one, cited, named = told[0]
        parties = {who: self.desk.lookup.party(who) for who in named}
        spoken_for = {party for who, party in parties.items() if party != who}
        kept = [who for who in named if who not in (*spoken_for, event.place)]
        who = names_in_prose(
            [f"{name} ({in_prose(parties[name])})" if parties[name] != name else name for name in kept or named]
        )
        if len(kept) < 2 and one.sources[:1] == tuple(named[:1]):
            who = ""  # who tells of it need not have been there
        # The day as this passage has it: another telling may be finer, and is not quoted.
        when = tell_when(one.when or event.when)
        place = f" in {event.place}" if event.place and _stands_in(event.place, cited.quote) else ""
        shown = quote(cited.quote)
        surely = "" if latest else "as far as the record is sure"
        if len(kept) < 2:
            kind = {"visit": "visit", "call": "conversation"}.get(event.type, "meeting")
            about = f", and had to do with {who}" if who else ""
            text = f"The last {kind} {surely or 'on record'} took place {when}{place}{about}: {shown}"
        elif event.type == "call":
            text = f"{who} last spoke, {surely or 'on this record'}, {when}: {shown}"
        else:
            text = f"{who} last met, {surely or 'on this record'}, {when}{place}: {shown}"
        return BriefSentence(text=open_sentence(text), citations=(cited,), thing=event.id)

    def _result(self, event: Event, met: Citation) -> BriefSentence | None:
        """Return the passage that tells best what came of a meeting."""
        start = last_day(event.when) or date.min
        best: tuple[tuple[int, int, str], Statement, Citation] | None = None
        for one in self.desk.lookup.known(event.statements):
            cited, day = self.support.readable(one), self.desk.published(one)
            if cited is None or day is None or day < start or cited.quote == met.quote or not _of_its_days(one, event):
                continue
            found = marks(_AIMED_AT.sub(" ", cited.quote), "outcome")
            rank = (-found, (day - start).days, one.id)
            own = one.evidence[0].quote
            ahead = _TO_COME.search(own[: first_place(own, "outcome")]) is not None or _MERE_PROGRESS.match(own)
            tied = bool(terms_of(cited.quote) & terms_of(met.quote)) or any(
                self.support.names(cited.quote, who) for who in event.participants
            )
            if (
                found
                and tied
                and not ahead
                and not shows(cited.quote, "no-meeting")
                and (best is None or rank < best[0])
            ):
                best = (rank, one, cited)
        return self.desk.quoted("Of its outcome it is reported", best[1], best[2], event.id) if best else None

    def _since(self, event: Event | None, used: set[str]) -> Iterator[BriefSentence]:
        """Yield the last things decided, after a meeting if any: agreements, votes, meetings told by their end."""
        start = (last_day(event.when) if event is not None else None) or date.min
        since, bare = ("Since then", "Since then it was reported") if event is not None else (_LAST, _LAST)
        told: list[BriefSentence] = []
        later = [
            one
            for one in self.desk.events
            if one.type in DECIDING
            and one.status == "held"
            and start < (first_day(one.when) or date.min)
            and (last_day(one.when) or date.max) >= self._told_from()
        ]
        for one in sorted(later, key=lambda e: (last_day(e.when) or date.min, e.id), reverse=True):
            if len(told) == MOST_STEPS or (first_day(one.when) or date.max) > self.desk.today:
                continue
            for clear, lead in ((True, f"{since}, {tell_when(one.when)}"), (False, bare)):
                found = next((told for told in self._decided(one, clear, start) if told[1].quote not in used), None)
                if found is not None:
                    used = used | {found[1].quote}
                    told.append(self.desk.quoted(lead, *found, one.id))
                    break
        yield from reversed(told)

    def _decided(self, event: Event, clear: bool, start: date) -> Iterator[tuple[Statement, Citation]]:
        """Yield passages that show, with one who took part, how an event ended; ``clear``: with its day, too."""
        for one in self.desk.lookup.latest_first(event.statements):
            claim, cited = one.claim, self.support.readable(one)
            if cited is None or not isinstance(claim, EventClaim) or claim.status != "held" or one.when != event.when:
                continue
            # "The talks, announced yesterday", "his fifth visit since May": the day is another thing's.
            if claim.type not in DECIDING or (one.time is not None and one.time.bound != "on"):
                continue
            own = self.support.cite(one).quote
            if clear != (
                one.time_basis in ("stated", "anchored") and shows(own, "dated") and len(DAYS.findall(own)) < 3
            ):
                continue
            told = self.desk.published(one)
            if shows(own, "unsure") or _HEARSAY.search(own):
                continue
            if not clear and (_BACKGROUND.search(own) or told is None or told <= start):
                continue
            named = any(is_proper(who) and self.support.names(own, who) for who in event.participants)
            done = not _TO_COME.search(one.evidence[0].quote) and not shows(own, "no-meeting")
            if named and done and marks(own, "outcome") and _DONE.search(own) and self._ours(claim):
                yield one, cited

    def _ours(self, told: EventClaim) -> bool:
        """Whether by a passage no state took part that is no party of these talks: it decided something else."""
        actors = self.desk.lookup.actors
        states = {
            party
            for party in self.desk.lookup.parties(told.participants)
            if party in actors and actors[party].type == "state"
        }
        return not self.desk.parties or states <= self.desk.parties

    def _voices(self, event: Event, used: set[str]) -> Iterator[BriefSentence]:
        """Yield what somebody named judged since, the latest first, one passage a holder."""
        start = last_day(event.when) or date.min
        told: dict[str, tuple[date, Statement, Citation]] = {}
        for thing in self.desk.assessments:
            if not is_proper(thing.holder):
                continue
            for one in self.desk.lookup.latest_first(thing.statements)[:1]:
                day, cited = self.desk.published(one), self.support.readable(one)
                if day is None or cited is None or day <= start or cited.quote in used or shows(cited.quote, "unsure"):
                    continue
                ours = self.desk.lookup.party(thing.holder) in self.desk.parties
                if not (ours or thing.of is not None or shows(cited.quote, "meeting") or shows(cited.quote, "outcome")):
                    continue  # what an analyst says of prices
                if self._judges(cited.quote, str(thing.holder)) and day > told.get(str(thing.holder), (date.min,))[0]:
                    told[str(thing.holder)] = (day, one, cited)
        ranked = sorted(told.items(), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
        given: set[str] = set()
        for holder, (_, one, cited) in ranked:
            if cited.quote not in given and len(given) < MOST_VOICES:
                given.add(cited.quote)
                lead = f"Since then it was reported of {self.support.called(cited.quote, holder)}"
                yield self.desk.quoted(lead, one, cited, one.id)

    def _judges(self, words: str, holder: str) -> bool:
        """Whether the words name a holder who speaks; a state's name is as often but a word before another noun."""
        place = self.support.place_of(words, holder)
        actor = self.desk.lookup.actors.get(holder)
        if place is None or actor is None or actor.type != "state":
            return place is not None
        return _SPEAKS_THEN.match(words[place.end() :]) is not None

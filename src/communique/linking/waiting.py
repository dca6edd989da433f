"""Who waits for whom: the sides and classes of a condition's step and requirement, beyond its own clause where needed.

A condition is often told without its sides ("the tariffs would be lifted only if a deal is signed", she said). Then the
one who sets it takes the step, and anybody but that one may meet the requirement. An offer of one thing in exchange for
another is a condition too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from communique.derived import Condition, Position
from communique.linking.actions import classify, shown_in_context
from communique.linking.opponents import Opponents
from communique.linking.roster import Roster
from communique.types import Action, Statement

# What is no act of a party: a state of things ("be over", "there to be"), or waiting itself.
_NO_ACT = re.compile(r"^(?:be|become|remain|stay|have|like|need|seem|not be|there)\b")
_NO_STEP = re.compile(
    r"^(?:not )?(?:say|tell|argue)(?= (?:that|it|they|he|she|we|in)\b)"
    r"|^(?:not )?(?:wait|expect|hope|think|know|believe|doubt|mean|seem|fear|regret|astonish|surprise|be astonished"
    r"|be surprised|be sorry|be sure|be to|be ready|be free)\b"
    r"|\b(?:expire|lapse)\b"
)
"""What holds nothing back: words, thoughts, waiting itself, time that runs out."""
_WITHHOLDS = re.compile(
    r"\b(?:until|till|before|once|when|only|provided|as long as|so long as|without|first)\b"
    r"|\b(?:not|no|never|nothing|nobody|refus\w+|declin\w+)\b.*\bunless\b|n['’]t\b.*\bunless\b",
    re.IGNORECASE | re.DOTALL,
)
"""Words that hold a step back; "if", and "unless" without a "not", may as well threaten with it."""
_EXCHANGE = re.compile(r"\b(?:in exchange for|in return for)\b")
_ANYBODY = re.compile(r"(?:each|every|no|any|some|both|neither|either|all|others?|one)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SIDE_TYPES = ("state", "organisation", "group")
_SPEAKS = re.compile(r"\b(?:said|says|told|according to|announced|insist\w*|maintain\w*|vow\w*|warn\w*|demand\w*)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A condition with its sides settled: ``doer`` holds back ``step`` until ``needed`` (or another) does ``requires``.

    ``doer_name``: the doer as the condition names it, its side where it names none; ``talks``: the ids of the talks
    that it belongs to and of the articles that tell it; ``others``: where no side is named that is to act, those that
    its words name beside the doer; ``told_at``: the articles and places where it is told; ``withheld``: whether its
    words hold the step back, and do not threaten with it.
    """

    condition: Condition
    doer: str
    doer_name: str
    step: Action
    needed: str | None
    requires: Action
    certain: bool
    talks: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    told_at: tuple[tuple[str, int], ...] = ()
    withheld: bool = False


def exchanges_of(positions: Iterable[Position]) -> list[Condition]:
    """Return the conditions that lie in offers and demands of one thing in exchange for another."""
    found = []
    for one in positions:
        parts = _EXCHANGE.split(one.issue)
        if one.stance not in ("offer", "demand") or len(parts) != 2 or not all(part.strip() for part in parts):
            continue
        given, asked = parts if one.stance == "offer" else reversed(parts)
        found.append(
            Condition(
                id=one.id,
                party=one.party,
                step=classify(Action(party=one.party, action=given.strip())),
                requires=classify(Action(party=None, action=asked.strip())),
                status="open",
                since=one.since,
                talks=one.talks,
                statements=one.statements,
            )
        )
    return found


def waits_of(
    conditions: Sequence[Condition],
    statements: Mapping[str, Statement],
    roster: Roster,
    talks_of: Mapping[str, tuple[str, ...]],
    opponents: Opponents,
) -> list[Wait]:
    """Return the conditions whose doer is known, and that wait for somebody else, by id."""
    beside = _told_beside(statements.values())
    forms = SideNames(roster)
    found = []
    for condition in sorted(conditions, key=lambda c: c.id):
        told = [statements[ref] for ref in condition.statements if ref in statements]
        wait = _wait(condition, told, beside, roster, forms, opponents)
        if wait is not None:
            on = {one.document for one in told}.union(*(talks_of.get(one.id, ()) for one in told))
            places = tuple((one.document, one.evidence[0].start) for one in told if one.evidence)
            found.append(replace(wait, talks=frozenset(on), told_at=places))
    return found


def _told_beside(statements: Iterable[Statement]) -> dict[str, list[str]]:
    """Return the words of each document's statements: what they speak of."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in statements:
        if one.kind != "quote" and one.evidence:
            found[one.document].append(one.evidence[0].quote)
    return found


class SideNames:
    """The names of actors who stand for a side, by their first word."""

    def __init__(self, roster: Roster) -> None:
        """Index the names of a roster's actors, longest first."""
        self._by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for actor in roster.actors:
            side = roster.side(actor.name)
            if side is None or not _is_side(side, roster) or not _proper(actor.name):
                continue
            for name in {name for name in (actor.name, *actor.aliases) if len(name) > 2 and _proper(name)}:
                self._by_word[_WORD.match(name)[0]].append((name, side))  # type: ignore[index]

    def sides(self, words: str) -> list[str]:
        """Return the sides that words name, in the order of naming; of those named at one place, the least first."""
        places: dict[str, int] = {}
        for match in _WORD.finditer(words):
            for name, side in self._by_word.get(match.group(), ()):
                end = match.start() + len(name)
                if words.startswith(name, match.start()) and not (end < len(words) and _WORD.match(words, end)):
                    places.setdefault(side, match.start())
        return sorted(places, key=lambda side: (places[side], side))


def _proper(name: str) -> bool:
    return name[:1].isupper()


def _wait(
    condition: Condition,
    told: Sequence[Statement],
    beside: Mapping[str, Sequence[str]],
    roster: Roster,
    forms: SideNames,
    opponents: Opponents,
) -> Wait | None:
    words = " ".join(one.evidence[0].quote for one in told[:1] if one.evidence)
    context = [line for one in told[:1] for line in beside.get(one.document, ())]
    step = _in_context(condition.step, context)
    requires = _in_context(condition.requires, context)
    if _NO_STEP.match(step.action) or _NO_STEP.match(requires.action):
        return None
    named = forms.sides(words)
    doer_name = next((n for n in _doers(condition, told, roster) if _is_side(n, roster)), None)
    certain = condition.step.party is not None and doer_name == condition.step.party
    if doer_name is None and named and (len(named) == 1 or _SPEAKS.search(words)):
        doer_name = named[0]
    if doer_name is None and _is_side(condition.requires.party or "", roster):
        doer_name = opponents.of(roster.side(condition.requires.party) or "", told[0].document) if told else None
    doer = roster.side(doer_name)
    if doer is None or doer_name is None:
        return None
    if roster.types.get(doer_name) == "person":
        doer_name = doer  # who speaks for a side takes no step by himself
    needed = _needed(condition, roster, doer, step, requires)
    needed = None if needed == doer else needed  # nobody waits for what is in his own hands: the words name him amiss
    return Wait(
        condition=condition,
        doer=doer,
        doer_name=doer_name,
        step=step,
        needed=needed,
        requires=requires,
        certain=certain and needed is not None,
        others=frozenset(named) - {doer} if needed is None else frozenset(),
        withheld=_WITHHOLDS.search(words) is not None,
    )


def _doers(condition: Condition, told: Sequence[Statement], roster: Roster) -> Iterable[str]:
    """Yield who may be the one that withholds the step, the surest first."""
    for name in (condition.step.party, condition.party, *(s for one in told for s in one.sources[:1])):
        if name is not None:
            yield name


def _is_side(name: str, roster: Roster) -> bool:
    """Whether a name can stand for a side: a state or body, or somebody who is known to speak for one."""
    side = roster.side(name)
    if side is None or roster.types.get(side, "unknown") not in _SIDE_TYPES or _ANYBODY.match(name):
        return False
    return _proper(side) or (name == side and roster.types[side] == "group")


def _needed(condition: Condition, roster: Roster, doer: str, step: Action, requires: Action) -> str | None:
    """Return the side that is to act; ``None`` where it is left open: then anybody but the doer."""
    name = condition.requires.party
    side = roster.side(name)
    if name is None or side is None or not _is_side(name, roster):
        return None
    act = not _NO_ACT.match(requires.action)
    if side == doer and (not act or _passive_subject(condition, requires)):
        return None
    # A mere role ("country", "lenders") may be anybody of the other side.
    return side if _proper(side) or side == doer else None


def _passive_subject(condition: Condition, requires: Action) -> bool:
    """Whether the requirement's "party" is only what is acted on: the step's own, at an act of no known class."""
    return condition.requires.party == condition.step.party and requires.action_class is None


def _in_context(action: Action, context: Sequence[str]) -> Action:
    """Return the action classed by its words, else by its verb and what the article speaks of."""
    known = classify(action)
    if known.action_class is not None:
        return known
    found = shown_in_context(known, context)
    return replace(known, action_class=found[0], object=known.object or found[1][0]) if found is not None else known

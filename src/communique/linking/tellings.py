"""Tellings: what one article says of one event in one place, before articles are compared.

Reading finds "approved the treaty on Thursday by 114 votes" and "114 votes" within it, and may take one clause for a
vote and for a decision at once. Words that overlap, of kinds that may be one thing, on days that agree, are one
telling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from communique.interval import Interval
from communique.linking.blocks import BlockCache
from communique.linking.roster import Roster
from communique.linking.series import numbered
from communique.linking.words import plain, stems
from communique.types import Document, EventClaim, EventType, Statement, Status

FAMILY = {"visit": "meeting", "election": "vote"}
SPECIFIC: tuple[EventType, ...] = (
    "meeting",
    "visit",
    "call",
    "election",
    "vote",
    "agreement",
    "sanction",
    "relief",
    "letter",
    "release",
    "withdrawal",
    "exercise",
    "test",
    "attack",
    "deadline",
    "statement",
    "other",
)
"""Kinds of event, those that say most first: what is a meeting and a statement is called a meeting."""
_KIN = (
    frozenset({"meeting", "visit", "call", "agreement"}),
    frozenset({"vote", "election", "agreement"}),
    frozenset({"deadline", "agreement"}),
    frozenset({"deadline", "vote"}),
    frozenset({"deadline", "letter"}),
    frozenset({"sanction", "relief"}),
)
FEW = 16
"""How many pairs of parties are compared one by one."""
SAME_WORDS = 5
"""How many words two articles must have in common, word for word, to be copies of one sentence."""
_GENERIC = stems(
    "talks meeting summit negotiations round session discussion event deal agreement two sides high-level held will "
    "statement letter vote said week month year day today yesterday last next new first second after before during"
)
_RANKS = {
    "leader": "head",
    "president": "head",
    "premier": "head",
    "head": "head",
    "minister": "minister",
    "secretary": "minister",
    "negotiator": "official",
    "official": "official",
    "diplomat": "official",
    "expert": "official",
    "deputy": "member",
    "lawmaker": "member",
    "senator": "member",
    "parliament": "member",
}


class Party(NamedTuple):
    """Somebody told by name who takes part: the topmost body that it belongs to, and whether it is a body itself."""

    name: str
    side: str
    body: bool


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One event statement: ``sides`` are parties told by name, ``ranks`` the offices of unnamed ones."""

    statement: Statement
    claim: EventClaim
    published: Interval | None
    sides: frozenset[Party]
    ranks: frozenset[str]
    words: frozenset[str]

    @property
    def inherited(self) -> bool:
        """Whether its days were taken over from the running event."""
        return self.statement.time_basis == "inherited"

    @property
    def order(self) -> tuple[date, str, int, str]:
        """Where it stands in the order of publication and reading."""
        day = self.published.latest if self.published and self.published.latest else date.max
        return day, self.statement.document, self.statement.evidence[0].start, self.statement.id


@dataclass(frozen=True, slots=True)
class Telling:
    """What one article says of one event in one place; its members overlap in the text."""

    members: tuple[Mentioned, ...]
    family: str
    when: Interval | None
    inherited: bool
    place: str | None
    sides: frozenset[Party]
    ranks: frozenset[str]
    words: frozenset[str]
    context: frozenset[str]
    number: frozenset[tuple[str, int]] = frozenset()

    @property
    def document(self) -> str:
        """The article that tells it."""
        return self.members[0].statement.document

    @property
    def order(self) -> tuple[date, str, int, str]:
        """Where it stands in the order of publication and reading."""
        return self.members[0].order

    @property
    def planned(self) -> bool:
        """Whether it is told as a plan alone."""
        return all(is_plan(member) for member in self.members)

    @property
    def width(self) -> int:
        """Days that its date leaves open; undated is widest."""
        if self.when is None:
            return 10**8
        return self.when.days or 10**7


def is_plan(one: Mentioned) -> bool:
    """Whether a statement tells of a plan: made, put off or given up."""
    return one.claim.status in ("planned", "postponed", "cancelled")


def mentioned(statement: Statement, published: Interval | None, roster: Roster, status: Status | None) -> Mentioned:
    """Return a statement of kind event with its sides and distinctive words; ``status`` outranks its own."""
    claim = statement.claim
    assert isinstance(claim, EventClaim)
    claim = replace(claim, status=status) if status is not None else claim
    firm = frozenset(party for name in claim.participants if (party := party_of(name, roster)) is not None)
    ranks = frozenset(rank for name in claim.participants for rank in _ranks(name, roster))
    words = stems(" ".join(span.quote for span in statement.evidence[:1])) - _GENERIC
    return Mentioned(statement, claim, published, firm, ranks, words)


def party_of(name: str | None, roster: Roster) -> Party | None:
    """Return who a name stands for, ``None`` where it may be anybody ("ministers", "European leaders")."""
    side = roster.side(name)
    if name is None or side is None:
        return None
    if _ranks(name, roster):
        return Party(name, name, False) if len(stems(name)) >= 3 else None
    if not _named(name) or (roster.types.get(name) == "group" and _ANY_SIDES.match(name)):
        return None
    return Party(name, side, roster.types.get(name) == "organisation")


_ANY_SIDES = re.compile(
    r"(?:the |both |all |two |three |four )*(?:parties|sides|delegations|negotiators)\b|.+ and (?:the )?[a-z][a-z ]*$"
)
"""Groups that are several sides in one: "the parties in Geneva", "Norland's dockers and port operators"."""


def _named(side: str) -> bool:
    """Whether a party is told by name: "ministers" and "the two sides" may be anybody."""
    return any(word[:1].isupper() for word in side.split())


def _ranks(name: str, roster: Roster) -> frozenset[str]:
    """Return the ranks that a group is told by: "European leaders" are heads, whoever they are."""
    if roster.types.get(name) not in ("group", "unknown", None):
        return frozenset()
    return frozenset(
        rank for word in plain(name).split() for stem, rank in _RANKS.items() if word.rstrip("s").startswith(stem)
    )


def tellings(
    events: Iterable[Statement],
    documents: Mapping[str, Document],
    roster: Roster,
    context_of: Mapping[str, frozenset[str]],
    status_of: Mapping[str, Status],
    cache: BlockCache,
) -> list[Telling]:
    """Return the tellings of all articles, in order; ``context_of`` names the sides that each article is on."""
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for one in events:
        by_document[one.document].append(one)
    found: list[Telling] = []
    for document, group in by_document.items():
        published, context = documents[document].published, context_of.get(document, frozenset())
        status = {s.id: status_of[s.id] for s in group if s.id in status_of}
        names = {name for s in group if isinstance(s.claim, EventClaim) for name in s.claim.participants}
        who = sorted((name, roster.side(name) or "", roster.types.get(name) or "") for name in names)

        def told(
            group: list[Statement] = group,
            published: Interval | None = published,
            context: frozenset[str] = context,
            status: Mapping[str, Status] = status,
        ) -> list[Telling]:
            every = (mentioned(s, published, roster, status.get(s.id)) for s in group)
            return _tellings_of(sorted(every, key=_in_text), context)

        found += cache.latest("tellings", document, (group, published, context, status, who), told)
    return _alike_named(sorted(found, key=lambda t: t.order))


def _alike_named(found: list[Telling]) -> list[Telling]:
    """Return the tellings, those in the same words on the same days of one family: copies may be read differently."""
    family_of: dict[tuple[str, Interval], str] = {}
    named = []
    for one in found:
        quote = one.members[0].statement.evidence[0].quote
        if one.when is None or len(quote.split()) < SAME_WORDS:
            named.append(one)
            continue
        family = family_of.setdefault((plain(quote), one.when), one.family)
        named.append(one if family == one.family else replace(one, family=family))
    return named


def _in_text(one: Mentioned) -> tuple[int, int, str]:
    span = one.statement.evidence[0]
    return span.start, -span.end, one.statement.id


def _tellings_of(group: list[Mentioned], context: frozenset[str]) -> list[Telling]:
    parts: list[list[Mentioned]] = []
    running: list[list[Mentioned]] = []
    for one in group:
        start = one.statement.evidence[0].start
        running = [part for part in running if max(m.statement.evidence[0].end for m in part) > start]
        home = next((part for part in reversed(running) if all(_one_thing(m, one) for m in part)), None)
        if home is not None:
            home.append(one)
            continue
        parts.append([one])
        running.append(parts[-1])
    return [telling_of(part, context) for part in parts]


def telling_of(members: Iterable[Mentioned], context: frozenset[str] = frozenset()) -> Telling:
    """Return statements of one article on one event as a telling; stated days outrank inherited ones."""
    part = sorted(members, key=lambda m: m.order)
    dated = sorted(
        (m for m in part if m.statement.when is not None),
        key=lambda m: (m.inherited, m.statement.when.days or 10**6 if m.statement.when else 0, m.order),
    )
    when = dated[0].statement.when if dated else None
    for other in dated[1:]:
        if when is not None and other.statement.when is not None and not other.inherited:
            when = when.intersect(other.statement.when) or when
    kind = min((m.claim.type for m in part), key=SPECIFIC.index)
    return Telling(
        members=tuple(part),
        family=FAMILY.get(kind, kind),
        when=when,
        inherited=bool(dated) and dated[0].inherited,
        place=next((m.claim.place for m in part if m.claim.place), None),
        sides=frozenset(side for m in part for side in m.sides),
        ranks=frozenset(rank for m in part for rank in m.ranks),
        words=frozenset(word for m in part for word in m.words),
        context=context,
        number=frozenset(one for m in part for one in numbered(m.statement.evidence[0].quote)),
    )


def _one_thing(one: Mentioned, other: Mentioned) -> bool:
    """Whether two overlapping statements of one article tell of one thing."""
    a, b = one.statement.evidence[0], other.statement.evidence[0]
    inside = min(a.end, b.end) - max(a.start, b.start)
    if inside <= 0 or places_differ(one.claim.place, other.claim.place):
        return False
    kinds = {one.claim.type, other.claim.type}
    if _object_of(one, other, inside == b.end - b.start):
        return True
    if one.sides and other.sides and not share_a_side(one.sides, other.sides):
        return False
    same_words = inside >= 0.9 * max(a.end - a.start, b.end - b.start)
    if len(kinds) > 1 and not same_words and ("statement" in kinds or not _kin(kinds)):
        return False
    return _days_agree(one, other, len(kinds) == 1 or same_words)


def _object_of(one: Mentioned, other: Mentioned, within: bool) -> bool:
    """Whether the other is the deal that the one is done to on its day: "approved the treaty on Thursday"."""
    return (
        within
        and other.claim.type == "agreement"
        and one.claim.type in ("vote", "other", "agreement")
        and one.statement.when is not None
        and one.statement.when == other.statement.when
    )


def _kin(kinds: set[EventType]) -> bool:
    return "other" in kinds or any(kinds <= kin for kin in _KIN)


def _days_agree(one: Mentioned, other: Mentioned, alike: bool) -> bool:
    when, then = one.statement.when, other.statement.when
    if when is None or then is None:
        return alike or is_plan(one) == is_plan(other)
    if not when.overlaps(then):
        return False
    return when == then or one.inherited or other.inherited or alike


def places_differ(one: str | None, other: str | None) -> bool:
    """Whether two places are told and have no word in common."""
    if not one or not other:
        return False
    return not (stems(one) & stems(other) or plain(one) in plain(other) or plain(other) in plain(one))


def on_one_quarrel(some: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Whether articles on these sides are on one quarrel: two sides in common, or all where either is on fewer."""
    return len(some & others) >= min(2, len(some), len(others))


def shared_sides(some: Iterable[Party], others: Iterable[Party]) -> int:
    """Return how many of the parties stand among the others: by name, a part of it, or as somebody of one side.

    Two bodies of one side, such as the chambers of a parliament, are not the same.
    """
    ours, theirs = list(some), list(others)
    if len(ours) * len(theirs) <= FEW:
        return sum(any(_same_party(one, other) for other in theirs) for one in ours)
    by_form = _by_form(theirs)
    return sum(_party_among(one, by_form) for one in ours)


def share_a_side(some: Iterable[Party], others: Iterable[Party]) -> bool:
    """Whether any of the parties stands among the others."""
    ours, theirs = list(some), list(others)
    if len(ours) * len(theirs) > FEW:
        if not {party.name for party in ours}.isdisjoint([party.name for party in theirs]):
            return True
        by_form = _by_form(theirs)
        return any(_party_among(one, by_form) for one in ours)
    for one in ours:  # the innermost loop of linking: plain loops, no generators
        for other in theirs:
            if _same_party(one, other):
                return True
    return False


def _by_form(parties: Iterable[Party]) -> dict[tuple[str, str], list[Party]]:
    """Return parties by name, by side, and by each stem of their names."""
    found: dict[tuple[str, str], list[Party]] = defaultdict(list)
    for party in parties:
        for key in (("name", party.name), ("side", party.side), *(("stem", stem) for stem in stems(party.name))):
            found[key].append(party)
    return found


def _party_among(one: Party, others: Mapping[tuple[str, str], list[Party]]) -> bool:
    if ("name", one.name) in others:
        return True
    keys = (("side", one.side), *(("stem", stem) for stem in stems(one.name)))
    return any(_same_party(one, other) for key in keys for other in others.get(key, ()))


def _same_party(one: Party, other: Party) -> bool:
    name, side, body = one
    other_name, other_side, other_body = other
    if name == other_name:
        return True
    if side == other_side:
        return not (body and other_body)
    a, b = stems(name), stems(other_name)
    return bool(a and b) and (a <= b or b <= a)

"""Homes: whose government "the government" is, in news that never says so.

Where a government talks with rebels, parties or unions, articles name its ministers and its army without the state. The
state is the one whose government the record speaks of, if of one above all; hosts and mediators are named as often, but
nobody speaks of their governments.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communique.types import ActorType, LocalActor

LEAST, MOST = 3, 2 / 3
"""How many articles must speak of a state's government, and in which share of those that speak of any."""
SHARE = 0.5
"""In which share of the articles that name an office its state must be named."""
OWN = 2.0
"""How many times as often as in the whole record a state must be named beside somebody to be rather his."""
_RULES = re.compile(r"\b(?:government|authorities|cabinet|regime|junta)\b", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:(?:the|a|his|her|its|new|old|present|caretaker|federal|central|national) )*"
    r"(?:government|cabinet|army|armed forces|regime|junta|ministry of [\w ]+|"
    r"(?:foreign |defen[cs]e |interior |finance )?ministry)(?:['’]s \w+)?$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:the )?(?:(?:Vice[- ])?President|Prime Minister|Premier|(?:[A-Z][\w-]+ )?[Mm]inister(?: of [A-Z]\w+)*) "
    r"(?:[A-Z][\w.-]+ ?){1,3}$"
)
_ROLE = re.compile(
    r"^(?:the )?(?:president of the republic|prime minister|head of state|"
    r"(?:foreign|defen[cs]e|interior|finance|labou?r|justice) minister|minister of [a-z]+)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Homes:
    """In which articles each actor is ``named``, and for each state those that speak of its government."""

    named: Mapping[str, set[str]]
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    governed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    states: frozenset[str] = frozenset()
    size: int = 0

    def home(self) -> str | None:
        """Return the state whose government the record speaks of; ``None`` if of none, or of several."""
        counts = Counter({state: len(documents) for state, documents in sorted(self.governed.items())})
        state, number = max(counts.items(), key=lambda row: row[1], default=("", 0))
        return state if number >= LEAST and number >= MOST * counts.total() else None

    def is_at(self, home: str, name: str) -> bool:
        """Whether the articles that name somebody name the state as well, and no other that is rather his."""
        documents = self.named[name]
        often = SHARE * len(documents)
        if len(self.named[home] & documents) < often:
            return False
        return not any(
            len(self.named[one] & documents) >= max(often, OWN * len(documents) * len(self.named[one]) / self.size)
            for one in self.states
            if one != home
        )

    def is_office(self, name: str, kind: ActorType) -> bool:
        """Whether somebody holds a national office, or is a body of a government."""
        if kind in ("group", "organisation", "unknown"):
            return _BODY.match(name) is not None
        return kind == "person" and (
            _ROLE.match(name) is not None or any(_OFFICE.match(form) for form in self.forms[name])
        )

    def capital(self, home: str, names: Iterable[str]) -> str | None:
        """Return the city, of those that head articles ("DORNAT, June 12"), that most articles on the state name."""
        heads = [name for name in names if name[:1].isupper() and name.upper() in self.forms[name] - {name}]
        often = [name for name in heads if len(self.named[name]) >= LEAST and self.is_at(home, name)]
        return max(often, key=lambda name: (len(self.named[name]), name), default=None)


def homes_of(
    merged: Mapping[str, list[tuple[str, LocalActor]]],
    names: Mapping[str, str],
    of: Mapping[tuple[str, str], str],
    types: Mapping[str, ActorType],
    named: Mapping[str, set[str]],
) -> dict[str, str]:
    """Return actor → state, for the holders of national offices, and capitals, that belong to nobody.

    ``merged``: key → (document, actor); ``names``: key → the actor's name; ``of``: what a document's name stands for;
    ``named``: in which documents each actor is named. A state that the gazetteer knows has its capital there.
    """
    homes, alone = Homes(named), {names[key] for key in merged if key.startswith("a-")}
    for document, actor in (one for members in merged.values() for one in members):
        if actor.member_of is None:
            continue
        above = of.get((document, actor.member_of))
        alone.discard(of[document, actor.name])
        if above is not None and types[above] == "state" and actor.type == "group" and _RULES.search(actor.name):
            homes.governed[above].add(document)
    home = homes.home()
    if home is None:
        return {}
    towns = set()
    for key, members in merged.items():
        for _, actor in members:
            homes.forms[names[key]].update(actor.mentions)
        towns |= {names[key] for _, actor in members if actor.type == "place"}
    homes.size = len(set().union(*named.values()))
    homes.states = frozenset(name for name, kind in types.items() if kind == "state")
    found = {name for name in alone if homes.is_office(name, types[name]) and homes.is_at(home, name)}
    cities = (name for name in alone - towns if types[name] in ("person", "organisation", "unknown"))
    unknown = any(names[key] == home for key in merged if key.startswith("a-"))
    capital = homes.capital(home, cities) if unknown else None
    return dict.fromkeys(sorted(found | ({capital} if capital is not None else set())), home)

"""The cast of one article: its actors under the name it gives them, and which words stand for whom.

An actor in no gazetteer is as good as one that is: it keeps the fullest form of its name that the article has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from communique.types import ActorType, LocalActor, Mention
from communique.wire_copy import SHARE

_SPACE = re.compile(r"\s+")
_TIDY = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|this|these|those|that|both|one|two|three|some|several|many)\s+", re.I
)


def tidy(words: str) -> str:
    """Return a name without article, possessive ending and broken lines.

    >>> tidy("the  Greek government's")
    'Greek government'
    """
    words = SHARE.sub("", words)
    words = (
        _SPACE.sub(" ", words).strip(" ,;:.\"“”'’()")
        if not words.endswith(".")
        else _SPACE.sub(" ", words).strip(" ,;:\"“”'’()")
    )
    words = re.sub(r"['’]s?$", "", words)
    short = _TIDY.sub("", words, count=1)
    return short or words


@dataclass(slots=True)
class Part:
    """One actor while the article is read; ``gender`` is "m", "f" or unknown, ``office`` the words of its office.

    ``members`` are those of a group that the article joins by name ("Canada and Mexico").
    """

    name: str
    type: ActorType
    member_of: str | None = None
    known: str | None = None
    office: str | None = None
    gender: str | None = None
    plural: bool = False
    members: tuple[str, ...] = ()
    forms: set[str] = field(default_factory=set)


class Cast:
    """The actors of one article, and the tokens at which each is mentioned."""

    def __init__(self) -> None:
        """Begin with nobody; ``joint`` maps the first of joined tokens to a group, ``spoken_for`` has those used."""
        self.parts: dict[str, Part] = {}
        self.at: dict[int, str] = {}
        self.joint: dict[int, str] = {}
        self.spoken_for: set[str] = set()
        self.mentions: list[Mention] = []

    def add(self, part: Part) -> Part:
        """Return the part of that name, made if new; what is newly known of it is kept."""
        known = self.parts.setdefault(part.name, part)
        known.member_of = known.member_of or part.member_of
        known.known = known.known or part.known
        known.office = known.office or part.office
        known.gender = known.gender or part.gender
        if known.type == "unknown":
            known.type = part.type
        return known

    def mention(self, name: str, tokens: range, start: int, quote: str) -> None:
        """Note that ``tokens`` (written ``quote`` from ``start`` on) stand for the actor."""
        for token in tokens:
            self.at.setdefault(token, name)
        self.parts[name].forms.add(_SPACE.sub(" ", quote))
        self.mentions.append(Mention(start=start, end=start + len(quote), quote=quote, actor=name))

    def join(self, first: int, names: tuple[str, ...], form: str) -> None:
        """Note that actors are named together, from the token ``first`` on; ``form`` is how the article writes it."""
        name = ", ".join(names[:-1]) + " and " + names[-1]
        part = self.add(Part(name=name, type="group", plural=True, members=names))
        part.forms.add(_SPACE.sub(" ", form))
        self.joint[first] = name

    def rename(self, old: str, new: str) -> None:
        """Give an actor another name everywhere (a fuller form was found)."""
        if old == new or old not in self.parts:
            return
        part = self.parts.pop(old)
        part.name = new
        if new in self.parts:
            self.parts[new].forms |= part.forms
        else:
            self.parts[new] = part
        self.at = {token: new if name == old else name for token, name in self.at.items()}
        self.joint = {token: new if name == old else name for token, name in self.joint.items()}
        for other in self.parts.values():
            other.members = tuple(new if name == old else name for name in other.members)
            other.member_of = new if other.member_of == old else other.member_of
        self.mentions = [
            Mention(start=m.start, end=m.end, quote=m.quote, actor=new) if m.actor == old else m for m in self.mentions
        ]

    def state_of(self, name: str | None) -> str | None:
        """Return the state (or topmost body) that an actor belongs to, itself if to none."""
        seen: set[str] = set()
        while name and name in self.parts and name not in seen:
            seen.add(name)
            above = self.parts[name].member_of
            if not above:
                return name
            self.parts.setdefault(above, Part(name=above, type="unknown"))
            name = above
        return name

    def actors(self) -> tuple[LocalActor, ...]:
        """Return the actors, sorted by name, and every body they belong to."""
        for part in list(self.parts.values()):
            if part.member_of and part.member_of not in self.parts:
                self.parts[part.member_of] = Part(name=part.member_of, type="unknown")
        standing = set(self.at.values()) | {name for name in self.joint.values() if name in self.spoken_for}
        return tuple(
            LocalActor(
                name=part.name,
                type=part.type,
                member_of=part.member_of,
                mentions=tuple(sorted(part.forms)),
                known=part.known,
            )
            for _, part in sorted(self.parts.items())
            if not part.members or part.name in standing
        )

"""What every page about a snapshot asks of it: a statement by its id, its document, outlet, day and speakers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from communique.derived import Actor, Snapshot, Talks
from communique.interval import Interval
from communique.render.wording import clip, label_when
from communique.types import Document, Statement

CLASS_IN_WORDS = {
    "official": "an official source",
    "named": "a named source",
    "anonymous": "an unnamed source",
    "outlet": "the outlet's own account",
}


class _OfTalks(Protocol):
    @property
    def talks(self) -> tuple[str, ...]: ...


T = TypeVar("T", bound=_OfTalks)


class Lookup:
    """Indexes over one snapshot; unknown ids give ``None`` or are left out, never an error."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Index the snapshot."""
        self.snapshot = snapshot
        self.documents: dict[str, Document] = {document.id: document for document in snapshot.documents}
        self.statements: dict[str, Statement] = {statement.id: statement for statement in snapshot.statements}
        self.actors: dict[str, Actor] = {actor.name: actor for actor in snapshot.actors}

    def known(self, statements: Iterable[str]) -> list[Statement]:
        """Return the statements of these ids that the record holds, each once, in the order given."""
        return [self.statements[one] for one in dict.fromkeys(statements) if one in self.statements]

    def published(self, statement: Statement) -> Interval | None:
        """Return when the statement's article was published."""
        document = self.documents.get(statement.document)
        return document.published if document is not None else None

    def latest_first(self, statements: Iterable[str]) -> list[Statement]:
        """Return known statements, the latest published first, undated last."""
        return sorted(self.known(statements), key=lambda one: (_latest(self.published(one)), one.id), reverse=True)

    def newest(self, statements: Iterable[str]) -> date:
        """Return the latest day on which any of the statements was published; ``date.min`` if unknown."""
        return max((_latest(self.published(one)) for one in self.known(statements)), default=date.min)

    def outlet(self, document: Document) -> str:
        """Return the name of the outlet: publisher, else the address's host, else "unnamed outlet"."""
        host = _host(document.url)
        return clip(document.publisher or host or "unnamed outlet", 60)

    def outlet_of(self, statement: Statement) -> str:
        """Return the outlet that printed the statement."""
        document = self.documents.get(statement.document)
        return self.outlet(document) if document is not None else "unnamed outlet"

    def title(self, document: Document, limit: int = 140) -> str:
        """Return the article's title, cut to ``limit`` characters, else its file name or id."""
        name = document.title or (document.paths[0].rsplit("/", 1)[-1] if document.paths else document.id)
        return clip(name, limit) or document.id

    def party(self, name: str | None) -> str:
        """Return the party that an actor speaks for: what it is a member of, to the top; else its own name."""
        seen: set[str] = set()
        current = name or ""
        while current in self.actors and current not in seen:
            seen.add(current)
            above = self.actors[current].member_of
            if not above:
                break
            current = above
        return current

    def parties(self, names: Iterable[str | None]) -> list[str]:
        """Return the parties of these actors, each once, in the order given."""
        return list(dict.fromkeys(filter(None, (self.party(name) for name in names))))

    def chain(self, statement: Statement) -> list[str]:
        """Return who says it, from the words outward to the outlet: speaker, each relay, outlet."""
        names = [clip(name, 80) for name in statement.sources]
        outlet = self.outlet_of(statement)
        return names if names and names[-1] == outlet else [*names, outlet]

    def quoted(self, statements: Iterable[str]) -> str:
        """Return the first words of evidence of the statements that the record holds."""
        return " ".join(one.evidence[0].quote for one in self.known(statements) if one.evidence)

    def dateline(self, statement: Statement) -> str:
        """Return the day of the statement's article as a label."""
        return label_when(self.published(statement), "undated")

    def statements_by_talks(self) -> dict[str, int]:
        """Return the number of statements of each negotiation, by its id."""
        numbers: dict[str, int] = {}
        for talks in self.snapshot.talks_of.values():
            for one in talks:
                numbers[one] = numbers.get(one, 0) + 1
        return numbers

    def articles_by_talks(self) -> dict[str, set[str]]:
        """Return the articles that each negotiation has statements in, by its id."""
        found: dict[str, set[str]] = {}
        for statement in self.snapshot.statements:
            for one in self.snapshot.talks_of.get(statement.id, ()):
                found.setdefault(one, set()).add(statement.document)
        return found

    def main_talks(self) -> list[Talks]:
        """Return the negotiations, the one with most statements first."""
        numbers = self.statements_by_talks()
        return sorted(self.snapshot.talks, key=lambda one: (-numbers.get(one.id, 0), one.id))


def of_talks(things: Sequence[T], talks: frozenset[str] | None) -> list[T]:
    """Return the things that belong to any of the talks; all where ``talks`` is ``None``."""
    return [thing for thing in things if talks is None or talks & set(thing.talks)]


def _latest(interval: Interval | None) -> date:
    if interval is None:
        return date.min
    return interval.latest or interval.earliest or date.min


def _host(url: str | None) -> str:
    """Return the host of an address without "www."; empty for none or a broken one."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""

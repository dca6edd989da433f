"""Whether a passage's own words bear what a sentence says of it: who is named, what stance, what condition.

The record errs. A brief tells of a thing only what the words that it cites show on their face.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from communique.analysis.sentences import Sentences
from communique.render.lookup import Lookup
from communique.types import Statement

_PRONOUN = re.compile(r"(?:he|she|it|they|this|that|these|those|the two|both)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A statement and the sentence or sentences of its article that hold its words, verbatim."""

    statement: str
    document: str
    start: int
    end: int
    quote: str


class Support:
    """Looks at the sentences around statements of one snapshot."""

    def __init__(self, lookup: Lookup, sentences: Sentences) -> None:
        """Take the snapshot's indexes and its texts."""
        self.lookup = lookup
        self.sentences = sentences
        self.members: dict[str, list[str]] = {}
        for name in lookup.actors:
            party = lookup.party(name)
            if party != name:
                self.members.setdefault(party, []).append(name)
        self.parties = sorted({lookup.party(name) for name in lookup.actors})
        self.forms_of = lru_cache(maxsize=5_000)(self._forms_of)

    def cite(self, statement: Statement, before: int = 0) -> Citation:
        """Return the citation of a statement, with so many sentences before it."""
        span = statement.evidence[0]
        quote, start, end = self.sentences.around(statement.document, span.start, span.end, before)
        return Citation(statement=statement.id, document=statement.document, start=start, end=end, quote=quote)

    def readable(self, statement: Statement, most: int = 420) -> Citation | None:
        """Return a citation that can be read alone: a pronoun at its head takes the sentence before."""
        cited = self.cite(statement)
        if _PRONOUN.match(cited.quote.lstrip("\"“‘'")):
            cited = self.cite(statement, before=1)
            if _PRONOUN.match(cited.quote.lstrip("\"“‘'")):
                return None
        whole = 20 <= len(cited.quote) <= most and reads_as_prose(cited.quote) and balanced(cited.quote)
        return cited if whole else None

    def _forms_of(self, name: str) -> re.Pattern[str] | None:
        actor = self.lookup.actors.get(name)
        forms = {name, *(actor.aliases if actor is not None else ())}
        if actor is not None and actor.type == "person" and " " in name:
            forms |= {name.split()[-1], name.split()[0]} if len(name.split()) == 3 else {name.split()[-1]}
        kept = [form for form in forms if len(form) > 1 and any(letter.isupper() for letter in form)]
        if not kept:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(kept, key=len, reverse=True)))})(?!\w)")

    def names(self, words: str, name: str | None, *, of_party: bool = False) -> bool:
        """Whether the words name an actor; with ``of_party``, it or anybody of its side."""
        return self.place_of(words, name, of_party=of_party) is not None

    def place_of(self, words: str, name: str | None, *, of_party: bool = False) -> re.Match[str] | None:
        """Return where the words first name an actor (or, ``of_party``, anybody of its side)."""
        if not name:
            return None
        everyone: Iterable[str] = [name, *self.members.get(name, ())] if of_party else [name]
        matches = [found for one in everyone if (form := self.forms_of(one)) and (found := form.search(words))]
        return min(matches, key=lambda match: (match.start(), -match.end()), default=None)

    def source_named(self, statement: Statement, words: str) -> str | None:
        """Return the statement's nearest source if the words name it."""
        source = statement.sources[0] if statement.sources else None
        return source if source is not None and self.names(words, source) else None


def reads_as_prose(words: str) -> bool:
    """Whether the words are a whole sentence rather than a headline, a list's line or a fragment."""
    line = " ".join(words.split())
    return (
        line[-1:] in ".!?\"”’'"
        and len(line.split()) >= 5
        and line.lstrip("\"“‘'(")[:1].isupper()
        and "|" not in line
        and not line.endswith("?")
    )


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(files("communique.render").joinpath("support.toml").read_text(encoding="utf-8"))
    return {row["name"]: re.compile(rf"(?<!\w)(?:{'|'.join(row['any'])})", re.IGNORECASE) for row in table["cue"]}


def balanced(words: str) -> bool:
    """Whether every quotation mark that opens in the words closes in them."""
    return words.count('"') % 2 == 0 and words.count("“") == words.count("”")


def shows_finite(words: str, cue: str) -> bool:
    """Whether a cue stands in the words other than as an infinitive ("to refuse") or after "if" or "whether"."""
    found = _cues()[cue].finditer(words)
    return any(not re.search(r"\b(?:to|if|unless|whether|or)\s+$", words[: match.start()]) for match in found)


def shows(words: str, cue: str) -> bool:
    """Whether a cue of ``support.toml`` stands in the words; KeyError for a cue that is not there.

    >>> shows("The envoys will meet on Friday.", "to-come")
    True
    """
    return _cues()[cue].search(words) is not None


def marks(words: str, cue: str) -> int:
    """Return how many different words of a cue stand in the words."""
    return len({found.group().lower() for found in _cues()[cue].finditer(words)})

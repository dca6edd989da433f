"""Whether a passage's own words bear what a sentence says of it: who is named, what stance, what condition.

The record errs. A brief tells of a thing only what the words that it cites show on their face.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from communique.analysis.sentences import Sentences
from communique.linking.counterparts import unnamed_side
from communique.render.lookup import Lookup
from communique.render.names import ROLES, in_prose
from communique.types import Statement
from communique.wire_copy import DATELINE

_QUOTED = re.compile(r'["“][^"“”]*["”]')
# A transcript's question, which is the asker's; a paper's word on itself.
_ASKED = re.compile(r"(?:Q|Question|Reporter)\b[.:]?\s+\S|Just a question\b|An earlier version of this\b|Correction\b")
# What "would" or "did" stands elsewhere.
_CUT_SHORT = re.compile(
    r"\b(?:it|they|he|she|that) (?:would|will|could|did|had|does|can|should|must)(?: not)?[.\"”’']+$"
)
# "Latin American" is not "American".
_OTHER_LANDS = "".join(rf"(?<!\b{word} )" for word in ("Latin", "South", "North", "Central", "Native", "Inter"))
# "American Motors Corp" is not "American".
_NO_FIRM = r"(?!(?: [A-Z][\w&.-]+){1,3} (?:Corp|Inc|Co|Ltd|Plc|AG|Group)\b)"
_ITS = re.compile(r"(?:its|his|her|their|the)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:he|she|it|they|this|that|these|those|the two|both|(?:his|her|its|their) (?=last|first|next))\b", re.IGNORECASE
)


SURE = 0.65
"""The chance to be right from which a statement is told in prose, unless a reader asks for less sure ones too."""
_FIELDS = {"condition": 3}
"""How many parties of a kind are learned apart, of which a sentence tells but one."""


def sureness(statement: Statement) -> float:
    """Return the chance, 0 to 1, that what a brief tells of a statement is right."""
    return statement.confidence * float(statement.field_confidence ** (1 / _FIELDS.get(statement.kind, 1)))


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

    def __init__(self, lookup: Lookup, sentences: Sentences, sure: float = SURE) -> None:
        """Take the snapshot's indexes and its texts; ``sure``: how likely right is what may be told."""
        self.lookup = lookup
        self.sure = sure
        self.sentences = sentences
        self.members: dict[str, list[str]] = {}
        for name in lookup.actors:
            party = lookup.party(name)
            if party != name:
                self.members.setdefault(party, []).append(name)
        self._owners = Counter(form for actor in lookup.actors.values() for form in {actor.name, *actor.aliases})
        self._called = {form: actor.name for actor in lookup.actors.values() for form in {actor.name, *actor.aliases}}
        people = (_bare(actor.name) for actor in lookup.actors.values() if actor.type == "person")
        self._surnames = Counter(part for name in people for part in {name[0], name[-1]})
        self.parties = sorted({lookup.party(name) for name in lookup.actors})
        self.forms_of = lru_cache(maxsize=5_000)(self._forms_of)

    def party_called(self, name: str) -> str | None:
        """Return the party of the one actor that goes by a name."""
        actor = self._called.get(name)
        return self.lookup.party(actor) if actor is not None and self._owners[name] < 2 else None

    def cite(self, statement: Statement, before: int = 0) -> Citation:
        """Return the citation of a statement, with so many sentences before it."""
        span = statement.evidence[0]
        quote, start, end = self.sentences.around(statement.document, span.start, span.end, before)
        dateline = DATELINE.match(quote)
        if dateline is not None and start + dateline.end() <= span.start:
            quote, start = quote[dateline.end() :], start + dateline.end()
        return Citation(statement=statement.id, document=statement.document, start=start, end=end, quote=quote)

    def readable(
        self, statement: Statement, most: int = 420, naming: Iterable[str] = (), least: float | None = None
    ) -> Citation | None:
        """Return a citation that can be read alone: a pronoun at its head takes the sentence before.

        ``naming``: those of whom it should name one; if its sentence does not, the sentence before is taken too.
        ``least``: how sure the statement must be, if not as others; two that bear each other out need not be it each.
        """
        needed = self.sure if least is None else least
        if not statement.shown or sureness(statement) < needed:  # kept in the record, and out of a brief
            return None
        cited = self.cite(statement)
        wanted = list(naming)
        unnamed = bool(wanted) and not any(self.names(cited.quote, name) for name in wanted)
        if unnamed or _PRONOUN.match(cited.quote.lstrip("\"“‘'")):
            cited = self.cite(statement, before=1)
            if _PRONOUN.match(cited.quote.lstrip("\"“‘'")):
                return None
        whole = 20 <= len(cited.quote) <= most and reads_as_prose(cited.quote) and balanced(cited.quote)
        # Who "we" are stands elsewhere, if anywhere.
        whole = whole and not shows(_QUOTED.sub("", cited.quote), "speaker")
        return cited if whole else None

    def _forms_of(self, name: str) -> re.Pattern[str] | None:
        actor = self.lookup.actors.get(name)
        forms = {name, *(one for one in (actor.aliases if actor is not None else ()) if self._owners[one] < 2)}
        if actor is not None and actor.type == "person" and " " in name:
            bare = _bare(name)
            parts = {bare[-1], bare[0]} if len(bare) == 3 else {bare[-1]}
            forms |= {part for part in parts if self._surnames[part] < 2 and part.lower() not in ROLES}
        kept = [form for form in forms if len(form) > 1 and any(letter.isupper() for letter in form)]
        if not kept and unnamed_side(name):
            kept = [form for form in forms if unnamed_side(form.removeprefix("the "))]
        if not kept:
            return None
        return re.compile(
            rf"{_OTHER_LANDS}(?<!\w)(?:{'|'.join(map(re.escape, sorted(kept, key=len, reverse=True)))})(?!\w){_NO_FIRM}"
        )

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

    def called(self, words: str, name: str) -> str:
        """Return a name as prose has it; an unnamed voice ("a U.S. official") as the words call it."""
        place = self.place_of(words, name) if name.split()[-1].lower() in ROLES else None
        if place is None or place.group().split()[-1].lower() not in ROLES or _ITS.match(place.group()):
            return in_prose(name)
        return re.sub(r"^(?:An?|The) ", lambda article: article.group().lower(), place.group())

    def source_named(self, statement: Statement, words: str) -> str | None:
        """Return the statement's nearest source if the words name it."""
        source = statement.sources[0] if statement.sources else None
        return source if source is not None and self.names(words, source) else None


def _bare(name: str) -> list[str]:
    """Return the parts of a person's name without "Jr." and the like."""
    return [part for part in name.split() if part.strip(".,").lower() not in ("jr", "sr", "ii", "iii")] or [name]


def reads_as_prose(words: str) -> bool:
    """Whether the words are a whole sentence rather than a headline, a list's line or a fragment."""
    line = " ".join(words.split())
    return (
        line[-1:] in ".!?\"”’'"
        and len(line.split()) >= 5
        and line.lstrip("\"“‘'(")[:1].isupper()
        and "|" not in line
        and not line.endswith("?")
        and line.count(" — ") < 3
        and not _CUT_SHORT.search(line)
        and not _ASKED.match(line)
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


def first_place(words: str, cue: str) -> int:
    """Return where a cue first stands in the words; their length where it does not."""
    found = _cues()[cue].search(words)
    return found.start() if found is not None else len(words)


def shows(words: str, cue: str) -> bool:
    """Whether a cue of ``support.toml`` stands in the words; KeyError for a cue that is not there.

    >>> shows("The envoys will meet on Friday.", "to-come")
    True
    """
    return _cues()[cue].search(words) is not None


def marks(words: str, cue: str) -> int:
    """Return how many different words of a cue stand in the words."""
    return len({found.group().lower() for found in _cues()[cue].finditer(words)})

"""Whether a passage's own words bear what a sentence says of it: who is named, what stance, what condition.

The record errs. A brief tells of a thing only what the words that it cites show on their face.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from communique.analysis.sentences import Sentences
from communique.render.lookup import Lookup
from communique.types import Statement

STANCE_WORDS = {
    "demand": r"demand|want|call(?:s|ed|ing)? (?:on|for|upon)|insist|urg|request|requir|seek|sought"
    r"|press(?:es|ed|ing)?\b|must|need|appeal|ask(?:s|ed|ing)?\b(?! (?:about|whether|if|why|how))"
    r"|call(?:s|ed|ing)? \w+(?: \w+)? to\b",
    "offer": r"offer|propos|will(?:ing|ingness)\b|ready|readiness|prepared|agree|accept|pledg|promis|commit|suggest"
    r"|open to",
    "refusal": r"refus|reject|rul(?:es?|ed|ing) out|not\b|n['’]t\b|never|deni|decline|balk|no\b|dismiss",
    "support": r"support|back|welcom|favou?r|endors|prais|agree|approv|defend|in favou?r",
    "opposition": r"oppos|against|object|critic|condemn|reject|denounc|resist|protest|unacceptable|warn|complain",
}
CONDITIONAL = re.compile(
    r"\b(?:if|unless|until|only|before|after|once|first|in return|in exchange|as long as|provided|condition\w*"
    r"|depend\w*|without|otherwise|for which|when|till)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|to be|is to|are to|was to|were to|plan\w*|expect\w*|schedul\w*|due|set (?:to|for)|next"
    r"|coming|could|may|might|hop\w+|intend\w*|tomorrow|later|deadline|by|until|agreed to|ready to|going to"
    r"|in time for|begins?|opens?|ends?|expires?|takes?|meets?|starts?|votes?|returns?)\b",
    re.IGNORECASE,
)
_NO_STAND = re.compile(
    r"\b(?:declin\w+|refus\w+|not|n['’]t|unwilling) to (?:comment|say|speculate|elaborate|confirm|discuss the|give (?:a|his|her)"
    r"|take (?:a|his|her)|answer|be (?:named|identified|quoted))|\binsist\w* (?:that )?\w+ (?:had|was|were|has|have|is|are)\b",
    re.IGNORECASE,
)
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
        return cited if 20 <= len(cited.quote) <= most and reads_as_prose(cited.quote) else None

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


def bears_stance(words: str, stance: str) -> bool:
    """Whether a word of the stance stands in the words."""
    return re.search(rf"\b(?:{STANCE_WORDS[stance]})", words, re.IGNORECASE) is not None


def no_stand(words: str) -> bool:
    """Whether the words only keep silent or affirm a fact, which is no stand in the talks."""
    return _NO_STAND.search(words) is not None


def is_conditional(words: str) -> bool:
    """Whether the words tie one thing to another."""
    return CONDITIONAL.search(words) is not None


def is_to_come(words: str) -> bool:
    """Whether the words can speak of what was still to come when they were written."""
    return _TO_COME.search(words) is not None

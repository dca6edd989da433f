"""Denials: passages in which one source gainsays what another says in the same article.

A denial is tied to what it denies: the nearest passage before it, of another source, that shares a word with it; or,
where the words alone say that somebody tells it otherwise, what stands just before. Nothing is tied where no other
passage will do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from communique.linking.matters import matter_of
from communique.linking.passages import Passage, part_of
from communique.linking.words import plain, stems
from communique.types import AssessmentClaim, EventClaim, PositionClaim, Statement

REACH = 700
"""How many characters before a denial what it denies may stand."""
JUST_BEFORE = 260
"""How near it stands where no word is shared."""


Force = Literal["strong", "named", "weak"]
POINTS_BACK = re.compile(
    r"\b(?:den\w+|rejected|disputed|contradicted) (?:it|that|this|them|all that)\b"
    r"(?! (?:there|any|an?|the|he|she|they)\b)"
    r"|\b(?:den\w+|rejected|dismissed|disputed|contradicted) the "
    r"(?:accusations?|allegations?|charges?|claims?|reports?|suggestions?|descriptions?|accounts?|versions?)\b(?! that)"
    r"|\b(?:otherwise|the opposite|differently|the contrary)\b|\b(?:any|no) such\b|\bfor that reason\b"
)
# What is denied is told: where no passage before has a word of it, it stands elsewhere.
_SAYS_WHAT = re.compile(r"\bden(?:y|ies|ied|ying|ial)\b|\b(?:rejected|dismissed|disputed|contradicted|refuted)\b")
# Words that make a denial one to come, or one not made: "hopes to refute", "neither confirmed nor denied".
_UNMADE = re.compile(
    r"\b(?:will|would|shall|could|may|might|should|must|to|not|nor|neither|never|stop|stopped|cease)(?: \w+ly)? $"
)
# Who will not speak has said nothing that could be gainsaid.
_SILENT = re.compile(
    r"\b(?:refus\w+|declin\w+|would not|did not),? (?:[\w,]+ ){0,4}?(?:comment|describe|say|discuss|elaborate)\b"
)
# "another said" gainsays what "one said"; "unrelated to X" is of X, "the two are unrelated" of what stood before.
_ANOTHER = re.compile(
    r"(?:another|a second|a third|others|other \w+) (?!account|version|story|reading|colour|view|light)"
)
_ONE = re.compile(
    r"\b(?:one|an?|some|several|most|first)(?: [\w.'’-]+){0,4} "
    r"(?:said|says?|told|spoke|puts?|called|counts?|counted|complained|saw|had)\b"
)
_FORESEEN = re.compile(r"\b(?:will|would|could|may|might|expect\w*|likely|believe[sd]?|hope[sd]?|fear(?:s|ed)?)\b")
_OF_WHAT = re.compile(r"\b(?:unrelated|connected|linked|tied|related|link|nothing to do) (?:to|with|between)\b")
OBJECT = 45
"""How many characters from a denial on are what it negates."""
LEAST_WORDS = 5
"""Fewer words say too little beside the sentence that they stand in."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Two passages of one article that cannot both be so, and who says each."""

    denied: Passage
    denying: Passage
    denied_by: str | None
    denier: str | None


@cache
def _table() -> tuple[tuple[Force, re.Pattern[str]], ...]:
    text = resources.files("communique.linking").joinpath("denials.toml").read_text(encoding="utf-8")
    return tuple(
        ("strong" if row.get("strong") else "named" if row.get("named") else "weak", re.compile(row["words"]))
        for row in tomllib.loads(text)["denial"]
    )


@cache
def examples() -> tuple[str, ...]:
    """Return the example of each row of ``denials.toml``."""
    text = resources.files("communique.linking").joinpath("denials.toml").read_text(encoding="utf-8")
    return tuple(row["example"] for row in tomllib.loads(text)["denial"])


@lru_cache(maxsize=200_000)
def denial_in(quote: str) -> tuple[Force, int] | None:
    """Return how clear the first denial of a passage is, and where it stands; ``None`` if it has none.

    >>> denial_in("The ministry denied that a letter had been sent")
    ('strong', 13)
    """
    text = plain(quote)
    found = [
        (match.start(), force)
        for force, pattern in _table()
        if (match := pattern.search(text)) is not None
        and (force == "weak" or not _UNMADE.search(text[max(0, match.start() - 24) : match.start()]))
    ]
    return (min(found)[1], min(found)[0]) if found else None


def denials(passages: list[Passage], statements: Mapping[str, Statement], parties: frozenset[str]) -> Iterator[Denial]:
    """Yield the denials of one article, in order of the text."""
    for index, passage in enumerate(passages):
        found = denial_in(passage.quote)
        if found is None:
            continue
        force, at = found
        denying, within = _halves(passage, at, statements)
        before = [p for p in passages[max(0, index - 8) : index] if passage.start - p.end <= REACH]
        denier = speaker_of(denying, statements)
        denied = within
        if within is None or not another(speaker_of(within, statements), denier):
            denied = _denied(denying, denier, force, list(reversed(before)), statements, parties)
        if denied is not None and not _headline(denied) and not _SILENT.search(plain(denied.quote)):
            yield Denial(denied, denying, speaker_of(denied, statements), denier)


def _halves(passage: Passage, at: int, statements: Mapping[str, Statement]) -> tuple[Passage, Passage | None]:
    """Return what denies, and what is denied in the same sentence: "one said that A; another denied it"."""
    inner = [statements[sid] for sid in passage.statements]
    inner = [s for s in inner if s.evidence[0].end - s.evidence[0].start < passage.end - passage.start]
    spans = [(s.evidence[0].start - passage.start, s.evidence[0].end - passage.start, s) for s in inner]
    around = max((one for one in spans if one[0] <= at < one[1]), key=_width, default=None)
    before = max((one for one in spans if one[1] <= at), key=_width, default=None)
    denying = passage
    if around is not None and len(around[2].evidence[0].quote.split()) >= LEAST_WORDS:
        denying = part_of(passage, around[2].evidence[0], statements)
    if before is None or len(before[2].evidence[0].quote.split()) < LEAST_WORDS or not before[2].sources:
        return denying, None
    return denying, part_of(passage, before[2].evidence[0], statements)


def _headline(passage: Passage) -> bool:
    """Whether a passage is a headline that tells of a denial: the article tells of it again, and nobody gainsays it."""
    found = denial_in(passage.quote)
    return passage.start == 0 and found is not None and found[0] == "strong"


def _width(one: tuple[int, int, Statement]) -> tuple[int, str]:
    return one[1] - one[0], one[2].id


def _denied(
    denying: Passage,
    denier: str | None,
    force: Force,
    before: list[Passage],
    statements: Mapping[str, Statement],
    parties: frozenset[str],
) -> Passage | None:
    text, found = plain(denying.quote), denial_in(denying.quote)
    words = words_of(denying, parties)
    others = [
        p for p in before if another(speaker_of(p, statements), denier) and not _tells(denying, denier, p, statements)
    ]
    last = before[0] if before else None
    near = last if last in others and last is not None and denying.start - last.end <= JUST_BEFORE else None
    told = speaker_of(near, statements) if near is not None else None
    if found is not None and _ANOTHER.match(text[found[1] :]):
        first = plain(near.quote) if near is not None else ""
        if not _ONE.search(first) or _FORESEEN.search(first) or _FORESEEN.search(text):
            return None  # that some expect one thing and others another is no dispute
    if force == "weak" and near is not None and _FORESEEN.search(text) and _FORESEEN.search(plain(near.quote)):
        return None
    of_what = force == "named" and _OF_WHAT.search(text) is not None
    back = POINTS_BACK.search(text) is not None
    strong = force == "strong" and (back or not _SAYS_WHAT.search(text))
    clear = told is not None and (strong or (force == "named" and denier is not None and not of_what))
    if force == "weak" or of_what:
        words &= _negated(denying, parties)
    # The article's own words are seldom gainsaid, and seldom gainsay.
    least = 2 if (force == "weak" and denier is None) or of_what else 1
    if force == "strong" and not strong:  # that both speak of a deal makes neither gainsay the other
        words = frozenset(word for word in words if not word.startswith("@"))
    shared = [p for p in others if len(words & words_of(p, parties)) >= (least if speaker_of(p, statements) else 2)]
    if clear and (back or not shared):
        return near
    return shared[0] if shared else None


def _tells(denying: Passage, denier: str | None, other: Passage, statements: Mapping[str, Statement]) -> bool:
    """Whether a denial that no source is read for names the other passage's speaker: it is that speaker's own."""
    speaker = speaker_of(other, statements)
    return denier is None and speaker is not None and speaker.split()[-1] in denying.quote.split()[:4]


def _negated(passage: Passage, parties: frozenset[str]) -> frozenset[str]:
    """Return the words that the denial itself negates: "no such promise", "had not asked for a meeting"."""
    found = denial_in(passage.quote)
    if found is None:
        return frozenset()
    matter = matter_of(passage.quote[found[1] : found[1] + OBJECT])
    return (
        matter.words | (frozenset({"@agreement"}) & {f"@{kind}" for kind in matter.families}) | matter.names
    ) - parties


def words_of(passage: Passage, parties: frozenset[str]) -> frozenset[str]:
    """Return the content words, kinds and names of a passage, without those of the parties."""
    matter = matter_of(passage.quote)
    return (matter.words | frozenset(f"@{kind}" for kind in matter.families) | matter.names) - parties


def another(one: str | None, other: str | None) -> bool:
    """Whether two sources differ; the article itself is a source too, but not of what nobody gainsays."""
    if one is None or other is None:
        return one != other
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    named = any(word[:1].isupper() for word in short.split())
    return not (named and stems(short) <= stems(long))


def speaker_of(passage: Passage, statements: Mapping[str, Statement]) -> str | None:
    """Return who says a passage: its source, else whose position, judgement or act its words report."""
    if passage.sources:
        return passage.sources[0]
    told = [statements[sid] for sid in passage.statements]
    whole = [s for s in told if s.evidence[0].start == passage.start]
    named = [name for s in whole if (name := _speaks(s)) is not None]
    inner = [s.sources[0] for s in told if s.sources]
    return next(iter((*named, *inner)), None)


def _speaks(statement: Statement) -> str | None:
    claim = statement.claim
    if isinstance(claim, PositionClaim):
        return claim.party
    if isinstance(claim, AssessmentClaim):
        return claim.holder
    if isinstance(claim, EventClaim) and claim.type == "statement" and claim.participants:
        return claim.participants[0]
    return None

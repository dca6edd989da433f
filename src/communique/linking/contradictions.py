"""Contradictions: accounts that cannot all be true, told apart from a change over time.

Five kinds are sought. *outcome*: of one event some say that it failed, others that a deal came of it. *account*: a
source gainsays another in the same article, or two sides judge one event in opposite ways. *party*: two sides blame
each other. *number* and *date*: figures or days for one thing that differ by more than rounding
(:mod:`communique.linking.figures`).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from communique.derived import Assessment, Contradiction, ContradictionType, Event, Side
from communique.linking.accounts import accounts
from communique.linking.blocks import BlockCache
from communique.linking.denials import POINTS_BACK, Denial, denials, speaker_of
from communique.linking.figures import Disagreement, changes, disagreements
from communique.linking.gainsaid import gainsaid
from communique.linking.matters import matter_of
from communique.linking.passages import Passage, endings, part_of
from communique.linking.results import Ends
from communique.linking.rewrite import names_told
from communique.linking.roster import Roster
from communique.linking.tallies import tallies
from communique.linking.words import likeness, plain, shorten
from communique.types import AssessmentClaim, Statement

NEARLY = 0.75
"""How much the same side of two articles must share to be one account told twice."""
NEARBY = 700
"""How far apart in one article two judgements of opposite sides may stand to be on one thing."""
_BLAME = re.compile(r"\b(?:blam\w+|fault|responsib\w+|broke(?:n)? off|to blame|accus\w+|walked out|sabotag\w+)\b", re.I)
_DAYS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|midnight|noon|morning|evening|january|february|march|april|june|july|"
    r"august|september|october|november|december|\d{4}|yesterday|tomorrow)\b",
    re.I,
)
_AGREED = re.compile(r"\b(?:agree\w*|deal|accord|commitment|promis\w+|accepted|consent\w*|understanding)\b", re.I)


_NOT_AGREED = re.compile(
    r"\b(?:fail\w*|unable|no|not|without|never|refus\w*|impossible)\b[^.;]{0,40}?\b(?:agree\w*|deal|accord|understanding)\b"
)


def build_contradictions(
    events: Iterable[Event],
    assessments: Iterable[Assessment],
    statements: Mapping[str, Statement],
    passages: Mapping[str, list[Passage]],
    ends: Ends,
    roster: Roster,
    versions: Iterable[tuple[str, str]],
    told: Mapping[str, tuple[Statement, ...]],
    cache: BlockCache,
) -> list[Contradiction]:
    """Return the contradictions, those on events first, then by article; each pair of passages once.

    ``versions`` are pairs of documents of which the second is a later copy of the first; ``told`` each article's
    statements.
    """
    by_event: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        if assessment.of is not None:
            by_event[assessment.of].append(assessment)
    words = {sid: passage.quote for group in passages.values() for passage in group for sid in passage.statements}
    found = [
        one
        for event in events
        for one in (
            _account(event, by_event.get(event.id, []), statements, roster),
            _outcome(event, ends, statements, words),
        )
        if one is not None
    ]
    parties = roster.stems()
    for document in sorted(passages):
        found += _kept_in_article(document, passages[document], told[document], statements, parties, roster, cache)
    differing = [*disagreements(passages, statements, told, cache), *tallies(passages)]
    found += [_figures(one, statements) for one in differing]
    found += [_change(one, corrects, statements) for one, corrects in changes(passages, versions)]
    return _once(found, statements)


def _kept_in_article(
    document: str,
    passages: list[Passage],
    told: tuple[Statement, ...],
    statements: Mapping[str, Statement],
    parties: frozenset[str],
    roster: Roster,
    cache: BlockCache,
) -> list[Contradiction]:
    """Return the contradictions within an article, found anew only where what they depend on has changed."""
    words, names = cache.latest("words", document, (passages, told), lambda: _words(passages, told))
    near, sides = words & parties, tuple(roster.side(name) for name in names)
    inputs = (passages, told, near, sides)
    return cache.latest(
        "contradictions", document, inputs, lambda: list(_in_article(passages, statements, near, roster))
    )


def _words(group: Iterable[Passage], told: Iterable[Statement]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the content words of an article's passages, and all who are named in its statements."""
    matters = [matter_of(passage.quote) for passage in group]
    words = frozenset(word for one in matters for word in (*one.words, *one.names))
    return words, tuple(sorted({name for statement in told for name in names_told(statement)}))


def _in_article(
    passages: list[Passage], statements: Mapping[str, Statement], parties: frozenset[str], roster: Roster
) -> Iterator[Contradiction]:
    parted = list(gainsaid(passages))
    denied_here = {denied_by.statements for _, denied_by in parted}
    for denial in denials(passages, statements, parties):
        if denial.denying.statements not in denied_here and not _at_one(denial, roster):
            yield _denial(denial.denied, denial.denying, statements)
    for one, other in accounts(passages, statements, parties, roster.side):
        yield _denial(one, other, statements)
    for said, denied_by in parted:
        yield _of_passages("g", "account", denied_by.quote + " " + said.quote, said, denied_by, statements)
    yield from _opposed(passages, statements, roster)


def _at_one(denial: Denial, roster: Roster) -> bool:
    """Whether both speak for one side and the words do not say that one gainsays the other ("denied it")."""
    one, other = roster.side(denial.denied_by), roster.side(denial.denier)
    text = plain(denial.denying.quote)
    return one is not None and one == other and not POINTS_BACK.search(text)


def _denial(one: Passage, other: Passage, statements: Mapping[str, Statement]) -> Contradiction:
    kind: ContradictionType = "account"
    if _BLAME.search(one.quote) and _BLAME.search(other.quote):
        kind = "party"
    elif _AGREED.search(one.quote) and _AGREED.search(other.quote):
        kind = "outcome"
    elif _DAYS.search(one.quote) and _DAYS.search(other.quote) and "insist" in other.quote.lower():
        kind = "date"
    return _of_passages("d", kind, other.quote, one, other, statements)


def _opposed(passages: list[Passage], statements: Mapping[str, Statement], roster: Roster) -> Iterator[Contradiction]:
    """Yield judgements of opposite sides, good and bad, that stand near each other in one article."""
    judged: list[tuple[Passage, str, str]] = []
    for passage in passages:
        for sid in passage.statements:
            claim = statements[sid].claim
            if statements[sid].shown and isinstance(claim, AssessmentClaim) and claim.holder is not None:
                # Words beside the judgement, in the same passage, are on something else.
                own = part_of(passage, statements[sid].evidence[0], statements)
                judged.append((own, claim.holder, claim.polarity))
                break
    for index, (passage, holder, polarity) in enumerate(judged):
        for later, other, opposite in judged[index + 1 :]:
            if later.start - passage.end > NEARBY:
                break
            opposed = {polarity, opposite} == {"good", "bad"} and roster.side(holder) != roster.side(other)
            if opposed and _clear(passage.quote, polarity) and _clear(later.quote, opposite):
                yield _of_passages("x", "account", later.quote, passage, later, statements)
                break


@cache
def _verdicts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = resources.files("communique.linking").joinpath("verdicts.toml").read_text(encoding="utf-8")
    return tuple((row["sense"], re.compile(row["words"])) for row in tomllib.loads(text)["verdict"])


@cache
def verdict_examples() -> tuple[tuple[str, str], ...]:
    """Return (example, sense) of each row of ``verdicts.toml``."""
    text = resources.files("communique.linking").joinpath("verdicts.toml").read_text(encoding="utf-8")
    return tuple((row["example"], row["sense"]) for row in tomllib.loads(text)["verdict"])


def sense_of(quote: str) -> str | None:
    """Return whether words judge well ("good") or ill ("bad"); ``None`` where they do neither, or both.

    >>> sense_of("wide gaps remained")
    'bad'
    """
    found = {sense for sense, pattern in _verdicts() if pattern.search(quote.lower())}
    return found.pop() if len(found) == 1 else None


def _clear(quote: str, polarity: str) -> bool:
    """Whether the words themselves judge as they were read to judge."""
    return sense_of(quote) == polarity


def _account(
    event: Event, told: list[Assessment], statements: Mapping[str, Statement], roster: Roster
) -> Contradiction | None:
    """Two named sides that judge one event in opposite ways."""
    if event.status != "held":
        return None
    past = {statements[h.statement].document for h in event.history if h.status in ("held", "failed")}
    told = [a for a in told if a.holder is not None and statements[a.statements[0]].document in past]
    good = [a for a in told if a.polarity == "good"]
    bad = [a for a in told if a.polarity == "bad"]
    for one in good:
        for other in bad:
            quotes = [statements[a.statements[0]].evidence[0].quote for a in (one, other)]
            if (
                roster.side(one.holder) != roster.side(other.holder)
                and _clear(quotes[0], "good")
                and _clear(quotes[1], "bad")
            ):
                sides = (_side(one.statements, statements), _side(other.statements, statements))
                return Contradiction(id=f"x{one.statements[0][1:]}", type="account", about=event.label, sides=sides)
    return None


def _outcome(
    event: Event, ends: Ends, statements: Mapping[str, Statement], words: Mapping[str, str]
) -> Contradiction | None:
    """One article says that it failed, another that an agreement came of it; ``words``: statement → its passage."""
    if event.result != "disputed":
        return None
    none = tuple(sid for sid in ends.none.get(event.id, ()) if _fails(words.get(sid, "")))
    reached = tuple(sid for sid in ends.reached.get(event.id, ()) if _agrees(words.get(sid, "")))
    if not none or not reached or {words[sid] for sid in none} & {words[sid] for sid in reached}:
        return None
    sides = (_side(none, statements), _side(reached, statements))
    return Contradiction(id=f"y{none[0][1:]}", type="outcome", about=event.label, sides=sides)


def _fails(words: str) -> bool:
    """Whether the words themselves say that nothing came of it."""
    if re.search(r"\bbroke up (?:for|into)\b", words) or _LIKELY.search(plain(words)):
        return False
    return sense_of(words) == "bad" or any(ending.means == "none" for ending in endings(words))


def _agrees(words: str) -> bool:
    """Whether the words themselves say that something was agreed, and not that it was not."""
    text = plain(words)
    told = any(ending.means == "reached" for ending in endings(words)) or _AGREED.search(text) is not None
    return told and not any(words.search(text) for words in (_NOT_AGREED, _YET_TO_AGREE, _LIKELY, _ELSEWHERE))


_LIKELY = re.compile(r"\b(?:likely|expected|seen|hope[sd]?|doubtful|in sight)\b")
_ELSEWHERE = re.compile(
    r"\b(?:c[ao]mes? into force|t(?:ook|akes?) effect|in force|follow(?:s|ed|ing)? (?:a|the|an earlier) (?:\w+ ){0,2}?"
    r"(?:session|meeting|round|talks))\b"
)
"""Words of an agreement that is told of as standing, or of another meeting."""
_YET_TO_AGREE = re.compile(
    r"\b(?:to|will|would|could|might|may|must|should|cannot|unless|until|before|towards?) (?:\w+ )?"
    r"(?:reach|agree|accord|sign|conclude|strike|settle)"
)
"""Words that look ahead to an agreement, or ask for one."""


def _change(one: Disagreement, corrects: bool, statements: Mapping[str, Statement]) -> Contradiction:
    """Return a figure that a later version of a story changed; a correction is called one."""
    head = "Correction" if corrects else "Changed in a later version"
    about = f"{head}: {one.values[1]}, not {one.values[0]}; {one.passages[1].quote}"
    return _of_passages("v", "number", about, *one.passages, statements)


def _figures(one: Disagreement, statements: Mapping[str, Statement]) -> Contradiction:
    kind: ContradictionType = "number"
    about = f"{one.unit}: {one.values[0]} or {one.values[1]}; {one.passages[0].quote}"
    return _of_passages("n", kind, about, *one.passages, statements)


def _of_passages(
    prefix: str,
    kind: ContradictionType,
    about: str,
    one: Passage,
    other: Passage,
    statements: Mapping[str, Statement],
) -> Contradiction:
    sides = tuple(_passage_side(passage, statements) for passage in (one, other))
    name = f"{prefix}{one.statements[0][1:]}{other.statements[0][1:9]}"
    return Contradiction(id=name, type=kind, about=shorten(" ".join(about.split()), 24), sides=sides)


def _passage_side(passage: Passage, statements: Mapping[str, Statement]) -> Side:
    speaker = speaker_of(passage, statements)
    sources = passage.sources or ((speaker,) if speaker is not None else ())
    ids = passage.statements[:3]
    return Side(sources=sources, says=shorten(" ".join(passage.quote.split()), 24), statements=ids)


def _side(ids: tuple[str, ...], statements: Mapping[str, Statement]) -> Side:
    sources = tuple(dict.fromkeys(name for sid in ids for name in statements[sid].sources[:1]))
    return Side(
        sources=sources, says=shorten(" ".join(statements[ids[0]].evidence[0].quote.split()), 24), statements=ids
    )


def _once(found: Iterable[Contradiction], statements: Mapping[str, Statement]) -> list[Contradiction]:
    """Return the contradictions, those of near-copies as one and second findings left out.

    Between the same speakers, of one kind: in one article it is one; in two it is if both sides say nearly the same.
    """
    kept: dict[object, list[Contradiction]] = defaultdict(list)
    for one in found:
        speakers = frozenset(side.sources[:1] or (side.says,) for side in one.sides)
        same = kept[one.type, speakers]
        home = next((i for i, other in enumerate(same) if _again(other, one, statements)), None)
        if home is None:
            same.append(one)
        elif not _documents(one, statements) <= _documents(same[home], statements):
            same[home] = _joined(same[home], one)
    return list({one.id: one for group in kept.values() for one in group}.values())


def _again(one: Contradiction, other: Contradiction, statements: Mapping[str, Statement]) -> bool:
    if _documents(other, statements) <= _documents(one, statements):
        return True
    return len(one.sides) == len(other.sides) and all(
        likeness(a.says, b.says) >= NEARLY for a, b in zip(one.sides, other.sides, strict=True)
    )


def _joined(one: Contradiction, other: Contradiction) -> Contradiction:
    sides = tuple(
        replace(a, statements=tuple(dict.fromkeys((*a.statements, *b.statements))))
        for a, b in zip(one.sides, other.sides, strict=True)
    )
    return replace(one, sides=sides)


def _documents(one: Contradiction, statements: Mapping[str, Statement]) -> frozenset[str]:
    return frozenset(statements[sid].document for side in one.sides for sid in side.statements)

"""Figures: numbers for one thing that differ between sources by more than rounding.

Two figures are of one thing if they stand in one passage, or in neighbouring ones of an article, count in one unit and
words about them say that sources differ ("by the city's count", "according to", "put it at", "others say"); or if two
articles tell in nearly the same words of one vote, payment or length with other numbers in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from communique.linking.blocks import BlockCache
from communique.linking.denials import speaker_of
from communique.linking.matters import matter_of
from communique.linking.passages import Passage
from communique.linking.words import likeness, long_stems, plain
from communique.types import Statement

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALE = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9, "bln": 1e9,
    "trillion": 1e12,
}  # fmt: skip
_UNITS = {
    "percent": "percent",
    "per cent": "percent",
    "%": "percent",
    "minutes": "minutes",
    "minute": "minutes",
    "hours": "hours",
    "hour": "hours",
    "days": "days",
    "votes": "votes",
    "members": "votes",
    "deputies": "people",
    "people": "people",
    "jobs": "jobs",
    "chapters": "chapters",
    "seats": "seats",
    "tons": "tons",
    "tonnes": "tons",
    "troops": "people",
    "soldiers": "people",
    "rebels": "people",
}
_TENS = "|".join(word for word, number in NUMBER_WORDS.items() if number >= 20)
_SPELT = rf"(?:{_TENS})-(?:{'|'.join(list(NUMBER_WORDS)[1:10])})|(?:{'|'.join(NUMBER_WORDS)})"
_FIGURE = re.compile(
    rf"(?P<currency>[$€£¥])?(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{_SPELT}|half an)\b)"
    r"(?:[ -]?(?P<scale>thousand|million|billion|trillion|bln|bn|mln|mn|m|k)\b)?"
    r"(?: (?:new |special )?(?P<unit>"
    + "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
    + r"|euros?|dollars?|pounds?)"
    r"(?![a-z]))?"
)
_CHANGE = re.compile(
    r"\b(?:drop|slump|plunge|surge|jump|climb|soar|tumble|dip|rise|rose|fall|fell|cut|cuts|increase\w*|decrease\w*|loss|gain|extra|additional|another|further|more|less)"
    r"(?: \w+){0,3} $"
)
_DIFFER = re.compile(
    r"\b(?:according to|by (?:the )?[\w' ]{0,24}?(?:count|reckoning|estimates?|account|figures?)|counts?|counted|"
    r"reckon\w*|put(?:s|ting)? (?:it|the|that|them)?[\w' ]{0,30}? at|estimated (?:it|that|them)|"
    r"(?:an? )?estimates? (?:of|put|by)|speaks? of|spoke of|"
    r"(?:others?|another) (?:\w+ )?(?:said|says?|puts?|counts?|counted|gave|sources?)|sees?|vary|varies|"
    r"(?:in|of) [\w' ]{0,20}(?:estimates?|figures?)|used the figure)\b"
)
# The second figure is a part of the first ("60 ships, of them 20 tankers"), or of another year.
_PART_OF = re.compile(
    r"\b(?:of (?:them|these|those|this|that|it|which|whom)|including|consist\w* of|among (?:them|these)"
    r"|compare[sd]? (?:with|to)|(?:up|down) from)\b"
)
_GIVEN = re.compile(
    r"\b(?:counts?|counted|reckon\w*|estimat\w+|makes? (?:it|that|them)|made (?:it|that|them)|put(?:s|ting)?|"
    r"speaks? of|spoke of|sees?|saw|says?|said|gives?|gave|knows? of|knew of|arrives? at|arrived at|settled on|admits?|"
    r"admitted|recorded|(?<!\ba )records?|figure|number)\b[^.;]{0,60}$"
)
"""Words before a figure by which somebody gives it."""
_WANTED = re.compile(
    r"\b(?:offer\w*|demand\w*|want\w*|ask\w*|propos\w+|insist\w*|seek\w*|sought|claim(?:s|ed)? for|raise[ds]?|"
    r"lower(?:s|ed)?|cut|probably|likely|expect\w*|forecast\w*|predict\w*|project\w*|may|might|could|will|would|should|must|need\w*|deadline|from|by|until|before|after|since)\b[^.;]{0,40}$"
)
"""Words before a figure that is wanted or to come, or is a change: sides that want other things contradict nobody."""
_AND_NOT = re.compile(r"^(?: \w+)?,? (?:and |but )?not (?:the )?$")
"""Between two figures: "twelve minutes and not twenty-five"."""
_ANOTHER = re.compile(
    r"[,;] (?:while |and |but )?(?:the |an? |its |their |his |her )?[\w'’ -]{2,40} "
    r"(?:at|says?|said|has|had|gives?|gave|claims?|claimed|counts?|counted|speaks? of|spoke of)"
    r"(?: that)?(?: there (?:were|are|had been)| it (?:was|is))?(?: about| some| only| nearly| at least)? ?$"
)
"""Between two figures: another source, in half a clause ("police put it at 24,000, the organisers at 40,000")."""
_CORRECTS = re.compile(r"\bcorrect(?:s|ed|ion)\b|\b(?:an )?earlier version of this\b")
NEARLY = 0.8
"""How much two versions of a sentence must share to be one sentence with another figure in it."""
NEXT = 160
"""How far apart in one article two passages may stand that give figures for one thing."""
ROUNDING = 0.02


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written, its value and what it counts; ``start`` within its passage."""

    start: int
    words: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two passages that give other figures for one thing."""

    passages: tuple[Passage, Passage]
    values: tuple[str, str]
    unit: str


@lru_cache(maxsize=200_000)
def figures(quote: str) -> tuple[Figure, ...]:
    """Return the figures of a passage that count something.

    >>> [(f.value, f.unit) for f in figures("It took 45 minutes, by others half an hour")]
    [(45.0, 'minutes'), (30.0, 'minutes')]
    """
    found = []
    for match in _FIGURE.finditer(plain(quote)):
        number, scale, unit = match["number"], match["scale"], match["unit"]
        if _CHANGE.search(plain(quote)[max(0, match.start() - 30) : match.start()]):
            continue
        bare = not (unit or scale or match["currency"])
        if bare and not (number[0].isdigit() and len(number) >= 5 and "," in number):
            continue
        kind = _UNITS.get(unit or "", "money" if unit or match["currency"] or scale else "")
        value = _value(number) * _SCALE.get(scale or "", 1)
        if kind == "hours":
            kind, value = "minutes", value * 60
        found.append(Figure(match.start(), match.group().strip(), value, kind))
    return tuple(found)


def _value(number: str) -> float:
    """Return the value of a number in digits or spelt ("forty-three")."""
    if number[0].isdigit():
        return float(number.replace(",", ""))
    return 0.5 if number == "half an" else float(sum(NUMBER_WORDS[word] for word in number.split("-")))


def differ(one: Figure, other: Figure) -> bool:
    """Whether two figures of one unit differ by more than rounding, and yet may be of one thing."""
    if (
        (one.unit != other.unit and one.unit and other.unit)
        or one.value == other.value
        or not one.value
        or not other.value
    ):
        return False
    ratio = max(one.value, other.value) / min(one.value, other.value)
    return 1 + ROUNDING < ratio < 4 or (one.unit == "votes" and ratio < 4)


@lru_cache(maxsize=200_000)
def given(quote: str) -> tuple[Figure, ...]:
    """Return the figures that a passage gives of something as a fact, whatever they count.

    >>> [(f.value, f.unit) for f in given("The union counts 9,000")]
    [(9000.0, '')]
    >>> given("The union wants 4 percent")
    ()
    """
    text = plain(quote)
    found = []
    for match in _COUNTED.finditer(text):
        before = text[max(0, match.start() - 70) : match.start()]
        if (
            _WANTED.search(before)
            or _CHANGE.search(before)
            or _SPELT_DATE.search(text[match.start() - 12 : match.end() + 12])
        ):
            continue
        value = _value(match["number"]) * _SCALE.get(match["scale"] or "", 1)
        noun = match["noun"] or ""
        unit = _UNITS.get(noun, "" if noun in _NO_UNITS else noun.rstrip("s")[:6])
        found.append(Figure(match.start(), match.group().strip(), value, unit))
    return tuple(found)


_COUNTED = re.compile(
    r"(?<![\w.,:/-])(?:[$€£¥])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    rf"\b(?:{_SPELT})\b)(?![\d:/]|-\d|\.\d)"
    r"(?:[ -]?(?P<scale>thousand|million|billion|trillion|bln|bn|mln|mn|m)\b)?"
    r"(?:%|[ -](?P<noun>per cent|[a-z]{3,}))?"
)
_MEASURES = frozenset(
    "minutes hours days week month year pct tons bag barrel bpd bushel litre liter gallon acre hectar metre meter "
    "kilome mile dlr dollar euro pound peso rupee yen mark franc lira ruble yuan share point".split()
)
"""Units that measure anything: without a word in common two such figures are of two things."""
_NO_UNITS = frozenset(
    "and but for the from with that this who which were was are have had has not more less out over two men on in of "
    "to between including on at by or while according instead against dead killed freed".split()
)
_SPELT_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d"
    r"|\d (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)


def disagreements(
    passages: Mapping[str, list[Passage]],
    statements: Mapping[str, Statement],
    told: Mapping[str, tuple[Statement, ...]],
    cache: BlockCache,
) -> list[Disagreement]:
    """Return the figures that differ, within articles and between them; ``told``: the statements of each article."""
    found: list[Disagreement] = []
    for document in sorted(passages):
        group = passages[document]
        found += cache.latest("figures", document, told[document], lambda g=group: list(_within(g, statements)))  # type: ignore[misc]
    return found


def _within(group: list[Passage], statements: Mapping[str, Statement]) -> Iterator[Disagreement]:
    told = [(p, f) for p in group if (f := figures(p.quote))]
    for passage, given in told:
        for one, other in combinations(given, 2):
            if differ(one, other) and other.start - one.start < 140 and _two_sources(passage.quote, one, other):
                yield Disagreement((passage, passage), (one.words, other.words), one.unit)
                break
    for (first, some), (second, others) in pairwise(told):
        if second.start - first.end > NEXT or not _DIFFER.search(plain(second.quote)):
            continue
        speakers = _speakers(first, second, statements)
        of_one = _counted(first, some) & _counted(second, others)
        # "30 days" and "five days" may count anything: without a word in common only a bare number counts the same.
        pair = next(
            (
                (a, b)
                for a in some
                for b in others
                if differ(a, b) and (of_one or not (a.unit and b.unit)) and not _is_part(second.quote, b)
            ),
            None,
        )
        clear = speakers[1] or second.start - first.end <= 12 or _DIFFER.search(plain(first.quote))
        if pair is not None and speakers[0] != speakers[1] and clear and _of_one_name(first, second, *speakers):
            yield Disagreement((first, second), (pair[0].words, pair[1].words), pair[0].unit)
    yield from _beside(group, statements)


def _beside(group: list[Passage], statements: Mapping[str, Statement]) -> Iterator[Disagreement]:
    """Yield neighbouring passages in which two sources each give a figure, of one unit or the second of none."""
    for first, second in pairwise(group):
        one, other = _speakers(first, second, statements)
        if second.start - first.end > NEXT or other is None or one == other or second.start < first.end:
            continue
        if not (_DIFFER.search(plain(second.quote)) or any(_is_given(second.quote, f) for f in given(second.quote))):
            continue
        pair = next(
            (
                (a, b)
                for a in given(first.quote)
                for bare in given(second.quote)
                for b in (bare, *([_in_its_scale(bare, a)] if _is_last(second.quote, bare) else []))
                if differ(a, b) and _one_unit(a, b) and not _is_part(second.quote, b)
            ),
            None,
        )
        if pair is not None and (
            pair[1].unit not in _MEASURES
            or (
                len(_counted(first, pair[:1]) & _counted(second, pair[1:])) > 1
                and _of_one_name(first, second, one, other)
            )
        ):
            yield Disagreement((first, second), (pair[0].words, pair[1].words), pair[0].unit)


def _of_one_name(first: Passage, second: Passage, *sources: str | None) -> bool:
    """Whether two passages do not speak of two different states or bodies, whoever says it."""
    said = {stem for source in sources for stem in long_stems(source or "")}
    here, there = (matter_of(one.quote).names - said for one in (first, second))
    return not here or not there or bool(here & there)


def _speakers(first: Passage, second: Passage, statements: Mapping[str, Statement]) -> tuple[str | None, str | None]:
    """Return who gives each figure; who is named in the second alone does not stand behind the first."""
    one, other = speaker_of(first, statements), speaker_of(second, statements)
    if one is not None and one == other and not _names(first, one) and _names(second, other):
        return None, other
    return one, other


def _names(passage: Passage, name: str | None) -> bool:
    return bool(long_stems(name or "") & long_stems(passage.quote))


def _is_part(quote: str, figure: Figure) -> bool:
    """Whether a figure counts a part of what another passage counts: "with two million of that booked"."""
    text, end = plain(quote), figure.start + len(figure.words)
    before = any(found.end() >= figure.start - 1 for found in _PART_OF.finditer(text, 0, figure.start))
    return before or _PART_OF.match(text[end : end + 20].lstrip()) is not None


def _is_given(quote: str, figure: Figure) -> bool:
    """Whether words before a figure say that somebody gives it."""
    before = plain(quote)[max(0, figure.start - 70) : figure.start]
    return bool(_GIVEN.search(before) or (not figure.unit and _HAS.match(before) and _is_last(quote, figure)))


def _is_last(quote: str, figure: Figure) -> bool:
    """Whether a passage ends with a figure: "the army's bulletin has 12"."""
    return not plain(quote)[figure.start + len(figure.words) :].strip(" .,;")


_HAS = re.compile(r"^(?:[\w'’-]+ ){1,5}(?:has|have|had|gives?|gave)(?: (?:only|about|some|just))? $")


def _in_its_scale(bare: Figure, other: Figure) -> Figure:
    """Return a bare number of few as one in the other's scale: "6.5 million, says the clerk; the premier says nine"."""
    scale = next((_SCALE[word] for word in _SCALED.findall(other.words)), 1.0)
    return replace(bare, value=bare.value * scale) if not bare.unit and bare.value < LARGE else bare


_SCALED = re.compile(r"(?:thousand|million|billion|trillion|bln|bn|mln|mn|m)\b")
LARGE = 1000


def _one_unit(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit or not other.unit


def _counted(passage: Passage, given: Iterable[Figure]) -> frozenset[str]:
    """Return the content words of a passage that are none of its figures' own ("million euros", "million bags")."""
    text = plain(passage.quote)
    own = (
        f"{f.words} {' '.join(text[f.start + len(f.words) :].split()[: 1 if f.unit == 'money' else 0])}" for f in given
    )
    return matter_of(passage.quote).words - matter_of(" ".join(own)).words


def changes(
    passages: Mapping[str, list[Passage]], versions: Iterable[tuple[str, str]]
) -> list[tuple[Disagreement, bool]]:
    """Return figures that a later version of a story changed, and whether it says that it corrects something.

    ``versions`` are pairs of documents, the earlier first.
    """
    found = []
    for earlier, later in versions:
        corrects = any(_CORRECTS.search(plain(p.quote)) for p in passages.get(later, ()))
        before = [(p, f) for p in passages.get(earlier, ()) if (f := figures(p.quote))]
        for passage in passages.get(later, ()):
            given = figures(passage.quote)
            old = next((pair for pair in before if given and likeness(pair[0].quote, passage.quote) >= NEARLY), None)
            if old is None:
                continue
            pair = next(((a, b) for a, b in zip(old[1], given, strict=False) if differ(a, b)), None)
            if pair is not None:
                words = pair[0].words, pair[1].words
                found.append((Disagreement((old[0], passage), words, pair[0].unit), corrects))
    return found


def _two_sources(quote: str, one: Figure, other: Figure) -> bool:
    """Whether words beside both figures, or between them, say that sources differ."""
    text = plain(quote)
    if _AND_NOT.search(text[one.start + len(one.words) : other.start]):
        return True
    if _PART_OF.search(text[one.start : other.start]):
        return False
    end = other.start + len(other.words)
    first = text[max(0, one.start - 40) : other.start]
    second = text[other.start : end + 60]
    between = text[one.start : other.start]
    return bool(_DIFFER.search(first)) and any(
        (_DIFFER.search(second), _DIFFER.search(between), _ANOTHER.search(between))
    )

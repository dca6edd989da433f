"""What the words around a time say: past or future, and which earlier time of the text it hangs on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from communique.dating.tokens import Tokens, class_names
from communique.dating.words import words_table

Direction = Literal["past", "future", ""]

_REACH = 16
_LONGEST_ANCHOR = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A time found earlier in the text: where, its recipe, and its kind of unit ("D", "W", "M", "Q", "Y" …)."""

    start: int
    recipe: str
    unit: str


@dataclass(slots=True)
class History:
    """The times found so far, the last of each unit. Anchors are kept short, so that chains cannot grow."""

    last: Known | None = None
    of_unit: dict[str, Known] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        """Remember a time."""
        if len(known.recipe) <= _LONGEST_ANCHOR:
            self.last = known
            self.of_unit[known.unit] = known

    def latest(self, units: str, *, since: int = 0) -> Known | None:
        """Return the last time whose unit is among those named (separated by spaces), not before an offset."""
        found = [self.of_unit[unit] for unit in units.split() if unit in self.of_unit]
        best = max(found, key=lambda known: known.start, default=None)
        return best if best is not None and best.start >= since else None


@cache
def _cues() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = words_table()["tense"]
    return frozenset(table["future"]), frozenset(table["past"]), frozenset(table["happened"])


_MODALS = frozenset("will would shall should could must might may can won't 'll ’ll cannot wouldn't".split())
_AUXILIARIES = frozenset("be been being is are was were has have had to not also now it they he she".split())
_PASSIVE_FUTURE = frozenset("scheduled expected planned set due slated supposed bound likely ready about going".split())
_IDLE_INFINITIVES = frozenset("began begun started had used failed managed forced continued seemed helped able has have "
                              "appeared tended came sought tried going".split())
_NOT_ENDING_ED = frozenset("united need indeed proceed speed exceed red feed seed agreed-upon based bed led shed fed hundred "
                           "so-called allied armed wed-".split())
_BREAKS = frozenset((";", ":"))


def sentence_bounds(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the tokens around a place that belong to its sentence, at most 16 to each side."""
    dot, para = class_names()["DOT"], class_names()["PARA"]
    words, classes = tokens.words, tokens.classes
    low = start
    while low > 0 and start - low < _REACH:
        before = low - 1
        if classes[before] == para or words[before] in _BREAKS:
            break
        if (classes[before] == dot or words[before] in "?!") and _ends_sentence(tokens, before):
            break
        low = before
    high = end
    while high < len(words) and high - end < _REACH:
        if classes[high] == para or words[high] in _BREAKS:
            break
        if (classes[high] == dot or words[high] in "?!") and _ends_sentence(tokens, high):
            break
        high += 1
    return low, high


def _ends_sentence(tokens: Tokens, at: int) -> bool:
    """Whether a full stop ends a sentence: a word of three letters or more before it, a capital or the end after it."""
    if at == 0 or at + 1 >= len(tokens.words):
        return True
    after = tokens.text[tokens.starts[at + 1]]
    before = tokens.words[at - 1]
    if tokens.starts[at] > tokens.ends[at - 1]:
        return True
    return (after.isupper() or not after.isalnum()) and (len(before) > 3 or not before.isalpha() or before in (
        "it", "he", "us", "so", "out", "war", "day", "now", "ago", "yet", "off", "two", "too", "end", "say", "law", "men"))


def direction(tokens: Tokens, start: int, end: int) -> Direction:
    """Return whether the words around tokens ``start`` to ``end`` speak of the past or the future, ``""`` if neither.

    The nearest finite verb, modal or infinitive before the time decides, else the nearest after it.
    """
    low, high = sentence_bounds(tokens, start, end)
    words = tokens.words
    before = words[start - 1] if start > low else ""
    pair = f"{words[start - 2]} {before}" if start - 1 > low else ""
    if before in ("since",) or pair in ("as of", "dated", "ever since"):
        return "past"
    if before in ("starting", "beginning", "effective", "due", "payable", "within") or pair in (
            "as early", "early as", "soon as", "scheduled for", "set for", "due on", "planned for", "slated for", "due in",
            "expected in", "expected on", "effective on", "expire on"):
        return "future"
    for at in range(start - 1, low - 1, -1):
        sign = _sign(tokens, at, low)
        if sign:
            return sign
    until = before in ("until", "till", "by", "before")
    for at in range(end, high):
        sign = _sign(tokens, at, max(low, end))
        if sign == "past" and until and at > end + 3:
            break
        if sign:
            return sign
    return "future" if until else ""


def _sign(tokens: Tokens, at: int, low: int) -> Direction:
    """Return what one token says of tense."""
    future, past, _ = _cues()
    word = tokens.words[at]
    if word in _MODALS:
        return "" if word == "may" and tokens.text[tokens.starts[at]] == "M" else "future"
    if word in past or (word.endswith("ed") and len(word) > 3 and word not in _NOT_ENDING_ED):
        return _sign_of_past_form(tokens, at, low)
    if word in future:
        return _sign_of_future_word(tokens, at, low)
    if at > low and tokens.words[at - 1] == "to" and _is_infinitive(tokens, at):
        governor = tokens.words[at - 2] if at - 1 > low else ""
        return "" if governor in _IDLE_INFINITIVES else "future"
    return ""


def _sign_of_past_form(tokens: Tokens, at: int, low: int) -> Direction:
    """Return the tense of a form in -ed or of a past tense: "will be held" is future, "was held" past."""
    words = tokens.words
    word = words[at]
    window = words[max(low, at - 4):at]
    if word in ("has", "have"):
        return ""
    for earlier in reversed(window):
        if earlier in _MODALS or (earlier == "to" and word not in ("said", "told", "was", "were", "had", "did")):
            return "future"
        if earlier not in _AUXILIARIES and not earlier.endswith("ly"):
            break
    if word in _PASSIVE_FUTURE and window and window[-1] in ("is", "are", "be", "now", "been", "was", "were"):
        return "future"
    return "past"


def _sign_of_future_word(tokens: Tokens, at: int, low: int) -> Direction:
    word = tokens.words[at]
    before = tokens.words[at - 1] if at > low else ""
    if word in ("plan", "set", "hope", "ready", "due", "can") and before in ("a", "the", "its", "his", "their"):
        return ""
    return "future"


def _is_infinitive(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return word.isalpha() and tokens.classes[at] == class_names()["OTHER"] and word not in (
        "the", "a", "an", "his", "her", "its", "their", "this", "that", "which", "whom", "be") and (
        tokens.text[tokens.starts[at]].islower() and not word.endswith(("s", "ing"))) or word == "be"


def has_happened(tokens: Tokens, end: int) -> bool:
    """Whether the word right after a date names what is over: "the Oct. 23 slaying"."""
    return end < len(tokens.words) and tokens.words[end] in _cues()[2]

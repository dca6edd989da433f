"""What the words around a time say: past or future, and which earlier time of the text it hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal

from communique.dating.tokens import Tokens, class_names
from communique.dating.words import near, words_table

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
    """The times found so far, the last of each unit. Anchors are kept short, so that chains cannot grow.

    ``retrospective``: the text tells of years past and names no day of its own week, so that "in May" goes on from the
    time before it.
    """

    retrospective: bool = False
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


def is_retrospective(tokens: Tokens) -> bool:
    """Whether a text names three years or more, and neither weekdays nor "today", "last week"."""
    names = class_names()
    counts = {name: tokens.classes.count(names[name]) for name in ("Y4", "DOW", "TODAY", "AGO", "TONIGHT")}
    if counts["Y4"] < 3 or any(counts[name] for name in counts if name != "Y4"):
        return False
    near = re.compile(
        f"[{names['THIS']}{names['LAST']}{names['NEXT']}][{names['UNIT']}{names['MONTH']}{names['MONTHCAP']}]"
    )
    return near.search(tokens.classes) is None


@cache
def _cues(name: str) -> frozenset[str]:
    return frozenset(words_table()["tense"][name])


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
    return (after.isupper() or not after.isalnum()) and (
        len(before) > 3
        or not before.isalpha()
        or before
        in (
            "it",
            "he",
            "us",
            "so",
            "out",
            "war",
            "day",
            "now",
            "ago",
            "yet",
            "off",
            "two",
            "too",
            "end",
            "say",
            "law",
            "men",
        )
    )


def direction(tokens: Tokens, start: int, end: int) -> Direction:
    """Return whether the words around tokens ``start`` to ``end`` speak of the past or the future, ``""`` if neither.

    The nearest finite verb, modal or looking-ahead word before the time decides, else the nearest after it; where the
    time opens its clause ("but on Friday he left") the one after it goes first.
    """
    low, high = sentence_bounds(tokens, start, end)
    words = tokens.words
    at = start - 1 if start > low and words[start - 1] == "the" else start
    lead = words[at - 1] if at > low else ""
    pair = f"{words[at - 2]} {lead}" if at - 1 > low else ""
    if (
        lead == "of" and at - 1 > low and words[at - 2].isdigit()
    ):  # what bears a number bears its date: "Order 7 of May 2"
        return "past"
    if lead == "since" or pair in ("as of", "ever since"):
        return "past"
    if lead in ("starting", "beginning", "effective", "due", "payable", "is", "are", "beyond") or pair in near(
        "ahead_pairs"
    ):
        return "future"
    opens = _opens_clause(tokens, start, low)
    if (lead == "by" and not opens and _TOLD_AS_OVER.isdisjoint(words[low:start])) or _ahead_of(words[low:start]):
        return "future"
    until = lead in ("until", "till", "by", "before")
    if until and any(word in _cues("put_off") for word in words[max(low, start - _REACH) : start - 1]):
        return "future"
    if lead == "to" and _cues("moved").intersection(words[max(low, at - 7) : at - 1]):
        return "future"
    owns = end < high and words[end] in ("'s", "’s")
    if owns and _RESPONDING.intersection(words[max(low, start - 3) : start]):
        return "past"
    if lead == "for" and not owns and _cues("called").intersection(words[max(low, at - 12) : at - 1]):
        return "future"
    if until and any(_is_an_outlook(tokens, at) for at in range(end, min(end + 3, high))):
        return "future"
    left = _scan_left(tokens, start, low) or ("future" if _cues("present").intersection(words[low:start]) else "")
    if not opens and left:
        return left
    return _scan_right(tokens, end, high, until) or left or ("future" if until else "")


_TOLD_AS_OVER = frozenset(("had", "failed", "missed"))
"""Words that leave it to the verb on which side of "by Thursday" the telling is."""


_RESPONDING = frozenset(("after", "following", "avenge", "avenging", "despite", "since"))
"""Words before a day that owns what has happened: "avenge Monday's raid"."""


def _ahead_of(words: list[str]) -> bool:
    """Whether "ahead of", "on or after" governs: "ahead of his departure on Sunday"."""
    near_before = words[-9:]
    return any(pair in _AHEAD_PAIRS for pair in pairwise(near_before))


_AHEAD_PAIRS = frozenset((("ahead", "of"), ("or", "after"), ("or", "before")))


def _opens_clause(tokens: Tokens, start: int, low: int) -> bool:
    """Whether a time stands first in its sentence, or right after a comma or conjunction with a preposition."""
    at = start
    while at > low and tokens.words[at - 1] in near("opening_prepositions"):
        at -= 1
    if at == low:
        return True
    opener = tokens.words[at - 1]
    if at == start and opener in ("and", ",", "-", "--", "that", "when", "("):
        return False
    return opener in near("clause_openers")


def _scan_left(tokens: Tokens, start: int, low: int) -> Direction:
    for at in range(start - 1, low - 1, -1):
        sign = "past" if tokens.words[at] == "after" and at < start - 1 else _sign(tokens, at, low)
        if sign:
            return sign
    return ""


def _scan_right(tokens: Tokens, end: int, high: int, until: bool) -> Direction:
    for at in range(end, high):
        sign = _sign(tokens, at, end)
        if sign == "past" and until and at > end + 3:
            return ""
        if sign:
            return sign
    return ""


def _sign(tokens: Tokens, at: int, low: int) -> Direction:
    """Return what one token says of tense."""
    word = tokens.words[at]
    if word in near("modals"):
        if word == "may" and tokens.text[tokens.starts[at]] == "M":
            return ""
        perfect = at + 1 < len(tokens.words) and "have" in tokens.words[at + 1 : at + 3]
        return "past" if perfect and word not in ("will", "shall", "'ll", "’ll") else "future"
    if at > low and tokens.words[at - 1] == "to" and _is_infinitive(tokens, at):
        return _sign_of_infinitive(tokens, at, low)
    if word in _cues("future"):
        return _sign_of_looking_ahead(tokens, at, low)
    regular = word.endswith("ed") and len(word) > 3
    if regular and at > low and tokens.words[at - 1] in near("determiners"):  # "a finished text" tells no tense
        return ""
    if word in _cues("past") or (regular and word not in near("not_past")):
        return _sign_of_past_form(tokens, at, low)
    return ""


def _sign_of_infinitive(tokens: Tokens, at: int, low: int) -> Direction:
    """Return future where an infinitive hangs on a word that looks ahead, near before it."""
    words = tokens.words
    window = words[max(low, at - 5) : at - 1]
    for back, governor in enumerate(reversed(window)):
        if governor in _cues("governors"):
            earlier = words[max(low, at - 2 - back - 2) : at - 2 - back]
            return "past" if "had" in earlier else "future"
        if governor in (",", "and"):
            break
    return ""


def _sign_of_past_form(tokens: Tokens, at: int, low: int) -> Direction:
    """Return the tense of a form in -ed or of a past tense: "will be held" is future, "was held" past."""
    words = tokens.words
    word = words[at]
    if word in ("has", "have"):
        return ""
    if (
        word == "set"
        and at + 1 < len(words)
        and words[at + 1] in ("to", "for")
        and words[at - 1] in ("is", "are", "was", "were", "be", "been", "talks", "meeting", "summit")
    ):
        return "future"
    if _is_an_outlook(tokens, at):
        return "future"
    plainly_past = word in ("said", "told", "was", "were", "had", "did")
    window = words[max(low, at - 5) : at]
    for back, earlier in enumerate(reversed(window)):
        if earlier in near("modals") or (earlier == "to" and not plainly_past):
            return "past" if back and "have" in window[-back:] else "future"
        if earlier in ("is", "are", "be") and not plainly_past and back == 0:
            return "future"
        if earlier not in near("auxiliaries") and not earlier.endswith(("ly", "ed")) and earlier not in ("or", "and"):
            break
    return "past"


def _is_an_outlook(tokens: Tokens, at: int) -> bool:
    """Whether a token begins words that tell how likely something was: "was still unlikely"."""
    verb, *rest = tokens.words[at : at + 3]
    if verb not in ("is", "are", "was", "were") or not rest:
        return False
    return rest[0] in _cues("outlook") or (rest[0] in _cues("softly") and rest[-1] in _cues("outlook"))


def _sign_of_looking_ahead(tokens: Tokens, at: int, low: int) -> Direction:
    words = tokens.words
    before = words[at - 1] if at > low else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in ("plan", "plans", "hope", "hopes") and (
        before.endswith("ed") or after not in ("to", "that", "for", "it", "they", "he", "she", "the")
    ):
        return ""
    if before in ("a", "the", "its", "his", "their", "as", "than") and words[at] in (
        "plan",
        "hope",
        "planned",
        "expected",
        "proposed",
    ):
        return ""
    return "past" if "had" in words[max(low, at - 3) : at] else "future"


def _is_infinitive(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return word == "be" or (
        word.isalpha()
        and tokens.text[tokens.starts[at]].islower()
        and not word.endswith("ing")
        and word not in ("the", "a", "an", "his", "her", "its", "their", "this", "that", "which", "whom")
    )


def has_happened(tokens: Tokens, end: int) -> bool:
    """Whether the word right after a date names what is over: "the Oct. 23 slaying"."""
    at = end + 1 if end < len(tokens.words) and tokens.words[end] in ("'s", "’s") else end
    return at < len(tokens.words) and tokens.words[at] in _cues("happened")

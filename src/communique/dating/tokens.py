"""Tokens of a text and the class of each, one character a token, so that rules are regular expressions over classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from communique.dating.words import words_table

# Every alternative is bounded or begins with a character that no other repetition can give back: matching is linear.
_HOLIDAY = "HOLIDAY"
_SHAPES = {
    "ISO": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-])",
    "SLASH": r"[0-9]{1,4}(?P<sep>[/.])[0-9]{1,2}(?P=sep)[0-9]{2,4}(?![\w/])",
    "CLOCK": r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![\w:])",
    "DECADE": r"(?:[0-9]{2}|['’])?[0-9]0['’]?s\b",
    "ORDN": r"[0-9]{1,3}(?:st|nd|rd|th)\b",
    "APOSYEAR": r"['’][0-9]{2}\b",
    "NUMBER": r"[0-9]+(?:[.,][0-9]+)*",
    "AMPM": r"[ap]\.?m\b\.?|[AP]\.?M\b\.?",
    "POSS": r"['’]s?\b|['’]",
    "OCLOCK": r"o['’]clock\b",
    "WORD": r"[^\W\d_]+(?:['’](?:t|ll|re|ve|d)\b)?",
    "PARA": r"\n\s*\n",
    "MARK": r"[^\s]",
}
_MARKS = {
    ",": "COMMA",
    ".": "DOT",
    "-": "HY",
    "–": "HY",
    "‑": "HY",
    "(": "OPEN",
    ")": "CLOSE",
    "/": "BAR",
    "$": "MONEY",
    "£": "MONEY",
    "€": "MONEY",
    "#": "MONEY",
    "¥": "MONEY",
    "%": "PERCENT",
}
_NUMBER_CLASSES = ("N0", "N1", "N2", "N3", "N4", "Y4", "HOUR4")
_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A tokenised text: lower-case words, first and last offset of each, and their classes as one string."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    classes: str


@cache
def class_names() -> dict[str, str]:
    """Return class name → its character."""
    names = sorted({*words_table()["class"], *_SHAPES, *_MARKS.values(), *_NUMBER_CLASSES, _HOLIDAY, "OTHER"})
    return {name: chr(_PRIVATE + index) for index, name in enumerate(names)}


@cache
def word_values() -> dict[str, Any]:
    """Return word → value over all classes."""
    return {word: value for entry in words_table()["class"].values() for word, value in entry["words"].items()}


@cache
def holiday_keys() -> dict[str, str]:
    """Return a holiday's written name → its key."""
    return {name: key for key, entry in words_table()["holiday"].items() for name in entry["names"]}


@cache
def _word_classes() -> tuple[dict[str, str], dict[str, str]]:
    """Return lower-case word → class character: where written anyhow, and where written with a capital only."""
    free: dict[str, str] = {}
    capital: dict[str, str] = {}
    for name, entry in words_table()["class"].items():
        (capital if entry.get("capital") else free).update(dict.fromkeys(entry["words"], class_names()[name]))
    return free, capital


@cache
def _token_pattern() -> re.Pattern[str]:
    holidays = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted(holiday_keys(), key=len, reverse=True))
    shapes = "|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES.items() if name not in ("MARK", "PARA", "WORD"))
    digits = rf"(?=[0-9'’aApPo])(?:{shapes})"
    return re.compile(
        rf"{digits}|(?P<{_HOLIDAY}>(?=[A-Z])(?:{holidays})\b)|(?P<WORD>{_SHAPES['WORD']})"
        rf"|(?P<PARA>{_SHAPES['PARA']})|(?P<MARK>{_SHAPES['MARK']})"
    )


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text, in time linear in its length."""
    free, capital = _word_classes()
    names = class_names()
    other = names["OTHER"]
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    classes: list[str] = []
    for found in _token_pattern().finditer(text):
        kind = found.lastgroup
        surface = found.group()
        lower = surface.lower()
        if kind == "WORD":
            one = free.get(lower)
            if one is None:
                one = capital.get(lower, other) if surface[0].isupper() else other
        elif kind == "MARK":
            one = names[_MARKS[surface]] if surface in _MARKS else other
        elif kind == "NUMBER":
            one = names[number_class(surface)]
        else:
            one = names.get(kind or "", other)
            lower = surface if kind == _HOLIDAY else lower
        words.append(lower)
        starts.append(found.start())
        ends.append(found.end())
        classes.append(one)
    return Tokens(text=text, words=words, starts=starts, ends=ends, classes="".join(classes))


def number_class(surface: str) -> str:
    """Return which class a number in digits has: N1 1–12, N2 13–24, N3 25–31, N4 others, Y4 a year, HOUR4 "0930"."""
    if not surface.isdigit() or len(surface) > 4:
        return "N4"
    number = int(surface)
    if len(surface) == 4:
        return "HOUR4" if surface[0] == "0" or number > 2999 else "Y4"
    if number == 0 or len(surface) == 3:
        return "N4"
    return "N1" if number <= 12 else "N2" if number <= 24 else "N3" if number <= 31 else "N4"

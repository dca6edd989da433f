"""The grammar, compiled: each rule a regular expression over classes of tokens, found by the class it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from communique.dating.tokens import Tokens, class_names, word_values
from communique.dating.words import read_table, words_table

_ITEM = re.compile(
    r"(?:(?P<role>[a-z]\w*)=)?(?P<body>\(|[A-Z]\w*)(?P<quantity>[?*+]?)|(?P<close>\))(?P<after>[?*+]?)|(?P<bar>\|)"
)
_MOST_REPEATED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A compiled rule: what it is called, what it matches, who builds the time from a match."""

    name: str
    build: str
    pattern: re.Pattern[str]


_MOST_REPEATED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule's match at a place: tokens ``start`` to ``end``, and where its roles stand."""

    tokens: Tokens
    rule: Rule
    start: int
    end: int
    places: dict[str, list[tuple[int, int]]]

    def has(self, role: str) -> bool:
        """Whether the match has such a role."""
        return role in self.places

    def index(self, role: str) -> int:
        """Return the token of a role."""
        return self.places[role][0][0]

    def word(self, role: str) -> str:
        """Return a role's token in lower case, ``""`` if it is not there."""
        return self.tokens.words[self.index(role)] if role in self.places else ""

    def value(self, role: str) -> Any:
        """Return the value that the word tables give a role's token, ``None`` if it is not there."""
        return word_values().get(self.word(role)) if role in self.places else None

    def words(self, role: str) -> list[str]:
        """Return all tokens of a role, in lower case."""
        return [word for first, last in self.places.get(role, ()) for word in self.tokens.words[first:last]]

    @property
    def surface(self) -> list[str]:
        """All tokens of the match, in lower case."""
        return self.tokens.words[self.start : self.end]


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in their order."""
    return tuple(
        Rule(name=entry["name"], build=entry["build"], pattern=_compile(entry["pattern"]))
        for entry in read_table("grammar")["rule"]
    )


@cache
def rules_by_class() -> dict[str, tuple[Rule, ...]]:
    """Return class character → the rules that may begin with it."""
    found: dict[str, list[Rule]] = {}
    for entry, rule in zip(read_table("grammar")["rule"], rules(), strict=True):
        for name in _first_classes(entry["pattern"]):
            found.setdefault(name, []).append(rule)
    return {name: tuple(of_class) for name, of_class in found.items()}


@cache
def openings() -> re.Pattern[str]:
    """Return the prefilter: a place where some rule may begin and a word that carries time stands near."""
    names = class_names()
    idle = "".join(names[name] for name in words_table()["idle"])
    heads = "".join(name for key, name in names.items() if key not in (*words_table()["idle"], "OTHER", "PARA", "MARK"))
    starts = "".join(rules_by_class())
    return re.compile(rf"[{starts}](?:(?<=[{heads}])|(?=[{idle}]{{0,6}}[{heads}]))")


def hits_at(tokens: Tokens, at: int) -> list[Hit]:
    """Return the matches that begin at a token, the longest first, of equal ones the earlier rule."""
    found: list[tuple[int, Hit]] = []
    for rule in rules_by_class().get(tokens.classes[at], ()):
        match = rule.pattern.match(tokens.classes, at)
        if match is not None and match.end() > at:
            places: dict[str, list[tuple[int, int]]] = {}
            for name, index in rule.pattern.groupindex.items():
                if match.start(index) >= 0:
                    places.setdefault(name.split("__")[0], []).append(match.span(index))
            found.append((-match.end(), Hit(tokens=tokens, rule=rule, start=at, end=match.end(), places=places)))
    found.sort(key=lambda pair: pair[0])
    return [hit for _, hit in found]


@cache
def class_set(name: str) -> str:
    """Return the characters of a class or of a set of classes; KeyError for an unknown name."""
    sets: dict[str, str] = words_table()["set"]
    if name in sets:
        return "".join(class_set(part) for part in sets[name].split())
    return class_names()[name]


def compile_classes(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of class names, for looking around a match."""
    return _compile(pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    """Translate a pattern of class names into one of class characters; a role used twice gets a number."""
    pieces: list[str] = []
    open_roles: list[str] = []
    seen: dict[str, int] = {}
    for item in _items(pattern):
        if item["bar"]:
            pieces.append("|")
        elif item["close"]:
            pieces.append(_closing(open_roles.pop(), item["after"]))
        else:
            role = item["role"]
            if role:
                seen[role] = seen.get(role, 0) + 1
                role = role if seen[role] == 1 else f"{role}__{seen[role]}"
            pieces.append(f"(?:(?P<{role}>(?:" if role else "(?:")
            if item["body"] == "(":
                open_roles.append(role)
            else:
                pieces.append(f"[{class_set(item['body'])}]" + _closing(role, item["quantity"]))
    return re.compile("".join(pieces))


def _closing(role: str, quantity: str) -> str:
    """Close a group; a named one holds all its repetitions, and is absent rather than empty.

    Repetitions are bounded, so that no text makes matching grow faster than its length.
    """
    repeated = f"{{1,{_MOST_REPEATED}}}" if quantity in ("*", "+") else ""
    if not role:
        return f"){repeated}" if quantity == "+" else f"){{0,{_MOST_REPEATED}}}" if quantity == "*" else ")" + quantity
    return f"){repeated})){'?' if quantity in ('*', '?') else ''}"


def _items(pattern: str) -> list[dict[str, str]]:
    found = []
    for word in pattern.split():
        item = _ITEM.fullmatch(word)
        if item is None:
            raise ValueError(f"no part of a pattern: {word!r} in {pattern!r}")
        found.append({name: text or "" for name, text in item.groupdict().items()})
    return found


def _first_classes(pattern: str) -> set[str]:
    """Return the class characters that a match of the pattern may begin with: those after which it can go on."""
    items = _items(pattern)
    first, _, _ = _first_of_choice(items, 0)
    return first


def _first_of_choice(items: list[dict[str, str]], at: int) -> tuple[set[str], bool, int]:
    """Return first classes, whether all may be absent, and the place after the closing bracket or end."""
    first: set[str] = set()
    absent_somewhere = False
    branch_open = True
    while at < len(items):
        item = items[at]
        if item["close"]:
            return first, absent_somewhere or branch_open, at
        if item["bar"]:
            absent_somewhere, branch_open, at = absent_somewhere or branch_open, True, at + 1
            continue
        if item["body"] == "(":
            inner, absent, end = _first_of_choice(items, at + 1)
            absent = absent or items[end]["after"] in ("?", "*")
            at = end + 1
        else:
            inner, absent, at = set(class_set(item["body"])), item["quantity"] in ("?", "*"), at + 1
        if branch_open:
            first |= inner
            branch_open = absent
    return first, absent_somewhere or branch_open, at

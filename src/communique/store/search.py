"""Full-text search in articles and their titles, with the place of the match in the text as it was read."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

_PIECE = re.compile(r'"([^"]*)"?|(\S+)')
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_INDEX_OF_ONE = "CREATE VIRTUAL TABLE one USING fts5 (text, tokenize='porter unicode61 remove_diacritics 2')"
_OPEN, _CLOSE = "\x01", "\x02"
_AROUND = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that has all the words: in its text, at ``start`` to ``end`` first (``None`` if only in the title).

    ``matched`` are the words found there, as the snippet has them.
    """

    document: str
    title: str | None
    snippet: str
    start: int | None
    end: int | None
    matched: str = ""


def indexable(text: str) -> str:
    """Return the text with what SQLite or its index cannot hold as blanks; offsets stay.

    >>> indexable("a\\x00b")
    'a b'
    """
    return _UNFIT.sub(" ", text)


def match_of(query: str) -> str | None:
    """Return the FTS5 query for all words and "quoted phrases" of ``query``; ``None`` if it has none.

    Every piece is quoted, so nothing in it is syntax; only ``word*`` asks for a beginning.

    >>> match_of('summit "no deal" nego*')
    '"summit" "no deal" "nego"*'
    """
    pieces = []
    for phrase, word in _PIECE.findall(indexable(query)):
        words = (phrase or word).replace('"', " ")
        if any(character.isalnum() for character in words):
            pieces.append(f'"{words.rstrip("*")}"' + ("*" if word.endswith("*") else ""))
    return " ".join(pieces) or None


def locate(text: str, match: str) -> tuple[int, int] | None:
    """Return start and end of the first match in the text, ``None`` where there is none."""
    return next(iter(places_of(text, match)), None)


def places_of(text: str, match: str) -> list[tuple[int, int]]:
    """Return start and end of every match in the text; found by the index's own tokenizer."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(_INDEX_OF_ONE)
        connection.execute("INSERT INTO one VALUES (?)", (indexable(text),))
        row = connection.execute(
            "SELECT highlight(one, 0, ?, ?) FROM one WHERE one MATCH ?", (_OPEN, _CLOSE, match)
        ).fetchone()
    marked: str = row[0] if row is not None else ""
    # Each mark before a place is one more character that the text does not have.
    found = zip(_all(marked, _OPEN), _all(marked, _CLOSE), strict=True)
    return [(start - 2 * number, end - 2 * number - 1) for number, (start, end) in enumerate(found)]


def _all(text: str, mark: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == mark]


def snippet_of(text: str, start: int, end: int) -> str:
    """Return the passage around a match on one line, cut at blanks, with dots where it was cut."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if low > 0:
        low = text.find(" ", low, start) + 1 or low
    if high < len(text):
        cut = text.rfind(" ", end, high)
        high = cut if cut > end else high
    passage = " ".join(text[low:high].split())
    return ("… " if low > 0 else "") + passage + (" …" if high < len(text) else "")

"""One document's bytes on their way to an article, and the last check that every article passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.errors import RefusedArticle
from communique.ingest.decode import Undecodable, decode_text
from communique.ingest.language import foreign_language
from communique.ingest.limits import MAX_CHARACTERS
from communique.types import Article

Taken = Iterator[Article | RefusedArticle]
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document as it came: ``path`` as the caller knows it, its bytes, and what the carrier said of them."""

    path: str
    raw: bytes
    charset: str | None = None
    url: str | None = None

    def text(self, charset: str | None = None) -> str:
        """Return the decoded text; ``charset`` is what the document itself declares. Raises RefusedArticle."""
        try:
            return decode_text(self.raw, self.charset or charset)
        except Undecodable as error:
            raise RefusedArticle(self.path, str(error)) from error


def admit(article: Article) -> Article | RefusedArticle:
    """Return the article, or why it is not taken in."""
    path, text = article.path, article.text
    if not text.strip():
        return RefusedArticle(path, "empty")
    if len(text) > MAX_CHARACTERS:
        return RefusedArticle(path, f"too long: {len(text):,} characters, at most {MAX_CHARACTERS:,}")
    if "\x00" in text:
        return RefusedArticle(path, "binary, not text")
    if _SURROGATES.search(text):
        return RefusedArticle(path, "wrongly encoded: holds halves of characters")
    if not any(character.isalpha() for character in text):
        return RefusedArticle(path, "no words in it")
    language = foreign_language(text)
    return RefusedArticle(path, f"not English (looks like {language})") if language else article


def plain_line(value: object, limit: int = 1000) -> str | None:
    """Return a metadata string on one line, ``None`` if it is none or empty.

    >>> plain_line(" Talks \\n fail ")
    'Talks fail'
    """
    if not isinstance(value, str):
        return None
    return " ".join(_SURROGATES.sub("\ufffd", value).replace("\x00", " ").split())[:limit] or None

"""What the dated exports share: days of an export, plain text, the words that something rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from communique.interval import Interval
from communique.render.wording import clip, label_when

Json = Mapping[str, Any]
EPOCH = date(1970, 1, 1)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str | None) -> str:
    """Return text without control characters and lone surrogates, which XML and iCalendar cannot hold."""
    return _UNFIT.sub("\ufffd", text or "")


def interval_of(pair: Sequence[str | None] | None) -> Interval | None:
    """Return the interval of an export's pair of days; ``None`` for none or all time."""
    return Interval.from_json(pair) if pair and any(pair) else None


class Evidence:
    """Looks up statements and their articles in one export."""

    def __init__(self, export: Json) -> None:
        """Index the export."""
        self.statements: dict[str, Json] = {row["id"]: row for row in export["statements"]}
        self.documents: dict[str, Json] = {row["id"]: row for row in export["documents"]}
        self.as_of = date.fromisoformat(export["as_of"]) if export["as_of"] else None

    def documents_of(self, refs: Iterable[str]) -> list[Json]:
        """Return the articles of these statements, each once."""
        keys = dict.fromkeys(self.statements[ref]["document"] for ref in refs if ref in self.statements)
        return [self.documents[key] for key in keys if key in self.documents]

    def published(self, refs: Iterable[str]) -> list[date]:
        """Return the days by which the statements' articles were published, sorted, undated ones left out."""
        pairs = [row["published"] for row in self.documents_of(refs)]
        return sorted(date.fromisoformat(pair[1]) for pair in pairs if pair and pair[1])

    def last(self, refs: Iterable[str]) -> date:
        """Return the last day of publication, else the record's own day, else the epoch; never the clock."""
        return next(reversed(self.published(refs)), None) or self.as_of or EPOCH

    def quotes(self, refs: Iterable[str], most: int = 3) -> list[str]:
        """Return the first words that the statements rest on, each with outlet and day."""
        told = []
        for row in [self.statements[ref] for ref in refs if ref in self.statements][:most]:
            document = self.documents.get(row["document"], {})
            day = label_when(interval_of(document.get("published")), "undated")
            words = clip(row["evidence"][0]["quote"], 300) if row["evidence"] else ""
            told.append(plain(f"“{words}” ({outlet_of(document)}, {day})"))
        return told

    def address(self, refs: Iterable[str]) -> str | None:
        """Return the first address of an article that is an ordinary web address."""
        return next((url for row in self.documents_of(refs) if (url := web_address(row["url"]))), None)


def outlet_of(document: Json) -> str:
    """Return an article's publisher, else its host, else "unnamed outlet"."""
    address = web_address(document.get("url"))
    host = urlsplit(address).hostname if address else None
    return clip(document.get("publisher") or host or "unnamed outlet", 60)


def web_address(url: str | None) -> str | None:
    """Return the address if it is http or https and holds nothing odd, else ``None``."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    fit = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"\x00-\x1f\x7f]", url or "")
    return url if fit else None

"""What to watch, from a TOML file: unknown names and values off are refused by name, never passed over."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from communique.errors import UsageError

LEAST_MINUTES = 5.0
MOST_MINUTES = 7 * 24 * 60.0
MOST_FEEDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: how often it is asked (seconds), whether the pages that it links are read, who publishes it."""

    url: str
    every: float
    articles: bool = False
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where changes are sent; ``token_env`` names the environment's variable that holds a bearer token."""

    url: str
    token_env: str | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to watch. ``pause``: seconds between two requests to a host; ``most_articles``: pages fetched a poll.

    ``allow_private`` lets feeds and articles lie on this machine or its network, which is else refused.
    """

    record: Path
    feeds: tuple[Feed, ...]
    atom: Path | None = None
    pages: str | None = None
    pause: float = 2.0
    most_articles: int = 100
    allow_private: bool = False
    webhook: Webhook | None = None


def load_settings(path: str | Path) -> Settings:
    """Return the settings of a TOML file; its paths are relative to where it stands. Raises UsageError."""
    try:
        with Path(path).open("rb") as stream:
            root = tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({(error.strerror or 'unreadable').lower()})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not TOML ({' '.join(str(error).split())[:100]})") from None
    try:
        return _settings(root, Path(path).parent)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _settings(root: Mapping[str, Any], folder: Path) -> Settings:
    table = _Table(root, "")
    minutes = table.number("every_minutes", 30.0, LEAST_MINUTES, MOST_MINUTES)
    record, atom, hook = table.text("record"), table.text("atom"), table.table("webhook")
    if record is None:
        raise UsageError('record is missing: the file to add to, such as record = "talks.db"')
    made = Settings(
        record=folder / record,
        atom=folder / atom if atom else None,
        pages=table.address("pages"),
        pause=table.number("pause_seconds", 2.0, 0.0, 600.0),
        most_articles=int(table.number("most_articles", 100, 1, 10_000)),
        allow_private=table.truth("allow_private"),
        webhook=_webhook(hook) if hook is not None else None,
        feeds=tuple(_feed(one, minutes) for one in table.tables("feed")),
    )
    table.demand_nothing_else()
    addresses = [feed.url for feed in made.feeds]
    if not addresses:
        raise UsageError("no feed in it; add a [[feed]] with its url")
    if len(addresses) > MOST_FEEDS:
        raise UsageError(f"{len(addresses):,} feeds, at most {MOST_FEEDS:,}")
    if twice := sorted({url for url in addresses if addresses.count(url) > 1}):
        raise UsageError(f"{twice[0]} stands in it twice")
    return made


def _feed(table: _Table, minutes: float) -> Feed:
    url = table.address("url")
    if url is None:
        raise UsageError("a [[feed]] without a url")
    made = Feed(
        url=url,
        every=60 * table.number("every_minutes", minutes, LEAST_MINUTES, MOST_MINUTES),
        articles=table.truth("articles"),
        publisher=table.text("publisher"),
    )
    table.demand_nothing_else()
    return made


def _webhook(table: _Table) -> Webhook:
    url = table.address("url")
    if url is None:
        raise UsageError("a [webhook] without a url")
    made = Webhook(url=url, token_env=table.text("token_env"), allow_private=table.truth("allow_private"))
    table.demand_nothing_else()
    return made


class _Table:
    """A TOML table being read; names asked for are crossed off."""

    def __init__(self, rows: Mapping[str, Any], place: str) -> None:
        self._rows, self._place = dict(rows), place

    def _take(self, name: str) -> Any:
        return self._rows.pop(name, None)

    def text(self, name: str) -> str | None:
        value = self._take(name)
        if value is not None and (not isinstance(value, str) or not value.strip() or not value.isprintable()):
            raise UsageError(f"{self._place}{name} is no text on one line")
        return value

    def address(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound or " " in value:
            raise UsageError(f"{self._place}{name} is no address that begins with http:// or https://")
        return value

    def number(self, name: str, default: float, least: float, most: float) -> float:
        value = self._rows.pop(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise UsageError(f"{self._place}{name} is a number from {least:g} to {most:g}")
        return float(value)

    def truth(self, name: str) -> bool:
        value = self._rows.pop(name, False)
        if not isinstance(value, bool):
            raise UsageError(f"{self._place}{name} is true or false")
        return value

    def table(self, name: str) -> _Table | None:
        value = self._take(name)
        if value is not None and not isinstance(value, dict):
            raise UsageError(f"[{name}] is a table")
        return _Table(value, f"{name}.") if value is not None else None

    def tables(self, name: str) -> list[_Table]:
        value = self._rows.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise UsageError(f"feeds are written as [[{name}]] each")
        return [_Table(one, f"{name}.") for one in value]

    def demand_nothing_else(self) -> None:
        if self._rows:
            raise UsageError(f"{self._place}{min(self._rows)} is not known here")

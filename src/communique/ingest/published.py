"""The publication day that comes with an article: a day, an instant, a month, a year or ``earliest/latest``."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from communique.interval import Interval

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.-]|$)")


def parse_published(value: object) -> Interval | None:
    """Return the interval that a metadata value names, ``None`` if it names none; never finer than it says.

    >>> parse_published("2019-11").to_json()
    ['2019-11-01', '2019-11-30']
    >>> parse_published("Tue, 05 Nov 2019 23:30:00 -0500").to_json()
    ['2019-11-05', '2019-11-05']
    """
    if isinstance(value, list | tuple) and len(value) == 2:
        return _between(value[0], value[1])
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        return None
    text = value.strip()
    for separator in ("/", ".."):
        earliest, mark, latest = text.partition(separator)
        if mark and _parse_single(earliest.strip()) and _parse_single(latest.strip()):
            return _between(earliest, latest)
    return _parse_single(text)


def published_in_address(url: str) -> Interval | None:
    """Return the day that an address bears as ``/2019/11/05/`` or ``/2019-11-05/``, if it does."""
    found = _DAY_IN_ADDRESS.search(url)
    if found is None:
        return None
    try:
        return Interval.day(date(*map(int, found.groups())))
    except ValueError:
        return None


def _between(earliest: object, latest: object) -> Interval | None:
    low = _parse_single(earliest.strip()) if isinstance(earliest, str) else None
    high = _parse_single(latest.strip()) if isinstance(latest, str) else None
    if (low is None and earliest) or (high is None and latest) or (low is None and high is None):
        return None
    try:
        return Interval(earliest=low.earliest if low else None, latest=high.latest if high else None)
    except ValueError:
        return None


def _parse_single(text: str) -> Interval | None:
    try:
        if found := _MONTH.fullmatch(text):
            year, month = map(int, found.groups())
            last = calendar.monthrange(year, month)[1]
            return Interval(earliest=date(year, month, 1), latest=date(year, month, last))
        if _YEAR.fullmatch(text):
            return Interval(earliest=date(int(text), 1, 1), latest=date(int(text), 12, 31))
        return Interval.day(_day_of(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day_of(text: str) -> date:
    """Return the day, in the zone that the writer used; ValueError if there is none."""
    try:
        return datetime.fromisoformat(text.replace(" UTC", "Z")).date()
    except ValueError:
        return parsedate_to_datetime(text).date()

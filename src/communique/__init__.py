"""Communiqué reads news coverage of a negotiation and keeps the record of it.

>>> import communique
>>> reading = communique.read(communique.Article(text="The envoys met in Geneva on 5 October 2019."))
>>> reading.statements[0].evidence[0].quote
'The envoys met in Geneva on 5 October 2019'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.errors import CommuniqueError
    from communique.interval import Interval
    from communique.pipeline import read
    from communique.record import BuildReport, Record, build
    from communique.types import Article, Document, Reading, Span, Statement

__version__ = "0.1.0"
__all__ = [
    "Article",
    "BuildReport",
    "CommuniqueError",
    "Document",
    "Interval",
    "Reading",
    "Record",
    "Span",
    "Statement",
    "build",
    "read",
]

_HOME = {
    "CommuniqueError": "errors",
    "Interval": "interval",
    "read": "pipeline",
    "BuildReport": "record",
    "Record": "record",
    "build": "record",
    **dict.fromkeys(("Article", "Document", "Reading", "Span", "Statement"), "types"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the parser takes a second to load."""
    if name not in _HOME:
        raise AttributeError(f"module 'communique' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"communique.{_HOME[name]}"), name)

"""Whether a value is what a data class says of its fields, all the way down: for what was written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Check = Callable[[Any], bool]


def fits(value: object, kind: type) -> bool:
    """Whether the value is an instance of the data class, and each field of it of the type that is declared.

    >>> from communique.types import Span
    >>> fits(Span(start=0, end=4, quote="word"), Span), fits(Span(start="0", end=4, quote=["word"]), Span)
    (True, False)
    """
    return _check_of(kind)(value)


def _is_text(value: object) -> bool:
    """Whether it is a string that any file can keep: without halves of characters."""
    try:
        return type(value) is str and value.encode() is not None
    except UnicodeEncodeError:
        return False


@cache
def _check_of(hint: Any) -> Check:
    """Return what checks a value against a type; TypeError for a type that no field of the data model has."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        allowed = frozenset(inner)
        return lambda value: isinstance(value, str) and value in allowed
    if origin in (Union, UnionType):
        checks = [_check_of(one) for one in inner]
        return lambda value: any(check(value) for check in checks)
    if origin is tuple and inner[1:] == (...,):
        check = _check_of(inner[0])
        return lambda value: isinstance(value, tuple) and all(map(check, value))
    if hint is float:
        return lambda value: type(value) in (float, int)
    if hint is str:
        return _is_text
    if hint in (int, bool, NoneType):
        return lambda value: type(value) is hint
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        parts = [(one.name, _check_of(hints[one.name])) for one in fields(hint)]
        return lambda value: type(value) is hint and all(check(getattr(value, name)) for name, check in parts)
    return lambda value: isinstance(value, hint)

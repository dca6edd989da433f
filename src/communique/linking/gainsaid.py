"""Gainsaid in one breath: a passage that tells what is said and who denies it ("denied a report that …").

Neighbouring passages of two sources are compared in ``accounts`` and ``denials``; here both stand in one passage, which
is parted into what is said and the words of the denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from communique.linking.passages import Passage
from communique.linking.words import plain

_ADVERBS = (
    r"(?:(?:has|have|had|also|today|yesterday|flatly|categorically|firmly|later|promptly|again|strongly|on \w+day|"
    r"always|since|angrily|publicly) )*"
)
_SAYINGS = (
    r"(?:reports?|claims?|allegations?|charges?|accusations?|suggestions?|rumou?rs?|versions?|accounts?|assertions?|"
    r"stories|story|speculation|talk|idea|notion)"
)
_OF_A_REPORT = re.compile(
    rf"^(?P<who>.{{2,70}}?) {_ADVERBS}"
    r"(?:denie[sd]|denying|rejected|rejects|dismissed|dismisses|disputed|disputes|described as (?:\w+ ){1,3}?|"
    r"called (?:\w+ ){0,2}?) ?"
    rf"(?P<said>(?:the |a |an |any |all )?(?:\w+ ){{0,2}}{_SAYINGS})(?: (?:of|by|from|in|spread) .{{2,80}}?)? "
    r"that (?P<what>.{12,})$"
)
_BEHIND = re.compile(
    r"^(?P<what>.{24,}?),? (?:though|although|but|while|which|something(?: that)?|a \w+(?: \w+)? (?:that|which)) "
    rf"(?P<who>.{{2,70}}?) {_ADVERBS}(?:denie[sd]|disputed|disputes|contested|contests)"
    r"(?: (?:it|this|that|them))?(?: (?:at the time|since|then|on \w+day|yesterday|today))?$"
)
_SAYS_SO = re.compile(
    r"^(?P<who>.{2,60}?) (?:reported|reports|said|says|claimed|claims|wrote) that (?P<what>.{12,}?),? but "
    r"(?P<not>(?:that|this|it)(?:'s| is| was) (?:not true|untrue|not so|wrong|false).*)$"
)
_NOBODY = re.compile(r"^(?:he|she|they|it|we|i|who|nobody|no one|neither|both|each|it was)\b|\b(?:not|never|nor|if)\b")
Parted = tuple[Passage, Passage]


def gainsaid(passages: Iterable[Passage]) -> Iterator[Parted]:
    """Yield, of each passage that tells of a denial and of what is denied, the two parts, what is said first.

    A headline tells nothing of its own: the article says it again.
    """
    for passage in passages:
        found = _parted(passage) if passage.start else None
        if found is not None:
            yield found


def _parted(passage: Passage) -> Parted | None:
    text = plain(passage.quote)
    if len(text) != len(passage.quote):
        return None
    match = _OF_A_REPORT.match(text)
    if match is not None and not _NOBODY.search(match["who"]) and _as_fact(match):
        return _part(passage, match, "what", (_said(passage, match, "said"),)), _part(passage, match, "who", None)
    match = _SAYS_SO.match(text)
    if match is not None:
        return _part(passage, match, "what", (_said(passage, match, "who"),)), _part(passage, match, "not", None)
    match = _BEHIND.match(text)
    if match is not None and not _NOBODY.search(match["who"]):
        denier = (_said(passage, match, "who"),)
        return _part(passage, match, "what", passage.sources), _part(passage, match, "who", denier)
    return None


def _as_fact(match: re.Match[str]) -> bool:
    """Whether what is denied is told as a fact: a suggestion that somebody do something is none."""
    return _ADVICE.search(match["said"]) is None or _TOLD.search(match["what"]) is not None


_ADVICE = re.compile(r"\b(?:suggestions?|ideas?|notions?|talk)\b")
_TOLD = re.compile(r"\b(?:had|has|have|was|were|is|are|did|does|\w{2,}ed)\b")


def _said(passage: Passage, match: re.Match[str], group: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", passage.quote[match.start(group) : match.end(group)], flags=re.I)


def _part(passage: Passage, match: re.Match[str], group: str, sources: tuple[str, ...] | None) -> Passage:
    """Return a part of a passage: what is said, or from who denies it on."""
    start = match.start(group)
    end = match.end(group) if group == "what" else len(passage.quote)
    if group == "who" and match.start("what") > start:
        end = match.start("what")
    quote = passage.quote[start:end].strip(" ,;")
    part = replace(passage, start=passage.start + start, end=passage.start + end, quote=quote)
    return part if sources is None else replace(part, sources=sources)

"""Who published an article that says so only in its dateline: "GENEVA, May 3 (Agency) - "."""

from __future__ import annotations

import re

_AGENCY = re.compile(
    r"^[ \t]*[A-Z][A-Z.'’ /-]{2,40}(?:,[^\n–—(]{0,40}?)?\s*\((?P<agency>[A-Z][\w .&'’-]{1,38})\)\s+(?:-{1,2}|[–—])\s",
    re.MULTILINE,
)
_WITHIN = 600


def agency_of(text: str) -> str | None:
    """Return the agency that the dateline near the top of a text names, or ``None``.

    >>> agency_of("Talks resume\\n\\nGENEVA, May 3 (Meridian Wire) - The envoys met.")
    'Meridian Wire'
    """
    match = _AGENCY.search(text[:_WITHIN])
    return match["agency"].strip() if match is not None else None

"""What wires write around the news: datelines, and what a share is called at an exchange."""

from __future__ import annotations

import re

DATELINE = re.compile(r"[A-Z][A-Z.'’ /-]{2,40}(?:,[^\n–—(]{0,40}?)?(?:\s*\([^)\n]{2,40}\))?\s+(?:-{1,2}|[–—])\s+(?=\S)")
"""A place in capitals, the day, the agency and a dash, before the first sentence."""
SHARE = re.compile(
    r"<[A-Z][A-Z0-9.]{0,8}>|\([A-Z0-9]{2,6}\.[A-Z]{1,2}\)|"
    r"\((?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|TSX|ASX|HKEX|TSE): ?[A-Z0-9.]{1,7}\)"
)
"""A share's name at an exchange, in brackets behind its firm's: nobody's name."""

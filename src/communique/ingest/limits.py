"""How much is taken in at once; beyond it an article is refused, never cut."""

MAX_CHARACTERS = 5_000_000
"""Code points of one article's text."""

MAX_BYTES = 20_000_000
"""Bytes of one document (text, page, message, PDF) before it is decoded."""

MAX_LINE_BYTES = 32_000_000
"""Bytes of one line of JSON Lines."""

MAX_COLLECTION_BYTES = 100_000_000
"""Bytes of one JSON file or feed, which are held in memory whole."""

MAX_TAGS = 300_000
"""Markup elements of one page."""

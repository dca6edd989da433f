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
"""Tags of one page, opening and closing."""

MAX_ATTRIBUTES = 256
"""Attributes of one tag: the parser compares each with all before it."""

MAX_FEED_TAGS = 100_000
"""Tags of one feed, those that stand escaped in its entries too."""

MAX_OFFICE_TAGS = 1_000_000
"""Tags of all parts of an office file."""

MAX_VALUES = 5_000_000
"""Values of one JSON file."""

MAX_PARTS = 100
"""Parts of one message, however nested: the parser looks at each line once for each level."""

MAX_HEADER = 5_000
"""Bytes of one header of a message, its continuation lines included."""

MAX_BLANK_LINES = 100_000
"""Blank lines in a row in JSON Lines."""

MAX_UNPACKED = 20_000_000
"""Bytes that a compressed file may unpack to, however small it is ..."""

MAX_RATIO = 200
"""... and beyond that, how many times as long it may become. Text shrinks to a tenth, hardly ever to a fiftieth."""

MAX_PAGE_SECONDS = 9
"""Seconds of work on one page of a PDF ..."""

MAX_PDF_SECONDS = 60
"""... and seconds for all of them."""

MAX_MEMORY = 1_000_000_000
"""Bytes of memory for reading a PDF."""

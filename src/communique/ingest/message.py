"""E-mail messages: subject, date, and the text of the message or of its HTML."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_HEADER, MAX_PARTS
from communique.ingest.page import block_text
from communique.ingest.published import parse_published
from communique.ingest.source import Source, Taken, plain_line
from communique.types import Article

_CONTAINER = re.compile(rb"content-type\s*:\s*(?:multipart|message)/", re.IGNORECASE)

# Those that are looked at: their parser takes time by the square of their length.
_HEADER = re.compile(
    rb"^(?:subject|from|date|content-[a-z-]+|mime-version)[ \t]*:[^\r\n]*+(?:(?:\r\n?|\n)[ \t][^\r\n]*+)*+",
    re.IGNORECASE | re.MULTILINE,
)


def read_message(source: Source) -> Taken:
    """Yield the one article of a message; attachments are passed over."""
    parts = len(_CONTAINER.findall(source.raw))
    if parts > MAX_PARTS:
        raise RefusedArticle(source.path, f"too long: {parts:,} parts, at most {MAX_PARTS}")
    longest = max((len(found[0]) for found in _HEADER.finditer(source.raw)), default=0)
    if longest > MAX_HEADER:
        raise RefusedArticle(source.path, f"too long: a header of {longest:,} bytes, at most {MAX_HEADER:,}")
    try:
        message = email.message_from_bytes(source.raw, policy=email.policy.default)
        subject, sent = message.get("Subject"), message.get("Date")
        text = _body(message, source.path)
        sender = message.get("From")
    except RefusedArticle:
        raise
    except Exception as error:  # the parser raises many kinds on malformed headers
        raise RefusedArticle(source.path, f"a broken message ({type(error).__name__})") from error
    published = parse_published(str(sent)) if sent else None
    yield Article(
        text=text,
        path=source.path,
        title=plain_line(str(subject)) if subject else None,
        url=source.url,
        publisher=_name_of(str(sender)) if sender else None,
        published=published,
        published_basis="metadata" if published else "none",
    )


def _body(message: EmailMessage, path: str) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise RefusedArticle(path, "a message without text")
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = Source(path=path, raw=raw, charset=part.get_content_charset()).text()
    return block_text(text) if part.get_content_subtype() == "html" else text


def _name_of(sender: str) -> str | None:
    name, _, _ = sender.partition("<")
    return plain_line(name.strip().strip('"'))

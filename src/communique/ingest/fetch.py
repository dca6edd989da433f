"""Fetch an address given by the user: http and https, public hosts only, checked at each connection.

The host's name is resolved once, every address it has is checked, and the connection goes to a checked address, so a
name that answers differently the second time gains nothing. Each redirect passes the same gate.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_BYTES

_REDIRECTS = (301, 302, 303, 307, 308)
_AGENT = "Communique/0.1 (reads news of negotiations; fetches only what its user names)"
_CHUNK = 1 << 16

Permit = Callable[[str], bool]
Place = tuple[socket.AddressFamily, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered: the address after redirects, the body, its media type and declared encoding."""

    url: str
    raw: bytes
    media: str
    charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds of one fetch: bytes, redirects, seconds in all and seconds without a sign of life."""

    size: int = MAX_BYTES
    redirects: int = 5
    seconds: float = 60.0
    silence: float = 15.0


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet: not private, loopback, link-local, multicast or reserved.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254"), is_public("8.8.8.8")
    (False, False, False, True)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        inner += [embedded for embedded in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())) if embedded is not None]
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast for one in inner)


def fetch(url: str, *, limits: FetchLimits | None = None, permit: Permit = is_public) -> Fetched:
    """Return what the address answers. Raises RefusedArticle with a reason; ``permit`` decides on IP addresses."""
    bounds = limits or FetchLimits()
    deadline = time.monotonic() + bounds.seconds
    address = url
    for _ in range(bounds.redirects + 1):
        try:
            answer = _ask(url, address, bounds, deadline, permit)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            reason = "timed out" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
            raise RefusedArticle(url, f"cannot be fetched ({reason.splitlines()[0][:100]})") from error
        if isinstance(answer, Fetched):
            return answer
        address = urljoin(address, answer)
    raise RefusedArticle(url, f"cannot be fetched (more than {bounds.redirects} redirects)")


def _ask(url: str, address: str, bounds: FetchLimits, deadline: float, permit: Permit) -> Fetched | str:
    """Return the answer of one address, or the address to which it redirects."""
    parts = _checked_parts(url, address)
    connection = _connect(url, parts, bounds, deadline, permit)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(
            "GET",
            _quoted(target),
            headers={
                "User-Agent": _AGENT,
                "Accept-Encoding": "identity",
                "Accept": "text/html,application/xml,text/plain,*/*",
                "Connection": "close",
            },
        )
        response = connection.getresponse()
        if response.status in _REDIRECTS and (onward := response.getheader("Location")):
            return onward
        if not 200 <= response.status < 300:
            raise RefusedArticle(url, f"cannot be fetched (answered {response.status} {response.reason})"[:200])
        if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
            raise RefusedArticle(url, "cannot be fetched (answered compressed, though not asked to)")
        kind = Message()
        kind["Content-Type"] = response.getheader("Content-Type") or "application/octet-stream"
        raw = _read_all(url, response, bounds, deadline, connection.sock)
        return Fetched(url=address, raw=raw, media=kind.get_content_type(), charset=kind.get_content_charset())
    finally:
        connection.close()


def _checked_parts(url: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedArticle(url, "not an address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise RefusedArticle(url, f"only http and https addresses are fetched, not {parts.scheme or 'this'}")
    if parts.username or parts.password:
        raise RefusedArticle(url, "an address with a password in it is not fetched")
    return parts


def _connect(
    url: str, parts: SplitResult, bounds: FetchLimits, deadline: float, permit: Permit
) -> http.client.HTTPConnection:
    """Return a connection to one of the host's addresses, all of which must be permitted."""
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(permit(str(entry[4][0])) for entry in found):
        raise RefusedArticle(url, f"{host} is not on the open internet; it is not fetched")
    remaining = min(bounds.silence, deadline - time.monotonic())
    if remaining <= 0:
        raise TimeoutError
    stream = _reach([(entry[0], entry[4]) for entry in found[:4]], remaining)
    connection: http.client.HTTPConnection
    if secure:
        connection = http.client.HTTPSConnection(host, port)
        connection.sock = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    else:
        connection = http.client.HTTPConnection(host, port)
        connection.sock = stream
    return connection


def _reach(places: list[Place], seconds: float) -> socket.socket:
    failure = OSError("no address")
    for family, place in places:
        stream = socket.socket(family, socket.SOCK_STREAM)
        stream.settimeout(seconds)
        try:
            stream.connect(place)
            return stream
        except OSError as error:
            stream.close()
            failure = error
    raise failure


def _read_all(
    url: str, response: http.client.HTTPResponse, bounds: FetchLimits, deadline: float, stream: socket.socket | None
) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        if stream is not None:
            stream.settimeout(min(bounds.silence, remaining))
        # read1: one answer of the socket at a time, so that a trickle of bytes meets the deadline.
        chunk = response.read1(_CHUNK)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        length += len(chunk)
        if length > bounds.size:
            raise RefusedArticle(url, f"too long: over {bounds.size:,} bytes")


def _quoted(target: str) -> str:
    """Return the path and query with what may not stand in a request line percent-encoded."""
    return "".join(chr(byte) if 0x21 <= byte <= 0x7E else f"%{byte:02X}" for byte in target.encode("utf-8", "replace"))

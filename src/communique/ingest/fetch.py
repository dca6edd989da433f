"""Fetch an address given by the user: http and https, public hosts only, checked at each connection.

``fetch`` wants a body; ``ask`` tells whatever the server says, for who asks again and again (:mod:`communique.watch`).
The host's name is resolved once, every address it has is checked, and the connection goes to a checked address, so a
name that answers differently the second time gains nothing. Each redirect passes the same gate.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_BYTES

_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_LONGEST_HEADER = 1000
AGENT = "Communique/0.1 (reads news of negotiations; fetches only what its user names)"
_CHUNK = 1 << 16

Permit = Callable[[str], bool]
Place = tuple[socket.AddressFamily, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered: the address after redirects, the body, its media type and declared encoding.

    ``etag``, ``modified``: what to ask with the next time; ``retry_after``: as the server wrote it; ``moved``: the new
    address where all redirects were for good. The body of an answer that is no success is not read.
    """

    url: str
    raw: bytes
    media: str
    charset: str | None
    status: int = 200
    reason: str = ""
    etag: str | None = None
    modified: str | None = None
    retry_after: str | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds of one fetch: bytes, redirects, seconds in all and seconds without a sign of life."""

    size: int = MAX_BYTES
    redirects: int = 5
    seconds: float = 60.0
    silence: float = 15.0


_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_GIVEN_OUT, _NAT64 = ipaddress.ip_network("2000::/3"), ipaddress.ip_network("64:ff9b::/96")
_DOCUMENTATION, _PROTOCOLS = ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("192.0.0.0/24")
_KEYS = frozenset(map(ipaddress.ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")))
"""Beyond the link-local ones, where clouds' machines tell who they are and hand out their keys."""


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet: not private, loopback, link-local, multicast or reserved.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254"), is_public("8.8.8.8")
    (False, False, False, True)
    """
    return all(one.is_global and not one.is_multicast and _is_given_out(one) for one in _within(address))


def is_near_or_public(address: str) -> bool:
    """Whether an IP address is public, or of this machine or its network. Link-local ones never are.

    At those a cloud's machines hand out their keys.

    >>> is_near_or_public("127.0.0.1"), is_near_or_public("10.0.0.1"), is_near_or_public("169.254.169.254")
    (True, True, False)
    """
    within = _within(address)
    shut = any(one.is_link_local or one.is_multicast or one.is_unspecified or one in _KEYS for one in within)
    reserved = any(one.is_reserved and one != ipaddress.IPv6Address("::1") for one in within)
    return not shut and (is_public(address) or not reserved)


def _is_given_out(ip: _Ip) -> bool:
    """Whether an address lies in what is given out to the open internet; ``is_global`` alone lets through the rest.

    Which that is depends on the version of Python: IPv4 in old IPv6 clothes, a network's own NAT64, site-local ones.
    """
    if isinstance(ip, ipaddress.IPv4Address):
        return ip not in _PROTOCOLS and ip not in _KEYS
    return ip in _NAT64 or (ip in _GIVEN_OUT and ip not in _DOCUMENTATION)


def _within(address: str) -> list[_Ip]:
    """Return the address and those that are mapped into it or tunnelled through it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner: list[_Ip] = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        inner += [embedded for embedded in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())) if embedded is not None]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return inner


def fetch(url: str, *, limits: FetchLimits | None = None, permit: Permit = is_public) -> Fetched:
    """Return what the address answers. Raises RefusedArticle with a reason; ``permit`` decides on IP addresses."""
    answer = ask(url, limits=limits, permit=permit)
    if not 200 <= answer.status < 300:
        raise RefusedArticle(url, f"cannot be fetched (answered {answer.status} {answer.reason})"[:200])
    return answer


def ask(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    limits: FetchLimits | None = None,
    permit: Permit = is_public,
    before: Callable[[str], None] | None = None,
) -> Fetched:
    """Return what the address answers, whatever its status. Raises RefusedArticle where no answer is to be had.

    ``before`` is called with each address on the way before it is asked; its time does not count, its errors go on.
    """
    bounds = limits or FetchLimits()
    deadline = time.monotonic() + bounds.seconds
    address, for_good = url, True
    for _ in range(bounds.redirects + 1):
        if before is not None:
            _checked_parts(url, address)
            began = time.monotonic()
            before(address)
            deadline += time.monotonic() - began
        answer, onward = _exchange(url, address, _Question(headers=headers or {}), bounds, deadline, permit)
        if onward is None:
            return replace(answer, moved=address if for_good and address != url else None)
        for_good &= answer.status in _FOR_GOOD
        address = urljoin(address, onward)
    raise RefusedArticle(url, f"cannot be fetched (more than {bounds.redirects} redirects)")


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    limits: FetchLimits | None = None,
    permit: Permit = is_public,
) -> Fetched:
    """Send a body to an address and return the answer; redirects are not followed. Raises RefusedArticle."""
    bounds = limits or FetchLimits()
    question = _Question(method="POST", headers=headers, body=body)
    return _exchange(url, url, question, bounds, time.monotonic() + bounds.seconds, permit)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    method: str = "GET"
    headers: Mapping[str, str]
    body: bytes | None = None


def _exchange(
    url: str, address: str, question: _Question, bounds: FetchLimits, deadline: float, permit: Permit
) -> tuple[Fetched, str | None]:
    """Return the answer of one address, and where it redirects to, with network errors as refusals."""
    try:
        return _ask(url, address, question, bounds, deadline, permit)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= deadline
        reason = "timed out" if late else str(error) or type(error).__name__
        raise RefusedArticle(url, f"cannot be fetched ({reason.splitlines()[0][:100]})") from error


def _ask(
    url: str, address: str, question: _Question, bounds: FetchLimits, deadline: float, permit: Permit
) -> tuple[Fetched, str | None]:
    parts = _checked_parts(url, address)
    connection = _connect(url, parts, bounds, deadline, permit)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "User-Agent": AGENT,
            "Accept-Encoding": "identity",
            "Accept": "text/html,application/xml,text/plain,*/*",
            "Connection": "close",
        }
        with _cut_off(connection.sock, deadline):
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request(question.method, _quoted(target), question.body, {**headers, **question.headers})
            response = connection.getresponse()
            raw = b""
            if 200 <= response.status < 300:
                if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
                    raise RefusedArticle(url, "cannot be fetched (answered compressed, though not asked to)")
                raw = _read_all(url, response, bounds, deadline, connection.sock)
        onward = response.getheader("Location") if response.status in _REDIRECTS else None
        return _answer(address, response, raw), onward
    finally:
        connection.close()


@contextmanager
def _cut_off(stream: socket.socket, deadline: float) -> Iterator[None]:
    """Shut the connection down at the deadline: headers that trickle keep within any limit between two bytes."""

    def shut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(stream, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _answer(address: str, response: http.client.HTTPResponse, raw: bytes) -> Fetched:
    kind = Message()
    kind["Content-Type"] = _header(response, "Content-Type") or "application/octet-stream"
    return Fetched(
        url=address,
        raw=raw,
        media=kind.get_content_type(),
        charset=kind.get_content_charset(),
        status=response.status,
        reason=" ".join(response.reason.split())[:100],
        etag=_header(response, "ETag"),
        modified=_header(response, "Last-Modified"),
        retry_after=_header(response, "Retry-After"),
    )


def _header(response: http.client.HTTPResponse, name: str) -> str | None:
    """Return a header on one line; ``None`` where it is missing or longer than it has any reason to be."""
    value = " ".join((response.getheader(name) or "").split())
    return value if 0 < len(value) <= _LONGEST_HEADER else None


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
        connection.sock = ssl.create_default_context().wrap_socket(
            stream, server_hostname=host, do_handshake_on_connect=False
        )
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
        if not chunk and response.length:
            raise http.client.IncompleteRead(b"", response.length)
        if not chunk and time.monotonic() < deadline:
            return b"".join(chunks)
        chunks.append(chunk)
        length += len(chunk)
        if length > bounds.size:
            raise RefusedArticle(url, f"too long: over {bounds.size:,} bytes")


def _quoted(target: str) -> str:
    """Return the path and query with what may not stand in a request line percent-encoded."""
    return "".join(chr(byte) if 0x21 <= byte <= 0x7E else f"%{byte:02X}" for byte in target.encode("utf-8", "replace"))

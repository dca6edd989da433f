"""What keeps strangers out: host, origin and token, size and pace of requests, every answer's headers, forged forms."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.pace import Pace

MOST_BYTES = 64 * 1024
MOST_UPLOAD = 32 * 1024 * 1024
UPLOADS = "/add"
COOKIE, SESSION = "communique_form", "communique_session"
OPEN_PATHS = ("/login", "/assets/")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # "no-referrer" would blank the Origin of the pages' own forms, which is checked.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """ASGI middleware: refuses what should not come in, marks what goes out."""

    def __init__(self, app: ASGIApp, *, token: str | None = None, hosts: Iterable[str] = ()) -> None:
        """Let in requests to this machine's own names and ``hosts``; with a ``token`` only who has given it."""
        self.app = app
        self.token = token
        self.hosts = {"127.0.0.1", "localhost", "::1", *(host.lower() for host in hosts)}
        self.secret = secrets.token_bytes(32)
        self.pace = Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, then hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        seed = cookies.get(COOKIE, "")
        fresh = not 20 <= len(seed) <= 64
        seed = secrets.token_urlsafe(24) if fresh else seed
        scope.setdefault("state", {})
        scope["state"] |= {"guard": self, "form_key": self.sign(f"form:{seed}")}

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
                answer.setdefault("cache-control", "no-store")
                if fresh and not scope["path"].startswith("/assets/"):
                    answer.append("set-cookie", _cookie(COOKIE, seed, scope))
            await send(message)

        refusal = self._refusal(scope, headers, cookies)
        if refusal is None and scope["method"] == "POST":
            whole = await _whole_body(receive, most_bytes(scope["path"]))
            if whole is None:
                refusal = _told(413, "That is more than these pages take in one go.")
            else:
                receive = _replayed(whole)
        await (refusal or self.app)(scope, receive, marked)

    def _refusal(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Response | None:
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _told(405, "These pages answer to GET and POST only.")
        if self.token is None and host_name(headers.get("host", "")) not in self.hosts:
            return _told(400, "This record is served on this machine only; open it at http://127.0.0.1.")
        if scope["method"] == "POST" and not _own_origin(headers):
            return _told(403, "That form was not sent from these pages.")
        if _announced_bytes(headers) > most_bytes(scope["path"]):
            return _told(413, "That is more than these pages take in one go.")
        seconds = self._wait(scope, headers)
        if seconds:
            return _told(429, "That was too often; wait a little.", {"retry-after": str(math.ceil(seconds))})
        if self.token is None or scope["path"].startswith(OPEN_PATHS) or self._known(headers, cookies):
            return None
        if scope["path"].startswith("/api/"):
            return _told(401, "Give the token: Authorization: Bearer TOKEN")
        return RedirectResponse("/login", 303)

    def _wait(self, scope: Scope, headers: Headers) -> float:
        """Return the seconds that this visitor has to wait: who gives tokens, right or wrong, is let in slowly."""
        visitor = (scope.get("client") or ("",))[0]
        kind, _, given = headers.get("authorization", "").partition(" ")
        wrong = self.token is not None and kind.lower() == "bearer" and not self.fits(given)
        if wrong or (scope["method"] == "POST" and scope["path"] == "/login"):
            return self.pace.wait("knock", visitor)
        return self.pace.wait("write" if scope["method"] == "POST" else "look", visitor)

    def _known(self, headers: Headers, cookies: dict[str, str]) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.fits(given):
            return True
        return hmac.compare_digest(cookies.get(SESSION, "").encode(), self.sign("session").encode())

    def fits(self, given: str) -> bool:
        """Whether somebody gave the right token."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def sign(self, words: str) -> str:
        """Return a signature that only this run of the server can make."""
        return hmac.new(self.secret, words.encode(), hashlib.sha256).hexdigest()

    def session_cookie(self, scope: Scope) -> str:
        """Return the cookie of one who gave the token."""
        return _cookie(SESSION, self.sign("session"), scope)


def host_name(host: str) -> str:
    """Return a Host header's name without its port.

    >>> host_name("[::1]:8017"), host_name("localhost:8017")
    ('::1', 'localhost')
    """
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _own_origin(headers: Headers) -> bool:
    """Whether a form comes from these pages, as far as the browser says; the form's key is checked besides."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == headers.get("host", "").lower()


def _cookie(name: str, value: str, scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}"


def _told(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words + "\n", status, headers)


def _announced_bytes(headers: Headers) -> int:
    """Return how long the body is said to be; what is no number is left to the count of the bytes that come."""
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def most_bytes(path: str) -> int:
    """Return how long a request to the path may be."""
    return MOST_UPLOAD if path == UPLOADS else MOST_BYTES


async def _whole_body(receive: Receive, most: int) -> bytes | None:
    """Return the request's body, ``None`` where it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def form_fits(request: Request, given: object) -> bool:
    """Whether a form bears the key that was put into it."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), request.state.form_key.encode())

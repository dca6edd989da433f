"""The record in a browser: ``create_app(record)`` is the application, ``serve(record)`` runs it on this machine."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import UsageError

if TYPE_CHECKING:
    from starlette.applications import Starlette

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NEEDED = "the web pages need the extra 'web'; install it with: pip install 'communique[web]'"

__all__ = ["create_app", "serve"]


def create_app(record_path: str | Path, *, token: str | None = None, hosts: tuple[str, ...] = ()) -> Starlette:
    """Return the ASGI application for one record.

    ``token``: what a visitor must give first; ``hosts``: names beyond this machine's own under which the pages may be
    asked for. Raises UsageError without the extra "web", RecordError where the record cannot be used.
    """
    try:
        from communique.web.app import make_app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("starlette", "python_multipart", "anyio"):
            raise UsageError(_NEEDED) from None
        raise
    return make_app(record_path, token=token, hosts=hosts)


def serve(
    record_path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8017,
    token: str | None = None,
    hosts: tuple[str, ...] = (),
    on_start: Any = None,
) -> None:
    """Serve the record until interrupted; ``on_start`` is called with the address first.

    Raises UsageError where ``host``, or one of the names of a server in front, is beyond this machine and no token (of
    12 characters at least) is given.
    """
    beyond = next((name for name in (host, *hosts) if name.lower() not in LOOPBACK), None)
    if beyond is not None and len(token or "") < 12:
        raise UsageError(
            f"{beyond} can be reached from other machines; give a --token of at least 12 characters "
            "and put a server with TLS in front (see docs/trust.md)"
        )
    try:
        import uvicorn
    except ModuleNotFoundError:
        raise UsageError(_NEEDED) from None
    names = hosts if host in (*LOOPBACK, "0.0.0.0", "::") else (*hosts, host)
    app = create_app(record_path, token=token, hosts=names)
    listener = _listen(host, port)
    if on_start is not None:
        on_start(f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/")
    config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; UsageError where the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot listen at {host}, port {port} ({reason}); choose another --port or --host") from None

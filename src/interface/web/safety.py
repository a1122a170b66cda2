"""The headers that keep a browser from harm, on every answer of the gallery."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("film_gallery")

NONCE: Final = "csp_nonce"
"""The key of a nonce in the ``state`` of the scope of a request."""

HEADERS: Final[Mapping[bytes, bytes]] = {
    b"cache-control": b"no-store",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY: Final = b"content-security-policy"
NO_PAGE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of whatever is no page: opened as one, it can do nothing."""
OF_NO_PAGE: Final[Mapping[bytes, bytes]] = {**HEADERS, POLICY: NO_PAGE.encode()}
TLS_ONLY: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
"""Over TLS: browsers shall use nothing else for a year, neither here nor at hosts below."""
SERVER: Final = (b"server", b"film-gallery")
MOST_KINDS: Final = 256
"""How many combinations of headers are remembered."""


def page_policy(nonce: str) -> str:
    """The policy of pages: nothing from elsewhere, no script or style in the page itself.

    Scripts and styles that carry the nonce are the exception.
    """
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


class SafeAnswers:
    """What is inside answers, or fails to, and this adds the headers.

    A header that an answer brings along stays as it is, so that a page may have a stricter policy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens inside."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        state = scope["state"] = {**scope.get("state", {})}
        has_begun, is_tls = False, scope["scheme"] == "https"

        async def send_safely(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                completed = _completed(list(message.get("headers", [])), state)
                message["headers"] = [*completed, TLS_ONLY] if is_tls else completed
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception:
            if has_begun:
                raise
            log.exception("a request to %s failed, and so did the answer", scope["path"])
            await _send_failure(send_safely)


def nonce_of(state: dict[str, Any]) -> str:
    """The word that the page of a request may put on a script or style: ``<script nonce="…">``.

    It is made when it is first asked for, by the page or for the policy; ``state`` is that of the
    request's scope. Templates know it as ``nonce``.
    """
    nonce: str = state.get(NONCE) or state.setdefault(NONCE, secrets.token_urlsafe(16))
    return nonce


def _completed(
    headers: list[tuple[bytes, bytes]], state: dict[str, Any]
) -> list[tuple[bytes, bytes]]:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    missing = [*_missing(tuple(name for name, _ in headers))]
    if kind.startswith(b"text/html"):
        policy = page_policy(nonce_of(state)).encode()
        missing = [(name, policy if name == POLICY else value) for name, value in missing]
    return [*headers, *missing, SERVER]


@lru_cache(MOST_KINDS)
def _missing(names: tuple[bytes, ...]) -> tuple[tuple[bytes, bytes], ...]:
    """What an answer needs beside headers of these names."""
    own = {name.lower() for name in names}
    return tuple(header for header in OF_NO_PAGE.items() if header[0] not in own)


async def _send_failure(send: Send) -> None:
    await send(
        {"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]}
    )
    await send({"type": "http.response.body", "body": b"", "more_body": False})

"""Pages of other origins that may read the API, without credentials of the browser."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from interface.api.headers import header

Headers = list[tuple[bytes, bytes]]

VARY: Final = (b"vary", b"Origin")
EXPOSED: Final = b"Allow, Content-Language, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
PREFLIGHT: Final[Headers] = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", b"Accept-Language, Authorization, Content-Type"),
    (b"access-control-max-age", b"600"),
]


class CrossOrigin:
    """Lets pages of these origins, and no others, see what the gallery answers.

    They may send a token, but never the cookies of the gallery: no answer allows credentials.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the question that a browser asks beforehand, or the request itself."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        origin = header(scope, b"origin")
        allowed = [_allow(origin)] if origin in self._origins else []
        if allowed and scope["method"] == "OPTIONS" and _is_preflight(scope):
            headers = [*allowed, *PREFLIGHT, VARY]
            await send(
                {
                    "type": "http.response.start",
                    "status": HTTPStatus.NO_CONTENT,
                    "headers": headers,
                }
            )
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if allowed:
            allowed.append((b"access-control-expose-headers", EXPOSED))

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *allowed, VARY]
            await send(message)

        await self._app(scope, receive, send_allowed)


def _allow(origin: str) -> tuple[bytes, bytes]:
    return b"access-control-allow-origin", origin.encode("latin-1")


def _is_preflight(scope: Scope) -> bool:
    return bool(header(scope, b"access-control-request-method"))

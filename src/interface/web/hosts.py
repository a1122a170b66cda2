"""By which names the gallery may be asked for: no other gets into a link, or is answered at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from domain.errors import DomainError
from interface.api.errors import HostAmbiguous, HostUnknown
from interface.api.headers import header, header_values
from interface.web.host_names import ANY, HOST

HEALTH: Final = "/health"
REMEMBERED: Final = 256

Sentence = Callable[[Scope, DomainError], str]
"""Says an error in the language of whoever asks."""


class AllowedHosts:
    """Refuses requests for other hosts than these; the port does not matter.

    ``.example.org`` is that host and all below it, ``*`` any host. Health is told to whoever asks:
    who watches over a gallery often knows no more than its address.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], sentence: Sentence) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._sentence = sentence
        self._is_allowed = lru_cache(REMEMBERED)(self._find_out)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a host that is allowed."""
        error = self._fault(scope) if scope["type"] == ScopeType.HTTP else None
        if error is None:
            await self._app(scope, receive, send)
        else:
            await self._refuse(scope, send, error)

    def _fault(self, scope: Scope) -> DomainError | None:
        sent = header_values(scope, b"host")
        if len(sent) == 1 and self._is_allowed(sent[0]):
            return None
        if scope["path"] == HEALTH or scope["path"].startswith(f"{HEALTH}/"):
            return None
        # The server makes an empty one of none.
        return HostUnknown(host=sent[0]) if len(sent) == 1 and sent[0] else HostAmbiguous()

    def _find_out(self, host: str) -> bool:
        parsed = HOST.fullmatch(host)
        if parsed is None:
            return False
        name = parsed["name"].lower().removesuffix(".")
        labels = name.split(".")
        above = {"." + ".".join(labels[start:]) for start in range(len(labels))}
        return not self._hosts.isdisjoint({ANY, name, *above})

    async def _refuse(self, scope: Scope, send: Send, error: DomainError) -> None:
        sentence = self._sentence(scope, error)
        if "text/html" in header(scope, b"accept"):
            kind, body = b"text/plain; charset=utf-8", sentence.encode()
        else:
            kind, body = b"application/json", msgspec.json.encode({"detail": sentence})
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send(
            {
                "type": "http.response.start",
                "status": HTTPStatus.BAD_REQUEST,
                "headers": [*headers, (b"cache-control", b"no-store")],
            }
        )
        await send({"type": "http.response.body", "body": body, "more_body": False})

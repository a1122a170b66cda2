"""Bodies that come slowly, or from too many at once: how long and how much the gallery waits."""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus
from time import monotonic
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from domain.errors import Unavailable
from interface.api.errors import BodyTooSlow

PATIENCE: Final = 10.0
"""Seconds that every body may take."""
SLOWEST: Final = 100_000
"""Bytes that are worth a second more."""
MOST_AT_ONCE: Final = 32 * 2**20
"""Bytes of unanswered requests that a process holds; who sends more is asked to come again."""

_CLOSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


class BoundedBodies:
    """Hands bodies on as they come, and ends those that take too long.

    Whoever reads a body inside gets ``BodyTooSlow`` or ``Unavailable`` raised. An answer that comes
    before the end of the body is the last on its connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = _Body(receive)

        async def receive_in_time() -> ReceiveMessage:
            message = await body.next()
            self._held += _size(message)
            if self._held > MOST_AT_ONCE:
                raise Unavailable
            return message

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start" and (
                message["status"] in _CLOSING or not await body.has_come(scope)
            ):
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        try:
            await self._app(scope, receive_in_time, send_and_close)
        finally:
            self._held -= body.received


class _Body:
    """What comes of one body."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._started = monotonic()
        self._has_begun = self._has_ended = False
        self.received = 0

    async def next(self) -> ReceiveMessage:
        """The next piece; raises ``BodyTooSlow`` when it does not come in time.

        After the end it waits for as long as the server lets it.
        """
        if self._has_ended:
            return await self._receive()
        self._has_begun = True
        deadline = self._started + PATIENCE + self.received / SLOWEST
        try:
            async with asyncio.timeout(deadline - monotonic()):
                message = await self._receive()
        except TimeoutError as error:
            self._has_ended = True
            raise BodyTooSlow from error
        self.received += _size(message)
        self._has_ended = not message.get("more_body", False)
        return message

    async def has_come(self, scope: Scope) -> bool:
        """Whether all of it is there; what nobody has read is thrown away."""
        if self._has_ended:
            return True
        if not self._has_begun and _waits_for_leave(scope):
            return False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                while not self._has_ended:
                    message = await self._receive()
                    self._has_ended = not message.get("more_body", False)
        return self._has_ended


def _size(message: ReceiveMessage) -> int:
    return len(message["body"]) if message["type"] == "http.request" else 0


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


def _waits_for_leave(scope: Scope) -> bool:
    """Whether the client sends its body only when it is told to go on."""
    return any(name == b"expect" for name, _ in scope["headers"])

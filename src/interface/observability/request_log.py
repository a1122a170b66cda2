"""One line in the log for every request, and an id in every answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from interface.api.origin import address_of
from interface.observability.notes import NOTES, Notes
from interface.observability.request_ids import HEADER, request_id_of

log = logging.getLogger("film_gallery.requests")

Observe = Callable[[str, str, int, float], None]
"""Is told the method, the path, the status and the seconds of each request."""

MESSAGE: Final = "request"
LONGEST_PATH: Final = 500
"""How much of a path the log tells."""
SERVER_ERROR: Final = 500
CLIENT_GONE: Final = 499
"""What the log calls a request that ended before there was an answer."""


class RequestLine(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How a request ended."""

    method: str
    path: str
    status: int
    milliseconds: float
    refusal: str | None = None
    """The code of the reason, where it was refused."""
    client: str | None = None
    user_id: int | None = None
    request_id: str


Tell = Callable[[int, RequestLine], None]
"""Writes a line; its level is one of ``logging``."""


def tell_by_logging(level: int, line: RequestLine) -> None:
    """Hand a line to whatever handles this logger's."""
    # Made by hand: looking for the line of the source takes longer than all the rest.
    record = logging.LogRecord(log.name, level, __file__, 0, MESSAGE, (), None)
    record.__dict__.update(msgspec.structs.asdict(line))
    log.handle(record)


class LoggedRequests:
    """Gives requests an id, and tells the log how they ended.

    Neither queries, headers nor bodies are told: what is secret may stand in all of them.
    """

    def __init__(
        self, app: ASGIApp, observe: Observe | None = None, tell: Tell = tell_by_logging
    ) -> None:
        self._app = app
        self._observe = observe
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), CLIENT_GONE
        path = scope["path"]  # whoever is inside may change it
        notes = Notes(request_id_of(scope["headers"]))
        header = (HEADER, notes.request_id.encode())

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        token = NOTES.set(notes)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = perf_counter() - begun
            self._log(scope, path, status, notes, seconds=seconds)
            if self._observe:
                self._observe(scope["method"], path, status, seconds)
            NOTES.reset(token)

    def _log(
        self, scope: HTTPScope, path: str, status: int, notes: Notes, *, seconds: float
    ) -> None:
        level = logging.WARNING if notes.is_denied or status >= SERVER_ERROR else logging.INFO
        if not log.isEnabledFor(level):
            return
        line = RequestLine(
            method=scope["method"],
            path=path[:LONGEST_PATH],
            status=status,
            milliseconds=round(seconds * 1000, 2),
            refusal=notes.refusal,
            client=address_of(scope),
            user_id=notes.user_id,
            request_id=notes.request_id,
        )
        self._tell(level, line)

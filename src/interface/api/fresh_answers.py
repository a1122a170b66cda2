"""Answers to anonymous readers, kept for as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Unavailable
from interface.api.guards import GUARD, readers

Revision: TypeAlias = Callable[[], Awaitable[Hashable]]
"""Tells of a state of the database: what it answers is another value after every commit, whoever
made it. Raises ``Unavailable``."""
Key: TypeAlias = tuple[Hashable, ...]
Answer: TypeAlias = tuple[list[tuple[bytes, bytes]], bytes]
"""Headers and body of a 200."""

MOST_BYTES: Final = 16 * 2**20
"""How much one process keeps."""
MOST_BYTES_OF_ONE: Final = MOST_BYTES // 16
OVERHEAD: Final = 1000
"""What an answer takes beside its body and its address, at most: headers, and Python's objects."""
PERSONAL: Final = frozenset({b"authorization", b"cookie"})
"""Whoever sends one of these headers may not be anonymous."""
VARYING: Final = frozenset({b"host", b"accept", b"accept-language"})
"""The headers that an answer to anonymous readers depends on."""


class FreshAnswers:
    """Answers again what was answered before, unless anything was committed since.

    Kept are the 200s of addresses with the guard ``readers``, which depend on nothing but the rows
    of the gallery, the address and ``VARYING``; who makes an address depend on the time of day,
    say, gives it another guard. What was longest not asked for goes first when there is no room.
    """

    def __init__(self, app: ASGIApp, revision: Revision, *, below: str) -> None:
        self._app = app
        self._revision = revision
        self._below = below
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        self._seen: Hashable = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from what is kept, or else by the application inside."""
        key = self._key(scope)
        before = await self._look() if key else None
        if key is None or before is None:
            await self._app(scope, receive, send)
        elif key in self._kept:
            self._kept.move_to_end(key)
            headers, body = self._kept[key]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})
        else:
            recorder = _Recorder(send)
            await self._app(scope, receive, recorder)
            answer = recorder.answer if _is_for_all_readers(scope) else None
            # A commit while the answer was being made may be in it, or may not.
            if answer and await self._look() == before:
                self._keep(key, answer)

    def _key(self, scope: Scope) -> Key | None:
        """What the answer depends on; None where it is nothing to keep."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
            return None
        if not scope["path"].startswith(self._below):
            return None
        sent: list[bytes] = []
        for name, value in scope["headers"]:
            if name in PERSONAL:
                return None
            if name in VARYING:
                sent += (name, value)
        server = tuple(scope["server"] or ())
        return (scope["scheme"], server, scope["raw_path"], scope["query_string"], *sent)

    async def _look(self) -> Hashable:
        """The revision, after everything from before it was thrown away; None: nobody knows."""
        try:
            revision = await self._revision()
        except Unavailable:
            revision = None
        if revision != self._seen:
            self._kept.clear()
            self._bytes = 0
            self._seen = revision
        return revision

    def _keep(self, key: Key, answer: Answer) -> None:
        if key in self._kept or _size(key, answer) > MOST_BYTES_OF_ONE:
            return
        self._kept[key] = answer
        self._bytes += _size(key, answer)
        while self._bytes > MOST_BYTES:
            self._bytes -= _size(*self._kept.popitem(last=False))


class _Recorder:
    """Passes an answer on; ``answer`` is a 200 that came in one piece."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: list[tuple[bytes, bytes]] | None = None
        self.answer: Answer | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == HTTPStatus.OK:
                self._headers = list(message["headers"])
        elif message["type"] == "http.response.body":
            if self._headers is not None and not message["more_body"]:
                self.answer = (self._headers, message["body"])
            self._headers = None
        await self._send(message)


def _is_for_all_readers(scope: Scope) -> bool:
    handler: Any = scope.get("route_handler")
    return handler is not None and handler.opt.get(GUARD) is readers


def _size(key: Key, answer: Answer) -> int:
    texts = (part for part in key if isinstance(part, bytes))
    return OVERHEAD + sum(map(len, texts)) + len(answer[1])

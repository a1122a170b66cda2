"""Answers to readers, kept for as long as nothing changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeAlias

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from application.accounts.views import Principal
from domain.access import ANONYMOUS
from domain.errors import Unavailable
from domain.permissions import READ_GALLERY, READ_SIGNED_IN
from interface.api.permissions import PERMISSION
from interface.observability.notes import note_actor

Revision: TypeAlias = Callable[[], Awaitable[Hashable]]
"""Tells of a state of the database: what it answers is another value after every commit, whoever
made it. Raises ``Unavailable``."""
Key: TypeAlias = tuple[Hashable, ...]
Answer: TypeAlias = tuple[tuple[tuple[bytes, bytes], ...], bytes]
"""Headers and body of a 200: tuples of bytes, which the garbage collector need not walk through."""

MOST_BYTES: Final = 16 * 2**20
"""How much one process keeps."""
MOST_BYTES_OF_ONE: Final = MOST_BYTES // 16
OVERHEAD: Final = 1000
"""What an answer takes beside its body and its address, at most: headers, and Python's objects."""
MOST_TOKENS: Final = 10_000
"""How many tokens one process knows."""
VARYING: Final = frozenset({b"host", b"accept", b"accept-language"})
"""The headers that an answer to readers depends on."""
SHARED: Final = frozenset({READ_GALLERY, READ_SIGNED_IN})
"""The permissions of addresses whose answers are the same for everybody whom they let in."""
NOBODY: Final = Principal(actor=ANONYMOUS)


class _Question(NamedTuple):
    key: Key
    token: bytes | None
    """The digest of the ``Authorization`` that came along."""


class FreshAnswers:
    """Answers again what was answered before, unless anything was committed since.

    Kept are the 200s of addresses with one of the permissions ``SHARED``, which depend on nothing
    but the rows of the gallery, the address and ``VARYING``; who makes an address depend on the
    time of day, say, gives it another permission. Anonymous readers get what was answered to
    anonymous ones. Those with a token get what was answered to any token, if theirs was taken since
    the last commit and has not expired. What was longest not asked for goes first when there is no
    room.

    A GET with a token that was taken since the last commit goes to the application with the
    principal in ``auth`` of its scope, whatever it asks for: nobody need look for the token again.
    """

    def __init__(
        self, app: ASGIApp, revision: Revision, *, below: str, now: Callable[[], datetime]
    ) -> None:
        self._app = app
        self._revision = revision
        self._below = below
        self._now = now
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        self._known: dict[bytes, Principal] = {}
        self._seen: Hashable = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from what is kept, or else by the application inside."""
        question = self._question(scope)
        before = await self._look() if question else None
        if question is None or before is None:
            await self._app(scope, receive, send)
            return
        reader = self._reader(question.token)
        kept = self._kept.get(question.key)
        if kept and reader:
            note_actor(reader.actor)
            self._kept.move_to_end(question.key)
            headers, body = kept
            await send({"type": "http.response.start", "status": 200, "headers": [*headers]})
            await send({"type": "http.response.body", "body": body, "more_body": False})
            return
        if question.token and reader:
            scope["auth"] = reader
        recorder = _Recorder(send)
        await self._app(scope, receive, recorder)
        # It is as new as what was looked at; after a commit meanwhile the next look throws it away.
        if recorder.answer and _is_shared(scope) and self._seen == before:
            self._learn(question, scope["auth"], recorder.answer)

    def _question(self, scope: Scope) -> _Question | None:
        """What the answer depends on; None where it is nothing to keep."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
            return None
        if not scope["path"].startswith(self._below):
            return None
        sent: list[bytes] = []
        token: bytes | None = None
        for name, value in scope["headers"]:
            if name in VARYING:
                sent += (name, value)
            elif name == b"cookie" or (name == b"authorization" and token is not None):
                return None
            elif name == b"authorization":
                token = hashlib.sha256(value).digest()
        server = tuple(scope["server"] or ())
        address = (scope["scheme"], server, scope["raw_path"], scope["query_string"])
        return _Question((token is None, *address, *sent), token)

    async def _look(self) -> Hashable:
        """The revision, after everything from before it was thrown away; None: nobody knows."""
        try:
            revision = await self._revision()
        except Unavailable:
            revision = None
        if revision != self._seen:
            self._kept.clear()
            self._bytes = 0
            self._known.clear()
            self._seen = revision
        return revision

    def _reader(self, token: bytes | None) -> Principal | None:
        """Who asks, if that is known."""
        if token is None:
            return NOBODY
        principal = self._known.get(token)
        if principal and principal.expires_at and principal.expires_at <= self._now():
            return None
        return principal

    def _learn(self, question: _Question, principal: Principal, answer: Answer) -> None:
        if question.token is not None:
            if principal.token_id is None:  # a name and a password, which are counted
                return
            if len(self._known) >= MOST_TOKENS:
                self._known.clear()
            self._known[question.token] = principal
        self._keep(question.key, answer)

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
        self._headers: tuple[tuple[bytes, bytes], ...] | None = None
        self.answer: Answer | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == HTTPStatus.OK:
                self._headers = tuple(message["headers"])
        elif message["type"] == "http.response.body":
            if self._headers is not None and not message["more_body"]:
                self.answer = (self._headers, message["body"])
            self._headers = None
        await self._send(message)


def _is_shared(scope: Scope) -> bool:
    handler: Any = scope.get("route_handler")
    return handler is not None and handler.opt.get(PERMISSION) in SHARED


def _size(key: Key, answer: Answer) -> int:
    texts = (part for part in key if isinstance(part, bytes))
    return OVERHEAD + sum(map(len, texts)) + len(answer[1])

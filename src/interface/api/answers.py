"""Answers of the API: JSON, encoded once, with the two headers that it needs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class JsonAnswer(Response[T]):
    """What the values that handlers return become; whatever else an answer needs is a ``Response``.

    The framework's own class prepares for cookies, other media types and work afterwards, which
    takes longer than to encode a page of films.
    """

    def __init__(self, content: T, *, status_code: int | None = None, **_options: Any) -> None:
        self.content = content
        self.status_code = status_code

    def to_asgi_response(self, *_: Any, **_options: Any) -> ASGIResponse:
        """The answer as it is sent."""
        return _Encoded(self.content, self.status_code or HTTPStatus.OK)


class _Encoded(ASGIResponse):
    def __init__(self, content: object, status_code: int) -> None:
        self._status = status_code
        self._body = b"" if status_code == HTTPStatus.NO_CONTENT else _encode(content)

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        if self._body:
            length = str(len(self._body)).encode()
            headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})

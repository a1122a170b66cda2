"""Requests as an attacker writes them: bytes on a socket, which no client library tidies up."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from urllib.parse import urlsplit

from tests.drills.processes import PATIENCE

HUNG_UP = 0
"""The status of no answer at all."""


@dataclass(frozen=True)
class Reply:
    """What came back, and the seconds that it took."""

    status: int
    headers: HTTPMessage
    body: bytes
    seconds: float


def written(
    verb: str,
    target: str | bytes,
    headers: Mapping[str, str | bytes] | None = None,
    body: bytes = b"",
    *,
    version: str = "HTTP/1.1",
) -> bytes:
    """A request in bytes; nothing in it is checked, and only what is missing is added."""
    raw = target if isinstance(target, bytes) else target.encode()
    given = {"Host": "localhost", "Connection": "close"} | dict(headers or {})
    if body:
        given.setdefault("Content-Length", str(len(body)))
    lines = [verb.encode() + b" " + raw + b" " + version.encode()]
    lines += [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in given.items()
    ]
    return b"\r\n".join([*lines, b"", body])


def send(url: str, request: bytes) -> Reply:
    """Send this, and read whatever comes until the server hangs up."""
    address = urlsplit(url)
    begun = time.perf_counter()
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as connection:
        # A server that has heard enough answers and hangs up, while the rest is on its way.
        with contextlib.suppress(ConnectionError):
            connection.sendall(request)
        verb = request.partition(b" ")[0].decode("latin-1")
        response = HTTPResponse(connection, method=verb)
        try:
            response.begin()
            body = response.read()
        except (HTTPException, ConnectionError):
            return Reply(HUNG_UP, HTTPMessage(), b"", time.perf_counter() - begun)
        return Reply(response.status, response.msg, body, time.perf_counter() - begun)


def ask(
    url: str,
    verb: str,
    target: str | bytes,
    headers: Mapping[str, str | bytes] | None = None,
    body: bytes = b"",
) -> Reply:
    """Write a request and send it."""
    return send(url, written(verb, target, headers, body))

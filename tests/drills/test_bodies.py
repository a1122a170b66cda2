"""Bodies that are too large, and requests whose end is doubtful, sent over plain sockets."""

from __future__ import annotations

import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.drills.galleries import a_gallery
from tests.drills.memory import MEGABYTE, growth
from tests.drills.rows import Figure, Promised
from tests.drills.servers import Server, serving

pytestmark = pytest.mark.xdist_group("bodies")

PIECE = b" " * MEGABYTE
CHUNK = b"100000\r\n" + PIECE + b"\r\n"
MORE_MEMORY = 15
PATIENCE = 30.0
HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
IN_CHUNKS = b"Transfer-Encoding: chunked\r\n"
JSON = b"Content-Type: application/json\r\n"
SIGN_IN = b"POST /auth/token/login/ HTTP/1.1\r\n" + HOST + JSON
ADMIN = b"POST /admin/login HTTP/1.1\r\n" + HOST
FILMS = b"GET /api/v1/gallery/ HTTP/1.1\r\n"
SMUGGLED = b"GET /api/v1/smuggled/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = b'{"username": "kim", "password": "wrong"}'
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


def _length(number: int) -> bytes:
    return b"Content-Length: %d\r\n" % number


TOO_LARGE: dict[str, tuple[bytes, Sequence[bytes]]] = {
    "11 MB": (SIGN_IN + _length(11 * MEGABYTE), [PIECE] * 11),
    "20 MB in chunks": (SIGN_IN + IN_CHUNKS, [CHUNK] * 20),
    "100 GB declared": (SIGN_IN + _length(100 * 10**9), []),
    "100 GB begun": (SIGN_IN + _length(100 * 10**9), [PIECE] * 100),
    "11 MB for the admin site": (ADMIN + _length(11 * MEGABYTE), [PIECE] * 11),
}
DOUBTFUL = {
    "two lengths": SIGN_IN + _length(5) + _length(6) + b"\r\n" + BODY + SMUGGLED,
    "a negative length": SIGN_IN + _length(-1) + b"\r\n" + BODY + SMUGGLED,
    "a length with a sign": SIGN_IN + b"Content-Length: +40\r\n\r\n" + BODY + SMUGGLED,
    "a list of lengths": SIGN_IN + b"Content-Length: 40, 41\r\n\r\n" + BODY + SMUGGLED,
    "a blank before the colon": SIGN_IN + b"Content-Length : 40\r\n\r\n" + BODY + SMUGGLED,
    "an unknown encoding": SIGN_IN + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY + SMUGGLED,
    "a folded header": FILMS + HOST + b"X-A: b\r\n c\r\n\r\n" + SMUGGLED,
    "no host": FILMS + CLOSE + b"\r\n",
    "two hosts": FILMS + HOST + HOST + CLOSE + b"\r\n",
    "chunks beside a length": SIGN_IN + IN_CHUNKS + _length(4) + b"\r\n" + CHUNKED + SMUGGLED,
    "bare LF": FILMS.replace(b"\r", b"") + b"Host: localhost\n\n" + SMUGGLED,
    "a bare LF": FILMS + HOST + b"X-A: b\nX-B: c\r\n\r\n" + SMUGGLED,
    "a bare CR": FILMS + HOST + b"X-A: b\rX-B: c\r\n\r\n" + SMUGGLED,
    "headers of a megabyte": FILMS + HOST + b"X-A: " + b"a" * MEGABYTE + b"\r\n\r\n",
    "a thousand headers": FILMS + HOST + b"X-A: b\r\n" * 1000 + b"\r\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder, serving(a_gallery(Path(folder))) as server:
        server.await_start()
        yield server


def _answer(server: Server, request: bytes, pieces: Sequence[bytes] = ()) -> tuple[bytes, float]:
    """All that comes back until the connection is closed, and when the first of it came.

    The client is a naive one: it listens only when it has sent all that it can.
    """
    with socket.create_connection(server.address, timeout=PATIENCE) as connection:
        begun = time.monotonic()
        try:
            connection.sendall(request)
            for piece in pieces:
                connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was told to stop
        received, took = b"", 0.0
        try:
            while piece := connection.recv(65536):
                took = took or time.monotonic() - begun
                received += piece
        except ConnectionResetError:
            pass
        return received, took


@pytest.mark.row("D6")
def test_a_body_too_large_is_refused_without_being_kept(
    server: Server, figure: Figure, promised: Promised
) -> None:
    _answer(server, SIGN_IN + CLOSE + _length(len(BODY)) + b"\r\n" + BODY)
    slowest = 0.0
    with growth(server.process) as more:
        for what, (head, pieces) in TOO_LARGE.items():
            answer, took = _answer(server, head + b"\r\n", pieces)
            assert answer.startswith(b"HTTP/1.1 413 "), what
            assert b"connection: close" in answer, what
            slowest = max(slowest, took)

        figure(f"413 after {slowest:.2f} s at most, {more():.1f} MB more")
        assert more() <= MORE_MEMORY
    assert slowest <= promised(1)


@pytest.mark.row("D7")
def test_requests_whose_end_is_doubtful_are_refused_and_nothing_is_smuggled(
    server: Server, figure: Figure
) -> None:
    for fault, request in DOUBTFUL.items():
        answer, _ = _answer(server, request)
        assert answer[:10] == b"HTTP/1.1 4", f"{fault}: {answer[:60]!r}"
        assert answer.count(b"HTTP/1.1 ") == 1, fault
    assert "/smuggled/" not in server.process.words
    figure(f"{len(DOUBTFUL)} refused, 0 smuggled")

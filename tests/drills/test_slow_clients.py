"""Clients that connect and then take their time, many of them at once."""

from __future__ import annotations

import contextlib
import select
import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from tests.drills.galleries import Gallery
from tests.drills.memory import together
from tests.drills.processes import PATIENCE
from tests.drills.rows import Figure, Promised
from tests.drills.servers import Server, serving, times_slower

pytestmark = pytest.mark.xdist_group("slow-clients")

SILENT = 200
SLOW = 20
LARGE = 100
"""How many send most of a mebibyte and stop."""
READS = 1_000
CLOSED_WITHIN = 40.0
MOST_MEMORY = 300
DRIP = 1.0
HOST = b"Host: localhost\r\n"
SIGN_IN = b"POST /auth/token/login/ HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
ADMIN = b"POST /admin/login HTTP/1.1\r\n" + HOST
HEADERS = b"GET /api/v1/gallery/ HTTP/1.1\r\n"
LONG = b"Content-Length: 1000000\r\n\r\n"
FILMS = 10_000
WHOLE_LIST = b"GET /api/v1/gallery/?page_size=10000 HTTP/1.1\r\n" + HOST + b"\r\n"
NEVER_LISTENING = 60
"""How many ask for a list of 4 MB and do not take it."""
CLIENTS: dict[str, tuple[int, bytes, bytes]] = {
    "silent": (SILENT, b"", b""),
    "in its headers": (SLOW, HEADERS, b""),
    "dripping headers": (SLOW, HEADERS, b"X-A: b\r\n"),
    "in its body": (SLOW, SIGN_IN + LONG + b"{", b""),
    "in a chunk": (SLOW, SIGN_IN + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", b""),
    "dripping a body": (SLOW, SIGN_IN + LONG, b" "),
    "dripping to the admin site": (SLOW, ADMIN + LONG, b"a"),
    "late in a large body": (LARGE, SIGN_IN + LONG + b" " * 999_000, b""),
    "after an answer": (SLOW, HEADERS + HOST + b"\r\n", b""),
}
"""How many there are, what each sends first, and what it goes on to send every second."""


class Crowd:
    """The slow clients, and when each of them was hung up on."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.closed: dict[str, list[float]] = {what: [] for what in CLIENTS}
        self._selector = selectors.DefaultSelector()
        self._next_drip = 0.0
        self._begun: dict[socket.socket, float] = {}
        for what, (number, first, _) in CLIENTS.items():
            for _ in range(number):
                client = socket.create_connection(address, timeout=PATIENCE)
                with contextlib.suppress(OSError):  # refused already
                    client.sendall(first)
                client.setblocking(False)
                self._selector.register(client, selectors.EVENT_READ, what)
                self._begun[client] = time.monotonic()

    def is_there(self) -> bool:
        return bool(self._begun)

    def go_on(self, wait: float = 0.0) -> None:
        """Send what is due, and see who was hung up on."""
        if time.monotonic() > self._next_drip:
            self._next_drip = time.monotonic() + DRIP
            for key in self._selector.get_map().values():
                with contextlib.suppress(OSError):
                    key.fileobj.send(CLIENTS[key.data][2])  # type: ignore[union-attr] # a socket
        for key, _ in self._selector.select(wait):
            client = key.fileobj
            assert isinstance(client, socket.socket)
            try:
                is_open = bool(client.recv(65536))
            except ConnectionResetError:
                is_open = False
            if not is_open:
                self.closed[key.data].append(time.monotonic() - self._begun.pop(client))
                self._selector.unregister(client)
                client.close()


def _reads(server: Server, between: Callable[[], None] = lambda: None) -> float:
    """The 95th percentile of the seconds that reads take."""
    seconds = []
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        for _ in range(READS):
            between()
            begun = time.monotonic()
            assert client.get("/api/v1/gallery/").status_code == 200
            seconds.append(time.monotonic() - begun)
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.row("D9")
@pytest.mark.long
def test_slow_clients_are_hung_up_on_and_nobody_else_notices(
    gallery: Gallery, figure: Figure, promised: Promised
) -> None:
    with serving(gallery) as server:
        server.await_start()
        _reads(server)
        before = _reads(server)
        crowd = Crowd(server.address)
        during = _reads(server, crowd.go_on)
        most = 0.0
        while crowd.is_there():
            crowd.go_on(0.2)
            most = max(most, together(server.process))
        statuses = Counter(
            word for word in ('"status":408', '"status":503') if word in server.process.words
        )
        assert "Traceback" not in server.process.words
        assert server.process.terminate() < CLOSED_WITHIN

    latest = {what: max(seconds) for what, seconds in crowd.closed.items()}
    assert {what: len(seconds) for what, seconds in crowd.closed.items()} == {
        what: number for what, (number, _, _) in CLIENTS.items()
    }
    assert max(latest.values()) <= CLOSED_WITHIN
    assert most <= MOST_MEMORY
    assert times_slower(during, before) <= promised(2)
    assert statuses['"status":408']
    figure(
        f"{sum(map(len, crowd.closed.values()))} closed within {max(latest.values()):.0f} s, p95"
        f" {during * 1000:.1f} ms after {before * 1000:.1f} ms, memory {most:.0f} MB"
    )


@pytest.mark.row("D9")
@pytest.mark.long
def test_who_does_not_take_an_answer_is_hung_up_on(gallery: Gallery, figure: Figure) -> None:
    with serving(gallery, MAX_GENERATED=str(FILMS)) as server, contextlib.ExitStack() as clients:
        server.await_start()
        server.generate(FILMS)
        gallery.await_end(1)
        endings = select.poll()
        for _ in range(NEVER_LISTENING):
            client = clients.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**12)
            client.settimeout(PATIENCE)
            client.connect(server.address)
            client.sendall(WHOLE_LIST)
            endings.register(client, 0)  # nothing but that it was reset
        begun, most, left = time.monotonic(), 0.0, NEVER_LISTENING
        while left:
            for descriptor, _ in endings.poll(200):
                endings.unregister(descriptor)
                left -= 1
            most = max(most, together(server.process))
            assert time.monotonic() - begun < CLOSED_WITHIN
        took = time.monotonic() - begun
        _reads(server)
        assert "Traceback" not in server.process.words
    assert most <= MOST_MEMORY
    figure(
        f"{NEVER_LISTENING} that take no answer closed within {took:.0f} s, memory {most:.0f} MB"
    )

"""Connections of clients: HTTP/1 by uvicorn, with the deadlines and limits of a proxy."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote_from_bytes

from httptools import HttpParserError, HttpParserUpgrade
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEADERS_TIMEOUT: Final = 30.0
"""Seconds until a request has its last header, from the connection or the answer before."""
LONGEST_HEADERS: Final = 2**16
"""Bytes of the headers of a request, and of whatever stands between two pieces of a body."""
MOST_HEADERS: Final = 100
VERSIONS: Final = frozenset({"1.0", "1.1"})
"""Of HTTP, that is spoken."""
MOST_AHEAD: Final = 16
"""Requests that a client may send before it has the answer to an earlier one."""
READING_PATIENCE: Final = 10.0
"""Seconds in which a client takes the next ``READING_PIECE`` of its answer, or all of it."""
READING_PIECE: Final = 2**16
MOST_HELD: Final = 32 * 2**20
"""Bytes of answers that a process holds for clients that do not take them as fast as they come."""
LINGER: Final = 2.0
"""Seconds in which who was hung up on may send the rest, which nobody reads."""
MOST_UNREAD: Final = 32 * 2**20
"""Bytes of that rest."""

Refuse = Callable[[HTTPStatus, str | None], bytes]
"""The answer, after the status line, to a client whose request the application does not get."""

_AT_ONCE: Final = struct.pack("ii", 1, 0)
_PLAIN: Final = "".join(map(chr, range(0x80)))


class Crowd(ServerState):
    """All connections of a process, and what they may take together.

    There are ``most`` of them at once: a new one takes the place of whichever has been silent for
    the longest time.
    """

    connections: set[Connection]  # type: ignore[assignment] # of uvicorn's own, that is

    def __init__(self, refuse: Refuse, *, most: int) -> None:
        super().__init__()
        self.refuse = refuse
        self.is_parting = False
        """Whether every answer is the last on its connection: the process is about to stop."""
        self.slow_readers: set[Connection] = set()
        self._most = most

    def make_room(self, newcomer: Connection) -> None:
        """Hang up on somebody if there are too many."""
        if len(self.connections) <= self._most:
            return
        silent = min(self.connections - {newcomer}, key=lambda it: it.waits_until)
        if silent.waits_until < inf:
            silent.drop()
        else:
            newcomer.refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def bound_answers(self) -> None:
        """Hang up on whoever has the most to take, while too much is held for them."""
        while sum(it.held for it in self.slow_readers) > MOST_HELD:
            most = max(self.slow_readers, key=lambda it: it.held)
            self.slow_readers.discard(most)
            most.drop()

    def look_after(self, now: float) -> None:
        """Hang up on those who take too long; ``now`` is the time of the event loop."""
        for connection in [*self.connections]:
            connection.look_after(now)

    def end(self) -> None:
        """End all connections; whoever waits for an answer is told that there is none."""
        for connection in [*self.connections]:
            connection.end()


class Connection(HttpToolsProtocol):
    """A connection that bounds how long its client may take, and how much it has to keep."""

    server_state: Crowd

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waits_until = inf
        """When the next request has to be there; without an end while one is answered."""
        self._has_ended = False
        self.is_deaf = False
        """Whether no request is read any more; those that were get their answers."""
        self._answered: RequestResponseCycle | None = None
        """The request that the application has got last."""
        self._is_midway = False
        """Whether a request has begun and its end has not come."""
        self._fault = HTTPStatus.BAD_REQUEST
        self._around = 0
        """Bytes since the last piece of a body, or since the request began."""
        self._unread = 0
        self._unsent = 0
        self._takes_until = inf
        self.held = 0
        """Bytes of answers that the client has not taken whole."""

    @property
    def has_ended(self) -> bool:
        """Whether nobody listens to the client any more."""
        return self._has_ended or self._wire.is_closing()

    @property
    def _awaited(self) -> RequestResponseCycle | None:
        """The latest request, if it has no answer yet."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return None if cycle is None or cycle.response_complete else cycle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._wire = transport
        super().connection_made(cast("asyncio.Transport", _Line(transport, self)))
        if self.client is None:  # the client has gone already
            self.drop()
            return
        self.waits_until = self.loop.time() + HEADERS_TIMEOUT
        self.server_state.make_room(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._has_ended = True
        self.server_state.slow_readers.discard(self)
        super().connection_lost(exc)
        # Nothing here leads back here: it is gone now, not when the garbage is looked through.
        self.transport = self.flow = self.cycle = self._answered = None  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if self.is_deaf:
            self._unread += len(data)
            if self._unread > MOST_UNREAD:
                self.drop()
            return
        self._around += len(data)
        sent = data if self._is_midway or data.isascii() else _as_sent(data)
        try:
            self.parser.feed_data(sent)
        except HttpParserUpgrade as asked:
            self._go_on_with_http(sent[asked.args[0] :])
        except HttpParserError:
            self.refuse(self._fault)
        else:
            if self._around > LONGEST_HEADERS:
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _go_on_with_http(self, rest: bytes) -> None:
        """Read a request again, without its wish to speak something else.

        The parser leaves a body unread that comes with such a wish, as Java's clients send them.
        """
        headers = [b"%s: %s\r\n" % each for each in self.headers if each[0] != b"upgrade"]
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        line = b"%s %s HTTP/%s\r\n" % (method, self.url, version)
        self._around = 0
        self.data_received(b"".join([line, *headers, b"\r\n", rest]))

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn's closes at once
        """The client sends no more, but may wait for its answer."""
        awaited = self._awaited
        if self._has_ended or awaited is None:
            return False
        if self._is_midway:
            self.refuse(HTTPStatus.BAD_REQUEST)
        awaited.keep_alive = False
        return not self._has_ended

    def on_message_begin(self) -> None:
        self._is_midway = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        version = self.parser.get_http_version()
        if version != "1.1":
            self._ensure_known(version)
        if self._around > LONGEST_HEADERS or len(self.headers) > MOST_HEADERS:
            self._ensure_short()
        if self.parser.should_upgrade():
            self._ensure_to_us()
            return
        self._around = 0
        if len(self.pipeline) >= MOST_AHEAD:
            self.drop()
            raise ValueError("too many requests ahead")  # ends the parser
        self.waits_until = inf
        super().on_headers_complete()
        self.headers = []  # what follows the body is no header of the request

    def on_body(self, body: bytes) -> None:
        self._around = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._is_midway = False
        self._around = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on to the next request; unlike uvicorn's, without a timer for each connection."""
        self.server_state.total_requests += 1
        if self.has_ended:
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.waits_until = self.loop.time() + HEADERS_TIMEOUT

    def write(self, data: bytes) -> None:
        """Send a piece of an answer."""
        if self._has_ended:
            return
        self._wire.write(data)
        if self.flow.write_paused:
            self.held += len(data)
            self.server_state.slow_readers.add(self)
            self.server_state.bound_answers()

    def resume_writing(self) -> None:
        self.held = 0
        self.server_state.slow_readers.discard(self)
        super().resume_writing()

    def refuse(self, status: HTTPStatus) -> None:
        """Answer for the application what is being sent, and hang up.

        Requests that were sent before get their answers first; then no more is said.
        """
        if self.is_deaf:
            return
        latest = self._awaited
        if latest and latest.more_body and self.pipeline:
            self.pipeline.popleft()
            latest = self.pipeline[0][0] if self.pipeline else self._answered
            self.cycle = cast("RequestResponseCycle", latest)
        if latest and not latest.more_body:
            latest.keep_alive = False
            self.is_deaf = True
        elif latest and latest.response_started:
            self.drop()
        else:
            self._answer_instead(latest, status)

    def _answer_instead(self, of: RequestResponseCycle | None, status: HTTPStatus) -> None:
        if of:
            of.disconnected = True
            of.message_event.set()
        client = self.client[0] if self.client else None
        date = [b"%s: %s\r\n" % header for header in self.server_state.default_headers]
        self._wire.write(
            b"".join([STATUS_LINE[status], *date, self.server_state.refuse(status, client)])
        )
        self._is_midway = True
        self.hang_up()

    def hang_up(self) -> None:
        """End when all is sent.

        Who has not sent everything may go on for a moment: a client that listens only then would
        find the connection reset, and never see its answer.
        """
        if self._has_ended:
            return
        self._has_ended = self.is_deaf = True
        if self._is_midway:
            self.waits_until = self.loop.time() + LINGER
            self._wire.write_eof()
            self.flow.resume_reading()
        else:
            self.waits_until = inf
            self._wire.close()

    def drop(self) -> None:
        """End at once, whatever is not sent; the system keeps nothing of it, either."""
        self._has_ended = self.is_deaf = True
        its = self._wire.get_extra_info("socket")
        its.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._wire.abort()

    def shutdown(self) -> None:
        """The server is about to stop: no request is read any more."""
        if self._has_ended:
            self.drop()
        elif self._is_midway:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            super().shutdown()

    def end(self) -> None:
        """The server stops now: whoever waits for an answer is told that there is none."""
        waiting = self._answered
        if waiting is None or waiting.response_started or self._has_ended:
            self.drop()
        else:
            self._answer_instead(waiting, HTTPStatus.SERVICE_UNAVAILABLE)

    def look_after(self, now: float) -> None:
        """Hang up if the client takes too long, to send or to take."""
        before, self._unsent = self._unsent, self._wire.get_write_buffer_size()
        if not self._unsent:
            if now > self.waits_until:
                self._give_up()
            return
        if self.waits_until < inf and not self._has_ended:
            self.waits_until = now + HEADERS_TIMEOUT
        if before - READING_PIECE < self._unsent <= before:
            self._unsent = before
            if now > self._takes_until:
                self.drop()
        else:
            self._takes_until = now + READING_PATIENCE

    def _give_up(self) -> None:
        if self._has_ended:
            self.drop()
        elif self._is_midway:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.hang_up()

    def _ensure_known(self, version: str) -> None:
        if version not in VERSIONS:
            raise ValueError("another version of HTTP")  # ends the parser
        self.expect_100_continue = False  # nobody expects it who speaks the older one

    def _ensure_to_us(self) -> None:
        if self.parser.get_method() == b"CONNECT":
            raise ValueError("no proxy")  # ends the parser

    def _ensure_short(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > LONGEST_HEADERS or len(self.headers) > MOST_HEADERS:
            self._fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError("too much in the headers")  # ends the parser

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self.server_state.is_parting:
            cycle.keep_alive = False
        self._answered = cycle
        super()._start_asgi_task(cycle, app)


def _as_sent(data: bytes) -> bytes:
    """A request with the letters of its address as browsers send them; people type them."""
    line, *rest = data.split(b"\r\n", 1)
    return b"\r\n".join([quote_from_bytes(line, _PLAIN).encode(), *rest])


class _Line:
    """What uvicorn has of a transport: it ends as the connection does."""

    def __init__(self, transport: asyncio.Transport, connection: Connection) -> None:
        self.write = connection.write
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.get_extra_info = transport.get_extra_info
        self.get_write_buffer_size = transport.get_write_buffer_size
        self.close = connection.hang_up
        self.is_closing = lambda: connection.has_ended

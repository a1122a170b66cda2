"""The way out of a connection: answers, refusals and its end."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Coroutine
from http import HTTPStatus
from inspect import CORO_CREATED, getcoroutinestate
from math import inf
from typing import TYPE_CHECKING, Any, Final, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from interface.serving.crowd import Crowd

HEADERS_TIMEOUT: Final = 30.0
"""Seconds until a request has its last header, from the connection or the answer before."""
READING_PATIENCE: Final = 10.0
"""Seconds in which a client takes the next ``READING_PIECE`` of its answer, or all of it."""
READING_PIECE: Final = 2**16
LINGER: Final = 2.0
"""Seconds in which who was hung up on may send the rest, which nobody reads."""

_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Answering(HttpToolsProtocol):
    """Sends answers to a client who may not take for ever, and ends in one of three ways.

    It answers all that was asked and then ends, or answers instead of the application, or drops
    the client at once.
    """

    server_state: Crowd

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waits_until = inf
        """When the next request has to be there; without an end while one is answered."""
        self.is_deaf = False
        """Whether no request is read any more; those that were get their answers."""
        self.held = 0
        """Bytes of answers that the client has not taken whole."""
        self._has_ended = False
        self._is_midway = False
        """Whether a request has begun and its end has not come."""
        self._answered: RequestResponseCycle | None = None
        """The request that the application has got last."""
        self._carrying_out: tuple[Coroutine[Any, Any, None], asyncio.Task[None]] | None = None
        """What answers it, which may not have begun."""
        self._unsent = 0
        self._takes_until = inf

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
        if self._answered:
            _tell_of_end(self._answered)
        super().connection_lost(exc)
        # Nothing here leads back here: it is gone now, not when the garbage is looked through.
        self.pipeline.clear()
        self.transport = self.flow = self.cycle = None  # type: ignore[assignment]
        self._answered = self._carrying_out = None

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
            _tell_of_end(of)
            self._carry_out_nothing()
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
            return  # who is still taking the answer may take it
        if self._is_midway:
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

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self.server_state.is_parting and not self.pipeline:
            cycle.keep_alive = False
        self._answered = cycle
        work = cycle.run_asgi(app)
        task = self.loop.create_task(work)
        self._carrying_out = work, task
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def _carry_out_nothing(self) -> None:
        """Who is told that it was no request had none, unless it has begun."""
        if self._carrying_out:
            work, task = self._carrying_out
            if getcoroutinestate(work) == CORO_CREATED:
                task.cancel()


def _tell_of_end(cycle: RequestResponseCycle) -> None:
    """The application hears that nobody waits for its answer."""
    cycle.disconnected = True
    cycle.message_event.set()


class _Line:
    """What uvicorn has of a transport: it ends as the connection does."""

    def __init__(self, transport: asyncio.Transport, connection: Answering) -> None:
        self.write = connection.write
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.get_extra_info = transport.get_extra_info
        self.get_write_buffer_size = transport.get_write_buffer_size
        self.close = connection.hang_up
        self.is_closing = lambda: connection.has_ended

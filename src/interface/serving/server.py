"""The server of one process: uvicorn, which says goodbye before it goes."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from interface.serving.connections import Connection
from interface.serving.crowd import Crowd

FAREWELL: Final = 0.5
"""Seconds in which every answer ends its connection before the server stops."""
STOP_TIMEOUT: Final = 4
"""Seconds that requests under way then have to end."""
LAST_WORDS: Final = 0.5
"""The last of them, in which whoever waits is told that there is no answer."""
TICKS_A_SECOND: Final = 10


class Server(uvicorn.Server):
    """Serves an application until it is told to stop, and hangs up on nobody who is not.

    A server that closes idle connections cannot know that a request is on its way on one. So for a
    moment it goes on answering, and every answer is the last on its connection.
    """

    def __init__(self, app: Any, crowd: Crowd, *, on_start: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                loop="uvloop",
                lifespan="on",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_TIMEOUT,
            )
        )
        logging.getLogger("uvicorn.error").addFilter(_is_no_cancellation)
        self.server_state = self._crowd = crowd
        self._on_start = on_start
        self._ticks_of_farewell = round(FAREWELL * TICKS_A_SECOND)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Look after all connections; whether it is time to stop. Asked ten times a second."""
        is_told = await super().on_tick(counter)
        if counter % TICKS_A_SECOND == 0:
            self._crowd.look_after(asyncio.get_running_loop().time())
        if is_told:
            self._crowd.is_parting = True
            self._ticks_of_farewell -= 1
        return is_told and self._ticks_of_farewell < 0

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; connections are looked after until the last has ended."""
        watch = asyncio.create_task(self._see_off())
        await super().shutdown(sockets)
        watch.cancel()

    async def _see_off(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + STOP_TIMEOUT - LAST_WORDS
        while loop.time() < end:
            await asyncio.sleep(1 / TICKS_A_SECOND)
            self._crowd.look_after(loop.time())
        self._crowd.end()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM alone: of Ctrl-C the first process hears, too, and tells all others."""
        before = signal.signal(signal.SIGTERM, self.handle_exit)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """Requests that are cancelled at the end are told of once, and did nothing wrong."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError)

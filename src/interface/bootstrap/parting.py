"""A server that says goodbye before it goes, so that who keeps a connection loses nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import Any, Final

from granian.server.mp import MPServer
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

FAREWELL: Final = 0.5
"""Seconds in which every answer ends its connection before the server stops."""


class Parting:
    """Whether the server is about to stop; all of its processes see it."""

    def __init__(self) -> None:
        self._flag: Any = multiprocessing.RawValue("b", 0)

    def begin(self) -> None:
        """From now on every answer is the last on its connection."""
        self._flag.value = 1

    @property
    def has_begun(self) -> bool:
        """Whether it has."""
        return bool(self._flag.value)


class PartingServer(MPServer):
    """Granian, but on SIGTERM it hangs up on nobody who has not been told.

    It closes idle connections when it stops, and cannot know that a request is on its way on one.
    """

    def __init__(self, target: str, parting: Parting, **options: Any) -> None:
        super().__init__(target, **options)
        self._parting = parting
        self._process = os.getpid()

    def signal_handler_interrupt(self, number: int, *_: object) -> None:
        """Stop in a moment; at once on Ctrl-C, and when told again."""
        if os.getpid() != self._process:  # just forked, with the handlers of its parent still
            os._exit(0)
        is_first = not self._parting.has_begun
        self._parting.begin()
        self.interrupt_signal = True  # a process that ends from now on is not replaced
        if number == signal.SIGTERM and is_first:
            threading.Timer(FAREWELL, self.main_loop_interrupt.set).start()
        else:
            self.main_loop_interrupt.set()


class LastAnswers:
    """Ends each connection with its answer while the server is about to stop."""

    def __init__(self, app: ASGIApp, parting: Parting) -> None:
        self._app = app
        self._parting = parting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_last(message: Message) -> None:
            if message["type"] == "http.response.start" and self._parting.has_begun:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        await self._app(scope, receive, send_last)

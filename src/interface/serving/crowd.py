"""All connections of a process together."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, Final

from uvicorn.server import ServerState

if TYPE_CHECKING:
    from interface.serving.answering import Answering

MOST_HELD: Final = 32 * 2**20
"""Bytes of answers that a process holds for clients that do not take them as fast as they come."""

Refuse = Callable[[HTTPStatus, str | None], bytes]
"""The answer, after the status line, to a client whose request the application does not get."""


class Crowd(ServerState):
    """All connections of a process, and what they may take together.

    There are ``most`` of them at once: a new one takes the place of whichever has been silent for
    the longest time.
    """

    connections: set[Answering]  # type: ignore[assignment] # of uvicorn's own, that is

    def __init__(self, refuse: Refuse, *, most: int) -> None:
        super().__init__()
        self.refuse = refuse
        self.is_parting = False
        """Whether every answer is the last on its connection: the process is about to stop."""
        self.slow_readers: set[Answering] = set()
        self._most = most

    def make_room(self, newcomer: Answering) -> None:
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

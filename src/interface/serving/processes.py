"""Server processes: as many as are wanted, each replaced when it dies, until all are to stop."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from socket import socket
from typing import Any, Final

log = logging.getLogger("film_gallery")

PAUSE: Final = 1.0
"""Seconds until a process that has died is replaced."""
KILL_AFTER: Final = 8.0
"""Seconds until a process is ended that was told to stop and has not."""

Serve = Callable[[socket, Callable[[], None]], None]
"""Serves on a socket until SIGTERM; as soon as it does, it calls the function."""

_FORK: Final = multiprocessing.get_context("fork")
_TO_STOP: Final = (signal.SIGTERM, signal.SIGINT)
_SIGNALS: Final = (*_TO_STOP, signal.SIGCHLD)


class Processes:
    """Keeps a process for each socket, until SIGTERM or Ctrl-C.

    The sockets stay open here, too: whoever connects while a process is being replaced is answered
    by the next one. Until a process has served, one that dies ends the gallery: so would the next.
    """

    def __init__(self, serve: Serve, sockets: Sequence[socket]) -> None:
        self._serve = serve
        self._sockets = sockets
        self._running: dict[socket, BaseProcess] = {}
        self._has_served: Any = _FORK.RawValue("b", 0)

    def run(self) -> None:
        """Serve until the end; raises ``SystemExit`` when the gallery does not start."""
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a signal that is ignored never comes
        # They wait until they are asked for: none gets lost, and none is taken for another's.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            self._keep_running()
        finally:
            self._stop()
            for number in _TO_STOP:  # they are told again and again by some
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    def _keep_running(self) -> None:
        while True:
            for its in self._sockets:
                if its not in self._running:
                    self._running[its] = process = _FORK.Process(target=self._begin, args=(its,))
                    process.start()
            if signal.sigwait(_SIGNALS) != signal.SIGCHLD:
                return
            self._bury_the_dead()

    def _begin(self, its: socket) -> None:
        """What a process does."""
        for another in self._sockets:
            if another is not its:
                another.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        self._serve(its, self._note_start)

    def _note_start(self) -> None:
        self._has_served.value = 1

    def _bury_the_dead(self) -> None:
        dead = [(its, process) for its, process in self._running.items() if not process.is_alive()]
        for its, process in dead:
            log.error("server process %s ended with status %s", process.pid, process.exitcode)
            del self._running[its]
        if dead and not self._has_served.value:
            raise SystemExit(1)
        if dead:
            time.sleep(PAUSE)

    def _stop(self) -> None:
        for its in self._sockets:
            its.close()
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + KILL_AFTER
        for process in self._running.values():
            process.join(max(deadline - time.monotonic(), 0))
            if process.is_alive():
                log.error("server process %s did not stop, and was ended", process.pid)
                process.kill()
                process.join()

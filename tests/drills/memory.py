"""How much memory the processes of a server take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drills.processes import Process, children

MEGABYTE = 2**20
_FORGET_PEAK = "5"


@contextmanager
def growth(process: Process) -> Iterator[Callable[[], float]]:
    """By how many megabytes the most memory that it has from now on exceeds what it has now."""
    pids = family(process)
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text(_FORGET_PEAK)
    before = sum(_memory(pid, "VmRSS") for pid in pids)
    yield lambda: max(0, sum(_memory(pid, "VmHWM") for pid in pids) - before) / MEGABYTE


def together(process: Process) -> float:
    """The megabytes of all processes of a server; what they share is counted once."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in family(process)]
    lines = [line for rollup in rollups for line in rollup.splitlines() if line.startswith("Pss:")]
    return sum(int(line.split()[1]) for line in lines) * 1024 / MEGABYTE


def resident(pid: int) -> float:
    """The megabytes of one process."""
    return _memory(pid, "VmRSS") / MEGABYTE


def family(process: Process) -> list[int]:
    """The ids of a server's processes, the first of which started the others."""
    started = children(process.pid)
    assert started, "a server whose processes are unknown"
    return [process.pid, *started]


def _memory(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"{name}:")]
    return int(line.split()[1]) * 1024
